// SPDX-License-Identifier: MIT
/*
 * params.c - the boot parameters that are memblock's own: memblock=debug, movable_node,
 * kernelcore=mirror, and the named reservations of reserve_mem=. Parameters that describe memory
 * (mem=, memmap=) are the architecture's.
 */
#include "internal.h"

enum { NAME_SIZE = 16 };

/* A reservation made by name; size 0: the entry was released. */
struct reserve_mem_entry {
	char name[NAME_SIZE];
	phys_addr_t start, size;
};

static struct reserve_mem_entry entries[RESERVE_MEM_MAX_ENTRIES];
static unsigned int entry_cnt;

void params_reset(void)
{
	entry_cnt = 0;
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

static unsigned int digit(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned int)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned int)(c - 'a') + 10;
	if (c >= 'A' && c <= 'F')
		return (unsigned int)(c - 'A') + 10;
	return 16;
}

static unsigned int suffix_shift(char c)
{
	static const char suffixes[] = "kKmMgGtTpPeE";
	unsigned int i;

	for (i = 0; suffixes[i]; i++) {
		if (c == suffixes[i])
			return 10 * (i / 2 + 1);
	}
	return 0;
}

/* base * sum + next; false if it exceeds PHYS_ADDR_MAX. The divisions are the compiler's. */
static bool append_digit(phys_addr_t *sum, unsigned int base, unsigned int next)
{
	phys_addr_t most = base == 16 ? PHYS_ADDR_MAX / 16 :
			   base == 10 ? PHYS_ADDR_MAX / 10 :
					PHYS_ADDR_MAX / 8;

	if (*sum > most || (phys_addr_t)(*sum * base) > PHYS_ADDR_MAX - next)
		return false;
	*sum = *sum * base + next;
	return true;
}

bool memblock_parse_size(const char **text, phys_addr_t *size)
{
	const char *p = *text;
	unsigned int base = 10, shift;
	phys_addr_t sum = 0;

	if (p[0] == '0' && (p[1] == 'x' || p[1] == 'X')) {
		base = 16;
		p += 2;
	} else if (p[0] == '0') {
		base = 8;
	}
	if (digit(*p) >= base)
		return false;
	for (; digit(*p) < base; p++) {
		if (!append_digit(&sum, base, digit(*p)))
			return false;
	}
	shift = suffix_shift(*p);
	if (shift) {
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
	unsigned int i;

	for (i = 0; i < entry_cnt; i++) {
		if (entries[i].size && same_text(entries[i].name, name))
			return &entries[i];
	}
	return NULL;
}

/* 1 to 15 characters, one of them not a blank. */
static bool name_is_valid(const char *name)
{
	unsigned int i, blanks = 0;

	for (i = 0; name[i]; i++) {
		if (i == NAME_SIZE - 1)
			return false;
		blanks += name[i] == ' ' || name[i] == '\t';
	}
	return i > blanks;
}

static bool parse_reserve_mem(const char *value, phys_addr_t *size, phys_addr_t *align,
			      const char **name)
{
	if (!memblock_parse_size(&value, size) || !*size || *value++ != ':')
		return false;
	if (!memblock_parse_size(&value, align) || *value++ != ':')
		return false;
	*name = value;
	return name_is_valid(value);
}

int memblock_reserve_mem(const char *value)
{
	struct reserve_mem_entry *entry;
	phys_addr_t size, align;
	const char *name;
	unsigned int i;

	if (entry_cnt == RESERVE_MEM_MAX_ENTRIES)
		return -EBUSY;
	if (!value || !parse_reserve_mem(value, &size, &align, &name))
		return -EINVAL;
	if (find_entry(name))
		return -EBUSY;
	entry = &entries[entry_cnt];
	entry->start = alloc_physical(size, addr_max(align, SMP_CACHE_BYTES), 0,
				      MEMBLOCK_ALLOC_ACCESSIBLE, NUMA_NO_NODE, ALLOC_RAW);
	if (!entry->start)
		return -ENOMEM;
	entry->size = size;
	for (i = 0; i < NAME_SIZE; i++) {
		entry->name[i] = *name;
		if (*name)
			name++;
	}
	entry_cnt++;
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
