// SPDX-License-Identifier: MIT
/*
 * test_linux6.c - src/linux6.c and the macros of linux6.h: the 6.x names of the engine that the
 * other tests look into. What differs from 5.0 is what they return, which fallbacks they have, and
 * who hears of them.
 */
#include "port.h"

#include <memblock/linux6.h>

enum { ANY = NUMA_NO_NODE };

static void assert_bytes(const unsigned char *bytes, size_t size, unsigned char byte)
{
	while (size--)
		assert_int_equal(*bytes++, byte);
}

/* ---- lists ---- */

static void phys_free(void **state)
{
	(void)state;
	draw_map("####", "####");
	assert_int_equal(memblock_phys_free(at(1), units(2)), 0);
	assert_reserved("#..#");
	assert_leak(LEAK_FREE_PHYS, at(1), units(2));
}

static void free_by_pointer(void **state)
{
	(void)state;
	draw_map("####", "####");
	memblock_free(pointer_to(at(2)), units(1));
	assert_reserved("##.#");
	assert_leak(LEAK_FREE_PHYS, at(2), units(1));
	memblock_free(NULL, units(4));
	assert_reserved("##.#");
	assert_no_leak_call();
}

static void add_node_with_flags(void **state)
{
	(void)state;
	assert_int_equal(memblock_add_node(at(0), units(2), 0, MEMBLOCK_NONE), 0);
	assert_int_equal(memblock_add_node(at(2), units(2), 0, MEMBLOCK_HOTPLUG), 0);
	assert_int_equal(memblock_add_node(at(4), units(2), MAX_NUMNODES, MEMBLOCK_NOMAP), 0);
	assert_memory(MAX_NUMNODES > 1 ? "00HHnn" : "##hhnn");
}

/* ---- physical ---- */

static void phys_alloc(void **state)
{
	(void)state;
	draw_map("#m##", "");
	memblock_set_current_limit(at(3));
	assert_addr(memblock_phys_alloc(units(1), 1), at(2));
	system_has_some_mirror = true;
	assert_addr(memblock_phys_alloc(units(1), 1), at(1)); /* 6.x prefers it here, too */
	assert_addr(memblock_phys_alloc(units(1), 1), at(0));
	assert_line("Could not allocate %s bytes of mirrored memory", A(units(1)));
	assert_addr(memblock_phys_alloc(units(1), 1), 0); /* and does not panic */
	assert_line("Could not allocate %s bytes of mirrored memory", A(units(1)));
	assert_taken("@@@.");
}

static void phys_alloc_range(void **state)
{
	(void)state;
	draw_map("########", "");
	memblock_set_current_limit(at(4));
	assert_addr(memblock_phys_alloc_range(units(1), 1, 0, 0), at(3));
	assert_addr(memblock_phys_alloc_range(units(1), 1, 0, at(7)),
		    at(6)); /* an end above the limit counts */
	assert_addr(memblock_phys_alloc_range(units(1), 1, at(1), at(2)), at(1));
	assert_addr(memblock_phys_alloc_range(units(1), 1, at(1), at(2)),
		    0); /* the start is no mere wish */
	assert_taken(".@.@..@.");
	NEED_NODES();
	memblock_set_current_limit(PHYS_ADDR_MAX);
	draw_map("0011", "");
	assert_addr(memblock_phys_alloc_range(units(1), 1, 0, 0), at(3)); /* of any node */
}

static void phys_alloc_is_capped_by_the_rules_of_5_1(void **state)
{
	struct memblock_rules capped = *memblock_get_rules();
	const struct memblock_rules *era = memblock_get_rules();

	(void)state;
	capped.phys_alloc_capped = true;
	NEED_RULES(&capped);
	draw_map("########", "");
	memblock_set_current_limit(at(4));
	assert_addr(memblock_phys_alloc_range(units(1), 1, 0, at(7)), at(3));
	assert_addr(memblock_phys_alloc_range(units(1), 1, 0, 1), at(2));
	assert_addr(memblock_phys_alloc_range(units(1), 1, 0, 0), at(1));
	memblock_set_rules(era);
}

static void phys_alloc_try_nid(void **state)
{
	(void)state;
	draw_map("####", "");
	memblock_set_current_limit(at(3));
	assert_addr(memblock_phys_alloc_try_nid(units(1), 1, ANY), at(2));
	assert_addr(memblock_phys_alloc_try_nid(units(3), 1, ANY), 0);
	NEED_NODES();
	memblock_set_current_limit(PHYS_ADDR_MAX);
	draw_map("0011", "");
	assert_addr(memblock_phys_alloc_try_nid(units(1), 1, 0), at(1));
	assert_addr(memblock_phys_alloc_try_nid(units(2), 1, 0), at(2));
	assert_addr(memblock_phys_alloc_try_nid(units(2), 1, 0), 0);
}

static void alloc_range_nid_falls_back_to_any_node(void **state)
{
	(void)state;
	draw_map("####", "");
	assert_addr(memblock_alloc_range_nid(units(1), 1, at(1), at(3), ANY, false), at(2));
	assert_addr(memblock_alloc_range_nid(units(1), 1, at(1), at(3), ANY, true), at(1));
	assert_addr(memblock_alloc_range_nid(units(1), 1, at(1), at(3), ANY, false), 0);
	NEED_NODES();
	draw_map("0011", "");
	assert_addr(memblock_alloc_range_nid(units(1), 1, 0, 0, 0, true), at(1));
	assert_addr(memblock_alloc_range_nid(units(2), 1, 0, 0, 0, true), 0);
	assert_addr(memblock_alloc_range_nid(units(2), 1, 0, 0, 0, false), at(2));
}

/* node mirrored, any mirrored, node, any: an allocation takes the best that is left. */
static void alloc_range_nid_gives_up_node_before_mirror(void **state)
{
	(void)state;
	NEED_NODES();
	draw_map("0011", "");
	assert_int_equal(memblock_add_node(at(4), units(1), 0, MEMBLOCK_MIRROR), 0);
	assert_int_equal(memblock_add_node(at(5), units(1), 1, MEMBLOCK_MIRROR), 0);
	system_has_some_mirror = true;
	assert_addr(memblock_alloc_range_nid(units(1), 1, 0, 0, 0, false), at(4));
	assert_addr(memblock_alloc_range_nid(units(1), 1, 0, 0, 0, false), at(5));
	assert_no_line();
	assert_addr(memblock_alloc_range_nid(units(1), 1, 0, 0, 0, false), at(1));
	assert_addr(memblock_alloc_range_nid(units(1), 1, 0, 0, 0, false), at(0));
	assert_addr(memblock_alloc_range_nid(units(1), 1, 0, 0, 0, true), 0);
	assert_addr(memblock_alloc_range_nid(units(1), 1, 0, 0, 0, false), at(3));
	forget_lines();
}

static void align_0_is_a_cache_line(void **state)
{
	(void)state;
	draw_map("####", "");
	assert_addr(memblock_phys_alloc(10, 0), at(4) - SMP_CACHE_BYTES);
	assert_warned("alignment of 0");
}

/* ---- virtual ---- */

static void virtual_forms_zero_and_return_null(void **state)
{
	(void)state;
	draw_map("########", "");
	memset(pointer_to(at(0)), 0xaa, 8 * PAGE_SIZE);
	assert_ptr_equal(memblock_alloc(units(1), 1), pointer_to(at(7)));
	assert_ptr_equal(memblock_alloc_from(units(1), 1, at(2)), pointer_to(at(6)));
	assert_ptr_equal(memblock_alloc_low(units(1), 1), pointer_to(at(5)));
	assert_ptr_equal(memblock_alloc_node(units(1), 1, ANY), pointer_to(at(4)));
	assert_ptr_equal(memblock_alloc_try_nid(units(1), 1, at(1), at(3), ANY), pointer_to(at(2)));
	assert_bytes(pointer_to(at(4)), units(4), 0);
	assert_bytes(pointer_to(at(2)), units(1), 0);
	assert_bytes(pointer_to(at(3)), units(1), 0xaa);
	assert_ptr_equal(memblock_alloc_raw(units(1), 1), pointer_to(at(3)));
	assert_bytes(pointer_to(at(3)), units(1), 0xaa);
	assert_null(memblock_alloc(units(3), 1));
	assert_null(memblock_alloc_from(units(3), 1, at(2)));
	assert_null(memblock_alloc_low(units(3), 1));
	assert_null(memblock_alloc_node(units(3), 1, ANY));
	assert_null(memblock_alloc_try_nid(units(3), 1, at(1), at(3), ANY));
	assert_taken("..@@@@@@");
}

static void alloc_low_is_below_4_gib(void **state)
{
	(void)state;
	if (sizeof(phys_addr_t) < 8)
		skip();
	port.base = (phys_addr_t)0xffffffff - ARENA_SIZE / 2 + 1;
	set_unit(1 << 20);
	draw_map("################", "");
	assert_ptr_equal(memblock_alloc_low(64, 64), pointer_to(at(8) - 128));
	assert_ptr_equal(memblock_alloc(64, 64), pointer_to(at(16) - 64));
}

static void alloc_on_nodes(void **state)
{
	(void)state;
	NEED_NODES();
	draw_map("0011", "");
	assert_ptr_equal(memblock_alloc_node(units(1), 1, 0), pointer_to(at(1)));
	assert_ptr_equal(memblock_alloc_try_nid(units(1), 1, at(1), 0, 0), pointer_to(at(3)));
	assert_ptr_equal(memblock_alloc_exact_nid_raw(units(1), 1, 0, 0, 0), pointer_to(at(0)));
	assert_null(memblock_alloc_exact_nid_raw(units(1), 1, 0, 0, 0));
	assert_ptr_equal(memblock_alloc_exact_nid_raw(units(1), 1, 0, 0, 1), pointer_to(at(2)));
}

static void alloc_exact_nid_raw_does_not_zero(void **state)
{
	(void)state;
	draw_map("####", "");
	memset(pointer_to(at(0)), 0xaa, 4 * PAGE_SIZE);
	assert_ptr_equal(memblock_alloc_exact_nid_raw(units(1), 1, at(1), at(3), ANY),
			 pointer_to(at(2)));
	assert_bytes(pointer_to(at(2)), units(1), 0xaa);
	assert_ptr_equal(memblock_alloc_exact_nid_raw(units(3), 1, at(1), 0, ANY), NULL);
	assert_ptr_equal(memblock_alloc_exact_nid_raw(units(2), 1, at(3), 0, ANY),
			 pointer_to(at(0)));
}

static void alloc_or_panic(void **state)
{
	char words[120];

	(void)state;
	draw_map("####", "");
	memset(pointer_to(at(0)), 0xaa, 4 * PAGE_SIZE);
	assert_ptr_equal(memblock_alloc_or_panic(units(1), 64), pointer_to(at(3)));
	assert_bytes(pointer_to(at(3)), units(1), 0);
	snprintf(words, sizeof(words), "alloc_or_panic: Failed to allocate %s bytes", A(units(4)));
	assert_panics(words, memblock_alloc_or_panic(units(4), 64));
	assert_line("memblock: %llu bytes align=0x40 in [%s-%s]: reservations are in the way",
		    (unsigned long long)units(4), A(PAGE_SIZE), A(PHYS_ADDR_MAX - 1));
	forget_lines();
}

/* ---- the leak detector ---- */

static void leak_detector_hears_of_each_allocation_once(void **state)
{
	(void)state;
	draw_map("########", "");
	assert_addr(memblock_phys_alloc(units(1), 64), at(7));
	assert_leak(LEAK_ALLOC_PHYS, at(7), units(1));
	assert_addr(memblock_phys_alloc_try_nid(units(1), 64, ANY), at(6));
	assert_leak(LEAK_ALLOC_PHYS, at(6), units(1));
	assert_addr(memblock_alloc_range_nid(units(1), 64, 0, 0, ANY, true), at(5));
	assert_leak(LEAK_ALLOC_PHYS, at(5), units(1));
	assert_non_null(memblock_alloc(units(1), 64));
	assert_leak(LEAK_ALLOC, at(4), units(1));
	assert_non_null(memblock_alloc_exact_nid_raw(units(1), 64, 0, 0, ANY));
	assert_leak(LEAK_ALLOC, at(3), units(1));
	assert_addr(memblock_phys_alloc(units(4), 64), 0);
	assert_null(memblock_alloc(units(4), 64));
	assert_no_leak_call();
}

static void leak_detector_is_kept_out_on_request(void **state)
{
	(void)state;
	draw_map("####", "");
	assert_addr(memblock_phys_alloc_range(64, 64, 0, MEMBLOCK_ALLOC_NOLEAKTRACE), at(4) - 64);
	assert_non_null(memblock_alloc_try_nid(64, 64, 0, MEMBLOCK_ALLOC_NOLEAKTRACE, ANY));
	assert_non_null(memblock_alloc_exact_nid_raw(64, 64, 0, MEMBLOCK_ALLOC_NOLEAKTRACE, ANY));
	assert_no_leak_call();
}

/* ---- the slab ---- */

static void slab_is_used_once_it_is_up(void **state)
{
	phys_addr_t slab = ARENA_BASE + 2 * ARENA_SIZE;

	(void)state;
	draw_map("####", "");
	port.slab_up = true;
	assert_addr(memblock_phys_alloc(64, 64), slab);
	assert_warned("slab");
	assert_addr(memblock_phys_alloc_range(64, 64, 0, at(2)), slab + 64);
	assert_addr(memblock_phys_alloc_try_nid(64, 64, 0), slab + 128);
	assert_int_equal(port.slab_nid, 0);
	assert_addr(memblock_alloc_range_nid(64, 64, 0, 0, 0, true), slab + 192);
	assert_non_null(memblock_alloc(64, 64));
	assert_non_null(memblock_alloc_exact_nid_raw(64, 64, 0, 0, ANY));
	assert_not_warned();
	assert_int_equal(port.slab_allocs, 6);
	assert_reserved("....");
	assert_no_leak_call();
	port.slab_empty = true;
	assert_addr(memblock_phys_alloc(64, 64), 0);
	assert_null(memblock_alloc(64, 64));
}

/* ---- walks ---- */

static void region_walks(void **state)
{
	struct memblock_region *region;
	unsigned int count = 0;

	(void)state;
	draw_map("#.n.h", "##.#");
	for_each_mem_region(region)
		assert_addr(region->base, at(2 * count++));
	assert_int_equal(count, 3);
	for_each_reserved_mem_region(region)
		assert_addr(region->base, at(count++ == 3 ? 0 : 3));
	assert_int_equal(count, 5);
}

static void walk_over_mappable_memory(void **state)
{
	static const unsigned long starts[] = { 0, 2, 3 };
	bool hotplug = memblock_get_rules()->hotplug_on_request;
	unsigned int count = 0;
	phys_addr_t start, end;
	u64 i;

	(void)state;
	draw_map("#ndh", "###");
	for_each_mem_range(i, &start, &end) {
		assert_addr(start, at(starts[count++]));
		assert_addr(end, start + units(1));
	}
	assert_int_equal(count, 3);
	for_each_mem_range_rev(i, &start, &end)
		assert_addr(start, at(starts[--count]));
	assert_int_equal(count, 0);
	movable_node_enabled = true; /* hot-pluggable memory is mapped nevertheless */
	for_each_mem_range(i, &start, &end)
		count++;
	assert_int_equal(count, hotplug ? 3 : 2);
}

static void walk_over_reserved_ranges(void **state)
{
	static const unsigned long starts[] = { 0, 3 }, ends[] = { 2, 4 };
	unsigned int count = 0;
	phys_addr_t start, end;
	u64 i;

	(void)state;
	draw_map("####", "##.#");
	for_each_reserved_mem_range(i, &start, &end) {
		assert_addr(start, at(starts[count]));
		assert_addr(end, at(ends[count++]));
	}
	assert_int_equal(count, 2);
}

static void walk_over_two_lists(void **state)
{
	unsigned int count = 0;
	phys_addr_t start, end;
	u64 i;

	(void)state;
	draw_map("####", "#..#");
	__for_each_mem_range(i, &memblock.memory, &memblock.reserved, ANY, MEMBLOCK_NONE, &start,
			     &end, NULL)
	{
		assert_addr(start, at(1));
		assert_addr(end, at(3));
		count++;
	}
	__for_each_mem_range_rev(i, &memblock.memory, &memblock.reserved, ANY, MEMBLOCK_NONE,
				 &start, &end, NULL) count++;
	assert_int_equal(count, 2);
}

static void free_all_returns_nothing(void **state)
{
	(void)state;
	draw_map(".#", "");
	memblock_free_all();
	assert_pages("zero");
	assert_pages("free 0x%lx order 0", (unsigned long)(at(1) >> PAGE_SHIFT));
	assert_pages("total 1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(phys_free),
		TEST(free_by_pointer),
		TEST(add_node_with_flags),
		TEST(phys_alloc),
		TEST(phys_alloc_range),
		TEST(phys_alloc_is_capped_by_the_rules_of_5_1),
		TEST(phys_alloc_try_nid),
		TEST(alloc_range_nid_falls_back_to_any_node),
		TEST(alloc_range_nid_gives_up_node_before_mirror),
		TEST(align_0_is_a_cache_line),
		TEST(virtual_forms_zero_and_return_null),
		TEST(alloc_low_is_below_4_gib),
		TEST(alloc_on_nodes),
		TEST(alloc_exact_nid_raw_does_not_zero),
		TEST(alloc_or_panic),
		TEST(leak_detector_hears_of_each_allocation_once),
		TEST(leak_detector_is_kept_out_on_request),
		TEST(slab_is_used_once_it_is_up),
		TEST(region_walks),
		TEST(walk_over_mappable_memory),
		TEST(walk_over_reserved_ranges),
		TEST(walk_over_two_lists),
		TEST(free_all_returns_nothing),
	};

	return RUN_IN_EACH_ERA(tests);
}
