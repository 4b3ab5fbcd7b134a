// SPDX-License-Identifier: MIT
/*
 * find.c - where would it fit: the first free range, from the top or from the bottom, that holds
 * `size` bytes at `align` between two addresses. Reads the lists, changes nothing.
 */
#include "internal.h"

enum memblock_flags preferred_flags(void)
{
	if (memblock_kho_scratch_only)
		return MEMBLOCK_KHO_SCRATCH;
	return system_has_some_mirror ? MEMBLOCK_MIRROR : MEMBLOCK_NONE;
}

bool give_up_mirror(enum memblock_flags *flags, phys_addr_t size)
{
	if (!(*flags & MEMBLOCK_MIRROR))
		return false;
	*flags = (enum memblock_flags)((unsigned int)*flags & ~(unsigned int)MEMBLOCK_MIRROR);
	log_no_mirror(size);
	return true;
}

phys_addr_t __memblock_find_range_bottom_up(phys_addr_t start, phys_addr_t end, phys_addr_t size,
					    phys_addr_t align, int nid, enum memblock_flags flags)
{
	phys_addr_t low, high, candidate;
	u64 i;

	for_each_free_mem_range(i, nid, flags, &low, &high, NULL) {
		low = addr_clamp(low, start, end);
		high = addr_clamp(high, start, end);
		candidate = align_up(low, align);
		if (candidate < high && high - candidate >= size)
			return candidate;
	}
	return 0;
}

phys_addr_t __memblock_find_range_top_down(phys_addr_t start, phys_addr_t end, phys_addr_t size,
					   phys_addr_t align, int nid, enum memblock_flags flags)
{
	phys_addr_t low, high, candidate;
	u64 i;

	for_each_free_mem_range_reverse(i, nid, flags, &low, &high, NULL) {
		low = addr_clamp(low, start, end);
		high = addr_clamp(high, start, end);
		if (high < size)
			continue;
		candidate = align_down(high - size, align);
		if (candidate >= low)
			return candidate;
	}
	return 0;
}

/*
 * Behind the kernel image if possible, so that what a later unplug takes is not scattered with
 * allocations.
 */
static phys_addr_t find_above_kernel(phys_addr_t start, phys_addr_t end, phys_addr_t size,
				     phys_addr_t align, int nid, enum memblock_flags flags)
{
	phys_addr_t kernel_end = memblock_port_kernel_end();
	phys_addr_t found;

	if (end <= kernel_end)
		return 0;
	found = __memblock_find_range_bottom_up(addr_max(start, kernel_end), end, size, align, nid,
						flags);
	warn_if(!found && first_time(&warned.above_kernel),
		"memblock: bottom-up allocation failed, memory hot-unplug may be affected");
	return found;
}

phys_addr_t memblock_find_in_range_node(phys_addr_t size, phys_addr_t align, phys_addr_t start,
					phys_addr_t end, int nid, enum memblock_flags flags)
{
	phys_addr_t found;

	if (end == MEMBLOCK_ALLOC_ACCESSIBLE || end == MEMBLOCK_ALLOC_KASAN)
		end = memblock.current_limit;
	start = addr_max(
		start,
		PAGE_SIZE); /* address 0 means failure, so the first page is never given out */
	end = addr_max(start, end);

	if (!memblock_bottom_up())
		return __memblock_find_range_top_down(start, end, size, align, nid, flags);
	if (!rules->bottom_up_above_kernel)
		return __memblock_find_range_bottom_up(start, end, size, align, nid, flags);
	found = find_above_kernel(start, end, size, align, nid, flags);
	return found ? found : __memblock_find_range_top_down(start, end, size, align, nid, flags);
}

phys_addr_t memblock_find_in_range(phys_addr_t start, phys_addr_t end, phys_addr_t size,
				   phys_addr_t align)
{
	enum memblock_flags flags = preferred_flags();
	phys_addr_t found;

	do {
		found = memblock_find_in_range_node(size, align, start, end, NUMA_NO_NODE, flags);
	} while (!found && give_up_mirror(&flags, size));
	return found;
}
