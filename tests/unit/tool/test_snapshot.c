// SPDX-License-Identifier: MIT
/*
 * test_snapshot.c - tool/draw/snapshot.c, snapshot_make.c and changes.c: order, nodes and overlaps
 * of spans, where they come from, and what became of them.
 */
#include "boot.h"
#include "draw/changes.h"
#include "draw/snapshot.h"
#include "replay.h"
#include "spans.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void begin(struct snapshot *snapshot)
{
	snapshot_init(snapshot, "machine", "origin");
}

static void banks_first_then_by_address(void **state)
{
	struct snapshot snapshot;

	(void)state;
	begin(&snapshot);
	add_span(&snapshot, SPAN_KERNEL, 0x1000, 0x1000, SPAN_NO_NODE, "kernel");
	add_span(&snapshot, SPAN_MEMORY, 0x8000, 0x1000, 0, NULL);
	add_span(&snapshot, SPAN_NOMAP, 0, 0x1000, SPAN_NO_NODE, "short");
	add_span(&snapshot, SPAN_NOMAP, 0, 0x2000, SPAN_NO_NODE, "long");
	add_span(&snapshot, SPAN_MEMORY, 0, 0x4000, 0, "bank");
	snapshot_finish(&snapshot);
	assert_int_equal(snapshot_banks(&snapshot), 2);
	assert_string_equal(snapshot.spans[0].label, "bank");
	assert_string_equal(snapshot.spans[1].label, "");
	assert_string_equal(snapshot.spans[2].label, "long");
	assert_string_equal(snapshot.spans[3].label, "short");
	assert_string_equal(snapshot.spans[4].label, "kernel");
	snapshot_free(&snapshot);
}

/* Nothing empty, nothing beyond the top. */
static void at_the_top(void **state)
{
	struct snapshot snapshot;

	(void)state;
	begin(&snapshot);
	add_span(&snapshot, SPAN_MEMORY, 0x1000, 0, 0, "empty");
	add_span(&snapshot, SPAN_MEMORY, UINT64_MAX, 1, 0, "last byte");
	add_span(&snapshot, SPAN_MEMORY, UINT64_MAX - 9, 100, 0, "cut");
	add_span(&snapshot, SPAN_MEMORY, 0, UINT64_MAX, 0, "all");
	snapshot_finish(&snapshot);
	assert_int_equal(snapshot.cnt, 2);
	assert_int_equal(snapshot.spans[0].size, UINT64_MAX);
	assert_int_equal(snapshot.spans[1].size, 9);
	snapshot_free(&snapshot);
}

/* That of the bank they begin in, else of the bank before, else of the first. */
static void nodes_of_reservations(void **state)
{
	struct snapshot snapshot;

	(void)state;
	begin(&snapshot);
	add_span(&snapshot, SPAN_MEMORY, 0x1000, 0x1000, 4, "");
	add_span(&snapshot, SPAN_MEMORY, 0x2000, 0x1000, 7, "");
	add_span(&snapshot, SPAN_NOMAP, 0, 0x1800, SPAN_NO_NODE, "a");
	add_span(&snapshot, SPAN_NOMAP, 0x1fff, 0x10, SPAN_NO_NODE, "b");
	add_span(&snapshot, SPAN_NOMAP, 0x2000, 0x10, SPAN_NO_NODE, "c");
	add_span(&snapshot, SPAN_NOMAP, 0x9000, 0x10, SPAN_NO_NODE, "d");
	add_span(&snapshot, SPAN_NOMAP, 0x9100, 0x10, 1, "e");
	snapshot_finish(&snapshot);
	assert_int_equal(snapshot.spans[2].node, 4);
	assert_int_equal(snapshot.spans[3].node, 4);
	assert_int_equal(snapshot.spans[4].node, 7);
	assert_int_equal(snapshot.spans[5].node, 7);
	assert_int_equal(snapshot.spans[6].node, 1);
	snapshot_free(&snapshot);

	begin(&snapshot);
	add_span(&snapshot, SPAN_NOMAP, 0, 0x1800, SPAN_NO_NODE, "nowhere");
	snapshot_finish(&snapshot);
	assert_int_equal(snapshot.spans[0].node, SPAN_NO_NODE);
	snapshot_free(&snapshot);
}

/*
 * aaaa..dd
 * .bbbb.ee    a and c can share a track, b lies beside both; d and e are a cluster of their own,
 * ....cc..f   which f, that only touches them, does not join
 */
static void overlaps_lie_side_by_side(void **state)
{
	static const struct {
		const char *label;
		uint64_t base, size;
		unsigned int track, tracks;
	} expected[] = {
		{ "a", 0x0, 0x4, 0, 2 }, { "b", 0x1, 0x4, 1, 2 }, { "c", 0x4, 0x2, 0, 2 },
		{ "d", 0x6, 0x2, 0, 2 }, { "e", 0x6, 0x2, 1, 2 }, { "f", 0x8, 0x1, 0, 1 }
	};
	struct snapshot snapshot;
	size_t i;

	(void)state;
	begin(&snapshot);
	for (i = 6; i-- > 0;)
		add_span(&snapshot, SPAN_RESERVED, expected[i].base, expected[i].size, 0,
			 expected[i].label);
	snapshot_finish(&snapshot);
	for (i = 0; i < 6; i++) {
		assert_string_equal(snapshot.spans[i].label, expected[i].label);
		assert_int_equal(snapshot.spans[i].track, expected[i].track);
		assert_int_equal(snapshot.spans[i].tracks, expected[i].tracks);
	}
	snapshot_free(&snapshot);
}

/* A bank and what is taken of it do not count as overlap, nor do banks of different nodes. */
static void layers_and_nodes_are_apart(void **state)
{
	struct snapshot snapshot;
	size_t i;

	(void)state;
	begin(&snapshot);
	add_span(&snapshot, SPAN_MEMORY, 0, 0x4000, 0, "");
	add_span(&snapshot, SPAN_MEMORY, 0x1000, 0x4000, 1, "");
	add_span(&snapshot, SPAN_KERNEL, 0, 0x1000, 0, "");
	snapshot_finish(&snapshot);
	for (i = 0; i < 3; i++)
		assert_int_equal(snapshot.spans[i].tracks, 1);
	snapshot_free(&snapshot);
}

static void random_overlaps(void **state)
{
	struct snapshot snapshot;
	size_t i, j;
	int round;

	(void)state;
	srand(4);
	for (round = 0; round < 100; round++) {
		begin(&snapshot);
		for (i = 0; i < 60; i++)
			add_span(&snapshot, rand() % 3 ? SPAN_RESERVED : SPAN_MEMORY,
				 (uint64_t)(rand() % 1000), (uint64_t)(rand() % 100), rand() % 3,
				 "");
		snapshot_finish(&snapshot);
		for (i = 0; i < snapshot.cnt; i++) {
			const struct span *a = &snapshot.spans[i];

			assert_true(a->track < a->tracks);
			for (j = 0; j < i; j++) {
				const struct span *b = &snapshot.spans[j];

				if ((a->kind == SPAN_MEMORY) != (b->kind == SPAN_MEMORY) ||
				    a->node != b->node || b->base + b->size <= a->base ||
				    a->base + a->size <= b->base)
					continue;
				assert_int_not_equal(a->track, b->track);
				assert_int_equal(a->tracks, b->tracks);
			}
		}
		snapshot_free(&snapshot);
	}
}

/* ---- where they come from ---- */

static void of_a_map(void **state)
{
	const struct firmware_range ranges[] = {
		{ .kind = FIRMWARE_MEMORY,
		  .base = 0,
		  .size = 0x100000,
		  .nid = 2,
		  .name = "memory" },
		{ .kind = FIRMWARE_RESERVED,
		  .base = 0x1000,
		  .size = 0x1000,
		  .nid = -1,
		  .flags = FIRMWARE_NOMAP,
		  .name = "secure" },
		{ .kind = FIRMWARE_RESERVED,
		  .base = 0x3000,
		  .size = 0x1000,
		  .nid = -1,
		  .flags = FIRMWARE_REUSABLE,
		  .name = "pool" },
		{ .kind = FIRMWARE_INITRD, .base = 0x5000, .size = 0x1000, .nid = -1, .name = "x" },
		{ .kind = FIRMWARE_DYNAMIC, .size = 0x1000, .nid = -1, .name = "placeless" },
		{ .kind = FIRMWARE_RESERVED,
		  .base = UINT64_MAX - 1,
		  .size = 0x1000,
		  .nid = -1,
		  .name = "wraps" },
	};
	struct snapshot snapshot;
	struct mem_map map;
	size_t i;

	(void)state;
	mem_map_init(&map, "board.dtb");
	for (i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		mem_map_add(&map, &ranges[i], "/chosen");
	snapshot_of_map(&snapshot, &map);
	mem_map_free(&map);
	assert_int_equal(snapshot.cnt, 4);
	assert_string_equal(snapshot.origin, "board.dtb");
	assert_int_equal(snapshot.spans[0].kind, SPAN_MEMORY);
	assert_int_equal(snapshot.spans[1].kind, SPAN_NOMAP);
	assert_string_equal(snapshot.spans[1].label, "secure");
	assert_int_equal(snapshot.spans[1].node, 2);
	assert_int_equal(snapshot.spans[2].kind, SPAN_POOL);
	assert_int_equal(snapshot.spans[3].kind, SPAN_INITRD);
	assert_string_equal(snapshot.spans[3].label, "/chosen");
	snapshot_free(&snapshot);
}

/* mmmmmmmm, of which 00..1111 is of nodes, gives four banks; one with a node stays whole. */
static void nodes_of_a_map(void **state)
{
	static const struct firmware_range ranges[] = {
		{ .kind = FIRMWARE_NODE, .base = 0x4000, .size = 0x8000, .nid = 1, .name = "" },
		{ .kind = FIRMWARE_MEMORY, .base = 0, .size = 0x10000, .nid = -1, .name = "" },
		{ .kind = FIRMWARE_NODE, .base = 0, .size = 0x2000, .nid = 0, .name = "" },
		{ .kind = FIRMWARE_MEMORY, .base = 0x20000, .size = 0x1000, .nid = 5, .name = "" },
		{ .kind = FIRMWARE_ACPI_NVS,
		  .base = 0x5000,
		  .size = 0x1000,
		  .nid = -1,
		  .name = "" },
	};
	static const struct {
		uint64_t base, size;
		int node;
	} expected[] = { { 0, 0x2000, 0 },       { 0x2000, 0x2000, SPAN_NO_NODE },
			 { 0x4000, 0x8000, 1 },  { 0xc000, 0x4000, SPAN_NO_NODE },
			 { 0x20000, 0x1000, 5 }, { 0x5000, 0x1000, 1 } };
	struct snapshot snapshot;
	struct mem_map map;
	size_t i;

	(void)state;
	mem_map_init(&map, "log");
	for (i = 0; i < 5; i++)
		mem_map_add(&map, &ranges[i], "line 1");
	snapshot_of_map(&snapshot, &map);
	mem_map_free(&map);
	assert_int_equal(snapshot.cnt, 6);
	for (i = 0; i < 6; i++) {
		assert_int_equal(snapshot.spans[i].base, expected[i].base);
		assert_int_equal(snapshot.spans[i].size, expected[i].size);
		assert_int_equal(snapshot.spans[i].node, expected[i].node);
	}
	assert_int_equal(snapshot.spans[5].kind, SPAN_ACPI_NVS);
	snapshot_free(&snapshot);
}

/* Reserved 0-0x5000 and 0x8000-0x9000; owners of 0x1000-0x2000 and 0x3000-0x4000 are known. */
static void reserved_without_owner(void **state)
{
	struct boot_region banks[] = { { 0, 0x10000, MEMBLOCK_HOTPLUG, 0 } };
	struct boot_region reserved[] = { { 0, 0x5000, 0, 0 }, { 0x8000, 0x1000, 0, 0 } };
	struct owner owners[] = { { 0x1000, 0x1000, OWNER_KERNEL, 0, false, "kernel image" },
				  { 0x3000, 0x1000, OWNER_EARLY, 0, true, "node data" } };
	const struct boot_options options = { .era = MEMBLOCK_RULES_6_12 };
	static const uint64_t bases[] = { 0, 0, 0x1000, 0x2000, 0x3000, 0x4000, 0x8000 };
	struct mem_map map = { .path = "m" };
	struct boot boot = { .map = &map,
			     .options = &options,
			     .owners = owners,
			     .owner_cnt = 2,
			     .banks = { banks, 1 },
			     .reserved = { reserved, 2 } };
	struct snapshot snapshot;
	size_t i;

	(void)state;
	snapshot_of_boot(&snapshot, &boot);
	assert_int_equal(snapshot.cnt, 7);
	for (i = 0; i < 7; i++)
		assert_int_equal(snapshot.spans[i].base, bases[i]);
	assert_int_equal(snapshot.spans[0].flags, SPAN_HOTPLUG);
	assert_string_equal(snapshot.spans[1].label, "(owner unknown)");
	assert_int_equal(snapshot.spans[2].kind, SPAN_KERNEL);
	assert_int_equal(snapshot.spans[4].kind, SPAN_EARLY);
	assert_int_equal(snapshot.spans[4].flags, SPAN_PLACED);
	assert_int_equal(snapshot.spans[6].size, 0x1000);
	snapshot_free(&snapshot);
}

/* No-map memory is memory, and something in front of it; a number that is no node is none. */
static void of_memblocks_lists(void **state)
{
	struct memblock_state lists = { 0 };
	struct snapshot snapshot;

	(void)state;
	state_add(&lists.memory, 0, 0x10000, MEMBLOCK_NONE, 1);
	state_add(&lists.memory, 0x10000, 0x1000, MEMBLOCK_NOMAP, STATE_NO_NODE);
	state_add(&lists.reserved, 0x1000, 0x2000, MEMBLOCK_NONE, STATE_NO_NODE);
	snapshot_of_state(&snapshot, "dump", &lists);
	state_free(&lists);
	assert_int_equal(snapshot.cnt, 4);
	assert_int_equal(snapshot_banks(&snapshot), 2);
	assert_int_equal(snapshot.spans[0].node, 1);
	assert_int_equal(snapshot.spans[1].node, SPAN_NO_NODE);
	assert_int_equal(snapshot.spans[2].kind, SPAN_RESERVED);
	assert_int_equal(snapshot.spans[2].node, 1);
	assert_int_equal(snapshot.spans[3].kind, SPAN_NOMAP);
	assert_int_equal(snapshot.spans[3].base, 0x10000);
	snapshot_free(&snapshot);
}

/* aabb.b  are three spans: neighbours of one owner are one. */
static void of_a_replay(void **state)
{
	struct replay_owner owners[] = { { .name = "paging" }, { .name = "early_pgtable_alloc" } };
	struct replay_range ranges[] = {
		{ 0, 1, 0, 1 }, { 1, 2, 0, 2 }, { 2, 3, 1, 3 }, { 3, 4, 1, 3 }, { 5, 6, 1, 4 }
	};
	const struct memblock_log log = { .path = "log" };
	const struct replay replay = { .log = &log, .owners = { owners, 2, 2, ranges, 5, 5 } };
	struct snapshot snapshot;

	(void)state;
	snapshot_of_replay(&snapshot, &replay);
	assert_int_equal(snapshot.cnt, 3);
	assert_int_equal(snapshot.spans[0].size, 2);
	assert_int_equal(snapshot.spans[0].kind, SPAN_EARLY);
	assert_string_equal(snapshot.spans[0].label, "paging");
	assert_int_equal(snapshot.spans[1].base, 2);
	assert_int_equal(snapshot.spans[1].size, 2);
	assert_int_equal(snapshot.spans[1].kind, SPAN_PAGE_TABLES);
	assert_int_equal(snapshot.spans[2].base, 5);
	snapshot_free(&snapshot);
}

/* ---- what became of them ---- */

static const struct change_of *find(const struct snapshot *snapshot,
				    const struct change_of *changes, const char *label)
{
	size_t i;

	for (i = 0; i < snapshot->cnt; i++)
		if (!strcmp(snapshot->spans[i].label, label))
			return &changes[i];
	fail_msg("there is no %s", label);
	return NULL;
}

static void every_kind_of_change(void **state)
{
	struct snapshot before, after;
	struct changes changes;

	(void)state;
	begin(&before);
	begin(&after);
	add_span(&before, SPAN_KERNEL, 0x1000, 0x1000, 0, "same");
	add_span(&after, SPAN_KERNEL, 0x1000, 0x1000, 0, "same");
	add_span(&before, SPAN_EARLY, 0x3000, 0x1000, 0, "moves");
	add_span(&after, SPAN_EARLY, 0x9000, 0x1000, 0, "moves");
	add_span(&before, SPAN_EARLY, 0x4000, 0x1000, 0, "grows");
	add_span(&after, SPAN_EARLY, 0x4000, 0x2000, 0, "grows");
	add_span(&before, SPAN_EARLY, 0x7000, 0x1000, 0, "old name");
	add_span(&after, SPAN_EARLY, 0x7000, 0x1000, 0, "new name");
	add_span(&before, SPAN_NOMAP, 0x8000, 0x1000, 0, "goes");
	add_span(&after, SPAN_NOMAP, 0xa000, 0x1000, 0, "comes");
	snapshot_finish(&before);
	snapshot_finish(&after);
	changes_find(&changes, &before, &after);
	assert_int_equal(find(&before, changes.before, "same")->change, CHANGE_NONE);
	assert_int_equal(find(&before, changes.before, "moves")->change, CHANGE_MOVED);
	assert_int_equal(find(&after, changes.after, "moves")->change, CHANGE_MOVED);
	assert_string_equal(after.spans[find(&before, changes.before, "moves")->partner].label,
			    "moves");
	assert_int_equal(find(&before, changes.before, "grows")->change, CHANGE_RESIZED);
	assert_int_equal(find(&before, changes.before, "old name")->change, CHANGE_RENAMED);
	assert_int_equal(find(&after, changes.after, "new name")->change, CHANGE_RENAMED);
	assert_int_equal(find(&before, changes.before, "goes")->change, CHANGE_GONE);
	assert_int_equal(find(&before, changes.before, "goes")->partner, CHANGE_NO_PARTNER);
	assert_int_equal(find(&after, changes.after, "comes")->change, CHANGE_NEW);
	changes_free(&changes);
	snapshot_free(&before);
	snapshot_free(&after);
}

/* Of several alike, those that stayed are paired first, and each has one partner only. */
static void several_alike(void **state)
{
	struct snapshot before, after;
	struct changes changes;

	(void)state;
	begin(&before);
	begin(&after);
	add_span(&before, SPAN_PAGE_TABLES, 0x1000, 0x1000, 0, "page tables");
	add_span(&before, SPAN_PAGE_TABLES, 0x5000, 0x1000, 0, "page tables");
	add_span(&after, SPAN_PAGE_TABLES, 0x3000, 0x1000, 0, "page tables");
	add_span(&after, SPAN_PAGE_TABLES, 0x5000, 0x1000, 0, "page tables");
	add_span(&after, SPAN_PAGE_TABLES, 0x8000, 0x1000, 0, "page tables");
	snapshot_finish(&before);
	snapshot_finish(&after);
	changes_find(&changes, &before, &after);
	assert_int_equal(changes.before[0].change, CHANGE_MOVED);
	assert_int_equal(changes.before[0].partner, 0);
	assert_int_equal(changes.before[1].change, CHANGE_NONE);
	assert_int_equal(changes.after[2].change, CHANGE_NEW);
	changes_free(&changes);
	snapshot_free(&before);
	snapshot_free(&after);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(banks_first_then_by_address),
		cmocka_unit_test(at_the_top),
		cmocka_unit_test(nodes_of_reservations),
		cmocka_unit_test(overlaps_lie_side_by_side),
		cmocka_unit_test(layers_and_nodes_are_apart),
		cmocka_unit_test(random_overlaps),
		cmocka_unit_test(of_a_map),
		cmocka_unit_test(nodes_of_a_map),
		cmocka_unit_test(reserved_without_owner),
		cmocka_unit_test(of_memblocks_lists),
		cmocka_unit_test(of_a_replay),
		cmocka_unit_test(every_kind_of_change),
		cmocka_unit_test(several_alike),
	};

	return cmocka_run_group_tests_name("snapshot", tests, NULL, NULL);
}
