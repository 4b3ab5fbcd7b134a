// SPDX-License-Identifier: MIT
/*
 * grow.c - doubling a full array, out of the slab or of the very memory the lists describe.
 *
 * Growing a list means: find room, copy, switch, give the old array back, reserve the new one. The last two
 * change `reserved`, which may be full itself. They come after the switch, as addresses depend on the order:
 *
 *     growing `reserved`   it has twice the room by then, so both changes fit and nothing else grows
 *     growing another      `reserved` may have to grow first - once more through the case above, never deeper
 */
#include "internal.h"

/* An array on its way out, and the one that takes its place. */
struct array_switch {
	struct memblock_region *old_regions;
	unsigned long old_max;
	enum array_origin old_origin;
	phys_addr_t new_base; /* 0: from the slab, which keeps its own books */
};

phys_addr_t array_bytes(unsigned long entries)
{
	return page_align((phys_addr_t)(entries * sizeof(struct memblock_region)));
}

/*
 * Room for an array of `bytes` that stays clear of the area about to be reserved: above it if possible, else
 * below. An end of 0 means the limit to the search, so an area at 0 leaves nothing below it to search; what
 * the search would find then may lie in the area, and is refused.
 */
static phys_addr_t find_array_room(phys_addr_t bytes, phys_addr_t area_start,
				   phys_addr_t area_size)
{
	phys_addr_t limit = memblock.current_limit;
	phys_addr_t found;

	found = memblock_find_in_range(wrapping_end(area_start, area_size), limit, bytes, PAGE_SIZE);
	if (found || !area_size)
		return found;
	found = memblock_find_in_range(0, addr_min(area_start, limit), bytes, PAGE_SIZE);
	if (found && memblock_addrs_overlap(found, bytes, area_start, area_size))
		return 0;
	return found;
}

/* A zeroed array of twice the size, its physical address for the log in *base; NULL if there is no room. */
static struct memblock_region *new_array(struct memblock_type *type, phys_addr_t area_start,
					 phys_addr_t area_size, struct array_switch *swap,
					 phys_addr_t *base)
{
	size_t bytes = 2 * type->max * sizeof(struct memblock_region);
	struct memblock_region *regions;

	if (memblock_port_slab_is_available()) {
		regions = memblock_port_slab_alloc(bytes, NUMA_NO_NODE);
		*base = regions ? memblock_port_virt_to_phys(regions) : 0;
		swap->new_base = 0;
		return regions;
	}
	*base = find_array_room(array_bytes(2 * type->max), area_start, area_size);
	swap->new_base = *base;
	if (!*base)
		return NULL;
	regions = memblock_port_phys_to_virt(*base);
	memset(regions, 0, bytes);
	return regions;
}

static int switch_to_larger_array(struct memblock_type *type, phys_addr_t area_start,
				  phys_addr_t area_size, struct array_switch *swap)
{
	struct memblock_region *regions;
	phys_addr_t base;

	if (!memblock_can_resize) {
		if (rules->resize_refusal_panics)
			panic_no_resize(type);
		return -1;
	}
	regions = new_array(type, area_start, area_size, swap, &base);
	if (!regions) {
		log_not_doubled(type);
		return -1;
	}
	swap->old_regions = type->regions;
	swap->old_max = type->max;
	swap->old_origin = array_origin(type);
	log_doubled(type, base, (phys_addr_t)(2 * type->max * sizeof(*regions)));
	memcpy(regions, type->regions, type->cnt * sizeof(*regions));
	type->regions = regions;
	type->max *= 2;
	if (!swap->new_base)
		array_note_slab(type);
	return 0;
}

static void switch_back(struct memblock_type *type, const struct array_switch *swap)
{
	type->regions = swap->old_regions;
	type->max = swap->old_max;
}

/* The old array's memory is free again; `reserved` has room for the split. */
static void unreserve_old_array(const struct array_switch *swap)
{
	phys_addr_t base = memblock_port_virt_to_phys(swap->old_regions);
	phys_addr_t end = range_end(base, array_bytes(swap->old_max));

	regions_remove(&memblock.reserved, regions_split(&memblock.reserved, base, end));
}

static void announce_old_array(const struct array_switch *swap)
{
	phys_addr_t base = memblock_port_virt_to_phys(swap->old_regions);
	phys_addr_t bytes = array_bytes(swap->old_max);

	log_free(base, bytes, CALLER);
	kmemleak_free_part_phys(base, (size_t)bytes);
}

/* The new array's memory is taken; `reserved` has room for the entry. */
static void reserve_new_array(const struct array_switch *swap, phys_addr_t bytes)
{
	bool keep = rules->reservations_keep_owner;

	regions_add(&memblock.reserved, swap->new_base, range_end(swap->new_base, bytes),
		    keep ? NUMA_NO_NODE : MAX_NUMNODES, keep ? MEMBLOCK_RSRV_KERN : MEMBLOCK_NONE);
}

static void announce_new_array(const struct array_switch *swap, phys_addr_t bytes)
{
	bool keep = rules->reservations_keep_owner;

	log_reserve(swap->new_base, bytes, keep ? NUMA_NO_NODE : MAX_NUMNODES,
		    keep ? MEMBLOCK_RSRV_KERN : MEMBLOCK_NONE, CALLER);
}

static int double_reserved(phys_addr_t area_start, phys_addr_t area_size)
{
	struct memblock_type *reserved = &memblock.reserved;
	struct array_switch swap;

	if (switch_to_larger_array(reserved, area_start, area_size, &swap))
		return -1;
	if (swap.old_origin == ARRAY_SLAB)
		memblock_port_slab_free(swap.old_regions);
	if (swap.old_origin == ARRAY_MEMBLOCK) {
		announce_old_array(&swap);
		unreserve_old_array(&swap);
	}
	if (swap.new_base) {
		announce_new_array(&swap, array_bytes(reserved->max));
		reserve_new_array(&swap, array_bytes(reserved->max));
	}
	return 0;
}

static bool reserved_has_room(unsigned long entries, phys_addr_t base, phys_addr_t size)
{
	while (memblock.reserved.cnt + entries > memblock.reserved.max) {
		if (double_reserved(base, size))
			return false;
	}
	return true;
}

static int double_other(struct memblock_type *type)
{
	struct array_switch swap;
	phys_addr_t bytes;

	if (switch_to_larger_array(type, 0, 0, &swap))
		return -1;
	bytes = array_bytes(type->max);
	if (swap.old_origin == ARRAY_MEMBLOCK) {
		announce_old_array(&swap);
		if (reserved_has_room(2, memblock_port_virt_to_phys(swap.old_regions),
				      array_bytes(swap.old_max)))
			unreserve_old_array(&swap);
	}
	if (swap.new_base) {
		announce_new_array(&swap, bytes);
		if (!reserved_has_room(1, swap.new_base, bytes)) {
			/* Without room for one entry the old array was not unreserved either. */
			switch_back(type, &swap);
			return -1;
		}
		reserve_new_array(&swap, bytes);
	}
	if (swap.old_origin == ARRAY_SLAB)
		memblock_port_slab_free(swap.old_regions);
	return 0;
}

int memblock_double_array(struct memblock_type *type, phys_addr_t new_area_start,
			  phys_addr_t new_area_size)
{
	if (type == &memblock.reserved)
		return double_reserved(new_area_start, new_area_size);
	return double_other(type);
}

int make_room(struct memblock_type *type, unsigned long entries, phys_addr_t base,
	      phys_addr_t size)
{
	while (type->cnt + entries > type->max) {
		if (memblock_double_array(type, base, size))
			return -ENOMEM;
	}
	return 0;
}
