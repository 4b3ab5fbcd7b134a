// SPDX-License-Identifier: MIT
/*
 * test_frontier.c - remembering where nothing fits changes no answer: every search is compared with
 * one that looks at all free ranges, in long runs of like requests between which everything that
 * can make room, or take it away, happens.
 */
#include "../../random.h"
#include "port.h"

#include "internal.h"

enum { WORLD_PAGES = 4096, ENTRIES = 3 * WORLD_PAGES, STEPS = 60000 };

/*
 * In a small world, where only reservations change, holes meet; in a large one, where everything
 * does, a search walks far.
 */
static unsigned int world_pages;

static bool is_small_world(void)
{
	return world_pages < 100;
}

static struct memblock_region memory_array[ENTRIES], reserved_array[ENTRIES];
static uint64_t random_state;

static uint64_t random_below(uint64_t limit)
{
	return random_next(&random_state) % limit;
}

static phys_addr_t random_page(void)
{
	return at(0) + (phys_addr_t)random_below(world_pages) * PAGE_SIZE;
}

/* The search as the specification words it. */
static phys_addr_t look_everywhere(const struct search *search)
{
	phys_addr_t low, high, place;
	u64 i;

	if (search->upwards) {
		for_each_free_mem_range(i, search->nid, search->flags, &low, &high, NULL) {
			low = addr_clamp(low, search->range.start, search->range.end);
			high = addr_clamp(high, search->range.start, search->range.end);
			place = align_up(low, search->align);
			if (place < high && high - place >= search->size)
				return place;
		}
		return 0;
	}
	for_each_free_mem_range_reverse(i, search->nid, search->flags, &low, &high, NULL) {
		low = addr_clamp(low, search->range.start, search->range.end);
		high = addr_clamp(high, search->range.start, search->range.end);
		place = align_down(high - search->size, search->align);
		if (high >= search->size && place >= low)
			return place;
	}
	return 0;
}

static phys_addr_t find(const struct search *search)
{
	return (search->upwards ? __memblock_find_range_bottom_up : __memblock_find_range_top_down)(
		search->range.start, search->range.end, search->size, search->align, search->nid,
		search->flags);
}

/* Half of the world, in pieces, is memory; a large part of it is taken. */
static void make_world(void)
{
	int i;

	memset(&memory_array[0], 0, sizeof(memory_array[0]));
	memset(&reserved_array[0], 0, sizeof(reserved_array[0]));
	memblock.memory =
		(struct memblock_type){ .max = ENTRIES, .regions = memory_array, .name = "memory" };
	memblock.reserved = (struct memblock_type){ .max = ENTRIES,
						    .regions = reserved_array,
						    .name = "reserved" };
	regions_set_empty_cnt(&memblock.memory);
	regions_set_empty_cnt(&memblock.reserved);
	memblock_forget();
	for (i = 0; i < (int)world_pages / 64 + 1; i++)
		memblock_add_node(random_page(), units(1 + random_below(64)), (int)random_below(4));
	for (i = 0; i < (int)world_pages * 3 / 8; i++)
		memblock_reserve(random_page(), units(1 + random_below(3)) / (1 + random_below(2)));
}

static struct search random_request(void)
{
	static const phys_addr_t aligns[] = { 64, PAGE_SIZE, 4 * PAGE_SIZE, 3 * PAGE_SIZE, 320 };
	struct search search = {
		.range.start = random_below(3) ? PAGE_SIZE : random_page(),
		.range.end = random_below(3) ? PHYS_ADDR_MAX : random_page(),
		.size = 1 + random_below(6 * PAGE_SIZE),
		.align = aligns[random_below(5)],
		.nid = random_below(2) ? NUMA_NO_NODE : (int)random_below(4),
		.flags = random_below(8) ? MEMBLOCK_NONE : MEMBLOCK_HOTPLUG,
		.upwards = random_below(2),
	};

	search.range.end = addr_max(search.range.start, search.range.end);
	return search;
}

/* Much like the one before: a little larger, smaller, elsewhere. */
static void vary(struct search *search)
{
	switch (random_below(8)) {
	case 0:
		search->size += random_below(PAGE_SIZE);
		break;
	case 1:
		search->size -= random_below(search->size);
		break;
	case 2:
		search->align = PAGE_SIZE << random_below(3);
		break;
	case 3:
		search->range.start = addr_min(random_page(), search->range.end);
		break;
	case 4:
		search->range.end = addr_max(random_page(), search->range.start);
		break;
	case 5:
		search->range.end +=
			random_below(4) *
			(search->range.end < PHYS_ADDR_MAX - 4 * PAGE_SIZE ? PAGE_SIZE : 0);
		break;
	case 6:
		search->flags = search->flags ? MEMBLOCK_NONE : MEMBLOCK_HOTPLUG;
		break;
	default:
		search->nid = (int)random_below(4);
	}
}

/* What code around the library does to the lists between two calls. */
static void edit_behind_the_library(void)
{
	struct memblock_type *type = random_below(2) ? &memblock.memory : &memblock.reserved;
	struct memblock_region *region = &type->regions[random_below(type->cnt ? type->cnt : 1)];

	phys_addr_t half = region->size / 2;

	if (!half)
		return;
	region->size -= half;
	type->total_size -= half;
}

static void rewrite_in_place(void)
{
	struct memblock_type *reserved = &memblock.reserved;
	struct memblock_region *region =
		&reserved->regions[random_below(reserved->cnt ? reserved->cnt : 1)];
	phys_addr_t below = region > reserved->regions ? region_end(region - 1) : at(0);

	if (!region->size || region->base - below < 64)
		return;
	region->base -= 64;
	memblock_forget();
}

/* Memory goes and as much comes elsewhere: neither count nor size tell. */
static void move_memory(void)
{
	const struct memblock_region *region =
		&memblock.memory
			 .regions[random_below(memblock.memory.cnt ? memblock.memory.cnt : 1)];
	phys_addr_t size = region->size;

	memblock_remove(region->base, size);
	memblock_add_node(random_page(), size, (int)random_below(4));
}

static void change_something(void)
{
	const struct memblock_region *some =
		&memblock.reserved
			 .regions[random_below(memblock.reserved.cnt ? memblock.reserved.cnt : 1)];

	switch (is_small_world() ? 8 + random_below(12) : random_below(20)) {
	case 0:
		move_memory();
		break;
	case 1:
		memblock_add_node(random_page(), units(1 + random_below(8)), (int)random_below(4));
		break;
	case 2:
		memblock_set_node(random_page(), units(4), &memblock.memory, (int)random_below(4));
		break;
	case 3:
		memblock_mark_nomap(random_page(), units(2));
		break;
	case 4:
		memblock_mark_hotplug(random_page(), units(8));
		break;
	case 5:
		movable_node_enabled = !movable_node_enabled;
		break;
	case 6:
		edit_behind_the_library();
		break;
	case 7:
		rewrite_in_place();
		break;
	case 8:
		memblock_remove_range(&memblock.reserved, random_page(),
				      random_below(4 * PAGE_SIZE));
		break;
	case 9:
	case 10:
	case 11:
		memblock_reserve(random_page(), 1 + random_below(2 * PAGE_SIZE));
		break;
	default:
		memblock_remove_range(&memblock.reserved, some->base, some->size);
	}
}

static void step(struct search *search)
{
	phys_addr_t expected = look_everywhere(search), found = find(search);

	assert_addr(found, expected);
	forget_warnings();
	if (found && random_below(8))
		memblock_reserve(found, search->size);
	while (random_below(6) < (is_small_world() ? 4 : 2))
		change_something();
	if (random_below(10) == 0)
		vary(search);
	if (random_below(40) == 0)
		*search = random_request();
}

/* A new world every so many steps. */
static void search_worlds(unsigned int pages, int steps_each)
{
	struct search search;
	int i;

	port.total_may_differ = true;
	random_state = 88172645463325252ULL;
	world_pages = pages;
	for (i = 0; i < STEPS; i++) {
		if (i % steps_each == 0) {
			make_world();
			search = random_request();
		}
		step(&search);
		if (search.size == 0)
			search.size = 1;
	}
	memblock_reset();
	forget_warnings();
}

static void searches_find_what_a_look_everywhere_finds(void **state)
{
	(void)state;
	NEED_NODES();
	search_worlds(WORLD_PAGES, 1500);
}

static void so_they_do_in_small_worlds(void **state)
{
	(void)state;
	NEED_NODES();
	search_worlds(24, 60);
	search_worlds(60, 120);
}

/* The list is empty then, which some eras say with a dummy entry. */
static void freeing_the_only_reservation_makes_room(void **state)
{
	const phys_addr_t low = at(0), high = at(100), size = 2 * PAGE_SIZE;
	int i;

	(void)state;
	memblock_add(low, 2 * size);
	for (i = 0; i < 40; i++)
		memblock_add(low + (phys_addr_t)(4 + 2 * i) * size, PAGE_SIZE);
	memblock_add(high, size);
	memblock_reserve(high, size);
	assert_addr(memblock_find_in_range(0, PHYS_ADDR_MAX, size, PAGE_SIZE), low + size);
	memblock_remove_range(&memblock.reserved, high, size);
	assert_addr(memblock_find_in_range(0, PHYS_ADDR_MAX, size, PAGE_SIZE), high);
}

/* A block of ten pages at each end of more regions than are searched without being remembered. */
static void make_two_blocks(unsigned long high)
{
	unsigned long i;

	memblock_add(at(0), units(10));
	for (i = 12; i < high - 1; i += 2)
		memblock_add(at(i), units(1));
	memblock_add(at(high), units(10));
}

static struct search two_pages(void)
{
	return (struct search){ .range = { PAGE_SIZE, PHYS_ADDR_MAX },
				.size = units(2),
				.align = PAGE_SIZE,
				.nid = NUMA_NO_NODE };
}

/* The upper block is taken, and the search, from the top, is remembered. */
static void search_to_the_lower_block(const struct search *search, unsigned long high)
{
	make_two_blocks(high);
	memblock_reserve(at(high), units(10));
	assert_addr(find(search), at(8));
}

/* Where nothing fitted before: no more than what the search wants, between reservations. */
static void a_hole_of_just_the_size_makes_room(void **state)
{
	const unsigned long high = 100;
	struct search search = two_pages();

	(void)state;
	search_to_the_lower_block(&search, high);
	memblock_remove_range(&memblock.reserved, at(high + 4), units(2));
	assert_addr(find(&search), at(high + 4));
}

/* Not finding it below a lower end says nothing about the first byte where it would reach beyond. */
static void an_end_that_was_too_low_hides_nothing(void **state)
{
	const phys_addr_t place = at(100);
	struct search search = two_pages();
	const phys_addr_t too_low[] = { PAGE_SIZE + 1, place + search.size - 1 };
	size_t i;

	(void)state;
	make_two_blocks(100);
	memblock_reserve(at(0), units(10));
	search.upwards = true;
	search.align = 1;
	assert_addr(find(&search), place);
	for (i = 0; i < 2; i++) {
		search.range.end = too_low[i];
		assert_addr(find(&search), 0);
		search.range.end = PHYS_ADDR_MAX;
		assert_addr(find(&search), place);
	}
}

/*
 * Ten pages are freed where nothing fitted. Two of them are taken, which leaves room on both sides
 * of the one at `middle`; `outer` and the page at `again`, which was taken for a while, lie on the
 * side that is not asked for.
 */
static void make_room_twice(unsigned long block, unsigned long middle, unsigned long outer,
			    unsigned long again)
{
	memblock_remove_range(&memblock.reserved, at(block), units(10));
	memblock_reserve(at(block + middle), units(1));
	memblock_reserve(at(block + outer), units(1));
	memblock_reserve(at(block + again), units(1));
	memblock_remove_range(&memblock.reserved, at(block + again), units(1));
}

/* A second hole within the first is no reason to look at the first one last. */
static void a_hole_in_a_hole_hides_nothing(void **state)
{
	const unsigned long high = 100;
	struct search search = two_pages();

	(void)state;
	search_to_the_lower_block(&search, high);
	make_room_twice(high, 6, 0, 3);
	assert_addr(find(&search), at(high + 8));

	memblock_reserve(at(0), units(10));
	memblock_remove_range(&memblock.reserved, at(high), units(10));
	search.upwards = true;
	assert_addr(find(&search), at(high));
	make_room_twice(0, 3, 9, 6);
	assert_addr(find(&search), at(0));
}

/* 5.0 knows nothing of memory that a driver manages, and takes it like any other. */
static void other_rules_look_everywhere(void **state)
{
	const unsigned long high = 100;
	struct search search = two_pages();

	(void)state;
	NEED_RULES(&memblock_era_rules[MEMBLOCK_RULES_6_12]);
	make_two_blocks(high);
	memblock_reserve(at(12), units(1)); /* an empty list changes with the rules, which tells */
	memblock_change_flag(&memblock.memory, at(high), units(10), MEMBLOCK_DRIVER_MANAGED, true);
	assert_addr(find(&search), at(8));
	NEED_RULES(&memblock_era_rules[MEMBLOCK_RULES_5_0]);
	assert_addr(find(&search), at(high + 8));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(searches_find_what_a_look_everywhere_finds),
		TEST(so_they_do_in_small_worlds),
		TEST(freeing_the_only_reservation_makes_room),
		TEST(a_hole_of_just_the_size_makes_room),
		TEST(an_end_that_was_too_low_hides_nothing),
		TEST(a_hole_in_a_hole_hides_nothing),
		TEST(other_rules_look_everywhere),
	};

	return RUN_IN_EACH_ERA(tests);
}
