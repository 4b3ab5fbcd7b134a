/* SPDX-License-Identifier: MIT */
/*
 * model_find.c - free ranges, finding room in them, and everything that takes room: allocations,
 * and the arrays themselves when they grow.
 */
#include "model_parts.h"

struct outcome model_free_rows;

/* ======================================================================= finding room (4) == */

/* Whether a node id names one node and not all of them (14). */
bool model_names_node(const struct model *m, int nid)
{
	if (m->world.era >= MEMBLOCK_RULES_6_12)
		return node_valid(nid);
	return nid != NUMA_NO_NODE && nid != MAX_NUMNODES;
}

/* (4.1) */
static bool skipped(const struct model *m, int list, const struct content *c, int nid,
		    unsigned int flags)
{
	enum memblock_era era = m->world.era;

	if (list != MEMORY && era != MEMBLOCK_RULES_5_0)
		return false;
	if (model_names_node(m, nid) && nid != c->nid)
		return true;
	if (m->world.movable_node && (c->flags & MEMBLOCK_HOTPLUG) &&
	    (era == MEMBLOCK_RULES_5_0 || !(flags & MEMBLOCK_HOTPLUG)))
		return true;
	if ((flags & MEMBLOCK_MIRROR) && !(c->flags & MEMBLOCK_MIRROR))
		return true;
	if ((c->flags & MEMBLOCK_NOMAP) && !(flags & MEMBLOCK_NOMAP))
		return true;
	return era >= MEMBLOCK_RULES_6_1 && (c->flags & MEMBLOCK_DRIVER_MANAGED) &&
	       !(flags & MEMBLOCK_DRIVER_MANAGED);
}

/*
 * What of the region of list a in cells [i, end) is not in list b. Where two regions of b touch
 * without being one, inside this region, the gap between them is a range too, an empty one.
 */
void model_walk_region(const struct model *m, int a, int b, size_t i, size_t end,
		       struct outcome *out)
{
	int nid = m->cell[i].in[a].nid;
	size_t k = i;

	while (k < end) {
		phys_addr_t start = model_cell_start(m, k);

		if (m->cell[k].in[b].present) {
			if (k > i && m->cell[k - 1].in[b].present && model_border(m, b, k))
				outcome_row(out, start, start, nid);
			k++;
			continue;
		}
		while (k < end && !m->cell[k].in[b].present)
			k++;
		outcome_row(out, start, model_cell_start(m, k), nid);
	}
}

/* (4.2) The parts of list a that are not in list b; whole regions if b is no list. */
void model_walk(const struct model *m, int a, int b, int nid, unsigned int flags,
		struct outcome *out)
{
	size_t i, j;

	if (model_is_empty(m, a) && model_keeps_dummy(m) && b >= LISTS) {
		struct content dummy = { .nid = m->empty_nid[a] };

		if (!skipped(m, a, &dummy, nid, flags))
			outcome_row(out, 0, 0, dummy.nid);
	}
	for_each_region(m, a, i, j)
	{
		if (skipped(m, a, &m->cell[i].in[a], nid, flags))
			continue;
		if (b < LISTS)
			model_walk_region(m, a, b, i, j, out);
		else
			outcome_row(out, model_cell_start(m, i), model_cell_start(m, j),
				    m->cell[i].in[a].nid);
	}
}

/*
 * (4.2) The loop variable behind each row of a walk: index of the region in its low half, of the
 * gap in its high half, after the one that ends first in the direction of the walk has been left
 * behind. Gap g ends where region g of list b begins; a dummy entry counts as a region.
 */
void model_note_places(const struct model *m, int a, int b, bool rev, struct outcome *out)
{
	static struct model_region in_a[MODEL_CELLS], in_b[MODEL_CELLS];
	size_t na = model_regions(m, a, in_a, MODEL_CELLS),
	       nb = model_regions(m, b, in_b, MODEL_CELLS);
	size_t dummy = nb == 0 && model_keeps_dummy(m) ? 1 : 0, i;

	for (i = 0; i < out->rows; i++) {
		struct row *row = &out->row[i];
		size_t r = 0, g = 0;
		phys_addr_t gap_start, gap_end;

		while (r + 1 < na && row->start >= in_a[r].base + in_a[r].size)
			r++;
		while (g < nb && in_b[g].base + in_b[g].size <= row->start)
			g++;
		gap_start = g ? in_b[g - 1].base + in_b[g - 1].size : 0;
		gap_end = g < nb ? in_b[g].base : MAX_ADDR;
		g += dummy;
		if (rev ? in_a[r].base >= gap_start : in_a[r].base + in_a[r].size <= gap_end)
			r += rev ? (size_t)-1 : 1;
		else
			g += rev ? (size_t)-1 : 1;
		row->place = (u64)(uint32_t)r | (u64)(uint32_t)g << 32;
	}
}

void model_reverse(struct outcome *out)
{
	size_t i;

	for (i = 0; i < out->rows / 2; i++) {
		struct row *low = &out->row[i], *high = &out->row[out->rows - 1 - i], row = *low;

		*low = *high;
		*high = row;
	}
}

/* (4.3) Both searches look through the free ranges. */
static phys_addr_t find_down(phys_addr_t start, phys_addr_t end, phys_addr_t size,
			     phys_addr_t align)
{
	size_t i;

	for (i = model_free_rows.rows; i-- > 0;) {
		phys_addr_t low = clamp((phys_addr_t)model_free_rows.row[i].start, start, end);
		phys_addr_t high = clamp((phys_addr_t)model_free_rows.row[i].end, start, end);
		phys_addr_t found = round_down(high - size, align);

		if (high >= size && found >= low)
			return found;
	}
	return 0;
}

static phys_addr_t find_up(phys_addr_t start, phys_addr_t end, phys_addr_t size, phys_addr_t align)
{
	size_t i;

	for (i = 0; i < model_free_rows.rows; i++) {
		phys_addr_t low = clamp((phys_addr_t)model_free_rows.row[i].start, start, end);
		phys_addr_t high = clamp((phys_addr_t)model_free_rows.row[i].end, start, end);
		phys_addr_t found = round_up(low, align);

		if (found < high && high - found >= size)
			return found;
	}
	return 0;
}

phys_addr_t model_find(const struct model *m, phys_addr_t size, phys_addr_t align,
		       phys_addr_t start, phys_addr_t end, int nid, unsigned int flags)
{
	phys_addr_t kernel = m->world.kernel_end, found;

	if (end <= 1)
		end = m->limit;
	start = higher(start, PAGE);
	end = higher(start, end);
	model_free_rows.rows = 0;
	model_walk(m, MEMORY, RESERVED, nid, flags, &model_free_rows);
	if (!m->bottom_up)
		return find_down(start, end, size, align);
	if (m->world.era != MEMBLOCK_RULES_5_0)
		return find_up(start, end, size, align);
	if (end > kernel) {
		found = find_up(higher(start, kernel), end, size, align);
		if (found)
			return found;
	}
	return find_down(start, end, size, align);
}

static unsigned int preferred(const struct model *m)
{
	return m->has_mirror ? MEMBLOCK_MIRROR : MEMBLOCK_NONE;
}

/* (4.4) */
phys_addr_t model_find_in_range(const struct model *m, phys_addr_t start, phys_addr_t end,
				phys_addr_t size, phys_addr_t align)
{
	phys_addr_t found = model_find(m, size, align, start, end, NUMA_NO_NODE, preferred(m));

	if (!found && m->has_mirror)
		found = model_find(m, size, align, start, end, NUMA_NO_NODE, MEMBLOCK_NONE);
	return found;
}

static bool ranges_meet(phys_addr_t a, phys_addr_t a_size, phys_addr_t b, phys_addr_t b_size)
{
	return a < b + b_size && b < a + a_size;
}

/*
 * Above the area or else below it, never on it: where Linux would overwrite it there is no room
 * (0).
 */
static phys_addr_t room_clear_of(const struct model *m, phys_addr_t area, phys_addr_t area_size,
				 phys_addr_t bytes)
{
	phys_addr_t found = model_find_in_range(m, area + area_size, m->limit, bytes, PAGE);

	if (found || !area_size)
		return found;
	found = model_find_in_range(m, 0, lower(area, m->limit), bytes, PAGE);
	return found && ranges_meet(found, bytes, area, area_size) ? 0 : found;
}

/* (2.5) Twice the entries, in memory that the lists describe themselves. */
int model_grow(struct model *m, int list, phys_addr_t area, phys_addr_t area_size)
{
	phys_addr_t old = m->array[list], old_bytes = whole_pages(m->max[list] * ENTRY);
	phys_addr_t bytes = whole_pages(2 * m->max[list] * ENTRY), found;

	if (!m->can_resize) {
		if (m->world.era >= MEMBLOCK_RULES_6_12)
			longjmp(m->panic, 1);
		return -1;
	}
	if (list != RESERVED)
		area = area_size = 0;
	found = room_clear_of(m, area, area_size, bytes);
	/* The other list's new array is chosen but not reserved yet; Linux would overwrite it. */
	if (found && ranges_meet(found, bytes, m->chosen, m->chosen_size))
		found = room_clear_of(m, m->chosen, m->chosen_size, bytes);
	if (!found)
		return -1;
	m->chosen = found;
	m->chosen_size = bytes;
	m->max[list] *= 2;
	m->array[list] = found;
	if (old)
		model_remove_range(m, RESERVED, old, old_bytes);
	m->chosen = m->chosen_size = 0;
	if (model_reserve_allocation(m, found, bytes, NUMA_NO_NODE) == 0)
		return 0;
	m->max[list] /= 2; /* Linux stops here; the library stays with the old array */
	m->array[list] = old;
	return -1;
}

/* ======================================================================= allocating (4.5) == */

static phys_addr_t attempt(struct model *m, const struct request *r, int nid, unsigned int flags)
{
	phys_addr_t found = model_find(m, r->size, r->align, r->start, r->end, nid, flags);

	if (found && model_reserve_allocation(m, found, r->size, nid) == 0)
		return found;
	return 0;
}

/* The node first, then any. */
static phys_addr_t attempt_nodes(struct model *m, const struct request *r, unsigned int flags)
{
	phys_addr_t found = attempt(m, r, r->nid, flags);

	if (!found && model_names_node(m, r->nid) && !r->exact)
		found = attempt(m, r, NUMA_NO_NODE, flags);
	return found;
}

/* Mirrored memory first, then all. */
phys_addr_t model_alloc_range(struct model *m, struct request r)
{
	phys_addr_t found;

	if (!r.align)
		r.align = SMP_CACHE_BYTES;
	found = attempt_nodes(m, &r, preferred(m));
	if (!found && m->has_mirror)
		found = attempt_nodes(m, &r, MEMBLOCK_NONE);
	return found;
}

/* (14) 5.0: the minimum is given up before the mirror. */
static phys_addr_t alloc_virtual_5_0(struct model *m, struct request r)
{
	phys_addr_t found;

	if (!r.align)
		r.align = SMP_CACHE_BYTES;
	found = attempt_nodes(m, &r, preferred(m));
	if (!found && r.start) {
		r.start = 0;
		found = attempt_nodes(m, &r, preferred(m));
	}
	if (!found && m->has_mirror)
		found = attempt_nodes(m, &r, MEMBLOCK_NONE);
	return found;
}

/* (4.6) */
phys_addr_t model_alloc_virtual(struct model *m, struct request r)
{
	phys_addr_t found;

	r.end = lower(r.end, m->limit);
	if (m->world.era == MEMBLOCK_RULES_5_0)
		return alloc_virtual_5_0(m, r);
	found = model_alloc_range(m, r);
	if (!found && r.start) {
		r.start = 0;
		found = model_alloc_range(m, r);
	}
	return found;
}

/* (15) One attempt. */
phys_addr_t model_alloc_once(struct model *m, struct request r, unsigned int flags)
{
	if (!r.align)
		r.align = SMP_CACHE_BYTES;
	return attempt(m, &r, r.nid, flags);
}

phys_addr_t model_alloc_once_or_panic(struct model *m, struct request r)
{
	phys_addr_t found = model_alloc_once(m, r, MEMBLOCK_NONE);

	if (!found)
		longjmp(m->panic, 1);
	return found;
}

phys_addr_t model_old_phys_alloc_nid(struct model *m, struct request r)
{
	phys_addr_t found = model_alloc_once(m, r, preferred(m));

	if (!found && m->has_mirror)
		found = model_alloc_once(m, r, MEMBLOCK_NONE);
	return found;
}

phys_addr_t model_old_phys_alloc_try_nid(struct model *m, struct request r)
{
	phys_addr_t found = model_old_phys_alloc_nid(m, r);

	r.nid = NUMA_NO_NODE;
	return found ? found : model_alloc_once_or_panic(m, r);
}
