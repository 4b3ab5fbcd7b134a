// SPDX-License-Identifier: MIT
/*
 * test_bar.c - tool/draw/bar.c: small machines, and the picture expected of each.
 */
#include "draw/bar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct bar_class classes[] = { { 'K', 1, "kernel" }, { 'x', 2, "no-map" } };

static char *draw(const struct bar_bank *banks, size_t bank_cnt, const struct bar_span *spans,
		  size_t span_cnt, struct text_style style)
{
	struct bar bar = { banks, bank_cnt, spans, span_cnt, classes, 2 };
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	bar_draw(out, &bar, &style);
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
	const struct bar_bank bank = { 0x80000000, 0x20000, 0 };
	const struct bar_span spans[] = { { 0x80004000, 0x2800, 0 }, { 0x8001f800, 0x100, 1 } };

	(void)state;
	assert_picture(draw(&bank, 1, spans, 2, plain),
		       "  0x80000000 ....##-........................_\n"
		       "                 KKK                        x\n"
		       "  one column is 4 KiB; . free, _ - = + taken in part, # in full\n"
		       "  K kernel 10 KiB   x no-map 256 B\n");
}

static void nothing_taken(void **state)
{
	const struct bar_bank bank = { 0x1000, 0x3000, 0 };

	(void)state;
	assert_picture(draw(&bank, 1, NULL, 0, plain),
		       "  0x00001000 ...\n"
		       "  one column is 4 KiB; . free, _ - = + taken in part, # in full\n");
	assert_picture(draw(NULL, 0, NULL, 0, plain), "");
}

/* A small hole keeps its width, a large one is squeezed; nodes get lines of their own. */
static void holes(void **state)
{
	const struct bar_bank near[] = { { 0, 0x4000, 0 }, { 0x6000, 0x2000, 0 } };
	const struct bar_bank far[] = { { 0, 0x4000, 0 }, { 0x100000000, 0x2000, 0 } };
	const struct bar_bank nodes[] = { { 0, 0x4000, 0 }, { 0x4000, 0x2000, 1 } };
	const struct bar_span span = { 0x2000, 0x4000, 0 };

	(void)state;
	assert_picture(draw(near, 2, &span, 1, plain),
		       "  0x00000000 ..##  ..\n"
		       "               KK\n"
		       "  one column is 4 KiB; . free, _ - = + taken in part, # in full\n"
		       "  K kernel 16 KiB\n");
	assert_picture(draw(far, 2, NULL, 0, plain),
		       "  0x000000000 ....\n"
		       "              : hole of 4.00 GiB\n"
		       "  0x100000000 ..\n"
		       "  one column is 4 KiB; . free, _ - = + taken in part, # in full\n");
	assert_picture(draw(nodes, 2, NULL, 0, plain),
		       "  node 0\n"
		       "  0x00000000 ....\n"
		       "  node 1\n"
		       "  0x00004000 ..\n"
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
	struct bar_bank bank = { 0, 0, 0 };
	struct bar_span span = { 0, 0, 0 };
	unsigned int bits;
	char *picture;

	(void)state;
	for (bits = 12; bits < 64; bits++) {
		bank.base = (uint64_t)0 - (1ULL << bits);
		bank.size = (1ULL << bits) - 1;
		span = (struct bar_span){ bank.base, bank.size, 0 };
		picture = draw(&bank, 1, &span, 1, plain);
		assert_true(count_lines(picture) <= 2 * 7 + 2);
		assert_non_null(strstr(picture, "K"));
		free(picture);
	}
}

static void utf8_and_colour(void **state)
{
	const struct bar_bank bank = { 0, 0x3000, 0 };
	const struct bar_span span = { 0, 0x1800, 1 };
	struct text_style style = plain;

	(void)state;
	style.utf8 = true;
	assert_picture(
		draw(&bank, 1, &span, 1, style),
		"  0x00000000 \u2588\u2584\u00b7\n"
		"             xx\n"
		"  one column is 4 KiB; \u00b7 free, \u2581 to \u2588 taken in part to in full\n"
		"  x no-map 6 KiB\n");
	style.utf8 = false;
	style.colour = true;
	assert_picture(draw(&bank, 1, &span, 1, style),
		       "  0x00000000 \033[38;5;2m#-\033[0m.\n"
		       "             \033[38;5;2mxx\033[0m\n"
		       "  one column is 4 KiB; . free, _ - = + taken in part, # in full\n"
		       "  \033[38;5;2mx\033[0m no-map 6 KiB\n");
}

/* Columns are shared out by bytes: the larger owner names the column. */
static void sharing_a_column(void **state)
{
	const struct bar_bank bank = { 0, 0x1000, 0 };
	const struct bar_span spans[] = { { 0, 0x400, 0 }, { 0x400, 0x500, 1 } };

	(void)state;
	assert_picture(draw(&bank, 1, spans, 2, plain),
		       "  0x00000000 -\n"
		       "             x\n"
		       "  one column is 4 KiB; . free, _ - = + taken in part, # in full\n"
		       "  K kernel 1 KiB   x no-map 1.25 KiB\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_small_bank),  cmocka_unit_test(nothing_taken),
		cmocka_unit_test(holes),           cmocka_unit_test(any_size),
		cmocka_unit_test(utf8_and_colour), cmocka_unit_test(sharing_a_column),
	};

	return cmocka_run_group_tests_name("bar", tests, NULL, NULL);
}
