// SPDX-License-Identifier: MIT
/*
 * test_pt_compare.c - tool/arm/compare.c: which entries are compared, and what differs. The machine
 * has four megabytes of lowmem at 0x40000000, the first of which is the kernel's.
 *
 *	va     c0000000  c0100000  c0200000  c0300000  c0400000
 *	ours   K         l         l         l         -
 */
#include "arm/compare.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MIB 0x100000ULL
#define BASE 0xc0000000ULL
#define RW 0x1141e
#define RWX 0x1140e

static const struct pt_scope scope = { .page_offset = BASE,
				       .high_memory = BASE + 4 * MIB,
				       .phys_offset = 0x40000000,
				       .kernel_end = BASE + MIB };

static void add_section(struct pt_entries *entries, uint64_t va, uint64_t pa, uint64_t bits)
{
	pt_entries_add(entries, &(struct pt_entry){ va, MIB, pa, pa | bits, ARM_SECTION });
}

static void add_lowmem(struct pt_entries *entries, uint64_t cnt)
{
	uint64_t i;

	for (i = 0; i < cnt; i++)
		add_section(entries, BASE + i * MIB, 0x40000000 + i * MIB, i ? RW : RWX);
}

struct lists {
	struct pt_entries ours, theirs;
	struct pt_comparison result;
};

static struct lists of(const struct arm_format *format)
{
	return (struct lists){ .ours.format = format, .theirs.format = format };
}

static void compare(struct lists *lists)
{
	pt_comparison_free(&lists->result);
	pt_compare(&lists->ours, &lists->theirs, &scope, &lists->result);
}

static void expect(struct lists *lists, size_t equal, size_t different, size_t in_kernel,
		   size_t foreign)
{
	compare(lists);
	assert_int_equal(lists->result.equal, equal);
	assert_int_equal(lists->result.cnt, different);
	assert_int_equal(lists->result.in_kernel, in_kernel);
	assert_int_equal(lists->result.foreign, foreign);
}

static void done(struct lists *lists)
{
	pt_entries_free(&lists->ours);
	pt_entries_free(&lists->theirs);
	pt_comparison_free(&lists->result);
}

static void all_alike(void **state)
{
	struct lists lists = of(&arm_format_short);

	(void)state;
	expect(&lists, 0, 0, 0, 0);
	add_lowmem(&lists.ours, 4);
	add_lowmem(&lists.theirs, 4);
	expect(&lists, 4, 0, 0, 0);
	done(&lists);
}

static void every_bit_counts(void **state)
{
	struct lists lists = of(&arm_format_short);
	uint64_t bit;

	(void)state;
	add_lowmem(&lists.ours, 4);
	add_lowmem(&lists.theirs, 4);
	for (bit = 1; bit < 1ULL << 32; bit <<= 1) {
		lists.theirs.list[2].raw ^= bit;
		expect(&lists, 3, 1, 0, 0);
		assert_ptr_equal(lists.result.list[0].ours, &lists.ours.list[2]);
		assert_ptr_equal(lists.result.list[0].theirs, &lists.theirs.list[2]);
		assert_true(pt_difference_va(&lists.result.list[0]) == BASE + 2 * MIB);
		lists.theirs.list[2].raw ^= bit;
	}
	done(&lists);
}

static void software_bits_do_not(void **state)
{
	struct lists lists = of(&arm_format_lpae);
	unsigned int bit;

	(void)state;
	add_lowmem(&lists.ours, 4);
	add_lowmem(&lists.theirs, 4);
	for (bit = 0; bit < 64; bit++) {
		bool software = bit >= 55 && bit <= 58;

		lists.theirs.list[3].raw ^= 1ULL << bit;
		expect(&lists, software ? 4 : 3, !software, 0, 0);
		lists.theirs.list[3].raw ^= 1ULL << bit;
	}
	done(&lists);
}

static void the_kernels_own_window_is_kept_apart(void **state)
{
	struct lists lists = of(&arm_format_short);

	(void)state;
	add_lowmem(&lists.ours, 4);
	add_lowmem(&lists.theirs, 4);
	lists.theirs.list[0].raw ^= 0x10;
	lists.theirs.list[1].raw ^= 0x10;
	expect(&lists, 2, 2, 1, 0);
	assert_true(lists.result.list[0].in_kernel);
	assert_false(lists.result.list[1].in_kernel);
	done(&lists);
}

/* The middle is missing on one side, then on the other. */
static void one_side_only(void **state)
{
	struct lists lists = of(&arm_format_short);

	(void)state;
	add_lowmem(&lists.ours, 4);
	add_section(&lists.theirs, BASE, 0x40000000, RWX);
	add_section(&lists.theirs, BASE + 3 * MIB, 0x40300000, RW);
	expect(&lists, 2, 2, 0, 0);
	assert_ptr_equal(lists.result.list[0].ours, &lists.ours.list[1]);
	assert_null(lists.result.list[0].theirs);
	done(&lists);

	lists = of(&arm_format_short);
	add_section(&lists.ours, BASE, 0x40000000, RWX);
	add_lowmem(&lists.theirs, 4);
	expect(&lists, 1, 3, 0, 0);
	assert_null(lists.result.list[2].ours);
	assert_true(pt_difference_va(&lists.result.list[2]) == BASE + 3 * MIB);
	done(&lists);
}

/* A section here, the first of its pages there. */
static void sizes_count(void **state)
{
	struct lists lists = of(&arm_format_short);

	(void)state;
	add_lowmem(&lists.ours, 2);
	add_lowmem(&lists.theirs, 1);
	pt_entries_add(&lists.theirs, &(struct pt_entry){ BASE + MIB, 0x1000, 0x40100000,
							  0x4011141e, ARM_SMALL_PAGE });
	pt_entries_add(&lists.theirs, &(struct pt_entry){ BASE + MIB + 0x1000, 0x1000, 0x40101000,
							  0x4010145f, ARM_SMALL_PAGE });
	expect(&lists, 1, 2, 0, 0);
	assert_non_null(lists.result.list[0].ours);
	assert_non_null(lists.result.list[0].theirs);
	assert_null(lists.result.list[1].ours);
	done(&lists);
}

static void what_is_not_lowmem_is_left_out(void **state)
{
	struct lists lists = of(&arm_format_short);

	(void)state;
	add_lowmem(&lists.ours, 4);
	add_section(&lists.theirs, BASE - MIB, 0x3ff00000, RW); /* modules */
	add_lowmem(&lists.theirs, 4);
	add_section(&lists.theirs, 0xff800000, 0x48000000, RW); /* the device tree */
	pt_entries_add(&lists.theirs,
		       &(struct pt_entry){ 0xfff00000, MIB, 0, 0x412a4c11, ARM_INVALID });
	expect(&lists, 4, 0, 0, 3);
	done(&lists);
}

static void empty_tables_map_nothing(void **state)
{
	struct lists lists = of(&arm_format_short);

	(void)state;
	add_lowmem(&lists.ours, 2);
	pt_entries_add(&lists.ours,
		       &(struct pt_entry){ BASE + 3 * MIB, MIB, 0, 0x40001c01, ARM_INVALID });
	add_lowmem(&lists.theirs, 2);
	expect(&lists, 2, 0, 0, 0);
	done(&lists);
}

/* Lowmem that goes on behind our high_memory is a difference; so is what is not linear in front. */
static void larger_lowmem(void **state)
{
	struct lists lists = of(&arm_format_short);

	(void)state;
	add_lowmem(&lists.ours, 3);
	add_lowmem(&lists.theirs, 3);
	add_section(&lists.theirs, BASE + 3 * MIB, 0x48000000, RW);
	add_section(&lists.theirs, BASE + 4 * MIB, 0x40400000, RW);
	add_section(&lists.theirs, BASE + 5 * MIB, 0x48000000, RW);
	expect(&lists, 3, 2, 0, 1);
	done(&lists);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_alike),
		cmocka_unit_test(every_bit_counts),
		cmocka_unit_test(software_bits_do_not),
		cmocka_unit_test(the_kernels_own_window_is_kept_apart),
		cmocka_unit_test(one_side_only),
		cmocka_unit_test(sizes_count),
		cmocka_unit_test(what_is_not_lowmem_is_left_out),
		cmocka_unit_test(empty_tables_map_nothing),
		cmocka_unit_test(larger_lowmem),
	};

	return cmocka_run_group_tests_name("pt_compare", tests, NULL, NULL);
}
