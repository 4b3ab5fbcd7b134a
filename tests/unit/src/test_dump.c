// SPDX-License-Identifier: MIT
/*
 * test_dump.c - src/dump.c: the wording of each line, in each era, as programs that read boot logs
 * expect it; its level, and the caller that goes with it.
 */
#include "port.h"

#include <memblock/linux6.h>
/* Both meanings of a name are needed here. */
#undef memblock_free
#undef memblock_add_node
#undef memblock_alloc
#undef memblock_alloc_try_nid

static enum memblock_log_style style(void)
{
	return memblock_get_rules()->log_style;
}

static bool is_before_6_1(void)
{
	return style() == MEMBLOCK_LOG_STYLE_5_0;
}

static bool is_7_2(void)
{
	return style() == MEMBLOCK_LOG_STYLE_7_2;
}

static int setup(void **state)
{
	(void)port_setup(state);
	memblock_debug = 1;
	return 0;
}

#define DUMP_TEST(function) cmocka_unit_test_setup_teardown(function, setup, port_teardown)

/* "[0x...-0x...]" for a range of units. */
static const char *span(unsigned long from, unsigned long to)
{
	static char texts[4][60];
	static unsigned int next;
	char *text = texts[next++ % 4];

	snprintf(text, sizeof(texts[0]), "[%s-%s]", A(at(from)), A(at(to) - 1));
	return text;
}

/* The line of a reservation that nobody claims, or of an allocation. */
static void assert_reserve_line(unsigned long from, unsigned long to, unsigned int flags)
{
	if (is_7_2())
		assert_line("__memblock_reserve: %s nid=-1 flags=%x", span(from, to), flags);
	else
		assert_line("memblock_reserve: %s", span(from, to));
}

/* ---- lists ---- */

static void lines_of_adding_and_removing(void **state)
{
	(void)state;
	assert_int_equal(memblock_add(at(0), units(4)), 0);
	assert_line("memblock_add: %s", span(0, 4));
	assert_int_equal(memblock_remove(at(1), units(1)), 0);
	assert_line("memblock_remove: %s", span(1, 2));
}

static void lines_of_adding_to_a_node(void **state)
{
	(void)state;
	assert_int_equal(memblock_add_node(at(0), units(1), 3), 0);
	if (!is_before_6_1())
		assert_line("memblock_add_node: %s nid=3 flags=0", span(0, 1));
	assert_int_equal(linux6_memblock_add_node(at(2), units(1), -1, MEMBLOCK_NOMAP), 0);
	if (!is_before_6_1())
		assert_line("memblock_add_node: %s nid=-1 flags=4", span(2, 3));
	assert_no_line();
}

static void lines_of_reserving(void **state)
{
	(void)state;
	assert_int_equal(memblock_reserve(at(1), units(2)), 0);
	assert_reserve_line(1, 3, 0);
	assert_int_equal(memblock_reserve_kern(at(4), units(1)), 0);
	assert_reserve_line(4, 5, 0x20);
	assert_int_equal(__memblock_reserve(at(6), units(1), 2, MEMBLOCK_RSRV_NOINIT), 0);
	if (is_7_2())
		assert_line("__memblock_reserve: %s nid=2 flags=10", span(6, 7));
	else
		assert_line("memblock_reserve: %s", span(6, 7));
}

static void assert_free_line(unsigned long from, unsigned long to)
{
	if (is_before_6_1())
		assert_line("   memblock_free: %s", span(from, to));
	else
		assert_line("memblock_phys_free: %s", span(from, to));
}

static void lines_of_freeing(void **state)
{
	(void)state;
	draw_map("####", "####");
	assert_int_equal(memblock_free(at(1), units(1)), 0);
	assert_free_line(1, 2);
	linux6_memblock_free(memblock_port_phys_to_virt(at(2)), units(1));
	assert_free_line(2, 3);
}

static void lines_show_the_request_as_it_was_made(void **state)
{
	phys_addr_t top = PHYS_ADDR_MAX - 15;

	(void)state;
	assert_int_equal(memblock_add(at(1), 0), 0); /* the last byte lies before the first */
	assert_line("memblock_add: [%s-%s]", A(at(1)), A(at(1) - 1));
	assert_int_equal(memblock_add(top, 20), 0); /* wraps */
	assert_line("memblock_add: [%s-%s]", A(top), A(top + 19));
}

static void no_lines_without_debug(void **state)
{
	(void)state;
	memblock_debug = 0;
	assert_int_equal(memblock_add(at(0), units(4)), 0);
	assert_int_equal(memblock_add_node(at(5), units(1), 0), 0);
	assert_int_equal(memblock_reserve(at(0), units(1)), 0);
	assert_int_equal(memblock_free(at(0), units(1)), 0);
	assert_non_null(memblock_alloc(64, 64));
	assert_true(memblock_phys_alloc_range(64, 64, 0, 0));
	assert_int_equal(memblock_remove(at(0), units(1)), 0);
	memblock_allow_resize();
	assert_int_equal(memblock_double_array(&memblock.memory, 0, 0), 0);
	memblock_dump_all();
	assert_no_line();
}

/* ---- allocations ---- */

#define assert_alloc_line(function, size, align, nid, min, max)                                    \
	assert_line(function ": %lu bytes align=0x%x nid=%d from=%s max_addr=%s",                  \
		    (unsigned long)(size), align, nid, A(min), A(max))

static void lines_of_allocating_pointers(void **state)
{
	(void)state;
	draw_map("########", "");
	assert_non_null(memblock_alloc(units(1), 0x40));
	assert_alloc_line("memblock_alloc_try_nid", units(1), 0x40, -1, 0, 0);
	assert_reserve_line(7, 8, 0x20);
	assert_non_null(memblock_alloc_raw(units(1), 1));
	assert_alloc_line("memblock_alloc_try_nid_raw", units(1), 1, -1, 0, 0);
	assert_reserve_line(6, 7, 0x20);
	assert_non_null(memblock_alloc_try_nid_nopanic(units(1), 1, at(1), at(3), -1));
	assert_alloc_line("memblock_alloc_try_nid_nopanic", units(1), 1, -1, at(1), at(3));
	assert_reserve_line(2, 3, 0x20);
	assert_non_null(linux6_memblock_alloc(units(1), 1));
	assert_alloc_line("memblock_alloc_try_nid", units(1), 1, -1, 0, 0);
	assert_reserve_line(5, 6, 0x20);
	assert_non_null(memblock_alloc_exact_nid_raw(units(1), 1, 0, 0, -1));
	assert_alloc_line("memblock_alloc_exact_nid_raw", units(1), 1, -1, 0, 0);
	assert_reserve_line(4, 5, 0x20);
	assert_null(memblock_alloc_raw(units(9), 1));
	assert_alloc_line("memblock_alloc_try_nid_raw", units(9), 1, -1, 0, 0);
	assert_no_line();
}

static void lines_of_allocating_addresses(void **state)
{
	(void)state;
	draw_map("########", "");
	assert_addr(memblock_phys_alloc_range(units(1), 0x10, at(1), at(3)), at(2));
	assert_line("memblock_phys_alloc_range: %lu bytes align=0x10 from=%s max_addr=%s",
		    (unsigned long)units(1), A(at(1)), A(at(3)));
	assert_reserve_line(2, 3, 0x20);
	assert_addr(linux6_memblock_phys_alloc_try_nid(units(1), 1, -1),
		    at(7)); /* no line of its own */
	assert_reserve_line(7, 8, 0x20);
	assert_addr(memblock_alloc_base(units(1), 1, 0), at(6));
	assert_reserve_line(6, 7, 0x20);
}

static void numbers(void **state)
{
	static const phys_addr_t sizes[] = { 0,
					     9,
					     10,
					     99,
					     100,
					     4294967295U,
					     PHYS_ADDR_MAX - 1,
					     PHYS_ADDR_MAX,
					     PHYS_ADDR_MAX / 3 * 2 };
	unsigned int i;

	(void)state;
	draw_map("#", "#");
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		assert_null(memblock_alloc_try_nid_raw(sizes[i], sizes[i] | 1, 0, units(1), -1));
		assert_line("memblock_alloc_try_nid_raw: %llu bytes align=0x%llx nid=-1 from=%s "
			    "max_addr=%s",
			    (unsigned long long)sizes[i], (unsigned long long)(sizes[i] | 1), A(0),
			    A(units(1)));
	}
}

static void lines_that_are_too_long_are_cut_off(void **state)
{
	char name[300], words[160];

	(void)state;
	memset(name, 'x', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	memset(words, 'x', sizeof(words));
	words[sizeof(words) - 1] = '\0';
	assert_panics(words, __memblock_alloc_or_panic(64, 64, name));
	forget_lines();
}

/* ---- growth ---- */

static void lines_of_doubling(void **state)
{
	size_t bytes = 2 * INIT_MEMBLOCK_MEMORY_REGIONS * sizeof(struct memblock_region);
	phys_addr_t page = PAGE_SIZE, first, second;
	phys_addr_t rounded = (phys_addr_t)(bytes + page - 1) & ~(page - 1);
	phys_addr_t rounded_2 = (phys_addr_t)(2 * bytes + page - 1) & ~(page - 1);
	phys_addr_t last;

	(void)state;
	memblock_allow_resize();
	draw_map("################", "");
	first = at(16) - rounded;
	second = first - rounded_2;
	assert_int_equal(memblock_double_array(&memblock.memory, 0, 0), 0);
	assert_line("memblock: memory is doubled to %d at [%s-%s]",
		    2 * INIT_MEMBLOCK_MEMORY_REGIONS, A(first),
		    A((phys_addr_t)(first + bytes - 1))); /* not rounded */
	last = first + rounded - 1;
	if (is_7_2())
		assert_line("__memblock_reserve: [%s-%s] nid=-1 flags=20", A(first), A(last));
	else
		assert_line("memblock_reserve: [%s-%s]", A(first), A(last));
	assert_int_equal(memblock_double_array(&memblock.memory, 0, 0), 0);
	assert_line("memblock: memory is doubled to %d at [%s-%s]",
		    4 * INIT_MEMBLOCK_MEMORY_REGIONS, A(second),
		    A((phys_addr_t)(second + 2 * bytes - 1)));
	assert_line("%s: [%s-%s]", is_before_6_1() ? "   memblock_free" : "memblock_phys_free",
		    A(first), A(last)); /* the old array goes before the new one is reserved */
	last = second + rounded_2 - 1;
	if (is_7_2())
		assert_line("__memblock_reserve: [%s-%s] nid=-1 flags=20", A(second), A(last));
	else
		assert_line("memblock_reserve: [%s-%s]", A(second), A(last));
}

static void lines_of_doubling_reserved(void **state)
{
	size_t bytes = 2 * INIT_MEMBLOCK_RESERVED_REGIONS * sizeof(struct memblock_region);
	phys_addr_t page = PAGE_SIZE, base, last;
	phys_addr_t rounded = (phys_addr_t)(bytes + page - 1) & ~(page - 1);

	(void)state;
	memblock_allow_resize();
	draw_map("################", "");
	fill(&memblock.reserved, INIT_MEMBLOCK_RESERVED_REGIONS);
	base = at(16) - rounded;
	last = at(16) - 1;
	assert_int_equal(memblock_reserve(at(2), units(1)), 0);
	assert_reserve_line(2, 3, 0);
	assert_line("memblock: reserved is doubled to %d at [%s-%s]",
		    2 * INIT_MEMBLOCK_RESERVED_REGIONS, A(base),
		    A((phys_addr_t)(base + bytes - 1)));
	if (is_7_2())
		assert_line("__memblock_reserve: [%s-%s] nid=-1 flags=20", A(base), A(last));
	else
		assert_line("memblock_reserve: [%s-%s]", A(base), A(last));
}

/* ---- freeing late ---- */

/* 5.0 has "__memblock_free_late:", 6.1 and 6.12 "memblock_free_late:"; 7.2 has neither. */
static void lines_of_freeing_late(void **state)
{
	(void)state;
	memblock_free_late(at(1), units(1));
	if (!is_7_2())
		assert_line("%smemblock_free_late: %s", is_before_6_1() ? "__" : "", span(1, 2));
	assert_no_line();
	assert_pages("free 0x%lx order 0", (unsigned long)(at(1) >> PAGE_SHIFT));
	assert_pages("total 1");
}

/* 5.0 only, where it is a call of its own. */
static void lines_of_freeing_early(void **state)
{
	(void)state;
	NEED_RULES(&memblock_era_rules[MEMBLOCK_RULES_5_0]);
	draw_map("####", "####");
	memblock_free_early(at(1), units(1));
	assert_line("__memblock_free_early: %s", span(1, 2));
	memblock_free_early_nid(at(2), units(1), 0);
	assert_line("__memblock_free_early: %s", span(2, 3));
}

/* ---- levels ---- */

static void levels(void **state)
{
	(void)state;
	assert_int_equal(memblock_add(at(0), units(1)), 0);
	assert_int_equal(next_line()->level, MEMBLOCK_LOG_DEBUG);
	__memblock_dump_all();
	assert_int_equal(next_line()->level, MEMBLOCK_LOG_INFO);
	forget_lines();
	system_has_some_mirror = true;
	assert_addr(memblock_find_in_range(0, 0, units(9), 1), 0);
	assert_int_equal(next_line()->level, MEMBLOCK_LOG_WARN);
	draw_map("", "");
	memblock_cap_memory_range(at(0), units(1));
	assert_int_equal(next_line()->level, MEMBLOCK_LOG_WARN);
	memblock_allow_resize();
	system_has_some_mirror = false;
	assert_int_equal(memblock_double_array(&memblock.memory, 0, 0), -1);
	assert_int_equal(next_line()->level, MEMBLOCK_LOG_ERROR);
}

/* ---- callers ---- */

static volatile int done;

/* Not the last thing they do, so that they are what the library returns to. */
__attribute__((noinline)) static void caller_of_add(void)
{
	(void)memblock_add(at(0), units(4));
	done++;
}

__attribute__((noinline)) static void caller_of_reserve(void)
{
	(void)memblock_reserve(at(0), units(1));
	done++;
}

__attribute__((noinline)) static void caller_of_free(void)
{
	(void)memblock_free(at(0), units(1));
	done++;
}

__attribute__((noinline)) static void caller_of_alloc(void)
{
	(void)memblock_alloc_try_nid(64, 64, 0, 0, NUMA_NO_NODE);
	done++;
}

__attribute__((noinline)) static void caller_of_remove(void)
{
	(void)memblock_remove(at(0), units(1));
	done++;
}

static void assert_called_from(void (*caller)(void))
{
	const struct recorded_line *line;

	caller();
	line = next_line();
	assert_non_null(line->caller);
	assert_true((uintptr_t)line->caller - (uintptr_t)caller < 1024);
	forget_lines();
}

static void lines_name_the_caller(void **state)
{
	(void)state;
	assert_called_from(caller_of_add);
	assert_called_from(caller_of_reserve);
	assert_called_from(caller_of_free);
	assert_called_from(caller_of_alloc);
	assert_called_from(caller_of_remove);
}

/* ---- the dump ---- */

static void dump_of_the_configuration(void **state)
{
	(void)state;
	draw_map("##.n", ".k");
	__memblock_dump_all();
	assert_line("MEMBLOCK configuration:");
	assert_line(" memory size = %s reserved size = %s", A(units(3)), A(units(1)));
	assert_line(" memory.cnt  = 0x2");
	assert_line(" memory[0x0]\t%s, %s bytes flags: 0x0", span(0, 2), A(units(2)));
	assert_line(" memory[0x1]\t%s, %s bytes flags: 0x4", span(3, 4), A(units(1)));
	assert_line(" reserved.cnt  = 0x1");
	assert_line(" reserved[0x0]\t%s, %s bytes flags: 0x20", span(1, 2), A(units(1)));
	assert_no_line();
}

static void dump_of_nodes(void **state)
{
	bool all = style() < MEMBLOCK_LOG_STYLE_6_12;

	(void)state;
	NEED_NODES();
	draw_map("0.3.#", "");
	memblock.reserved.regions[0].size = 0;
	memblock_set_region_node(&memblock.memory.regions[0], -1);
	__memblock_dump_all();
	assert_line("MEMBLOCK configuration:");
	(void)next_line();
	assert_line(" memory.cnt  = 0x3");
	assert_line(" memory[0x0]\t%s, %s bytes%s flags: 0x0", span(0, 1), A(units(1)),
		    all ? " on node -1" : "");
	assert_line(" memory[0x1]\t%s, %s bytes on node 3 flags: 0x0", span(2, 3), A(units(1)));
	assert_line(" memory[0x2]\t%s, %s bytes flags: 0x0", span(4, 5), A(units(1)));
	forget_lines();
}

static void dump_of_empty_lists(void **state)
{
	bool dummy = memblock_get_rules()->dummy_in_empty_list;

	(void)state;
	assert_int_equal(memblock_add(at(0), units(1)), 0);
	assert_int_equal(memblock_remove(at(0), units(1)), 0);
	forget_lines();
	__memblock_dump_all();
	assert_line("MEMBLOCK configuration:");
	assert_line(" memory size = %s reserved size = %s", A(0), A(0));
	assert_line(" memory.cnt  = 0x%d", dummy);
	if (dummy)
		assert_line(" memory[0x0]\t[%s-%s], %s bytes flags: 0x0", A(0), A(PHYS_ADDR_MAX),
			    A(0));
	assert_line(" reserved.cnt  = 0x%d", dummy);
	forget_lines();
}

static void dump_of_many_regions(void **state)
{
	(void)state;
	if (INIT_MEMBLOCK_RESERVED_REGIONS < 17)
		skip();
	fill(&memblock.reserved, 17);
	__memblock_dump_all();
	forget_lines();
	memblock_debug = 1;
	memblock_dump_all();
	for (;;) {
		const char *text = next_line()->text;

		if (strstr(text, " reserved.cnt")) {
			assert_string_equal(text, " reserved.cnt  = 0x11");
			break;
		}
		assert_string_not_equal(text, "(no line)");
	}
	while (!strstr(next_line()->text, "reserved[0xf]"))
		continue;
	assert_non_null(strstr(next_line()->text, " reserved[0x10]\t["));
	assert_no_line();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DUMP_TEST(lines_of_adding_and_removing),
		DUMP_TEST(lines_of_adding_to_a_node),
		DUMP_TEST(lines_of_reserving),
		DUMP_TEST(lines_of_freeing),
		DUMP_TEST(lines_show_the_request_as_it_was_made),
		DUMP_TEST(no_lines_without_debug),
		DUMP_TEST(lines_of_allocating_pointers),
		DUMP_TEST(lines_of_allocating_addresses),
		DUMP_TEST(numbers),
		DUMP_TEST(lines_that_are_too_long_are_cut_off),
		DUMP_TEST(lines_of_doubling),
		DUMP_TEST(lines_of_doubling_reserved),
		DUMP_TEST(lines_of_freeing_late),
		DUMP_TEST(lines_of_freeing_early),
		DUMP_TEST(levels),
		DUMP_TEST(lines_name_the_caller),
		DUMP_TEST(dump_of_the_configuration),
		DUMP_TEST(dump_of_nodes),
		DUMP_TEST(dump_of_empty_lists),
		DUMP_TEST(dump_of_many_regions),
	};

	return RUN_IN_EACH_ERA(tests);
}
