/* SPDX-License-Identifier: MIT */
/*
 * diff.h - what differs between two machines, or between one machine at two times: maps, memblock
 * states and logs in any combination, each as two lists of ranges.
 *
 * Files: diff_load.c reads a side, diff.c compares two.
 */
#ifndef DIFF_H
#define DIFF_H

#include "replay.h"

enum diff_list_id { DIFF_MEMORY, DIFF_RESERVED, DIFF_LISTS };

/* What a side shows of a list; a set of bits. Only what both sides show is compared. */
enum diff_shown {
	DIFF_RANGES = 0x1, /* the list at all */
	DIFF_FLAGS = 0x2,  /* memblock's marks */
	DIFF_NODES = 0x4,
	DIFF_OWNERS = 0x8, /* whose a range is, not only what */
};

struct diff_range {
	uint64_t base, end; /* [base, end) */
	char *what;         /* "memory", "reserved", or the owner */
	unsigned int flags; /* enum memblock_flags */
	int nid;            /* any number that names no node, if it has none */
	unsigned int line;  /* where a text says so, or 0 */
};

struct diff_list {
	unsigned int shows;        /* enum diff_shown */
	struct diff_range *ranges; /* in any order; where two overlap the earlier one counts */
	size_t cnt, max;
};

/* One side of a comparison: what memory there is, and what is taken. */
struct diff_view {
	char *path;
	const char *is; /* "boot log", "memblock state", or the format of a map */
	struct diff_list lists[DIFF_LISTS];
};

/*
 * diff_load - read one side. A log with memblock=debug lines is replayed, and its end compared; a
 * directory holds the files of debugfs memblock/ or a tree like /sys/firmware/memmap. False after
 * tool_error().
 */
bool diff_load(const char *path, struct diff_view *view);
void diff_view_free(struct diff_view *view);

/* diff_list_add - append a range without flags and node; `what` is copied. */
struct diff_range *diff_list_add(struct diff_list *list, const char *what, uint64_t base,
				 uint64_t end, unsigned int line);

/* diff_missing - what of a list is not compared because only one side shows it: enum diff_shown. */
unsigned int diff_missing(const struct diff_view *a, const struct diff_view *b,
			  enum diff_list_id list);

enum diff_kind {
	DIFF_APPEARED, /* only in B */
	DIFF_WENT,     /* only in A */
	DIFF_MOVED,    /* same owner and size, other place */
	DIFF_CHANGED,  /* same place, other owner or kind */
	DIFF_KINDS,
};

struct diff_item {
	enum diff_kind kind;
	enum diff_list_id list;
	uint64_t base, end;          /* [base, end); of DIFF_MOVED: in A */
	uint64_t to;                 /* DIFF_MOVED: base in B */
	const char *a, *b;           /* names, NULL where there is none; live as long as the diff */
	unsigned int line_a, line_b; /* where a log says so, or 0 */
};

struct diff {
	struct diff_item *items; /* memory first, by address */
	size_t cnt, max;
	bool compared; /* there is a list that both sides show */

	struct replay_owners named[DIFF_LISTS][2]; /* the ranges of both sides, as compared */
};

/* diff_views - compare. To be freed with diff_free(). O(n log n) for n ranges. */
void diff_views(const struct diff_view *a, const struct diff_view *b, struct diff *diff);
void diff_free(struct diff *diff);

/* diff_list_name - "memory" or "reserved". */
const char *diff_list_name(enum diff_list_id list);

/* diff_kind_name - "appeared", ...: the word used in the table and in JSON. */
const char *diff_kind_name(enum diff_kind kind);

#endif
