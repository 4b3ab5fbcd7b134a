/* SPDX-License-Identifier: MIT */
/*
 * compare.h - two lists of page table entries side by side: ours, and what a real machine had.
 *
 * Compared is the linear map of lowmem: entries that map something and lie between `page_offset`
 * and `high_memory`, and those of the real machine that lie higher but map their linear address,
 * since its lowmem is larger then. All else in a real machine's tables - vmalloc, fixmap, vectors,
 * the device tree's window, modules, empty tables - is not lowmem and left out.
 *
 * Inside lowmem lies the window through which a kernel sees its own image. Real kernels from 6.x on
 * map everything from the start of the linear map to the end of the image in one piece, RAM or not,
 * so differences there are kept apart.
 */
#ifndef ARM_COMPARE_H
#define ARM_COMPARE_H

#include "entries.h"

/* Addresses are virtual unless they say otherwise. */
struct pt_scope {
	uint64_t page_offset; /* where the linear map starts */
	uint64_t high_memory; /* where it ends: the first address behind lowmem */
	uint64_t phys_offset; /* the physical address mapped at page_offset */
	uint64_t kernel_end;  /* where the kernel's window, which starts at page_offset, ends */
};

/* Entries at one address; NULL where that side maps nothing there. */
struct pt_difference {
	const struct pt_entry *ours, *theirs;
	bool in_kernel;
};

struct pt_comparison {
	const struct arm_format *format;
	struct pt_difference *list; /* by address; points into both lists */
	size_t cnt, max;
	size_t in_kernel; /* how many of them lie in the kernel's window */
	size_t equal;     /* entries that both sides have alike */
	size_t foreign;   /* entries of theirs that are not lowmem */
};

/*
 * pt_compare - bits that the format leaves to software do not count. Both lists must be of one
 * format and outlive the comparison, which is to be freed. O(n + m).
 */
void pt_compare(const struct pt_entries *ours, const struct pt_entries *theirs,
		const struct pt_scope *scope, struct pt_comparison *comparison);
void pt_comparison_free(struct pt_comparison *comparison);

static inline uint64_t pt_difference_va(const struct pt_difference *difference)
{
	return (difference->ours ? difference->ours : difference->theirs)->va;
}

#endif
