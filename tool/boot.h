/* SPDX-License-Identifier: MIT */
/*
 * boot.h - one early boot on the simulated machine, and everything there is to know about it
 * afterwards.
 *
 * boot_run() is the one place that turns a struct mem_map and a kernel command line into memblock
 * calls. What it leaves behind is a snapshot: reports and pictures are made from it, never from
 * memblock's live state.
 */
#ifndef BOOT_H
#define BOOT_H

#include "arm/lowmem.h"
#include "cmdline.h"
#include "mem_map.h"

#include <memblock/memblock.h>

/* Who takes memory: one colour of the picture each. */
enum owner_class {
	OWNER_KERNEL,
	OWNER_INITRD,
	OWNER_DTB,
	OWNER_FIRMWARE, /* reserved by the description */
	OWNER_NOMAP,    /* taken out of the kernel's sight by the description */
	OWNER_POOL,     /* contiguous memory that is lent until needed */
	OWNER_PAGE_TABLES,
	OWNER_PAGE_MAP, /* struct page, one for each page */
	OWNER_EARLY,    /* every other allocation of the boot */
	OWNER_CLASSES,
};

/* One reservation as somebody asked for it; memblock itself merges neighbours. */
struct owner {
	uint64_t base, size;
	enum owner_class class;
	unsigned int flags; /* enum firmware_flags */
	bool placed;        /* memblock chose the address */
	char *name;
};

struct boot_region {
	uint64_t base, size;
	unsigned int flags; /* enum memblock_flags */
	int nid;
};

struct boot_regions {
	struct boot_region *list;
	size_t cnt;
};

/* All in bytes; memory = reserved + nomap + handed_over + remainder. */
struct boot_totals {
	uint64_t memory;
	uint64_t reserved; /* reserved, inside memory that may be mapped */
	uint64_t nomap;
	uint64_t handed_over; /* given to the page allocator */
	uint64_t remainder;   /* parts of pages, of no use to the page allocator */
	uint64_t outside;     /* reserved where there is no memory; not part of the sum */
};

/* How far a boot goes. */
enum boot_stage {
	BOOT_WHOLE,     /* to the hand-over to the page allocator */
	BOOT_LOADED,    /* everything that has its place is reserved, nothing was allocated yet */
	BOOT_DESCRIBED, /* only what the map describes, and images whose place was given */
};

struct boot_options {
	const char *cmdline; /* instead of the map's own; NULL: the map's */
	bool has_kernel, has_initrd;
	struct firmware_window kernel, initrd;
	enum memblock_era era;
	bool debug; /* keep the memblock=debug lines */
	struct arm_options arm;
	enum boot_stage stage;
	bool accept_panic; /* what a boot that panics leaves behind is wanted, too */
};

struct boot {
	struct mem_map *map; /* receives the boot's anomalies too */
	const struct boot_options *options;
	const char *cmdline_text;
	struct cmdline cmdline;

	struct firmware_window kernel, initrd, dtb; /* size 0: there is none */
	struct owner *owners;                       /* by address */
	size_t owner_cnt, owner_max;
	struct boot_regions banks;            /* memory after mem= and memmap=, none taken yet */
	struct boot_regions memory, reserved; /* memblock's two lists at the end */
	struct boot_regions marked;           /* `memory` with the marks the hand-over clears */
	uint64_t blocks[MAX_PAGE_ORDER + 1];  /* handed over, by order */
	struct boot_totals totals;
	struct arm_lowmem arm; /* see boot_is_arm() */

	char *panic; /* accepted: why it panicked, or NULL */

	char **log; /* memblock=debug lines */
	size_t log_cnt, log_max;
};

/*
 * boot_run - False after tool_error(). Either way to be freed with boot_free(); the map stays the
 * caller's.
 */
bool boot_run(struct boot *boot, struct mem_map *map, const struct boot_options *options);
void boot_free(struct boot *boot);

/* boot_is_arm - whether this was the boot of a 32-bit ARM kernel, which boot->arm is about. */
static inline bool boot_is_arm(const struct boot *boot)
{
	return boot->arm.mmu.format != NULL;
}

/* boot_regions_copy - `to` becomes a copy of the `cnt` regions, the empty ones left out. */
void boot_regions_copy(struct boot_regions *to, const struct memblock_region *regions, size_t cnt);

/* boot_adds_up - whether every byte of memory is accounted for exactly once. */
bool boot_adds_up(const struct boot *boot);

#endif
