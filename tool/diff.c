// SPDX-License-Identifier: MIT
/*
 * diff.c - turning maps, states and logs into two lists of named ranges, and comparing two of
 * these.
 *
 * Ranges that both sides have alike are left out first. What remains is paired by owner and size:
 * the same thing in another place. Only then addresses are compared, stretch by stretch.
 */
#include "diff.h"
#include "load/dump.h"
#include "load/load.h"
#include "machine.h"
#include "tool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *diff_kind_name(enum diff_kind kind)
{
	static const char *const names[DIFF_KINDS] = { "appeared", "went", "moved", "changed" };

	return names[kind];
}

/* ---- reading a side ---- */

/* "memory", "memory, no-map, node 1" */
static const char *region_name(const char *what, unsigned int flags, int nid, char *text,
			       size_t size)
{
	char names[STATE_FLAGS_TEXT], node[24] = "";

	if (nid >= 0 && nid < STATE_NO_NODE)
		snprintf(node, sizeof(node), ", node %d", nid);
	snprintf(text, size, "%s%s%s%s", what, flags ? ", " : "",
		 flags ? state_format_flags(flags, names) : "", node);
	return text;
}

static void add_list(struct replay_owners *to, const struct state_list *list, const char *what)
{
	char name[160];
	size_t i;

	for (i = 0; i < list->cnt; i++) {
		const struct memblock_region *region = &list->regions[i];

		replay_own(to, region_name(what, region->flags, region->nid, name, sizeof(name)),
			   region->base, span_end(region->base, region->size), 0);
	}
}

static void view_state(const struct memblock_state *state, struct diff_view *view)
{
	view->is = "memblock state";
	add_list(&view->memory, &state->memory, "memory");
	add_list(&view->reserved, &state->reserved, "reserved");
}

static bool view_log(struct memblock_log *log, struct diff_view *view)
{
	struct replay replay;
	bool good;

	view->is = "boot log";
	view->has_owners = true;
	replay_run(&replay, log, NULL);
	good = !replay.stopped;
	if (good) {
		add_list(&view->memory, &replay.end.memory, "memory");
		view->reserved = replay.owners;
		memset(&replay.owners, 0, sizeof(replay.owners));
	} else {
		tool_error("%s:%u: this cannot happen in a kernel: %s", log->path,
			   log->ops[replay.at].line, machine.panic);
	}
	replay_free(&replay);
	return good;
}

static void view_range(const struct mem_range *range, struct diff_view *view)
{
	bool taken = mem_is_reservation(&range->is);
	const char *what = range->is.name && *range->is.name ? range->is.name :
							       mem_kind_name(range->is.kind);
	char name[160];

	if (range->is.kind == FIRMWARE_BLOB || range->is.kind == FIRMWARE_DYNAMIC)
		return; /* no place yet */
	if (!taken)
		what = mem_kind_name(range->is.kind);
	region_name(what, range->is.flags & FIRMWARE_NOMAP ? MEMBLOCK_NOMAP : 0, range->is.nid,
		    name, sizeof(name));
	replay_own(taken ? &view->reserved : &view->memory, name, range->is.base,
		   mem_range_end(range), range->line);
}

static bool view_map(const char *path, const char *data, size_t size, struct diff_view *view)
{
	struct map_list list;
	size_t i;

	if (!load_data(path, data, size, NULL, &list))
		return false;
	view->is = list.maps[0].format;
	view->has_owners = true;
	for (i = 0; i < list.maps[0].cnt; i++)
		view_range(&list.maps[0].ranges[i], view);
	map_list_free(&list);
	return true;
}

static bool view_data(const char *path, const char *data, size_t size, struct diff_view *view)
{
	struct memblock_state state = { 0 };
	struct memblock_log log;
	bool good;

	if (memblock_log_recognise(data)) {
		good = memblock_log_parse(path, data, size, &log) && view_log(&log, view);
		memblock_log_free(&log);
	} else if (state_recognise(data, size)) {
		good = state_parse(path, data, size, &state);
		if (good)
			view_state(&state, view);
		state_free(&state);
	} else {
		good = view_map(path, data, size, view);
	}
	return good;
}

bool diff_load(const char *path, struct diff_view *view)
{
	size_t size;
	char *data = read_file(path, &size);
	bool good;

	memset(view, 0, sizeof(*view));
	if (!data)
		return false;
	view->path = xstrdup(path_name(path));
	good = view_data(view->path, data, size, view);
	free(data);
	if (!good)
		diff_view_free(view);
	return good;
}

void diff_view_free(struct diff_view *view)
{
	replay_owners_free(&view->memory);
	replay_owners_free(&view->reserved);
	free(view->path);
	memset(view, 0, sizeof(*view));
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
	bool reserved;
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
		.kind = kind, .reserved = comparison->reserved, .base = base, .end = end
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

	if (a->reserved != b->reserved)
		return a->reserved ? 1 : -1;
	return a->base < b->base ? -1 : a->base > b->base;
}

static void compare(const struct replay_owners *a, const struct replay_owners *b, bool reserved,
		    bool owners, struct diff *diff)
{
	struct comparison comparison = {
		.a = a,
		.b = b,
		.left_a = list_ranges(a),
		.left_b = list_ranges(b),
		.reserved = reserved,
		.diff = diff,
	};

	leave_out_equal(&comparison);
	if (owners)
		pair_moved(&comparison);
	compare_stretches(&comparison);
	free(comparison.left_a);
	free(comparison.left_b);
}

void diff_views(const struct diff_view *a, const struct diff_view *b, struct diff *diff)
{
	memset(diff, 0, sizeof(*diff));
	compare(&a->memory, &b->memory, false, false, diff);
	compare(&a->reserved, &b->reserved, true, a->has_owners && b->has_owners, diff);
	if (diff->cnt)
		qsort(diff->items, diff->cnt, sizeof(*diff->items), by_address);
}

void diff_free(struct diff *diff)
{
	free(diff->items);
	memset(diff, 0, sizeof(*diff));
}
