// SPDX-License-Identifier: MIT
/*
 * test_boot.c - tool/boot.c and tool/early.c: on every sample, under all rules and with many
 * command lines, every byte is accounted for once and every reservation has an owner.
 */
#include "../../random.h"
#include "boot.h"
#include "load/load.h"
#include "mem_clean.h"
#include "machine.h"
#include "tool.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const samples[] = { "samples/ti-j721e-sk.dtb", "samples/asus-nexus7.dtb",
				       "samples/server-4node.dtb", "tests/cli/broken-map.dtb" };

static const char *const cmdlines[] = {
	"",
	"mem=1G",
	"mem=300M memblock=debug",
	"mem=511M@0x80100000",
	"movable_node cma=64M",
	"memmap=16M$0x84000000 crashkernel=32M",
	"memmap=exactmap,512M@0x80000000",
	"reserve_mem=1M:4096:one reserve_mem=64K:65536:two",
	"log_buf_len=4M cma=0",
	"kernelcore=mirror initrd=0x86000000,1234567",
	"memmap=1M$0x84000800,2M#0x88000000",
};

/* Whether owners cover all of [base, end). Owners are sorted by address. */
static bool is_owned(const struct boot *boot, uint64_t base, uint64_t end)
{
	size_t i;

	for (i = 0; i < boot->owner_cnt && base < end; i++)
		if (boot->owners[i].base <= base &&
		    boot->owners[i].base + boot->owners[i].size > base)
			base = boot->owners[i].base + boot->owners[i].size;
	return base >= end;
}

static void check_boot(const struct boot *boot)
{
	size_t i;

	assert_true(boot_adds_up(boot));
	assert_true(boot->totals.handed_over == (uint64_t)machine.pages * PAGE_SIZE);
	assert_true(boot->totals.handed_over > 0);
	for (i = 0; i < boot->reserved.cnt; i++)
		assert_true(is_owned(boot, boot->reserved.list[i].base,
				     boot->reserved.list[i].base + boot->reserved.list[i].size));
	for (i = 1; i < boot->memory.cnt; i++)
		assert_true(boot->memory.list[i - 1].base + boot->memory.list[i - 1].size <=
			    boot->memory.list[i].base);
}

static void boot_on(const char *path, const struct boot_options *options,
		    void (*check)(const struct boot *boot))
{
	struct mem_map map;
	struct boot boot;

	assert_true(load_map(path, &map));
	if (!boot_run(&boot, &map, options))
		fail_msg("%s with '%s' does not boot", path, options->cmdline);
	check(&boot);
	boot_free(&boot);
	mem_map_free(&map);
}

static void every_byte_is_accounted_for(void **state)
{
	struct boot_options options = { .era = 0 };
	size_t s, c;
	int era;

	(void)state;
	for (s = 0; s < sizeof(samples) / sizeof(samples[0]); s++)
		for (c = 0; c < sizeof(cmdlines) / sizeof(cmdlines[0]); c++)
			for (era = 0; era < MEMBLOCK_ERAS; era++) {
				options.cmdline = cmdlines[c];
				options.era = (enum memblock_era)era;
				boot_on(samples[s], &options, check_boot);
			}
}

static const struct owner *owner_named(const struct boot *boot, const char *name)
{
	size_t i;

	for (i = 0; i < boot->owner_cnt; i++)
		if (!strcmp(boot->owners[i].name, name))
			return &boot->owners[i];
	return NULL;
}

static void check_images(const struct boot *boot)
{
	const struct owner *kernel = owner_named(boot, "kernel image");
	const struct owner *initrd = owner_named(boot, "initrd");

	assert_true(kernel->base == 0x90000000 && kernel->size == 0x1000000);
	assert_true(initrd->base == 0xa0000000 && initrd->size == 0x2000); /* whole pages */
	assert_true(machine.kernel_end == 0x91000000);
}

static void images_lie_where_they_are_told(void **state)
{
	const struct boot_options options = {
		.era = MEMBLOCK_RULES_6_12,
		.has_kernel = true,
		.kernel = { 0x90000000, 0x1000000 },
		.has_initrd = true,
		.initrd = { 0xa0000100, 0x1000 },
	};

	(void)state;
	boot_on("samples/server-4node.dtb", &options, check_images);
}

static void check_way_clear(const struct boot *boot)
{
	const struct owner *kernel = owner_named(boot, "kernel image");
	const struct owner *tree = owner_named(boot, "device tree");

	assert_true(kernel->base == 0x81200000); /* behind the initrd */
	assert_true(tree->base == 0x83200000);   /* behind the kernel */
	assert_int_equal(boot->map->anomaly_cnt, 0);
}

static void images_keep_out_of_each_others_way(void **state)
{
	const struct boot_options options = { .era = MEMBLOCK_RULES_6_12,
					      .has_initrd = true,
					      .initrd = { 0x80200000, 0x1000000 } };

	(void)state;
	boot_on("samples/asus-nexus7.dtb", &options, check_way_clear);
}

static void check_nodes(const struct boot *boot)
{
	static const char *const maps[] = { "struct page map, node 0", "struct page map, node 1",
					    "struct page map, node 2", "struct page map, node 3" };
	const struct owner *map;
	size_t i;

	for (i = 0; i < 3; i++) {
		map = owner_named(boot, maps[i]);
		assert_non_null(map);
		assert_true(map->size == 128 << 20); /* 64 bytes for each page of 8 GiB */
		assert_int_equal(i, map->base >> 39 & 3);
	}
	assert_int_equal(owner_named(boot, maps[3])->base >> 39 & 3, 2); /* node 3 may go away */
	assert_int_equal(boot->banks.cnt, 5);
	assert_int_equal(boot->banks.list[4].flags, MEMBLOCK_HOTPLUG);
}

static void nodes_get_their_own(void **state)
{
	const struct boot_options options = { .era = MEMBLOCK_RULES_6_12 };

	(void)state;
	boot_on("samples/server-4node.dtb", &options, check_nodes);
}

static void check_pool(const struct boot *boot)
{
	const struct owner *pool = owner_named(boot, "linux,cma@80000000");

	assert_true(pool->base == 0xa0000000 && pool->size == 0x10000000); /* top of its window */
	assert_true(pool->placed);
	assert_int_equal(pool->class, OWNER_POOL);
	assert_int_equal(boot->totals.nomap, 0x200000);
}

static void pools_are_placed_in_their_window(void **state)
{
	const struct boot_options options = { .era = MEMBLOCK_RULES_6_12 };

	(void)state;
	boot_on("samples/asus-nexus7.dtb", &options, check_pool);
}

static void check_debug(const struct boot *boot)
{
	assert_true(boot->log_cnt > 10);
	assert_string_equal(boot->log[0], "memblock_add: [0x0000000080000000-0x00000000bfffffff] "
					  "/memory@80000000");
}

static void debug_keeps_the_lines(void **state)
{
	const struct boot_options options = { .era = MEMBLOCK_RULES_6_12, .debug = true };

	(void)state;
	boot_on("samples/asus-nexus7.dtb", &options, check_debug);
}

static void a_boot_without_room_fails_cleanly(void **state)
{
	static const char *const hopeless[] = { "mem=1M", "memmap=exactmap", "mem=12Q",
						"log_buf_len=8G" };
	struct boot_options options = { .era = MEMBLOCK_RULES_6_12 };
	struct mem_map map;
	struct boot boot;
	int stderr_copy = dup(2);
	size_t i;

	(void)state;
	assert_non_null(freopen("/dev/null", "w", stderr));
	for (i = 0; i < sizeof(hopeless) / sizeof(hopeless[0]); i++) {
		options.cmdline = hopeless[i];
		assert_true(load_map(samples[1], &map));
		if (boot_run(&boot, &map, &options)) {
			fflush(stderr);
			dup2(stderr_copy, 2);
			fail_msg("boots: %s", hopeless[i]);
		}
		boot_free(&boot);
		mem_map_free(&map);
	}
	fflush(stderr);
	dup2(stderr_copy, 2);
	close(stderr_copy);
}

/* ---- damage ---- */

/*
 * Boots on a damaged copy, which may fail but not otherwise misbehave; whoever boots accounts for
 * every byte.
 */
static void boot_damaged(const char *data, size_t size, uint64_t *random)
{
	struct boot_options options = { .era = (enum memblock_era)(random_next(random) % 4) };
	const struct load_options dtb = { .format = map_format_named("dtb") };
	struct map_list list;
	struct boot boot;
	char *copy = xrealloc(NULL, size + 1);
	unsigned int changes;

	memcpy(copy, data, size + 1);
	for (changes = 1 + random_next(random) % 4; changes; changes--)
		copy[64 + random_next(random) % (size - 64)] = (char)random_next(random);
	if (load_data("damaged", copy, size, &dtb, &list)) {
		mem_map_check(&list.maps[0]);
		mem_map_clean(&list.maps[0]);
		if (boot_run(&boot, &list.maps[0], &options))
			assert_true(boot_adds_up(&boot));
		boot_free(&boot);
		map_list_free(&list);
	}
	free(copy);
}

static void damaged_maps_are_survived(void **state)
{
	uint64_t random = 20250321;
	uint32_t round;
	int stderr_copy = dup(2);
	size_t i, size;

	(void)state;
	assert_non_null(freopen("/dev/null", "w", stderr));
	for (i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		char *data = read_file(samples[i], &size);

		for (round = 0; round < 250; round++)
			boot_damaged(data, size, &random);
		free(data);
	}
	fflush(stderr);
	dup2(stderr_copy, 2);
	close(stderr_copy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_byte_is_accounted_for),
		cmocka_unit_test(images_lie_where_they_are_told),
		cmocka_unit_test(images_keep_out_of_each_others_way),
		cmocka_unit_test(nodes_get_their_own),
		cmocka_unit_test(pools_are_placed_in_their_window),
		cmocka_unit_test(debug_keeps_the_lines),
		cmocka_unit_test(a_boot_without_room_fails_cleanly),
		cmocka_unit_test(damaged_maps_are_survived),
	};

	return cmocka_run_group_tests_name("boot", tests, NULL, NULL);
}
