// SPDX-License-Identifier: MIT
/*
 * compare.c - walks two sorted lists of entries in step. Prints nothing.
 */
#include "compare.h"
#include "../tool.h"

#include <stdlib.h>
#include <string.h>

static bool is_linear(const struct pt_entry *entry, const struct pt_scope *scope)
{
	return entry->va < scope->high_memory ||
	       entry->pa - scope->phys_offset == entry->va - scope->page_offset;
}

static bool is_lowmem(const struct pt_entry *entry, const struct pt_scope *scope)
{
	return entry->kind != ARM_INVALID && entry->va >= scope->page_offset &&
	       is_linear(entry, scope);
}

/* The first entry from `at` on that is lowmem, or NULL; what is not is counted in *foreign. */
static const struct pt_entry *next_lowmem(const struct pt_entries *entries, size_t *at,
					  const struct pt_scope *scope, size_t *foreign)
{
	for (; *at < entries->cnt; (*at)++) {
		if (is_lowmem(&entries->list[*at], scope))
			return &entries->list[*at];
		(*foreign)++;
	}
	return NULL;
}

static bool alike(const struct pt_entry *a, const struct pt_entry *b,
		  const struct arm_format *format)
{
	return a->kind == b->kind && !((a->raw ^ b->raw) & ~format->software_bits);
}

static void add_difference(struct pt_comparison *comparison, const struct pt_scope *scope,
			   const struct pt_entry *ours, const struct pt_entry *theirs)
{
	struct pt_difference *added;

	if (comparison->cnt == comparison->max) {
		comparison->max = comparison->max ? 2 * comparison->max : 64;
		comparison->list =
			xrealloc(comparison->list, comparison->max * sizeof(*comparison->list));
	}
	added = &comparison->list[comparison->cnt++];
	*added = (struct pt_difference){ .ours = ours, .theirs = theirs };
	added->in_kernel = pt_difference_va(added) < scope->kernel_end;
	comparison->in_kernel += added->in_kernel;
}

void pt_compare(const struct pt_entries *ours, const struct pt_entries *theirs,
		const struct pt_scope *scope, struct pt_comparison *comparison)
{
	const struct pt_entry *a, *b;
	size_t i = 0, j = 0, ignored = 0;
	bool first_a, first_b;

	*comparison = (struct pt_comparison){ .format = ours->format };
	for (;;) {
		a = next_lowmem(ours, &i, scope, &ignored);
		b = next_lowmem(theirs, &j, scope, &comparison->foreign);
		if (!a && !b)
			return;
		first_a = a && (!b || a->va <= b->va);
		first_b = b && (!a || b->va <= a->va);
		if (first_a && first_b && alike(a, b, ours->format))
			comparison->equal++;
		else
			add_difference(comparison, scope, first_a ? a : NULL, first_b ? b : NULL);
		i += first_a;
		j += first_b;
	}
}

void pt_comparison_free(struct pt_comparison *comparison)
{
	free(comparison->list);
	memset(comparison, 0, sizeof(*comparison));
}
