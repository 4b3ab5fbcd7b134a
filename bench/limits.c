// SPDX-License-Identifier: MIT
/*
 * limits.c - each operation reduced to what it cannot avoid. Nothing here is complete: placed
 * ranges overlap nothing, removed ranges lie in one region, and whoever allocates knows where.
 */
#include "limits.h"

#include <stdlib.h>
#include <string.h>

static struct memblock lists;

const phys_addr_t *limit_places;

static phys_addr_t end_of(const struct memblock_region *region)
{
	return region->base + region->size;
}

/* First entry that ends above `addr`: a binary search without branches. */
static size_t search(const struct memblock_type *type, phys_addr_t addr)
{
	const struct memblock_region *low = type->regions;
	size_t left = type->cnt, half;

	if (!left)
		return 0;
	while (left > 1) {
		half = left / 2;
		low += low[half].base <= addr ? half : 0;
		left -= half;
	}
	return (size_t)(low - type->regions) + (end_of(low) <= addr);
}

/* ---- placing: one search, one move ---- */

static void move(struct memblock_type *type, size_t from, size_t to)
{
	memmove(&type->regions[to], &type->regions[from],
		(type->cnt - from) * sizeof(type->regions[0]));
	type->cnt = type->cnt - from + to;
}

static bool touches(const struct memblock_region *low, phys_addr_t base)
{
	return end_of(low) == base && low->nid == MAX_NUMNODES && !low->flags;
}

static int place(struct memblock_type *type, phys_addr_t base, phys_addr_t size)
{
	size_t i = search(type, base);
	struct memblock_region *high = &type->regions[i];
	bool low_touches = i > 0 && touches(high - 1, base);
	bool high_touches = i < type->cnt && high->base == base + size &&
			    high->nid == MAX_NUMNODES && !high->flags;

	type->total_size += size;
	if (low_touches) {
		high[-1].size += size + (high_touches ? high->size : 0);
		if (high_touches)
			move(type, i + 1, i);
	} else if (high_touches) {
		high->base = base;
		high->size += size;
	} else {
		move(type, i, i + 1);
		*high = (struct memblock_region){ base, size, 0, MAX_NUMNODES };
	}
	return 0;
}

static int cut(struct memblock_type *type, phys_addr_t base, phys_addr_t size)
{
	size_t i = search(type, base);
	struct memblock_region *region = &type->regions[i];
	phys_addr_t end = base + size, old_end = end_of(region);

	type->total_size -= size;
	if (region->base == base && old_end == end) {
		move(type, i + 1, i);
	} else if (region->base == base) {
		region->base = end;
		region->size -= size;
	} else if (old_end == end) {
		region->size -= size;
	} else {
		move(type, i, i + 1);
		region[0].size = base - region->base;
		region[1].base = end;
		region[1].size = old_end - end;
	}
	return 0;
}

static int add(phys_addr_t base, phys_addr_t size)
{
	return place(&lists.memory, base, size);
}

static int reserve(phys_addr_t base, phys_addr_t size)
{
	return place(&lists.reserved, base, size);
}

static int remove_memory(phys_addr_t base, phys_addr_t size)
{
	return cut(&lists.memory, base, size);
}

static int free_reserved(phys_addr_t base, phys_addr_t size)
{
	return cut(&lists.reserved, base, size);
}

static phys_addr_t find(phys_addr_t size, phys_addr_t align, phys_addr_t start, phys_addr_t end,
			int nid, enum memblock_flags flags)
{
	(void)size;
	(void)align;
	(void)start;
	(void)end;
	(void)nid;
	(void)flags;
	return *limit_places++;
}

static phys_addr_t alloc(phys_addr_t size, phys_addr_t align, phys_addr_t start, phys_addr_t end,
			 int nid, enum memblock_flags flags)
{
	phys_addr_t found = find(size, align, start, end, nid, flags);

	if (found)
		place(&lists.reserved, found, size);
	return found;
}

/* ---- asking: one search ---- */

static const struct memblock_region *region_at(const struct memblock_type *type, phys_addr_t addr)
{
	size_t i = search(type, addr);

	return i < type->cnt && type->regions[i].base <= addr ? &type->regions[i] : NULL;
}

static bool is_memory(phys_addr_t addr)
{
	return region_at(&lists.memory, addr) != NULL;
}

static bool is_reserved(phys_addr_t addr)
{
	return region_at(&lists.reserved, addr) != NULL;
}

static bool is_map_memory(phys_addr_t addr)
{
	const struct memblock_region *region = region_at(&lists.memory, addr);

	return region && !(region->flags & MEMBLOCK_NOMAP);
}

static bool overlaps_region(struct memblock_type *type, phys_addr_t base, phys_addr_t size)
{
	size_t i = search(type, base);

	return i < type->cnt && type->regions[i].base < base + size;
}

static bool is_region_reserved(phys_addr_t base, phys_addr_t size)
{
	return overlaps_region(&lists.reserved, base, size);
}

/* ---- walking: reading both arrays once ---- */

static uint64_t read_all(const struct memblock_type *type)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < type->cnt; i++)
		sum += walk_sum(type->regions[i].base, end_of(&type->regions[i]));
	return sum;
}

static uint64_t walk(void)
{
	return read_all(&lists.memory) + read_all(&lists.reserved);
}

/*
 * The ranges, from a loop that keeps both its places in registers, because the lists stay as they
 * are, and asks for no node and no flags.
 */
static uint64_t yield_ranges(void)
{
	const struct memblock_region *region = lists.memory.regions;
	const struct memblock_region *last = region + lists.memory.cnt;
	const struct memblock_region *taken = lists.reserved.regions;
	const struct memblock_region *last_taken = taken + lists.reserved.cnt;
	phys_addr_t start, end;
	uint64_t sum = 0;

	for (; region < last; region++) {
		start = region->base;
		end = end_of(region);
		for (; taken < last_taken && taken->base < end; taken++) {
			if (taken->base > start)
				sum += walk_sum(start, taken->base);
			if (end_of(taken) > start)
				start = end_of(taken);
			if (start >= end)
				break;
		}
		if (start < end)
			sum += walk_sum(start, end);
	}
	return sum;
}

/* ---- loading: sorting ---- */

static int compare_bases(const void *a, const void *b)
{
	phys_addr_t x = ((const struct memblock_range *)a)->base;
	phys_addr_t y = ((const struct memblock_range *)b)->base;

	return (x > y) - (x < y);
}

void limit_sort(struct memblock_range *ranges, size_t count)
{
	qsort(ranges, count, sizeof(ranges[0]), compare_bases);
}

static int sort_many(struct memblock_range *ranges, size_t count)
{
	limit_sort(ranges, count);
	return 0;
}

static void reset(void)
{
}

const struct manager limits = {
	.name = "limit",
	.lists = &lists,
	.reset = reset,
	.add = add,
	.reserve = reserve,
	.remove = remove_memory,
	.free = free_reserved,
	.alloc = alloc,
	.find = find,
	.is_memory = is_memory,
	.is_reserved = is_reserved,
	.is_map_memory = is_map_memory,
	.is_region_reserved = is_region_reserved,
	.overlaps_region = overlaps_region,
	.walk = walk,
	.walk_back = walk,
	.walk_ranges = yield_ranges,
	.add_many = sort_many,
	.reserve_many = sort_many,
};
