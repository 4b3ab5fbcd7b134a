/* SPDX-License-Identifier: MIT */
/*
 * random.c - random operations, carried out by the library and by the model, compared after every
 * one: the result, both lists entry by entry, their totals and capacities. One test point for each
 * era and each place in the address space.
 *
 *     random [--seed N] [--ops N] [--rules 5.0|6.1|6.12|7.2]
 *
 * A failing sequence is shrunk, printed as a script and written to a file beside the program.
 */
#define _POSIX_C_SOURCE 200809L /* alarm, isatty */
#include "generate.h"
#include "library.h"
#include "sequence.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DEFAULT_OPS = 3000000, LONGEST = 600, PATIENCE = 30 /* seconds for one sequence */ };

static const char *const era_name[MEMBLOCK_ERAS] = { "5.0", "6.1", "6.12", "7.2" };
static const char *const placement_name[PLACEMENTS] = { "low", "middle", "top", "growing" };

struct options {
	u64 seed;
	u64 ops;
	int era; /* or -1 for all */
};

struct point {
	int number;
	enum memblock_era era;
	enum placement placement;
	u64 seed;
	u64 ops;
};

/* One boot of random operations; false if library and model disagree. */
static bool run_sequence(struct random *r, const struct point *p, struct sequence *s)
{
	size_t length = 1 + (size_t)random_below(r, LONGEST);

	generate_world(r, p->era, p->placement, &s->world);
	s->ops = 0;
	sequence_start(&s->world);
	if (s->world.arena) {
		s->op[s->ops++] = (struct op){ .kind = OP_ALLOW_RESIZE };
		sequence_step(&s->op[0], NULL);
	}
	while (s->ops < length && !sequence_model()->lost) {
		struct op *op = &s->op[s->ops++];

		generate_op(r, sequence_model(), op);
		s->steps++;
		if (!sequence_step(op, NULL))
			return false;
	}
	return true;
}

static bool run_sequences(void *arg)
{
	const struct point *p = arg;
	struct random r = { .state =
				    p->seed * 1000 + (u64)p->era * PLACEMENTS + (u64)p->placement };
	struct sequence *s = sequence_shared();

	while (s->steps < p->ops) {
		alarm(PATIENCE);
		if (!run_sequence(&r, p, s))
			return false;
		if (isatty(STDERR_FILENO))
			fprintf(stderr, "\r%3d: %" PRIu64 "%% ", p->number,
				100 * s->steps / p->ops);
	}
	return true;
}

static bool run_point(struct point *p)
{
	struct sequence *s = sequence_shared();
	char name[96];
	bool good;

	s->steps = 0;
	good = sequence_run_guarded(run_sequences, p, PATIENCE);
	printf("%sok %d - %d bits, rules of %s, %s: %" PRIu64 " operations, seed %" PRIu64 "\n",
	       good ? "" : "not ", p->number, MEMBLOCK_PHYS_ADDR_BITS, era_name[p->era],
	       placement_name[p->placement], s->steps, p->seed);
	if (!good) {
		snprintf(name, sizeof(name), "property-%dbit-%s-%s-seed%" PRIu64 ".script",
			 MEMBLOCK_PHYS_ADDR_BITS, era_name[p->era], placement_name[p->placement],
			 p->seed);
		sequence_report(s, name);
	}
	return good;
}

static int era_of(const char *name)
{
	int era;

	for (era = 0; era < MEMBLOCK_ERAS; era++)
		if (strcmp(name, era_name[era]) == 0)
			return era;
	return -1;
}

static bool parse(int argc, char **argv, struct options *o)
{
	int i;

	*o = (struct options){ .seed = 1, .ops = DEFAULT_OPS, .era = -1 };
	for (i = 1; i + 1 < argc; i += 2) {
		if (strcmp(argv[i], "--seed") == 0)
			o->seed = strtoull(argv[i + 1], NULL, 0);
		else if (strcmp(argv[i], "--ops") == 0)
			o->ops = strtoull(argv[i + 1], NULL, 0);
		else if (strcmp(argv[i], "--rules") == 0 && era_of(argv[i + 1]) >= 0)
			o->era = era_of(argv[i + 1]);
		else
			return false;
	}
	return i == argc && o->ops > 0;
}

static bool is_wanted(const struct options *o, int era)
{
	return (o->era < 0 || o->era == era) && library_has_era((enum memblock_era)era);
}

int main(int argc, char **argv)
{
	struct point p = { 0 };
	struct options o;
	int era, placement, points = 0;
	bool good = true;

	if (!parse(argc, argv, &o)) {
		fputs("usage: random [--seed N] [--ops N] [--rules 5.0|6.1|6.12|7.2]\n", stderr);
		return 2;
	}
	for (era = 0; era < MEMBLOCK_ERAS; era++)
		points += is_wanted(&o, era) ? PLACEMENTS : 0;
	p.seed = o.seed;
	p.ops = o.ops / (points ? (u64)points : 1) + 1;
	printf("1..%d\n", points);
	for (era = 0; era < MEMBLOCK_ERAS; era++) {
		if (!is_wanted(&o, era))
			continue;
		for (placement = 0; placement < PLACEMENTS; placement++) {
			p.number++;
			p.era = (enum memblock_era)era;
			p.placement = (enum placement)placement;
			if (!run_point(&p))
				good = false;
		}
	}
	return good ? 0 : 1;
}
