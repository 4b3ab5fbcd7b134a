// SPDX-License-Identifier: MIT
/*
 * memmap_tree.c - a directory like /sys/firmware/memmap: a directory per entry, named by its
 * number, with the files start, end and type.
 */
#include "memmap_tree.h"
#include "e820_text.h"
#include "scan.h"
#include "../tool.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int is_number(const struct dirent *entry)
{
	return entry->d_name[0] && !entry->d_name[strspn(entry->d_name, "0123456789")];
}

static int by_number(const struct dirent **a, const struct dirent **b)
{
	return strverscmp((*a)->d_name, (*b)->d_name);
}

/* The first line of tree/entry/name, to be freed; NULL after tool_error(). */
static char *read_word(const char *tree, const char *entry, const char *name)
{
	char *path, *text;
	size_t size;

	if (asprintf(&path, "%s/%s/%s", tree, entry, name) < 0)
		return NULL;
	text = read_file(path, &size);
	free(path);
	if (text)
		text[strcspn(text, "\n")] = '\0';
	return text;
}

static bool read_address(const char *tree, const char *entry, const char *name, uint64_t *value)
{
	char *text = read_word(tree, entry, name);
	const char *p = text;
	bool good;

	if (!text)
		return false;
	good = scan_hex(&p, value) && scan_at_end(p);
	if (!good)
		tool_error("%s/%s/%s:1: expected an address like 0x100000", tree, entry, name);
	free(text);
	return good;
}

static bool read_kind(const char *tree, const char *entry, struct firmware_range *range)
{
	char *text = read_word(tree, entry, "type");
	const char *p = text;

	if (!text)
		return false;
	if (!e820_kind_named(&p, range))
		range->kind = FIRMWARE_OTHER;
	free(text);
	return true;
}

static bool read_entry(const char *tree, const char *entry, struct mem_map *map)
{
	struct firmware_range range = { .nid = NUMA_NO_NODE, .name = "e820" };
	uint64_t first, last;

	if (!read_address(tree, entry, "start", &first) ||
	    !read_address(tree, entry, "end", &last) || !read_kind(tree, entry, &range))
		return false;
	range.base = first;
	range.size = span_size(first, last);
	mem_map_add(map, &range, entry);
	return true;
}

bool memmap_tree_read(const char *path, struct map_list *list)
{
	struct dirent **entries;
	int i, cnt = scandir(path, &entries, is_number, by_number);
	struct mem_map *map;
	bool good = true;

	if (cnt <= 0) {
		tool_error("%s: a directory without entries: expected 0, 1, .. with the files "
			   "start, end and type in each, as /sys/firmware/memmap has them",
			   path);
		if (cnt == 0)
			free(entries);
		return false;
	}
	list->format = "tree like /sys/firmware/memmap";
	map = map_list_add(list, "firmware-memmap");
	for (i = 0; i < cnt; i++) {
		good = good && read_entry(path, entries[i]->d_name, map);
		free(entries[i]);
	}
	free(entries);
	return good;
}
