// SPDX-License-Identifier: MIT
/*
 * arm.c - map_lowmem() of 768 MiB, in both formats, by sections and page by page, against storing
 * the same entries in the same places. For pages PHYS_OFFSET is one page off, so that no section
 * fits; their tables are allocated and linked in the measured time.
 */
#include "arm.h"

#ifdef BENCH_WITHOUT_ARM

void report_map_lowmem(void)
{
}

#else

#include "measure.h"
#include "port.h"
#include "report.h"

#include <memblock/arm.h>
#include <memblock/port.h>
#include <stdio.h>

enum {
	ROUNDS = 21,
	RAM = 0x40000000,
	RAM_BYTES = 768 << 20,
	TABLES = RAM + RAM_BYTES - (64 << 20)
};

/* ---- the ARM port of a machine without caches ---- */

void arm_port_clean_dcache(const void *start, size_t bytes)
{
	(void)start;
	(void)bytes;
}

void arm_port_dsb(void)
{
}

void arm_port_isb(void)
{
}

void arm_port_flush_tlb(uint32_t virtual, uint64_t bytes)
{
	(void)virtual;
	(void)bytes;
}

void arm_port_flush_branch_predictor(void)
{
}

/* ---- the work ---- */

struct arm_row {
	const char *title;
	const struct arm_format *format;
	uint32_t entry_span; /* bytes one entry maps */
};

static struct arm_mmu mmu;

static void set_machine(const struct arm_row *row)
{
	memblock_reset();
	memblock_set_rules(&memblock_era_rules[MEMBLOCK_RULES_6_12]);
	memblock_add(RAM, RAM_BYTES);
	arm_mmu_init(&mmu, row->format);
	if (row->entry_span == ARM_PAGE_SIZE)
		mmu.phys_offset -= ARM_PAGE_SIZE;
	mmu.pgd = TABLES;
	memblock_reserve(TABLES, row->format->pgd_bytes);
	adjust_lowmem_bounds(&mmu);
	prepare_page_table(&mmu, 0, 0);
}

static size_t entries_of(const struct arm_row *row)
{
	return (mmu.arm_lowmem_limit - RAM) / row->entry_span;
}

/* Every entry is there, and maps what it should. */
static bool is_right(const struct arm_row *row)
{
	struct arm_registers registers;
	struct arm_translation entry;
	uint64_t va = 0;
	size_t found = 0;

	arm_registers(&mmu, &registers);
	while (arm_next_entry(&registers, &va, &entry)) {
		if (entry.size != row->entry_span || arm_phys_to_virt(&mmu, entry.pa) != entry.va)
			return false;
		found++;
	}
	return found == entries_of(row);
}

/* A few hundred entries are too short for the clock; mapping sections again is the same work. */
static unsigned int times_in_a_row(const struct arm_row *row)
{
	return row->entry_span == ARM_PAGE_SIZE ? 1 : 200;
}

static double time_mapping(const struct arm_row *row)
{
	const unsigned int times = times_in_a_row(row);
	unsigned int i;
	double start;

	set_machine(row);
	start = now_ns();
	for (i = 0; i < times; i++) {
		if (map_lowmem(&mmu))
			return 0;
	}
	return (now_ns() - start - clock_cost_ns()) / times;
}

/* ---- the limit: the same entries, in the same places, with nothing decided ---- */

/* Entries in a row. */
struct stretch {
	void *to;
	size_t count;
	uint64_t first;
};

static struct stretch stretches[RAM_BYTES >> 20];
static size_t stretch_cnt;

/* Where the entry for `va` lies, by the walker's tables. */
static void *place_of(const struct arm_table *table, uint64_t va)
{
	char *entries = memblock_port_phys_to_virt(table->pa);

	return entries + ((va - table->va) >> 12) * mmu.format->entry_bytes;
}

static void add_stretch(void *to, uint64_t raw)
{
	struct stretch *last = &stretches[stretch_cnt];
	const size_t bytes = mmu.format->entry_bytes;

	if (stretch_cnt && (char *)to == (char *)last[-1].to + last[-1].count * bytes)
		last[-1].count++;
	else
		stretches[stretch_cnt++] = (struct stretch){ to, 1, raw };
}

static void find_stretches(const struct arm_row *row)
{
	struct arm_registers registers;
	struct arm_translation entry;
	struct arm_table table;
	uint64_t va = 0, table_va = 0;
	char *sections = memblock_port_phys_to_virt(mmu.pgd);

	arm_registers(&mmu, &registers);
	stretch_cnt = 0;
	table.size = table.va = 0;
	while (arm_next_entry(&registers, &va, &entry)) {
		if (row->entry_span != ARM_PAGE_SIZE) {
			add_stretch(sections + mmu.format->pmd_offset +
					    (entry.va >> mmu.format->section_shift) *
						    mmu.format->entry_bytes,
				    entry.raw);
			continue;
		}
		while (entry.va >= table.va + table.size)
			arm_next_table(&registers, &table_va, &table);
		add_stretch(place_of(&table, entry.va), entry.raw);
	}
}

static void store_short(uint32_t *to, size_t count, uint32_t entry, uint32_t step)
{
	size_t i;

	for (i = 0; i < count; i++, entry += step)
		to[i] = entry;
}

static void store_lpae(uint64_t *to, size_t count, uint64_t entry, uint32_t step)
{
	size_t i;

	for (i = 0; i < count; i++, entry += step)
		to[i] = entry;
}

static void store_all(const struct arm_row *row)
{
	size_t i;

	for (i = 0; i < stretch_cnt; i++) {
		const struct stretch *stretch = &stretches[i];

		if (row->format->entry_bytes == 4)
			store_short(stretch->to, stretch->count, (uint32_t)stretch->first,
				    row->entry_span);
		else
			store_lpae(stretch->to, stretch->count, stretch->first, row->entry_span);
	}
	__asm__ volatile("" : : : "memory");
}

static double time_storing(const struct arm_row *row)
{
	const unsigned int times = times_in_a_row(row);
	double start = now_ns();
	unsigned int i;

	for (i = 0; i < times; i++)
		store_all(row);
	return (now_ns() - start - clock_cost_ns()) / times;
}

/* ---- rows ---- */

static void report_one(const struct arm_row *row)
{
	double ours[ROUNDS], limit[ROUNDS];
	struct row result = { .id = "map-lowmem", .title = row->title, .reach = "<= 2x limit" };
	size_t i;

	time_mapping(row);
	result.n = entries_of(row);
	result.right = is_right(row);
	find_stretches(row);
	for (i = 0; i < ROUNDS; i++) {
		ours[i] = time_mapping(row);
		limit[i] = time_storing(row);
	}
	result.ours = median(ours, ROUNDS) / (double)result.n;
	result.limit = median(limit, ROUNDS) / (double)result.n;
	result.passed = result.ours <= 2 * result.limit;
	report_title(row->title, "storing the same entries in the same places");
	report_row(&result);
}

void report_map_lowmem(void)
{
	static const struct arm_row rows[] = {
		{ "map_lowmem of 768 MiB, short descriptors, sections", &arm_format_short,
		  1 << 20 },
		{ "map_lowmem of 768 MiB, short descriptors, pages", &arm_format_short, 4096 },
		{ "map_lowmem of 768 MiB, LPAE, blocks", &arm_format_lpae, 2 << 20 },
		{ "map_lowmem of 768 MiB, LPAE, pages", &arm_format_lpae, 4096 },
	};
	size_t i;

	port_move_window(TABLES);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		report_one(&rows[i]);
}

#endif
