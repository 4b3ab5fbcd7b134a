// SPDX-License-Identifier: MIT
/*
 * test_dump.c - tool/load/dump.c, load/state_map.c and state.c: both printed forms of memblock's
 * lists, old and new, what they are as a map, and the comparison of two of them.
 */
#include "load/dump.h"
#include "load/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct memblock_state state_;

static bool parse(const char *text)
{
	memset(&state_, 0, sizeof(state_));
	return state_parse("test", text, strlen(text), &state_);
}

static int free_state(void **state)
{
	(void)state;
	state_free(&state_);
	return 0;
}

static void expect_region(const struct memblock_region *region, uint64_t base, uint64_t size,
			  unsigned int flags, int nid)
{
	assert_int_equal(region->base, base);
	assert_int_equal(region->size, size);
	assert_int_equal(region->flags, flags);
	assert_int_equal(region->nid, nid);
}

/* ---- debugfs ---- */

static void test_debugfs_without_columns(void **state)
{
	(void)state;
	assert_true(parse("== memblock/memory\n   0: 0x40000000..0x7fffffff\n"
			  "== memblock/reserved\n   0: 0x40204000..0x40207fff\n"
			  "   1: 0x48000000..0x48000003\n"));
	assert_false(state_.has_nodes);
	assert_false(state_.has_flags);
	assert_int_equal(state_.memory.cnt, 1);
	assert_int_equal(state_.reserved.cnt, 2);
	expect_region(&state_.reserved.regions[1], 0x48000000, 4, 0, STATE_NO_NODE);
}

static void test_debugfs_with_columns(void **state)
{
	(void)state;
	assert_true(parse("/sys/kernel/debug/memblock/memory:\n"
			  "   0: 0x0000000040000000..0x000000007fffffff    0 NONE\n"
			  "   1: 0x0000000080000000..0x00000000bfffffff    x HOTPLUG|NOMAP\n"
			  "/sys/kernel/debug/memblock/reserved:\n"
			  "   0: 0x0000000040000000..0x0000000040000fff    1 RSV_NIT\n"));
	assert_true(state_.has_nodes && state_.has_flags);
	expect_region(&state_.memory.regions[0], 0x40000000, 0x40000000, 0, 0);
	expect_region(&state_.memory.regions[1], 0x80000000, 0x40000000,
		      MEMBLOCK_HOTPLUG | MEMBLOCK_NOMAP, STATE_NO_NODE);
	expect_region(&state_.reserved.regions[0], 0x40000000, 0x1000, MEMBLOCK_RSRV_NOINIT, 1);
}

static void test_an_empty_list_has_one_entry_of_nothing(void **state)
{
	(void)state;
	assert_true(parse("memory\n   0: 0x1000..0x1fff\nreserved\n"
			  "   0: 0x0000000000000000..0xffffffffffffffff\n"));
	assert_int_equal(state_.reserved.cnt, 0);
	assert_true(state_.reserved.given);
}

/* What somebody copied from a shell, with other things around it. */
static void test_debugfs_in_other_text(void **state)
{
	static const char text[] = "What does the reserved memory look like?\n"
				   "> / # cat /sys/kernel/debug/memblock/reserved\n"
				   "> 0: 0x1000..0x1fff\n> 1: 0x3000..0x3fff\n"
				   "> / # cat /sys/kernel/debug/memblock/memory\n"
				   ">    0: 0x0000..0xffff\n> / # exit\nThanks.\n";

	(void)state;
	assert_true(state_recognise(text, strlen(text)));
	assert_true(parse(text));
	assert_int_equal(state_.memory.cnt, 1);
	assert_int_equal(state_.reserved.cnt, 2);
	expect_region(&state_.reserved.regions[1], 0x3000, 0x1000, 0, STATE_NO_NODE);
}

static void test_what_debugfs_never_says(void **state)
{
	static const char *const texts[] = {
		"   0: 0x1000..0x1fff\n",                               /* of which list? */
		"memory\n   0: 0x1000-0x1fff\n",                        /* other separator */
		"memory\n# exit\n/ #\n   0: 0x1000..0x1fff\n",          /* behind the list */
		"memory\n   0: 0x1000..0x1fff 0 WHATEVER\n",            /* no such flag */
		"memory\n   0: 0x2000..0x2fff\n   1: 0x1000..0x1fff\n", /* not sorted */
		"memory\n   0: 0x1000..0x2fff\n   1: 0x2000..0x3fff\n", /* overlap */
		"",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_false(parse(texts[i]));
		state_free(&state_);
	}
}

/* ---- the dump ---- */

#define HEAD "[    0.000000] MEMBLOCK configuration:\n"

static void test_the_last_dump_counts(void **state)
{
	(void)state;
	assert_true(parse(
		HEAD " memory.cnt  = 0x1\n"
		     " memory[0x0]\t[0x00001000-0x00001fff], 0x00001000 bytes flags: 0x0\n"
		     " reserved.cnt  = 0x1\n"
		     " reserved[0x0]\t[0x00000000-0xffffffff], 0x00000000 bytes flags: 0x0\n" HEAD
		     " memory size = 0x3000 reserved size = 0x10\n"
		     " memory.cnt  = 0x1\n"
		     " memory[0x0]\t[0x00001000-0x00003fff], 0x00003000 bytes\n"
		     " on node 2 flags: 0x2\n"
		     " reserved.cnt  = 0x1\n"
		     " reserved[0x0]\t[0x1000-0x100f], 0x10 bytes flags: 0x0\n"
		     "Zone ranges:\n"));
	expect_region(&state_.memory.regions[0], 0x1000, 0x3000, MEMBLOCK_MIRROR, 2);
	assert_int_equal(state_.memory.total, 0x3000);
	assert_int_equal(state_.reserved.total, 0x10);
	assert_int_equal(state_.reserved.cnt, 1);
}

/* Older kernels show an empty list as one region of nothing. */
static void test_an_empty_list_is_dumped_as_one_entry(void **state)
{
	(void)state;
	assert_true(parse(HEAD " memory.cnt  = 0x1\n"
			       " memory[0x0]\t[0x1000-0x1fff], 0x1000 bytes flags: 0x0\n"
			       " reserved.cnt  = 0x1\n"
			       " reserved[0x0]\t[0x0-0xffffffffffffffff], 0x0 bytes flags: 0x0\n"));
	assert_int_equal(state_.reserved.cnt, 0);
	assert_true(state_.reserved.given);
}

static void test_both_are_maps(void **state)
{
	static const char *const texts[] = {
		"== memblock/memory\n   0: 0x1000..0x4fff\n== memblock/reserved\n"
		"   0: 0x2000..0x2fff\n",
		HEAD " memory.cnt  = 0x1\n memory[0x0]\t[0x1000-0x4fff], 0x4000 bytes flags: 0x0\n"
		     " reserved.cnt  = 0x1\n"
		     " reserved[0x0]\t[0x2000-0x2fff], 0x1000 bytes flags: 0x0\n",
	};
	struct map_list list;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		assert_true(load_data("test", texts[i], strlen(texts[i]), NULL, &list));
		assert_int_equal(list.maps[0].cnt, 2);
		assert_int_equal(list.maps[0].ranges[0].is.kind, FIRMWARE_MEMORY);
		assert_int_equal(list.maps[0].ranges[0].is.size, 0x4000);
		assert_int_equal(list.maps[0].ranges[1].is.kind, FIRMWARE_RESERVED);
		assert_int_equal(list.maps[0].ranges[1].is.base, 0x2000);
		map_list_free(&list);
	}
}

/*
 *   memory     mmmmnnnn       m: mirrored, hot-pluggable   n: no-map
 *   reserved   ..rr....
 */
static void test_marks_of_regions_reach_the_map(void **state)
{
	static const struct {
		enum firmware_kind kind;
		uint64_t base;
		unsigned int flags;
		int nid;
	} expected[] = {
		{ FIRMWARE_MEMORY, 0x1000, FIRMWARE_MIRROR | FIRMWARE_HOTPLUGGABLE, 1 },
		{ FIRMWARE_MEMORY, 0x5000, 0, NUMA_NO_NODE },
		{ FIRMWARE_RESERVED, 0x5000, FIRMWARE_NOMAP, NUMA_NO_NODE },
		{ FIRMWARE_RESERVED, 0x3000, 0, 0 },
	};
	static const char text[] = "== memblock/memory\n   0: 0x1000..0x4fff    1 MIRROR|HOTPLUG\n"
				   "   1: 0x5000..0x8fff    x NOMAP\n== memblock/reserved\n"
				   "   0: 0x3000..0x4fff    0 RSV_KERN\n";
	struct map_list list;
	size_t i;

	(void)state;
	assert_true(load_data("test", text, strlen(text), NULL, &list));
	assert_int_equal(list.maps[0].cnt, sizeof(expected) / sizeof(expected[0]));
	for (i = 0; i < list.maps[0].cnt; i++) {
		const struct firmware_range *range = &list.maps[0].ranges[i].is;

		assert_int_equal(range->kind, expected[i].kind);
		assert_int_equal(range->base, expected[i].base);
		assert_int_equal(range->flags, expected[i].flags);
		assert_int_equal(range->nid, expected[i].nid);
	}
	assert_string_equal(list.maps[0].ranges[2].source, "memory[1]");
	map_list_free(&list);
}

/* A remark that mentions a file of debugfs does not make a text one. */
static void test_other_texts_are_not_taken(void **state)
{
	static const char *const texts[] = {
		"# see memblock/reserved\n80000000-bfffffff : System RAM\n",
		"80000000-bfffffff : see memblock/memory.txt\n",
		"see\nmemblock/reserved\n80000000-bfffffff : System RAM\n",
		"MEMBLOCK configuration:\n memory.cnt  = 0x1\n",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_false(state_recognise(texts[i], strlen(texts[i])));
}

/* ---- comparing ---- */

/*
 *   before   ####....####
 *   after    ..####..nnnn       n: no-map
 */
static void test_differences_stretch_by_stretch(void **state)
{
	struct memblock_state before = { .has_flags = true }, after = { .has_flags = true };
	struct state_changes changes = { 0 };

	(void)state;
	before.memory.given = after.memory.given = true;
	state_add(&before.memory, 0x0, 0x4, 0, 0);
	state_add(&before.memory, 0x8, 0x4, 0, 0);
	state_add(&after.memory, 0x2, 0x4, 0, 0);
	state_add(&after.memory, 0x8, 0x4, MEMBLOCK_NOMAP, 5);
	state_compare(&before, &after, &changes);

	assert_int_equal(changes.cnt, 3);
	assert_true(changes.items[0].was && !changes.items[0].is);
	assert_int_equal(changes.items[0].end, 0x2);
	assert_true(!changes.items[1].was && changes.items[1].is);
	assert_int_equal(changes.items[1].base, 0x4);
	assert_int_equal(changes.items[1].end, 0x6);
	assert_int_equal(changes.items[2].base, 0x8);
	assert_int_equal(changes.items[2].after.flags, MEMBLOCK_NOMAP);
	state_changes_free(&changes);

	after.has_flags = false;
	state_compare(&before, &after, &changes);
	assert_int_equal(changes.cnt, 2);
	state_changes_free(&changes);
	state_free(&before);
	state_free(&after);
}

static void test_where_regions_are_cut_does_not_count(void **state)
{
	struct memblock_state a = { 0 }, b = { 0 };
	struct state_changes changes = { 0 };

	(void)state;
	a.memory.given = b.memory.given = true;
	state_add(&a.memory, 0, 8, 0, 0);
	state_add(&b.memory, 0, 4, 0, 0);
	state_add(&b.memory, 4, 4, 0, 0);
	state_compare(&a, &b, &changes);
	assert_int_equal(changes.cnt, 0);
	assert_false(state_same_regions(&a.memory, &b.memory));
	assert_true(state_same_regions(&a.memory, &a.memory));
	state_free(&a);
	state_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_debugfs_without_columns, free_state),
		cmocka_unit_test_teardown(test_debugfs_with_columns, free_state),
		cmocka_unit_test_teardown(test_an_empty_list_has_one_entry_of_nothing, free_state),
		cmocka_unit_test_teardown(test_debugfs_in_other_text, free_state),
		cmocka_unit_test_teardown(test_what_debugfs_never_says, free_state),
		cmocka_unit_test_teardown(test_the_last_dump_counts, free_state),
		cmocka_unit_test_teardown(test_an_empty_list_is_dumped_as_one_entry, free_state),
		cmocka_unit_test(test_both_are_maps),
		cmocka_unit_test(test_marks_of_regions_reach_the_map),
		cmocka_unit_test(test_other_texts_are_not_taken),
		cmocka_unit_test(test_differences_stretch_by_stretch),
		cmocka_unit_test(test_where_regions_are_cut_does_not_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
