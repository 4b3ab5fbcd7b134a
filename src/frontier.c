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

static struct {
	phys_addr_t size, align;
	/* The end of its range that the search came from. */
	phys_addr_t begin;
	/* From the top no place at or above it fits, from the bottom none below it. */
	phys_addr_t edge;
	/* What was freed beyond the edge and may hold something, or empty. */
	struct addr_range freed;
	int nid;
	unsigned int flags : 30; /* enum memblock_flags; it has no higher ones */
	bool upwards : 1, movable_node : 1;
} frontier;

/* Whether `a` is nearer to where the remembered search began than `b`. */
static bool is_nearer(phys_addr_t a, phys_addr_t b)
{
	return frontier.upwards ? a < b : a > b;
}

/* ---- freeing, while something is remembered ---- */

/* The end of a hole that the remembered search comes to first. */
static phys_addr_t near_end(struct addr_range hole)
{
	return frontier.upwards ? hole.start : hole.end;
}

/*
 * Of two holes beyond the edge the one nearer to it is given back to the search. What lies in both
 * then counts to the other, which is looked at first: so no place behind the edge outranks it.
 */
static void move_edge_back(struct addr_range hole)
{
	struct addr_range *freed = &frontier.freed, back = hole;

	if (is_nearer(near_end(hole), near_end(*freed))) {
		back = *freed;
		*freed = hole;
	}
	frontier.edge = near_end(back);
}

/* Something was freed, and is now in the gap in front of reservation g. */
void frontier_freed(unsigned long g)
{
	struct addr_range hole, *freed = &frontier.freed;

	if (!(regions_known & KNOWN_FRONTIER))
		return;
	hole = gap_at(&memblock.reserved, g);
	if (hole.end - hole.start < frontier.size || !is_nearer(near_end(hole), frontier.edge))
		return;
	if (freed->start == freed->end || (hole.start <= freed->start && freed->end <= hole.end))
		*freed = hole;
	else
		move_edge_back(hole);
}

/* ---- searches, for some bytes and with an alignment that is a power of two ---- */

static phys_addr_t beginning(const struct search *search)
{
	return search->upwards ? search->range.start : search->range.end;
}

/*
 * Whether what is remembered, if that holds, is about this search, too: it may begin behind the
 * remembered one, and be for one of the nodes where that was for any.
 */
bool frontier_covers(const struct search *search)
{
	regions_check_both();
	return (regions_known & KNOWN_FRONTIER) && search->size >= frontier.size &&
	       search->align >= frontier.align && search->upwards == frontier.upwards &&
	       (unsigned int)search->flags == frontier.flags &&
	       movable_node_enabled == frontier.movable_node &&
	       (search->nid == frontier.nid || frontier.nid == NUMA_NO_NODE) &&
	       !is_nearer(beginning(search), frontier.begin);
}

struct addr_range frontier_freed_part(const struct search *search)
{
	return (struct addr_range){ addr_max(search->range.start, frontier.freed.start),
				    addr_min(search->range.end, frontier.freed.end) };
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

/* Whether it is the remembered search once more, and not only one that cannot fit either. */
bool frontier_is_of(const struct search *search)
{
	return search->size == frontier.size && search->align == frontier.align &&
	       search->nid == frontier.nid && beginning(search) == frontier.begin;
}

static void begin_anew(const struct search *search)
{
	regions_check_both();
	regions_sign_both();
	regions_known |= KNOWN_FRONTIER;
	frontier.size = search->size;
	frontier.align = search->align;
	frontier.begin = beginning(search);
	frontier.nid = search->nid;
	frontier.flags = (unsigned int)search->flags & 0x3fffffff;
	frontier.upwards = search->upwards;
	frontier.movable_node = movable_node_enabled;
}

void frontier_remember(const struct search *search, phys_addr_t found, bool anew)
{
	phys_addr_t nowhere = search->range.start;

	if (search->upwards && search->range.end - search->range.start >= search->size)
		nowhere = search->range.end - search->size + 1;
	if (anew)
		begin_anew(search);
	frontier.edge = !found ? nowhere : search->upwards ? found : found + 1;
	frontier.freed = (struct addr_range){ 0, 0 };
}
