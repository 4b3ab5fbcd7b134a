/* SPDX-License-Identifier: MIT */
/*
 * model.h - memblock once more, so simply that it is obviously right: the reference of the property
 * tests.
 *
 * The whole physical address space, [0, PHYS_ADDR_MAX), lies in one row of cells. A cell is a
 * stretch of addresses of which everything is the same; it says for both lists whether its
 * addresses are present, with which node and flags. An operation cuts cells at its borders and then
 * visits them one by one. There are no regions here: a region is what shows when one walks along
 * the row until something changes,
 *
 *     memory    ..###########%%%%####......        # node 0, % node 1
 *     reserved  .....rrr..........rrrrrr..         cells: . # r # % # r . (as either list needs)
 *
 * and so there is nothing to merge, split, shift or search either. The one thing the row cannot
 * show by itself is a seam: two touching regions that are alike but have not been merged
 * (memblock_cap_memory_range() and memblock_isolate_range() leave them behind). A cell remembers
 * that it begins with a seam, and an operation that merges takes the seams of its window away.
 *
 * Nothing in the model uses the library; only its types and constants are shared.
 */
#ifndef PROPERTY_MODEL_H
#define PROPERTY_MODEL_H

#include "ops.h"

#include <memblock/memblock.h>
#include <setjmp.h>

enum { MODEL_CELLS = 1 << 16 };

/* What one list knows of the addresses of a cell. */
struct content {
	bool present;
	bool seam; /* a region begins here although it could be one with what precedes it */
	unsigned int flags;
	int nid;
};

struct cell {
	phys_addr_t start; /* it ends where the next one starts, the last at PHYS_ADDR_MAX */
	struct content in[LISTS];
};

/* One region, as a list shows it. */
struct model_region {
	phys_addr_t base, size;
	unsigned int flags;
	int nid;
};

/* The circumstances of a boot, fixed before its first operation. */
struct world {
	enum memblock_era era;
	bool strict; /* trimming keeps the total exact and never wraps */
	bool movable_node;
	bool kernelcore_mirror;
	phys_addr_t kernel_end;

	/* Where operations happen. */
	phys_addr_t base;
	phys_addr_t size;
	phys_addr_t unit; /* most addresses are multiples of it */
	bool arena;       /* its memory can be written to: arrays may grow, allocations be zeroed */
};

struct model {
	struct world world;
	bool bottom_up;
	bool has_mirror;
	bool can_resize;
	phys_addr_t limit;

	phys_addr_t total[LISTS]; /* drifts as memblock_trim_memory() makes it */
	unsigned long max[LISTS]; /* entries of the arrays */
	phys_addr_t array[LISTS]; /* where an array that has grown lies, or 0 */
	int empty_nid[LISTS];     /* what the first entry of an empty list says */

	phys_addr_t chosen, chosen_size; /* for an array that is not reserved yet */

	/*
	 * There is no going on from here: an array in use is no longer reserved, or memory has left
	 * its arena.
	 */
	bool lost;

	jmp_buf panic; /* where to go when memblock would panic */
	size_t cells;
	struct cell cell[MODEL_CELLS];
};

/* model_init - the state of a boot before its first operation. */
void model_init(struct model *m, const struct world *world);

/* model_copy - cheaper than an assignment: only the cells in use. */
void model_copy(struct model *to, const struct model *from);

/* model_apply - carry out `op` and say what memblock must answer. */
void model_apply(struct model *m, const struct op *op, struct outcome *out);

/* model_can_apply - false if nobody could carry out `op` here, or would survive it: see there. */
bool model_can_apply(struct model *m, const struct op *op);

/* model_regions - the regions of a list, in order; returns how many. At most `room` are written. */
size_t model_regions(const struct model *m, int list, struct model_region *out, size_t room);

/* model_entries - what `cnt` must be: the regions, and the dummy entry of eras that have one. */
size_t model_entries(const struct model *m, int list);

/* model_boundary - the start of some cell, for making up interesting addresses. */
phys_addr_t model_boundary(const struct model *m, size_t pick);

#endif
