// SPDX-License-Identifier: MIT
/*
 * scene.c - setting scenes up and carrying them out. The loops here call all managers through the
 * same table, so that what the calling costs is in every figure alike.
 */
#include "scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct memblock_region start_memory[MAX_REGIONS], start_reserved[MAX_REGIONS];
static struct memblock_range start_ranges[MAX_RANGES], work_ranges[MAX_RANGES];
static struct op operations[MAX_OPERATIONS + 1];
static phys_addr_t results[MAX_OPERATIONS + 1];

struct scene scene;
phys_addr_t *scene_results = results;

/* ---- setting up ---- */

static uint64_t random_state;

uint64_t random_below(uint64_t limit)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state % limit;
}

void scene_clear(void)
{
	scene = (struct scene){
		.memory = { .max = MAX_REGIONS, .regions = start_memory },
		.reserved = { .max = MAX_REGIONS, .regions = start_reserved },
		.ops = operations,
		.ranges = start_ranges,
		.units_per_op = 1,
		.era = MEMBLOCK_RULES_6_12,
	};
	operations[0].kind = OP_END;
	random_state = 88172645463325252ULL;
}

static void check_room(bool there_is)
{
	if (there_is)
		return;
	fprintf(stderr, "bench: a workload is larger than the arrays it is kept in\n");
	exit(2);
}

static void append(struct memblock_type *type, struct memblock_region region)
{
	check_room(type->cnt < MAX_REGIONS);
	type->regions[type->cnt++] = region;
	type->total_size += region.size;
}

void scene_memory(phys_addr_t base, phys_addr_t size, int nid, enum memblock_flags flags)
{
	append(&scene.memory, (struct memblock_region){ base, size, flags, nid });
}

void scene_reserved(phys_addr_t base, phys_addr_t size)
{
	append(&scene.reserved, (struct memblock_region){ base, size, 0, MAX_NUMNODES });
}

void scene_range(phys_addr_t base, phys_addr_t size)
{
	check_room(scene.range_cnt < MAX_RANGES);
	scene.ranges[scene.range_cnt++] = (struct memblock_range){ base, size };
}

void scene_op(struct op op)
{
	check_room(scene.op_cnt < MAX_OPERATIONS);
	scene.ops[scene.op_cnt++] = op;
	scene.ops[scene.op_cnt].kind = OP_END;
}

void scene_do(enum op_kind kind, phys_addr_t base, phys_addr_t size)
{
	scene_op((struct op){ .kind = kind, .base = base, .size = size });
}

size_t scene_alloc(phys_addr_t size, phys_addr_t align, phys_addr_t end, int nid)
{
	scene_op((struct op){
		.kind = OP_ALLOC, .size = size, .align = align, .end = end, .nid = nid });
	return scene.op_cnt - 1;
}

/* ---- loading and comparing ---- */

/* Room of its own for each list of each manager, found again by the list's address. */
static struct memblock_region *array_of(const struct memblock_type *type)
{
	static struct {
		const struct memblock_type *type;
		struct memblock_region *regions;
	} arrays[6];
	size_t i = 0;

	while (arrays[i].type && arrays[i].type != type)
		i++;
	if (!arrays[i].type) {
		arrays[i].type = type;
		arrays[i].regions = malloc(MAX_REGIONS * sizeof(struct memblock_region));
		check_room(arrays[i].regions != NULL);
	}
	return arrays[i].regions;
}

static void load_list(struct memblock_type *type, const struct memblock_type *start)
{
	type->regions = array_of(type);
	type->cnt = start->cnt;
	type->max = start->max;
	type->total_size = start->total_size;
	memcpy(type->regions, start->regions, start->cnt * sizeof(start->regions[0]));
	if (!start->cnt)
		memset(type->regions, 0, sizeof(type->regions[0]));
}

void scene_load(const struct manager *manager)
{
	load_list(&manager->lists->memory, &scene.memory);
	load_list(&manager->lists->reserved, &scene.reserved);
	manager->lists->current_limit = PHYS_ADDR_MAX;
	manager->lists->bottom_up = scene.bottom_up;
	memcpy(work_ranges, start_ranges, scene.range_cnt * sizeof(start_ranges[0]));
	manager->reset();
}

static uint64_t mix(uint64_t digest, uint64_t value)
{
	return (digest ^ value) * 0x9e3779b97f4a7c15ULL + (digest >> 29);
}

/* An empty list may keep a dummy entry of no size. */
static uint64_t digest_list(const struct memblock_type *type, uint64_t digest)
{
	const struct memblock_region *region;

	for (region = type->regions; region < type->regions + type->cnt; region++) {
		if (!region->size)
			continue;
		digest = mix(mix(digest, region->base), region->size);
		digest = mix(digest, (uint64_t)region->flags << 32 | (uint32_t)region->nid);
	}
	return mix(digest, type->total_size);
}

uint64_t scene_digest(const struct manager *manager)
{
	return digest_list(&manager->lists->reserved, digest_list(&manager->lists->memory, 1));
}

/* ---- carrying out ---- */

static phys_addr_t allocate(const struct manager *manager, const struct op *op)
{
	phys_addr_t found =
		manager->alloc(op->size, op->align, op->base, op->end, op->nid, op->flags);

	if (!found && op->nid != NUMA_NO_NODE)
		found = manager->alloc(op->size, op->align, op->base, op->end, NUMA_NO_NODE,
				       op->flags);
	if (!found && op->base)
		found = manager->alloc(op->size, op->align, 0, op->end, NUMA_NO_NODE, op->flags);
	return found;
}

/* Operations that leave the lists alone. */
static uint64_t ask(const struct manager *manager, const struct op *op)
{
	switch (op->kind) {
	case OP_WALK:
		return manager->walk();
	case OP_WALK_BACK:
		return manager->walk_back();
	case OP_WALK_RANGES:
		return manager->walk_ranges();
	default:
		return 0;
	}
}

static uint64_t change(const struct manager *manager, const struct op *op)
{
	switch (op->kind) {
	case OP_ADD:
		return (uint64_t)manager->add(op->base, op->size);
	case OP_RESERVE:
		return (uint64_t)manager->reserve(op->base, op->size);
	case OP_REMOVE:
		return (uint64_t)manager->remove(op->base, op->size);
	case OP_FREE:
		return (uint64_t)manager->free(op->base, op->size);
	case OP_FREE_RESULT:
		if (results[op->base])
			manager->free(results[op->base], op->size);
		return 0;
	case OP_ALLOC:
		return results[op - operations] = allocate(manager, op);
	case OP_BOTTOM_UP:
		manager->lists->bottom_up = op->base;
		return 0;
	case OP_ADD_MANY:
		return (uint64_t)manager->add_many(work_ranges, scene.range_cnt);
	case OP_RESERVE_MANY:
		return (uint64_t)manager->reserve_many(work_ranges, scene.range_cnt);
	case OP_FREE_ALL:
		return manager->free_all();
	default:
		return ask(manager, op);
	}
}

/* Queries of one kind, the shortest operations there are, in a loop of their own. */
static const struct op *ask_all(const struct op *op, const struct op *end, uint64_t *sum,
				bool (*is)(phys_addr_t addr))
{
	enum op_kind kind = op->kind;

	for (; op < end && op->kind == kind; op++)
		*sum += is(op->base);
	return op;
}

/* The same for questions about ranges. */
static const struct op *ask_all_ranges(const struct manager *manager, const struct op *op,
				       const struct op *end, uint64_t *sum)
{
	enum op_kind kind = op->kind;
	struct memblock_type *memory = &manager->lists->memory;

	if (kind == OP_OVERLAPS_REGION) {
		for (; op < end && op->kind == kind; op++)
			*sum += manager->overlaps_region(memory, op->base, op->size);
	} else {
		for (; op < end && op->kind == kind; op++)
			*sum += manager->is_region_reserved(op->base, op->size);
	}
	return op;
}

uint64_t scene_run(const struct manager *manager, size_t count)
{
	const struct op *op = operations, *end = operations + count;
	uint64_t sum = 0;

	while (op < end) {
		if (op->kind == OP_IS_MEMORY)
			op = ask_all(op, end, &sum, manager->is_memory);
		else if (op->kind == OP_IS_RESERVED)
			op = ask_all(op, end, &sum, manager->is_reserved);
		else if (op->kind == OP_IS_MAP_MEMORY)
			op = ask_all(op, end, &sum, manager->is_map_memory);
		else if (op->kind == OP_IS_REGION_RESERVED || op->kind == OP_OVERLAPS_REGION)
			op = ask_all_ranges(manager, op, end, &sum);
		else
			sum += change(manager, op++);
	}
	return sum;
}

double scene_time_searches(const struct manager *manager, scene_find *find, size_t count)
{
	const struct op *op, *end = operations + count;
	double start, ns = 0;
	size_t searches = 0;
	phys_addr_t found;

	for (op = operations; op < end; op++) {
		if (op->kind != OP_ALLOC) {
			change(manager, op);
			continue;
		}
		start = now_ns();
		found = find(op->size, op->align, op->base, op->end, op->nid, op->flags);
		ns += now_ns() - start;
		searches++;
		results[op - operations] = found;
		if (found)
			manager->reserve(found, op->size);
	}
	return searches ? ns / (double)searches : 0;
}

/* ---- time ---- */

double now_ns(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* What a pair of now_ns() measures when there is nothing between. */
double clock_cost_ns(void)
{
	static double cost;
	double start;
	int i;

	if (cost)
		return cost;
	start = now_ns();
	for (i = 0; i < 100000; i++)
		now_ns();
	cost = (now_ns() - start) / 100001;
	return cost;
}
