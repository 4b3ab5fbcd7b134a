/* SPDX-License-Identifier: MIT */
/*
 * limits.h - what no sorted array can be faster than: each operation does only what it cannot
 * avoid.
 *
 * Placing costs a search without branches and one move of the bytes that must move; asking costs
 * that search alone; walking costs reading both arrays once, or, in rows of its own, one loop that
 * yields the ranges of lists that do not change and are wanted as a whole; loading a table costs
 * sorting it. An allocation is told its place (limit_places), so that it costs no more than
 * placing.
 */
#ifndef LIMITS_H
#define LIMITS_H

#include "manager.h"

extern const struct manager limits;

/* Where the next allocations go, in order; set before a run. */
extern const phys_addr_t *limit_places;

/* Sorts by base, with the C library's qsort(). */
void limit_sort(struct memblock_range *ranges, size_t count);

#endif
