// SPDX-License-Identifier: MIT
/*
 * snapshot_replay.c - snapshots of memblock's own lists: as a kernel printed them, and as a
 * replayed log leaves them, whose owners are known by the functions that asked.
 */
#include "../replay.h"
#include "snapshot.h"

#include <string.h>

static int node_of(const struct memblock_region *region)
{
	int node = state_node(region);

	return node == STATE_NO_NODE ? SPAN_NO_NODE : node;
}

/* Memory that must not be mapped is memory, too. */
static void add_memory(struct snapshot *snapshot, const struct state_list *memory)
{
	struct span span;
	size_t i;

	for (i = 0; i < memory->cnt; i++) {
		const struct memblock_region *region = &memory->regions[i];

		span = (struct span){
			.base = region->base,
			.size = region->size,
			.kind = SPAN_MEMORY,
			.node = node_of(region),
			.flags = (region->flags & MEMBLOCK_HOTPLUG ? SPAN_HOTPLUG : 0) |
				 (region->flags & MEMBLOCK_MIRROR ? SPAN_MIRROR : 0),
		};
		snapshot_add(snapshot, &span);
		span.kind = SPAN_NOMAP;
		if (region->flags & MEMBLOCK_NOMAP)
			snapshot_add(snapshot, &span);
	}
}

void snapshot_of_state(struct snapshot *snapshot, const char *path,
		       const struct memblock_state *state)
{
	size_t i;

	snapshot_init(snapshot, "memblock's lists", path);
	add_memory(snapshot, &state->memory);
	for (i = 0; i < state->reserved.cnt; i++)
		snapshot_add(snapshot, &(struct span){ .base = state->reserved.regions[i].base,
						       .size = state->reserved.regions[i].size,
						       .kind = SPAN_RESERVED,
						       .node = SPAN_NO_NODE });
	snapshot_finish(snapshot);
}

/* What the names of functions give away; of all others the name itself says more than a colour. */
static enum span_kind kind_of_owner(const char *name)
{
	static const struct {
		const char *part;
		enum span_kind kind;
	} known[] = {
		{ "cma: ", SPAN_POOL },
		{ "initrd", SPAN_INITRD },
		{ "pgtable", SPAN_PAGE_TABLES },
		{ "spp_getpage", SPAN_PAGE_TABLES },
		{ "init_mem_mapping", SPAN_PAGE_TABLES },
		{ "_fixmap", SPAN_PAGE_TABLES },
		{ "memmap", SPAN_PAGE_MAP },
		{ "before the first line", SPAN_RESERVED },
	};
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strstr(name, known[i].part))
			return known[i].kind;
	return SPAN_EARLY;
}

/* Neighbours of one owner are one span. */
static void add_owned(struct snapshot *snapshot, const struct replay_owners *owners)
{
	const struct replay_range *first, *range = owners->ranges;
	const struct replay_range *end = owners->ranges + owners->range_cnt;

	while (range < end) {
		first = range++;
		while (range < end && range->base == range[-1].end && range->owner == first->owner)
			range++;
		snapshot_add(snapshot,
			     &(struct span){
				     .base = first->base,
				     .size = range[-1].end - first->base,
				     .kind = kind_of_owner(owners->owners[first->owner].name),
				     .node = SPAN_NO_NODE,
				     .label = owners->owners[first->owner].name,
			     });
	}
}

void snapshot_of_replay(struct snapshot *snapshot, const struct replay *replay)
{
	snapshot_init(snapshot, "A boot, replayed", replay->log->path);
	add_memory(snapshot, &replay->end.memory);
	add_owned(snapshot, &replay->owners);
	snapshot_finish(snapshot);
}
