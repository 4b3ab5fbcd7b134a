// SPDX-License-Identifier: MIT
/*
 * mem_clean.c - the sweep over a map's places, and the clean map made from it.
 *
 * The sweep goes through all addresses where a place starts or ends. The places that cover the
 * current address are in a heap with the one to believe on top; those that have ended are taken out
 * only when they come up. So each place is pushed and popped once.
 */
#include "mem_clean.h"
#include "tool.h"

#include <stdlib.h>
#include <string.h>

/* ---- which kind wins ---- */

/*
 * A higher number wins. The order is that of E820 types, where the higher number is the stronger
 * claim; the kinds E820 does not have stand beside the ones they are like.
 */
static int strength(enum firmware_kind kind)
{
	switch (kind) {
	case FIRMWARE_PLATFORM:
		return 1;
	case FIRMWARE_DEVICE:
		return 2;
	case FIRMWARE_RUNTIME:
		return 3;
	case FIRMWARE_ACPI_DATA:
		return 4;
	case FIRMWARE_ACPI_NVS:
		return 5;
	case FIRMWARE_UNUSABLE:
		return 6;
	case FIRMWARE_SOFT_RESERVED:
		return 7;
	case FIRMWARE_PERSISTENT:
		return 8;
	case FIRMWARE_OTHER:
		return 9;
	default:
		return 0;
	}
}

bool mem_is_place(const struct firmware_range *range)
{
	return range->kind == FIRMWARE_MEMORY || range->kind >= FIRMWARE_PLATFORM;
}

bool mem_is_inverted(const struct firmware_range *range)
{
	return firmware_range_wraps(range) && range->size >> 63;
}

bool mem_place_wins(const struct mem_range *a, const struct mem_range *b)
{
	int stronger = strength(a->is.kind) - strength(b->is.kind);

	return stronger ? stronger > 0 : a < b;
}

/* ---- the heap: the place to believe on top ---- */

struct heap {
	const struct mem_range **list;
	size_t cnt;
};

static void swap(struct heap *heap, size_t i, size_t k)
{
	const struct mem_range *kept = heap->list[i];

	heap->list[i] = heap->list[k];
	heap->list[k] = kept;
}

static void push(struct heap *heap, const struct mem_range *range)
{
	size_t i = heap->cnt++;

	heap->list[i] = range;
	for (; i && mem_place_wins(heap->list[i], heap->list[(i - 1) / 2]); i = (i - 1) / 2)
		swap(heap, i, (i - 1) / 2);
}

static void pop(struct heap *heap)
{
	size_t i = 0, child;

	heap->list[0] = heap->list[--heap->cnt];
	while ((child = 2 * i + 1) < heap->cnt) {
		if (child + 1 < heap->cnt &&
		    mem_place_wins(heap->list[child + 1], heap->list[child]))
			child++;
		if (!mem_place_wins(heap->list[child], heap->list[i]))
			break;
		swap(heap, i, child);
		i = child;
	}
}

/* The place to believe at `address`, or NULL. */
static const struct mem_range *top_at(struct heap *heap, uint64_t address)
{
	while (heap->cnt && mem_range_end(heap->list[0]) <= address)
		pop(heap);
	return heap->cnt ? heap->list[0] : NULL;
}

/* ---- the sweep ---- */

struct sweep {
	const struct mem_range **places; /* by address */
	uint64_t *borders;               /* all starts and ends, by address */
	size_t place_cnt, border_cnt;
	struct heap heap;
	overlap_visit *overlap;
	void *arg;
};

static void collect(struct sweep *sweep, const struct mem_map *map)
{
	size_t i;

	sweep->places = xrealloc(NULL, map->cnt * sizeof(*sweep->places));
	sweep->heap.list = xrealloc(NULL, map->cnt * sizeof(*sweep->heap.list));
	sweep->borders = xrealloc(NULL, 2 * map->cnt * sizeof(*sweep->borders));
	for (i = 0; i < map->cnt; i++) {
		const struct mem_range *range = &map->ranges[i];

		if (!mem_is_place(&range->is) || !range->is.size || mem_is_inverted(&range->is))
			continue;
		sweep->places[sweep->place_cnt++] = range;
		sweep->borders[sweep->border_cnt++] = range->is.base;
		sweep->borders[sweep->border_cnt++] = mem_range_end(range);
	}
	qsort(sweep->places, sweep->place_cnt, sizeof(*sweep->places), mem_range_by_base);
	qsort(sweep->borders, sweep->border_cnt, sizeof(*sweep->borders), mem_address_order);
}

/* Adds one place to those that cover its first address. */
static void enter(struct sweep *sweep, const struct mem_range *place)
{
	const struct mem_range *top = top_at(&sweep->heap, place->is.base);

	if (top && sweep->overlap) {
		if (mem_place_wins(place, top))
			sweep->overlap(place, top, sweep->arg);
		else
			sweep->overlap(top, place, sweep->arg);
	}
	push(&sweep->heap, place);
}

void mem_sweep(const struct mem_map *map, place_visit *piece, overlap_visit *overlap, void *arg)
{
	struct sweep sweep = { .overlap = overlap, .arg = arg };
	const struct mem_range *winner = NULL, *now;
	uint64_t since = 0;
	size_t i, next = 0;

	collect(&sweep, map);
	for (i = 0; i < sweep.border_cnt; i++) {
		while (next < sweep.place_cnt && sweep.places[next]->is.base == sweep.borders[i])
			enter(&sweep, sweep.places[next++]);
		now = top_at(&sweep.heap, sweep.borders[i]);
		if (now == winner)
			continue;
		if (winner && piece)
			piece(winner, since, sweep.borders[i], arg);
		winner = now;
		since = sweep.borders[i];
	}
	free(sweep.places);
	free(sweep.heap.list);
	free(sweep.borders);
}

/* ---- the clean map ---- */

struct cleaning {
	struct mem_map clean; /* the places, disjoint */
	bool changed;
};

/* Whether `range` goes on where memory of its kind ends inside a page. */
static bool continues(const struct mem_range *before, const struct mem_range *range, uint64_t base)
{
	return before->is.kind == FIRMWARE_MEMORY && range->is.kind == FIRMWARE_MEMORY &&
	       mem_range_end(before) == base && !is_page_aligned(base) &&
	       before->is.nid == range->is.nid && before->is.flags == range->is.flags;
}

static void keep_piece(const struct mem_range *winner, uint64_t base, uint64_t end, void *arg)
{
	struct cleaning *cleaning = arg;
	struct mem_map *clean = &cleaning->clean;
	struct mem_range *added;

	if (clean->cnt && continues(&clean->ranges[clean->cnt - 1], winner, base)) {
		clean->ranges[clean->cnt - 1].is.size += end - base;
		cleaning->changed = true;
		return;
	}
	added = mem_map_copy(clean, winner);
	cleaning->changed |= base != winner->is.base || end - base != winner->is.size;
	added->is.base = base;
	added->is.size = end - base;
}

static size_t count_places(const struct mem_map *map)
{
	size_t i, cnt = 0;

	for (i = 0; i < map->cnt; i++)
		cnt += mem_is_place(&map->ranges[i].is);
	return cnt;
}

/* Puts the clean places in front of all that is no place. */
static void replace_places(struct mem_map *map, struct mem_map *clean)
{
	size_t i;

	for (i = 0; i < map->cnt; i++)
		if (!mem_is_place(&map->ranges[i].is))
			mem_map_copy(clean, &map->ranges[i]);
	for (i = 0; i < map->cnt; i++)
		map->ranges[i].is.kind = MEM_GONE;
	mem_map_sweep(map);
	for (i = 0; i < clean->cnt; i++)
		mem_map_copy(map, &clean->ranges[i]);
}

void mem_map_clean(struct mem_map *map)
{
	struct cleaning cleaning = { .changed = false };

	mem_map_init(&cleaning.clean, map->path);
	mem_sweep(map, keep_piece, NULL, &cleaning);
	if (cleaning.changed || cleaning.clean.cnt != count_places(map))
		replace_places(map, &cleaning.clean);
	mem_map_free(&cleaning.clean);
}
