/* SPDX-License-Identifier: MIT */
/*
 * diff.h - what differs between two machines, or between one machine at two times: maps, memblock
 * states and logs in any combination, each as two lists of named ranges.
 */
#ifndef DIFF_H
#define DIFF_H

#include "replay.h"

/* One side of a comparison. */
struct diff_view {
	char *path;
	const char *is;                /* "boot log", "memblock state", or the format of a map */
	bool has_owners;               /* names say whose a range is, not only what */
	struct replay_owners memory;   /* what memory there is, by what is special about it */
	struct replay_owners reserved; /* what of it is taken, by owner */
};

/*
 * diff_load - read one side. A log with memblock=debug lines is replayed, and its end compared.
 * False after tool_error().
 */
bool diff_load(const char *path, struct diff_view *view);
void diff_view_free(struct diff_view *view);

enum diff_kind {
	DIFF_APPEARED, /* only in B */
	DIFF_WENT,     /* only in A */
	DIFF_MOVED,    /* same owner and size, other place */
	DIFF_CHANGED,  /* same place, other owner or kind */
	DIFF_KINDS,
};

struct diff_item {
	enum diff_kind kind;
	bool reserved;      /* in which list */
	uint64_t base, end; /* [base, end); of DIFF_MOVED: in A */
	uint64_t to;        /* DIFF_MOVED: base in B */
	const char *a, *b;  /* names, NULL where there is none; live as long as the views */
	unsigned int line_a, line_b; /* where a log says so, or 0 */
};

struct diff {
	struct diff_item *items; /* memory first, by address */
	size_t cnt, max;
};

/* diff_views - compare. To be freed with diff_free(). O(n log n) for n ranges. */
void diff_views(const struct diff_view *a, const struct diff_view *b, struct diff *diff);
void diff_free(struct diff *diff);

/* diff_kind_name - "appeared", ...: the word used in the table and in JSON. */
const char *diff_kind_name(enum diff_kind kind);

#endif
