// SPDX-License-Identifier: MIT
/*
 * test_arm_protect.c - arch/arm/protect.c: what may be written and executed after the hardening
 * pass.
 */
#include "machine.h"

/* A kernel at 4 MiB: text [4, 8), rodata [8, 10), data from 10 MiB on. */
enum { TEXT = 0xc0400000, RODATA = 0xc0800000, DATA = 0xc0a00000 };

static void boot_kernel(bool large)
{
	boot(0x40000000, 300 * MIB + 12 * KIB);
	mmu.large_entries = large;
	mmu.kernel_start = 0x40408000;
	mmu.kernel_end = 0x40a12345;
	assert_int_equal(paging_init(&mmu), 0);
	forget_events();
}

/* The permissions of [start, end), which are the same throughout. */
static void check_permissions(uint64_t start, uint64_t end, unsigned int expected, const char *file,
			      int line)
{
	uint64_t va;

	for (va = start; va < end; va += 4096) {
		const struct arm_translation is = translate(va, ARM_READ);

		_assert_int_equal(is.permissions, expected, file, line);
		check_hex(is.pa, va - 0x80000000, file, line);
	}
}
#define assert_permissions(start, end, expected)                                                   \
	check_permissions(start, end, expected, __FILE__, __LINE__)

#define RX (ARM_PL1_READ | ARM_PL1_EXECUTE)
#define RO ARM_PL1_READ
#define RW (ARM_PL1_READ | ARM_PL1_WRITE)

static void assert_hardened(void)
{
	assert_permissions(0xc0000000, TEXT, RW);
	assert_permissions(TEXT, RODATA, RX);
	assert_permissions(RODATA, DATA, RO);
	assert_permissions(DATA, 0xd2c03000, RW);
	assert_int_equal(translate(0xd2c03000, ARM_READ).fault, ARM_TRANSLATION_FAULT);
	assert_hex(section_of(0xd2e00000), 0);
}

static void text_rodata_and_the_rest(void **state)
{
	(void)state;
	boot_kernel(false);
	assert_permissions(TEXT, RODATA, RW | ARM_PL1_EXECUTE);
	assert_int_equal(mark_rodata_ro(&mmu, TEXT, RODATA, DATA), 0);
	assert_hardened();
	assert_hex(section_of(0xc0200000), 0x40200000 | either(0x1141e, 0x71d | XN));
	assert_hex(section_of(TEXT), 0x40400000 | either(0x1940e, 0x79d));
	assert_hex(section_of(RODATA), 0x40800000 | either(0x1941e, 0x79d | XN));
	assert_hex(page_of(0xd2c02000), 0x52c02000 | either(0x45f, 0x71f | XN));
	assert_hex(page_of(0xd2c03000), 0);
}

/* A section of text that is made of pages. */
static void pages_of_text(void **state)
{
	(void)state;
	boot_kernel(false);
	assert_int_equal(map(TEXT + 4096, 0x40401000, 4096, MT_MEMORY_RWX), 0);
	assert_int_equal(mark_rodata_ro(&mmu, TEXT, RODATA, DATA), 0);
	assert_hardened();
	assert_hex(page_of(TEXT), 0x40400000 | either(0x65e, 0x79f));
}

/* What an invalid entry holds stays, and maps nothing. */
static void invalid_entries_stay(void **state)
{
	uint64_t table;

	(void)state;
	boot_kernel(false);
	table = section_of(0xd2c00000) & either(0xfffffc00, 0xfffffff000);
	if (is_short())
		*(uint32_t *)ram_at(table + 3 * 4) = 0x4050045c;
	else
		*(uint64_t *)ram_at(table + 3 * 8) = 0x4050071e;
	assert_int_equal(mark_rodata_ro(&mmu, TEXT, RODATA, DATA), 0);
	assert_hardened();
	assert_hex(page_of(0xd2c03000), either(0x4050045c, 0x4050071e));
}

/* Only permissions change: not the attributes, nor what else an entry says. */
static void other_bits_stay(void **state)
{
	(void)state;
	boot_kernel(false);
	assert_int_equal(map(0xc0c00000, 0x40c00000, 2 * MIB, MT_MEMORY_RWX_NONCACHED), 0);
	assert_int_equal(mark_rodata_ro(&mmu, TEXT, RODATA, DATA), 0);
	assert_hex(section_of(0xc0c00000), 0x40c00000 | either(0x10416, 0x705 | XN));
}

static void large_entries_split_where_permissions_change(void **state)
{
	(void)state;
	boot_kernel(true);
	mmu.kernel_end = 0; /* all of it large */
	assert_int_equal(paging_init(&mmu), 0);
	assert_int_equal(mark_rodata_ro(&mmu, TEXT, RODATA, DATA), 0);
	assert_hardened();
	assert_hex(section_of(0xc0000000), 0x40000000 | either(0x1141e, 0x71d | XN));
	assert_hex(section_of(0xc2000000),
		   0x42000000 | either(0x5141e, (uint64_t)1 << 52 | 0x71d | XN));
}

/* Each border in a group of its own. */
static void each_border_splits_its_group(void **state)
{
	const uint64_t large = either(1 << 18, (uint64_t)1 << 52);
	uint64_t border;

	(void)state;
	boot_kernel(true);
	mmu.kernel_end = 0;
	assert_int_equal(paging_init(&mmu), 0);
	assert_int_equal(mark_rodata_ro(&mmu, 0xc0400000, 0xc2400000, 0xc4400000), 0);
	assert_permissions(0xc0000000, 0xc0400000, RW);
	assert_permissions(0xc0400000, 0xc2400000, RX);
	assert_permissions(0xc2400000, 0xc4400000, RO);
	assert_permissions(0xc4400000, 0xd2c03000, RW);
	for (border = 0xc0400000; border <= 0xc4400000; border += 32 * MIB) {
		assert_hex(section_of(border) & large, 0);
		assert_hex(section_of(border - 1) & large, 0);
	}
	assert_hex(section_of(0xc6000000) & large, large);
}

static void nothing_but_text(void **state)
{
	(void)state;
	boot_kernel(false);
	assert_int_equal(mark_rodata_ro(&mmu, 0xc0000000, 0xc0000000, 0xc0000000), 0);
	assert_permissions(0xc0000000, 0xd2c03000, RW);
}

static void the_hardware_is_told(void **state)
{
	(void)state;
	boot_kernel(false);
	mmu.mmu_on = true;
	assert_int_equal(mark_rodata_ro(&mmu, TEXT, RODATA, DATA), 0);
	assert_int_equal(machine.events[0].call, CLEAN); /* the last table */
	assert_hex(machine.events[0].bytes, either(1024, 4096));
	assert_int_equal(machine.events[machine.event_cnt - 4].call, FLUSH_TLB);
	assert_hex(machine.events[machine.event_cnt - 4].start, 0xc0000000);
	assert_true(machine.events[machine.event_cnt - 4].bytes >= 300 * MIB + 12 * KIB);
	assert_int_equal(machine.events[machine.event_cnt - 1].call, ISB);
}

static void assert_refused(uint32_t text, uint32_t rodata, uint32_t end)
{
	struct untouched before;

	remember(&before);
	assert_int_equal(mark_rodata_ro(&mmu, text, rodata, end), -EINVAL);
	assert_said("mark_rodata_ro");
	assert_untouched(&before);
}

static void what_is_refused_changes_nothing(void **state)
{
	(void)state;
	boot_kernel(true);
	assert_refused(TEXT + 4096, RODATA, DATA);
	assert_refused(TEXT, RODATA + 4096, DATA);
	assert_refused(TEXT, RODATA, DATA + 4096);
	assert_refused(RODATA, TEXT, DATA);
	assert_refused(TEXT, DATA, RODATA);
	assert_refused(0xbfe00000, RODATA, DATA);
	assert_refused(TEXT, RODATA, 0xd2e00000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(text_rodata_and_the_rest),
		BOTH(pages_of_text),
		BOTH(invalid_entries_stay),
		BOTH(other_bits_stay),
		BOTH(large_entries_split_where_permissions_change),
		BOTH(each_border_splits_its_group),
		BOTH(nothing_but_text),
		BOTH(the_hardware_is_told),
		BOTH(what_is_refused_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
