/* SPDX-License-Identifier: MIT */
/*
 * config.h - every compile-time option of the library, with its default.
 *
 * An embedding kernel changes an option by defining it before this header is read: on the
 * compiler's command line, or in one header of its own named by MEMBLOCK_CONFIG_HEADER
 * (-DMEMBLOCK_CONFIG_HEADER='"my-config.h"'). The library and everything that includes its headers
 * must be compiled with the same values: they decide the layout of the public structures.
 *
 * Nothing else in the library looks at a compiler macro to choose behaviour.
 */
#ifndef MEMBLOCK_CONFIG_H
#define MEMBLOCK_CONFIG_H

#ifdef MEMBLOCK_CONFIG_HEADER
#include MEMBLOCK_CONFIG_HEADER
#endif

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Width of a physical address in bits: 64, or 32 (ARM without LPAE, small machines). */
#ifndef MEMBLOCK_PHYS_ADDR_BITS
#define MEMBLOCK_PHYS_ADDR_BITS 64
#endif

/* Size of a page frame is 1 << PAGE_SHIFT bytes: 12 (4 KiB) to 16 (64 KiB). */
#ifndef PAGE_SHIFT
#define PAGE_SHIFT 12
#endif

/* Alignment in bytes that replaces an alignment of 0. Power of two. */
#ifndef SMP_CACHE_BYTES
#define SMP_CACHE_BYTES 64
#endif

/* Number of NUMA nodes. With 1, regions carry no node id and every region reports node 0. */
#ifndef MAX_NUMNODES
#define MAX_NUMNODES 64
#endif

/* Entries of the first, built-in array of each list. */
#ifndef INIT_MEMBLOCK_REGIONS
#define INIT_MEMBLOCK_REGIONS 128
#endif
#ifndef INIT_MEMBLOCK_MEMORY_REGIONS
#define INIT_MEMBLOCK_MEMORY_REGIONS INIT_MEMBLOCK_REGIONS
#endif
#ifndef INIT_MEMBLOCK_RESERVED_REGIONS
#define INIT_MEMBLOCK_RESERVED_REGIONS INIT_MEMBLOCK_REGIONS
#endif

/* Largest block handed to the page allocator is 1 << MAX_PAGE_ORDER pages. */
#ifndef MAX_PAGE_ORDER
#define MAX_PAGE_ORDER 10
#endif

/* Entries of the `reserve_mem=` table. */
#ifndef RESERVE_MEM_MAX_ENTRIES
#define RESERVE_MEM_MAX_ENTRIES 8
#endif

/* The rules in force before memblock_set_rules() is called: a member of enum memblock_era. */
#ifndef MEMBLOCK_DEFAULT_RULES
#define MEMBLOCK_DEFAULT_RULES MEMBLOCK_RULES_5_0
#endif

/*
 * If set, to a member of enum memblock_era: the only rules there are. The compiler then leaves out
 * what other eras need; memblock_set_rules() keeps to these. Not set by default.
 */
#ifdef MEMBLOCK_ONLY_RULES
#undef MEMBLOCK_DEFAULT_RULES
#define MEMBLOCK_DEFAULT_RULES MEMBLOCK_ONLY_RULES
#endif

/* 0: the kernel has no slab allocator memblock could meet (port.h). */
#ifndef MEMBLOCK_SLAB
#define MEMBLOCK_SLAB 1
#endif

/* 0: the kernel has no memory-leak detector (port.h). */
#ifndef MEMBLOCK_KMEMLEAK
#define MEMBLOCK_KMEMLEAK 1
#endif

/* 0: failed allocations are not explained, and memblock_explain() is not there (explain.h). */
#ifndef MEMBLOCK_EXPLAIN
#define MEMBLOCK_EXPLAIN 1
#endif

/*
 * 0: nothing is logged: no memblock=debug lines, no dump, no messages about what went wrong, and
 * memblock_port_log() is not called. Panics and warnings only say that something is wrong.
 */
#ifndef MEMBLOCK_LOG
#define MEMBLOCK_LOG 1
#endif

/* 1: the embedder's own headers, included first, define u64, phys_addr_t and the errno values. */
#ifndef MEMBLOCK_HAVE_TYPES
#define MEMBLOCK_HAVE_TYPES 0
#endif

/* ---- what follows is derived ---- */

#if !MEMBLOCK_HAVE_TYPES
typedef uint64_t u64;
#if MEMBLOCK_PHYS_ADDR_BITS == 64
typedef uint64_t phys_addr_t;
#elif MEMBLOCK_PHYS_ADDR_BITS == 32
typedef uint32_t phys_addr_t;
#else
#error "MEMBLOCK_PHYS_ADDR_BITS must be 32 or 64"
#endif
#endif

#ifndef PHYS_ADDR_MAX
#define PHYS_ADDR_MAX (~(phys_addr_t)0)
#endif
#ifndef PAGE_SIZE
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#endif
#ifndef NUMA_NO_NODE
#define NUMA_NO_NODE (-1)
#endif

/* Errors are returned as negative errno values. */
#ifndef ENOENT
#define ENOENT 2
#endif
#ifndef ENOMEM
#define ENOMEM 12
#endif
#ifndef EBUSY
#define EBUSY 16
#endif
#ifndef EINVAL
#define EINVAL 22
#endif

#endif
