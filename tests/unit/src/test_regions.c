// SPDX-License-Identifier: MIT
/*
 * test_regions.c - src/regions.c: one sorted array, here one of the test's own, so that nothing of
 * `memblock` is involved: finding, inserting, removing, splitting, merging, and the invariant
 * itself.
 */
#include "port.h"

#include "internal.h"

enum { ROOM = 12 };

static struct memblock_region own_regions[ROOM];
static char own_name[] = "own";
static struct memblock_type own;

static void own_list(const char *picture)
{
	memset(own_regions, 0, sizeof(own_regions));
	own = (struct memblock_type){ .max = ROOM, .regions = own_regions, .name = own_name };
	draw(&own, picture);
}

#define assert_own(picture) check_own(picture, __LINE__)
static void check_own(const char *picture, int line)
{
	phys_addr_t total = 0;
	unsigned long i;

	check_picture(&own, picture, __FILE__, line);
	assert_true(regions_valid(&own));
	for (i = 0; i < own.cnt; i++)
		total += own.regions[i].size;
	assert_addr(own.total_size, total);
}

/* ---- the invariant ---- */

static void valid_lists(void **state)
{
	(void)state;
	own_list("");
	assert_true(regions_valid(&own));
	own_list("#");
	assert_true(regions_valid(&own));
	own_list(".##|##..0011.n|n");
	assert_true(regions_valid(&own));
}

static void invalid_lists(void **state)
{
	(void)state;
	own_list("##..##");
	own.regions[0].size = units(4) + 1; /* reaches into the next */
	assert_false(regions_valid(&own));
	own_list("##..##");
	own.regions[1].base = 0; /* out of order */
	assert_false(regions_valid(&own));
	own_list("##..##");
	own.regions[1].size = 0;
	assert_false(regions_valid(&own));
	own_list("#.#.#");
	own.regions[1].size = 0;
	assert_false(regions_valid(&own));
	own_list("##..##");
	own.regions[1].size = PHYS_ADDR_MAX; /* wraps */
	assert_false(regions_valid(&own));
	own_list("##..##");
	own.cnt = ROOM + 1;
	assert_false(regions_valid(&own));
	own_list("##");
	own.cnt = 0;
	assert_false(regions_valid(&own));
	own_list("");
	own.cnt = 2;
	assert_false(regions_valid(&own));
}

/* ---- finding ---- */

static void first_ending_after(void **state)
{
	(void)state;
	own_list(".##..##.#");
	assert_int_equal(regions_first_ending_after(&own, at(0)), 0);
	assert_int_equal(regions_first_ending_after(&own, at(1)), 0);
	assert_int_equal(regions_first_ending_after(&own, at(3) - 1), 0);
	assert_int_equal(regions_first_ending_after(&own, at(3)), 1);
	assert_int_equal(regions_first_ending_after(&own, at(7) - 1), 1);
	assert_int_equal(regions_first_ending_after(&own, at(7)), 2);
	assert_int_equal(regions_first_ending_after(&own, at(9) - 1), 2);
	assert_int_equal(regions_first_ending_after(&own, at(9)), 3);
}

/* Wherever the last search ended and whatever list that was in, the answer is that of a search. */
static void first_ending_after_near(void **state)
{
	static const char *const lists[] = { ".##..##.#", "#########", "#.#.#.#.#", "........#" };
	unsigned int before, addr, list;

	(void)state;
	for (list = 0; list < 4; list++) {
		for (before = 0; before <= 9; before++) {
			for (addr = 0; addr <= 9; addr++) {
				own_list("#.#.#.#.#");
				regions_first_ending_after_near(&own, at(before));
				own_list(lists[list]);
				assert_int_equal(regions_first_ending_after_near(&own, at(addr)),
						 regions_first_ending_after(&own, at(addr)));
			}
		}
	}
}

/*
 *     0123456789
 *     .##..##.#.
 */
static void overlapping_entries(void **state)
{
	struct region_span span;

	(void)state;
	own_list(".##..##.#");
	span = regions_overlapping(&own, at(2), at(6));
	assert_int_equal(span.first, 0);
	assert_int_equal(span.last, 2);
	span = regions_overlapping(&own, at(3), at(5)); /* the gap between, and no neighbour */
	assert_int_equal(span.first, 1);
	assert_int_equal(span.last, 1);
	span = regions_overlapping(&own, at(0), at(10));
	assert_int_equal(span.first, 0);
	assert_int_equal(span.last, 3);
}

static void gaps_are_counted(void **state)
{
	(void)state;
	own_list(".##..##.#");
	assert_int_equal(regions_count_gaps(&own, at(0), at(10)), 4);
	assert_int_equal(regions_count_gaps(&own, at(1), at(9)), 2);
	assert_int_equal(regions_count_gaps(&own, at(1), at(3)), 0);
	assert_int_equal(regions_count_gaps(&own, at(2), at(3)), 0);
	assert_int_equal(regions_count_gaps(&own, at(3), at(5)), 1);
	assert_int_equal(regions_count_gaps(&own, at(2), at(5)), 1);
	assert_int_equal(regions_count_gaps(&own, at(9), at(10)), 1);
}

static void search_finds_the_region_that_holds_an_address(void **state)
{
	(void)state;
	own_list(".##|##.#");
	assert_int_equal(memblock_search(&own, at(0)), -1);
	assert_int_equal(memblock_search(&own, at(1) - 1), -1);
	assert_int_equal(memblock_search(&own, at(1)), 0);
	assert_int_equal(memblock_search(&own, at(3) - 1), 0);
	assert_int_equal(memblock_search(&own, at(3)), 1);
	assert_int_equal(memblock_search(&own, at(5) - 1), 1);
	assert_int_equal(memblock_search(&own, at(5)), -1);
	assert_int_equal(memblock_search(&own, at(6)), 2);
	assert_int_equal(memblock_search(&own, PHYS_ADDR_MAX), -1);
	own_list("");
	assert_int_equal(memblock_search(&own, 0), -1);
	assert_int_equal(memblock_search(&own, at(0)), -1);
}

/* ---- inserting and removing entries ---- */

static void insert_region_in_front_of_an_entry(void **state)
{
	(void)state;
	own_list("..#...#.");
	memblock_insert_region(&own, 1, at(4), units(1), MAX_NUMNODES, MEMBLOCK_NOMAP);
	assert_own("..#.n.#.");
	memblock_insert_region(&own, 0, at(0), units(1), MAX_NUMNODES, MEMBLOCK_NONE);
	assert_own("#.#.n.#.");
	memblock_insert_region(&own, 4, at(7), units(1), MAX_NUMNODES, MEMBLOCK_NONE);
	assert_own("#.#.n.#|#");
}

static void insert_region_stores_the_node(void **state)
{
	(void)state;
	NEED_NODES();
	own_list("#");
	memblock_insert_region(&own, 1, at(2), units(1), 3, MEMBLOCK_NONE);
	memblock_insert_region(&own, 2, at(4), units(1), 1000, MEMBLOCK_NONE);
	assert_picture(&own, "#.3.?");
	assert_int_equal(memblock_get_region_node(&own.regions[2]), 1000);
}

static void insert_region_into_a_full_array_panics(void **state)
{
	(void)state;
	own_list("#.#.#.#.#.#.#.#.#.#.#.#");
	assert_int_equal(own.cnt, ROOM);
	assert_panics("memblock: no room for another region",
		      memblock_insert_region(&own, ROOM, at(30), units(1), 0, MEMBLOCK_NONE));
	assert_own("#.#.#.#.#.#.#.#.#.#.#.#");
}

static void remove_region_closes_up(void **state)
{
	(void)state;
	own_list("#.n.h.m");
	memblock_remove_region(&own, 1);
	assert_own("#...h.m");
	memblock_remove_region(&own, 2);
	assert_own("#...h..");
	memblock_remove_region(&own, 0);
	assert_own("....h..");
}

static void remove_the_last_region_clears_entry_0(void **state)
{
	(void)state;
	own_list("..M");
	memblock_remove_region(&own, 0);
	assert_int_equal(own.cnt, memblock_get_rules()->dummy_in_empty_list);
	assert_addr(own.regions[0].base, 0);
	assert_addr(own.regions[0].size, 0);
	assert_int_equal(own.regions[0].flags, 0);
	assert_int_equal(memblock_get_region_node(&own.regions[0]),
			 MAX_NUMNODES > 1 ? MAX_NUMNODES : 0);
	assert_addr(own.total_size, 0);
}

static void emptying_a_list_with_a_total_size_is_warned_of(void **state)
{
	(void)state;
	own_list("##");
	own.total_size += 5;
	memblock_remove_region(&own, 0);
	assert_warned("total size");
	assert_addr(own.total_size, 5);
}

static void filling_an_empty_list_starts_counting_anew(void **state)
{
	(void)state;
	own_list("");
	own.total_size = 5;
	assert_int_equal(memblock_add_range(&own, at(1), units(2), MAX_NUMNODES, MEMBLOCK_NONE), 0);
	assert_warned("empty list");
	assert_own(".##");
	own_list("");
	own.cnt = 2;
	assert_int_equal(memblock_add_range(&own, at(1), units(2), MAX_NUMNODES, MEMBLOCK_NONE), 0);
	assert_warned("empty list");
	assert_own(".##");
}

/* ---- splitting: memblock_isolate_range() ---- */

static void assert_isolated(const char *before, unsigned long from, unsigned long to,
			    const char *after, int first, int last)
{
	int start = -5, end = -5;

	own_list(before);
	assert_int_equal(memblock_isolate_range(&own, at(from), units(to - from), &start, &end), 0);
	assert_own(after);
	assert_int_equal(start, first);
	assert_int_equal(end, last);
}

static void isolate_range_splits_at_both_borders(void **state)
{
	(void)state;
	/*                  0123456789 */
	assert_isolated("..######..", 4, 6, "..##|##|##..", 1, 2);
	assert_isolated("..######..", 2, 8, "..######..", 0, 1);
	assert_isolated("..######..", 0, 4, "..##|####..", 0, 1);
	assert_isolated("..######..", 4, 10, "..##|####..", 1, 2);
	assert_isolated("..######..", 0, 10, "..######..", 0, 1);
	assert_isolated("..######..", 3, 8, "..#|#####..", 1, 2);
	assert_isolated("###.nnn.hh", 1, 9, "#|##.nnn.h|h", 1, 4);
	assert_isolated("###.nnn.hh", 2, 5, "##|#.n|nn.hh", 1, 3);
}

static void isolate_range_without_regions_inside(void **state)
{
	(void)state;
	assert_isolated("..##..##..", 0, 2, "..##..##..", 0, 0);
	assert_isolated("..##..##..", 4, 6, "..##..##..", 0, 0);
	assert_isolated("..##..##..", 8, 10, "..##..##..", 0, 0);
	assert_isolated("..##..##..", 3, 3, "..##..##..", 0, 0);
	assert_isolated("", 3, 5, "", 0, 0);
}

static void isolate_range_keeps_node_and_flags_of_both_halves(void **state)
{
	(void)state;
	NEED_NODES();
	assert_isolated("NNNN", 1, 2, "N|N|NN", 1, 2);
}

static void isolate_range_is_cut_off_at_the_top(void **state)
{
	int start, end;

	(void)state;
	own_list("");
	assert_int_equal(
		memblock_add_range(&own, PHYS_ADDR_MAX - 99, 99, MAX_NUMNODES, MEMBLOCK_NONE), 0);
	assert_int_equal(
		memblock_isolate_range(&own, PHYS_ADDR_MAX - 50, PHYS_ADDR_MAX, &start, &end), 0);
	assert_int_equal(own.cnt, 2);
	assert_int_equal(start, 1);
	assert_int_equal(end, 2);
	assert_addr(own.regions[0].size, 49);
	assert_addr(own.regions[1].base, PHYS_ADDR_MAX - 50);
	assert_addr(own.regions[1].size, 50);
}

/* ---- merging ---- */

static void merge_regions_fuses_what_is_alike_and_touches(void **state)
{
	(void)state;
	own_list("##|##|##..n|n.n#|#hh|h#");
	memblock_merge_regions(&own);
	assert_own("######..nn.n##hhh#");
	own_list("00|0110|0");
	memblock_merge_regions(&own);
	assert_own(MAX_NUMNODES > 1 ? "0001100" : "#######");
	own_list("#");
	memblock_merge_regions(&own);
	assert_own("#");
	own_list("");
	memblock_merge_regions(&own);
	assert_own("");
}

static void merge_regions_panics_on_overlap(void **state)
{
	(void)state;
	own_list("##.nn.");
	own.regions[0].size = units(4);
	assert_panics("memblock: regions overlap", memblock_merge_regions(&own));
}

/* Flags as one: two halves are alike only if all of their flags are. */
static void merge_regions_compares_every_flag(void **state)
{
	(void)state;
	own_list("hh|hh");
	own.regions[0].flags = (enum memblock_flags)(MEMBLOCK_HOTPLUG | MEMBLOCK_NOMAP);
	memblock_merge_regions(&own);
	assert_int_equal(own.cnt, 2);
}

/*
 * Rules up to 6.1 re-join the whole list at any merge, later ones only around what was touched.
 *
 *     ##|##...#      one region is added at the +; are the first two one afterwards?
 *             +
 */
static void merging_looks_at_the_whole_list_or_at_what_was_touched(void **state)
{
	bool whole = memblock_get_rules()->merge_whole_list;

	(void)state;
	own_list("##|##...#..");
	assert_int_equal(memblock_add_range(&own, at(8), units(1), MAX_NUMNODES, MEMBLOCK_NONE), 0);
	assert_own(whole ? "####...##." : "##|##...##.");
	own_list("##|##.n.#|#");
	assert_int_equal(memblock_add_range(&own, at(6), units(1), MAX_NUMNODES, MEMBLOCK_NOMAP),
			 0);
	assert_own(whole ? "####.nn##" : "##|##.nn#|#");
	own_list("##|##.#"); /* one neighbour on either side, and no more */
	assert_int_equal(memblock_add_range(&own, at(4), units(1), MAX_NUMNODES, MEMBLOCK_NONE), 0);
	assert_own(whole ? "######" : "##|####");
}

/* ---- inserting pieces ---- */

static void assert_added(const char *before, unsigned long from, unsigned long to, char as,
			 const char *after)
{
	enum memblock_flags flags = as == 'n' ? MEMBLOCK_NOMAP : MEMBLOCK_NONE;

	own_list(before);
	assert_int_equal(memblock_add_range(&own, at(from), units(to - from), MAX_NUMNODES, flags),
			 0);
	assert_own(after);
}

static void add_range_fills_the_gaps(void **state)
{
	(void)state;
	/*            0123456789 */
	assert_added("", 3, 5, '#', "...##");
	assert_added("....##....", 0, 2, '#', "##..##....");
	assert_added("....##....", 7, 9, '#', "....##.##.");
	assert_added("....##....", 2, 4, '#', "..####....");
	assert_added("....##....", 6, 8, '#', "....####..");
	assert_added("....##....", 4, 6, '#', "....##....");
	assert_added("....##....", 3, 5, '#', "...###....");
	assert_added("....##....", 5, 8, '#', "....####..");
	assert_added("....##....", 2, 8, '#', "..######..");
	assert_added("..##..##..", 4, 6, '#', "..######..");
	assert_added("..##..##..", 3, 7, '#', "..######..");
	assert_added("..##..##..", 0, 10, '#', "##########");
	assert_added("..##..##..", 5, 5, '#', "..##..##..");
	assert_added("..##|##...", 2, 6, '#', "..##|##..."); /* nothing to add: nothing merged */
}

static void add_range_leaves_what_is_there_as_it_is(void **state)
{
	(void)state;
	own_list("..nn..hh..");
	assert_int_equal(memblock_add_range(&own, at(0), units(10), MAX_NUMNODES, MEMBLOCK_NONE),
			 0);
	if (!memblock_get_rules()->reservations_keep_owner) {
		assert_warned("other flags");
		assert_warned("other flags");
	}
	assert_own("##nn##hh##");
	assert_added("..##..", 4, 6, 'n', "..##nn");
	assert_added("..##..", 0, 2, 'n', "nn##..");
}

/* Only a piece that ends where an overlapped region begins is worth a warning. */
static void add_range_warns_of_other_nodes(void **state)
{
	(void)state;
	NEED_NODES();
	own_list("..11..22");
	assert_int_equal(memblock_add_range(&own, at(0), units(8), 1, MEMBLOCK_NONE), 0);
	assert_warned("another node");
	assert_own("111111"
		   "22");
	own_list("..11..");
	assert_int_equal(memblock_add_range(&own, at(3), units(3), 2, MEMBLOCK_NONE), 0);
	assert_int_equal(memblock_add_range(&own, at(0), units(2), 2, MEMBLOCK_NONE), 0);
	assert_not_warned();
	assert_own("221122");
}

/* 7.2 keeps quiet when the caller asked for no flags at all. */
static void add_range_warns_of_other_flags(void **state)
{
	bool quiet = memblock_get_rules()->reservations_keep_owner;

	(void)state;
	own_list("..nn..");
	assert_int_equal(memblock_add_range(&own, at(1), units(2), MAX_NUMNODES, MEMBLOCK_NONE), 0);
	if (!quiet)
		assert_warned("other flags");
	assert_not_warned();
	own_list("..nn..");
	assert_int_equal(memblock_add_range(&own, at(1), units(2), MAX_NUMNODES, MEMBLOCK_HOTPLUG),
			 0);
	assert_warned("other flags");
	assert_own(".hnn..");
}

static void remove_range_cuts_out(void **state)
{
	(void)state;
	own_list("..######..");
	assert_int_equal(memblock_remove_range(&own, at(4), units(2)), 0);
	assert_own("..##..##..");
	assert_int_equal(memblock_remove_range(&own, at(3), units(4)), 0);
	assert_own("..#....#..");
	assert_int_equal(memblock_remove_range(&own, at(3), units(4)), 0);
	assert_own("..#....#..");
	assert_int_equal(memblock_remove_range(&own, at(7), units(0)), 0);
	assert_own("..#....#..");
	assert_int_equal(memblock_remove_range(&own, 0, PHYS_ADDR_MAX), 0);
	assert_own("..........");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(valid_lists),
		TEST(invalid_lists),
		TEST(first_ending_after),
		TEST(first_ending_after_near),
		TEST(overlapping_entries),
		TEST(gaps_are_counted),
		TEST(search_finds_the_region_that_holds_an_address),
		TEST(insert_region_in_front_of_an_entry),
		TEST(insert_region_stores_the_node),
		TEST(insert_region_into_a_full_array_panics),
		TEST(remove_region_closes_up),
		TEST(remove_the_last_region_clears_entry_0),
		TEST(emptying_a_list_with_a_total_size_is_warned_of),
		TEST(filling_an_empty_list_starts_counting_anew),
		TEST(isolate_range_splits_at_both_borders),
		TEST(isolate_range_without_regions_inside),
		TEST(isolate_range_keeps_node_and_flags_of_both_halves),
		TEST(isolate_range_is_cut_off_at_the_top),
		TEST(merge_regions_fuses_what_is_alike_and_touches),
		TEST(merge_regions_panics_on_overlap),
		TEST(merge_regions_compares_every_flag),
		TEST(merging_looks_at_the_whole_list_or_at_what_was_touched),
		TEST(add_range_fills_the_gaps),
		TEST(add_range_leaves_what_is_there_as_it_is),
		TEST(add_range_warns_of_other_nodes),
		TEST(add_range_warns_of_other_flags),
		TEST(remove_range_cuts_out),
	};

	return RUN_IN_EACH_ERA(tests);
}
