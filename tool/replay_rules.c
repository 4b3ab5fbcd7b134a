// SPDX-License-Identifier: MIT
/*
 * replay_rules.c - the rules of every kernel version that writes memblock=debug lines: the eras of
 * the library, mixed switch by switch. Release numbers are those in which a behaviour began or
 * ended in Linux.
 */
#include "replay.h"

static unsigned int release(unsigned int major, unsigned int minor)
{
	return major * 1000 + minor;
}

const struct memblock_rules *replay_rules_for(unsigned int major, unsigned int minor)
{
	static struct memblock_rules rules;
	unsigned int version = release(major, minor);

	if (!version)
		version = release(6, 12);
	rules = (struct memblock_rules){
		.era = "as logged",
		.dummy_in_empty_list = version < release(6, 10),
		.bottom_up_above_kernel = version < release(5, 11),
		.mirror_outranks_min = version < release(5, 1),
		.resize_refusal_panics = version >= release(6, 7),
		.merge_whole_list = version < release(6, 3),
		.reservations_keep_owner = version >= release(6, 16),
		.invalid_node_is_any = version >= release(6, 10),
		.hotplug_on_request = version >= release(5, 10),
		.skip_rules_for_any_list = version < release(5, 10),
		.knows_driver_managed = version >= release(5, 16),
		.mirror_needs_kernelcore = version >= release(6, 0),
		.phys_alloc_capped = version >= release(5, 1) && version < release(5, 4),
		.nomap_pages_are_reserved = version >= release(6, 7),
		.free_reaches_page_allocator = version >= release(7, 1),
		.log_style = version >= release(6, 16) ? MEMBLOCK_LOG_STYLE_7_2 :
			     version >= release(6, 10) ? MEMBLOCK_LOG_STYLE_6_12 :
			     version >= release(5, 16) ? MEMBLOCK_LOG_STYLE_6_1 :
							 MEMBLOCK_LOG_STYLE_5_0,
	};
	return &rules;
}
