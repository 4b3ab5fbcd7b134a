/* SPDX-License-Identifier: MIT */
/*
 * json_parts.h - pieces of JSON that are built the same everywhere. They are in json.c.
 */
#ifndef JSON_PARTS_H
#define JSON_PARTS_H

#include "json.h"

#include <cjson/cJSON.h>
#include <stdio.h>

/* add_item - another object at the end of an array. */
cJSON *add_item(cJSON *array);

/* add_header - model, source, format and command_line. */
void add_header(cJSON *root, const struct mem_map *map, const char *cmdline);

/* print_and_delete - the text of it, and a line end. */
void print_and_delete(FILE *out, cJSON *root);

#endif
