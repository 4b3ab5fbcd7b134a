// SPDX-License-Identifier: MIT
/*
 * params.c - the boot parameters that are memblock's own: memblock=debug, movable_node,
 * kernelcore=mirror, and the named reservations of reserve_mem=. Parameters that describe memory
 * (mem=, memmap=) are the architecture's.
 */
#include "internal.h"

enum { NAME_SIZE = 16 };

/* A reservation made by name. */
struct reserve_mem_entry {
	char name[NAME_SIZE];    /* empty: never used, nor is any entry behind */
	phys_addr_t start, size; /* size 0: it was released */
};

static struct reserve_mem_entry entries[RESERVE_MEM_MAX_ENTRIES];

#define ENTRIES_END (entries + RESERVE_MEM_MAX_ENTRIES)

void params_reset(void)
{
	memset(entries, 0, sizeof(entries));
}

/* ---- text, without a libc ---- */

static bool same_text(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

static bool contains(const char *text, const char *word)
{
	const char *t, *w;

	for (; *text; text++) {
		for (t = text, w = word; *w && *t == *w; t++)
			w++;
		if (!*w)
			return true;
	}
	return false;
}

/* The place of a character in a text without capitals, its length if it is not there. */
static unsigned int place_of(char c, const char *text)
{
	unsigned int i;

	if (c >= 'A' && c <= 'Z')
		c = (char)(c - 'A' + 'a');
	for (i = 0; text[i] && text[i] != c; i++)
		;
	return i;
}

/* The value of a digit, 16 for what is none. */
static unsigned int digit(char c)
{
	return place_of(c, "0123456789abcdef");
}

bool memblock_parse_size(const char **text, phys_addr_t *size)
{
	const char *p = *text;
	unsigned int base = 10, shift;
	phys_addr_t sum = 0;

	if (p[0] == '0') {
		base = 8;
		if (place_of(p[1], "x") == 0) {
			base = 16;
			p += 2;
		}
	}
	if (digit(*p) >= base)
		return false;
	for (; digit(*p) < base; p++) {
		if (__builtin_mul_overflow(sum, base, &sum) ||
		    __builtin_add_overflow(sum, digit(*p), &sum))
			return false;
	}
	shift = 10 * (place_of(*p, "kmgtpe") + 1);
	if (shift <= 60) {
		if (shift >= MEMBLOCK_PHYS_ADDR_BITS || sum > PHYS_ADDR_MAX >> shift)
			return false;
		sum <<= shift;
		p++;
	}
	*size = sum;
	*text = p;
	return true;
}

/* ---- reserve_mem= ---- */

static struct reserve_mem_entry *find_entry(const char *name)
{
	struct reserve_mem_entry *entry;

	for (entry = entries; entry < ENTRIES_END; entry++) {
		if (entry->size && same_text(entry->name, name))
			return entry;
	}
	return NULL;
}

static struct reserve_mem_entry *first_unused(void)
{
	struct reserve_mem_entry *entry = entries;

	while (entry < ENTRIES_END && entry->name[0])
		entry++;
	return entry < ENTRIES_END ? entry : NULL;
}

/* 1 to 15 characters, one of them not a blank. */
static bool name_is_valid(const char *name)
{
	unsigned int i, blanks = 0;

	for (i = 0; i < NAME_SIZE && name[i]; i++)
		blanks += name[i] == ' ' || name[i] == '\t';
	return i > blanks && i < NAME_SIZE;
}

/* A size and the colon behind it. */
static bool parse_part(const char **value, phys_addr_t *size)
{
	return memblock_parse_size(value, size) && *(*value)++ == ':';
}

int memblock_reserve_mem(const char *value)
{
	struct reserve_mem_entry *entry = first_unused();
	phys_addr_t size, align;
	unsigned int i = 0;

	if (!entry)
		return -EBUSY;
	if (!value || !parse_part(&value, &size) || !size || !parse_part(&value, &align) ||
	    !name_is_valid(value))
		return -EINVAL;
	if (find_entry(value))
		return -EBUSY;
	entry->start = alloc_physical(size, addr_max(align, SMP_CACHE_BYTES), 0,
				      MEMBLOCK_ALLOC_ACCESSIBLE, NUMA_NO_NODE, ALLOC_RAW);
	if (!entry->start)
		return -ENOMEM;
	entry->size = size;
	do {
		entry->name[i] = value[i];
	} while (value[i++]);
	return 1;
}

int reserve_mem_find_by_name(const char *name, phys_addr_t *start, phys_addr_t *size)
{
	const struct reserve_mem_entry *entry = find_entry(name);

	if (!entry)
		return 0;
	*start = entry->start;
	*size = entry->size;
	return 1;
}

int reserve_mem_release_by_name(const char *name)
{
	struct reserve_mem_entry *entry = find_entry(name);

	if (!entry || memblock_free(entry->start, entry->size))
		return 0;
	entry->size = 0;
	return 1;
}

/* ---- all of them ---- */

int memblock_early_param(const char *name, const char *value)
{
	int error;

	if (same_text(name, "memblock")) {
		if (value && contains(value, "debug"))
			memblock_debug = 1;
		return 0;
	}
	if (same_text(name, "movable_node")) {
		movable_node_enabled = true;
		return 0;
	}
	if (same_text(name, "kernelcore")) {
		if (value && same_text(value, "mirror"))
			mirrored_kernelcore = true;
		return 0;
	}
	if (same_text(name, "reserve_mem")) {
		error = memblock_reserve_mem(value);
		return error < 0 ? error : 0;
	}
	return -ENOENT;
}
