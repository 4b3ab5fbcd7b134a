// SPDX-License-Identifier: MIT
/*
 * many.c - a whole table of ranges at once: sort it, unite what overlaps, and merge it into the
 * list from the top down, so that every entry moves once. Since what is added never changes what is
 * there, the order of a table does not matter, and the result is that of adding range by range.
 */
#include "internal.h"

/* ---- sorting: a heap, which needs neither memory nor luck ---- */

/* The range at `root` sinks below all larger ones; its two children are heaps already. */
static void sink(struct memblock_range *heap, size_t root, size_t count)
{
	struct memblock_range range = heap[root];
	size_t child;

	for (; (child = 2 * root + 1) < count; root = child) {
		if (child + 1 < count && heap[child].base < heap[child + 1].base)
			child++;
		if (heap[child].base <= range.base)
			break;
		heap[root] = heap[child];
	}
	heap[root] = range;
}

static void sort_by_base(struct memblock_range *ranges, size_t count)
{
	struct memblock_range largest;
	size_t i;

	for (i = count / 2; i-- > 0;)
		sink(ranges, i, count);
	while (count > 1) {
		count--;
		largest = ranges[0];
		ranges[0] = ranges[count];
		ranges[count] = largest;
		sink(ranges, 0, count);
	}
}

/* Of a sorted table, one range for each stretch that is covered; returns how many. */
static size_t unite(struct memblock_range *ranges, size_t count)
{
	phys_addr_t base, end, covered = 0; /* where the last stretch ends */
	size_t i, kept = 0;

	for (i = 0; i < count; i++) {
		base = ranges[i].base;
		end = range_end(base, ranges[i].size);
		if (end == base)
			continue;
		if (!kept || base > covered)
			ranges[kept++].base = base;
		else if (end <= covered)
			continue;
		ranges[kept - 1].size = end - ranges[kept - 1].base;
		covered = end;
	}
	return kept;
}

/* ---- adding ---- */

static int add_united(struct memblock_type *type, const struct memblock_range *ranges, size_t count,
		      int nid)
{
	struct region_span pieces;
	size_t fit;

	if (count && regions_empty(type))
		regions_begin_first(type);
	while (count) {
		fit = regions_fill(type, ranges, count, nid, MEMBLOCK_NONE, &pieces);
		ranges += fit;
		count -= fit;
		if (count && memblock_double_array(type, ranges->base, ranges->size))
			return -ENOMEM;
	}
	return 0;
}

static int add_many(const char *function, struct memblock_type *type, struct memblock_range *ranges,
		    size_t count, int nid, const void *caller)
{
	size_t i;
	int error;

	for (i = 0; i < count; i++)
		log_range(function, ranges[i].base, ranges[i].size, caller);
	sort_by_base(ranges, count);
	error = add_united(type, ranges, unite(ranges, count), nid);
	memblock_merge_regions(type);
	return error;
}

int memblock_add_many(struct memblock_range *ranges, size_t count)
{
	return add_many("memblock_add", &memblock.memory, ranges, count, MAX_NUMNODES, CALLER);
}

int memblock_reserve_many(struct memblock_range *ranges, size_t count)
{
	return add_many("memblock_reserve", &memblock.reserved, ranges, count, unclaimed_node(),
			CALLER);
}
