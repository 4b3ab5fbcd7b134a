// SPDX-License-Identifier: MIT
/*
 * test_diff.c - tool/diff.c and diff_load.c: what appeared, went, moved or changed between two
 * sides, what of them is compared, and that every kind of file becomes a side.
 */
#include "diff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* Two sides of which each shows `in_a` or `in_b`, of either list. */
static void begin(struct diff_view *a, unsigned int in_a, struct diff_view *b, unsigned int in_b)
{
	memset(a, 0, sizeof(*a));
	memset(b, 0, sizeof(*b));
	a->lists[DIFF_MEMORY].shows = a->lists[DIFF_RESERVED].shows = in_a;
	b->lists[DIFF_MEMORY].shows = b->lists[DIFF_RESERVED].shows = in_b;
}

static struct diff_range *add(struct diff_view *view, enum diff_list_id list, const char *what,
			      uint64_t base, uint64_t end, unsigned int line)
{
	return diff_list_add(&view->lists[list], what, base, end, line);
}

static void end(struct diff_view *a, struct diff_view *b, struct diff *diff)
{
	diff_free(diff);
	diff_view_free(a);
	diff_view_free(b);
}

static void test_diff_tells_moved_from_gone(void **state)
{
	struct diff_view a, b;
	struct diff diff;

	(void)state;
	begin(&a, DIFF_RANGES | DIFF_OWNERS, &b, DIFF_RANGES | DIFF_OWNERS);
	add(&a, DIFF_RESERVED, "stays", 0x0, 0x10, 1);
	add(&a, DIFF_RESERVED, "moves", 0x20, 0x30, 2);
	add(&a, DIFF_RESERVED, "goes", 0x40, 0x50, 3);
	add(&a, DIFF_RESERVED, "old", 0x60, 0x70, 4);
	add(&b, DIFF_RESERVED, "stays", 0x0, 0x10, 5);
	add(&b, DIFF_RESERVED, "moves", 0x80, 0x90, 6);
	add(&b, DIFF_RESERVED, "new", 0x60, 0x68, 7);
	add(&b, DIFF_RESERVED, "comes", 0x90, 0x98, 8);
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
	end(&a, &b, &diff);
}

/*
 *   A   aaaa....      one owner, and the same addresses cut differently
 *   B   aaaaaa..
 */
static void test_what_grows_appears_where_it_grew(void **state)
{
	struct diff_view a, b;
	struct diff diff;

	(void)state;
	begin(&a, DIFF_RANGES, &b, DIFF_RANGES);
	add(&a, DIFF_MEMORY, "memory", 0x0, 0x4, 0);
	add(&b, DIFF_MEMORY, "memory", 0x0, 0x6, 0);
	diff_views(&a, &b, &diff);
	assert_int_equal(diff.cnt, 1);
	assert_int_equal(diff.items[0].kind, DIFF_APPEARED);
	assert_int_equal(diff.items[0].list, DIFF_MEMORY);
	assert_int_equal(diff.items[0].base, 0x4);
	assert_int_equal(diff.items[0].end, 0x6);
	diff_free(&diff);
	diff_views(&a, &a, &diff);
	assert_int_equal(diff.cnt, 0);
	end(&a, &b, &diff);
}

/* States have no owners: the same size elsewhere is another region. */
static void test_nothing_moves_without_owners(void **state)
{
	struct diff_view a, b;
	struct diff diff;

	(void)state;
	begin(&a, DIFF_RANGES | DIFF_OWNERS, &b, DIFF_RANGES);
	add(&a, DIFF_RESERVED, "reserved", 0x10, 0x20, 0);
	add(&b, DIFF_RESERVED, "reserved", 0x30, 0x40, 0);
	diff_views(&a, &b, &diff);
	assert_int_equal(diff.cnt, 2);
	assert_int_equal(diff.items[0].kind, DIFF_WENT);
	assert_int_equal(diff.items[1].kind, DIFF_APPEARED);
	end(&a, &b, &diff);
}

/* A state may be one list only: of the other nothing is known. */
static void test_a_list_that_one_side_lacks_is_not_compared(void **state)
{
	struct diff_view a, b;
	struct diff diff;

	(void)state;
	begin(&a, DIFF_RANGES, &b, DIFF_RANGES);
	b.lists[DIFF_RESERVED].shows = 0;
	add(&a, DIFF_MEMORY, "memory", 0x0, 0x40, 0);
	add(&b, DIFF_MEMORY, "memory", 0x0, 0x40, 0);
	add(&a, DIFF_RESERVED, "reserved", 0x10, 0x20, 0);
	diff_views(&a, &b, &diff);
	assert_int_equal(diff.cnt, 0);
	assert_true(diff.compared);
	assert_int_equal(diff_missing(&a, &b, DIFF_MEMORY), 0);
	assert_int_equal(diff_missing(&a, &b, DIFF_RESERVED), DIFF_RANGES);
	diff_free(&diff);
	a.lists[DIFF_MEMORY].shows = 0;
	diff_views(&a, &b, &diff);
	assert_false(diff.compared);
	end(&a, &b, &diff);
}

/* Kernels before 6.6 print neither flags nor nodes. */
static void test_only_what_both_sides_show_is_compared(void **state)
{
	static const struct {
		unsigned int in_a;
		size_t differences;
		const char *name; /* in A, of the first difference */
	} cases[] = {
		{ DIFF_RANGES, 0, NULL },
		{ DIFF_RANGES | DIFF_FLAGS, 1, "memory, no-map" },
		{ DIFF_RANGES | DIFF_NODES, 2, "memory, node 1" },
		{ DIFF_RANGES | DIFF_FLAGS | DIFF_NODES, 2, "memory, no-map, node 1" },
	};
	const unsigned int all = DIFF_RANGES | DIFF_FLAGS | DIFF_NODES;
	struct diff_view a, b;
	struct diff_range *range;
	struct diff diff;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		begin(&a, cases[i].in_a, &b, all);
		range = add(&a, DIFF_MEMORY, "memory", 0x0, 0x10, 0);
		range->flags = MEMBLOCK_NOMAP;
		range->nid = 1;
		add(&a, DIFF_MEMORY, "memory", 0x10, 0x20, 0)->nid = 1;
		add(&b, DIFF_MEMORY, "memory", 0x0, 0x20, 0);
		diff_views(&a, &b, &diff);
		assert_int_equal(diff.cnt, cases[i].differences);
		assert_int_equal(diff_missing(&a, &b, DIFF_MEMORY), all ^ cases[i].in_a);
		if (diff.cnt)
			assert_string_equal(diff.items[0].a, cases[i].name);
		end(&a, &b, &diff);
	}
}

/* Whose a range is can differ only where both sides say so. */
static void test_owners_of_one_side_do_not_differ(void **state)
{
	struct diff_view a, b;
	struct diff diff;

	(void)state;
	begin(&a, DIFF_RANGES | DIFF_OWNERS, &b, DIFF_RANGES);
	add(&a, DIFF_RESERVED, "cma", 0x10, 0x18, 3);
	add(&a, DIFF_RESERVED, "initrd", 0x18, 0x20, 4);
	add(&b, DIFF_RESERVED, "reserved", 0x10, 0x20, 0);
	diff_views(&a, &b, &diff);
	assert_int_equal(diff.cnt, 0);
	end(&a, &b, &diff);
}

static void expect_side(const char *path, const char *is, unsigned int memory,
			unsigned int reserved)
{
	struct diff_view view;

	assert_true(diff_load(path, &view));
	assert_string_equal(view.is, is);
	assert_int_equal(view.lists[DIFF_MEMORY].shows, memory);
	assert_int_equal(view.lists[DIFF_RESERVED].shows, reserved);
	assert_true(view.lists[DIFF_MEMORY].cnt);
	assert_int_equal(view.lists[DIFF_RESERVED].cnt != 0, reserved != 0);
	diff_view_free(&view);
}

static void test_every_kind_of_file_is_a_side(void **state)
{
	(void)state;
	expect_side("tests/cli/replay.log", "boot log", DIFF_RANGES | DIFF_FLAGS | DIFF_NODES,
		    DIFF_RANGES | DIFF_OWNERS);
	expect_side("tests/fixtures/boots/armhf/armmp61-virt-2g/memblock.gz", "memblock state",
		    DIFF_RANGES, DIFF_RANGES);
	expect_side("samples/ti-j721e-sk.dtb", "flattened device tree", DIFF_RANGES,
		    DIFF_RANGES | DIFF_OWNERS);
	expect_side("samples/server-4node.dtb", "flattened device tree", DIFF_RANGES | DIFF_NODES,
		    DIFF_RANGES | DIFF_OWNERS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_diff_tells_moved_from_gone),
		cmocka_unit_test(test_what_grows_appears_where_it_grew),
		cmocka_unit_test(test_nothing_moves_without_owners),
		cmocka_unit_test(test_a_list_that_one_side_lacks_is_not_compared),
		cmocka_unit_test(test_only_what_both_sides_show_is_compared),
		cmocka_unit_test(test_owners_of_one_side_do_not_differ),
		cmocka_unit_test(test_every_kind_of_file_is_a_side),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
