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

static phys_addr_t attempt(const struct alloc_request *request, phys_addr_t min, int nid,
			   enum memblock_flags flags)
{
	phys_addr_t found = memblock_find_in_range_node(request->size, request->align, min,
							request->max, nid, flags);

	if (found && reserve_allocated(found, request->size, nid, CALLER))
		return 0;
	return found;
}

static phys_addr_t attempt_node_then_any(const struct alloc_request *request, phys_addr_t min,
					 enum memblock_flags flags, bool exact_nid)
{
	phys_addr_t found = attempt(request, min, request->nid, flags);

	if (!found && !exact_nid && names_a_node(request->nid))
		found = attempt(request, min, NUMA_NO_NODE, flags);
	return found;
}

static phys_addr_t attempt_mirror_then_all(const struct alloc_request *request, phys_addr_t min,
					   bool exact_nid)
{
	enum memblock_flags flags = preferred_flags();
	phys_addr_t found;

	do {
		found = attempt_node_then_any(request, min, flags, exact_nid);
	} while (!found && give_up_mirror(&flags, request->size));
	return found;
}

/* The minimum goes first, and stays away when the mirror goes. */
static phys_addr_t attempt_min_before_mirror(const struct alloc_request *request, bool exact_nid)
{
	enum memblock_flags flags = preferred_flags();
	phys_addr_t min = request->min, found;

	do {
		found = attempt_node_then_any(request, min, flags, exact_nid);
		if (!found && min) {
			min = 0;
			found = attempt_node_then_any(request, min, flags, exact_nid);
		}
	} while (!found && give_up_mirror(&flags, request->size));
	return found;
}

static phys_addr_t attempt_mirror_before_min(const struct alloc_request *request, bool exact_nid)
{
	phys_addr_t found = attempt_mirror_then_all(request, request->min, exact_nid);

	if (!found && request->min)
		found = attempt_mirror_then_all(request, 0, exact_nid);
	return found;
}

static phys_addr_t usable_align(phys_addr_t align)
{
	warn_if(!align, "memblock: allocation with an alignment of 0");
	return align ? align : SMP_CACHE_BYTES;
}

/* The last attempt is the one to explain: nothing is wished for any more. */
void explain_no_room(phys_addr_t size, phys_addr_t align, phys_addr_t max)
{
	if (memblock_port_slab_is_available())
		return;
	memblock_log_explanation(&(const struct memblock_request){
		.size = size,
		.align = align,
		.max = max,
		.nid = NUMA_NO_NODE,
		.flags = memblock_kho_scratch_only ? MEMBLOCK_KHO_SCRATCH : MEMBLOCK_NONE,
	});
}

/* ---- physical ---- */

static void trace_phys(phys_addr_t found, phys_addr_t size)
{
	if (found)
		kmemleak_alloc_phys(found, (size_t)size, 0, 0);
}

phys_addr_t alloc_range(const struct alloc_request *request, bool exact_nid)
{
	struct alloc_request settled = *request;
	phys_addr_t found;

	settled.align = usable_align(request->align);
	if (rules->phys_alloc_capped && request->max > MEMBLOCK_ALLOC_KASAN)
		settled.max = addr_min(request->max, memblock.current_limit);
	found = attempt_mirror_then_all(&settled, settled.min, exact_nid);
	if (request->max != MEMBLOCK_ALLOC_KASAN)
		trace_phys(found, request->size);
	return found;
}

phys_addr_t memblock_alloc_range_nid(phys_addr_t size, phys_addr_t align, phys_addr_t start,
				     phys_addr_t end, int nid, enum memblock_flags flags)
{
	const struct alloc_request request = {
		.size = size,
		.align = usable_align(align),
		.min = start,
		.max = end,
		.nid = nid,
	};
	phys_addr_t found = attempt(&request, start, nid, flags);

	trace_phys(found, size);
	return found;
}

phys_addr_t memblock_alloc_range(phys_addr_t size, phys_addr_t align, phys_addr_t start,
				 phys_addr_t end, enum memblock_flags flags)
{
	return memblock_alloc_range_nid(size, align, start, end, NUMA_NO_NODE, flags);
}

phys_addr_t memblock_alloc_base_nid(phys_addr_t size, phys_addr_t align, phys_addr_t max_addr,
				    int nid, enum memblock_flags flags)
{
	return memblock_alloc_range_nid(size, align, 0, max_addr, nid, flags);
}

phys_addr_t __memblock_alloc_base(phys_addr_t size, phys_addr_t align, phys_addr_t max_addr)
{
	return memblock_alloc_base_nid(size, align, max_addr, NUMA_NO_NODE, MEMBLOCK_NONE);
}

phys_addr_t memblock_alloc_base(phys_addr_t size, phys_addr_t align, phys_addr_t max_addr)
{
	phys_addr_t found = __memblock_alloc_base(size, align, max_addr);

	if (!found) {
		explain_no_room(size, align, max_addr);
		panic_no_room_below(size, max_addr);
	}
	return found;
}

phys_addr_t memblock_phys_alloc(phys_addr_t size, phys_addr_t align)
{
	return memblock_alloc_base(size, align, MEMBLOCK_ALLOC_ACCESSIBLE);
}

phys_addr_t memblock_phys_alloc_nid(phys_addr_t size, phys_addr_t align, int nid)
{
	enum memblock_flags flags = preferred_flags();
	phys_addr_t found;

	do {
		found = memblock_alloc_base_nid(size, align, MEMBLOCK_ALLOC_ACCESSIBLE, nid, flags);
	} while (!found && give_up_mirror(&flags, size));
	return found;
}

phys_addr_t memblock_phys_alloc_try_nid(phys_addr_t size, phys_addr_t align, int nid)
{
	phys_addr_t found = memblock_phys_alloc_nid(size, align, nid);

	return found ? found : memblock_alloc_base(size, align, MEMBLOCK_ALLOC_ACCESSIBLE);
}

/* ---- virtual ---- */

void *zeroed(void *pointer, phys_addr_t size)
{
	return pointer ? memset(pointer, 0, (size_t)size) : NULL;
}

static void *alloc_from_slab(phys_addr_t size, int nid)
{
	warn_if(first_time(&warned.slab_is_up),
		"memblock: allocation after the slab allocator is up");
	return memblock_port_slab_alloc((size_t)size, nid);
}

static void *alloc_pointer(const struct alloc_request *request, bool exact_nid)
{
	struct alloc_request settled = *request;
	phys_addr_t found;
	void *pointer;

	if (memblock_port_slab_is_available())
		return alloc_from_slab(request->size, request->nid);
	settled.align = usable_align(request->align);
	settled.max = addr_min(request->max, memblock.current_limit);
	found = rules->mirror_outranks_min ? attempt_min_before_mirror(&settled, exact_nid) :
					     attempt_mirror_before_min(&settled, exact_nid);
	if (!found)
		return NULL;
	pointer = memblock_port_phys_to_virt(found);
	if (request->max != MEMBLOCK_ALLOC_KASAN)
		kmemleak_alloc(pointer, (size_t)request->size, 0, 0);
	return pointer;
}

void *alloc_virtual(const char *function, const struct alloc_request *request, bool exact_nid,
		    const void *caller)
{
	log_alloc(function, request, caller);
	return alloc_pointer(request, exact_nid);
}

void *memblock_alloc_internal(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
			      phys_addr_t max_addr, int nid)
{
	const struct alloc_request request = {
		.size = size,
		.align = align,
		.min = min_addr,
		.max = max_addr,
		.nid = nid,
	};

	return alloc_pointer(&request, false);
}

void *memblock_alloc_try_nid_raw(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
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

	return alloc_virtual("memblock_alloc_try_nid_raw", &request, false, CALLER);
}

void *memblock_alloc_try_nid_nopanic(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
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

	return zeroed(alloc_virtual("memblock_alloc_try_nid_nopanic", &request, false, CALLER),
		      size);
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
	void *pointer =
		zeroed(alloc_virtual("memblock_alloc_try_nid", &request, false, CALLER), size);

	if (!pointer) {
		explain_no_room(size, align, addr_min(max_addr, memblock.current_limit));
		panic_no_room("memblock_alloc_try_nid", &request);
	}
	return pointer;
}
