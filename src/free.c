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
 * The gap from g on, in the direction of the walk, that does not end before the region does begin.
 */
static uint32_t gap_of_region(const struct memblock_type *type, uint32_t g,
			      const struct memblock_region *region, bool upwards)
{
	unsigned long r;

	if (!upwards) {
		r = regions_first_ending_after(type, region_end(region) - 1);
		return r < g ? (uint32_t)r : g;
	}
	r = regions_first_ending_after(type, region->base);
	if (r < type->cnt && type->regions[r].base <= region->base)
		r++;
	return r > g ? (uint32_t)r : g;
}

/* Counting down, what is left when all is done is UINT32_MAX, which is behind every list's end. */
void __next_mem_range(u64 *idx, int nid, enum memblock_flags flags, struct memblock_type *type_a,
		      struct memblock_type *type_b, phys_addr_t *out_start, phys_addr_t *out_end,
		      int *out_nid)
{
	const bool upwards = !((unsigned int)flags & WALK_DOWNWARDS);
	const uint32_t step = upwards ? 1 : UINT32_MAX;
	uint32_t m = (uint32_t)*idx, g = (uint32_t)(*idx >> 32);
	struct addr_range gap = { 0, PHYS_ADDR_MAX };
	const struct memblock_region *region;
	struct walk_filter filter;
	phys_addr_t end;

	filter = settle_filter(type_a, nid, flags);
	if (!upwards && *idx == WALK_END) {
		m = (uint32_t)type_a->cnt - 1;
		g = type_b ? (uint32_t)type_b->cnt : 0;
	}
	*idx = WALK_END;
	for (; m < type_a->cnt && g != UINT32_MAX; m += step) {
		region = &type_a->regions[m];
		end = region_end(region);
		if (walk_passes_over(&filter, region))
			continue;
		if (type_b) {
			gap = gap_at(type_b, g);
			if (upwards ? gap.end <= region->base : gap.start >= end) {
				g = gap_of_region(type_b, g, region, upwards);
				gap = gap_at(type_b, g);
			}
			if (gap.start >= end || gap.end <= region->base)
				continue;
		}
		if (upwards ? end <= gap.end : region->base >= gap.start)
			*idx = (u64)(uint32_t)(m + step) | (u64)g << 32;
		else
			*idx = (u64)m | (u64)(uint32_t)(g + step) << 32;
		if (out_start)
			*out_start = addr_max(region->base, gap.start);
		if (out_end)
			*out_end = addr_min(end, gap.end);
		if (out_nid)
			*out_nid = memblock_get_region_node(region);
		return;
	}
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
