// SPDX-License-Identifier: MIT
/*
 * state_map.c - regions of memblock's lists as ranges of a map. Reads no text and does not touch
 * the library.
 */
#include "state_map.h"

#include <stdio.h>

/* Where the ranges of a map come from. */
struct origin {
	const char *source; /* NULL: the region itself */
	unsigned int line;
};

/* What is left out has no counterpart in firmware: it is the kernel's own business. */
static unsigned int flags_of(const struct memblock_region *region)
{
	unsigned int flags = 0;

	if (region->flags & MEMBLOCK_HOTPLUG)
		flags |= FIRMWARE_HOTPLUGGABLE;
	if (region->flags & MEMBLOCK_MIRROR)
		flags |= FIRMWARE_MIRROR;
	return flags;
}

static int nid_of(const struct memblock_region *region)
{
	int nid = state_node(region);

	return nid == STATE_NO_NODE ? NUMA_NO_NODE : nid;
}

static void add_range(struct mem_map *map, const struct firmware_range *range,
		      const struct origin *origin)
{
	char region[32];

	snprintf(region, sizeof(region), "%s[%u]", range->name, range->index);
	mem_map_add(map, range, origin->source ? origin->source : region)->line = origin->line;
}

static void add_list(struct mem_map *map, const struct state_list *list, enum firmware_kind kind,
		     const struct origin *origin)
{
	size_t i;

	for (i = 0; i < list->cnt; i++) {
		const struct memblock_region *region = &list->regions[i];
		struct firmware_range range = {
			.kind = kind,
			.flags = flags_of(region),
			.base = region->base,
			.size = region->size,
			.nid = nid_of(region),
			.name = kind == FIRMWARE_MEMORY ? "memory" : "reserved",
			.index = (unsigned int)i,
		};

		add_range(map, &range, origin);
		if (kind != FIRMWARE_MEMORY || !(region->flags & MEMBLOCK_NOMAP))
			continue;
		range.kind = FIRMWARE_RESERVED;
		range.flags = FIRMWARE_NOMAP;
		add_range(map, &range, origin);
	}
}

void state_to_map(const struct memblock_state *state, const char *source, unsigned int line,
		  struct mem_map *map)
{
	const struct origin origin = { source, line };

	add_list(map, &state->memory, FIRMWARE_MEMORY, &origin);
	add_list(map, &state->reserved, FIRMWARE_RESERVED, &origin);
}
