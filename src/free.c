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

/* The list whose regions are filtered by node and flags, for the rules that filter one list only. */
const struct memblock_type *filtered_list = &memblock.memory;

void free_walk_forget_memory(void)
{
	memblock_forget();
	filtered_list = NULL;
}

void free_walk_reset(void)
{
	filtered_list = &memblock.memory;
}

/* Gaps behind the last one are empty and lie at the top. */
static struct addr_range gap_at(const struct memblock_type *type, unsigned long g)
{
	const struct memblock_region *above = &type->regions[g];
	struct addr_range gap = { 0, PHYS_ADDR_MAX };

	if (g && g <= type->cnt)
		gap.start = region_end(above - 1);
	else if (g)
		gap.start = PHYS_ADDR_MAX;
	if (g < type->cnt)
		gap.end = above->base;
	return gap;
}

/* The first gap from g on that ends above `addr`; g ends at or below it. */
static unsigned long gap_ending_after(const struct memblock_type *type, unsigned long g,
				      phys_addr_t addr)
{
	unsigned long r;

	r = regions_first_ending_after(type, addr);
	if (r < type->cnt && type->regions[r].base <= addr)
		r++;
	return r > g ? r : g;
}

/* The last gap up to g that starts below `addr`; g starts at or above it. */
static unsigned long gap_starting_before(const struct memblock_type *type, unsigned long g,
					 phys_addr_t addr)
{
	unsigned long r;

	r = regions_first_ending_after(type, addr - 1);
	return r < g ? r : g;
}

static u64 pack(unsigned long m, unsigned long g)
{
	return (u64)(uint32_t)m | (u64)(uint32_t)g << 32;
}

static void report(const struct memblock_region *region, phys_addr_t start, phys_addr_t end,
		   phys_addr_t *out_start, phys_addr_t *out_end, int *out_nid)
{
	if (out_start)
		*out_start = start;
	if (out_end)
		*out_end = end;
	if (out_nid)
		*out_nid = memblock_get_region_node(region);
}

void __next_mem_range(u64 *idx, int nid, enum memblock_flags flags, struct memblock_type *type_a,
		      struct memblock_type *type_b, phys_addr_t *out_start, phys_addr_t *out_end,
		      int *out_nid)
{
	struct walk_filter filter = walk_filter(type_a, nid, flags);
	unsigned long m = (uint32_t)*idx, g = (uint32_t)(*idx >> 32);
	const struct memblock_region *region;
	struct addr_range gap;
	phys_addr_t end;

	for (; m < type_a->cnt; m++) {
		region = &type_a->regions[m];
		if (walk_passes_over(&filter, region))
			continue;
		end = region_end(region);
		if (!type_b) {
			report(region, region->base, end, out_start, out_end, out_nid);
			*idx = pack(m + 1, g);
			return;
		}
		gap = gap_at(type_b, g);
		if (gap.end <= region->base && g < type_b->cnt) {
			g = gap_ending_after(type_b, g, region->base);
			gap = gap_at(type_b, g);
		}
		if (gap.start >= end)
			continue;
		report(region, addr_max(region->base, gap.start), addr_min(end, gap.end), out_start,
		       out_end, out_nid);
		*idx = end <= gap.end ? pack(m + 1, g) : pack(m, g + 1);
		return;
	}
	*idx = WALK_END;
}

/* m and g count down and are one above the index they stand for, so that 0 means "none left". */
void __next_mem_range_rev(u64 *idx, int nid, enum memblock_flags flags,
			  struct memblock_type *type_a, struct memblock_type *type_b,
			  phys_addr_t *out_start, phys_addr_t *out_end, int *out_nid)
{
	struct walk_filter filter = walk_filter(type_a, nid, flags);
	unsigned long m = (uint32_t)((uint32_t)*idx + 1),
		      g = (uint32_t)((uint32_t)(*idx >> 32) + 1);
	const struct memblock_region *region;
	struct addr_range gap;
	phys_addr_t end;

	if (*idx == WALK_END) {
		m = type_a->cnt;
		g = type_b ? type_b->cnt + 1 : 1;
	}
	for (; m; m--) {
		region = &type_a->regions[m - 1];
		if (walk_passes_over(&filter, region))
			continue;
		end = region_end(region);
		if (!type_b) {
			report(region, region->base, end, out_start, out_end, out_nid);
			*idx = pack(m - 2, g - 1);
			return;
		}
		if (!g)
			continue;
		gap = gap_at(type_b, g - 1);
		if (gap.start >= end && g > 1) {
			g = gap_starting_before(type_b, g - 1, end) + 1;
			gap = gap_at(type_b, g - 1);
		}
		if (gap.start >= end || gap.end <= region->base)
			continue;
		report(region, addr_max(region->base, gap.start), addr_min(end, gap.end), out_start,
		       out_end, out_nid);
		*idx = region->base >= gap.start ? pack(m - 2, g - 1) : pack(m - 1, g - 2);
		return;
	}
	*idx = WALK_END;
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
