// SPDX-License-Identifier: MIT
/*
 * test_state.c - src/state.c: the state before any call, the plain switches, changing the rules,
 * and memblock_reset(), which must leave nothing behind.
 */
#include "port.h"

/* Runs before anything has called the library, with the default rules of the build. */
static void first_state_agrees_with_the_default_rules(void **state)
{
	unsigned long cnt = memblock_era_rules[MEMBLOCK_DEFAULT_RULES].dummy_in_empty_list ? 1 : 0;

	(void)state;
	assert_ptr_equal(memblock_get_rules(), &memblock_era_rules[MEMBLOCK_DEFAULT_RULES]);
	assert_int_equal(memblock.memory.cnt, cnt);
	assert_int_equal(memblock.reserved.cnt, cnt);
	assert_int_equal(memblock.memory.max, INIT_MEMBLOCK_MEMORY_REGIONS);
	assert_int_equal(memblock.reserved.max, INIT_MEMBLOCK_RESERVED_REGIONS);
	assert_string_equal(memblock.memory.name, "memory");
	assert_string_equal(memblock.reserved.name, "reserved");
	assert_addr(memblock.memory.total_size, 0);
	assert_addr(memblock.reserved.total_size, 0);
	assert_addr(memblock.current_limit, PHYS_ADDR_MAX);
	assert_false(memblock.bottom_up);
	assert_false(memblock_debug || system_has_some_mirror || mirrored_kernelcore ||
		     movable_node_enabled);
}

/* Code compiled for Linux reads these fields where Linux has them. */
static void layout_is_that_of_linux(void **state)
{
	(void)state;
	assert_int_equal(offsetof(struct memblock, bottom_up), 0);
	assert_true(offsetof(struct memblock, current_limit) < offsetof(struct memblock, memory));
	assert_true(offsetof(struct memblock, memory) < offsetof(struct memblock, reserved));
	assert_true(offsetof(struct memblock_type, cnt) < offsetof(struct memblock_type, max));
	assert_true(offsetof(struct memblock_type, max) <
		    offsetof(struct memblock_type, total_size));
	assert_int_equal(offsetof(struct memblock_region, base), 0);
	assert_int_equal(offsetof(struct memblock_region, size), sizeof(phys_addr_t));
	assert_int_equal(offsetof(struct memblock_region, flags), 2 * sizeof(phys_addr_t));
	assert_int_equal(sizeof(struct memblock_region), sizeof(phys_addr_t) == 8 ? 24 :
							 MAX_NUMNODES > 1         ? 16 :
										    12);
}

static void current_limit_is_stored(void **state)
{
	(void)state;
	memblock_set_current_limit(at(3));
	assert_addr(memblock_get_current_limit(), at(3));
	assert_addr(memblock.current_limit, at(3));
}

static void direction_is_stored(void **state)
{
	(void)state;
	assert_false(memblock_bottom_up());
	memblock_set_bottom_up(true);
	assert_true(memblock_bottom_up());
	assert_true(memblock.bottom_up);
	memblock_set_bottom_up(false);
	assert_false(memblock_bottom_up());
}

static void has_mirror_is_the_switch(void **state)
{
	(void)state;
	assert_false(memblock_has_mirror());
	system_has_some_mirror = true;
	assert_true(memblock_has_mirror());
}

static void movable_node_is_the_switch(void **state)
{
	(void)state;
	assert_false(movable_node_is_enabled());
	movable_node_enabled = true;
	assert_true(movable_node_is_enabled());
}

static void allow_resize_lets_arrays_grow(void **state)
{
	(void)state;
	draw_map("########", "");
	memblock_allow_resize();
	assert_int_equal(memblock_double_array(&memblock.memory, 0, 0), 0);
	assert_int_equal(memblock.memory.max, 2 * INIT_MEMBLOCK_MEMORY_REGIONS);
}

static void scratch_only_is_set_and_cleared(void **state)
{
	(void)state;
	draw_map("##ss##", "");
	memblock_set_kho_scratch_only();
	assert_addr(memblock_find_in_range(0, 0, units(1), PAGE_SIZE), at(3));
	memblock_clear_kho_scratch_only();
	assert_addr(memblock_find_in_range(0, 0, units(1), PAGE_SIZE), at(5));
}

static void set_rules_changes_the_dummy_of_empty_lists(void **state)
{
	(void)state;
	NEED_RULES(&memblock_era_rules[MEMBLOCK_RULES_6_1]);
	assert_ptr_equal(memblock_get_rules(), &memblock_era_rules[MEMBLOCK_RULES_6_1]);
	assert_int_equal(memblock.memory.cnt, 1);
	assert_int_equal(memblock.reserved.cnt, 1);
	use_rules(MEMBLOCK_RULES_7_2);
	assert_int_equal(memblock.memory.cnt, 0);
	assert_int_equal(memblock.reserved.cnt, 0);
}

static void set_rules_leaves_lists_with_regions_alone(void **state)
{
	static struct snapshot before;

	(void)state;
	draw_map("..##..00", ".#");
	take_snapshot(&before);
	use_rules(MEMBLOCK_RULES_5_0);
	assert_unchanged(&before);
	use_rules(MEMBLOCK_RULES_6_12);
	assert_unchanged(&before);
}

static void rules_of_the_callers_own_are_followed(void **state)
{
	struct memblock_rules own = memblock_era_rules[MEMBLOCK_RULES_6_12];

	(void)state;
	own.dummy_in_empty_list = true;
	NEED_RULES(&own);
	assert_int_equal(memblock.memory.cnt, 1);
	use_rules(MEMBLOCK_RULES_6_12);
}

static void upset_everything(void)
{
	draw_map("########", "#.#");
	memblock_allow_resize();
	(void)memblock_double_array(&memblock.memory, 0, 0);
	(void)memblock_double_array(&memblock.reserved, 0, 0);
	memblock.bottom_up = true;
	memblock.current_limit = at(5);
	memblock.memory.name = memblock.reserved.name;
	memblock_debug = 1;
	system_has_some_mirror = mirrored_kernelcore = movable_node_enabled = true;
	memblock_set_kho_scratch_only();
}

static void reset_returns_to_the_first_state(void **state)
{
	(void)state;
	upset_everything();
	memblock_reset();
	first_state_agrees_with_the_default_rules(state);
	assert_addr(memblock_start_of_DRAM(), 0);
	use_rules(MEMBLOCK_RULES_6_12);
	draw_map("##s#", "");
	assert_addr(memblock_find_in_range(0, 0, units(1), PAGE_SIZE),
		    at(3)); /* not only scratch */
	assert_int_equal(memblock.memory.max, INIT_MEMBLOCK_MEMORY_REGIONS);
	assert_panics("memblock: cannot resize memory array",
		      memblock_double_array(&memblock.memory, 0, 0));
}

/* After a reset an array is the slab's no longer, even one that stands where a slab array stood. */
static void reset_forgets_slab_arrays(void **state)
{
	struct memblock_region *from_slab;

	(void)state;
	port.slab_up = true;
	memblock_allow_resize();
	assert_int_equal(memblock_double_array(&memblock.reserved, 0, 0), 0);
	from_slab = memblock.reserved.regions;
	memblock_reset();
	use_rules(MEMBLOCK_RULES_6_12);
	memblock.reserved.regions = from_slab;
	memblock.reserved.max = 1;
	memblock_discard();
	assert_int_equal(port.slab_frees, 0);
	assert_pages("free 0x%lx order 0",
		     (unsigned long)(memblock_port_virt_to_phys(from_slab) >> PAGE_SHIFT));
	assert_pages("total 1");
}

static void reset_forgets_what_was_warned_of(void **state)
{
	(void)state;
	port.slab_up = true;
	assert_non_null(memblock_alloc_raw(64, 64));
	assert_warned("slab");
	assert_non_null(memblock_alloc_raw(64, 64));
	assert_not_warned();
	memblock_reset();
	assert_non_null(memblock_alloc_raw(64, 64));
	assert_warned("slab");
	use_rules(MEMBLOCK_RULES_6_12);
}

static void reset_forgets_named_reservations(void **state)
{
	phys_addr_t start, size;

	(void)state;
	draw_map("####", "");
	assert_int_equal(memblock_reserve_mem("4096:64:log"), 1);
	assert_int_equal(reserve_mem_find_by_name("log", &start, &size), 1);
	memblock_reset();
	assert_int_equal(reserve_mem_find_by_name("log", &start, &size), 0);
	use_rules(MEMBLOCK_RULES_6_12);
}

/* memblock_discard() makes walks stop filtering; after a reset they filter again. */
static void reset_makes_walks_filter_again(void **state)
{
	(void)state;
	memblock_discard();
	memblock_reset();
	use_rules(MEMBLOCK_RULES_6_12);
	draw_map("##nn", "");
	assert_addr(memblock_find_in_range(0, 0, units(1), PAGE_SIZE), at(1));
}

int main(void)
{
	const struct CMUnitTest first[] = {
		cmocka_unit_test(first_state_agrees_with_the_default_rules),
	};
	const struct CMUnitTest tests[] = {
		TEST(layout_is_that_of_linux),
		TEST(current_limit_is_stored),
		TEST(direction_is_stored),
		TEST(has_mirror_is_the_switch),
		TEST(movable_node_is_the_switch),
		TEST(allow_resize_lets_arrays_grow),
		TEST(scratch_only_is_set_and_cleared),
		TEST(set_rules_changes_the_dummy_of_empty_lists),
		TEST(set_rules_leaves_lists_with_regions_alone),
		TEST(rules_of_the_callers_own_are_followed),
		TEST(reset_returns_to_the_first_state),
		TEST(reset_forgets_slab_arrays),
		TEST(reset_forgets_what_was_warned_of),
		TEST(reset_forgets_named_reservations),
		TEST(reset_makes_walks_filter_again),
	};

	return cmocka_run_group_tests_name("test_state.c before any call", first, NULL, NULL) +
	       RUN(tests);
}
