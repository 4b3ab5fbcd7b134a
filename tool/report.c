// SPDX-License-Identifier: MIT
/*
 * report.c - maps and boots as text for people: tables, the bar, sentences. Everything comes from a
 * struct mem_map or the snapshot in a struct boot; nothing is computed here that a reader of the
 * JSON would miss.
 */
#include "report.h"
#include "arm/print.h"
#include "draw/bar.h"
#include "draw/palette.h"
#include "draw/snapshot.h"
#include "mem_clean.h"
#include "report_parts.h"
#include "tool.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
	SIZE_COLUMN = 12,
	LABEL_COLUMN = 14,
	ROW_TEXT = 32,
	FLAGS_TEXT = 80,
	NAME_COLUMN = 26, /* longer names push the next column away */
};

/* Owners' classes are the kinds of what takes memory, in the same order. */
const char *owner_class_name(enum owner_class class)
{
	return kind_styles[SPAN_KERNEL + class].id;
}

/* "no-map, reusable": those that matter to people, into `buffer` of FLAGS_TEXT bytes. */
static char *flags_text(unsigned int flags, char *buffer)
{
	static const struct {
		unsigned int flag;
		const char *name;
	} names[] = {
		{ FIRMWARE_NOMAP, "no-map" },
		{ FIRMWARE_REUSABLE, "reusable" },
		{ FIRMWARE_HOTPLUGGABLE, "hotpluggable" },
		{ FIRMWARE_MIRROR, "mirror" },
		{ FIRMWARE_LOADER, "loader" },
	};
	size_t i, used = 0;

	buffer[0] = '\0';
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (flags & names[i].flag)
			used += (size_t)snprintf(buffer + used, FLAGS_TEXT - used, "%s%s",
						 used ? ", " : "", names[i].name);
	return buffer;
}

/* ---- pieces of tables ---- */

void print_title(FILE *out, const struct text_style *style, const char *title)
{
	fprintf(out, style->colour ? "\n\033[1m%s\033[0m" : "\n%s", title);
}

/* Hex digits that the highest of all addresses needs. */
static int digits_for(uint64_t highest)
{
	int digits = 8;

	while (digits < 16 && highest >> (4 * digits))
		digits++;
	return digits;
}

/* `mark` stands behind the range: ' ' or '*'. */
static void print_range(FILE *out, int digits, uint64_t base, uint64_t size, char mark)
{
	char text[SIZE_TEXT];

	if (size)
		fprintf(out, "  0x%0*" PRIx64 "-0x%0*" PRIx64, digits, base, digits,
			base + size - 1);
	else
		fprintf(out, "  0x%0*" PRIx64 "  %-*s", digits, base, digits + 1, "(empty)");
	fprintf(out, "%c%*s", mark, SIZE_COLUMN - 1, format_size(size, text));
}

/* Ends a table row; the last cell may be empty. */
static void print_cells(FILE *out, int width, const char *name, const char *last)
{
	if (*last)
		fprintf(out, "  %-*s  %s\n", width, name, last);
	else
		fprintf(out, "  %s\n", name);
}

static void print_columns(FILE *out, int digits, int width, const char *name, const char *last)
{
	fprintf(out, "  %-*s%*s  %-*s  %s\n", 2 * digits + 5, "range", SIZE_COLUMN, "size", width,
		name, last);
}

void print_wrapped(FILE *out, const char *words, unsigned int indent, unsigned int width)
{
	unsigned int column = indent;
	size_t length;

	while (*words) {
		length = strcspn(words, " ");
		if (column > indent && column + 1 + length > width) {
			fprintf(out, "\n%*s", (int)indent, "");
			column = indent;
		}
		fprintf(out, "%s%.*s", column > indent ? " " : "", (int)length, words);
		column += (unsigned int)length + (column > indent);
		words += length + (words[length] == ' ');
	}
	fputc('\n', out);
}

void print_anomalies(FILE *out, const struct mem_map *map, const struct text_style *style)
{
	size_t i;

	print_title(out, style, "Anomalies");
	if (!map->anomaly_cnt) {
		fputs(": none\n", out);
		return;
	}
	fprintf(out, ": %zu\n", map->anomaly_cnt);
	for (i = 0; i < map->anomaly_cnt; i++) {
		fputs("  - ", out);
		print_wrapped(out, map->anomalies[i], 4, style->width);
	}
}

void print_header(FILE *out, const struct mem_map *map, const char *cmdline,
		  const struct text_style *style)
{
	const char *name = map->model ? map->model : "A machine without a name";

	fprintf(out, style->colour ? "\033[1m%s\033[0m\n" : "%s\n", name);
	fprintf(out, "  %-*s%s, %s\n", LABEL_COLUMN, "map", map->path, map->format);
	fprintf(out, "  %-*s", LABEL_COLUMN, "command line");
	print_wrapped(out, cmdline && *cmdline ? cmdline : "(none)", LABEL_COLUMN + 2,
		      style->width);
}

/* ---- the map ---- */

static uint64_t highest_of_map(const struct mem_map *map)
{
	uint64_t highest = 0;
	size_t i;

	for (i = 0; i < map->cnt; i++)
		if (mem_range_end(&map->ranges[i]) > highest)
			highest = mem_range_end(&map->ranges[i]);
	return highest ? highest - 1 : 0;
}

static void print_bank_total(FILE *out, const struct text_style *style, uint64_t bytes, size_t cnt)
{
	char size[SIZE_TEXT];

	print_title(out, style, "Memory");
	fprintf(out, ": %s in %zu bank%s\n", format_size(bytes, size), cnt, cnt == 1 ? "" : "s");
}

static void print_described_bank(FILE *out, const struct mem_range *range, int digits)
{
	char node[20] = "", flags[FLAGS_TEXT], last[FLAGS_TEXT + 24];

	if (range->is.nid >= 0)
		snprintf(node, sizeof(node), "node %d", range->is.nid);
	flags_text(range->is.flags, flags);
	snprintf(last, sizeof(last), "%s%s%s", node, *node && *flags ? ", " : "", flags);
	print_range(out, digits, range->is.base, range->is.size, ' ');
	print_cells(out, NAME_COLUMN, range->source, last);
}

static void print_described_banks(FILE *out, const struct mem_map *map, int digits,
				  const struct text_style *style)
{
	size_t i, cnt = 0;

	for (i = 0; i < map->cnt; i++)
		cnt += map->ranges[i].is.kind == FIRMWARE_MEMORY;
	print_bank_total(out, style, mem_map_memory(map), cnt);
	if (cnt)
		print_columns(out, digits, NAME_COLUMN, "described by", "node, flags");
	for (i = 0; i < map->cnt; i++)
		if (map->ranges[i].is.kind == FIRMWARE_MEMORY)
			print_described_bank(out, &map->ranges[i], digits);
}

static void print_windows(FILE *out, const struct firmware_range *range, int digits)
{
	char size[SIZE_TEXT], span[SPAN_TEXT];
	unsigned int i;

	fprintf(out, "  %*s  ", 2 * digits + 5 + SIZE_COLUMN, "");
	if (range->align)
		fprintf(out, "aligned to %s, ", format_size(range->align, size));
	fputs(range->window_cnt ? "within" : "anywhere", out);
	for (i = 0; i < range->window_cnt; i++)
		fprintf(out, " %s",
			format_span(range->windows[i].base, range->windows[i].size, span));
	fputc('\n', out);
}

/* The second column of tables: whose it is, or where the map says so. */
static const char *owner_of(const struct mem_range *range)
{
	const enum firmware_kind kind = range->is.kind;

	if (kind == FIRMWARE_RESERVED || kind == FIRMWARE_DYNAMIC || kind == FIRMWARE_KERNEL)
		return range->is.name;
	return range->source;
}

static void print_taken_range(FILE *out, const struct mem_range *range, int digits)
{
	bool placeless = range->is.kind == FIRMWARE_DYNAMIC || range->is.kind == FIRMWARE_BLOB;
	char flags[FLAGS_TEXT], size[SIZE_TEXT];

	flags_text(range->is.flags, flags);
	if (placeless)
		fprintf(out, "  %-*s%*s", 2 * digits + 5, "where there is room", SIZE_COLUMN,
			format_size(range->is.size, size));
	else
		print_range(out, digits, range->is.base, range->is.size, ' ');
	print_cells(out, NAME_COLUMN, owner_of(range), flags);
	if (range->is.kind == FIRMWARE_DYNAMIC)
		print_windows(out, &range->is, digits);
}

/* ---- one section per class of ranges ---- */

static bool is_beside(const struct firmware_range *range)
{
	return mem_is_place(range) && !mem_is_bank(range);
}

static bool is_node(const struct firmware_range *range)
{
	return range->kind == FIRMWARE_NODE;
}

static bool is_taken(const struct firmware_range *range)
{
	return !mem_is_place(range) && !is_node(range);
}

static size_t count(const struct mem_map *map, bool (*class)(const struct firmware_range *))
{
	size_t i, cnt = 0;

	for (i = 0; i < map->cnt; i++)
		cnt += class(&map->ranges[i].is);
	return cnt;
}

static void print_section(FILE *out, const struct text_style *style, const char *title, size_t cnt)
{
	print_title(out, style, title);
	fprintf(out, ": %zu range%s\n", cnt, cnt == 1 ? "" : "s");
}

static void print_beside(FILE *out, const struct mem_map *map, int digits,
			 const struct text_style *style)
{
	const size_t cnt = count(map, is_beside);
	char last[ROW_TEXT];
	size_t i;

	if (!cnt)
		return;
	print_section(out, style, "Beside memory", cnt);
	print_columns(out, digits, NAME_COLUMN, "described by", "kind");
	for (i = 0; i < map->cnt; i++) {
		const struct mem_range *range = &map->ranges[i];

		if (!is_beside(&range->is))
			continue;
		snprintf(last, sizeof(last), "%s", mem_kind_name(range->is.kind));
		if (range->is.kind == FIRMWARE_OTHER)
			snprintf(last, sizeof(last), "type %u", range->is.type);
		print_range(out, digits, range->is.base, range->is.size, ' ');
		print_cells(out, NAME_COLUMN,
			    range->is.kind == FIRMWARE_DEVICE && *range->is.name ? range->is.name :
										   range->source,
			    last);
	}
}

static void print_nodes(FILE *out, const struct mem_map *map, int digits,
			const struct text_style *style)
{
	const size_t cnt = count(map, is_node);
	size_t i;

	if (!cnt)
		return;
	print_section(out, style, "Nodes", cnt);
	for (i = 0; i < map->cnt; i++)
		if (is_node(&map->ranges[i].is))
			print_described_bank(out, &map->ranges[i], digits);
}

static void print_taken_ranges(FILE *out, const struct mem_map *map, int digits,
			       const struct text_style *style)
{
	const size_t cnt = count(map, is_taken);
	size_t i;

	print_section(out, style, "Taken", cnt);
	if (cnt)
		print_columns(out, digits, NAME_COLUMN, "owner", "flags");
	for (i = 0; i < map->cnt; i++)
		if (is_taken(&map->ranges[i].is))
			print_taken_range(out, &map->ranges[i], digits);
}

/* ---- the bar ---- */

/* Draws a snapshot, and frees it. */
static void draw(FILE *out, struct snapshot *snapshot, const struct text_style *style)
{
	if (snapshot_banks(snapshot)) {
		print_title(out, style, "Picture");
		fputc('\n', out);
		bar_draw(out, snapshot, style);
	}
	snapshot_free(snapshot);
}

static void draw_map(FILE *out, const struct mem_map *map, const struct text_style *style)
{
	struct snapshot snapshot;

	snapshot_of_map(&snapshot, map);
	draw(out, &snapshot, style);
}

void report_map(FILE *out, const struct mem_map *map, const struct text_style *style)
{
	int digits = digits_for(highest_of_map(map));

	print_header(out, map, map->bootargs, style);
	print_described_banks(out, map, digits, style);
	print_beside(out, map, digits, style);
	print_nodes(out, map, digits, style);
	print_taken_ranges(out, map, digits, style);
	draw_map(out, map, style);
	print_anomalies(out, map, style);
}

void report_map_list(FILE *out, const struct map_list *list)
{
	char size[SIZE_TEXT];
	size_t i;

	fprintf(out, "%-20s %8s %12s %9s  %s\n", "map", "ranges", "memory", "anomalies", "machine");
	for (i = 0; i < list->cnt; i++) {
		const struct mem_map *map = &list->maps[i];

		fprintf(out, "%-20s %8zu %12s %9zu  %s\n", map->name, map->cnt,
			format_size(mem_map_memory(map), size), map->anomaly_cnt,
			map->model ? map->model : "");
	}
}

/* ---- the boot ---- */

static uint64_t highest_of_boot(const struct boot *boot)
{
	uint64_t highest = 0, end;
	size_t i;

	for (i = 0; i < boot->banks.cnt; i++) {
		end = boot->banks.list[i].base + boot->banks.list[i].size;
		if (end > highest)
			highest = end;
	}
	for (i = 0; i < boot->owner_cnt; i++) {
		end = span_end(boot->owners[i].base, boot->owners[i].size);
		if (end > highest)
			highest = end;
	}
	return highest ? highest - 1 : 0;
}

static const char *bank_flags(const struct boot_region *bank)
{
	if (bank->flags & MEMBLOCK_NOMAP)
		return "no-map";
	return bank->flags & MEMBLOCK_HOTPLUG ? "hotpluggable" : "";
}

static void print_banks(FILE *out, const struct boot *boot, int digits,
			const struct text_style *style)
{
	char node[16];
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < boot->banks.cnt; i++)
		sum += boot->banks.list[i].size;
	print_bank_total(out, style, sum, boot->banks.cnt);
	for (i = 0; i < boot->banks.cnt; i++) {
		const struct boot_region *bank = &boot->banks.list[i];

		snprintf(node, sizeof(node), "node %d", bank->nid);
		print_range(out, digits, bank->base, bank->size, ' ');
		print_cells(out, 8, node, bank_flags(bank));
	}
}

static int name_width(const struct boot *boot)
{
	size_t i, width = 0;

	for (i = 0; i < boot->owner_cnt; i++)
		if (strlen(boot->owners[i].name) > width)
			width = strlen(boot->owners[i].name);
	return width < NAME_COLUMN ? (int)width : NAME_COLUMN;
}

static void print_owners(FILE *out, const struct boot *boot, int digits,
			 const struct text_style *style)
{
	int width = name_width(boot);
	char flags[FLAGS_TEXT];
	size_t i;

	print_title(out, style, "Reservations");
	fprintf(out, ": %zu (* memblock chose the address)\n", boot->owner_cnt);
	print_columns(out, digits, width, "owner", "flags");
	for (i = 0; i < boot->owner_cnt; i++) {
		const struct owner *owner = &boot->owners[i];

		print_range(out, digits, owner->base, owner->size, owner->placed ? '*' : ' ');
		print_cells(out, width, owner->name, flags_text(owner->flags, flags));
	}
}

static void draw_boot(FILE *out, const struct boot *boot, const struct text_style *style)
{
	struct snapshot snapshot;

	snapshot_of_boot(&snapshot, boot);
	draw(out, &snapshot, style);
}

static void print_hand_over(FILE *out, const struct boot *boot, const struct text_style *style)
{
	char block[SIZE_TEXT], all[SIZE_TEXT];
	int order;

	print_title(out, style, "Handed to the page allocator");
	fprintf(out, ": %s\n", format_size(boot->totals.handed_over, all));
	fprintf(out, "  %5s  %8s  %10s  %11s\n", "order", "block", "blocks", "in all");
	for (order = MAX_PAGE_ORDER; order >= 0; order--) {
		uint64_t bytes = (uint64_t)PAGE_SIZE << order;

		if (boot->blocks[order])
			fprintf(out, "  %5d  %8s  %10" PRIu64 "  %11s\n", order,
				format_size(bytes, block), boot->blocks[order],
				format_size(bytes * boot->blocks[order], all));
	}
}

static void print_sum(FILE *out, const char *sign, const char *what, uint64_t bytes)
{
	char size[SIZE_TEXT];

	fprintf(out, "  %1s %-22s %11s  %20" PRIu64 "\n", sign, what, format_size(bytes, size),
		bytes);
}

static void print_totals(FILE *out, const struct boot *boot, const struct text_style *style)
{
	const struct boot_totals *t = &boot->totals;

	print_title(out, style, "Totals, in bytes");
	fputc('\n', out);
	print_sum(out, "", "memory", t->memory);
	print_sum(out, "=", "reserved", t->reserved);
	print_sum(out, "+", "no-map", t->nomap);
	print_sum(out, "+", "handed over", t->handed_over);
	print_sum(out, "+", "parts of pages, lost", t->remainder);
	if (!boot_adds_up(boot))
		fputs("  This does not add up, which is an error in this program.\n", out);
	if (t->outside)
		print_sum(out, "", "reserved, not memory", t->outside);
}

void report_boot(FILE *out, const struct boot *boot, const struct text_style *style)
{
	int digits = digits_for(highest_of_boot(boot));
	size_t i;

	for (i = 0; i < boot->log_cnt; i++)
		fprintf(out, "%s\n", boot->log[i]);
	print_header(out, boot->map, boot->cmdline_text, style);
	fprintf(out, "  %-*sthose of Linux %s, pages of %lu KiB\n", LABEL_COLUMN, "rules",
		memblock_era_rules[boot->options->era].era, PAGE_SIZE / 1024);
	print_banks(out, boot, digits, style);
	print_owners(out, boot, digits, style);
	draw_boot(out, boot, style);
	if (boot_is_arm(boot))
		print_lowmem(out, &boot->arm, style);
	print_hand_over(out, boot, style);
	print_totals(out, boot, style);
	print_anomalies(out, boot->map, style);
}
