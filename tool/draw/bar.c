// SPDX-License-Identifier: MIT
/*
 * bar.c - drawing memory as rows of columns of equal size. Knows nothing of maps and boots: a
 * snapshot in, characters out.
 *
 * Banks that are close together, on the same node, form a segment. A segment starts on a row of its
 * own at a multiple of the column size, so that addresses line up.
 */
#include "bar.h"
#include "../tool.h"
#include "palette.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
	MAX_ROWS = 6,      /* beside one row for each segment */
	SQUEEZED_FROM = 4, /* holes of so many columns are squeezed */
	LEFT_MARGIN = 2,
};
#define SMALLEST_COLUMN 4096ULL

struct column {
	uint64_t memory, taken;
	uint64_t by_kind[SPAN_KINDS];
};

/* Banks without overlap, by address. */
struct bank {
	uint64_t base, end;
	int nid;
};

struct bar {
	const struct snapshot *snapshot;
	size_t first_taken; /* the spans from here on take memory */
	struct bank *banks;
	size_t bank_cnt;
};

struct segment {
	uint64_t base, end; /* multiples of the column size, but for an end at the very top */
	uint64_t hole;      /* before it, 0 for the first */
	int nid;
};

struct layout {
	unsigned int digits; /* of an address */
	unsigned int columns;
	uint64_t scale; /* bytes per column, a power of two */
	struct segment *segments;
	size_t segment_cnt;
};

/* ---- layout ---- */

static uint64_t span_behind(const struct span *span)
{
	return span->base + span->size;
}

/* What an earlier bank covers is left out. */
static void separate_banks(struct bar *bar)
{
	uint64_t upto = 0, base;
	size_t i;

	bar->first_taken = snapshot_banks(bar->snapshot);
	bar->banks = xrealloc(NULL, (bar->first_taken + 1) * sizeof(*bar->banks));
	for (i = 0; i < bar->first_taken; i++) {
		const struct span *span = &bar->snapshot->spans[i];

		base = span->base > upto ? span->base : upto;
		if (span_behind(span) <= base)
			continue;
		upto = span_behind(span);
		bar->banks[bar->bank_cnt++] = (struct bank){ base, upto, span->node };
	}
}

static uint64_t up_to_scale(uint64_t end, uint64_t scale)
{
	uint64_t up = (end + scale - 1) & ~(scale - 1);

	return up < end ? UINT64_MAX : up;
}

static bool continues(const struct segment *segment, const struct bank *bank, uint64_t before,
		      uint64_t scale)
{
	return segment->nid == bank->nid && bank->base - before < SQUEEZED_FROM * scale;
}

static void find_segments(const struct bar *bar, struct layout *layout)
{
	struct segment *segment = layout->segments;
	uint64_t before = 0;
	size_t i;

	layout->segment_cnt = 0;
	for (i = 0; i < bar->bank_cnt; i++) {
		const struct bank *bank = &bar->banks[i];

		if (i == 0 || !continues(segment, bank, before, layout->scale)) {
			segment = &layout->segments[layout->segment_cnt++];
			segment->base = bank->base & ~(layout->scale - 1);
			segment->hole = i ? bank->base - before : 0;
			segment->nid = bank->nid;
		}
		before = bank->end;
		segment->end = up_to_scale(before, layout->scale);
	}
}

static uint64_t count_rows(const struct layout *layout)
{
	uint64_t rows = 0, columns;
	size_t i;

	for (i = 0; i < layout->segment_cnt; i++) {
		const struct segment *segment = &layout->segments[i];

		columns = (segment->end - segment->base - 1) / layout->scale + 1;
		rows += (columns - 1) / layout->columns + 1;
	}
	return rows;
}

/* The finest scale that needs few rows. */
static void choose_scale(const struct bar *bar, struct layout *layout)
{
	for (layout->scale = SMALLEST_COLUMN; layout->scale < 1ULL << 58; layout->scale *= 2) {
		find_segments(bar, layout);
		if (count_rows(layout) <= MAX_ROWS + layout->segment_cnt)
			return;
	}
	find_segments(bar, layout);
}

/* ---- one row ---- */

/* Adds the part of [base, end) that lies in each column of the row to the member at `offset`. */
static void spread(struct column *row, const struct layout *layout, uint64_t row_base,
		   uint64_t base, uint64_t end, size_t offset)
{
	uint64_t from, upto;
	unsigned int i;

	if (base < row_base)
		base = row_base;
	if (base >= end || (base - row_base) / layout->scale >= layout->columns)
		return;
	for (i = (unsigned int)((base - row_base) / layout->scale); i < layout->columns; i++) {
		from = row_base + i * layout->scale;
		upto = from + layout->scale - 1 < from ? UINT64_MAX : from + layout->scale - 1;
		if (from < row_base || from >= end)
			break;
		from = base > from ? base : from;
		upto = end - 1 < upto ? end - 1 : upto;
		*(uint64_t *)((char *)&row[i] + offset) += upto - from + 1;
	}
}

static void fill_row(struct column *row, const struct bar *bar, const struct layout *layout,
		     uint64_t row_base)
{
	size_t i;

	memset(row, 0, layout->columns * sizeof(*row));
	for (i = 0; i < bar->bank_cnt; i++)
		spread(row, layout, row_base, bar->banks[i].base, bar->banks[i].end,
		       offsetof(struct column, memory));
	for (i = bar->first_taken; i < bar->snapshot->cnt; i++) {
		const struct span *span = &bar->snapshot->spans[i];
		size_t kind = offsetof(struct column, by_kind) + span->kind * sizeof(uint64_t);

		spread(row, layout, row_base, span->base, span_behind(span), kind);
		spread(row, layout, row_base, span->base, span_behind(span),
		       offsetof(struct column, taken));
	}
}

/* Whether a kind has more of the column than another, or comes first where they have the same. */
static bool outweighs(const struct column *column, int kind, int other)
{
	if (column->by_kind[kind] != column->by_kind[other])
		return column->by_kind[kind] > column->by_kind[other];
	return kind < other;
}

/* The kind with the n-th largest part of the column, from 0; -1 if there are not so many. */
static int nth_kind(const struct column *column, unsigned int n)
{
	int kind, other;
	unsigned int before;

	for (kind = 0; kind < SPAN_KINDS; kind++) {
		if (!column->by_kind[kind])
			continue;
		for (before = 0, other = 0; other < SPAN_KINDS; other++)
			before += other != kind && outweighs(column, other, kind);
		if (before == n)
			return kind;
	}
	return -1;
}

/* How full a column is: 0 free, 1 to 7 in part, 8 full. */
static unsigned int fill_level(const struct column *column)
{
	if (column->taken == 0)
		return 0;
	if (column->taken >= column->memory)
		return 8;
	return 1 + (unsigned int)(column->taken / (column->memory / 7 + 1));
}

static const char *fill_glyph(const struct column *column, bool utf8)
{
	static const char *const blocks[] = { "\u00b7", "\u2581", "\u2582", "\u2583", "\u2584",
					      "\u2585", "\u2586", "\u2587", "\u2588" };
	static const char *const plain[] = { ".", "_", "_", "-", "-", "=", "=", "+", "#" };

	if (!column->memory)
		return " ";
	return (utf8 ? blocks : plain)[fill_level(column)];
}

static void set_colour(FILE *out, const struct text_style *style, int kind)
{
	if (!style->colour)
		return;
	if (kind < 0)
		fputs("\033[0m", out);
	else
		fprintf(out, "\033[38;5;%um", kind_styles[kind].terminal);
}

static unsigned int used_columns(const struct column *row, unsigned int columns)
{
	while (columns && !row[columns - 1].memory && !row[columns - 1].taken)
		columns--;
	return columns;
}

/* The upper line: how full. */
static void print_levels(FILE *out, const struct column *row, unsigned int columns,
			 const struct text_style *style)
{
	int kind, shown = -1;
	unsigned int i;

	for (i = 0; i < columns; i++) {
		kind = nth_kind(&row[i], 0);
		if (kind != shown)
			set_colour(out, style, kind);
		shown = kind;
		fputs(fill_glyph(&row[i], style->utf8), out);
	}
	if (shown >= 0)
		set_colour(out, style, -1);
	fputc('\n', out);
}

/* A lower line: the n-th of those that take each column. False if no column has so many. */
static bool print_letters(FILE *out, const struct column *row, unsigned int columns, unsigned int n,
			  int margin, const struct text_style *style)
{
	int kind, shown = -1;
	unsigned int i, last = 0;

	for (i = 0; i < columns; i++)
		if (nth_kind(&row[i], n) >= 0)
			last = i + 1;
	if (!last)
		return false;
	fprintf(out, "%*s", margin, "");
	for (i = 0; i < last; i++) {
		kind = nth_kind(&row[i], n);
		if (kind != shown)
			set_colour(out, style, kind);
		shown = kind;
		fputc(kind < 0 ? ' ' : kind_styles[kind].letter, out);
	}
	set_colour(out, style, -1);
	fputc('\n', out);
	return true;
}

/* A row ends with its segment: what lies close behind, on another node, has a row of its own. */
static void print_row(FILE *out, const struct bar *bar, const struct layout *layout,
		      struct column *row, uint64_t base, uint64_t end,
		      const struct text_style *style)
{
	uint64_t left = (end - base - 1) / layout->scale + 1;
	unsigned int columns = left < layout->columns ? (unsigned int)left : layout->columns, n = 0;

	fill_row(row, bar, layout, base);
	columns = used_columns(row, columns);
	fprintf(out, "%*s0x%0*" PRIx64 " ", LEFT_MARGIN, "", (int)layout->digits, base);
	print_levels(out, row, columns, style);
	while (print_letters(out, row, columns, n, LEFT_MARGIN + 3 + (int)layout->digits, style))
		n++;
}

/* ---- the picture ---- */

static void print_segment(FILE *out, const struct bar *bar, const struct layout *layout,
			  const struct segment *segment, const struct text_style *style)
{
	struct column *row = xrealloc(NULL, layout->columns * sizeof(*row));
	uint64_t base = segment->base, step = layout->columns * layout->scale;

	for (;;) {
		print_row(out, bar, layout, row, base, segment->end, style);
		if (segment->end - base <= step)
			break;
		base += step;
	}
	free(row);
}

static bool has_nodes(const struct layout *layout)
{
	size_t i;

	for (i = 1; i < layout->segment_cnt; i++)
		if (layout->segments[i].nid != layout->segments[0].nid)
			return true;
	return false;
}

static void print_heading(FILE *out, const struct layout *layout, const struct segment *segment,
			  bool nodes, const struct text_style *style)
{
	char size[SIZE_TEXT];
	const char *mark = style->utf8 ? "\u22ee" : ":";

	if (segment->hole)
		fprintf(out, "%*s%s hole of %s\n", LEFT_MARGIN + 3 + (int)layout->digits, "", mark,
			format_size(segment->hole, size));
	if (nodes)
		fprintf(out, "%*snode %d\n", LEFT_MARGIN, "", segment->nid);
}

/* "no-map 196 MiB in 20"; false if there is none. */
static bool legend_text(const struct bar *bar, enum span_kind kind, char *text, size_t room)
{
	uint64_t bytes = 0;
	size_t i, cnt = 0;
	char size[SIZE_TEXT], in[32] = "";

	for (i = bar->first_taken; i < bar->snapshot->cnt; i++)
		if (bar->snapshot->spans[i].kind == kind) {
			bytes += bar->snapshot->spans[i].size;
			cnt++;
		}
	if (cnt > 1)
		snprintf(in, sizeof(in), " in %zu", cnt);
	snprintf(text, room, "%s %s%s", kind_styles[kind].name, format_size(bytes, size), in);
	return cnt;
}

/* Entries side by side as long as they fit. */
static void print_legend(FILE *out, const struct bar *bar, const struct text_style *style)
{
	unsigned int used = 0, length;
	char text[80];
	int kind;

	for (kind = 0; kind < SPAN_KINDS; kind++) {
		if (!legend_text(bar, (enum span_kind)kind, text, sizeof(text)))
			continue;
		length = (unsigned int)strlen(text) + 2;
		if (used && used + 3 + length > style->width) {
			fputc('\n', out);
			used = 0;
		}
		used += (unsigned int)fprintf(out, "%*s", used ? 3 : LEFT_MARGIN, "") + length;
		set_colour(out, style, kind);
		fputc(kind_styles[kind].letter, out);
		set_colour(out, style, -1);
		fprintf(out, " %s", text);
	}
	if (used)
		fputc('\n', out);
}

static void print_scale(FILE *out, const struct layout *layout, const struct text_style *style)
{
	char size[SIZE_TEXT];

	fprintf(out, "%*sone column is %s; %s\n", LEFT_MARGIN, "", format_size(layout->scale, size),
		style->utf8 ? "\u00b7 free, \u2581 to \u2588 taken in part to in full" :
			      ". free, _ - = + taken in part, # in full");
}

static void draw_segments(FILE *out, const struct bar *bar, const struct layout *layout,
			  const struct text_style *style)
{
	const bool nodes = has_nodes(layout);
	const struct segment *segment;
	size_t i;

	for (i = 0; i < layout->segment_cnt; i++) {
		segment = &layout->segments[i];
		print_heading(out, layout, segment,
			      nodes && (!i || segment->nid != segment[-1].nid), style);
		print_segment(out, bar, layout, segment, style);
	}
}

void bar_draw(FILE *out, const struct snapshot *snapshot, const struct text_style *style)
{
	struct bar bar = { .snapshot = snapshot };
	struct layout layout;

	separate_banks(&bar);
	if (bar.bank_cnt) {
		layout.segments = xrealloc(NULL, bar.bank_cnt * sizeof(*layout.segments));
		layout.digits = address_digits(bar.banks[bar.bank_cnt - 1].end - 1);
		/* A multiple of 16, so that rows start at round addresses. */
		layout.columns = (style->width - layout.digits - LEFT_MARGIN - 3) & ~15U;
		choose_scale(&bar, &layout);
		draw_segments(out, &bar, &layout, style);
		print_scale(out, &layout, style);
		print_legend(out, &bar, style);
		free(layout.segments);
	}
	free(bar.banks);
}
