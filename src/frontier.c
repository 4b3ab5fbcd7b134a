// SPDX-License-Identifier: MIT
/*
 * frontier.c - remembering where nothing fits, so that the next search starts where the last one
 * ended.
 *
 * The invariant: for a request at least as large and as aligned as the remembered one, of the same
 * kind, no place beyond the edge fits - above it for searches from the top, below it for searches
 * from the bottom - except in the one range that was freed there since. Reserving only takes room
 * away, so it keeps this true; freeing beyond the edge is remembered as that range, or moves the
 * edge back when there is one already; every other change forgets. The lists are the only truth:
 * what callers change between two calls shows in the array, count or total size of a list, which
 * are compared before anything remembered is used.
 *
 *     search from the top    ....##..#.#####..###.#..##.#.####.##.#.#.#
 *                                          ^ found     nothing fits here
 *                                          edge
 */
#include "internal.h"

bool frontier_known;

static struct {
	struct signature memory, reserved;
	struct search search;
	/* From the top no place at or above it fits, from the bottom none below it. */
	phys_addr_t edge;
	/* What was freed beyond the edge and may hold something; empty if they are equal. */
	phys_addr_t freed_base, freed_end;
	bool movable_node;
} frontier;

static bool lists_are_signed(void)
{
	return is_signed(&memblock.reserved, &frontier.reserved) &&
	       is_signed(&memblock.memory, &frontier.memory);
}

void memblock_forget(void)
{
	frontier_known = false;
	regions_forget();
}

/* ---- changes, while something is remembered ---- */

void frontier_check(const struct memblock_type *type)
{
	if (type == &memblock.memory || !lists_are_signed())
		frontier_known = false;
}

void frontier_sign(void)
{
	frontier.reserved = sign(&memblock.reserved);
}

/* The hole that [base, end) is in, now that it is free. */
static void widen_to_hole(phys_addr_t *base, phys_addr_t *end)
{
	const struct memblock_type *reserved = &memblock.reserved;
	unsigned long i = regions_first_ending_after(reserved, *base);

	*base = i ? region_end(&reserved->regions[i - 1]) : 0;
	*end = i < reserved->cnt ? reserved->regions[i].base : PHYS_ADDR_MAX;
}

static bool is_beyond_edge(phys_addr_t base, phys_addr_t end)
{
	return frontier.search.upwards ? base < frontier.edge : end > frontier.edge;
}

/* Of two holes beyond the edge the one nearer to it is given back to the search. */
static void move_edge_back(phys_addr_t base, phys_addr_t end)
{
	bool new_is_nearer = frontier.search.upwards ? base > frontier.freed_base :
						       base < frontier.freed_base;

	if (new_is_nearer) {
		frontier.edge = frontier.search.upwards ? base : end;
		return;
	}
	frontier.edge = frontier.search.upwards ? frontier.freed_base : frontier.freed_end;
	frontier.freed_base = base;
	frontier.freed_end = end;
}

void frontier_freed(phys_addr_t base, phys_addr_t end)
{
	if (!frontier_known)
		return;
	widen_to_hole(&base, &end);
	if (end - base < frontier.search.size || !is_beyond_edge(base, end))
		return;
	if (frontier.freed_base == frontier.freed_end ||
	    (base <= frontier.freed_base && frontier.freed_end <= end)) {
		frontier.freed_base = base;
		frontier.freed_end = end;
	} else {
		move_edge_back(base, end);
	}
}

/* ---- searches, for some bytes and with an alignment that is a power of two ---- */

static bool is_same_kind(const struct search *search)
{
	return search->upwards == frontier.search.upwards &&
	       search->flags == frontier.search.flags &&
	       (search->nid == frontier.search.nid || frontier.search.nid == NUMA_NO_NODE) &&
	       movable_node_enabled == frontier.movable_node;
}

/* From the top a search may begin lower than the remembered one, from the bottom higher. */
static bool began_within(const struct search *search)
{
	return search->upwards ? search->range.start >= frontier.search.range.start :
				 search->range.end <= frontier.search.range.end;
}

bool frontier_covers(const struct search *search)
{
	return search->size >= frontier.search.size && search->align >= frontier.search.align &&
	       is_same_kind(search) && began_within(search) && lists_are_signed();
}

struct addr_range frontier_freed_part(const struct search *search)
{
	return (struct addr_range){ addr_max(search->range.start, frontier.freed_base),
				    addr_min(search->range.end, frontier.freed_end) };
}

struct addr_range frontier_rest(const struct search *search)
{
	struct addr_range rest = search->range;

	if (search->upwards)
		rest.start = addr_max(rest.start, frontier.edge);
	else
		rest.end = addr_min(rest.end, range_end(frontier.edge, search->size - 1));
	return rest;
}

/* Where the search ended: at the place found, or having seen all. */
static phys_addr_t edge_of(const struct search *search, phys_addr_t found)
{
	if (search->upwards)
		return found ? found : search->range.end - search->size + 1;
	return found ? found + 1 : search->range.start;
}

/* Whether it is the remembered search once more, and not only one that cannot fit either. */
static bool is_same(const struct search *search)
{
	return search->size == frontier.search.size && search->align == frontier.search.align &&
	       search->nid == frontier.search.nid &&
	       (search->upwards ? search->range.start == frontier.search.range.start :
				  search->range.end == frontier.search.range.end);
}

/* A search that had to walk far is worth remembering; so is the next step of the one remembered. */
void frontier_remember(const struct search *search, phys_addr_t found, unsigned long walked,
		       bool covered)
{
	bool same = covered && is_same(search);

	if (!same && walked < FRONTIER_WORTH)
		return;
	if (search->range.end < search->size ||
	    search->range.end - search->size < search->range.start || edge_of(search, found) == 0)
		return;
	if (!same) {
		frontier.memory = sign(&memblock.memory);
		frontier.reserved = sign(&memblock.reserved);
		frontier.search = *search;
		frontier.movable_node = movable_node_enabled;
		frontier_known = true;
	}
	frontier.edge = edge_of(search, found);
	frontier.freed_base = frontier.freed_end = 0;
}
