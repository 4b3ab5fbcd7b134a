/* SPDX-License-Identifier: MIT */
/*
 * labels.h - finding room for labels in one column. Knows nothing of what they say.
 */
#ifndef LABELS_H
#define LABELS_H

#include <stddef.h>
#include <stdint.h>

struct label {
	double want; /* where its middle should be */
	double at;   /* where it is; set by labels_place() */
};

/*
 * labels_place - the places closest to those wanted (the squares of the distances summed up) at
 * which labels of `height` keep their order and do not overlap.
 * @labels: by rising `want`
 * @top, @bottom: the column they lie in; it must be high enough for all, else they reach below it
 * O(n).
 */
void labels_place(struct label *labels, size_t cnt, double height, double top, double bottom);

/* A row of neighbours that share one label; cnt is 1 for those that have their own. */
struct label_group {
	size_t first, cnt;
};

/*
 * labels_group - which of `cnt` things in a row get a label of their own if there is only room for
 * `room` labels: the weightiest do, and those in between share one with their neighbours.
 * Returns the number of groups, at most `room` (at least 1 if cnt is not 0); `groups` has room for
 * cnt. O(n log n).
 */
size_t labels_group(const uint64_t *weights, size_t cnt, size_t room, struct label_group *groups);

#endif
