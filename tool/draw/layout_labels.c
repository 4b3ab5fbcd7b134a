// SPDX-License-Identifier: MIT
/*
 * layout_labels.c - the column of labels beside a panel's lanes: base, size and owner of each span
 * that begins there, and how large squeezed holes are. A line leads from each to what it names.
 */
#include "../tool.h"
#include "labels.h"
#include "layout_parts.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	SIZE_LENGTH = 10, /* "286.75 MiB" */
	PART_ROWS = 12,   /* of a column in which labels are shared */
};

#define WEIGHT_BANK (1ULL << 63)
#define WEIGHT_HOLE (1ULL << 62)   /* a squeezed one */
#define WEIGHT_IMAGE (1ULL << 61)  /* kernel, initrd, device tree */
#define WEIGHT_CHANGE (1ULL << 60) /* a span that is not as it was */

/* Something to be named. */
struct named {
	double y;      /* where a line leads to */
	double bottom; /* of its box */
	double right;  /* edge of its box */
	size_t span;   /* MARK_NO_SPAN: a hole */
	uint64_t base; /* of a hole */
	uint64_t size;
	uint64_t weight;
	unsigned int side;
};

struct column {
	const struct panel *panel;
	struct named *list;
	size_t cnt, max;
};

static const struct span *span_of(const struct column *column, const struct named *named)
{
	return &column->panel->layout->sides[named->side].snapshot->spans[named->span];
}

static enum change change_of_named(const struct column *column, const struct named *named)
{
	if (named->span == MARK_NO_SPAN)
		return CHANGE_NONE;
	return change_of_span(&column->panel->layout->sides[named->side], named->span);
}

/* ---- what is to be named ---- */

static struct named *add(struct column *column)
{
	if (column->cnt == column->max) {
		column->max = column->max ? 2 * column->max : 64;
		column->list = xrealloc(column->list, column->max * sizeof(*column->list));
	}
	return &column->list[column->cnt++];
}

static uint64_t weight_of(const struct span *span, enum change change)
{
	uint64_t weight = span->size >> 4;

	if (span->kind == SPAN_MEMORY)
		weight |= WEIGHT_BANK;
	if (span->kind == SPAN_KERNEL || span->kind == SPAN_INITRD || span->kind == SPAN_DTB)
		weight |= WEIGHT_IMAGE;
	if (change != CHANGE_NONE)
		weight |= WEIGHT_CHANGE;
	return weight;
}

/* A label stands beside the upper end of a high box, and beside the middle of a low one. */
static double line_to(const struct place *place)
{
	return place->top + fmin(place->bottom - place->top, LABEL_ROW) / 2;
}

/* Of two spans that are the same one at the same place, the one that is after is named. */
static bool is_named_after(const struct panel *panel, unsigned int side, size_t span)
{
	const struct side *sides = panel->layout->sides;
	size_t partner;

	if (panel->layout->side_cnt == 1 || side == 1)
		return false;
	partner = sides[0].changes[span].partner;
	return partner != CHANGE_NO_PARTNER &&
	       sides[1].snapshot->spans[partner].base == sides[0].snapshot->spans[span].base;
}

static void add_spans(struct column *column, unsigned int side)
{
	const struct panel *panel = column->panel;
	const struct side *of = &panel->layout->sides[side];
	const struct scale_step *steps = panel->layout->scale.steps;
	struct place place;
	size_t i;

	for (i = 0; i < of->snapshot->cnt; i++) {
		const struct span *span = &of->snapshot->spans[i];
		enum change change = change_of_span(of, i);

		if (span->base < steps[panel->part->first].base || is_named_after(panel, side, i) ||
		    !panel_find(panel, side, i, &place))
			continue;
		*add(column) = (struct named){ .y = line_to(&place),
					       .bottom = place.bottom,
					       .right = place.right,
					       .span = i,
					       .base = span->base,
					       .size = span->size,
					       .weight = weight_of(span, change),
					       .side = side };
	}
}

static void add_holes(struct column *column)
{
	const struct panel *panel = column->panel;
	const struct scale_step *step = &panel->layout->scale.steps[panel->part->first];
	size_t i;

	for (i = 0; i < panel->part->cnt; i++, step++)
		if (step->squeezed)
			*add(column) = (struct named){ .y = panel->y + step->at + step->height / 2,
						       .right = -1,
						       .span = MARK_NO_SPAN,
						       .base = step->base,
						       .size = step->end - step->base,
						       .weight = WEIGHT_HOLE };
}

static int by_place(const void *a, const void *b)
{
	const struct named *x = a, *y = b;

	if (x->base != y->base)
		return x->base < y->base ? -1 : 1;
	if (x->side != y->side)
		return x->side < y->side ? -1 : 1;
	return x->span < y->span ? -1 : x->span > y->span;
}

/* Lines to what begins at one address lead to places one below the other, where there is room. */
static void spread_lines(struct column *column)
{
	struct named *named;
	size_t i;

	for (i = 1; i < column->cnt; i++) {
		named = &column->list[i];
		if (named->base == named[-1].base && named[-1].y + LABEL_ROW < named->bottom)
			named->y = named[-1].y + LABEL_ROW;
	}
}

/* ---- words ---- */

static const char *span_words(const struct span *span)
{
	return *span->label ? span->label : kind_styles[span->kind].name;
}

static const char *change_sign(enum change change)
{
	static const char *const signs[CHANGES] = {
		[CHANGE_NONE] = "",           [CHANGE_MOVED] = "\u2192 ",
		[CHANGE_RESIZED] = "\u00b1 ", [CHANGE_RENAMED] = "\u2260 ",
		[CHANGE_GONE] = "\u2212 ",    [CHANGE_NEW] = "+ ",
	};

	return signs[change];
}

/* Whatever lies beside another. */
#define OVERLAPS " (overlaps)"

/* Room for a cut name, a sign, and what changed, in bytes. */
enum { NAME_TEXT = 4 * MOST_NAME + 128 };

static void append(char *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* `text` has room for NAME_TEXT bytes. */
static void append(char *text, const char *format, ...)
{
	size_t used = strlen(text);
	va_list args;

	va_start(args, format);
	vsnprintf(text + used, NAME_TEXT - used, format, args);
	va_end(args);
}

static const struct span *partner_of(const struct column *column, const struct named *named)
{
	const struct side *sides = column->panel->layout->sides;
	size_t partner = sides[named->side].changes[named->span].partner;

	return &sides[!named->side].snapshot->spans[partner];
}

static void append_change(const struct column *column, const struct named *named, char *text)
{
	enum change change = change_of_named(column, named);
	char size[SIZE_TEXT];

	if (change != CHANGE_MOVED && change != CHANGE_RESIZED)
		return;
	if (named->side == 0)
		append(text, " to 0x%" PRIx64, partner_of(column, named)->base);
	else if (change == CHANGE_MOVED)
		append(text, " from 0x%" PRIx64, partner_of(column, named)->base);
	else
		append(text, " was %s", format_size(partner_of(column, named)->size, size));
}

static void name_of_span(const struct column *column, const struct named *named, char *text)
{
	const struct span *span = span_of(column, named);
	char *name = text_cut(span_words(span), MOST_NAME);

	*text = '\0';
	append(text, "%s%s", change_sign(change_of_named(column, named)), name);
	free(name);
	append_change(column, named, text);
	if (span->kind == SPAN_MEMORY && column->panel->layout->names_nodes)
		append(text, ", node %d", span->node);
	if (span->tracks > 1)
		append(text, OVERLAPS);
}

static size_t count_spans(const struct named *list, size_t cnt)
{
	size_t i, spans = 0;

	for (i = 0; i < cnt; i++)
		spans += list[i].span != MARK_NO_SPAN;
	return spans;
}

/* What the spans of a group have in common: name, kind, or nothing. Holes do not count. */
static void name_of_group(const struct column *column, const struct named *list, size_t cnt,
			  char *text)
{
	const struct span *first = NULL, *span;
	size_t i, spans = count_spans(list, cnt);
	bool same_name = true, same_kind = true;
	char *name;

	for (i = 0; i < cnt; i++) {
		if (list[i].span == MARK_NO_SPAN)
			continue;
		span = span_of(column, &list[i]);
		first = first ? first : span;
		same_name &= !strcmp(span->label, first->label);
		same_kind &= span->kind == first->kind;
	}
	name = text_cut(!first    ? "holes" :
			same_name ? span_words(first) :
			same_kind ? kind_styles[first->kind].name :
				    "regions",
			MOST_NAME);
	snprintf(text, NAME_TEXT, "%zu \u00d7 %s", first ? spans : cnt, name);
	free(name);
}

/* What may stand behind a name, in characters. */
static size_t longest_addition(const struct layout *layout, bool overlaps)
{
	size_t length = 0;

	if (layout->side_cnt > 1)
		length += strlen("+  from 0x") + (size_t)layout->digits;
	if (layout->names_nodes)
		length += strlen(", node 63");
	if (overlaps)
		length += strlen(OVERLAPS);
	return length;
}

void labels_measure(struct layout *layout)
{
	const struct snapshot *snapshot;
	bool overlaps = false;
	size_t i, length;
	unsigned int side;

	layout->name_length = strlen("1234 x struct page map");
	for (side = 0; side < layout->side_cnt; side++) {
		snapshot = layout->sides[side].snapshot;
		for (i = 0; i < snapshot->cnt; i++) {
			length = text_length(span_words(&snapshot->spans[i]));
			if (length > layout->name_length)
				layout->name_length = length;
			overlaps |= snapshot->spans[i].tracks > 1;
		}
	}
	if (layout->name_length > MOST_NAME)
		layout->name_length = MOST_NAME;
	layout->name_length += longest_addition(layout, overlaps);
	layout->labels_width = text_width(
		(size_t)layout->digits + 6 + SIZE_LENGTH + layout->name_length, LABEL_SIZE);
}

/* ---- drawing ---- */

static unsigned int paint_of(const struct column *column, const struct named *named, size_t cnt)
{
	const struct layout *layout = column->panel->layout;
	enum change change = change_of_named(column, named);

	if (named->span == MARK_NO_SPAN)
		return PAINT_DIM;
	if (layout->side_cnt > 1 && span_of(column, named)->kind != SPAN_MEMORY)
		return cnt == 1 && change ? change_paint(change) : PAINT_DIM;
	return PAINT_TEXT;
}

static double right_of_group(const struct column *column, const struct named *list, size_t cnt)
{
	double right = list->right;

	if (list->span == MARK_NO_SPAN || cnt > 1)
		right = panel_right(column->panel, column->panel->layout->side_cnt - 1) + 3;
	return right;
}

/* A line from the box to the label; a group has a bracket along its boxes. */
static void draw_leader(const struct column *column, const struct named *list, size_t cnt, double y)
{
	struct picture *picture = column->panel->layout->picture;
	double lanes = panel_right(column->panel, column->panel->layout->side_cnt - 1);
	double from = (list->y + list[cnt - 1].y) / 2, right = right_of_group(column, list, cnt);
	const struct point points[] = { { right, from },
					{ lanes + 5, from },
					{ column->panel->labels_x - 8, y },
					{ column->panel->labels_x - 3, y } };

	if (cnt > 1)
		picture_line(picture, PAINT_LINE,
			     (struct point[]){ { lanes + 2, list->y - 1 },
					       { lanes + 4, list->y - 1 },
					       { lanes + 4, list[cnt - 1].y + 1 },
					       { lanes + 2, list[cnt - 1].y + 1 } },
			     4);
	picture_line(picture, PAINT_LINE, points, 4);
}

static struct mark *draw_cell(const struct column *column, const struct named *list, size_t cnt,
			      unsigned int paint, int characters, double y, const char *text)
{
	double x = column->panel->labels_x + text_width((size_t)characters, LABEL_SIZE);
	struct mark *mark = picture_text(column->panel->layout->picture, paint, x, y, LABEL_SIZE,
					 ANCHOR_START, text);

	mark->side = list->side;
	mark->bold = list->span != MARK_NO_SPAN && cnt == 1 &&
		     span_of(column, list)->kind == SPAN_MEMORY;
	return mark;
}

static void draw_label(const struct column *column, const struct named *list, size_t cnt,
		       double middle)
{
	const int digits = column->panel->layout->digits;
	const double y = middle + LABEL_SIZE * 0.36;
	unsigned int paint = paint_of(column, list, cnt);
	char text[NAME_TEXT], size[SIZE_TEXT];
	uint64_t sum = 0;
	struct mark *mark;
	size_t i;

	for (i = 0; i < cnt; i++)
		sum += list[i].span == MARK_NO_SPAN && cnt > 1 ? 0 : list[i].size;
	snprintf(text, sizeof(text), "0x%0*" PRIx64, digits, list->base);
	draw_cell(column, list, cnt, PAINT_DIM, 0, y, text);
	draw_cell(column, list, cnt, paint, digits + 4 + SIZE_LENGTH, y, format_size(sum, size))
		->anchor = ANCHOR_END;
	if (cnt > 1)
		name_of_group(column, list, cnt, text);
	else if (list->span == MARK_NO_SPAN)
		snprintf(text, sizeof(text), "nothing");
	else
		name_of_span(column, list, text);
	mark = draw_cell(column, list, cnt, paint, digits + 6 + SIZE_LENGTH, y, text);
	mark->span = list->span;
	mark->span_cnt = count_spans(list, cnt);
	draw_leader(column, list, cnt, middle);
}

/*
 * Where there is no room for all, labels are shared, in each part of the column for itself: so no
 * label gets far from what it names.
 */
static size_t group(const struct column *column, struct label_group *groups)
{
	const struct panel *panel = column->panel;
	const size_t room = (size_t)(panel->part->height / LABEL_ROW);
	uint64_t *weights = xrealloc(NULL, (column->cnt + 1) * sizeof(*weights));
	size_t parts = column->cnt <= room ? 1 : room / PART_ROWS + 1, part;
	size_t first, end = 0, cnt = 0, used, i;

	for (i = 0; i < column->cnt; i++)
		weights[i] = column->list[i].weight;
	for (part = 1; part <= parts; part++) {
		first = end;
		while (end < column->cnt &&
		       (part == parts || (column->list[end].y - panel->y) * (double)parts <
						 panel->part->height * (double)part))
			end++;
		used = labels_group(&weights[first], end - first, room / parts, &groups[cnt]);
		for (i = cnt; i < cnt + used; i++)
			groups[i].first += first;
		cnt += used;
	}
	free(weights);
	return cnt;
}

static void place_and_draw(const struct column *column)
{
	const struct panel *panel = column->panel;
	struct label_group *groups = xrealloc(NULL, (column->cnt + 1) * sizeof(*groups));
	size_t cnt = group(column, groups), i;
	struct label *labels = xrealloc(NULL, (cnt + 1) * sizeof(*labels));
	const struct named *first;

	for (i = 0; i < cnt; i++) {
		first = &column->list[groups[i].first];
		labels[i].want = (first->y + first[groups[i].cnt - 1].y) / 2;
	}
	labels_place(labels, cnt, LABEL_ROW, panel->y, panel->y + panel->part->height);
	for (i = 0; i < cnt; i++)
		draw_label(column, &column->list[groups[i].first], groups[i].cnt, labels[i].at);
	free(groups);
	free(labels);
}

void panel_label(const struct panel *panel)
{
	struct column column = { .panel = panel };
	unsigned int side;

	for (side = 0; side < panel->layout->side_cnt; side++)
		add_spans(&column, side);
	add_holes(&column);
	if (column.cnt)
		qsort(column.list, column.cnt, sizeof(*column.list), by_place);
	spread_lines(&column);
	place_and_draw(&column);
	free(column.list);
}
