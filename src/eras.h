/* SPDX-License-Identifier: MIT */
/*
 * eras.h - in what kernel versions differ: the rows of memblock_era_rules[], one for each era, and
 * nothing else. Included where a table of them is made: by rules.c, and by internal.h for a library
 * that keeps to one era, whose files see the row's values when they are compiled.
 */
[MEMBLOCK_RULES_5_0] = {
	.era = "5.0",
	.dummy_in_empty_list = true,
	.bottom_up_above_kernel = true,
	.mirror_outranks_min = true,
	.merge_whole_list = true,
	.skip_rules_for_any_list = true,
	.log_style = MEMBLOCK_LOG_STYLE_5_0,
},
[MEMBLOCK_RULES_6_1] = {
	.era = "6.1",
	.dummy_in_empty_list = true,
	.merge_whole_list = true,
	.hotplug_on_request = true,
	.knows_driver_managed = true,
	.mirror_needs_kernelcore = true,
	.log_style = MEMBLOCK_LOG_STYLE_6_1,
},
[MEMBLOCK_RULES_6_12] = {
	.era = "6.12",
	.resize_refusal_panics = true,
	.invalid_node_is_any = true,
	.hotplug_on_request = true,
	.knows_driver_managed = true,
	.mirror_needs_kernelcore = true,
	.nomap_pages_are_reserved = true,
	.log_style = MEMBLOCK_LOG_STYLE_6_12,
},
[MEMBLOCK_RULES_7_2] = {
	.era = "7.2",
	.resize_refusal_panics = true,
	.reservations_keep_owner = true,
	.invalid_node_is_any = true,
	.hotplug_on_request = true,
	.knows_driver_managed = true,
	.mirror_needs_kernelcore = true,
	.nomap_pages_are_reserved = true,
	.free_reaches_page_allocator = true,
	.log_style = MEMBLOCK_LOG_STYLE_7_2,
},
