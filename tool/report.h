/* SPDX-License-Identifier: MIT */
/*
 * report.h - what `boot` and `show` print for people. JSON is json.h.
 */
#ifndef REPORT_H
#define REPORT_H

#include "boot.h"
#include "load/load.h"
#include "draw/style.h"

/* report_map - a described map: banks, what is taken, the bar, anomalies. */
void report_map(FILE *out, const struct mem_map *map, const struct text_style *style);

/* report_map_list - the maps of one file: name, ranges, memory, anomalies, machine. */
void report_map_list(FILE *out, const struct map_list *list);

/*
 * report_boot - a boot: the debug lines kept, memory, reservations, the bar, hand-over, totals,
 * anomalies.
 */
void report_boot(FILE *out, const struct boot *boot, const struct text_style *style);

/* print_wrapped - words behind `indent` columns that are already filled, wrapped there. */
void print_wrapped(FILE *out, const char *words, unsigned int indent, unsigned int width);

/* owner_class_name - "kernel", "page-tables", ...: the word used in JSON. */
const char *owner_class_name(enum owner_class class);

#endif
