// SPDX-License-Identifier: MIT
/*
 * test_arm_boot.c - tool/arm/lowmem.c: boots on maps of 32-bit ARM machines: what starts the linear
 * map, which attributes entries have, what is cut off, and that every table has an owner.
 */
#include "arm/lowmem.h"
#include "boot.h"
#include "machine.h"
#include "mem_map.h"
#include "tool.h"

#include <memblock/port.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MIB 0x100000ULL
#define GIB (1024 * MIB)

struct machine_case {
	const char *cpu;
	unsigned int cpus;
	uint64_t banks[2][2]; /* base, size; size 0: none */
	const char *cmdline;
	bool before_6; /* Linux 5.0; else 6.12 */
	struct boot_options options;
};

static struct machine_case one_bank(const char *cpu, unsigned int cpus, uint64_t size)
{
	return (struct machine_case){ .cpu = cpu, .cpus = cpus, .banks = { { GIB, size } } };
}

static void describe(struct mem_map *map, const struct machine_case *machine_case)
{
	size_t i;

	mem_map_init(map, "test");
	map->cpu = machine_case->cpu ? xstrdup(machine_case->cpu) : NULL;
	map->cpus = machine_case->cpus;
	for (i = 0; i < 2; i++) {
		struct firmware_range bank = { .kind = FIRMWARE_MEMORY,
					       .base = machine_case->banks[i][0],
					       .size = machine_case->banks[i][1],
					       .nid = -1,
					       .name = "bank" };

		if (bank.size)
			mem_map_add(map, &bank, "bank");
	}
}

/* Boots and calls `check`, which may be NULL. Whether it booted. */
static bool boots(const struct machine_case *machine_case, void (*check)(const struct boot *boot))
{
	struct boot_options options = machine_case->options;
	struct mem_map map;
	struct boot boot;
	bool alive;

	describe(&map, machine_case);
	options.era = machine_case->before_6 ? MEMBLOCK_RULES_5_0 : MEMBLOCK_RULES_6_12;
	options.cmdline = machine_case->cmdline;
	alive = boot_run(&boot, &map, &options);
	if (alive && check)
		check(&boot);
	boot_free(&boot);
	mem_map_free(&map);
	return alive;
}

static bool is_owned(const struct boot *boot, uint64_t base, uint64_t end)
{
	size_t i;

	for (i = 0; i < boot->owner_cnt && base < end; i++)
		if (boot->owners[i].base <= base &&
		    span_end(boot->owners[i].base, boot->owners[i].size) > base)
			base = span_end(boot->owners[i].base, boot->owners[i].size);
	return base >= end;
}

/* ---- which machines ---- */

static void is_arm(const struct boot *boot)
{
	assert_true(boot_is_arm(boot));
}

static void is_not_arm(const struct boot *boot)
{
	assert_false(boot_is_arm(boot));
}

static void the_cpu_decides(void **state)
{
	struct machine_case arm = one_bank("arm,cortex-a15", 1, GIB);
	struct machine_case arm64 = one_bank("arm,cortex-a53", 4, GIB);
	struct machine_case unknown = one_bank(NULL, 0, GIB);

	(void)state;
	assert_true(boots(&arm, is_arm));
	assert_true(boots(&arm64, is_not_arm));
	assert_true(boots(&unknown, is_not_arm));
	unknown.options.arm.wanted = true;
	assert_true(boots(&unknown, is_arm));
}

static bool shared;

static void note_shared(const struct boot *boot)
{
	shared = boot->arm.mmu.shared;
	assert_int_equal(boot->arm.mmu.cachepolicy, shared ? ARM_WRITEALLOC : ARM_WRITEBACK);
	assert_true((boot->arm.entries.list[0].raw & 0x10000) == (shared ? 0x10000 : 0));
}

static bool shares(const char *cpu, unsigned int cpus, enum arm_cpu asked)
{
	struct machine_case machine_case = one_bank(cpu, cpus, GIB);

	machine_case.options.arm.wanted = true;
	machine_case.options.arm.cpu = asked;
	assert_true(boots(&machine_case, note_shared));
	return shared;
}

static void who_shares_memory(void **state)
{
	(void)state;
	assert_true(shares("arm,cortex-a15", 1, ARM_CPU_BY_MAP));
	assert_true(shares("arm,cortex-a9", 2, ARM_CPU_BY_MAP));
	assert_false(shares("arm,cortex-a9", 1, ARM_CPU_BY_MAP));
	assert_false(shares("arm,cortex-a8", 1, ARM_CPU_BY_MAP));
	assert_true(shares(NULL, 0, ARM_CPU_BY_MAP));
	assert_true(shares("arm,cortex-a8", 1, ARM_CPU_SMP));
	assert_false(shares("arm,cortex-a15", 4, ARM_CPU_UP));
}

/* ---- bounds ---- */

static void short_format(const struct boot *boot)
{
	assert_ptr_equal(boot->arm.mmu.format, &arm_format_short);
}

static void lpae_format(const struct boot *boot)
{
	assert_ptr_equal(boot->arm.mmu.format, &arm_format_lpae);
}

static void the_format_reaches_all_memory(void **state)
{
	struct machine_case machine_case = one_bank("arm,cortex-a15", 1, 3 * GIB);

	(void)state;
	assert_true(boots(&machine_case, short_format));
	machine_case.banks[0][1] += MIB;
	assert_true(boots(&machine_case, lpae_format));
	machine_case.options.arm.format = &arm_format_short;
	assert_true(boots(&machine_case, short_format));
}

static uint64_t memory_end(const struct boot *boot)
{
	const struct boot_region *last = &boot->memory.list[boot->memory.cnt - 1];

	return last->base + last->size;
}

static void ends_before_4g(const struct boot *boot)
{
	assert_true(memory_end(boot) == 4 * GIB - 1);
	assert_int_equal(boot->map->anomaly_cnt, 0);
}

static void ends_before_4g_with_a_word(const struct boot *boot)
{
	assert_true(memory_end(boot) == 4 * GIB - 1);
	assert_int_equal(boot->map->anomaly_cnt, 1);
}

/* The last byte below 4 GiB has no 32-bit end. */
static void memory_beyond_the_format_is_cut(void **state)
{
	struct machine_case machine_case = one_bank("arm,cortex-a15", 1, 3 * GIB);

	(void)state;
	assert_true(boots(&machine_case, ends_before_4g));
	machine_case.banks[0][1] += GIB;
	machine_case.options.arm.format = &arm_format_short;
	assert_true(boots(&machine_case, ends_before_4g_with_a_word));
}

static uint64_t phys_offset;

static void note_phys_offset(const struct boot *boot)
{
	phys_offset = boot->arm.mmu.phys_offset;
	assert_true(boot->memory.list[0].base >= phys_offset);
}

/*
 *	banks   [512M at 1G]   [512M at 2G]
 */
static void the_kernels_bank_starts_the_linear_map(void **state)
{
	struct machine_case machine_case = one_bank("arm,cortex-a7", 4, GIB / 2);

	(void)state;
	machine_case.banks[1][0] = 2 * GIB;
	machine_case.banks[1][1] = GIB / 2;
	assert_true(boots(&machine_case, note_phys_offset));
	assert_true(phys_offset == GIB);
	machine_case.options.has_kernel = true;
	machine_case.options.kernel = (struct firmware_window){ 2 * GIB + 0x8000, 16 * MIB };
	assert_true(boots(&machine_case, note_phys_offset));
	assert_true(phys_offset == 2 * GIB);
	/* what mem= leaves does not move it */
	machine_case.cmdline = "mem=100M@0x80100000";
	assert_true(boots(&machine_case, note_phys_offset));
	assert_true(phys_offset == 2 * GIB);
	/* off a boundary it is rounded down */
	machine_case.cmdline = NULL;
	machine_case.options.has_kernel = false;
	machine_case.banks[0][0] += MIB;
	assert_true(boots(&machine_case, note_phys_offset));
	assert_true(phys_offset == GIB);
}

static void without_memory_it_follows_mem(void **state)
{
	struct machine_case machine_case = { .cpu = "arm,cortex-a7",
					     .cmdline = "mem=64M@0x60000000" };

	(void)state;
	assert_true(boots(&machine_case, note_phys_offset));
	assert_true(phys_offset == 0x60000000);
}

static void is_what_mem_says(const struct boot *boot)
{
	assert_int_equal(boot->memory.cnt, 1);
	assert_true(boot->memory.list[0].base == GIB);
	assert_true(boot->memory.list[0].size == 700 * MIB);
}

/* mem=SIZE goes over holes and beyond what was described. */
static void mem_is_one_bank(void **state)
{
	struct machine_case machine_case = one_bank("arm,cortex-a7", 4, 100 * MIB);

	(void)state;
	machine_case.banks[1][0] = 2 * GIB;
	machine_case.banks[1][1] = GIB / 2;
	machine_case.cmdline = "mem=700M";
	assert_true(boots(&machine_case, is_what_mem_says));
}

/* ---- what it leaves behind ---- */

static void check_tables(const struct boot *boot)
{
	const struct arm_lowmem *arm = &boot->arm;
	uint64_t mapped = 0, listed = 0;
	size_t i;

	assert_true(boot_adds_up(boot));
	for (i = 0; i < boot->reserved.cnt; i++)
		assert_true(is_owned(
			boot, boot->reserved.list[i].base,
			span_end(boot->reserved.list[i].base, boot->reserved.list[i].size)));
	for (i = 0; i < arm->entries.cnt; i++)
		listed += arm->entries.list[i].size;
	for (i = 0; i < arm->mapping_cnt; i++)
		mapped += arm->mappings[i].size;
	assert_true(mapped == listed && mapped == arm->lowmem);
	for (i = 0; i < arm->table_cnt; i++)
		assert_true(memblock_is_reserved(arm->tables[i].pa));
	assert_true(arm_table_bytes(arm) ==
		    arm->mmu.format->pgd_bytes + arm->mmu.table_pages * 4096);
}

/* Tails off every boundary, both formats, the kernel at the start and where room is below. */
static void every_table_is_owned(void **state)
{
	static const char *const cmdlines[] = { NULL,
						"mem=100M",
						"mem=301M",
						"mem=308000K",
						"mem=64M@0x40000000 mem=63508K@0x50000000",
						"vmalloc=512M" };
	const struct arm_format *const formats[] = { &arm_format_short, &arm_format_lpae };
	struct machine_case machine_case = one_bank("arm,cortex-a7", 4, GIB);
	size_t i, j;

	(void)state;
	machine_case.options.has_kernel = true;
	for (i = 0; i < 2; i++)
		for (j = 0; j < 2 * sizeof(cmdlines) / sizeof(cmdlines[0]); j++) {
			machine_case.options.arm.format = formats[i];
			machine_case.options.kernel =
				(struct firmware_window){ GIB + (j & 1 ? 0x208000 : 0), 16 * MIB };
			machine_case.cmdline = cmdlines[j / 2];
			assert_true(boots(&machine_case, check_tables));
		}
}

static void pgd_is_below_the_kernel(const struct boot *boot)
{
	assert_true(boot->arm.mmu.pgd == GIB + 0x204000);
	assert_false(boot->owners[0].placed);
}

static void pgd_is_elsewhere(const struct boot *boot)
{
	assert_true(boot->arm.mmu.pgd > GIB + 16 * MIB);
}

static void where_the_first_level_lies(void **state)
{
	struct machine_case machine_case = one_bank("arm,cortex-a7", 4, GIB);

	(void)state;
	machine_case.options.has_kernel = true;
	machine_case.options.kernel = (struct firmware_window){ GIB + 0x208000, 16 * MIB };
	assert_true(boots(&machine_case, pgd_is_below_the_kernel));
	machine_case.options.kernel = (struct firmware_window){ GIB, 16 * MIB };
	assert_true(boots(&machine_case, pgd_is_elsewhere));
}

/* The kernel's window, before and from 6.1 on. */
static void window_of_its_own(const struct boot *boot)
{
	assert_int_equal(boot->arm.mapping_cnt, 3);
	assert_true(boot->arm.mappings[1].va == 0xc0800000 &&
		    boot->arm.mappings[1].size == 2 * MIB);
	assert_true(boot->arm.mappings[1].permissions & ARM_PL1_EXECUTE);
}

static void window_from_the_start(const struct boot *boot)
{
	assert_int_equal(boot->arm.mapping_cnt, 2);
	assert_true(boot->arm.mappings[0].size == 10 * MIB);
	assert_true(boot->arm.mappings[0].permissions & ARM_PL1_EXECUTE);
	assert_true(arm_kernel_window_end(&boot->arm) == 0xc0a00000);
}

static void windows_by_version(void **state)
{
	struct machine_case machine_case = one_bank("arm,cortex-a7", 4, GIB / 2);

	(void)state;
	machine_case.options.has_kernel = true;
	machine_case.options.kernel = (struct firmware_window){ GIB + 8 * MIB + 0x8000, MIB };
	assert_true(boots(&machine_case, window_from_the_start));
	machine_case.before_6 = true;
	assert_true(boots(&machine_case, window_of_its_own));
}

static void a_kernel_outside_lowmem_is_refused(void **state)
{
	struct machine_case machine_case = one_bank("arm,cortex-a7", 4, GIB);

	(void)state;
	machine_case.options.has_kernel = true;
	machine_case.options.kernel = (struct firmware_window){ GIB + 768 * MIB, MIB };
	assert_false(boots(&machine_case, NULL));
	machine_case.options.kernel.base -= MIB / 2;
	assert_false(boots(&machine_case, NULL));
	machine_case.options.kernel.base -= MIB / 2;
	assert_true(boots(&machine_case, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_cpu_decides),
		cmocka_unit_test(who_shares_memory),
		cmocka_unit_test(the_format_reaches_all_memory),
		cmocka_unit_test(memory_beyond_the_format_is_cut),
		cmocka_unit_test(the_kernels_bank_starts_the_linear_map),
		cmocka_unit_test(without_memory_it_follows_mem),
		cmocka_unit_test(mem_is_one_bank),
		cmocka_unit_test(every_table_is_owned),
		cmocka_unit_test(where_the_first_level_lies),
		cmocka_unit_test(windows_by_version),
		cmocka_unit_test(a_kernel_outside_lowmem_is_refused),
	};

	return cmocka_run_group_tests_name("arm_boot", tests, NULL, NULL);
}
