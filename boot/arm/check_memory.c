// SPDX-License-Identifier: MIT
/*
 * check_memory.c - memblock as an allocator, with real memory behind it.
 */
#include "boot.h"

#include <string.h>

/* An address in RAM; the image lies in the first 8 MiB, and no machine here has less than 64. */
static phys_addr_t ram_at(unsigned int mib)
{
	return machine.phys_offset + ((phys_addr_t)mib << 20);
}

/* ---- allocations ---- */

enum { DIRT = 0xa5, DIRTY_BYTES = 1 << 20 };

static const struct request {
	phys_addr_t size, align;
} requests[] = {
	{ 1, 1 },         { 64, 64 },       { 3000, 4 },           { 4096, 4096 },
	{ 100, 0x10000 }, { 16384, 16384 }, { 5000, 32 },          { 12288, 0x100000 },
	{ 64, 8 },        { 100000, 128 },  { 0x40000, 0x200000 }, { 7, 2 },
};

enum { REQUESTS = sizeof(requests) / sizeof(requests[0]) };

/* The memory that is handed out next has been in use before, so that zeros are not luck. */
static void dirty_free_memory(void)
{
	void *memory = memblock_alloc_raw(DIRTY_BYTES, 0x200000);

	memset(memory, DIRT, DIRTY_BYTES);
	memblock_free(memblock_port_virt_to_phys(memory), DIRTY_BYTES);
}

static bool holds_only(const unsigned char *bytes, phys_addr_t size, unsigned char byte)
{
	while (size && *bytes == byte) {
		bytes++;
		size--;
	}
	return size == 0;
}

static bool is_inside(const void *pointer, phys_addr_t size, phys_addr_t min, phys_addr_t max)
{
	phys_addr_t address = memblock_port_virt_to_phys(pointer);

	return address >= min && address + size <= max &&
	       memblock_is_region_memory(address, size) && memblock_is_map_memory(address) &&
	       memblock_is_reserved(address) && memblock_is_reserved(address + size - 1);
}

/* How many requests were not met as asked. */
struct shortcomings {
	unsigned int dirty, misaligned, outside, overwritten;
};

static void allocate_all(unsigned char *got[], phys_addr_t min, phys_addr_t max,
			 struct shortcomings *found)
{
	unsigned int i;

	for (i = 0; i < REQUESTS; i++) {
		const struct request *request = &requests[i];

		got[i] = memblock_alloc_try_nid(request->size, request->align, min, max,
						NUMA_NO_NODE);
		found->dirty += !holds_only(got[i], request->size, 0);
		found->misaligned += (memblock_port_virt_to_phys(got[i]) & (request->align - 1)) !=
				     0;
		found->outside += !is_inside(got[i], request->size, min, max);
		memset(got[i], (int)i + 1, (size_t)request->size);
	}
}

/* Two that overlap cannot both still hold what was written to them. */
static void free_all(unsigned char *got[], struct shortcomings *found)
{
	unsigned int i;

	for (i = 0; i < REQUESTS; i++)
		found->overwritten += !holds_only(got[i], requests[i].size, (unsigned char)(i + 1));
	for (i = 0; i < REQUESTS; i++)
		memblock_free(memblock_port_virt_to_phys(got[i]), requests[i].size);
}

static void check_requests(const char *how, phys_addr_t min, phys_addr_t max)
{
	struct shortcomings found = { 0, 0, 0, 0 };
	unsigned char *got[REQUESTS];

	allocate_all(got, min, max, &found);
	free_all(got, &found);
	check(!found.dirty, "%s allocations are zeroed", how);
	check(!found.misaligned, "%s allocations are aligned", how);
	check(!found.outside, "%s allocations are memory inside their limits", how);
	check(!found.overwritten, "%s allocations are distinct", how);
}

void check_allocations(void)
{
	phys_addr_t limit = memblock_get_current_limit();
	phys_addr_t middle = ram_at(24), end = ram_at(40);

	check(limit == machine.mmu.arm_lowmem_limit, "all of lowmem may be allocated: up to 0x%llx",
	      (u64)limit);
	dirty_free_memory();
	check_requests("top-down", 0, limit);
	memblock_set_bottom_up(true);
	dirty_free_memory();
	check_requests("bottom-up", middle, limit);
	memblock_set_bottom_up(false);
	check_requests("bounded", middle, end);
	check(!memblock_alloc_nopanic(limit, PAGE_SIZE) &&
		      !memblock_alloc_range(end - middle + PAGE_SIZE, PAGE_SIZE, middle, end,
					    MEMBLOCK_NONE),
	      "more than there is cannot be had");
}

/* ---- the region arrays ---- */

enum { PIECES = 2 * INIT_MEMBLOCK_REGIONS };

static phys_addr_t piece(phys_addr_t base, unsigned int i)
{
	return base + (phys_addr_t)i * 2 * PAGE_SIZE;
}

static bool array_moved(const struct memblock_type *type)
{
	phys_addr_t bytes = type->max * sizeof(struct memblock_region);
	phys_addr_t array = memblock_port_virt_to_phys(type->regions);

	return type->max >= 2 * INIT_MEMBLOCK_REGIONS &&
	       array >= memblock_port_virt_to_phys(_end) &&
	       memblock_is_region_memory(array, bytes) && memblock_is_reserved(array) &&
	       memblock_is_reserved(array + bytes - 1);
}

static bool is_sorted(const struct memblock_type *type)
{
	unsigned long i;

	for (i = 1; i < type->cnt; i++) {
		if (type->regions[i].base - type->regions[i - 1].base < type->regions[i - 1].size)
			return false;
	}
	return true;
}

/* Every second page of a stretch is given back: as many reservations as pages are left. */
static void check_reserved_growth(phys_addr_t base)
{
	unsigned int i, wrong = 0;

	for (i = 0; i < PIECES; i++)
		memblock_free(piece(base, i), PAGE_SIZE);
	for (i = 0; i < PIECES; i++)
		wrong += memblock_is_reserved(piece(base, i)) ||
			 !memblock_is_reserved(piece(base, i) + PAGE_SIZE);
	check(array_moved(&memblock.reserved),
	      "the array of reserved regions has doubled: %lu of %lu", memblock.reserved.cnt,
	      memblock.reserved.max);
	check(!wrong && is_sorted(&memblock.reserved), "reserved regions are what was reserved");
}

/* Every second page is marked, which splits the memory region there; and cleared again. */
static void check_memory_growth(phys_addr_t base)
{
	unsigned long cnt = memblock.memory.cnt;
	unsigned int i;

	for (i = 0; i < PIECES; i++)
		must(memblock_mark_hotplug(piece(base, i), PAGE_SIZE), "memory cannot be marked");
	check(array_moved(&memblock.memory), "the array of memory regions has doubled: %lu of %lu",
	      memblock.memory.cnt, memblock.memory.max);
	check(memblock.memory.cnt >= cnt + 2 * PIECES - 1 && is_sorted(&memblock.memory),
	      "memory regions were split where they were marked");
	must(memblock_clear_hotplug(base, piece(base, PIECES) - base), "marks cannot be cleared");
	check(memblock.memory.cnt == cnt, "and merged when the marks went");
}

/* Not at the top of memory, where the grown arrays go. */
void check_array_growth(void)
{
	phys_addr_t base = memblock_alloc_base(piece(0, PIECES), PAGE_SIZE, ram_at(32));

	check_reserved_growth(base);
	check_memory_growth(base);
}
