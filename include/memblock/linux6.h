/* SPDX-License-Identifier: MIT */
/*
 * linux6.h - memblock.h with the names and signatures of Linux 6.x where they differ from 5.0.
 *
 * Include this instead of memblock.h and code written for a current kernel compiles unchanged. The
 * engine below is the same; build it with MEMBLOCK_DEFAULT_RULES=MEMBLOCK_RULES_6_12, or call
 * memblock_set_rules(), to have it place memory as 6.x does. Where one name means two things,
 * the 6.x function has a name of its own (linux6_...) and a macro gives it the name expected here;
 * files including memblock.h alone are not affected.
 *
 *     name                           5.0 (memblock.h)                  6.x (here)
 *     memblock_free                  physical range, int               pointer and size, void
 *     memblock_add_node              without flags                     with flags
 *     memblock_alloc_range_nid       one attempt, flags                all fallbacks, exact_nid
 *     memblock_phys_alloc(_try_nid)  panics if there is no room        returns 0
 *     memblock_alloc, _try_nid, ...  panics if there is no room        returns NULL
 *     memblock_free_all              returns the pages                 void
 *     for_each_mem_range(_rev)       two lists, node and flags         every mappable memory region
 *     for_each_reserved_mem_region   index, start, inclusive end       region pointer
 */
#ifndef MEMBLOCK_LINUX6_H
#define MEMBLOCK_LINUX6_H

#include <memblock/memblock.h>

/* ---- lists ---- */

/* memblock_phys_free - [base, base + size) is no longer taken. Returns 0 or -ENOMEM. */
static inline int memblock_phys_free(phys_addr_t base, phys_addr_t size)
{
	return memblock_free(base, size);
}

/* memblock_free - the `size` bytes at `pointer` are no longer taken; NULL is ignored. */
void linux6_memblock_free(void *pointer, size_t size);

/* ---- physical allocation: the address, or 0 if there is no room ---- */

/*
 * memblock_alloc_range_nid - reserve `size` bytes in [start, end): on node `nid` and mirrored; on
 * any node unless exact_nid; then both again without asking for mirrored memory.
 * @end: taken literally, even above the current limit; MEMBLOCK_ALLOC_ACCESSIBLE for the limit
 */
phys_addr_t linux6_memblock_alloc_range_nid(phys_addr_t size, phys_addr_t align, phys_addr_t start,
					    phys_addr_t end, int nid, bool exact_nid);

/* memblock_phys_alloc_range - on any node in [start, end). */
phys_addr_t memblock_phys_alloc_range(phys_addr_t size, phys_addr_t align, phys_addr_t start,
				      phys_addr_t end);

/* memblock_phys_alloc_try_nid - on node `nid`, then on any, below the current limit. */
static inline phys_addr_t linux6_memblock_phys_alloc_try_nid(phys_addr_t size, phys_addr_t align,
							     int nid)
{
	return linux6_memblock_alloc_range_nid(size, align, 0, MEMBLOCK_ALLOC_ACCESSIBLE, nid,
					       false);
}

/* memblock_phys_alloc - on any node below the current limit. */
static inline phys_addr_t linux6_memblock_phys_alloc(phys_addr_t size, phys_addr_t align)
{
	return memblock_phys_alloc_range(size, align, 0, MEMBLOCK_ALLOC_ACCESSIBLE);
}

/* ---- allocation of memory to be used: NULL if there is no room ---- */

/* memblock_alloc_try_nid - zeroed, on node `nid` above `min_addr` if possible, below `max_addr`. */
void *linux6_memblock_alloc_try_nid(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
				    phys_addr_t max_addr, int nid);

/* memblock_alloc_exact_nid_raw - not zeroed, on node `nid` and no other. */
void *memblock_alloc_exact_nid_raw(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr,
				   phys_addr_t max_addr, int nid);

static inline void *linux6_memblock_alloc(phys_addr_t size, phys_addr_t align)
{
	return linux6_memblock_alloc_try_nid(size, align, MEMBLOCK_LOW_LIMIT,
					     MEMBLOCK_ALLOC_ACCESSIBLE, NUMA_NO_NODE);
}
static inline void *linux6_memblock_alloc_from(phys_addr_t size, phys_addr_t align,
					       phys_addr_t min_addr)
{
	return linux6_memblock_alloc_try_nid(size, align, min_addr, MEMBLOCK_ALLOC_ACCESSIBLE,
					     NUMA_NO_NODE);
}
static inline void *linux6_memblock_alloc_low(phys_addr_t size, phys_addr_t align)
{
	return linux6_memblock_alloc_try_nid(size, align, MEMBLOCK_LOW_LIMIT,
					     ARCH_LOW_ADDRESS_LIMIT, NUMA_NO_NODE);
}
static inline void *linux6_memblock_alloc_node(phys_addr_t size, phys_addr_t align, int nid)
{
	return linux6_memblock_alloc_try_nid(size, align, MEMBLOCK_LOW_LIMIT,
					     MEMBLOCK_ALLOC_ACCESSIBLE, nid);
}

/* memblock_alloc_or_panic - zeroed, below the current limit; panics naming the calling function. */
void *__memblock_alloc_or_panic(phys_addr_t size, phys_addr_t align, const char *function);
#define memblock_alloc_or_panic(size, align) __memblock_alloc_or_panic(size, align, __func__)

/* ---- ending ---- */

/* memblock_free_all - hand every free page to the page allocator. */
static inline void linux6_memblock_free_all(void)
{
	(void)memblock_free_all();
}

/* ---- walking ---- */

/* for_each_mem_region, for_each_reserved_mem_region - every region of the list. */
#define for_each_mem_region(region) for_each_memblock(memory, region)
#undef for_each_reserved_mem_region
#define for_each_reserved_mem_region(region) for_each_memblock(reserved, region)

/* for_each_mem_range(_rev) - every memory region that may be mapped, hot-pluggable ones included.
 */
#undef for_each_mem_range
#undef for_each_mem_range_rev
#define for_each_mem_range(i, p_start, p_end)                                                      \
	__for_each_mem_range(i, &memblock.memory, NULL, NUMA_NO_NODE,                              \
			     (enum memblock_flags)(MEMBLOCK_HOTPLUG | MEMBLOCK_DRIVER_MANAGED),    \
			     p_start, p_end, NULL)
#define for_each_mem_range_rev(i, p_start, p_end)                                                  \
	__for_each_mem_range_rev(                                                                  \
		i, &memblock.memory, NULL, NUMA_NO_NODE,                                           \
		(enum memblock_flags)(MEMBLOCK_HOTPLUG | MEMBLOCK_DRIVER_MANAGED), p_start, p_end, \
		NULL)

/* for_each_reserved_mem_range - every reserved range, with its exclusive end. */
#define for_each_reserved_mem_range(i, p_start, p_end)                                             \
	__for_each_mem_range(i, &memblock.reserved, NULL, NUMA_NO_NODE, MEMBLOCK_NONE, p_start,    \
			     p_end, NULL)

/*
 * for_each_free_mem_pfn_range_in_zone(_from) - the whole free frames of a zone, for deferred
 * initialisation.
 * @zone: whatever the kernel's zone_to_nid(), zone_end_pfn() and ->zone_start_pfn take
 */
#define linux6_next_in_zone(i, zone, p_start, p_end)                                               \
	__next_mem_pfn_range_in_zone(&(i), zone_to_nid(zone), (zone)->zone_start_pfn,              \
				     zone_end_pfn(zone), p_start, p_end)
#define for_each_free_mem_pfn_range_in_zone(i, zone, p_start, p_end)                               \
	for ((i) = 0, linux6_next_in_zone(i, zone, p_start, p_end); (i) != (u64)-1;                \
	     linux6_next_in_zone(i, zone, p_start, p_end))
#define for_each_free_mem_pfn_range_in_zone_from(i, zone, p_start, p_end)                          \
	for (; (i) != (u64)-1; linux6_next_in_zone(i, zone, p_start, p_end))

/* ---- the 6.x meaning of the names above, from here on ---- */

#define memblock_free linux6_memblock_free
#define memblock_add_node linux6_memblock_add_node
#define memblock_alloc_range_nid linux6_memblock_alloc_range_nid
#define memblock_phys_alloc linux6_memblock_phys_alloc
#define memblock_phys_alloc_try_nid linux6_memblock_phys_alloc_try_nid
#define memblock_alloc_try_nid linux6_memblock_alloc_try_nid
#define memblock_alloc linux6_memblock_alloc
#define memblock_alloc_from linux6_memblock_alloc_from
#define memblock_alloc_low linux6_memblock_alloc_low
#define memblock_alloc_node linux6_memblock_alloc_node
#define memblock_free_all linux6_memblock_free_all

#endif
