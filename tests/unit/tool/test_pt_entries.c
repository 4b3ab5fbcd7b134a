// SPDX-License-Identifier: MIT
/*
 * test_pt_entries.c - tool/arm/entries.c: what a dump of page tables reads as, and what is refused.
 */
#include "arm/entries.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A file that is gone with the test, and a path to it. */
static FILE *scratch;
static char path[32];

static int make_file(void **state)
{
	(void)state;
	scratch = tmpfile();
	if (!scratch)
		return -1;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fileno(scratch));
	return 0;
}

static int remove_file(void **state)
{
	(void)state;
	return fclose(scratch);
}

static bool read_bytes(const char *bytes, size_t size, struct pt_entries *entries)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fwrite(bytes, 1, size, file) == size);
	fclose(file);
	return pt_entries_read(path, entries);
}

static bool read_text(const char *text, struct pt_entries *entries)
{
	return read_bytes(text, strlen(text), entries);
}

static void check_entry(const struct pt_entry *entry, uint64_t va, uint64_t size, uint64_t pa,
			uint64_t raw, const char *kind)
{
	assert_true(entry->va == va);
	assert_true(entry->size == size);
	assert_true(entry->pa == pa);
	assert_true(entry->raw == raw);
	assert_string_equal(pt_kind_name(entry->kind), kind);
}

static void short_descriptors(void **state)
{
	struct pt_entries entries;

	(void)state;
	assert_true(read_text("# va size pa kind raw (every valid leaf, unmerged)\n"
			      "c0000000 100000 40000000 section 4001140e\n"
			      "\n"
			      "  c0100000\t1000 40100000 page4k 4010045f  # behind it\r\n"
			      "c1000000 1000000 41000000 super16M 4105140e\n"
			      "c2000000 10000 42000000 page64k 42001051\n"
			      "fff00000 100000 - table0 412a4c11",
			      &entries));
	assert_ptr_equal(entries.format, &arm_format_short);
	assert_int_equal(entries.cnt, 5);
	check_entry(&entries.list[0], 0xc0000000, 0x100000, 0x40000000, 0x4001140e, "section");
	check_entry(&entries.list[1], 0xc0100000, 0x1000, 0x40100000, 0x4010045f, "page4k");
	check_entry(&entries.list[4], 0xfff00000, 0x100000, 0, 0x412a4c11, "table0");
	assert_true(pt_entry_end(&entries.list[4]) == 1ULL << 32);
	pt_entries_free(&entries);
}

static void lpae_entries(void **state)
{
	struct pt_entries entries;

	(void)state;
	assert_true(read_text("80000000 40000000 100000000 block1G 000000010000071d\n"
			      "c0000000 200000 40000000 block2M 000000004000071d\n"
			      "cfe00000 1000 8f4fe00000 page4k 00c0008f4fe0071f\n"
			      "ffe00000 200000 - table0 00000000414a8003\n",
			      &entries));
	assert_ptr_equal(entries.format, &arm_format_lpae);
	assert_int_equal(entries.cnt, 4);
	check_entry(&entries.list[2], 0xcfe00000, 0x1000, 0x8f4fe00000, 0x00c0008f4fe0071f,
		    "page4k");
	pt_entries_free(&entries);
}

static void refused(void **state)
{
	static const char *const texts[] = {
		"",
		"# nothing\n\n",
		"c0000000 100000 40000000 section\n",
		"c0000000 100000 40000000 section 4001140e x\n",
		"0xc0000000 100000 40000000 section 4001140e\n",
		"c0000000 -100000 40000000 section 4001140e\n",
		"c0000000 100000 - section 4001140e\n",
		"c0000000 100000 40000000 sections 4001140e\n",
		"c0000000 100000 40000000 section 4001140\n",
		"c0000000 100000 40000000 section 4001140g\n",
		"c0000000 100000 40000000 section 000000004001140e\n",
		"c0000000 200000 40000000 block2M 4001140e\n",
		"c0000000 1000 40000000 section 4001140e\n",
		"c0000800 1000 40000000 page4k 4000045f\n",
		"1c0000000 1000 40000000 page4k 4000045f\n",
		"c0000000 1000 40001000 page4k 4000045f\n",
		"c0000000 100000 412a4000 table0 412a4c11\n",
		/* the order, an overlap, the other format */
		"c0001000 1000 40001000 page4k 4000145f\nc0000000 1000 40000000 page4k 4000045f\n",
		"c0000000 100000 40000000 section 4001140e\nc00ff000 1000 400ff000 page4k "
		"400ff45f\n",
		"c0000000 1000 40000000 page4k 4000045f\n"
		"c0001000 1000 40001000 page4k 000000004000171f\n",
	};
	struct pt_entries entries;
	size_t i;

	(void)state;
	assert_non_null(freopen("/dev/null", "w", stderr));
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (read_text(texts[i], &entries))
			fail_msg("accepted: %s", texts[i]);
	assert_false(read_bytes("c0000000 1000 40000000 page4k 4000045f\n\0", 40, &entries));
	assert_false(pt_entries_read("/nonexistent", &entries));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(short_descriptors),
		cmocka_unit_test(lpae_entries),
		cmocka_unit_test(refused),
	};

	return cmocka_run_group_tests_name("pt_entries", tests, make_file, remove_file);
}
