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

/* The list whose regions are filtered by node and flags, for the rules that filter one list only.
 */
static const struct memblock_type *filtered = &memblock.memory;

void free_walk_forget_memory(void)
{
	memblock_forget();
	filtered = NULL;
}

void free_walk_reset(void)
{
	filtered = &memblock.memory;
}

/* Flags of memory that is left out unless they are asked for. */
static unsigned int unwanted_flags(unsigned int wanted)
{
	unsigned int flags = MEMBLOCK_NOMAP;

	if (rules->knows_driver_managed)
		flags |= MEMBLOCK_DRIVER_MANAGED;
	flags &= ~wanted;
	if (movable_node_is_enabled() &&
	    !(rules->hotplug_on_request && (wanted & MEMBLOCK_HOTPLUG)))
		flags |= MEMBLOCK_HOTPLUG;
	return flags;
}

struct walk_filter walk_filter(const struct memblock_type *type, int nid, enum memblock_flags flags)
{
	if (!rules->skip_rules_for_any_list && type != filtered)
		return (struct walk_filter){ .one_node = false };
	return (struct walk_filter){
		.one_node = nid != NUMA_NO_NODE && names_a_node(nid),
		.nid = nid,
		.needed = (unsigned int)flags & (MEMBLOCK_MIRROR | MEMBLOCK_KHO_SCRATCH),
		.unwanted = unwanted_flags((unsigned int)flags),
	};
}

static phys_addr_t gap_start(const struct memblock_type *type, unsigned long g)
{
	return g ? region_end(&type->regions[g - 1]) : 0;
}

static phys_addr_t gap_end(const struct memblock_type *type, unsigned long g)
{
	return g < type->cnt ? type->regions[g].base : PHYS_ADDR_MAX;
}

/* The first gap from g on that ends above `addr`. */
static unsigned long gap_ending_after(const struct memblock_type *type, unsigned long g,
				      phys_addr_t addr)
{
	unsigned long r;

	if (g >= type->cnt || gap_end(type, g) > addr)
		return g;
	r = regions_first_ending_after(type, addr);
	if (r < type->cnt && type->regions[r].base <= addr)
		r++;
	return r > g ? r : g;
}

/* The last gap up to g that starts below `addr`. */
static unsigned long gap_starting_before(const struct memblock_type *type, unsigned long g,
					 phys_addr_t addr)
{
	unsigned long r;

	if (!g || gap_start(type, g) < addr)
		return g;
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
	phys_addr_t end, from, to;

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
		g = gap_ending_after(type_b, g, region->base);
		from = g <= type_b->cnt ? gap_start(type_b, g) : PHYS_ADDR_MAX;
		if (from >= end)
			continue;
		to = gap_end(type_b, g);
		report(region, addr_max(region->base, from), addr_min(end, to), out_start, out_end,
		       out_nid);
		*idx = end <= to ? pack(m + 1, g) : pack(m, g + 1);
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
	phys_addr_t end, from, to;

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
		if (g)
			g = gap_starting_before(type_b, g - 1, end) + 1;
		from = g ? gap_start(type_b, g - 1) : 0;
		to = g ? gap_end(type_b, g - 1) : 0;
		if (from >= end || to <= region->base)
			continue;
		report(region, addr_max(region->base, from), addr_min(end, to), out_start, out_end,
		       out_nid);
		*idx = region->base >= from ? pack(m - 2, g - 1) : pack(m - 1, g - 2);
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
