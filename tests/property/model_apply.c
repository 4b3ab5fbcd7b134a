/* SPDX-License-Identifier: MIT */
/*
 * model_apply.c - from an operation as data to a step of the model, and which operations nobody
 * should carry out.
 */
#include "model_parts.h"

#include <stdlib.h>

/* ============================================================================= operations == */

/* Ranges of addresses and their lists: sections 3 and 5. False if `op` is of another kind. */
static bool apply_change(struct model *m, const struct op *op, struct outcome *out)
{
	phys_addr_t a = (phys_addr_t)op->arg[0], b = (phys_addr_t)op->arg[1];
	int nid = (int)op->arg[2], list = (int)op->arg[2], code = 0;

	switch (op->kind) {
	case OP_ADD:
		code = model_add(m, MEMORY, a, b, MAX_NUMNODES, 0);
		break;
	case OP_ADD_NODE:
		code = model_add(m, MEMORY, a, b, nid, (unsigned int)op->arg[3]);
		break;
	case OP_OLD_ADD_NODE:
		code = model_add(m, MEMORY, a, b, nid, 0);
		break;
	case OP_REMOVE:
		code = model_remove_range(m, MEMORY, a, b);
		break;
	case OP_RESERVE:
		code = model_reserve(m, a, b);
		break;
	case OP_RESERVE_NODE:
		code = model_add(m, RESERVED, a, b, nid, (unsigned int)op->arg[3]);
		break;
	case OP_RESERVE_KERN:
		code = model_add(m, RESERVED, a, b, NUMA_NO_NODE, MEMBLOCK_RSRV_KERN);
		break;
	case OP_FREE:
	case OP_OLD_FREE:
		code = model_remove_range(m, RESERVED, a, b);
		break;
	case OP_FREE_POINTER:
		model_remove_range(m, RESERVED, a, b);
		break;
	case OP_SET_NODE:
		code = model_set_node(m, list, a, b, (int)op->arg[3]);
		break;
	case OP_MARK_HOTPLUG:
		code = model_change(m, MEMORY, a, b, MEMBLOCK_HOTPLUG, 0, NULL);
		break;
	case OP_CLEAR_HOTPLUG:
		code = model_change(m, MEMORY, a, b, 0, MEMBLOCK_HOTPLUG, NULL);
		break;
	case OP_MARK_MIRROR:
		code = model_mark_mirror(m, a, b);
		break;
	case OP_MARK_NOMAP:
		code = model_change(m, MEMORY, a, b, MEMBLOCK_NOMAP, 0, NULL);
		break;
	case OP_CLEAR_NOMAP:
		code = model_change(m, MEMORY, a, b, 0, MEMBLOCK_NOMAP, NULL);
		break;
	case OP_MARK_NOINIT:
		code = model_change(m, RESERVED, a, b, MEMBLOCK_RSRV_NOINIT, 0, NULL);
		break;
	case OP_MARK_KERN:
		code = model_change(m, RESERVED, a, b, MEMBLOCK_RSRV_KERN, 0, NULL);
		break;
	default:
		return false;
	}
	out->value = (u64)(int64_t)code;
	return true;
}

/* How many regions of a list begin below cell i. */
static size_t regions_below(const struct model *m, int list, size_t cell)
{
	size_t i, j, n = 0;

	for_each_region(m, list, i, j)
	{
		if (i < cell)
			n++;
	}
	return n;
}

static void apply_isolate(struct model *m, const struct op *op, struct outcome *out)
{
	int list = (int)op->arg[2];
	phys_addr_t low, high;
	size_t a, b;
	int code = model_isolate(m, list, (phys_addr_t)op->arg[0], (phys_addr_t)op->arg[1], &a, &b);

	out->value = (u64)(int64_t)code;
	if (code == 0 && model_extent(m, list, a, b, &low, &high))
		outcome_row(out, regions_below(m, list, a), regions_below(m, list, b), 0);
	else
		outcome_row(out, 0, 0, 0);
}

static bool apply_limit(struct model *m, const struct op *op, struct outcome *out)
{
	phys_addr_t a = (phys_addr_t)op->arg[0];

	switch (op->kind) {
	case OP_ISOLATE:
		apply_isolate(m, op, out);
		break;
	case OP_MERGE_ALL:
		model_merge(m, (int)op->arg[0], 0, MAX_ADDR);
		break;
	case OP_BOTTOM_UP:
		m->bottom_up = a != 0;
		break;
	case OP_LIMIT:
		m->limit = a;
		break;
	case OP_TRIM:
		model_trim(m, a);
		break;
	case OP_ENFORCE_LIMIT:
		model_enforce_limit(m, a);
		break;
	case OP_CAP_RANGE:
		model_cap_range(m, a, (phys_addr_t)op->arg[1]);
		break;
	case OP_LIMIT_REMOVE_MAP:
		model_limit_remove_map(m, a);
		break;
	case OP_ALLOW_RESIZE:
		m->can_resize = true;
		break;
	default:
		return false;
	}
	return true;
}

static bool apply_find(struct model *m, const struct op *op, struct outcome *out)
{
	phys_addr_t a = (phys_addr_t)op->arg[0], b = (phys_addr_t)op->arg[1];
	phys_addr_t c = (phys_addr_t)op->arg[2], d = (phys_addr_t)op->arg[3];
	int e = (int)op->arg[4];
	unsigned int flags = (unsigned int)op->arg[5];

	switch (op->kind) {
	case OP_FIND:
		out->value = model_find_in_range(m, a, b, c, d);
		break;
	case OP_FIND_NODE:
		out->value = model_find(m, a, b, c, d, e, flags);
		break;
	case OP_ALLOC_RANGE_NID:
		out->value = model_alloc_range(m, (struct request){ a, b, c, d, e, flags != 0 });
		break;
	case OP_PHYS_ALLOC_RANGE:
		out->value =
			model_alloc_range(m, (struct request){ a, b, c, d, NUMA_NO_NODE, false });
		break;
	case OP_PHYS_ALLOC_TRY_NID:
		out->value = model_alloc_range(
			m, (struct request){ a, b, 0, 0, (int)op->arg[2], false });
		break;
	case OP_PHYS_ALLOC:
		out->value =
			model_alloc_range(m, (struct request){ a, b, 0, 0, NUMA_NO_NODE, false });
		break;
	case OP_ALLOC_TRY_NID:
	case OP_ALLOC_TRY_NID_RAW:
	case OP_OLD_ALLOC_INTERNAL:
		out->value = model_alloc_virtual(m, (struct request){ a, b, c, d, e, false });
		break;
	case OP_ALLOC_EXACT_NID_RAW:
		out->value = model_alloc_virtual(m, (struct request){ a, b, c, d, e, true });
		break;
	default:
		return false;
	}
	return true;
}

static bool apply_old_find(struct model *m, const struct op *op, struct outcome *out)
{
	phys_addr_t a = (phys_addr_t)op->arg[0], b = (phys_addr_t)op->arg[1];
	phys_addr_t c = (phys_addr_t)op->arg[2], d = (phys_addr_t)op->arg[3];
	const int any = NUMA_NO_NODE;

	switch (op->kind) {
	case OP_OLD_ALLOC_RANGE_NID:
		out->value = model_alloc_once(m,
					      (struct request){ a, b, c, d, (int)op->arg[4], true },
					      (unsigned int)op->arg[5]);
		break;
	case OP_OLD_ALLOC_RANGE:
		out->value = model_alloc_once(m, (struct request){ a, b, c, d, any, true },
					      (unsigned int)op->arg[4]);
		break;
	case OP_OLD_ALLOC_BASE_NID:
		out->value = model_alloc_once(m,
					      (struct request){ a, b, 0, c, (int)op->arg[3], true },
					      (unsigned int)op->arg[4]);
		break;
	case OP_OLD_ALLOC_BASE:
		out->value = model_alloc_once(m, (struct request){ a, b, 0, c, any, true },
					      MEMBLOCK_NONE);
		break;
	case OP_OLD_ALLOC_BASE_PANICS:
		out->value =
			model_alloc_once_or_panic(m, (struct request){ a, b, 0, c, any, true });
		break;
	case OP_OLD_PHYS_ALLOC:
		out->value =
			model_alloc_once_or_panic(m, (struct request){ a, b, 0, 0, any, true });
		break;
	case OP_OLD_PHYS_ALLOC_NID:
		out->value =
			model_old_phys_alloc_nid(m, (struct request){ a, b, 0, 0, (int)c, true });
		break;
	case OP_OLD_PHYS_ALLOC_TRY_NID:
		out->value = model_old_phys_alloc_try_nid(
			m, (struct request){ a, b, 0, 0, (int)c, true });
		break;
	default:
		return false;
	}
	return true;
}

static bool apply_question(const struct model *m, const struct op *op, struct outcome *out)
{
	phys_addr_t a = (phys_addr_t)op->arg[0], b = (phys_addr_t)op->arg[1];
	phys_addr_t c = (phys_addr_t)op->arg[2];
	struct model_region r;

	switch (op->kind) {
	case OP_IS_MEMORY:
		out->value = model_is_in(m, MEMORY, a);
		break;
	case OP_IS_RESERVED:
		out->value = model_is_in(m, RESERVED, a);
		break;
	case OP_IS_MAP_MEMORY:
		out->value = model_is_map_memory(m, a);
		break;
	case OP_IS_REGION_MEMORY:
		out->value = model_is_region_memory(m, a, b);
		break;
	case OP_IS_REGION_RESERVED:
		out->value = model_overlaps(m, RESERVED, a, b);
		break;
	case OP_OVERLAPS:
		out->value = model_overlaps(m, (int)op->arg[0], b, c);
		break;
	case OP_SEARCH:
		out->value = (u64)(int64_t)model_search(m, (int)op->arg[0], b, &r);
		break;
	case OP_SEARCH_PFN:
		model_search_pfn(m, a, out);
		break;
	default:
		return false;
	}
	return true;
}

static bool apply_size(const struct model *m, const struct op *op, struct outcome *out)
{
	phys_addr_t a = (phys_addr_t)op->arg[0];

	switch (op->kind) {
	case OP_START_OF_DRAM:
		out->value = model_start_of_dram(m);
		break;
	case OP_END_OF_DRAM:
		out->value = model_end_of_dram(m);
		break;
	case OP_MEMORY_TOTAL:
		out->value = m->total[MEMORY];
		break;
	case OP_RESERVED_TOTAL:
		out->value = m->total[RESERVED];
		break;
	case OP_MEM_SIZE:
		out->value = model_mem_size(m, a);
		break;
	case OP_ESTIMATE:
		out->value = model_estimate(m);
		break;
	case OP_KERN_SIZE:
		out->value = model_kern_size(m, a, (int)op->arg[1]);
		break;
	case OP_NUMA_COVERAGE:
		out->value = model_numa_covered(m, (unsigned long)op->arg[0]);
		break;
	default:
		return false;
	}
	return true;
}

static bool apply_walk(struct model *m, const struct op *op, struct outcome *out)
{
	const unsigned int mappable = MEMBLOCK_HOTPLUG | MEMBLOCK_DRIVER_MANAGED;
	int a = (int)op->arg[0], b = (int)op->arg[1], c = (int)op->arg[2];

	switch (op->kind) {
	case OP_FREE_RANGES:
	case OP_FREE_RANGES_REV:
		model_walk(m, MEMORY, RESERVED, a, (unsigned int)op->arg[1], out);
		break;
	case OP_MEM_RANGES:
	case OP_MEM_RANGES_REV:
		model_walk(m, MEMORY, LISTS, NUMA_NO_NODE, mappable, out);
		model_drop_nids(out);
		break;
	case OP_RESERVED_RANGES:
		model_walk(m, RESERVED, LISTS, NUMA_NO_NODE, MEMBLOCK_NONE, out);
		model_drop_nids(out);
		break;
	case OP_WALK:
	case OP_WALK_REV:
		model_walk(m, a, b, c, (unsigned int)op->arg[3], out);
		if (b < LISTS)
			model_note_places(m, a, b, op->kind == OP_WALK_REV, out);
		break;
	case OP_PFN_RANGES:
		model_pfn_ranges(m, a, out);
		break;
	case OP_ZONE_RANGES:
		model_zone_ranges(m, a, (phys_addr_t)op->arg[1], (phys_addr_t)op->arg[2], out);
		break;
	case OP_OLD_RESERVED_WALK:
		model_old_reserved_walk(m, out);
		break;
	case OP_FREE_ALL:
		model_free_all(m, (phys_addr_t)op->arg[0], out);
		break;
	default:
		return false;
	}
	if (op->kind == OP_FREE_RANGES_REV || op->kind == OP_MEM_RANGES_REV ||
	    op->kind == OP_WALK_REV)
		model_reverse(out);
	return true;
}

static bool in_world(const struct model *m, phys_addr_t base, phys_addr_t size)
{
	const struct world *w = &m->world;

	return base >= w->base && base - w->base <= w->size && size <= w->size - (base - w->base);
}

/*
 * Whether the arrays in use still are reservations: memblock_cap_memory_range() may drop one that
 * it made.
 */
static bool arrays_reserved(const struct model *m)
{
	size_t i;
	int list;

	for (list = 0; list < LISTS; list++) {
		phys_addr_t array = m->array[list];
		phys_addr_t end = array + whole_pages(m->max[list] * ENTRY);

		for (i = 0; array && i < m->cells; i++)
			if (!m->cell[i].in[RESERVED].present && model_cell_start(m, i) < end &&
			    model_cell_start(m, i + 1) > array)
				return false;
	}
	return true;
}

static bool memory_in_world(const struct model *m)
{
	phys_addr_t low, high;

	return !model_extent(m, MEMORY, 0, m->cells, &low, &high) || in_world(m, low, high - low);
}

void model_apply(struct model *m, const struct op *op, struct outcome *out)
{
	out->panicked = false;
	out->value = 0;
	out->rows = 0;
	m->chosen = m->chosen_size = 0;
	if (setjmp(m->panic)) {
		out->panicked = true;
		out->value = 0;
		out->rows = 0;
	} else if (!apply_change(m, op, out) && !apply_limit(m, op, out) &&
		   !apply_find(m, op, out) && !apply_old_find(m, op, out) &&
		   !apply_question(m, op, out) && !apply_size(m, op, out) &&
		   !apply_walk(m, op, out)) {
		abort();
	}
	model_tidy(m);
	if (m->world.arena && (!memory_in_world(m) || !arrays_reserved(m)))
		m->lost = true;
}

/* ============================================================= what cannot be carried out == */

/* Whether an array in use lies in [base, base + size). */
static bool holds_array(const struct model *m, phys_addr_t base, phys_addr_t size)
{
	int list;

	for (list = 0; list < LISTS; list++) {
		phys_addr_t array = m->array[list];
		phys_addr_t end = array + whole_pages(m->max[list] * ENTRY);

		if (array && base < end && array < base + cap(base, size))
			return true;
	}
	return false;
}

/*
 * Handing over half the address space block by block would take for ever; so would memory in the
 * top page, behind which the number of the next frame wraps to 0.
 */
static bool few_free_frames(const struct model *m)
{
	phys_addr_t frames = 0;
	size_t i, j;

	if (model_end_of_dram(m) > MAX_ADDR - PAGE)
		return false;
	model_free_rows.rows = 0;
	for_each_region(m, MEMORY, i, j)
		model_walk_region(m, MEMORY, RESERVED, i, j, &model_free_rows);
	for (i = 0; i < model_free_rows.rows; i++) {
		phys_addr_t first = frame_up((phys_addr_t)model_free_rows.row[i].start);
		phys_addr_t last = (phys_addr_t)model_free_rows.row[i].end / PAGE;

		if (first < last && last - first > OUTCOME_ROWS / 2)
			return false;
		if (first < last)
			frames += last - first;
	}
	return frames < OUTCOME_ROWS / 2;
}

/*
 * In an arena all memory must lie in it, and the arrays must stay reserved while they are in use:
 * giving them back by hand means the next one may be put on top of them.
 */
bool model_can_apply(struct model *m, const struct op *op)
{
	phys_addr_t a = (phys_addr_t)op->arg[0], b = (phys_addr_t)op->arg[1];

	switch (op->kind) {
	case OP_ADD:
	case OP_ADD_NODE:
	case OP_OLD_ADD_NODE:
		return !m->world.arena || in_world(m, a, b);
	case OP_FREE:
	case OP_OLD_FREE:
	case OP_FREE_POINTER:
		return !holds_array(m, a, b);
	case OP_ENFORCE_LIMIT:
	case OP_CAP_RANGE:
	case OP_LIMIT_REMOVE_MAP:
		return !holds_array(m, 0, MAX_ADDR);
	case OP_ALLOC_TRY_NID:
	case OP_ALLOW_RESIZE:
		return m->world.arena;
	case OP_ZONE_RANGES:
		return op->arg[1] < op->arg[2]; /* else it is no zone */
	case OP_KERN_SIZE:                      /* what other ids ask for is not laid down */
		return node_valid((int)op->arg[1]) || (int)op->arg[1] == NUMA_NO_NODE;
	case OP_FREE_ALL:
		return few_free_frames(m);
	default:
		return true;
	}
}
