// SPDX-License-Identifier: MIT
/*
 * test_linux5_source.c - a piece of a kernel of the 5.0 kind: its memory setup with the names,
 * signatures and habits of that time, and nothing but memblock.h. That it compiles is half of the
 * test; the other half is below it.
 */
#include <memblock/memblock.h>

/* ---- the kernel ---- */

#define FRAME(n) ((phys_addr_t)(n) << PAGE_SHIFT)
#define BANK 0x1000 /* the first frame of memory */

static void *page_table, *per_cpu;
static phys_addr_t crash_kernel, lists;

static void add_memory(void)
{
	memblock_add(FRAME(BANK), FRAME(32));
	memblock_add_node(FRAME(BANK + 32), FRAME(8), 0);
	memblock_mark_hotplug(FRAME(BANK + 36), FRAME(4));
	memblock_set_node(0, PHYS_ADDR_MAX, &memblock.memory, 0);
	memblock_reserve(FRAME(BANK), FRAME(4));
	memblock_set_bottom_up(false);
	memblock_allow_resize();
}

static void allocate(void)
{
	phys_addr_t found;

	page_table = memblock_alloc(PAGE_SIZE, PAGE_SIZE);
	per_cpu = memblock_alloc_node_nopanic(PAGE_SIZE, 0);
	crash_kernel = memblock_find_in_range(FRAME(BANK), FRAME(BANK + 16), FRAME(2), PAGE_SIZE);
	memblock_reserve(crash_kernel, FRAME(2));
	lists = memblock_phys_alloc_try_nid(FRAME(1), PAGE_SIZE, 0);
	found = __memblock_alloc_base(FRAME(1), PAGE_SIZE, MEMBLOCK_ALLOC_ANYWHERE);
	memblock_free(found, FRAME(1));
	found = memblock_alloc_range(FRAME(1), PAGE_SIZE, 0, FRAME(BANK + 8), MEMBLOCK_NONE);
	memblock_free_early(found, FRAME(1));
	found = memblock_phys_alloc_nid(FRAME(1), PAGE_SIZE, 0);
	memblock_free_early_nid(found, FRAME(1), 0);
}

static unsigned long present_frames(void)
{
	struct memblock_region *region;
	unsigned long frames = 0;

	for_each_memblock(memory, region)
		frames += memblock_region_memory_end_pfn(region) -
			  memblock_region_memory_base_pfn(region);
	return frames;
}

static unsigned long reserved_frames(void)
{
	phys_addr_t start, end, bytes = 0;
	u64 i;

	for_each_reserved_mem_region(i, &start, &end)
		bytes += end - start + 1;
	return (unsigned long)(bytes >> PAGE_SHIFT);
}

static unsigned long free_frames(void)
{
	phys_addr_t start, end, up = 0, down = 0;
	int nid;
	u64 i;

	for_each_mem_range(i, &memblock.memory, &memblock.reserved, NUMA_NO_NODE, MEMBLOCK_NONE,
			   &start, &end, &nid)
		up += end - start;
	for_each_free_mem_range_reverse(i, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, &nid)
		down += end - start;
	return up == down ? (unsigned long)(up >> PAGE_SHIFT) : 0;
}

/* Saves the lists and puts them back, as early x86 code does. */
static void try_and_undo(void)
{
	struct memblock saved = memblock;
	struct memblock_region regions[8];
	unsigned long i;

	for (i = 0; i < 8 && i < memblock.memory.cnt; i++)
		regions[i] = memblock.memory.regions[i];
	memblock_remove(FRAME(BANK + 8), FRAME(1));
	for (i = 0; i < 8 && i < saved.memory.cnt; i++)
		memblock.memory.regions[i] = regions[i];
	memblock = saved;
}

/* ---- what it should have come to ---- */

#include "port.h"

static int setup(void **state)
{
	(void)port_setup(state);
	use_rules(MEMBLOCK_RULES_5_0);
	port.base = FRAME(BANK);
	return 0;
}

static void memory_is_set_up(void **state)
{
	(void)state;
	add_memory();
	assert_memory(MAX_NUMNODES > 1 ? "000000000000000000000000000000000000HHHH" :
					 "####################################hhhh");
	assert_int_equal(present_frames(), 40);
	assert_int_equal(reserved_frames(), 4);
	try_and_undo();
	assert_int_equal(present_frames(), 40);
	assert_true(memblock_is_memory(FRAME(BANK + 8)));
}

static void allocations_are_made(void **state)
{
	(void)state;
	add_memory();
	movable_node_enabled = true; /* the last four frames are not to be used */
	allocate();
	assert_ptr_equal(page_table, memblock_port_phys_to_virt(FRAME(BANK + 35)));
	assert_ptr_equal(per_cpu, memblock_port_phys_to_virt(FRAME(BANK + 34)));
	assert_addr(crash_kernel, FRAME(BANK + 14));
	assert_addr(lists, FRAME(BANK + 33));
	assert_int_equal(reserved_frames(), 4 + 1 + 1 + 2 + 1);
	assert_int_equal(free_frames(), 36 - 9);
	assert_int_equal(memblock_free_all(), 40 - 9); /* but become free pages */
	assert_pages("zero");
	assert_pages("reserve 0x1000-0x1004 node 0");
	assert_pages("reserve 0x100e-0x1010 node 0");
	assert_pages("reserve 0x1021-0x1024 node 0");
	assert_pages("free 0x1004 order 2");
	assert_pages("free 0x1008 order 2");
	assert_pages("free 0x100c order 1");
	assert_pages("free 0x1010 order 4");
	assert_pages("free 0x1020 order 0");
	assert_pages("free 0x1024 order 2");
	assert_pages("total 31");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(memory_is_set_up, setup, port_teardown),
		cmocka_unit_test_setup_teardown(allocations_are_made, setup, port_teardown),
	};

	return RUN(tests);
}
