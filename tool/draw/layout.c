// SPDX-License-Identifier: MIT
/*
 * layout.c - the sheet: title, panels side by side, legend. What is in a panel is the business of
 * layout_panel.c and layout_labels.c.
 */
#include "layout.h"
#include "../progress.h"
#include "../tool.h"
#include "layout_parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double margin = 24;
static const double title_size = 16, line_height = 15;
static const double panel_gap = 30, row_gap = 20, sheet_aspect = 1.6;
static const double headings_height = 38;
static const double legend_gap = 26, swatch = 10, legend_space = 22;
static const double least_width = 640;

/* ---- shared words ---- */

enum paint change_paint(enum change change)
{
	static const enum paint paints[CHANGES] = {
		[CHANGE_NONE] = PAINT_SAME,     [CHANGE_MOVED] = PAINT_MOVED,
		[CHANGE_RESIZED] = PAINT_MOVED, [CHANGE_RENAMED] = PAINT_MOVED,
		[CHANGE_GONE] = PAINT_GONE,     [CHANGE_NEW] = PAINT_NEW,
	};

	return paints[change];
}

enum change change_of_span(const struct side *side, size_t span)
{
	return side->changes ? side->changes[span].change : CHANGE_NONE;
}

/* ---- preparing ---- */

/* Whether the same place is found on the other side, too, under the same name. */
static bool stays(const struct layout *layout, size_t span)
{
	const struct change_of *change = &layout->sides[0].changes[span];
	const struct span *here, *there;

	if (change->partner == CHANGE_NO_PARTNER)
		return false;
	here = &layout->sides[0].snapshot->spans[span];
	there = &layout->sides[1].snapshot->spans[change->partner];
	return here->base == there->base && here->size == there->size;
}

/* Of what is the same on both sides, which has one label, one will do. Returns how many. */
static size_t add_ranges(const struct layout *layout, unsigned int side, struct scale_range *ranges)
{
	const struct snapshot *snapshot = layout->sides[side].snapshot;
	size_t i, cnt = 0;

	for (i = 0; i < snapshot->cnt; i++) {
		const struct span *span = &snapshot->spans[i];

		if (side + 1 < layout->side_cnt && stays(layout, i))
			continue;
		ranges[cnt++] = (struct scale_range){ .base = span->base,
						      .end = span->base + span->size,
						      .is_bank = span->kind == SPAN_MEMORY,
						      .node = span->node };
	}
	return cnt;
}

static void find_nodes_of_steps(struct side *side, const struct scale *scale)
{
	size_t i, step;

	side->node_of_step = xrealloc(NULL, (scale->cnt + 1) * sizeof(int));
	for (step = 0; step < scale->cnt; step++)
		side->node_of_step[step] = SPAN_NO_NODE;
	for (i = 0; i < side->banks; i++) {
		const struct span *bank = &side->snapshot->spans[i];

		for (step = scale_step_of(scale, bank->base);
		     step < scale->cnt && scale->steps[step].base < bank->base + bank->size; step++)
			if (side->node_of_step[step] == SPAN_NO_NODE)
				side->node_of_step[step] = bank->node;
	}
}

static void survey(struct layout *layout, const struct snapshot *snapshot)
{
	const struct snapshot *first = layout->sides[0].snapshot;
	uint64_t last;
	size_t i;

	for (i = 0; i < snapshot->cnt; i++) {
		last = snapshot->spans[i].base + snapshot->spans[i].size - 1;
		if ((int)address_digits(last) > layout->digits)
			layout->digits = (int)address_digits(last);
		if (first->cnt && snapshot->spans[i].node != first->spans[0].node)
			layout->names_nodes = true;
	}
}

static void prepare(struct layout *layout)
{
	struct scale_range *ranges;
	size_t most = 0, cnt = 0;
	unsigned int i;

	for (i = 0; i < layout->side_cnt; i++) {
		layout->sides[i].banks = snapshot_banks(layout->sides[i].snapshot);
		most += layout->sides[i].snapshot->cnt;
		survey(layout, layout->sides[i].snapshot);
	}
	ranges = xrealloc(NULL, (most + 1) * sizeof(*ranges));
	for (i = 0; i < layout->side_cnt; i++)
		cnt += add_ranges(layout, i, &ranges[cnt]);
	labels_measure(layout);
	layout->axis_width = text_width((size_t)layout->digits + 2, AXIS_SIZE) + 14;
	scale_make(&layout->scale, ranges, cnt, layout->axis_width + layout->labels_width + 200);
	for (i = 0; i < layout->side_cnt; i++)
		find_nodes_of_steps(&layout->sides[i], &layout->scale);
	free(ranges);
}

/* ---- lines of text ---- */

static double widen(struct layout *layout, double right)
{
	if (right + margin > layout->picture->width)
		layout->picture->width = ceil(right + margin);
	return right;
}

/* Returns where the next line begins. */
static double draw_line(struct layout *layout, unsigned int paint, double y, double size,
			const char *text)
{
	struct mark *mark =
		picture_text(layout->picture, paint, margin, y + size, size, ANCHOR_START, text);

	mark->bold = paint == PAINT_TEXT;
	widen(layout, mark_left(mark) + mark_width(mark));
	return y + size * 1.5;
}

/* "board.dtb: 4 GiB in 2 banks, 286 MiB in 27 other regions" */
static double draw_summary(struct layout *layout, const struct side *side, double y)
{
	const struct snapshot *snapshot = side->snapshot;
	uint64_t memory = 0, taken = 0;
	char *text, sizes[2][SIZE_TEXT];
	size_t i, cnt = snapshot->cnt - side->banks;

	for (i = 0; i < snapshot->cnt; i++)
		*(i < side->banks ? &memory : &taken) += snapshot->spans[i].size;
	if (asprintf(&text, "%s: %s in %zu bank%s, %s in %zu other region%s", snapshot->origin,
		     format_size(memory, sizes[0]), side->banks, side->banks == 1 ? "" : "s",
		     format_size(taken, sizes[1]), cnt, cnt == 1 ? "" : "s") < 0)
		return y;
	y = draw_line(layout, PAINT_DIM, y, LABEL_SIZE, text);
	free(text);
	return y;
}

static double draw_header(struct layout *layout)
{
	double y = margin;
	unsigned int i;

	y = draw_line(layout, PAINT_TEXT, y - 4, title_size, layout->picture->title);
	for (i = 0; i < layout->side_cnt; i++)
		y = draw_summary(layout, &layout->sides[i], y);
	return y;
}

/* ---- legend ---- */

struct legend {
	struct layout *layout;
	double x, y;
};

/* Room for a swatch and text, in this line or the next one. */
static void draw_entry(struct legend *legend, unsigned int paint, const char *text)
{
	struct picture *picture = legend->layout->picture;
	double width = swatch + 6 + text_width(text_length(text), LABEL_SIZE);
	struct mark *box;

	if (legend->x > margin && legend->x + width > picture->width - margin) {
		legend->x = margin;
		legend->y += line_height;
	}
	box = picture_box(picture, paint, legend->x, legend->y, swatch, swatch);
	box->border = paint == PAINT_KIND + SPAN_MEMORY ? PAINT_EDGE : PAINTS_IN_ALL;
	picture_text(picture, PAINT_TEXT, legend->x + swatch + 6, legend->y + LABEL_SIZE * 0.86,
		     LABEL_SIZE, ANCHOR_START, text);
	legend->x += width + legend_space;
}

struct sum {
	uint64_t bytes;
	size_t cnt;
};

static struct sum sum_of_kind(const struct snapshot *snapshot, enum span_kind kind)
{
	struct sum sum = { 0 };
	size_t i;

	for (i = 0; i < snapshot->cnt; i++)
		if (snapshot->spans[i].kind == kind) {
			sum.bytes += snapshot->spans[i].size;
			sum.cnt++;
		}
	return sum;
}

static void draw_kind(struct legend *legend, enum span_kind kind)
{
	const struct layout *layout = legend->layout;
	struct sum sums[2];
	char text[160], sizes[2][SIZE_TEXT];
	unsigned int i;

	for (i = 0; i < 2; i++)
		sums[i] = sum_of_kind(layout->sides[i < layout->side_cnt ? i : 0].snapshot, kind);
	if (!sums[0].cnt && !sums[1].cnt)
		return;
	if (layout->side_cnt == 1)
		snprintf(text, sizeof(text), "%s %s (%zu)", kind_styles[kind].name,
			 format_size(sums[0].bytes, sizes[0]), sums[0].cnt);
	else
		snprintf(text, sizeof(text), "%s %s (%zu) \u2192 %s (%zu)", kind_styles[kind].name,
			 format_size(sums[0].bytes, sizes[0]), sums[0].cnt,
			 format_size(sums[1].bytes, sizes[1]), sums[1].cnt);
	draw_entry(legend, PAINT_KIND + kind, text);
}

static size_t count_changes(const struct side *side, enum change change)
{
	size_t i, cnt = 0;

	for (i = side->banks; i < side->snapshot->cnt; i++)
		cnt += side->changes[i].change == change;
	return cnt;
}

static void draw_kinds_of_changes(struct legend *legend)
{
	const struct side *sides = legend->layout->sides;
	enum change change;
	char text[64];
	size_t cnt;

	legend->x = margin;
	legend->y += line_height;
	for (change = CHANGE_NONE; change < CHANGES; change++) {
		cnt = count_changes(&sides[change != CHANGE_GONE], change);
		snprintf(text, sizeof(text), "%zu %s", cnt, change_word(change));
		if (cnt)
			draw_entry(legend, change_paint(change), text);
	}
}

static void draw_scale_note(struct legend *legend)
{
	double per_unit = legend->layout->scale.bytes_per_unit;
	char text[160], size[SIZE_TEXT];

	if (per_unit <= 0)
		return;
	legend->x = margin;
	legend->y += line_height + 4;
	snprintf(text, sizeof(text),
		 "To scale, 1 cm is %s; small regions are enlarged, torn holes squeezed",
		 format_size((uint64_t)(per_unit * 96 / 2.54), size));
	draw_line(legend->layout, PAINT_DIM, legend->y, AXIS_SIZE, text);
}

/* Returns where it ends. */
static double draw_legend(struct layout *layout, double y)
{
	struct legend legend = { layout, margin, y };
	enum span_kind kind;

	for (kind = 0; kind < SPAN_KINDS; kind++)
		draw_kind(&legend, kind);
	if (layout->side_cnt > 1)
		draw_kinds_of_changes(&legend);
	draw_scale_note(&legend);
	return legend.y + line_height;
}

/* ---- panels ---- */

/* A width at which panels, in rows, make a sheet of pleasant shape. */
static double sheet_width(const struct layout *layout)
{
	struct panel panel;
	double area = 0;
	size_t i;

	for (i = 0; i < layout->scale.panel_cnt; i++) {
		panel = (struct panel){ .layout = layout, .part = &layout->scale.panels[i] };
		panel_measure(&panel);
		panel_free(&panel);
		area += (panel.width + panel_gap) *
			(panel.part->height + headings_height + row_gap);
	}
	return sqrt(area * sheet_aspect);
}

/* Returns where the last of them ends. */
static double draw_panels(struct layout *layout, double y)
{
	const double widest = sheet_width(layout);
	struct panel panel;
	double x = margin, bottom = y;
	size_t i;

	for (i = 0; i < layout->scale.panel_cnt; i++) {
		progress_show("laying out", i, layout->scale.panel_cnt);
		panel = (struct panel){ .layout = layout, .part = &layout->scale.panels[i] };
		panel.x = x;
		panel_measure(&panel);
		if (x > margin && x + panel.width / 2 > widest) {
			panel_free(&panel);
			panel.x = x = margin;
			y = bottom + row_gap;
			panel_measure(&panel);
		}
		panel.y = y + headings_height;
		panel_label(&panel);
		panel_draw(&panel);
		panel_free(&panel);
		x = widen(layout, x + panel.width) + panel_gap;
		bottom = fmax(bottom, panel.y + panel.part->height);
	}
	return bottom;
}

static void draw_sheet(struct layout *layout)
{
	unsigned int i;
	double y;

	layout->picture->width = least_width;
	prepare(layout);
	y = draw_panels(layout, draw_header(layout));
	layout->picture->height = ceil(draw_legend(layout, y + legend_gap) + margin);
	for (i = 0; i < layout->side_cnt; i++)
		free(layout->sides[i].node_of_step);
	scale_free(&layout->scale);
}

/* ---- one or two ---- */

void layout_one(struct picture *picture, const struct snapshot *snapshot)
{
	struct layout layout = { .picture = picture,
				 .sides = { { .snapshot = snapshot } },
				 .side_cnt = 1,
				 .digits = 8 };

	picture_init(picture, snapshot->title);
	draw_sheet(&layout);
}

void layout_two(struct picture *picture, const struct snapshot *before,
		const struct snapshot *after, const struct changes *changes)
{
	struct layout layout = { .picture = picture,
				 .sides = { { .snapshot = before, .changes = changes->before },
					    { .snapshot = after, .changes = changes->after } },
				 .side_cnt = 2,
				 .digits = 8 };
	char *title;

	if (!strcmp(before->title, after->title))
		title = xstrdup(after->title);
	else if (asprintf(&title, "%s \u2192 %s", before->title, after->title) < 0)
		title = xstrdup(after->title);
	picture_init(picture, title);
	free(title);
	draw_sheet(&layout);
}
