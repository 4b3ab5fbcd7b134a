/* SPDX-License-Identifier: MIT */
/*
 * mem_clean.h - what a map says of each place, where its ranges contradict each other.
 *
 * "Places" are the ranges that say what an address is: memory, or one of the kinds beside memory.
 * Reservations and nodes say something else about it and may overlap them. docs/formats.md has the
 * rules as a table.
 */
#ifndef MEM_CLEAN_H
#define MEM_CLEAN_H

#include "mem_map.h"

/* mem_is_place - whether a range says what is there. */
bool mem_is_place(const struct firmware_range *range);

/* mem_is_inverted - whether it ends before it starts, in contrast to wrapping around the top. */
bool mem_is_inverted(const struct firmware_range *range);

/* mem_place_wins - whether `a` is believed where it and `b` overlap; the earlier of equal kinds. */
bool mem_place_wins(const struct mem_range *a, const struct mem_range *b);

/* Told of a stretch of addresses that one place covers and no winning one does. */
typedef void place_visit(const struct mem_range *winner, uint64_t base, uint64_t end, void *arg);

/* Told of two places that overlap, the winning one first. */
typedef void overlap_visit(const struct mem_range *winner, const struct mem_range *loser,
			   void *arg);

/*
 * mem_sweep - walk over all places in order of address, O(n log n). Empty and inverted ones are
 * left out, wrapped ones end at the top of the address space. A place that starts inside others is
 * reported with the one that is believed there. Either visitor may be NULL.
 */
void mem_sweep(const struct mem_map *map, place_visit *piece, overlap_visit *overlap, void *arg);

/*
 * mem_map_clean - make the places of a map disjoint: what mem_sweep() finds replaces them, in order
 * of address and in front of everything else; memory that touches memory of the same node and flags
 * inside a page is joined, so that rounding to pages costs nothing. A map that has nothing of this
 * stays as it is.
 */
void mem_map_clean(struct mem_map *map);

#endif
