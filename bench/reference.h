/* SPDX-License-Identifier: MIT */
/*
 * reference.h - the plainest correct memory manager: two sorted arrays, every operation a scan from
 * the start. What the library is measured against.
 */
#ifndef REFERENCE_H
#define REFERENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ref_range {
	uint64_t base, end;
};

struct ref_list {
	struct ref_range *ranges; /* sorted, disjoint, not touching */
	size_t cnt;               /* the caller provides room */
};

void ref_add(struct ref_list *list, uint64_t base, uint64_t size);
void ref_remove(struct ref_list *list, uint64_t base, uint64_t size);
bool ref_contains(const struct ref_list *list, uint64_t addr);
bool ref_overlaps(const struct ref_list *list, uint64_t base, uint64_t size);

/* Highest (lowest) aligned place in memory, not reserved, or 0; it is reserved. */
uint64_t ref_alloc(const struct ref_list *memory, struct ref_list *reserved, uint64_t size,
		   uint64_t align, bool bottom_up);

#endif
