// SPDX-License-Identifier: MIT
/*
 * maps.c - the fuzz target of all map readers: whatever the bytes are, reading, checking, cleaning,
 * drawing and printing end without a fault, and what is printed as JSON reads back as the same map.
 *
 * The entry point is libFuzzer's (`make -f tests/tests.mk build/tests/fuzz_maps` links it with
 * clang, to be run on a directory of inputs); mutate.c calls it, too.
 */
#include "draw/layout.h"
#include "fuzz.h"
#include "json.h"
#include "load/load.h"
#include "mem_clean.h"
#include "tool.h"

#include <stdlib.h>
#include <string.h>

/* The first byte of the input chooses how it is read: by content, or as one of the formats. */
static const char *const formats[] = {
	NULL,        "kernel-log", "iomem",      "uboot",       "efi-shell",     "uboot-efi",
	"lsefimmap", "efi-app",    "efi-mmap",   "multiboot",   "lsmmap",        "displaymem",
	"limine",    "coreboot",   "hypervisor", "memmap-list", "json",          "script",
	"dtb",       "e820-raw",   "efi-raw",    "memblock",    "memblock-dump",
};
enum { FORMATS = sizeof(formats) / sizeof(formats[0]) };

/* Names with broken UTF-8 do not survive JSON; ranges do. */
static void require_round_trip(const struct mem_map *map)
{
	char *json = json_map_text(map);
	struct map_list list;
	size_t i;

	if (!load_data("json", json, strlen(json), NULL, &list) || list.maps[0].cnt != map->cnt)
		abort();
	for (i = 0; i < map->cnt; i++)
		if (list.maps[0].ranges[i].is.kind != map->ranges[i].is.kind ||
		    list.maps[0].ranges[i].is.size != map->ranges[i].is.size)
			abort();
	map_list_free(&list);
	free(json);
}

static void require_disjoint(const struct mem_map *map)
{
	uint64_t behind = 0;
	size_t i;

	for (i = 0; i < map->cnt; i++) {
		if (!mem_is_place(&map->ranges[i].is))
			continue;
		if (map->ranges[i].is.base < behind || !map->ranges[i].is.size)
			abort();
		behind = mem_range_end(&map->ranges[i]);
	}
}

/* Whatever a map says can be drawn: nothing of it lies beside the sheet. */
static void require_picture(const struct mem_map *map)
{
	struct snapshot snapshot;
	struct picture picture;
	size_t i;

	snapshot_of_map(&snapshot, map);
	layout_one(&picture, &snapshot);
	for (i = 0; i < picture.cnt; i++) {
		const struct mark *mark = &picture.marks[i];

		if (mark_left(mark) + mark_width(mark) > picture.width ||
		    mark_top(mark) + mark_height(mark) > picture.height)
			abort();
	}
	picture_free(&picture);
	snapshot_free(&snapshot);
}

static void try_map(struct mem_map *map)
{
	mem_map_check(map);
	require_picture(map);
	require_round_trip(map);
	mem_map_clean(map);
	mem_map_sort(map);
	require_disjoint(map);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct load_options options = { .format = NULL };
	struct map_list list;
	char *copy;
	size_t i;

	if (!size)
		return 0;
	if (formats[data[0] % FORMATS])
		options.format = map_format_named(formats[data[0] % FORMATS]);
	copy = xrealloc(NULL, size); /* exactly as long, so that a byte too far is seen */
	memcpy(copy, data + 1, size - 1);
	copy[size - 1] = '\0';
	if (load_data("fuzz", copy, size - 1, &options, &list)) {
		for (i = 0; i < list.cnt; i++)
			try_map(&list.maps[i]);
		map_list_free(&list);
	}
	free(copy);
	return 0;
}

size_t fuzz_formats(void)
{
	return FORMATS;
}
