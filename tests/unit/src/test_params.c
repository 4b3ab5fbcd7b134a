// SPDX-License-Identifier: MIT
/*
 * test_params.c - src/params.c: the boot parameters and the table of named reservations.
 */
#include "port.h"

enum { EIGHT = RESERVE_MEM_MAX_ENTRIES };

/* ---- memblock_early_param ---- */

static void parameter_memblock(void **state)
{
	(void)state;
	assert_int_equal(memblock_early_param("memblock", NULL), 0);
	assert_int_equal(memblock_early_param("memblock", ""), 0);
	assert_int_equal(memblock_early_param("memblock", "debu"), 0);
	assert_int_equal(memblock_early_param("memblock", "de,bug"), 0);
	assert_int_equal(memblock_debug, 0);
	assert_int_equal(memblock_early_param("memblock", "debug"), 0);
	assert_int_equal(memblock_debug, 1);
	memblock_debug = 0;
	assert_int_equal(memblock_early_param("memblock", "verbose,dedebugging"), 0); /* anywhere */
	assert_int_equal(memblock_debug, 1);
}

static void parameter_movable_node(void **state)
{
	(void)state;
	assert_int_equal(memblock_early_param("movable_node", NULL), 0);
	assert_true(movable_node_is_enabled());
}

static void parameter_kernelcore(void **state)
{
	(void)state;
	assert_int_equal(memblock_early_param("kernelcore", NULL), 0);
	assert_int_equal(memblock_early_param("kernelcore", "512M"), 0);
	assert_int_equal(memblock_early_param("kernelcore", "mirro"), 0);
	assert_int_equal(memblock_early_param("kernelcore", "mirrored"), 0);
	assert_false(mirrored_kernelcore);
	assert_int_equal(memblock_early_param("kernelcore", "mirror"), 0);
	assert_true(mirrored_kernelcore);
}

static void parameter_reserve_mem(void **state)
{
	phys_addr_t start, size;

	(void)state;
	draw_map("####", "");
	assert_int_equal(memblock_early_param("reserve_mem", "128:64:oops"), 0);
	assert_int_equal(reserve_mem_find_by_name("oops", &start, &size), 1);
	assert_int_equal(memblock_early_param("reserve_mem", "128:64:oops"), -EBUSY);
	assert_int_equal(memblock_early_param("reserve_mem", "0:64:oops"), -EINVAL);
	assert_int_equal(memblock_early_param("reserve_mem", NULL), -EINVAL);
}

static void parameters_of_others(void **state)
{
	(void)state;
	assert_int_equal(memblock_early_param("mem", "4G"), -ENOENT);
	assert_int_equal(memblock_early_param("", NULL), -ENOENT);
	assert_int_equal(memblock_early_param("memblock2", "debug"), -ENOENT);
	assert_int_equal(memblock_early_param("memb", "debug"), -ENOENT);
	assert_int_equal(memblock_early_param("movable", NULL), -ENOENT);
	assert_int_equal(memblock_debug, 0);
	assert_false(movable_node_enabled);
}

/* ---- the named reservations ---- */

#define assert_reserved_as(value, name, at_addr, of_size)                                          \
	do {                                                                                       \
		phys_addr_t start_ = 0, size_ = 0;                                                 \
		assert_int_equal(memblock_reserve_mem(value), 1);                                  \
		assert_int_equal(reserve_mem_find_by_name(name, &start_, &size_), 1);              \
		assert_addr(start_, at_addr);                                                      \
		assert_addr(size_, of_size);                                                       \
	} while (0)

static void reserve_mem(void **state)
{
	(void)state;
	set_unit(0x10000);
	draw_map("####", "");
	assert_reserved_as("65536:65536:trace", "trace", at(3), 0x10000);
	assert_reserved_as("0x8000:0x10000:log", "log", at(2), 0x8000);
	assert_reserved_as("0100:4096:octal", "octal", at(4) - 0x10000 - 4096, 64);
	assert_true(memblock_is_reserved(at(2)));
	assert_true(memblock_is_reserved(at(3)));
}

static void reserve_mem_knows_suffixes(void **state)
{
	(void)state;
	set_unit(1 << 20);
	draw_map("########", "");
	assert_reserved_as("1m:1M:a", "a", at(7), 1 << 20);
	assert_reserved_as("512k:1K:b", "b", at(7) - (512 << 10), 512 << 10);
	assert_reserved_as("0x2M:1m:c", "c", at(4), 2 << 20);
	assert_int_equal(memblock_reserve_mem("1g:1:d"), -ENOMEM);
	assert_int_equal(memblock_reserve_mem("1G:1:d"), -ENOMEM);
	assert_int_equal(memblock_reserve_mem("1t:1:d"),
			 sizeof(phys_addr_t) > 4 ? -ENOMEM : -EINVAL);
	assert_int_equal(memblock_reserve_mem("1P:1:d"),
			 sizeof(phys_addr_t) > 4 ? -ENOMEM : -EINVAL);
	assert_int_equal(memblock_reserve_mem("1e:1:d"),
			 sizeof(phys_addr_t) > 4 ? -ENOMEM : -EINVAL);
	assert_int_equal(memblock_reserve_mem("16E:1:d"), -EINVAL); /* not even an address */
	assert_int_equal(memblock_reserve_mem("1x:1:d"), -EINVAL);
}

static void reserve_mem_aligns_to_cache_lines_at_least(void **state)
{
	(void)state;
	draw_map("####", "");
	assert_reserved_as("100:1:a", "a",
			   at(4) - (100 + SMP_CACHE_BYTES - 1) / SMP_CACHE_BYTES * SMP_CACHE_BYTES,
			   100);
	assert_int_equal(memblock_reserve_mem("1:0:b"), 1);
	assert_not_warned();
}

static void reserve_mem_numbers(void **state)
{
	(void)state;
	draw_map("####", "");
	assert_int_equal(memblock_reserve_mem("18446744073709551616:64:a"), -EINVAL);
	assert_int_equal(memblock_reserve_mem("18446744073709551619:64:a"), -EINVAL);
	assert_int_not_equal(memblock_reserve_mem("4294967299:64:a"), 1); /* 3 in 32 bits */
	assert_int_equal(memblock_reserve_mem("0x10000000000000000:64:a"), -EINVAL);
	assert_int_equal(memblock_reserve_mem("09:64:a"), -EINVAL);
	assert_int_equal(memblock_reserve_mem("0x:64:a"), -EINVAL);
	assert_int_equal(memblock_reserve_mem("0xg:64:a"), -EINVAL);
	assert_reserved_as("0X1f:64:a", "a", at(4) - 64, 31);
	assert_reserved_as("0x1F:0x40:b", "b", at(4) - 128, 31);
}

static void reserve_mem_malformed(void **state)
{
	static const char *const values[] = {
		"",
		":",
		"64",
		"64:",
		"64:64",
		"64:64:",
		"64::a",
		":64:a",
		"x:64:a",
		"64:x:a",
		"0:64:a",
		"64;64:a",
		"64:64;a",
		"-1:64:a",
		"64:64: ",
		"64:64:\t ",
		"64:64:sixteen_letters_",
	};
	unsigned int i;

	(void)state;
	draw_map("####", "");
	for (i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		assert_int_equal(memblock_reserve_mem(values[i]), -EINVAL);
	assert_int_equal(memblock_reserve_mem(NULL), -EINVAL);
	assert_reserved("....");
}

static void reserve_mem_names(void **state)
{
	phys_addr_t start = 7, size = 7;

	(void)state;
	draw_map("####", "");
	assert_int_equal(memblock_reserve_mem("64:64:fifteen_letters"), 1);
	assert_int_equal(memblock_reserve_mem("64:64: a b "), 1);
	assert_int_equal(memblock_reserve_mem("64:64:a:b"), 1);
	assert_int_equal(memblock_reserve_mem("64:64:a:b"), -EBUSY);
	assert_int_equal(memblock_reserve_mem("64:64:a:"), 1);
	assert_int_equal(reserve_mem_find_by_name("fifteen_letters", &start, &size), 1);
	assert_int_equal(reserve_mem_find_by_name(" a b ", &start, &size), 1);
	start = size = 7;
	assert_int_equal(reserve_mem_find_by_name("fifteen", &start, &size), 0);
	assert_int_equal(reserve_mem_find_by_name("fifteen_letters_", &start, &size), 0);
	assert_int_equal(reserve_mem_find_by_name("", &start, &size), 0);
	assert_addr(start, 7);
	assert_addr(size, 7);
}

static void reserve_mem_table_is_full(void **state)
{
	char value[] = "64:64:a";
	unsigned int i;

	(void)state;
	draw_map("####", "");
	for (i = 0; i < EIGHT; i++) {
		assert_int_equal(memblock_reserve_mem(value), 1);
		value[sizeof(value) - 2]++;
	}
	assert_int_equal(memblock_reserve_mem(value), -EBUSY);
	assert_int_equal(memblock_reserve_mem("malformed"), -EBUSY); /* asked first */
	assert_int_equal(reserve_mem_release_by_name("a"), 1);
	assert_int_equal(memblock_reserve_mem(value), -EBUSY); /* entries are used once */
}

static void reserve_mem_without_room(void **state)
{
	phys_addr_t start, size;

	(void)state;
	draw_map("####", "");
	memblock_set_current_limit(at(2));
	assert_reserved_as("64:64:a", "a", at(2) - 64, 64);
	memblock_set_current_limit(at(0));
	assert_int_equal(memblock_reserve_mem("64:64:b"), -ENOMEM);
	assert_int_equal(reserve_mem_find_by_name("b", &start, &size), 0);
	memblock_set_current_limit(at(2));
	assert_reserved_as("64:64:b", "b", at(2) - 128, 64); /* the name is still unused */
}

static void reserve_mem_release(void **state)
{
	phys_addr_t start, size;

	(void)state;
	draw_map("####", "");
	assert_int_equal(memblock_reserve_mem("64:64:a"), 1);
	assert_int_equal(reserve_mem_release_by_name("b"), 0);
	assert_int_equal(reserve_mem_release_by_name("a"), 1);
	assert_false(memblock_is_reserved(at(4) - 64));
	assert_int_equal(reserve_mem_release_by_name("a"), 0);
	assert_int_equal(reserve_mem_find_by_name("a", &start, &size), 0);
	assert_reserved_as("64:64:a", "a", at(4) - 64, 64);
}

static void reserve_mem_tells_the_leak_detector(void **state)
{
	(void)state;
	draw_map("####", "");
	assert_int_equal(memblock_reserve_mem("64:64:a"), 1);
	assert_leak(LEAK_ALLOC_PHYS, at(4) - 64, 64);
	assert_int_equal(reserve_mem_release_by_name("a"), 1);
	assert_leak(LEAK_FREE_PHYS, at(4) - 64, 64);
	assert_no_leak_call();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(parameter_memblock),
		TEST(parameter_movable_node),
		TEST(parameter_kernelcore),
		TEST(parameter_reserve_mem),
		TEST(parameters_of_others),
		TEST(reserve_mem),
		TEST(reserve_mem_knows_suffixes),
		TEST(reserve_mem_aligns_to_cache_lines_at_least),
		TEST(reserve_mem_numbers),
		TEST(reserve_mem_malformed),
		TEST(reserve_mem_names),
		TEST(reserve_mem_table_is_full),
		TEST(reserve_mem_without_room),
		TEST(reserve_mem_release),
		TEST(reserve_mem_tells_the_leak_detector),
	};

	return RUN_IN_EACH_ERA(tests);
}
