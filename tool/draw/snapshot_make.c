// SPDX-License-Identifier: MIT
/*
 * snapshot_make.c - snapshots of described maps and of boots. What a range is called and which kind
 * it is of is decided here; order and overlaps are snapshot.c's.
 */
#include "../boot.h"
#include "../mem_clean.h"
#include "../tool.h"
#include "snapshot.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>

enum { LONGEST_CMDLINE = 60 }; /* characters of it that are shown */

static const char *name_of(const struct mem_map *map)
{
	return map->model ? map->model : "A machine without a name";
}

/* ---- a description ---- */

static enum span_kind kind_of_reservation(const struct firmware_range *range)
{
	if (range->flags & FIRMWARE_NOMAP)
		return SPAN_NOMAP;
	return range->flags & FIRMWARE_REUSABLE ? SPAN_POOL : SPAN_RESERVED;
}

static enum span_kind kind_of_range(const struct firmware_range *range)
{
	switch (range->kind) {
	case FIRMWARE_MEMORY:
		return SPAN_MEMORY;
	case FIRMWARE_INITRD:
		return SPAN_INITRD;
	case FIRMWARE_KERNEL:
		return SPAN_KERNEL;
	case FIRMWARE_PLATFORM:
		return SPAN_PLATFORM;
	case FIRMWARE_RUNTIME:
		return SPAN_RUNTIME;
	case FIRMWARE_ACPI_DATA:
		return SPAN_ACPI_DATA;
	case FIRMWARE_ACPI_NVS:
		return SPAN_ACPI_NVS;
	case FIRMWARE_UNUSABLE:
		return SPAN_UNUSABLE;
	case FIRMWARE_PERSISTENT:
		return SPAN_PERSISTENT;
	case FIRMWARE_SOFT_RESERVED:
		return SPAN_SOFT_RESERVED;
	case FIRMWARE_DEVICE:
		return SPAN_DEVICE;
	case FIRMWARE_OTHER:
		return SPAN_OTHER;
	default:
		return kind_of_reservation(range);
	}
}

static bool is_drawn(const struct firmware_range *range)
{
	if (mem_is_place(range))
		return !mem_is_inverted(range);
	return mem_is_reservation(range) && !firmware_range_wraps(range);
}

/* Where it is described, if that is a place in a tree; else the name it has there. */
static const char *label_of_range(const struct mem_range *range)
{
	return range->is.kind == FIRMWARE_RESERVED || *range->source != '/' ? range->is.name :
									      range->source;
}

/* Addresses as far as one node goes. */
struct stretch {
	uint64_t end;
	int node;
};

/* Maps name few nodes. */
static struct stretch stretch_at(const struct mem_map *map, uint64_t address, uint64_t end)
{
	struct stretch stretch = { end, SPAN_NO_NODE };
	size_t i;

	for (i = 0; i < map->cnt; i++) {
		const struct mem_range *range = &map->ranges[i];

		if (range->is.kind != FIRMWARE_NODE || mem_range_end(range) <= address)
			continue;
		if (range->is.base > address) {
			if (range->is.base < stretch.end)
				stretch.end = range->is.base;
		} else if (stretch.node == SPAN_NO_NODE) {
			stretch.node = range->is.nid;
			if (mem_range_end(range) < stretch.end)
				stretch.end = mem_range_end(range);
		}
	}
	return stretch;
}

static void add_stretches(struct snapshot *snapshot, const struct mem_map *map,
			  const struct span *span)
{
	const uint64_t end = span_end(span->base, span->size);
	struct span part = *span;
	struct stretch stretch;

	while (part.base < end) {
		stretch = stretch_at(map, part.base, end);
		part.size = stretch.end - part.base;
		part.node = stretch.node;
		snapshot_add(snapshot, &part);
		part.base = stretch.end;
	}
}

static void add_range(struct snapshot *snapshot, const struct mem_map *map,
		      const struct mem_range *range)
{
	const struct span span = {
		.base = range->is.base,
		.size = range->is.size,
		.kind = kind_of_range(&range->is),
		.flags = (range->is.flags & FIRMWARE_HOTPLUGGABLE ? SPAN_HOTPLUG : 0) |
			 (range->is.flags & FIRMWARE_MIRROR ? SPAN_MIRROR : 0),
		.node = range->is.nid,
		.label = (char *)label_of_range(range),
	};

	if (span.kind == SPAN_MEMORY && span.node == SPAN_NO_NODE)
		add_stretches(snapshot, map, &span);
	else
		snapshot_add(snapshot, &span);
}

void snapshot_of_map(struct snapshot *snapshot, const struct mem_map *map)
{
	size_t i;

	snapshot_init(snapshot, name_of(map), map->path);
	for (i = 0; i < map->cnt; i++)
		if (is_drawn(&map->ranges[i].is))
			add_range(snapshot, map, &map->ranges[i]);
	snapshot_finish(snapshot);
}

/* ---- a boot ---- */

static unsigned int flags_of_bank(const struct boot_region *bank)
{
	return (bank->flags & MEMBLOCK_HOTPLUG ? SPAN_HOTPLUG : 0) |
	       (bank->flags & MEMBLOCK_MIRROR ? SPAN_MIRROR : 0);
}

static void add_banks(struct snapshot *snapshot, const struct boot_regions *banks)
{
	size_t i;

	for (i = 0; i < banks->cnt; i++)
		snapshot_add(snapshot, &(struct span){ .base = banks->list[i].base,
						       .size = banks->list[i].size,
						       .kind = SPAN_MEMORY,
						       .flags = flags_of_bank(&banks->list[i]),
						       .node = banks->list[i].nid });
}

/* Owners' classes and the kinds of what takes memory are in the same order. */
static void add_owners(struct snapshot *snapshot, const struct boot *boot)
{
	size_t i;

	_Static_assert(SPAN_EARLY - SPAN_KERNEL == OWNER_EARLY - OWNER_KERNEL, "kinds of owners");
	for (i = 0; i < boot->owner_cnt; i++) {
		const struct owner *owner = &boot->owners[i];

		snapshot_add(snapshot, &(struct span){ .base = owner->base,
						       .size = owner->size,
						       .kind = SPAN_KERNEL + owner->class,
						       .flags = owner->placed ? SPAN_PLACED : 0,
						       .node = SPAN_NO_NODE,
						       .label = owner->name });
	}
}

static void add_unowned(struct snapshot *snapshot, uint64_t base, uint64_t end)
{
	if (end > base)
		snapshot_add(snapshot, &(struct span){ .base = base,
						       .size = end - base,
						       .kind = SPAN_RESERVED,
						       .node = SPAN_NO_NODE,
						       .label = "(owner unknown)" });
}

/* Both lists are sorted by address; owners may overlap. */
static void add_reserved_without_owner(struct snapshot *snapshot, const struct boot *boot)
{
	uint64_t from = 0, end;
	size_t i, next = 0;

	for (i = 0; i < boot->reserved.cnt; i++) {
		const struct boot_region *region = &boot->reserved.list[i];

		if (region->base > from)
			from = region->base;
		end = span_end(region->base, region->size);
		for (; next < boot->owner_cnt && boot->owners[next].base < end; next++) {
			const struct owner *owner = &boot->owners[next];

			add_unowned(snapshot, from, owner->base);
			if (span_end(owner->base, owner->size) > from)
				from = span_end(owner->base, owner->size);
		}
		add_unowned(snapshot, from, end);
	}
}

/* "board.dtb after a boot by the rules of Linux 6.12 with mem=1G" */
static char *origin_of_boot(const struct boot *boot)
{
	const bool told = boot->cmdline_text && *boot->cmdline_text;
	char *cmdline = text_cut(told ? boot->cmdline_text : "", LONGEST_CMDLINE), *origin;

	if (asprintf(&origin, "%s after a boot by the rules of Linux %s%s%s", boot->map->path,
		     memblock_era_rules[boot->options->era].era, told ? " with " : "", cmdline) < 0)
		origin = xstrdup(boot->map->path);
	free(cmdline);
	return origin;
}

void snapshot_of_boot(struct snapshot *snapshot, const struct boot *boot)
{
	char *origin = origin_of_boot(boot);

	snapshot_init(snapshot, name_of(boot->map), origin);
	free(origin);
	add_banks(snapshot, &boot->banks);
	add_owners(snapshot, boot);
	add_reserved_without_owner(snapshot, boot);
	snapshot_finish(snapshot);
}
