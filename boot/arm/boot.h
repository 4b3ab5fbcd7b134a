/* SPDX-License-Identifier: MIT */
/*
 * boot.h - what the parts of the image share. The image boots as a kernel does, up to its page
 * allocator, and then checks what it stands on: each check is one line of TAP on the UART.
 *
 * Files know each other in this order, each only those before it:
 * string, console, power, machine, abort, pages, port, setup, sabotage, the checks, main.
 */
#ifndef BOOT_ARM_BOOT_H
#define BOOT_ARM_BOOT_H

#include "layout.h"

#include <memblock/arm.h>
#include <memblock/memblock.h>
#include <memblock/port.h>

/* ---- console.c: PL011, and what a test says ---- */

/* Knows %s, %u, %lu, %x, %lx, %llx, with a field width and leading zeros. */
__attribute__((format(printf, 1, 2))) void print(const char *format, ...);

/* One line of TAP; `format` says what holds if `passed`. */
__attribute__((format(printf, 2, 3))) void check(bool passed, const char *format, ...);

/* A check that does not apply to this boot, and why not. */
void skip(const char *what, const char *why);

/* The number of failed checks so far. */
unsigned int failures(void);

/* The plan and the summary. */
void print_summary(void);

/* ---- power.c ---- */

/* How PSCI is called, after the device tree; without it only semihosting ends the machine. */
enum psci_method { PSCI_NONE, PSCI_HVC, PSCI_SMC };
extern enum psci_method psci_method;

/* Ends the machine: with this exit status if something listens to semihosting. */
_Noreturn void power_off(uint32_t status);

/* ---- abort.c: accesses that may be refused ---- */

enum abort_kind { ABORT_NONE, ABORT_UNDEFINED, ABORT_PREFETCH, ABORT_DATA };

/* What became of one access. */
struct outcome {
	enum abort_kind kind; /* ABORT_NONE: it was carried out */
	uint32_t status;      /* the fault status register, IFSR or DFSR */
	uint32_t address;     /* the fault address register */
};

struct outcome try_read(uint32_t virtual, uint32_t *value);
struct outcome try_write(uint32_t virtual, uint32_t value);
struct outcome try_execute(uint32_t virtual);

/*
 * refused - whether the outcome is this abort at this address, for this reason: the status is the
 * one that the format in force gives a fault found at the level of the table.
 */
bool refused(const struct outcome *outcome, enum abort_kind kind, uint32_t virtual,
	     enum arm_fault fault);

/* ---- pages.c: the page allocator that takes over ---- */

enum { NO_PAGE = 0xffffffff };

/* pages_init - page descriptors, from memblock, for all frames from the first to the last. */
void pages_init(void);

/*
 * pages_count_free_in_map - the frames that should be handed over: those wholly inside memory that
 * may be mapped, less those that a reservation touches. Goes by the region lists alone and
 * remembers its answer for each frame.
 * @low: receives how many of them lie below frame `max_low_pfn`
 */
unsigned long pages_count_free_in_map(unsigned long max_low_pfn, unsigned long *low);

/* One block is free, from now on. Frames that the map did not call free are counted as not due. */
void pages_give(unsigned long pfn, unsigned int order);
extern unsigned long pages_not_due;

/* One block of 1 << order frames; NO_PAGE if there is none. */
uint32_t pages_alloc(unsigned int order);
void pages_free(uint32_t pfn, unsigned int order);

/* The first frame from *pfn on that pages_alloc() gave out; false if there is none. */
bool pages_next_lent(uint32_t *pfn);

/* Free blocks of each order, 0 to MAX_PAGE_ORDER, and the frames in all of them. */
extern unsigned long pages_free_blocks[MAX_PAGE_ORDER + 1];
unsigned long pages_free_count(void);

/* ---- machine.c: what was found out about it, and its page table ---- */

struct machine {
	phys_addr_t phys_offset; /* start of RAM, by where the image was loaded */
	phys_addr_t dtb_place;   /* of the device tree; not in memory if mem= leaves that out */
	const void *dtb; /* the same, where map_dtb() puts it; first in the linear mapping */
	uint32_t dtb_size;
	const void *initrd; /* NULL: there is none */
	uint32_t initrd_size;
	uint32_t dtb_sum, initrd_sum; /* of their bytes, before anything could overwrite them */
	struct arm_mmu mmu;
	struct arm_registers registers; /* that the MMU runs with, as read from it */
	const char *sabotage;           /* what is to be broken on purpose, or NULL */
};
extern struct machine machine;

/* Sum of bytes, each weighed by its place: what the checks and the tests compare. */
uint32_t checksum(const void *bytes, uint32_t size);

/* The whole frames of lowmem end here. */
unsigned long max_low_pfn(void);

static inline uint32_t virtual_of(phys_addr_t address)
{
	return (uint32_t)(uintptr_t)memblock_port_phys_to_virt(address);
}

/* What the image consists of (image.lds): first bytes, and first bytes behind. */
extern const char _text[], _etext[], _rodata[], _erodata[], _init[], _einit[], _data[], _end[];

static inline uint32_t address_of(const void *pointer)
{
	return (uint32_t)(uintptr_t)pointer;
}

/* Panics if there is an error: a boot cannot go on without this. */
void must(int error, const char *what);

/* ---- setup.c: from the device tree to the live page table; gone when the boot is over ---- */

void setup(uint32_t dtb, phys_addr_t phys_offset);

/* ---- the checks ---- */

void check_allocations(void); /* check_memory.c */
void check_array_growth(void);
void check_tables(void);     /* check_tables.c */
void check_refusals(void);   /* check_refusals.c */
void check_hand_over(void);  /* check_pages.c */
void check_bystanders(void); /* machine.c */

/* ---- sabotage.c: at three points of a boot; nothing without sabotage= on the command line ---- */

void sabotage_tables(void);
void sabotage_reservations(void);
void sabotage_counted_map(void);

#endif
