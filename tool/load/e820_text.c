// SPDX-License-Identifier: MIT
/*
 * e820_text.c - E820 maps as logs print them: the words for kinds, the forms of an entry, and the
 * lines that tell of changes.
 */
#include "e820_text.h"
#include "scan.h"

#include <string.h>

const char e820_expects[] = "\"BIOS-e820: [mem 0xFIRST-0xLAST] KIND\" or one of its older forms";

/* ---- words ---- */

struct kind_word {
	const char *word;
	enum firmware_kind kind;
	unsigned int type;
};

/* Where one word begins another, the longer one comes first. */
static const struct kind_word kind_words[] = {
	{ "usable", FIRMWARE_MEMORY, E820_USABLE },
	{ "kernel usable RAM", FIRMWARE_MEMORY, E820_USABLE },
	{ "System RAM", FIRMWARE_MEMORY, E820_USABLE },
	{ "reserved", FIRMWARE_PLATFORM, E820_RESERVED },
	{ "device reserved", FIRMWARE_PLATFORM, E820_RESERVED },
	{ "Reserved", FIRMWARE_PLATFORM, E820_RESERVED },
	{ "ACPI data", FIRMWARE_ACPI_DATA, E820_ACPI_DATA },
	{ "ACPI NVS", FIRMWARE_ACPI_NVS, E820_ACPI_NVS },
	{ "ACPI Tables", FIRMWARE_ACPI_DATA, E820_ACPI_DATA },
	{ "ACPI Non-volatile Storage", FIRMWARE_ACPI_NVS, E820_ACPI_NVS },
	{ "unusable", FIRMWARE_UNUSABLE, E820_UNUSABLE },
	{ "Unusable memory", FIRMWARE_UNUSABLE, E820_UNUSABLE },
	{ "soft reserved", FIRMWARE_SOFT_RESERVED, 0 },
	{ "Soft Reserved", FIRMWARE_SOFT_RESERVED, 0 },
	{ "persistent", FIRMWARE_PERSISTENT, E820_PERSISTENT },
	{ "Persistent Memory (legacy)", FIRMWARE_PERSISTENT, E820_PERSISTENT_OEM },
	{ "Persistent Memory", FIRMWARE_PERSISTENT, E820_PERSISTENT },
	{ "Unknown E820 type", FIRMWARE_OTHER, 0 },
};
enum { KIND_WORDS = sizeof(kind_words) / sizeof(kind_words[0]) };

/* "type 20", "(type 7)": the number decides. */
static bool scan_type(const char **p, struct firmware_range *range)
{
	const char *q = *p;
	uint64_t type;

	scan_blanks(&q);
	scan_char(&q, '(');
	if (!scan_word(&q, "type ") || !scan_number(&q, &type) || type > UINT32_MAX)
		return false;
	scan_char(&q, ')');
	range->type = (unsigned int)type;
	range->kind = e820_kind(range->type);
	*p = q;
	return true;
}

/* A word ends where no further letter follows. */
static bool is_whole_word(const char *behind)
{
	return !*behind || strchr(" \t),;.!<", *behind) != NULL;
}

static bool scan_kind_word(const char **p, struct firmware_range *range)
{
	const char *q;
	size_t i;

	for (i = 0; i < KIND_WORDS; i++) {
		q = *p;
		if (!scan_word(&q, kind_words[i].word) || !is_whole_word(q))
			continue;
		range->kind = kind_words[i].kind;
		range->type = kind_words[i].type;
		*p = q;
		return true;
	}
	return false;
}

bool e820_kind_named(const char **text, struct firmware_range *range)
{
	const char *p = *text;
	bool enclosed;

	if (scan_type(&p, range)) {
		*text = p;
		return true;
	}
	enclosed = scan_char(&p, '(');
	if (!scan_kind_word(&p, range))
		return false;
	(void)scan_type(&p, range);
	if (range->kind == FIRMWARE_MEMORY && scan_word(&p, " after init"))
		range->flags |= FIRMWARE_LOADER;
	if (enclosed && !scan_char(&p, ')'))
		return false;
	*text = p;
	return true;
}

/* ---- spans ---- */

/* "  639   KB ", "  1.9 GB ": sizes that newer kernels print for people. */
static void skip_size_column(const char **p)
{
	static const char *const units[] = {
		"KB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "TiB", "B"
	};
	const char *q = *p;
	size_t i;

	q += strspn(q, "0123456789.");
	if (q == *p)
		return;
	scan_blanks(&q);
	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (!scan_word(&q, units[i]) || (*q != ' ' && *q != '\t'))
			continue;
		scan_blanks(&q);
		*p = q;
		return;
	}
}

/* "a - b": the end is exclusive. "[a, b]": inclusive. "size @ base". */
static bool scan_any_span(const char **p, struct row *row)
{
	const char *q = *p;
	uint64_t first, second;

	if (scan_mem(p, &first, &second)) {
		row_set(row, first, second);
		return true;
	}
	if (scan_char(&q, '[') && scan_span(&q, ",", &first, &second) && scan_char(&q, ']')) {
		row_set(row, first, second);
	} else if (q = *p, scan_span(&q, "-", &first, &second)) {
		row->is.base = first;
		row->is.size = second - first;
	} else if (q = *p, scan_span(&q, "@", &first, &second)) {
		row->is.base = second;
		row->is.size = first;
	} else {
		return false;
	}
	*p = q;
	return true;
}

/* ---- entries ---- */

struct source_word {
	const char *word, *map;
};

static const struct source_word sources[] = {
	{ "BIOS-e820:", E820_BIOS },
	{ "BIOS-e801:", "BIOS-e801" },
	{ "BIOS-88:", "BIOS-88" },
	{ "BIOS-EFI:", "BIOS-EFI" },
	{ "reserve setup_data:", E820_EXTENDED },
	{ "modified:", E820_MODIFIED },
	{ "user:", E820_USER },
	{ "Xen:", "Xen" },
	{ "memory:", E820_FIRMWARE },
};
enum { SOURCES = sizeof(sources) / sizeof(sources[0]) };

static const char *scan_source(const char **p)
{
	const char *q = *p;
	size_t i;

	scan_blanks(&q);
	(void)scan_word(&q, "e820: ");
	for (i = 0; i < SOURCES; i++) {
		if (!scan_word(&q, sources[i].word))
			continue;
		scan_blanks(&q);
		*p = q;
		return sources[i].map;
	}
	return NULL;
}

static enum row_result finish_entry(const char *p, struct row *row)
{
	scan_blanks(&p);
	skip_size_column(&p);
	if (!e820_kind_named(&p, &row->is))
		return ROW_DAMAGED;
	return ROW_GOOD;
}

/* "(XEN)  [a, b] (usable)", "(XEN)  a - b (usable)", with the stamps of xl dmesg or without. */
static enum row_result xen_row(const char *p, struct row *row)
{
	const bool marked = scan_word(&p, "(XEN)");
	const char *q;
	uint64_t stamp;

	scan_blanks(&p);
	q = p;
	if (scan_char(&q, '[') && scan_hex(&q, &stamp) && scan_char(&q, ']')) {
		p = q;
		scan_blanks(&p);
	}
	row->map = E820_XEN;
	/* Without the mark only the form with brackets is a map beyond doubt. */
	if ((!marked && *p != '[') || !scan_any_span(&p, row))
		return ROW_NONE;
	scan_blanks(&p);
	if (*p != '(')
		return ROW_NONE;
	return e820_kind_named(&p, &row->is) ? ROW_GOOD : ROW_NONE;
}

static enum row_result printed_row(const char *text, struct row *row)
{
	const char *map = scan_source(&text);

	if (!map)
		return xen_row(text, row);
	row->map = map;
	if (!strncmp(text, "[gap ", 5))
		return ROW_NONE;
	if (scan_any_span(&text, row))
		return finish_entry(text, row);
	/* "user:" and "memory:" begin lines of all sorts. */
	if (map == sources[SOURCES - 1].map || !strcmp(map, E820_USER))
		return ROW_NONE;
	return ROW_DAMAGED;
}

/* "copy_e820_map() start: X size: Y end: Z type: 1": some kernels of 2006 and 2007. */
static enum row_result copied_row(const char *p, struct row *row)
{
	uint64_t type;

	row->map = "copy_e820_map";
	if (!scan_field(&p, "start"))
		return ROW_NONE; /* "type is E820_RAM" */
	if (!scan_hex(&p, &row->is.base) || !scan_field(&p, "size") ||
	    !scan_hex(&p, &row->is.size) || !scan_behind(&p, "type: ") ||
	    !scan_decimal(&p, &type) || type > UINT32_MAX)
		return ROW_DAMAGED;
	row->is.type = (unsigned int)type;
	row->is.kind = e820_kind(row->is.type);
	return ROW_GOOD;
}

enum row_result e820_row(const char *text, struct row *row)
{
	if (scan_word(&text, "copy_e820_map()"))
		return copied_row(text, row);
	return printed_row(text, row);
}

/* ---- changes ---- */

static bool scan_change_span(const char **p, struct e820_change *change)
{
	struct row row;

	row_clear(&row);
	if (!scan_any_span(p, &row))
		return false;
	change->base = row.is.base;
	change->size = row.is.size;
	scan_blanks(p);
	return true;
}

static bool scan_update(const char *p, struct e820_change *change)
{
	struct firmware_range from = { 0 }, to = { 0 };

	if (!scan_change_span(&p, change) || !e820_kind_named(&p, &from) || !scan_behind(&p, "==>"))
		return false;
	scan_blanks(&p);
	if (!e820_kind_named(&p, &to))
		return false;
	change->from = from.kind;
	change->to = to.kind;
	return true;
}

static bool scan_remove(const char *p, struct e820_change *change)
{
	struct firmware_range from = { 0 };

	if (!scan_change_span(&p, change))
		return false;
	change->remove = true;
	change->any_kind = !e820_kind_named(&p, &from);
	change->from = from.kind;
	return !change->any_kind || scan_at_end(p);
}

bool e820_change_line(const char *text, struct e820_change *change)
{
	memset(change, 0, sizeof(*change));
	scan_blanks(&text);
	if (!scan_word(&text, "e820") || (!scan_word(&text, ": ") && !scan_word(&text, " ")))
		return false;
	if (scan_word(&text, "update range: ") || scan_word(&text, "update "))
		return scan_update(text, change);
	if (scan_word(&text, "remove range: ") || scan_word(&text, "remove "))
		return scan_remove(text, change);
	return false;
}

static void add_part(struct mem_map *map, const struct mem_range *of,
		     const struct firmware_range *part)
{
	const unsigned int line = of->line;

	mem_map_add(map, part, of->source)->line = line;
}

/* What of ranges[i] lies outside [base, end) is split off behind the last range. */
static void split_off(struct mem_map *map, size_t i, uint64_t base, uint64_t end)
{
	struct firmware_range part = map->ranges[i].is;
	uint64_t behind = mem_range_end(&map->ranges[i]);

	if (part.base < base) {
		part.size = base - part.base;
		add_part(map, &map->ranges[i], &part);
	}
	if (behind > end) {
		part.base = end;
		part.size = behind - end;
		add_part(map, &map->ranges[i], &part);
	}
}

static void change_range(struct mem_map *map, size_t i, const struct e820_change *change)
{
	const uint64_t base = change->base, end = span_end(change->base, change->size);
	struct firmware_range *range = &map->ranges[i].is;
	uint64_t behind = mem_range_end(&map->ranges[i]);

	if (range->base >= end || behind <= base || firmware_range_wraps(range))
		return;
	split_off(map, i, base, end);
	range = &map->ranges[i].is;
	if (range->base < base)
		range->base = base;
	range->size = (behind < end ? behind : end) - range->base;
	range->kind = change->remove ? MEM_GONE : change->to;
}

static bool concerns(const struct e820_change *change, const struct firmware_range *range)
{
	if (range->kind < FIRMWARE_PLATFORM && range->kind != FIRMWARE_MEMORY)
		return false;
	return range->size && (change->any_kind || range->kind == change->from);
}

void e820_apply(struct mem_map *map, const struct e820_change *change)
{
	const size_t cnt = map->cnt;
	size_t i;

	if (!change->remove && !change->any_kind && change->from == change->to)
		return;
	for (i = 0; i < cnt; i++)
		if (concerns(change, &map->ranges[i].is))
			change_range(map, i, change);
	mem_map_sweep(map);
}
