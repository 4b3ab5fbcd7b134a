/* SPDX-License-Identifier: MIT */
/*
 * generate.c - random numbers that matter. Addresses come from the borders that exist and their
 * neighbours, from the world's grid, and from the ends of the address space; sizes from the grid,
 * from the distance of two borders, and from the values that wrap.
 */
#include "generate.h"
#include "library.h"

#define MAX_ADDR PHYS_ADDR_MAX
#define PICK(r, array) ((array)[random_below(r, sizeof(array) / sizeof((array)[0]))])

/* splitmix64 */
static u64 random_next(struct random *r)
{
	u64 z = r->state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

u64 random_below(struct random *r, u64 bound)
{
	return random_next(r) % bound;
}

static bool chance(struct random *r, unsigned int percent)
{
	return random_below(r, 100) < percent;
}

/* ================================================================================= worlds == */

static phys_addr_t generate_base(struct random *r, enum placement placement, phys_addr_t size)
{
	phys_addr_t middle = (phys_addr_t)(MAX_ADDR / 8 * (1 + random_below(r, 6)));

	switch (placement) {
	case PLACE_LOW:
		return 0;
	case PLACE_TOP:
		return (phys_addr_t)(0 - size);
	case PLACE_ARENA:
		return generate_base(r, (enum placement)random_below(r, PLACE_ARENA), size);
	default:
		return middle & ~(phys_addr_t)(PAGE_SIZE - 1);
	}
}

void generate_world(struct random *r, enum memblock_era era, enum placement placement,
		    struct world *world)
{
	static const phys_addr_t pages[] = { 8, 64, 256, 1024 };
	static const phys_addr_t units[] = { PAGE_SIZE, PAGE_SIZE, 4 * PAGE_SIZE, 64, 1 };

	*world = (struct world){ .era = era };
	world->size = PICK(r, pages) * PAGE_SIZE;
	if (placement == PLACE_ARENA)
		world->size = 1024 * PAGE_SIZE;
	world->base = generate_base(r, placement, world->size);
	world->unit = PICK(r, units);
	world->arena = placement == PLACE_ARENA;
	world->strict = chance(r, 20) && library_takes_rules();
	world->movable_node = chance(r, 30);
	world->kernelcore_mirror = chance(r, 60);
	if (chance(r, 50))
		world->kernel_end = world->base + (phys_addr_t)random_below(r, world->size);
}

/* ================================================================================ numbers == */

static phys_addr_t on_grid(struct random *r, const struct world *w, phys_addr_t span)
{
	return (phys_addr_t)random_below(r, span / w->unit + 1) * w->unit;
}

static phys_addr_t neighbour(struct random *r, const struct world *w, phys_addr_t address)
{
	static const int steps[] = { 0, 0, 0, 0, 1, -1 };

	address += (phys_addr_t)PICK(r, steps);
	if (chance(r, 30))
		address += (phys_addr_t)PICK(r, steps) * w->unit;
	return address;
}

static phys_addr_t generate_address(struct random *r, const struct model *m)
{
	static const phys_addr_t ends[] = { 0,
					    1,
					    PAGE_SIZE - 1,
					    PAGE_SIZE,
					    PAGE_SIZE + 1,
					    MAX_ADDR,
					    MAX_ADDR - 1,
					    MAX_ADDR - PAGE_SIZE,
					    MAX_ADDR - PAGE_SIZE + 1,
					    MAX_ADDR / 2 + 1 };
	const struct world *w = &m->world;
	u64 dice = random_below(r, 100);

	if (dice < 45)
		return neighbour(r, w, model_boundary(m, (size_t)random_next(r)));
	if (dice < 85)
		return w->base + on_grid(r, w, w->size);
	if (dice < 95)
		return w->base + (phys_addr_t)random_below(r, w->size);
	return PICK(r, ends);
}

static phys_addr_t generate_size(struct random *r, const struct model *m)
{
	static const phys_addr_t odd[] = { 0,
					   0,
					   1,
					   2,
					   63,
					   PAGE_SIZE - 1,
					   PAGE_SIZE + 1,
					   MAX_ADDR,
					   MAX_ADDR - 1,
					   MAX_ADDR - PAGE_SIZE,
					   MAX_ADDR / 2 + 1 };
	const struct world *w = &m->world;
	u64 dice = random_below(r, 100);

	if (dice < 45)
		return (phys_addr_t)(1 + random_below(r, 16)) * w->unit;
	if (dice < 60)
		return on_grid(r, w, w->size / 4);
	if (dice < 70)
		return (phys_addr_t)random_below(r, 4 * PAGE_SIZE);
	if (dice < 80)
		return on_grid(r, w, w->size);
	if (dice < 92)
		return neighbour(r, w,
				 model_boundary(m, (size_t)random_next(r)) -
					 model_boundary(m, (size_t)random_next(r)));
	return PICK(r, odd);
}

static phys_addr_t generate_align(struct random *r, const struct model *m)
{
	static const phys_addr_t odd[] = {
		0, 0, 3, 24, PAGE_SIZE + 1, 3 * PAGE_SIZE, MAX_ADDR, MAX_ADDR / 2 + 1
	};

	if (chance(r, 30))
		return m->world.unit;
	if (chance(r, 90))
		return (phys_addr_t)1 << random_below(r, 18);
	return PICK(r, odd);
}

static int generate_nid(struct random *r)
{
	static const int odd[] = { MAX_NUMNODES - 1, MAX_NUMNODES, 1000, -5, -1 };

	if (chance(r, 65))
		return (int)random_below(r, MAX_NUMNODES < 3 ? 2 : 3);
	return chance(r, 60) ? -1 : PICK(r, odd);
}

static unsigned int generate_flags(struct random *r)
{
	if (chance(r, 55))
		return 0;
	return chance(r, 80) ? 1U << random_below(r, 4) : (unsigned int)random_below(r, 16);
}

static unsigned int generate_reserved_flags(struct random *r)
{
	static const unsigned int flags[] = { 0,
					      0,
					      0,
					      MEMBLOCK_RSRV_NOINIT,
					      MEMBLOCK_RSRV_KERN,
					      MEMBLOCK_RSRV_NOINIT | MEMBLOCK_RSRV_KERN };

	return chance(r, 95) ? PICK(r, flags) : (unsigned int)random_below(r, 64);
}

static phys_addr_t generate_end(struct random *r, const struct model *m)
{
	if (chance(r, 40))
		return MEMBLOCK_ALLOC_ACCESSIBLE;
	if (chance(r, 30))
		return MAX_ADDR;
	return chance(r, 5) ? MEMBLOCK_ALLOC_KASAN : generate_address(r, m);
}

static u64 generate_arg(struct random *r, const struct model *m, enum arg_kind kind)
{
	switch (kind) {
	case ARG_ADDR:
		return generate_address(r, m);
	case ARG_START:
		return chance(r, 50) ? 0 : generate_address(r, m);
	case ARG_END:
		return generate_end(r, m);
	case ARG_SIZE:
		return generate_size(r, m);
	case ARG_ALIGN:
		return generate_align(r, m);
	case ARG_NID:
		return (u64)(int64_t)generate_nid(r);
	case ARG_FLAGS:
		return generate_flags(r);
	case ARG_RESERVED_FLAGS:
		return generate_reserved_flags(r);
	case ARG_LIST:
	case ARG_BOOL:
		return random_below(r, 2);
	case ARG_OTHER_LIST:
		return random_below(r, 3);
	case ARG_PFN:
		return generate_address(r, m) / PAGE_SIZE + random_below(r, 2);
	default:
		return 0;
	}
}

/* ============================================================================= operations == */

static enum op_kind generate_kind(struct random *r)
{
	static u64 total;
	u64 dice;
	int kind;

	if (!total)
		for (kind = 0; kind < OP_KINDS; kind++)
			total += op_table[kind].often;
	dice = random_below(r, total);
	for (kind = 0; dice >= op_table[kind].often; kind++)
		dice -= op_table[kind].often;
	return (enum op_kind)kind;
}

void generate_op(struct random *r, const struct model *m, struct op *op)
{
	const struct world *w = &m->world;
	int i;

	*op = (struct op){ .kind = generate_kind(r) };
	for (i = 0; i < OP_ARGS; i++)
		op->arg[i] = generate_arg(r, m, op_table[op->kind].arg[i]);
	if (w->arena && (op->kind == OP_ADD || op->kind == OP_ADD_NODE)) {
		op->arg[0] = w->base + on_grid(r, w, w->size);
		op->arg[1] = random_below(r, w->size - (op->arg[0] - w->base) + 1);
	}
}
