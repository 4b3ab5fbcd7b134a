/* SPDX-License-Identifier: MIT */
/*
 * scene.h - what is measured: two lists to start from and the operations to carry out on them, the
 * same for every manager.
 */
#ifndef SCENE_H
#define SCENE_H

#include "manager.h"

enum {
	MAX_REGIONS = 1300000, /* entries the array of a list has room for */
	MAX_OPERATIONS = 250000,
	MAX_RANGES = 1 << 20,
};

enum op_kind {
	OP_END,
	OP_ADD,
	OP_RESERVE,
	OP_REMOVE,
	OP_FREE,
	OP_ALLOC,       /* without a place: on any node, then with any minimum */
	OP_FREE_RESULT, /* frees what operation number `base` has allocated */
	OP_BOTTOM_UP,   /* base: whether */
	OP_IS_MEMORY,
	OP_IS_RESERVED,
	OP_IS_MAP_MEMORY,
	OP_IS_REGION_RESERVED,
	OP_OVERLAPS_REGION,
	OP_WALK,
	OP_WALK_BACK,
	OP_WALK_RANGES,
	OP_ADD_MANY,     /* all of scene.ranges */
	OP_RESERVE_MANY, /* the same */
	OP_FREE_ALL,
};

struct op {
	enum op_kind kind;
	int nid;
	enum memblock_flags flags;
	phys_addr_t base, size;
	phys_addr_t align, end; /* allocations: in [base, end) */
};

struct scene {
	struct memblock_type memory, reserved; /* to start from */
	struct op *ops;                        /* OP_END behind the last */
	size_t op_cnt;
	struct memblock_range *ranges;
	size_t range_cnt;
	double units_per_op; /* what the row's nanoseconds are divided by besides operations */
	bool bottom_up;
	enum memblock_era era;
};

/* The one scene there is. */
extern struct scene scene;

void scene_clear(void);
/* Regions are given in ascending order. */
void scene_memory(phys_addr_t base, phys_addr_t size, int nid, enum memblock_flags flags);
void scene_reserved(phys_addr_t base, phys_addr_t size);
void scene_op(struct op op);
void scene_range(phys_addr_t base, phys_addr_t size);
void scene_do(enum op_kind kind, phys_addr_t base, phys_addr_t size);
/* Allocates below `end` (0: anywhere); returns the number to free it by. */
size_t scene_alloc(phys_addr_t size, phys_addr_t align, phys_addr_t end, int nid);

/* Random numbers, the same ones after each scene_clear(). */
uint64_t random_below(uint64_t limit);

/* ---- carrying out ---- */

/* The addresses that the allocations of the last run gave, by operation. */
extern phys_addr_t *scene_results;

/* Gives the manager the lists to start from. */
void scene_load(const struct manager *manager);

/* The first `count` operations; returns a sum over all they returned. */
uint64_t scene_run(const struct manager *manager, size_t count);

typedef phys_addr_t scene_find(phys_addr_t size, phys_addr_t align, phys_addr_t start,
			       phys_addr_t end, int nid, enum memblock_flags flags);

/*
 * The same with allocations taken apart, into finding and reserving: nanoseconds for each call of
 * `find`, those of reading the clock included.
 */
double scene_time_searches(const struct manager *manager, scene_find *find, size_t count);

/* What the lists have come to. */
uint64_t scene_digest(const struct manager *manager);

/* ---- time ---- */

double now_ns(void);
double clock_cost_ns(void);

#endif
