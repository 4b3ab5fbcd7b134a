// SPDX-License-Identifier: MIT
/*
 * pages.c - the page allocator that takes over from memblock: a descriptor for every frame, and
 * free blocks of 1 << order frames in one list per order. A block lies at a multiple of its size;
 * its buddy is the block it would be one larger block with, and both merge as soon as both are
 * free.
 *
 * Only a block's first frame is on a list and knows the order; the others are PAGE_INSIDE.
 */
#include "boot.h"

enum page_state {
	PAGE_HOLE,   /* no memory, or memory that nobody may use */
	PAGE_DUE,    /* to be handed over, by the region lists */
	PAGE_TAKEN,  /* reserved when this allocator took over */
	PAGE_LENT,   /* given out by pages_alloc() */
	PAGE_FREE,   /* first frame of a free block */
	PAGE_INSIDE, /* another frame of it */
};

struct page {
	uint32_t next, prev; /* PAGE_FREE: indices of others of this order, NO_PAGE at the ends */
	uint8_t order;       /* PAGE_FREE */
	uint8_t state;       /* enum page_state */
};

static struct page *pages;
static unsigned long first_pfn, page_cnt;
static uint32_t first_free[MAX_PAGE_ORDER + 1];

unsigned long pages_free_blocks[MAX_PAGE_ORDER + 1];
unsigned long pages_not_due;

void pages_init(void)
{
	unsigned int order;

	first_pfn = (unsigned long)(memblock_start_of_DRAM() >> PAGE_SHIFT);
	page_cnt = (unsigned long)(memblock_end_of_DRAM() >> PAGE_SHIFT) - first_pfn;
	/* Blocks are found by their index, so the first frame is that of the largest block. */
	page_cnt += first_pfn & ((1UL << MAX_PAGE_ORDER) - 1);
	first_pfn &= ~((1UL << MAX_PAGE_ORDER) - 1);
	pages = memblock_alloc((phys_addr_t)(page_cnt * sizeof(*pages)), PAGE_SIZE);
	for (order = 0; order <= MAX_PAGE_ORDER; order++)
		first_free[order] = NO_PAGE;
}

/* ---- the lists ---- */

static void list_add(uint32_t index, unsigned int order)
{
	uint32_t next = first_free[order];

	pages[index] = (struct page){ next, NO_PAGE, (uint8_t)order, PAGE_FREE };
	if (next != NO_PAGE)
		pages[next].prev = index;
	first_free[order] = index;
	pages_free_blocks[order]++;
}

static void list_remove(uint32_t index)
{
	const struct page *page = &pages[index];

	if (page->next != NO_PAGE)
		pages[page->next].prev = page->prev;
	if (page->prev != NO_PAGE)
		pages[page->prev].next = page->next;
	else
		first_free[page->order] = page->next;
	pages_free_blocks[page->order]--;
}

unsigned long pages_free_count(void)
{
	unsigned long count = 0;
	unsigned int order;

	for (order = 0; order <= MAX_PAGE_ORDER; order++)
		count += pages_free_blocks[order] << order;
	return count;
}

/* ---- blocks ---- */

static void set_state(uint32_t index, unsigned int order, enum page_state state)
{
	uint32_t i;

	for (i = index; i < index + (1U << order); i++)
		pages[i].state = (uint8_t)state;
}

/* Whether the block beside this one is free as a whole; blocks beyond the last frame are not. */
static bool buddy_is_free(uint32_t buddy, unsigned int order)
{
	return buddy < page_cnt && pages[buddy].state == PAGE_FREE && pages[buddy].order == order;
}

static void free_block(uint32_t index, unsigned int order)
{
	set_state(index, order, PAGE_INSIDE);
	for (; order < MAX_PAGE_ORDER; order++) {
		uint32_t buddy = index ^ 1U << order;

		if (!buddy_is_free(buddy, order))
			break;
		list_remove(buddy);
		pages[buddy].state = PAGE_INSIDE;
		index &= ~(1U << order);
	}
	list_add(index, order);
}

uint32_t pages_alloc(unsigned int order)
{
	unsigned int from = order;
	uint32_t index;

	while (from <= MAX_PAGE_ORDER && first_free[from] == NO_PAGE)
		from++;
	if (from > MAX_PAGE_ORDER)
		return NO_PAGE;
	index = first_free[from];
	list_remove(index);
	while (from-- > order)
		list_add(index + (1U << from), from);
	set_state(index, order, PAGE_LENT);
	return (uint32_t)first_pfn + index;
}

void pages_free(uint32_t pfn, unsigned int order)
{
	free_block(pfn - (uint32_t)first_pfn, order);
}

bool pages_next_lent(uint32_t *pfn)
{
	uint32_t index = *pfn < first_pfn ? 0 : *pfn - (uint32_t)first_pfn;

	while (index < page_cnt && pages[index].state != PAGE_LENT)
		index++;
	*pfn = (uint32_t)first_pfn + index;
	return index < page_cnt;
}

/* ---- taking over ---- */

static void count_not_due(uint32_t index, unsigned int order)
{
	uint32_t i;

	for (i = index; i < index + (1U << order); i++)
		pages_not_due += i >= page_cnt || pages[i].state != PAGE_DUE;
}

void pages_give(unsigned long pfn, unsigned int order)
{
	uint32_t index = (uint32_t)(pfn - first_pfn);

	count_not_due(index, order);
	free_block(index, order);
}

/* Frames [start, end) that have memory descriptors become `to` if they are `from`. */
static void change_state(unsigned long start, unsigned long end, enum page_state from,
			 enum page_state to)
{
	unsigned long i;

	start = start < first_pfn ? 0 : start - first_pfn;
	end = end < first_pfn ? 0 : end - first_pfn;
	for (i = start; i < end && i < page_cnt; i++) {
		if (pages[i].state == from)
			pages[i].state = (uint8_t)to;
	}
}

static unsigned long count_due(unsigned long end)
{
	unsigned long i, count = 0;

	for (i = 0; i < end && i < page_cnt; i++)
		count += pages[i].state == PAGE_DUE;
	return count;
}

unsigned long pages_count_free_in_map(unsigned long low_end, unsigned long *low)
{
	const struct memblock_region *region;

	for_each_memblock(memory, region) {
		if (!memblock_is_nomap(region))
			change_state(memblock_region_memory_base_pfn(region),
				     memblock_region_memory_end_pfn(region), PAGE_HOLE, PAGE_DUE);
	}
	for_each_memblock(reserved, region)
		change_state(memblock_region_reserved_base_pfn(region),
			     memblock_region_reserved_end_pfn(region), PAGE_DUE, PAGE_TAKEN);
	*low = count_due(low_end - first_pfn);
	return count_due(page_cnt);
}
