// SPDX-License-Identifier: MIT
/*
 * test_find.c - src/find.c: where it fits. Every place found is also the place an allocation would
 * get, so these tests fix addresses: both directions, both ends, alignments of every kind, limit,
 * node, mirror, kernel end.
 */
#include "port.h"

enum { ANY = NUMA_NO_NODE };

static phys_addr_t top_down(unsigned long from, unsigned long to, phys_addr_t size,
			    phys_addr_t align)
{
	return __memblock_find_range_top_down(at(from), at(to), size, align, ANY, MEMBLOCK_NONE);
}

static phys_addr_t bottom_up(unsigned long from, unsigned long to, phys_addr_t size,
			     phys_addr_t align)
{
	return __memblock_find_range_bottom_up(at(from), at(to), size, align, ANY, MEMBLOCK_NONE);
}

/* ---- the two searches ---- */

static void highest_and_lowest_place(void **state)
{
	(void)state;
	/*        0123456789 */
	draw_map(".####.###.", "..#.......");
	assert_addr(top_down(0, 10, units(1), 1), at(8));
	assert_addr(top_down(0, 10, units(3), 1), at(6));
	assert_addr(top_down(0, 10, units(4), 1), 0);
	assert_addr(bottom_up(0, 10, units(1), 1), at(1));
	assert_addr(bottom_up(0, 10, units(2), 1), at(3));
	assert_addr(bottom_up(0, 10, units(3), 1), at(6));
	assert_addr(bottom_up(0, 10, units(4), 1), 0);
}

static void search_stays_between_its_ends(void **state)
{
	(void)state;
	draw_map("##########", "");
	assert_addr(top_down(2, 6, units(1), 1), at(5));
	assert_addr(top_down(2, 6, units(4), 1), at(2));
	assert_addr(top_down(2, 6, units(4) + 1, 1), 0);
	assert_addr(bottom_up(2, 6, units(1), 1), at(2));
	assert_addr(bottom_up(2, 6, units(4), 1), at(2));
	assert_addr(bottom_up(2, 6, units(4) + 1, 1), 0);
	assert_addr(top_down(4, 4, units(1), 1), 0);
	assert_addr(bottom_up(4, 4, units(1), 1), 0);
	assert_addr(top_down(20, 30, units(1), 1), 0);
	assert_addr(bottom_up(20, 30, units(1), 1), 0);
}

static void search_rounds_into_the_range(void **state)
{
	(void)state;
	set_unit(0x1000);
	draw_map("..######..", "");
	/* at(0) is a multiple of every alignment used here */
	assert_addr(top_down(0, 10, 0x1000, 0x4000), at(4));
	assert_addr(bottom_up(0, 10, 0x1000, 0x4000), at(4));
	assert_addr(top_down(0, 10, 0x4000, 0x4000), at(4));
	assert_addr(bottom_up(0, 10, 0x4000, 0x4000), at(4));
	assert_addr(top_down(0, 10, 0x5000, 0x4000), 0); /* 4-9 is more than there is */
	assert_addr(bottom_up(0, 10, 0x5000, 0x4000), 0);
	assert_addr(top_down(0, 10, 100, 64), at(8) - 128);
	assert_addr(top_down(0, 10, 100, 1), at(8) - 100);
	assert_addr(__memblock_find_range_bottom_up(at(2) + 1, at(9), 100, 64, ANY, MEMBLOCK_NONE),
		    at(2) + 64);
}

/*
 * Rounding goes by bits, whatever the alignment: down clears the bits of align - 1, up fills them.
 */
static void alignments_that_are_no_powers_of_two(void **state)
{
	(void)state;
	set_unit(0x1000);
	draw_map("####", "");
	assert_addr(top_down(0, 4, 1, 3), (at(4) - 1) & ~(phys_addr_t)2);
	assert_addr(__memblock_find_range_bottom_up(at(0) + 5, at(4), 1, 3, ANY, MEMBLOCK_NONE),
		    at(0) + 7); /* ((5 - 1) | 2) + 1 */
	assert_addr(top_down(0, 4, 1, 1), at(4) - 1);
	assert_addr(top_down(0, 4, 1, 0), 0);
	assert_addr(bottom_up(0, 4, 1, 0), 0);
}

/*
 * (Q) Nothing fits anywhere: top-down yields the end of the first range looked at, even one cut off
 * to nothing.
 */
static void size_0(void **state)
{
	(void)state;
	draw_map("####.###", "");
	assert_addr(top_down(0, 10, 0, 1), at(8));
	assert_addr(top_down(0, 6, 0, 1), at(6));
	assert_addr(top_down(0, 2, 0, 1), at(2)); /* the upper region, cut off at both ends */
	assert_addr(bottom_up(0, 10, 0, 1), at(0));
	assert_addr(bottom_up(5, 10, 0, 1), at(5));
	assert_addr(bottom_up(4, 5, 0, 1), 0);
	draw_map("####", "..##");
	assert_addr(top_down(0, 10, 0, 1), at(2));
}

static void sizes_larger_than_the_range(void **state)
{
	(void)state;
	draw_map("####", "");
	assert_addr(top_down(0, 4, at(4) + 1, 1),
		    0); /* more than there are addresses below the end */
	assert_addr(top_down(0, 4, PHYS_ADDR_MAX, 1), 0);
	assert_addr(bottom_up(0, 4, PHYS_ADDR_MAX, 1), 0);
}

/* (Q) Rounding up wraps to 0 there, which seems to fit: the search ends without a place. */
static void rounding_up_at_the_top_ends_the_search(void **state)
{
	phys_addr_t page = PAGE_SIZE, top = (phys_addr_t)0 - 2 * page;

	(void)state;
	assert_int_equal(memblock_add(top + 1, page), 0);
	assert_addr(__memblock_find_range_bottom_up(page, PHYS_ADDR_MAX, 1, 1 << 20, ANY,
						    MEMBLOCK_NONE),
		    0);
	assert_addr(__memblock_find_range_top_down(page, PHYS_ADDR_MAX, 1, 1, ANY, MEMBLOCK_NONE),
		    top + page);
	assert_int_equal(memblock_remove(0, PHYS_ADDR_MAX), 0);
}

/*
 * By an alignment that is no power of two, rounding up can wrap for a range and not for a higher
 * one. A range below the start is clamped to it, and ends the search there though it holds nothing.
 */
static void odd_rounding_ends_the_search_at_a_range_below(void **state)
{
	const phys_addr_t start = PHYS_ADDR_MAX - 0x27ff, place = PHYS_ADDR_MAX - 0xfff;

	(void)state;
	assert_int_equal(memblock_add(PHYS_ADDR_MAX - 0x1ffe, 0x1ffe), 0);
	assert_addr(__memblock_find_range_bottom_up(start, PHYS_ADDR_MAX, 0x800, 0x3000,
						    NUMA_NO_NODE, MEMBLOCK_NONE),
		    place);
	assert_int_equal(memblock_add(0x1000, 0x1000), 0);
	assert_addr(__memblock_find_range_bottom_up(start, PHYS_ADDR_MAX, 0x800, 0x3000,
						    NUMA_NO_NODE, MEMBLOCK_NONE),
		    0);
}

static void search_by_node_and_flags(void **state)
{
	(void)state;
	draw_map("##mm##nn", "");
	assert_addr(__memblock_find_range_top_down(at(0), at(8), units(1), 1, ANY, MEMBLOCK_MIRROR),
		    at(3));
	assert_addr(
		__memblock_find_range_bottom_up(at(0), at(8), units(1), 1, ANY, MEMBLOCK_MIRROR),
		at(2));
	assert_addr(top_down(0, 8, units(1), 1), at(5));
	assert_addr(__memblock_find_range_top_down(at(0), at(8), units(1), 1, ANY, MEMBLOCK_NOMAP),
		    at(7));
	NEED_NODES();
	draw_map("001122", "");
	assert_addr(__memblock_find_range_top_down(at(0), at(8), units(1), 1, 1, MEMBLOCK_NONE),
		    at(3));
	assert_addr(__memblock_find_range_bottom_up(at(0), at(8), units(1), 1, 1, MEMBLOCK_NONE),
		    at(2));
}

/* ---- memblock_find_in_range_node ---- */

static phys_addr_t find(phys_addr_t size, phys_addr_t start, phys_addr_t end)
{
	return memblock_find_in_range_node(size, 1, start, end, ANY, MEMBLOCK_NONE);
}

static void special_ends_mean_the_limit(void **state)
{
	(void)state;
	draw_map("########", "");
	memblock_set_current_limit(at(5));
	assert_addr(find(units(1), 0, MEMBLOCK_ALLOC_ACCESSIBLE), at(4));
	assert_addr(find(units(1), 0, MEMBLOCK_ALLOC_KASAN), at(4));
	assert_addr(find(units(1), 0, at(7)), at(6)); /* every other end is taken as it is */
	assert_addr(find(units(1), 0, MEMBLOCK_ALLOC_ANYWHERE), at(7));
	assert_addr(find(units(1), at(5), MEMBLOCK_ALLOC_ACCESSIBLE), 0);
}

static void first_page_is_never_given_out(void **state)
{
	phys_addr_t page = PAGE_SIZE;

	(void)state;
	assert_int_equal(memblock_add(0, 2 * page), 0);
	assert_addr(find(page, 0, 0), page);
	assert_addr(find(page + 1, 0, 0), 0);
	memblock_set_bottom_up(true);
	assert_addr(find(1, 0, 0), page);
	assert_addr(find(page + 1, 0, 0), 0);
	assert_addr(find(1, 0, page), 0);
	if (memblock_get_rules()->bottom_up_above_kernel)
		assert_warned("bottom-up");
	assert_int_equal(memblock_remove(0, PHYS_ADDR_MAX), 0);
}

static void end_below_start_is_start(void **state)
{
	(void)state;
	draw_map("########", "");
	assert_addr(find(1, at(4), at(2)), 0);
	assert_addr(find(0, at(4), at(2)), at(4)); /* size 0 fits between 4 and 4 */
}

static void direction_is_that_of_memblock(void **state)
{
	(void)state;
	draw_map("..####..", "..#..#..");
	assert_addr(find(units(1), 0, 0), at(4));
	memblock_set_bottom_up(true);
	assert_addr(find(units(1), 0, 0), at(3));
}

/* ---- bottom-up and the kernel image: 5.0 only ---- */

static void bottom_up_begins_behind_the_kernel(void **state)
{
	bool above = memblock_get_rules()->bottom_up_above_kernel;

	(void)state;
	draw_map("########", "");
	memblock_set_bottom_up(true);
	port.kernel_end = at(3);
	assert_addr(find(units(1), 0, 0), above ? at(3) : at(0));
	assert_addr(find(units(1), at(5), 0), at(5));
	assert_not_warned();
}

static void bottom_up_falls_back_to_top_down(void **state)
{
	bool above = memblock_get_rules()->bottom_up_above_kernel;

	(void)state;
	draw_map("####..##", "......##");
	memblock_set_bottom_up(true);
	port.kernel_end = at(2);
	assert_addr(find(units(3), 0, 0), above ? at(1) : at(0));
	if (above)
		assert_warned("bottom-up");
	assert_addr(find(units(3), 0, 0), above ? at(1) : at(0)); /* once is enough */
	assert_not_warned();
}

static void bottom_up_with_an_end_in_the_kernel(void **state)
{
	bool above = memblock_get_rules()->bottom_up_above_kernel;

	(void)state;
	draw_map("####", "");
	memblock_set_bottom_up(true);
	port.kernel_end = at(3);
	assert_addr(find(units(1), 0, at(3)),
		    above ? at(2) : at(0)); /* not even tried: no warning */
	assert_not_warned();
}

/* ---- memblock_find_in_range ---- */

static void find_in_range(void **state)
{
	(void)state;
	draw_map("####....####", "..........#.");
	assert_addr(memblock_find_in_range(0, 0, units(1), PAGE_SIZE), at(11));
	assert_addr(memblock_find_in_range(0, 0, units(2), PAGE_SIZE), at(8));
	assert_addr(memblock_find_in_range(at(1), at(4), units(3), PAGE_SIZE), at(1));
	assert_addr(memblock_find_in_range(at(2), at(4), units(3), PAGE_SIZE), 0);
	assert_reserved("..........#."); /* found, not taken */
}

static void find_in_range_prefers_mirrored_memory(void **state)
{
	(void)state;
	draw_map("#mm###", "");
	system_has_some_mirror = true;
	assert_addr(memblock_find_in_range(0, 0, units(2), PAGE_SIZE), at(1));
	assert_no_line();
	assert_addr(memblock_find_in_range(0, 0, units(3), PAGE_SIZE), at(3));
	assert_line("Could not allocate %s bytes of mirrored memory", A(units(3)));
	assert_addr(memblock_find_in_range(0, 0, units(7), PAGE_SIZE), 0);
	assert_line("Could not allocate %s bytes of mirrored memory", A(units(7)));
	assert_no_line();
	system_has_some_mirror = false;
	assert_addr(memblock_find_in_range(0, 0, units(2), PAGE_SIZE), at(4));
}

static void find_in_range_of_scratch_memory(void **state)
{
	(void)state;
	draw_map("#ss#mm", "");
	system_has_some_mirror = true;
	memblock_set_kho_scratch_only(); /* outranks the mirror, and there is no way back */
	assert_addr(memblock_find_in_range(0, 0, units(1), PAGE_SIZE), at(2));
	assert_addr(memblock_find_in_range(0, 0, units(3), PAGE_SIZE), 0);
	assert_no_line();
}

/* ---- changes behind the library's back ---- */

static void finding_follows_lists_edited_by_hand(void **state)
{
	static struct memblock_region elsewhere[4];
	struct memblock_region *before;

	(void)state;
	draw_map("########", "........");
	assert_addr(find(units(8), 0, 0), at(0));
	assert_addr(find(units(9), 0, 0), 0);
	/* Array, count and total stay as they were: such an edit has to be told. */
	memblock.memory.regions[0].size = units(9);
	memblock_forget();
	assert_addr(find(units(9), 0, 0), at(0));
	memblock.memory.regions[0].base = at(2);
	memblock_forget();
	assert_addr(find(units(9), 0, 0), at(2));
	memblock.memory.cnt = 0;
	assert_addr(find(units(1), 0, 0), 0);
	memblock.memory.cnt = 1;
	assert_addr(find(units(1), 0, 0), at(10));

	before = memblock.memory.regions;
	elsewhere[0] = before[0];
	elsewhere[0].base = at(20);
	memblock.memory.regions = elsewhere;
	assert_addr(find(units(1), 0, 0), at(28));
	memblock.memory.regions = before;
	assert_addr(find(units(1), 0, 0), at(10));
	draw_map("####", "##..");
	assert_addr(find(units(2), 0, 0), at(2));
	assert_addr(find(units(3), 0, 0), 0);
	draw_map("####", "....");
	assert_addr(find(units(3), 0, 0), at(1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(highest_and_lowest_place),
		TEST(search_stays_between_its_ends),
		TEST(search_rounds_into_the_range),
		TEST(alignments_that_are_no_powers_of_two),
		TEST(size_0),
		TEST(sizes_larger_than_the_range),
		TEST(rounding_up_at_the_top_ends_the_search),
		TEST(odd_rounding_ends_the_search_at_a_range_below),
		TEST(search_by_node_and_flags),
		TEST(special_ends_mean_the_limit),
		TEST(first_page_is_never_given_out),
		TEST(end_below_start_is_start),
		TEST(direction_is_that_of_memblock),
		TEST(bottom_up_begins_behind_the_kernel),
		TEST(bottom_up_falls_back_to_top_down),
		TEST(bottom_up_with_an_end_in_the_kernel),
		TEST(find_in_range),
		TEST(find_in_range_prefers_mirrored_memory),
		TEST(find_in_range_of_scratch_memory),
		TEST(finding_follows_lists_edited_by_hand),
	};

	return RUN_IN_EACH_ERA(tests);
}
