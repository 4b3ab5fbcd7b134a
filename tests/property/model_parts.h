/* SPDX-License-Identifier: MIT */
/*
 * model_parts.h - what the files of the model share: small arithmetic, and the steps that are built
 * on in another file. The numbers in brackets, here and there, are those of the sections of the
 * specification.
 *
 *     model.c        cells, and what the lists hold
 *     model_find.c   free ranges, finding room, allocating, growing
 *     model_ask.c    questions, walks over frames, the hand-over
 *     model_apply.c  one operation to one of these
 */
#ifndef PROPERTY_MODEL_PARTS_H
#define PROPERTY_MODEL_PARTS_H

#include "model.h"

#define MAX_ADDR PHYS_ADDR_MAX
#define PAGE ((phys_addr_t)PAGE_SIZE)

/* Entries of an array take 24 bytes with 64-bit addresses, else 16, or 12 without nodes (1). */
#define ENTRY (MEMBLOCK_PHYS_ADDR_BITS == 64 ? 24 : MAX_NUMNODES > 1 ? 16 : 12)

/* Rows for a walk that somebody looks through and forgets. */
extern struct outcome model_free_rows;

/* ---- small arithmetic ---- */

static inline phys_addr_t lower(phys_addr_t a, phys_addr_t b)
{
	return a < b ? a : b;
}

static inline phys_addr_t higher(phys_addr_t a, phys_addr_t b)
{
	return a > b ? a : b;
}

static inline phys_addr_t clamp(phys_addr_t x, phys_addr_t low, phys_addr_t high)
{
	return lower(higher(x, low), high);
}

/* (2) No range reaches past the last address. */
static inline phys_addr_t cap(phys_addr_t base, phys_addr_t size)
{
	return lower(size, MAX_ADDR - base);
}

/* (4.3) Rounding as it is done for any alignment, even those that make no sense. */
static inline phys_addr_t round_up(phys_addr_t x, phys_addr_t align)
{
	return (phys_addr_t)((((phys_addr_t)(x - 1)) | (phys_addr_t)(align - 1)) + 1);
}

static inline phys_addr_t round_down(phys_addr_t x, phys_addr_t align)
{
	return x & ~(phys_addr_t)(align - 1);
}

static inline phys_addr_t whole_pages(phys_addr_t bytes)
{
	return (bytes + PAGE - 1) / PAGE * PAGE;
}

/* (7) The first frame that begins at or behind an address; in the top page this wraps to 0. */
static inline phys_addr_t frame_up(phys_addr_t x)
{
	return (phys_addr_t)(x + PAGE - 1) / PAGE;
}

static inline bool node_valid(int nid)
{
	return nid >= 0 && nid < MAX_NUMNODES;
}

static inline int stored_nid(int nid)
{
	return MAX_NUMNODES > 1 ? nid : 0;
}

/* ---- model.c ---- */

/* Every region of a list: cells [i, j). */
#define for_each_region(m, list, i, j)                                                             \
	for ((i) = model_next_region(m, list, 0);                                                  \
	     (i) < (m)->cells && ((j) = model_region_end(m, list, i), true);                       \
	     (i) = model_next_region(m, list, j))

phys_addr_t model_cell_start(const struct model *m, size_t i);
bool model_border(const struct model *m, int list, size_t i);
void model_tidy(struct model *m);
size_t model_next_region(const struct model *m, int list, size_t i);
size_t model_region_end(const struct model *m, int list, size_t i);
struct model_region model_region_at(const struct model *m, int list, size_t i, size_t j);
bool model_is_empty(const struct model *m, int list);
bool model_keeps_dummy(const struct model *m);
void model_merge(struct model *m, int list, phys_addr_t low, phys_addr_t high);
bool model_extent(const struct model *m, int list, size_t a, size_t b, phys_addr_t *low,
		  phys_addr_t *high);
int model_add(struct model *m, int list, phys_addr_t base, phys_addr_t size, int nid,
	      unsigned int flags);
int model_isolate(struct model *m, int list, phys_addr_t base, phys_addr_t size, size_t *a,
		  size_t *b);
int model_remove_range(struct model *m, int list, phys_addr_t base, phys_addr_t size);
int model_change(struct model *m, int list, phys_addr_t base, phys_addr_t size, unsigned int set,
		 unsigned int clear, const int *nid);
int model_set_node(struct model *m, int list, phys_addr_t base, phys_addr_t size, int nid);
int model_mark_mirror(struct model *m, phys_addr_t base, phys_addr_t size);
int model_reserve(struct model *m, phys_addr_t base, phys_addr_t size);
int model_reserve_allocation(struct model *m, phys_addr_t base, phys_addr_t size, int nid);
void model_enforce_limit(struct model *m, phys_addr_t limit);
void model_cap_range(struct model *m, phys_addr_t base, phys_addr_t size);
void model_limit_remove_map(struct model *m, phys_addr_t limit);
void model_trim(struct model *m, phys_addr_t align);

/* ---- model_find.c ---- */

struct request {
	phys_addr_t size, align, start, end;
	int nid;
	bool exact;
};

bool model_names_node(const struct model *m, int nid);
void model_walk_region(const struct model *m, int a, int b, size_t i, size_t end,
		       struct outcome *out);
void model_walk(const struct model *m, int a, int b, int nid, unsigned int flags,
		struct outcome *out);
void model_note_places(const struct model *m, int a, int b, bool rev, struct outcome *out);
void model_reverse(struct outcome *out);
phys_addr_t model_find(const struct model *m, phys_addr_t size, phys_addr_t align,
		       phys_addr_t start, phys_addr_t end, int nid, unsigned int flags);
phys_addr_t model_find_in_range(const struct model *m, phys_addr_t start, phys_addr_t end,
				phys_addr_t size, phys_addr_t align);
int model_grow(struct model *m, int list, phys_addr_t area, phys_addr_t area_size);
phys_addr_t model_alloc_range(struct model *m, struct request r);
phys_addr_t model_alloc_virtual(struct model *m, struct request r);
phys_addr_t model_alloc_once(struct model *m, struct request r, unsigned int flags);
phys_addr_t model_alloc_once_or_panic(struct model *m, struct request r);
phys_addr_t model_old_phys_alloc_nid(struct model *m, struct request r);
phys_addr_t model_old_phys_alloc_try_nid(struct model *m, struct request r);

/* ---- model_ask.c ---- */

int model_search(const struct model *m, int list, phys_addr_t addr, struct model_region *r);
bool model_is_in(const struct model *m, int list, phys_addr_t addr);
bool model_is_map_memory(const struct model *m, phys_addr_t addr);
bool model_is_region_memory(const struct model *m, phys_addr_t base, phys_addr_t size);
bool model_overlaps(const struct model *m, int list, phys_addr_t base, phys_addr_t size);
void model_search_pfn(const struct model *m, phys_addr_t pfn, struct outcome *out);
phys_addr_t model_end_of_dram(const struct model *m);
phys_addr_t model_start_of_dram(const struct model *m);
phys_addr_t model_mem_size(const struct model *m, phys_addr_t limit);
phys_addr_t model_kern_size(const struct model *m, phys_addr_t limit, int nid);
u64 model_estimate(const struct model *m);
bool model_numa_covered(const struct model *m, unsigned long threshold);
void model_pfn_ranges(const struct model *m, int nid, struct outcome *out);
void model_zone_ranges(const struct model *m, int nid, phys_addr_t zone_start, phys_addr_t zone_end,
		       struct outcome *out);
void model_old_reserved_walk(const struct model *m, struct outcome *out);
void model_drop_nids(struct outcome *out);
void model_free_all(struct model *m, phys_addr_t max_low_pfn, struct outcome *out);

#endif
