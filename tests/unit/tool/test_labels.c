// SPDX-License-Identifier: MIT
/*
 * test_labels.c - tool/draw/labels.c: labels in a column, small cases by hand and many at random.
 */
#include "draw/labels.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { MOST = 400 };

static void assert_near(double a, double b)
{
	if (fabs(a - b) > 1e-6)
		fail_msg("%g is not %g", a, b);
}

static void place(const double *wants, size_t cnt, double top, double bottom, struct label *labels)
{
	size_t i;

	for (i = 0; i < cnt; i++)
		labels[i] = (struct label){ .want = wants[i] };
	labels_place(labels, cnt, 10, top, bottom);
}

/* Those with room stay where they want to be. */
static void with_room(void **state)
{
	struct label labels[3];

	(void)state;
	place((double[]){ 10, 25, 80 }, 3, 0, 100, labels);
	assert_near(labels[0].at, 10);
	assert_near(labels[1].at, 25);
	assert_near(labels[2].at, 80);
	labels_place(labels, 0, 10, 0, 100);
}

/* Two that want the same place move apart equally; a third that they push shares. */
static void pushed_apart(void **state)
{
	struct label labels[3];

	(void)state;
	place((double[]){ 50, 50 }, 2, 0, 100, labels);
	assert_near(labels[0].at, 45);
	assert_near(labels[1].at, 55);
	place((double[]){ 50, 50, 59 }, 3, 0, 100, labels);
	assert_near(labels[0].at, 43);
	assert_near(labels[1].at, 53);
	assert_near(labels[2].at, 63);
}

static void inside_the_column(void **state)
{
	struct label labels[3];

	(void)state;
	place((double[]){ 0, 0, 99 }, 3, 0, 100, labels);
	assert_near(labels[0].at, 5);
	assert_near(labels[1].at, 15);
	assert_near(labels[2].at, 95);
}

static int by_value(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* Never over each other, never outside, in order; and no block could lie better by moving a bit. */
static void at_random(void **state)
{
	double wants[MOST], pull;
	struct label labels[MOST];
	size_t cnt, i, j;
	int round;

	(void)state;
	srand(1);
	for (round = 0; round < 300; round++) {
		cnt = 1 + (size_t)rand() % MOST;
		for (i = 0; i < cnt; i++)
			wants[i] = (rand() % 3 ? rand() % 500 : rand() % 5000);
		qsort(wants, cnt, sizeof(double), by_value);
		place(wants, cnt, -20, 5000, labels);
		for (i = 0; i < cnt; i++) {
			assert_true(labels[i].at >= -15 - 1e-6 && labels[i].at <= 4995 + 1e-6);
			assert_true(i == 0 || labels[i].at - labels[i - 1].at >= 10 - 1e-6);
		}
		for (i = 0; i < cnt; i = j) {
			pull = 0;
			for (j = i;
			     j < cnt && (j == i || labels[j].at - labels[j - 1].at < 10 + 1e-6);
			     j++)
				pull += labels[j].want - labels[j].at;
			if (labels[i].at > -15 + 1e-6 && labels[j - 1].at < 4995 - 1e-6)
				assert_near(pull / (double)(j - i), 0);
		}
	}
}

static size_t group(const uint64_t *weights, size_t cnt, size_t room, struct label_group *groups)
{
	size_t used = labels_group(weights, cnt, room, groups), i, next = 0;

	for (i = 0; i < used; i++) {
		assert_int_equal(groups[i].first, next);
		assert_true(groups[i].cnt > 0);
		next += groups[i].cnt;
	}
	assert_int_equal(next, cnt);
	return used;
}

/* The weighty ones alone, what is between them together. */
static void the_weightiest_alone(void **state)
{
	const uint64_t weights[] = { 9, 1, 1, 1, 8, 1, 1 };
	struct label_group groups[7];

	(void)state;
	assert_int_equal(group(weights, 7, 7, groups), 7);
	assert_int_equal(group(weights, 7, 4, groups), 4);
	assert_int_equal(groups[0].cnt, 1);
	assert_int_equal(groups[1].cnt, 3);
	assert_int_equal(groups[2].cnt, 1);
	assert_int_equal(groups[3].cnt, 2);
	assert_int_equal(group(weights, 7, 1, groups), 1);
	assert_int_equal(group(weights, 7, 0, groups), 1);
	assert_int_equal(group(weights, 0, 3, groups), 0);
}

static void never_more_than_room(void **state)
{
	static uint64_t weights[3000];
	static struct label_group groups[3000];
	size_t cnt, room, i;
	int round;

	(void)state;
	srand(2);
	for (round = 0; round < 200; round++) {
		cnt = (size_t)rand() % 3000;
		room = 1 + (size_t)rand() % 1000;
		for (i = 0; i < cnt; i++)
			weights[i] = (uint64_t)(rand() % 50);
		assert_true(group(weights, cnt, room, groups) <= room);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(with_room),
		cmocka_unit_test(pushed_apart),
		cmocka_unit_test(inside_the_column),
		cmocka_unit_test(at_random),
		cmocka_unit_test(the_weightiest_alone),
		cmocka_unit_test(never_more_than_room),
	};

	return cmocka_run_group_tests_name("labels", tests, NULL, NULL);
}
