// SPDX-License-Identifier: MIT
/*
 * library.c - the library as one of the managers, in the state a scene asks for.
 */
#include "manager.h"

static void reset(void)
{
	/* Also makes it forget what it may remember of the lists before. */
	memblock_set_rules(memblock_get_rules());
}

static uint64_t walk(void)
{
	phys_addr_t start, end;
	uint64_t sum = 0;
	u64 i;

	for_each_free_mem_range(i, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL)
		sum += walk_sum(start, end);
	return sum;
}

static uint64_t walk_back(void)
{
	phys_addr_t start, end;
	uint64_t sum = 0;
	u64 i;

	for_each_free_mem_range_reverse(i, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL)
		sum += walk_sum(start, end);
	return sum;
}

#ifdef BENCH_WITHOUT_MANY
static int add_table(struct memblock_range *ranges, size_t count)
{
	size_t i;
	int error = 0;

	for (i = 0; i < count && !error; i++)
		error = memblock_add(ranges[i].base, ranges[i].size);
	return error;
}

static int reserve_table(struct memblock_range *ranges, size_t count)
{
	size_t i;
	int error = 0;

	for (i = 0; i < count && !error; i++)
		error = memblock_reserve(ranges[i].base, ranges[i].size);
	return error;
}
#else
#define add_table memblock_add_many
#define reserve_table memblock_reserve_many
#endif

const struct manager library = {
	.name = "library",
	.lists = &memblock,
	.reset = reset,
	.add = memblock_add,
	.reserve = memblock_reserve,
	.remove = memblock_remove,
	.free = memblock_free,
	.alloc = memblock_alloc_range_nid,
	.find = memblock_find_in_range_node,
	.is_memory = memblock_is_memory,
	.is_reserved = memblock_is_reserved,
	.is_map_memory = memblock_is_map_memory,
	.is_region_reserved = memblock_is_region_reserved,
	.overlaps_region = memblock_overlaps_region,
	.walk = walk,
	.walk_back = walk_back,
	.walk_ranges = walk,
	.add_many = add_table,
	.reserve_many = reserve_table,
	.free_all = memblock_free_all,
};
