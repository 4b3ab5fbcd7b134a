// SPDX-License-Identifier: MIT
/*
 * test_free.c - src/free.c: memory minus reserved, in both directions, filtered by node and flags,
 * and what a walk yields while the lists change under it. A walk is compared as text: "2-4 6-7" for
 * two ranges of units.
 */
#include "../../random.h"
#include "port.h"

static char walked[400];

static void walked_over(const char *node, phys_addr_t start, phys_addr_t end)
{
	unsigned long first = (unsigned long)((start - at(0)) / units(1));
	unsigned long last = (unsigned long)((end - at(0)) / units(1));
	size_t used = strlen(walked);

	snprintf(walked + used, sizeof(walked) - used, "%s%s%lu-%lu", used ? " " : "", node, first,
		 last);
}

static const char *free_ranges(int nid, enum memblock_flags flags)
{
	phys_addr_t start, end;
	u64 i;

	walked[0] = '\0';
	for_each_free_mem_range(i, nid, flags, &start, &end, NULL)
		walked_over("", start, end);
	return walked;
}

static const char *free_ranges_reverse(int nid, enum memblock_flags flags)
{
	phys_addr_t start, end;
	u64 i;

	walked[0] = '\0';
	for_each_free_mem_range_reverse(i, nid, flags, &start, &end, NULL)
		walked_over("", start, end);
	return walked;
}

#define assert_free(memory, reserved, up, down)                                                    \
	do {                                                                                       \
		draw_map(memory, reserved);                                                        \
		assert_string_equal(free_ranges(NUMA_NO_NODE, MEMBLOCK_NONE), up);                 \
		assert_string_equal(free_ranges_reverse(NUMA_NO_NODE, MEMBLOCK_NONE), down);       \
	} while (0)

/* ---- memory minus reserved: the two maps stand one above the other ---- */

/* clang-format off */

static void free_is_memory_that_is_not_reserved(void **state)
{
	(void)state;
	assert_free("........",
		    "........", "", "");
	assert_free("........",
		    "..##....", "", "");
	assert_free("..####..",
		    "........", "2-6", "2-6");
	assert_free("..####..",
		    "..####..", "", "");
	assert_free("..####..",
		    ".######.", "", "");
	assert_free("..####..",
		    "...##...", "2-3 5-6", "5-6 2-3");
	assert_free("..####..",
		    "###.....", "3-6", "3-6");
	assert_free("..####..",
		    ".....###", "2-5", "2-5");
	assert_free("..####..",
		    "##....##", "2-6", "2-6");
	assert_free("########",
		    "#.#.#.#.", "1-2 3-4 5-6 7-8", "7-8 5-6 3-4 1-2");
	assert_free("#.#.#.#.",
		    ".#.#.#.#", "0-1 2-3 4-5 6-7", "6-7 4-5 2-3 0-1");
	assert_free("##.##.##",
		    ".##..##.", "0-1 3-5 7-8", "7-8 3-5 0-1");
}

static void free_ranges_are_not_joined_across_regions(void **state)
{
	(void)state;
	assert_free("##|##hh|hh",
		    "........", "0-2 2-4 4-6 6-8", "6-8 4-6 2-4 0-2");
	assert_free("##|##....",
		    ".##.....", "0-1 3-4", "3-4 0-1");
}

/*
 * (Q) Two reservations that touch have an empty gap between them, unless it is at the border of the
 * memory.
 */
static void reservations_that_touch_have_an_empty_gap(void **state)
{
	(void)state;
	assert_free("########",
		    "..##|##..", "0-2 4-4 6-8", "6-8 4-4 0-2");
	assert_free("....####",
		    "..##|##..", "6-8", "6-8");
	assert_free("####....",
		    "..##|##..", "0-2", "0-2");
	assert_free("..####..",
		    "..##|##..", "4-4", "4-4");
}

/* clang-format on */

static void walk_over_many(void **state)
{
	unsigned long i, ranges = 0;
	phys_addr_t start, end, next = 0;
	u64 place;

	(void)state;
	draw(&memblock.memory, "########");
	memblock.memory.regions[0].base = 0;
	memblock.memory.regions[0].size = at(8);
	memblock.memory.total_size = at(8);
	fill(&memblock.reserved, INIT_MEMBLOCK_RESERVED_REGIONS);
	for_each_free_mem_range(place, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL) {
		assert_addr(start, next);
		i = ranges++;
		assert_addr(end, i < INIT_MEMBLOCK_RESERVED_REGIONS ?
					 memblock.reserved.regions[i].base :
					 at(8));
		next = end + 0x80;
	}
	assert_int_equal(ranges, INIT_MEMBLOCK_RESERVED_REGIONS + 1);
	for_each_free_mem_range_reverse(place, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL)
		ranges--;
	assert_int_equal(ranges, 0);
}

/* ---- one list alone, and lists of the caller's own ---- */

static void walk_over_one_list(void **state)
{
	phys_addr_t start, end;
	int nid;
	u64 i;

	(void)state;
	draw_map(".##|##.#", "####");
	walked[0] = '\0';
	for_each_mem_range(i, &memblock.memory, NULL, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end,
			   &nid)
		walked_over("", start, end);
	assert_string_equal(walked, "1-3 3-5 6-7");
	walked[0] = '\0';
	for_each_mem_range_rev(i, &memblock.memory, NULL, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end,
			       &nid)
		walked_over("", start, end);
	assert_string_equal(walked, "6-7 3-5 1-3");
}

static void walk_over_lists_of_the_callers_own(void **state)
{
	struct memblock_region a_regions[8], b_regions[8];
	char name[] = "own";
	struct memblock_type a = { .max = 8, .regions = a_regions, .name = name };
	struct memblock_type b = { .max = 8, .regions = b_regions, .name = name };
	phys_addr_t start, end;
	u64 i;

	(void)state;
	draw(&a, "..####.##");
	draw(&b, "...##.##.");
	walked[0] = '\0';
	for_each_mem_range(i, &a, &b, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL)
		walked_over("", start, end);
	assert_string_equal(walked, "2-3 5-6 8-9");
	walked[0] = '\0';
	for_each_mem_range_rev(i, &a, &b, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL)
		walked_over("", start, end);
	assert_string_equal(walked, "8-9 5-6 2-3");
}

/* Before 5.10 node and flags filtered every list, now only `memory`. */
static void filter_applies_to_memory_or_to_any_list(void **state)
{
	bool any = memblock_get_rules()->skip_rules_for_any_list;
	phys_addr_t start, end;
	u64 i;

	(void)state;
	draw_map("##nn##", "##nn");
	walked[0] = '\0';
	for_each_mem_range(i, &memblock.reserved, NULL, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end,
			   NULL)
		walked_over("", start, end);
	assert_string_equal(walked, any ? "0-2" : "0-2 2-4");
	assert_string_equal(free_ranges(NUMA_NO_NODE, MEMBLOCK_NONE), "4-6");
}

static void walk_without_asking_for_anything(void **state)
{
	unsigned int ranges = 0;
	u64 i;

	(void)state;
	draw_map("##.##", "");
	for_each_free_mem_range(i, NUMA_NO_NODE, MEMBLOCK_NONE, NULL, NULL, NULL)
		ranges++;
	for_each_free_mem_range_reverse(i, NUMA_NO_NODE, MEMBLOCK_NONE, NULL, NULL, NULL)
		ranges++;
	assert_int_equal(ranges, 4);
}

/* An empty list's dummy entry is seen by walks over it alone, and by no other. */
static void walk_over_an_empty_list(void **state)
{
	unsigned int ranges = 0;
	phys_addr_t start, end;
	u64 i;

	(void)state;
	for_each_mem_range(i, &memblock.memory, NULL, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end,
			   NULL) {
		assert_addr(start, 0);
		assert_addr(end, 0);
		ranges++;
	}
	assert_int_equal(ranges, memblock_get_rules()->dummy_in_empty_list);
	assert_free("", "", "", "");
	assert_free("", "##", "", "");
}

/* ---- node and flags ---- */

static void walk_over_a_node(void **state)
{
	phys_addr_t start, end;
	int nid;
	u64 i;

	(void)state;
	NEED_NODES();
	draw_map("001122", "..#..#");
	assert_string_equal(free_ranges(0, MEMBLOCK_NONE), "0-2");
	assert_string_equal(free_ranges(1, MEMBLOCK_NONE), "3-4");
	assert_string_equal(free_ranges_reverse(2, MEMBLOCK_NONE), "4-5");
	assert_string_equal(free_ranges(3, MEMBLOCK_NONE), "");
	walked[0] = '\0';
	for_each_free_mem_range(i, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, &nid)
		walked_over(nid == 0 ? "a" : nid == 1 ? "b" : nid == 2 ? "c" : "?", start, end);
	assert_string_equal(walked, "a0-2 b3-4 c4-5");
	walked[0] = '\0';
	for_each_free_mem_range_reverse(i, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, &nid)
		walked_over(nid == 0 ? "a" : nid == 1 ? "b" : nid == 2 ? "c" : "?", start, end);
	assert_string_equal(walked, "c4-5 b3-4 a0-2");
}

static void walk_leaves_out_what_must_not_be_used(void **state)
{
	bool knows = memblock_get_rules()->knows_driver_managed;
	enum memblock_flags both = (enum memblock_flags)(MEMBLOCK_NOMAP | MEMBLOCK_DRIVER_MANAGED);

	(void)state;
	draw_map("#n#d#", "");
	assert_string_equal(free_ranges(NUMA_NO_NODE, MEMBLOCK_NONE),
			    knows ? "0-1 2-3 4-5" : "0-1 2-3 3-4 4-5");
	assert_string_equal(free_ranges(NUMA_NO_NODE, MEMBLOCK_NOMAP),
			    knows ? "0-1 1-2 2-3 4-5" : "0-1 1-2 2-3 3-4 4-5");
	assert_string_equal(free_ranges(NUMA_NO_NODE, MEMBLOCK_DRIVER_MANAGED), "0-1 2-3 3-4 4-5");
	assert_string_equal(free_ranges_reverse(NUMA_NO_NODE, both), "4-5 3-4 2-3 1-2 0-1");
}

static void walk_over_mirrored_memory(void **state)
{
	(void)state;
	draw_map("#m#m", "");
	assert_string_equal(free_ranges(NUMA_NO_NODE, MEMBLOCK_NONE), "0-1 1-2 2-3 3-4");
	assert_string_equal(free_ranges(NUMA_NO_NODE, MEMBLOCK_MIRROR), "1-2 3-4");
	assert_string_equal(free_ranges_reverse(NUMA_NO_NODE, MEMBLOCK_MIRROR), "3-4 1-2");
}

static void walk_over_scratch_memory(void **state)
{
	(void)state;
	draw_map("#s#s", "");
	assert_string_equal(free_ranges(NUMA_NO_NODE, MEMBLOCK_KHO_SCRATCH), "1-2 3-4");
}

static void walk_with_movable_node(void **state)
{
	bool on_request = memblock_get_rules()->hotplug_on_request;

	(void)state;
	draw_map("#h#", "");
	assert_string_equal(free_ranges(NUMA_NO_NODE, MEMBLOCK_NONE), "0-1 1-2 2-3");
	movable_node_enabled = true;
	assert_string_equal(free_ranges(NUMA_NO_NODE, MEMBLOCK_NONE), "0-1 2-3");
	assert_string_equal(free_ranges(NUMA_NO_NODE, MEMBLOCK_HOTPLUG),
			    on_request ? "0-1 1-2 2-3" : "0-1 2-3");
}

/* ---- the place of a walk ---- */

static u64 place(uint32_t m, uint32_t g)
{
	return (u64)g << 32 | m;
}

static u64 step(u64 from)
{
	__next_mem_range(&from, NUMA_NO_NODE, MEMBLOCK_NONE, &memblock.memory, &memblock.reserved,
			 NULL, NULL, NULL);
	return from;
}

static u64 step_back(u64 from)
{
	__next_mem_range_rev(&from, NUMA_NO_NODE, MEMBLOCK_NONE, &memblock.memory,
			     &memblock.reserved, NULL, NULL, NULL);
	return from;
}

/*
 *     memory    .0000..1111.
 *     gap of b  000**1111**2
 *     free       11    22
 */
static void place_is_the_two_indices(void **state)
{
	(void)state;
	draw_map(".####..####.", "...##....##.");
	assert_true(step(0) == place(0, 1));           /* gap 0 ends first */
	assert_true(step(place(0, 1)) == place(1, 2)); /* nothing of memory 0 is in gap 1 */
	assert_true(step(place(1, 2)) == (u64)-1);
	assert_true(step_back((u64)-1) == place(0, 1)); /* memory 1 begins behind gap 1 does */
	assert_true(step_back(place(0, 1)) == place((uint32_t)-1, 0));
	assert_true(step_back(place((uint32_t)-1, 0)) == (u64)-1);
	draw_map(".####.", ".....#");
	assert_true(step(0) == place(1, 0)); /* both end at once: on to the next memory */
	draw_map(".####.", "#.....");
	assert_true(step_back((u64)-1) == place((uint32_t)-1, 1));
}

static void walk_that_is_over_says_so(void **state)
{
	(void)state;
	draw_map("##", "##");
	assert_true(step(0) == (u64)-1);
	assert_true(step_back((u64)-1) == (u64)-1);
	assert_true(step(place(1, 0)) == (u64)-1);
	assert_true(step(place(0, 7)) == (u64)-1);
}

/*
 * Reserving what a walk yields moves the gaps under it: each step goes on at the same indices.
 */
static void lists_may_change_under_a_walk(void **state)
{
	phys_addr_t start, end;
	u64 i;

	(void)state;
	draw_map("########", "...##...");
	walked[0] = '\0';
	for_each_free_mem_range(i, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL) {
		walked_over("", start, end);
		if (start == at(0))
			assert_int_equal(memblock_reserve(at(1), units(1)), 0);
	}
	/* After 0-3 the walk stands at gap 1, now the one between the two reservations. */
	assert_string_equal(walked, "0-3 2-3 5-8");

	draw_map("########", "...##...");
	walked[0] = '\0';
	for_each_free_mem_range_reverse(i, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL) {
		walked_over("", start, end);
		if (end == at(8))
			assert_int_equal(memblock_reserve(at(6), units(1)), 0);
	}
	assert_string_equal(walked, "5-8 0-3");

	draw_map("##.##.##", "");
	walked[0] = '\0';
	for_each_free_mem_range(i, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL) {
		walked_over("", start, end);
		if (start == at(0))
			assert_int_equal(memblock_remove(at(0), units(2)), 0);
	}
	assert_string_equal(walked, "0-2 6-8");
}

static void reserving_each_range_ends(void **state)
{
	phys_addr_t start, end;
	u64 i;

	(void)state;
	draw_map("##.##.##", "");
	for_each_free_mem_range(i, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL)
		assert_int_equal(memblock_reserve(start, end - start), 0);
	assert_reserved("##.##.##");
}

static void lists_may_vanish_under_a_walk(void **state)
{
	u64 i;

	(void)state;
	draw_map("########", "#.#.#.#.");
	i = step(step(0));
	draw_map("", "");
	assert_true(step(i) == (u64)-1);
	draw_map("########", "#.#.#.#.");
	i = step(step(0));
	draw(&memblock.reserved, "#");
	assert_true(step(i) == (u64)-1);
}

/* ---- random maps, drawn anew under the walk, against the definition of a step ---- */

enum { WALKS = 3000, WIDEST = 24 };

/* A walk: what it asks for, and where it has come to. */
struct walk {
	bool upwards;
	int nid;
	enum memblock_flags flags;
	u64 place;
};

struct free_range {
	phys_addr_t start, end;
	int nid;
};

static uint64_t random_state;

static uint64_t random_below(uint64_t limit)
{
	return random_next(&random_state) % limit;
}

static void draw_randomly(struct memblock_type *type, const char *letters)
{
	char picture[WIDEST + 1] = "";
	size_t width = random_below(WIDEST), i;

	for (i = 0; i < width; i++)
		picture[i] = letters[random_below(strlen(letters))];
	draw(type, picture);
}

static void draw_a_random_map(void)
{
	if (random_below(4))
		draw_randomly(&memblock.memory, MAX_NUMNODES < 4 ? "..###|nm" : "..##012|nm");
	if (random_below(4))
		draw_randomly(&memblock.reserved, "..##|");
}

static bool is_wanted(const struct memblock_region *region, const struct walk *walk)
{
	if (walk->nid != NUMA_NO_NODE && memblock_get_region_node(region) != walk->nid)
		return false;
	if (region->flags & MEMBLOCK_NOMAP)
		return walk->flags & MEMBLOCK_NOMAP;
	return !(walk->flags & MEMBLOCK_MIRROR) || (region->flags & MEMBLOCK_MIRROR);
}

/* Looks at region m and gap g: what they share, and the place behind. */
static bool they_meet(struct walk *walk, uint32_t m, uint32_t g, struct free_range *range)
{
	const struct memblock_region *region = &memblock.memory.regions[m];
	const struct memblock_region *above = &memblock.reserved.regions[g];
	phys_addr_t end = region->base + region->size;
	phys_addr_t gap_start = g ? above[-1].base + above[-1].size : 0;
	phys_addr_t gap_end = g < memblock.reserved.cnt ? above->base : PHYS_ADDR_MAX;

	if (!is_wanted(region, walk) || gap_start >= end || gap_end <= region->base)
		return false;
	range->start = region->base > gap_start ? region->base : gap_start;
	range->end = end < gap_end ? end : gap_end;
	range->nid = memblock_get_region_node(region);
	if (walk->upwards)
		walk->place = end <= gap_end ? place(m + 1, g) : place(m, g + 1);
	else
		walk->place = region->base >= gap_start ? place(m - 1, g) : place(m, g - 1);
	return true;
}

/* The first of all places from here on whose region is wanted and meets its gap. */
static bool defined_step(struct walk *walk, struct free_range *range)
{
	const uint32_t cnt = (uint32_t)memblock.memory.cnt, gaps = (uint32_t)memblock.reserved.cnt;
	uint32_t m = (uint32_t)walk->place, first = (uint32_t)(walk->place >> 32), g;

	if (walk->upwards) {
		for (; m < cnt; m++) {
			for (g = first; g <= gaps; g++) {
				if (they_meet(walk, m, g, range))
					return true;
			}
		}
		return false;
	}
	if (walk->place == (u64)-1)
		m = cnt - 1;
	for (; m < cnt; m--) {
		for (g = first < gaps ? first : gaps; g != UINT32_MAX; g--) {
			if (they_meet(walk, m, g, range))
				return true;
		}
	}
	return false;
}

/* The walk has come to `place` with this range. Then the lists may change. */
static void check_step(struct walk *walk, u64 place, phys_addr_t start, phys_addr_t end, int nid)
{
	struct free_range range;

	assert_true(defined_step(walk, &range));
	assert_true(place == walk->place);
	assert_addr(start, range.start);
	assert_addr(end, range.end);
	assert_int_equal(nid, range.nid);
	if (random_below(8) == 0)
		draw_a_random_map();
}

static void check_end(struct walk *walk, u64 place)
{
	struct free_range range;

	assert_false(defined_step(walk, &range));
	assert_true(place == (u64)-1);
}

static struct walk random_walk(bool upwards)
{
	static const enum memblock_flags flags[] = { MEMBLOCK_NONE, MEMBLOCK_NOMAP,
						     MEMBLOCK_MIRROR };
	int nid = random_below(2) ? NUMA_NO_NODE : (int)random_below(4);

	draw_a_random_map();
	return (struct walk){ .upwards = upwards,
			      .nid = MAX_NUMNODES < 4 ? NUMA_NO_NODE : nid,
			      .flags = flags[random_below(3)],
			      .place = upwards ? 0 : (u64)-1 };
}

/* What a loop asks for is known when it is compiled, or is not: the step is another program. */
static void every_step_is_as_defined(void **state)
{
	phys_addr_t start, end;
	struct walk walk;
	int i, nid;
	u64 at;

	(void)state;
	random_state = 1;
	for (i = 0; i < WALKS; i++) {
		walk = random_walk(true);
		for_each_free_mem_range(at, walk.nid, walk.flags, &start, &end, &nid)
			check_step(&walk, at, start, end, nid);
		check_end(&walk, at);

		walk = random_walk(false);
		for_each_free_mem_range_reverse(at, walk.nid, walk.flags, &start, &end, &nid)
			check_step(&walk, at, start, end, nid);
		check_end(&walk, at);

		walk = random_walk(true);
		walk.nid = NUMA_NO_NODE;
		walk.flags = MEMBLOCK_NONE;
		for_each_free_mem_range(at, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, &nid)
			check_step(&walk, at, start, end, nid);
		check_end(&walk, at);

		walk = random_walk(false);
		walk.nid = NUMA_NO_NODE;
		walk.flags = MEMBLOCK_NONE;
		for_each_free_mem_range_reverse(at, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, &nid)
			check_step(&walk, at, start, end, nid);
		check_end(&walk, at);
	}
}

/* A place anywhere, within the lists or not, is gone on from as defined, too. */
static void a_step_from_any_place_is_as_defined(void **state)
{
	struct free_range range;
	struct walk walk;
	bool is_range;
	u64 from;
	int i;

	(void)state;
	random_state = 2;
	for (i = 0; i < 4 * WALKS; i++) {
		walk = random_walk(i % 2);
		walk.nid = NUMA_NO_NODE;
		walk.flags = MEMBLOCK_NONE;
		from = place((uint32_t)random_below(WIDEST), (uint32_t)random_below(WIDEST));
		walk.place = from;
		is_range = defined_step(&walk, &range);
		from = walk.upwards ? step(from) : step_back(from);
		assert_true(from == (is_range ? walk.place : (u64)-1));
	}
}

/* break and continue are those of the loop that is written down, also in a loop within a loop. */
static void walks_are_plain_loops(void **state)
{
	phys_addr_t start, end, inner_start;
	unsigned int ranges = 0, inner = 0;
	u64 i, j;

	(void)state;
	draw_map("##.##.##.##.", "...........#");
	for_each_free_mem_range(i, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL) {
		if (start == at(3))
			continue;
		for_each_free_mem_range_reverse(j, NUMA_NO_NODE, MEMBLOCK_NONE, &inner_start, NULL,
						NULL) {
			if (inner_start <= start)
				break;
			inner++;
		}
		if (++ranges == 2)
			break;
	}
	assert_int_equal(ranges, 2);
	assert_int_equal(inner, 3 + 1);
	assert_true(i == place(3, 0)); /* the place behind the range that ended it */
	assert_addr(end, at(8));
}

/* ---- reservations ---- */

static void reserved_regions_have_an_inclusive_end(void **state)
{
	phys_addr_t start, end;
	u64 i;

	(void)state;
	draw(&memblock.reserved, ".##.#");
	walked[0] = '\0';
	for_each_reserved_mem_region(i, &start, &end) {
		assert_true(memblock_is_reserved(end));
		walked_over("", start, end + 1);
	}
	assert_string_equal(walked, "1-3 4-5");
	i = 1;
	__next_reserved_mem_region(&i, NULL, NULL);
	assert_true(i == 2);
	__next_reserved_mem_region(&i, &start, NULL);
	assert_true(i == (u64)-1);
	i = 7;
	__next_reserved_mem_region(&i, &start, NULL);
	assert_true(i == (u64)-1);
}

/* ---- region walks ---- */

static void walk_over_regions(void **state)
{
	struct memblock_region *region;
	unsigned long i, count = 0;

	(void)state;
	draw_map("#.#.#", "##.#");
	for_each_memblock(memory, region)
		assert_addr(region->base, at(2 * count++));
	assert_int_equal(count, 3);
	count = 0;
	for_each_memblock(reserved, region)
		count++;
	assert_int_equal(count, 2);
	for_each_memblock_type(i, &memblock.memory, region)
		assert_addr(region->base, at(2 * i));
	assert_int_equal(i, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(free_is_memory_that_is_not_reserved),
		TEST(free_ranges_are_not_joined_across_regions),
		TEST(reservations_that_touch_have_an_empty_gap),
		TEST(walk_over_many),
		TEST(walk_over_one_list),
		TEST(walk_over_lists_of_the_callers_own),
		TEST(filter_applies_to_memory_or_to_any_list),
		TEST(walk_without_asking_for_anything),
		TEST(walk_over_an_empty_list),
		TEST(walk_over_a_node),
		TEST(walk_leaves_out_what_must_not_be_used),
		TEST(walk_over_mirrored_memory),
		TEST(walk_over_scratch_memory),
		TEST(walk_with_movable_node),
		TEST(place_is_the_two_indices),
		TEST(walk_that_is_over_says_so),
		TEST(lists_may_change_under_a_walk),
		TEST(reserving_each_range_ends),
		TEST(lists_may_vanish_under_a_walk),
		TEST(every_step_is_as_defined),
		TEST(a_step_from_any_place_is_as_defined),
		TEST(walks_are_plain_loops),
		TEST(reserved_regions_have_an_inclusive_end),
		TEST(walk_over_regions),
	};

	return RUN_IN_EACH_ERA(tests);
}
