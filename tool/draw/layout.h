/* SPDX-License-Identifier: MIT */
/*
 * layout.h - from snapshots to a picture. Computation alone: no font, no file, no cairo.
 */
#ifndef LAYOUT_H
#define LAYOUT_H

#include "changes.h"
#include "picture.h"
#include "snapshot.h"

/*
 * layout_one - a picture of one finished snapshot.
 * layout_two - two of them on one axis, and what changed in between.
 * Both: every span has a box at least a unit high, every label is inside the picture, and no two
 * texts overlap. Spans that there is no room to name alone share a label with their neighbours. To
 * be freed with picture_free(). O(n log n), but for spans that cover many others.
 */
void layout_one(struct picture *picture, const struct snapshot *snapshot);
void layout_two(struct picture *picture, const struct snapshot *before,
		const struct snapshot *after, const struct changes *changes);

#endif
