/* SPDX-License-Identifier: MIT */
/*
 * lowmem.h - what a boot on a 32-bit ARM machine does besides: it finds out how much memory its
 * kernel can map, and maps it, with tables in the memory of the simulated machine.
 *
 * boot.c calls these functions in the order of a real boot; on other machines they do nothing. What
 * came of it is in struct arm_lowmem, a snapshot like all of struct boot. The tables themselves
 * stay in the simulated machine's memory until the next boot.
 */
#ifndef ARM_LOWMEM_H
#define ARM_LOWMEM_H

#include "entries.h"

struct boot;
struct mem_map;

/* How the CPU shares memory; decides attributes of every entry. */
enum arm_cpu {
	ARM_CPU_BY_MAP, /* as the map's CPU does */
	ARM_CPU_UP,     /* alone: not shared, write-back without write-allocate */
	ARM_CPU_SMP,    /* one of several, or built for it: shared, write-allocate */
};

/* Where a linear map may start: room for lowmem and vmalloc above, for user space below. */
enum {
	ARM_PAGE_OFFSET_ALIGN = 0x1000000,
	ARM_PAGE_OFFSET_MIN = 0x10000000,
};
#define ARM_PAGE_OFFSET_MAX 0xe0000000u

/* How to map; all zero: as a kernel for the map's machine would. */
struct arm_options {
	bool wanted;                     /* whatever CPU the map is of */
	const struct arm_format *format; /* NULL: short, or LPAE for memory beyond 4 GiB */
	uint32_t page_offset;            /* 0: ARM_DEFAULT_PAGE_OFFSET */
	bool has_phys_offset;            /* else where the bank with the kernel starts */
	uint64_t phys_offset;            /* a multiple of PMD_SIZE */
	enum arm_cpu cpu;
};

/* Neighbouring entries that are alike and map neighbouring addresses. */
struct arm_mapping {
	uint32_t va;
	uint64_t size, pa;
	size_t entries;
	enum arm_kind kind;
	unsigned int permissions; /* enum arm_permissions */
	struct arm_attributes attributes;
};

struct arm_lowmem {
	struct arm_mmu mmu; /* mmu.format is NULL unless this was an ARM boot */
	bool unplaced;      /* phys_offset waits for mem=: the map describes no memory */
	struct arm_registers registers;
	uint64_t lowmem, highmem; /* bytes of memory below and above it that may be mapped */
	uint64_t highmem_base, highmem_end;
	struct pt_entries entries;
	struct arm_mapping *mappings; /* the same, merged */
	size_t mapping_cnt, mapping_max;
	struct arm_table *tables; /* below the first level, by virtual address */
	size_t table_cnt, table_max;
};

/*
 * arm_begin - take the format and the bounds of the address space from options, map and command
 * line. The described memory has been added, nothing of it taken away yet.
 */
void arm_begin(struct boot *boot);

/*
 * arm_bound - find out where lowmem ends and bound memblock to it; to be called again when memory
 * has been taken out. Panics if none can be mapped.
 */
void arm_bound(struct boot *boot);

/* arm_reserve_pgd - the first-level table lies right below the kernel image, if memory is there. */
void arm_reserve_pgd(struct boot *boot);

/* arm_map - build the tables, let memblock use all lowmem, and take the snapshot. */
void arm_map(struct boot *boot);

void arm_lowmem_free(struct arm_lowmem *arm);

/* arm_lowmem_span - bytes that the linear map spans, holes included. */
static inline uint64_t arm_lowmem_span(const struct arm_lowmem *arm)
{
	return arm->mmu.arm_lowmem_limit - arm->mmu.phys_offset;
}

/* arm_table_bytes - memory that all tables take, the first level included. */
uint64_t arm_table_bytes(const struct arm_lowmem *arm);

/* arm_table_page - the page of memblock's that holds the table. */
static inline uint64_t arm_table_page(const struct arm_table *table)
{
	return table->pa & ~(uint64_t)(ARM_PAGE_SIZE - 1);
}

/* arm_kernel_window_end - virtual end of the kernel's sections, which begin at page_offset. */
uint64_t arm_kernel_window_end(const struct arm_lowmem *arm);

#endif
