// SPDX-License-Identifier: MIT
/*
 * test_arm_format.c - arch/arm/format.c: every memory type in every kind of entry, bit by bit, and
 * the registers. The bits are put together here once more, from the figures of the ARM ARM: B3-4
 * and B3-5 (short), B3-13 to B3-16 (LPAE).
 */
#include "machine.h"

/* What a type is to mean. */
struct expected {
	unsigned int type;
	unsigned int index; /* of the memory attribute; TEX[0], C, B with short descriptors */
	bool shared, read_only, user, xn;
	unsigned int domain;
	bool sections, pages;
};

static const struct expected types[] = {
	{ MT_DEVICE, 4, true, false, false, true, 0, true, true },
	{ MT_MEMORY_RWX, 7, true, false, false, false, 0, true, true },
	{ MT_MEMORY_RW, 7, true, false, false, true, 0, true, true },
	{ MT_MEMORY_ROX, 7, true, true, false, false, 0, true, true },
	{ MT_MEMORY_RO, 7, true, true, false, true, 0, true, true },
	{ MT_MEMORY_RWX_NONCACHED, 1, true, false, false, false, 0, true, true },
	{ MT_ROM, 7, true, true, false, false, 0, true, false },
	{ MT_HIGH_VECTORS, 7, true, true, true, false, 3, false, true },
	{ MT_LOW_VECTORS, 7, true, true, false, false, 3, false, true },
};

/* Figure B3-4, section: | base | NS 0 nG S APX | TEX | AP | 0 domain | XN C B 1 PXN | */
static uint64_t short_section(const struct expected *is)
{
	return 2u | (is->index & 1) << 2 | (is->index >> 1 & 1) << 3 | (uint64_t)is->xn << 4 |
	       is->domain << 5 | (is->user ? 3u : 1u) << 10 | (is->index >> 2) << 12 |
	       (uint64_t)is->read_only << 15 | (uint64_t)is->shared << 16;
}

/* Figure B3-5, small page: | base | nG S APX | TEX | AP | C B 1 XN | */
static uint64_t short_page(const struct expected *is)
{
	return 2u | (uint64_t)is->xn | (is->index & 1) << 2 | (is->index >> 1 & 1) << 3 |
	       (is->user ? 3u : 1u) << 4 | (is->index >> 2) << 6 | (uint64_t)is->read_only << 9 |
	       (uint64_t)is->shared << 10;
}

/* Figures B3-15 and B3-16: XN 54, nG 11, AF 10, SH 9:8, AP[2:1] 7:6, NS 5, AttrIndx 4:2. */
static uint64_t lpae_block(const struct expected *is)
{
	return 1u | is->index << 2 | (uint64_t)is->user << 6 | (uint64_t)is->read_only << 7 |
	       (is->shared ? 3u : 0u) << 8 | 1u << 10 | (uint64_t)is->xn << 54;
}

static void check_type(const struct expected *is)
{
	const struct mem_type *type = &mmu.mem_types[is->type];

	if (is_short()) {
		assert_hex(type->prot_sect, is->sections ? short_section(is) : 0);
		assert_hex(type->prot_pte, is->pages ? short_page(is) : 0);
		assert_hex(type->prot_l1, is->pages ? is->domain << 5 | 1 : 0);
		assert_int_equal(type->domain, is->domain);
	} else {
		assert_hex(type->prot_sect, is->sections ? lpae_block(is) : 0);
		assert_hex(type->prot_pte, is->pages ? lpae_block(is) | 2 : 0);
		assert_hex(type->prot_l1, is->pages ? 3 : 0);
	}
}

static void every_type_bit_by_bit(void **state)
{
	unsigned int i;

	(void)state;
	arm_mmu_init(&mmu, format);
	assert_int_equal(sizeof(types) / sizeof(types[0]), MT_TYPES);
	for (i = 0; i < MT_TYPES; i++)
		check_type(&types[i]);
}

/* Each cache policy, shared or not; devices and uncached memory have an attribute of their own. */
static void every_cache_policy(void **state)
{
	static const enum arm_cachepolicy policies[] = { ARM_UNCACHED, ARM_BUFFERED,
							 ARM_WRITETHROUGH, ARM_WRITEBACK,
							 ARM_WRITEALLOC };
	unsigned int policy, shared, i;

	(void)state;
	arm_mmu_init(&mmu, format);
	for (policy = 0; policy < 5; policy++) {
		for (shared = 0; shared < 2; shared++) {
			mmu.cachepolicy = policies[policy];
			mmu.shared = shared;
			build_mem_type_table(&mmu);
			for (i = 0; i < MT_TYPES; i++) {
				struct expected is = types[i];

				if (is.index == 7)
					is.index = policies[policy];
				is.shared = shared || is.type == MT_DEVICE;
				check_type(&is);
			}
		}
	}
}

/* What real kernels were seen to write. */
static void entries_of_real_kernels(void **state)
{
	static const struct {
		unsigned int type;
		uint64_t section, page, block, lpae_page;
	} real[] = {
		{ MT_MEMORY_RWX, 0x1140e, 0x45e, 0x71d, 0x71f },
		{ MT_MEMORY_RW, 0x1141e, 0x45f, 0x71d | XN, 0x71f | XN },
		{ MT_MEMORY_ROX, 0x1940e, 0x65e, 0x79d, 0x79f },
		{ MT_MEMORY_RO, 0x1941e, 0x65f, 0x79d | XN, 0x79f | XN },
		{ MT_DEVICE, 0x11412, 0x453, 0x711 | XN, 0x713 | XN },
	};
	unsigned int i;

	(void)state;
	arm_mmu_init(&mmu, format);
	for (i = 0; i < sizeof(real) / sizeof(real[0]); i++) {
		const struct mem_type *type = &mmu.mem_types[real[i].type];

		assert_hex(type->prot_sect, either(real[i].section, real[i].block));
		assert_hex(type->prot_pte, either(real[i].page, real[i].lpae_page));
	}
	assert_hex(mmu.mem_types[MT_HIGH_VECTORS].prot_pte, either(0x67e, 0x7df));
	assert_hex(mmu.mem_types[MT_LOW_VECTORS].prot_pte, either(0x65e, 0x79f));
	assert_hex(mmu.mem_types[MT_LOW_VECTORS].prot_l1, either(0x61, 3));
}

/* A uniprocessor Cortex-A9: no S bit, TEX 0; devices stay shared. */
static void uniprocessor(void **state)
{
	(void)state;
	arm_mmu_init(&mmu, format);
	mmu.shared = false;
	mmu.cachepolicy = ARM_WRITEBACK;
	build_mem_type_table(&mmu);
	assert_hex(mmu.mem_types[MT_MEMORY_RWX].prot_sect, either(0x40e, 0x40d));
	assert_hex(mmu.mem_types[MT_MEMORY_RW].prot_sect, either(0x41e, 0x40d | XN));
	assert_hex(mmu.mem_types[MT_HIGH_VECTORS].prot_pte, either(0x23e, 0x4cf));
	assert_hex(mmu.mem_types[MT_DEVICE].prot_pte, either(0x453, 0x713 | XN));
}

static void registers_of_real_kernels(void **state)
{
	struct arm_registers registers;

	(void)state;
	arm_mmu_init(&mmu, format);
	mmu.pgd = 0x40203000;
	if (is_short())
		mmu.pgd = 0x40204000;
	arm_registers(&mmu, &registers);
	assert_hex(registers.sctlr, either(0x10c5387d, 0x30c5387d));
	assert_hex(registers.ttbcr, either(0, 0xb5023500));
	assert_hex(registers.ttbr0, either(0x4020406a, 0x40203000));
	assert_hex(registers.ttbr1, either(0x4020406a, 0x40207000));
	assert_hex(registers.dacr, 0x51);
	assert_hex(registers.mair0, either(0xff0a81a8, 0xeeaa4400));
	assert_hex(registers.mair1, either(0x40e040e0, 0xff000004));
	mmu.shared = false;
	mmu.cachepolicy = ARM_WRITEBACK;
	arm_registers(&mmu, &registers);
	assert_hex(registers.ttbr0, either(0x40204059, 0x40203000));
	assert_hex(registers.ttbcr, either(0, 0x8f020f00));
	mmu.cachepolicy = ARM_WRITETHROUGH;
	arm_registers(&mmu, &registers);
	assert_hex(registers.ttbr0, either(0x40204011, 0x40203000));
	assert_hex(registers.ttbcr, either(0, 0x8a020a00));
	mmu.cachepolicy = ARM_UNCACHED;
	arm_registers(&mmu, &registers);
	assert_hex(registers.ttbr0, either(0x40204000, 0x40203000));
}

/* LPAE tells the kernel's part by T1SZ where that can be done. */
static void registers_by_page_offset(void **state)
{
	struct arm_registers registers;

	(void)state;
	arm_mmu_init(&mmu, format);
	mmu.pgd = 0x40200000;
	mmu.page_offset = 0x80000000;
	arm_registers(&mmu, &registers);
	assert_hex(registers.ttbcr, 0xb5013500);
	assert_hex(registers.ttbr1, 0x40200010);
	mmu.page_offset = 0x40000000;
	arm_registers(&mmu, &registers);
	assert_hex(registers.ttbcr, 0xb5003500);
	assert_hex(registers.ttbr1, 0x40200000);
}

static void the_numbers_of_a_format(void **state)
{
	(void)state;
	assert_string_equal(format->name, is_short() ? "short" : "lpae");
	assert_hex(format->section_size, either(MIB, 2 * MIB));
	assert_hex((uint64_t)1 << format->section_shift, format->section_size);
	assert_hex(format->large_size, 16 * (uint64_t)format->section_size);
	assert_int_equal(format->entry_bytes, either(4, 8));
	assert_int_equal(format->phys_bits, either(32, 40));
	assert_hex(format->pgd_bytes, either(0x4000, 0x5000));
	assert_hex(format->pgd_align, either(0x4000, 0x1000));
	assert_hex(format->section_permissions, either(0x8c10, 0x60000000000000 | 0xc0));
	assert_hex(format->page_permissions, either(0x231, 0x60000000000000 | 0xc0));
	assert_hex(format->software_bits, either(0, (uint64_t)0xf << 55));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(every_type_bit_by_bit),     BOTH(every_cache_policy),
		BOTH(entries_of_real_kernels),   BOTH(uniprocessor),
		BOTH(registers_of_real_kernels), LPAE(registers_by_page_offset),
		BOTH(the_numbers_of_a_format),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
