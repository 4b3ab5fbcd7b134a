// SPDX-License-Identifier: MIT
/*
 * picture.c - collecting marks, and the boxes that they cover. Knows nothing of memory.
 */
#include "picture.h"
#include "../tool.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* ---- marks ---- */

void picture_init(struct picture *picture, const char *title)
{
	memset(picture, 0, sizeof(*picture));
	picture->title = text_printable(title);
}

void picture_free(struct picture *picture)
{
	size_t i;

	for (i = 0; i < picture->cnt; i++) {
		free(picture->marks[i].points);
		free(picture->marks[i].text);
		free(picture->marks[i].tip);
	}
	free(picture->marks);
	free(picture->title);
	memset(picture, 0, sizeof(*picture));
}

static struct mark *add(struct picture *picture, enum mark_type type, unsigned int paint)
{
	struct mark *mark;

	if (picture->cnt == picture->max) {
		picture->max = picture->max ? 2 * picture->max : 256;
		picture->marks = xrealloc(picture->marks, picture->max * sizeof(*picture->marks));
	}
	mark = &picture->marks[picture->cnt++];
	*mark = (struct mark){ .type = type,
			       .paint = paint,
			       .border = PAINTS_IN_ALL,
			       .strength = 1,
			       .span = MARK_NO_SPAN };
	return mark;
}

struct mark *picture_box(struct picture *picture, unsigned int paint, double x, double y,
			 double width, double height)
{
	struct mark *mark = add(picture, MARK_BOX, paint);

	mark->at = (struct point){ x, y };
	mark->width = width;
	mark->height = height;
	return mark;
}

static struct mark *add_points(struct picture *picture, enum mark_type type, unsigned int paint,
			       const struct point *points, size_t cnt)
{
	struct mark *mark = add(picture, type, paint);

	mark->points = xrealloc(NULL, cnt * sizeof(*points));
	memcpy(mark->points, points, cnt * sizeof(*points));
	mark->point_cnt = cnt;
	return mark;
}

struct mark *picture_line(struct picture *picture, unsigned int paint, const struct point *points,
			  size_t cnt)
{
	return add_points(picture, MARK_LINE, paint, points, cnt);
}

struct mark *picture_band(struct picture *picture, unsigned int paint, const struct point *points,
			  size_t cnt)
{
	return add_points(picture, MARK_BAND, paint, points, cnt);
}

struct mark *picture_text(struct picture *picture, unsigned int paint, double x, double y,
			  double size, enum anchor anchor, const char *text)
{
	struct mark *mark = add(picture, MARK_TEXT, paint);

	mark->at = (struct point){ x, y };
	mark->height = size;
	mark->anchor = anchor;
	mark->text = text_printable(text);
	return mark;
}

void picture_tip(struct mark *mark, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	if (vasprintf(&text, format, args) >= 0) {
		mark->tip = text_printable(text);
		free(text);
	}
	va_end(args);
}

/* ---- the boxes they cover ---- */

double mark_width(const struct mark *mark)
{
	return mark->type == MARK_TEXT ? text_width(text_length(mark->text), mark->height) :
					 mark->width;
}

double mark_height(const struct mark *mark)
{
	return mark->type == MARK_TEXT ? (TEXT_ASCENT + TEXT_DESCENT) * mark->height : mark->height;
}

double mark_left(const struct mark *mark)
{
	if (mark->type != MARK_TEXT || mark->anchor == ANCHOR_START)
		return mark->at.x;
	return mark->at.x - mark_width(mark) / (mark->anchor == ANCHOR_MIDDLE ? 2 : 1);
}

double mark_top(const struct mark *mark)
{
	return mark->type == MARK_TEXT ? mark->at.y - TEXT_ASCENT * mark->height : mark->at.y;
}

enum texture mark_texture(const struct mark *mark)
{
	const double least_height = 5;

	if (mark->paint < PAINT_KIND || mark->height < least_height)
		return TEXTURE_NONE;
	return kind_styles[mark->paint - PAINT_KIND].texture;
}
