/* SPDX-License-Identifier: MIT */
/*
 * machine.h - the machine that the tests of arch/arm run on, and the words they are written in.
 *
 * The machine: 8 GiB of sparse host memory that stands for physical memory from 0 on (4 GiB with
 * 32-bit addresses), and a record of every line and of every call for caches, barriers and the TLB.
 * What the tests read of a table they read here, byte by byte, so that the library cannot vouch for
 * itself.
 */
#ifndef TESTS_UNIT_ARM_MACHINE_H
#define TESTS_UNIT_ARM_MACHINE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <memblock/arm.h>
#include <memblock/port.h>

#define KIB ((uint64_t)1 << 10)
#define MIB ((uint64_t)1 << 20)
#define GIB ((uint64_t)1 << 30)

#define XN ((uint64_t)1 << 54) /* LPAE */

/* ---- the machine ---- */

enum port_call { CLEAN, DSB, ISB, FLUSH_TLB, FLUSH_PREDICTOR };

struct port_event {
	enum port_call call;
	uint64_t start, bytes; /* CLEAN: physical; FLUSH_TLB: virtual */
};

enum { MAX_EVENTS = 65536 };

struct machine {
	struct port_event events[MAX_EVENTS];
	unsigned int event_cnt;
	char line[200]; /* the last line logged, "" if there was none */
	unsigned int lines;
};

extern struct machine machine;

/* Power on: empty lists under the rules of 6.12, memory that is zero, nothing recorded. */
void power_on(void);

/* A test for either format, which it finds in `format`. */
extern const struct arm_format *format;
int power_on_short(void **state);
int power_on_lpae(void **state);
#define SHORT(test)                                                                                \
	{                                                                                          \
#test ", short", test, power_on_short, NULL, NULL                                  \
	}
#define LPAE(test)                                                                                 \
	{                                                                                          \
#test ", lpae", test, power_on_lpae, NULL, NULL                                    \
	}
#define BOTH(test) SHORT(test), LPAE(test)

bool is_short(void);

/* The value for the format in use. */
uint64_t either(uint64_t with_short, uint64_t with_lpae);

void *ram_at(uint64_t physical);
void forget_events(void);

/* ---- a table ---- */

extern struct arm_mmu mmu;

/* Where the tests' table lies, from the start of memory. */
enum { PGD_OFFSET = 0x4000 };

/*
 * Memory [base, base + size), its first MiB reserved; `mmu` with defaults, bounds, and a cleared
 * table in that MiB.
 */
void boot(uint64_t base, uint64_t size);

/* The same for memory that was added already. */
void boot_on(void);

/* The memory that the first table pages will be taken from holds anything but zeros. */
void dirty_tables(void);

int map(uint32_t virtual, uint64_t physical, uint64_t length, unsigned int type);

/* Entries as they lie in memory: of the section array, and of the page, if there is a table. */
uint64_t section_of(uint64_t virtual);
uint64_t page_of(uint64_t virtual);

/* What the walker says, with the registers for `mmu`. */
struct arm_translation translate(uint64_t virtual, unsigned int access);

/* ---- the whole state, to show that a call changed none of it ---- */

struct untouched {
	struct arm_mmu mmu;
	unsigned char pgd[20 << 10];
	struct memblock lists;
	struct memblock_region reserved[64];
	unsigned int event_cnt;
};

void remember(struct untouched *state);
void check_untouched(const struct untouched *state, const char *file, int line);
#define assert_untouched(state) check_untouched(state, __FILE__, __LINE__)

void check_hex(uint64_t found, uint64_t expected, const char *file, int line);
#define assert_hex(found, expected) check_hex(found, expected, __FILE__, __LINE__)

/* The last line contains `part`; it is forgotten. */
void check_said(const char *part, const char *file, int line);
#define assert_said(part) check_said(part, __FILE__, __LINE__)

#endif
