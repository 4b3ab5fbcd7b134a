// SPDX-License-Identifier: MIT
/*
 * scale.c - steps, their heights, and folding.
 *
 * The heights: each step has a least one, by what begins there. The units per byte are as many as
 * make the whole axis as long as it may be, found by bisection; a step is as high as its bytes or
 * its least height ask for, whichever is more.
 */
#include "scale.h"
#include "../tool.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* All in units of the picture, about 1/96 inch. */
static const double named_height = 14;   /* least of a step that begins something */
static const double least_named = 2.4;   /* the same when there are very many */
static const double named_budget = 1100; /* what all of these may take before they shrink */
static const double least_plain = 1.2, most_plain = 4;
static const double hole_height = 26;
static const double least_axis = 380;
/* What the axis is longer than its least heights: a part of these, but not more than so much. */
static const double scale_part = 0.6, most_for_scale = 900;
static const double longest_unfolded = 1150;
static const double aspect = 1.5; /* of a folded picture */

enum { MOST_NODES = 16 }; /* side by side in one panel */

/* ---- steps ---- */

struct edge {
	uint64_t at;
	int change; /* in the number of ranges */
};

static int by_place(const void *a, const void *b)
{
	const struct edge *x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

static struct edge *find_edges(const struct scale_range *ranges, size_t cnt)
{
	struct edge *edges = xrealloc(NULL, (2 * cnt + 1) * sizeof(*edges));
	size_t i;

	for (i = 0; i < cnt; i++) {
		edges[2 * i] = (struct edge){ ranges[i].base, 1 };
		edges[2 * i + 1] = (struct edge){ ranges[i].end, -1 };
	}
	qsort(edges, 2 * cnt, sizeof(*edges), by_place);
	return edges;
}

static void find_steps(struct scale *scale, const struct scale_range *ranges, size_t cnt)
{
	struct edge *edges = find_edges(ranges, cnt);
	struct scale_step *step;
	size_t i = 0;
	int depth = 0;

	scale->steps = xrealloc(NULL, (2 * cnt + 1) * sizeof(*scale->steps));
	while (i < 2 * cnt) {
		step = &scale->steps[scale->cnt];
		*step = (struct scale_step){ .base = edges[i].at };
		for (; i < 2 * cnt && edges[i].at == step->base; i++) {
			depth += edges[i].change;
			step->starts += edges[i].change > 0;
		}
		step->used = depth > 0;
		if (i < 2 * cnt) {
			step->end = edges[i].at;
			scale->cnt++;
		}
	}
	free(edges);
}

/* ---- heights ---- */

struct least {
	double named, plain;
};

static struct least least_heights(const struct scale *scale)
{
	struct least least;
	double starts = 1;
	size_t i;

	for (i = 0; i < scale->cnt; i++)
		starts += scale->steps[i].starts;
	least.named = fmax(least_named, fmin(named_height, named_budget / starts));
	least.plain = fmax(least_plain, fmin(most_plain, least.named / 2));
	return least;
}

static double step_height(const struct scale_step *step, const struct least *least, double per_byte)
{
	double wanted = (double)(step->end - step->base) * per_byte;

	if (!step->used)
		return fmax(least->plain, fmin(hole_height, wanted));
	return fmax(fmax(least->plain, step->starts * least->named), wanted);
}

static double axis_length(const struct scale *scale, const struct least *least, double per_byte)
{
	double sum = 0;
	size_t i;

	for (i = 0; i < scale->cnt; i++)
		sum += step_height(&scale->steps[i], least, per_byte);
	return sum;
}

/* The most units per byte with which the axis is not longer than `length`. */
static double find_scale(const struct scale *scale, const struct least *least, double length)
{
	double low = 0, high = length, middle;
	int i;

	for (i = 0; i < 200; i++) {
		middle = (low + high) / 2;
		if (axis_length(scale, least, middle) <= length)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static void set_heights(struct scale *scale)
{
	struct least least = least_heights(scale);
	double lowest = axis_length(scale, &least, 0), length, per_byte;
	size_t i;

	length = fmax(least_axis, lowest + fmin(lowest * scale_part, most_for_scale));
	per_byte = find_scale(scale, &least, length);
	scale->bytes_per_unit = per_byte > 0 ? 1 / per_byte : 0;
	for (i = 0; i < scale->cnt; i++) {
		struct scale_step *step = &scale->steps[i];

		step->height = step_height(step, &least, per_byte);
		step->squeezed = !step->used &&
				 (double)(step->end - step->base) * per_byte > hole_height;
	}
}

/* ---- panels ---- */

/* How the axis is to be folded. */
struct folding {
	size_t panels;
	double height; /* of each; what is left over makes the last ones a little higher */
};

static struct folding plan_folding(const struct scale *scale, double width)
{
	struct folding plan = { .panels = 1 };
	double length = 0;
	size_t i;

	for (i = 0; i < scale->cnt; i++)
		length += scale->steps[i].height;
	if (length > longest_unfolded)
		plan.panels = (size_t)fmax(1, floor(sqrt(aspect * length / width) + 0.3));
	plan.height = length / (double)plan.panels + 1;
	return plan;
}

/* What the panel being filled may still take. */
static double height_left(const struct scale *scale, const struct folding *plan)
{
	const double leftover = 1.25;
	double most = plan->height * (scale->panel_cnt < plan->panels ? 1 : leftover);

	return most - scale->panels[scale->panel_cnt - 1].height;
}

static struct scale_panel *add_panel(struct scale *scale, size_t first)
{
	struct scale_panel *panel;

	scale->panels = xrealloc(scale->panels, (scale->panel_cnt + 1) * sizeof(*scale->panels));
	panel = &scale->panels[scale->panel_cnt++];
	*panel = (struct scale_panel){ .first = first };
	return panel;
}

/* The address that `height` lies at, rounded down to a round one. */
static uint64_t round_address(const struct scale_step *step, double height)
{
	const uint64_t size = step->end - step->base;
	uint64_t at = step->base + (uint64_t)((double)size * (height / step->height));
	uint64_t spacing = 1;

	while (spacing <= size / 64)
		spacing *= 2;
	return at - at % spacing > step->base ? at - at % spacing : at;
}

/* Divides steps[i] so that the first part is at most `height` high. */
static void divide(struct scale *scale, size_t i, double height)
{
	struct scale_step *step;
	double whole;

	scale->steps = xrealloc(scale->steps, (scale->cnt + 1) * sizeof(*scale->steps));
	step = &scale->steps[i];
	memmove(step + 1, step, (scale->cnt - i) * sizeof(*step));
	scale->cnt++;
	whole = (double)(step->end - step->base);
	step[0].end = step[1].base = round_address(step, height);
	step[1].starts = 0;
	step[0].height *= (double)(step[0].end - step[0].base) / whole;
	step[1].height -= step[0].height;
}

/* Whether a panel that ends with this step's part of `height` may do so in its midst. */
static bool can_divide(const struct scale_step *step, double height)
{
	return step->used && step->end - step->base > 1 << 20 && height > 2 * named_height &&
	       step->height - height > 2 * named_height;
}

/* Whether steps[i], or the part of it that it is divided to, can lie in the height left. */
static bool fits(struct scale *scale, size_t i, double left, bool panel_is_empty)
{
	if (scale->steps[i].height <= left)
		return true;
	if (can_divide(&scale->steps[i], left)) {
		divide(scale, i, left);
		return true;
	}
	return panel_is_empty;
}

/* Nodes seen in a panel; more than MOST_NODES are not told apart. */
struct node_set {
	int nodes[MOST_NODES];
	unsigned int cnt;
};

static bool has_room_for(struct node_set *set, int node)
{
	unsigned int i;

	for (i = 0; i < set->cnt; i++)
		if (set->nodes[i] == node)
			return true;
	if (set->cnt == MOST_NODES)
		return false;
	set->nodes[set->cnt++] = node;
	return true;
}

static int range_by_base(const void *a, const void *b)
{
	const struct scale_range *x = a, *y = b;

	return x->base < y->base ? -1 : x->base > y->base;
}

/* The banks by address, a last one at the very top behind them. To be freed. */
static struct scale_range *sorted_banks(const struct scale_range *ranges, size_t cnt)
{
	struct scale_range *banks = xrealloc(NULL, (cnt + 1) * sizeof(*banks));
	size_t i, used = 0;

	for (i = 0; i < cnt; i++)
		if (ranges[i].is_bank)
			banks[used++] = ranges[i];
	qsort(banks, used, sizeof(*banks), range_by_base);
	banks[used] = (struct scale_range){ .base = UINT64_MAX };
	return banks;
}

/* Whether all banks that begin with the step have a node there is room for. */
static bool nodes_fit(struct node_set *set, const struct scale_range **bank,
		      const struct scale_step *step)
{
	bool fit = true;

	for (; (*bank)->base <= step->base && (*bank)->end; (*bank)++)
		fit = has_room_for(set, (*bank)->node) && fit;
	return fit;
}

/*
 * Fills one panel after the other. A step that does not fit is divided if both parts are still
 * worth looking at, and otherwise begins the next panel, as does one with a node too many.
 */
static void fold(struct scale *scale, const struct scale_range *ranges, size_t cnt, double width)
{
	const struct folding plan = plan_folding(scale, width);
	struct scale_range *banks = sorted_banks(ranges, cnt);
	const struct scale_range *bank = banks, *before;
	struct scale_panel *panel = add_panel(scale, 0);
	struct node_set nodes = { 0 };
	size_t i;

	for (i = 0; i < scale->cnt; i++) {
		before = bank;
		if (!nodes_fit(&nodes, &bank, &scale->steps[i]) ||
		    !fits(scale, i, height_left(scale, &plan), panel->cnt == 0)) {
			panel = add_panel(scale, i);
			nodes.cnt = 0;
			bank = before;
			nodes_fit(&nodes, &bank, &scale->steps[i]);
			fits(scale, i, height_left(scale, &plan), true);
		}
		scale->steps[i].at = panel->height;
		panel->height += scale->steps[i].height;
		panel->cnt++;
	}
	free(banks);
}

void scale_make(struct scale *scale, const struct scale_range *ranges, size_t cnt, double width)
{
	memset(scale, 0, sizeof(*scale));
	find_steps(scale, ranges, cnt);
	if (!scale->cnt)
		return;
	set_heights(scale);
	fold(scale, ranges, cnt, width);
}

void scale_free(struct scale *scale)
{
	free(scale->steps);
	free(scale->panels);
	memset(scale, 0, sizeof(*scale));
}

size_t scale_step_of(const struct scale *scale, uint64_t address)
{
	size_t low = 0, high = scale->cnt, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (scale->steps[middle].end <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low < scale->cnt && scale->steps[low].base <= address ? low : scale->cnt;
}
