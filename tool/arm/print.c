// SPDX-License-Identifier: MIT
/*
 * print.c - tables of ranges and sentences, out of snapshots alone.
 */
#include "print.h"
#include "../mem_map.h"
#include "../report_parts.h"
#include "../tool.h"

#include <inttypes.h>
#include <string.h>

enum {
	LABEL_COLUMN = 18,
	RANGE_COLUMN = 21, /* 0xc0000000-0xefffffff */
	SIZE_COLUMN = 11,
};

/* ---- words ---- */

char *permissions_text(unsigned int permissions, char *buffer)
{
	static const char letters[] = "RWX RWX";
	static const unsigned int bits[] = { ARM_PL1_READ, ARM_PL1_WRITE, ARM_PL1_EXECUTE, 0,
					     ARM_PL0_READ, ARM_PL0_WRITE, ARM_PL0_EXECUTE };
	size_t i;

	for (i = 0; i < sizeof(bits) / sizeof(bits[0]); i++)
		buffer[i] = !bits[i] ? ' ' : permissions & bits[i] ? letters[i] : '-';
	buffer[i] = '\0';
	return buffer;
}

/* One half of a MAIR byte. */
static const char *cache_name(unsigned int half)
{
	switch (half) {
	case 0x4:
		return "NC";
	case 0x8:
	case 0x9:
	case 0xa:
	case 0xb:
		return "WT";
	case 0xc:
	case 0xe:
		return "WB";
	case 0xd:
	case 0xf:
		return "WBWA";
	default:
		return "?";
	}
}

static const char *sharing_name(unsigned int shareability)
{
	static const char *const names[] = { "", " ?", " outer shared", " shared" };

	return names[shareability & 3];
}

char *attributes_text(const struct arm_attributes *attributes, char *buffer)
{
	const char *outer = cache_name(attributes->mair >> 4);
	const char *inner = cache_name(attributes->mair & 0xf);
	bool same = !strcmp(outer, inner);

	if (attributes->mair == 0x00)
		snprintf(buffer, ATTRIBUTES_TEXT, "strongly ordered");
	else if (attributes->mair >> 4 == 0)
		snprintf(buffer, ATTRIBUTES_TEXT, "device");
	else
		snprintf(buffer, ATTRIBUTES_TEXT, "%s%s%s%s", same ? "" : outer, same ? "" : "/",
			 inner, sharing_name(attributes->shareability));
	return buffer;
}

/* ---- lowmem ---- */

static void print_area(FILE *out, const char *name, uint64_t base, uint64_t end,
		       const char *physical, uint64_t bytes)
{
	char virtual[SPAN_TEXT] = "-", size[SIZE_TEXT];

	if (end > base)
		format_span(base, end - base, virtual);
	fprintf(out, "  %-*s%-*s  %-*s%*s\n", LABEL_COLUMN, name, RANGE_COLUMN, virtual,
		RANGE_COLUMN + 1, physical, SIZE_COLUMN, format_size(bytes, size));
}

static void print_areas(FILE *out, const struct arm_lowmem *arm)
{
	const struct arm_mmu *mmu = &arm->mmu;
	char span[SPAN_TEXT];

	fprintf(out, "  %-*s%-*s  %-*s%*s\n", LABEL_COLUMN, "area", RANGE_COLUMN, "virtual",
		RANGE_COLUMN + 1, "physical", SIZE_COLUMN, "size");
	print_area(out, "lowmem", mmu->page_offset, mmu->high_memory,
		   format_span(mmu->phys_offset, arm_lowmem_span(arm), span), arm->lowmem);
	print_area(out, "vmalloc", mmu->vmalloc_start, VMALLOC_END, "-",
		   VMALLOC_END - mmu->vmalloc_start);
	if (arm->highmem)
		print_area(
			out, "highmem", 0, 0,
			format_span(arm->highmem_base, arm->highmem_end - arm->highmem_base, span),
			arm->highmem);
}

static void print_bound(FILE *out, const char *name, uint64_t value, const char *meaning)
{
	fprintf(out, "  %-*s0x%08" PRIx64 "  %s\n", LABEL_COLUMN, name, value, meaning);
}

static void print_bounds(FILE *out, const struct arm_lowmem *arm)
{
	const struct arm_mmu *mmu = &arm->mmu;

	print_bound(out, "PAGE_OFFSET", mmu->page_offset, "where the linear map starts");
	print_bound(out, "PHYS_OFFSET", mmu->phys_offset, "what it starts with");
	print_bound(out, "arm_lowmem_limit", mmu->arm_lowmem_limit, "the first byte behind lowmem");
	print_bound(out, "memblock_limit", mmu->memblock_limit,
		    "allocations stay below until lowmem is mapped");
	print_bound(out, "high_memory", mmu->high_memory, "virtual address of arm_lowmem_limit");
}

static void print_cost(FILE *out, const struct arm_lowmem *arm)
{
	char first[SIZE_TEXT], all[SIZE_TEXT];

	fprintf(out, "  %-*s%s: %s at 0x%08" PRIx64 ", %lu page%s of tables below\n", LABEL_COLUMN,
		"tables", format_size(arm_table_bytes(arm), all),
		format_size(arm->mmu.format->pgd_bytes, first), (uint64_t)arm->mmu.pgd,
		arm->mmu.table_pages, arm->mmu.table_pages == 1 ? "" : "s");
}

void print_lowmem(FILE *out, const struct arm_lowmem *arm, const struct text_style *style)
{
	const struct arm_mmu *mmu = &arm->mmu;
	char size[SIZE_TEXT], all[SIZE_TEXT];

	print_title(out, style, "Lowmem");
	fprintf(out, ": %s of %s, %s descriptors, %s\n", format_size(arm->lowmem, size),
		format_size(arm->lowmem + arm->highmem, all),
		mmu->format == &arm_format_short ? "short" : "long (LPAE)",
		mmu->shared ? "shared by CPUs" : "one CPU");
	print_areas(out, arm);
	print_bounds(out, arm);
	print_cost(out, arm);
}

/* ---- what is mapped ---- */

static void print_mapping(FILE *out, const struct arm_mapping *mapping)
{
	char span[SPAN_TEXT], size[SIZE_TEXT], permissions[PERMISSIONS_TEXT];
	char attributes[ATTRIBUTES_TEXT];

	fprintf(out, "  %-*s 0x%08" PRIx64 " %*s %5zu %-8s %s %s\n", RANGE_COLUMN,
		format_span(mapping->va, mapping->size, span), mapping->pa, SIZE_COLUMN - 2,
		format_size(mapping->size, size), mapping->entries, arm_kind_name(mapping->kind),
		permissions_text(mapping->permissions, permissions),
		attributes_text(&mapping->attributes, attributes));
}

void print_mappings(FILE *out, const struct arm_lowmem *arm, const struct text_style *style)
{
	size_t i;

	print_title(out, style, "Mapped");
	fprintf(out, ": %zu range%s of %zu entries\n", arm->mapping_cnt,
		arm->mapping_cnt == 1 ? "" : "s", arm->entries.cnt);
	if (arm->mapping_cnt)
		fprintf(out, "  %-*s %-10s %*s %-14s %s\n", RANGE_COLUMN, "virtual", "physical",
			SIZE_COLUMN - 2, "size", "entries", "PL1 PL0 memory");
	for (i = 0; i < arm->mapping_cnt; i++)
		print_mapping(out, &arm->mappings[i]);
}

/* ---- one address ---- */

static void print_hole(FILE *out, const struct arm_translation *translation)
{
	char span[SPAN_TEXT];

	fprintf(out, "  %s at level %u: nothing is mapped in %s\n",
		arm_fault_name(translation->fault), translation->level,
		format_span(translation->va, translation->size, span));
}

static void print_target(FILE *out, const struct arm_translation *translation)
{
	char span[SPAN_TEXT], permissions[PERMISSIONS_TEXT], attributes[ATTRIBUTES_TEXT];

	fprintf(out, "  physical 0x%08" PRIx64 "\n", translation->pa);
	fprintf(out, "  %s %s -> 0x%08" PRIx64 "\n", arm_kind_name(translation->kind),
		format_span(translation->va, translation->size, span), translation->base);
	permissions_text(translation->permissions, permissions);
	fprintf(out, "  PL1 %.3s, PL0 %s, %s, domain %u\n", permissions, permissions + 4,
		attributes_text(&translation->attributes, attributes),
		translation->attributes.domain);
}

void print_walk(FILE *out, uint32_t va, const struct arm_translation *translation,
		const struct text_style *style)
{
	print_title(out, style, "Walk");
	fprintf(out, ": 0x%08" PRIx32 "\n", va);
	if (translation->kind == ARM_INVALID)
		print_hole(out, translation);
	else
		print_target(out, translation);
	fprintf(out, "  level %u entry 0x%" PRIx64 "\n", translation->level, translation->raw);
}

/* ---- the comparison ---- */

/* `width` columns at least, which an entry fills. */
static void print_side(FILE *out, const struct pt_entry *entry, int digits, int width)
{
	if (entry)
		fprintf(out, "  %-8s %0*" PRIx64, pt_kind_name(entry->kind), digits, entry->raw);
	else
		fprintf(out, "  %-*s", width, "nothing");
}

static void print_difference(FILE *out, const struct pt_difference *difference, int digits)
{
	const int width = 9 + digits;

	fprintf(out, "  0x%08" PRIx64, pt_difference_va(difference));
	print_side(out, difference->ours, digits, width);
	print_side(out, difference->theirs, digits, difference->in_kernel ? width : 0);
	fprintf(out, "%s\n", difference->in_kernel ? "  kernel image" : "");
}

void print_comparison(FILE *out, const struct pt_comparison *comparison,
		      const struct pt_scope *scope, const char *path,
		      const struct text_style *style)
{
	const int digits = (int)(2 * comparison->format->entry_bytes);
	char span[SPAN_TEXT];
	size_t i;

	print_title(out, style, "Compared");
	fprintf(out, " with %s\n", path);
	fprintf(out, "  %-*s%zu entries\n", LABEL_COLUMN, "equal", comparison->equal);
	fprintf(out, "  %-*s%zu in the kernel image, %zu outside\n", LABEL_COLUMN, "different",
		comparison->in_kernel, comparison->cnt - comparison->in_kernel);
	fprintf(out, "  %-*s%s\n", LABEL_COLUMN, "kernel image",
		format_span(scope->page_offset, scope->kernel_end - scope->page_offset, span));
	fprintf(out, "  %-*s%zu of its entries, which are not lowmem\n", LABEL_COLUMN, "left out",
		comparison->foreign);
	if (comparison->cnt)
		fprintf(out, "  %-10s  %s\n", "virtual", "here, then there");
	for (i = 0; i < comparison->cnt; i++)
		print_difference(out, &comparison->list[i], digits);
}
