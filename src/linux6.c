// SPDX-License-Identifier: MIT
/*
 * linux6.c - the functions of linux6.h, each the 6.x way of asking the same engine. The macros of
 * linux6.h are in force here: what is defined as memblock_free() is linux6_memblock_free().
 */
#include "internal.h"

#include <memblock/linux6.h>

void memblock_free(void *pointer, size_t size)
{
	if (pointer)
		(void)memblock_phys_free(memblock_port_virt_to_phys(pointer), (phys_addr_t)size);
}

/* Once the slab is up its memory is what there is; the address is the slab memory's. */
phys_addr_t memblock_alloc_range_nid(phys_addr_t size, phys_addr_t align, phys_addr_t start,
				     phys_addr_t end, int nid, bool exact_nid)
{
	return alloc_physical(size, align, start, end, nid,
			      exact_nid ? ALLOC_OR_SLAB | ALLOC_EXACT_NID : ALLOC_OR_SLAB);
}

phys_addr_t memblock_phys_alloc_range(phys_addr_t size, phys_addr_t align, phys_addr_t start,
				      phys_addr_t end)
{
	log_alloc_range(__func__, size, align, start, end, CALLER);
	return memblock_alloc_range_nid(size, align, start, end, NUMA_NO_NODE, false);
}

void *memblock_alloc_try_nid(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
			     phys_addr_t max_addr, int nid)
{
	return alloc_for(size, align, min_addr, max_addr, nid, ALLOC_ZEROED | ALLOC_LINUX6);
}

void *memblock_alloc_exact_nid_raw(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
				   phys_addr_t max_addr, int nid)
{
	return alloc_for(size, align, min_addr, max_addr, nid, ALLOC_EXACT_NID);
}

void *__memblock_alloc_or_panic(phys_addr_t size, phys_addr_t align, const char *function)
{
	void *pointer = memblock_alloc(size, align);

	if (!pointer) {
		explain_no_room(size, align, MEMBLOCK_ALLOC_ACCESSIBLE);
		panic_no_bytes(function, size);
	}
	return pointer;
}
