// SPDX-License-Identifier: MIT
/*
 * test_arm_lowmem.c - arch/arm/lowmem.c: where lowmem ends, and what of the memory list is mapped
 * how. Maps are drawn where that says more than numbers:
 *
 *     [image) the kernel's sections      x RWX      w RW      . not mapped
 */
#include "machine.h"

static void add(uint64_t base, uint64_t size)
{
	assert_int_equal(memblock_add((phys_addr_t)base, (phys_addr_t)size), 0);
}

static void nomap(uint64_t base, uint64_t size)
{
	assert_int_equal(memblock_mark_nomap((phys_addr_t)base, (phys_addr_t)size), 0);
}

static int bounds(void)
{
	arm_mmu_init(&mmu, format);
	return adjust_lowmem_bounds(&mmu);
}

static void assert_bounds(uint64_t lowmem, uint64_t limit)
{
	assert_hex(mmu.arm_lowmem_limit, lowmem);
	assert_hex(mmu.memblock_limit, limit);
	assert_hex(memblock_get_current_limit(), limit);
}

/* ---- bounds ---- */

static void limits_of_real_machines(void **state)
{
	(void)state;
	add(0x40000000, GIB);
	assert_int_equal(bounds(), 0);
	assert_bounds(0x70000000, 0x70000000);
	assert_hex(mmu.high_memory, 0xf0000000);
	assert_hex(mmu.vmalloc_start, 0xf0800000);
	assert_int_equal(early_vmalloc(&mmu, "256M"), 0);
	assert_int_equal(adjust_lowmem_bounds(&mmu), 0);
	assert_bounds(0x6f000000, 0x6f000000);
	assert_int_equal(early_vmalloc(&mmu, "512M"), 0);
	assert_int_equal(adjust_lowmem_bounds(&mmu), 0);
	assert_bounds(0x5f000000, 0x5f000000);
	assert_hex(mmu.high_memory, 0xdf000000);
	assert_int_equal(machine.lines, 0);
	assert_hex(memblock_end_of_DRAM(), 0x80000000); /* highmem is kept */
}

static void less_memory_than_the_cap(void **state)
{
	(void)state;
	add(0x40000000, 512 * MIB);
	assert_int_equal(bounds(), 0);
	assert_bounds(0x60000000, 0x60000000);
	assert_hex(mmu.high_memory, 0xe0000000);
	assert_hex(mmu.vmalloc_start, 0xe0800000);
}

static void vmalloc_is_clamped(void **state)
{
	(void)state;
	add(0x40000000, GIB);
	assert_int_equal(bounds(), 0);
	assert_int_equal(early_vmalloc(&mmu, "1M"), 0);
	assert_hex(mmu.vmalloc_size, 16 * MIB);
	assert_said("0x01000000");
	assert_int_equal(early_vmalloc(&mmu, "3G"), 0);
	assert_hex(mmu.vmalloc_size, 0xff800000 - (0xc0000000 + 40 * MIB));
	assert_said("vmalloc=");
	assert_int_equal(adjust_lowmem_bounds(&mmu), 0);
	assert_bounds(0x40000000 + 32 * MIB, 0x40000000 + 32 * MIB);
	assert_int_equal(early_vmalloc(&mmu, "0x1000000"), 0);
	assert_int_equal(early_vmalloc(&mmu, "262144k"), 0);
	assert_hex(mmu.vmalloc_size, 256 * MIB);
	assert_string_equal(machine.line, "");
	assert_int_equal(early_vmalloc(&mmu, "256M,"), -EINVAL);
	assert_int_equal(early_vmalloc(&mmu, "much"), -EINVAL);
	assert_int_equal(early_vmalloc(&mmu, ""), -EINVAL);
	assert_hex(mmu.vmalloc_size, 256 * MIB);
}

/* The cap moves with PAGE_OFFSET and PHYS_OFFSET, and is computed beyond 32 bits. */
static void the_cap_in_64_bits(void **state)
{
	(void)state;
	add(0xc0000000, 0x3ff00000);
	assert_int_equal(bounds(), 0);
	assert_bounds(0xf0000000, 0xf0000000);
	mmu.page_offset = 0x80000000; /* cap 0x130000000 */
	assert_int_equal(adjust_lowmem_bounds(&mmu), 0);
	assert_bounds(0xfff00000, 0xffe00000);
	assert_hex(mmu.high_memory, 0xbff00000);
}

static void no_map_memory_does_not_count(void **state)
{
	(void)state;
	add(0x40000000, 256 * MIB);
	add(0x58000000, 32 * MIB);
	nomap(0x58000000, 32 * MIB);
	assert_int_equal(bounds(), 0);
	assert_bounds(0x50000000, 0x50000000);
}

/* Until everything is mapped, memblock may use what needs no table page. */
static void the_limit_stops_at_the_first_odd_border(void **state)
{
	(void)state;
	add(0x40000000, 300 * MIB + 800 * KIB); /* ends off a step */
	assert_int_equal(bounds(), 0);
	assert_bounds(0x52cc8000, 0x52c00000);
	add(0x60000000, 64 * MIB);
	assert_int_equal(bounds(), 0);
	assert_bounds(0x64000000, 0x52c00000);
	assert_int_equal(memblock_remove(0x40000000, 0x20000000), 0);
	add(0x40000000, 64 * MIB);
	add(0x50100000, 63 * MIB); /* starts off a step */
	assert_int_equal(bounds(), 0);
	assert_bounds(0x64000000, 0x50000000);
}

static void an_odd_border_in_highmem_does_not_matter(void **state)
{
	(void)state;
	add(0x40000000, GIB + 4 * KIB);
	assert_int_equal(bounds(), 0);
	assert_bounds(0x70000000, 0x70000000);
	mmu.vmalloc_size = 241 * MIB; /* but it does if the cap itself is off a step */
	assert_int_equal(adjust_lowmem_bounds(&mmu), 0);
	assert_bounds(0x6ff00000, 0x6fe00000);
}

static void the_limit_is_never_0(void **state)
{
	(void)state;
	add(0, MIB);
	assert_int_equal(bounds(), 0);
	assert_bounds(MIB, MIB);
}

static void the_head_off_a_step_is_left_out(void **state)
{
	(void)state;
	add(0x40100000, 511 * MIB);
	assert_int_equal(bounds(), 0);
	assert_hex(mmu.phys_offset, 0x40000000);
	assert_bounds(0x60000000, 0x60000000);
	assert_false(memblock_is_map_memory(0x40100000));
	assert_false(memblock_is_map_memory(0x401fffff));
	assert_true(memblock_is_map_memory(0x40200000));
	assert_int_equal(adjust_lowmem_bounds(&mmu), 0); /* once */
	assert_true(memblock_is_map_memory(0x40200000));
}

static void no_map_at_the_start_is_not_the_first_region(void **state)
{
	(void)state;
	add(0x40100000, 255 * MIB);
	nomap(0x40100000, 3 * MIB);
	assert_int_equal(bounds(), 0);
	assert_bounds(0x50000000, 0x50000000);
	assert_true(memblock_is_map_memory(0x40400000));
}

static void without_highmem_the_rest_is_removed(void **state)
{
	(void)state;
	add(0x40000000, GIB);
	arm_mmu_init(&mmu, format);
	mmu.highmem = false;
	assert_int_equal(adjust_lowmem_bounds(&mmu), 0);
	assert_string_equal(machine.line, "Ignoring RAM at 0x70000000-0x80000000");
	assert_hex(memblock_end_of_DRAM(), 0x70000000);
	assert_bounds(0x70000000, 0x70000000);
	machine.lines = 0;
	assert_int_equal(adjust_lowmem_bounds(&mmu), 0);
	assert_int_equal(machine.lines, 0);
}

/* Highmem too must fit into an entry. */
static void memory_no_entry_can_name_is_removed(void **state)
{
	(void)state;
	if (MEMBLOCK_PHYS_ADDR_BITS == 32)
		skip();
	add(0x40000000, 4 * GIB);
	assert_int_equal(bounds(), 0);
	assert_hex(memblock_end_of_DRAM(), either(4 * GIB, 5 * GIB));
	assert_int_equal(machine.lines, either(1, 0));
	assert_bounds(0x70000000, 0x70000000);
}

static void no_lowmem_is_an_error(void **state)
{
	(void)state;
	assert_int_equal(bounds(), -EINVAL);
	assert_said("no usable memory");
	add(0x40000000, 64 * MIB);
	nomap(0x40000000, 64 * MIB);
	assert_int_equal(bounds(), -EINVAL);
	add(0x80000000, 64 * MIB); /* too far from PHYS_OFFSET */
	assert_int_equal(bounds(), -EINVAL);
	assert_said("below 0x70000000");
	mmu.phys_offset = 0x80200000;
	assert_int_equal(adjust_lowmem_bounds(&mmu), -EINVAL);
	assert_said("0x80200000");
}

static void offsets_that_leave_no_lowmem(void **state)
{
	(void)state;
	add(0x40000000, 64 * MIB);
	arm_mmu_init(&mmu, format);
	mmu.page_offset = 0xc0100000;
	assert_int_equal(adjust_lowmem_bounds(&mmu), -EINVAL);
	assert_said("PAGE_OFFSET 0xc0100000");
	mmu.page_offset = 0xff000000;
	assert_int_equal(adjust_lowmem_bounds(&mmu), -EINVAL);
	assert_int_equal(early_vmalloc(&mmu, "16M"), -EINVAL);
	mmu.page_offset = 0xf0000000; /* 240 MiB do not fit, 16 do */
	assert_int_equal(adjust_lowmem_bounds(&mmu), -EINVAL);
	assert_int_equal(early_vmalloc(&mmu, "16M"), 0);
	assert_int_equal(adjust_lowmem_bounds(&mmu), 0);
	mmu.phys_offset = 0x3ffff800;
	assert_int_equal(adjust_lowmem_bounds(&mmu), -EINVAL);
	mmu.phys_offset = 0x3ffff000;
	assert_int_equal(adjust_lowmem_bounds(&mmu), 0);
	assert_hex(mmu.high_memory, 0xf0000000 + 64 * MIB + 4096);
}

/* ---- map_lowmem ---- */

/* One character a section step of 2 MiB, from PAGE_OFFSET on. */
static void check_map(const char *picture, const char *file, int line)
{
	char found[64] = "";
	unsigned int i;

	for (i = 0; picture[i]; i++) {
		struct arm_translation is = translate(0xc0000000 + i * 2 * MIB, ARM_EXECUTE);

		found[i] = is.fault == ARM_NO_FAULT         ? 'x' :
			   is.fault == ARM_PERMISSION_FAULT ? 'w' :
							      '.';
		if (is.kind != ARM_INVALID)
			assert_hex(is.pa, mmu.phys_offset + i * 2 * MIB);
	}
	_assert_string_equal(found, picture, file, line);
}
#define assert_map(picture) check_map(picture, __FILE__, __LINE__)

/* Regions in steps of 2 MiB, drawn; `m` memory. The table lies in a bank far behind them. */
static void draw_memory(const char *picture)
{
	unsigned int i;

	for (i = 0; picture[i]; i++) {
		if (picture[i] == 'm')
			add(0x40000000 + i * 2 * MIB, 2 * MIB);
	}
	add(0x48000000, 64 * MIB);
	arm_mmu_init(&mmu, format);
	mmu.phys_offset = 0x40000000;
	mmu.pgd = 0x48000000;
	assert_int_equal(memblock_reserve(mmu.pgd, (phys_addr_t)MIB), 0);
	assert_int_equal(adjust_lowmem_bounds(&mmu), 0);
	prepare_page_table(&mmu, 0, 0);
}

static void image(uint64_t start, uint64_t end)
{
	mmu.kernel_start = (phys_addr_t)(0x40000000 + start);
	mmu.kernel_end = (phys_addr_t)(0x40000000 + end);
}

static void a_region_around_the_kernel(void **state)
{
	(void)state;
	draw_memory("mmmmmmmm");
	image(4 * MIB + 0x8000, 8 * MIB - 5);
	assert_int_equal(map_lowmem(&mmu), 0);
	assert_map("wwxxwwww........");
}

static void a_region_below_the_kernel_is_executable(void **state)
{
	(void)state;
	draw_memory("mm.mmmm.mm");
	image(8 * MIB, 10 * MIB);
	assert_int_equal(map_lowmem(&mmu), 0);
	assert_map("xx.wxww.ww");
}

/* end == kernel_x_start: not wholly below, and the kernel is not in it. */
static void a_region_that_ends_where_the_kernel_begins(void **state)
{
	(void)state;
	draw_memory("mm..mm");
	image(4 * MIB, 8 * MIB);
	assert_int_equal(map_lowmem(&mmu), 0);
	assert_map("ww..ww");
}

static void a_kernel_over_two_regions_and_a_hole(void **state)
{
	(void)state;
	draw_memory("mmm.mmm");
	image(4 * MIB, 10 * MIB);
	assert_int_equal(map_lowmem(&mmu), 0);
	assert_map("wwx.xww");
}

static void without_an_image_nothing_is_executable(void **state)
{
	(void)state;
	draw_memory("mm.m");
	assert_int_equal(map_lowmem(&mmu), 0);
	assert_map("ww.w");
}

/* As 6.x: all from PHYS_OFFSET on, memory or not. */
static void the_kernel_window(void **state)
{
	(void)state;
	draw_memory(".mmmm.mm");
	image(4 * MIB, 6 * MIB);
	mmu.kernel_window = true;
	assert_int_equal(map_lowmem(&mmu), 0);
	assert_map("xxxww.ww");
}

static void no_map_and_highmem_stay_unmapped(void **state)
{
	(void)state;
	add(0x40000000, GIB);
	nomap(0x40400000, 2 * MIB);
	nomap(0x40800000, 4 * KIB);
	boot_on();
	assert_int_equal(map_lowmem(&mmu), 0);
	assert_map("ww.w.w"); /* the last one's first page */
	assert_int_equal(translate(0xc0800000, ARM_READ).fault, ARM_TRANSLATION_FAULT);
	assert_int_equal(translate(0xc0801000, ARM_READ).fault, ARM_NO_FAULT);
	assert_int_equal(translate(0xefffffff, ARM_READ).fault, ARM_NO_FAULT);
	assert_int_equal(translate(0xf0000000, ARM_READ).fault, ARM_TRANSLATION_FAULT);
}

/* A byte outside memory is never mapped, so half a page is not either. */
static void parts_of_pages_are_not_mapped(void **state)
{
	(void)state;
	add(0x40000000, 4 * MIB + 0x2800);
	add(0x41000800, 0x1000); /* no whole page */
	add(0x42000800, 0x1800);
	boot_on();
	assert_int_equal(map_lowmem(&mmu), 0);
	assert_int_equal(translate(0xc0401fff, ARM_READ).fault, ARM_NO_FAULT);
	assert_int_equal(translate(0xc0402000, ARM_READ).fault, ARM_TRANSLATION_FAULT);
	assert_int_equal(translate(0xc1000fff, ARM_READ).fault, ARM_TRANSLATION_FAULT);
	assert_int_equal(translate(0xc1001000, ARM_READ).fault, ARM_TRANSLATION_FAULT);
	assert_int_equal(translate(0xc2000fff, ARM_READ).fault, ARM_TRANSLATION_FAULT);
	assert_int_equal(translate(0xc2001000, ARM_READ).fault, ARM_NO_FAULT);
}

static void paging_init_raises_the_limit(void **state)
{
	(void)state;
	boot(0x40000000, 300 * MIB + 800 * KIB);
	assert_hex(memblock_get_current_limit(), 0x52c00000);
	memset(ram_at(mmu.pgd), 0xa5, format->pgd_bytes);
	assert_int_equal(paging_init(&mmu), 0);
	assert_hex(memblock_get_current_limit(), 0x52cc8000);
	assert_hex(section_of(0), 0);
	assert_hex(section_of(0xbfffffff), 0);
	assert_hex(section_of(0xffffffff), 0);
	assert_int_equal(translate(0xd2cc7fff, ARM_READ).fault, ARM_NO_FAULT);
	assert_int_equal(translate(0xd2cc8000, ARM_READ).fault, ARM_TRANSLATION_FAULT);
}

static void the_error_of_a_mapping_comes_back(void **state)
{
	(void)state;
	boot(0x40000000, 64 * MIB + 4 * KIB);
	assert_int_equal(memblock_reserve(0x40000000, 64 * MIB), 0);
	assert_int_equal(map_lowmem(&mmu), -ENOMEM);
	assert_said("no memory");
	assert_int_equal(paging_init(&mmu), -ENOMEM);
	assert_hex(memblock_get_current_limit(), 0x44000000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(limits_of_real_machines),
		BOTH(less_memory_than_the_cap),
		BOTH(vmalloc_is_clamped),
		BOTH(the_cap_in_64_bits),
		BOTH(no_map_memory_does_not_count),
		BOTH(the_limit_stops_at_the_first_odd_border),
		BOTH(an_odd_border_in_highmem_does_not_matter),
		BOTH(the_limit_is_never_0),
		BOTH(the_head_off_a_step_is_left_out),
		BOTH(no_map_at_the_start_is_not_the_first_region),
		BOTH(without_highmem_the_rest_is_removed),
		BOTH(memory_no_entry_can_name_is_removed),
		BOTH(no_lowmem_is_an_error),
		BOTH(offsets_that_leave_no_lowmem),
		BOTH(a_region_around_the_kernel),
		BOTH(a_region_below_the_kernel_is_executable),
		BOTH(a_region_that_ends_where_the_kernel_begins),
		BOTH(a_kernel_over_two_regions_and_a_hole),
		BOTH(without_an_image_nothing_is_executable),
		BOTH(the_kernel_window),
		BOTH(no_map_and_highmem_stay_unmapped),
		BOTH(parts_of_pages_are_not_mapped),
		BOTH(paging_init_raises_the_limit),
		BOTH(the_error_of_a_mapping_comes_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
