// SPDX-License-Identifier: MIT
/*
 * map.c - writing a table: create_mapping() and the steps it is made of, and clearing what a table
 * was left with. Nothing here knows where memory is.
 *
 * The invariants: a table page is filled and cleaned before an entry leads to it. What a request
 * needs of memblock is taken before the first entry changes (mmu->spare_tables), so a request is
 * carried out whole or not at all. And every function but the public steps leaves what it wrote
 * visible to the hardware.
 */
#include "internal.h"

/* ---- making it visible ---- */

void flush_pmd_entry(const void *entry, size_t bytes)
{
	arm_port_clean_dcache(entry, bytes);
	arm_port_dsb();
}

/* What the TLB and the branch predictor know of [start, end) is outdated. */
void invalidate(const struct arm_mmu *mmu, uint64_t start, uint64_t end)
{
	if (!mmu->mmu_on || start >= end)
		return;
	arm_port_flush_tlb((uint32_t)start, end - start);
	arm_port_flush_branch_predictor();
	arm_port_dsb();
	arm_port_isb();
}

void *section_entries(const struct arm_mmu *mmu)
{
	unsigned char *pgd = memblock_port_phys_to_virt(mmu->pgd);

	return pgd + mmu->format->pmd_offset;
}

uint64_t section_entry(const struct arm_mmu *mmu, unsigned long index)
{
	const uint64_t entry = entry_get(section_entries(mmu), mmu->format->entry_bytes, index);

	return entry_is_valid(mmu->format, entry) ? entry : 0;
}

/* The section entries [first, last) have been written. */
void publish_sections(struct arm_mmu *mmu, unsigned long first, unsigned long last)
{
	const struct arm_format *format = mmu->format;
	const unsigned char *entries = section_entries(mmu);

	flush_pmd_entry(entries + first * format->entry_bytes,
			(last - first) * format->entry_bytes);
	invalidate(mmu, (uint64_t)first << format->section_shift,
		   (uint64_t)last << format->section_shift);
}

/* ---- clearing ---- */

/* Runs of entries, a loop for each width: these are the inner loops of everything here. */
static void write_narrow(uint32_t *to, unsigned long count, uint32_t entry, uint32_t step)
{
	unsigned long i;

	for (i = 0; i < count; i++, entry += step)
		to[i] = entry;
}

static void write_wide(uint64_t *to, unsigned long count, uint64_t entry, uint32_t step)
{
	unsigned long i;

	for (i = 0; i < count; i++, entry += step)
		to[i] = entry;
}

static void write_wide_live(uint64_t *to, unsigned long count, uint64_t entry, uint32_t step)
{
	unsigned long i;

	for (i = 0; i < count; i++, entry += step)
		entry_set(to, sizeof(entry), i, entry);
}

/*
 * `count` entries from `index` on: this one, and on by `step` bytes of physical memory each. Only a
 * live table must not be seen with half of a 64-bit entry written.
 */
static void write_entries(const struct arm_mmu *mmu, void *entries, unsigned long index,
			  unsigned long count, uint64_t entry, uint32_t step)
{
	if (mmu->format->entry_bytes == 4)
		write_narrow((uint32_t *)entries + index, count, (uint32_t)entry, step);
	else if (mmu->mmu_on)
		write_wide_live((uint64_t *)entries + index, count, entry, step);
	else
		write_wide((uint64_t *)entries + index, count, entry, step);
}

static void clear_sections(struct arm_mmu *mmu, unsigned long first, unsigned long last)
{
	write_entries(mmu, section_entries(mmu), first, last - first, 0, 0);
	publish_sections(mmu, first, last);
}

/* LPAE: the first level's four entries lead to the tables behind it. */
static void set_first_level(struct arm_mmu *mmu)
{
	const unsigned int bytes = mmu->format->entry_bytes;
	void *pgd = memblock_port_phys_to_virt(mmu->pgd);
	unsigned long i;

	for (i = 0; i < 4; i++)
		entry_set(pgd, bytes, i, (mmu->pgd + (i + 1) * ARM_PAGE_SIZE) | LPAE_TYPE);
	flush_pmd_entry(pgd, 4 * bytes);
}

void prepare_page_table(struct arm_mmu *mmu, uint32_t keep_start, uint64_t keep_end)
{
	const unsigned long last = section_index(mmu, ADDRESS_SPACE);
	unsigned long keep_first = section_index(mmu, round_down(keep_start, PMD_SIZE));
	unsigned long keep_last = section_index(mmu, round_up(keep_end, PMD_SIZE));

	if (keep_start >= keep_end)
		keep_first = keep_last = last;
	if (keep_first > 0)
		clear_sections(mmu, 0, keep_first);
	if (keep_last < last)
		clear_sections(mmu, keep_last, last);
	if (mmu->format->pmd_offset)
		set_first_level(mmu);
}

/* ---- table pages ---- */

static phys_addr_t next_spare_table(struct arm_mmu *mmu)
{
	const phys_addr_t table = mmu->spare_tables;

	mmu->spare_tables = *(phys_addr_t *)memblock_port_phys_to_virt(table);
	return table;
}

/* In the order in which they will be used, which is the one in which a kernel allocates them. */
static int set_aside_tables(struct arm_mmu *mmu, unsigned long count)
{
	phys_addr_t *last = &mmu->spare_tables;

	while (count--) {
		phys_addr_t *page = memblock_alloc_raw(ARM_PAGE_SIZE, ARM_PAGE_SIZE);

		if (!page) {
			while (mmu->spare_tables)
				(void)memblock_free(next_spare_table(mmu), ARM_PAGE_SIZE);
			return -ENOMEM;
		}
		*last = memblock_port_virt_to_phys(page);
		*page = 0;
		last = page;
	}
	return 0;
}

/* A page with anything in it, or 0. */
static phys_addr_t take_table(struct arm_mmu *mmu)
{
	if (!mmu->spare_tables && set_aside_tables(mmu, 1))
		return 0;
	mmu->table_pages++;
	return next_spare_table(mmu);
}

phys_addr_t early_alloc(struct arm_mmu *mmu)
{
	const phys_addr_t table = take_table(mmu);

	if (table)
		memset(memblock_port_phys_to_virt(table), 0, ARM_PAGE_SIZE);
	return table;
}

/* ---- the tables of a step ---- */

static unsigned long pages_of_section(const struct arm_format *format)
{
	return format->section_size / ARM_PAGE_SIZE;
}

/*
 * Short: the entries of a step, `index` and `buddy`, have a half each of one table page. An entry
 * that leads elsewhere (somebody else's table) has no half to share.
 */
static unsigned long buddy(unsigned long index)
{
	return index ^ 1;
}

static bool has_buddy(const struct arm_format *format)
{
	return format->section_size < PMD_SIZE;
}

static uint64_t place_in_page(const struct arm_format *format, unsigned long index)
{
	return format->pte_offset + (has_buddy(format) && index % 2 ? 1024 : 0);
}

static bool has_table(const struct arm_mmu *mmu, unsigned long index)
{
	return entry_is_table(mmu->format, section_entry(mmu, index));
}

/* The place for the table of entry `index` in the page its buddy's table lies in, or 0. */
static uint64_t place_beside_buddy(const struct arm_mmu *mmu, unsigned long index)
{
	const struct arm_format *format = mmu->format;
	uint64_t table;

	if (!has_buddy(format) || !has_table(mmu, buddy(index)))
		return 0;
	table = entry_table(format, section_entry(mmu, buddy(index)));
	if ((table & (ARM_PAGE_SIZE - 1)) != place_in_page(format, buddy(index)))
		return 0;
	return round_down(table, ARM_PAGE_SIZE) + place_in_page(format, index);
}

static bool step_has_table(const struct arm_mmu *mmu, uint64_t addr)
{
	const unsigned long index = section_index(mmu, addr);

	return has_table(mmu, index) || (has_buddy(mmu->format) && has_table(mmu, buddy(index)));
}

static void *entries_at(uint64_t table)
{
	return memblock_port_phys_to_virt((phys_addr_t)table);
}

/* The entries of a step's tables that are not about to be written. */
static void clear_around(const struct arm_format *format, unsigned char *entries,
			 unsigned long first, unsigned long count)
{
	const unsigned long behind = first + count;

	memset(entries, 0, first * format->entry_bytes);
	memset(entries + behind * format->entry_bytes, 0,
	       (ARM_TABLE_ENTRIES - behind) * format->entry_bytes);
}

/*
 * What entry `index` maps, as pages in a table that nothing leads to yet; `entries` is its first
 * entry.
 */
static void copy_section(struct arm_mmu *mmu, unsigned long index, void *entries)
{
	split_large(mmu, index);
	write_entries(mmu, entries, 0, pages_of_section(mmu->format),
		      first_page_of(mmu->format, section_entry(mmu, index)), ARM_PAGE_SIZE);
}

static void set_section_entry(struct arm_mmu *mmu, unsigned long index, uint64_t entry)
{
	entry_set(section_entries(mmu), mmu->format->entry_bytes, index, entry);
}

/* ---- pages ---- */

/* A run of pages that is about to be written. */
struct run {
	uint64_t addr, end;
	uint64_t entry; /* of the first page */
	const struct mem_type *type;
};

static unsigned long pages_in(const struct run *run)
{
	return (unsigned long)((run->end - run->addr) / ARM_PAGE_SIZE);
}

/* The table of each section the run touches, and of those that map nothing, as in real kernels. */
static void link_step(struct arm_mmu *mmu, phys_addr_t page, const struct run *run)
{
	const uint64_t step = round_down(run->addr, PMD_SIZE);
	const unsigned long first = section_index(mmu, step);
	const unsigned long last = section_index(mmu, step + PMD_SIZE);
	unsigned long i;

	for (i = first; i < last; i++) {
		const bool touched = i >= section_index(mmu, run->addr) &&
				     i <= section_index(mmu, run->end - 1);

		if (touched || !section_entry(mmu, i))
			set_section_entry(mmu, i,
					  (page + place_in_page(mmu->format, i)) |
						  run->type->prot_l1);
	}
}

/* Pages in a step that has no table. The table is cleaned as a whole before it is linked. */
static int pages_in_fresh_step(struct arm_mmu *mmu, const struct run *run)
{
	const struct arm_format *format = mmu->format;
	const unsigned long first = (run->addr / ARM_PAGE_SIZE) & (ARM_TABLE_ENTRIES - 1);
	const phys_addr_t page = take_table(mmu);
	unsigned long i;

	if (!page)
		return -ENOMEM;
	clear_around(format, entries_at(page + format->pte_offset), first, pages_in(run));
	for (i = section_index(mmu, run->addr); i <= section_index(mmu, run->end - 1); i++) {
		if (section_entry(mmu, i))
			copy_section(mmu, i, entries_at(page + place_in_page(format, i)));
	}
	write_entries(mmu, entries_at(page + format->pte_offset), first, pages_in(run), run->entry,
		      ARM_PAGE_SIZE);
	flush_pmd_entry(entries_at(page + format->pte_offset),
			ARM_TABLE_ENTRIES * format->entry_bytes);
	link_step(mmu, page, run);
	return 0;
}

/*
 * A table for entry `index`, which has none while its buddy has: it maps what the entry maps, but
 * nothing leads to it yet. 0 if there is no memory.
 */
static uint64_t table_beside(struct arm_mmu *mmu, unsigned long index)
{
	const struct arm_format *format = mmu->format;
	uint64_t table = place_beside_buddy(mmu, index);

	if (!table) {
		const phys_addr_t page = early_alloc(mmu);

		table = page ? page + place_in_page(format, index) : 0;
	}
	if (!table)
		return 0;
	if (section_entry(mmu, index))
		copy_section(mmu, index, entries_at(table));
	else
		memset(entries_at(table), 0, pages_of_section(format) * format->entry_bytes);
	return table;
}

/* Pages in one section of a step that has a table, be it this section's or its buddy's. */
static int pages_in_section(struct arm_mmu *mmu, const struct run *run)
{
	const struct arm_format *format = mmu->format;
	const unsigned long index = section_index(mmu, run->addr);
	const unsigned long first = (unsigned long)(run->addr / ARM_PAGE_SIZE) &
				    (pages_of_section(format) - 1);
	const bool fresh = !has_table(mmu, index);
	const uint64_t table = fresh ? table_beside(mmu, index) :
				       entry_table(format, section_entry(mmu, index));
	unsigned char *entries;

	if (!table)
		return -ENOMEM;
	entries = entries_at(table);
	write_entries(mmu, entries, first, pages_in(run), run->entry, ARM_PAGE_SIZE);
	if (fresh) {
		flush_pmd_entry(entries, pages_of_section(format) * format->entry_bytes);
		set_section_entry(mmu, index, table | run->type->prot_l1);
	} else {
		flush_pmd_entry(entries + first * format->entry_bytes,
				pages_in(run) * format->entry_bytes);
	}
	return 0;
}

int alloc_init_pte(struct arm_mmu *mmu, uint32_t addr, uint64_t end, uint64_t phys,
		   const struct mem_type *type, bool ng)
{
	const uint32_t section = mmu->format->section_size;
	struct run run = {
		.addr = addr,
		.end = end,
		.entry = phys | type->prot_pte | (ng ? entry_ng(mmu->format, true) : 0),
		.type = type,
	};

	if (!step_has_table(mmu, addr))
		return pages_in_fresh_step(mmu, &run);
	for (; run.addr < end; run.entry += run.end - run.addr, run.addr = run.end) {
		run.end = min_of(end, round_down(run.addr, section) + section);
		if (pages_in_section(mmu, &run))
			return -ENOMEM;
	}
	return 0;
}

/* ---- sections ---- */

/* The group of `index`, if it is mapped as one, becomes as many sections that map the same. */
void split_large(struct arm_mmu *mmu, unsigned long index)
{
	const struct arm_format *format = mmu->format;
	const unsigned long first = index - index % LARGE_ENTRIES;
	void *entries = section_entries(mmu);
	unsigned long i;

	if (!entry_is_large(format, section_entry(mmu, index)))
		return;
	for (i = first; i < first + LARGE_ENTRIES; i++)
		entry_set(entries, format->entry_bytes, i,
			  one_of_large(format, entry_get(entries, format->entry_bytes, i), i));
	publish_sections(mmu, first, first + LARGE_ENTRIES);
}

static void make_large(struct arm_mmu *mmu, unsigned long first)
{
	const struct arm_format *format = mmu->format;
	void *entries = section_entries(mmu);
	unsigned long i;

	for (i = first; i < first + LARGE_ENTRIES; i++)
		entry_set(entries, format->entry_bytes, i,
			  large_entry(format, entry_get(entries, format->entry_bytes, i)));
}

/* A supersection has no domain: its entry belongs to domain 0 (ARM ARM B3.5.1). */
static void make_groups_large(struct arm_mmu *mmu, uint32_t addr, uint64_t end, uint64_t phys,
			      const struct mem_type *type)
{
	const uint64_t large = mmu->format->large_size;
	uint64_t at;

	if (!mmu->large_entries || type->domain || !is_multiple(phys - addr, large))
		return;
	for (at = round_up(addr, large); at + large <= end; at += large)
		make_large(mmu, section_index(mmu, at));
}

void __map_init_section(struct arm_mmu *mmu, uint32_t addr, uint64_t end, uint64_t phys,
			const struct mem_type *type, bool ng)
{
	const struct arm_format *format = mmu->format;
	const unsigned long first = section_index(mmu, addr);
	const unsigned long last = section_index(mmu, end);

	split_large(mmu, first);
	split_large(mmu, last - 1);
	write_entries(mmu, section_entries(mmu), first, last - first,
		      phys | type->prot_sect | (ng ? entry_ng(format, false) : 0),
		      format->section_size);
	make_groups_large(mmu, addr, end, phys, type);
}

/* ---- sections or pages ---- */

/* Up to where sections serve: as many steps from `at` on as have nothing off a section boundary. */
static uint64_t end_of_sections(const struct arm_format *format, const struct mem_type *type,
				uint64_t at, uint64_t end, uint64_t phys)
{
	if (!type->prot_sect || !is_multiple(at | phys, format->section_size))
		return at;
	if (is_multiple(end, format->section_size))
		return end;
	return max_of(at, round_down(end, PMD_SIZE));
}

static uint64_t end_of_step(uint64_t at, uint64_t end)
{
	return min_of(end, round_down(at, PMD_SIZE) + PMD_SIZE);
}

/*
 * How many pages the tables for pages in [at, end) of one step take: one if there is no table, and
 * one beside each table that is somebody else's.
 */
static unsigned long tables_of_step(const struct arm_mmu *mmu, uint64_t at, uint64_t end)
{
	const unsigned long last = section_index(mmu, end - 1);
	unsigned long i, count = 0;

	if (!step_has_table(mmu, at))
		return 1;
	for (i = section_index(mmu, at); i <= last; i++)
		count += !has_table(mmu, i) && !place_beside_buddy(mmu, i);
	return count;
}

static unsigned long tables_needed(const struct arm_mmu *mmu, uint32_t addr, uint64_t end,
				   uint64_t phys, const struct mem_type *type)
{
	unsigned long count = 0;
	uint64_t at = addr, next;

	for (; at < end; at = next) {
		next = end_of_sections(mmu->format, type, at, end, phys + (at - addr));
		if (next > at)
			continue;
		next = end_of_step(at, end);
		count += tables_of_step(mmu, at, next);
	}
	return count;
}

int alloc_init_pmd(struct arm_mmu *mmu, uint32_t addr, uint64_t end, uint64_t phys,
		   const struct mem_type *type, bool ng)
{
	uint64_t at = addr, next;

	if (set_aside_tables(mmu, tables_needed(mmu, addr, end, phys, type)))
		return -ENOMEM;
	for (; at < end; phys += next - at, at = next) {
		next = end_of_sections(mmu->format, type, at, end, phys);
		if (next > at) {
			__map_init_section(mmu, (uint32_t)at, next, phys, type, ng);
		} else {
			next = end_of_step(at, end);
			(void)alloc_init_pte(mmu, (uint32_t)at, next, phys, type, ng);
		}
	}
	publish_sections(mmu, section_index(mmu, round_down(addr, PMD_SIZE)),
			 section_index(mmu, round_up(end, PMD_SIZE)));
	return 0;
}

/* ---- a request, checked ---- */

/* A request with its sums done. */
struct part {
	uint32_t addr;
	uint64_t end, phys;
	const struct mem_type *type;
};

/* High vectors are no exception, but low ones are the only thing a kernel maps below itself. */
static bool is_vectors(const struct arm_mmu *mmu, const struct part *part)
{
	return part->addr >= mmu->vectors_base &&
	       part->end <= (uint64_t)mmu->vectors_base + 2 * ARM_PAGE_SIZE;
}

static bool fits_format(const struct arm_mmu *mmu, uint64_t phys, uint64_t bytes)
{
	const uint64_t top = widest(mmu->format);

	return phys <= top && bytes <= top - phys;
}

#define NO_MAPPING "create_mapping: % cannot be mapped at %, % bytes: "

static const char *why_refused(const struct arm_mmu *mmu, const struct part *part)
{
	const uint64_t bytes = part->end - part->addr;

	if (!bytes)
		return NO_MAPPING "nothing to map";
	if (part->addr < mmu->page_offset && !is_vectors(mmu, part))
		return NO_MAPPING "user space";
	if (part->end > ADDRESS_SPACE)
		return NO_MAPPING "wraps the address space";
	if (!fits_format(mmu, part->phys, bytes))
		return NO_MAPPING "physical address too wide";
	if (!part->type->prot_pte &&
	    (!part->type->prot_sect ||
	     !is_multiple(part->addr | part->phys | bytes, mmu->format->section_size)))
		return NO_MAPPING "the type has sections only";
	return NULL;
}

static int map_request(struct arm_mmu *mmu, const struct part *part)
{
	const char *why = why_refused(mmu, part);
	int err = why ? -EINVAL :
			alloc_init_pmd(mmu, part->addr, part->end, part->phys, part->type, false);

	if (err)
		arm_say(MEMBLOCK_LOG_WARN, why ? why : NO_MAPPING "no memory for tables",
			part->phys, part->addr, part->end - part->addr);
	return err;
}

int create_mapping(struct arm_mmu *mmu, const struct map_desc *md)
{
	const uint32_t in_page = md->virtual % ARM_PAGE_SIZE;
	const uint64_t bytes =
		md->length ? round_up((uint64_t)md->length + in_page, ARM_PAGE_SIZE) : 0;
	struct part part = {
		.addr = md->virtual - in_page,
		.end = md->virtual - in_page + bytes,
		.phys = (uint64_t)md->pfn * ARM_PAGE_SIZE,
	};

	if (md->type >= MT_TYPES) {
		arm_say(MEMBLOCK_LOG_WARN, "create_mapping: there is no memory type %", md->type);
		return -EINVAL;
	}
	part.type = &mmu->mem_types[md->type];
	return map_request(mmu, &part);
}

/* ---- mappings every boot needs ---- */

int map_dtb(struct arm_mmu *mmu, phys_addr_t address, uint32_t size, uint32_t *virtual)
{
	const uint32_t section = mmu->format->section_size;
	const uint32_t in_section = (uint32_t)address & (section - 1);
	const struct part part = {
		.addr = ARM_FDT_VIRTUAL,
		.end = (uint64_t)ARM_FDT_VIRTUAL + 2 * section,
		.phys = address - in_section,
		.type = &mmu->mem_types[MT_MEMORY_RO],
	};
	int err;

	if (!size || size > 2 * section - in_section) {
		arm_say(MEMBLOCK_LOG_WARN, "map_dtb: % bytes at % do not lie in two sections", size,
			address);
		return -EINVAL;
	}
	err = map_request(mmu, &part);
	if (!err)
		*virtual = ARM_FDT_VIRTUAL + in_section;
	return err;
}

static int map_vectors_page(struct arm_mmu *mmu, unsigned int page, phys_addr_t address,
			    enum arm_mem_type type)
{
	const uint32_t offset = page * ARM_PAGE_SIZE;
	const struct part part = {
		.addr = mmu->vectors_base + offset,
		.end = (uint64_t)mmu->vectors_base + offset + ARM_PAGE_SIZE,
		.phys = (uint64_t)address + offset,
		.type = &mmu->mem_types[type],
	};

	return map_request(mmu, &part);
}

/* Both pages are in one step: if there is a table for the upper one, there is for the lower one. */
int map_vectors(struct arm_mmu *mmu, phys_addr_t address)
{
	int err;

	if (!is_multiple(address, ARM_PAGE_SIZE)) {
		arm_say(MEMBLOCK_LOG_WARN, "map_vectors: % is not the start of a page", address);
		return -EINVAL;
	}
	err = map_vectors_page(mmu, 1, address, MT_LOW_VECTORS);
	return err ? err : map_vectors_page(mmu, 0, address, MT_HIGH_VECTORS);
}
