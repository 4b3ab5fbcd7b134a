// SPDX-License-Identifier: MIT
/*
 * protect.c - the hardening pass: what in lowmem may be written and what executed, once the kernel
 * has settled. Only permission bits of entries that are there change.
 */
#include "internal.h"

/* The image in virtual addresses, all multiples of a section. */
struct layout {
	uint64_t text, rodata, end;
};

static const struct mem_type *type_at(const struct arm_mmu *mmu, const struct layout *layout,
				      uint64_t virtual)
{
	if (virtual >= layout->text && virtual < layout->rodata)
		return &mmu->mem_types[MT_MEMORY_ROX];
	if (virtual >= layout->rodata && virtual < layout->end)
		return &mmu->mem_types[MT_MEMORY_RO];
	return &mmu->mem_types[MT_MEMORY_RW];
}

static uint64_t with_permissions(uint64_t entry, uint64_t mask, uint64_t permissions)
{
	return (entry & ~mask) | (permissions & mask);
}

static uint64_t protected_page(const struct arm_format *format, uint64_t page,
			       const struct mem_type *type)
{
	if (!entry_is_valid(format, page))
		return page;
	return with_permissions(page, format->page_permissions, type->prot_pte);
}

static void protect_pages(const struct arm_mmu *mmu, uint64_t table, const struct mem_type *type)
{
	const struct arm_format *format = mmu->format;
	const unsigned long pages = format->section_size / ARM_PAGE_SIZE;
	void *entries = memblock_port_phys_to_virt((phys_addr_t)table);
	unsigned long i;

	for (i = 0; i < pages; i++)
		entry_set(entries, format->entry_bytes, i,
			  protected_page(format, entry_get(entries, format->entry_bytes, i), type));
	flush_pmd_entry(entries, pages * format->entry_bytes);
}

static void protect_section(const struct arm_mmu *mmu, unsigned long index,
			    const struct mem_type *type)
{
	const struct arm_format *format = mmu->format;
	void *entries = section_entries(mmu);
	uint64_t entry = section_entry(mmu, index);

	if (entry_is_table(format, entry))
		protect_pages(mmu, entry_table(format, entry), type);
	else if (entry)
		entry_set(entries, format->entry_bytes, index,
			  with_permissions(entry, format->section_permissions, type->prot_sect));
}

static bool is_valid(const struct arm_mmu *mmu, const struct layout *layout)
{
	return layout->text >= mmu->page_offset && layout->text <= layout->rodata &&
	       layout->rodata <= layout->end && layout->end <= mmu->high_memory &&
	       is_multiple(layout->text | layout->rodata | layout->end, mmu->format->section_size);
}

int mark_rodata_ro(struct arm_mmu *mmu, uint32_t text_start, uint32_t text_end, uint32_t rodata_end)
{
	const struct layout layout = { text_start, text_end, rodata_end };
	const unsigned long first = section_index(mmu, mmu->page_offset);
	const unsigned long last =
		section_index(mmu, round_up(mmu->high_memory, mmu->format->section_size));
	unsigned long i;

	if (!is_valid(mmu, &layout)) {
		arm_say(MEMBLOCK_LOG_ERROR,
			"mark_rodata_ro: text %-%, rodata to %: not in lowmem, "
			"not in order or not whole sections",
			text_start, text_end, rodata_end);
		return -EINVAL;
	}
	split_large(mmu, section_index(mmu, layout.text));
	split_large(mmu, section_index(mmu, layout.rodata));
	split_large(mmu, section_index(mmu, layout.end));
	for (i = first; i < last; i++)
		protect_section(mmu, i,
				type_at(mmu, &layout, (uint64_t)i << mmu->format->section_shift));
	publish_sections(mmu, first, last);
	return 0;
}
