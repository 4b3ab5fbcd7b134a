// SPDX-License-Identifier: MIT
/*
 * port.c - the library's port (memblock/port.h) and the ARM port (memblock/arm.h) on the machine.
 */
#include "boot.h"
#include "cp15.h"

/* ---- addresses: the linear mapping, from the first line of C on ---- */

void *memblock_port_phys_to_virt(phys_addr_t address)
{
	return (void *)(uintptr_t)(PAGE_OFFSET + (uint32_t)(address - machine.phys_offset));
}

phys_addr_t memblock_port_virt_to_phys(const void *pointer)
{
	return machine.phys_offset + (address_of(pointer) - PAGE_OFFSET);
}

phys_addr_t memblock_port_kernel_end(void)
{
	return memblock_port_virt_to_phys(_end);
}

/* ---- messages ---- */

void memblock_port_log(enum memblock_log_level level, const char *line, const void *caller)
{
	(void)level;
	(void)caller;
	print("# %s\n", line);
}

/* Nothing doubtful is asked for here. */
void memblock_port_warn(const char *what)
{
	check(false, "no warning: %s", what);
}

_Noreturn void memblock_port_panic(const char *why)
{
	print("Bail out! %s\n", why);
	power_off(2);
}

/* ---- the page allocator ---- */

unsigned long memblock_port_max_low_pfn(void)
{
	return max_low_pfn();
}

void memblock_port_reset_managed_pages(void)
{
}

/* Who they belong to was read from the lists already (pages_count_free_in_map). */
void memblock_port_reserve_pages(phys_addr_t start, phys_addr_t end, int nid)
{
	(void)start;
	(void)end;
	(void)nid;
}

void memblock_port_free_pages(unsigned long pfn, unsigned int order)
{
	pages_give(pfn, order);
}

void memblock_port_totalram_add(unsigned long pages)
{
	(void)pages;
}

/* ---- maintenance, by the ARM ARM, B4.2 ---- */

/* CTR.DminLine: log2 of the words in the smallest data cache line. */
static uint32_t dcache_line_bytes(void)
{
	return 4U << (read_ctr() >> 16 & 15);
}

void arm_port_clean_dcache(const void *start, size_t bytes)
{
	uint32_t line = dcache_line_bytes();
	uint32_t at = address_of(start) & ~(line - 1), end = address_of(start) + bytes;

	for (; at < end; at += line)
		__asm__ volatile("mcr p15, 0, %0, c7, c10, 1" : : "r"(at) : "memory");
}

void arm_port_dsb(void)
{
	__asm__ volatile("dsb" : : : "memory");
}

void arm_port_isb(void)
{
	__asm__ volatile("isb" : : : "memory");
}

void arm_port_flush_tlb(uint32_t virtual, uint64_t bytes)
{
	(void)virtual;
	(void)bytes;
	__asm__ volatile("mcr p15, 0, %0, c8, c7, 0" : : "r"(0) : "memory"); /* TLBIALL */
}

void arm_port_flush_branch_predictor(void)
{
	__asm__ volatile("mcr p15, 0, %0, c7, c5, 6" : : "r"(0) : "memory"); /* BPIALL */
}
