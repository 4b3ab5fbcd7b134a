// SPDX-License-Identifier: MIT
/*
 * test_linux6_source.c - a piece of a kernel of the 6.x kind: its memory setup, written as such
 * code is, with nothing but linux6.h. That it compiles is half of the test; the other half is below
 * it.
 */
#include <memblock/linux6.h>

/* ---- the kernel ---- */

#define FRAME(n) ((phys_addr_t)(n) << PAGE_SHIFT)
#define BANK 0x1000 /* the first frame of memory */

struct zone {
	unsigned long zone_start_pfn;
	unsigned long spanned_pages;
	int node;
};

static inline int zone_to_nid(const struct zone *zone)
{
	return zone->node;
}

static inline unsigned long zone_end_pfn(const struct zone *zone)
{
	return zone->zone_start_pfn + zone->spanned_pages;
}

static struct zone normal_zone = { .zone_start_pfn = BANK, .spanned_pages = 64, .node = 0 };
static void *page_table, *per_cpu, *log_buffer;
static phys_addr_t crash_kernel;

static void add_memory(void)
{
	memblock_add_node(FRAME(BANK), FRAME(48), 0, MEMBLOCK_NONE);
	memblock_add_node(FRAME(BANK + 48), FRAME(16), 0, MEMBLOCK_HOTPLUG);
	memblock_add(FRAME(BANK + 80), FRAME(8));
	memblock_set_node(FRAME(BANK + 80), FRAME(8), &memblock.memory, 0);
	memblock_remove(FRAME(BANK + 84), FRAME(4));
	memblock_mark_nomap(FRAME(BANK + 80), FRAME(1));
	memblock_clear_hotplug(FRAME(BANK + 48), FRAME(4));
}

static void reserve_kernel(void)
{
	memblock_reserve(FRAME(BANK), FRAME(4));
	memblock_reserve(FRAME(BANK + 8), FRAME(1));
	memblock_reserved_mark_noinit(FRAME(BANK + 8), FRAME(1));
	memblock_set_current_limit(FRAME(BANK + 64));
	memblock_allow_resize();
}

static bool allocate(void)
{
	void *scratch = memblock_alloc_raw(PAGE_SIZE, PAGE_SIZE);
	phys_addr_t range;

	page_table = memblock_alloc_or_panic(PAGE_SIZE, PAGE_SIZE);
	per_cpu = memblock_alloc_node(PAGE_SIZE, SMP_CACHE_BYTES, 0);
	log_buffer = memblock_alloc_try_nid(PAGE_SIZE, PAGE_SIZE, MEMBLOCK_LOW_LIMIT,
					    MEMBLOCK_ALLOC_ACCESSIBLE, NUMA_NO_NODE);
	crash_kernel = memblock_phys_alloc_range(FRAME(2), FRAME(1), FRAME(BANK), FRAME(BANK + 16));
	range = memblock_alloc_range_nid(FRAME(1), PAGE_SIZE, 0, MEMBLOCK_ALLOC_ACCESSIBLE, 0,
					 true);
	memblock_free(scratch, PAGE_SIZE);
	memblock_free(memblock_alloc_low(PAGE_SIZE, PAGE_SIZE), PAGE_SIZE);
	memblock_free(memblock_alloc_from(PAGE_SIZE, PAGE_SIZE, FRAME(BANK)), PAGE_SIZE);
	memblock_free(memblock_alloc_exact_nid_raw(PAGE_SIZE, PAGE_SIZE, 0, 0, 0), PAGE_SIZE);
	memblock_free(memblock_alloc(PAGE_SIZE, PAGE_SIZE), PAGE_SIZE);
	memblock_phys_free(memblock_phys_alloc(FRAME(1), PAGE_SIZE), FRAME(1));
	memblock_phys_free(memblock_phys_alloc_try_nid(FRAME(1), PAGE_SIZE, 0), FRAME(1));
	memblock_phys_free(range, FRAME(1));
	return page_table && per_cpu && log_buffer && scratch && range;
}

static unsigned long mapped_frames(void)
{
	phys_addr_t start, end;
	unsigned long frames = 0;
	u64 i;

	for_each_mem_range(i, &start, &end)
		frames += (unsigned long)((end - start) >> PAGE_SHIFT);
	for_each_mem_range_rev(i, &start, &end)
		frames += (unsigned long)((end - start) >> PAGE_SHIFT);
	return frames / 2;
}

static unsigned long reserved_frames(void)
{
	struct memblock_region *region;
	phys_addr_t start, end, by_range = 0, by_region = 0;
	u64 i;

	for_each_reserved_mem_range(i, &start, &end)
		by_range += end - start;
	for_each_reserved_mem_region(region)
		by_region += region->size;
	return by_range == by_region ? (unsigned long)(by_range >> PAGE_SHIFT) : 0;
}

static unsigned long region_frames(void)
{
	struct memblock_region *region;
	unsigned long frames = 0;

	for_each_mem_region(region) {
		if (memblock_is_nomap(region) || memblock_is_hotpluggable(region) ||
		    memblock_is_mirror(region) || memblock_is_driver_managed(region))
			continue;
		frames += memblock_region_memory_end_pfn(region) -
			  memblock_region_memory_base_pfn(region);
	}
	return frames;
}

static unsigned long deferred_frames(void)
{
	unsigned long start, end, frames = 0;
	u64 i;

	for_each_free_mem_pfn_range_in_zone(i, &normal_zone, &start, &end) frames += end - start;
	return frames;
}

static unsigned long deferred_frames_in_two_goes(void)
{
	unsigned long start, end, frames = 0;
	u64 i;

	for_each_free_mem_pfn_range_in_zone(i, &normal_zone, &start, &end)
	{
		frames += end - start;
		break;
	}
	if (i == (u64)-1)
		return frames;
	linux6_next_in_zone(i, &normal_zone, &start, &end);
	for_each_free_mem_pfn_range_in_zone_from(i, &normal_zone, &start, &end)
		frames += end - start;
	return frames;
}

static unsigned long free_frames(void)
{
	phys_addr_t start, end;
	unsigned long frames = 0;
	u64 i;

	for_each_free_mem_range(i, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL)
		frames += (unsigned long)((end - start) >> PAGE_SHIFT);
	return frames;
}

static unsigned long frames_by_pfn(void)
{
	unsigned long start, end, frames = 0;
	int i, nid;

	for_each_mem_pfn_range(i, MAX_NUMNODES, &start, &end, &nid)
		frames += end - start;
	return frames;
}

static void finish(void)
{
	memblock_dump_all();
	memblock_free_all();
	memblock_discard();
}

/* ---- what it should have come to ---- */

#include "port.h"

static int setup(void **state)
{
	(void)port_setup(state);
	port.base = FRAME(BANK);
	return 0;
}

static void memory_is_set_up(void **state)
{
	(void)state;
	add_memory();
	assert_memory(MAX_NUMNODES > 1 ? "0000000000000000000000000000000000000000000000000000HHHHH"
					 "HHHHHHH................N000" :
					 "####################################################"
					 "hhhhhhhhhhhh................n###");
	assert_int_equal(mapped_frames(), 67);
	assert_int_equal(region_frames(), 55);
	assert_int_equal(frames_by_pfn(), 68);
	assert_addr(memblock_start_of_DRAM(), FRAME(BANK));
	assert_addr(memblock_end_of_DRAM(), FRAME(BANK + 84));
}

static void allocations_are_made(void **state)
{
	(void)state;
	add_memory();
	reserve_kernel();
	assert_int_equal(reserved_frames(), 5);
	assert_true(allocate());
	assert_int_equal(reserved_frames(),
			 10); /* the kernel's five, three pages, two of the crash kernel */
	assert_addr(crash_kernel, FRAME(BANK + 14));
	assert_ptr_equal(page_table, memblock_port_phys_to_virt(FRAME(BANK + 62)));
	assert_ptr_equal(per_cpu, memblock_port_phys_to_virt(FRAME(BANK + 61)));
	assert_ptr_equal(log_buffer, memblock_port_phys_to_virt(FRAME(BANK + 60)));
	assert_true(memblock_is_reserved(FRAME(BANK + 60)));
	assert_false(memblock_is_reserved(FRAME(BANK + 63)));
	assert_int_equal(free_frames(), 67 - 10);
	assert_int_equal(deferred_frames(), 64 - 10);
	assert_int_equal(deferred_frames_in_two_goes(), 64 - 10);
}

static void boot_is_finished(void **state)
{
	(void)state;
	memblock_add(FRAME(BANK), FRAME(4));
	memblock_reserve(FRAME(BANK), FRAME(1));
	finish();
	assert_pages("zero");
	assert_pages("reserve 0x1000-0x1001 node 0");
	assert_pages("free 0x1001 order 0");
	assert_pages("free 0x1002 order 1");
	assert_pages("total 3");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(memory_is_set_up, setup, port_teardown),
		cmocka_unit_test_setup_teardown(allocations_are_made, setup, port_teardown),
		cmocka_unit_test_setup_teardown(boot_is_finished, setup, port_teardown),
	};

	return RUN(tests);
}
