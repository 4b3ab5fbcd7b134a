// SPDX-License-Identifier: MIT
/*
 * alloc.c - the allocation families and what they give up when there is no room.
 *
 * One attempt is: find a place for exactly this node and these flags, reserve it. Everything else
 * is an order of attempts. Wishes are dropped in this order (node, then any; with the minimum, then
 * without; mirrored, then not):
 *
 *     6.x   min: node mirrored, any mirrored, node, any     then the same four without the minimum
 *     5.0   min: node mirrored, any mirrored;  no min: node mirrored, any mirrored, node, any
 */
#include "internal.h"

/* ---- attempts ---- */

/* Finds and reserves a place for exactly this node and these flags. */
static phys_addr_t attempt(phys_addr_t size, phys_addr_t align, phys_addr_t min, phys_addr_t max,
			   int nid, enum memblock_flags flags)
{
	phys_addr_t found;

	warn_if(!align, "memblock: allocation with an alignment of 0");
	found = memblock_find_in_range_node(size, align ? align : SMP_CACHE_BYTES, min, max, nid,
					    flags);
	return found && !reserve_allocated(found, size, nid, CALLER) ? found : 0;
}

/* One attempt after the other, each giving up one wish more, until one succeeds. */
static phys_addr_t allocate(const struct alloc_request *request)
{
	enum memblock_flags flags = preferred_flags();
	phys_addr_t min = request->min, found;
	int nid = request->nid;

	for (;;) {
		found = attempt(request->size, request->align, min, request->max, nid, flags);
		if (found)
			return found;
		if (!request->exact_nid && names_a_node(nid)) {
			nid = NUMA_NO_NODE;
			continue;
		}
		nid = request->nid;
		if (min && !request->keep_min && rules->mirror_outranks_min) {
			min = 0;
			continue;
		}
		if (give_up_mirror(&flags, request->size))
			continue;
		if (!min || request->keep_min)
			return 0;
		min = 0;
		flags = preferred_flags();
	}
}

/* ---- physical ---- */

static phys_addr_t traced(phys_addr_t found, phys_addr_t size)
{
	if (found)
		kmemleak_alloc_phys(found, (size_t)size, 0, 0);
	return found;
}

phys_addr_t alloc_range(phys_addr_t size, phys_addr_t align, phys_addr_t start, phys_addr_t end,
			int nid, bool exact_nid)
{
	struct alloc_request request = { size, align, start, end, nid, exact_nid, true };
	phys_addr_t found;

	if (rules->phys_alloc_capped && end > MEMBLOCK_ALLOC_KASAN)
		request.max = addr_min(end, memblock.current_limit);
	found = allocate(&request);
	return end == MEMBLOCK_ALLOC_KASAN ? found : traced(found, size);
}

phys_addr_t memblock_alloc_range_nid(phys_addr_t size, phys_addr_t align, phys_addr_t start,
				     phys_addr_t end, int nid, enum memblock_flags flags)
{
	return traced(attempt(size, align, start, end, nid, flags), size);
}

phys_addr_t memblock_alloc_base(phys_addr_t size, phys_addr_t align, phys_addr_t max_addr)
{
	phys_addr_t found = __memblock_alloc_base(size, align, max_addr);

	if (!found) {
		memblock_log_explanation(&(const struct memblock_request){
			.size = size, .align = align, .max = max_addr, .nid = NUMA_NO_NODE });
		panic_no_room_below(size, max_addr);
	}
	return found;
}

phys_addr_t memblock_phys_alloc_nid(phys_addr_t size, phys_addr_t align, int nid)
{
	return alloc_range(size, align, 0, MEMBLOCK_ALLOC_ACCESSIBLE, nid, true);
}

phys_addr_t memblock_phys_alloc_try_nid(phys_addr_t size, phys_addr_t align, int nid)
{
	phys_addr_t found = memblock_phys_alloc_nid(size, align, nid);

	return found ? found : memblock_phys_alloc(size, align);
}

/* ---- virtual ---- */

void *alloc_from_slab(phys_addr_t size, int nid)
{
	warn_if(first_time(&warned.slab_is_up),
		"memblock: allocation after the slab allocator is up");
	return memblock_port_slab_alloc((size_t)size, nid);
}

static void *alloc_pointer(struct alloc_request *request)
{
	phys_addr_t max = request->max, found;
	void *pointer;

	if (memblock_port_slab_is_available())
		return alloc_from_slab(request->size, request->nid);
	request->max = addr_min(max, memblock.current_limit);
	found = allocate(request);
	request->max = max;
	if (!found)
		return NULL;
	pointer = memblock_port_phys_to_virt(found);
	if (max != MEMBLOCK_ALLOC_KASAN)
		kmemleak_alloc(pointer, (size_t)request->size, 0, 0);
	return pointer;
}

void *alloc_virtual(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr, phys_addr_t max_addr,
		    int nid, unsigned int kind, const char *function, const void *caller)
{
	struct alloc_request request = { size,     align, min_addr,
					 max_addr, nid,   kind & ALLOC_EXACT_NID,
					 false };
	void *pointer;

	if (function)
		log_alloc(function, &request, caller);
	pointer = alloc_pointer(&request);
	if (!pointer && (kind & ALLOC_OR_PANIC)) {
		explain_no_room(size, align, addr_min(max_addr, memblock.current_limit));
		panic_no_room(function, &request);
	}
	if (pointer && (kind & ALLOC_ZEROED))
		memset(pointer, 0, (size_t)size);
	return pointer;
}

void *memblock_alloc_internal(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
			      phys_addr_t max_addr, int nid)
{
	return alloc_virtual(size, align, min_addr, max_addr, nid, ALLOC_RAW, NULL, NULL);
}

void *memblock_alloc_try_nid_raw(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
				 phys_addr_t max_addr, int nid)
{
	return alloc_virtual(size, align, min_addr, max_addr, nid, ALLOC_RAW, __func__, CALLER);
}

void *memblock_alloc_try_nid_nopanic(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
				     phys_addr_t max_addr, int nid)
{
	return alloc_virtual(size, align, min_addr, max_addr, nid, ALLOC_ZEROED, __func__, CALLER);
}

void *memblock_alloc_try_nid(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
			     phys_addr_t max_addr, int nid)
{
	return alloc_virtual(size, align, min_addr, max_addr, nid, ALLOC_ZEROED | ALLOC_OR_PANIC,
			     __func__, CALLER);
}
