// SPDX-License-Identifier: MIT
/*
 * test_grow.c - src/grow.c: what happens when an array is full. A unit of the pictures is the size
 * of a doubled array; @ is an array that the library reserved for itself. What fills a list up lies
 * below the picture.
 */
#include "port.h"

enum { M = INIT_MEMBLOCK_MEMORY_REGIONS, R = INIT_MEMBLOCK_RESERVED_REGIONS };

static struct snapshot before;

static phys_addr_t bytes_for(unsigned long entries)
{
	phys_addr_t page = PAGE_SIZE;

	return (phys_addr_t)(entries * sizeof(struct memblock_region) + page - 1) & ~(page - 1);
}

static int setup(void **state)
{
	(void)port_setup(state);
	memblock_allow_resize();
	set_unit(bytes_for(2 * (M > R ? M : R)));
	memset(memblock_port_phys_to_virt(ARENA_BASE), 0xaa, ARENA_SIZE);
	return 0;
}

#define GROW_TEST(function) cmocka_unit_test_setup_teardown(function, setup, port_teardown)

/* 7.2 marks the arrays as the kernel's. */
static const char *with_arrays(const char *picture)
{
	static char text[100];
	char array = memblock_get_rules()->reservations_keep_owner ? 'k' : '#';
	unsigned int i;

	for (i = 0; picture[i]; i++)
		text[i] = picture[i] == '@' ? array : picture[i];
	text[i] = '\0';
	return text;
}

#define assert_reserved_with_arrays(picture) assert_reserved(with_arrays(picture))

static void fill_up(struct memblock_type *type)
{
	fill(type, type->max - (type->regions[0].size ? type->cnt : 0));
}

/* The entries that fill() made are still the first `count`. */
static void assert_still_filled(const struct memblock_type *type, unsigned long count)
{
	unsigned long i;

	for (i = 0; i < count; i++) {
		assert_addr(type->regions[i].base, (phys_addr_t)(0x100000 + i * 0x100));
		assert_addr(type->regions[i].size, 0x80);
	}
}

static void *there(unsigned long column)
{
	return memblock_port_phys_to_virt(at(column));
}

static void assert_not_doubled(const char *name, unsigned long max)
{
	assert_line("memblock: Failed to double %s array from %lu to %lu entries !", name, max,
		    2 * max);
}

/* ---- reserved ---- */

static void reserved_grows(void **state)
{
	(void)state;
	draw_map("########", "");
	fill_up(&memblock.reserved);
	assert_int_equal(memblock_reserve(at(2), units(1)), 0);
	assert_reserved_with_arrays("..#....@");
	assert_int_equal(memblock.reserved.max, 2 * R);
	assert_int_equal(memblock.reserved.cnt, R + 2);
	assert_ptr_equal(memblock.reserved.regions, there(7));
	assert_still_filled(&memblock.reserved, R);
	assert_memory("########");
}

static void new_array_is_zeroed_behind_its_entries(void **state)
{
	static const struct memblock_region zero;
	unsigned long i;

	(void)state;
	draw_map("########", "");
	fill_up(&memblock.memory);
	assert_int_equal(memblock_double_array(&memblock.memory, 0, 0), 0);
	assert_int_equal(memblock.memory.cnt, M);
	for (i = M; i < 2 * M; i++)
		assert_memory_equal(&memblock.memory.regions[i], &zero, sizeof(zero));
}

/* The last entry is used before the array grows, and what adds no entry never makes it grow. */
static void full_is_not_yet_too_small(void **state)
{
	(void)state;
	draw_map("########", "");
	fill(&memblock.reserved, R - 1);
	assert_int_equal(memblock_reserve(at(2), units(1)), 0);
	assert_int_equal(memblock.reserved.cnt, R);
	assert_int_equal(memblock.reserved.max, R);
	assert_int_equal(memblock_reserve(at(2), units(1)), 0); /* is reserved */
	assert_reserved("..#.....");
	assert_int_equal(memblock.reserved.max, R);
	assert_int_equal(memblock_reserve(at(3), units(1)),
			 0); /* would merge, but is an entry first */
	assert_reserved_with_arrays("..##...@");
	assert_int_equal(memblock.reserved.max, 2 * R);
}

/* n regions leave up to n + 1 gaps, each an entry until they merge. */
static void every_gap_is_an_entry_first(void **state)
{
	phys_addr_t end = 0x100000 + R / 2 * 0x100;

	(void)state;
	if (memblock_get_rules()->reservations_keep_owner)
		skip(); /* what fill() made is of another owner there, and each piece warned of */
	draw_map("########", "");
	fill(&memblock.reserved, R / 2);
	assert_int_equal(memblock_reserve(0x100000 - 0x80, end - 0x100000 + 0x80), 0);
	assert_int_equal(memblock.reserved.max, 2 * R);
	assert_addr(memblock.reserved.total_size, end - 0x100000 + 0x80 + bytes_for(2 * R));
	assert_reserved_with_arrays(".......@");
}

/* (Q) Splitting asks for two entries, whether it will need them or not. */
static void splitting_needs_two_entries(void **state)
{
	(void)state;
	draw_map("########", "");
	fill(&memblock.reserved, R - 2);
	assert_int_equal(memblock_free(at(2), units(1)), 0);
	assert_int_equal(memblock.reserved.max, R);
	draw(&memblock.reserved, "");
	fill(&memblock.reserved, R - 1);
	assert_int_equal(memblock_free(at(2), units(1)), 0);
	assert_int_equal(memblock.reserved.max, 2 * R);
	assert_reserved_with_arrays(".......@");
}

static void memory_grows_for_flags_and_nodes(void **state)
{
	int start, end;

	(void)state;
	draw_map("########", "");
	fill(&memblock.memory, M - 2);
	assert_int_equal(memblock_mark_nomap(at(2), units(1)), 0);
	assert_int_equal(memblock.memory.max, 2 * M);
	assert_memory("##n#####");
	assert_reserved_with_arrays(".......@");
	assert_int_equal(memblock_isolate_range(&memblock.memory, at(4), units(1), &start, &end),
			 0);
	assert_int_equal(end, start + 1);
	assert_addr(memblock.memory.regions[start].base, at(4));
}

/* ---- where the new array goes ---- */

static void array_is_placed_above_the_range_being_reserved(void **state)
{
	(void)state;
	draw_map("########", "");
	fill_up(&memblock.reserved);
	memblock_set_bottom_up(true);
	assert_int_equal(memblock_reserve(at(2), units(1)), 0);
	assert_reserved_with_arrays("..#@....");
}

static void array_is_placed_below_the_range_being_reserved(void **state)
{
	(void)state;
	draw_map("########", "");
	fill_up(&memblock.reserved);
	assert_int_equal(memblock_reserve(at(5), units(3)), 0);
	assert_reserved_with_arrays("....@###");
}

static void array_is_not_placed_in_the_range_being_reserved(void **state)
{
	(void)state;
	draw_map("...#####", "");
	fill_up(&memblock.reserved);
	take_snapshot(&before);
	assert_int_equal(memblock_reserve(at(3), units(5)), -ENOMEM);
	assert_unchanged(&before);
	assert_not_doubled("reserved", R);
}

/* With nothing below a range at 0, the search for room below it searches everything. */
static void array_is_not_placed_in_a_range_at_0(void **state)
{
	(void)state;
	draw_map("########", "");
	fill_up(&memblock.reserved);
	take_snapshot(&before);
	assert_int_equal(memblock_reserve(0, at(8)), -ENOMEM);
	assert_not_doubled("reserved", R);
	assert_int_equal(memblock_free(0, at(8)), -ENOMEM);
	assert_not_doubled("reserved", R);
	assert_unchanged(&before);
	assert_int_equal(memblock_free(0, at(7)), 0);
	assert_int_equal(memblock.reserved.max, 2 * R);
	assert_reserved_with_arrays(".......@");
	assert_int_equal(memblock.reserved.cnt, 1);
}

static void array_is_placed_below_the_limit(void **state)
{
	(void)state;
	draw_map("########", "");
	memblock_set_current_limit(at(5));
	assert_int_equal(memblock_double_array(&memblock.memory, 0, 0), 0);
	assert_reserved_with_arrays("....@...");
	memblock_set_current_limit(0);
	assert_int_equal(memblock_double_array(&memblock.memory, 0, 0), -1);
	assert_not_doubled("memory", 2 * M);
}

static void array_is_placed_in_mirrored_memory(void **state)
{
	(void)state;
	draw_map("##m#", "");
	system_has_some_mirror = true;
	assert_int_equal(memblock_double_array(&memblock.memory, 0, 0), 0);
	assert_reserved_with_arrays("..@.");
	assert_int_equal(memblock_double_array(&memblock.reserved, 0, 0), 0);
	assert_line("Could not allocate %s bytes of mirrored memory", A(bytes_for(2 * R)));
	assert_ptr_equal(memblock.reserved.regions,
			 memblock_port_phys_to_virt(at(4) - bytes_for(2 * R)));
}

static void array_is_kept_out_of_unusable_memory(void **state)
{
	(void)state;
	draw_map("#n", "");
	assert_int_equal(memblock_double_array(&memblock.memory, 0, 0), 0);
	assert_reserved_with_arrays("@.");
}

/* ---- memory ---- */

static void memory_grows(void **state)
{
	(void)state;
	draw_map("####", "");
	fill_up(&memblock.memory);
	assert_int_equal(memblock_add(at(6), units(1)), 0);
	assert_memory("####..#.");
	assert_reserved_with_arrays("...@....");
	assert_int_equal(memblock.memory.max, 2 * M);
	assert_ptr_equal(memblock.memory.regions, there(3));
	assert_still_filled(&memblock.memory, M - 1);
}

/*
 * Reserving memory's new array makes `reserved` grow, whose array must stay clear of memory's,
 * which is not reserved yet.
 */
static void memory_grows_while_reserved_is_full(void **state)
{
	(void)state;
	if (M != R)
		skip();
	draw_map("########", "");
	fill_up(&memblock.memory);
	fill_up(&memblock.reserved);
	assert_int_equal(memblock_add(at(10), units(1)), 0);
	assert_memory("########..#");
	assert_reserved_with_arrays("......"
				    "@@"
				    "...");
	assert_ptr_equal(memblock.memory.regions, there(7));
	assert_ptr_equal(memblock.reserved.regions, there(6));
	assert_still_filled(&memblock.memory, M - 1);
	assert_still_filled(&memblock.reserved, R);
	assert_int_equal(memblock.memory.cnt, M + 1);
}

/*
 * Giving memory's old array back needs two entries of `reserved`. If it has to grow for them, its
 * array must stay clear of memory's new one, which is not reserved yet.
 */
static void memory_grows_again_while_reserved_is_full(void **state)
{
	unsigned long filled;

	(void)state;
	draw_map("################", "");
	assert_int_equal(memblock_double_array(&memblock.memory, 0, 0), 0);
	fill_up(&memblock.memory);
	filled = memblock.memory.max - 1;
	fill(&memblock.reserved, R - 2);
	assert_int_equal(memblock.reserved.cnt, R - 1);
	assert_int_equal(memblock_add(at(20), units(1)), 0);
	assert_int_equal(memblock.memory.max, 4 * M);
	assert_int_equal(memblock.reserved.max, 2 * R);
	assert_false(memblock_addrs_overlap(
		memblock_port_virt_to_phys(memblock.memory.regions), bytes_for(4 * M),
		memblock_port_virt_to_phys(memblock.reserved.regions), bytes_for(2 * R)));
	assert_still_filled(&memblock.memory, filled);
	assert_still_filled(&memblock.reserved, R - 2);
}

/*
 *     ....############      all that is free is taken by memory's new array, so that `reserved`
 *     @@@@############      cannot get two entries to give the old one back: it stays reserved
 */
static void old_array_stays_reserved_if_it_cannot_be_given_back(void **state)
{
	unsigned long filled;
	phys_addr_t end;

	(void)state;
	draw_map("################", "");
	assert_int_equal(memblock_double_array(&memblock.memory, 0, 0), 0);
	fill_up(&memblock.memory);
	filled = memblock.memory.max - 1;
	end = at(0) + bytes_for(4 * M);
	memblock.reserved.regions[0].base = end;
	memblock.reserved.regions[0].size = at(16) - end;
	memblock.reserved.total_size = at(16) - end;
	fill(&memblock.reserved, R - 2);
	assert_int_equal(memblock_add(at(20), units(1)), 0);
	assert_not_doubled("reserved", R);
	assert_ptr_equal(memblock.memory.regions, there(0));
	assert_int_equal(memblock.memory.max, 4 * M);
	assert_still_filled(&memblock.memory, filled);
	assert_true(memblock_is_reserved(at(0)));
	assert_true(memblock_is_reserved(at(16) - 1));
	assert_addr(memblock.reserved.total_size, at(16) - at(0) + (R - 2) * 0x80);
}

/* ---- growth that fails leaves everything as it was ---- */

static void no_room_for_the_array(void **state)
{
	(void)state;
	draw_map("####", "####");
	fill_up(&memblock.reserved);
	take_snapshot(&before);
	assert_int_equal(memblock_reserve(at(10), units(1)), -ENOMEM);
	assert_not_doubled("reserved", R);
	assert_int_equal(memblock_free(at(1), units(1)), -ENOMEM);
	assert_not_doubled("reserved", R);
	assert_int_equal(memblock_reserved_mark_noinit(at(1), units(1)), -ENOMEM);
	assert_not_doubled("reserved", R);
	assert_unchanged(&before);
}

static void no_room_for_the_array_when_allocating(void **state)
{
	(void)state;
	draw_map("####", "#.##");
	fill_up(&memblock.reserved);
	take_snapshot(&before);
	assert_addr(memblock_alloc_range_nid(units(1), 1, 0, 0, NUMA_NO_NODE, MEMBLOCK_NONE), 0);
	assert_not_doubled("reserved", R);
	assert_ptr_equal(memblock_alloc_raw(units(1), 1), NULL);
	assert_not_doubled("reserved", R);
	assert_unchanged(&before);
}

static void no_room_for_the_array_of_memory(void **state)
{
	int start = 3, end = 3;

	(void)state;
	draw_map("####", "####");
	fill_up(&memblock.memory);
	take_snapshot(&before);
	assert_int_equal(memblock_add(at(10), units(1)), -ENOMEM);
	assert_not_doubled("memory", M);
	assert_int_equal(memblock_remove(at(1), units(1)), -ENOMEM);
	assert_not_doubled("memory", M);
	assert_int_equal(memblock_mark_hotplug(at(1), units(1)), -ENOMEM);
	assert_not_doubled("memory", M);
	assert_int_equal(memblock_isolate_range(&memblock.memory, at(1), units(1), &start, &end),
			 -ENOMEM);
	assert_not_doubled("memory", M);
	assert_int_equal(start, 0);
	assert_int_equal(end, 0);
	memblock_cap_memory_range(at(1), units(1));
	assert_not_doubled("memory", M);
	if (MAX_NUMNODES > 1) {
		assert_int_equal(memblock_set_node(at(1), units(1), &memblock.memory, 0), -ENOMEM);
		assert_not_doubled("memory", M);
	}
	assert_unchanged(&before);
}

/*
 * There is room for memory's array, but then none for the array of `reserved` that would record it.
 */
static void no_room_for_the_second_array(void **state)
{
	(void)state;
	draw_map("#...", "");
	memblock.memory.regions[0].size = bytes_for(2 * M);
	memblock.memory.total_size = bytes_for(2 * M);
	fill_up(&memblock.memory);
	fill_up(&memblock.reserved);
	take_snapshot(&before);
	assert_int_equal(memblock_add(at(10), units(1)), -ENOMEM);
	assert_not_doubled("reserved", R);
	assert_unchanged(&before);
	assert_int_equal(memblock_remove(at(0), 1), -ENOMEM);
	assert_not_doubled("reserved", R);
	assert_unchanged(&before);
}

static void allocation_fails_if_it_cannot_be_recorded(void **state)
{
	(void)state;
	draw_map("#", "");
	memblock.memory.regions[0].size = 64;
	memblock.memory.total_size = 64;
	fill_up(&memblock.reserved);
	take_snapshot(&before);
	assert_null(memblock_alloc_raw(32, 32));
	assert_unchanged(&before);
	assert_not_doubled("reserved", R);
}

/* ---- growth that is not allowed ---- */

#define assert_refused(name, result, failure, call)                                                \
	do {                                                                                       \
		if (memblock_get_rules()->resize_refusal_panics)                                   \
			assert_panics("memblock: cannot resize " name " array", call);             \
		else                                                                               \
			result(failure, call);                                                     \
		assert_unchanged(&before);                                                         \
	} while (0)

static int setup_without_growth(void **state)
{
	(void)port_setup(state);
	draw_map("########", "");
	return 0;
}

static void growth_of_reserved_is_not_allowed(void **state)
{
	(void)state;
	fill_up(&memblock.reserved);
	take_snapshot(&before);
	assert_refused("reserved", assert_int_equal, -ENOMEM, memblock_reserve(at(2), units(1)));
	assert_refused("reserved", assert_int_equal, -ENOMEM, memblock_free(at(2), units(1)));
	assert_refused("reserved", assert_int_equal, -ENOMEM,
		       memblock_reserved_mark_kern(at(2), units(1)));
	assert_refused("reserved", assert_int_equal, -1,
		       memblock_double_array(&memblock.reserved, 0, 0));
	assert_refused("reserved", assert_ptr_equal, NULL, memblock_alloc_raw(64, 64));
	assert_int_equal(memblock_reserve(0x100000, 0x80), 0); /* nothing new */
	assert_unchanged(&before);
}

static void growth_of_memory_is_not_allowed(void **state)
{
	(void)state;
	fill(&memblock.memory, M - 2); /* M - 1 in all: splitting wants two */
	take_snapshot(&before);
	assert_refused("memory", assert_int_equal, -ENOMEM, memblock_remove(at(2), units(1)));
	assert_refused("memory", assert_int_equal, -ENOMEM, memblock_mark_nomap(at(2), units(1)));
	assert_int_equal(memblock_add(at(10), units(1)), 0);
	take_snapshot(&before);
	assert_refused("memory", assert_int_equal, -ENOMEM, memblock_add(at(12), units(1)));
	assert_refused("memory", assert_int_equal, -1,
		       memblock_double_array(&memblock.memory, 0, 0));
}

/* ---- giving old arrays back ---- */

static void built_in_arrays_are_kept(void **state)
{
	(void)state;
	draw_map("########", "");
	assert_int_equal(memblock_double_array(&memblock.memory, 0, 0), 0);
	assert_int_equal(memblock_double_array(&memblock.reserved, 0, 0), 0);
	assert_no_leak_call();
	assert_reserved_with_arrays(M == R ? "......@@" : "");
}

/*
 *     ...............@      the first array: 2 R entries
 *     .............@@.      the second, of 4 R entries, leaves the place of the first free
 */
static void doubled_array_of_reserved_is_given_back(void **state)
{
	struct memblock_region *first;
	phys_addr_t second;

	(void)state;
	draw_map("################", "");
	assert_int_equal(memblock_double_array(&memblock.reserved, 0, 0), 0);
	first = memblock.reserved.regions;
	assert_int_equal(memblock_double_array(&memblock.reserved, 0, 0), 0);
	second = memblock_port_virt_to_phys(memblock.reserved.regions);
	assert_addr(second, memblock_port_virt_to_phys(first) - bytes_for(4 * R));
	assert_int_equal(memblock.reserved.cnt, 1);
	assert_addr(memblock.reserved.regions[0].base, second);
	assert_addr(memblock.reserved.regions[0].size, bytes_for(4 * R));
	assert_leak(LEAK_FREE_PHYS, memblock_port_virt_to_phys(first), bytes_for(2 * R));
	assert_no_leak_call();
}

static void doubled_array_of_memory_is_given_back(void **state)
{
	phys_addr_t first, second;

	(void)state;
	draw_map("################", "");
	assert_int_equal(memblock_double_array(&memblock.memory, 0, 0), 0);
	first = memblock_port_virt_to_phys(memblock.memory.regions);
	assert_addr(first, at(16) - bytes_for(2 * M));
	assert_int_equal(memblock_double_array(&memblock.memory, 0, 0), 0);
	second = memblock_port_virt_to_phys(memblock.memory.regions);
	assert_addr(second, first - bytes_for(4 * M));
	assert_int_equal(memblock.reserved.cnt, 1);
	assert_addr(memblock.reserved.regions[0].base, second);
	assert_addr(memblock.reserved.regions[0].size, bytes_for(4 * M));
	assert_leak(LEAK_FREE_PHYS, first, bytes_for(2 * M));
	assert_memory("################");
}

static void lists_grow_and_grow(void **state)
{
	unsigned long i;

	(void)state;
	assert_int_equal(memblock_add(ARENA_BASE, ARENA_SIZE), 0);
	for (i = 0; i < 8 * R; i++)
		assert_int_equal(memblock_reserve((phys_addr_t)(0x100000 + i * 0x100), 0x80), 0);
	assert_still_filled(&memblock.reserved, 8 * R);
	assert_int_equal(memblock.reserved.max, 16 * R);
	assert_int_equal(memblock.reserved.cnt, 8 * R + 1); /* one array is left */
	check_valid();
}

/* ---- arrays from the slab ---- */

static void array_from_the_slab(void **state)
{
	struct memblock_region *first;

	(void)state;
	draw_map("########", "");
	fill_up(&memblock.reserved);
	port.slab_up = true;
	assert_int_equal(memblock_reserve(at(2), units(1)), 0);
	assert_reserved("..#.....");
	assert_int_equal(memblock.reserved.max, 2 * R);
	assert_int_equal(port.slab_allocs, 1);
	assert_int_equal(port.slab_nid, NUMA_NO_NODE);
	assert_still_filled(&memblock.reserved, R);
	first = memblock.reserved.regions;
	assert_int_equal(memblock_double_array(&memblock.reserved, 0, 0), 0);
	assert_int_equal(port.slab_allocs, 2);
	assert_int_equal(port.slab_frees, 1);
	assert_true(memblock.reserved.regions != first);
	assert_still_filled(&memblock.reserved, R);
	assert_no_leak_call();
}

static void array_of_memory_from_the_slab(void **state)
{
	(void)state;
	draw_map("########", "");
	assert_int_equal(memblock_double_array(&memblock.memory, 0, 0), 0);
	assert_int_equal(memblock.reserved.cnt, 1);
	port.slab_up = true;
	assert_int_equal(memblock_double_array(&memblock.memory, 0, 0), 0);
	assert_int_equal(port.slab_allocs, 1);
	assert_reserved("........"); /* the array that was there is free again */
	assert_int_equal(memblock_double_array(&memblock.memory, 0, 0), 0);
	assert_int_equal(port.slab_frees, 1);
	assert_memory("########");
}

static void slab_has_no_array(void **state)
{
	(void)state;
	draw_map("########", "");
	fill_up(&memblock.reserved);
	take_snapshot(&before);
	port.slab_up = true;
	port.slab_empty = true;
	assert_int_equal(memblock_reserve(at(2), units(1)), -ENOMEM);
	assert_not_doubled("reserved", R);
	assert_unchanged(&before);
}

/* ---- lists of the caller's own ---- */

static void list_of_the_callers_own_grows(void **state)
{
	static struct memblock_region own_regions[2];
	char name[] = "own";
	struct memblock_type own = { .max = 2, .regions = own_regions, .name = name };

	(void)state;
	set_unit(PAGE_SIZE);
	draw_map("########", "");
	draw(&own, "#.#");
	assert_int_equal(memblock_add_range(&own, at(4), units(1), MAX_NUMNODES, MEMBLOCK_NONE), 0);
	assert_picture(&own, "#.#.#");
	assert_int_equal(own.max, 4);
	assert_ptr_equal(own.regions, there(7));
	assert_reserved_with_arrays(".......@");
	assert_no_leak_call(); /* the first array is the caller's */
	take_snapshot(&before);
	memblock_set_current_limit(at(0));
	assert_int_equal(memblock_remove_range(&own, at(4), units(1)), -ENOMEM);
	assert_not_doubled("own", 4);
	memblock_set_current_limit(PHYS_ADDR_MAX);
	assert_unchanged(&before);
}

/* ---- arrays changed behind the library's back ---- */

static void built_in_array_put_back(void **state)
{
	struct memblock_region *built_in = memblock.reserved.regions;

	(void)state;
	draw_map("########", "");
	fill_up(&memblock.reserved);
	before.lists = memblock;
	assert_int_equal(memblock_reserve(at(2), units(1)), 0);
	memblock.reserved = before.lists.reserved;
	assert_ptr_equal(memblock.reserved.regions, built_in);
	assert_int_equal(memblock_reserve(at(3), units(1)), 0);
	assert_reserved_with_arrays("...#...@");
	assert_still_filled(&memblock.reserved, R);
	assert_no_leak_call();
}

static void built_in_array_put_back_after_the_slab(void **state)
{
	(void)state;
	draw_map("########", "");
	fill_up(&memblock.reserved);
	before.lists = memblock;
	port.slab_up = true;
	assert_int_equal(memblock_reserve(at(2), units(1)), 0);
	memblock.reserved = before.lists.reserved;
	assert_int_equal(memblock_reserve(at(3), units(1)), 0);
	assert_int_equal(port.slab_frees, 0);
	assert_int_equal(port.slab_allocs, 2);
	assert_reserved("...#....");
}

static void both_lists_set_back_behind_the_librarys_back(void **state)
{
	(void)state;
	before.lists = memblock;
	draw_map("########", "");
	assert_int_equal(memblock_double_array(&memblock.memory, 0, 0), 0);
	assert_int_equal(memblock_double_array(&memblock.reserved, 0, 0), 0);
	assert_int_equal(memblock_double_array(&memblock.memory, 0, 0), 0);
	memblock = before.lists;
	draw_map("########", "");
	assert_int_equal(memblock_double_array(&memblock.memory, 0, 0), 0);
	assert_int_equal(memblock.memory.max, 2 * M);
	assert_addr(memblock_port_virt_to_phys(memblock.memory.regions), at(8) - bytes_for(2 * M));
	assert_int_equal(memblock.reserved.cnt, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		GROW_TEST(reserved_grows),
		GROW_TEST(new_array_is_zeroed_behind_its_entries),
		GROW_TEST(full_is_not_yet_too_small),
		GROW_TEST(every_gap_is_an_entry_first),
		GROW_TEST(splitting_needs_two_entries),
		GROW_TEST(memory_grows_for_flags_and_nodes),
		GROW_TEST(array_is_placed_above_the_range_being_reserved),
		GROW_TEST(array_is_placed_below_the_range_being_reserved),
		GROW_TEST(array_is_not_placed_in_the_range_being_reserved),
		GROW_TEST(array_is_not_placed_in_a_range_at_0),
		GROW_TEST(array_is_placed_below_the_limit),
		GROW_TEST(array_is_placed_in_mirrored_memory),
		GROW_TEST(array_is_kept_out_of_unusable_memory),
		GROW_TEST(memory_grows),
		GROW_TEST(memory_grows_while_reserved_is_full),
		GROW_TEST(memory_grows_again_while_reserved_is_full),
		GROW_TEST(old_array_stays_reserved_if_it_cannot_be_given_back),
		GROW_TEST(no_room_for_the_array),
		GROW_TEST(no_room_for_the_array_when_allocating),
		GROW_TEST(no_room_for_the_array_of_memory),
		GROW_TEST(no_room_for_the_second_array),
		GROW_TEST(allocation_fails_if_it_cannot_be_recorded),
		cmocka_unit_test_setup_teardown(growth_of_reserved_is_not_allowed,
						setup_without_growth, port_teardown),
		cmocka_unit_test_setup_teardown(growth_of_memory_is_not_allowed,
						setup_without_growth, port_teardown),
		GROW_TEST(built_in_arrays_are_kept),
		GROW_TEST(doubled_array_of_reserved_is_given_back),
		GROW_TEST(doubled_array_of_memory_is_given_back),
		GROW_TEST(lists_grow_and_grow),
		GROW_TEST(array_from_the_slab),
		GROW_TEST(array_of_memory_from_the_slab),
		GROW_TEST(slab_has_no_array),
		GROW_TEST(list_of_the_callers_own_grows),
		GROW_TEST(built_in_array_put_back),
		GROW_TEST(built_in_array_put_back_after_the_slab),
		GROW_TEST(both_lists_set_back_behind_the_librarys_back),
	};

	return RUN_IN_EACH_ERA(tests);
}
