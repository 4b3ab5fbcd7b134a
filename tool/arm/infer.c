// SPDX-License-Identifier: MIT
/*
 * infer.c - reads a dump the other way round: from entries to what decided them.
 */
#include "infer.h"

/* Kernels for many machines start 2 MiB + 32 KiB behind the start of memory. */
#define TEXT_OFFSET 0x208000

static const struct pt_entry *first_at(const struct pt_entries *entries, uint32_t page_offset)
{
	size_t i;

	for (i = 0; i < entries->cnt; i++)
		if (entries->list[i].va >= page_offset && entries->list[i].kind != ARM_INVALID)
			return &entries->list[i];
	return NULL;
}

/* ---- the CPU ---- */

static bool is_section(const struct pt_entry *entry, const struct arm_format *format)
{
	return entry->size == format->section_size;
}

/* Whether an entry has the bits of memory under these circumstances; permissions aside. */
static bool is_memory_of(const struct pt_entry *entry, const struct arm_format *format, bool shared,
			 enum arm_cachepolicy policy)
{
	const bool section = is_section(entry, format);
	uint64_t address = ((1ULL << format->phys_bits) - 1) & ~(entry->size - 1);
	uint64_t ignored = format->software_bits | address |
			   (section ? format->section_permissions : format->page_permissions);
	struct arm_mmu mmu;
	uint64_t prot;

	arm_mmu_init(&mmu, format);
	mmu.shared = shared;
	mmu.cachepolicy = policy;
	build_mem_type_table(&mmu);
	prot = section ? mmu.mem_types[MT_MEMORY_RW].prot_sect :
			 mmu.mem_types[MT_MEMORY_RW].prot_pte;
	return !((entry->raw ^ prot) & ~ignored);
}

enum arm_cpu infer_cpu(const struct pt_entries *entries, uint32_t page_offset)
{
	const struct pt_entry *entry = first_at(entries, page_offset);

	if (!entry)
		return ARM_CPU_BY_MAP;
	if (is_memory_of(entry, entries->format, true, ARM_WRITEALLOC))
		return ARM_CPU_SMP;
	if (is_memory_of(entry, entries->format, false, ARM_WRITEBACK))
		return ARM_CPU_UP;
	return ARM_CPU_BY_MAP;
}

/* ---- the linear map and the kernel ---- */

bool infer_phys_offset(const struct pt_entries *entries, uint32_t page_offset,
		       uint64_t *phys_offset)
{
	const struct pt_entry *entry = first_at(entries, page_offset);

	if (!entry || entry->pa < entry->va - page_offset)
		return false;
	*phys_offset = entry->pa - (entry->va - page_offset);
	return *phys_offset % PMD_SIZE == 0;
}

/* XN: bit 54 with LPAE (ARM ARM B3.6.2), else bit 4 of a section, 0 of a small page (B3.5.1). */
static bool is_executable(const struct pt_entry *entry, const struct arm_format *format)
{
	if (entry->kind == ARM_INVALID)
		return false;
	if (format == &arm_format_lpae)
		return !(entry->raw >> 54 & 1);
	return !(entry->raw >> (is_section(entry, format) ? 4 : 0) & 1);
}

bool infer_kernel(const struct pt_entries *entries, uint32_t page_offset,
		  struct firmware_window *kernel)
{
	const struct pt_entry *first = first_at(entries, page_offset), *entry = first;
	const struct pt_entry *end = entries->list + entries->cnt;
	uint64_t size = 0, text;

	while (first && entry < end && entry->va == first->va + size &&
	       is_executable(entry, entries->format)) {
		size += entry->size;
		entry++;
	}
	text = size > TEXT_OFFSET ? TEXT_OFFSET : 0;
	if (size)
		*kernel = (struct firmware_window){ first->pa + text, size - text };
	return size != 0;
}
