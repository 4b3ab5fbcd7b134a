// SPDX-License-Identifier: MIT
/*
 * test_bar.c - tool/draw/bar.c: small machines, and the picture expected of each.
 */
#include "draw/bar.h"
#include "spans.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A range as the tests write it: what it is, and where. */
struct is {
	enum span_kind kind;
	uint64_t base, size;
	int node;
};

static char *draw(const struct is *list, size_t cnt, struct text_style style)
{
	struct snapshot snapshot;
	char *text;
	size_t size, i;
	FILE *out = open_memstream(&text, &size);

	snapshot_init(&snapshot, "", "");
	for (i = 0; i < cnt; i++)
		add_span(&snapshot, list[i].kind, list[i].base, list[i].size, list[i].node, NULL);
	snapshot_finish(&snapshot);
	bar_draw(out, &snapshot, &style);
	snapshot_free(&snapshot);
	fclose(out);
	return text;
}

static void assert_picture(char *picture, const char *expected)
{
	assert_string_equal(picture, expected);
	free(picture);
}

static const struct text_style plain = { .width = 48 };

/* 32 columns of 4 KiB. */
static void one_small_bank(void **state)
{
	const struct is list[] = { { SPAN_MEMORY, 0x80000000, 0x20000, 0 },
				   { SPAN_KERNEL, 0x80004000, 0x2800, 0 },
				   { SPAN_NOMAP, 0x8001f800, 0x100, 0 } };

	(void)state;
	assert_picture(draw(list, 3, plain),
		       "  0x80000000 ....##-........................_\n"
		       "                 KKK                        x\n"
		       "  one column is 4 KiB; . free, _ - = + taken in part, # in full\n"
		       "  K kernel image 10 KiB   x no-map 256 B\n");
}

static void nothing_taken(void **state)
{
	const struct is bank = { SPAN_MEMORY, 0x1000, 0x3000, 0 };

	(void)state;
	assert_picture(draw(&bank, 1, plain),
		       "  0x00001000 ...\n"
		       "  one column is 4 KiB; . free, _ - = + taken in part, # in full\n");
	assert_picture(draw(NULL, 0, plain), "");
}

/* A small hole keeps its width, a large one is squeezed; nodes get lines of their own. */
static void holes(void **state)
{
	const struct is near[] = { { SPAN_MEMORY, 0, 0x4000, 0 },
				   { SPAN_MEMORY, 0x6000, 0x2000, 0 },
				   { SPAN_KERNEL, 0x2000, 0x2000, 0 } };
	const struct is far[] = { { SPAN_MEMORY, 0, 0x4000, 0 },
				  { SPAN_MEMORY, 0x100000000, 0x2000, 0 } };
	const struct is nodes[] = { { SPAN_MEMORY, 0, 0x4000, 0 },
				    { SPAN_MEMORY, 0x4000, 0x2000, 1 } };

	(void)state;
	assert_picture(draw(near, 3, plain),
		       "  0x00000000 ..##  ..\n"
		       "               KK\n"
		       "  one column is 4 KiB; . free, _ - = + taken in part, # in full\n"
		       "  K kernel image 8 KiB\n");
	assert_picture(draw(far, 2, plain),
		       "  0x000000000 ....\n"
		       "              : hole of 4.00 GiB\n"
		       "  0x100000000 ..\n"
		       "  one column is 4 KiB; . free, _ - = + taken in part, # in full\n");
	assert_picture(draw(nodes, 2, plain),
		       "  node 0\n"
		       "  0x00000000 ....\n"
		       "  node 1\n"
		       "  0x00004000 ..\n"
		       "  one column is 4 KiB; . free, _ - = + taken in part, # in full\n");
}

/* What is reserved where there is no memory shows by its letter. */
static void outside_memory(void **state)
{
	const struct is list[] = { { SPAN_MEMORY, 0, 0x4000, 0 },
				   { SPAN_MEMORY, 0x6000, 0x2000, 0 },
				   { SPAN_KERNEL, 0x2000, 0x3000, 0 } };

	(void)state;
	assert_picture(draw(list, 3, plain),
		       "  0x00000000 ..##  ..\n"
		       "               KKK\n"
		       "  one column is 4 KiB; . free, _ - = + taken in part, # in full\n"
		       "  K kernel image 12 KiB\n");
}

/* Banks that overlap are one stretch of memory. */
static void overlapping_banks(void **state)
{
	const struct is list[] = { { SPAN_MEMORY, 0, 0x4000, 0 },
				   { SPAN_MEMORY, 0x1000, 0x1000, 0 },
				   { SPAN_MEMORY, 0x3000, 0x3000, 0 } };

	(void)state;
	assert_picture(draw(list, 3, plain),
		       "  0x00000000 ......\n"
		       "  one column is 4 KiB; . free, _ - = + taken in part, # in full\n");
}

static size_t count_lines(const char *text)
{
	size_t lines = 0;

	for (; *text; text++)
		lines += *text == '\n';
	return lines;
}

/* Whatever the size, the picture stays small, and the top of the address space is no trouble. */
static void any_size(void **state)
{
	struct is list[] = { { SPAN_MEMORY, 0, 0, 0 }, { SPAN_KERNEL, 0, 0, 0 } };
	unsigned int bits;
	char *picture;

	(void)state;
	for (bits = 12; bits < 64; bits++) {
		list[0].base = list[1].base = (uint64_t)0 - (1ULL << bits);
		list[0].size = list[1].size = (1ULL << bits) - 1;
		picture = draw(list, 2, plain);
		assert_true(count_lines(picture) <= 2 * 7 + 2);
		assert_non_null(strstr(picture, "K"));
		free(picture);
	}
}

static void utf8_and_colour(void **state)
{
	const struct is list[] = { { SPAN_MEMORY, 0, 0x3000, 0 }, { SPAN_NOMAP, 0, 0x1800, 0 } };
	struct text_style style = plain;

	(void)state;
	style.utf8 = true;
	assert_picture(
		draw(list, 2, style),
		"  0x00000000 \u2588\u2584\u00b7\n"
		"             xx\n"
		"  one column is 4 KiB; \u00b7 free, \u2581 to \u2588 taken in part to in full\n"
		"  x no-map 6 KiB\n");
	style.utf8 = false;
	style.colour = true;
	assert_picture(draw(list, 2, style),
		       "  0x00000000 \033[38;5;245m#-\033[0m.\n"
		       "             \033[38;5;245mxx\033[0m\n"
		       "  one column is 4 KiB; . free, _ - = + taken in part, # in full\n"
		       "  \033[38;5;245mx\033[0m no-map 6 KiB\n");
}

/* Everything that has a part of a column is named, the largest first; equal parts by kind. */
static void sharing_a_column(void **state)
{
	const struct is list[] = { { SPAN_MEMORY, 0, 0x3000, 0 },   { SPAN_KERNEL, 0, 0x400, 0 },
				   { SPAN_NOMAP, 0x400, 0x500, 0 }, { SPAN_DTB, 0x900, 0x100, 0 },
				   { SPAN_NOMAP, 0x2000, 8, 0 },    { SPAN_INITRD, 0x2010, 8, 0 } };

	(void)state;
	assert_picture(draw(list, 6, plain),
		       "  0x00000000 =._\n"
		       "             x I\n"
		       "             K x\n"
		       "             D\n"
		       "  one column is 4 KiB; . free, _ - = + taken in part, # in full\n"
		       "  K kernel image 1 KiB   I initrd 8 B\n"
		       "  D device tree 256 B   x no-map 1.26 KiB in 2\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_small_bank),
		cmocka_unit_test(nothing_taken),
		cmocka_unit_test(holes),
		cmocka_unit_test(outside_memory),
		cmocka_unit_test(overlapping_banks),
		cmocka_unit_test(any_size),
		cmocka_unit_test(utf8_and_colour),
		cmocka_unit_test(sharing_a_column),
	};

	return cmocka_run_group_tests_name("bar", tests, NULL, NULL);
}
