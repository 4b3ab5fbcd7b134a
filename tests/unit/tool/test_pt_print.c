// SPDX-License-Identifier: MIT
/*
 * test_pt_print.c - tool/arm/print.c: the words for permissions and attributes, and the lines of a
 * dump and a comparison.
 */
#include "arm/print.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct text_style plain = { .width = 80 };

static void permissions(void **state)
{
	char text[PERMISSIONS_TEXT];

	(void)state;
	assert_string_equal(permissions_text(0, text), "--- ---");
	assert_string_equal(permissions_text(ARM_PL1_READ | ARM_PL1_WRITE, text), "RW- ---");
	assert_string_equal(permissions_text(ARM_PL1_READ | ARM_PL1_EXECUTE | ARM_PL0_READ, text),
			    "R-X R--");
	assert_string_equal(permissions_text(0x3f, text), "RWX RWX");
}

static void attributes(void **state)
{
	static const struct {
		uint8_t mair, shareability;
		const char *expected;
	} cases[] = {
		{ 0x00, 0, "strongly ordered" },
		{ 0x04, 2, "device" },
		{ 0x44, 3, "NC shared" },
		{ 0xaa, 0, "WT" },
		{ 0xee, 0, "WB" },
		{ 0xff, 3, "WBWA shared" },
		{ 0xff, 2, "WBWA outer shared" },
		{ 0x4f, 3, "NC/WBWA shared" },
	};
	char text[ATTRIBUTES_TEXT];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(
			attributes_text(
				&(struct arm_attributes){ .mair = cases[i].mair,
							  .shareability = cases[i].shareability },
				text),
			cases[i].expected);
}

static void check_text(char *text, const char *expected)
{
	assert_string_equal(text, expected);
	free(text);
}

static void mappings(void **state)
{
	struct arm_mapping list[] = {
		{ 0xc0000000,
		  0x200000,
		  0x40000000,
		  2,
		  ARM_SECTION,
		  ARM_PL1_READ | ARM_PL1_WRITE | ARM_PL1_EXECUTE,
		  { .mair = 0xff, .shareability = 3 } },
		{ 0xfffff000,
		  0x1000,
		  0x8f40000000,
		  1,
		  ARM_SMALL_PAGE,
		  ARM_PL1_READ,
		  { .mair = 0x04 } },
	};
	struct arm_lowmem arm = { .mappings = list, .mapping_cnt = 2, .entries.cnt = 3 };
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	print_mappings(out, &arm, &plain);
	fclose(out);
	check_text(
		text,
		"\nMapped: 2 ranges of 3 entries\n"
		"  virtual               physical        size entries        PL1 PL0 memory\n"
		"  0xc0000000-0xc01fffff 0x40000000     2 MiB     2 section  RWX --- WBWA shared\n"
		"  0xfffff000-0xffffffff 0x8f40000000     4 KiB     1 page4k   R-- --- device\n");
}

static void comparison(void **state)
{
	const struct pt_entry ours = { 0xc0100000, 0x100000, 0x40100000, 0x4011141e, ARM_SECTION };
	const struct pt_entry theirs = { 0xc0100000, 0x1000, 0x40100000, 0x4010045f,
					 ARM_SMALL_PAGE };
	struct pt_difference list[] = { { &ours, &theirs, true },
					{ NULL, &theirs, false },
					{ &ours, NULL, false } };
	struct pt_comparison compared = { .format = &arm_format_short,
					  .list = list,
					  .cnt = 3,
					  .in_kernel = 1,
					  .equal = 7,
					  .foreign = 2 };
	struct pt_scope scope = { .page_offset = 0xc0000000, .kernel_end = 0xc0200000 };
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	print_comparison(out, &compared, &scope, "a/b.txt", &plain);
	fclose(out);
	check_text(text, "\nCompared with a/b.txt\n"
			 "  equal             7 entries\n"
			 "  different         1 in the kernel image, 2 outside\n"
			 "  kernel image      0xc0000000-0xc01fffff\n"
			 "  left out          2 of its entries, which are not lowmem\n"
			 "  virtual     here, then there\n"
			 "  0xc0100000  section  4011141e  page4k   4010045f  kernel image\n"
			 "  0xc0100000  nothing            page4k   4010045f\n"
			 "  0xc0100000  section  4011141e  nothing\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(permissions),
		cmocka_unit_test(attributes),
		cmocka_unit_test(mappings),
		cmocka_unit_test(comparison),
	};

	return cmocka_run_group_tests_name("pt_print", tests, NULL, NULL);
}
