/* SPDX-License-Identifier: MIT */
/*
 * memblock.h - physical memory management between power-on and the page allocator.
 *
 * Two sorted lists of regions describe the machine: `memory` (what RAM exists) and `reserved` (what
 * of it is taken). What lies in the first and not in the second is free. A boot uses the library in
 * this order, and so does this header:
 *
 *     memblock_add()      every bank that firmware reports
 *     memblock_reserve()  the kernel image, initrd, device tree, firmware tables
 *     memblock_mark_*()   what is hot-pluggable, mirrored or must not be mapped
 *     memblock_alloc()    page tables, per-CPU areas, the page allocator's own structures
 *     memblock_free_all() everything still free goes to the page allocator
 *
 * Names, signatures and placements are those of Linux 5.0; linux6.h has those of 6.x, and the rules
 * in which versions differ are chosen at run time with memblock_set_rules().
 *
 * Conventions. Addresses are physical; sizes, alignments and limits are in bytes; a range is [base,
 * base + size) and is cut off at PHYS_ADDR_MAX, so that the last byte of the address space can
 * never be described. A "pfn" is a page frame number, address >> PAGE_SHIFT. Errors are negative
 * errno values, and a call that fails has changed nothing it was asked to change (a region array
 * that grew on the way stays grown). Nothing here may be called from two CPUs at once.
 *
 * Costs are given in n, the number of regions of the list in question: searching is O(log n);
 * inserting or removing moves the entries behind the place, one memmove of at most 24 n bytes.
 * Every addition merges what touches; rules that re-merge the whole list (5.0, 6.1) read all n
 * entries only where somebody else has changed the list.
 *
 * What only names another call's arguments is inline here, so that a kernel has no code for the
 * names it does not use.
 *
 * Breaking a promise (overlapping regions in a list that was edited by hand, an array that cannot
 * be recorded) ends in memblock_port_panic(); a doubtful request is reported with
 * memblock_port_warn() and carried out.
 */
#ifndef MEMBLOCK_MEMBLOCK_H
#define MEMBLOCK_MEMBLOCK_H

#include <memblock/config.h>

/* ============================================================================== the state == */

/* What is special about a region; a set of bits. */
enum memblock_flags {
	MEMBLOCK_NONE = 0x0,
	MEMBLOCK_HOTPLUG = 0x1,        /* memory: may be unplugged later */
	MEMBLOCK_MIRROR = 0x2,         /* memory: mirrored, survives an uncorrectable error */
	MEMBLOCK_NOMAP = 0x4,          /* memory: keep out of the linear mapping, never allocate */
	MEMBLOCK_DRIVER_MANAGED = 0x8, /* memory: belongs to a driver, never allocate */
	MEMBLOCK_RSRV_NOINIT = 0x10,   /* reserved: its page descriptors are set up by the owner */
	MEMBLOCK_RSRV_KERN = 0x20,     /* reserved: allocated by the kernel (7.2 rules) */
	MEMBLOCK_KHO_SCRATCH = 0x40,   /* memory: usable while only scratch memory may be used */
};

/* One range with the same properties throughout: 24 bytes with 64-bit addresses. */
struct memblock_region {
	phys_addr_t base;          /* first byte */
	phys_addr_t size;          /* bytes; base + size never exceeds PHYS_ADDR_MAX */
	enum memblock_flags flags; /* what is special about it */
#if MAX_NUMNODES > 1
	int nid; /* NUMA node; MAX_NUMNODES while none is assigned */
#endif
};

/*
 * One list of regions. regions[0..cnt) is sorted by base and free of overlap. An empty list has
 * regions[0].size == 0; cnt is then 0, or 1 under the rules that keep a dummy entry.
 */
struct memblock_type {
	unsigned long cnt;               /* regions in use */
	unsigned long max;               /* entries the array has room for */
	phys_addr_t total_size;          /* sum of all sizes, bytes */
	struct memblock_region *regions; /* the sorted array */
	char *name;                      /* for messages */
};

/* The whole truth. Callers may read it at any time and edit it between two calls. */
struct memblock {
	bool bottom_up;            /* allocate from the lowest fitting address up */
	phys_addr_t current_limit; /* where allocations without an end of their own must end */
	struct memblock_type memory;
	struct memblock_type reserved;
};

extern struct memblock memblock;

extern int memblock_debug;          /* log every change: memblock=debug */
extern bool system_has_some_mirror; /* prefer mirrored memory: memblock_mark_mirror() took effect */
extern bool mirrored_kernelcore;    /* kernelcore=mirror was given */
extern bool movable_node_enabled;   /* movable_node was given */
extern bool memblock_kho_scratch_only; /* nothing but scratch memory may be allocated */

/* Special values of the arguments that bound an allocation. */
#define MEMBLOCK_LOW_LIMIT 0                               /* min: from the bottom */
#define MEMBLOCK_ALLOC_ANYWHERE PHYS_ADDR_MAX              /* max: no bound */
#define MEMBLOCK_ALLOC_ACCESSIBLE ((phys_addr_t)0)         /* max: the current limit */
#define MEMBLOCK_ALLOC_KASAN ((phys_addr_t)1)              /* the same, no leak detection */
#define MEMBLOCK_ALLOC_NOLEAKTRACE MEMBLOCK_ALLOC_KASAN    /* its name since 5.16 */
#define ARCH_LOW_ADDRESS_LIMIT ((phys_addr_t)0xffffffffUL) /* of memblock_alloc_low() */

/* ============================================================================== the rules == */

/* How the memblock=debug lines and dumps are worded. */
enum memblock_log_style {
	MEMBLOCK_LOG_STYLE_5_0,  /* "   memblock_free:"; dumps show any node but MAX_NUMNODES */
	MEMBLOCK_LOG_STYLE_6_1,  /* "memblock_phys_free:", as 5.0 otherwise */
	MEMBLOCK_LOG_STYLE_6_12, /* dumps show valid nodes only */
	MEMBLOCK_LOG_STYLE_7_2,  /* "__memblock_reserve:" with node and flags */
};

/*
 * The behaviour in which kernel versions differ, one switch each. The tables for four eras are
 * below; a caller may fill in its own (to replay the log of another version, say), which must stay
 * in place while in use.
 */
struct memblock_rules {
	char era[10];                      /* name, for messages */
	bool dummy_in_empty_list : 1;      /* an empty list has cnt 1: an entry of size 0 */
	bool bottom_up_above_kernel : 1;   /* bottom-up begins behind the kernel, else top-down */
	bool mirror_outranks_min : 1;      /* the minimum address is given up before the mirror */
	bool resize_refusal_panics : 1;    /* a full array that may not grow: panic, not -ENOMEM */
	bool merge_whole_list : 1;         /* merging looks at all regions, not at those touched */
	bool reservations_keep_owner : 1;  /* allocations: their node and MEMBLOCK_RSRV_KERN */
	bool invalid_node_is_any : 1;      /* any id that is no node asks for any node */
	bool hotplug_on_request : 1;       /* MEMBLOCK_HOTPLUG asks for it despite movable_node */
	bool skip_rules_for_any_list : 1;  /* node and flags filter walks over any list */
	bool knows_driver_managed : 1;     /* MEMBLOCK_DRIVER_MANAGED memory is left out */
	bool mirror_needs_kernelcore : 1;  /* marking mirrors needs kernelcore=mirror */
	bool phys_alloc_capped : 1;        /* an end above the current limit is lowered to it */
	bool nomap_pages_are_reserved : 1; /* hand-over reports no-map memory, assigns nodes */
	bool free_reaches_page_allocator : 1; /* so do physical frees once the slab is up */
	bool strict : 1;                      /* trimming keeps totals exact and never wraps */
	enum memblock_log_style log_style;
};

enum memblock_era {
	MEMBLOCK_RULES_5_0,
	MEMBLOCK_RULES_6_1,
	MEMBLOCK_RULES_6_12,
	MEMBLOCK_RULES_7_2,
	MEMBLOCK_ERAS,
};

/* One row for each era, indexed by enum memblock_era. */
extern const struct memblock_rules memblock_era_rules[MEMBLOCK_ERAS];

/*
 * memblock_set_rules - work by these rules from now on. Until the first call:
 * MEMBLOCK_DEFAULT_RULES. An empty list gains or loses its dummy entry; lists with regions are left
 * as they are. A library built for MEMBLOCK_ONLY_RULES (config.h) keeps to those: nothing happens,
 * and memblock_get_rules() says so. O(1).
 */
void memblock_set_rules(const struct memblock_rules *rules);

/* memblock_get_rules - the rules in force. Never NULL. */
const struct memblock_rules *memblock_get_rules(void);

/*
 * memblock_reset - back to the state before the first call: empty lists in the built-in arrays, no
 * limit, top-down, no switches, default rules. For simulators and tests; a kernel has no use for
 * it.
 */
void memblock_reset(void);

/*
 * memblock_early_param - one boot parameter, split at the first '='.
 * Knows memblock=debug, movable_node, kernelcore=mirror and reserve_mem=size:align:name;
 * reserve_mem allocates, so it must come after the memory was added.
 * @name: the parameter's name
 * @value: what stood behind '=', or NULL
 * Returns 0, -ENOENT if the parameter is none of memblock's, or the error of reserve_mem.
 */
int memblock_early_param(const char *name, const char *value);

/*
 * memblock_parse_size - the size or address at *text as boot parameters have it: decimal, 0x hex or
 * 0 octal, with a suffix K M G T P E in either case. What follows is for the caller to look at.
 * @text: moved behind it
 * @size: receives the bytes
 * Returns false, with nothing changed, if there is no number or it exceeds PHYS_ADDR_MAX.
 */
bool memblock_parse_size(const char **text, phys_addr_t *size);

/* =================================================================== what memory there is == */

/*
 * memblock_add - there is RAM in [base, base + size).
 * What is already known stays as it is; only the uncovered parts are added, without node and flags.
 * Returns 0, or -ENOMEM if the array is full and cannot grow.
 */
int memblock_add(phys_addr_t base, phys_addr_t size);

/* memblock_add_node - memblock_add() for memory of node `nid`. The id is stored as given. */
int linux6_memblock_add_node(phys_addr_t base, phys_addr_t size, int nid,
			     enum memblock_flags flags); /* linux6.h gives it the name above */
static inline int memblock_add_node(phys_addr_t base, phys_addr_t size, int nid)
{
	return linux6_memblock_add_node(base, size, nid, MEMBLOCK_NONE);
}

/*
 * memblock_remove - there is no RAM in [base, base + size).
 * Returns 0, also if nothing was known there, or -ENOMEM.
 */
int memblock_remove(phys_addr_t base, phys_addr_t size);

/*
 * memblock_reserve - [base, base + size) is taken. Need not lie in memory, may overlap what is
 * already taken. Returns 0 or -ENOMEM.
 */
int memblock_reserve(phys_addr_t base, phys_addr_t size);

/*
 * memblock_free - [base, base + size) is no longer taken. Tells the leak detector first.
 * Returns 0, also if it never was taken, or -ENOMEM (freeing the middle of a region splits it).
 */
int memblock_free(phys_addr_t base, phys_addr_t size);

/*
 * memblock_free_early, memblock_free_early_nid - other names of memblock_free(); the node is not
 * used.
 */
void memblock_free_early(phys_addr_t base, phys_addr_t size);
static inline void memblock_free_early_nid(phys_addr_t base, phys_addr_t size, int nid)
{
	(void)nid;
	memblock_free_early(base, size);
}

/*
 * memblock_mark_hotplug and so on - set or clear one flag for the memory in [base, base + size),
 * splitting regions at its borders and merging what became alike. memblock_mark_mirror() also makes
 * allocations prefer mirrored memory from now on, even if no memory lies in the range. All of them
 * are memblock_change_flag() on one of the lists. Return 0 or -ENOMEM.
 */
int memblock_change_flag(struct memblock_type *type, phys_addr_t base, phys_addr_t size,
			 enum memblock_flags flag, bool set);
int memblock_mark_mirror(phys_addr_t base, phys_addr_t size);
static inline int memblock_mark_hotplug(phys_addr_t base, phys_addr_t size)
{
	return memblock_change_flag(&memblock.memory, base, size, MEMBLOCK_HOTPLUG, true);
}
static inline int memblock_clear_hotplug(phys_addr_t base, phys_addr_t size)
{
	return memblock_change_flag(&memblock.memory, base, size, MEMBLOCK_HOTPLUG, false);
}
static inline int memblock_mark_nomap(phys_addr_t base, phys_addr_t size)
{
	return memblock_change_flag(&memblock.memory, base, size, MEMBLOCK_NOMAP, true);
}
static inline int memblock_clear_nomap(phys_addr_t base, phys_addr_t size)
{
	return memblock_change_flag(&memblock.memory, base, size, MEMBLOCK_NOMAP, false);
}

/*
 * memblock_set_node - what `type` knows of [base, base + size) belongs to node `nid`.
 * Does nothing when only one node is configured. Returns 0 or -ENOMEM.
 */
int memblock_set_node(phys_addr_t base, phys_addr_t size, struct memblock_type *type, int nid);

/* A range of addresses, for tables of them. */
struct memblock_range {
	phys_addr_t base, size;
};

/*
 * memblock_add_many, memblock_reserve_many - memblock_add() or memblock_reserve() for a whole table
 * of ranges, in any order, overlapping or empty. The list is then as after one call for each, and
 * merged throughout; only arrays that had to grow on the way may lie elsewhere. The table is sorted
 * in place.
 * @ranges: the table
 * @count: its entries
 * Return 0, or -ENOMEM when the array is full and cannot grow: the lower part of the table has then
 * been added.
 * O(count log count) and one pass over the list for each doubling of the array.
 */
int memblock_add_many(struct memblock_range *ranges, size_t count);
int memblock_reserve_many(struct memblock_range *ranges, size_t count);

/*
 * memblock_forget - entries were rewritten in place. Callers may edit the lists between two calls;
 * only an edit that leaves array, count and total size of both lists as they were has to be told.
 */
void memblock_forget(void);

/* movable_node_is_enabled - whether hot-pluggable memory is kept free of allocations. */
static inline bool movable_node_is_enabled(void)
{
	return movable_node_enabled;
}

/* ==================================================================== limits and trimming == */

/*
 * memblock_set_current_limit - where allocations without an end of their own must end.
 * The boot's mapped memory; PHYS_ADDR_MAX (MEMBLOCK_ALLOC_ANYWHERE) for none.
 */
static inline void memblock_set_current_limit(phys_addr_t limit)
{
	memblock.current_limit = limit;
}
static inline phys_addr_t memblock_get_current_limit(void)
{
	return memblock.current_limit;
}

/*
 * memblock_set_bottom_up - search upwards from the lowest address instead of downwards from the
 * limit.
 */
static inline void memblock_set_bottom_up(bool enable)
{
	memblock.bottom_up = enable;
}
static inline bool memblock_bottom_up(void)
{
	return memblock.bottom_up;
}

/*
 * memblock_allow_resize - full arrays may grow from now on, into memory that memblock itself hands
 * out. Call it when everything that must not be overwritten has been reserved.
 */
void memblock_allow_resize(void);

/*
 * memblock_enforce_memory_limit - keep only the first `limit` bytes of memory, counted over all
 * regions from the lowest (mem=): what lies above leaves both lists. 0 means no limit.
 */
void memblock_enforce_memory_limit(phys_addr_t limit);

/*
 * memblock_cap_memory_range - keep only [base, base + size), but all no-map memory, and drop
 * reservations outside the range. Nothing happens if size is 0; without any memory it is a warning.
 */
void memblock_cap_memory_range(phys_addr_t base, phys_addr_t size);

/*
 * memblock_mem_limit_remove_map - memblock_enforce_memory_limit() that spares no-map memory.
 */
void memblock_mem_limit_remove_map(phys_addr_t limit);

/*
 * memblock_trim_memory - shrink every memory region to multiples of `align` (a power of two), drop
 * what is left empty. As in Linux total_size keeps counting what was shrunk away, unless the rules
 * are strict. Rounding up wraps for a region in the last `align` bytes: it is removed with a
 * message, or, when it is the last one left and the rules are not strict, begins at 0 as in Linux.
 * O(n).
 */
void memblock_trim_memory(phys_addr_t align);

/* =========================================================================== finding room == */

/*
 * memblock_find_in_range - a free, aligned range of any node in [start, end), mirrored if there are
 * mirrors.
 * @start: lowest address; the first page of memory is never given out
 * @end: where it must end; MEMBLOCK_ALLOC_ACCESSIBLE for the current limit
 * @size: bytes
 * @align: bytes, normally a power of two
 * Returns its address, or 0 if there is none. Nothing is reserved. O(free ranges looked at).
 */
phys_addr_t memblock_find_in_range(phys_addr_t start, phys_addr_t end, phys_addr_t size,
				   phys_addr_t align);

/*
 * memblock_find_in_range_node - the same on one node and for exactly the flags given.
 * @nid: the node, NUMA_NO_NODE for any
 * @flags: MEMBLOCK_MIRROR to look only at mirrored memory; MEMBLOCK_HOTPLUG, MEMBLOCK_NOMAP,
 *         MEMBLOCK_DRIVER_MANAGED to look there too
 */
phys_addr_t memblock_find_in_range_node(phys_addr_t size, phys_addr_t align, phys_addr_t start,
					phys_addr_t end, int nid, enum memblock_flags flags);

/*
 * __memblock_find_range_bottom_up, __memblock_find_range_top_down - the two searches themselves,
 * with both ends taken literally: the lowest and the highest fitting address in [start, end), or 0.
 */
phys_addr_t __memblock_find_range_bottom_up(phys_addr_t start, phys_addr_t end, phys_addr_t size,
					    phys_addr_t align, int nid, enum memblock_flags flags);
phys_addr_t __memblock_find_range_top_down(phys_addr_t start, phys_addr_t end, phys_addr_t size,
					   phys_addr_t align, int nid, enum memblock_flags flags);

/* ========================================================== allocating physical addresses == */
/*
 * These return the physical address of `size` reserved bytes, aligned to `align`, not zeroed; 0 if
 * there are none. An alignment of 0 is reported and replaced by SMP_CACHE_BYTES. The cost is that
 * of finding plus one reservation.
 */

/* memblock_alloc_range_nid - one attempt in [start, end) with exactly this node and these flags. */
phys_addr_t memblock_alloc_range_nid(phys_addr_t size, phys_addr_t align, phys_addr_t start,
				     phys_addr_t end, int nid, enum memblock_flags flags);

/* memblock_alloc_range - on any node. */
static inline phys_addr_t memblock_alloc_range(phys_addr_t size, phys_addr_t align,
					       phys_addr_t start, phys_addr_t end,
					       enum memblock_flags flags)
{
	return memblock_alloc_range_nid(size, align, start, end, NUMA_NO_NODE, flags);
}

/* memblock_alloc_base_nid - anywhere below `max_addr`. */
static inline phys_addr_t memblock_alloc_base_nid(phys_addr_t size, phys_addr_t align,
						  phys_addr_t max_addr, int nid,
						  enum memblock_flags flags)
{
	return memblock_alloc_range_nid(size, align, 0, max_addr, nid, flags);
}

/* __memblock_alloc_base - on any node below `max_addr`, 0 if there is no room. */
static inline phys_addr_t __memblock_alloc_base(phys_addr_t size, phys_addr_t align,
						phys_addr_t max_addr)
{
	return memblock_alloc_base_nid(size, align, max_addr, NUMA_NO_NODE, MEMBLOCK_NONE);
}

/* memblock_alloc_base - on any node below `max_addr`; panics if there is no room. */
phys_addr_t memblock_alloc_base(phys_addr_t size, phys_addr_t align, phys_addr_t max_addr);

/* memblock_phys_alloc - on any node below the current limit; panics if there is no room. */
static inline phys_addr_t memblock_phys_alloc(phys_addr_t size, phys_addr_t align)
{
	return memblock_alloc_base(size, align, MEMBLOCK_ALLOC_ACCESSIBLE);
}

/* memblock_phys_alloc_nid - on node `nid` only, mirrored memory first; 0 if there is no room. */
phys_addr_t memblock_phys_alloc_nid(phys_addr_t size, phys_addr_t align, int nid);

/* memblock_phys_alloc_try_nid - on node `nid`, then on any; panics if there is no room. */
phys_addr_t memblock_phys_alloc_try_nid(phys_addr_t size, phys_addr_t align, int nid);

/* =========================================================== allocating memory to be used == */
/*
 * These return a pointer (memblock_port_phys_to_virt) to `size` reserved bytes aligned to `align`.
 * They prefer the node and mirrored memory, and then give up, in this order: the node, the minimum
 * address, the mirror (rules with mirror_outranks_min) or the node, the mirror, the minimum address
 * (6.x). Once the slab allocator is up they warn once and return its memory.
 *
 * plain    zeroed, panics if there is no room
 * _nopanic zeroed, NULL if there is no room
 * _raw     not zeroed, NULL if there is no room
 */

/*
 * memblock_alloc_internal - what all of them stand on: not zeroed, NULL if there is no room.
 * @min_addr: preferred lowest address, MEMBLOCK_LOW_LIMIT for none
 * @max_addr: where it must end; lowered to the current limit
 * @nid: preferred node, NUMA_NO_NODE for none
 */
void *memblock_alloc_internal(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
			      phys_addr_t max_addr, int nid);

void *memblock_alloc_try_nid(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
			     phys_addr_t max_addr, int nid);
void *memblock_alloc_try_nid_nopanic(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
				     phys_addr_t max_addr, int nid);
void *memblock_alloc_try_nid_raw(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
				 phys_addr_t max_addr, int nid);

/* memblock_alloc - anywhere below the current limit. */
static inline void *memblock_alloc(phys_addr_t size, phys_addr_t align)
{
	return memblock_alloc_try_nid(size, align, MEMBLOCK_LOW_LIMIT, MEMBLOCK_ALLOC_ACCESSIBLE,
				      NUMA_NO_NODE);
}
static inline void *memblock_alloc_nopanic(phys_addr_t size, phys_addr_t align)
{
	return memblock_alloc_try_nid_nopanic(size, align, MEMBLOCK_LOW_LIMIT,
					      MEMBLOCK_ALLOC_ACCESSIBLE, NUMA_NO_NODE);
}
static inline void *memblock_alloc_raw(phys_addr_t size, phys_addr_t align)
{
	return memblock_alloc_try_nid_raw(size, align, MEMBLOCK_LOW_LIMIT,
					  MEMBLOCK_ALLOC_ACCESSIBLE, NUMA_NO_NODE);
}

/* memblock_alloc_from - preferably above `min_addr`. */
static inline void *memblock_alloc_from(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr)
{
	return memblock_alloc_try_nid(size, align, min_addr, MEMBLOCK_ALLOC_ACCESSIBLE,
				      NUMA_NO_NODE);
}
static inline void *memblock_alloc_from_nopanic(phys_addr_t size, phys_addr_t align,
						phys_addr_t min_addr)
{
	return memblock_alloc_try_nid_nopanic(size, align, min_addr, MEMBLOCK_ALLOC_ACCESSIBLE,
					      NUMA_NO_NODE);
}

/* memblock_alloc_low - below 4 GiB, for devices with 32 address lines. */
static inline void *memblock_alloc_low(phys_addr_t size, phys_addr_t align)
{
	return memblock_alloc_try_nid(size, align, MEMBLOCK_LOW_LIMIT, ARCH_LOW_ADDRESS_LIMIT,
				      NUMA_NO_NODE);
}
static inline void *memblock_alloc_low_nopanic(phys_addr_t size, phys_addr_t align)
{
	return memblock_alloc_try_nid_nopanic(size, align, MEMBLOCK_LOW_LIMIT,
					      ARCH_LOW_ADDRESS_LIMIT, NUMA_NO_NODE);
}

/* memblock_alloc_node - preferably on node `nid`. */
static inline void *memblock_alloc_node(phys_addr_t size, phys_addr_t align, int nid)
{
	return memblock_alloc_try_nid(size, align, MEMBLOCK_LOW_LIMIT, MEMBLOCK_ALLOC_ACCESSIBLE,
				      nid);
}
static inline void *memblock_alloc_node_nopanic(phys_addr_t size, int nid)
{
	return memblock_alloc_try_nid_nopanic(size, SMP_CACHE_BYTES, MEMBLOCK_LOW_LIMIT,
					      MEMBLOCK_ALLOC_ACCESSIBLE, nid);
}

/* ================================================================================= asking == */

/* memblock_search - index of the region of `type` that holds `addr`, or -1. O(log n). */
int memblock_search(struct memblock_type *type, phys_addr_t addr);

/* memblock_overlaps_region - whether a region of `type` overlaps [base, base + size). O(log n). */
bool memblock_overlaps_region(struct memblock_type *type, phys_addr_t base, phys_addr_t size);

/* memblock_is_memory, memblock_is_reserved - whether the byte at `addr` is in the list. O(log n).
 */
bool memblock_is_memory(phys_addr_t addr);
bool memblock_is_reserved(phys_addr_t addr);

/* memblock_is_map_memory - whether it is memory that may be mapped (not no-map). O(log n). */
bool memblock_is_map_memory(phys_addr_t addr);

/*
 * memblock_is_region_memory - whether one memory region covers all of [base, base + size). O(log
 * n).
 */
bool memblock_is_region_memory(phys_addr_t base, phys_addr_t size);

/* memblock_is_region_reserved - whether any byte of [base, base + size) is taken. O(log n). */
static inline bool memblock_is_region_reserved(phys_addr_t base, phys_addr_t size)
{
	return memblock_overlaps_region(&memblock.reserved, base, size);
}

/* memblock_is_hotpluggable and so on - whether the region carries the flag. */
static inline bool memblock_is_hotpluggable(const struct memblock_region *region)
{
	return (region->flags & MEMBLOCK_HOTPLUG) != 0;
}
static inline bool memblock_is_mirror(const struct memblock_region *region)
{
	return (region->flags & MEMBLOCK_MIRROR) != 0;
}
static inline bool memblock_is_nomap(const struct memblock_region *region)
{
	return (region->flags & MEMBLOCK_NOMAP) != 0;
}
static inline bool memblock_is_driver_managed(const struct memblock_region *region)
{
	return (region->flags & MEMBLOCK_DRIVER_MANAGED) != 0;
}
static inline bool memblock_is_reserved_noinit(const struct memblock_region *region)
{
	return (region->flags & MEMBLOCK_RSRV_NOINIT) != 0;
}
static inline bool memblock_is_kho_scratch(const struct memblock_region *region)
{
	return (region->flags & MEMBLOCK_KHO_SCRATCH) != 0;
}

/* memblock_get_region_node - the node a region belongs to; 0 when only one node is configured. */
static inline int memblock_get_region_node(const struct memblock_region *region)
{
#if MAX_NUMNODES > 1
	return region->nid;
#else
	(void)region;
	return 0;
#endif
}
static inline void memblock_set_region_node(struct memblock_region *region, int nid)
{
#if MAX_NUMNODES > 1
	region->nid = nid;
#else
	(void)region;
	(void)nid;
#endif
}

/*
 * memblock_start_of_DRAM, memblock_end_of_DRAM - first byte of memory and first byte behind it, 0
 * if none.
 */
static inline phys_addr_t memblock_start_of_DRAM(void)
{
	return memblock.memory.regions[0].base;
}
phys_addr_t memblock_end_of_DRAM(void);

/* memblock_phys_mem_size, memblock_reserved_size - bytes in the list (total_size). */
static inline phys_addr_t memblock_phys_mem_size(void)
{
	return memblock.memory.total_size;
}
static inline phys_addr_t memblock_reserved_size(void)
{
	return memblock.reserved.total_size;
}

/* memblock_mem_size - bytes of whole memory pages below page frame `limit_pfn`. O(n). */
phys_addr_t memblock_mem_size(unsigned long limit_pfn);

/*
 * memblock_search_pfn_nid - the memory region that holds page frame `pfn`.
 * @start_pfn, @end_pfn: set to the frames its base and end lie in; untouched if there is none
 * Returns its node, or -1. O(log n).
 */
int memblock_search_pfn_nid(unsigned long pfn, unsigned long *start_pfn, unsigned long *end_pfn);

/*
 * memblock_region_memory_base_pfn and so on - the page frames of a region: whole frames for memory,
 * every frame touched for a reservation. The end is the first frame behind.
 */
static inline unsigned long memblock_pfn_up(phys_addr_t addr) /* wraps to 0 in the last page */
{
	return (unsigned long)((phys_addr_t)(addr + PAGE_SIZE - 1) >> PAGE_SHIFT);
}
static inline unsigned long memblock_pfn_down(phys_addr_t addr)
{
	return (unsigned long)(addr >> PAGE_SHIFT);
}
static inline unsigned long memblock_region_memory_base_pfn(const struct memblock_region *region)
{
	return memblock_pfn_up(region->base);
}
static inline unsigned long memblock_region_memory_end_pfn(const struct memblock_region *region)
{
	return memblock_pfn_down(region->base + region->size);
}
static inline unsigned long memblock_region_reserved_base_pfn(const struct memblock_region *region)
{
	return memblock_pfn_down(region->base);
}
static inline unsigned long memblock_region_reserved_end_pfn(const struct memblock_region *region)
{
	return memblock_pfn_up(region->base + region->size);
}

/* ================================================================================ walking == */
/*
 * Walks hold their place as indices, so that the lists may change under a walk: it goes on at the
 * same indices.
 */

/* for_each_memblock - every region of the list `memory` or `reserved`. */
#define for_each_memblock(list, region)                                                            \
	for ((region) = memblock.list.regions;                                                     \
	     (region) < memblock.list.regions + memblock.list.cnt; (region)++)

/* for_each_memblock_type - every region of `type` with its index, an unsigned long. */
#define for_each_memblock_type(i, type, region)                                                    \
	for ((i) = 0, (region) = (type)->regions; (i) < (type)->cnt; (i)++, (region)++)

/*
 * for_each_mem_range(_rev) - every part of list `type_a` that is not in list `type_b`, ascending
 * (descending). Since 6.x these names are short for something else (linux6.h), and the ones with
 * underscores mean this.
 * @i: u64 that holds the place: low half the index in a, high half the index of the gap in b
 * @type_b: NULL to walk the regions of a
 * @nid: node, NUMA_NO_NODE for any
 * @flags: as for memblock_find_in_range_node()
 * @p_start, @p_end, @p_nid: each set for every range unless NULL
 */
#define __for_each_mem_range(i, type_a, type_b, nid, flags, p_start, p_end, p_nid)                 \
	for ((i) = 0, __next_mem_range(&(i), nid, flags, type_a, type_b, p_start, p_end, p_nid);   \
	     (i) != (u64)-1;                                                                       \
	     __next_mem_range(&(i), nid, flags, type_a, type_b, p_start, p_end, p_nid))
#define __for_each_mem_range_rev(i, type_a, type_b, nid, flags, p_start, p_end, p_nid)             \
	for ((i) = (u64)-1,                                                                        \
	    __next_mem_range_rev(&(i), nid, flags, type_a, type_b, p_start, p_end, p_nid);         \
	     (i) != (u64)-1;                                                                       \
	     __next_mem_range_rev(&(i), nid, flags, type_a, type_b, p_start, p_end, p_nid))
#define for_each_mem_range __for_each_mem_range
#define for_each_mem_range_rev __for_each_mem_range_rev

/*
 * for_each_free_mem_range(_reverse) - every free range: memory that is not reserved. The step is
 * taken in the loop itself, without a call in memory without flags.
 */
#define for_each_free_mem_range(i, nid, flags, p_start, p_end, p_nid)                              \
	for ((i) = 0; memblock_walk_step(&(i), nid, flags, &memblock.memory, &memblock.reserved,   \
					 true, p_start, p_end, p_nid);)
#define for_each_free_mem_range_reverse(i, nid, flags, p_start, p_end, p_nid)                      \
	for ((i) = memblock_walk_top(&memblock.memory, &memblock.reserved);                        \
	     memblock_walk_step(&(i), nid, flags, &memblock.memory, &memblock.reserved, false,     \
				p_start, p_end, p_nid);)

/* for_each_reserved_mem_region - every reservation; *p_end is its last byte, not the first behind.
 */
#define for_each_reserved_mem_region(i, p_start, p_end)                                            \
	for ((i) = 0, __next_reserved_mem_region(&(i), p_start, p_end); (i) != (u64)-1;            \
	     __next_reserved_mem_region(&(i), p_start, p_end))

/*
 * for_each_mem_pfn_range - the whole page frames of every memory region of a node; MAX_NUMNODES for
 * all.
 */
#define for_each_mem_pfn_range(i, nid, p_start, p_end, p_nid)                                      \
	for ((i) = -1, __next_mem_pfn_range(&(i), nid, p_start, p_end, p_nid); (i) >= 0;           \
	     __next_mem_pfn_range(&(i), nid, p_start, p_end, p_nid))

/* One step of the walks above; *idx is set to all ones (-1) behind the last. */
void __next_mem_range(u64 *idx, int nid, enum memblock_flags flags, struct memblock_type *type_a,
		      struct memblock_type *type_b, phys_addr_t *out_start, phys_addr_t *out_end,
		      int *out_nid);
void __next_mem_range_rev(u64 *idx, int nid, enum memblock_flags flags,
			  struct memblock_type *type_a, struct memblock_type *type_b,
			  phys_addr_t *out_start, phys_addr_t *out_end, int *out_nid);
void __next_reserved_mem_region(u64 *idx, phys_addr_t *out_start, phys_addr_t *out_end);
void __next_mem_pfn_range(int *idx, int nid, unsigned long *out_start_pfn,
			  unsigned long *out_end_pfn, int *out_nid);

/* The place of a walk, and the one where a walk downwards begins. */
static inline u64 memblock_walk_place(unsigned long region, unsigned long gap)
{
	return (uint32_t)region | (u64)gap << 32;
}
static inline u64 memblock_walk_top(const struct memblock_type *type_a,
				    const struct memblock_type *type_b)
{
	return memblock_walk_place(type_a->cnt - 1, type_b ? type_b->cnt : 0);
}

/*
 * memblock_walk_wanted - where a walk that has come to `place` finds the next region that node and
 * flags do not rule out: there, or further in its direction; all ones if there is none, or if the
 * gap lies behind type_b. O(regions passed over + log n).
 */
__attribute__((cold)) u64 memblock_walk_wanted(u64 place, int nid, enum memblock_flags flags,
					       const struct memblock_type *type_a,
					       const struct memblock_type *type_b, bool upwards);

/* Whether that has to be asked: else the walk takes the region it has come to. */
static inline bool memblock_walk_asks(u64 place, int nid, enum memblock_flags flags,
				      const struct memblock_type *type_a,
				      const struct memblock_type *type_b)
{
	return (uint32_t)place >= type_a->cnt || (type_b && place >> 32 > type_b->cnt) ||
	       nid != NUMA_NO_NODE || flags || type_a->regions[(uint32_t)place].flags;
}

/*
 * From a region, [*start, *end), and a gap to the next place, and from the region to what both
 * share; false if that is nothing. The walk goes on from the one that ends first, which is half of
 * what there is to know about meeting; each case compares the rest. These are branches, not
 * selections, so that the next step need not wait until this one has read the lists.
 */
static inline bool memblock_walk_up(u64 *place, phys_addr_t *start, phys_addr_t *end,
				    phys_addr_t gap_start, phys_addr_t gap_end)
{
	if (gap_end < *end) {
		*place += (u64)1 << 32;
		if (gap_end <= *start)
			return false;
		*end = gap_end;
	} else {
		*place += 1;
		if (gap_start >= *end)
			return false;
	}
	if (*start < gap_start)
		*start = gap_start;
	return true;
}
static inline bool memblock_walk_down(u64 *place, phys_addr_t *start, phys_addr_t *end,
				      phys_addr_t gap_start, phys_addr_t gap_end)
{
	const phys_addr_t high = gap_end < *end ? gap_end : *end;

	if (gap_start > *start) {
		*place -= (u64)1 << 32;
		if (gap_start >= *end)
			return false;
		*start = gap_start;
	} else {
		/* Below region 0 only its half of the place is all ones. */
		*place = __builtin_expect((uint32_t)*place > 0, 1) ? *place - 1 :
								     *place | UINT32_MAX;
		if (high <= *start) /* so, too, if this is the entry of an empty list */
			return false;
	}
	*end = high;
	return true;
}

/*
 * memblock_walk_step - the step of all walks over one list minus another. Returns false, with *idx
 * all ones, behind the last range. Always inline, so that place and range stay in registers and
 * what the loop knows of its arguments is folded away: 60 to 90 instructions are left at each place
 * of use, and about 30 of them are passed through for a range in memory without flags.
 */
static inline __attribute__((always_inline)) bool
memblock_walk_step(u64 *idx, int nid, enum memblock_flags flags, const struct memblock_type *type_a,
		   const struct memblock_type *type_b, bool upwards, phys_addr_t *out_start,
		   phys_addr_t *out_end, int *out_nid)
{
	phys_addr_t start, end, gap_start = 0, gap_end = PHYS_ADDR_MAX;
	const struct memblock_region *region, *above;
	u64 place = *idx;
	uint32_t g;
	bool meet;

	do {
		if (memblock_walk_asks(place, nid, flags, type_a, type_b)) {
			place = memblock_walk_wanted(place, nid, flags, type_a, type_b, upwards);
			if (place == (u64)-1) {
				*idx = place;
				return false;
			}
		}
		region = &type_a->regions[(uint32_t)place];
		start = region->base;
		end = region->base + region->size;
		if (type_b) {
			g = (uint32_t)(place >> 32);
			above = &type_b->regions[g];
			gap_start = __builtin_expect(g > 0, 1) ? above[-1].base + above[-1].size :
								 0;
			gap_end = __builtin_expect(g < type_b->cnt, 1) ? above->base :
									 PHYS_ADDR_MAX;
		}
		meet = upwards ? memblock_walk_up(&place, &start, &end, gap_start, gap_end) :
				 memblock_walk_down(&place, &start, &end, gap_start, gap_end);
	} while (type_b && !meet);
	*idx = place;
	if (out_start)
		*out_start = start;
	if (out_end)
		*out_end = end;
	if (out_nid)
		*out_nid = memblock_get_region_node(region);
	return true;
}

/*
 * __next_mem_pfn_range_in_zone - one step through the whole free frames of node `nid` in
 * [zone_start, zone_end). Behind the last, *idx is all ones, *out_start_pfn the largest number and
 * *out_end_pfn 0.
 */
void __next_mem_pfn_range_in_zone(u64 *idx, int nid, unsigned long zone_start,
				  unsigned long zone_end, unsigned long *out_start_pfn,
				  unsigned long *out_end_pfn);

/* ================================================================================= ending == */

/*
 * memblock_free_all - every free page goes to the page allocator, in the largest aligned blocks of
 * at most 1 << MAX_PAGE_ORDER pages; what stays reserved is reported to it first. Hot-plug marks
 * are cleared. Returns the number of pages handed over. O(regions + blocks).
 */
unsigned long memblock_free_all(void);

/*
 * memblock_free_late, __memblock_free_late - the whole frames in [base, base + size) go to the page
 * allocator one by one, after memblock_free_all(). Both names have been in use.
 */
void memblock_free_late(phys_addr_t base, phys_addr_t size);
static inline void __memblock_free_late(phys_addr_t base, phys_addr_t size)
{
	memblock_free_late(base, size);
}

/*
 * memblock_discard - give the memory of arrays that have grown back to the page allocator or the
 * slab. A list whose array went is empty afterwards. The last call of a boot that keeps no memory
 * map.
 */
void memblock_discard(void);

/*
 * __memblock_dump_all - log both lists; memblock_dump_all() does so only while memblock_debug is
 * set. Nothing happens in a library without a log (MEMBLOCK_LOG, config.h).
 */
#if MEMBLOCK_LOG
void __memblock_dump_all(void);
#else
static inline void __memblock_dump_all(void)
{
}
#endif
static inline void memblock_dump_all(void)
{
	if (memblock_debug)
		__memblock_dump_all();
}

/* ============================================================ what the rest is built from == */
/*
 * Operations on one list. They are public because boot code with lists of its own, simulators and
 * tests need them; a boot normally does not.
 */

/*
 * memblock_cap_size - lower *size so that base + *size does not exceed PHYS_ADDR_MAX. Returns
 * *size.
 */
phys_addr_t memblock_cap_size(phys_addr_t base, phys_addr_t *size);

/* memblock_addrs_overlap - whether two ranges that do not wrap have a byte in common. */
static inline bool memblock_addrs_overlap(phys_addr_t base1, phys_addr_t size1, phys_addr_t base2,
					  phys_addr_t size2)
{
	return base1 < (phys_addr_t)(base2 + size2) && base2 < (phys_addr_t)(base1 + size1);
}

/*
 * memblock_add_range - insert the parts of [base, base + size) that `type` does not cover yet, with
 * this node and these flags, and merge. Returns 0 or -ENOMEM. O(log n + regions overlapped) and one
 * move.
 */
int memblock_add_range(struct memblock_type *type, phys_addr_t base, phys_addr_t size, int nid,
		       enum memblock_flags flags);

/* memblock_remove_range - take [base, base + size) out of `type`. Returns 0 or -ENOMEM. */
int memblock_remove_range(struct memblock_type *type, phys_addr_t base, phys_addr_t size);

/*
 * memblock_isolate_range - split regions so that none crosses a border of [base, base + size).
 * @start_rgn, @end_rgn: the regions that then lie inside are [*start_rgn, *end_rgn); both 0 if none
 * Returns 0, or -ENOMEM if there is no room for two more entries, needed or not.
 */
int memblock_isolate_range(struct memblock_type *type, phys_addr_t base, phys_addr_t size,
			   int *start_rgn, int *end_rgn);

/*
 * memblock_insert_region - put one region in front of entry `idx`. The caller keeps the order;
 * panics if the array is full.
 */
void memblock_insert_region(struct memblock_type *type, int idx, phys_addr_t base, phys_addr_t size,
			    int nid, enum memblock_flags flags);

/* memblock_remove_region - delete entry `r`. */
void memblock_remove_region(struct memblock_type *type, unsigned long r);

/* memblock_merge_regions - fuse all neighbours that touch and are alike. Panics on overlap. O(n).
 */
void memblock_merge_regions(struct memblock_type *type);

/*
 * memblock_double_array - move `type` to an array twice as large, taken from the slab once it is
 * up, before that from free memory.
 * @new_area_start, @new_area_size: about to be reserved; the array must not land there
 * Returns 0, -1 if there is no room or growth is not allowed (rules with resize_refusal_panics:
 * panic).
 */
int memblock_double_array(struct memblock_type *type, phys_addr_t new_area_start,
			  phys_addr_t new_area_size);

/* =================================================== newer calls under names of their own == */
/*
 * Calls that came after 5.0 and clash with none of its names. linux6.h adds those that do.
 */

/* memblock_has_mirror - whether memblock_mark_mirror() took effect: system_has_some_mirror. */
static inline bool memblock_has_mirror(void)
{
	return system_has_some_mirror;
}

/* memblock_reserved_mark_noinit - the owner of [base, base + size) sets up its page descriptors. */
static inline int memblock_reserved_mark_noinit(phys_addr_t base, phys_addr_t size)
{
	return memblock_change_flag(&memblock.reserved, base, size, MEMBLOCK_RSRV_NOINIT, true);
}

/* memblock_reserved_mark_kern - [base, base + size) was reserved for the kernel. */
static inline int memblock_reserved_mark_kern(phys_addr_t base, phys_addr_t size)
{
	return memblock_change_flag(&memblock.reserved, base, size, MEMBLOCK_RSRV_KERN, true);
}

/* __memblock_reserve - memblock_reserve() with a node and flags. */
int __memblock_reserve(phys_addr_t base, phys_addr_t size, int nid, enum memblock_flags flags);

/* memblock_reserve_kern - memblock_reserve() for the kernel itself: MEMBLOCK_RSRV_KERN. */
int memblock_reserve_kern(phys_addr_t base, phys_addr_t size);

/*
 * memblock_reserved_kern_size - bytes reserved with MEMBLOCK_RSRV_KERN below `limit`, on node `nid`
 * or any. O(n).
 */
phys_addr_t memblock_reserved_kern_size(phys_addr_t limit, int nid);

/*
 * memblock_estimated_nr_free_pages - pages of memory minus pages reserved; wraps if more is
 * reserved.
 */
unsigned long memblock_estimated_nr_free_pages(void);

/*
 * memblock_validate_numa_coverage - whether at most `threshold_bytes` of memory belong to no node;
 * logs an error if not. O(n).
 */
bool memblock_validate_numa_coverage(unsigned long threshold_bytes);

/*
 * memblock_mark_kho_scratch, memblock_clear_kho_scratch - mark scratch memory of a kexec hand-over;
 * while memblock_set_kho_scratch_only() is in force nothing else is allocated.
 */
static inline int memblock_mark_kho_scratch(phys_addr_t base, phys_addr_t size)
{
	return memblock_change_flag(&memblock.memory, base, size, MEMBLOCK_KHO_SCRATCH, true);
}
static inline int memblock_clear_kho_scratch(phys_addr_t base, phys_addr_t size)
{
	return memblock_change_flag(&memblock.memory, base, size, MEMBLOCK_KHO_SCRATCH, false);
}
static inline void memblock_set_kho_scratch_only(void)
{
	memblock_kho_scratch_only = true;
}
static inline void memblock_clear_kho_scratch_only(void)
{
	memblock_kho_scratch_only = false;
}

/*
 * memblock_reserve_mem - the value of the boot parameter reserve_mem: "size:align:name". Sizes take
 * the suffixes K M G T P E; the alignment is raised to SMP_CACHE_BYTES; the name has 1 to 15
 * characters. Returns 1 on success, -EINVAL if malformed, -EBUSY if the name is used or the table
 * full, -ENOMEM.
 */
int memblock_reserve_mem(const char *value);

/* reserve_mem_find_by_name - 1 and the place of a reserve_mem entry, or 0. */
int reserve_mem_find_by_name(const char *name, phys_addr_t *start, phys_addr_t *size);

/* reserve_mem_release_by_name - free a reserve_mem entry and forget it: 1, or 0 if there is none.
 */
int reserve_mem_release_by_name(const char *name);

#endif
