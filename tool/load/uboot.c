// SPDX-License-Identifier: MIT
/*
 * uboot.c - what U-Boot prints of memory: the banks of `bdinfo`, the lists of lmb in each of their
 * versions, and the reservations of a device tree.
 *
 * Each becomes a map. In front of them stands "U-Boot": the banks of bdinfo, or where there are
 * none the memory of lmb, which knows only what U-Boot itself may use; and all reservations.
 */
#include "formats.h"
#include "rows.h"
#include "scan.h"

#include <inttypes.h>
#include <string.h>

#define WHOLE_MAP "U-Boot"
#define BDINFO_MAP "bdinfo"
#define LMB_MAP "lmb"
#define RSVMEM_MAP "fdt rsvmem"

enum { LMB_NOMAP = 4 }; /* in the versions that print flags as a number */

static const char expects[] = "\"DRAM bank = ..\", \"-> start = ..\", \"-> size = ..\" or "
			      "\"memory[N] [0xFIRST-0xLAST], 0xSIZE bytes flags: ..\"";

struct uboot {
	struct text_maps text;
	bool in_bank, has_start, in_kernel;
	uint64_t start;
	uint64_t announced[2], seen[2]; /* of the lmb lists memory and reserved */
};

/* ---- bdinfo ---- */

/* "name   = 0x10" at the beginning of the line. */
static bool field_is(const char *text, const char *name, uint64_t *value)
{
	return scan_field(&text, name) && scan_number(&text, value) && scan_at_end(text);
}

static void take_bank(struct uboot *uboot, const struct text_line *line, uint64_t size)
{
	struct row row;

	uboot->in_bank = uboot->has_start = false;
	if (!size)
		return; /* a bank that the board does not have */
	row_clear(&row);
	row.map = BDINFO_MAP;
	row.is.kind = FIRMWARE_MEMORY;
	row.is.base = uboot->start;
	row.is.size = size;
	row_name(&row, "DRAM bank");
	(void)text_map_open(&uboot->text, WHOLE_MAP);
	text_maps_add(&uboot->text, line, &row);
}

static bool take_bdinfo(struct uboot *uboot, const struct text_line *line)
{
	uint64_t number;

	if (field_is(line->text, "DRAM bank", &number)) {
		uboot->in_bank = true;
		uboot->has_start = false;
		return true;
	}
	if (uboot->in_bank && field_is(line->text, "-> start", &uboot->start)) {
		uboot->has_start = true;
		return true;
	}
	if (field_is(line->text, "memstart", &uboot->start)) {
		uboot->in_bank = uboot->has_start = true;
		return true;
	}
	if (!uboot->has_start || (!field_is(line->text, "-> size", &number) &&
				  !field_is(line->text, "memsize", &number)))
		return false;
	take_bank(uboot, line, number);
	return true;
}

/* ---- lmb ---- */

/* "memory.cnt  = 0x1", "memory.cnt = 0x1 / max = 0x10", "memory.count = 1" */
static bool take_count(struct uboot *uboot, const char *text)
{
	static const char *const names[2][2] = { { "memory.cnt", "memory.count" },
						 { "reserved.cnt", "reserved.count" } };
	unsigned int list, i;
	uint64_t count;

	for (list = 0; list < 2; list++) {
		for (i = 0; i < 2; i++) {
			const char *p = text;

			if (!scan_field(&p, names[list][i]) || !scan_number(&p, &count))
				continue;
			uboot->announced[list] = count;
			uboot->seen[list] = 0;
			return true;
		}
	}
	return false;
}

static unsigned int lmb_flags(const char *text)
{
	uint64_t number;

	if (!scan_behind(&text, "flags:"))
		return 0;
	scan_blanks(&text);
	if (scan_number(&text, &number))
		return number & LMB_NOMAP ? FIRMWARE_NOMAP : 0;
	return strstr(text, "no-map") ? FIRMWARE_NOMAP : 0;
}

/* "reserved[0]  [0x10000000-0x10045fff], 0x00046000 bytes flags: 4"; the index is decimal. */
static enum row_result lmb_row(const char *text, struct row *row)
{
	const char *p = text;
	uint64_t first, last, index;
	bool memory;

	scan_blanks(&p);
	memory = scan_word(&p, "memory[");
	if (!memory && !scan_word(&p, "reserved["))
		return ROW_NONE;
	if (!scan_decimal(&p, &index) || !scan_char(&p, ']'))
		return ROW_NONE;
	row->map = LMB_MAP;
	row->is.kind = memory ? FIRMWARE_MEMORY : FIRMWARE_RESERVED;
	row_name(row, memory ? "lmb memory" : "lmb reserved");
	scan_blanks(&p);
	if (!scan_char(&p, '[') || !scan_span(&p, "-", &first, &last) || !scan_char(&p, ']'))
		return ROW_DAMAGED;
	row_set(row, first, last);
	if (!memory)
		row->is.flags = lmb_flags(p);
	return ROW_GOOD;
}

/* ---- reservations of the device tree ---- */

/* "    0   0000000005000000        0000000000300000": fdt rsvmem print */
static bool rsvmem_numbers(const char *p, struct row *row)
{
	uint64_t index;

	scan_blanks(&p);
	if (!scan_decimal(&p, &index) || (*p != ' ' && *p != '\t'))
		return false;
	scan_blanks(&p);
	if (strspn(p, "0123456789abcdefABCDEF") != 16 || !scan_hex(&p, &row->is.base))
		return false;
	scan_blanks(&p);
	return strspn(p, "0123456789abcdefABCDEF") == 16 && scan_hex(&p, &row->is.size) &&
	       scan_at_end(p);
}

/* "reserving fdt memory region: addr=0 size=1000", hexadecimal */
static bool fdt_region(const char *p, struct row *row)
{
	uint64_t flags = 0;

	if (!scan_behind(&p, "reserving fdt memory region: addr=") ||
	    !scan_hex(&p, &row->is.base) || !scan_word(&p, " size=") ||
	    !scan_hex(&p, &row->is.size))
		return false;
	if (scan_word(&p, " flags=") && scan_hex(&p, &flags) && flags & LMB_NOMAP)
		row->is.flags = FIRMWARE_NOMAP;
	return true;
}

static enum row_result rsvmem_row(const char *text, struct row *row)
{
	if (!rsvmem_numbers(text, row) && !fdt_region(text, row))
		return ROW_NONE;
	row->map = RSVMEM_MAP;
	row->is.kind = FIRMWARE_MEMRESERVE;
	row_name(row, "fdt reservation");
	return ROW_GOOD;
}

/* ---- the whole ---- */

static void take_lmb(struct uboot *uboot, const struct text_line *line, enum row_result result,
		     const struct row *row)
{
	(void)text_map_open(&uboot->text, WHOLE_MAP);
	if (result == ROW_DAMAGED) {
		text_maps_damaged(&uboot->text, line, LMB_MAP, expects);
		return;
	}
	uboot->in_kernel = false;
	uboot->seen[row->is.kind == FIRMWARE_RESERVED]++;
	text_maps_add(&uboot->text, line, row);
}

static void copy_kind(struct mem_map *to, const struct mem_map *from, bool memory)
{
	size_t i;

	for (i = 0; from && i < from->cnt; i++)
		if ((from->ranges[i].is.kind == FIRMWARE_MEMORY) == memory)
			mem_map_copy(to, &from->ranges[i]);
}

static void copy_anomalies(struct mem_map *to, const struct mem_map *from)
{
	size_t i;

	for (i = 0; from && i < from->anomaly_cnt; i++)
		mem_map_anomaly(to, "%s", from->anomalies[i]);
}

static void check_counts(const struct uboot *uboot, struct mem_map *whole)
{
	static const char *const names[2] = { "memory", "reserved" };
	unsigned int list;

	for (list = 0; list < 2; list++)
		if (uboot->announced[list] > uboot->seen[list])
			mem_map_anomaly(whole,
					"lmb announces %" PRIu64 " %s regions, only %" PRIu64
					" are there",
					uboot->announced[list], names[list], uboot->seen[list]);
}

static void end_machine(struct uboot *uboot)
{
	struct mem_map *whole = text_map(&uboot->text, WHOLE_MAP);
	const struct mem_map *bdinfo = text_map(&uboot->text, BDINFO_MAP);
	const struct mem_map *lmb = text_map(&uboot->text, LMB_MAP);

	if (whole) {
		copy_kind(whole, bdinfo ? bdinfo : lmb, true);
		copy_kind(whole, lmb, false);
		copy_kind(whole, text_map(&uboot->text, RSVMEM_MAP), false);
		copy_anomalies(whole, lmb);
		check_counts(uboot, whole);
	}
	memset(uboot->announced, 0, sizeof(uboot->announced));
	text_maps_close(&uboot->text);
}

static void take_line(const struct text_line *line, void *arg)
{
	struct uboot *uboot = arg;
	enum row_result result;
	struct row row;

	if (!strncmp(line->text, "# ---", 5))
		end_machine(uboot);
	if (text_maps_comment(&uboot->text, line))
		return;
	/* From here on, "memory.cnt" is the kernel's. */
	if (strstr(line->text, "MEMBLOCK configuration"))
		uboot->in_kernel = true;
	if (take_bdinfo(uboot, line) || (!uboot->in_kernel && take_count(uboot, line->text)))
		return;
	row_clear(&row);
	result = lmb_row(line->text, &row);
	if (result != ROW_NONE) {
		take_lmb(uboot, line, result, &row);
		return;
	}
	row_clear(&row);
	if (rsvmem_row(line->text, &row) == ROW_GOOD) {
		(void)text_map_open(&uboot->text, WHOLE_MAP);
		text_maps_add(&uboot->text, line, &row);
	}
}

static enum map_score score_line(const char *text)
{
	struct row row;
	uint64_t number;

	row_clear(&row);
	if (field_is(text, "-> start", &number) || field_is(text, "memstart", &number) ||
	    lmb_row(text, &row) == ROW_GOOD)
		return SCORE_LIKELY;
	return SCORE_NONE;
}

static bool read_uboot(const char *data, size_t size, struct map_list *list)
{
	struct uboot uboot = { 0 };

	text_maps_begin(&uboot.text, list);
	lines_each(data, size, take_line, &uboot);
	end_machine(&uboot);
	return text_maps_end(&uboot.text, expects);
}

const struct map_format uboot_format = {
	.name = "uboot",
	.title = "U-Boot bdinfo and lmb",
	.expected = "the output of U-Boot's bdinfo or lmb",
	.score_line = score_line,
	.read = read_uboot,
};
