/* SPDX-License-Identifier: MIT */
/*
 * port.h - what the embedding kernel supplies. This page is the whole porting effort.
 *
 * The library is freestanding: besides the functions below it needs only memcpy, memmove, memset
 * and memcmp. The functions are called from the context of the library call that needed them, on
 * one CPU, and must not call back into the library. Addresses are physical, in bytes, unless a name
 * says otherwise.
 *
 * A first port fills in the four functions of the first group and the page hand-over, and sets
 * MEMBLOCK_SLAB and MEMBLOCK_KMEMLEAK to 0 (config.h). examples/hello.c is one.
 */
#ifndef MEMBLOCK_PORT_H
#define MEMBLOCK_PORT_H

#include <memblock/config.h>

/* ---- always needed ---- */

/*
 * The pointer through which the kernel reaches physical memory at `address`, and back. Every
 * address below memblock's current limit must be reachable: allocations are zeroed and region
 * arrays live there.
 */
void *memblock_port_phys_to_virt(phys_addr_t address);
phys_addr_t memblock_port_virt_to_phys(const void *pointer);

enum memblock_log_level {
	MEMBLOCK_LOG_DEBUG, /* the memblock=debug lines; only sent while memblock_debug is set */
	MEMBLOCK_LOG_INFO,  /* what memblock_dump_all() prints */
	MEMBLOCK_LOG_WARN,  /* something asked for could not be done as asked */
	MEMBLOCK_LOG_ERROR, /* something failed */
};

/*
 * One complete line for the kernel log, without a line end. `caller` is NULL or the address that
 * called into the library; a kernel that can name symbols appends it to the line after a blank
 * (Linux: %pS). Not called by a library without a log (MEMBLOCK_LOG, config.h).
 */
void memblock_port_log(enum memblock_log_level level, const char *line, const void *caller);

/* A promise to the library was broken; the call goes on. Linux prints this with a stack dump. */
void memblock_port_warn(const char *what);

/* The kernel cannot go on. Must not return. */
_Noreturn void memblock_port_panic(const char *why);

/*
 * First address behind the kernel image, or 0. Only asked under rules that keep bottom-up
 * allocations above the kernel (5.0).
 */
phys_addr_t memblock_port_kernel_end(void);

/* ---- handing over to the page allocator: memblock_free_all(), memblock_free_late() ---- */

/* Page frames at and above this one are high memory and are not handed over here. */
unsigned long memblock_port_max_low_pfn(void);

/* Called once, before the first page is handed over: zero the zones' managed page counters. */
void memblock_port_reset_managed_pages(void);

/* The frames that [start, end) touches belong to node `nid` and stay with their owner. */
void memblock_port_reserve_pages(phys_addr_t start, phys_addr_t end, int nid);

/* 1 << order frames from frame `pfn` on are free. pfn is a multiple of 1 << order. */
void memblock_port_free_pages(unsigned long pfn, unsigned int order);

/* `pages` frames were handed over in all. */
void memblock_port_totalram_add(unsigned long pages);

/* ---- the slab allocator, from the moment it is up ---- */

#if MEMBLOCK_SLAB
bool memblock_port_slab_is_available(void);
/* `size` zeroed bytes, from node `nid` if it names one; NULL if there are none. */
void *memblock_port_slab_alloc(size_t size, int nid);
void memblock_port_slab_free(void *pointer);
#else
static inline bool memblock_port_slab_is_available(void)
{
	return false;
}
static inline void *memblock_port_slab_alloc(size_t size, int nid)
{
	(void)size;
	(void)nid;
	return NULL;
}
static inline void memblock_port_slab_free(void *pointer)
{
	(void)pointer;
}
#endif

/* ---- the memory-leak detector; the names are Linux's, min_count and gfp are always 0 ---- */

#if MEMBLOCK_KMEMLEAK
void kmemleak_alloc(const void *pointer, size_t size, int min_count, unsigned int gfp);
void kmemleak_alloc_phys(phys_addr_t address, size_t size, int min_count, unsigned int gfp);
void kmemleak_free_part_phys(phys_addr_t address, size_t size);
#else
static inline void kmemleak_alloc(const void *pointer, size_t size, int min_count, unsigned int gfp)
{
	(void)pointer;
	(void)size;
	(void)min_count;
	(void)gfp;
}
static inline void kmemleak_alloc_phys(phys_addr_t address, size_t size, int min_count,
				       unsigned int gfp)
{
	(void)address;
	(void)size;
	(void)min_count;
	(void)gfp;
}
static inline void kmemleak_free_part_phys(phys_addr_t address, size_t size)
{
	(void)address;
	(void)size;
}
#endif

#endif
