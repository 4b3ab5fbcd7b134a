/* SPDX-License-Identifier: MIT */
/*
 * model_ask.c - what can be asked of the lists, walks over frames, and the hand-over to the page
 * allocator.
 */
#include "model_parts.h"

/* ============================================================================= asking (6) == */

/* Index of the region that holds `addr`, with the region in *r, or -1. */
int model_search(const struct model *m, int list, phys_addr_t addr, struct model_region *r)
{
	size_t i, j;
	int n = 0;

	for_each_region(m, list, i, j)
	{
		*r = model_region_at(m, list, i, j);
		if (addr >= r->base && addr < r->base + r->size)
			return n;
		n++;
	}
	return -1;
}

bool model_is_in(const struct model *m, int list, phys_addr_t addr)
{
	struct model_region r;

	return model_search(m, list, addr, &r) >= 0;
}

bool model_is_map_memory(const struct model *m, phys_addr_t addr)
{
	struct model_region r;

	return model_search(m, MEMORY, addr, &r) >= 0 && !(r.flags & MEMBLOCK_NOMAP);
}

bool model_is_region_memory(const struct model *m, phys_addr_t base, phys_addr_t size)
{
	struct model_region r;

	return model_search(m, MEMORY, base, &r) >= 0 && base + cap(base, size) <= r.base + r.size;
}

bool model_overlaps(const struct model *m, int list, phys_addr_t base, phys_addr_t size)
{
	size_t i, j;

	for_each_region(m, list, i, j)
	{
		if (base < model_cell_start(m, j) &&
		    model_cell_start(m, i) < base + cap(base, size))
			return true;
	}
	return false;
}

void model_search_pfn(const struct model *m, phys_addr_t pfn, struct outcome *out)
{
	struct model_region r;

	if (model_search(m, MEMORY, (phys_addr_t)(pfn * PAGE), &r) < 0) {
		out->value = (u64)-1;
		outcome_row(out, 0, 0, 0);
		return;
	}
	out->value = (u64)r.nid;
	outcome_row(out, r.base / PAGE, (r.base + r.size) / PAGE, 0);
}

phys_addr_t model_end_of_dram(const struct model *m)
{
	phys_addr_t low, high = 0;

	model_extent(m, MEMORY, 0, m->cells, &low, &high);
	return high;
}

phys_addr_t model_start_of_dram(const struct model *m)
{
	phys_addr_t low = 0, high;

	model_extent(m, MEMORY, 0, m->cells, &low, &high);
	return low;
}

/* Whole frames of memory below a frame. */
phys_addr_t model_mem_size(const struct model *m, phys_addr_t limit)
{
	phys_addr_t frames = 0;
	size_t i, j;

	for_each_region(m, MEMORY, i, j)
	{
		phys_addr_t first = lower(frame_up(model_cell_start(m, i)), limit);
		phys_addr_t last = lower(model_cell_start(m, j) / PAGE, limit);

		if (first < last)
			frames += last - first;
	}
	return frames * PAGE;
}

/* (14) Bytes of the kernel's own reservations below `limit`, of a node or of all. */
phys_addr_t model_kern_size(const struct model *m, phys_addr_t limit, int nid)
{
	phys_addr_t sum = 0;
	size_t i;

	for (i = 0; i < m->cells; i++) {
		const struct content *c = &m->cell[i].in[RESERVED];

		if (!c->present || !(c->flags & MEMBLOCK_RSRV_KERN) ||
		    (model_names_node(m, nid) && nid != c->nid))
			continue;
		if (model_cell_start(m, i) < limit)
			sum += lower(model_cell_start(m, i + 1), limit) - model_cell_start(m, i);
	}
	return sum;
}

u64 model_estimate(const struct model *m)
{
	phys_addr_t taken = m->total[RESERVED];

	if (m->world.era == MEMBLOCK_RULES_7_2)
		taken = model_kern_size(m, MAX_ADDR, NUMA_NO_NODE);
	return (phys_addr_t)(m->total[MEMORY] - taken) / PAGE;
}

/* (3) */
bool model_numa_covered(const struct model *m, unsigned long threshold)
{
	u64 frames = 0;
	size_t i, j;

	for_each_region(m, MEMORY, i, j)
	{
		phys_addr_t first = frame_up(model_cell_start(m, i)),
			    last = model_cell_start(m, j) / PAGE;

		if (first < last && !node_valid(m->cell[i].in[MEMORY].nid))
			frames += last - first;
	}
	return frames * PAGE <= threshold;
}

/* ============================================================================ walking (7) == */

void model_pfn_ranges(const struct model *m, int nid, struct outcome *out)
{
	bool all = m->world.era >= MEMBLOCK_RULES_6_12 ? !node_valid(nid) : nid == MAX_NUMNODES;
	size_t i, j;

	for_each_region(m, MEMORY, i, j)
	{
		phys_addr_t first = frame_up(model_cell_start(m, i)),
			    last = model_cell_start(m, j) / PAGE;
		int owner = m->cell[i].in[MEMORY].nid;

		if (first < last && (all || nid == owner))
			outcome_row(out, first, last, owner);
	}
}

/* Whole free frames of a node within [zone_start, zone_end). */
void model_zone_ranges(const struct model *m, int nid, phys_addr_t zone_start, phys_addr_t zone_end,
		       struct outcome *out)
{
	size_t i;

	model_free_rows.rows = 0;
	model_walk(m, MEMORY, RESERVED, nid, MEMBLOCK_NONE, &model_free_rows);
	for (i = 0; i < model_free_rows.rows; i++) {
		phys_addr_t first = frame_up((phys_addr_t)model_free_rows.row[i].start);
		phys_addr_t last = (phys_addr_t)model_free_rows.row[i].end / PAGE;

		if (first >= last)
			continue;
		if (first >= zone_end)
			return;
		if (lower(last, zone_end) > higher(first, zone_start))
			outcome_row(out, higher(first, zone_start), lower(last, zone_end), 0);
	}
}

/* Every reservation with its last byte, and the dummy entry: no rule skips any. */
void model_old_reserved_walk(const struct model *m, struct outcome *out)
{
	size_t i, j;

	if (model_is_empty(m, RESERVED) && model_keeps_dummy(m))
		outcome_row(out, 0, MAX_ADDR, 0);
	for_each_region(m, RESERVED, i, j)
		outcome_row(out, model_cell_start(m, i), model_cell_start(m, j) - 1, 0);
}

void model_drop_nids(struct outcome *out)
{
	size_t i;

	for (i = 0; i < out->rows; i++)
		out->row[i].nid = 0;
}

/* ========================================================================== hand-over (8) == */

static void handover_nomap(struct model *m, struct outcome *out)
{
	static struct model_region was[MODEL_CELLS];
	size_t i, n = model_regions(m, MEMORY, was, MODEL_CELLS);
	unsigned long max;

	for (i = 0; i < n; i++)
		if (was[i].flags & MEMBLOCK_NOMAP)
			outcome_row(out, was[i].base, was[i].base + was[i].size, was[i].nid);
	do {
		max = m->max[RESERVED];
		for (i = 0; i < n; i++)
			model_set_node(m, RESERVED, was[i].base, was[i].size, was[i].nid);
	} while (m->max[RESERVED] != max);
}

static void handover_reserved(const struct model *m, struct outcome *out)
{
	size_t i, j;

	for_each_region(m, RESERVED, i, j)
	{
		struct model_region r = model_region_at(m, RESERVED, i, j), home;
		int nid = r.nid;

		if (r.flags & MEMBLOCK_RSRV_NOINIT)
			continue;
		if (!node_valid(nid)) {
			nid = 0;
			if (model_search(m, MEMORY, round_down(r.base, PAGE), &home) >= 0 &&
			    node_valid(home.nid))
				nid = home.nid;
		}
		outcome_row(out, r.base, r.base + r.size, nid);
	}
}

/* One free range in the largest blocks that frame numbers and its end allow. */
static u64 handover_range(u64 first, u64 last, struct outcome *out)
{
	u64 frame = first;

	while (frame < last) {
		u64 order = 0;

		while (order < MAX_PAGE_ORDER && frame % (2ULL << order) == 0 &&
		       frame + (2ULL << order) <= last)
			order++;
		outcome_row(out, frame, order, ROW_IS_BLOCK);
		frame += 1ULL << order;
	}
	return frame - first;
}

void model_free_all(struct model *m, phys_addr_t max_low_pfn, struct outcome *out)
{
	size_t i;

	model_change(m, MEMORY, 0, MAX_ADDR, 0, MEMBLOCK_HOTPLUG, NULL);
	if (m->world.era >= MEMBLOCK_RULES_6_12)
		handover_nomap(m, out);
	handover_reserved(m, out);
	model_free_rows.rows = 0;
	model_walk(m, MEMORY, RESERVED, NUMA_NO_NODE, MEMBLOCK_NONE, &model_free_rows);
	for (i = 0; i < model_free_rows.rows; i++) {
		phys_addr_t first = frame_up((phys_addr_t)model_free_rows.row[i].start);
		phys_addr_t last = (phys_addr_t)model_free_rows.row[i].end / PAGE;

		last = lower(last, max_low_pfn);
		out->value += handover_range(first, last, out);
	}
}
