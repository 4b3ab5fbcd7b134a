// SPDX-License-Identifier: MIT
/*
 * test_arm_random.c - arch/arm against two plain models, page by page through the walker.
 *
 * Random memory lists: a page is mapped if and only if all of it is lowmem and may be mapped, and
 * executable if and only if it is the kernel's or its region lies below the kernel. Random
 * mappings: a window of pages, each holding the last thing that was mapped there.
 *
 * ARM_SEED=n runs one seed instead of the first 60; a failure names its seed.
 */
#include "../../random.h"
#include "machine.h"

#include <stdlib.h>

enum { SEEDS = 60 };

static uint64_t random_state;

static uint32_t next_random(void)
{
	return (uint32_t)(random_next(&random_state) >> 16);
}

/* In [0, limit). */
static uint64_t below(uint64_t limit)
{
	return next_random() % limit;
}

static bool one_in(unsigned int n)
{
	return below(n) == 0;
}

/* A size that is often a multiple of something that matters. */
static uint64_t random_size(uint64_t most)
{
	static const uint64_t units[] = {
		1, 4096, 4096, 65536, 1 << 20, 1 << 20, 2 << 20, 16 << 20
	};
	uint64_t unit;

	do
		unit = units[below(sizeof(units) / sizeof(units[0]))];
	while (unit > most);
	return unit * (1 + below(most / unit));
}

static void for_each_seed(void (*test)(unsigned int seed))
{
	const char *wanted = getenv("ARM_SEED");
	unsigned int seed;

	for (seed = wanted ? (unsigned int)atoi(wanted) : 1; seed <= SEEDS || wanted; seed++) {
		random_state = 0x9e3779b97f4a7c15u * seed;
		power_on();
		test(seed);
		if (wanted)
			break;
	}
}

#define assert_at(seed, va, condition)                                                             \
	do {                                                                                       \
		if (!(condition))                                                                  \
			fail_msg("ARM_SEED=%u at 0x%llx: %s", seed, (unsigned long long)(va),      \
				 #condition);                                                      \
	} while (0)

/* ---- random memory lists ---- */

static void random_memory(void)
{
	uint64_t base = one_in(2) ? 0x40000000 :
				    0x80000000 + (random_size(6 * MIB) & ~(uint64_t)4095);
	unsigned int i, banks = 1 + (unsigned int)below(8);

	assert_int_equal(memblock_add((phys_addr_t)base, 24 * MIB), 0);
	for (i = 0, base += 24 * MIB; i < banks; i++) {
		const uint64_t size = random_size(40 * MIB);

		base += one_in(3) ? 0 : random_size(8 * MIB);
		assert_int_equal(memblock_add((phys_addr_t)base, (phys_addr_t)size), 0);
		base += size;
	}
	for (i = (unsigned int)below(5); i; i--) {
		const uint64_t hole = 0x40000000 + below(0x50000000);

		(void)memblock_mark_nomap((phys_addr_t)(memblock_start_of_DRAM() + 8 * MIB +
							(hole & 0x7ffffff & ~(uint64_t)4095)),
					  (phys_addr_t)(random_size(4 * MIB)));
	}
}

/* The region that all of the page lies in, or NULL. */
static const struct memblock_region *region_of_page(uint64_t page)
{
	unsigned long i;

	for (i = 0; i < memblock.memory.cnt; i++) {
		const struct memblock_region *region = &memblock.memory.regions[i];

		if (page >= region->base && page + 4096 <= (uint64_t)region->base + region->size)
			return region;
	}
	return NULL;
}

/* 0 if nothing is mapped there. */
static unsigned int expected_permissions(uint64_t page)
{
	const struct memblock_region *region = region_of_page(page);
	const uint64_t section = format->section_size;
	const uint64_t image = mmu.kernel_start / section * section;
	const uint64_t image_end = (mmu.kernel_end + section - 1) / section * section;
	const unsigned int rw = ARM_PL1_READ | ARM_PL1_WRITE;
	uint64_t end;

	if (!region || memblock_is_nomap(region) || page + 4096 > mmu.arm_lowmem_limit)
		return 0;
	end = (uint64_t)region->base + region->size;
	if (end > mmu.arm_lowmem_limit)
		end = mmu.arm_lowmem_limit;
	if ((page >= image && page < image_end) || end / 4096 * 4096 < image)
		return rw | ARM_PL1_EXECUTE;
	return rw;
}

static void check_page(unsigned int seed, uint64_t va)
{
	const uint64_t page = mmu.phys_offset + (va - 0xc0000000);
	const unsigned int expected = expected_permissions(page);
	const struct arm_translation is = translate(va, ARM_READ);

	assert_at(seed, va, is.permissions == expected);
	if (!expected) {
		assert_at(seed, va, is.fault == ARM_TRANSLATION_FAULT);
		return;
	}
	assert_at(seed, va, is.fault == ARM_NO_FAULT);
	assert_at(seed, va, is.pa == page);
	assert_at(seed, va, is.attributes.mair == 0xff && is.attributes.shareability == 3);
}

/* Each table page is reserved, lies in lowmem and serves one step. */
static void check_tables(unsigned int seed)
{
	struct arm_registers registers;
	struct arm_table table;
	uint64_t va = 0, last = 0;
	unsigned long pages = 0;

	arm_registers(&mmu, &registers);
	while (arm_next_table(&registers, &va, &table)) {
		assert_at(seed, table.va, memblock_is_reserved((phys_addr_t)table.pa));
		assert_at(seed, table.va, table.pa < mmu.memblock_limit);
		assert_at(seed, table.va, table.bytes == either(1024, 4096));
		pages += table.pa / 4096 != last;
		last = table.pa / 4096;
	}
	assert_at(seed, 0, pages == mmu.table_pages);
	assert_at(seed, 0, !mmu.spare_tables);
}

static void random_lowmem(unsigned int seed)
{
	uint64_t va;

	random_memory();
	arm_mmu_init(&mmu, format);
	mmu.pgd = (phys_addr_t)(mmu.phys_offset + 4 * MIB + 0x4000);
	mmu.kernel_start = (phys_addr_t)(mmu.phys_offset + 2 * MIB + random_size(8 * MIB));
	mmu.kernel_end = (phys_addr_t)(mmu.kernel_start + random_size(12 * MIB));
	mmu.large_entries = one_in(3);
	assert_int_equal(memblock_reserve(mmu.pgd, format->pgd_bytes), 0);
	assert_at(seed, 0, adjust_lowmem_bounds(&mmu) == 0);
	dirty_tables();
	assert_at(seed, 0, paging_init(&mmu) == 0);
	for (va = 0xc0000000; va < 0xf0000000; va += 4096)
		check_page(seed, va);
	check_tables(seed);
}

static void random_memory_lists(void **state)
{
	(void)state;
	for_each_seed(random_lowmem);
}

/* ---- random mappings ---- */

enum { WINDOW = 0xc4000000, WINDOW_PAGES = 64 * 256, MAPPINGS = 60 };

/* What each page of the window was last mapped to; MT_TYPES: nothing. */
static struct {
	uint64_t physical;
	unsigned int type;
} model[WINDOW_PAGES];

static void check_window(unsigned int seed)
{
	unsigned int i;

	for (i = 0; i < WINDOW_PAGES; i++) {
		const uint64_t va = WINDOW + (uint64_t)i * 4096;
		const struct arm_translation is = translate(va, ARM_READ);

		if (model[i].type == MT_TYPES) {
			assert_at(seed, va, is.kind == ARM_INVALID);
			continue;
		}
		assert_at(seed, va, is.kind != ARM_INVALID && is.pa == model[i].physical);
		assert_at(seed, va,
			  !(is.permissions & ARM_PL1_WRITE) ==
				  (model[i].type == MT_MEMORY_RO || model[i].type == MT_ROM ||
				   model[i].type == MT_MEMORY_ROX));
		assert_at(seed, va,
			  !(is.permissions & ARM_PL1_EXECUTE) ==
				  (model[i].type == MT_MEMORY_RO || model[i].type == MT_DEVICE ||
				   model[i].type == MT_MEMORY_RW));
		assert_at(seed, va, (is.attributes.mair == 0x04) == (model[i].type == MT_DEVICE));
	}
}

static void random_mapping(unsigned int seed)
{
	static const unsigned int units[] = { 1, 1, 16, 256, 512, 512, 4096 };
	const unsigned int unit = units[below(7)];
	const unsigned int first = (unsigned int)below(WINDOW_PAGES) / unit * unit;
	unsigned int count = (unsigned int)(1 + below(4)) * unit, i;
	const unsigned int type = (unsigned int)below(MT_ROM);
	const unsigned int align = one_in(4) ? 1 : unit;
	uint64_t physical = below(0x80000) / align * align * 4096;
	const uint64_t va = WINDOW + (uint64_t)first * 4096;

	if (count > WINDOW_PAGES - first)
		count = WINDOW_PAGES - first;
	assert_at(seed, va, map((uint32_t)va, physical, (uint64_t)count * 4096, type) == 0);
	for (i = 0; i < count; i++, physical += 4096) {
		model[first + i].physical = physical;
		model[first + i].type = type;
	}
}

static void random_window(unsigned int seed)
{
	unsigned int i;

	boot(0x40000000, 64 * MIB);
	mmu.large_entries = seed % 2;
	mmu.mmu_on = seed % 3 == 0;
	for (i = 0; i < WINDOW_PAGES; i++)
		model[i].type = MT_TYPES;
	for (i = 0; i < MAPPINGS; i++) {
		random_mapping(seed);
		if (i % 6 == 5)
			check_window(seed);
		forget_events();
	}
	assert_at(seed, 0, translate(WINDOW - 1, ARM_READ).kind == ARM_INVALID);
	assert_at(seed, 0, translate(WINDOW + 64 * MIB, ARM_READ).kind == ARM_INVALID);
	assert_at(seed, 0, !mmu.spare_tables);
}

static void random_mappings(void **state)
{
	(void)state;
	for_each_seed(random_window);
}

/* ---- random tables ---- */

enum { GARBAGE = 0x1000000, GARBAGE_BYTES = 1 << 20 };

/* Any entry, but one that leads nowhere else than into the garbage itself. */
static uint64_t random_entry(void)
{
	const uint64_t entry = (uint64_t)next_random() << 32 | next_random();
	const uint64_t inside = GARBAGE | (entry & (GARBAGE_BYTES - 1) & ~(uint64_t)0x3ff);

	return inside | (entry & 0x3ff) | (entry & 0xffff000000000000);
}

static void random_registers(struct arm_registers *registers)
{
	arm_registers(&mmu, registers);
	registers->ttbr0 = registers->ttbr1 = GARBAGE + below(16) * 0x4000;
	registers->ttbcr = (is_short() ? 0 : ARM_TTBCR_EAE) | (next_random() & 0x00870087);
	registers->sctlr = next_random() | ARM_SCTLR_M;
	registers->dacr = next_random();
	registers->id_mmfr0 = next_random();
}

/* Whatever lies in memory, a walk goes forward and comes to its end. */
static void garbage_is_walked_to_its_end(void **state)
{
	unsigned int seed, i;

	(void)state;
	for (seed = 1; seed <= 20; seed++) {
		struct arm_registers registers;
		struct arm_translation entry;
		struct arm_table table;
		uint64_t va = 0, last = 0;

		random_state = 0x9e3779b97f4a7c15u * seed;
		arm_mmu_init(&mmu, format);
		random_registers(&registers);
		for (i = 0; i < GARBAGE_BYTES; i += 8)
			*(uint64_t *)ram_at(GARBAGE + i) = one_in(4) ? random_entry() : 0;
		for (; arm_next_entry(&registers, &va, &entry); last = va) {
			assert_at(seed, va, va > last && entry.size >= 4096);
			assert_at(seed, va, entry.va + entry.size == va);
		}
		assert_at(seed, va, va == 4 * GIB);
		for (va = last = 0; arm_next_table(&registers, &va, &table); last = va)
			assert_at(seed, va, va > last && table.va + table.size == va);
		assert_at(seed, va, va == 4 * GIB);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(random_memory_lists),
		BOTH(random_mappings),
		BOTH(garbage_is_walked_to_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
