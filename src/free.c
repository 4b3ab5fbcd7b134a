// SPDX-License-Identifier: MIT
/*
 * free.c - walking one list minus another: which parts of `memory` are not `reserved`, in both
 * directions.
 *
 * Between the regions of the second list b lie b->cnt + 1 gaps; gap g ends where region g begins
 * and the last one at PHYS_ADDR_MAX. A walk visits every place where a region of a and a gap of b
 * meet, and of the two goes on from the one that ends first:
 *
 *     a     ##########      ######      ####        regions m = 0 1 2
 *     b        ***      ******      **              regions g = 0 1 2
 *     gaps  000   111111      222222  33333333
 *     free  ###   ####        ####      ####
 *
 * The place is (m, g) and nothing else, packed into the 64 bits of the caller's loop variable. Two
 * regions of b that touch have an empty gap between them, which is visited like any other.
 */
#include "internal.h"

#define WALK_END ((u64)-1)

/*
 * A gap from g on, in the direction of the walk: none that meets the region lies before it, and it
 * is that one or a neighbour. Never back behind g, whatever has become of the list.
 */
static unsigned long gap_of_region(const struct memblock_type *type, unsigned long g,
				   const struct memblock_region *region, bool upwards)
{
	const phys_addr_t side = upwards ? region->base : region_end(region);
	const unsigned long r = regions_first_ending_after(type, side);

	return (r > g) == upwards ? r : g;
}

/* Counting down from 0 gives UINT32_MAX, which is behind every list's end. */
u64 memblock_walk_wanted(u64 place, int nid, enum memblock_flags flags,
			 const struct memblock_type *type_a, const struct memblock_type *type_b,
			 bool upwards)
{
	unsigned long g = (uint32_t)(place >> 32);
	const struct memblock_region *region;
	uint32_t m = (uint32_t)place;
	struct walk_filter filter;

	filter = settle_filter(type_a, nid, flags);
	for (;; m += upwards ? 1 : UINT32_MAX) {
		if (m >= type_a->cnt)
			return WALK_END;
		region = &type_a->regions[m];
		if (!walk_passes_over(&filter, region))
			break;
	}
	if (type_b && (m != (uint32_t)place || g > type_b->cnt)) {
		g = gap_of_region(type_b, g, region, upwards);
		if (g > type_b->cnt)
			return WALK_END;
	}
	return memblock_walk_place(m, g);
}

void __next_mem_range(u64 *idx, int nid, enum memblock_flags flags, struct memblock_type *type_a,
		      struct memblock_type *type_b, phys_addr_t *out_start, phys_addr_t *out_end,
		      int *out_nid)
{
	const unsigned int wanted = (unsigned int)flags & ~(unsigned int)WALK_DOWNWARDS;
	const bool upwards = wanted == (unsigned int)flags;

	if (!upwards && *idx == WALK_END)
		*idx = memblock_walk_top(type_a, type_b);
	memblock_walk_step(idx, nid, (enum memblock_flags)wanted, type_a, type_b, upwards,
			   out_start, out_end, out_nid);
}

void __next_mem_range_rev(u64 *idx, int nid, enum memblock_flags flags,
			  struct memblock_type *type_a, struct memblock_type *type_b,
			  phys_addr_t *out_start, phys_addr_t *out_end, int *out_nid)
{
	__next_mem_range(idx, nid, (enum memblock_flags)((unsigned int)flags | WALK_DOWNWARDS),
			 type_a, type_b, out_start, out_end, out_nid);
}

/* One step through memory that is not reserved; false behind the last range. */
bool next_free(u64 *idx, int nid, unsigned int flags, struct addr_range *range)
{
	__next_mem_range(idx, nid, (enum memblock_flags)flags, &memblock.memory, &memblock.reserved,
			 &range->start, &range->end, NULL);
	return *idx != WALK_END;
}

void __next_reserved_mem_region(u64 *idx, phys_addr_t *out_start, phys_addr_t *out_end)
{
	const struct memblock_region *region;

	if (*idx >= memblock.reserved.cnt) {
		*idx = WALK_END;
		return;
	}
	region = &memblock.reserved.regions[*idx];
	if (out_start)
		*out_start = region->base;
	if (out_end)
		*out_end = region_end(region) - 1;
	*idx += 1;
}
