// SPDX-License-Identifier: MIT
/*
 * state.c - the machine's one `memblock`, its built-in arrays, the switches beside it, which rules
 * are in force, and how all of them are set back to what they are before the first call. No
 * algorithm lives here.
 */
#include "internal.h"

/* ---- the rules in force ---- */

#ifdef MEMBLOCK_ONLY_RULES

void memblock_set_rules(const struct memblock_rules *new_rules)
{
	(void)new_rules;
}

const struct memblock_rules *memblock_get_rules(void)
{
	return &memblock_era_rules[MEMBLOCK_ONLY_RULES];
}

#else

const struct memblock_rules *rules = &memblock_era_rules[MEMBLOCK_DEFAULT_RULES];

void memblock_set_rules(const struct memblock_rules *new_rules)
{
	memblock_forget();
	rules = new_rules;
	if (regions_empty(&memblock.memory))
		regions_set_empty_cnt(&memblock.memory);
	if (regions_empty(&memblock.reserved))
		regions_set_empty_cnt(&memblock.reserved);
}

const struct memblock_rules *memblock_get_rules(void)
{
	return rules;
}

#endif

/* ---- the lists, the arrays they begin in, and the switches ---- */

static struct memblock_region first_memory[INIT_MEMBLOCK_MEMORY_REGIONS];
static struct memblock_region first_reserved[INIT_MEMBLOCK_RESERVED_REGIONS];

/* The lists must be usable before any code could have run; tests hold this against the rules table.
 */
#define FIRST_CNT (MEMBLOCK_DEFAULT_RULES <= MEMBLOCK_RULES_6_1 ? 1 : 0)

struct memblock memblock = {
	.bottom_up = false,
	.current_limit = MEMBLOCK_ALLOC_ANYWHERE,
	.memory = {
		.cnt = FIRST_CNT,
		.max = INIT_MEMBLOCK_MEMORY_REGIONS,
		.regions = first_memory,
		.name = "memory",
	},
	.reserved = {
		.cnt = FIRST_CNT,
		.max = INIT_MEMBLOCK_RESERVED_REGIONS,
		.regions = first_reserved,
		.name = "reserved",
	},
};

int memblock_debug;
bool system_has_some_mirror;
bool mirrored_kernelcore;
bool movable_node_enabled;
bool memblock_can_resize;
bool memblock_kho_scratch_only;
bool memory_is_discarded;
struct warned_once warned;
unsigned int regions_known;

/* Arrays the slab gave; compared with what a list uses, so that a caller may switch arrays back. */
static const struct memblock_region *slab_memory, *slab_reserved;

void memblock_allow_resize(void)
{
	memblock_can_resize = true;
}

enum array_origin array_origin(const struct memblock_type *type)
{
	if (type->regions == first_memory || type->regions == first_reserved)
		return ARRAY_BUILT_IN;
	if (type->regions == slab_memory || type->regions == slab_reserved)
		return ARRAY_SLAB;
	return type == &memblock.memory || type == &memblock.reserved ? ARRAY_MEMBLOCK :
									ARRAY_FOREIGN;
}

void array_note_slab(const struct memblock_type *type)
{
	if (type == &memblock.reserved)
		slab_reserved = type->regions;
	else if (type == &memblock.memory)
		slab_memory = type->regions;
}

void array_use_built_in(struct memblock_type *type)
{
	bool reserved = type == &memblock.reserved;

	type->regions = reserved ? first_reserved : first_memory;
	type->max = reserved ? INIT_MEMBLOCK_RESERVED_REGIONS : INIT_MEMBLOCK_MEMORY_REGIONS;
	memblock_forget();
	type->total_size = 0;
	memset(&type->regions[0], 0, sizeof(type->regions[0]));
	regions_set_empty_cnt(type);
}

void memblock_reset(void)
{
	memblock.bottom_up = false;
	memblock.current_limit = MEMBLOCK_ALLOC_ANYWHERE;
	memblock.memory.name = "memory";
	memblock.reserved.name = "reserved";
	array_use_built_in(&memblock.memory);
	array_use_built_in(&memblock.reserved);
	memblock_set_rules(&memblock_era_rules[MEMBLOCK_DEFAULT_RULES]);
	memblock_debug = 0;
	system_has_some_mirror = false;
	mirrored_kernelcore = false;
	movable_node_enabled = false;
	memblock_can_resize = false;
	memblock_kho_scratch_only = false;
	memset(&warned, 0, sizeof(warned));
	slab_memory = NULL;
	slab_reserved = NULL;
	memory_is_discarded = false;
	params_reset();
}
