// SPDX-License-Identifier: MIT
/*
 * entries.c - lists of page table entries, and the reader of dumps. What is read has been checked:
 * sorted, without overlap, every entry of the size, the alignment and the address that its raw
 * value has. Nothing here knows what a real kernel maps.
 */
#include "entries.h"
#include "../tool.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KIB 1024ULL
#define MIB (1024 * KIB)
#define GIB (1024 * MIB)
#define ADDRESS_SPACE (4 * GIB)
#define PHYSICAL_BITS ((1ULL << 40) - 1)

/* What an entry of each kind spans; 0: the format has none. */
static const struct {
	enum arm_kind kind;
	uint64_t in_short, in_lpae;
} spans[] = {
	{ ARM_INVALID, MIB, 2 * MIB },     { ARM_SMALL_PAGE, 4 * KIB, 4 * KIB },
	{ ARM_LARGE_PAGE, 64 * KIB, 0 },   { ARM_SECTION, MIB, 0 },
	{ ARM_SUPERSECTION, 16 * MIB, 0 }, { ARM_BLOCK_2M, 0, 2 * MIB },
	{ ARM_BLOCK_1G, 0, GIB },
};

enum {
	SPANS = sizeof(spans) / sizeof(spans[0]),
	FIELDS = 5, /* va size pa kind raw */
	MOST_DIGITS = 16,
};

/* One line of the file being read. */
struct source {
	const char *path;
	unsigned int line;
	char *field[FIELDS];
};

const char *pt_kind_name(enum arm_kind kind)
{
	return kind == ARM_INVALID ? "table0" : arm_kind_name(kind);
}

void pt_entries_free(struct pt_entries *entries)
{
	free(entries->list);
	memset(entries, 0, sizeof(*entries));
}

void pt_entries_add(struct pt_entries *entries, const struct pt_entry *entry)
{
	if (entries->cnt == entries->max) {
		entries->max = entries->max ? 2 * entries->max : 1024;
		entries->list = xrealloc(entries->list, entries->max * sizeof(*entries->list));
	}
	entries->list[entries->cnt++] = *entry;
}

/* ---- fields ---- */

static bool refuse(const struct source *source, const char *what, const char *expected)
{
	tool_error("%s:%u: %s: expected %s", source->path, source->line, what, expected);
	return false;
}

/* Splits at blanks, in place. False if there are not exactly FIELDS of them. */
static bool split_fields(char *line, char **field)
{
	char *rest, *word = strtok_r(line, " \t\r", &rest);
	int cnt = 0;

	for (; word; word = strtok_r(NULL, " \t\r", &rest)) {
		if (cnt == FIELDS)
			return false;
		field[cnt++] = word;
	}
	return cnt == FIELDS;
}

static bool parse_hex(const char *text, uint64_t *value)
{
	size_t digits = strspn(text, "0123456789abcdefABCDEF");

	if (!digits || digits > MOST_DIGITS || text[digits])
		return false;
	*value = strtoull(text, NULL, 16);
	return true;
}

static bool take_hex(const struct source *source, int field, uint64_t *value)
{
	return parse_hex(source->field[field], value) ||
	       refuse(source, source->field[field], "a number in hex without 0x");
}

static bool take_physical(const struct source *source, const struct pt_entry *entry, uint64_t *pa)
{
	if (entry->kind != ARM_INVALID)
		return take_hex(source, 2, pa);
	*pa = 0;
	return !strcmp(source->field[2], "-") ||
	       refuse(source, source->field[2], "- for an empty table");
}

static bool take_kind(const struct source *source, enum arm_kind *kind)
{
	size_t i;

	for (i = 0; i < SPANS; i++) {
		*kind = spans[i].kind;
		if (!strcmp(source->field[3], pt_kind_name(*kind)))
			return true;
	}
	return refuse(source, source->field[3],
		      "table0, page4k, page64k, section, super16M, block2M or block1G");
}

static const struct arm_format *format_of(size_t digits)
{
	if (digits == 2 * arm_format_short.entry_bytes)
		return &arm_format_short;
	return digits == 2 * arm_format_lpae.entry_bytes ? &arm_format_lpae : NULL;
}

static bool take_format(const struct source *source, struct pt_entries *entries)
{
	const struct arm_format *format = format_of(strlen(source->field[4]));

	if (!format)
		return refuse(source, source->field[4],
			      "8 digits for a short descriptor or 16 for LPAE");
	if (entries->cnt && format != entries->format)
		return refuse(source, source->field[4],
			      "an entry of the same format as on the lines before");
	entries->format = format;
	return true;
}

/* ---- entries ---- */

static uint64_t span_of(enum arm_kind kind, const struct arm_format *format)
{
	size_t i = 0;

	while (spans[i].kind != kind)
		i++;
	return format == &arm_format_short ? spans[i].in_short : spans[i].in_lpae;
}

/* Below 4 GiB also true of supersections, which have higher bits of the address elsewhere. */
static uint64_t address_in(const struct pt_entry *entry)
{
	return entry->raw & PHYSICAL_BITS & ~(entry->size - 1);
}

static bool check_entry(const struct source *source, const struct pt_entries *entries,
			const struct pt_entry *entry)
{
	const struct pt_entry *last = entries->cnt ? &entries->list[entries->cnt - 1] : NULL;

	if (entry->size != span_of(entry->kind, entries->format))
		return refuse(source, source->field[1],
			      "the size that the kind has in this format");
	if (entry->va % entry->size || entry->va >= ADDRESS_SPACE)
		return refuse(source, source->field[0],
			      "a virtual address of 32 bits, aligned to the size");
	if (last && entry->va < pt_entry_end(last))
		return refuse(source, source->field[0],
			      "an address behind what the line before maps");
	if (entry->kind != ARM_INVALID && entry->pa != address_in(entry))
		return refuse(source, source->field[2], "the address that raw has");
	return true;
}

static bool read_entry(const struct source *source, struct pt_entries *entries)
{
	struct pt_entry entry = { 0 };

	if (!take_kind(source, &entry.kind) || !take_format(source, entries) ||
	    !take_hex(source, 0, &entry.va) || !take_hex(source, 1, &entry.size) ||
	    !take_physical(source, &entry, &entry.pa) || !take_hex(source, 4, &entry.raw) ||
	    !check_entry(source, entries, &entry))
		return false;
	pt_entries_add(entries, &entry);
	return true;
}

static bool read_line(struct source *source, char *line, struct pt_entries *entries)
{
	line[strcspn(line, "#")] = '\0';
	if (!line[strspn(line, " \t\r")])
		return true;
	if (!split_fields(line, source->field)) {
		tool_error("%s:%u: not an entry: expected va size pa kind raw", source->path,
			   source->line);
		return false;
	}
	return read_entry(source, entries);
}

static bool read_lines(const char *path, char *text, struct pt_entries *entries)
{
	struct source source = { .path = path };
	char *line;

	while ((line = strsep(&text, "\n"))) {
		source.line++;
		if (!read_line(&source, line, entries))
			return false;
	}
	if (entries->cnt)
		return true;
	tool_error("%s: holds no entry: expected lines of va size pa kind raw", path);
	return false;
}

static bool refuse_binary(const char *path)
{
	tool_error("%s: not a text: expected lines of va size pa kind raw", path);
	return false;
}

bool pt_entries_read(const char *path, struct pt_entries *entries)
{
	size_t size;
	char *text = read_file(path, &size);
	bool good;

	memset(entries, 0, sizeof(*entries));
	if (!text)
		return false;
	path = path_name(path);
	good = memchr(text, '\0', size) ? refuse_binary(path) : read_lines(path, text, entries);
	free(text);
	if (!good)
		pt_entries_free(entries);
	return good;
}
