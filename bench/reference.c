// SPDX-License-Identifier: MIT
/*
 * reference.c - the plainest correct memory manager. Written to be obviously right, not to be fast.
 */
#include "reference.h"

#include <string.h>

static void put_at(struct ref_list *list, size_t i, struct ref_range range)
{
	memmove(&list->ranges[i + 1], &list->ranges[i], (list->cnt - i) * sizeof(range));
	list->ranges[i] = range;
	list->cnt++;
}

static void drop(struct ref_list *list, size_t i, size_t count)
{
	memmove(&list->ranges[i], &list->ranges[i + count],
		(list->cnt - i - count) * sizeof(list->ranges[0]));
	list->cnt -= count;
}

void ref_add(struct ref_list *list, uint64_t base, uint64_t size)
{
	struct ref_range new = { base, base + size };
	size_t first = 0, last;

	while (first < list->cnt && list->ranges[first].end < new.base)
		first++;
	for (last = first; last < list->cnt && list->ranges[last].base <= new.end; last++) {
		if (list->ranges[last].base < new.base)
			new.base = list->ranges[last].base;
		if (list->ranges[last].end > new.end)
			new.end = list->ranges[last].end;
	}
	drop(list, first, last - first);
	put_at(list, first, new);
}

void ref_remove(struct ref_list *list, uint64_t base, uint64_t size)
{
	uint64_t end = base + size;
	struct ref_range old;
	size_t i = 0;

	while (i < list->cnt && list->ranges[i].end <= base)
		i++;
	while (i < list->cnt && list->ranges[i].base < end) {
		old = list->ranges[i];
		drop(list, i, 1);
		if (old.base < base)
			put_at(list, i++, (struct ref_range){ old.base, base });
		if (old.end > end)
			put_at(list, i++, (struct ref_range){ end, old.end });
	}
}

bool ref_overlaps(const struct ref_list *list, uint64_t base, uint64_t size)
{
	size_t i;

	for (i = 0; i < list->cnt; i++) {
		if (list->ranges[i].base < base + size && base < list->ranges[i].end)
			return true;
	}
	return false;
}

bool ref_contains(const struct ref_list *list, uint64_t addr)
{
	return ref_overlaps(list, addr, 1);
}

static uint64_t fit(uint64_t start, uint64_t end, uint64_t size, uint64_t align, bool bottom_up)
{
	uint64_t place;

	if (end < start || end - start < size)
		return 0;
	place = bottom_up ? (start + align - 1) & ~(align - 1) : (end - size) & ~(align - 1);
	return place >= start && place <= end - size ? place : 0;
}

/* Gaps of `reserved` inside one range of memory, from its bottom or its top. */
static uint64_t fit_in_range(const struct ref_range *range, const struct ref_list *reserved,
			     uint64_t size, uint64_t align, bool bottom_up)
{
	uint64_t found = 0, place, start = range->base, end;
	size_t i;

	for (i = 0; i <= reserved->cnt; i++) {
		end = i < reserved->cnt ? reserved->ranges[i].base : range->end;
		place = fit(start, end < range->end ? end : range->end, size, align, bottom_up);
		if (place && bottom_up)
			return place;
		if (place)
			found = place;
		if (i < reserved->cnt && reserved->ranges[i].end > start)
			start = reserved->ranges[i].end;
	}
	return found;
}

uint64_t ref_alloc(const struct ref_list *memory, struct ref_list *reserved, uint64_t size,
		   uint64_t align, bool bottom_up)
{
	uint64_t place = 0;
	size_t i, m;

	for (i = 0; i < memory->cnt && !place; i++) {
		m = bottom_up ? i : memory->cnt - 1 - i;
		place = fit_in_range(&memory->ranges[m], reserved, size, align, bottom_up);
	}
	if (place)
		ref_add(reserved, place, size);
	return place;
}
