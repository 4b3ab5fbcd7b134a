// SPDX-License-Identifier: MIT
/*
 * test_mem_clean.c - the sweep over contradicting places and the clean map (tool/mem_clean.c).
 *
 * Small maps are pictures, one character a page: the kind that each range has there, and below the
 * kind that is believed. Random maps are compared page by page with the rule itself.
 */
#include "../../random.h"
#include "mem_clean.h"
#include "tool.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static enum firmware_kind kind_of(char letter)
{
	switch (letter) {
	case 'M':
		return FIRMWARE_MEMORY;
	case 'R':
		return FIRMWARE_PLATFORM;
	case 'D':
		return FIRMWARE_DEVICE;
	case 'T':
		return FIRMWARE_RUNTIME;
	case 'A':
		return FIRMWARE_ACPI_DATA;
	case 'N':
		return FIRMWARE_ACPI_NVS;
	case 'U':
		return FIRMWARE_UNUSABLE;
	case 'S':
		return FIRMWARE_SOFT_RESERVED;
	case 'P':
		return FIRMWARE_PERSISTENT;
	default:
		return FIRMWARE_OTHER;
	}
}

static char letter_of(enum firmware_kind kind)
{
	static const char letters[] = "MRDTANUSPO";
	size_t i;

	for (i = 0; letters[i]; i++)
		if (kind_of(letters[i]) == kind)
			return letters[i];
	return '?';
}

static void add(struct mem_map *map, enum firmware_kind kind, uint64_t base, uint64_t size)
{
	struct firmware_range range = {
		.kind = kind, .base = base, .size = size, .nid = NUMA_NO_NODE, .name = ""
	};
	char source[24];

	snprintf(source, sizeof(source), "r%zu", map->cnt);
	mem_map_add(map, &range, source)->line = (unsigned int)map->cnt;
}

/* One range per picture: its letters, dots around them. */
static void add_picture(struct mem_map *map, const char *picture)
{
	size_t start = strspn(picture, "."), length = strcspn(picture + start, ".");

	add(map, kind_of(picture[start]), start * PAGE_SIZE, length * PAGE_SIZE);
}

static void draw(const struct mem_map *map, char *picture, size_t pages)
{
	size_t i, page;

	memset(picture, '.', pages);
	picture[pages] = '\0';
	for (i = 0; i < map->cnt; i++) {
		const struct firmware_range *range = &map->ranges[i].is;

		for (page = range->base / PAGE_SIZE; page < (range->base + range->size) / PAGE_SIZE;
		     page++) {
			assert_int_equal(picture[page], '.'); /* nothing is described twice */
			picture[page] = letter_of(range->kind);
		}
	}
}

struct one {
	const char *ranges[4];
	const char *clean;
	unsigned int overlaps;
};

static const struct one cases[] = {
	{ { "MMMM....", "....RRRR" }, "MMMMRRRR", 0 },
	{ { "MMMMMMMM", "..RRR..." }, "MMRRRMMM", 1 },
	{ { "..RRR...", "MMMMMMMM" }, "MMRRRMMM", 1 },
	{ { "RRRRRR..", "..AAAAAA" }, "RRAAAAAA", 1 },
	{ { "AAAAAA..", "..RRRRRR" }, "AAAAAARR", 1 },
	{ { "NNNN....", "AAAAAA..", "RRRRRRRR" }, "NNNNAARR", 2 },
	{ { "UUUUUUUU", "..NN...." }, "UUUUUUUU", 1 },
	{ { "SSSSSSSS", "UUUU...." }, "SSSSSSSS", 1 },
	{ { "PPPP....", "SSSSSSSS" }, "PPPPSSSS", 1 },
	{ { "PPPPPPPP", "..OO...." }, "PPOOPPPP", 1 },
	{ { "DDDDDDDD", "TTTT....", "RRRRRRRR" }, "TTTTDDDD", 2 },
	{ { "MMMMMM..", "..MMMMMM" }, "MMMMMMMM", 1 },
	{ { "MMMMMMMM", "..MM...." }, "MMMMMMMM", 1 },
	{ { "MMM.....", ".....RRR" }, "MMM..RRR", 0 },
	{ { "MMMMMMMM", ".RR.....", "....RR.." }, "MRRMRRMM", 2 },
};

static void count_overlap(const struct mem_range *winner, const struct mem_range *loser, void *arg)
{
	assert_true(mem_place_wins(winner, loser));
	(*(unsigned int *)arg)++;
}

static void the_stronger_kind_is_believed(void **state)
{
	unsigned int overlaps;
	struct mem_map map;
	char picture[16];
	size_t i, k;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		mem_map_init(&map, "test");
		for (k = 0; k < 4 && cases[i].ranges[k]; k++)
			add_picture(&map, cases[i].ranges[k]);
		overlaps = 0;
		mem_sweep(&map, NULL, count_overlap, &overlaps);
		assert_int_equal(overlaps, cases[i].overlaps);
		mem_map_clean(&map);
		draw(&map, picture, 8);
		assert_string_equal(picture, cases[i].clean);
		mem_map_free(&map);
	}
}

/* ---- borders ---- */

static void assert_range(const struct mem_map *map, size_t i, enum firmware_kind kind,
			 uint64_t base, uint64_t size)
{
	assert_true(i < map->cnt);
	assert_int_equal(map->ranges[i].is.kind, kind);
	assert_int_equal(map->ranges[i].is.base, base);
	assert_int_equal(map->ranges[i].is.size, size);
}

static void empty_inverted_and_wrapped_ranges(void **state)
{
	struct mem_map map;

	(void)state;
	mem_map_init(&map, "test");
	add(&map, FIRMWARE_MEMORY, 0x1000, 0);
	add(&map, FIRMWARE_MEMORY, 0x5000, (uint64_t)-0x1000); /* ends at 0x4000 */
	add(&map, FIRMWARE_MEMORY, (uint64_t)-0x2000, 0x8000);
	add(&map, FIRMWARE_PLATFORM, (uint64_t)-0x1000, 0x1000);
	mem_map_clean(&map);
	assert_int_equal(map.cnt, 2);
	assert_range(&map, 0, FIRMWARE_MEMORY, (uint64_t)-0x2000, 0x1000);
	/* The byte at the very top is not counted: its end has no 64-bit number. */
	assert_range(&map, 1, FIRMWARE_PLATFORM, (uint64_t)-0x1000, 0xfff);
	mem_map_free(&map);
}

static void memory_that_touches_inside_a_page_is_joined(void **state)
{
	struct mem_map map;

	(void)state;
	mem_map_init(&map, "test");
	add(&map, FIRMWARE_MEMORY, 0x1000, 0x1800);
	add(&map, FIRMWARE_MEMORY, 0x2800, 0x800);
	add(&map, FIRMWARE_MEMORY, 0x3000, 0x1000); /* touches at a page: stays */
	add(&map, FIRMWARE_PLATFORM, 0x4000, 0x800);
	add(&map, FIRMWARE_MEMORY, 0x4800, 0x800);
	mem_map_clean(&map);
	assert_int_equal(map.cnt, 4);
	assert_range(&map, 0, FIRMWARE_MEMORY, 0x1000, 0x2000);
	assert_range(&map, 1, FIRMWARE_MEMORY, 0x3000, 0x1000);
	mem_map_free(&map);
}

static void a_clean_map_stays_as_it_is(void **state)
{
	struct mem_map map;

	(void)state;
	mem_map_init(&map, "test");
	add(&map, FIRMWARE_RESERVED, 0x2000, 0x1000);
	add(&map, FIRMWARE_MEMORY, 0x10000, 0x1000);
	add(&map, FIRMWARE_MEMORY, 0x1000, 0x8000);
	mem_map_clean(&map);
	assert_range(&map, 0, FIRMWARE_RESERVED, 0x2000, 0x1000);
	assert_range(&map, 1, FIRMWARE_MEMORY, 0x10000, 0x1000);
	mem_map_free(&map);
}

static void what_is_no_place_stays(void **state)
{
	struct mem_map map;

	(void)state;
	mem_map_init(&map, "test");
	add(&map, FIRMWARE_RESERVED, 0x2000, 0x1000);
	add(&map, FIRMWARE_MEMORY, 0x1000, 0x8000);
	add(&map, FIRMWARE_PLATFORM, 0x4000, 0x1000);
	add(&map, FIRMWARE_NODE, 0, 0x100000);
	mem_map_clean(&map);
	assert_int_equal(map.cnt, 5);
	assert_range(&map, 2, FIRMWARE_MEMORY, 0x5000, 0x4000);
	assert_string_equal(map.ranges[2].source, "r1");
	assert_range(&map, 3, FIRMWARE_RESERVED, 0x2000, 0x1000);
	assert_range(&map, 4, FIRMWARE_NODE, 0, 0x100000);
	mem_map_free(&map);
}

/* ---- random maps against the rule, page by page ---- */

enum { PAGES = 48, ROUNDS = 4000 };

static char believed(const struct mem_map *map, uint64_t address)
{
	const struct mem_range *best = NULL;
	size_t i;

	for (i = 0; i < map->cnt; i++) {
		const struct mem_range *range = &map->ranges[i];

		if (address < range->is.base || address - range->is.base >= range->is.size)
			continue;
		if (!best || mem_place_wins(range, best))
			best = range;
	}
	return best ? letter_of(best->is.kind) : '.';
}

static void random_maps_follow_the_rule(void **state)
{
	char expected[PAGES + 1], picture[PAGES + 1];
	uint64_t random = 4711;
	uint32_t round, left, page;
	struct mem_map map;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		mem_map_init(&map, "test");
		for (left = (uint32_t)(random_next(&random) % 12); left; left--) {
			page = (uint32_t)(random_next(&random) % PAGES);
			add(&map, kind_of("MMMRDTANUSPO"[random_next(&random) % 12]),
			    page * PAGE_SIZE,
			    random_next(&random) % (PAGES - page + 1) * PAGE_SIZE);
		}
		for (page = 0; page < PAGES; page++)
			expected[page] = believed(&map, page * PAGE_SIZE);
		expected[PAGES] = '\0';
		mem_map_clean(&map);
		draw(&map, picture, PAGES);
		assert_string_equal(picture, expected);
		mem_map_free(&map);
	}
}

/* 200,000 ranges inside each other: a quadratic sweep would not end. */
static void many_nested_ranges_take_no_time(void **state)
{
	const uint64_t cnt = 200000;
	struct mem_map map;
	uint64_t i;

	(void)state;
	mem_map_init(&map, "test");
	for (i = 0; i < cnt; i++)
		add(&map, i & 1 ? FIRMWARE_PLATFORM : FIRMWARE_MEMORY, i * PAGE_SIZE,
		    2 * (cnt - i) * PAGE_SIZE);
	mem_map_clean(&map);
	assert_range(&map, 0, FIRMWARE_MEMORY, 0, PAGE_SIZE);
	assert_range(&map, 1, FIRMWARE_PLATFORM, PAGE_SIZE, 2 * (cnt - 1) * PAGE_SIZE);
	mem_map_free(&map);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_stronger_kind_is_believed),
		cmocka_unit_test(empty_inverted_and_wrapped_ranges),
		cmocka_unit_test(memory_that_touches_inside_a_page_is_joined),
		cmocka_unit_test(a_clean_map_stays_as_it_is),
		cmocka_unit_test(what_is_no_place_stays),
		cmocka_unit_test(random_maps_follow_the_rule),
		cmocka_unit_test(many_nested_ranges_take_no_time),
	};

	return cmocka_run_group_tests_name("cleaner", tests, NULL, NULL);
}
