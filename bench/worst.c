// SPDX-License-Identifier: MIT
/*
 * worst.c - inputs built against the library's own shortcut, which is to remember one search and
 * one hole freed since (src/frontier.c): changes of direction, node, flags, size, alignment and
 * limit from one request to the next, holes that nearly fit, frees that look as if they made room.
 * All of them put N small holes in front of every search that starts over. And one against the step
 * of walks, which bets on branches: lists that give it none to predict.
 */
#include "workload.h"

#define BASE PLACES_BASE
#define ROOM (4ULL << 30)
#define HOLE_STRIDE 0x8000ULL /* a reserved page, then a hole of 28 KiB */
#define SIZE 0x10000ULL

enum { REQUESTS = 1000 };

static void start(const struct workload *workload)
{
	scene_clear();
	scene.era = workload->era;
	scene.bottom_up = workload->bottom_up;
}

static phys_addr_t put_holes(phys_addr_t base, size_t n, phys_addr_t stride)
{
	size_t i;

	for (i = 0; i < n; i++)
		scene_reserved(base + i * stride, PAGE_SIZE);
	return base + n * stride;
}

/* Room below N holes; returns the end of memory. */
static phys_addr_t put_room_and_holes(size_t n)
{
	scene_memory(BASE, ROOM + n * HOLE_STRIDE, 0, MEMBLOCK_NONE);
	return put_holes(BASE + ROOM, n, HOLE_STRIDE);
}

#define BUILDER(name)                                                                              \
	static void name(const struct workload *workload, size_t n, size_t part, size_t parts)
#define ONE_PART ((void)part, (void)parts)

/* Holes at both ends, from which requests come in turn. */
BUILDER(build_directions)
{
	size_t i;

	ONE_PART;
	start(workload);
	scene_memory(BASE, ROOM + n * HOLE_STRIDE, 0, MEMBLOCK_NONE);
	put_holes(BASE, n / 2, HOLE_STRIDE);
	put_holes(BASE + ROOM + n / 2 * HOLE_STRIDE, n / 2, HOLE_STRIDE);
	for (i = 0; i < REQUESTS; i++) {
		scene_do(OP_BOTTOM_UP, i % 2, 0);
		scene_alloc(SIZE, 64, 0, NUMA_NO_NODE);
	}
}

/* Eight nodes with N / 8 holes each, asked in turn. */
BUILDER(build_nodes)
{
	phys_addr_t size = ROOM + n / 8 * HOLE_STRIDE;
	size_t i;

	ONE_PART;
	start(workload);
	for (i = 0; i < 8; i++) {
		scene_memory(BASE + i * size, size, (int)i, MEMBLOCK_NONE);
		put_holes(BASE + i * size + ROOM, n / 8, HOLE_STRIDE);
	}
	for (i = 0; i < REQUESTS; i++)
		scene_alloc(SIZE, 64, 0, (int)(i % 8));
}

/* Plain memory below mirrored memory, N / 2 holes each; every second request wants the mirror. */
BUILDER(build_flags)
{
	phys_addr_t size = ROOM + n / 2 * HOLE_STRIDE;
	size_t i;

	ONE_PART;
	start(workload);
	for (i = 0; i < 2; i++) {
		scene_memory(BASE + i * size, size, 0, i ? MEMBLOCK_MIRROR : MEMBLOCK_NONE);
		put_holes(BASE + i * size + ROOM, n / 2, HOLE_STRIDE);
	}
	for (i = 0; i < REQUESTS; i++)
		scene_op((struct op){ .kind = OP_ALLOC,
				      .size = SIZE,
				      .align = 64,
				      .nid = NUMA_NO_NODE,
				      .flags = i % 2 ? MEMBLOCK_MIRROR : MEMBLOCK_NONE });
}

BUILDER(build_sizes)
{
	size_t i;

	ONE_PART;
	start(workload);
	put_room_and_holes(n);
	for (i = 0; i < REQUESTS; i++)
		scene_alloc(i % 2 ? SIZE : SIZE / 4 * 3, 64, 0, NUMA_NO_NODE);
}

BUILDER(build_shrinking)
{
	size_t i;

	ONE_PART;
	start(workload);
	put_room_and_holes(n);
	for (i = 0; i < REQUESTS; i++)
		scene_alloc(SIZE - 16 * i, 16, 0, NUMA_NO_NODE);
}

BUILDER(build_alignments)
{
	size_t i;

	ONE_PART;
	start(workload);
	put_room_and_holes(n);
	for (i = 0; i < REQUESTS; i++)
		scene_alloc(SIZE, i % 2 ? 64 : 0x200000, 0, NUMA_NO_NODE);
}

/* Every request may end a little higher than the one before. */
BUILDER(build_rising_limits)
{
	phys_addr_t end;
	size_t i;

	ONE_PART;
	start(workload);
	end = put_room_and_holes(n);
	for (i = 0; i < REQUESTS; i++)
		scene_alloc(SIZE, 64, end - (REQUESTS - i) * 16, NUMA_NO_NODE);
}

/* A bank is found far below between any two requests. */
BUILDER(build_adds_between)
{
	size_t i;

	ONE_PART;
	start(workload);
	put_room_and_holes(n);
	for (i = 0; i < REQUESTS; i++) {
		scene_do(OP_ADD, 0x1000000 + i * 0x10000, PAGE_SIZE);
		scene_alloc(SIZE, 64, 0, NUMA_NO_NODE);
	}
}

/* The wanted node has holes only: each request looks there first. */
BUILDER(build_full_node)
{
	phys_addr_t top = BASE + ROOM;
	size_t i;

	ONE_PART;
	start(workload);
	scene_memory(BASE, ROOM, 0, MEMBLOCK_NONE);
	scene_memory(top, n * HOLE_STRIDE, 1, MEMBLOCK_NONE);
	put_holes(top, n, HOLE_STRIDE);
	for (i = 0; i < REQUESTS; i++)
		scene_alloc(SIZE, 64, 0, 1);
}

/* N regions of eight nodes in turn, all too small, above one that is not. */
BUILDER(build_interleaved)
{
	size_t i;

	ONE_PART;
	start(workload);
	scene_memory(BASE, ROOM, 5, MEMBLOCK_NONE);
	for (i = 0; i < n; i++)
		scene_memory(BASE + ROOM + i * HOLE_STRIDE, HOLE_STRIDE, (int)(i % 8),
			     MEMBLOCK_NONE);
	for (i = 0; i < REQUESTS; i++)
		scene_alloc(SIZE, 64, 0, 5);
}

BUILDER(build_impossible)
{
	size_t i;

	ONE_PART;
	start(workload);
	put_room_and_holes(n);
	for (i = 0; i < REQUESTS; i++)
		scene_alloc(ROOM * 2, 64, 0, NUMA_NO_NODE);
}

/* One that cannot be met after each that can. */
BUILDER(build_half_impossible)
{
	size_t i;

	ONE_PART;
	start(workload);
	put_room_and_holes(n);
	for (i = 0; i < REQUESTS; i++)
		scene_alloc(i % 2 ? ROOM * 2 : SIZE, 64, 0, NUMA_NO_NODE);
}

/* Holes that lack 64 bytes. */
BUILDER(build_nearly_large)
{
	phys_addr_t stride = SIZE + PAGE_SIZE - 64;
	size_t i;

	ONE_PART;
	start(workload);
	scene_memory(BASE, ROOM + n * stride, 0, MEMBLOCK_NONE);
	put_holes(BASE + ROOM, n, stride);
	for (i = 0; i < REQUESTS; i++)
		scene_alloc(SIZE, 64, 0, NUMA_NO_NODE);
}

/*
 * Holes of 120 KiB without an aligned 64 KiB in them: two reserved pages lie across each multiple
 * of 128 KiB, another one in the middle of the highest ten holes, which makes each of them two.
 */
#define WIDE 0x20000ULL

static phys_addr_t middle_page(size_t n, size_t i)
{
	return BASE + ROOM + (n - 1 - i) * WIDE - 0xf000;
}

static void put_misaligned_holes(size_t n)
{
	size_t i;

	scene_memory(BASE, ROOM + n * WIDE, 0, MEMBLOCK_NONE);
	for (i = 0; i < n; i++) {
		scene_reserved(BASE + ROOM + i * WIDE - PAGE_SIZE, 2 * PAGE_SIZE);
		if (i + 11 >= n && i + 1 < n)
			scene_reserved(middle_page(n, n - 2 - i), PAGE_SIZE);
	}
}

BUILDER(build_misaligned)
{
	size_t i;

	ONE_PART;
	start(workload);
	put_misaligned_holes(n);
	for (i = 0; i < REQUESTS; i++)
		scene_alloc(SIZE, 0x20000, 0, NUMA_NO_NODE);
}

/* Two of the pages in the middle are freed, which makes room that is of no use, and taken again. */
BUILDER(build_useless_frees)
{
	phys_addr_t one, other;
	size_t i;

	ONE_PART;
	start(workload);
	put_misaligned_holes(n);
	for (i = 0; i < REQUESTS; i++) {
		one = middle_page(n, i % 9);
		other = middle_page(n, i % 9 + 1);
		scene_do(OP_FREE, one, PAGE_SIZE);
		scene_do(OP_FREE, other, PAGE_SIZE);
		scene_alloc(SIZE, 0x20000, 0, NUMA_NO_NODE);
		scene_do(OP_RESERVE, one, PAGE_SIZE);
		scene_do(OP_RESERVE, other, PAGE_SIZE);
	}
}

/* Two blocks above all holes are freed and found again, highest first. */
BUILDER(build_useful_frees)
{
	phys_addr_t top = BASE + ROOM + n * HOLE_STRIDE, place;
	size_t i;

	ONE_PART;
	start(workload);
	scene_memory(BASE, ROOM + n * HOLE_STRIDE + 64 * SIZE, 0, MEMBLOCK_NONE);
	put_holes(BASE + ROOM, n, HOLE_STRIDE);
	scene_reserved(top, 64 * SIZE);
	for (i = 0; i < REQUESTS; i++) {
		place = top + (i % 31) * 2 * SIZE;
		scene_do(OP_FREE, place, SIZE);
		scene_do(OP_FREE, top + ((i + 7) % 31) * 2 * SIZE, SIZE);
		scene_alloc(SIZE, 64, 0, NUMA_NO_NODE);
		scene_alloc(SIZE, 64, 0, NUMA_NO_NODE);
		scene_alloc(SIZE, 64, 0, NUMA_NO_NODE);
	}
}

/* Anything after anything: sizes, alignments, nodes and directions at random, half of it freed. */
BUILDER(build_mixture)
{
	static size_t live[REQUESTS], size_of[REQUESTS];
	phys_addr_t size = ROOM + n / 8 * HOLE_STRIDE;
	size_t i, chosen, cnt = 0;

	ONE_PART;
	start(workload);
	for (i = 0; i < 8; i++) {
		scene_memory(BASE + i * size, size, (int)i, MEMBLOCK_NONE);
		put_holes(BASE + i * size + ROOM, n / 8, HOLE_STRIDE);
	}
	for (i = 0; i < REQUESTS; i++) {
		if (random_below(8) == 0)
			scene_do(OP_BOTTOM_UP, random_below(2), 0);
		size_of[cnt] = 64 << random_below(16);
		live[cnt] = scene_alloc(size_of[cnt], 64 << random_below(16), 0,
					(int)random_below(9) - 1);
		cnt++;
		if (i % 2 == 0)
			continue;
		chosen = random_below(cnt);
		scene_do(OP_FREE_RESULT, live[chosen], size_of[chosen]);
		live[chosen] = live[--cnt];
		size_of[chosen] = size_of[cnt];
	}
}

/* No order in which regions and reservations follow one another, for a walk to be used to. */
BUILDER(build_irregular_walk)
{
	phys_addr_t base = BASE, size;
	size_t i;

	ONE_PART;
	start(workload);
	for (i = 0; i < n; i++, base += size) {
		base += (1 + random_below(16)) * PAGE_SIZE;
		size = (1 + random_below(16)) * PAGE_SIZE;
		scene_memory(base, size, 0, MEMBLOCK_NONE);
	}
	for (i = 0, base = BASE; i < n; i++, base += size) {
		base += (1 + random_below(16)) * PAGE_SIZE;
		size = (1 + random_below(16)) * PAGE_SIZE;
		scene_reserved(base, size);
	}
	for (i = 0; i < 1 + REQUESTS / n; i++)
		scene_do(workload->kind, 0, 0);
	scene.units_per_op = 2 * (double)n;
}

#define WORST(which, words, builder, ...)                                                          \
	{                                                                                          \
		.id = "worst-" which, .title = "worst: " words, .build = builder,                  \
		.era = MEMBLOCK_RULES_6_12, __VA_ARGS__                                            \
	}

const struct workload worst_workloads[] = {
	WORST("directions", "directions alternate", build_directions,
	      .panel = "worst case: directions alternate", .counted = true),
	WORST("nodes", "eight nodes in turn", build_nodes, .counted = true),
	WORST("flags", "mirrored and any in turn", build_flags),
	WORST("sizes", "64 KiB and 48 KiB in turn", build_sizes, .counted = true),
	WORST("shrinking", "each request smaller than the last", build_shrinking),
	WORST("alignments", "2 MiB and 64 B alignment in turn", build_alignments),
	WORST("limits", "each limit higher than the last", build_rising_limits),
	WORST("adds", "memory added between requests", build_adds_between),
	WORST("full-node", "wanted node full, then any", build_full_node, .counted = true),
	WORST("interleaved", "N small regions of 8 nodes in turn", build_interleaved),
	WORST("impossible", "no request can be met", build_impossible),
	WORST("half-impossible", "every second request cannot be met", build_half_impossible),
	WORST("nearly-large", "holes 64 bytes too small", build_nearly_large),
	WORST("misaligned", "holes large enough, misaligned", build_misaligned),
	WORST("useless-frees", "freeing what lets nothing fit", build_useless_frees,
	      .panel = "worst case: useless frees", .counted = true),
	WORST("useful-frees", "freeing two blocks far behind", build_useful_frees, .counted = true),
	WORST("mixture", "anything after anything", build_mixture, .counted = true),
	WORST("walk", "walk over lists without any order, per entry", build_irregular_walk,
	      .kind = OP_WALK, .counted = true),
	WORST("walk-back", "the same from the top, per entry", build_irregular_walk,
	      .kind = OP_WALK_BACK),
	{ .id = NULL },
};
