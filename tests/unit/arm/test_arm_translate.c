// SPDX-License-Identifier: MIT
/*
 * test_arm_translate.c - arch/arm/translate.c: what a CPU makes of tables written here by hand, one
 * rule of the manual at a time. None of them was built by the library.
 */
#include "machine.h"

/* Tables by hand: the first level at 16 MiB, tables of later levels behind it. */
enum { FIRST = 16 << 20, SECOND = FIRST + 0x8000, THIRD = FIRST + 0x9000, OTHER = FIRST + 0x10000 };

static struct arm_registers cpu;

/* A CPU that walks from FIRST, with all domains checked and memory types remapped. */
static int short_cpu(void **state)
{
	(void)power_on_short(state);
	cpu = (struct arm_registers){
		.sctlr = ARM_SCTLR_M | ARM_SCTLR_TRE,
		.dacr = 0x55555555,
		.ttbr0 = FIRST | 0x6a,
		.ttbr1 = OTHER,
		.mair0 = ARM_PRRR,
		.mair1 = ARM_NMRR,
		.id_mmfr0 = 5,
	};
	return 0;
}

static int lpae_cpu(void **state)
{
	(void)power_on_lpae(state);
	cpu = (struct arm_registers){
		.sctlr = ARM_SCTLR_M | ARM_SCTLR_TRE | ARM_SCTLR_AFE,
		.ttbcr = ARM_TTBCR_EAE,
		.ttbr0 = FIRST,
		.ttbr1 = OTHER,
		.mair0 = ARM_MAIR0,
		.mair1 = ARM_MAIR1,
		.id_mmfr0 = 5,
	};
	return 0;
}

#undef SHORT
#undef LPAE
#define SHORT(test)                                                                                \
	{                                                                                          \
#test, test, short_cpu, NULL, NULL                                                 \
	}
#define LPAE(test)                                                                                 \
	{                                                                                          \
#test, test, lpae_cpu, NULL, NULL                                                  \
	}

static void put32(uint64_t table, uint64_t index, uint32_t entry)
{
	*(uint32_t *)ram_at(table + 4 * index) = entry;
}

static void put64(uint64_t table, uint64_t index, uint64_t entry)
{
	*(uint64_t *)ram_at(table + 8 * index) = entry;
}

static struct arm_translation at(uint32_t va, unsigned int access)
{
	struct arm_translation result;
	const enum arm_fault fault = arm_translate(&cpu, va, access, &result);

	assert_int_equal(fault, result.fault);
	return result;
}

static void check_found(const struct arm_translation *is, enum arm_kind kind, uint32_t va,
			uint64_t size, uint64_t base, const char *file, int line)
{
	_assert_string_equal(arm_kind_name(is->kind), arm_kind_name(kind), file, line);
	check_hex(is->va, va, file, line);
	check_hex(is->size, size, file, line);
	check_hex(is->base, base, file, line);
}
#define assert_found(is, kind, va, size, base)                                                     \
	check_found(is, kind, va, size, base, __FILE__, __LINE__)

/* One letter each: read, write, execute for PL1, then the same for PL0. */
static const char *rights(const struct arm_translation *is)
{
	static char text[7];
	unsigned int i;

	for (i = 0; i < 6; i++)
		text[i] = is->permissions & 1u << i ? "rwxrwx"[i] : '-';
	return text;
}

/* ---- short: entries ---- */

static void section(void **state)
{
	struct arm_translation is;

	(void)state;
	put32(FIRST, 0xc01, 0x8011140e);
	is = at(0xc0123456, ARM_READ);
	assert_found(&is, ARM_SECTION, 0xc0100000, MIB, 0x80100000);
	assert_int_equal(is.fault, ARM_NO_FAULT);
	assert_int_equal(is.level, 1);
	assert_hex(is.raw, 0x8011140e);
	assert_hex(is.pa, 0x80123456);
	assert_string_equal(rights(&is), "rwx---");
	assert_hex(is.attributes.mair, 0xff);
	assert_int_equal(is.attributes.shareability, 3);
	assert_false(is.attributes.ng);
	put32(FIRST, 0xc01, 0x801b1cee | 1 << 5);
	is = at(0xc01fffff, ARM_READ);
	assert_true(is.attributes.ng && is.attributes.ns);
	assert_int_equal(is.attributes.domain, 7);
}

static void supersection(void **state)
{
	struct arm_translation is;
	unsigned int i;

	(void)state;
	for (i = 0; i < 16; i++)
		put32(FIRST, 0xc10 + i, 0x41a5144e); /* PA[39:36] 2, PA[35:32] a */
	is = at(0xc1abcdef, ARM_READ);
	assert_found(&is, ARM_SUPERSECTION, 0xc1000000, 16 * MIB, 0x2a41000000);
	assert_hex(is.pa, 0x2a41abcdef);
	assert_int_equal(is.attributes.domain, 0);
	cpu.dacr = 1; /* domain 0 it is, whatever bits 8:5 say */
	assert_int_equal(at(0xc1abcdef, ARM_READ).fault, ARM_NO_FAULT);
}

static void pages(void **state)
{
	struct arm_translation is;
	unsigned int i;

	(void)state;
	put32(FIRST, 0xc00, SECOND | 0x400 | 0x69);
	put32(SECOND + 0x400, 0x12, 0x8001245e);
	for (i = 0; i < 16; i++) {
		put32(SECOND + 0x400, 0x20 + i, 0x80021cbd | 1 << 15);
		put32(SECOND + 0x400, 0x30 + i, 0x80031cbd);
	}
	is = at(0xc0012abc, ARM_WRITE);
	assert_found(&is, ARM_SMALL_PAGE, 0xc0012000, 4096, 0x80012000);
	assert_hex(is.pa, 0x80012abc);
	assert_int_equal(is.level, 2);
	assert_int_equal(is.attributes.domain, 3);
	assert_true(is.attributes.ns);
	assert_string_equal(rights(&is), "rwx---");
	is = at(0xc002fffc, ARM_READ);
	assert_found(&is, ARM_LARGE_PAGE, 0xc0020000, 64 * KIB, 0x80020000);
	assert_hex(is.pa, 0x8002fffc);
	assert_string_equal(rights(&is), "rw-rw-");
	assert_true(is.attributes.ng);
	assert_hex(is.attributes.mair, 0xff); /* TEX at 14:12 */
	is = at(0xc0030000, ARM_EXECUTE);
	assert_string_equal(rights(&is), "rwxrwx"); /* XN at 15 */
	is = at(0xc0013000, ARM_READ);
	assert_found(&is, ARM_INVALID, 0xc0013000, 4096, 0);
	assert_int_equal(is.fault, ARM_TRANSLATION_FAULT);
	assert_int_equal(is.level, 2);
	is = at(0xc0112000, ARM_READ);
	assert_found(&is, ARM_INVALID, 0xc0100000, MIB, 0);
	assert_int_equal(is.level, 1);
}

/* Type 3 is a section with PXN where the CPU knows it, and else reserved. */
static void privileged_execute_never(void **state)
{
	struct arm_translation is;

	(void)state;
	put32(FIRST, 0xc01, 0x80111c0f);
	put32(FIRST, 0xc00, SECOND | 0x5);
	put32(SECOND, 0, 0x8000047e);
	is = at(0xc0100000, ARM_EXECUTE);
	assert_int_equal(is.fault, ARM_PERMISSION_FAULT);
	assert_string_equal(rights(&is), "rw-rwx");
	is = at(0xc0000000, ARM_EXECUTE | ARM_USER);
	assert_int_equal(is.fault, ARM_NO_FAULT);
	assert_string_equal(rights(&is), "rw-rwx");
	cpu.id_mmfr0 = 3; /* a Cortex-A9 */
	assert_int_equal(at(0xc0100000, ARM_READ).fault, ARM_TRANSLATION_FAULT);
	is = at(0xc0000000, ARM_EXECUTE);
	assert_string_equal(rights(&is), "rwxrwx");
}

/* ---- short: who may ---- */

static void access_permissions(void **state)
{
	static const char *const plain[] = { "------", "rwx---", "rwxr-x", "rwxrwx",
					     "------", "r-x---", "r-xr-x", "r-xr-x" };
	static const char *const simplified[] = { "rwx---", "rwxrwx", "r-x---", "r-xr-x" };
	unsigned int ap;

	(void)state;
	for (ap = 0; ap < 8; ap++) {
		struct arm_translation is;

		put32(FIRST, 0, 0x8001000e | (ap & 3) << 10 | (ap >> 2) << 15);
		cpu.sctlr &= ~(uint32_t)ARM_SCTLR_AFE;
		is = at(0, ARM_READ);
		assert_string_equal(rights(&is), plain[ap]);
		cpu.sctlr |= ARM_SCTLR_AFE;
		is = at(0, ARM_READ);
		assert_string_equal(rights(&is), ap & 1 ? simplified[ap >> 1] : "------");
		assert_int_equal(is.fault, ap & 1 ? ARM_NO_FAULT : ARM_ACCESS_FLAG_FAULT);
	}
}

static void domains(void **state)
{
	struct arm_translation is;

	(void)state;
	put32(FIRST, 0, 0x8001801e | 5 << 5); /* no access, never executed */
	put32(FIRST, 1, SECOND | 5 << 5 | 1);
	put32(SECOND, 0, 0x80000203);
	cpu.dacr = 1 << 10;
	assert_int_equal(at(0, ARM_READ).fault, ARM_PERMISSION_FAULT);
	cpu.dacr = 3 << 10; /* manager: nothing is checked */
	is = at(0, ARM_EXECUTE | ARM_USER);
	assert_string_equal(rights(&is), "rwxrwx");
	assert_int_equal(is.fault, ARM_NO_FAULT);
	assert_int_equal(at(MIB, ARM_WRITE).fault, ARM_NO_FAULT);
	cpu.dacr = ~(3u << 10);
	is = at(0, ARM_READ);
	assert_int_equal(is.fault, ARM_DOMAIN_FAULT);
	assert_string_equal(rights(&is), "------");
	assert_int_equal(at(MIB, ARM_READ).fault, ARM_DOMAIN_FAULT);
	cpu.dacr = 2 << 10; /* reserved */
	assert_int_equal(at(0, ARM_READ).fault, ARM_DOMAIN_FAULT);
}

static void write_implies_execute_never(void **state)
{
	struct arm_translation is;

	(void)state;
	put32(FIRST, 0, 0x80010c0e);
	put32(FIRST, 1, 0x8001840e);
	cpu.sctlr |= ARM_SCTLR_WXN;
	is = at(0, ARM_READ);
	assert_string_equal(rights(&is), "rw-rw-");
	is = at(MIB, ARM_READ);
	assert_string_equal(rights(&is), "r-x---");
	cpu.sctlr ^= ARM_SCTLR_WXN | ARM_SCTLR_UWXN;
	is = at(0, ARM_READ);
	assert_string_equal(rights(&is), "rw-rwx");
}

static void what_an_access_needs(void **state)
{
	(void)state;
	put32(FIRST, 0, 0x8001881e); /* read-only for all, XN */
	assert_int_equal(at(0, ARM_READ).fault, ARM_NO_FAULT);
	assert_int_equal(at(0, ARM_READ | ARM_USER).fault, ARM_NO_FAULT);
	assert_int_equal(at(0, ARM_WRITE).fault, ARM_PERMISSION_FAULT);
	assert_int_equal(at(0, ARM_EXECUTE).fault, ARM_PERMISSION_FAULT);
	put32(FIRST, 0, 0x8001840e);
	assert_int_equal(at(0, ARM_EXECUTE).fault, ARM_NO_FAULT);
	assert_int_equal(at(0, ARM_EXECUTE | ARM_USER).fault, ARM_PERMISSION_FAULT);
	assert_int_equal(at(0, ARM_READ | ARM_USER).fault, ARM_PERMISSION_FAULT);
}

/* ---- short: what kind of memory ---- */

/* TEX and C, B, and the S bit, as MAIR byte and shareability. */
static void assert_memory(unsigned int tex_cb, bool s, unsigned int mair, unsigned int shareability)
{
	struct arm_translation is;

	put32(FIRST, 0, 0x80000402 | (tex_cb & 3) << 2 | (tex_cb >> 2) << 12 | (uint32_t)s << 16);
	is = at(0, ARM_READ);
	assert_hex(is.attributes.mair, mair);
	assert_int_equal(is.attributes.shareability, shareability);
}

static void memory_types_remapped(void **state)
{
	(void)state;
	assert_memory(0, false, 0x00, 2);
	assert_memory(1, true, 0x44, 3);
	assert_memory(2, false, 0xaa, 0);
	assert_memory(3, true, 0xee, 3);
	assert_memory(4, true, 0x04, 3);
	assert_memory(4, false, 0x04, 0);
	assert_memory(7, false, 0xff, 0);
	assert_memory(7, true, 0xff, 3);
	assert_memory(7 + 8, true, 0xff, 3); /* TEX[2:1] are the software's */
	cpu.mair0 &= ~(1u << 31);            /* NOS7 */
	assert_memory(7, true, 0xff, 2);
	cpu.mair1 = 0x8000 | 1u << 30; /* inner write-through, outer write-allocate */
	assert_memory(7, true, 0xfa, 2);
	cpu.mair0 |= 1 << 18; /* NS0: also without S */
	assert_memory(7, false, 0xfa, 2);
	cpu.mair0 |= 1 << 16; /* DS0 */
	assert_memory(4, false, 0x04, 3);
}

static void memory_types_as_ever(void **state)
{
	(void)state;
	cpu.sctlr &= ~(uint32_t)ARM_SCTLR_TRE;
	assert_memory(0, false, 0x00, 2);
	assert_memory(1, false, 0x04, 2);
	assert_memory(2, true, 0xaa, 2);
	assert_memory(3, false, 0xee, 0);
	assert_memory(4, true, 0x44, 2);
	assert_memory(7, false, 0xff, 0);
	assert_memory(8, true, 0x04, 0);
	assert_memory(16 + 4 * 1 + 2, true, 0xfa,
		      2); /* outer write-allocate, inner write-through */
	assert_memory(16 + 4 * 3 + 0, false, 0xe4, 0);
}

/* ---- short: which table ---- */

static void two_tables(void **state)
{
	(void)state;
	cpu.ttbcr = 2; /* the lowest GiB is TTBR0's: a table of 4 KiB, on 4 KiB */
	cpu.ttbr0 = FIRST + 0x3000;
	put32(FIRST + 0x3000, 0x3ff, 0x8011140e);
	put32(OTHER, 0x400, 0x8021140e);
	assert_hex(at(0x3ff00000, ARM_READ).pa, 0x80100000);
	assert_hex(at(0x40000000, ARM_READ).pa, 0x80200000);
	cpu.ttbcr |= 1 << 4; /* PD0 */
	assert_int_equal(at(0x3ff00000, ARM_READ).fault, ARM_TRANSLATION_FAULT);
	assert_hex(at(0x40000000, ARM_READ).pa, 0x80200000);
	cpu.ttbcr = 2 | 1 << 5; /* PD1 */
	assert_hex(at(0x3ff00000, ARM_READ).pa, 0x80100000);
	assert_int_equal(at(0x40000000, ARM_READ).fault, ARM_TRANSLATION_FAULT);
}

/* ---- LPAE: entries ---- */

#define AF 0x400

static void blocks_and_pages(void **state)
{
	struct arm_translation is;

	(void)state;
	put64(FIRST, 1, 0xab40000000 | AF | 0x35d); /* a block of 1 GiB */
	put64(FIRST, 3, SECOND | 3);
	put64(SECOND, 1, 0xab40200000 | 0x71d);
	put64(SECOND, 2, THIRD | 3);
	put64(THIRD, 0x1ff, 0xab12345000 | 0xb1f | 1ull << 52 | AF | 1 << 5);
	is = at(0x7fffffff, ARM_READ);
	assert_found(&is, ARM_BLOCK_1G, 0x40000000, GIB, 0xab40000000);
	assert_hex(is.pa, 0xab7fffffff);
	assert_int_equal(is.level, 1);
	is = at(0xc0345678, ARM_READ);
	assert_found(&is, ARM_BLOCK_2M, 0xc0200000, 2 * MIB, 0xab40200000);
	assert_hex(is.pa, 0xab40345678);
	assert_string_equal(rights(&is), "rwx---");
	assert_hex(is.attributes.mair, 0xff);
	assert_int_equal(is.attributes.shareability, 3);
	is = at(0xc05ffabc, ARM_READ);
	assert_found(&is, ARM_SMALL_PAGE, 0xc05ff000, 4096, 0xab12345000);
	assert_int_equal(is.level, 3);
	assert_true(is.attributes.contiguous && is.attributes.ng && is.attributes.ns);
}

static void invalid_at_each_level(void **state)
{
	struct arm_translation is;

	(void)state;
	put64(FIRST, 3, SECOND | 3);
	put64(SECOND, 2, THIRD | 3);
	put64(THIRD, 0, 0x40000000 | AF | 1); /* reserved at level 3 */
	is = at(0x12345678, ARM_READ);
	assert_found(&is, ARM_INVALID, 0, GIB, 0);
	assert_int_equal(is.level, 1);
	is = at(0xc0200000, ARM_READ);
	assert_found(&is, ARM_INVALID, 0xc0200000, 2 * MIB, 0);
	is = at(0xc0400fff, ARM_READ);
	assert_found(&is, ARM_INVALID, 0xc0400000, 4096, 0);
	assert_int_equal(is.level, 3);
	assert_hex(is.raw, 0x40000401);
	assert_int_equal(is.fault, ARM_TRANSLATION_FAULT);
}

static void access_flag(void **state)
{
	struct arm_translation is;

	(void)state;
	put64(FIRST, 0, 0x40000000 | 1);
	is = at(0, ARM_WRITE);
	assert_int_equal(is.fault, ARM_ACCESS_FLAG_FAULT);
	assert_int_equal(is.kind, ARM_BLOCK_1G);
	assert_string_equal(rights(&is), "------");
}

static void lpae_permissions(void **state)
{
	static const char *const by_ap[] = { "rwx---", "rwxrwx", "r-x---", "r-xr-x" };
	struct arm_translation is;
	unsigned int ap;

	(void)state;
	for (ap = 0; ap < 4; ap++) {
		put64(FIRST, 0, 0x40000000 | AF | 1 | ap << 6);
		is = at(0, ARM_READ);
		assert_string_equal(rights(&is), by_ap[ap]);
	}
	put64(FIRST, 0, 0x40000000 | AF | 1 | 1 << 6 | 1ull << 53);
	is = at(0, ARM_READ);
	assert_string_equal(rights(&is), "rw-rwx");
	put64(FIRST, 0, 0x40000000 | AF | 1 | 1 << 6 | 1ull << 54);
	is = at(0, ARM_READ);
	assert_string_equal(rights(&is), "rw-rw-");
	cpu.dacr = 0; /* has no say */
	assert_int_equal(at(0, ARM_WRITE).fault, ARM_NO_FAULT);
}

/* What a table's entry takes away, all below it lose. */
static void hierarchical_attributes(void **state)
{
	static const struct {
		unsigned int bit;
		const char *rights;
	} cases[] = { { 59, "rw-rwx" }, { 60, "rw-rw-" }, { 61, "rwx---" }, { 62, "r-xr-x" } };
	struct arm_translation is;
	unsigned int i;

	(void)state;
	put64(THIRD, 0, 0x40000000 | AF | 3 | 1 << 6);
	for (i = 0; i < 4; i++) {
		put64(FIRST, 0, SECOND | 3 | 1ull << cases[i].bit);
		put64(SECOND, 0, THIRD | 3);
		is = at(0, ARM_READ);
		assert_string_equal(rights(&is), cases[i].rights);
		put64(FIRST, 0, SECOND | 3);
		put64(SECOND, 0, THIRD | 3 | 1ull << cases[i].bit);
		is = at(0, ARM_READ);
		assert_string_equal(rights(&is), cases[i].rights);
		assert_false(is.attributes.ns);
	}
	put64(SECOND, 0, THIRD | 3 | 1ull << 63);
	is = at(0, ARM_READ);
	assert_true(is.attributes.ns);
}

static void lpae_memory_types(void **state)
{
	struct arm_translation is;
	unsigned int i;

	(void)state;
	for (i = 0; i < 8; i++) {
		put64(FIRST, 0, 0x40000000 | AF | 1 | i << 2 | 3 << 8);
		is = at(0, ARM_READ);
		assert_hex(is.attributes.mair, (0xff000004eeaa4400 >> 8 * i) & 0xff);
		assert_int_equal(is.attributes.shareability, is.attributes.mair > 4 ? 3 : 2);
	}
	put64(FIRST, 0, 0x40000000 | AF | 1 | 7 << 2);
	assert_int_equal(at(0, ARM_READ).attributes.shareability, 0);
}

/* ---- LPAE: which table ---- */

static void lpae_split_by_t1sz(void **state)
{
	(void)state;
	cpu.ttbcr |= 2 << 16; /* the last GiB, from level 2 on */
	cpu.ttbr1 = SECOND | 1ull << 48;
	put64(FIRST, 2, 0x40000000 | AF | 1);
	put64(FIRST, 3, 0x80000000 | AF | 1); /* not looked at */
	put64(SECOND, 1, 0x40200000 | 0x71d);
	assert_hex(at(0xbfffffff, ARM_READ).pa, 0x7fffffff);
	assert_hex(at(0xc0212345, ARM_READ).pa, 0x40212345);
	assert_int_equal(at(0xc0400000, ARM_READ).fault, ARM_TRANSLATION_FAULT);
	cpu.ttbcr |= 1 << 23; /* EPD1 */
	assert_int_equal(at(0xc0212345, ARM_READ).fault, ARM_TRANSLATION_FAULT);
	assert_int_equal(at(0xc0212345, ARM_READ).level, 1);
	cpu.ttbcr = ARM_TTBCR_EAE | 1 << 16; /* the upper half, from level 1 on, at 16 bytes */
	cpu.ttbr1 = OTHER + 0x10;
	put64(OTHER, 2, 0x80000000 | AF | 1);
	put64(OTHER, 3, 0x40000000 | AF | 1);
	assert_hex(at(0x80001000, ARM_READ).pa, 0x80001000);
	assert_hex(at(0xc0001000, ARM_READ).pa, 0x40001000);
}

static void lpae_split_by_t0sz(void **state)
{
	(void)state;
	cpu.ttbcr |= 3; /* 512 MiB for TTBR0, from level 2 on; the rest is TTBR1's */
	cpu.ttbr0 = SECOND;
	put64(SECOND, 0xff, 0x40200000 | 0x71d);
	put64(OTHER, 0, 0x80000000 | AF | 1);
	assert_hex(at(0x1fe00000, ARM_READ).pa, 0x40200000);
	assert_hex(at(0x20000000, ARM_READ).pa, 0xa0000000);
	cpu.ttbcr |= 3 << 16; /* TTBR1 has the last 512 MiB, and between them is nothing */
	assert_int_equal(at(0x20000000, ARM_READ).fault, ARM_TRANSLATION_FAULT);
	assert_hex(at(0x20000000, ARM_READ).size, 2 * MIB);
	cpu.ttbcr |= 1 << 7; /* EPD0 */
	assert_int_equal(at(0x1fe00000, ARM_READ).fault, ARM_TRANSLATION_FAULT);
}

/* ---- either ---- */

static void the_mmu_off(void **state)
{
	struct arm_translation is;

	(void)state;
	cpu.sctlr &= ~(uint32_t)ARM_SCTLR_M;
	is = at(0xdeadbeef, ARM_EXECUTE | ARM_WRITE | ARM_USER);
	assert_found(&is, ARM_FLAT, 0xdeadb000, 4096, 0xdeadb000);
	assert_int_equal(is.fault, ARM_NO_FAULT);
	assert_hex(is.pa, 0xdeadbeef);
	assert_int_equal(is.level, 0);
	assert_hex(is.attributes.mair, 0);
}

/* The status registers' words for it (ARM ARM tables B3-23 and B3-24). */
static void short_fault_status(void **state)
{
	static const unsigned int level1[] = { 0, 0x5, 0x3, 0x9, 0xd };
	static const unsigned int level2[] = { 0, 0x7, 0x6, 0xb, 0xf };
	struct arm_translation is = { .level = 1 };
	unsigned int fault;

	(void)state;
	for (fault = ARM_NO_FAULT; fault <= ARM_PERMISSION_FAULT; fault++) {
		is.fault = fault;
		is.level = 1;
		assert_hex(arm_fault_status(&cpu, &is), level1[fault]);
		is.level = 2;
		assert_hex(arm_fault_status(&cpu, &is), level2[fault]);
		assert_true(strlen(arm_fault_name(is.fault)) > 3);
	}
}

static void lpae_fault_status(void **state)
{
	struct arm_translation is = { .fault = ARM_TRANSLATION_FAULT, .level = 1 };

	(void)state;
	assert_hex(arm_fault_status(&cpu, &is), 0x205);
	is.level = 3;
	assert_hex(arm_fault_status(&cpu, &is), 0x207);
	is.fault = ARM_ACCESS_FLAG_FAULT;
	assert_hex(arm_fault_status(&cpu, &is), 0x20b);
	is.fault = ARM_PERMISSION_FAULT;
	is.level = 2;
	assert_hex(arm_fault_status(&cpu, &is), 0x20e);
	is.fault = ARM_NO_FAULT;
	assert_hex(arm_fault_status(&cpu, &is), 0);
}

/* A table beyond the addresses of this machine is read as invalid entries. */
static void a_table_out_of_reach(void **state)
{
	(void)state;
	if (MEMBLOCK_PHYS_ADDR_BITS == 64)
		skip();
	put64(FIRST, 0, 0x1000000000 | SECOND | 3);
	put64(SECOND, 0, 0x40000000 | AF | 1);
	assert_int_equal(at(0, ARM_READ).fault, ARM_TRANSLATION_FAULT);
}

/* ---- walks ---- */

static void all_short_entries(void **state)
{
	struct arm_translation entry;
	struct arm_table table;
	uint64_t va = 0;
	unsigned int i;

	(void)state;
	put32(FIRST, 0, 0x8000040e);
	for (i = 0; i < 16; i++)
		put32(FIRST, 0x10 + i, 0x4105140e);
	put32(FIRST, 0x80, SECOND | 1);
	put32(FIRST, 0x81, (SECOND + 0x400) | 0x21); /* empty */
	put32(SECOND, 0xff, 0x800ff003);             /* no access, but an entry */
	for (i = 0; i < 16; i++)
		put32(SECOND, 0x10 + i, 0x8001040d);
	put32(FIRST, 0xfff, 0xfff0040e);
	assert_true(arm_next_entry(&cpu, &va, &entry));
	assert_found(&entry, ARM_SECTION, 0, MIB, 0x80000000);
	assert_true(arm_next_entry(&cpu, &va, &entry));
	assert_found(&entry, ARM_SUPERSECTION, 0x1000000, 16 * MIB, 0x41000000);
	assert_true(arm_next_entry(&cpu, &va, &entry));
	assert_found(&entry, ARM_LARGE_PAGE, 0x8010000, 64 * KIB, 0x80010000);
	assert_true(arm_next_entry(&cpu, &va, &entry));
	assert_found(&entry, ARM_SMALL_PAGE, 0x80ff000, 4096, 0x800ff000);
	assert_int_equal(entry.fault, ARM_PERMISSION_FAULT);
	assert_true(arm_next_entry(&cpu, &va, &entry));
	assert_found(&entry, ARM_SECTION, 0xfff00000, MIB, 0xfff00000);
	assert_false(arm_next_entry(&cpu, &va, &entry));
	assert_hex(va, 4 * GIB);
	va = 0;
	assert_true(arm_next_table(&cpu, &va, &table));
	assert_hex(table.va, 0x8000000);
	assert_hex(table.pa, SECOND);
	assert_hex(table.size, MIB);
	assert_hex(table.raw, SECOND | 1);
	assert_true(table.bytes == 1024 && table.level == 2);
	assert_true(arm_next_table(&cpu, &va, &table));
	assert_hex(table.va, 0x8100000);
	assert_hex(table.raw, SECOND | 0x421);
	assert_false(arm_next_table(&cpu, &va, &table));
	assert_hex(va, 4 * GIB);
}

static void all_lpae_entries(void **state)
{
	struct arm_translation entry;
	struct arm_table table;
	uint64_t va = 0;

	(void)state;
	put64(FIRST, 0, SECOND | 3);
	put64(SECOND, 0x1ff, 0x40200000 | 0x71d);
	put64(SECOND, 4, THIRD | 3);
	put64(THIRD, 3, 0x40203000 | 0x71f);
	put64(FIRST, 3, 0x40000000 | AF | 1);
	assert_true(arm_next_entry(&cpu, &va, &entry));
	assert_found(&entry, ARM_SMALL_PAGE, 0x803000, 4096, 0x40203000);
	assert_true(arm_next_entry(&cpu, &va, &entry));
	assert_found(&entry, ARM_BLOCK_2M, 0x3fe00000, 2 * MIB, 0x40200000);
	assert_true(arm_next_entry(&cpu, &va, &entry));
	assert_found(&entry, ARM_BLOCK_1G, 0xc0000000, GIB, 0x40000000);
	assert_false(arm_next_entry(&cpu, &va, &entry));
	assert_hex(va, 4 * GIB);
	va = 0x805000; /* from the middle of a table */
	assert_true(arm_next_table(&cpu, &va, &table));
	assert_hex(table.va, 0x800000);
	assert_hex(table.pa, THIRD);
	assert_true(table.bytes == 4096 && table.level == 3 && table.size == 2 * MIB);
	assert_false(arm_next_table(&cpu, &va, &table));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SHORT(section),
		SHORT(supersection),
		SHORT(pages),
		SHORT(privileged_execute_never),
		SHORT(access_permissions),
		SHORT(domains),
		SHORT(write_implies_execute_never),
		SHORT(what_an_access_needs),
		SHORT(memory_types_remapped),
		SHORT(memory_types_as_ever),
		SHORT(two_tables),
		SHORT(the_mmu_off),
		SHORT(short_fault_status),
		SHORT(all_short_entries),
		LPAE(blocks_and_pages),
		LPAE(invalid_at_each_level),
		LPAE(access_flag),
		LPAE(lpae_permissions),
		LPAE(hierarchical_attributes),
		LPAE(lpae_memory_types),
		LPAE(lpae_split_by_t1sz),
		LPAE(lpae_split_by_t0sz),
		LPAE(lpae_fault_status),
		LPAE(a_table_out_of_reach),
		LPAE(all_lpae_entries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
