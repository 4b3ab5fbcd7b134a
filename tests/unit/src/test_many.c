// SPDX-License-Identifier: MIT
/*
 * test_many.c - tables of ranges: the lists are those of one call for each range, in whatever order
 * the table is, whatever the list held before.
 */
#include "../../random.h"
#include "port.h"

#include "internal.h"

enum { RANGES = 300, ENTRIES = 1024 };

static struct memblock_region here[ENTRIES], there[ENTRIES];
static uint64_t random_state;

static uint64_t random_below(uint64_t limit)
{
	return random_next(&random_state) % limit;
}

static void use_array(struct memblock_type *type, struct memblock_region *array, unsigned long max)
{
	memset(&array[0], 0, sizeof(array[0]));
	type->regions = array;
	type->max = max;
	type->total_size = 0;
	regions_set_empty_cnt(type);
	memblock_forget();
}

static void make_table(struct memblock_range *ranges, size_t count, unsigned long pages)
{
	size_t i;

	for (i = 0; i < count; i++) {
		ranges[i].base = at((unsigned long)random_below(pages));
		ranges[i].size = random_below(8) ? units(random_below(4)) : PHYS_ADDR_MAX / 2;
		if (random_below(30))
			ranges[i].size = units(random_below(4));
	}
}

/* Some regions that are there before, two of them of a node. */
static void add_some(struct memblock_type *type)
{
	memblock_add_range(type, at(3), units(4), MAX_NUMNODES, MEMBLOCK_NONE);
	memblock_add_range(type, at(20), units(2), MAX_NUMNODES > 1 ? 1 : 0, MEMBLOCK_NONE);
	memblock_add_range(type, at(22), units(5), MAX_NUMNODES, MEMBLOCK_HOTPLUG);
	memblock_add_range(type, at(100), units(1), MAX_NUMNODES, MEMBLOCK_NONE);
}

static void assert_same_lists(const struct memblock_type *type, const struct memblock_type *other)
{
	unsigned long i;

	assert_int_equal(type->cnt, other->cnt);
	assert_addr(type->total_size, other->total_size);
	for (i = 0; i < type->cnt; i++) {
		assert_addr(type->regions[i].base, other->regions[i].base);
		assert_addr(type->regions[i].size, other->regions[i].size);
		assert_int_equal(type->regions[i].flags, other->regions[i].flags);
		assert_int_equal(memblock_get_region_node(&type->regions[i]),
				 memblock_get_region_node(&other->regions[i]));
	}
}

/* Adds one random table at once to `type`, and range by range to a copy of it. */
static void try_table(struct memblock_type *type, int (*one)(phys_addr_t, phys_addr_t),
		      int (*many)(struct memblock_range *, size_t), bool empty)
{
	static struct memblock_range table[RANGES];
	size_t count = (size_t)random_below(RANGES), i;
	struct memblock_type kept;

	make_table(table, count, 8 + (unsigned long)random_below(2000));
	use_array(type, here, ENTRIES);
	if (!empty)
		add_some(type);
	for (i = 0; i < count; i++)
		assert_int_equal(one(table[i].base, table[i].size), 0);
	memblock_merge_regions(type);
	kept = *type;
	use_array(type, there, ENTRIES);
	if (!empty)
		add_some(type);
	assert_int_equal(many(table, count), 0);
	assert_same_lists(type, &kept);
	forget_warnings();
}

static void tables_give_what_single_calls_give(void **state)
{
	int i;

	(void)state;
	random_state = 88172645463325252ULL;
	for (i = 0; i < 400; i++) {
		try_table(&memblock.memory, memblock_add, memblock_add_many, i % 2);
		try_table(&memblock.reserved, memblock_reserve, memblock_reserve_many, i % 2);
	}
	memblock_reset();
}

static void table_of_pictures(void **state)
{
	struct memblock_range table[] = {
		{ at(6), units(1) }, { at(0), units(2) }, { at(8), 0 },
		{ at(1), units(2) }, { at(6), units(1) },
	};

	(void)state;
	draw(&memblock.memory, ".....#..#");
	assert_int_equal(memblock_add_many(table, 5), 0);
	assert_memory("###..##.#");
	assert_int_equal(memblock_add_many(table, 0), 0);
	assert_int_equal(memblock_add_many(NULL, 0), 0);
	assert_memory("###..##.#");
}

/* Ranges that touch are one entry, and must not ask for the room of two. */
static void ranges_that_touch_need_room_for_one(void **state)
{
	struct memblock_range ranges[] = { { at(4), units(1) }, { at(3), units(1) } };

	(void)state;
	fill(&memblock.reserved, memblock.reserved.max - 1);
	assert_int_equal(memblock_reserve_many(ranges, 2), 0);
	assert_reserved("...##");
}

static void table_grows_the_array(void **state)
{
	static struct memblock_range table[3 * INIT_MEMBLOCK_RESERVED_REGIONS];
	size_t count = sizeof(table) / sizeof(table[0]), i;

	(void)state;
	draw(&memblock.memory, "");
	assert_int_equal(memblock_add(at(0), ARENA_SIZE), 0);
	memblock_allow_resize();
	for (i = 0; i < count; i++)
		table[i] = (struct memblock_range){ at(0) + 64 * (2 * (count - i)), 64 };
	assert_int_equal(memblock_reserve_many(table, count), 0);
	for (i = 0; i < count; i++)
		assert_true(memblock_is_reserved(at(0) + 64 * (2 * (i + 1))));
	assert_true(memblock.reserved.max > INIT_MEMBLOCK_RESERVED_REGIONS);
	assert_false(memblock_is_reserved(at(0) + 64));
}

static void table_that_does_not_fit(void **state)
{
	static struct memblock_range table[INIT_MEMBLOCK_RESERVED_REGIONS + 1];
	size_t count = sizeof(table) / sizeof(table[0]), i;

	(void)state;
	NEED_RULES(&memblock_era_rules[MEMBLOCK_RULES_6_1]);
	for (i = 0; i < count; i++)
		table[i] = (struct memblock_range){ at(0) + 128 * i, 64 };
	assert_int_equal(memblock_reserve_many(table, count), -ENOMEM);
	assert_int_equal(memblock.reserved.cnt, INIT_MEMBLOCK_RESERVED_REGIONS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(tables_give_what_single_calls_give),
		TEST(table_of_pictures),
		TEST(ranges_that_touch_need_room_for_one),
		TEST(table_grows_the_array),
		TEST(table_that_does_not_fit),
	};

	return RUN_IN_EACH_ERA(tests);
}
