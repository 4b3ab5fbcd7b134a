// SPDX-License-Identifier: MIT
/*
 * test_handover.c - src/handover.c: which frames go to the page allocator, in which blocks, what is
 * reported to it as reserved, and where the arrays of the lists go in the end.
 */
#include "port.h"

enum { M = INIT_MEMBLOCK_MEMORY_REGIONS, R = INIT_MEMBLOCK_RESERVED_REGIONS };

static unsigned long pfn(unsigned long column)
{
	return (unsigned long)(at(column) >> PAGE_SHIFT);
}

static bool reports_nomap(void)
{
	return memblock_get_rules()->nomap_pages_are_reserved;
}

#define assert_freed(column, order) assert_pages("free 0x%lx order %d", pfn(column), order)
#define assert_kept(from, to, nid)                                                                 \
	assert_pages("reserve 0x%lx-0x%lx node %d", pfn(from), pfn(to), nid)

/* ---- blocks ---- */

/*
 * at(0) is aligned to the largest block: from there on the order of a frame is that of its column.
 */
static void free_all_hands_over_the_largest_blocks(void **state)
{
	(void)state;
	draw_map(".###########.", "");
	assert_int_equal(memblock_free_all(), 11);
	assert_pages("zero");
	assert_freed(1, 0);
	assert_freed(2, 1);
	assert_freed(4, 2);
	assert_freed(8, 2);
	assert_pages("total 11");
}

static void free_all_leaves_out_what_is_reserved(void **state)
{
	(void)state;
	draw_map("####.##|##", ".#....#");
	assert_int_equal(memblock_free_all(), 6);
	assert_pages("zero");
	assert_kept(1, 2, 0);
	assert_kept(6, 7, 0);
	assert_freed(0, 0);
	assert_freed(2, 1);
	assert_freed(5, 0);
	assert_freed(7, 0);
	assert_freed(8, 0);
	assert_pages("total 6");
}

static void the_largest_blocks_begin_at_their_multiples(void **state)
{
	unsigned long largest = 1UL << MAX_PAGE_ORDER;

	(void)state;
	memblock_add((phys_addr_t)(2 * largest - 1) << PAGE_SHIFT, (phys_addr_t)(largest + 1)
									   << PAGE_SHIFT);
	assert_int_equal(memblock_free_all(), largest + 1);
	assert_pages("zero");
	assert_pages("free 0x%lx order 0", 2 * largest - 1);
	assert_pages("free 0x%lx order %d", 2 * largest, MAX_PAGE_ORDER);
	assert_pages("total %lu", largest + 1);
}

static void blocks_are_no_larger_than_the_largest_order(void **state)
{
	unsigned long largest = 1UL << MAX_PAGE_ORDER;

	(void)state;
	port.base = (phys_addr_t)largest << (PAGE_SHIFT + 1);
	draw(&memblock.memory, "#");
	memblock.memory.regions[0].size = (phys_addr_t)(2 * largest + 1) << PAGE_SHIFT;
	memblock.memory.total_size = memblock.memory.regions[0].size;
	assert_int_equal(memblock_free_all(), 2 * largest + 1);
	assert_pages("zero");
	assert_pages("free 0x%lx order %d", 2 * largest, MAX_PAGE_ORDER);
	assert_pages("free 0x%lx order %d", 3 * largest, MAX_PAGE_ORDER);
	assert_pages("free 0x%lx order 0", 4 * largest);
	assert_pages("total %lu", 2 * largest + 1);
}

static void block_at_frame_0(void **state)
{
	unsigned long largest = 1UL << MAX_PAGE_ORDER;

	(void)state;
	assert_int_equal(memblock_add(0, (phys_addr_t)largest << PAGE_SHIFT), 0);
	assert_int_equal(memblock_free_all(), largest);
	assert_pages("zero");
	assert_pages("free 0x0 order %d", MAX_PAGE_ORDER);
	assert_pages("total %lu", largest);
	assert_int_equal(memblock_remove(units(3), PHYS_ADDR_MAX), 0);
	assert_int_equal(memblock_free_all(), 3);
	assert_pages("free 0x0 order 1"); /* the counters were set to zero before */
	assert_pages("free 0x2 order 0");
	assert_pages("total 3");
}

static void only_whole_frames_are_handed_over(void **state)
{
	(void)state;
	draw_map("###.#.##", "");
	memblock.memory.regions[0].base++;
	memblock.memory.regions[0].size -= 2; /* frames 0 and 2 are not whole */
	memblock.memory.regions[1].size--;
	memblock.memory.regions[2].base++;
	memblock.memory.regions[2].size--;
	memblock.memory.total_size -= 4;
	assert_int_equal(memblock_free_all(), 2);
	assert_pages("zero");
	assert_freed(1, 0);
	assert_freed(7, 0);
	assert_pages("total 2");
}

static void frames_in_the_last_page(void **state)
{
	phys_addr_t last = (phys_addr_t)0 - units(1);

	(void)state;
	assert_int_equal(memblock_add(last + 1, units(1)), 0);
	assert_int_equal(memblock_free_all(), 0);
	assert_pages("zero");
	assert_pages("total 0");
}

static void high_memory_is_not_handed_over(void **state)
{
	(void)state;
	draw_map("####.###", "");
	port.max_low_pfn = pfn(6);
	assert_int_equal(memblock_free_all(), 5);
	assert_pages("zero");
	assert_freed(0, 2);
	assert_freed(5, 0);
	assert_pages("total 5");
	port.max_low_pfn = pfn(3);
	assert_int_equal(memblock_free_all(), 3);
	assert_freed(0, 1);
	assert_freed(2, 0);
	assert_pages("total 3");
}

static void nothing_to_hand_over(void **state)
{
	(void)state;
	assert_int_equal(memblock_free_all(), 0);
	assert_pages("zero");
	assert_pages("total 0");
}

/* ---- hot-plug marks, no-map memory, reservations ---- */

static void hotplug_marks_are_cleared(void **state)
{
	(void)state;
	movable_node_enabled = true;
	draw_map("##hh", "");
	assert_int_equal(memblock_free_all(), 4);
	assert_memory("####");
	assert_pages("zero");
	assert_freed(0, 2);
	assert_pages("total 4");
}

static void nomap_memory_is_reported_since_6_6(void **state)
{
	(void)state;
	draw_map("#nn#", "#");
	assert_int_equal(memblock_free_all(), 1);
	assert_pages("zero");
	if (reports_nomap())
		assert_kept(1, 3, MAX_NUMNODES > 1 ? MAX_NUMNODES : 0);
	assert_kept(0, 1, 0);
	assert_freed(3, 0);
	assert_pages("total 1");
}

static void reservations_are_reported_with_every_frame_they_touch(void **state)
{
	(void)state;
	draw_map("####", ".##.");
	memblock.reserved.regions[0].base++;
	memblock.reserved.regions[0].size--;
	memblock.reserved.total_size--;
	memblock.reserved.regions[0].size -= units(1) - 5;
	memblock.reserved.total_size -= units(1) - 5;
	assert_int_equal(memblock_free_all(), 2); /* 0 and 3: what is cut is lost */
	assert_pages("zero");
	assert_kept(1, 3, 0);
	assert_freed(0, 0);
	assert_freed(3, 0);
	assert_pages("total 2");
}

static void reservations_not_to_be_initialised_are_not_reported(void **state)
{
	(void)state;
	draw_map("####", "#i.#");
	assert_int_equal(memblock_free_all(), 1);
	assert_pages("zero");
	assert_kept(0, 1, 0);
	assert_kept(3, 4, 0);
	assert_freed(2, 0);
	assert_pages("total 1");
}

/*
 * Later rules split reservations where the node changes, older ones ask for the first frame's node.
 */
static void reservations_get_the_node_of_their_memory(void **state)
{
	(void)state;
	NEED_NODES();
	draw_map("0011", ".##.");
	assert_int_equal(memblock_free_all(), 2);
	assert_pages("zero");
	if (reports_nomap()) {
		assert_kept(1, 2, 0);
		assert_kept(2, 3, 1);
		assert_reserved(".01.");
	} else {
		assert_kept(1, 3, 0);
		assert_reserved(".##.");
	}
	assert_freed(0, 0);
	assert_freed(3, 0);
	assert_pages("total 2");
}

static void reservations_keep_a_valid_node(void **state)
{
	(void)state;
	NEED_NODES();
	draw_map("....", ".3.#");
	assert_int_equal(memblock_free_all(), 0);
	assert_pages("zero");
	assert_kept(1, 2, 3);
	assert_kept(3, 4, 0); /* no memory there: node 0 */
	assert_pages("total 0");
	draw_map("..22", "...#");
	assert_int_equal(memblock_free_all(), 1);
	assert_kept(3, 4, 2);
	assert_freed(2, 0);
	assert_pages("total 1");
	draw_map("..22", "...#"); /* the frame it begins in counts */
	memblock.reserved.regions[0].base++;
	memblock.reserved.regions[0].size--;
	memblock.reserved.total_size--;
	assert_int_equal(memblock_free_all(), 1);
	assert_kept(3, 4, 2);
	forget_pages();
}

/*
 *     00001111
 *     ...##       splitting it at the border of the nodes makes `reserved` one entry larger,
 *     ..@01       doing the same for node 1 makes its array grow into memory of node 0
 *
 * The array is a reservation, too, and gets its node in another round.
 */
static void reservations_may_grow_while_they_get_their_node(void **state)
{
	unsigned long i;

	(void)state;
	NEED_NODES();
	if (!reports_nomap())
		skip();
	memblock_allow_resize();
	draw_map("00001111", "...##");
	fill(&memblock.reserved, R - 3);
	(void)memblock_free_all();
	forget_pages();
	assert_int_equal(memblock.reserved.max, 2 * R);
	assert_true(memblock_port_virt_to_phys(memblock.reserved.regions) < at(4));
	for (i = R - 3; i < memblock.reserved.cnt; i++)
		assert_int_equal(memblock_get_region_node(&memblock.reserved.regions[i]),
				 memblock.reserved.regions[i].base < at(4) ? 0 : 1);
}

/* ---- afterwards ---- */

static void free_late_hands_over_whole_frames_one_by_one(void **state)
{
	(void)state;
	draw_map("########", "########");
	memblock_free_late(at(4), units(3));
	assert_freed(4, 0);
	assert_freed(5, 0);
	assert_freed(6, 0);
	assert_pages("total 3");
	assert_leak(LEAK_FREE_PHYS, at(4), units(3));
}

static void free_late_rounds_inwards(void **state)
{
	(void)state;
	memblock_free_late(at(4) + 1, units(2));
	assert_freed(5, 0);
	assert_pages("total 1");
	memblock_free_late(at(4) + 1, units(1));
	assert_pages("total 0");
	__memblock_free_late(at(4), units(2) - 1);
	assert_freed(4, 0);
	assert_pages("total 1");
	memblock_free_late((phys_addr_t)0 - units(2), PHYS_ADDR_MAX); /* cut off in the last page */
	assert_pages("free 0x%lx order 0",
		     (unsigned long)((phys_addr_t)((phys_addr_t)0 - units(2)) >> PAGE_SHIFT));
	assert_pages("total 1");
}

static void free_late_leaves_the_lists_alone(void **state)
{
	(void)state;
	draw_map("####", "####");
	memblock_free_late(at(1), units(1));
	assert_freed(1, 0);
	assert_pages("total 1");
	assert_reserved("####");
}

static phys_addr_t bytes_for(unsigned long entries)
{
	phys_addr_t page = units(1);

	return (phys_addr_t)(entries * sizeof(struct memblock_region) + page - 1) & ~(page - 1);
}

static void assert_freed_late(phys_addr_t base, phys_addr_t size)
{
	phys_addr_t addr;

	for (addr = base; addr < base + size; addr += units(1))
		assert_pages("free 0x%lx order 0", (unsigned long)(addr >> PAGE_SHIFT));
	assert_pages("total %lu", (unsigned long)(size >> PAGE_SHIFT));
}

static void discard_gives_grown_arrays_back(void **state)
{
	phys_addr_t memory, reserved;

	(void)state;
	draw_map("################", "");
	memblock_allow_resize();
	assert_int_equal(memblock_double_array(&memblock.memory, 0, 0), 0);
	assert_int_equal(memblock_double_array(&memblock.reserved, 0, 0), 0);
	memory = memblock_port_virt_to_phys(memblock.memory.regions);
	reserved = memblock_port_virt_to_phys(memblock.reserved.regions);
	memblock_discard();
	assert_freed_late(reserved, bytes_for(2 * R)); /* `reserved` first */
	assert_freed_late(memory, bytes_for(2 * M));
	assert_int_equal(memblock.memory.max, M);
	assert_int_equal(memblock.reserved.max, R);
	assert_memory("....");
	assert_reserved("....");
}

static void discard_gives_slab_arrays_to_the_slab(void **state)
{
	(void)state;
	draw_map("####", "#");
	memblock_allow_resize();
	port.slab_up = true;
	assert_int_equal(memblock_double_array(&memblock.reserved, 0, 0), 0);
	memblock_discard();
	assert_int_equal(port.slab_frees, 1);
	assert_reserved("....");
	assert_memory("####");
}

/* What a list of somebody's own got from the slab says nothing about the machine's lists. */
static void discard_knows_its_slab_arrays_from_others(void **state)
{
	static struct memblock_region entries[4];
	static char name[] = "own";
	struct memblock_type own = { .max = 4, .regions = entries, .name = name };

	(void)state;
	draw_map("####", "#");
	memblock_allow_resize();
	port.slab_up = true;
	assert_int_equal(memblock_double_array(&memblock.memory, 0, 0), 0);
	assert_int_equal(memblock_double_array(&own, 0, 0), 0);
	memblock_discard();
	assert_int_equal(port.slab_frees, 1);
	assert_no_pages();
}

static void discard_keeps_built_in_arrays(void **state)
{
	static struct snapshot before;

	(void)state;
	draw_map("##nn", ".#");
	take_snapshot(&before);
	memblock_discard();
	assert_unchanged(&before);
}

/*
 * The list that walks filter is gone: from then on they filter none, unless the rules filter any.
 */
static void discard_makes_walks_filter_nothing(void **state)
{
	bool any_list = memblock_get_rules()->skip_rules_for_any_list;

	(void)state;
	draw_map("##nn", "");
	assert_addr(memblock_find_in_range(0, 0, units(1), PAGE_SIZE), at(1));
	memblock_discard();
	assert_addr(memblock_find_in_range(0, 0, units(1), PAGE_SIZE), any_list ? at(1) : at(3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(free_all_hands_over_the_largest_blocks),
		TEST(free_all_leaves_out_what_is_reserved),
		TEST(blocks_are_no_larger_than_the_largest_order),
		TEST(the_largest_blocks_begin_at_their_multiples),
		TEST(block_at_frame_0),
		TEST(only_whole_frames_are_handed_over),
		TEST(frames_in_the_last_page),
		TEST(high_memory_is_not_handed_over),
		TEST(nothing_to_hand_over),
		TEST(hotplug_marks_are_cleared),
		TEST(nomap_memory_is_reported_since_6_6),
		TEST(reservations_are_reported_with_every_frame_they_touch),
		TEST(reservations_not_to_be_initialised_are_not_reported),
		TEST(reservations_get_the_node_of_their_memory),
		TEST(reservations_keep_a_valid_node),
		TEST(reservations_may_grow_while_they_get_their_node),
		TEST(free_late_hands_over_whole_frames_one_by_one),
		TEST(free_late_rounds_inwards),
		TEST(free_late_leaves_the_lists_alone),
		TEST(discard_gives_grown_arrays_back),
		TEST(discard_gives_slab_arrays_to_the_slab),
		TEST(discard_knows_its_slab_arrays_from_others),
		TEST(discard_keeps_built_in_arrays),
		TEST(discard_makes_walks_filter_nothing),
	};

	return RUN_IN_EACH_ERA(tests);
}
