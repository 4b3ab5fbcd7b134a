/* SPDX-License-Identifier: MIT */
/*
 * sequence.h - operations in a row, carried out by model and library side by side, and what to do
 * when they disagree: find the shortest and simplest row that still shows it, and print it as a
 * script.
 */
#ifndef PROPERTY_SEQUENCE_H
#define PROPERTY_SEQUENCE_H

#include "model.h"

enum { SEQUENCE_OPS = 1024 };

struct sequence {
	struct world world;
	size_t ops;
	struct op op[SEQUENCE_OPS];
	u64 steps; /* carried out in all, for the record */
};

/* sequence_start - reset model and library to a world. */
void sequence_start(const struct world *world);

/* sequence_model - the model that sequence_start() and sequence_step() work on. */
struct model *sequence_model(void);

/*
 * sequence_step - carry out one operation on both. False if outcome or state differ; then `why`, if
 * any, is told. An operation that cannot be carried out here counts as agreement.
 */
bool sequence_step(const struct op *op, FILE *why);

/*
 * sequence_run_guarded - run(arg) in a process of its own, so that a crash or an endless loop in
 * the library is a failure like any other. Returns its result, false if it never gave one within
 * `seconds`.
 */
bool sequence_run_guarded(bool (*run)(void *arg), void *arg, unsigned int seconds);

/* sequence_shared - the sequence to work on in there; what is in it outlives the process. */
struct sequence *sequence_shared(void);

/* sequence_shrink - make a failing sequence as short and plain as possible. */
void sequence_shrink(struct sequence *s);

/* sequence_print - as a script with the world in comments. */
void sequence_print(FILE *to, const struct sequence *s);

/*
 * sequence_report - shrink, print to stdout as TAP comments, and write the script to the file `name`
 * in the directory of this program, where no other configuration writes.
 */
void sequence_report(struct sequence *s, const char *name);

#endif
