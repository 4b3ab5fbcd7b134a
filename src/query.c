// SPDX-License-Identifier: MIT
/*
 * query.c - questions about the two lists: is it memory, is it reserved, sizes, first and last
 * address, and everything counted in page frames. Changes nothing.
 */
#include "internal.h"

/* ---- addresses ---- */

bool memblock_overlaps_region(struct memblock_type *type, phys_addr_t base, phys_addr_t size)
{
	unsigned long i = regions_first_ending_after(type, base);

	return i < type->cnt && type->regions[i].base < range_end(base, size);
}

/* Without a branch on the answer, which nobody could predict: -1 has all bits set. */
int memblock_search(struct memblock_type *type, phys_addr_t addr)
{
	unsigned long i = regions_first_ending_after(type, addr);

	if (i == type->cnt)
		return -1;
	return (int)i | -(int)(type->regions[i].base > addr);
}

bool memblock_is_memory(phys_addr_t addr)
{
	return memblock_search(&memblock.memory, addr) >= 0;
}

bool memblock_is_reserved(phys_addr_t addr)
{
	return memblock_search(&memblock.reserved, addr) >= 0;
}

bool memblock_is_map_memory(phys_addr_t addr)
{
	const struct memblock_type *memory = &memblock.memory;
	unsigned long i = regions_first_ending_after(memory, addr);

	if (i == memory->cnt)
		return false;
	return (memory->regions[i].base <= addr) & !memblock_is_nomap(&memory->regions[i]);
}

bool memblock_is_region_memory(phys_addr_t base, phys_addr_t size)
{
	int i = memblock_search(&memblock.memory, base);

	return i >= 0 && region_end(&memblock.memory.regions[i]) >= range_end(base, size);
}

phys_addr_t memblock_end_of_DRAM(void)
{
	const struct memblock_type *memory = &memblock.memory;

	return memory->cnt ? region_end(&memory->regions[memory->cnt - 1]) : 0;
}

/* ---- sizes ---- */

phys_addr_t memblock_mem_size(unsigned long limit_pfn)
{
	const struct memblock_region *region;
	unsigned long pages = 0, first, end;

	for_each_memblock(memory, region) {
		first = memblock_region_memory_base_pfn(region);
		end = memblock_region_memory_end_pfn(region);
		if (end > limit_pfn)
			end = limit_pfn;
		if (first < end)
			pages += end - first;
	}
	return (phys_addr_t)pages << PAGE_SHIFT;
}

phys_addr_t memblock_reserved_kern_size(phys_addr_t limit, int nid)
{
	const struct memblock_region *region;
	phys_addr_t total = 0;

	for_each_memblock(reserved, region) {
		if (region->base >= limit)
			break;
		if (!(region->flags & MEMBLOCK_RSRV_KERN))
			continue;
		if (!names_a_node(nid) || nid == memblock_get_region_node(region))
			total += addr_min(region_end(region), limit) - region->base;
	}
	return total;
}

unsigned long memblock_estimated_nr_free_pages(void)
{
	phys_addr_t taken = rules->reservations_keep_owner ?
				    memblock_reserved_kern_size(PHYS_ADDR_MAX, NUMA_NO_NODE) :
				    memblock.reserved.total_size;

	return memblock_pfn_down(memblock.memory.total_size - taken);
}

bool memblock_validate_numa_coverage(unsigned long threshold_bytes)
{
	const struct memblock_region *region;
	unsigned long first, end, uncovered = 0;

	for_each_memblock(memory, region) {
		first = memblock_region_memory_base_pfn(region);
		end = memblock_region_memory_end_pfn(region);
		if (first < end && !node_is_valid(memblock_get_region_node(region)))
			uncovered += end - first;
	}
	if ((u64)uncovered << PAGE_SHIFT <= threshold_bytes)
		return true;
	log_no_coverage((phys_addr_t)uncovered << PAGE_SHIFT, memblock.memory.total_size);
	return false;
}

/* ---- page frames ---- */

int memblock_search_pfn_nid(unsigned long pfn, unsigned long *start_pfn, unsigned long *end_pfn)
{
	int i = memblock_search(&memblock.memory, (phys_addr_t)pfn << PAGE_SHIFT);
	const struct memblock_region *region;

	if (i < 0)
		return -1;
	region = &memblock.memory.regions[i];
	*start_pfn = memblock_pfn_down(region->base);
	*end_pfn = memblock_pfn_down(region_end(region));
	return memblock_get_region_node(region);
}

void __next_mem_pfn_range(int *idx, int nid, unsigned long *out_start_pfn,
			  unsigned long *out_end_pfn, int *out_nid)
{
	bool any = rules->invalid_node_is_any ? !node_is_valid(nid) : nid == MAX_NUMNODES;
	unsigned long i = (unsigned long)(*idx + 1);
	const struct memblock_region *region;
	unsigned long first, end;

	for (; i < memblock.memory.cnt; i++) {
		region = &memblock.memory.regions[i];
		first = memblock_region_memory_base_pfn(region);
		end = memblock_region_memory_end_pfn(region);
		if (first < end && (any || nid == memblock_get_region_node(region)))
			break;
	}
	if (i >= memblock.memory.cnt) {
		*idx = -1;
		return;
	}
	*idx = (int)i;
	if (out_start_pfn)
		*out_start_pfn = first;
	if (out_end_pfn)
		*out_end_pfn = end;
	if (out_nid)
		*out_nid = memblock_get_region_node(region);
}

void __next_mem_pfn_range_in_zone(u64 *idx, int nid, unsigned long zone_start,
				  unsigned long zone_end, unsigned long *out_start_pfn,
				  unsigned long *out_end_pfn)
{
	struct addr_range range;
	unsigned long first, last;

	while (zone_start < zone_end && next_free(idx, nid, MEMBLOCK_NONE, &range)) {
		first = memblock_pfn_up(range.start);
		last = memblock_pfn_down(range.end);
		if (first >= last || last <= zone_start)
			continue;
		if (first >= zone_end)
			break;
		*out_start_pfn = first > zone_start ? first : zone_start;
		*out_end_pfn = last < zone_end ? last : zone_end;
		return;
	}
	*idx = (u64)-1;
	*out_start_pfn = ~0UL;
	*out_end_pfn = 0;
}
