// SPDX-License-Identifier: MIT
/*
 * test_arm_map.c - arch/arm/map.c: which entries a mapping becomes, what of an older one stays,
 * what is refused, and that the hardware is told of everything in the right order.
 */
#include "machine.h"

/* Bits of read-write memory in a section and in a page. */
static uint64_t rw_section(uint64_t physical)
{
	return physical | either(0x1141e, 0x71d | XN);
}

static uint64_t rw_page(uint64_t physical)
{
	return physical | either(0x45f, 0x71f | XN);
}

static bool is_table(uint64_t virtual)
{
	return (section_of(virtual) & 3) == either(1, 3);
}

/* ---- sections or pages ---- */

static void whole_steps_are_sections(void **state)
{
	uint64_t va;

	(void)state;
	boot(0x40000000, 64 * MIB);
	assert_int_equal(map(0xc0200000, 0x40200000, 4 * MIB, MT_MEMORY_RW), 0);
	for (va = 0xc0200000; va < 0xc0600000; va += format->section_size)
		assert_hex(section_of(va), rw_section(va - 0x80000000));
	assert_hex(section_of(0xc01fffff), 0);
	assert_hex(section_of(0xc0600000), 0);
	assert_int_equal(mmu.table_pages, 0);
}

/* Short: an odd megabyte is the second entry of its pair, or a lone first one. LPAE: pages. */
static void odd_megabytes(void **state)
{
	(void)state;
	boot(0x40000000, 64 * MIB);
	assert_int_equal(map(0xc0300000, 0x40300000, 2 * MIB, MT_MEMORY_RW), 0);
	if (is_short()) {
		assert_hex(section_of(0xc0200000), 0);
		assert_hex(section_of(0xc0300000), rw_section(0x40300000));
		assert_hex(section_of(0xc0400000), rw_section(0x40400000));
		assert_hex(section_of(0xc0500000), 0);
	} else {
		assert_hex(page_of(0xc02ff000), 0);
		assert_hex(page_of(0xc0300000), rw_page(0x40300000));
		assert_hex(page_of(0xc04ff000), rw_page(0x404ff000));
		assert_hex(page_of(0xc0500000), 0);
	}
	assert_int_equal(mmu.table_pages, either(0, 2));
}

/* The choice is made for each step of 2 MiB, in both formats. */
static void a_step_with_an_odd_end_is_all_pages(void **state)
{
	uint64_t va;

	(void)state;
	boot(0x40000000, 64 * MIB);
	assert_int_equal(map(0xc0200000, 0x40200000, 4 * MIB + 0x145000, MT_MEMORY_RW), 0);
	assert_hex(section_of(0xc0400000), rw_section(0x40400000));
	for (va = 0xc0600000; va < 0xc0745000; va += 4096)
		assert_hex(page_of(va), rw_page(va - 0x80000000));
	assert_hex(page_of(0xc0745000), 0);
	assert_hex(page_of(0xc07ff000), 0);
	assert_int_equal(mmu.table_pages, 1);
}

static void an_odd_start_is_pages_up_to_the_step(void **state)
{
	(void)state;
	boot(0x40000000, 64 * MIB);
	assert_int_equal(map(0xc0345000, 0x40345000, 5 * MIB - 0x145000, MT_MEMORY_RW), 0);
	assert_hex(page_of(0xc0344000), 0);
	assert_hex(page_of(0xc0345000), rw_page(0x40345000));
	assert_hex(page_of(0xc03ff000), rw_page(0x403ff000));
	assert_hex(section_of(0xc0400000), rw_section(0x40400000));
}

/* Virtual and physical address a page apart: no section anywhere. */
static void a_skewed_mapping_is_all_pages(void **state)
{
	(void)state;
	boot(0x40000000, 64 * MIB);
	assert_int_equal(map(0xc0400000, 0x40401000, 4 * MIB, MT_MEMORY_RW), 0);
	assert_hex(page_of(0xc0400000), rw_page(0x40401000));
	assert_hex(page_of(0xc07ff000), rw_page(0x40800000));
	assert_int_equal(mmu.table_pages, 2);
}

/* The start is rounded down, and what that adds is mapped as well. */
static void a_request_is_made_of_whole_pages(void **state)
{
	(void)state;
	boot(0x40000000, 64 * MIB);
	assert_int_equal(map(0xc0201ffc, 0x40201000, 8, MT_MEMORY_RW), 0);
	assert_hex(page_of(0xc0200000), 0);
	assert_hex(page_of(0xc0201000), rw_page(0x40201000));
	assert_hex(page_of(0xc0202000), rw_page(0x40202000));
	assert_hex(page_of(0xc0203000), 0);
}

static void the_last_page_of_the_address_space(void **state)
{
	(void)state;
	boot(0x40000000, 64 * MIB);
	assert_int_equal(map(0xfffff000, 0x40201000, 4096, MT_MEMORY_RW), 0);
	assert_hex(page_of(0xfffff000), rw_page(0x40201000));
	assert_int_equal(map(0xffe00000, 0x40200000, 2 * MIB, MT_MEMORY_RW), 0);
	assert_hex(section_of(0xffffffff), rw_section(either(0x40300000, 0x40200000)));
}

static void lpae_maps_40_bits(void **state)
{
	(void)state;
	boot(0x40000000, 64 * MIB);
	assert_int_equal(map(0xd0000000, 0xffffe00000, 2 * MIB, MT_MEMORY_RW), 0);
	assert_hex(section_of(0xd0000000), rw_section(0xffffe00000));
	assert_int_equal(map(0xd0200000, 0xfffffff000, 4 * KIB, MT_MEMORY_RW), 0);
	assert_hex(page_of(0xd0200000), rw_page(0xfffffff000));
	assert_hex(translate(0xd0200fff, ARM_READ).pa, 0xffffffffff);
}

/* ---- table pages ---- */

/* As in real kernels: one page a step; short: its upper half holds both entries' tables. */
static void a_step_has_one_table_page(void **state)
{
	const uint64_t page = 0x43fff000; /* the highest one */

	(void)state;
	boot(0x40000000, 64 * MIB);
	assert_int_equal(map(0xc0300000, 0x40300000, 4 * KIB, MT_MEMORY_RW), 0);
	if (is_short()) {
		assert_hex(section_of(0xc0200000), page + 0x801);
		assert_hex(section_of(0xc0300000), page + 0xc01);
	} else {
		assert_hex(section_of(0xc0200000), page + 3);
	}
	assert_true(memblock_is_reserved((phys_addr_t)page));
	assert_int_equal(map(0xc0200000, 0x40200000, 4 * KIB, MT_MEMORY_RW), 0);
	assert_hex(page_of(0xc0200000), rw_page(0x40200000));
	assert_int_equal(mmu.table_pages, 1);
	assert_hex(mmu.spare_tables, 0);
}

static void tables_are_allocated_from_the_first_step_on(void **state)
{
	(void)state;
	boot(0x40000000, 64 * MIB);
	assert_int_equal(map(0xc0400000, 0x40401000, 6 * MIB, MT_MEMORY_RW), 0);
	assert_hex(section_of(0xc0400000) & ~(uint64_t)0xfff, 0x43fff000);
	assert_hex(section_of(0xc0600000) & ~(uint64_t)0xfff, 0x43ffe000);
	assert_hex(section_of(0xc0800000) & ~(uint64_t)0xfff, 0x43ffd000);
}

static void early_alloc_counts_and_zeroes(void **state)
{
	phys_addr_t table;

	(void)state;
	boot(0x40000000, 64 * MIB);
	memset(ram_at(0x43fff000), 0xa5, 4096);
	table = early_alloc(&mmu);
	assert_hex(table, 0x43fff000);
	assert_hex(*(uint64_t *)ram_at(table), 0);
	assert_hex(*(uint64_t *)ram_at(table + 4088), 0);
	assert_int_equal(mmu.table_pages, 1);
	assert_int_equal(memblock_reserve(0x40000000, 64 * MIB), 0);
	assert_hex(early_alloc(&mmu), 0);
	assert_int_equal(mmu.table_pages, 1);
}

/* ---- what was there before ---- */

static void a_section_is_split_and_keeps_its_other_pages(void **state)
{
	uint64_t va;

	(void)state;
	boot(0x40000000, 64 * MIB);
	assert_int_equal(map(0xc0200000, 0x40200000, 2 * MIB, MT_MEMORY_RWX), 0);
	assert_int_equal(map(0xc0310000, 0x42000000, 8 * KIB, MT_MEMORY_RO), 0);
	if (is_short())
		assert_hex(section_of(0xc0200000), 0x4021140e); /* not in the way */
	for (va = either(0xc0300000, 0xc0200000); va < 0xc0400000; va += 4096) {
		if (va == 0xc0310000 || va == 0xc0311000)
			continue;
		assert_hex(page_of(va), (va - 0x80000000) | either(0x45e, 0x71f));
	}
	assert_hex(page_of(0xc0310000), 0x42000000 | either(0x65f, 0x79f | XN));
	assert_hex(page_of(0xc0311000), 0x42001000 | either(0x65f, 0x79f | XN));
	assert_int_equal(mmu.table_pages, 1);
}

/* Every attribute survives a split: the same translation before and after. */
static void a_split_changes_no_translation(void **state)
{
	unsigned int type;
	uint32_t va = 0xc0400000;

	(void)state;
	boot(0x40000000, 64 * MIB);
	for (type = 0; type < MT_TYPES; type++, va += 2 * MIB) {
		struct arm_translation before, after;

		if (!mmu.mem_types[type].prot_sect)
			continue;
		__map_init_section(&mmu, va, va + 2 * MIB, 0x40400000, &mmu.mem_types[type],
				   type == MT_MEMORY_RO);
		before = translate(va + 0x1234, ARM_READ);
		assert_int_equal(map(va + 0x8000, 0x42000000, 4 * KIB, MT_MEMORY_RW), 0);
		after = translate(va + 0x1234, ARM_READ);
		assert_int_equal(after.kind, ARM_SMALL_PAGE);
		assert_hex(after.pa, before.pa);
		assert_hex(after.permissions, before.permissions);
		assert_memory_equal(&after.attributes, &before.attributes,
				    sizeof(after.attributes));
		assert_int_equal(after.attributes.ng, type == MT_MEMORY_RO);
	}
}

static void sections_replace_a_table(void **state)
{
	(void)state;
	boot(0x40000000, 64 * MIB);
	assert_int_equal(map(0xc0201000, 0x40201000, 4 * KIB, MT_MEMORY_RWX), 0);
	assert_int_equal(map(0xc0200000, 0x40200000, 2 * MIB, MT_MEMORY_RW), 0);
	assert_hex(section_of(0xc0200000), rw_section(0x40200000));
	assert_int_equal(mmu.table_pages, 1);
}

/* Short: the half a section left behind is used again, and nothing of what it held shows. */
static void half_a_table_page_is_used_again(void **state)
{
	(void)state;
	boot(0x40000000, 64 * MIB);
	assert_int_equal(map(0xc0201000, 0x40201000, 1 * MIB, MT_MEMORY_RWX), 0);
	assert_int_equal(map(0xc0300000, 0x40300000, MIB, MT_MEMORY_RW), 0);
	assert_hex(section_of(0xc0300000), rw_section(0x40300000));
	assert_true(is_table(0xc0200000));
	assert_int_equal(map(0xc0310000, 0x42000000, 4 * KIB, MT_MEMORY_RW), 0);
	assert_hex(page_of(0xc0300000), rw_page(0x40300000));
	assert_hex(page_of(0xc0310000), rw_page(0x42000000));
	assert_hex(page_of(0xc0201000), 0x40201000 | 0x45e);
	assert_int_equal(mmu.table_pages, 1);
}

/* An entry that somebody has taken out since: nothing of its old table comes back. */
static void an_entry_taken_out_stays_empty(void **state)
{
	(void)state;
	boot(0x40000000, 64 * MIB);
	assert_int_equal(map(0xc0201000, 0x40201000, 1 * MIB + 64 * KIB, MT_MEMORY_RW), 0);
	*(uint32_t *)ram_at(mmu.pgd + 0xc03 * 4) = 0;
	assert_int_equal(map(0xc0340000, 0x40340000, 4 * KIB, MT_MEMORY_RW), 0);
	assert_hex(page_of(0xc0340000), rw_page(0x40340000));
	assert_hex(page_of(0xc0300000), 0);
	assert_int_equal(mmu.table_pages, 1);
}

/* The bits of an invalid entry mean nothing. */
static void what_an_invalid_entry_holds_is_not_mapped(void **state)
{
	(void)state;
	boot(0x40000000, 64 * MIB);
	if (is_short()) {
		*(uint32_t *)ram_at(mmu.pgd + 0xc02 * 4) = 0x4201140c;
		*(uint32_t *)ram_at(mmu.pgd + 0xc03 * 4) = 0x4211140c;
	} else {
		*(uint64_t *)ram_at(mmu.pgd + 4096 + 0x601 * 8) = 0x4200071e;
	}
	assert_int_equal(map(0xc0210000, 0x40210000, 4 * KIB, MT_MEMORY_RW), 0);
	assert_hex(page_of(0xc0210000), rw_page(0x40210000));
	assert_hex(page_of(0xc0200000), 0);
	assert_hex(page_of(0xc03ff000), 0);
}

/* A table that somebody else put there, beside which is no room for its buddy's. */
static void a_foreign_table_is_filled_in_place(void **state)
{
	(void)state;
	boot(0x40000000, 64 * MIB);
	*(uint32_t *)ram_at(mmu.pgd + 0xc02 * 4) = 0x40080401;
	assert_int_equal(map(0xc0201000, 0x40201000, 1 * MIB, MT_MEMORY_RW), 0);
	assert_hex(section_of(0xc0200000), 0x40080401);
	assert_hex(*(uint32_t *)ram_at(0x40080404), rw_page(0x40201000));
	assert_hex(section_of(0xc0300000), 0x43fffc01);
	assert_hex(page_of(0xc0300000), rw_page(0x40300000));
	assert_hex(page_of(0xc0301000), 0);
}

/* ---- refusals ---- */

static void assert_refused(uint32_t virtual, uint64_t physical, uint64_t length, unsigned int type,
			   const char *why)
{
	struct untouched before;

	remember(&before);
	assert_int_equal(map(virtual, physical, length, type), -EINVAL);
	assert_said(why);
	assert_untouched(&before);
}

static void what_is_refused_changes_nothing(void **state)
{
	(void)state;
	boot(0x40000000, 64 * MIB);
	assert_int_equal(map(0xc0200000, 0x40200000, 4 * MIB, MT_MEMORY_RW), 0);
	assert_refused(0xbfffffff, 0x40200000, 2 * MIB, MT_MEMORY_RW, "user space");
	assert_refused(0, 0x40200000, 4 * KIB, MT_MEMORY_RW, "user space");
	assert_refused(0xffffe000, 0x40200000, 12 * KIB, MT_MEMORY_RW, "wraps");
	assert_refused(0xfffff001, 0x40200000, 4 * KIB, MT_MEMORY_RW, "wraps");
	assert_refused(0xfff00000, 0x40200000, 0xffffffff, MT_MEMORY_RW, "wraps");
	assert_refused(0xc0200000, 0x40200000, 0, MT_MEMORY_RW, "nothing to map");
	assert_refused(0xc0200001, 0x40200000, 0, MT_MEMORY_RW, "nothing to map");
	assert_refused(0xc0200000, 0x40200000, MIB, MT_TYPES, "no memory type 0x00000009");
	assert_refused(0xc0200000, 0x40200000, MIB, ~0u, "no memory type 0xffffffff");
	assert_refused(0xc0201000, 0x40200000, 2 * MIB, MT_ROM, "sections only");
	assert_refused(0xc0200000, 0x40201000, 2 * MIB, MT_ROM, "sections only");
	assert_refused(0xc0200000, 0x40200000, 2 * MIB - 4096, MT_ROM, "sections only");
	mmu.mem_types[MT_ROM].prot_sect = 0;
	assert_refused(0xc0200000, 0x40200000, 2 * MIB, MT_ROM, "sections only");
}

static void too_wide_for_the_format(void **state)
{
	const uint64_t widest = (uint64_t)1 << format->phys_bits;

	(void)state;
	boot(0x40000000, 64 * MIB);
	assert_refused(0xc0200000, widest, 4 * KIB, MT_MEMORY_RW, "too wide");
	assert_refused(0xc0200000, widest - 4 * KIB, 8 * KIB, MT_MEMORY_RW, "too wide");
	assert_refused(0xc0200000, ((uint64_t)1 << 44) - 4096, 2 * MIB, MT_MEMORY_RW, "too wide");
	assert_int_equal(map(0xc0200000, widest - 4 * KIB, 4 * KIB, MT_MEMORY_RW), 0);
}

static void whole_sections_of_a_type_without_pages(void **state)
{
	(void)state;
	boot(0x40000000, 64 * MIB);
	assert_int_equal(map(0xc0200000 + format->section_size, 0x40200000,
			     3 * (uint64_t)format->section_size, MT_ROM),
			 0);
	assert_hex(section_of(0xc0200000 + format->section_size),
		   0x40200000 | either(0x1940e, 0x79d));
	assert_int_equal(mmu.table_pages, 0);
}

/* Vectors have no section entries: a whole step of them is pages. */
static void whole_steps_of_a_type_without_sections(void **state)
{
	(void)state;
	boot(0x40000000, 64 * MIB);
	assert_int_equal(map(0xc0200000, 0x40200000, 2 * MIB, MT_LOW_VECTORS), 0);
	assert_hex(page_of(0xc0200000), 0x40200000 | either(0x65e, 0x79f));
	assert_hex(page_of(0xc03ff000), 0x403ff000 | either(0x65e, 0x79f));
}

/* The second table of two cannot be had: the first one goes back, and nothing is mapped. */
static void without_memory_for_all_tables_nothing_changes(void **state)
{
	struct untouched before;

	(void)state;
	boot(0x40000000, 64 * MIB);
	assert_int_equal(memblock_reserve(0x40000000, 64 * MIB - 4096), 0);
	assert_int_equal(map(0xc0200000, 0x40200000, 2 * MIB, MT_MEMORY_RW), 0);
	forget_events();
	remember(&before);
	assert_int_equal(map(0xc0300000, 0x42001000, 2 * MIB, MT_MEMORY_RW), -ENOMEM);
	assert_said("no memory for tables");
	assert_untouched(&before);
	assert_int_equal(map(0xc0300000, 0x42001000, 4096, MT_MEMORY_RW), 0); /* one can */
	assert_int_equal(map(0xc0400000, 0x42001000, 4096, MT_MEMORY_RW), -ENOMEM);
}

/* ---- the hardware is told ---- */

static void assert_event(unsigned int i, enum port_call call, uint64_t start, uint64_t bytes)
{
	assert_true(i < machine.event_cnt);
	assert_int_equal(machine.events[i].call, call);
	assert_hex(machine.events[i].start, start);
	assert_hex(machine.events[i].bytes, bytes);
}

static uint64_t place_of_section(uint64_t virtual)
{
	return mmu.pgd + either((virtual >> 20) * 4, 4096 + (virtual >> 21) * 8);
}

static void entries_are_cleaned_once(void **state)
{
	(void)state;
	boot(0x40000000, 64 * MIB);
	assert_int_equal(map(0xc0200000, 0x40200000, 32 * MIB, MT_MEMORY_RW), 0);
	assert_event(0, CLEAN, place_of_section(0xc0200000), either(32 * 4, 16 * 8));
	assert_event(1, DSB, 0, 0);
	assert_int_equal(machine.event_cnt, 2);
}

/* A table is whole in memory before anything leads to it. */
static void a_table_is_cleaned_before_it_is_linked(void **state)
{
	(void)state;
	boot(0x40000000, 64 * MIB);
	assert_int_equal(map(0xc0201000, 0x40201000, 4 * KIB, MT_MEMORY_RW), 0);
	assert_event(0, CLEAN, 0x43fff000 + either(0x800, 0), either(2048, 4096));
	assert_event(1, DSB, 0, 0);
	assert_event(2, CLEAN, place_of_section(0xc0200000), 8);
	assert_event(3, DSB, 0, 0);
	assert_int_equal(machine.event_cnt, 4);
	forget_events();
	assert_int_equal(map(0xc0202000, 0x40202000, 8 * KIB, MT_MEMORY_RW), 0);
	assert_event(0, CLEAN, 0x43fff000 + either(0x808, 0x10), either(8, 16));
}

static void a_live_table_loses_its_shadows(void **state)
{
	unsigned int i;

	(void)state;
	boot(0x40000000, 64 * MIB);
	mmu.mmu_on = true;
	assert_int_equal(map(0xc0200000, 0x40200000, 4 * MIB, MT_MEMORY_RW), 0);
	assert_event(0, CLEAN, place_of_section(0xc0200000), 16);
	assert_event(1, DSB, 0, 0);
	assert_event(2, FLUSH_TLB, 0xc0200000, 4 * MIB);
	assert_event(3, FLUSH_PREDICTOR, 0, 0);
	assert_event(4, DSB, 0, 0);
	assert_event(5, ISB, 0, 0);
	assert_int_equal(machine.event_cnt, 6);
	mmu.mmu_on = false;
	forget_events();
	assert_int_equal(map(0xc0200000, 0x40200000, 4 * MIB, MT_MEMORY_RW), 0);
	for (i = 0; i < machine.event_cnt; i++)
		assert_true(machine.events[i].call == CLEAN || machine.events[i].call == DSB);
}

/* No line is cleaned twice in the course of one mapping, whatever it is made of. */
static void no_line_is_cleaned_twice(void **state)
{
	unsigned int i, j;

	(void)state;
	boot(0x40000000, 64 * MIB);
	assert_int_equal(map(0xc0345000, 0x40345000, 20 * MIB, MT_MEMORY_RW), 0);
	for (i = 0; i < machine.event_cnt; i++) {
		const struct port_event *a = &machine.events[i];

		for (j = 0; a->call == CLEAN && j < i; j++) {
			const struct port_event *b = &machine.events[j];

			assert_true(b->call != CLEAN ||
				    (a->start + a->bytes - 1) / 64 < b->start / 64 ||
				    (b->start + b->bytes - 1) / 64 < a->start / 64);
		}
	}
}

/* ---- clearing ---- */

static void everything_is_cleared(void **state)
{
	uint64_t va;

	(void)state;
	boot(0x40000000, 64 * MIB);
	memset(ram_at(mmu.pgd), 0xa5, format->pgd_bytes);
	prepare_page_table(&mmu, 0, 0);
	for (va = 0; va < 4 * GIB; va += format->section_size)
		assert_hex(section_of(va), 0);
	if (!is_short()) {
		assert_hex(*(uint64_t *)ram_at(mmu.pgd), mmu.pgd + 0x1003);
		assert_hex(*(uint64_t *)ram_at(mmu.pgd + 24), mmu.pgd + 0x4003);
	}
	assert_event(0, CLEAN, place_of_section(0), 16 * KIB);
	assert_event(1, DSB, 0, 0);
	assert_int_equal(machine.event_cnt, either(2, 4));
}

/* A kernel that already runs on this table keeps the mapping it stands on. */
static void a_part_is_kept(void **state)
{
	(void)state;
	boot(0x40000000, 64 * MIB);
	mmu.mmu_on = true;
	assert_int_equal(map(0xc0000000, 0x40000000, 8 * MIB, MT_MEMORY_RWX), 0);
	forget_events();
	prepare_page_table(&mmu, 0xc0300000, 0xc0500001);
	assert_hex(section_of(0xc01fffff), 0);
	assert_hex(section_of(0xc0200000) & 0xfff00000, 0x40200000);
	assert_hex(section_of(0xc05fffff) & 0xfff00000, either(0x40500000, 0x40400000));
	assert_hex(section_of(0xc0600000), 0);
	assert_event(2, FLUSH_TLB, 0, 0xc0200000);
	prepare_page_table(&mmu, 0xc0400000, 4 * GIB);
	assert_hex(section_of(0xc03fffff), 0);
	assert_hex(section_of(0xc0400000) & 0xfff00000, 0x40400000);
	prepare_page_table(&mmu, 0, 0xc0400001);
	assert_hex(section_of(0xc0400000) & 0xfff00000, 0x40400000);
	prepare_page_table(&mmu, 0xc0400000, 0xc0400000);
	assert_hex(section_of(0xc0400000), 0);
}

/* ---- large entries ---- */

static void large_entries_where_they_fit(void **state)
{
	const uint64_t large = format->large_size;
	unsigned int i;

	(void)state;
	boot(0x40000000, 256 * MIB);
	mmu.large_entries = true;
	assert_int_equal(map(0xc1e00000, 0x41e00000, large + 34 * MIB, MT_MEMORY_RW), 0);
	assert_hex(section_of(0xc1e00000), rw_section(0x41e00000));
	for (i = 0; i < 16; i++)
		assert_hex(
			section_of(0xc2000000 + i * format->section_size),
			either(0x4205141e, ((uint64_t)1 << 52 | XN | 0x4200071d) + i * 0x200000));
	assert_hex(translate(0xc2000000 + large - 1, ARM_READ).pa, 0x42000000 + large - 1);
	assert_int_equal(translate(0xc2000000, ARM_READ).kind,
			 is_short() ? ARM_SUPERSECTION : ARM_BLOCK_2M);
	assert_true(is_short() || translate(0xc2000000, ARM_READ).attributes.contiguous);
}

static void large_entries_need_both_addresses_aligned(void **state)
{
	(void)state;
	boot(0x40000000, 256 * MIB);
	mmu.large_entries = true;
	assert_int_equal(map(0xc2000000, 0x42200000, 64 * MIB, MT_MEMORY_RW), 0);
	assert_hex(section_of(0xc2000000), rw_section(0x42200000));
	mmu.mem_types[MT_MEMORY_RW].domain = 3; /* which a supersection cannot say */
	assert_int_equal(map(0xc2000000, 0x42000000, 64 * MIB, MT_MEMORY_RW), 0);
	assert_hex(section_of(0xc2000000), rw_section(0x42000000));
}

/* Whatever changes one of the sixteen, the others map what they did, and say so one by one. */
static void a_large_entry_is_split(void **state)
{
	const uint64_t section = format->section_size;
	uint64_t va;

	(void)state;
	boot(0x40000000, 256 * MIB);
	mmu.large_entries = true;
	assert_int_equal(map(0xc2000000, 0x42000000, 64 * MIB, MT_MEMORY_RW), 0);
	mmu.mmu_on = true;
	forget_events();
	assert_int_equal(map((uint32_t)(0xc2000000 + 4 * section), 0x40000000, 4096, MT_MEMORY_RW),
			 0);
	assert_event(0, CLEAN, place_of_section(0xc2000000), 16 * format->entry_bytes);
	assert_event(2, FLUSH_TLB, 0xc2000000, format->large_size);
	for (va = 0xc2000000; va < 0xc2000000 + 16 * section; va += section) {
		if (va != 0xc2000000 + 4 * section)
			assert_hex(section_of(va), rw_section(va - 0x80000000));
	}
	assert_hex(page_of(0xc2000000 + 4 * section), rw_page(0x40000000));
	assert_hex(page_of(0xc2001000 + 4 * section), rw_page(0x42001000 + 4 * section));
	va = 0xc4000000;
	assert_int_equal(map((uint32_t)(va + 2 * MIB), 0x40200000, 2 * MIB, MT_MEMORY_RWX), 0);
	assert_hex(section_of(va), rw_section(va - 0x80000000));
	assert_hex(section_of(va + 4 * MIB), rw_section(va + 4 * MIB - 0x80000000));
}

/* ---- what every boot needs ---- */

static void the_device_tree(void **state)
{
	uint32_t virtual = 0;
	struct untouched before;

	(void)state;
	boot(0x40000000, 256 * MIB);
	assert_int_equal(map_dtb(&mmu, 0x48000008, 0x2000, &virtual), 0);
	assert_hex(virtual, 0xff800008);
	assert_hex(section_of(0xff800000), 0x48000000 | either(0x1941e, 0x79d | XN));
	assert_hex(section_of(0xff800000 + format->section_size),
		   (0x48000000 + format->section_size) | either(0x1941e, 0x79d | XN));
	assert_hex(section_of(0xff800000 + 2 * format->section_size), 0);
	assert_int_equal(map_dtb(&mmu, 0x48000000, 2 * format->section_size, &virtual), 0);
	assert_int_equal(map_dtb(&mmu, 0x481ff000, 0x101000, &virtual), 0);
	assert_hex(virtual, 0xff800000 + (0x481ff000 & (format->section_size - 1)));
	remember(&before);
	assert_int_equal(map_dtb(&mmu, 0x48000001, 2 * format->section_size, &virtual), -EINVAL);
	assert_said("two sections");
	assert_int_equal(map_dtb(&mmu, 0x48000000, 0, &virtual), -EINVAL);
	assert_untouched(&before);
}

static void the_vectors(void **state)
{
	struct untouched before;

	(void)state;
	boot(0x40000000, 256 * MIB);
	assert_int_equal(map_vectors(&mmu, 0x4fff0000), 0);
	assert_hex(page_of(0xffff0000), 0x4fff0000 | either(0x67e, 0x7df));
	assert_hex(page_of(0xffff1000), 0x4fff1000 | either(0x65e, 0x79f));
	assert_hex(page_of(0xfffef000), 0);
	assert_hex(section_of(0xfff00000) & 0x3ff, either(0x061, 3));
	assert_hex(section_of(0xffe00000) & 0x3ff, either(0x061, 3));
	assert_int_equal(translate(0xffff0000, ARM_READ | ARM_USER).fault, ARM_NO_FAULT);
	assert_int_equal(translate(0xffff1000, ARM_READ | ARM_USER).fault, ARM_PERMISSION_FAULT);
	remember(&before);
	assert_int_equal(map_vectors(&mmu, 0x4fff0800), -EINVAL);
	assert_said("page");
	assert_untouched(&before);
}

/* The only thing a kernel maps below itself. */
static void low_vectors(void **state)
{
	struct untouched before;

	(void)state;
	boot(0x40000000, 256 * MIB);
	remember(&before);
	assert_int_equal(map(0, 0x40000000, 4096, MT_LOW_VECTORS), -EINVAL);
	assert_untouched(&before);
	mmu.vectors_base = 0;
	assert_int_equal(map_vectors(&mmu, 0x4fff0000), 0);
	assert_hex(page_of(0), 0x4fff0000 | either(0x67e, 0x7df));
	assert_hex(page_of(0x1000), 0x4fff1000 | either(0x65e, 0x79f));
	forget_events();
	remember(&before);
	assert_int_equal(map(0, 0x40000000, 3 * 4096, MT_LOW_VECTORS), -EINVAL);
	assert_int_equal(map(0x2000, 0x40000000, 4096, MT_LOW_VECTORS), -EINVAL);
	assert_untouched(&before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(whole_steps_are_sections),
		BOTH(odd_megabytes),
		BOTH(a_step_with_an_odd_end_is_all_pages),
		BOTH(an_odd_start_is_pages_up_to_the_step),
		BOTH(a_skewed_mapping_is_all_pages),
		BOTH(a_request_is_made_of_whole_pages),
		BOTH(the_last_page_of_the_address_space),
		LPAE(lpae_maps_40_bits),
		BOTH(a_step_has_one_table_page),
		BOTH(tables_are_allocated_from_the_first_step_on),
		BOTH(early_alloc_counts_and_zeroes),
		BOTH(a_section_is_split_and_keeps_its_other_pages),
		BOTH(a_split_changes_no_translation),
		BOTH(sections_replace_a_table),
		SHORT(half_a_table_page_is_used_again),
		BOTH(what_an_invalid_entry_holds_is_not_mapped),
		SHORT(an_entry_taken_out_stays_empty),
		SHORT(a_foreign_table_is_filled_in_place),
		BOTH(what_is_refused_changes_nothing),
		BOTH(too_wide_for_the_format),
		BOTH(whole_sections_of_a_type_without_pages),
		BOTH(whole_steps_of_a_type_without_sections),
		BOTH(without_memory_for_all_tables_nothing_changes),
		BOTH(entries_are_cleaned_once),
		BOTH(a_table_is_cleaned_before_it_is_linked),
		BOTH(a_live_table_loses_its_shadows),
		BOTH(no_line_is_cleaned_twice),
		BOTH(everything_is_cleared),
		BOTH(a_part_is_kept),
		BOTH(large_entries_where_they_fit),
		BOTH(large_entries_need_both_addresses_aligned),
		BOTH(a_large_entry_is_split),
		BOTH(the_device_tree),
		BOTH(the_vectors),
		BOTH(low_vectors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
