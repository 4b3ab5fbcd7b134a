// SPDX-License-Identifier: MIT
/*
 * test_rules.c - src/rules.c: the table of eras against the list of what changed when, written once
 * more here, and which node ids mean "any".
 */
#include "port.h"

/* One line of the list: a switch and its value under 5.0, 6.1, 6.12 and 7.2. */
#define ROW(field, v5_0, v6_1, v6_12, v7_2)                                                        \
	do {                                                                                       \
		assert_int_equal(memblock_era_rules[MEMBLOCK_RULES_5_0].field, v5_0);              \
		assert_int_equal(memblock_era_rules[MEMBLOCK_RULES_6_1].field, v6_1);              \
		assert_int_equal(memblock_era_rules[MEMBLOCK_RULES_6_12].field, v6_12);            \
		assert_int_equal(memblock_era_rules[MEMBLOCK_RULES_7_2].field, v7_2);              \
	} while (0)

static void table_of_eras(void **state)
{
	(void)state;
	assert_int_equal(MEMBLOCK_ERAS, 4);
	/* clang-format off */
	/*  switch                     5.0    6.1   6.12    7.2 */
	ROW(dummy_in_empty_list,       true,  true,  false, false);
	ROW(bottom_up_above_kernel,    true,  false, false, false);
	ROW(mirror_outranks_min,       true,  false, false, false);
	ROW(resize_refusal_panics,     false, false, true,  true);
	ROW(merge_whole_list,          true,  true,  false, false);
	ROW(reservations_keep_owner,   false, false, false, true);
	ROW(invalid_node_is_any,       false, false, true,  true);
	ROW(hotplug_on_request,        false, true,  true,  true);
	ROW(skip_rules_for_any_list,   true,  false, false, false);
	ROW(knows_driver_managed,      false, true,  true,  true);
	ROW(mirror_needs_kernelcore,   false, true,  true,  true);
	ROW(phys_alloc_capped,         false, false, false, false);
	ROW(nomap_pages_are_reserved,  false, false, true,  true);
	ROW(free_reaches_page_allocator, false, false, false, true);
	ROW(strict,                    false, false, false, false);
	ROW(log_style, MEMBLOCK_LOG_STYLE_5_0, MEMBLOCK_LOG_STYLE_6_1, MEMBLOCK_LOG_STYLE_6_12,
	    MEMBLOCK_LOG_STYLE_7_2);
	/* clang-format on */
}

static void eras_have_their_names(void **state)
{
	(void)state;
	assert_string_equal(memblock_era_rules[MEMBLOCK_RULES_5_0].era, "5.0");
	assert_string_equal(memblock_era_rules[MEMBLOCK_RULES_6_1].era, "6.1");
	assert_string_equal(memblock_era_rules[MEMBLOCK_RULES_6_12].era, "6.12");
	assert_string_equal(memblock_era_rules[MEMBLOCK_RULES_7_2].era, "7.2");
}

static phys_addr_t page_on(int nid)
{
	return memblock_find_in_range_node(units(1), PAGE_SIZE, 0, 0, nid, MEMBLOCK_NONE);
}

static void no_node_is_any_under_all_rules(void **state)
{
	(void)state;
	draw_map("####", "");
	assert_addr(page_on(NUMA_NO_NODE), at(3));
}

static void valid_node_is_that_node(void **state)
{
	(void)state;
	NEED_NODES();
	draw_map("001122", "");
	assert_addr(page_on(0), at(1));
	assert_addr(page_on(1), at(3));
	assert_addr(page_on(2), at(5));
	assert_addr(page_on(3), 0);
	assert_addr(page_on(MAX_NUMNODES - 1), 0);
}

static void max_numnodes_is_any_and_warned_of_once(void **state)
{
	bool warns = !memblock_get_rules()->invalid_node_is_any;

	(void)state;
	draw_map("####", "");
	assert_addr(page_on(MAX_NUMNODES), at(3));
	if (warns)
		assert_warned("MAX_NUMNODES");
	assert_not_warned();
	assert_addr(page_on(MAX_NUMNODES), at(3));
	assert_not_warned();
}

static void other_invalid_nodes_are_any_since_6_10(void **state)
{
	bool any = memblock_get_rules()->invalid_node_is_any;

	(void)state;
	draw_map("####", "");
	assert_addr(page_on(1000), any ? at(3) : 0);
	assert_addr(page_on(-2), any ? at(3) : 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(table_of_eras),
		TEST(eras_have_their_names),
		TEST(no_node_is_any_under_all_rules),
		TEST(valid_node_is_that_node),
		TEST(max_numnodes_is_any_and_warned_of_once),
		TEST(other_invalid_nodes_are_any_since_6_10),
	};

	return RUN_IN_EACH_ERA(tests);
}
