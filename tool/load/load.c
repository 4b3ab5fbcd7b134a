// SPDX-License-Identifier: MIT
/*
 * load.c - finding out a file's format and handing it to the reader. Knows no format itself.
 */
#include "load.h"
#include "../tool.h"

#include <stdio.h>
#include <stdlib.h>

static const struct map_format *const formats[] = { &dtb_format };
enum { FORMAT_CNT = sizeof(formats) / sizeof(formats[0]) };

static const struct map_format *find_format(const char *data, size_t size)
{
	size_t i;

	for (i = 0; i < FORMAT_CNT; i++)
		if (formats[i]->recognise(data, size))
			return formats[i];
	return NULL;
}

static void report_unknown(const char *path)
{
	char expected[1024];
	size_t i, used = 0;

	for (i = 0; i < FORMAT_CNT && used < sizeof(expected); i++)
		used += (size_t)snprintf(expected + used, sizeof(expected) - used, "%s%s",
					 i ? ", or " : "", formats[i]->expected);
	tool_error("%s: not a memory map I can read (expected %s)", path, expected);
}

static bool read_map(const char *data, size_t size, struct mem_map *map)
{
	const struct map_format *format = find_format(data, size);

	if (!format) {
		report_unknown(map->path);
		return false;
	}
	map->format = format->name;
	return format->read(data, size, map);
}

bool load_map(const char *path, struct mem_map *map)
{
	size_t size;
	char *data = read_file(path, &size);
	bool good;

	if (!data)
		return false;
	mem_map_init(map, path[0] == '-' && !path[1] ? "standard input" : path);
	good = read_map(data, size, map);
	free(data);
	if (good)
		mem_map_check(map);
	else
		mem_map_free(map);
	return good;
}
