/* SPDX-License-Identifier: MIT */
/*
 * entries.h - page tables as a list of what they map: one struct pt_entry for every valid entry of
 * the lowest level, in the order of virtual addresses.
 *
 * Such a list is taken from tables on the simulated machine (tables.h) or read from a file that
 * somebody dumped from a real one. Whoever compares or prints has two lists, and no tables.
 */
#ifndef ARM_ENTRIES_H
#define ARM_ENTRIES_H

#include <memblock/arm.h>

struct pt_entry {
	uint64_t va, size;  /* bytes; of an empty table: what it could map */
	uint64_t pa;        /* 0 for an empty table */
	uint64_t raw;       /* the entry as the hardware reads it */
	enum arm_kind kind; /* ARM_INVALID: a table that is empty */
};

struct pt_entries {
	const struct arm_format *format;
	struct pt_entry *list;
	size_t cnt, max;
};

void pt_entries_free(struct pt_entries *entries);
void pt_entries_add(struct pt_entries *entries, const struct pt_entry *entry);

/* pt_kind_name - "section", "page4k", ..., "table0": the word used in files, tables and JSON. */
const char *pt_kind_name(enum arm_kind kind);

/* pt_entry_end - the first virtual address behind; 2^32 at most. */
static inline uint64_t pt_entry_end(const struct pt_entry *entry)
{
	return entry->va + entry->size;
}

/*
 * pt_entries_read - the file `path` ("-" is standard input): a line "va size pa kind raw" for each
 * entry, numbers in hex without 0x, '#' starts a comment. Raw has 8 digits in a file of short
 * descriptors and 16 in one of LPAE; the pa of an empty table is "-". What contradicts itself is
 * refused. False after tool_error() naming the line; otherwise to be freed.
 */
bool pt_entries_read(const char *path, struct pt_entries *entries);

#endif
