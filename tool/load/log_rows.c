// SPDX-License-Identifier: MIT
/*
 * log_rows.c - the forms of the lines that log_rows.h names.
 */
#include "log_rows.h"
#include "scan.h"

#include <string.h>

enum { PFN_SHIFT = 12 }; /* of the machines that printed page numbers */

#define MIB (1ULL << 20)

/* A span whose end is exclusive; one that is inverted stays so. */
static void set_exclusive(struct row *row, uint64_t first, uint64_t end)
{
	row->is.base = first;
	row->is.size = end - first;
}

/* "[mem a-b]" and "[a, b]" inclusive, "[a,b)" and "a-b" exclusive. */
static bool scan_node_span(const char **p, struct row *row)
{
	uint64_t first, end;
	const char *q = *p;

	if (scan_mem(p, &first, &end)) {
		row_set(row, first, end);
		return true;
	}
	if (scan_char(&q, '[') && scan_span(&q, ",", &first, &end)) {
		if (scan_char(&q, ']')) {
			row_set(row, first, end);
			*p = q;
			return true;
		}
		if (!scan_char(&q, ')'))
			return false;
		*p = q;
	} else if (!scan_span(p, "-", &first, &end)) {
		return false;
	}
	set_exclusive(row, first, end);
	return true;
}

/* ---- nodes ---- */

static bool scan_nid(const char **p, struct row *row)
{
	uint64_t nid;

	scan_blanks(p);
	if (!scan_decimal(p, &nid) || nid > INT32_MAX)
		return false;
	scan_blanks(p);
	row->is.nid = (int)nid;
	return true;
}

static void skip_printer(const char **p)
{
	scan_blanks(p);
	(void)scan_word(p, "(XEN)");
	scan_blanks(p);
	(void)scan_word(p, "ACPI:");
	scan_blanks(p);
}

/* Behind "SRAT: ": "Node 0 PXM 0 [mem a-b] hotplug". */
static enum row_result srat_row(const char *p, struct row *row)
{
	uint64_t domain;

	if (!scan_word(&p, "Node") || !scan_nid(&p, row) || !scan_word(&p, "PXM "))
		return ROW_NONE;
	if (!scan_decimal(&p, &domain))
		return ROW_DAMAGED;
	scan_blanks(&p);
	if (!scan_node_span(&p, row))
		return ROW_DAMAGED;
	if (strstr(p, "hotplug"))
		row->is.flags |= FIRMWARE_HOTPLUGGABLE;
	return ROW_GOOD;
}

/* "Node 0 MemBase 0000000000000000 Limit 000000007fffffff": some kernels count the last byte in. */
static enum row_result membase_row(const char *p, struct row *row)
{
	uint64_t base, limit;

	if (!scan_word(&p, "Node") || !scan_nid(&p, row) || !scan_word(&p, "MemBase "))
		return ROW_NONE;
	if (!scan_hex(&p, &base) || !scan_behind(&p, "Limit ") || !scan_hex(&p, &limit))
		return ROW_DAMAGED;
	if (limit & 1)
		row_set(row, base, limit);
	else
		set_exclusive(row, base, limit);
	return ROW_GOOD;
}

enum row_result node_row(const char *text, struct row *row)
{
	enum row_result result;

	skip_printer(&text);
	row->is.kind = FIRMWARE_NODE;
	row->map = NODES_MAP;
	result = scan_word(&text, "SRAT: ") ? srat_row(text, row) : membase_row(text, row);
	if (result == ROW_GOOD)
		row_name(row, "node");
	return result;
}

enum row_result numa_row(const char *text, struct row *row)
{
	skip_printer(&text);
	row->is.kind = FIRMWARE_NODE;
	row->map = NUMA_MAP;
	row_name(row, "node");
	if (!scan_word(&text, "NUMA: Node") || !scan_nid(&text, row) || !scan_node_span(&text, row))
		return ROW_NONE;
	if (!scan_behind(&text, "->"))
		return strchr(text, '+') ? ROW_DAMAGED : ROW_GOOD;
	scan_blanks(&text);
	return scan_node_span(&text, row) ? ROW_GOOD : ROW_DAMAGED;
}

/* ---- memory ---- */

/* "0x10 -> 0x9f", and in kernels before 2.6.33 "16 ->      159": numbers of pages. */
static bool scan_pages(const char *p, uint64_t *first, uint64_t *end)
{
	if (!scan_number(&p, first))
		return false;
	scan_blanks(&p);
	if (!scan_word(&p, "->"))
		return false;
	scan_blanks(&p);
	return scan_number(&p, end) && scan_at_end(p) && !(*end >> (64 - PFN_SHIFT));
}

enum row_result early_range_row(const char *text, struct row *row)
{
	const char *p = text;
	bool named;
	uint64_t first, end;

	scan_blanks(&p);
	named = scan_word(&p, "node");
	if (!scan_nid(&p, row) || !scan_char(&p, ':'))
		return ROW_NONE;
	scan_blanks(&p);
	row->is.kind = FIRMWARE_MEMORY;
	row->map = NODE_RANGES_MAP;
	row_name(row, "node range");
	if (named)
		return scan_node_span(&p, row) ? ROW_GOOD : ROW_NONE;
	/* Decimal numbers are a row only where the kernel's indentation is still there. */
	if ((strncmp(p, "0x", 2) && *text != ' ') || !scan_pages(p, &first, &end))
		return ROW_NONE;
	set_exclusive(row, first << PFN_SHIFT, end << PFN_SHIFT);
	return ROW_GOOD;
}

/* "Node0: mem_type:1, mem_start:0x200000, mem_size:0xee MB": types 1 and 2 are RAM. */
enum row_result firmware_row(const char *text, struct row *row)
{
	uint64_t type, start, size;
	const char *p = text;

	scan_blanks(&p);
	if (!scan_word(&p, "Node") || !scan_nid(&p, row) || !scan_word(&p, ": mem_type:"))
		return ROW_NONE;
	row->map = FIRMWARE_MAP;
	if (!scan_decimal(&p, &type) || !scan_behind(&p, "mem_start:") || !scan_hex(&p, &start) ||
	    !scan_behind(&p, "mem_size:") || !scan_hex(&p, &size) || size >> 44)
		return ROW_DAMAGED;
	row->is.kind = type == 1 || type == 2 ? FIRMWARE_MEMORY : FIRMWARE_PLATFORM;
	row->is.base = start;
	row->is.size = size * MIB;
	row_name(row, "firmware");
	return ROW_GOOD;
}

/* ---- what is taken ---- */

/* The kind that a name of early reservations stands for. */
static enum firmware_kind kind_of_owner(const char *name)
{
	if (!strcmp(name, "TEXT DATA BSS"))
		return FIRMWARE_KERNEL;
	return strcmp(name, "RAMDISK") ? FIRMWARE_RESERVED : FIRMWARE_INITRD;
}

/* "RAMDISK: [mem a-b]" or "RAMDISK: a - b". */
static enum row_result ramdisk_row(const char *p, struct row *row)
{
	uint64_t first, end;

	row_name(row, "RAMDISK");
	row->is.kind = FIRMWARE_INITRD;
	if (scan_mem(&p, &first, &end)) {
		row_set(row, first, end);
		return ROW_GOOD;
	}
	if (!scan_span(&p, "-", &first, &end))
		return ROW_DAMAGED;
	set_exclusive(row, first, end);
	return ROW_GOOD;
}

/* Behind '#' or "early res: ": "1 [a - b] NAME ==> [c - d]", or "0 [a-b] NAME", inclusive. */
static enum row_result early_reservation(const char *p, struct row *row, bool inclusive)
{
	char name[ROW_NAME];
	uint64_t first, second;
	size_t length;

	if (!scan_decimal(&p, &row->index))
		return ROW_NONE;
	scan_blanks(&p);
	if (!scan_char(&p, '[') || !scan_span(&p, "-", &first, &second) || !scan_char(&p, ']'))
		return ROW_DAMAGED;
	scan_blanks(&p);
	length = strstr(p, "==>") ? (size_t)(strstr(p, "==>") - p) : strlen(p);
	if (length >= sizeof(name))
		length = sizeof(name) - 1;
	memcpy(name, p, length);
	name[length] = '\0';
	row_name(row, name);
	row->is.kind = kind_of_owner(row->name);
	row->has_index = true;
	if (inclusive)
		row_set(row, first, second);
	else
		set_exclusive(row, first, second);
	return ROW_GOOD;
}

/* "OF: reserved mem: 0xa..0xb (4096 KiB) nomap non-reusable NAME", last byte inclusive. */
static enum row_result reserved_mem_row(const char *p, struct row *row)
{
	uint64_t first, last;

	if (strncmp(p, "0x", 2) || !scan_span(&p, "..", &first, &last))
		return ROW_NONE;
	if (!scan_behind(&p, ") "))
		return ROW_DAMAGED;
	row_set(row, first, last);
	row->is.kind = FIRMWARE_RESERVED;
	if (scan_word(&p, "nomap "))
		row->is.flags |= FIRMWARE_NOMAP;
	else if (!scan_word(&p, "map "))
		return ROW_DAMAGED;
	if (scan_word(&p, "reusable "))
		row->is.flags |= FIRMWARE_REUSABLE;
	else if (!scan_word(&p, "non-reusable "))
		return ROW_DAMAGED;
	row_name(row, p);
	return ROW_GOOD;
}

/* "  07400000 - 07500000,     1024 KB, ramoops@0x07400000": kernels of Amlogic. */
static enum row_result listed_row(const char *p, struct row *row)
{
	uint64_t first, end, size;

	if (!scan_span(&p, "-", &first, &end) || !scan_char(&p, ','))
		return ROW_NONE;
	scan_blanks(&p);
	if (!scan_decimal(&p, &size) || !scan_word(&p, " KB, "))
		return ROW_NONE;
	set_exclusive(row, first, end);
	row->is.kind = FIRMWARE_RESERVED;
	row_name(row, p);
	/* A pool whose pages are lent has a second line of no size. */
	return end > first ? ROW_GOOD : ROW_NONE;
}

enum row_result reservation_row(const char *text, struct row *row)
{
	const char *p = text;

	scan_blanks(&p);
	row->map = RESERVATIONS_MAP;
	if (scan_word(&p, "RAMDISK: "))
		return ramdisk_row(p, row);
	if (p > text && scan_char(&p, '#'))
		return early_reservation(p, row, false);
	if (scan_word(&p, "early res: "))
		return early_reservation(p, row, true);
	if (scan_word(&p, "OF: reserved mem: "))
		return reserved_mem_row(p, row);
	return listed_row(p, row);
}
