// SPDX-License-Identifier: MIT
/*
 * replay_owners.c - who reserved which bytes, and who lost them again. A sorted list of stretches,
 * each with one owner; unlike memblock's own list it never merges two owners.
 */
#include "replay.h"
#include "tool.h"

#include <stdlib.h>
#include <string.h>

static size_t find_owner(struct replay_owners *owners, const char *name)
{
	size_t i;

	for (i = 0; i < owners->cnt; i++)
		if (!strcmp(owners->owners[i].name, name))
			return i;
	if (owners->cnt == owners->max) {
		owners->max = owners->max ? 2 * owners->max : 64;
		owners->owners = xrealloc(owners->owners, owners->max * sizeof(*owners->owners));
	}
	owners->owners[i] = (struct replay_owner){ .name = xstrdup(name) };
	return owners->cnt++;
}

/* Index of the first range that ends behind `address`. */
static size_t first_ending_after(const struct replay_owners *owners, uint64_t address)
{
	size_t low = 0, high = owners->range_cnt;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (owners->ranges[middle].end > address)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

static void insert(struct replay_owners *owners, size_t at, struct replay_range range)
{
	if (owners->range_cnt == owners->range_max) {
		owners->range_max = owners->range_max ? 2 * owners->range_max : 128;
		owners->ranges =
			xrealloc(owners->ranges, owners->range_max * sizeof(*owners->ranges));
	}
	memmove(&owners->ranges[at + 1], &owners->ranges[at],
		(owners->range_cnt - at) * sizeof(*owners->ranges));
	owners->ranges[at] = range;
	owners->range_cnt++;
}

void replay_own(struct replay_owners *owners, const char *owner, uint64_t base, uint64_t end,
		unsigned int line)
{
	size_t who = find_owner(owners, owner), at = first_ending_after(owners, base);

	owners->owners[who].ranges++;
	while (base < end) {
		const struct replay_range *next = at < owners->range_cnt ? &owners->ranges[at] :
									   NULL;
		uint64_t gap_end = next && next->base < end ? next->base : end;

		if (base < gap_end) {
			owners->owners[who].bytes += gap_end - base;
			insert(owners, at++, (struct replay_range){ base, gap_end, who, line });
		}
		if (gap_end == end)
			return;
		base = owners->ranges[at++].end;
	}
}

/* The range at `at` begins in front of `address`: cut it there in two. */
static void split(struct replay_owners *owners, size_t at, uint64_t address)
{
	struct replay_range rest = owners->ranges[at];

	rest.base = address;
	owners->ranges[at].end = address;
	insert(owners, at + 1, rest);
}

void replay_disown(struct replay_owners *owners, uint64_t base, uint64_t end)
{
	size_t first = first_ending_after(owners, base), behind;

	if (base >= end)
		return;
	if (first < owners->range_cnt && owners->ranges[first].base < base)
		split(owners, first++, base);
	for (behind = first; behind < owners->range_cnt && owners->ranges[behind].base < end;
	     behind++) {
		struct replay_range *range = &owners->ranges[behind];

		if (range->end > end)
			split(owners, behind, end);
		range = &owners->ranges[behind];
		owners->owners[range->owner].freed += range->end - range->base;
	}
	if (behind == first)
		return;
	memmove(&owners->ranges[first], &owners->ranges[behind],
		(owners->range_cnt - behind) * sizeof(*owners->ranges));
	owners->range_cnt -= behind - first;
}

void replay_owners_free(struct replay_owners *owners)
{
	size_t i;

	for (i = 0; i < owners->cnt; i++)
		free(owners->owners[i].name);
	free(owners->owners);
	free(owners->ranges);
	memset(owners, 0, sizeof(*owners));
}
