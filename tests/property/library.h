/* SPDX-License-Identifier: MIT */
/*
 * library.h - the library under test, behind the same face as the model: operations in, outcomes
 * out. The port it needs is here too.
 */
#ifndef PROPERTY_LIBRARY_H
#define PROPERTY_LIBRARY_H

#include "model.h"

/* library_has_era - whether this build of the library can be told to follow the era's rules. */
bool library_has_era(enum memblock_era era);

/* library_takes_rules - whether it can be told to follow rules of the caller's own. */
bool library_takes_rules(void);

/* library_reset - a fresh boot in this world. */
void library_reset(const struct world *world);

/* library_apply - carry out `op`; a panic is an outcome like any other. */
void library_apply(const struct op *op, struct outcome *out);

/*
 * library_matches - whether lists and settings are exactly those of the model. Says to `why`, if
 * any, what is not.
 */
bool library_matches(const struct model *m, FILE *why);

/* library_last_panic - what the last panic said. */
const char *library_last_panic(void);

/* Everything the library remembers between two calls, for going back to it. */
struct library_snapshot {
	unsigned char state[256];
	bool has_mirror;
	size_t entries[LISTS];
	struct memblock_region region[LISTS][INIT_MEMBLOCK_REGIONS];
};

/*
 * library_save, library_restore - the state is plain data that a caller may put back between two
 * calls. Only for lists in their built-in arrays.
 */
void library_save(struct library_snapshot *to);
void library_restore(const struct library_snapshot *from);

#endif
