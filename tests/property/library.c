/* SPDX-License-Identifier: MIT */
/*
 * library.c - operations carried out by the library through the names of linux6.h, the comparison
 * of its lists with the model's, and the port.
 *
 * Addresses and pointers differ by a constant. In a world with an arena the constant makes its
 * memory real, so that arrays can move there and allocations can be zeroed; elsewhere no pointer is
 * ever followed.
 */
#include "library.h"
#include "old_names.h"

#include <inttypes.h>
#include <memblock/linux6.h>
#include <memblock/port.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA = 4 << 20, DIRTY = 0xaa };

static _Alignas(65536) unsigned char arena[ARENA];
static uintptr_t virt_offset; /* pointer = address + virt_offset */
static phys_addr_t kernel_end;
static unsigned long max_low_pfn;
static struct outcome *handover; /* where pages handed over are noted */
static struct memblock_rules rules;
static jmp_buf *panic_to;
static char panic_text[256];

/* =================================================================================== port == */

void *memblock_port_phys_to_virt(phys_addr_t address)
{
	return (void *)((uintptr_t)address + virt_offset);
}

phys_addr_t memblock_port_virt_to_phys(const void *pointer)
{
	return (phys_addr_t)((uintptr_t)pointer - virt_offset);
}

void memblock_port_log(enum memblock_log_level level, const char *line, const void *caller)
{
	(void)level;
	(void)line;
	(void)caller;
}

void memblock_port_warn(const char *what)
{
	(void)what;
}

_Noreturn void memblock_port_panic(const char *why)
{
	snprintf(panic_text, sizeof(panic_text), "%s", why);
	if (panic_to)
		longjmp(*panic_to, 1);
	fprintf(stderr, "panic: %s\n", why);
	abort();
}

phys_addr_t memblock_port_kernel_end(void)
{
	return kernel_end;
}

unsigned long memblock_port_max_low_pfn(void)
{
	return max_low_pfn;
}

void memblock_port_reset_managed_pages(void)
{
}

void memblock_port_reserve_pages(phys_addr_t start, phys_addr_t end, int nid)
{
	outcome_row(handover, start, end, nid);
}

void memblock_port_free_pages(unsigned long pfn, unsigned int order)
{
	outcome_row(handover, pfn, order, ROW_IS_BLOCK);
}

void memblock_port_totalram_add(unsigned long pages)
{
	handover->value = pages;
}

#if MEMBLOCK_SLAB
bool memblock_port_slab_is_available(void)
{
	return false;
}

void *memblock_port_slab_alloc(size_t size, int nid)
{
	(void)size;
	(void)nid;
	return NULL;
}

void memblock_port_slab_free(void *pointer)
{
	(void)pointer;
}
#endif

#if MEMBLOCK_KMEMLEAK
void kmemleak_alloc(const void *pointer, size_t size, int min_count, unsigned int gfp)
{
	(void)pointer;
	(void)size;
	(void)min_count;
	(void)gfp;
}

void kmemleak_alloc_phys(phys_addr_t address, size_t size, int min_count, unsigned int gfp)
{
	(void)address;
	(void)size;
	(void)min_count;
	(void)gfp;
}

void kmemleak_free_part_phys(phys_addr_t address, size_t size)
{
	(void)address;
	(void)size;
}
#endif

/* ============================================================================= operations == */

bool library_has_era(enum memblock_era era)
{
	memblock_set_rules(&memblock_era_rules[era]);
	return memblock_get_rules() == &memblock_era_rules[era];
}

bool library_takes_rules(void)
{
	memblock_set_rules(&rules);
	return memblock_get_rules() == &rules;
}

void library_reset(const struct world *world)
{
	/* far from any address an operation makes up, so that no pointer is NULL by accident */
	virt_offset = (uintptr_t)0x5a5a5a5a5a5a5000ULL;
	if (world->arena) {
		memset(arena, DIRTY, (size_t)world->size);
		virt_offset = (uintptr_t)arena - (uintptr_t)world->base;
	}
	kernel_end = world->kernel_end;
	memblock_reset();
	rules = memblock_era_rules[world->era];
	rules.strict = world->strict;
	memblock_set_rules(&rules);
	movable_node_enabled = world->movable_node;
	mirrored_kernelcore = world->kernelcore_mirror;
}

static struct memblock_type *list_of(u64 list)
{
	return list == MEMORY ? &memblock.memory : list == RESERVED ? &memblock.reserved : NULL;
}

static u64 address_of(void *pointer)
{
	return pointer ? memblock_port_virt_to_phys(pointer) : 0;
}

static u64 code(int value)
{
	return (u64)(int64_t)value;
}

static bool apply_change(const struct op *op, struct outcome *out)
{
	phys_addr_t a = (phys_addr_t)op->arg[0], b = (phys_addr_t)op->arg[1];
	enum memblock_flags flags = (enum memblock_flags)op->arg[3];
	int nid = (int)op->arg[2];

	switch (op->kind) {
	case OP_ADD:
		out->value = code(memblock_add(a, b));
		break;
	case OP_ADD_NODE:
		out->value = code(memblock_add_node(a, b, nid, flags));
		break;
	case OP_REMOVE:
		out->value = code(memblock_remove(a, b));
		break;
	case OP_RESERVE:
		out->value = code(memblock_reserve(a, b));
		break;
	case OP_RESERVE_NODE:
		out->value = code(__memblock_reserve(a, b, nid, flags));
		break;
	case OP_RESERVE_KERN:
		out->value = code(memblock_reserve_kern(a, b));
		break;
	case OP_FREE:
		out->value = code(memblock_phys_free(a, b));
		break;
	case OP_FREE_POINTER:
		memblock_free(memblock_port_phys_to_virt(a), b);
		break;
	case OP_SET_NODE:
		out->value = code(memblock_set_node(a, b, list_of(op->arg[2]), (int)op->arg[3]));
		break;
	default:
		return false;
	}
	return true;
}

static bool apply_mark(const struct op *op, struct outcome *out)
{
	phys_addr_t a = (phys_addr_t)op->arg[0], b = (phys_addr_t)op->arg[1];

	switch (op->kind) {
	case OP_MARK_HOTPLUG:
		out->value = code(memblock_mark_hotplug(a, b));
		break;
	case OP_CLEAR_HOTPLUG:
		out->value = code(memblock_clear_hotplug(a, b));
		break;
	case OP_MARK_MIRROR:
		out->value = code(memblock_mark_mirror(a, b));
		break;
	case OP_MARK_NOMAP:
		out->value = code(memblock_mark_nomap(a, b));
		break;
	case OP_CLEAR_NOMAP:
		out->value = code(memblock_clear_nomap(a, b));
		break;
	case OP_MARK_NOINIT:
		out->value = code(memblock_reserved_mark_noinit(a, b));
		break;
	case OP_MARK_KERN:
		out->value = code(memblock_reserved_mark_kern(a, b));
		break;
	default:
		return false;
	}
	return true;
}

static void apply_isolate(const struct op *op, struct outcome *out)
{
	int start = 0, end = 0;
	int value = memblock_isolate_range(list_of(op->arg[2]), (phys_addr_t)op->arg[0],
					   (phys_addr_t)op->arg[1], &start, &end);

	out->value = code(value);
	outcome_row(out, (u64)start, (u64)end, 0);
}

static bool apply_limit(const struct op *op, struct outcome *out)
{
	phys_addr_t a = (phys_addr_t)op->arg[0];

	switch (op->kind) {
	case OP_ISOLATE:
		apply_isolate(op, out);
		break;
	case OP_MERGE_ALL:
		memblock_merge_regions(list_of(op->arg[0]));
		break;
	case OP_BOTTOM_UP:
		memblock_set_bottom_up(op->arg[0] != 0);
		break;
	case OP_LIMIT:
		memblock_set_current_limit(a);
		break;
	case OP_TRIM:
		memblock_trim_memory(a);
		break;
	case OP_ENFORCE_LIMIT:
		memblock_enforce_memory_limit(a);
		break;
	case OP_CAP_RANGE:
		memblock_cap_memory_range(a, (phys_addr_t)op->arg[1]);
		break;
	case OP_LIMIT_REMOVE_MAP:
		memblock_mem_limit_remove_map(a);
		break;
	case OP_ALLOW_RESIZE:
		memblock_allow_resize();
		break;
	default:
		return false;
	}
	return true;
}

/* An allocation that promises zeroes; afterwards its memory is made dirty for the next one. */
static u64 alloc_zeroed(phys_addr_t size, phys_addr_t align, phys_addr_t min, phys_addr_t max,
			int nid)
{
	unsigned char *bytes = memblock_alloc_try_nid(size, align, min, max, nid);
	phys_addr_t i;

	for (i = 0; bytes && i < size; i++) {
		if (bytes[i])
			return (u64)-1;
		bytes[i] = DIRTY;
	}
	return address_of(bytes);
}

static bool apply_find(const struct op *op, struct outcome *out)
{
	phys_addr_t a = (phys_addr_t)op->arg[0], b = (phys_addr_t)op->arg[1];
	phys_addr_t c = (phys_addr_t)op->arg[2], d = (phys_addr_t)op->arg[3];
	int e = (int)op->arg[4];

	switch (op->kind) {
	case OP_FIND:
		out->value = memblock_find_in_range(a, b, c, d);
		break;
	case OP_FIND_NODE:
		out->value =
			memblock_find_in_range_node(a, b, c, d, e, (enum memblock_flags)op->arg[5]);
		break;
	case OP_ALLOC_RANGE_NID:
		out->value = memblock_alloc_range_nid(a, b, c, d, e, op->arg[5] != 0);
		break;
	case OP_PHYS_ALLOC_RANGE:
		out->value = memblock_phys_alloc_range(a, b, c, d);
		break;
	case OP_PHYS_ALLOC_TRY_NID:
		out->value = memblock_phys_alloc_try_nid(a, b, (int)op->arg[2]);
		break;
	case OP_PHYS_ALLOC:
		out->value = memblock_phys_alloc(a, b);
		break;
	case OP_ALLOC_TRY_NID_RAW:
		out->value = address_of(memblock_alloc_try_nid_raw(a, b, c, d, e));
		break;
	case OP_ALLOC_EXACT_NID_RAW:
		out->value = address_of(memblock_alloc_exact_nid_raw(a, b, c, d, e));
		break;
	case OP_ALLOC_TRY_NID:
		out->value = alloc_zeroed(a, b, c, d, e);
		break;
	default:
		return false;
	}
	return true;
}

static bool apply_question(const struct op *op, struct outcome *out)
{
	phys_addr_t a = (phys_addr_t)op->arg[0], b = (phys_addr_t)op->arg[1];
	unsigned long first = 0, last = 0;

	switch (op->kind) {
	case OP_IS_MEMORY:
		out->value = memblock_is_memory(a);
		break;
	case OP_IS_RESERVED:
		out->value = memblock_is_reserved(a);
		break;
	case OP_IS_MAP_MEMORY:
		out->value = memblock_is_map_memory(a);
		break;
	case OP_IS_REGION_MEMORY:
		out->value = memblock_is_region_memory(a, b);
		break;
	case OP_IS_REGION_RESERVED:
		out->value = memblock_is_region_reserved(a, b);
		break;
	case OP_OVERLAPS:
		out->value =
			memblock_overlaps_region(list_of(op->arg[0]), b, (phys_addr_t)op->arg[2]);
		break;
	case OP_SEARCH:
		out->value = code(memblock_search(list_of(op->arg[0]), b));
		break;
	case OP_SEARCH_PFN:
		out->value = code(memblock_search_pfn_nid((unsigned long)a, &first, &last));
		outcome_row(out, first, last, 0);
		break;
	default:
		return false;
	}
	return true;
}

static bool apply_size(const struct op *op, struct outcome *out)
{
	switch (op->kind) {
	case OP_START_OF_DRAM:
		out->value = memblock_start_of_DRAM();
		break;
	case OP_END_OF_DRAM:
		out->value = memblock_end_of_DRAM();
		break;
	case OP_MEMORY_TOTAL:
		out->value = memblock_phys_mem_size();
		break;
	case OP_RESERVED_TOTAL:
		out->value = memblock_reserved_size();
		break;
	case OP_MEM_SIZE:
		out->value = memblock_mem_size((unsigned long)op->arg[0]);
		break;
	case OP_ESTIMATE:
		out->value = memblock_estimated_nr_free_pages();
		break;
	case OP_KERN_SIZE:
		out->value = memblock_reserved_kern_size((phys_addr_t)op->arg[0], (int)op->arg[1]);
		break;
	case OP_NUMA_COVERAGE:
		out->value = memblock_validate_numa_coverage((unsigned long)op->arg[0]);
		break;
	default:
		return false;
	}
	return true;
}

static void walk_regions(const struct op *op, struct outcome *out)
{
	phys_addr_t start, end;
	u64 i;

	if (op->kind == OP_MEM_RANGES)
		for_each_mem_range(i, &start, &end)
			outcome_row(out, start, end, 0);
	else if (op->kind == OP_MEM_RANGES_REV)
		for_each_mem_range_rev(i, &start, &end)
			outcome_row(out, start, end, 0);
	else
		for_each_reserved_mem_range(i, &start, &end)
			outcome_row(out, start, end, 0);
}

static void walk_free(const struct op *op, struct outcome *out)
{
	enum memblock_flags flags = (enum memblock_flags)op->arg[1];
	int want = (int)op->arg[0], nid;
	phys_addr_t start, end;
	u64 i;

	if (op->kind == OP_FREE_RANGES)
		for_each_free_mem_range(i, want, flags, &start, &end, &nid)
			outcome_row(out, start, end, nid);
	else
		for_each_free_mem_range_reverse(i, want, flags, &start, &end, &nid)
			outcome_row(out, start, end, nid);
}

/* The place is laid down for walks over one list minus another only. */
static void row_with_place(struct outcome *out, phys_addr_t start, phys_addr_t end, int nid,
			   u64 place)
{
	outcome_row(out, start, end, nid);
	out->row[out->rows - 1].place = place;
}

static void walk_lists(const struct op *op, struct outcome *out)
{
	struct memblock_type *a = list_of(op->arg[0]), *b = list_of(op->arg[1]);
	enum memblock_flags flags = (enum memblock_flags)op->arg[3];
	int want = (int)op->arg[2], nid;
	phys_addr_t start, end;
	u64 i;

	if (op->kind == OP_WALK)
		__for_each_mem_range(i, a, b, want, flags, &start, &end, &nid)
			row_with_place(out, start, end, nid, b ? i : 0);
	else
		__for_each_mem_range_rev(i, a, b, want, flags, &start, &end, &nid)
			row_with_place(out, start, end, nid, b ? i : 0);
}

static void walk_frames(const struct op *op, struct outcome *out)
{
	unsigned long first, last;
	int i, nid;

	for_each_mem_pfn_range(i, (int)op->arg[0], &first, &last, &nid)
		outcome_row(out, first, last, nid);
}

static void walk_zone(const struct op *op, struct outcome *out)
{
	unsigned long start = (unsigned long)(phys_addr_t)op->arg[1];
	unsigned long end = (unsigned long)(phys_addr_t)op->arg[2], first, last;
	u64 i = 0;

	for (;;) {
		__next_mem_pfn_range_in_zone(&i, (int)op->arg[0], start, end, &first, &last);
		if (i == (u64)-1)
			return;
		outcome_row(out, first, last, 0);
	}
}

static bool apply_walk(const struct op *op, struct outcome *out)
{
	switch (op->kind) {
	case OP_FREE_RANGES:
	case OP_FREE_RANGES_REV:
		walk_free(op, out);
		break;
	case OP_MEM_RANGES:
	case OP_MEM_RANGES_REV:
	case OP_RESERVED_RANGES:
		walk_regions(op, out);
		break;
	case OP_WALK:
	case OP_WALK_REV:
		walk_lists(op, out);
		break;
	case OP_PFN_RANGES:
		walk_frames(op, out);
		break;
	case OP_ZONE_RANGES:
		walk_zone(op, out);
		break;
	case OP_FREE_ALL:
		max_low_pfn = (unsigned long)(phys_addr_t)op->arg[0];
		handover = out;
		memblock_free_all();
		break;
	default:
		return false;
	}
	return true;
}

void library_apply(const struct op *op, struct outcome *out)
{
	jmp_buf panic;

	out->panicked = false;
	out->value = 0;
	out->rows = 0;
	panic_to = &panic;
	if (setjmp(panic)) {
		out->panicked = true;
		out->value = 0;
		out->rows = 0;
	} else if (!apply_change(op, out) && !apply_mark(op, out) && !apply_limit(op, out) &&
		   !apply_find(op, out) && !apply_question(op, out) && !apply_size(op, out) &&
		   !apply_walk(op, out) && !old_names_apply(op, out)) {
		abort();
	}
	panic_to = NULL;
}

const char *library_last_panic(void)
{
	return panic_text;
}

/* ============================================================================= comparison == */

static bool region_equal(const struct memblock_region *got, const struct model_region *want)
{
	return got->base == want->base && got->size == want->size && got->flags == want->flags &&
	       memblock_get_region_node(got) == want->nid;
}

static void print_region(FILE *to, u64 base, u64 size, int nid, unsigned int flags)
{
	fprintf(to, "#     0x%" PRIx64 " 0x%" PRIx64 " %d 0x%x\n", base, size, nid, flags);
}

static void print_lists(FILE *to, const struct memblock_type *got, const struct model_region *want,
			size_t n, const struct model *m, int list)
{
	size_t i;

	fprintf(to, "# %s expected: cnt %zu, max %lu, total 0x%" PRIx64 ", array 0x%" PRIx64 "\n",
		got->name, n, m->max[list], (u64)m->total[list], (u64)m->array[list]);
	for (i = 0; i < n; i++)
		print_region(to, want[i].base, want[i].size, want[i].nid, want[i].flags);
	fprintf(to, "# %s got: cnt %lu, max %lu, total 0x%" PRIx64 "\n", got->name, got->cnt,
		got->max, (u64)got->total_size);
	for (i = 0; i < got->cnt && i < got->max; i++)
		print_region(to, got->regions[i].base, got->regions[i].size,
			     memblock_get_region_node(&got->regions[i]), got->regions[i].flags);
}

static bool list_matches(const struct model *m, int list, FILE *why)
{
	static struct model_region want[MODEL_CELLS];
	const struct memblock_type *got = list_of((u64)list);
	size_t i, n = model_regions(m, list, want, MODEL_CELLS);
	bool match = got->max == m->max[list] && got->total_size == m->total[list];

	/* what the first entry of an empty list says, dummy or not */
	if (n == 0) {
		want[0] = (struct model_region){ .nid = m->empty_nid[list] };
		match = match && region_equal(&got->regions[0], &want[0]);
		n = model_entries(m, list);
	}
	match = match && got->cnt == n;
	if (m->array[list])
		match = match && (void *)got->regions == memblock_port_phys_to_virt(m->array[list]);
	for (i = 0; match && i < n; i++)
		match = region_equal(&got->regions[i], &want[i]);
	if (!match && why)
		print_lists(why, got, want, n, m, list);
	return match;
}

bool library_matches(const struct model *m, FILE *why)
{
	bool settings = memblock.bottom_up == m->bottom_up && memblock.current_limit == m->limit &&
			memblock_get_current_limit() == m->limit &&
			memblock_bottom_up() == m->bottom_up &&
			memblock_has_mirror() == m->has_mirror;
	bool memory = list_matches(m, MEMORY, why);

	if (!settings && why)
		fprintf(why, "# direction, limit or mirror differ: expected %d 0x%" PRIx64 " %d\n",
			m->bottom_up, (u64)m->limit, m->has_mirror);
	return list_matches(m, RESERVED, why) && memory && settings;
}

/* ============================================================================= going back == */

_Static_assert(sizeof(struct memblock) <= sizeof(((struct library_snapshot *)0)->state),
	       "a snapshot has room for the state");

void library_save(struct library_snapshot *to)
{
	int list;

	memcpy(to->state, &memblock, sizeof(memblock));
	to->has_mirror = system_has_some_mirror;
	for (list = 0; list < LISTS; list++) {
		const struct memblock_type *type = list_of((u64)list);

		to->entries[list] = type->cnt ? type->cnt : 1;
		memcpy(to->region[list], type->regions,
		       to->entries[list] * sizeof(to->region[0][0]));
	}
}

void library_restore(const struct library_snapshot *from)
{
	int list;

	memcpy(&memblock, from->state, sizeof(memblock));
	system_has_some_mirror = from->has_mirror;
	for (list = 0; list < LISTS; list++)
		memcpy(list_of((u64)list)->regions, from->region[list],
		       from->entries[list] * sizeof(from->region[0][0]));
	memblock_forget(); /* array, count and total may be what they were */
}
