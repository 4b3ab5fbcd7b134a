// SPDX-License-Identifier: MIT
/*
 * changes.c - pairing the spans of two snapshots, in passes that ask for less and less likeness.
 * Every pass sorts what is left of both by what it asks for, and walks them side by side.
 */
#include "changes.h"
#include "../tool.h"

#include <stdlib.h>
#include <string.h>

static int compare_numbers(uint64_t a, uint64_t b)
{
	return a < b ? -1 : a > b;
}

static int by_owner(const struct span *a, const struct span *b)
{
	return a->kind != b->kind ? compare_numbers(a->kind, b->kind) : strcmp(a->label, b->label);
}

static int by_owner_and_size(const struct span *a, const struct span *b)
{
	int order = by_owner(a, b);

	return order ? order : compare_numbers(a->size, b->size);
}

static int by_owner_and_base(const struct span *a, const struct span *b)
{
	int order = by_owner(a, b);

	return order ? order : compare_numbers(a->base, b->base);
}

static int by_all(const struct span *a, const struct span *b)
{
	int order = by_owner_and_size(a, b);

	return order ? order : compare_numbers(a->base, b->base);
}

static int by_place(const struct span *a, const struct span *b)
{
	return a->base != b->base ? compare_numbers(a->base, b->base) :
				    compare_numbers(a->size, b->size);
}

struct pass {
	int (*likeness)(const struct span *a, const struct span *b);
	enum change change; /* of what is alike */
};

static const struct pass passes[] = {
	{ by_all, CHANGE_NONE },
	{ by_owner_and_size, CHANGE_MOVED },
	{ by_owner_and_base, CHANGE_RESIZED },
	{ by_owner, CHANGE_RESIZED },
	{ by_place, CHANGE_RENAMED },
};

static int compare_left(const void *a, const void *b, void *pass)
{
	const struct span *x = *(const struct span *const *)a;
	const struct span *y = *(const struct span *const *)b;
	int order = ((const struct pass *)pass)->likeness(x, y);

	return order ? order : compare_numbers(x->base, y->base);
}

/* The spans that have no partner yet, in the order of the pass. To be freed. */
static const struct span **what_is_left(const struct snapshot *snapshot,
					const struct change_of *changes, const struct pass *pass,
					size_t *cnt)
{
	const struct span **left = xrealloc(NULL, (snapshot->cnt + 1) * sizeof(*left));
	size_t i;

	*cnt = 0;
	for (i = 0; i < snapshot->cnt; i++)
		if (changes[i].partner == CHANGE_NO_PARTNER)
			left[(*cnt)++] = &snapshot->spans[i];
	qsort_r(left, *cnt, sizeof(*left), compare_left, (void *)pass);
	return left;
}

static void pair(struct changes *changes, size_t before, size_t after, enum change change)
{
	changes->before[before] = (struct change_of){ change, after };
	changes->after[after] = (struct change_of){ change, before };
}

static void run_pass(struct changes *changes, const struct snapshot *before,
		     const struct snapshot *after, const struct pass *pass)
{
	size_t old_cnt, new_cnt, i = 0, j = 0;
	const struct span **old = what_is_left(before, changes->before, pass, &old_cnt);
	const struct span **new = what_is_left(after, changes->after, pass, &new_cnt);
	int order;

	while (i < old_cnt && j < new_cnt) {
		order = pass->likeness(old[i], new[j]);
		if (order == 0)
			pair(changes, (size_t)(old[i] - before->spans),
			     (size_t)(new[j] - after->spans), pass->change);
		i += order <= 0;
		j += order >= 0;
	}
	free(old);
	free(new);
}

static struct change_of *all_unpaired(size_t cnt, enum change change)
{
	struct change_of *list = xrealloc(NULL, (cnt + 1) * sizeof(*list));
	size_t i;

	for (i = 0; i < cnt; i++)
		list[i] = (struct change_of){ change, CHANGE_NO_PARTNER };
	return list;
}

void changes_find(struct changes *changes, const struct snapshot *before,
		  const struct snapshot *after)
{
	size_t i;

	changes->before = all_unpaired(before->cnt, CHANGE_GONE);
	changes->after = all_unpaired(after->cnt, CHANGE_NEW);
	for (i = 0; i < sizeof(passes) / sizeof(passes[0]); i++)
		run_pass(changes, before, after, &passes[i]);
}

void changes_free(struct changes *changes)
{
	free(changes->before);
	free(changes->after);
	memset(changes, 0, sizeof(*changes));
}

const char *change_word(enum change change)
{
	static const char *const words[CHANGES] = {
		[CHANGE_NONE] = "unchanged",  [CHANGE_MOVED] = "moved",
		[CHANGE_RESIZED] = "resized", [CHANGE_RENAMED] = "renamed",
		[CHANGE_GONE] = "gone",       [CHANGE_NEW] = "new",
	};

	return words[change];
}
