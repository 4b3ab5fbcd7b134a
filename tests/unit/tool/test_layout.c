// SPDX-License-Identifier: MIT
/*
 * test_layout.c - tool/draw/layout*.c: what has to be true of every picture, asked of small
 * machines, of the maps that lie in the tree, and of many at random.
 *
 * True of every picture: no two texts overlap, no text lies on a region, everything is on the
 * sheet, every region has a box that can be seen, and is named, alone or in a group that counts it.
 */
#include "draw/layout.h"
#include "load/load.h"
#include "spans.h"

#include <glob.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MiB (1ULL << 20)
#define GiB (1ULL << 30)
#define TiB (1ULL << 40)

/* ---- what is true of every picture ---- */

static const double hair = 0.01;

static bool marks_overlap(const struct mark *a, const struct mark *b)
{
	return mark_left(a) + hair < mark_left(b) + mark_width(b) &&
	       mark_left(b) + hair < mark_left(a) + mark_width(a) &&
	       mark_top(a) + hair < mark_top(b) + mark_height(b) &&
	       mark_top(b) + hair < mark_top(a) + mark_height(a);
}

static bool is_text(const struct mark *mark)
{
	return mark->type == MARK_TEXT;
}

static bool is_region(const struct mark *mark)
{
	return mark->type == MARK_BOX && mark->span != MARK_NO_SPAN;
}

static int by_top(const void *a, const void *b)
{
	double x = mark_top(*(const struct mark *const *)a);
	double y = mark_top(*(const struct mark *const *)b);

	return x < y ? -1 : x > y;
}

/* No mark of the first kind overlaps another one of either. */
static void assert_no_overlap(const struct picture *picture, bool (*of)(const struct mark *),
			      bool (*with)(const struct mark *))
{
	const struct mark **list = malloc((picture->cnt + 1) * sizeof(*list));
	double highest = 0;
	size_t cnt = 0, i, j;

	assert_non_null(list);
	for (i = 0; i < picture->cnt; i++)
		if (of(&picture->marks[i]) || with(&picture->marks[i])) {
			list[cnt++] = &picture->marks[i];
			highest = fmax(highest, mark_height(list[cnt - 1]));
		}
	qsort(list, cnt, sizeof(*list), by_top);
	for (i = 0; i < cnt; i++)
		for (j = i; j-- > 0 && mark_top(list[j]) + highest >= mark_top(list[i]);)
			if ((of(list[i]) || of(list[j])) && marks_overlap(list[i], list[j]))
				fail_msg("\"%s\" and \"%s\" overlap at %.1f, %.1f",
					 list[j]->text ? list[j]->text : list[j]->tip,
					 list[i]->text ? list[i]->text : list[i]->tip,
					 mark_left(list[i]), mark_top(list[i]));
	free(list);
}

static void assert_on_sheet(const struct picture *picture)
{
	size_t i, j;

	for (i = 0; i < picture->cnt; i++) {
		const struct mark *mark = &picture->marks[i];

		if (mark->type == MARK_TEXT || mark->type == MARK_BOX) {
			assert_true(mark_left(mark) >= 0 && mark_top(mark) >= 0);
			assert_true(mark_left(mark) + mark_width(mark) <= picture->width);
			assert_true(mark_top(mark) + mark_height(mark) <= picture->height);
		}
		for (j = 0; j < mark->point_cnt; j++)
			assert_true(mark->points[j].x >= 0 && mark->points[j].y >= 0 &&
				    mark->points[j].x <= picture->width &&
				    mark->points[j].y <= picture->height);
	}
}

static void assert_all_shown(const struct picture *picture, const struct snapshot *snapshot,
			     unsigned int side)
{
	bool *shown = calloc(snapshot->cnt + 1, sizeof(*shown));
	size_t i;

	assert_non_null(shown);
	for (i = 0; i < picture->cnt; i++)
		if (is_region(&picture->marks[i]) && picture->marks[i].side == side &&
		    picture->marks[i].height >= 1 && picture->marks[i].width > 0.3)
			shown[picture->marks[i].span] = true;
	for (i = 0; i < snapshot->cnt; i++)
		if (!shown[i])
			fail_msg("%s is not shown", snapshot->spans[i].label);
	free(shown);
}

static size_t count_named(const struct picture *picture)
{
	size_t i, cnt = 0;

	for (i = 0; i < picture->cnt; i++)
		if (picture->marks[i].type == MARK_TEXT)
			cnt += picture->marks[i].span_cnt;
	return cnt;
}

static void assert_sound(const struct picture *picture)
{
	assert_no_overlap(picture, is_text, is_region);
	assert_on_sheet(picture);
}

/* Lays out a snapshot, which it frees, checks the picture, and returns how many panels it has. */
static void check_one(struct snapshot *snapshot)
{
	struct picture picture;

	layout_one(&picture, snapshot);
	assert_sound(&picture);
	assert_all_shown(&picture, snapshot, 0);
	assert_int_equal(count_named(&picture), snapshot->cnt);
	picture_free(&picture);
	snapshot_free(snapshot);
}

static void check_two(struct snapshot *before, struct snapshot *after)
{
	struct changes changes;
	struct picture picture;
	size_t i, named = after->cnt;

	changes_find(&changes, before, after);
	layout_two(&picture, before, after, &changes);
	assert_sound(&picture);
	assert_all_shown(&picture, before, 0);
	assert_all_shown(&picture, after, 1);
	for (i = 0; i < before->cnt; i++)
		named += changes.before[i].partner == CHANGE_NO_PARTNER ||
			 before->spans[i].base != after->spans[changes.before[i].partner].base;
	assert_int_equal(count_named(&picture), named);
	changes_free(&changes);
	picture_free(&picture);
	snapshot_free(before);
	snapshot_free(after);
}

/* ---- machines ---- */

static void begin(struct snapshot *snapshot)
{
	snapshot_init(snapshot, "A machine <with> \"marks\" & more", "origin");
}

static void five_regions(struct snapshot *snapshot)
{
	begin(snapshot);
	add_span(snapshot, SPAN_MEMORY, 0x40000000, 128 * MiB, 0, "memory@40000000");
	add_span(snapshot, SPAN_KERNEL, 0x40200000, 16 * MiB, SPAN_NO_NODE, "kernel image");
	add_span(snapshot, SPAN_NOMAP, 0x46000000, 2 * MiB, SPAN_NO_NODE, "optee");
	add_span(snapshot, SPAN_RESERVED, 0x47f00000, 4096, SPAN_NO_NODE, "a page");
	add_span(snapshot, SPAN_RESERVED, 0x47f01000, 1, SPAN_NO_NODE, "a byte");
	snapshot_finish(snapshot);
}

static const struct mark *box_named(const struct picture *picture, const struct snapshot *snapshot,
				    const char *label)
{
	size_t i;

	for (i = 0; i < picture->cnt; i++)
		if (is_region(&picture->marks[i]) &&
		    !strcmp(snapshot->spans[picture->marks[i].span].label, label))
			return &picture->marks[i];
	fail_msg("no box is %s", label);
	return NULL;
}

static bool has_text(const struct picture *picture, const char *text)
{
	size_t i;

	for (i = 0; i < picture->cnt; i++)
		if (picture->marks[i].text && strstr(picture->marks[i].text, text))
			return true;
	return false;
}

static void few_regions(void **state)
{
	struct snapshot snapshot;
	struct picture picture;

	(void)state;
	five_regions(&snapshot);
	layout_one(&picture, &snapshot);
	assert_true(box_named(&picture, &snapshot, "a byte")->height > 10);
	assert_true(box_named(&picture, &snapshot, "kernel image")->height >
		    box_named(&picture, &snapshot, "optee")->height);
	assert_true(has_text(&picture, "optee"));
	assert_true(has_text(&picture, "0x46000000"));
	assert_true(has_text(&picture, "no-map 2 MiB (1)"));
	assert_true(has_text(&picture, "reserved 4.00 KiB (2)"));
	assert_true(has_text(&picture, "128 MiB in 1 bank, 18.00 MiB in 4 other regions"));
	assert_false(has_text(&picture, "node"));
	assert_non_null(strstr(box_named(&picture, &snapshot, "optee")->tip,
			       "optee, no-map, 0x46000000-0x461fffff, 2 MiB"));
	picture_free(&picture);
	check_one(&snapshot);
}

/* Banks that overlap, and reservations that do, lie beside each other. */
static void overlapping_inputs(void **state)
{
	const struct mark *a, *b;
	struct snapshot snapshot;
	struct picture picture;

	(void)state;
	begin(&snapshot);
	add_span(&snapshot, SPAN_MEMORY, 0, 64 * MiB, 0, "first");
	add_span(&snapshot, SPAN_MEMORY, 32 * MiB, 64 * MiB, 0, "second");
	add_span(&snapshot, SPAN_NOMAP, 8 * MiB, 8 * MiB, 0, "left");
	add_span(&snapshot, SPAN_RESERVED, 12 * MiB, 8 * MiB, 0, "right");
	snapshot_finish(&snapshot);
	layout_one(&picture, &snapshot);
	a = box_named(&picture, &snapshot, "first");
	b = box_named(&picture, &snapshot, "second");
	assert_true(a->at.x + a->width <= b->at.x + hair && a->at.y + a->height > b->at.y);
	assert_true(has_text(&picture, "first (overlaps)"));
	a = box_named(&picture, &snapshot, "left");
	b = box_named(&picture, &snapshot, "right");
	assert_false(marks_overlap(a, b));
	assert_true(a->at.y + a->height > b->at.y);
	picture_free(&picture);
	check_one(&snapshot);
}

/* What reaches from one node into the next has a box in the lane of each. */
static void lanes(void **state)
{
	struct snapshot snapshot;
	struct picture picture;
	size_t i, pieces = 0;
	double xs[2] = { 0 };

	(void)state;
	begin(&snapshot);
	add_span(&snapshot, SPAN_MEMORY, 0, GiB, 0, "bank 0");
	add_span(&snapshot, SPAN_MEMORY, GiB, GiB, 1, "bank 1");
	add_span(&snapshot, SPAN_POOL, GiB - 16 * MiB, 32 * MiB, SPAN_NO_NODE, "across");
	snapshot_finish(&snapshot);
	layout_one(&picture, &snapshot);
	assert_true(box_named(&picture, &snapshot, "bank 0")->at.x + 20 <
		    box_named(&picture, &snapshot, "bank 1")->at.x);
	for (i = 0; i < picture.cnt; i++)
		if (is_region(&picture.marks[i]) && picture.marks[i].span == 2)
			xs[pieces++ % 2] = picture.marks[i].at.x;
	assert_int_equal(pieces, 2);
	assert_true(xs[0] + 20 < xs[1]);
	assert_true(has_text(&picture, "node 0"));
	assert_true(has_text(&picture, "node 1"));
	picture_free(&picture);
	check_one(&snapshot);
}

static void holes(void **state)
{
	struct snapshot snapshot;
	struct picture picture;

	(void)state;
	begin(&snapshot);
	add_span(&snapshot, SPAN_MEMORY, 0, GiB, 0, "low");
	add_span(&snapshot, SPAN_MEMORY, 16 * TiB - GiB, GiB, 0, "high");
	snapshot_finish(&snapshot);
	layout_one(&picture, &snapshot);
	assert_true(picture.height < 700);
	assert_true(has_text(&picture, "nothing"));
	assert_true(has_text(&picture, "15.99 TiB") || has_text(&picture, "16.00 TiB"));
	picture_free(&picture);
	check_one(&snapshot);
}

/* Nothing but reservations, in no memory at all, up to the last byte but one. */
static void no_memory(void **state)
{
	struct snapshot snapshot;

	(void)state;
	begin(&snapshot);
	add_span(&snapshot, SPAN_RESERVED, 0, 1, SPAN_NO_NODE, "");
	add_span(&snapshot, SPAN_NOMAP, UINT64_MAX - 1, 1, SPAN_NO_NODE,
		 "a name that is much too long to stand beside the picture and is cut");
	snapshot_finish(&snapshot);
	check_one(&snapshot);
}

static void five_thousand(struct snapshot *snapshot)
{
	uint64_t base = 2 * GiB;
	size_t i;

	srand(5);
	begin(snapshot);
	add_span(snapshot, SPAN_MEMORY, base, 16 * GiB, 0, "memory@80000000");
	for (i = 0; i < 5000; i++) {
		uint64_t size = 4096ULL << (rand() % 10);

		add_span(snapshot,
			 SPAN_KERNEL + (enum span_kind)(rand() % (SPAN_KINDS - SPAN_KERNEL)), base,
			 size, SPAN_NO_NODE, rand() % 3 ? "buffer" : "a name of its own");
		base += size + (rand() % 3 ? 4096ULL * (uint64_t)(rand() % 100) : 0);
	}
	snapshot_finish(snapshot);
}

static void many_regions(void **state)
{
	struct snapshot snapshot;
	struct picture picture;

	(void)state;
	five_thousand(&snapshot);
	layout_one(&picture, &snapshot);
	assert_true(picture.width < 6000 && picture.height < 4000);
	assert_true(has_text(&picture, "\u00d7"));
	picture_free(&picture);
	check_one(&snapshot);
}

static void sixty_four_nodes(void **state)
{
	struct snapshot snapshot;
	uint64_t node;

	(void)state;
	begin(&snapshot);
	for (node = 0; node < 64; node++) {
		add_span(&snapshot, SPAN_MEMORY, node * TiB / 4, TiB / 4 - GiB, (int)node, "");
		add_span(&snapshot, SPAN_PAGE_MAP, node * TiB / 4 + 100 * GiB, 4 * GiB,
			 SPAN_NO_NODE, "struct page map");
		add_span(&snapshot, SPAN_EARLY, node * TiB / 4 + 150 * GiB, 64, SPAN_NO_NODE,
			 "tiny");
	}
	snapshot_finish(&snapshot);
	check_one(&snapshot);
}

/* Many banks on nodes that take turns: everything is a bank, nothing weighs more. */
static void many_banks(void **state)
{
	struct snapshot snapshot;
	uint64_t i;

	(void)state;
	begin(&snapshot);
	for (i = 0; i < 3000; i++)
		add_span(&snapshot, SPAN_MEMORY, i * GiB, (i % 7 + 1) * 64 * MiB, (int)(i % 20),
			 "");
	snapshot_finish(&snapshot);
	check_one(&snapshot);
}

/* ---- two ---- */

static void before_and_after(void **state)
{
	struct snapshot before, after;
	struct changes changes;
	struct picture picture;

	(void)state;
	five_regions(&before);
	five_regions(&after);
	snapshot_free(&after);
	begin(&after);
	add_span(&after, SPAN_MEMORY, 0x40000000, 128 * MiB, 0, "memory@40000000");
	add_span(&after, SPAN_KERNEL, 0x44000000, 16 * MiB, SPAN_NO_NODE, "kernel image");
	add_span(&after, SPAN_NOMAP, 0x46000000, 2 * MiB, SPAN_NO_NODE, "optee");
	add_span(&after, SPAN_RESERVED, 0x47f00000, 8192, SPAN_NO_NODE, "a page");
	add_span(&after, SPAN_INITRD, 0x41000000, MiB, SPAN_NO_NODE, "initrd");
	snapshot_finish(&after);
	changes_find(&changes, &before, &after);
	layout_two(&picture, &before, &after, &changes);
	assert_true(has_text(&picture, "\u2192 kernel image from 0x40200000"));
	assert_true(has_text(&picture, "\u2192 kernel image to 0x44000000"));
	assert_true(has_text(&picture, "\u00b1 a page was 4 KiB"));
	assert_true(has_text(&picture, "\u2212 a byte"));
	assert_true(has_text(&picture, "+ initrd"));
	assert_true(has_text(&picture, "1 unchanged"));
	changes_free(&changes);
	picture_free(&picture);
	check_two(&before, &after);
}

/* One axis: what did not move lies at the same height on both sides. */
static void aligned(void **state)
{
	struct snapshot before, after;
	struct changes changes;
	struct picture picture;
	double ys[2] = { 0 };
	size_t i;

	(void)state;
	five_regions(&before);
	five_regions(&after);
	add_span(&after, SPAN_MEMORY, 4 * GiB, GiB, 0, "more");
	snapshot_finish(&after);
	changes_find(&changes, &before, &after);
	layout_two(&picture, &before, &after, &changes);
	for (i = 0; i < picture.cnt; i++) {
		const struct mark *mark = &picture.marks[i];

		if (is_region(mark) &&
		    !strcmp((mark->side ? &after : &before)->spans[mark->span].label, "optee"))
			ys[mark->side] = mark->at.y;
	}
	assert_true(ys[0] > 0 && ys[0] == ys[1]);
	changes_free(&changes);
	picture_free(&picture);
	check_two(&before, &after);
}

/* ---- maps that lie in the tree, and random ones ---- */

static void shipped_maps(void **state)
{
	static const char *const paths[] = { "samples/ti-j721e-sk.dtb", "samples/asus-nexus7.dtb",
					     "samples/server-4node.dtb",
					     "tests/cli/broken-map.dtb" };
	struct snapshot snapshots[4], again;
	struct mem_map map;
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++) {
		assert_true(load_map(paths[i], &map));
		snapshot_of_map(&again, &map);
		check_one(&again);
		snapshot_of_map(&snapshots[i], &map);
		mem_map_free(&map);
	}
	check_two(&snapshots[0], &snapshots[1]);
	check_two(&snapshots[2], &snapshots[3]);
}

/* Recorded maps that lie beside the tree, if they are there: all maps of each file. */
static void recorded_maps(void **state)
{
	const struct load_options as_told = { .as_told = true };
	struct snapshot snapshot;
	struct map_list list;
	glob_t files;
	size_t i, j;

	(void)state;
	if (glob("../shared/maps/*/*.txt", 0, NULL, &files))
		skip();
	for (i = 0; i < files.gl_pathc; i++) {
		if (!load_all(files.gl_pathv[i], &as_told, &list))
			continue;
		for (j = 0; j < list.cnt; j++) {
			snapshot_of_map(&snapshot, &list.maps[j]);
			check_one(&snapshot);
		}
		map_list_free(&list);
	}
	globfree(&files);
}

static void random_snapshot(struct snapshot *snapshot)
{
	static const char *const names[] = {
		"",         "a", "buffer", "a rather long name of a region", "\xff not UTF-8 \n",
		"\u00fcber"
	};
	size_t cnt = 1 + (size_t)rand() % (rand() % 4 ? 40 : 600), i;

	begin(snapshot);
	for (i = 0; i < cnt; i++)
		add_span(snapshot, (enum span_kind)(rand() % SPAN_KINDS),
			 ((uint64_t)rand() << 33 | (uint64_t)rand() << 2) >> (rand() % 50),
			 1 + ((uint64_t)rand() << (rand() % 20) >> (rand() % 30)), rand() % 5 - 1,
			 names[rand() % 6]);
	snapshot_finish(snapshot);
}

static void random_maps(void **state)
{
	struct snapshot before, after;
	int round;

	(void)state;
	srand(6);
	for (round = 0; round < 60; round++) {
		random_snapshot(&before);
		check_one(&before);
		random_snapshot(&before);
		random_snapshot(&after);
		check_two(&before, &after);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(few_regions),
		cmocka_unit_test(overlapping_inputs),
		cmocka_unit_test(lanes),
		cmocka_unit_test(holes),
		cmocka_unit_test(no_memory),
		cmocka_unit_test(many_regions),
		cmocka_unit_test(sixty_four_nodes),
		cmocka_unit_test(many_banks),
		cmocka_unit_test(before_and_after),
		cmocka_unit_test(aligned),
		cmocka_unit_test(shipped_maps),
		cmocka_unit_test(random_maps),
		cmocka_unit_test(recorded_maps),
	};

	return cmocka_run_group_tests_name("layout", tests, NULL, NULL);
}
