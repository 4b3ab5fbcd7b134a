// SPDX-License-Identifier: MIT
/*
 * grow.c - doubling a full array, out of the slab or of the very memory the lists describe.
 *
 * Growing a list means: find room, copy, switch, give the old array back, reserve the new one. The
 * last two change `reserved`, which may be full itself. They come after the switch, as addresses
 * depend on the order:
 *
 *     growing `reserved`   it has twice the room by then: both changes fit, nothing else grows
 *     growing another      `reserved` may have to grow first, through the case above, never deeper
 */
#include "internal.h"

/* Addresses that an array must not be put on; size 0 for none. */
struct area {
	phys_addr_t base, size;
};

/* The memory that a list's array took and takes; nothing for one that lies elsewhere. */
struct array_switch {
	struct area old, new;
};

static const struct area nothing;

phys_addr_t array_bytes(unsigned long entries)
{
	return page_align((phys_addr_t)(entries * sizeof(struct memblock_region)));
}

/* ---- finding room ---- */

static bool lies_on(phys_addr_t base, phys_addr_t size, const struct area *area)
{
	return memblock_addrs_overlap(base, size, area->base, area->size);
}

/*
 * Room that stays clear of the area: above it if possible, else below. An end of 0 means the limit
 * to the search, so an area at 0 leaves nothing below it to search; what the search would find then
 * may lie in the area, and is refused.
 */
static phys_addr_t find_clear_of(const struct area *area, phys_addr_t bytes)
{
	phys_addr_t limit = memblock.current_limit;
	phys_addr_t found;

	found = memblock_find_in_range(wrapping_end(area->base, area->size), limit, bytes,
				       PAGE_SIZE);
	if (found || !area->size)
		return found;
	found = memblock_find_in_range(0, addr_min(area->base, limit), bytes, PAGE_SIZE);
	return found && !lies_on(found, bytes, area) ? found : 0;
}

/*
 * Room clear of the area about to be reserved, in Linux's order, and clear of what is already
 * promised to the array of the other list but not yet reserved, which Linux would overwrite.
 */
static phys_addr_t find_array_room(const struct area *area, const struct area *promised,
				   phys_addr_t bytes)
{
	phys_addr_t found = find_clear_of(area, bytes);

	return found && lies_on(found, bytes, promised) ? find_clear_of(promised, bytes) : found;
}

/* ---- switching ---- */

/* An array of twice the size, zeroed; NULL if there is no room. */
static struct memblock_region *new_array(const struct memblock_type *type, const struct area *area,
					 const struct area *promised, struct area *new)
{
	size_t bytes = 2 * type->max * sizeof(struct memblock_region);

	*new = nothing;
	if (memblock_port_slab_is_available())
		return memblock_port_slab_alloc(bytes, NUMA_NO_NODE);
	new->size = page_align((phys_addr_t)bytes);
	new->base = find_array_room(area, promised, new->size);
	return new->base ? memset(memblock_port_phys_to_virt(new->base), 0, bytes) : NULL;
}

/* The list moves to the new array. */
static void switch_array(struct memblock_type *type, struct memblock_region *regions,
			 struct array_switch *swap)
{
	struct memblock_region *old = type->regions;
	enum array_origin origin = array_origin(type);

	swap->old = nothing;
	if (origin == ARRAY_MEMBLOCK)
		swap->old =
			(struct area){ memblock_port_virt_to_phys(old), array_bytes(type->max) };
	type->max *= 2;
	log_doubled(type, memblock_port_virt_to_phys(regions));
	type->regions = memcpy(regions, old, type->cnt * sizeof(*regions));
	if (!swap->new.size)
		array_note_slab(type);
	/* Once the slab is up it stays so: the new array is its, too, and nothing switches back. */
	if (origin == ARRAY_SLAB)
		memblock_port_slab_free(old);
}

static int enlarge(struct memblock_type *type, const struct area *area, const struct area *promised,
		   struct array_switch *swap)
{
	struct memblock_region *regions;

	if (!memblock_can_resize) {
		if (rules->resize_refusal_panics)
			panic_no_resize(type);
		return -1;
	}
	regions = new_array(type, area, promised, &swap->new);
	if (!regions) {
		log_not_doubled(type);
		return -1;
	}
	switch_array(type, regions, swap);
	return 0;
}

/* ---- what becomes of the two arrays ---- */

static void announce_old_array(const struct area *old)
{
	if (!old->size)
		return;
	log_free("   memblock_free", old->base, old->size, CALLER);
	kmemleak_free_part_phys(old->base, (size_t)old->size);
}

static void announce_new_array(const struct area *new)
{
	if (new->size)
		log_reserve(new->base, new->size, unclaimed_node(), allocated_flags(), CALLER);
}

/*
 * The old array's memory is free again; `reserved` has room for the split. A remembered search need
 * not be told: that a list has another array makes the next one forget it.
 */
static void unreserve_old_array(const struct area *old)
{
	if (old->size)
		regions_cut(&memblock.reserved, old->base, range_end(old->base, old->size));
}

/* The new array's memory is taken; `reserved` has room for the entry. */
static void reserve_new_array(const struct area *new)
{
	if (new->size)
		regions_add(&memblock.reserved, new->base, range_end(new->base, new->size),
			    unclaimed_node(), allocated_flags());
}

/* ---- the two cases ---- */

static int double_reserved(const struct area *area, const struct area *promised)
{
	struct array_switch swap;

	if (enlarge(&memblock.reserved, area, promised, &swap))
		return -1;
	announce_old_array(&swap.old);
	unreserve_old_array(&swap.old);
	announce_new_array(&swap.new);
	reserve_new_array(&swap.new);
	return 0;
}

/* What lies nowhere needs no room. */
static bool reserved_has_room(unsigned long entries, const struct area *area,
			      const struct area *promised)
{
	while (area->size && memblock.reserved.cnt + entries > memblock.reserved.max) {
		if (double_reserved(area, promised))
			return false;
	}
	return true;
}

static int double_other(struct memblock_type *type)
{
	struct memblock_region *old_regions = type->regions;
	struct array_switch swap;

	if (enlarge(type, &nothing, &nothing, &swap))
		return -1;
	announce_old_array(&swap.old);
	if (reserved_has_room(2, &swap.old, &swap.new))
		unreserve_old_array(&swap.old);
	announce_new_array(&swap.new);
	if (!reserved_has_room(1, &swap.new, &nothing)) {
		/* Without room for one entry the old array was not given back either. */
		type->regions = old_regions;
		type->max /= 2;
		return -1;
	}
	reserve_new_array(&swap.new);
	return 0;
}

int memblock_double_array(struct memblock_type *type, phys_addr_t new_area_start,
			  phys_addr_t new_area_size)
{
	const struct area area = { new_area_start, new_area_size };

	return type == &memblock.reserved ? double_reserved(&area, &nothing) : double_other(type);
}

int grow_for_two(struct memblock_type *type, phys_addr_t base, phys_addr_t size)
{
	while (type->cnt + 2 > type->max) {
		if (memblock_double_array(type, base, size))
			return -ENOMEM;
	}
	return 0;
}
