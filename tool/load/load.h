/* SPDX-License-Identifier: MIT */
/*
 * load.h - reading a machine's memory description from a file, whatever its format.
 *
 * A reader is one row of the table in load.c: it recognises its format by content and fills a
 * struct mem_map.
 */
#ifndef LOAD_H
#define LOAD_H

#include "../mem_map.h"

struct map_format {
	const char *name;     /* "flattened device tree" */
	const char *expected; /* what such a file looks like, for the message when nothing fits */
	bool (*recognise)(const char *data, size_t size);
	/*
	 * Fills `map`; false after tool_error() naming map->path. `data` is aligned as from
	 * malloc().
	 */
	bool (*read)(const char *data, size_t size, struct mem_map *map);
};

extern const struct map_format dtb_format;

/*
 * load_map - read `path` ("-" is standard input) in whatever format it has, and check it. False
 * after tool_error(); otherwise to be freed with mem_map_free().
 */
bool load_map(const char *path, struct mem_map *map);

#endif
