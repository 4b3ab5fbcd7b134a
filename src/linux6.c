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

int memblock_add_node(phys_addr_t base, phys_addr_t size, int nid, enum memblock_flags flags)
{
	log_add_node(base, size, nid, flags, CALLER);
	return memblock_add_range(&memblock.memory, base, size, nid, flags);
}

/* Once the slab is up its memory is what there is; the address is the slab memory's. */
static phys_addr_t alloc_range_or_slab(const struct alloc_request *request, bool exact_nid)
{
	void *pointer;

	if (!memblock_port_slab_is_available())
		return alloc_range(request, exact_nid);
	pointer = memblock_alloc_internal(request->size, request->align, request->min, request->max,
					  request->nid);
	return pointer ? memblock_port_virt_to_phys(pointer) : 0;
}

phys_addr_t memblock_alloc_range_nid(phys_addr_t size, phys_addr_t align, phys_addr_t start,
				     phys_addr_t end, int nid, bool exact_nid)
{
	const struct alloc_request request = {
		.size = size,
		.align = align,
		.min = start,
		.max = end,
		.nid = nid,
	};

	return alloc_range_or_slab(&request, exact_nid);
}

phys_addr_t memblock_phys_alloc_range(phys_addr_t size, phys_addr_t align, phys_addr_t start,
				      phys_addr_t end)
{
	const struct alloc_request request = {
		.size = size,
		.align = align,
		.min = start,
		.max = end,
		.nid = NUMA_NO_NODE,
	};

	log_alloc("memblock_phys_alloc_range", &request, CALLER);
	return alloc_range_or_slab(&request, false);
}

phys_addr_t memblock_phys_alloc_try_nid(phys_addr_t size, phys_addr_t align, int nid)
{
	return memblock_alloc_range_nid(size, align, 0, MEMBLOCK_ALLOC_ACCESSIBLE, nid, false);
}

void *memblock_alloc_try_nid(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
			     phys_addr_t max_addr, int nid)
{
	const struct alloc_request request = {
		.size = size,
		.align = align,
		.min = min_addr,
		.max = max_addr,
		.nid = nid,
		.by_node = true,
	};

	return zeroed(alloc_virtual("memblock_alloc_try_nid", &request, false, CALLER), size);
}

void *memblock_alloc_exact_nid_raw(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
				   phys_addr_t max_addr, int nid)
{
	const struct alloc_request request = {
		.size = size,
		.align = align,
		.min = min_addr,
		.max = max_addr,
		.nid = nid,
		.by_node = true,
	};

	return alloc_virtual("memblock_alloc_exact_nid_raw", &request, true, CALLER);
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
