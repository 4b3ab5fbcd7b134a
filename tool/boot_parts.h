/* SPDX-License-Identifier: MIT */
/*
 * boot_parts.h - what the files that make up a boot share among themselves: boot.c (the sequence),
 * place.c (where a boot loader puts things), early.c (a kernel's early allocations) and totals.c
 * (the sums). Nobody else needs it.
 */
#ifndef BOOT_PARTS_H
#define BOOT_PARTS_H

#include "boot.h"

static inline uint64_t round_up(uint64_t value, uint64_t align)
{
	return (value + align - 1) & ~(align - 1);
}

static inline bool spans_overlap(uint64_t base, uint64_t size, uint64_t other, uint64_t other_size)
{
	return size && other_size && base < span_end(other, other_size) &&
	       other < span_end(base, size);
}

/*
 * boot_record - note that [base, base + size) was taken; extends the previous note if it continues
 * it downwards.
 */
struct owner *boot_record(struct boot *boot, uint64_t base, uint64_t size, enum owner_class class,
			  const char *name);

/*
 * choose_initrd, choose_kernel, choose_dtb - decide where each lies, in this order and from
 * boot->banks on. Where nobody says so, a place is taken that the map leaves free. Sizes are left 0
 * if there is none.
 */
void choose_initrd(struct boot *boot);
void choose_kernel(struct boot *boot);
void choose_dtb(struct boot *boot, uint64_t size);

/*
 * early_allocations - what a kernel allocates between reserving what is taken and handing over, in
 * the kinds, order and proportions of recorded arm64 boots. Panics, as a kernel does, when there is
 * no room.
 */
void early_allocations(struct boot *boot);

/* sum_up - fill in boot->totals from the snapshot of the lists and boot->blocks. */
void sum_up(struct boot *boot);

#endif
