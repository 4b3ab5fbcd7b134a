// SPDX-License-Identifier: MIT
/*
 * workloads.c - what boots do all day, at sizes beyond any boot: adding, reserving, allocating past
 * fragments, asking, walking, splitting, loading tables, handing over.
 */
#include "limits.h"
#include "workload.h"

#include <string.h>

#define BASE PLACES_BASE
#define STRIDE PLACES_STRIDE

/* ---- places in random order ---- */

static uint32_t place[MAX_N], turn[MAX_N]; /* place[turn[i]] == i */

static void shuffle_places(size_t n)
{
	size_t i, other;
	uint32_t kept;

	for (i = 0; i < n; i++)
		place[i] = (uint32_t)i;
	for (i = n - 1; i > 0; i--) {
		other = random_below(i + 1);
		kept = place[i];
		place[i] = place[other];
		place[other] = kept;
	}
	for (i = 0; i < n; i++)
		turn[place[i]] = (uint32_t)i;
}

static phys_addr_t address_of(size_t i)
{
	return BASE + i * STRIDE;
}

static void start(const struct workload *workload)
{
	scene_clear();
	scene.era = workload->era;
	scene.bottom_up = workload->bottom_up;
}

/* ---- placing N ranges ---- */

static void build_ascending(const struct workload *workload, size_t n, size_t part, size_t parts)
{
	size_t i, first = n * part / parts, last = n * (part + 1) / parts;

	start(workload);
	for (i = 0; i < first; i++)
		scene_memory(address_of(i), STRIDE / 2, MAX_NUMNODES, MEMBLOCK_NONE);
	for (; i < last; i++)
		scene_do(OP_ADD, address_of(i), STRIDE / 2);
}

static void build_random(const struct workload *workload, size_t n, size_t part, size_t parts)
{
	size_t i, first = n * part / parts, last = n * (part + 1) / parts;

	start(workload);
	shuffle_places(n);
	scene_memory(BASE, n * STRIDE, 0, MEMBLOCK_NONE);
	for (i = 0; i < n; i++) {
		if (turn[i] < first)
			scene_reserved(address_of(i), STRIDE / 2);
	}
	for (i = first; i < last; i++)
		scene_do(OP_RESERVE, address_of(place[i]), STRIDE / 2);
}

/* ---- splitting N ranges ---- */

static void put_piece(const struct workload *workload, phys_addr_t base, phys_addr_t size)
{
	if (workload->kind == OP_REMOVE)
		scene_memory(base, size, 0, MEMBLOCK_NONE);
	else
		scene_reserved(base, size);
}

static void build_splitting(const struct workload *workload, size_t n, size_t part, size_t parts)
{
	size_t i, first = n * part / parts, last = n * (part + 1) / parts;

	start(workload);
	shuffle_places(n);
	for (i = 0; i < n; i++) {
		if (turn[i] < first) {
			put_piece(workload, address_of(i), STRIDE / 8);
			put_piece(workload, address_of(i) + STRIDE / 4, STRIDE / 4);
		} else {
			put_piece(workload, address_of(i), STRIDE / 2);
		}
	}
	for (i = first; i < last; i++)
		scene_do(workload->kind, address_of(place[i]) + STRIDE / 8, STRIDE / 8);
}

/* ---- allocating 64 KiB past N holes of 28 KiB ---- */

enum { ALLOCATIONS = 10000, NODES = 8, NODE = 3 };
#define ROOM (24ULL << 30) /* for all allocations, 2 MiB each with their alignment */
#define ALLOCATED 0x10000ULL
#define FRAGMENT_STRIDE 0x8000ULL

/* Fragments at the end of memory that the search comes to first. */
static void put_fragments(const struct workload *workload, size_t n)
{
	phys_addr_t size = ROOM + n * FRAGMENT_STRIDE, base = BASE;
	int node;
	size_t i;

	for (node = 0; node < (workload->one_node ? NODES : 1); node++)
		scene_memory(BASE + (phys_addr_t)node * size, size, node, MEMBLOCK_NONE);
	if (workload->one_node)
		base += NODE * size;
	if (!workload->bottom_up)
		base += ROOM;
	for (i = 0; i < n; i++)
		scene_reserved(base + i * FRAGMENT_STRIDE, PAGE_SIZE);
}

static void build_allocations(const struct workload *workload, size_t n, size_t part, size_t parts)
{
	size_t i;

	(void)part;
	(void)parts;
	start(workload);
	put_fragments(workload, n);
	for (i = 0; i < ALLOCATIONS; i++)
		scene_alloc(ALLOCATED, workload->align, 0,
			    workload->one_node ? NODE : NUMA_NO_NODE);
}

static void build_churn(const struct workload *workload, size_t n, size_t part, size_t parts)
{
	static size_t live[ALLOCATIONS];
	size_t i, chosen, cnt = 0;

	(void)part;
	(void)parts;
	start(workload);
	put_fragments(workload, n);
	for (i = 0; i < ALLOCATIONS; i++) {
		live[cnt++] = scene_alloc(ALLOCATED, workload->align, 0,
					  workload->one_node ? NODE : NUMA_NO_NODE);
		if (i % 2 == 0)
			continue;
		chosen = random_below(cnt);
		scene_do(OP_FREE_RESULT, live[chosen], ALLOCATED);
		live[chosen] = live[--cnt];
	}
}

/* ---- asking about random addresses ---- */

enum { QUERIES = 8192 };

static void build_queries(const struct workload *workload, size_t n, size_t part, size_t parts)
{
	size_t i;

	(void)part;
	(void)parts;
	start(workload);
	for (i = 0; i < n; i++) {
		scene_memory(address_of(i), STRIDE / 2, 0, i % 4 ? MEMBLOCK_NONE : MEMBLOCK_NOMAP);
		scene_reserved(address_of(i), STRIDE / 2);
	}
	for (i = 0; i < QUERIES; i++)
		scene_do(workload->kind, BASE + random_below(n * STRIDE), 1 + random_below(STRIDE));
}

/* ---- walking: every second half of a memory region has a reservation in it ---- */

/* A walk over fewer regions is repeated, since it is too short for the clock. */
enum { SHORT_WALK = 4096 };

static void build_walk(const struct workload *workload, size_t n, size_t part, size_t parts)
{
	size_t i;

	(void)part;
	(void)parts;
	start(workload);
	for (i = 0; i < n; i++) {
		scene_memory(address_of(i), STRIDE / 2, 0, MEMBLOCK_NONE);
		scene_reserved(address_of(i) + STRIDE / 8, STRIDE / 8);
	}
	for (i = 0; i < 1 + SHORT_WALK / n; i++)
		scene_do(workload->kind, 0, 0);
	scene.units_per_op = 2 * (double)n;
}

/* ---- loading a table of unsorted, overlapping ranges ---- */

static struct memblock_range random_range(size_t n)
{
	phys_addr_t base = BASE + random_below(n * 12) * PAGE_SIZE;

	return (struct memblock_range){ base, (1 + random_below(16)) * PAGE_SIZE };
}

static void build_table(const struct workload *workload, size_t n, size_t part, size_t parts)
{
	struct memblock_range range;
	size_t i;

	(void)part;
	(void)parts;
	start(workload);
	for (i = 0; i < n; i++) {
		range = random_range(n);
		scene_range(range.base, range.size);
	}
	scene_do(workload->kind, 0, 0);
	scene.units_per_op = (double)n;
}

/* The regions that the ranges so far, now sorted, have come to. */
static void put_union_of_ranges(void)
{
	struct memblock_range *range, *end = scene.ranges + scene.range_cnt;
	phys_addr_t low, high;

	limit_sort(scene.ranges, scene.range_cnt);
	for (range = scene.ranges; range < end;) {
		low = range->base;
		high = low + range->size;
		for (; range < end && range->base <= high; range++) {
			if (range->base + range->size > high)
				high = range->base + range->size;
		}
		scene_reserved(low, high - low);
	}
	scene.range_cnt = 0;
}

/* The same table, one call for each range. */
static void build_one_by_one(const struct workload *workload, size_t n, size_t part, size_t parts)
{
	size_t i, first = n * part / parts, last = n * (part + 1) / parts;
	struct memblock_range range;

	start(workload);
	for (i = 0; i < last; i++) {
		range = random_range(n);
		if (i < first)
			scene_range(range.base, range.size);
		else
			scene_do(OP_RESERVE, range.base, range.size);
		if (i + 1 == first)
			put_union_of_ranges();
	}
}

/* ---- handing 16 TiB over ---- */

enum { HOLES = 10000, HANDED_NODES = 64 };
#define HANDED (16ULL << 40)
#define LARGEST_BLOCK (PAGE_SIZE << MAX_PAGE_ORDER)

static size_t blocks_of(phys_addr_t start, phys_addr_t end)
{
	phys_addr_t block;
	size_t blocks = 0;

	for (; start < end; start += block, blocks++) {
		block = LARGEST_BLOCK;
		while (start & (block - 1) || start + block > end)
			block /= 2;
	}
	return blocks;
}

static void build_hand_over(const struct workload *workload, size_t n, size_t part, size_t parts)
{
	phys_addr_t node_size = HANDED / HANDED_NODES, stride = HANDED / n, base, end = BASE;
	size_t i, blocks = 0;

	(void)part;
	(void)parts;
	start(workload);
	for (i = 0; i < HANDED_NODES; i++)
		scene_memory(BASE + i * node_size, node_size, (int)i, MEMBLOCK_NONE);
	for (i = 0; i < n; i++) {
		base = BASE + i * stride + random_below(stride / PAGE_SIZE - 1) * PAGE_SIZE;
		base &= ~(phys_addr_t)(PAGE_SIZE - 1);
		scene_reserved(base, PAGE_SIZE);
		blocks += blocks_of(end, base);
		end = base + PAGE_SIZE;
	}
	blocks += blocks_of(end, BASE + HANDED);
	scene_do(OP_FREE_ALL, 0, 0);
	scene.units_per_op = (double)blocks;
}

/* ---- the table ---- */

static const size_t table_sizes[] = { 10240, 1048576, 0 }, one_size[] = { 1048576, 0 };
static const size_t hole_sizes[] = { HOLES, 0 };

#define SEARCH_AND_MOVE "branch-free search + one memmove of the bytes that must move"
#define ONE_SEARCH "branch-free binary search over the same array"
#define READING "reading both arrays once"
#define SORTING "qsort() of the C library"

#define ALLOC(which, words, ...)                                                                   \
	{                                                                                          \
		.id = "alloc-" which, .title = "64 KiB past N holes, " words,                      \
		.limit = SEARCH_AND_MOVE, .build = build_allocations, __VA_ARGS__                  \
	}
#define FLAT .era = MEMBLOCK_RULES_6_12, .flat = 2, .large_faster = 1000
#define MOVING .era = MEMBLOCK_RULES_6_12, .limit_ratio = 1.3
#define CHURN(which, words, ...)                                                                   \
	{                                                                                          \
		.id = "churn-" which, .title = "the same with random frees, " words,               \
		.build = build_churn, .era = MEMBLOCK_RULES_6_12, .align = 64, __VA_ARGS__         \
	}
#define TOTAL                                                                                      \
	.limit = "the search measured alone + " SEARCH_AND_MOVE, .limit_ratio = 1.3,               \
	.search_is_limit = true
#define SEARCHES .flat = 2, .searches_only = true
#define QUERY(which, words, op, ratio, ...)                                                        \
	{                                                                                          \
		.id = which, .title = words, .limit = ONE_SEARCH, .build = build_queries,          \
		.era = MEMBLOCK_RULES_6_12, .kind = op, .limit_ratio = ratio, __VA_ARGS__          \
	}

const struct workload usual_workloads[] = {
	{ .id = "add-ascending",
	  .title = "ascending adds with gaps",
	  .limit = SEARCH_AND_MOVE,
	  .build = build_ascending,
	  .grows = true,
	  .era = MEMBLOCK_RULES_6_12,
	  .flat = 2,
	  .large_faster = 1000,
	  .panel = "ascending adds",
	  .counted = true },
	{ .id = "add-ascending-5.0",
	  .title = "ascending adds with gaps, 5.0 rules",
	  .limit = SEARCH_AND_MOVE,
	  .build = build_ascending,
	  .grows = true,
	  .era = MEMBLOCK_RULES_5_0,
	  .flat = 2,
	  .large_faster = 1000,
	  .counted = true },
	{ .id = "reserve-random",
	  .title = "random-order reserves",
	  .limit = SEARCH_AND_MOVE,
	  .build = build_random,
	  .grows = true,
	  .era = MEMBLOCK_RULES_6_12,
	  .limit_ratio = 1.3,
	  .small_faster = 2,
	  .panel = "random-order reserves",
	  .counted = true },
	{ .id = "reserve-random-5.0",
	  .title = "random-order reserves, 5.0 rules",
	  .limit = SEARCH_AND_MOVE,
	  .build = build_random,
	  .grows = true,
	  .era = MEMBLOCK_RULES_5_0,
	  .limit_ratio = 1.3,
	  .small_faster = 2,
	  .counted = true },

	ALLOC("top-any-64", "top-down, any node, align 64 B", FLAT, .align = 64,
	      .panel = "64 KiB past N holes, top-down", .counted = true),
	ALLOC("top-any-64K", "top-down, any node, align 64 KiB", FLAT, .align = 0x10000),
	ALLOC("top-any-2M", "top-down, any node, align 2 MiB", MOVING, .align = 0x200000),
	ALLOC("top-node-64", "top-down, node 3 of 8, align 64 B", FLAT, .align = 64,
	      .one_node = true, .counted = true),
	ALLOC("top-node-64K", "top-down, node 3 of 8, align 64 KiB", FLAT, .align = 0x10000,
	      .one_node = true),
	ALLOC("top-node-2M", "top-down, node 3 of 8, align 2 MiB", MOVING, .align = 0x200000,
	      .one_node = true),
	ALLOC("bottom-any-64", "bottom-up, any node, align 64 B", FLAT, .align = 64,
	      .bottom_up = true, .panel = "64 KiB past N holes, bottom-up", .counted = true),
	ALLOC("bottom-any-64K", "bottom-up, any node, align 64 KiB", FLAT, .align = 0x10000,
	      .bottom_up = true),
	ALLOC("bottom-any-2M", "bottom-up, any node, align 2 MiB", FLAT, .align = 0x200000,
	      .bottom_up = true),
	ALLOC("bottom-node-64", "bottom-up, node 3 of 8, align 64 B", FLAT, .align = 64,
	      .one_node = true, .bottom_up = true),
	ALLOC("bottom-node-64K", "bottom-up, node 3 of 8, align 64 KiB", FLAT, .align = 0x10000,
	      .one_node = true, .bottom_up = true),
	ALLOC("bottom-node-2M", "bottom-up, node 3 of 8, align 2 MiB", FLAT, .align = 0x200000,
	      .one_node = true, .bottom_up = true),
	ALLOC("top-any-64-5.0", "top-down, any node, align 64 B, 5.0 rules",
	      .era = MEMBLOCK_RULES_5_0, .flat = 2, .large_faster = 1000, .align = 64),

	CHURN("top-any", "top-down, any node", TOTAL, .panel = "the same with random frees",
	      .counted = true),
	CHURN("top-node", "top-down, node 3 of 8", TOTAL, .one_node = true),
	CHURN("bottom-any", "bottom-up, any node", TOTAL, .bottom_up = true),
	CHURN("bottom-node", "bottom-up, node 3 of 8", TOTAL, .one_node = true, .bottom_up = true),
	CHURN("top-any-search", "top-down, any node, searches alone", SEARCHES,
	      .panel = "its searches alone"),
	CHURN("top-node-search", "top-down, node 3 of 8, searches alone", SEARCHES,
	      .one_node = true),
	CHURN("bottom-any-search", "bottom-up, any node, searches alone", SEARCHES,
	      .bottom_up = true),
	CHURN("bottom-node-search", "bottom-up, node 3 of 8, searches alone", SEARCHES,
	      .bottom_up = true, .one_node = true),

	QUERY("is-memory", "memblock_is_memory", OP_IS_MEMORY, 1.5, .panel = "memblock_is_memory",
	      .counted = true),
	QUERY("is-reserved", "memblock_is_reserved", OP_IS_RESERVED, 1.5, .counted = true),
	QUERY("is-map-memory", "memblock_is_map_memory", OP_IS_MAP_MEMORY, 1.5),
	QUERY("is-region-reserved", "memblock_is_region_reserved", OP_IS_REGION_RESERVED, 2,
	      .panel = "memblock_is_region_reserved", .counted = true),
	QUERY("overlaps-region", "memblock_overlaps_region", OP_OVERLAPS_REGION, 2),

	{ .id = "walk-free",
	  .title = "free-range walk, N memory x N reserved, per entry",
	  .limit = READING,
	  .build = build_walk,
	  .era = MEMBLOCK_RULES_6_12,
	  .kind = OP_WALK,
	  .limit_ratio = 2,
	  .limit_works_less = true,
	  .panel = "free-range walk, per entry",
	  .counted = true },
	{ .id = "walk-free-back",
	  .title = "the same from the top, per entry",
	  .limit = READING,
	  .build = build_walk,
	  .era = MEMBLOCK_RULES_6_12,
	  .kind = OP_WALK_BACK,
	  .limit_ratio = 2,
	  .limit_works_less = true,
	  .counted = true },
	{ .id = "walk-free-ranges",
	  .title = "the same, against the shortest loop that yields the ranges",
	  .limit = "merging both arrays, which must not change and are wanted as a whole",
	  .build = build_walk,
	  .era = MEMBLOCK_RULES_6_12,
	  .kind = OP_WALK_RANGES },

	{ .id = "free-splitting",
	  .title = "frees splitting at random",
	  .limit = SEARCH_AND_MOVE,
	  .build = build_splitting,
	  .grows = true,
	  .era = MEMBLOCK_RULES_6_12,
	  .kind = OP_FREE,
	  .limit_ratio = 1.3,
	  .small_faster = 2,
	  .panel = "frees splitting at random",
	  .counted = true },
	{ .id = "remove-splitting",
	  .title = "removes splitting at random",
	  .limit = SEARCH_AND_MOVE,
	  .build = build_splitting,
	  .grows = true,
	  .era = MEMBLOCK_RULES_6_12,
	  .kind = OP_REMOVE,
	  .limit_ratio = 1.3,
	  .small_faster = 2,
	  .counted = true },

	{ .id = "reserve-many",
	  .title = "table of N unsorted, overlapping ranges, reserved at once",
	  .limit = SORTING,
	  .build = build_table,
	  .sizes = table_sizes,
	  .era = MEMBLOCK_RULES_6_12,
	  .kind = OP_RESERVE_MANY,
	  .limit_ratio = 3,
	  .limit_works_less = true,
	  .reference_is_check = true,
	  .counted = true },
	{ .id = "add-many",
	  .title = "the same, added at once",
	  .limit = SORTING,
	  .build = build_table,
	  .sizes = table_sizes,
	  .era = MEMBLOCK_RULES_6_12,
	  .kind = OP_ADD_MANY,
	  .limit_ratio = 3,
	  .limit_works_less = true,
	  .reference_is_check = true },
	{ .id = "reserve-many-5.0",
	  .title = "the same, reserved at once, 5.0 rules",
	  .limit = SORTING,
	  .build = build_table,
	  .sizes = table_sizes,
	  .era = MEMBLOCK_RULES_5_0,
	  .kind = OP_RESERVE_MANY,
	  .limit_ratio = 3,
	  .limit_works_less = true,
	  .reference_is_check = true },
	{ .id = "reserve-one-by-one",
	  .title = "the same, one by one",
	  .build = build_one_by_one,
	  .grows = true,
	  .sizes = one_size,
	  .era = MEMBLOCK_RULES_6_12 },

	{ .id = "free-all",
	  .title = "free_all of 16 TiB, 64 nodes, N holes, per block",
	  .build = build_hand_over,
	  .sizes = hole_sizes,
	  .era = MEMBLOCK_RULES_6_12,
	  .max_ns = 10,
	  .lists_not_compared = true,
	  .counted = true },
	{ .id = "free-all-5.0",
	  .title = "the same, 5.0 rules",
	  .build = build_hand_over,
	  .sizes = hole_sizes,
	  .era = MEMBLOCK_RULES_5_0,
	  .max_ns = 10 },
	{ .id = NULL },
};
