// SPDX-License-Identifier: MIT
/*
 * totals.c - adding up what became of memory, from the snapshot alone. Each part is summed on its
 * own, so that boot_adds_up() checks something.
 */
#include "boot_parts.h"

static uint64_t overlap(const struct boot_region *a, const struct boot_region *b)
{
	uint64_t base = a->base > b->base ? a->base : b->base;
	uint64_t a_end = a->base + a->size, b_end = b->base + b->size;
	uint64_t end = a_end < b_end ? a_end : b_end;

	return end > base ? end - base : 0;
}

/* What [base, end) loses when only whole pages count. */
static uint64_t partial_pages(uint64_t base, uint64_t end)
{
	uint64_t first = round_up(base, PAGE_SIZE), last = end & ~(uint64_t)(PAGE_SIZE - 1);

	return end - base - (first < last ? last - first : 0);
}

/* Sums what `reserved` takes of one mappable bank, and what is left in its gaps beside whole pages.
 */
static void sum_bank(struct boot *boot, const struct boot_region *bank, size_t *next)
{
	const struct boot_regions *reserved = &boot->reserved;
	uint64_t at = bank->base, end = bank->base + bank->size;
	size_t i;

	while (*next < reserved->cnt &&
	       reserved->list[*next].base + reserved->list[*next].size <= bank->base)
		(*next)++;
	for (i = *next; i < reserved->cnt && reserved->list[i].base < end; i++) {
		const struct boot_region *taken = &reserved->list[i];

		if (taken->base > at)
			boot->totals.remainder += partial_pages(at, taken->base);
		boot->totals.reserved += overlap(bank, taken);
		at = taken->base + taken->size;
	}
	if (at < end)
		boot->totals.remainder += partial_pages(at, end);
}

static uint64_t sum_sizes(const struct boot_regions *regions)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < regions->cnt; i++)
		sum += regions->list[i].size;
	return sum;
}

/* Reserved bytes that lie in memory of either kind. */
static uint64_t sum_inside(const struct boot *boot)
{
	uint64_t sum = 0;
	size_t m = 0, r = 0;

	while (m < boot->memory.cnt && r < boot->reserved.cnt) {
		const struct boot_region *bank = &boot->memory.list[m];
		const struct boot_region *taken = &boot->reserved.list[r];

		sum += overlap(bank, taken);
		if (bank->base + bank->size < taken->base + taken->size)
			m++;
		else
			r++;
	}
	return sum;
}

void sum_up(struct boot *boot)
{
	size_t i, next = 0;

	boot->totals.memory = sum_sizes(&boot->memory);
	for (i = 0; i < boot->memory.cnt; i++) {
		if (boot->memory.list[i].flags & MEMBLOCK_NOMAP)
			boot->totals.nomap += boot->memory.list[i].size;
		else
			sum_bank(boot, &boot->memory.list[i], &next);
	}
	for (i = 0; i <= MAX_PAGE_ORDER; i++)
		boot->totals.handed_over += boot->blocks[i] << (i + PAGE_SHIFT);
	boot->totals.outside = sum_sizes(&boot->reserved) - sum_inside(boot);
}

bool boot_adds_up(const struct boot *boot)
{
	const struct boot_totals *t = &boot->totals;

	return t->memory == t->reserved + t->nomap + t->handed_over + t->remainder;
}
