// SPDX-License-Identifier: MIT
/*
 * lists.c - the listings of boot loaders, hypervisors and other kernels: one entry a line (or two),
 * fields with names. Each format is a parser for one row and a table of its words.
 */
#include "e820_text.h"
#include "formats.h"
#include "scan.h"

#include <ctype.h>
#include <string.h>

/* ---- kinds by word ---- */

struct word_kind {
	const char *word;
	enum firmware_kind kind;
	unsigned int type;
};

/* The kind of the first word that stands at `p`; the table ends with a word of NULL. */
static bool kind_by_word(const char *p, const struct word_kind *words, struct row *row)
{
	for (; words->word; words++) {
		const char *q = p;

		if (!scan_word_case(&q, words->word) || isalnum((unsigned char)*q))
			continue;
		row->is.kind = words->kind;
		row->is.type = words->type;
		row_name(row, words->word);
		return true;
	}
	return false;
}

static void set_e820_type(struct row *row, uint64_t type)
{
	row->is.type = type > UINT32_MAX ? UINT32_MAX : (unsigned int)type;
	row->is.kind = e820_kind(row->is.type);
	row_name(row, "e820");
}

/* ---- fields ---- */

/* "name = 0x10", "Name: 4096": the number behind the field, wherever it stands in `text`. */
static bool find_number(const char *text, const char *name, uint64_t *value)
{
	const char *p;

	for (p = strstr(text, name); p; p = strstr(p + 1, name)) {
		const char *q = p;

		if (scan_field(&q, name) && scan_number(&q, value))
			return true;
	}
	return false;
}

static bool find_base_and_length(const char *text, const char *base, const char *length,
				 struct row *row)
{
	uint64_t first, size;

	if (!find_number(text, base, &first) || !find_number(text, length, &size))
		return false;
	row->is.base = first;
	row->is.size = size;
	return true;
}

/* ---- Multiboot and GRUB ---- */

static const struct word_kind grub_words[] = {
	{ "available", FIRMWARE_MEMORY, E820_USABLE },
	{ "reserved", FIRMWARE_PLATFORM, E820_RESERVED },
	{ "ACPI reclaimable", FIRMWARE_ACPI_DATA, E820_ACPI_DATA },
	{ "ACPI NVS", FIRMWARE_ACPI_NVS, E820_ACPI_NVS },
	{ "ACPI non-volatile", FIRMWARE_ACPI_NVS, E820_ACPI_NVS },
	{ "bad", FIRMWARE_UNUSABLE, E820_UNUSABLE },
	{ "defective", FIRMWARE_UNUSABLE, E820_UNUSABLE },
	{ "persistent", FIRMWARE_PERSISTENT, E820_PERSISTENT },
	{ "RAM holding coreboot", FIRMWARE_PLATFORM, E820_RESERVED },
	{ "RAM holding firmware", FIRMWARE_PLATFORM, E820_RESERVED },
	{ "coreboot tables", FIRMWARE_PLATFORM, E820_RESERVED },
	{ "code", FIRMWARE_PLATFORM, E820_RESERVED },
	{ NULL, FIRMWARE_OTHER, 0 },
};

/* The words behind the last comma. */
static const char *last_words(const char *text)
{
	const char *comma = strrchr(text, ',');

	if (comma) {
		comma++;
		scan_blanks(&comma);
	}
	return comma;
}

/* "base_addr = 0x0, length = 0x9fc00, available RAM" */
static enum row_result lsmmap_row(const char *text, struct row *row)
{
	const char *words = last_words(text);
	uint64_t type;

	if (!strstr(text, "base_addr") || !words || strstr(text, "type"))
		return ROW_NONE;
	if (!find_base_and_length(text, "base_addr", "length", row))
		return ROW_DAMAGED;
	if (kind_by_word(words, grub_words, row))
		return ROW_GOOD;
	if (!scan_word(&words, "unknown type ") || !scan_number(&words, &type))
		return ROW_DAMAGED;
	set_e820_type(row, type);
	return ROW_GOOD;
}

/* "base_addr = 0x0, length = 0x9fc00, type = 0x1", "address=0x0, length=653312, type=1" */
static enum row_result multiboot_row(const char *text, struct row *row)
{
	const char *base = strstr(text, "base_addr") ? "base_addr" : "address";
	const char *p = text;
	uint64_t number;

	if (!scan_behind(&p, base) || !(scan_field(&p, "") && scan_number(&p, &number)))
		return ROW_NONE;
	if (!strstr(text, "ultiboot") && !strstr(p, "length"))
		return ROW_NONE;
	if (strstr(text, "type") && find_base_and_length(text, base, "length", row) &&
	    find_number(text, "type", &number)) {
		set_e820_type(row, number);
		return ROW_GOOD;
	}
	return strstr(text, "ultiboot") ? ROW_DAMAGED : ROW_NONE;
}

/* ---- hypervisors ---- */

/* "hv_e820[3]:type: 0x1 Base: 0x2e1e000 length: 0x0" */
static enum row_result hypervisor_row(const char *text, struct row *row)
{
	const char *p = text;
	uint64_t type;

	if (!scan_behind(&p, "e820[") || !scan_decimal(&p, &row->index) || !scan_char(&p, ']'))
		return ROW_NONE;
	row->has_index = true;
	if (!find_number(p, "type", &type) || (!find_base_and_length(p, "Base", "length", row) &&
					       !find_base_and_length(p, "base", "length", row)))
		return ROW_DAMAGED;
	set_e820_type(row, type);
	return ROW_GOOD;
}

/* ---- Limine ---- */

static const struct {
	const char *name;
	enum firmware_kind kind;
	unsigned int flags;
	bool in_memory;
} limine_types[] = {
	{ "usable", FIRMWARE_MEMORY, 0, false },
	{ "reserved", FIRMWARE_PLATFORM, 0, false },
	{ "ACPI reclaimable", FIRMWARE_ACPI_DATA, 0, false },
	{ "ACPI NVS", FIRMWARE_ACPI_NVS, 0, false },
	{ "bad memory", FIRMWARE_UNUSABLE, 0, false },
	{ "bootloader reclaimable", FIRMWARE_MEMORY, FIRMWARE_LOADER, false },
	{ "executable and modules", FIRMWARE_KERNEL, 0, true },
	{ "framebuffer", FIRMWARE_DEVICE, 0, false },
};
enum { LIMINE_TYPES = sizeof(limine_types) / sizeof(limine_types[0]) };

/* "base: 0x1000, type: 5, length: 0x51000" */
static enum row_result limine_row(const char *text, struct row *row)
{
	const char *p = text;
	uint64_t base, type, length;

	if (!scan_field(&p, "base") || !scan_number(&p, &base) || !scan_char(&p, ',') ||
	    !scan_field(&p, "type"))
		return ROW_NONE;
	if (!scan_number(&p, &type) || !scan_char(&p, ',') || !scan_field(&p, "length") ||
	    !scan_number(&p, &length))
		return ROW_DAMAGED;
	row->is.base = base;
	row->is.size = length;
	row->is.type = type > UINT32_MAX ? UINT32_MAX : (unsigned int)type;
	row->is.kind = FIRMWARE_OTHER;
	if (type < LIMINE_TYPES) {
		row->is.kind = limine_types[type].kind;
		row->is.flags = limine_types[type].flags;
		row->in_memory = limine_types[type].in_memory;
		row_name(row, limine_types[type].name);
	}
	return ROW_GOOD;
}

/* ---- coreboot ---- */

static const struct word_kind coreboot_words[] = {
	{ "RAMSTAGE", FIRMWARE_PLATFORM, 0 }, { "RAM", FIRMWARE_MEMORY, 0 },
	{ "RESERVED", FIRMWARE_PLATFORM, 0 }, { "CONFIGURATION TABLES", FIRMWARE_PLATFORM, 0 },
	{ "TABLES", FIRMWARE_PLATFORM, 0 },   { "ACPI", FIRMWARE_ACPI_DATA, 0 },
	{ "NVS", FIRMWARE_ACPI_NVS, 0 },      { "UNUSABLE", FIRMWARE_UNUSABLE, 0 },
	{ "VENDOR", FIRMWARE_PLATFORM, 0 },   { "SOFT RESERVED", FIRMWARE_SOFT_RESERVED, 0 },
	{ "BL31", FIRMWARE_PLATFORM, 0 },     { "OPENSBI", FIRMWARE_PLATFORM, 0 },
	{ NULL, FIRMWARE_OTHER, 0 },
};

/* " 0. 0000000000000000-0000000000000fff: CONFIGURATION TABLES" */
static enum row_result coreboot_row(const char *text, struct row *row)
{
	const char *p = text;
	uint64_t first, last;

	scan_blanks(&p);
	if (!scan_decimal(&p, &row->index) || !scan_word(&p, ". "))
		return ROW_NONE;
	scan_blanks(&p);
	if (!scan_hex(&p, &first) || !scan_char(&p, '-'))
		return ROW_NONE;
	row->has_index = true;
	if (!scan_hex(&p, &last) || !scan_word(&p, ": "))
		return ROW_DAMAGED;
	row_set(row, first, last);
	if (!kind_by_word(p, coreboot_words, row)) {
		row->is.kind = FIRMWARE_OTHER;
		row_name(row, p);
	}
	return scan_at_end(p) ? ROW_DAMAGED : ROW_GOOD;
}

/* ---- GRUB legacy and grub4dos ---- */

static const struct word_kind displaymem_words[] = {
	{ "Usable RAM", FIRMWARE_MEMORY, E820_USABLE },
	{ "Ussable RAM", FIRMWARE_MEMORY, E820_USABLE }, /* as GRUB legacy spells it at times */
	{ "Reserved", FIRMWARE_PLATFORM, E820_RESERVED },
	{ "ACPI reclaimable", FIRMWARE_ACPI_DATA, E820_ACPI_DATA },
	{ "ACPI NVS", FIRMWARE_ACPI_NVS, E820_ACPI_NVS },
	{ "Unusable", FIRMWARE_UNUSABLE, E820_UNUSABLE },
	{ NULL, FIRMWARE_OTHER, 0 },
};

/* "0x   9D800": blanks where the leading zeros were. */
static bool scan_padded_hex(const char **p, uint64_t *value)
{
	const char *q = *p;

	(void)scan_word(&q, "0x");
	scan_blanks(&q);
	if (!scan_hex(&q, value))
		return false;
	*p = q;
	return true;
}

/* "0x1 X 4GB + 0x96800", the second "0x" being left out at times. */
static bool scan_halves(const char **p, uint64_t *value)
{
	const char *q = *p;
	uint64_t high, low;

	if (!scan_hex(&q, &high) || high > UINT32_MAX)
		return false;
	scan_blanks(&q);
	if (!scan_word(&q, "X 4GB + ") || !scan_hex(&q, &low))
		return false;
	*value = (high << 32) + low;
	*p = q;
	return true;
}

static bool scan_either(const char **p, uint64_t *value)
{
	return scan_halves(p, value) || scan_padded_hex(p, value);
}

/* The second line of GRUB legacy: " Length: 0x0 X 4GB + 0x96800 bytes". */
static enum row_result length_line(const char *p, struct row *row)
{
	if (!scan_field(&p, "Length") || !scan_halves(&p, &row->is.size))
		return ROW_NONE;
	return ROW_GOOD;
}

/* "Usable RAM: Base: 0x.., Length: 0x.., End: 0x..", or the base alone and the length below. */
static enum row_result displaymem_row(const char *text, struct row *row)
{
	const char *p = text, *fields;

	if (row->begun)
		return length_line(text, row);
	scan_blanks(&p);
	fields = strstr(p, "Base");
	if (!fields || !kind_by_word(p, displaymem_words, row))
		return ROW_NONE;
	if (!scan_field(&fields, "Base Address") && !scan_field(&fields, "Base"))
		return ROW_NONE;
	if (!scan_either(&fields, &row->is.base) || !scan_char(&fields, ','))
		return ROW_DAMAGED;
	if (scan_at_end(fields))
		return ROW_BEGUN;
	if (!scan_field(&fields, "Length") || !scan_either(&fields, &row->is.size))
		return ROW_DAMAGED;
	return ROW_GOOD;
}

/* ---- /sys/firmware/memmap, a line an entry ---- */

/* "3 0x100000 0x3ffdefff System RAM" */
static enum row_result memmap_row(const char *text, struct row *row)
{
	const char *p = text;
	uint64_t first, last;

	if (!scan_decimal(&p, &row->index) || !scan_char(&p, ' ') || strncmp(p, "0x", 2) ||
	    !scan_hex(&p, &first) || !scan_char(&p, ' '))
		return ROW_NONE;
	row->has_index = true;
	if (strncmp(p, "0x", 2) || !scan_hex(&p, &last) || !scan_char(&p, ' ') ||
	    !e820_kind_named(&p, &row->is))
		return ROW_DAMAGED;
	row_set(row, first, last);
	row_name(row, "e820");
	return ROW_GOOD;
}

#define LIST_ROWS(parser, map_name, form, how_sure)                                                \
	&(const struct row_format)                                                                 \
	{                                                                                          \
		.parse = parser, .map = map_name, .expects = form, .score = how_sure,              \
		.ordered = true                                                                    \
	}

const struct map_format multiboot_format = {
	.name = "multiboot",
	.title = "Multiboot memory map",
	.expected = "a Multiboot memory map",
	.rows = LIST_ROWS(multiboot_row, "Multiboot",
			  "\"base_addr = 0xBASE, length = LENGTH, type = TYPE\"", SCORE_LIKELY),
};

const struct map_format lsmmap_format = {
	.name = "lsmmap",
	.title = "lsmmap of GRUB",
	.expected = "the list of GRUB's lsmmap",
	.rows = LIST_ROWS(lsmmap_row, "lsmmap",
			  "\"base_addr = 0xBASE, length = 0xLENGTH, KIND RAM\"", SCORE_LIKELY),
};

const struct map_format hypervisor_format = {
	.name = "hypervisor",
	.title = "E820 map of a hypervisor",
	.expected = "hv_e820[N] lines",
	.rows = LIST_ROWS(hypervisor_row, "hv_e820",
			  "\"hv_e820[N]:type: TYPE Base: 0xBASE length: 0xLENGTH\"", SCORE_LIKELY),
};

const struct map_format limine_format = {
	.name = "limine",
	.title = "memory map of Limine",
	.expected = "a Limine memory map",
	.rows = LIST_ROWS(limine_row, "Limine", "\"base: 0xBASE, type: TYPE, length: 0xLENGTH\"",
			  SCORE_LIKELY),
};

const struct map_format coreboot_format = {
	.name = "coreboot",
	.title = "memory table of coreboot",
	.expected = "coreboot's table of memory",
	.rows = LIST_ROWS(coreboot_row, "coreboot", "\"N. FIRST-LAST: KIND\", hexadecimal",
			  SCORE_LIKELY),
};

const struct map_format displaymem_format = {
	.name = "displaymem",
	.title = "displaymem of GRUB legacy or grub4dos",
	.expected = "the list of displaymem",
	.rows = LIST_ROWS(displaymem_row, "displaymem", "\"KIND: Base: 0xBASE, Length: 0xLENGTH\"",
			  SCORE_LIKELY),
};

const struct map_format memmap_list_format = {
	.name = "memmap-list",
	.title = "entries of /sys/firmware/memmap",
	.expected = "\"N 0xSTART 0xEND TYPE\" lines from /sys/firmware/memmap",
	.rows = LIST_ROWS(memmap_row, "firmware-memmap", "\"N 0xSTART 0xEND TYPE\"", SCORE_LIKELY),
};
