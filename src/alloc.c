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

/* What takes the place of an alignment of 0. */
static phys_addr_t settled(phys_addr_t align)
{
	warn_if(!align, "memblock: allocation with an alignment of 0");
	return align ? align : SMP_CACHE_BYTES;
}

/* One attempt after the other, each giving up one wish more, until one succeeds. */
static phys_addr_t allocate(const struct alloc_request *request)
{
	const bool keep_min = request->kind & ALLOC_KEEP_MIN;
	phys_addr_t align = settled(request->align), min = request->min, found;
	enum memblock_flags flags = preferred_flags();
	int nid = request->nid;

	for (;;) {
		found = memblock_find_in_range_node(request->size, align, min, request->max, nid,
						    flags);
		if (found && !reserve_allocated(found, request->size, nid, CALLER))
			return found;
		if (!(request->kind & ALLOC_EXACT_NID) && names_a_node(nid)) {
			nid = NUMA_NO_NODE;
			continue;
		}
		nid = request->nid;
		if (min && !keep_min && rules->mirror_outranks_min) {
			min = 0;
			continue;
		}
		if (give_up_mirror(&flags, request->size))
			continue;
		if (!min || keep_min)
			return 0;
		min = 0;
		flags = preferred_flags();
	}
}

static void *alloc_from_slab(const struct alloc_request *request)
{
	warn_if(first_time(warned.slab_is_up),
		"memblock: allocation after the slab allocator is up");
	return memblock_port_slab_alloc((size_t)request->size, request->nid);
}

/* ---- physical ---- */

/* Slab memory that takes the place of what memblock can no longer give; the address is its own. */
static phys_addr_t slab_address(const struct alloc_request *request)
{
	void *pointer = alloc_from_slab(request);

	return pointer ? memblock_port_virt_to_phys(pointer) : 0;
}

phys_addr_t alloc_physical(phys_addr_t size, phys_addr_t align, phys_addr_t start, phys_addr_t end,
			   int nid, unsigned int kind)
{
	struct alloc_request request = { size, align, start, end, nid, kind | ALLOC_KEEP_MIN };
	phys_addr_t found;

	if ((kind & ALLOC_OR_SLAB) && memblock_port_slab_is_available())
		return slab_address(&request);
	if (rules->phys_alloc_capped && end > MEMBLOCK_ALLOC_KASAN)
		request.max = addr_min(end, memblock.current_limit);
	found = allocate(&request);
	if (found && end != MEMBLOCK_ALLOC_KASAN)
		kmemleak_alloc_phys(found, (size_t)request.size, 0, 0);
	return found;
}

phys_addr_t memblock_alloc_range_nid(phys_addr_t size, phys_addr_t align, phys_addr_t start,
				     phys_addr_t end, int nid, enum memblock_flags flags)
{
	phys_addr_t found =
		memblock_find_in_range_node(size, settled(align), start, end, nid, flags);

	if (!found || reserve_allocated(found, size, nid, CALLER))
		return 0;
	kmemleak_alloc_phys(found, (size_t)size, 0, 0);
	return found;
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
	return alloc_physical(size, align, 0, MEMBLOCK_ALLOC_ACCESSIBLE, nid, ALLOC_EXACT_NID);
}

phys_addr_t memblock_phys_alloc_try_nid(phys_addr_t size, phys_addr_t align, int nid)
{
	phys_addr_t found = memblock_phys_alloc_nid(size, align, nid);

	return found ? found : memblock_phys_alloc(size, align);
}

/* ---- virtual ---- */

/* The maximum is lowered to the current limit only for the search; messages have it as it was. */
static void *alloc_pointer(struct alloc_request *request)
{
	phys_addr_t max = request->max, found;
	void *pointer;

	if (memblock_port_slab_is_available())
		return alloc_from_slab(request);
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
		    int nid, unsigned int kind)
{
	struct alloc_request request = { size, align, min_addr, max_addr, nid, kind };
	void *pointer = alloc_pointer(&request);

	if (!pointer && (kind & ALLOC_OR_PANIC)) {
		explain_no_room(size, align, addr_min(max_addr, memblock.current_limit));
		panic_no_room(&request);
	}
	if (pointer && (kind & ALLOC_ZEROED))
		memset(pointer, 0, (size_t)request.size);
	return pointer;
}

#if MEMBLOCK_LOG
void *alloc_logged(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr, phys_addr_t max_addr,
		   int nid, unsigned int kind, const void *caller)
{
	debug_alloc(kind, size, align, min_addr, max_addr, nid, caller);
	return alloc_virtual(size, align, min_addr, max_addr, nid, kind);
}
#endif

void *memblock_alloc_internal(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
			      phys_addr_t max_addr, int nid)
{
	return alloc_virtual(size, align, min_addr, max_addr, nid, ALLOC_RAW);
}

void *memblock_alloc_try_nid_raw(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
				 phys_addr_t max_addr, int nid)
{
	return alloc_for(size, align, min_addr, max_addr, nid, ALLOC_RAW);
}

void *memblock_alloc_try_nid_nopanic(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
				     phys_addr_t max_addr, int nid)
{
	return alloc_for(size, align, min_addr, max_addr, nid, ALLOC_ZEROED);
}

void *memblock_alloc_try_nid(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
			     phys_addr_t max_addr, int nid)
{
	return alloc_for(size, align, min_addr, max_addr, nid, ALLOC_ZEROED | ALLOC_OR_PANIC);
}
