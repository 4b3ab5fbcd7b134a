// SPDX-License-Identifier: MIT
/*
 * measure.c - timing a workload. The three managers take turns, round by round, so that a machine
 * that gets slower gets slower for all; of the rounds the median counts. Only operations are timed,
 * not the loading of what they start from. Who is too slow for the whole workload does the first
 * part of it.
 */
#include "limits.h"
#include "measure.h"
#include "port.h"
#include "reference.h"

#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 7, SIDES = 3 };

#define ROUND_NS 1.5e6   /* measured in a round, at least, over all parts */
#define LONGEST_NS 2.5e7 /* in one go, if it can be helped */

/* A manager, how much of the workload it does, and what it took for an operation. */
struct side {
	const struct manager *manager;
	size_t count;
	double rounds[ROUNDS];
};

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double median(double *values, size_t count)
{
	qsort(values, count, sizeof(values[0]), compare_doubles);
	return values[count / 2];
}

size_t parts_of(const struct workload *workload, size_t n)
{
	if (workload->fixed_parts)
		return workload->fixed_parts;
	return workload->grows && n > 1024 ? 8 : 1;
}

void set_scene(const struct workload *workload, size_t n, size_t part, size_t parts)
{
	workload->build(workload, n, part, parts);
	memblock_reset();
	memblock_set_rules(&memblock_era_rules[scene.era]);
}

/* ---- agreeing ---- */

struct outcome {
	uint64_t sum, digest, pages;
};

static struct outcome try_out(const struct manager *manager, size_t count)
{
	struct outcome outcome;

	scene_load(manager);
	port_reset_pages();
	outcome.sum = scene_run(manager, count);
	outcome.digest = scene_digest(manager);
	outcome.pages = port_page_sum();
	return outcome;
}

static bool same(const struct workload *workload, struct outcome a, struct outcome b)
{
	return a.sum == b.sum && a.pages == b.pages &&
	       (workload->lists_not_compared || a.digest == b.digest);
}

static phys_addr_t places[MAX_OPERATIONS];

/* The places allocations found, for the limit to know. */
static void note_places(size_t count)
{
	phys_addr_t *next = places;
	size_t i;

	for (i = 0; i < count; i++) {
		if (scene.ops[i].kind == OP_ALLOC)
			*next++ = scene_results[i];
	}
	limit_places = places;
}

static bool all_agree(const struct workload *workload, const struct side *sides)
{
	struct outcome ours = try_out(&library, sides[2].count);
	bool agree = same(workload, ours, try_out(&reference, sides[2].count));

	if (!sides[1].manager)
		return agree;
	ours = try_out(&library, sides[1].count);
	note_places(sides[1].count);
	return agree && (workload->limit_works_less ||
			 same(workload, ours, try_out(&limits, sides[1].count)));
}

/* ---- timing ---- */

static double time_calls(const struct manager *manager, scene_find *find, size_t count)
{
	scene_load(manager);
	limit_places = places;
	return scene_time_searches(manager, find, count);
}

/*
 * Nanoseconds for a search: what calls of `find` take longer than calls of one that is told. A
 * search is as short as reading the clock, so that what the clock costs, and keeps from
 * overlapping, is not known well enough to be taken off as a number.
 */
static double time_search(const struct manager *manager, size_t count)
{
	double searching = time_calls(manager, manager->find, count);

	note_places(count);
	return searching - time_calls(manager, limits.find, count);
}

static double time_once(const struct workload *workload, const struct side *side)
{
	double start;

	if (workload->searches_only)
		return time_search(side->manager, side->count) * (double)side->count;
	scene_load(side->manager);
	limit_places = places;
	start = now_ns();
	scene_run(side->manager, side->count);
	return now_ns() - start - clock_cost_ns();
}

static double time_round(const struct workload *workload, const struct side *side, size_t parts)
{
	double ns = 0, start = now_ns();
	size_t times = 0;

	do {
		ns += time_once(workload, side);
		times++;
	} while (ns < ROUND_NS / (double)parts && now_ns() - start < 8 * ROUND_NS / (double)parts);
	return ns / (double)times / (double)side->count;
}

/* As much as can be done in one go. */
static size_t affordable(const struct workload *workload, const struct manager *manager)
{
	struct side side = { .manager = manager };
	double start;

	if (workload->searches_only && manager == &library)
		return scene.op_cnt; /* the first search of all must count for what it is */
	side.count = scene.op_cnt < 16 ? scene.op_cnt : 16;
	while (side.count < scene.op_cnt) {
		start = now_ns();
		time_once(workload, &side);
		if (now_ns() - start > LONGEST_NS / 4)
			break;
		side.count = 4 * side.count < scene.op_cnt ? 4 * side.count : scene.op_cnt;
	}
	return side.count;
}

/* What the library's own searches take of an operation of the workload. */
static double search_share(size_t count)
{
	double rounds[ROUNDS];
	size_t i, searches = 0;
	int round;

	for (i = 0; i < count; i++)
		searches += scene.ops[i].kind == OP_ALLOC;
	for (round = 0; round < ROUNDS; round++)
		rounds[round] = time_search(&library, count);
	return median(rounds, ROUNDS) * (double)searches / (double)count;
}

static double result_of(struct side *side)
{
	return side->manager ? median(side->rounds, ROUNDS) / scene.units_per_op : 0;
}

static struct measured measure_part(const struct workload *workload, size_t parts)
{
	struct side sides[SIDES] = { { .manager = &library },
				     { .manager = workload->limit ? &limits : NULL },
				     { .manager = &reference } };
	struct measured measured;
	int round, i;

	sides[0].count = sides[1].count = affordable(workload, &library);
	sides[2].count = affordable(workload, &reference);
	measured.agree = all_agree(workload, sides);
	for (round = 0; round < ROUNDS; round++) {
		for (i = 0; i < SIDES; i++) {
			if (sides[i].manager)
				sides[i].rounds[round] = time_round(workload, &sides[i], parts);
		}
	}
	measured.ours = result_of(&sides[0]);
	measured.limit = result_of(&sides[1]);
	measured.reference = workload->reference_is_check ? 0 : result_of(&sides[2]);
	if (workload->search_is_limit)
		measured.limit += search_share(sides[0].count);
	measured.operations = scene.op_cnt;
	return measured;
}

/* Each part counts as much as it has operations. */
struct measured measure(const struct workload *workload, size_t n)
{
	size_t part, parts = parts_of(workload, n);
	struct measured all = { .agree = true }, one;
	double weight;

	for (part = 0; part < parts; part++) {
		set_scene(workload, n, part, parts);
		one = measure_part(workload, parts);
		weight = (double)one.operations;
		all.ours += one.ours * weight;
		all.reference += one.reference * weight;
		all.limit += one.limit * weight;
		all.operations += one.operations;
		all.agree &= one.agree;
	}
	all.ours /= (double)all.operations;
	all.reference /= (double)all.operations;
	all.limit /= (double)all.operations;
	return all;
}
