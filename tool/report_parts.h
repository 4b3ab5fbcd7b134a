/* SPDX-License-Identifier: MIT */
/*
 * report_parts.h - pieces of reports that look the same in all of them. They are in report.c; what
 * the reports are is in report.h and beside the commands.
 */
#ifndef REPORT_PARTS_H
#define REPORT_PARTS_H

#include "draw/style.h"
#include "mem_map.h"

#include <stdio.h>

/* print_title - an empty line and the title of a section, without the line's end. */
void print_title(FILE *out, const struct text_style *style, const char *title);

/* print_header - the machine, the file and the command line. */
void print_header(FILE *out, const struct mem_map *map, const char *cmdline,
		  const struct text_style *style);

/* print_anomalies - the section of that name. */
void print_anomalies(FILE *out, const struct mem_map *map, const struct text_style *style);

#endif
