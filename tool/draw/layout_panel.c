// SPDX-License-Identifier: MIT
/*
 * layout_panel.c - one panel of the axis: addresses, a lane for each node, boxes for spans, marks
 * for holes, and bands between what was and what is.
 */
#include "../tool.h"
#include "layout_parts.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const double widest_lane = 110, least_lane = 10, all_lanes = 320;
static const double largest_inset = 12; /* of what takes memory, so that its bank shows */
static const double tick_length = 4, tick_row = 11, round_row = 44;
static const double parted_from = 4, part_gap = 0.5; /* between boxes that touch */
static const double unchanged_strength = 0.4;

static const struct scale_step *first_step(const struct panel *panel)
{
	return &panel->layout->scale.steps[panel->part->first];
}

static const struct scale_step *last_step(const struct panel *panel)
{
	return first_step(panel) + panel->part->cnt - 1;
}

/* ---- lanes ---- */

static int by_number(const void *a, const void *b)
{
	const int *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static bool lies_in(const struct span *span, const struct panel *panel)
{
	return span->base < last_step(panel)->end &&
	       span->base + span->size > first_step(panel)->base;
}

static void find_lanes(const struct panel *panel, const struct side *side, struct lanes *lanes)
{
	const struct snapshot *snapshot = side->snapshot;
	size_t i, used = 0;

	lanes->nodes = xrealloc(NULL, (snapshot->cnt + 1) * sizeof(int));
	for (i = 0; i < snapshot->cnt; i++)
		if (lies_in(&snapshot->spans[i], panel))
			lanes->nodes[used++] = snapshot->spans[i].node;
	qsort(lanes->nodes, used, sizeof(int), by_number);
	for (i = 0, lanes->cnt = 0; i < used; i++)
		if (!i || lanes->nodes[i] != lanes->nodes[i - 1])
			lanes->nodes[lanes->cnt++] = lanes->nodes[i];
	if (!lanes->cnt)
		lanes->nodes[lanes->cnt++] = SPAN_NO_NODE;
	lanes->width = fmin(widest_lane, all_lanes / (double)lanes->cnt - LANE_GAP);
	lanes->width = fmax(least_lane, lanes->width);
}

static double lanes_end(const struct lanes *lanes)
{
	return lanes->x + (double)lanes->cnt * (lanes->width + LANE_GAP) - LANE_GAP;
}

double panel_right(const struct panel *panel, unsigned int side)
{
	return lanes_end(&panel->lanes[side]);
}

void panel_measure(struct panel *panel)
{
	const struct layout *layout = panel->layout;
	double x = panel->x + layout->axis_width;
	unsigned int i;

	for (i = 0; i < layout->side_cnt; i++) {
		find_lanes(panel, &layout->sides[i], &panel->lanes[i]);
		panel->lanes[i].x = x;
		x = lanes_end(&panel->lanes[i]) + CHANGE_GAP;
	}
	panel->labels_x = x - CHANGE_GAP + LEADER_GAP;
	panel->width = panel->labels_x + layout->labels_width - panel->x;
}

void panel_free(struct panel *panel)
{
	free(panel->lanes[0].nodes);
	free(panel->lanes[1].nodes);
}

static double lane_x(const struct lanes *lanes, int node)
{
	size_t i = 0;

	while (i + 1 < lanes->cnt && lanes->nodes[i] != node)
		i++;
	return lanes->x + (double)i * (lanes->width + LANE_GAP);
}

/* ---- boxes ---- */

/* Steps [first, end) of this panel that a span covers. */
struct covered {
	const struct scale_step *first, *end;
};

static struct covered covered_steps(const struct panel *panel, const struct span *span)
{
	const struct scale *scale = &panel->layout->scale;
	uint64_t base = span->base, last = span->base + span->size - 1;
	struct covered covered;

	if (base < first_step(panel)->base)
		base = first_step(panel)->base;
	if (last > last_step(panel)->end - 1)
		last = last_step(panel)->end - 1;
	covered.first = &scale->steps[scale_step_of(scale, base)];
	covered.end = &scale->steps[scale_step_of(scale, last)] + 1;
	return covered;
}

/* Memory that is taken lies in the lane of its node, whatever the span as a whole says. */
static int lane_of_step(const struct side *side, const struct span *span, size_t step)
{
	int node = side->node_of_step[step];

	return span->kind == SPAN_MEMORY || node == SPAN_NO_NODE ? span->node : node;
}

struct box {
	double x, y, width, height;
};

static struct box box_of(const struct panel *panel, unsigned int side, const struct span *span,
			 int node, const struct scale_step *first, const struct scale_step *last)
{
	const struct lanes *lanes = &panel->lanes[side];
	double inset = span->kind == SPAN_MEMORY ? 0 : fmin(largest_inset, lanes->width / 5);
	double track = (lanes->width - inset * 4 / 3) / span->tracks;

	return (struct box){ .x = lane_x(lanes, node) + inset + track * span->track,
			     .y = panel->y + first->at,
			     .width = track,
			     .height = last->at + last->height - first->at };
}

bool panel_find(const struct panel *panel, unsigned int side, size_t index, struct place *place)
{
	const struct side *of = &panel->layout->sides[side];
	const struct span *span = &of->snapshot->spans[index];
	const struct scale_step *steps = panel->layout->scale.steps;
	struct covered covered;
	struct box box;

	if (!lies_in(span, panel))
		return false;
	covered = covered_steps(panel, span);
	box = box_of(panel, side, span, lane_of_step(of, span, (size_t)(covered.first - steps)),
		     covered.first, covered.end - 1);
	*place = (struct place){ box.y, box.y + box.height, box.x + box.width };
	return true;
}

static void add_tip(struct mark *mark, const struct panel *panel, const struct side *side,
		    size_t index)
{
	const struct span *span = &side->snapshot->spans[index];
	enum change change = change_of_span(side, index);
	char size[SIZE_TEXT], node[24] = "";

	if (panel->layout->names_nodes && span->node != SPAN_NO_NODE)
		snprintf(node, sizeof(node), ", node %d", span->node);
	picture_tip(mark, "%s%s%s, 0x%0*" PRIx64 "-0x%0*" PRIx64 ", %s%s%s%s%s%s%s%s",
		    *span->label ? span->label : "", *span->label ? ", " : "",
		    kind_styles[span->kind].name, panel->layout->digits, span->base,
		    panel->layout->digits, span->base + span->size - 1,
		    format_size(span->size, size), node,
		    span->flags & SPAN_HOTPLUG ? ", hotpluggable" : "",
		    span->flags & SPAN_MIRROR ? ", mirrored" : "",
		    span->flags & SPAN_PLACED ? ", placed by memblock" : "",
		    span->tracks > 1 ? ", overlaps" : "", side->changes ? ", " : "",
		    side->changes ? change_word(change) : "");
}

static void draw_box(const struct panel *panel, unsigned int side, size_t index,
		     const struct box *box)
{
	const struct side *of = &panel->layout->sides[side];
	const struct span *span = &of->snapshot->spans[index];
	double gap = span->kind != SPAN_MEMORY && box->height >= parted_from ? part_gap : 0;
	struct mark *mark = picture_box(panel->layout->picture, PAINT_KIND + span->kind, box->x,
					box->y + gap, box->width - gap, box->height - 2 * gap);

	if (span->tracks > 1)
		mark->border = PAINT_CLASH;
	else if (span->kind == SPAN_MEMORY)
		mark->border = PAINT_EDGE;
	if (span->kind != SPAN_MEMORY && of->changes && !change_of_span(of, index))
		mark->strength = unchanged_strength;
	mark->side = side;
	mark->span = index;
	mark->span_cnt = 1;
	add_tip(mark, panel, of, index);
}

/* One box, or several where the span reaches from one node into the next. */
static void draw_span(const struct panel *panel, unsigned int side, size_t index)
{
	const struct side *of = &panel->layout->sides[side];
	const struct span *span = &of->snapshot->spans[index];
	const struct scale_step *steps = panel->layout->scale.steps, *from, *step;
	struct covered covered;
	struct box box;
	int node;

	if (!lies_in(span, panel))
		return;
	covered = covered_steps(panel, span);
	for (from = step = covered.first; step < covered.end; from = step) {
		node = lane_of_step(of, span, (size_t)(from - steps));
		while (step < covered.end && lane_of_step(of, span, (size_t)(step - steps)) == node)
			step++;
		box = box_of(panel, side, span, node, from, step - 1);
		draw_box(panel, side, index, &box);
	}
}

/* ---- holes ---- */

static void draw_zigzag(const struct panel *panel, double left, double right, double y)
{
	const double half = 3;
	size_t cnt = (size_t)((right - left) / (2 * half)) + 2, i;
	struct point *points = xrealloc(NULL, cnt * sizeof(*points));

	for (i = 0; i < cnt; i++)
		points[i] = (struct point){ left + (right - left) * (double)i / (double)(cnt - 1),
					    y + (i % 2 ? half : -half) };
	picture_line(panel->layout->picture, PAINT_EDGE, points, cnt);
	free(points);
}

/* A hole that is lower than to scale is torn. */
static void draw_tear(const struct panel *panel, const struct scale_step *step)
{
	double y = panel->y + step->at + step->height / 2;
	double left = panel->lanes[0].x - tick_length - 4;
	double right = panel_right(panel, panel->layout->side_cnt - 1) + 4;

	draw_zigzag(panel, left, right, y - 2);
	draw_zigzag(panel, left, right, y + 2);
}

/* ---- the axis ---- */

/* Places that have a tick, by rising y. */
struct ticks {
	double *ys;
	size_t cnt, max;
};

/* Whether there is room for a tick at y, which then is taken. */
static bool take_place(struct ticks *ticks, double y)
{
	size_t at = 0, i;

	while (at < ticks->cnt && ticks->ys[at] < y)
		at++;
	if ((at && y - ticks->ys[at - 1] < tick_row) ||
	    (at < ticks->cnt && ticks->ys[at] - y < tick_row))
		return false;
	if (ticks->cnt == ticks->max) {
		ticks->max = ticks->max ? 2 * ticks->max : 32;
		ticks->ys = xrealloc(ticks->ys, ticks->max * sizeof(double));
	}
	for (i = ticks->cnt++; i > at; i--)
		ticks->ys[i] = ticks->ys[i - 1];
	ticks->ys[at] = y;
	return true;
}

static void draw_tick(const struct panel *panel, struct ticks *ticks, uint64_t address, double y)
{
	const double right = panel->lanes[0].x - 4;
	char text[24];

	if (!take_place(ticks, y))
		return;
	picture_line(panel->layout->picture, PAINT_EDGE,
		     (struct point[]){ { right - tick_length, y }, { right, y } }, 2);
	snprintf(text, sizeof(text), "0x%0*" PRIx64, panel->layout->digits, address);
	picture_text(panel->layout->picture, PAINT_DIM, right - tick_length - 3,
		     y + AXIS_SIZE * 0.36, AXIS_SIZE, ANCHOR_END, text);
}

/* At the edges of banks. */
static void draw_ticks_of_banks(const struct panel *panel, struct ticks *ticks)
{
	const struct scale_step *step;

	for (step = first_step(panel); step <= last_step(panel); step++) {
		if (step == first_step(panel) || step[-1].used != step->used)
			draw_tick(panel, ticks, step->base, panel->y + step->at);
	}
	step = last_step(panel);
	draw_tick(panel, ticks, step->end, panel->y + step->at + step->height);
}

/* At round addresses of a step that is high. */
static void draw_round_ticks(const struct panel *panel, struct ticks *ticks,
			     const struct scale_step *step)
{
	double bytes = (double)(step->end - step->base), per_byte = step->height / bytes;
	uint64_t spacing = 1, address;

	while (spacing < 1ULL << 62 && (double)spacing * per_byte < round_row)
		spacing *= 2;
	address = step->base - step->base % spacing;
	for (;;) {
		address += spacing;
		if (address <= step->base || address >= step->end)
			return;
		draw_tick(panel, ticks, address,
			  panel->y + step->at + (double)(address - step->base) * per_byte);
	}
}

static void draw_axis(const struct panel *panel)
{
	const struct scale_step *step;
	struct ticks ticks = { 0 };

	draw_ticks_of_banks(panel, &ticks);
	for (step = first_step(panel); step <= last_step(panel); step++)
		if (step->used && step->height > round_row)
			draw_round_ticks(panel, &ticks, step);
	for (step = first_step(panel); step <= last_step(panel); step++)
		if (!step->starts) /* where something begins, a label says so */
			draw_tick(panel, &ticks, step->base, panel->y + step->at);
	free(ticks.ys);
}

/* ---- headings of lanes ---- */

static void draw_headings(const struct panel *panel, unsigned int side)
{
	const struct lanes *lanes = &panel->lanes[side];
	const double wide = text_width(8, AXIS_SIZE);
	char text[24];
	size_t i;

	if (panel->layout->side_cnt > 1)
		picture_text(panel->layout->picture, PAINT_TEXT, (lanes->x + lanes_end(lanes)) / 2,
			     panel->y - 22, LABEL_SIZE, ANCHOR_MIDDLE, side ? "after" : "before")
			->bold = true;
	if (!panel->layout->names_nodes)
		return;
	if (lanes->width <= wide)
		picture_text(panel->layout->picture, PAINT_DIM, lanes->x - 11, panel->y - 7,
			     AXIS_SIZE, ANCHOR_END, "node");
	for (i = 0; i < lanes->cnt; i++) {
		if (lanes->nodes[i] == SPAN_NO_NODE)
			snprintf(text, sizeof(text), "-");
		else
			snprintf(text, sizeof(text), lanes->width > wide ? "node %d" : "%d",
				 lanes->nodes[i]);
		picture_text(panel->layout->picture, PAINT_DIM,
			     lanes->x + (double)i * (lanes->width + LANE_GAP) + lanes->width / 2,
			     panel->y - 7, fmin(AXIS_SIZE, lanes->width / 1.3), ANCHOR_MIDDLE,
			     text);
	}
}

/* ---- what changed ---- */

static void draw_band(const struct panel *panel, const struct place *left,
		      const struct place *right, enum change change)
{
	double from = panel_right(panel, 0) + 2, to = panel->lanes[1].x - 2;
	const struct point points[] = { { from, left->top },
					{ to, right->top },
					{ to, right->bottom },
					{ from, left->bottom } };

	picture_band(panel->layout->picture, change_paint(change), points, 4)->strength =
		change == CHANGE_NONE ? 0.35 : 0.55;
}

/* What has no partner points to where it would be. */
static void draw_stub(const struct panel *panel, const struct place *place, unsigned int side,
		      enum change change)
{
	double from = side ? panel->lanes[1].x - 2 : panel_right(panel, 0) + 2;
	double tip = from + (side ? -1 : 1) * CHANGE_GAP / 3;
	const struct point points[] = { { from, place->top },
					{ tip, (place->top + place->bottom) / 2 },
					{ from, place->bottom } };

	picture_band(panel->layout->picture, change_paint(change), points, 3)->strength = 0.8;
}

static void draw_changes(const struct panel *panel, unsigned int side)
{
	const struct side *of = &panel->layout->sides[side];
	struct place here, there;
	size_t i;

	for (i = of->banks; i < of->snapshot->cnt; i++) {
		if (!panel_find(panel, side, i, &here))
			continue;
		if (of->changes[i].partner == CHANGE_NO_PARTNER)
			draw_stub(panel, &here, side, of->changes[i].change);
		else if (side == 0 && panel_find(panel, 1, of->changes[i].partner, &there))
			draw_band(panel, &here, &there, of->changes[i].change);
	}
}

/* ---- all of it ---- */

void panel_draw(const struct panel *panel)
{
	const struct layout *layout = panel->layout;
	const struct scale_step *step;
	unsigned int side;
	size_t i;

	draw_axis(panel);
	for (side = 0; side < layout->side_cnt; side++) {
		draw_headings(panel, side);
		if (layout->side_cnt > 1)
			draw_changes(panel, side);
		for (i = 0; i < layout->sides[side].snapshot->cnt; i++)
			draw_span(panel, side, i);
	}
	for (step = first_step(panel); step <= last_step(panel); step++)
		if (step->squeezed)
			draw_tear(panel, step);
}
