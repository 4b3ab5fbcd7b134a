/* SPDX-License-Identifier: MIT */
/*
 * bar.h - memory as a bar of characters, drawn to scale.
 *
 * Every column stands for the same number of bytes. The upper line of a row shows how much of each
 * column is taken, the lower one by whom. Banks follow each other; large holes between them are
 * squeezed into a mark.
 */
#ifndef BAR_H
#define BAR_H

#include "style.h"

#include <stddef.h>
#include <stdint.h>

enum { BAR_MAX_CLASSES = 16 };

struct bar_class {
	char letter;
	unsigned char colour; /* of the 256-colour palette */
	const char *name;
};

struct bar_bank {
	uint64_t base, size;
	int nid;
};

struct bar_span {
	uint64_t base, size;
	unsigned int class; /* index into classes */
};

struct bar {
	const struct bar_bank *banks; /* sorted and free of overlap */
	size_t bank_cnt;
	const struct bar_span *spans; /* in any order; they may overlap */
	size_t span_cnt;
	const struct bar_class *classes;
	unsigned int class_cnt; /* at most BAR_MAX_CLASSES */
};

/* bar_draw - print the bar, what a column stands for, and a legend of the classes that occur. */
void bar_draw(FILE *out, const struct bar *bar, const struct text_style *style);

#endif
