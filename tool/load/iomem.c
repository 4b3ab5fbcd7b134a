// SPDX-License-Identifier: MIT
/*
 * iomem.c - /proc/iomem: a tree of ranges, children indented deeper than their parent.
 *
 * The ranges of the first level say what is there; what lies in System RAM is taken from it. What
 * lies in a device or in a reservation says nothing new.
 */
#include "e820_text.h"
#include "formats.h"
#include "scan.h"
#include "../tool.h"

#include <stdlib.h>
#include <string.h>

enum { DEEPEST = 32, LEAST_DIGITS = 8 };

static const char expects[] = "\"FIRST-LAST : NAME\", hexadecimal, as /proc/iomem has it";

/* The ranges that the next line may lie in. */
struct level {
	size_t indent;
	bool is_memory; /* System RAM: its children are reservations */
};

struct iomem {
	struct text_maps text;
	struct level levels[DEEPEST];
	size_t depth;
	bool seen_address; /* one that is not hidden */
};

/* ---- lines ---- */

static bool scan_address(const char **p, uint64_t *address)
{
	return strspn(*p, "0123456789abcdefABCDEF") >= LEAST_DIGITS && scan_hex(p, address);
}

/* "  40210000-41daffff : Kernel code" */
static bool scan_line(const char *text, size_t *indent, struct row *row)
{
	const char *p = text;
	uint64_t first, last;

	row_clear(row);
	scan_blanks(&p);
	*indent = (size_t)(p - text);
	if (!scan_address(&p, &first) || !scan_char(&p, '-') || !scan_address(&p, &last) ||
	    !scan_word(&p, " :"))
		return false;
	row->map = "iomem";
	row_set(row, first, last);
	row_name(row, p);
	return true;
}

/* The beginning of such a line, but no more. */
static bool is_cut_off(const char *text)
{
	uint64_t first;

	scan_blanks(&text);
	if (!scan_address(&text, &first) || !scan_char(&text, '-'))
		return false;
	return scan_at_end(text + strspn(text, "0123456789abcdefABCDEF"));
}

/* ---- kinds ---- */

static bool begins(const char *name, const char *word)
{
	return !strncmp(name, word, strlen(word));
}

static void describe_outer(struct row *row)
{
	const char *p = row->name;

	if (begins(row->name, "persistent_ram"))
		row->is.kind = FIRMWARE_PLATFORM;
	else if (begins(row->name, "Kernel "))
		row->is.kind = FIRMWARE_KERNEL; /* its parent was left out */
	else if (strstr(row->name, "(boot alias)"))
		row->is.kind =
			FIRMWARE_DEVICE; /* the same RAM again, where it is seen from at first */
	else if (!strcmp(row->name, "reserved") || !e820_kind_named(&p, &row->is))
		row->is.kind = strcmp(row->name, "reserved") ? FIRMWARE_DEVICE : FIRMWARE_PLATFORM;
	row->is.type = 0;
}

static void describe_inner(struct row *row)
{
	row->is.kind = begins(row->name, "Kernel ") ? FIRMWARE_KERNEL : FIRMWARE_RESERVED;
}

/* Leaves the levels that a line of this indentation does not lie in. */
static void leave_levels(struct iomem *iomem, size_t indent)
{
	while (iomem->depth && iomem->levels[iomem->depth - 1].indent >= indent)
		iomem->depth--;
}

static void enter_level(struct iomem *iomem, size_t indent, bool is_memory)
{
	if (iomem->depth < DEEPEST)
		iomem->levels[iomem->depth++] = (struct level){ indent, is_memory };
}

static void take_range(struct iomem *iomem, const struct text_line *line, size_t indent,
		       struct row *row)
{
	const struct level *parent;

	leave_levels(iomem, indent);
	parent = iomem->depth ? &iomem->levels[iomem->depth - 1] : NULL;
	iomem->seen_address |= row->is.base || row->is.size > 1;
	if (!parent)
		describe_outer(row);
	else if (parent->is_memory)
		describe_inner(row);
	if (!parent || parent->is_memory)
		text_maps_add(&iomem->text, line, row);
	enter_level(iomem, indent, !parent && row->is.kind == FIRMWARE_MEMORY);
}

/* ---- the format ---- */

static enum map_score score_line(const char *text)
{
	struct row row;
	size_t indent;

	return scan_line(text, &indent, &row) ? SCORE_LIKELY : SCORE_NONE;
}

static void take_line(const struct text_line *line, void *arg)
{
	struct iomem *iomem = arg;
	struct row row;
	size_t indent;

	if (text_maps_comment(&iomem->text, line))
		iomem->depth = 0;
	else if (scan_line(line->text, &indent, &row))
		take_range(iomem, line, indent, &row);
	else if (text_map(&iomem->text, "iomem") && is_cut_off(line->text))
		text_maps_damaged(&iomem->text, line, "iomem", expects);
}

static bool read_iomem(const char *data, size_t size, struct map_list *list)
{
	struct iomem iomem = { 0 };
	bool found;

	text_maps_begin(&iomem.text, list);
	lines_each(data, size, take_line, &iomem);
	found = text_maps_end(&iomem.text, expects);
	if (!found || iomem.seen_address)
		return found;
	tool_error("%s: all addresses are 0: /proc/iomem shows them to root only", list->path);
	return false;
}

const struct map_format iomem_format = {
	.name = "iomem",
	.title = "/proc/iomem",
	.expected = "a copy of /proc/iomem",
	.score_line = score_line,
	.read = read_iomem,
};
