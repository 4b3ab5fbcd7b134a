// SPDX-License-Identifier: MIT
/*
 * test_scale.c - tool/draw/scale.c: steps of the axis, their heights, holes, folding.
 */
#include "draw/scale.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define MiB (1ULL << 20)
#define GiB (1ULL << 30)

static const double width = 500;

/* ..####..##  becomes a step for each change, and none around. */
static void steps_at_every_edge(void **state)
{
	const struct scale_range ranges[] = { { 0x2000, 0x6000, true, 0 },
					      { 0x8000, 0xa000, true, 0 },
					      { 0x3000, 0x4000, false, 0 } };
	const uint64_t bases[] = { 0x2000, 0x3000, 0x4000, 0x6000, 0x8000 };
	const bool used[] = { true, true, true, false, true };
	const unsigned int starts[] = { 1, 1, 0, 0, 1 };
	struct scale scale;
	size_t i;

	(void)state;
	scale_make(&scale, ranges, 3, width);
	assert_int_equal(scale.cnt, 5);
	for (i = 0; i < scale.cnt; i++) {
		assert_int_equal(scale.steps[i].base, bases[i]);
		assert_int_equal(scale.steps[i].used, used[i]);
		assert_int_equal(scale.steps[i].starts, starts[i]);
	}
	assert_int_equal(scale_step_of(&scale, 0x2000), 0);
	assert_int_equal(scale_step_of(&scale, 0x3fff), 1);
	assert_int_equal(scale_step_of(&scale, 0x9fff), 4);
	assert_int_equal(scale_step_of(&scale, 0x1fff), scale.cnt);
	assert_int_equal(scale_step_of(&scale, 0xa000), scale.cnt);
	scale_free(&scale);
}

static void nothing(void **state)
{
	struct scale scale;

	(void)state;
	scale_make(&scale, NULL, 0, width);
	assert_int_equal(scale.cnt, 0);
	assert_int_equal(scale.panel_cnt, 0);
	scale_free(&scale);
}

/* Large things keep their proportion, a page is still high enough for a name. */
static void heights(void **state)
{
	const struct scale_range ranges[] = { { 0, 3 * GiB, true, 0 },
					      { 1 * GiB, 2 * GiB, false, 0 },
					      { 3 * GiB - 4096, 3 * GiB, false, 0 } };
	struct scale scale;

	(void)state;
	scale_make(&scale, ranges, 3, width);
	assert_int_equal(scale.cnt, 4);
	assert_true(fabs(scale.steps[0].height - scale.steps[1].height) < 0.01);
	assert_true(fabs(scale.steps[1].height - scale.steps[2].height) < 0.01);
	assert_true(scale.steps[0].height > 100);
	assert_true(scale.steps[3].height >= 12.5);
	assert_true(fabs(scale.bytes_per_unit * scale.steps[0].height - GiB) < MiB);
	scale_free(&scale);
}

/* What begins at one address has a line for each of its names. */
static void room_for_names(void **state)
{
	const struct scale_range ranges[] = { { 0, GiB, true, 0 },
					      { 0, 4096, false, 0 },
					      { 0, 4096, false, 0 } };
	struct scale scale;

	(void)state;
	scale_make(&scale, ranges, 3, width);
	assert_int_equal(scale.cnt, 2);
	assert_true(scale.steps[0].height >= 3 * 12.5);
	scale_free(&scale);
}

/* A hole that is larger than all memory takes little room; one of a page stays a gap. */
static void holes(void **state)
{
	const struct scale_range ranges[] = { { 0, 1 * GiB, true, 0 },
					      { 1 * GiB + 4096, 2 * GiB, true, 0 },
					      { 1ULL << 45, (1ULL << 45) + GiB, true, 0 } };
	struct scale scale;

	(void)state;
	scale_make(&scale, ranges, 3, width);
	assert_false(scale.steps[1].used);
	assert_false(scale.steps[1].squeezed);
	assert_true(scale.steps[1].height < 5);
	assert_false(scale.steps[3].used);
	assert_true(scale.steps[3].squeezed);
	assert_true(scale.steps[3].height < 40);
	assert_true(scale.steps[4].height > 100);
	scale_free(&scale);
}

/* Every step lies in one panel, below the one before it; no panel is much higher than others. */
static void assert_folded(const struct scale *scale)
{
	double least = INFINITY, highest = 0, at;
	size_t panel, i, next = 0;

	for (panel = 0; panel < scale->panel_cnt; panel++) {
		const struct scale_panel *part = &scale->panels[panel];

		assert_int_equal(part->first, next);
		assert_true(part->cnt > 0);
		for (at = 0, i = part->first; i < part->first + part->cnt; i++) {
			assert_true(scale->steps[i].base < scale->steps[i].end);
			assert_true(scale->steps[i].height >= 1);
			assert_true(i == 0 || scale->steps[i].base == scale->steps[i - 1].end);
			assert_true(fabs(scale->steps[i].at - at) < 1e-6);
			at += scale->steps[i].height;
		}
		assert_true(fabs(part->height - at) < 1e-6);
		highest = fmax(highest, part->height);
		if (panel + 1 < scale->panel_cnt)
			least = fmin(least, part->height);
		next += part->cnt;
	}
	assert_int_equal(next, scale->cnt);
	assert_true(scale->panel_cnt < 3 || highest < 2 * least);
}

static void folding(void **state)
{
	static struct scale_range ranges[5001];
	struct scale scale;
	uint64_t base = GiB;
	size_t i;

	(void)state;
	for (i = 0; i < 5000; i++, base += 3 * MiB)
		ranges[i] = (struct scale_range){ base, base + MiB, false, 0 };
	ranges[5000] = (struct scale_range){ 0, 64 * GiB, true, 0 };
	scale_make(&scale, ranges, 5001, width);
	assert_true(scale.panel_cnt > 4);
	assert_folded(&scale);
	scale_free(&scale);
}

/* At most sixteen nodes share a panel. */
static void many_nodes(void **state)
{
	struct scale_range ranges[64];
	struct scale scale;
	size_t i;

	(void)state;
	for (i = 0; i < 64; i++)
		ranges[i] = (struct scale_range){ i << 38, (i << 38) + 100 * GiB, true, (int)i };
	scale_make(&scale, ranges, 64, width);
	assert_true(scale.panel_cnt >= 4);
	assert_int_equal(scale.steps[scale.panels[1].first].base, 16ULL << 38);
	scale_free(&scale);
}

/* Anywhere up to the top, of any size. */
static void at_random(void **state)
{
	struct scale_range ranges[200];
	struct scale scale;
	size_t cnt, i;
	int round;

	(void)state;
	srand(3);
	for (round = 0; round < 300; round++) {
		cnt = 1 + (size_t)rand() % 200;
		for (i = 0; i < cnt; i++) {
			uint64_t base = ((uint64_t)rand() << 33 | (uint64_t)rand() << 2)
						<< (rand() % 3) >>
					(rand() % 60);
			uint64_t size = 1 + ((uint64_t)rand() << (rand() % 32));

			if (size > UINT64_MAX - base)
				size = UINT64_MAX - base;
			if (!size)
				base -= size = 1;
			ranges[i] =
				(struct scale_range){ base, base + size, rand() % 2, rand() % 20 };
		}
		scale_make(&scale, ranges, cnt, width);
		for (i = 0; i < cnt; i++) {
			assert_true(scale_step_of(&scale, ranges[i].base) < scale.cnt);
			assert_true(scale_step_of(&scale, ranges[i].end - 1) < scale.cnt);
			assert_int_equal(scale.steps[scale_step_of(&scale, ranges[i].base)].base,
					 ranges[i].base);
		}
		scale_free(&scale);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(steps_at_every_edge),
		cmocka_unit_test(nothing),
		cmocka_unit_test(heights),
		cmocka_unit_test(room_for_names),
		cmocka_unit_test(holes),
		cmocka_unit_test(folding),
		cmocka_unit_test(many_nodes),
		cmocka_unit_test(at_random),
	};

	return cmocka_run_group_tests_name("scale", tests, NULL, NULL);
}
