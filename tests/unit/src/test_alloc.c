// SPDX-License-Identifier: MIT
/*
 * test_alloc.c - src/alloc.c: the allocation families of memblock.h, what each gives up when there
 * is no room and in which order, zeroing, the leak detector and the slab.
 */
#include "port.h"

enum { ANY = NUMA_NO_NODE };

static void spoil_memory(void)
{
	memset(pointer_to(ARENA_BASE), 0xaa, ARENA_SIZE);
}

/* All bytes at `pointer` are `byte`, and the one behind is not if it was spoilt. */
static void assert_bytes(const void *pointer, size_t size, unsigned char byte)
{
	const unsigned char *bytes = pointer;
	size_t i;

	for (i = 0; i < size; i++)
		assert_int_equal(bytes[i], byte);
}

/* ---- physical, 5.0 ---- */

static void alloc_range_nid(void **state)
{
	(void)state;
	draw_map("########", "......#.");
	assert_addr(memblock_alloc_range_nid(units(1), 1, 0, at(6), ANY, MEMBLOCK_NONE), at(5));
	assert_taken(".....@#.");
	assert_addr(memblock_alloc_range_nid(units(1), 1, at(1), at(3), ANY, MEMBLOCK_NONE), at(2));
	assert_addr(memblock_alloc_range_nid(units(2), 1, at(1), at(3), ANY, MEMBLOCK_NONE), 0);
	assert_taken("..@..@#.");
}

static void alloc_range_nid_makes_one_attempt(void **state)
{
	(void)state;
	draw_map("##", "");
	system_has_some_mirror = true;
	assert_addr(memblock_alloc_range_nid(units(1), 1, 0, 0, ANY, MEMBLOCK_MIRROR), 0);
	assert_no_line();
	assert_addr(memblock_alloc_range_nid(units(1), 1, 0, 0, ANY, MEMBLOCK_NONE), at(1));
	NEED_NODES();
	draw_map("01", "");
	assert_addr(memblock_alloc_range_nid(units(1), 1, 0, 0, 2, MEMBLOCK_NONE), 0);
	assert_addr(memblock_alloc_range_nid(units(1), 1, 0, 0, 0, MEMBLOCK_NONE), at(0));
}

static void alloc_range(void **state)
{
	(void)state;
	draw_map("#mm###", "");
	assert_addr(memblock_alloc_range(units(1), 1, 0, at(5), MEMBLOCK_NONE), at(4));
	assert_addr(memblock_alloc_range(units(1), 1, 0, 0, MEMBLOCK_MIRROR), at(2));
	assert_addr(memblock_alloc_range(units(1), 1, at(2), at(4), MEMBLOCK_NONE), at(3));
	assert_taken("..@@@.");
}

static void alloc_base_nid(void **state)
{
	(void)state;
	draw_map("#m##", "");
	assert_addr(memblock_alloc_base_nid(units(1), 1, at(3), ANY, MEMBLOCK_NONE), at(2));
	assert_addr(memblock_alloc_base_nid(units(1), 1, at(4), ANY, MEMBLOCK_MIRROR), at(1));
	NEED_NODES();
	draw_map("0011", "");
	assert_addr(memblock_alloc_base_nid(units(1), 1, at(4), 0, MEMBLOCK_NONE), at(1));
}

static void alloc_base(void **state)
{
	(void)state;
	draw_map("###n", "");
	system_has_some_mirror = true; /* is not looked for here */
	assert_addr(__memblock_alloc_base(units(1), 1, at(4)), at(2));
	assert_addr(__memblock_alloc_base(units(3), 1, at(3)), 0);
	assert_addr(memblock_alloc_base(units(1), 1, at(2)), at(1));
	assert_taken(".@@.");
}

static void alloc_base_panics_without_room(void **state)
{
	char words[120];

	(void)state;
	draw_map("####", "");
	snprintf(words, sizeof(words), "ERROR: Failed to allocate %s bytes below %s.", A(units(5)),
		 A(at(4)));
	assert_panics(words, memblock_alloc_base(units(5), 1, at(4)));
	forget_lines();
	assert_reserved("....");
}

static void phys_alloc(void **state)
{
	char words[120];

	(void)state;
	draw_map("#m##", "");
	system_has_some_mirror = true;
	memblock_set_current_limit(at(3));
	assert_addr(memblock_phys_alloc(units(1), 1),
		    at(2)); /* the limit counts, the mirror does not */
	assert_taken("..@.");
	snprintf(words, sizeof(words), "ERROR: Failed to allocate %s bytes below %s.", A(units(5)),
		 A(0));
	assert_panics(words, memblock_phys_alloc(units(5), 1));
	forget_lines();
}

static void phys_alloc_nid(void **state)
{
	(void)state;
	draw_map("##m##", "");
	assert_addr(memblock_phys_alloc_nid(units(1), 1, ANY), at(4));
	system_has_some_mirror = true;
	assert_addr(memblock_phys_alloc_nid(units(1), 1, ANY), at(2));
	assert_no_line();
	assert_addr(memblock_phys_alloc_nid(units(1), 1, ANY), at(3));
	assert_line("Could not allocate %s bytes of mirrored memory", A(units(1)));
	assert_addr(memblock_phys_alloc_nid(units(3), 1, ANY), 0);
	assert_line("Could not allocate %s bytes of mirrored memory", A(units(3)));
	assert_taken("..@@@");
	NEED_NODES();
	system_has_some_mirror = false;
	draw_map("01", "");
	assert_addr(memblock_phys_alloc_nid(units(1), 1, 0), at(0));
	assert_addr(memblock_phys_alloc_nid(units(1), 1, 0), 0);
	assert_no_line();
}

/* The node with mirror, the node, and then any node, without a thought of the mirror. */
static void phys_alloc_try_nid(void **state)
{
	char words[120];

	(void)state;
	snprintf(words, sizeof(words), "ERROR: Failed to allocate %s bytes below %s.", A(units(9)),
		 A(0));
	draw_map("##", "");
	assert_addr(memblock_phys_alloc_try_nid(units(1), 1, ANY), at(1));
	assert_panics(words, memblock_phys_alloc_try_nid(units(9), 1, ANY));
	forget_lines();
	NEED_NODES();
	draw_map("001122", "");
	assert_int_equal(memblock_add_node(at(6), units(1), 1), 0);
	memblock.memory.regions[3].flags = MEMBLOCK_MIRROR;
	system_has_some_mirror = true;
	assert_addr(memblock_phys_alloc_try_nid(units(1), 1, 1), at(6));
	assert_no_line();
	assert_addr(memblock_phys_alloc_try_nid(units(1), 1, 1), at(3));
	assert_line("Could not allocate %s bytes of mirrored memory", A(units(1)));
	assert_addr(memblock_phys_alloc_try_nid(units(2), 1, 1), at(4));
	assert_line("Could not allocate %s bytes of mirrored memory", A(units(2)));
}

static void physical_memory_is_not_touched(void **state)
{
	(void)state;
	draw_map("####", "");
	spoil_memory();
	assert_addr(memblock_phys_alloc(units(1), 1), at(3));
	assert_bytes(pointer_to(at(3)), units(1), 0xaa);
}

/* ---- sizes and alignments ---- */

static void alignments(void **state)
{
	(void)state;
	set_unit(0x1000);
	draw_map("####", "");
	assert_addr(memblock_phys_alloc(100, 0x1000), at(3));
	assert_addr(memblock_phys_alloc(100, 64), at(4) - 128);
	assert_addr(memblock_phys_alloc(100, 1), at(4) - 228);
	assert_addr(memblock_phys_alloc(1, 3), (at(4) - 1) & ~(phys_addr_t)2);
	assert_addr(memblock_reserved_size(), 301);
}

static void align_0_is_a_cache_line(void **state)
{
	(void)state;
	draw_map("####", "");
	assert_addr(memblock_phys_alloc(10, 0), at(4) - SMP_CACHE_BYTES);
	assert_warned("alignment of 0");
	assert_not_warned();
	assert_ptr_equal(memblock_alloc(10, 0), pointer_to(at(4) - 2 * SMP_CACHE_BYTES));
	assert_warned("alignment of 0");
	assert_not_warned();
}

/* (Q) Nothing is reserved for size 0, but there is an address. */
static void size_0(void **state)
{
	(void)state;
	draw_map("####", "..#.");
	assert_addr(memblock_alloc_range_nid(0, 1, 0, 0, ANY, MEMBLOCK_NONE), at(4));
	assert_addr(memblock_alloc_range_nid(0, 1, 0, at(3), ANY, MEMBLOCK_NONE), at(3));
	assert_reserved("..#.");
}

static void all_of_memory(void **state)
{
	(void)state;
	draw_map("####", "");
	assert_addr(memblock_phys_alloc(units(4), 1), at(0));
	assert_taken("@@@@");
	assert_null(memblock_alloc_nopanic(1, 1));
	assert_int_equal(memblock_free(at(1), units(1)), 0);
	assert_ptr_equal(memblock_alloc_nopanic(units(1), 1), pointer_to(at(1)));
	assert_taken("@@@@");
}

static void allocations_merge(void **state)
{
	(void)state;
	draw_map("########", "......##");
	assert_addr(memblock_phys_alloc(units(1), 1), at(5));
	assert_addr(memblock_phys_alloc(units(1), 1), at(4));
	assert_int_equal(memblock.reserved.cnt, has_owners() ? 2 : 1);
	assert_taken("....@@##");
}

/* 7.2 records who an allocation is for. */
static void allocations_keep_their_owner(void **state)
{
	(void)state;
	NEED_NODES();
	draw_map("001122", "");
	assert_non_null(memblock_alloc_node(units(1), 1, 1));
	assert_reserved(has_owners() ? "...K.." : "...#..");
	assert_int_equal(memblock_get_region_node(&memblock.reserved.regions[0]),
			 has_owners() ? 1 : MAX_NUMNODES);
	assert_non_null(memblock_alloc_node(units(2), 1, 3)); /* any: no node to record */
	assert_reserved(has_owners() ? "...Kkk" : "...###");
}

/* ---- virtual ---- */

static void alloc(void **state)
{
	(void)state;
	draw_map("####", "");
	spoil_memory();
	memblock_set_current_limit(at(3));
	assert_ptr_equal(memblock_alloc(units(1), 64), pointer_to(at(2)));
	assert_bytes(pointer_to(at(2)), units(1), 0);
	assert_bytes(pointer_to(at(1)), units(1), 0xaa);
	assert_bytes(pointer_to(at(3)), 1, 0xaa);
	assert_taken("..@.");
}

static void alloc_nopanic(void **state)
{
	(void)state;
	draw_map("####", "");
	spoil_memory();
	assert_ptr_equal(memblock_alloc_nopanic(units(1), 64), pointer_to(at(3)));
	assert_bytes(pointer_to(at(3)), units(1), 0);
	assert_null(memblock_alloc_nopanic(units(4), 64));
	assert_taken("...@");
}

static void alloc_raw(void **state)
{
	(void)state;
	draw_map("####", "");
	spoil_memory();
	assert_ptr_equal(memblock_alloc_raw(units(1), 64), pointer_to(at(3)));
	assert_bytes(pointer_to(at(3)), units(1), 0xaa);
	assert_null(memblock_alloc_raw(units(4), 64));
	assert_taken("...@");
}

static void assert_panics_for(phys_addr_t size, phys_addr_t align, int nid, phys_addr_t min,
			      phys_addr_t max, void *(*call)(void))
{
	char words[200];

	snprintf(words, sizeof(words),
		 "memblock_alloc_try_nid: Failed to allocate %llu bytes align=0x%llx nid=%d "
		 "from=%s max_addr=%s",
		 (unsigned long long)size, (unsigned long long)align, nid, A(min), A(max));
	assert_panics(words, call());
	forget_lines(); /* the explanation: test_explain.c */
}

static void *alloc_too_much(void)
{
	return memblock_alloc(units(5), 64);
}

static void *alloc_from_too_much(void)
{
	return memblock_alloc_from(units(6), 1, at(2));
}

static void *alloc_low_too_much(void)
{
	return memblock_alloc_low(units(7), 32);
}

static void *alloc_node_too_much(void)
{
	return memblock_alloc_node(units(8), 2, 0);
}

static void *alloc_try_nid_too_much(void)
{
	return memblock_alloc_try_nid(units(9), 4096, at(1), at(2), -1);
}

static void zeroed_forms_panic_without_room(void **state)
{
	(void)state;
	draw_map("####", "");
	assert_panics_for(units(5), 64, -1, 0, 0, alloc_too_much);
	assert_panics_for(units(6), 1, -1, at(2), 0, alloc_from_too_much);
	assert_panics_for(units(7), 32, -1, 0, 0xffffffff, alloc_low_too_much);
	assert_panics_for(units(8), 2, 0, 0, 0, alloc_node_too_much);
	assert_panics_for(units(9), 4096, -1, at(1), at(2), alloc_try_nid_too_much);
	memblock_set_current_limit(
		at(1)); /* lowers where the search ends, not what was asked for */
	assert_panics_for(units(9), 4096, -1, at(1), at(2), alloc_try_nid_too_much);
	assert_reserved("....");
}

static void alloc_try_nid(void **state)
{
	(void)state;
	draw_map("########", "");
	spoil_memory();
	assert_ptr_equal(memblock_alloc_try_nid(units(1), 1, at(2), at(5), ANY), pointer_to(at(4)));
	assert_bytes(pointer_to(at(4)), units(1), 0);
	assert_ptr_equal(memblock_alloc_try_nid_nopanic(units(1), 1, at(2), at(4), ANY),
			 pointer_to(at(3)));
	assert_bytes(pointer_to(at(3)), units(1), 0);
	assert_ptr_equal(memblock_alloc_try_nid_raw(units(1), 1, at(2), at(3), ANY),
			 pointer_to(at(2)));
	assert_bytes(pointer_to(at(2)), units(1), 0xaa);
	assert_null(memblock_alloc_try_nid_nopanic(units(3), 1, at(2), at(4), ANY));
	assert_null(memblock_alloc_try_nid_raw(units(3), 1, at(2), at(4), ANY));
	assert_ptr_equal(memblock_alloc_internal(units(1), 1, at(6), at(7), ANY),
			 pointer_to(at(6)));
	assert_bytes(pointer_to(at(6)), units(1), 0xaa);
	assert_taken("..@@@.@.");
}

static void alloc_from_prefers_a_minimum(void **state)
{
	(void)state;
	draw_map("####", "");
	memblock_set_bottom_up(true);
	assert_ptr_equal(memblock_alloc_from(units(1), 1, at(2)), pointer_to(at(2)));
	assert_ptr_equal(memblock_alloc_from_nopanic(units(1), 1, at(2)), pointer_to(at(3)));
	assert_ptr_equal(memblock_alloc_from_nopanic(units(1), 1, at(2)), pointer_to(at(0)));
	assert_ptr_equal(memblock_alloc_from(units(1), 1, at(2)), pointer_to(at(1)));
	assert_null(memblock_alloc_from_nopanic(units(1), 1, at(2)));
	assert_taken("@@@@");
	if (memblock_get_rules()->bottom_up_above_kernel)
		assert_warned("bottom-up");
}

/*
 * In memory around 4 GiB; max_addr is 0xffffffff, so that the last byte below 4 GiB is out of
 * reach.
 */
static void alloc_low_stays_below_4_gib(void **state)
{
	phys_addr_t limit = 0xffffffff, top;

	(void)state;
	port.base = limit - ARENA_SIZE / 2 + 1;
	set_unit(1 << 20);
	draw(&memblock.memory, sizeof(top) > 4 ? "################" : "#######");
	top = sizeof(top) > 4 ? limit - 64 : at(7) - 64;
	top &= ~(phys_addr_t)63;
	assert_ptr_equal(memblock_alloc_low(64, 64), pointer_to(top));
	assert_ptr_equal(memblock_alloc_low_nopanic(64, 64), pointer_to(top - 64));
	assert_null(memblock_alloc_low_nopanic(units(9), 64));
	if (sizeof(top) > 4)
		assert_ptr_equal(memblock_alloc(64, 64), pointer_to(at(16) - 64));
}

static void alloc_node_prefers_a_node(void **state)
{
	(void)state;
	NEED_NODES();
	draw_map("0011", "");
	spoil_memory();
	assert_ptr_equal(memblock_alloc_node(units(1), 64, 0), pointer_to(at(1)));
	assert_bytes(pointer_to(at(1)), units(1), 0);
	assert_ptr_equal(memblock_alloc_node_nopanic(units(1), 0), pointer_to(at(0)));
	assert_bytes(pointer_to(at(0)), units(1), 0);
	assert_ptr_equal(memblock_alloc_node_nopanic(10, 0), pointer_to(at(4) - SMP_CACHE_BYTES));
	assert_null(memblock_alloc_node_nopanic(units(2), 0));
	assert_ptr_equal(memblock_alloc_internal(units(1), PAGE_SIZE, 0, 0, 0), pointer_to(at(2)));
}

static void alloc_node_without_nodes(void **state)
{
	(void)state;
	draw_map("##", "");
	assert_ptr_equal(memblock_alloc_node(units(1), 64, NUMA_NO_NODE), pointer_to(at(1)));
	assert_ptr_equal(memblock_alloc_node_nopanic(10, 0), pointer_to(at(1) - SMP_CACHE_BYTES));
	assert_ptr_equal(memblock_alloc_node(10, 8, 0), pointer_to(at(1) - 16));
}

static void virtual_forms_end_at_the_limit(void **state)
{
	(void)state;
	draw_map("########", "");
	memblock_set_current_limit(at(4));
	assert_ptr_equal(memblock_alloc_try_nid_raw(units(1), 1, 0, at(7), ANY), pointer_to(at(3)));
	assert_ptr_equal(memblock_alloc_try_nid_raw(units(1), 1, 0, MEMBLOCK_ALLOC_ANYWHERE, ANY),
			 pointer_to(at(2)));
	assert_ptr_equal(memblock_alloc_try_nid_raw(units(1), 1, 0, MEMBLOCK_ALLOC_KASAN, ANY),
			 pointer_to(at(1)));
	assert_ptr_equal(memblock_alloc_raw(units(1), 1), pointer_to(at(0)));
	assert_null(memblock_alloc_raw(1, 1));
	assert_addr(memblock_alloc_range(units(1), 1, 0, at(7), MEMBLOCK_NONE),
		    at(6)); /* physical: no */
}

/* ---- what is given up, in which order ---- */

/*
 * Four places, each the only one that grants what it does. The allocations take them one by one,
 * the one that is liked best first. The minimum is at(4).
 *
 *          A B C D | E F G H      below the minimum, above it
 *          0 1 0 1   0 1 0 1      the node
 *          m m . .   m m . .      mirrored
 */
static void draw_wishes(void)
{
	static const struct {
		int nid;
		enum memblock_flags flags;
	} places[] = { { 0, MEMBLOCK_MIRROR },
		       { 1, MEMBLOCK_MIRROR },
		       { 0, MEMBLOCK_NONE },
		       { 1, MEMBLOCK_NONE } };
	unsigned int i;

	draw_map("#|#|#|#|#|#|#|#", "");
	for (i = 0; i < 8; i++) {
		memblock.memory.regions[i].flags = places[i % 4].flags;
		memblock_set_region_node(&memblock.memory.regions[i], places[i % 4].nid);
	}
	system_has_some_mirror = true;
}

/*
 * The places in the order they are taken by allocations of node 0 above at(4), as letters; lines
 * are counted.
 */
static const char *taken_in_turn(unsigned int *lines)
{
	static char order[10];
	unsigned char *pointer;
	unsigned int i;

	*lines = 0;
	for (i = 0; i < 9; i++) {
		pointer = memblock_alloc_try_nid_raw(units(1), 1, at(4), 0, 0);
		order[i] = pointer ? (char)('A' + (memblock_port_virt_to_phys(pointer) - at(0)) /
							  units(1)) :
				     '.';
		for (; next_line()->level == MEMBLOCK_LOG_WARN; ++*lines)
			continue;
	}
	return order;
}

/*
 * 5.0    with the minimum: node mirrored E, any mirrored F; without: A, B; then without the mirror
 *        and still without the minimum: the highest place of node 0 first, G C, then of any, H D
 * later  with the minimum: E F G H; without it: A B C D
 *
 * Each time the mirror is given up there is a line: once for G C H D and the failure; later once
 * for G H A B and twice for C D and the failure.
 */
static void wishes_are_given_up_in_order(void **state)
{
	bool mirror_first = memblock_get_rules()->mirror_outranks_min;
	unsigned int lines;

	(void)state;
	NEED_NODES();
	draw_wishes();
	assert_string_equal(taken_in_turn(&lines), mirror_first ? "EFABGCHD." : "EFGHABCD.");
	assert_int_equal(lines, mirror_first ? 5 : 10);
}

static void mirror_is_given_up_with_a_line(void **state)
{
	(void)state;
	draw_map("#m", "");
	system_has_some_mirror = true;
	assert_ptr_equal(memblock_alloc_raw(units(1), 1), pointer_to(at(1)));
	assert_no_line();
	assert_ptr_equal(memblock_alloc_raw(units(1), 1), pointer_to(at(0)));
	assert_line("Could not allocate %s bytes of mirrored memory", A(units(1)));
	assert_no_line();
}

static void minimum_or_mirror_first(void **state)
{
	bool mirror_first = memblock_get_rules()->mirror_outranks_min;

	(void)state;
	draw_map("mm##", "");
	system_has_some_mirror = true;
	assert_ptr_equal(memblock_alloc_from(units(1), 1, at(2)),
			 pointer_to(mirror_first ? at(1) : at(3)));
	if (!mirror_first)
		assert_line("Could not allocate %s bytes of mirrored memory", A(units(1)));
}

static void max_numnodes_means_any(void **state)
{
	(void)state;
	draw_map("##", "");
	assert_ptr_equal(memblock_alloc_try_nid_raw(units(1), 1, 0, 0, MAX_NUMNODES),
			 pointer_to(at(1)));
	if (!memblock_get_rules()->invalid_node_is_any)
		assert_warned("MAX_NUMNODES");
}

static void scratch_only_is_never_given_up(void **state)
{
	(void)state;
	draw_map("#s#", "");
	memblock_set_kho_scratch_only();
	assert_ptr_equal(memblock_alloc_raw(units(1), 1), pointer_to(at(1)));
	assert_null(memblock_alloc_raw(units(1), 1));
	assert_no_line();
}

/* ---- the leak detector ---- */

static void leak_detector_hears_of_pointers(void **state)
{
	(void)state;
	draw_map("########", "");
	assert_non_null(memblock_alloc(units(1), 64));
	assert_leak(LEAK_ALLOC, at(7), units(1));
	assert_non_null(memblock_alloc_raw(units(1), 64));
	assert_leak(LEAK_ALLOC, at(6), units(1));
	assert_non_null(memblock_alloc_nopanic(100, 64));
	assert_leak(LEAK_ALLOC, at(6) - 128, 100);
	assert_non_null(memblock_alloc_internal(64, 64, 0, 0, ANY));
	assert_leak(LEAK_ALLOC, at(6) - 192, 64);
	assert_null(memblock_alloc_nopanic(units(8), 64));
	assert_no_leak_call();
}

static void leak_detector_is_kept_out_on_request(void **state)
{
	(void)state;
	draw_map("####", "");
	assert_non_null(memblock_alloc_try_nid_raw(64, 64, 0, MEMBLOCK_ALLOC_KASAN, ANY));
	assert_non_null(memblock_alloc_try_nid(64, 64, 0, MEMBLOCK_ALLOC_NOLEAKTRACE, ANY));
	assert_no_leak_call();
}

static void leak_detector_hears_of_physical_memory(void **state)
{
	(void)state;
	draw_map("########", "");
	assert_addr(memblock_phys_alloc(units(1), 64), at(7));
	assert_leak(LEAK_ALLOC_PHYS, at(7), units(1));
	assert_addr(memblock_alloc_range(units(1), 64, 0, 0, MEMBLOCK_NONE), at(6));
	assert_leak(LEAK_ALLOC_PHYS, at(6), units(1));
	assert_addr(memblock_phys_alloc_nid(units(1), 64, ANY), at(5));
	assert_leak(LEAK_ALLOC_PHYS, at(5), units(1));
	assert_addr(__memblock_alloc_base(units(8), 64, 0), 0);
	assert_no_leak_call();
	assert_addr(memblock_find_in_range(0, 0, units(1), PAGE_SIZE), at(4));
	assert_no_leak_call();
}

/* ---- the slab ---- */

static void slab_is_used_once_it_is_up(void **state)
{
	unsigned char *pointer;

	(void)state;
	draw_map("####", "");
	port.slab_up = true;
	pointer = memblock_alloc(100, 64);
	assert_non_null(pointer);
	assert_bytes(pointer, 100, 0);
	assert_warned("slab");
	assert_int_equal(port.slab_nid, NUMA_NO_NODE);
	assert_non_null(memblock_alloc_raw(100, 64));
	assert_non_null(memblock_alloc_nopanic(100, 64));
	assert_non_null(memblock_alloc_try_nid_raw(100, 64, 0, 0, 0));
	assert_int_equal(port.slab_nid, 0);
	assert_not_warned(); /* once is enough */
	assert_int_equal(port.slab_allocs, 4);
	assert_reserved("....");
	assert_no_leak_call();
}

/* The physical ones of 5.0 are memblock's to the end. */
static void physical_allocations_leave_the_slab_alone(void **state)
{
	(void)state;
	draw_map("####", "");
	port.slab_up = true;
	assert_addr(memblock_phys_alloc(units(1), PAGE_SIZE), at(3));
	assert_addr(memblock_phys_alloc_nid(units(1), PAGE_SIZE, NUMA_NO_NODE), at(2));
	assert_int_equal(port.slab_allocs, 0);
	assert_taken("..@@");
}

static void slab_is_empty(void **state)
{
	char words[200];

	(void)state;
	draw_map("####", "");
	port.slab_up = port.slab_empty = true;
	assert_null(memblock_alloc_nopanic(64, 64));
	assert_warned("slab");
	assert_null(memblock_alloc_raw(64, 64));
	snprintf(words, sizeof(words),
		 "memblock_alloc_try_nid: Failed to allocate 64 bytes align=0x40 nid=-1 from=%s "
		 "max_addr=%s",
		 A(0), A(0));
	assert_panics(words, memblock_alloc(64, 64));
	assert_reserved("....");
}

/* ---- lists and switches changed between two calls ---- */

static void allocating_follows_what_changed(void **state)
{
	(void)state;
	draw_map("########", "");
	assert_addr(memblock_phys_alloc(units(1), 1), at(7));
	draw(&memblock.reserved, "");
	assert_addr(memblock_phys_alloc(units(1), 1), at(7));
	memblock.memory.regions[0].size = units(4);
	memblock.memory.total_size = units(4);
	assert_addr(memblock_phys_alloc(units(1), 1), at(3));
	memblock.bottom_up = true;
	assert_addr(memblock_phys_alloc(units(1), 1), at(0));
	memblock.bottom_up = false;
	memblock.current_limit = at(2);
	assert_addr(memblock_phys_alloc(units(1), 1), at(1));
	assert_null(memblock_alloc_raw(units(1), 1));
	memblock.current_limit = PHYS_ADDR_MAX;
	assert_non_null(memblock_alloc_raw(units(1), 1));
	assert_null(memblock_alloc_raw(units(1), 1));
	draw(&memblock.memory, ".........#");
	assert_ptr_equal(memblock_alloc_raw(units(1), 1), pointer_to(at(9)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(alloc_range_nid),
		TEST(alloc_range_nid_makes_one_attempt),
		TEST(alloc_range),
		TEST(alloc_base_nid),
		TEST(alloc_base),
		TEST(alloc_base_panics_without_room),
		TEST(phys_alloc),
		TEST(phys_alloc_nid),
		TEST(phys_alloc_try_nid),
		TEST(physical_memory_is_not_touched),
		TEST(alignments),
		TEST(align_0_is_a_cache_line),
		TEST(size_0),
		TEST(all_of_memory),
		TEST(allocations_merge),
		TEST(allocations_keep_their_owner),
		TEST(alloc),
		TEST(alloc_nopanic),
		TEST(alloc_raw),
		TEST(zeroed_forms_panic_without_room),
		TEST(alloc_try_nid),
		TEST(alloc_from_prefers_a_minimum),
		TEST(alloc_low_stays_below_4_gib),
		TEST(alloc_node_prefers_a_node),
		TEST(alloc_node_without_nodes),
		TEST(virtual_forms_end_at_the_limit),
		TEST(wishes_are_given_up_in_order),
		TEST(mirror_is_given_up_with_a_line),
		TEST(minimum_or_mirror_first),
		TEST(max_numnodes_means_any),
		TEST(scratch_only_is_never_given_up),
		TEST(leak_detector_hears_of_pointers),
		TEST(leak_detector_is_kept_out_on_request),
		TEST(leak_detector_hears_of_physical_memory),
		TEST(slab_is_used_once_it_is_up),
		TEST(physical_allocations_leave_the_slab_alone),
		TEST(slab_is_empty),
		TEST(allocating_follows_what_changed),
	};

	return RUN_IN_EACH_ERA(tests);
}
