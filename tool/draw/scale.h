/* SPDX-License-Identifier: MIT */
/*
 * scale.h - where on paper an address lies.
 *
 * The address axis is cut into steps at every address where something begins or ends. What is used
 * is drawn to one scale, but never lower than can be seen and named; what nobody uses is squeezed.
 * An axis that gets too long is folded into panels, which stand side by side.
 */
#ifndef SCALE_H
#define SCALE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Something with a place on the axis, not empty. */
struct scale_range {
	uint64_t base, end;
	bool is_bank;
	int node; /* of a bank */
};

/* Addresses between which nothing begins or ends. */
struct scale_step {
	uint64_t base, end;
	unsigned int starts; /* ranges that begin at base */
	bool used;           /* part of a range; the others are holes */
	bool squeezed;       /* a hole lower than to scale */
	double at, height;   /* from the top of its panel */
};

struct scale_panel {
	size_t first, cnt; /* steps */
	double height;
};

struct scale {
	struct scale_step *steps;
	size_t cnt;
	struct scale_panel *panels;
	size_t panel_cnt;
	double bytes_per_unit; /* of what is to scale; 0 if nothing is */
};

/*
 * scale_make - the axis for `ranges`, in any order. To be freed with scale_free().
 * @width: of a panel with its labels, by which it is decided how many panels look best
 * O(n log n).
 */
void scale_make(struct scale *scale, const struct scale_range *ranges, size_t cnt, double width);
void scale_free(struct scale *scale);

/* scale_step_of - index of the step that `address` lies in; `cnt` if it lies in none. O(log n). */
size_t scale_step_of(const struct scale *scale, uint64_t address);

#endif
