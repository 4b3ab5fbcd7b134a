// SPDX-License-Identifier: MIT
/*
 * bar.c - drawing memory as rows of columns of equal size. Knows nothing of maps and boots: banks
 * and spans in, characters out.
 *
 * Banks that are close together, on the same node, form a segment. A segment starts on a row of its
 * own at a multiple of the column size, so that addresses line up.
 */
#include "bar.h"
#include "../tool.h"

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
	uint64_t by_class[BAR_MAX_CLASSES];
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

static uint64_t end_of(uint64_t base, uint64_t size)
{
	return base + size < base ? UINT64_MAX : base + size;
}

static uint64_t bank_end(const struct bar *bar, size_t i)
{
	return end_of(bar->banks[i].base, bar->banks[i].size);
}

static unsigned int hex_digits(uint64_t value)
{
	unsigned int digits = 8;

	while (digits < 16 && value >> (4 * digits))
		digits++;
	return digits;
}

static uint64_t up_to_scale(uint64_t end, uint64_t scale)
{
	uint64_t up = (end + scale - 1) & ~(scale - 1);

	return up < end ? UINT64_MAX : up;
}

static bool continues(const struct segment *segment, const struct bar_bank *bank, uint64_t before,
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
		const struct bar_bank *bank = &bar->banks[i];

		if (i == 0 || !continues(segment, bank, before, layout->scale)) {
			segment = &layout->segments[layout->segment_cnt++];
			segment->base = bank->base & ~(layout->scale - 1);
			segment->hole = i ? bank->base - before : 0;
			segment->nid = bank->nid;
		}
		before = bank_end(bar, i);
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
		spread(row, layout, row_base, bar->banks[i].base, bank_end(bar, i),
		       offsetof(struct column, memory));
	for (i = 0; i < bar->span_cnt; i++) {
		const struct bar_span *span = &bar->spans[i];
		size_t class = offsetof(struct column, by_class) + span->class * sizeof(uint64_t);

		spread(row, layout, row_base, span->base, end_of(span->base, span->size), class);
		spread(row, layout, row_base, span->base, end_of(span->base, span->size),
		       offsetof(struct column, taken));
	}
}

/* The class that takes most of the column, -1 if nothing does or there is no memory. */
static int column_class(const struct column *column, const struct bar *bar)
{
	unsigned int i;
	int best = -1;

	for (i = 0; i < bar->class_cnt && column->memory; i++)
		if (column->by_class[i] &&
		    (best < 0 || column->by_class[i] > column->by_class[best]))
			best = (int)i;
	return best;
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

static void set_colour(FILE *out, const struct bar *bar, const struct text_style *style, int class)
{
	if (!style->colour)
		return;
	if (class < 0)
		fputs("\033[0m", out);
	else
		fprintf(out, "\033[38;5;%um", bar->classes[class].colour);
}

static unsigned int used_columns(const struct column *row, unsigned int columns)
{
	while (columns && !row[columns - 1].memory)
		columns--;
	return columns;
}

/* The upper line: how full. */
static void print_levels(FILE *out, const struct bar *bar, const struct column *row,
			 unsigned int columns, const struct text_style *style)
{
	int class, shown = -1;
	unsigned int i;

	for (i = 0; i < columns; i++) {
		class = column_class(&row[i], bar);
		if (class != shown)
			set_colour(out, bar, style, class);
		shown = class;
		fputs(fill_glyph(&row[i], style->utf8), out);
	}
	if (shown >= 0)
		set_colour(out, bar, style, -1);
	fputc('\n', out);
}

/* The lower line: by whom. Left out where nothing is taken. */
static void print_letters(FILE *out, const struct bar *bar, const struct column *row,
			  unsigned int columns, int margin, const struct text_style *style)
{
	int class, shown = -1;
	unsigned int i, last = 0;

	for (i = 0; i < columns; i++)
		if (column_class(&row[i], bar) >= 0)
			last = i + 1;
	if (!last)
		return;
	fprintf(out, "%*s", margin, "");
	for (i = 0; i < last; i++) {
		class = column_class(&row[i], bar);
		if (class != shown)
			set_colour(out, bar, style, class);
		shown = class;
		fputc(class < 0 ? ' ' : bar->classes[class].letter, out);
	}
	set_colour(out, bar, style, -1);
	fputc('\n', out);
}

/* A row ends with its segment: what lies close behind, on another node, has a row of its own. */
static void print_row(FILE *out, const struct bar *bar, const struct layout *layout,
		      struct column *row, uint64_t base, uint64_t end,
		      const struct text_style *style)
{
	uint64_t left = (end - base - 1) / layout->scale + 1;
	unsigned int columns = left < layout->columns ? (unsigned int)left : layout->columns;

	fill_row(row, bar, layout, base);
	columns = used_columns(row, columns);
	fprintf(out, "%*s0x%0*" PRIx64 " ", LEFT_MARGIN, "", (int)layout->digits, base);
	print_levels(out, bar, row, columns, style);
	print_letters(out, bar, row, columns, LEFT_MARGIN + 3 + (int)layout->digits, style);
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

static uint64_t bytes_of_class(const struct bar *bar, unsigned int class)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < bar->span_cnt; i++)
		if (bar->spans[i].class == class)
			sum += bar->spans[i].size;
	return sum;
}

/* Entries side by side as long as they fit. */
static void print_legend(FILE *out, const struct bar *bar, const struct text_style *style)
{
	unsigned int i, used = 0, length;
	char text[80], size[SIZE_TEXT];
	uint64_t bytes;

	for (i = 0; i < bar->class_cnt; i++) {
		bytes = bytes_of_class(bar, i);
		if (!bytes)
			continue;
		length = (unsigned int)snprintf(text, sizeof(text), "%s %s", bar->classes[i].name,
						format_size(bytes, size)) +
			 2;
		if (used && used + 3 + length > style->width) {
			fputc('\n', out);
			used = 0;
		}
		used += (unsigned int)fprintf(out, "%*s", used ? 3 : LEFT_MARGIN, "") + length;
		set_colour(out, bar, style, (int)i);
		fputc(bar->classes[i].letter, out);
		set_colour(out, bar, style, -1);
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

void bar_draw(FILE *out, const struct bar *bar, const struct text_style *style)
{
	struct layout layout;
	const struct segment *segment;
	bool nodes;
	size_t i;

	if (!bar->bank_cnt)
		return;
	layout.segments = xrealloc(NULL, bar->bank_cnt * sizeof(*layout.segments));
	layout.digits = hex_digits(bank_end(bar, bar->bank_cnt - 1) - 1);
	/* A multiple of 16, so that rows start at round addresses. */
	layout.columns = (style->width - layout.digits - LEFT_MARGIN - 3) & ~15U;
	choose_scale(bar, &layout);
	nodes = has_nodes(&layout);
	for (i = 0; i < layout.segment_cnt; i++) {
		segment = &layout.segments[i];
		print_heading(out, &layout, segment,
			      nodes && (!i || segment->nid != segment[-1].nid), style);
		print_segment(out, bar, &layout, segment, style);
	}
	print_scale(out, &layout, style);
	print_legend(out, bar, style);
	free(layout.segments);
}
