/* SPDX-License-Identifier: MIT */
/*
 * generate.h - worlds and operations made up at random, with a liking for the numbers that go
 * wrong.
 */
#ifndef PROPERTY_GENERATE_H
#define PROPERTY_GENERATE_H

#include "model.h"

struct random {
	u64 state;
};

/* Where in the address space a world lies. */
enum placement {
	PLACE_LOW, /* from address 0 on */
	PLACE_MIDDLE,
	PLACE_TOP,   /* up to the last address */
	PLACE_ARENA, /* anywhere, in memory that is really there: arrays may grow */
	PLACEMENTS
};

u64 random_below(struct random *r, u64 bound);

void generate_world(struct random *r, enum memblock_era era, enum placement placement,
		    struct world *world);

/* generate_op - an operation that is interesting in the model's present state. */
void generate_op(struct random *r, const struct model *m, struct op *op);

#endif
