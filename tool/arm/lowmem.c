// SPDX-License-Identifier: MIT
/*
 * lowmem.c - carries out the ARM part of a boot with the library of arm.h, and writes down what
 * came of it. What nobody tells a simulated kernel is decided here: where PHYS_OFFSET is, which
 * format and which kind of CPU a map stands for.
 */
#include "lowmem.h"
#include "../boot_parts.h"
#include "../machine.h"
#include "../tool.h"

#include <memblock/linux6.h>
#include <memblock/port.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SPACE_32 (1ULL << 32)

/* ---- which machine ---- */

/*
 * 32-bit cores as device trees call them. The first ones have no multiprocessing extensions; a
 * Cortex-A5 or A9 may be built alone, and then shares nothing either.
 */
static const struct core {
	const char *compatible;
	enum { ALONE, MAYBE_ALONE, SHARING } kind;
} cores[] = {
	{ "arm,arm920t", ALONE },         { "arm,arm926ej-s", ALONE },
	{ "arm,arm1136j-s", ALONE },      { "arm,arm1136jf-s", ALONE },
	{ "arm,arm1176jz-s", ALONE },     { "arm,arm1176jzf-s", ALONE },
	{ "arm,cortex-a8", ALONE },       { "qcom,scorpion", ALONE },
	{ "marvell,sheeva-v7", ALONE },   { "arm,cortex-a5", MAYBE_ALONE },
	{ "arm,cortex-a9", MAYBE_ALONE }, { "arm,arm11mpcore", SHARING },
	{ "arm,cortex-a7", SHARING },     { "arm,cortex-a12", SHARING },
	{ "arm,cortex-a15", SHARING },    { "arm,cortex-a17", SHARING },
	{ "brcm,brahma-b15", SHARING },   { "marvell,pj4b", SHARING },
	{ "qcom,krait", SHARING },
};

static const struct core *find_core(const struct mem_map *map)
{
	size_t i;

	for (i = 0; map->cpu && i < sizeof(cores) / sizeof(cores[0]); i++)
		if (!strcmp(map->cpu, cores[i].compatible))
			return &cores[i];
	return NULL;
}

static bool shares_memory(const struct boot *boot)
{
	const struct core *core = find_core(boot->map);

	if (boot->options->arm.cpu != ARM_CPU_BY_MAP)
		return boot->options->arm.cpu == ARM_CPU_SMP;
	if (!core || core->kind == SHARING)
		return true;
	return core->kind == MAYBE_ALONE && boot->map->cpus > 1;
}

/* ---- bounds ---- */

/* The bank with the kernel starts the linear map; a kernel without a place is in the first. */
static phys_addr_t start_of_linear_map(const struct boot *boot)
{
	const struct memblock_region *region;
	uint64_t kernel = boot->options->has_kernel ? boot->options->kernel.base : 0;

	if (boot->options->arm.has_phys_offset)
		return boot->options->arm.phys_offset;
	for_each_mem_region(region) {
		if (kernel >= region->base && kernel - region->base < region->size)
			return region->base & ~(phys_addr_t)(PMD_SIZE - 1);
	}
	return memblock_start_of_DRAM() & ~(phys_addr_t)(PMD_SIZE - 1);
}

static const struct arm_format *usual_format(void)
{
	return memblock_end_of_DRAM() > SPACE_32 ? &arm_format_lpae : &arm_format_short;
}

void arm_begin(struct boot *boot)
{
	const struct arm_options *options = &boot->options->arm;
	struct arm_mmu *mmu = &boot->arm.mmu;
	size_t i;

	if (!options->wanted && !find_core(boot->map))
		return;
	arm_mmu_init(mmu, options->format ? options->format : usual_format());
	boot->arm.unplaced = !memblock_phys_mem_size();
	if (!boot->arm.unplaced)
		mmu->phys_offset = start_of_linear_map(boot);
	if (options->page_offset)
		mmu->page_offset = options->page_offset;
	mmu->kernel_window = boot->options->era >= MEMBLOCK_RULES_6_1;
	mmu->kernel_in_ttbr1 = boot->options->era <= MEMBLOCK_RULES_6_1;
	mmu->shared = shares_memory(boot);
	mmu->cachepolicy = mmu->shared ? ARM_WRITEALLOC : ARM_WRITEBACK;
	build_mem_type_table(mmu);
	for (i = 0; i < boot->cmdline.cnt; i++)
		if (boot->cmdline.options[i].kind == CMDLINE_VMALLOC)
			(void)early_vmalloc(mmu, boot->cmdline.options[i].value);
}

/* The kernel's addresses are as wide as the format's, so the last byte has none. */
static void remove_beyond_format(struct boot *boot)
{
	const struct arm_format *format = boot->arm.mmu.format;
	const uint64_t top = (1ULL << format->phys_bits) - 1, end = memblock_end_of_DRAM();
	char size[SIZE_TEXT];

	if (end > top + 1)
		mem_map_anomaly(boot->map,
				"memory ends %s beyond what page tables of the format %s "
				"can map",
				format_size(end - top - 1, size), format->name);
	if (end > top)
		(void)memblock_remove(top, end - top);
}

static void remove_below_kernel(struct boot *boot)
{
	const uint64_t start = memblock_start_of_DRAM(), offset = boot->arm.mmu.phys_offset;
	char span[SPAN_TEXT];

	if (start >= offset)
		return;
	mem_map_anomaly(boot->map, "memory in %s lies below the kernel's bank and is not used",
			format_span(start, offset - start, span));
	(void)memblock_remove(start, offset - start);
}

void arm_bound(struct boot *boot)
{
	struct arm_mmu *mmu = &boot->arm.mmu;

	if (!boot_is_arm(boot))
		return;
	machine.caller = "lowmem";
	if (boot->arm.unplaced)
		boot->arm.mmu.phys_offset = start_of_linear_map(boot);
	boot->arm.unplaced = false;
	remove_beyond_format(boot);
	remove_below_kernel(boot);
	if (adjust_lowmem_bounds(mmu))
		memblock_port_panic("there is no memory that lowmem could be");
}

/* ---- tables ---- */

static bool is_free_memory(phys_addr_t base, phys_addr_t size)
{
	return memblock_is_region_memory(base, size) && memblock_is_map_memory(base) &&
	       !memblock_is_region_reserved(base, size);
}

void arm_reserve_pgd(struct boot *boot)
{
	struct arm_mmu *mmu = &boot->arm.mmu;
	phys_addr_t base;

	if (!boot_is_arm(boot) || !boot->kernel.size)
		return;
	mmu->kernel_start = boot->kernel.base;
	mmu->kernel_end = boot->kernel.base + boot->kernel.size;
	if (boot->kernel.base < mmu->format->pgd_bytes)
		return;
	base = (boot->kernel.base - mmu->format->pgd_bytes) &
	       ~(phys_addr_t)(mmu->format->pgd_align - 1);
	if (!is_free_memory(base, mmu->format->pgd_bytes))
		return;
	machine.caller = "first-level page table";
	if (!memblock_reserve(base, mmu->format->pgd_bytes)) {
		mmu->pgd = base;
		boot_record(boot, base, mmu->format->pgd_bytes, OWNER_PAGE_TABLES,
			    "first-level page table");
	}
}

/* Where there is no kernel image, or no memory below it. */
static void place_pgd(struct boot *boot)
{
	struct arm_mmu *mmu = &boot->arm.mmu;

	machine.caller = "first-level page table";
	mmu->pgd = memblock_phys_alloc_range(mmu->format->pgd_bytes, mmu->format->pgd_align, 0,
					     MEMBLOCK_ALLOC_ACCESSIBLE);
	if (!mmu->pgd)
		memblock_port_panic("no room for the first-level page table");
	boot_record(boot, mmu->pgd, mmu->format->pgd_bytes, OWNER_PAGE_TABLES,
		    "first-level page table")
		->placed = true;
}

static void add_table(struct arm_lowmem *arm, const struct arm_table *table)
{
	if (arm->table_cnt == arm->table_max) {
		arm->table_max = arm->table_max ? 2 * arm->table_max : 16;
		arm->tables = xrealloc(arm->tables, arm->table_max * sizeof(*arm->tables));
	}
	arm->tables[arm->table_cnt++] = *table;
}

/* Two neighbouring tables of short descriptors share a page. */
static void list_tables(struct boot *boot)
{
	uint64_t va = 0, page, last = UINT64_MAX;
	struct arm_table table;

	while (arm_next_table(&boot->arm.registers, &va, &table)) {
		add_table(&boot->arm, &table);
		page = arm_table_page(&table);
		if (page != last)
			boot_record(boot, page, ARM_PAGE_SIZE, OWNER_PAGE_TABLES, "page tables")
				->placed = true;
		last = page;
	}
}

/* ---- the snapshot ---- */

static bool continues(const struct arm_mapping *mapping, const struct arm_translation *entry)
{
	const struct arm_attributes *a = &mapping->attributes, *b = &entry->attributes;

	return mapping->va + mapping->size == entry->va &&
	       mapping->pa + mapping->size == entry->base && mapping->kind == entry->kind &&
	       mapping->permissions == entry->permissions && a->mair == b->mair &&
	       a->shareability == b->shareability && a->domain == b->domain && a->ng == b->ng &&
	       a->ns == b->ns && a->contiguous == b->contiguous;
}

static void add_mapping(struct arm_lowmem *arm, const struct arm_translation *entry)
{
	struct arm_mapping *last = arm->mapping_cnt ? &arm->mappings[arm->mapping_cnt - 1] : NULL;

	if (last && continues(last, entry)) {
		last->size += entry->size;
		last->entries++;
		return;
	}
	if (arm->mapping_cnt == arm->mapping_max) {
		arm->mapping_max = arm->mapping_max ? 2 * arm->mapping_max : 16;
		arm->mappings = xrealloc(arm->mappings, arm->mapping_max * sizeof(*arm->mappings));
	}
	arm->mappings[arm->mapping_cnt++] = (struct arm_mapping){ .va = entry->va,
								  .size = entry->size,
								  .pa = entry->base,
								  .entries = 1,
								  .kind = entry->kind,
								  .permissions = entry->permissions,
								  .attributes = entry->attributes };
}

static void list_entries(struct arm_lowmem *arm)
{
	struct arm_translation entry;
	uint64_t va = 0;

	arm->entries.format = arm->mmu.format;
	while (arm_next_entry(&arm->registers, &va, &entry)) {
		pt_entries_add(&arm->entries, &(struct pt_entry){ .va = entry.va,
								  .size = entry.size,
								  .pa = entry.base,
								  .raw = entry.raw,
								  .kind = entry.kind });
		add_mapping(arm, &entry);
	}
}

static void measure_memory(struct arm_lowmem *arm)
{
	const uint64_t limit = arm->mmu.arm_lowmem_limit;
	const struct memblock_region *region;

	for_each_mem_region(region) {
		uint64_t base = region->base, end = base + region->size;

		if (memblock_is_nomap(region))
			continue;
		if (base < limit)
			arm->lowmem += (end < limit ? end : limit) - base;
		if (end <= limit)
			continue;
		if (base < limit)
			base = limit;
		if (!arm->highmem)
			arm->highmem_base = base;
		arm->highmem += end - base;
		arm->highmem_end = end;
	}
}

/* A kernel runs in the linear map, so all of it must be there. */
static void check_kernel(const struct arm_lowmem *arm)
{
	const struct arm_mmu *mmu = &arm->mmu;
	char image[SPAN_TEXT], lowmem[SPAN_TEXT], text[160];

	if (!mmu->kernel_end ||
	    (mmu->kernel_start >= mmu->phys_offset && mmu->kernel_end <= mmu->arm_lowmem_limit))
		return;
	snprintf(text, sizeof(text), "the kernel image at %s does not lie in lowmem, %s",
		 format_span(mmu->kernel_start, mmu->kernel_end - mmu->kernel_start, image),
		 format_span(mmu->phys_offset, arm_lowmem_span(arm), lowmem));
	memblock_port_panic(text);
}

void arm_map(struct boot *boot)
{
	struct arm_lowmem *arm = &boot->arm;

	check_kernel(arm);
	if (!arm->mmu.pgd)
		place_pgd(boot);
	machine.caller = "page tables";
	if (paging_init(&arm->mmu))
		memblock_port_panic("lowmem cannot be mapped: no room for page tables");
	arm_registers(&arm->mmu, &arm->registers);
	list_tables(boot);
	list_entries(arm);
	measure_memory(arm);
}

void arm_lowmem_free(struct arm_lowmem *arm)
{
	pt_entries_free(&arm->entries);
	free(arm->mappings);
	free(arm->tables);
	memset(arm, 0, sizeof(*arm));
}

uint64_t arm_table_bytes(const struct arm_lowmem *arm)
{
	return arm->mmu.format->pgd_bytes + (uint64_t)arm->mmu.table_pages * ARM_PAGE_SIZE;
}

uint64_t arm_kernel_window_end(const struct arm_lowmem *arm)
{
	const struct arm_mmu *mmu = &arm->mmu;
	uint64_t end = round_up(mmu->kernel_end, mmu->format->section_size);

	return end > mmu->phys_offset ? end - mmu->phys_offset + mmu->page_offset :
					mmu->page_offset;
}
