// SPDX-License-Identifier: MIT
/*
 * test_pt_infer.c - tool/arm/infer.c: what a dump gives away of CPU, kernel and memory. A dump is
 * drawn with one letter for each section from PAGE_OFFSET on: x executable, d data, . nothing.
 */
#include "arm/infer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#define PAGE_OFFSET 0xc0000000u
#define DRAM 0x40000000ULL

struct bits {
	const struct arm_format *format;
	enum arm_kind kind;
	uint64_t executable, data;
};

static const struct bits smp = { &arm_format_short, ARM_SECTION, 0x1140e, 0x1141e };
static const struct bits up = { &arm_format_short, ARM_SECTION, 0x0040e, 0x0041e };
static const struct bits lpae = { &arm_format_lpae, ARM_BLOCK_2M, 0x71d, 0x4000000000071d };

static struct pt_entries drawn(const char *sections, const struct bits *bits)
{
	struct pt_entries entries = { .format = bits->format };
	uint64_t offset = 0;

	for (; *sections; sections++, offset += bits->format->section_size)
		if (*sections != '.')
			pt_entries_add(
				&entries,
				&(struct pt_entry){
					.va = PAGE_OFFSET + offset,
					.size = bits->format->section_size,
					.pa = DRAM + offset,
					.raw = (DRAM + offset) |
					       (*sections == 'x' ? bits->executable : bits->data),
					.kind = bits->kind,
				});
	return entries;
}

/* The end of the image in sections from PAGE_OFFSET on; 0: there is none. */
static unsigned int kernel_end(const char *sections, const struct bits *bits)
{
	struct pt_entries entries = drawn(sections, bits);
	struct firmware_window kernel;
	unsigned int end = 0;

	if (infer_kernel(&entries, PAGE_OFFSET, &kernel)) {
		assert_true(kernel.base >= DRAM && kernel.size > 0);
		end = (unsigned int)((kernel.base + kernel.size - DRAM) /
				     bits->format->section_size);
	}
	pt_entries_free(&entries);
	return end;
}

static void the_kernel_is_the_executable_run(void **state)
{
	(void)state;
	assert_int_equal(kernel_end("xxxxdddd", &smp), 4);
	assert_int_equal(kernel_end("xxxxxxxx", &smp), 8);
	assert_int_equal(kernel_end("xxxddddx", &lpae), 3);
	assert_int_equal(kernel_end("xx.xxddd", &smp), 2);
	assert_int_equal(kernel_end("dxxxdddd", &smp), 0);
	assert_int_equal(kernel_end("", &smp), 0);
}

static void room_in_front_is_left_to_others(void **state)
{
	struct pt_entries entries = drawn("xxxxdd", &smp);
	struct firmware_window kernel;

	(void)state;
	assert_true(infer_kernel(&entries, PAGE_OFFSET, &kernel));
	assert_true(kernel.base == DRAM + 0x208000);
	assert_true(kernel.base + kernel.size == DRAM + 0x400000);
	pt_entries_free(&entries);
	/* a kernel too small for that starts at the start */
	entries = drawn("xxd", &smp);
	assert_true(infer_kernel(&entries, PAGE_OFFSET, &kernel));
	assert_true(kernel.base == DRAM && kernel.size == 0x200000);
	pt_entries_free(&entries);
}

static void the_linear_map_starts_somewhere(void **state)
{
	struct pt_entries entries = drawn("..d", &smp);
	uint64_t phys_offset;

	(void)state;
	assert_true(infer_phys_offset(&entries, PAGE_OFFSET, &phys_offset));
	assert_true(phys_offset == DRAM);
	entries.list[0].pa += 0x200000;
	assert_true(infer_phys_offset(&entries, PAGE_OFFSET, &phys_offset));
	assert_true(phys_offset == DRAM + 0x200000);
	/* off a boundary, and below 0, there is no linear map */
	entries.list[0].pa += 0x100000;
	assert_false(infer_phys_offset(&entries, PAGE_OFFSET, &phys_offset));
	entries.list[0].pa = 0x100000;
	assert_false(infer_phys_offset(&entries, PAGE_OFFSET, &phys_offset));
	pt_entries_free(&entries);
	entries = drawn("", &smp);
	assert_false(infer_phys_offset(&entries, PAGE_OFFSET, &phys_offset));
}

static void pages_count_like_sections(void **state)
{
	struct pt_entries entries = { .format = &arm_format_short };
	struct firmware_window kernel;
	uint64_t page;

	(void)state;
	for (page = 0; page < 4; page++)
		pt_entries_add(
			&entries,
			&(struct pt_entry){ PAGE_OFFSET + page * 4096, 4096, DRAM + page * 4096,
					    (DRAM + page * 4096) | (page < 3 ? 0x45e : 0x45f),
					    ARM_SMALL_PAGE });
	assert_true(infer_kernel(&entries, PAGE_OFFSET, &kernel));
	assert_true(kernel.size == 3 * 4096);
	assert_int_equal(infer_cpu(&entries, PAGE_OFFSET), ARM_CPU_SMP);
	pt_entries_free(&entries);
}

static enum arm_cpu cpu_of(const char *sections, const struct bits *bits)
{
	struct pt_entries entries = drawn(sections, bits);
	enum arm_cpu cpu = infer_cpu(&entries, PAGE_OFFSET);

	pt_entries_free(&entries);
	return cpu;
}

static void the_first_entry_tells_the_cpu(void **state)
{
	static const struct bits device = { &arm_format_short, ARM_SECTION, 0x10406, 0x10416 };

	(void)state;
	assert_int_equal(cpu_of("xd", &smp), ARM_CPU_SMP);
	assert_int_equal(cpu_of("dd", &smp), ARM_CPU_SMP);
	assert_int_equal(cpu_of("xd", &up), ARM_CPU_UP);
	assert_int_equal(cpu_of("..d", &up), ARM_CPU_UP);
	assert_int_equal(cpu_of("xd", &lpae), ARM_CPU_SMP);
	assert_int_equal(cpu_of("xd", &device), ARM_CPU_BY_MAP);
	assert_int_equal(cpu_of("", &smp), ARM_CPU_BY_MAP);
}

/* Modules and empty tables in front of the linear map say nothing. */
static void what_lies_in_front_does_not_count(void **state)
{
	struct pt_entries entries = { .format = &arm_format_short };

	(void)state;
	pt_entries_add(&entries, &(struct pt_entry){ 0xbfe00000, 0x100000, DRAM, DRAM | 0x0041e,
						     ARM_SECTION });
	pt_entries_add(&entries,
		       &(struct pt_entry){ PAGE_OFFSET, 0x100000, 0, 0x40000011, ARM_INVALID });
	pt_entries_add(&entries, &(struct pt_entry){ PAGE_OFFSET + 0x100000, 0x100000, DRAM,
						     DRAM | 0x1141e, ARM_SECTION });
	assert_int_equal(infer_cpu(&entries, PAGE_OFFSET), ARM_CPU_SMP);
	pt_entries_free(&entries);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_kernel_is_the_executable_run),
		cmocka_unit_test(room_in_front_is_left_to_others),
		cmocka_unit_test(the_linear_map_starts_somewhere),
		cmocka_unit_test(pages_count_like_sections),
		cmocka_unit_test(the_first_entry_tells_the_cpu),
		cmocka_unit_test(what_lies_in_front_does_not_count),
	};

	return cmocka_run_group_tests_name("pt_infer", tests, NULL, NULL);
}
