/* SPDX-License-Identifier: MIT */
/*
 * internal.h - what the files of arch/arm share and no user sees: entries in memory, the bits of
 * the two formats, and messages.
 *
 * Files know each other in this order, each only those before it:
 * message, format, map, lowmem, protect; and translate, which knows the hardware alone.
 */
#ifndef ARCH_ARM_INTERNAL_H
#define ARCH_ARM_INTERNAL_H

#include <memblock/arm.h>
#include <memblock/port.h>

void *memset(void *to, int byte, size_t size);

#define ADDRESS_SPACE ((uint64_t)1 << 32)

/* ---- addresses; `size` is a power of two ---- */

static inline uint64_t round_down(uint64_t address, uint64_t size)
{
	return address & ~(size - 1);
}

/* Wraps to 0 in the last `size` bytes of 64 bits, which no caller passes. */
static inline uint64_t round_up(uint64_t address, uint64_t size)
{
	return round_down(address + size - 1, size);
}

static inline bool is_multiple(uint64_t address, uint64_t size)
{
	return !(address & (size - 1));
}

static inline uint64_t min_of(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static inline uint64_t max_of(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* ---- entries ---- */

/*
 * One entry is one access, also where the compiler could do better: the table may be live, and a
 * 64-bit entry must not be seen half written (ARM ARM A3.5.3).
 */
static inline uint64_t entry_get(const void *entries, unsigned int bytes, unsigned long index)
{
	return bytes == 8 ? ((const volatile uint64_t *)entries)[index] :
			    ((const volatile uint32_t *)entries)[index];
}

static inline void entry_set(void *entries, unsigned int bytes, unsigned long index, uint64_t entry)
{
	if (bytes == 8)
		((volatile uint64_t *)entries)[index] = entry;
	else
		((volatile uint32_t *)entries)[index] = (uint32_t)entry;
}

/* First address that entries of the format cannot name. */
static inline uint64_t widest(const struct arm_format *format)
{
	return (uint64_t)1 << format->phys_bits;
}

/* Short descriptors, first level (ARM ARM B3.5.1). */
enum {
	SHORT_TYPE = 0x3,
	SHORT_TABLE = 0x1,
	SHORT_SECTION = 0x2,
	SHORT_SECTION_B = 1 << 2,
	SHORT_SECTION_C = 1 << 3,
	SHORT_SECTION_XN = 1 << 4,
	SHORT_DOMAIN_SHIFT = 5,
	SHORT_SECTION_AP_SHIFT = 10,
	SHORT_SECTION_TEX_SHIFT = 12,
	SHORT_SECTION_APX = 1 << 15,
	SHORT_SECTION_S = 1 << 16,
	SHORT_SECTION_NG = 1 << 17,
	SHORT_SUPERSECTION = 1 << 18,
};

/* Short descriptors, second level. */
enum {
	SHORT_SMALL_PAGE = 0x2,
	SHORT_PAGE_XN = 1 << 0,
	SHORT_PAGE_AP_SHIFT = 4,
	SHORT_PAGE_TEX_SHIFT = 6,
	SHORT_PAGE_APX = 1 << 9,
	SHORT_PAGE_S = 1 << 10,
	SHORT_PAGE_NG = 1 << 11,
};

/* Long descriptors, all levels (B3.6.1, B3.6.2). */
#define LPAE_VALID ((uint64_t)1 << 0)
#define LPAE_TABLE ((uint64_t)1 << 1) /* levels 1 and 2; at level 3: a page */
#define LPAE_TYPE (LPAE_VALID | LPAE_TABLE)
#define LPAE_INDEX_SHIFT 2
#define LPAE_NS ((uint64_t)1 << 5)
#define LPAE_USER ((uint64_t)1 << 6)
#define LPAE_READ_ONLY ((uint64_t)1 << 7)
#define LPAE_SH_SHIFT 8
#define LPAE_AF ((uint64_t)1 << 10)
#define LPAE_NG ((uint64_t)1 << 11)
#define LPAE_CONTIGUOUS ((uint64_t)1 << 52)
#define LPAE_PXN ((uint64_t)1 << 53)
#define LPAE_XN ((uint64_t)1 << 54)
#define LPAE_SOFTWARE ((uint64_t)0xf << 55)
#define LPAE_PXN_TABLE ((uint64_t)1 << 59)
#define LPAE_XN_TABLE ((uint64_t)1 << 60)
#define LPAE_NO_USER_TABLE ((uint64_t)1 << 61)
#define LPAE_READ_ONLY_TABLE ((uint64_t)1 << 62)
#define LPAE_NS_TABLE ((uint64_t)1 << 63)
#define LPAE_ADDRESS ((((uint64_t)1 << 40) - 1) & ~(uint64_t)(ARM_PAGE_SIZE - 1))

/* Entries of a supersection, or of a group of contiguous blocks. */
enum { LARGE_ENTRIES = 16 };

/* ---- message.c ---- */

/* Each % stands for the next value, in hex. */
void arm_log(enum memblock_log_level level, const char *format, const uint64_t *values);
#define arm_say(level, format, ...) arm_log(level, format, (const uint64_t[]){ __VA_ARGS__ })

/* ---- format.c ---- */

bool entry_is_valid(const struct arm_format *format, uint64_t entry);
bool entry_is_table(const struct arm_format *format, uint64_t entry);
uint64_t entry_table(const struct arm_format *format, uint64_t entry);
bool entry_is_large(const struct arm_format *format, uint64_t entry);
uint64_t entry_ng(const struct arm_format *format, bool page);
uint64_t large_entry(const struct arm_format *format, uint64_t entry);
uint64_t one_of_large(const struct arm_format *format, uint64_t entry, unsigned long index);
uint64_t first_page_of(const struct arm_format *format, uint64_t section);

/* ---- map.c ---- */

/* The array of section entries, and one of it; 0 if it is invalid, whatever else it holds. */
void *section_entries(const struct arm_mmu *mmu);
uint64_t section_entry(const struct arm_mmu *mmu, unsigned long index);
static inline unsigned long section_index(const struct arm_mmu *mmu, uint64_t virtual)
{
	return (unsigned long)(virtual >> mmu->format->section_shift);
}
void publish_sections(struct arm_mmu *mmu, unsigned long first, unsigned long last);
void invalidate(const struct arm_mmu *mmu, uint64_t start, uint64_t end);
void split_large(struct arm_mmu *mmu, unsigned long index);

#endif
