// SPDX-License-Identifier: MIT
/*
 * handover.c - the end of a boot: everything free goes to the page allocator, and the arrays that
 * have grown go after it. Talks to the page allocator through the port.
 */
#include "internal.h"

/*
 * The first frame that lies wholly at or above `addr`; cannot wrap, as memblock_pfn_up() does in
 * the last page.
 */
static unsigned long first_whole_pfn(phys_addr_t addr)
{
	return memblock_pfn_down(addr) + ((addr & (PAGE_SIZE - 1)) != 0);
}

/*
 * The largest block that starts at `pfn`, is aligned to its size and has room in `pages`, which is
 * not 0.
 */
static unsigned int largest_order(unsigned long pfn, unsigned long pages, unsigned int most)
{
	unsigned int order = 0;

	if (!(pfn & ((1UL << most) - 1)) && pages >> most)
		return most;
	while (order < most && !(pfn >> order & 1) && pages >> (order + 1))
		order++;
	return order;
}

/* The whole frames in the range below frame `end`, in blocks of at most that order. */
static unsigned long free_frames(const struct addr_range *range, unsigned long end,
				 unsigned int most_order)
{
	unsigned long pfn = first_whole_pfn(range->start), pages = 0;
	unsigned int order;

	if (end > memblock_pfn_down(range->end))
		end = memblock_pfn_down(range->end);
	for (; pfn < end; pfn += 1UL << order) {
		order = largest_order(pfn, end - pfn, most_order);
		memblock_port_free_pages(pfn, order);
		pages += 1UL << order;
	}
	return pages;
}

/* Reservations take the node of the memory they lie in, and are split where it changes. */
static void give_reservations_their_node(void)
{
	const struct memblock_region *region;
	unsigned long max;

	do {
		max = memblock.reserved.max;
		for_each_memblock(memory, region)
			(void)memblock_set_node(region->base, region->size, &memblock.reserved,
						memblock_get_region_node(region));
	} while (memblock.reserved.max != max); /* the grown array is a reservation, too */
}

static void report_nomap_memory(void)
{
	const struct memblock_region *region;

	for_each_memblock(memory, region) {
		if (memblock_is_nomap(region))
			memblock_port_reserve_pages(region->base, region_end(region),
						    memblock_get_region_node(region));
	}
}

static int node_of_reservation(const struct memblock_region *region)
{
	unsigned long start, end;
	int nid = memblock_get_region_node(region);

	if (!node_is_valid(nid))
		nid = memblock_search_pfn_nid(memblock_pfn_down(region->base), &start, &end);
	return node_is_valid(nid) ? nid : 0;
}

static void report_reservations(void)
{
	const struct memblock_region *region;

	for_each_memblock(reserved, region) {
		if (region->size && !memblock_is_reserved_noinit(region))
			memblock_port_reserve_pages(region->base, region_end(region),
						    node_of_reservation(region));
	}
}

unsigned long memblock_free_all(void)
{
	unsigned long max_low_pfn = memblock_port_max_low_pfn(), pages = 0;
	struct addr_range range;
	u64 i;

	if (first_time(warned.managed_pages))
		memblock_port_reset_managed_pages();
	(void)memblock_clear_hotplug(0, PHYS_ADDR_MAX);
	if (rules->nomap_pages_are_reserved) {
		give_reservations_their_node();
		report_nomap_memory();
	}
	report_reservations();

	for_each_free_mem_range(i, NUMA_NO_NODE, MEMBLOCK_NONE, &range.start, &range.end, NULL)
		pages += free_frames(&range, max_low_pfn, MAX_PAGE_ORDER);
	memblock_port_totalram_add(pages);
	return pages;
}

/* The whole frames in the range, one by one. */
void hand_over_frames(phys_addr_t base, phys_addr_t size)
{
	const struct addr_range range = { base, range_end(base, size) };

	memblock_port_totalram_add(free_frames(&range, ~0UL, 0));
}

void memblock_free_late(phys_addr_t base, phys_addr_t size)
{
	log_free_late(base, size, CALLER);
	kmemleak_free_part_phys(base, (size_t)size);
	hand_over_frames(base, size);
}

static void discard_array(struct memblock_type *type)
{
	struct memblock_region *regions = type->regions;
	enum array_origin origin = array_origin(type);
	phys_addr_t bytes = array_bytes(type->max);

	if (origin == ARRAY_BUILT_IN)
		return;
	array_use_built_in(type);
	if (origin == ARRAY_SLAB)
		memblock_port_slab_free(regions);
	else
		memblock_free_late(memblock_port_virt_to_phys(regions), bytes);
}

void memblock_discard(void)
{
	discard_array(&memblock.reserved);
	discard_array(&memblock.memory);
	memblock_forget();
	memory_is_discarded = true;
}
