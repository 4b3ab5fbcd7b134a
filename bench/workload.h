/* SPDX-License-Identifier: MIT */
/*
 * workload.h - a kind of work, the sizes it is measured at and what it is to reach.
 */
#ifndef WORKLOAD_H
#define WORKLOAD_H

#include "scene.h"

enum { MAX_N = 102400, MAX_SIZES = 5 };

struct workload {
	const char *id;    /* for --only, JSON and bench-compare */
	const char *title; /* for the table */
	const char *limit; /* what the limit does; NULL: there is none */

	/* Sets `part` of `parts` of the scene for N; parts are steps on the way to N regions. */
	void (*build)(const struct workload *workload, size_t n, size_t part, size_t parts);
	const size_t *sizes; /* ends with 0; NULL: the five usual ones */
	size_t fixed_parts;  /* 0: one, or eight if it grows to more than 1,024 regions */
	bool grows;          /* starts with nothing, ends with N regions */

	/* What `build` builds. */
	enum memblock_era era;
	enum op_kind kind;
	phys_addr_t align;
	bool bottom_up, one_node;
	const char *boot;

	/* What is measured, and what can be compared. */
	bool searches_only;      /* time what allocations spend on searching */
	bool limit_works_less;   /* the limit's results are not the work's */
	bool lists_not_compared; /* only the results are */
	bool search_is_limit;    /* the limit cannot do without the library's own search */
	bool reference_is_check; /* no scan from the start, so its time says nothing */

	/* To reach; 0: not asked for. Nothing may take 1.2 times as long as the reference. */
	double flat;         /* slowest over fastest N */
	double limit_ratio;  /* to the limit */
	double small_faster; /* than the reference, at 16 and 128 */
	double large_faster; /* the same, at 102,400 */
	double faster;       /* the same, at all N */
	double max_ns;

	const char *panel; /* caption in the plot; NULL: is not in it */
	bool counted;      /* is compared by bench-compare */
};

/* Each array ends with an entry without id. */
extern const struct workload usual_workloads[], worst_workloads[], boot_workloads[];

/* Places are this far apart, from this one on. */
#define PLACES_BASE 0x100000000ULL
#define PLACES_STRIDE 0x10000ULL

#endif
