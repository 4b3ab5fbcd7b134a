// SPDX-License-Identifier: MIT
/*
 * dtb.c - the reader for flattened device trees: what firmware/dtb.c finds, with the name of the
 * place it was found at, and what the tree says besides about the machine.
 */
#include "formats.h"
#include "../tool.h"

#include <libfdt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum map_score recognise(const char *data, size_t size)
{
	static const unsigned char magic[] = { 0xd0, 0x0d, 0xfe, 0xed };

	return size >= sizeof(magic) && !memcmp(data, magic, sizeof(magic)) ? SCORE_MAGIC :
									      SCORE_NONE;
}

/* "/memory@80000000 reg[1]": the index only where there was an entry before. */
static void describe_source(const struct firmware_range *range, char *text, size_t size)
{
	static const char *const chosen[FIRMWARE_KINDS] = {
		[FIRMWARE_USABLE] = "linux,usable-memory-range",
		[FIRMWARE_ELFCOREHDR] = "linux,elfcorehdr",
		[FIRMWARE_INITRD] = "linux,initrd-start",
	};
	const char *parent = range->kind >= FIRMWARE_RESERVED ? "/reserved-memory" : "";

	if (chosen[range->kind])
		snprintf(text, size, "/chosen %s", chosen[range->kind]);
	else if (range->kind == FIRMWARE_BLOB)
		snprintf(text, size, "the device tree itself");
	else if (range->kind == FIRMWARE_MEMRESERVE)
		snprintf(text, size, "/memreserve/ entry %u", range->index + 1);
	else if (range->index)
		snprintf(text, size, "%s/%s reg[%u]", parent, range->name, range->index);
	else
		snprintf(text, size, "%s/%s", parent, range->name);
}

static int add_range(const struct firmware_range *range, void *map)
{
	char source[128];

	if (range->kind == FIRMWARE_INITRD && range->size == 0)
		return 0; /* a boot loader's way to say that there is none */
	describe_source(range, source, sizeof(source));
	mem_map_add(map, range, source);
	return 0;
}

/* A copy of a string property, or NULL. */
static char *read_string(const void *dtb, int node, const char *name)
{
	int length;
	const char *text = node >= 0 ? fdt_getprop(dtb, node, name, &length) : NULL;

	return text && length > 0 && !text[length - 1] ? xstrdup(text) : NULL;
}

static void read_cpus(const void *dtb, struct mem_map *map)
{
	int node, cpus = fdt_subnode_offset(dtb, 0, "cpus");

	if (cpus < 0)
		return;
	fdt_for_each_subnode(node, dtb, cpus)
	{
		if (strncmp(fdt_get_name(dtb, node, NULL), "cpu@", 4))
			continue;
		if (!map->cpus++)
			map->cpu = read_string(dtb, node, "compatible");
	}
}

static void report_error(const struct mem_map *map, const struct dtb_error *error)
{
	if (!error->node)
		tool_error("%s: not a sound device tree: %s", map->path, error->problem);
	else if (!error->property)
		tool_error("%s: node %s: %s", map->path, error->node, error->problem);
	else
		tool_error("%s: node %s, property %s: %s", map->path, error->node, error->property,
			   error->problem);
}

static bool read_dtb(const char *data, size_t size, struct map_list *list)
{
	struct mem_map *map = map_list_add(list, "device tree");
	struct dtb_error error;

	if (dtb_for_each_range(data, size, add_range, map, &error)) {
		report_error(map, &error);
		return false;
	}
	map->model = read_string(data, 0, "model");
	map->bootargs = read_string(data, fdt_subnode_offset(data, 0, "chosen"), "bootargs");
	read_cpus(data, map);
	return true;
}

const struct map_format dtb_format = {
	.name = "dtb",
	.title = "flattened device tree",
	.expected = "a flattened device tree, magic 0xd00dfeed",
	.recognise = recognise,
	.read = read_dtb,
};
