/* SPDX-License-Identifier: MIT */
/*
 * bar.h - a snapshot as a bar of characters, drawn to scale.
 *
 * Every column stands for the same number of bytes. The upper line of a row shows how much of each
 * column is taken, those below it by what: a letter for each kind that has a part of the column,
 * the largest first, so that nothing is hidden however small it is. The legend counts the regions
 * of each kind. Banks follow each other; large holes between them are squeezed into a mark.
 */
#ifndef BAR_H
#define BAR_H

#include "snapshot.h"
#include "style.h"

/* bar_draw - print the bar, what a column stands for, and a legend of the kinds that occur. */
void bar_draw(FILE *out, const struct snapshot *snapshot, const struct text_style *style);

#endif
