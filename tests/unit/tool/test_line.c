// SPDX-License-Identifier: MIT
/*
 * test_line.c - lines and their prefixes (tool/load/line.c).
 */
#include "load/line.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct one {
	const char *raw;
	const char *text;
	bool has_time;
	uint64_t time;
	int level;
};

static const struct one cases[] = {
	{ " BIOS-e820: x", " BIOS-e820: x", false, 0, -1 },
	{ "<4>Memory Reserved:", "Memory Reserved:", false, 0, 4 },
	{ "<6>[    1.234567] x", "x", true, 1234567, 6 },
	{ "[    0.000000]  BIOS-e820: x", " BIOS-e820: x", true, 0, -1 },
	{ "[    0.000000@0]  x", " x", true, 0, -1 },
	{ "[    0.000000@12] x", "x", true, 0, -1 },
	{ "[    0.000000][    T0]   node", "  node", true, 0, -1 },
	{ "[    0.500000][   C11] x", "x", true, 500000, -1 },
	{ "[4294667.296000]  x", " x", true, 4294667296000, -1 },
	{ "[ 0.000000] x", "x", true, 0, -1 },
	{ "Jul 26 14:21:46 host kernel:  BIOS-e820", " BIOS-e820", false, 0, -1 },
	{ "dez 06 10:45:41 HOST kernel: x", "x", false, 0, -1 },
	{ "Jul  6 14:21:46 host kernel[0]: x", "x", false, 0, -1 },
	{ "Jul 26 14:21:46 host kernel: [    2.000001]  x", " x", true, 2000001, -1 },
	{ "2024-07-01T12:00:00.123456+02:00 host kernel: x", "x", false, 0, -1 },
	{ "kern  :info  : [    0.000003] x", "x", true, 3, -1 },
	{ "kern  :info  : [Mon Nov 22 18:40:36 2026] x", "x", false, 0, -1 },
	{ "[Mon Nov  2 18:40:36 2026] x", "x", false, 0, -1 },
	{ "\t09:14:44  BIOS-e820", "BIOS-e820", false, 0, -1 },
	{ "\033[32m[    0.000001] \033[0m\033[33mefi: \033[0mx\r", "efi: x", true, 1, -1 },
	{ "> > [    0.000000] x", "x", true, 0, -1 },
	{ ">>  x", " x", false, 0, -1 },
	{ "[DEBUG]   0. 00-ff: RAM", " 0. 00-ff: RAM", false, 0, -1 },
	{ "[INFO ]  x", "x", false, 0, -1 },
	{ "[Kernel]: MM: x", "MM: x", false, 0, -1 },
	{ "  00000000-0009fbff : System RAM", "  00000000-0009fbff : System RAM", false, 0, -1 },
	{ "[    0.000000] [mem 0x1-0x2] x", "[mem 0x1-0x2] x", true, 0, -1 },
	{ "[#00] Type: x", "[#00] Type: x", false, 0, -1 },
	{ "[    0.00] x", "[    0.00] x", false, 0, -1 },
	{ "[    8.781] x", "x", true, 8781000, -1 },
	{ "[    8.7812] x", "[    8.7812] x", false, 0, -1 },
	{ "[Nov22 18:40] x", "x", false, 0, -1 },
	{ "[2026-11-22 18:40:36] x", "x", false, 0, -1 },
	{ "[2026-11-22T18:40:36.383] [    1.000000]  x", " x", true, 1000000, -1 },
	{ "[18:40:36.123] x", "x", false, 0, -1 },
	{ "[18:40:36 x", "[18:40:36 x", false, 0, -1 },
	{ "kernel:  x", " x", false, 0, -1 },
	{ "kernels: x", "kernels: x", false, 0, -1 },
	{ "Jul 26 14:21:46 kernel: x", "x", false, 0, -1 },
	{ "<30>Jul 26 14:21:46 host kern.info kernel: x", "x", false, 0, 6 },
	{ "Jul 26 14:21:46 host a b kernel: x", "host a b kernel: x", false, 0, -1 },
	{ "Oct  4 12:05:25.087462 (XEN)  x", "(XEN)  x", false, 0, -1 },
	{ "Oct 4th 12:05:25 x", "Oct 4th 12:05:25 x", false, 0, -1 },
	{ "6,12,4567,-;  x", "  x", true, 4567, 6 },
	{ "4,12,4567,-,caller=T1;x", "x", true, 4567, 4 },
	{ "6,12,4567 x", "6,12,4567 x", false, 0, -1 },
	{ "    12\t[    0.000000] x", "x", true, 0, -1 },
	{ "    12\t  x", "  x", false, 0, -1 },
	{ "12:BIOS-e820: x", "BIOS-e820: x", false, 0, -1 },
	{ "12:[    0.000000] x", "x", true, 0, -1 },
	{ "   0: 0x0000..0x0fff", "   0: 0x0000..0x0fff", false, 0, -1 },
	{ "user: [mem 0x1-0x2]", "user: [mem 0x1-0x2]", false, 0, -1 },
	{ "", "", false, 0, -1 },
	{ "[", "[", false, 0, -1 },
	{ "[    0.000000", "[    0.000000", false, 0, -1 },
	{ "<4", "<4", false, 0, -1 },
};

static void prefixes_are_taken_off(void **state)
{
	struct text_line line;
	struct lines lines;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct one *one = &cases[i];

		lines_begin(&lines, one->raw, strlen(one->raw));
		if (!*one->raw) {
			assert_false(lines_next(&lines, &line));
			lines_end(&lines);
			continue;
		}
		assert_true(lines_next(&lines, &line));
		assert_string_equal(line.text, one->text);
		assert_int_equal(line.length, strlen(one->text));
		assert_int_equal(line.number, 1);
		assert_int_equal(line.level, one->level);
		assert_int_equal(line.has_time, one->has_time);
		if (one->has_time)
			assert_int_equal(line.time, one->time);
		assert_false(lines_next(&lines, &line));
		lines_end(&lines);
	}
}

static void assert_line(struct lines *lines, unsigned int number, const char *text)
{
	struct text_line line;

	assert_true(lines_next(lines, &line));
	assert_int_equal(line.number, number);
	assert_string_equal(line.text, text);
}

static void records_run_together_are_parted(void **state)
{
	static const char text[] = "[    0.000000] one[    0.000001] two[    0.000002] three\n"
				   "[    0.000003] BIOS-e820: [mem 0x0-0x[    0.000004] four";
	struct text_line line;
	struct lines lines;

	(void)state;
	lines_begin(&lines, text, sizeof(text) - 1);
	assert_line(&lines, 1, "one");
	assert_line(&lines, 1, "two");
	assert_line(&lines, 1, "three");
	assert_line(&lines, 2, "BIOS-e820: [mem 0x0-0x");
	assert_line(&lines, 2, "four");
	assert_false(lines_next(&lines, &line));
	lines_end(&lines);
}

static void empty_lines_and_missing_ends_count(void **state)
{
	static const char text[] = "a\n\n  \r\nb";
	struct text_line line;
	struct lines lines;

	(void)state;
	lines_begin(&lines, text, sizeof(text) - 1);
	assert_line(&lines, 1, "a");
	assert_line(&lines, 2, "");
	assert_line(&lines, 3, "  ");
	assert_line(&lines, 4, "b");
	assert_false(lines_next(&lines, &line));
	lines_end(&lines);
}

static void relative_stamps_add_up(void **state)
{
	static const char text[] = "[    5.000000] a\n[  +0.000037] b\nc\n[  +1.000000] d";
	static const uint64_t times[] = { 5000000, 5000037, 5000037, 6000037 };
	struct text_line line;
	struct lines lines;
	size_t i;

	(void)state;
	lines_begin(&lines, text, sizeof(text) - 1);
	for (i = 0; i < 4; i++) {
		assert_true(lines_next(&lines, &line));
		assert_int_equal(line.time, times[i]);
	}
	lines_end(&lines);
}

static void control_characters_go(void **state)
{
	static const char text[] = "a\0b\x07"
				   "c\td\033";
	struct lines lines;

	(void)state;
	lines_begin(&lines, text, sizeof(text) - 1);
	assert_line(&lines, 1, "abc\td");
	lines_end(&lines);
}

static void markup_becomes_text(void **state)
{
	static const char text[] = "&lt;6&gt;[    0.000000] usable ==&gt; reserved\n"
				   "a &amp; b&quot;&#39;&nbsp;&lt\n&eacute; &";
	struct lines lines;

	(void)state;
	lines_begin(&lines, text, sizeof(text) - 1);
	assert_line(&lines, 1, "usable ==> reserved");
	assert_line(&lines, 2, "a & b\"' &lt");
	assert_line(&lines, 3, "&eacute; &");
	lines_end(&lines);
}

/* The first line is wrapped where quoted-printable mails wrap, which tells what they are. */
static void quoted_printable_mails_are_unwrapped(void **state)
{
	static const char text[] =
		"> [    0.000000] BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff] us=\r\n"
		"able\r\n"
		"align=3D0x8 nid=3D-1=20\n"
		"a =\nb=\nc\n"
		"=00=3=XY=\n";
	struct text_line line;
	struct lines lines;

	(void)state;
	lines_begin(&lines, text, sizeof(text) - 1);
	assert_line(&lines, 1, "BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff] usable");
	assert_line(&lines, 3, "align=0x8 nid=-1 ");
	assert_line(&lines, 4, "a bc");
	assert_line(&lines, 7, "=00=3=XY");
	assert_false(lines_next(&lines, &line));
	lines_end(&lines);
}

/* Without a long line it is the "=" that tells: there is none of another kind. */
static void short_mails_are_quoted_printable_too(void **state)
{
	static const char text[] = "> memory.cnt =3D 0x1=20\n> a=\nb=3D=3D";
	struct lines lines;

	(void)state;
	lines_begin(&lines, text, sizeof(text) - 1);
	assert_line(&lines, 1, "memory.cnt = 0x1 ");
	assert_line(&lines, 2, "ab==");
	lines_end(&lines);
}

static void other_texts_keep_their_equal_signs(void **state)
{
	static const char rule[] =
		"==========================================================================\na";
	static const char text[] = "a=3D1\nb=\nc=d";
	static const char sizes[] = "crashkernel=256M mem=20G\na=79G";
	struct lines lines;

	(void)state;
	lines_begin(&lines, text, sizeof(text) - 1);
	assert_line(&lines, 1, "a=3D1");
	assert_line(&lines, 2, "b=");
	assert_line(&lines, 3, "c=d");
	lines_end(&lines);
	lines_begin(&lines, sizes, sizeof(sizes) - 1);
	assert_line(&lines, 1, "crashkernel=256M mem=20G");
	assert_line(&lines, 2, "a=79G");
	lines_end(&lines);
	lines_begin(&lines, rule, sizeof(rule) - 1);
	assert_line(&lines, 1,
		    "======================================="
		    "===================================");
	assert_line(&lines, 2, "a");
	lines_end(&lines);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prefixes_are_taken_off),
		cmocka_unit_test(records_run_together_are_parted),
		cmocka_unit_test(empty_lines_and_missing_ends_count),
		cmocka_unit_test(relative_stamps_add_up),
		cmocka_unit_test(control_characters_go),
		cmocka_unit_test(markup_becomes_text),
		cmocka_unit_test(quoted_printable_mails_are_unwrapped),
		cmocka_unit_test(short_mails_are_quoted_printable_too),
		cmocka_unit_test(other_texts_keep_their_equal_signs),
	};

	return cmocka_run_group_tests_name("lines", tests, NULL, NULL);
}
