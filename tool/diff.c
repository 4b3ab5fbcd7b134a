// SPDX-License-Identifier: MIT
/*
 * diff.c - comparing two sides. Reads no file.
 *
 * Ranges get names that say what both sides show of them. Those that both sides have alike are left
 * out first. What remains is paired by owner and size: the same thing in another place. Only then
 * addresses are compared, stretch by stretch.
 */
#include "diff.h"
#include "tool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *diff_kind_name(enum diff_kind kind)
{
	static const char *const names[DIFF_KINDS] = { "appeared", "went", "moved", "changed" };

	return names[kind];
}

const char *diff_list_name(enum diff_list_id list)
{
	return list == DIFF_MEMORY ? "memory" : "reserved";
}

/* ---- what is compared ---- */

unsigned int diff_missing(const struct diff_view *a, const struct diff_view *b,
			  enum diff_list_id list)
{
	unsigned int in_a = a->lists[list].shows, in_b = b->lists[list].shows;

	return in_a & in_b & DIFF_RANGES ? in_a ^ in_b : (in_a ^ in_b) & DIFF_RANGES;
}

/* "memory", "memory, no-map, node 1" */
static const char *name_of(const struct diff_range *range, enum diff_list_id list,
			   unsigned int shown, char *text, size_t size)
{
	bool anonymous = list == DIFF_RESERVED && !(shown & DIFF_OWNERS);
	const unsigned int flags = shown & DIFF_FLAGS ? range->flags : 0;
	char names[STATE_FLAGS_TEXT], node[24] = "";

	if (shown & DIFF_NODES && range->nid >= 0 && range->nid < STATE_NO_NODE)
		snprintf(node, sizeof(node), ", node %d", range->nid);
	snprintf(text, size, "%s%s%s%s", anonymous ? diff_list_name(list) : range->what,
		 flags ? ", " : "", flags ? state_format_flags(flags, names) : "", node);
	return text;
}

static void name_ranges(const struct diff_list *list, enum diff_list_id which, unsigned int shown,
			struct replay_owners *named)
{
	char name[256];
	size_t i;

	for (i = 0; i < list->cnt; i++) {
		const struct diff_range *range = &list->ranges[i];

		replay_own(named, name_of(range, which, shown, name, sizeof(name)), range->base,
			   range->end, range->line);
	}
}

/* ---- one list against another ---- */

/* A range of one side that has not been accounted for yet. */
struct left {
	const struct replay_range *range;
	const char *name;
	bool done;
};

struct comparison {
	const struct replay_owners *a, *b;
	struct left *left_a, *left_b;
	enum diff_list_id list;
	struct diff *diff;
};

static struct diff_item *add_item(const struct comparison *comparison, enum diff_kind kind,
				  uint64_t base, uint64_t end)
{
	struct diff *diff = comparison->diff;

	if (diff->cnt == diff->max) {
		diff->max = diff->max ? 2 * diff->max : 32;
		diff->items = xrealloc(diff->items, diff->max * sizeof(*diff->items));
	}
	diff->items[diff->cnt] = (struct diff_item){
		.kind = kind, .list = comparison->list, .base = base, .end = end
	};
	return &diff->items[diff->cnt++];
}

static struct left *list_ranges(const struct replay_owners *owners)
{
	struct left *left = xrealloc(NULL, owners->range_cnt * sizeof(*left));
	size_t i;

	for (i = 0; i < owners->range_cnt; i++)
		left[i] = (struct left){
			.range = &owners->ranges[i],
			.name = owners->owners[owners->ranges[i].owner].name,
		};
	return left;
}

/* Both lists are sorted by address, so those alike meet in one walk. */
static void leave_out_equal(const struct comparison *comparison)
{
	size_t i = 0, j = 0;

	while (i < comparison->a->range_cnt && j < comparison->b->range_cnt) {
		struct left *a = &comparison->left_a[i], *b = &comparison->left_b[j];

		if (a->range->base == b->range->base && a->range->end == b->range->end &&
		    !strcmp(a->name, b->name))
			a->done = b->done = true;
		if (a->range->base <= b->range->base)
			i++;
		if (a->range->base >= b->range->base)
			j++;
	}
}

static int by_owner(const void *left, const void *right)
{
	const struct left *a = *(struct left *const *)left, *b = *(struct left *const *)right;
	uint64_t size_a = a->range->end - a->range->base, size_b = b->range->end - b->range->base;
	int order = strcmp(a->name, b->name);

	if (order)
		return order;
	if (size_a != size_b)
		return size_a < size_b ? -1 : 1;
	return a->range->base < b->range->base ? -1 : a->range->base > b->range->base;
}

/* What is not done yet, by owner, size and address. */
static struct left **sort_by_owner(struct left *left, size_t all, size_t *cnt)
{
	struct left **sorted = xrealloc(NULL, all * sizeof(*sorted));
	size_t i;

	*cnt = 0;
	for (i = 0; i < all; i++)
		if (!left[i].done)
			sorted[(*cnt)++] = &left[i];
	if (*cnt)
		qsort(sorted, *cnt, sizeof(*sorted), by_owner);
	return sorted;
}

static int same_thing(const struct left *a, const struct left *b)
{
	uint64_t size_a = a->range->end - a->range->base, size_b = b->range->end - b->range->base;
	int order = strcmp(a->name, b->name);

	return order ? order : size_a < size_b ? -1 : size_a > size_b;
}

static void move(const struct comparison *comparison, struct left *a, struct left *b)
{
	struct diff_item *item = add_item(comparison, DIFF_MOVED, a->range->base, a->range->end);

	item->to = b->range->base;
	item->a = a->name;
	item->b = b->name;
	item->line_a = a->range->line;
	item->line_b = b->range->line;
	a->done = b->done = true;
}

static void pair_moved(const struct comparison *comparison)
{
	size_t cnt_a, cnt_b, i = 0, j = 0;
	struct left **a = sort_by_owner(comparison->left_a, comparison->a->range_cnt, &cnt_a);
	struct left **b = sort_by_owner(comparison->left_b, comparison->b->range_cnt, &cnt_b);

	while (i < cnt_a && j < cnt_b) {
		int order = same_thing(a[i], b[j]);

		if (!order)
			move(comparison, a[i], b[j]);
		i += order <= 0;
		j += order >= 0;
	}
	free(a);
	free(b);
}

/* ---- address by address ---- */

/* A walk over what is left of one side. */
struct walk {
	const struct left *left;
	size_t cnt, next;
};

/* What is at `at`, or NULL; *end is lowered to where that answer ceases to hold. */
static const struct left *walk_to(struct walk *walk, uint64_t at, uint64_t *end)
{
	const struct left *left;

	while (walk->next < walk->cnt &&
	       (walk->left[walk->next].done || walk->left[walk->next].range->end <= at))
		walk->next++;
	if (walk->next == walk->cnt)
		return NULL;
	left = &walk->left[walk->next];
	if (left->range->base > at) {
		*end = left->range->base < *end ? left->range->base : *end;
		return NULL;
	}
	*end = left->range->end < *end ? left->range->end : *end;
	return left;
}

static void add_stretch(const struct comparison *comparison, uint64_t base, uint64_t end,
			const struct left *a, const struct left *b)
{
	struct diff_item *item = add_item(comparison,
					  !a ? DIFF_APPEARED :
					  !b ? DIFF_WENT :
					       DIFF_CHANGED,
					  base, end);

	if (a) {
		item->a = a->name;
		item->line_a = a->range->line;
	}
	if (b) {
		item->b = b->name;
		item->line_b = b->range->line;
	}
}

static void compare_stretches(const struct comparison *comparison)
{
	struct walk of_a = { comparison->left_a, comparison->a->range_cnt, 0 };
	struct walk of_b = { comparison->left_b, comparison->b->range_cnt, 0 };
	uint64_t at, end;

	for (at = 0; at != UINT64_MAX; at = end) {
		const struct left *a, *b;

		end = UINT64_MAX;
		a = walk_to(&of_a, at, &end);
		b = walk_to(&of_b, at, &end);
		if ((a || b) && !(a && b && !strcmp(a->name, b->name)))
			add_stretch(comparison, at, end, a, b);
	}
}

static int by_address(const void *left, const void *right)
{
	const struct diff_item *a = left, *b = right;

	if (a->list != b->list)
		return a->list < b->list ? -1 : 1;
	return a->base < b->base ? -1 : a->base > b->base;
}

static void compare_lists(const struct diff_view *a, const struct diff_view *b,
			  enum diff_list_id list, struct diff *diff)
{
	unsigned int shown = a->lists[list].shows & b->lists[list].shows;
	struct comparison comparison = {
		.a = &diff->named[list][0],
		.b = &diff->named[list][1],
		.list = list,
		.diff = diff,
	};

	if (!(shown & DIFF_RANGES))
		return;
	diff->compared = true;
	name_ranges(&a->lists[list], list, shown, &diff->named[list][0]);
	name_ranges(&b->lists[list], list, shown, &diff->named[list][1]);
	comparison.left_a = list_ranges(comparison.a);
	comparison.left_b = list_ranges(comparison.b);
	leave_out_equal(&comparison);
	if (shown & DIFF_OWNERS)
		pair_moved(&comparison);
	compare_stretches(&comparison);
	free(comparison.left_a);
	free(comparison.left_b);
}

void diff_views(const struct diff_view *a, const struct diff_view *b, struct diff *diff)
{
	memset(diff, 0, sizeof(*diff));
	compare_lists(a, b, DIFF_MEMORY, diff);
	compare_lists(a, b, DIFF_RESERVED, diff);
	if (diff->cnt)
		qsort(diff->items, diff->cnt, sizeof(*diff->items), by_address);
}

void diff_free(struct diff *diff)
{
	size_t i;

	for (i = 0; i < DIFF_LISTS; i++) {
		replay_owners_free(&diff->named[i][0]);
		replay_owners_free(&diff->named[i][1]);
	}
	free(diff->items);
	memset(diff, 0, sizeof(*diff));
}
