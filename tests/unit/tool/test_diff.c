// SPDX-License-Identifier: MIT
/*
 * test_diff.c - tool/diff.c: what appeared, went, moved or changed between two sides, and that
 * every kind of file becomes a side.
 */
#include "diff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void test_diff_tells_moved_from_gone(void **state)
{
	struct diff_view a = { .has_owners = true }, b = { .has_owners = true };
	struct diff diff;

	(void)state;
	replay_own(&a.reserved, "stays", 0x0, 0x10, 1);
	replay_own(&a.reserved, "moves", 0x20, 0x30, 2);
	replay_own(&a.reserved, "goes", 0x40, 0x50, 3);
	replay_own(&a.reserved, "old", 0x60, 0x70, 4);
	replay_own(&b.reserved, "stays", 0x0, 0x10, 5);
	replay_own(&b.reserved, "moves", 0x80, 0x90, 6);
	replay_own(&b.reserved, "new", 0x60, 0x68, 7);
	replay_own(&b.reserved, "comes", 0x90, 0x98, 8);
	diff_views(&a, &b, &diff);

	assert_int_equal(diff.cnt, 5);
	assert_int_equal(diff.items[0].kind, DIFF_MOVED);
	assert_int_equal(diff.items[0].to, 0x80);
	assert_int_equal(diff.items[0].line_b, 6);
	assert_int_equal(diff.items[1].kind, DIFF_WENT);
	assert_string_equal(diff.items[1].a, "goes");
	assert_int_equal(diff.items[2].kind, DIFF_CHANGED);
	assert_string_equal(diff.items[2].b, "new");
	assert_int_equal(diff.items[3].kind, DIFF_WENT);
	assert_int_equal(diff.items[3].base, 0x68);
	assert_int_equal(diff.items[4].kind, DIFF_APPEARED);
	assert_int_equal(diff.items[4].line_b, 8);
	diff_free(&diff);
	diff_view_free(&a);
	diff_view_free(&b);
}

/*
 *   A   aaaa....      one owner, and the same addresses cut differently
 *   B   aaaaaa..
 */
static void test_what_grows_appears_where_it_grew(void **state)
{
	struct diff_view a = { 0 }, b = { 0 };
	struct diff diff;

	(void)state;
	replay_own(&a.memory, "memory", 0x0, 0x4, 0);
	replay_own(&b.memory, "memory", 0x0, 0x6, 0);
	diff_views(&a, &b, &diff);
	assert_int_equal(diff.cnt, 1);
	assert_int_equal(diff.items[0].kind, DIFF_APPEARED);
	assert_false(diff.items[0].reserved);
	assert_int_equal(diff.items[0].base, 0x4);
	assert_int_equal(diff.items[0].end, 0x6);
	diff_free(&diff);
	diff_views(&a, &a, &diff);
	assert_int_equal(diff.cnt, 0);
	diff_free(&diff);
	diff_view_free(&a);
	diff_view_free(&b);
}

/* States have no owners: the same size elsewhere is another region. */
static void test_nothing_moves_without_owners(void **state)
{
	struct diff_view a = { .has_owners = true }, b = { 0 };
	struct diff diff;

	(void)state;
	replay_own(&a.reserved, "reserved", 0x10, 0x20, 0);
	replay_own(&b.reserved, "reserved", 0x30, 0x40, 0);
	diff_views(&a, &b, &diff);
	assert_int_equal(diff.cnt, 2);
	assert_int_equal(diff.items[0].kind, DIFF_WENT);
	assert_int_equal(diff.items[1].kind, DIFF_APPEARED);
	diff_free(&diff);
	diff_view_free(&a);
	diff_view_free(&b);
}

static void expect_side(const char *path, const char *is, bool has_owners)
{
	struct diff_view view;

	assert_true(diff_load(path, &view));
	assert_string_equal(view.is, is);
	assert_int_equal(view.has_owners, has_owners);
	assert_true(view.memory.range_cnt && view.reserved.range_cnt);
	diff_view_free(&view);
}

static void test_every_kind_of_file_is_a_side(void **state)
{
	(void)state;
	expect_side("tests/cli/replay.log", "boot log", true);
	expect_side("tests/fixtures/boots/armhf/armmp61-virt-2g/memblock.gz", "memblock state",
		    false);
	expect_side("samples/ti-j721e-sk.dtb", "flattened device tree", true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_diff_tells_moved_from_gone),
		cmocka_unit_test(test_what_grows_appears_where_it_grew),
		cmocka_unit_test(test_nothing_moves_without_owners),
		cmocka_unit_test(test_every_kind_of_file_is_a_side),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
