// SPDX-License-Identifier: MIT
/*
 * check_pages.c - memblock hands over to the page allocator, and every page there goes round once.
 */
#include "boot.h"

#include <string.h>

/* ---- handing over ---- */

/* What memblock does not hand over itself: free memory above lowmem. */
static void give_highmem(void)
{
	phys_addr_t start, end;
	unsigned long pfn;
	u64 i;

	for_each_free_mem_range(i, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL) {
		pfn = (unsigned long)((start + PAGE_SIZE - 1) >> PAGE_SHIFT);
		if (pfn < max_low_pfn())
			pfn = max_low_pfn();
		for (; pfn < (unsigned long)(end >> PAGE_SHIFT); pfn++)
			pages_give(pfn, 0);
	}
}

static void hand_over_all(void)
{
	unsigned long low, all = pages_count_free_in_map(max_low_pfn(), &low), given;

	sabotage_counted_map();
	given = memblock_free_all();
	check(given == low && pages_free_count() == low,
	      "all free lowmem was handed over: %lu pages, "
	      "%lu by the map",
	      given, low);
	give_highmem();
	check(pages_free_count() == all, "and all free highmem: %lu pages, %lu by the map",
	      pages_free_count() - given, all - low);
	check(!pages_not_due, "and nothing else");
}

static unsigned long array_pages(const struct memblock_type *type)
{
	unsigned long bytes = type->max * sizeof(struct memblock_region);

	return type->max > INIT_MEMBLOCK_REGIONS ? (bytes + PAGE_SIZE - 1) >> PAGE_SHIFT : 0;
}

/* The arrays' own pages are the only ones to come that were taken before. */
static void discard_arrays(void)
{
	unsigned long pages = array_pages(&memblock.memory) + array_pages(&memblock.reserved);
	unsigned long before = pages_free_count();

	memblock_discard();
	check(pages && pages_free_count() == before + pages && pages_not_due == pages,
	      "the region arrays were discarded: %lu pages", pages_free_count() - before);
	check(memblock.memory.max == INIT_MEMBLOCK_REGIONS &&
		      memblock.reserved.max == INIT_MEMBLOCK_REGIONS,
	      "and the lists have no array but the first");
}

/* ---- every page once ---- */

static uint32_t *lowmem_page(uint32_t pfn)
{
	if (pfn >= max_low_pfn())
		return NULL;
	return memblock_port_phys_to_virt((phys_addr_t)pfn << PAGE_SHIFT);
}

enum { LAST_WORD = 1023 };

static unsigned long take_every_page(void)
{
	unsigned long count = 0;
	uint32_t pfn, *page;

	while ((pfn = pages_alloc(0)) != NO_PAGE) {
		count++;
		page = lowmem_page(pfn);
		if (page) {
			page[0] = pfn;
			page[LAST_WORD] = ~pfn;
		}
	}
	return count;
}

/* A page that was given out twice, or translates to another's memory, holds another's number. */
static unsigned long return_every_page(unsigned long *overwritten)
{
	unsigned long count = 0;
	uint32_t pfn = 0, *page;

	for (; pages_next_lent(&pfn); pfn++) {
		count++;
		page = lowmem_page(pfn);
		*overwritten += page && (page[0] != pfn || page[LAST_WORD] != ~pfn);
		pages_free(pfn, 0);
	}
	return count;
}

static void check_every_page(void)
{
	unsigned long blocks[MAX_PAGE_ORDER + 1], overwritten = 0;
	unsigned long free = pages_free_count(), taken, returned;

	memcpy(blocks, pages_free_blocks, sizeof(blocks));
	taken = take_every_page();
	returned = return_every_page(&overwritten);
	check(taken == free, "every free page could be allocated: %lu of %lu", taken, free);
	check(!overwritten, "every page of lowmem is memory of its own");
	check(returned == free && !memcmp(blocks, pages_free_blocks, sizeof(blocks)),
	      "all freed pages merged into the blocks they came from");
}

void check_hand_over(void)
{
	pages_init();
	hand_over_all();
	discard_arrays();
	check_every_page();
}
