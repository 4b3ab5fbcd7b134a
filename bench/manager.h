/* SPDX-License-Identifier: MIT */
/*
 * manager.h - a memory manager as the bench sees it: its two lists and its operations. There are
 * three - the library, the reference and the physical limits - and all of them are called in the
 * same way from the same loops.
 */
#ifndef MANAGER_H
#define MANAGER_H

#include <memblock/memblock.h>

/* Older versions, which bench-compare builds too, know no tables. */
#ifdef BENCH_WITHOUT_RANGE
struct memblock_range {
	phys_addr_t base, size;
};
#endif

struct manager {
	const char *name;
	struct memblock *lists;
	void (*reset)(void); /* forget everything beside the lists */
	int (*add)(phys_addr_t base, phys_addr_t size);
	int (*reserve)(phys_addr_t base, phys_addr_t size);
	int (*remove)(phys_addr_t base, phys_addr_t size);
	int (*free)(phys_addr_t base, phys_addr_t size);
	phys_addr_t (*alloc)(phys_addr_t size, phys_addr_t align, phys_addr_t start,
			     phys_addr_t end, int nid, enum memblock_flags flags);
	phys_addr_t (*find)(phys_addr_t size, phys_addr_t align, phys_addr_t start, phys_addr_t end,
			    int nid, enum memblock_flags flags);
	bool (*is_memory)(phys_addr_t addr);
	bool (*is_reserved)(phys_addr_t addr);
	bool (*is_map_memory)(phys_addr_t addr);
	bool (*is_region_reserved)(phys_addr_t base, phys_addr_t size);
	bool (*overlaps_region)(struct memblock_type *type, phys_addr_t base, phys_addr_t size);
	uint64_t (*walk)(void);        /* sum over all free ranges */
	uint64_t (*walk_back)(void);   /* the same, from the top */
	uint64_t (*walk_ranges)(void); /* upwards; the limit yields the ranges, too */
	int (*add_many)(struct memblock_range *ranges, size_t count);
	int (*reserve_many)(struct memblock_range *ranges, size_t count);
	unsigned long (*free_all)(void);
};

/* The walks sum this up. */
static inline uint64_t walk_sum(phys_addr_t start, phys_addr_t end)
{
	return start ^ end << 1;
}

extern const struct manager library;

#endif
