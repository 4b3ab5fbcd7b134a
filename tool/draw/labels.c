// SPDX-License-Identifier: MIT
/*
 * labels.c - which things get a label, and where it lies.
 *
 * Placing is isotonic regression: labels that would overlap form a block, which lies where the mean
 * of its members wants it; blocks that then overlap become one. With the i-th label's want lowered
 * by i heights, "do not overlap" becomes "do not fall", and a block is one number.
 */
#include "labels.h"
#include "../tool.h"

#include <stdbool.h>
#include <stdlib.h>

/* ---- placing ---- */

struct block {
	double sum; /* of its members' lowered wants */
	size_t cnt;
};

static double mean(const struct block *block)
{
	return block->sum / (double)block->cnt;
}

static double clamp(double value, double low, double high)
{
	if (value > high)
		value = high;
	return value < low ? low : value;
}

/* The blocks' means rise; returns how many blocks there are. */
static size_t find_blocks(const struct label *labels, size_t cnt, double height,
			  struct block *blocks)
{
	size_t i, used = 0;

	for (i = 0; i < cnt; i++) {
		blocks[used++] = (struct block){ labels[i].want - height * (double)i, 1 };
		for (; used > 1 && mean(&blocks[used - 2]) >= mean(&blocks[used - 1]); used--) {
			blocks[used - 2].sum += blocks[used - 1].sum;
			blocks[used - 2].cnt += blocks[used - 1].cnt;
		}
	}
	return used;
}

void labels_place(struct label *labels, size_t cnt, double height, double top, double bottom)
{
	struct block *blocks = xrealloc(NULL, (cnt + 1) * sizeof(*blocks));
	double low = top + height / 2, high = bottom + height / 2 - height * (double)cnt;
	size_t blocks_cnt = find_blocks(labels, cnt, height, blocks), i, member, at = 0;
	double lowered;

	for (i = 0; i < blocks_cnt; i++) {
		lowered = clamp(mean(&blocks[i]), low, high);
		for (member = 0; member < blocks[i].cnt; member++, at++)
			labels[at].at = lowered + height * (double)at;
	}
	free(blocks);
}

/* ---- choosing ---- */

struct ranked {
	uint64_t weight;
	size_t index;
};

static int by_weight(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

/* The rank of each by weight, 0 the weightiest. To be freed. */
static size_t *rank(const uint64_t *weights, size_t cnt)
{
	struct ranked *order = xrealloc(NULL, (cnt + 1) * sizeof(*order));
	size_t *ranks = xrealloc(NULL, (cnt + 1) * sizeof(*ranks));
	size_t i;

	for (i = 0; i < cnt; i++)
		order[i] = (struct ranked){ weights[i], i };
	qsort(order, cnt, sizeof(*order), by_weight);
	for (i = 0; i < cnt; i++)
		ranks[order[i].index] = i;
	free(order);
	return ranks;
}

/* The groups when the `alone` weightiest have labels of their own. */
static size_t group_rest(const size_t *ranks, size_t cnt, size_t alone, struct label_group *groups)
{
	bool joins = false;
	size_t i, used = 0;

	for (i = 0; i < cnt; i++) {
		if (ranks[i] >= alone && joins)
			groups[used - 1].cnt++;
		else
			groups[used++] = (struct label_group){ i, 1 };
		joins = ranks[i] >= alone;
	}
	return used;
}

size_t labels_group(const uint64_t *weights, size_t cnt, size_t room, struct label_group *groups)
{
	const size_t step = room / 64 + 1;
	size_t *ranks = rank(weights, cnt);
	size_t alone = cnt <= room ? cnt : room, used;

	while ((used = group_rest(ranks, cnt, alone, groups)) > room && alone)
		alone -= step < alone ? step : alone;
	free(ranks);
	return used;
}
