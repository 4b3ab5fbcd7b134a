/* SPDX-License-Identifier: MIT */
/*
 * changes.h - what became of each span between two snapshots.
 */
#ifndef CHANGES_H
#define CHANGES_H

#include "snapshot.h"

enum change {
	CHANGE_NONE,
	CHANGE_MOVED,   /* another place */
	CHANGE_RESIZED, /* another size, perhaps another place */
	CHANGE_RENAMED, /* the same place, another owner or kind */
	CHANGE_GONE,    /* only before */
	CHANGE_NEW,     /* only after */
	CHANGES,
};

#define CHANGE_NO_PARTNER ((size_t)-1)

/* What became of one span, and which span of the other snapshot it is. */
struct change_of {
	enum change change;
	size_t partner; /* index, or CHANGE_NO_PARTNER */
};

struct changes {
	struct change_of *before, *after; /* for each span of the snapshot */
};

/*
 * changes_find - pair the spans of two finished snapshots: first those that are alike in all, then
 * those of the same owner, kind and size, then of the same owner, kind and base, then of the same
 * owner and kind, and at last those at exactly the same place. Of several alike the lower
 * addresses are paired first. O(n log n). To be freed with changes_free().
 */
void changes_find(struct changes *changes, const struct snapshot *before,
		  const struct snapshot *after);
void changes_free(struct changes *changes);

/* change_word - "moved", "new", ... */
const char *change_word(enum change change);

#endif
