// SPDX-License-Identifier: MIT
/*
 * test_mem_map.c - tool/mem_map.c: every anomaly is found where it is, and none where there is
 * none. Each case is a list of ranges and the sentences expected of it.
 */
#include "mem_map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct line {
	enum firmware_kind kind;
	uint64_t base, size;
	unsigned int flags;
	int nid;
	uint64_t align;
	struct firmware_window window;
};

enum { LINES = 4, SENTENCES = 4 };

struct example {
	const char *name;
	struct line lines[LINES];
	size_t line_cnt;
	const char *sentences[SENTENCES];
};

#define BANK(base, size)                                                                           \
	{                                                                                          \
		FIRMWARE_MEMORY, base, size, 0, NUMA_NO_NODE, 0,                                   \
		{                                                                                  \
			0, 0                                                                       \
		}                                                                                  \
	}
#define TAKEN(kind, base, size, flags)                                                             \
	{                                                                                          \
		kind, base, size, flags, NUMA_NO_NODE, 0,                                          \
		{                                                                                  \
			0, 0                                                                       \
		}                                                                                  \
	}

/* The source of line i is "s" and i. */
static const struct example examples[] = {
	{ "a sound map",
	  { BANK(0x80000000, 0x40000000), BANK(0x200000000, 0x40000000),
	    TAKEN(FIRMWARE_RESERVED, 0x90000000, 0x1000, 0),
	    TAKEN(FIRMWARE_INITRD, 0xa0000000, 0x123, 0) },
	  4,
	  { NULL } },
	{ "touching is not overlapping",
	  { BANK(0x80000000, 0x1000), BANK(0x80001000, 0x1000) },
	  2,
	  { NULL } },
	{ "no memory",
	  { TAKEN(FIRMWARE_RESERVED, 0x90000000, 0x1000, 0) },
	  1,
	  { "no memory is described" } },
	{ "an empty bank",
	  { BANK(0x80000000, 0x1000), BANK(0x90000000, 0) },
	  2,
	  { "s1 describes a bank of size 0 at 0x90000000, to be filled in by a boot loader" } },
	{ "an empty reservation",
	  { BANK(0x80000000, 0x1000), TAKEN(FIRMWARE_MEMRESERVE, 0x80000000, 0, 0) },
	  2,
	  { "s1 reserves nothing: size 0 at 0x80000000" } },
	{ "a wrapped bank",
	  { BANK(0x80000000, 0x1000), BANK(0xfffffffffffff000, 0x2000) },
	  2,
	  { "s1: 0xfffffffffffff000 + 0x2000 wraps around the end of the address space" } },
	{ "an inverted initrd",
	  { BANK(0x80000000, 0x100000), TAKEN(FIRMWARE_INITRD, 0x80010000, (uint64_t)-0x1000, 0) },
	  2,
	  { "the initrd ends at 0x8000f000, before it starts at 0x80010000 (s1)" } },
	{ "off the page",
	  { BANK(0x80000800, 0x1000), TAKEN(FIRMWARE_RESERVED, 0x80001000, 0x100, FIRMWARE_NOMAP) },
	  2,
	  { "s0 does not start and end on a page: 0x80000800-0x800017ff, partial pages are lost",
	    "s1 does not start and end on a page: 0x80001000-0x800010ff" } },
	{ "overlapping banks",
	  { BANK(0x90000000, 0x10000000), BANK(0x80000000, 0x10001000) },
	  2,
	  { "memory banks overlap: 0x80000000-0x90000fff (s1) and 0x90000000-0x9fffffff (s0)" } },
	{ "a bank inside another and one behind it",
	  { BANK(0x80000000, 0x10000000), BANK(0x81000000, 0x1000), BANK(0x82000000, 0x1000) },
	  3,
	  { "memory banks overlap: 0x80000000-0x8fffffff (s0) and 0x81000000-0x81000fff (s1)",
	    "memory banks overlap: 0x80000000-0x8fffffff (s0) and 0x82000000-0x82000fff (s2)" } },
	{ "overlapping reservations",
	  { BANK(0x80000000, 0x1000000), TAKEN(FIRMWARE_MEMRESERVE, 0x80000000, 0x2000, 0),
	    TAKEN(FIRMWARE_RESERVED, 0x80001000, 0x2000, 0) },
	  3,
	  { "reservations overlap: 0x80000000-0x80001fff (s1) and 0x80001000-0x80002fff (s2)" } },
	{ "outside memory",
	  { BANK(0x80000000, 0x1000), BANK(0x80001000, 0x1000),
	    TAKEN(FIRMWARE_RESERVED, 0x80000000, 0x2000, 0),
	    TAKEN(FIRMWARE_RESERVED, 0x80002000, 0x1000, 0) },
	  4,
	  { "0x80002000-0x80002fff lies outside memory (s3)" } },
	{ "partly outside memory",
	  { BANK(0x80000000, 0x1000), BANK(0x80002000, 0x1000),
	    TAKEN(FIRMWARE_RESERVED, 0x80000000, 0x3000, 0) },
	  3,
	  { "0x80000000-0x80002fff lies partly outside memory (s2)" } },
	{ "contradictory flags",
	  { BANK(0x80000000, 0x1000),
	    TAKEN(FIRMWARE_RESERVED, 0x80000000, 0x1000, FIRMWARE_NOMAP | FIRMWARE_REUSABLE) },
	  2,
	  { "s1 is both no-map and reusable, which exclude each other" } },
	{ "a node too high",
	  { { FIRMWARE_MEMORY, 0x80000000, 0x1000, 0, 64, 0, { 0, 0 } } },
	  1,
	  { "s0 names node 64, beyond the 64 nodes supported" } },
	{ "a dynamic region",
	  { BANK(0x80000000, 0x1000),
	    { FIRMWARE_DYNAMIC, 0, 0x1000, 0, NUMA_NO_NODE, 0x1000, { 0x80000000, 0x1000 } } },
	  2,
	  { NULL } },
	{ "a crooked dynamic region",
	  { BANK(0x80000000, 0x1000),
	    { FIRMWARE_DYNAMIC, 0, 0x2000, 0, NUMA_NO_NODE, 0x3000, { 0x80000000, 0x1000 } } },
	  2,
	  { "s1 asks for an alignment of 0x3000, which is no power of two",
	    "s1 asks for 0x2000 bytes, more than any of its alloc-ranges holds" } },
	{ "a dynamic region of nothing",
	  { BANK(0x80000000, 0x1000), TAKEN(FIRMWARE_DYNAMIC, 0, 0, 0) },
	  2,
	  { "s1 asks for no place and no size" } },
};

static void add_line(struct mem_map *map, const struct line *line, size_t i)
{
	struct firmware_range range = { .kind = line->kind,
					.base = line->base,
					.size = line->size,
					.flags = line->flags,
					.nid = line->nid,
					.name = "n",
					.align = line->align,
					.window_cnt = line->window.size != 0 };
	char source[16];

	range.windows[0] = line->window;
	snprintf(source, sizeof(source), "s%zu", i);
	mem_map_add(map, &range, source);
}

static void check_example(const struct example *example)
{
	struct mem_map map;
	size_t i;

	mem_map_init(&map, "test");
	for (i = 0; i < example->line_cnt; i++)
		add_line(&map, &example->lines[i], i);
	mem_map_check(&map);
	for (i = 0; i < map.anomaly_cnt; i++) {
		if (i >= SENTENCES || !example->sentences[i])
			fail_msg("%s: unexpected: %s", example->name, map.anomalies[i]);
		assert_string_equal(map.anomalies[i], example->sentences[i]);
	}
	if (i < SENTENCES && example->sentences[i])
		fail_msg("%s: not found: %s", example->name, example->sentences[i]);
	mem_map_free(&map);
}

static void anomalies_are_found(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
		check_example(&examples[i]);
}

static void memory_is_summed(void **state)
{
	struct line banks[] = { BANK(0x80000000, 0x1000), BANK(0x90000000, 0x2000),
				BANK(0xfffffffffffff000, 0x2000) };
	struct mem_map map;
	size_t i;

	(void)state;
	mem_map_init(&map, "test");
	assert_true(mem_map_memory(&map) == 0);
	for (i = 0; i < 3; i++)
		add_line(&map, &banks[i], i);
	assert_true(mem_map_memory(&map) == 0x3fff);
	mem_map_free(&map);
}

static void spans_are_written_inclusive(void **state)
{
	char text[SPAN_TEXT];

	(void)state;
	assert_string_equal(format_span(0x1000, 0x1000, text), "0x00001000-0x00001fff");
	assert_string_equal(format_span(0xffffffffffff0000, 0xffff, text),
			    "0xffffffffffff0000-0xfffffffffffffffe");
	assert_string_equal(format_span(0x1000, 0, text), "0x00001000 (empty)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(anomalies_are_found),
		cmocka_unit_test(memory_is_summed),
		cmocka_unit_test(spans_are_written_inclusive),
	};

	return cmocka_run_group_tests_name("mem_map", tests, NULL, NULL);
}
