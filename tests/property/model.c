/* SPDX-License-Identifier: MIT */
/*
 * model.c - the heart of the model: the row of cells, and what operations do to it. Everything is a
 * loop over cells and nothing is made fast.
 */
#include "model_parts.h"

#include <stdlib.h>
#include <string.h>

/* ================================================================================== cells == */

phys_addr_t model_cell_start(const struct model *m, size_t i)
{
	return i < m->cells ? m->cell[i].start : MAX_ADDR;
}

static phys_addr_t cell_size(const struct model *m, size_t i)
{
	return model_cell_start(m, i + 1) - model_cell_start(m, i);
}

static bool same(const struct content *a, const struct content *b)
{
	return a->present == b->present && a->flags == b->flags && a->nid == b->nid;
}

/* Whether one region ends and another begins between cell i - 1 and cell i. */
bool model_border(const struct model *m, int list, size_t i)
{
	const struct content *here = &m->cell[i].in[list];

	return here->seam || !same(here, &m->cell[i - 1].in[list]);
}

/* The cell that starts at `addr`, made if need be. */
static size_t cut(struct model *m, phys_addr_t addr)
{
	size_t i = 0;

	while (i < m->cells && m->cell[i].start < addr)
		i++;
	if (addr == MAX_ADDR || (i < m->cells && m->cell[i].start == addr))
		return i;
	if (m->cells == MODEL_CELLS)
		abort();
	memmove(&m->cell[i + 1], &m->cell[i], (m->cells - i) * sizeof(m->cell[0]));
	m->cells++;
	m->cell[i] = m->cell[i - 1];
	m->cell[i].start = addr;
	m->cell[i].in[MEMORY].seam = false;
	m->cell[i].in[RESERVED].seam = false;
	return i;
}

/* Seams that mean nothing, and cells that do not differ from the one before. */
void model_tidy(struct model *m)
{
	size_t i, kept = 1;
	int list;

	for (i = 1; i < m->cells; i++) {
		struct cell *c = &m->cell[i];
		bool needed = false;

		for (list = 0; list < LISTS; list++) {
			const struct content *before = &m->cell[kept - 1].in[list];

			if (!c->in[list].present || !same(&c->in[list], before))
				c->in[list].seam = false;
			if (c->in[list].seam || !same(&c->in[list], before))
				needed = true;
		}
		if (needed)
			m->cell[kept++] = *c;
	}
	m->cells = kept;
}

/* The cell with which the next region at or behind cell i begins, and the cell behind its last. */
size_t model_next_region(const struct model *m, int list, size_t i)
{
	while (i < m->cells && !m->cell[i].in[list].present)
		i++;
	return i;
}

size_t model_region_end(const struct model *m, int list, size_t i)
{
	do {
		i++;
	} while (i < m->cells && m->cell[i].in[list].present && !model_border(m, list, i));
	return i;
}

struct model_region model_region_at(const struct model *m, int list, size_t i, size_t j)
{
	const struct content *c = &m->cell[i].in[list];

	return (struct model_region){ model_cell_start(m, i),
				      model_cell_start(m, j) - model_cell_start(m, i), c->flags,
				      c->nid };
}

size_t model_regions(const struct model *m, int list, struct model_region *out, size_t room)
{
	size_t i, j, n = 0;

	for_each_region(m, list, i, j)
	{
		if (n < room)
			out[n] = model_region_at(m, list, i, j);
		n++;
	}
	return n;
}

bool model_is_empty(const struct model *m, int list)
{
	return model_next_region(m, list, 0) == m->cells;
}

/* (14) Before 6.10 an empty list has one entry, of size 0. */
bool model_keeps_dummy(const struct model *m)
{
	return m->world.era <= MEMBLOCK_RULES_6_1;
}

size_t model_entries(const struct model *m, int list)
{
	if (model_is_empty(m, list) && model_keeps_dummy(m))
		return 1;
	return model_regions(m, list, NULL, 0);
}

phys_addr_t model_boundary(const struct model *m, size_t pick)
{
	return m->cell[pick % m->cells].start;
}

/* ==================================================================== what the lists hold == */

/* (2.4) What touches [low, high] and is alike becomes one; before 6.3, wherever it is in the list.
 */
void model_merge(struct model *m, int list, phys_addr_t low, phys_addr_t high)
{
	bool everywhere = m->world.era <= MEMBLOCK_RULES_6_1;
	size_t i;

	for (i = 0; i < m->cells; i++)
		if (everywhere || (m->cell[i].start >= low && m->cell[i].start <= high))
			m->cell[i].in[list].seam = false;
}

/* What the list has of the cells [a, b): first address, and end in *high; false if nothing. */
bool model_extent(const struct model *m, int list, size_t a, size_t b, phys_addr_t *low,
		  phys_addr_t *high)
{
	bool any = false;
	size_t i;

	for (i = a; i < b; i++) {
		if (!m->cell[i].in[list].present)
			continue;
		if (!any)
			*low = model_cell_start(m, i);
		*high = model_cell_start(m, i + 1);
		any = true;
	}
	return any;
}

static phys_addr_t exact_total(const struct model *m, int list)
{
	phys_addr_t sum = 0;
	size_t i;

	for (i = 0; i < m->cells; i++)
		if (m->cell[i].in[list].present)
			sum += cell_size(m, i);
	return sum;
}

/* The cells in [base, base + size) that the list does not have, as pieces that lie apart. */
static size_t count_pieces(struct model *m, int list, phys_addr_t base, phys_addr_t end)
{
	size_t i, a = cut(m, base), b = cut(m, end), pieces = 0;

	for (i = a; i < b; i++)
		if (!m->cell[i].in[list].present && (i == a || m->cell[i - 1].in[list].present))
			pieces++;
	return pieces;
}

static void fill(struct model *m, int list, phys_addr_t base, phys_addr_t end, int nid,
		 unsigned int flags)
{
	size_t i, a = cut(m, base), b = cut(m, end);
	phys_addr_t first = MAX_ADDR, last = 0;

	for (i = a; i < b; i++) {
		struct content *c = &m->cell[i].in[list];

		if (c->present)
			continue;
		*c = (struct content){ true, false, flags, stored_nid(nid) };
		m->total[list] += cell_size(m, i);
		first = lower(first, model_cell_start(m, i));
		last = model_cell_start(m, i + 1);
	}
	model_merge(m, list, first, last);
}

/* (2.1) */
int model_add(struct model *m, int list, phys_addr_t base, phys_addr_t size, int nid,
	      unsigned int flags)
{
	size_t pieces;

	size = cap(base, size);
	if (size == 0)
		return 0;
	if (model_is_empty(m, list)) {
		m->total[list] = 0;
		fill(m, list, base, base + size, nid, flags);
		return 0;
	}
	pieces = count_pieces(m, list, base, base + size);
	if (pieces == 0)
		return 0;
	while (model_entries(m, list) + pieces > m->max[list])
		if (model_grow(m, list, base, size))
			return -ENOMEM;
	/*
	 * An old array that was given back may have left a hole in the range; Linux does not count
	 * again.
	 */
	while (model_entries(m, list) + count_pieces(m, list, base, base + size) > m->max[list])
		if (model_grow(m, list, base, size))
			return -ENOMEM;
	fill(m, list, base, base + size, nid, flags);
	return 0;
}

/*
 * (2.2) Leaves seams where regions cross the borders; the cells [*a, *b) are then those of the
 * range.
 */
int model_isolate(struct model *m, int list, phys_addr_t base, phys_addr_t size, size_t *a,
		  size_t *b)
{
	size_t at[2];
	int side;

	*a = *b = 0;
	size = cap(base, size);
	if (size == 0)
		return 0;
	while (model_entries(m, list) + 2 > m->max[list])
		if (model_grow(m, list, base, size))
			return -ENOMEM;
	at[0] = *a = cut(m, base);
	at[1] = *b = cut(m, base + size);
	for (side = 0; side < 2; side++) {
		size_t i = at[side];

		if (i > 0 && i < m->cells && m->cell[i].in[list].present &&
		    same(&m->cell[i].in[list], &m->cell[i - 1].in[list]))
			m->cell[i].in[list].seam = true;
	}
	return 0;
}

static void delete_cell(struct model *m, int list, size_t i)
{
	if (!m->cell[i].in[list].present)
		return;
	m->total[list] -= cell_size(m, i);
	m->cell[i].in[list] = (struct content){ 0 };
	if (model_is_empty(m, list))
		m->empty_nid[list] = stored_nid(MAX_NUMNODES);
}

/* (2.3) */
int model_remove_range(struct model *m, int list, phys_addr_t base, phys_addr_t size)
{
	size_t i, a, b;

	if (model_isolate(m, list, base, size, &a, &b))
		return -ENOMEM;
	for (i = a; i < b; i++)
		delete_cell(m, list, i);
	model_tidy(m);
	return 0;
}

/* (3) Change flags and perhaps the node of what the list has in a range. */
int model_change(struct model *m, int list, phys_addr_t base, phys_addr_t size, unsigned int set,
		 unsigned int clear, const int *nid)
{
	phys_addr_t low = 1, high = 0;
	size_t i, a, b;

	if (model_isolate(m, list, base, size, &a, &b))
		return -ENOMEM;
	for (i = a; i < b; i++) {
		struct content *c = &m->cell[i].in[list];

		if (!c->present)
			continue;
		c->flags = (c->flags | set) & ~clear;
		if (nid)
			c->nid = *nid;
	}
	model_extent(m, list, a, b, &low, &high);
	model_merge(m, list, low, high);
	return 0;
}

int model_set_node(struct model *m, int list, phys_addr_t base, phys_addr_t size, int nid)
{
	return MAX_NUMNODES > 1 ? model_change(m, list, base, size, 0, 0, &nid) : 0;
}

int model_mark_mirror(struct model *m, phys_addr_t base, phys_addr_t size)
{
	if (m->world.era >= MEMBLOCK_RULES_6_1 && !m->world.kernelcore_mirror)
		return 0;
	m->has_mirror = true;
	return model_change(m, MEMORY, base, size, MEMBLOCK_MIRROR, 0, NULL);
}

/* (14) A plain reservation has no node; 7.2 says so with -1, older ones with MAX_NUMNODES. */
int model_reserve(struct model *m, phys_addr_t base, phys_addr_t size)
{
	int nobody = m->world.era == MEMBLOCK_RULES_7_2 ? NUMA_NO_NODE : MAX_NUMNODES;

	return model_add(m, RESERVED, base, size, nobody, 0);
}

/* (14) From 7.2 on an allocation remembers who asked. */
int model_reserve_allocation(struct model *m, phys_addr_t base, phys_addr_t size, int nid)
{
	if (m->world.era == MEMBLOCK_RULES_7_2)
		return model_add(m, RESERVED, base, size, nid, MEMBLOCK_RSRV_KERN);
	return model_reserve(m, base, size);
}

/* ============================================================================= limits (5) == */

/* The address below which there are `limit` bytes of memory. */
static phys_addr_t address_for_limit(const struct model *m, phys_addr_t limit)
{
	size_t i, j;

	for_each_region(m, MEMORY, i, j)
	{
		struct model_region r = model_region_at(m, MEMORY, i, j);

		if (limit <= r.size)
			return r.base + limit;
		limit -= r.size;
	}
	return MAX_ADDR;
}

void model_enforce_limit(struct model *m, phys_addr_t limit)
{
	phys_addr_t end = limit ? address_for_limit(m, limit) : MAX_ADDR;

	if (end == MAX_ADDR)
		return;
	model_remove_range(m, MEMORY, end, MAX_ADDR);
	model_remove_range(m, RESERVED, end, MAX_ADDR);
}

void model_cap_range(struct model *m, phys_addr_t base, phys_addr_t size)
{
	size_t i, a, b;

	if (size == 0 || m->total[MEMORY] == 0)
		return;
	if (model_isolate(m, MEMORY, base, size, &a, &b))
		return;
	for (i = 0; i < m->cells; i++)
		if ((i < a || i >= b) && !(m->cell[i].in[MEMORY].flags & MEMBLOCK_NOMAP))
			delete_cell(m, MEMORY, i);
	model_tidy(m);
	model_remove_range(m, RESERVED, 0, base);
	model_remove_range(m, RESERVED, (phys_addr_t)(base + size), MAX_ADDR);
}

void model_limit_remove_map(struct model *m, phys_addr_t limit)
{
	phys_addr_t end = limit ? address_for_limit(m, limit) : MAX_ADDR;

	if (end != MAX_ADDR)
		model_cap_range(m, 0, end);
}

/* Take the part of a region away that trimming shrinks off: the total is not told. */
static void forget(struct model *m, phys_addr_t base, phys_addr_t end)
{
	size_t i, a = cut(m, base), b = cut(m, end);

	for (i = a; i < b; i++)
		m->cell[i].in[MEMORY] = (struct content){ 0 };
}

/* Where rounding up has wrapped, the only region left begins at 0, for Linux' sake. */
static void move_to_bottom(struct model *m, phys_addr_t base, phys_addr_t end)
{
	struct content what = m->cell[cut(m, base)].in[MEMORY];
	size_t i, b;

	what.seam = false;
	forget(m, 0, MAX_ADDR);
	b = cut(m, end);
	for (i = 0; i < b; i++)
		m->cell[i].in[MEMORY] = what;
}

void model_trim(struct model *m, phys_addr_t align)
{
	static struct model_region was[MODEL_CELLS];
	size_t i, n = model_regions(m, MEMORY, was, MODEL_CELLS);

	for (i = 0; i < n; i++) {
		phys_addr_t base = was[i].base, end = base + was[i].size;
		phys_addr_t low = round_up(base, align), high = round_down(end, align);

		if (low == base && high == end)
			continue;
		if (low >= base && low < high) {
			forget(m, base, low);
			forget(m, high, end);
			continue;
		}
		if (low < high && !m->world.strict && model_regions(m, MEMORY, NULL, 0) == 1) {
			move_to_bottom(m, base, high);
			continue;
		}
		forget(m, base, end);
		m->total[MEMORY] -= was[i].size;
		if (model_is_empty(m, MEMORY))
			m->empty_nid[MEMORY] = stored_nid(MAX_NUMNODES);
	}
	if (m->world.strict)
		m->total[MEMORY] = exact_total(m, MEMORY);
}

/* ============================================================================== beginning == */

void model_init(struct model *m, const struct world *world)
{
	m->world = *world;
	m->bottom_up = m->has_mirror = m->can_resize = false;
	m->limit = MAX_ADDR;
	m->lost = false;
	m->total[MEMORY] = m->total[RESERVED] = 0;
	m->array[MEMORY] = m->array[RESERVED] = 0;
	m->empty_nid[MEMORY] = m->empty_nid[RESERVED] = 0;
	m->max[MEMORY] = INIT_MEMBLOCK_MEMORY_REGIONS;
	m->max[RESERVED] = INIT_MEMBLOCK_RESERVED_REGIONS;
	m->cells = 1;
	m->cell[0] = (struct cell){ 0 };
}

void model_copy(struct model *to, const struct model *from)
{
	memcpy(to, from, offsetof(struct model, cell) + from->cells * sizeof(from->cell[0]));
}
