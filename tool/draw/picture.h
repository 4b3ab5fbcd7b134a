/* SPDX-License-Identifier: MIT */
/*
 * picture.h - a picture as a list of marks: boxes, lines, bands and texts, each where it belongs.
 *
 * layout.c makes one from snapshots, by computation alone; svg.c, paint.c and picture_json.c turn
 * it into files. What a test wants to know of a picture - is everything there, do texts overlap -
 * is asked of the marks. Lengths are in units of 1/96 inch (a CSS pixel), y grows downwards.
 */
#ifndef PICTURE_H
#define PICTURE_H

#include "changes.h"
#include "palette.h"
#include "snapshot.h"
#include "text.h"

#include <stdio.h>

enum mark_type {
	MARK_BOX,  /* filled, with a border */
	MARK_LINE, /* through points */
	MARK_BAND, /* filled, between points */
	MARK_TEXT,
};

enum anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };

struct point {
	double x, y;
};

#define MARK_NO_SPAN ((size_t)-1)

struct mark {
	enum mark_type type;
	unsigned int paint;   /* enum paint, or PAINT_KIND + enum span_kind */
	unsigned int border;  /* of a box; PAINTS_IN_ALL if it has none */
	double strength;      /* 1 opaque .. 0 invisible */
	struct point at;      /* upper left corner; of a text: where its base line is anchored */
	double width, height; /* of a box; a text's height is its size */
	struct point *points; /* of a line or band */
	size_t point_cnt;
	enum anchor anchor;
	bool bold;
	char *text; /* of a text: valid UTF-8 without control characters */
	char *tip;  /* what the mark stands for, the same kind of text, or NULL */

	/* The span it shows, for boxes, or the first of those it names, for texts. */
	unsigned int side; /* 0, or 1 for what is after */
	size_t span;       /* index into the snapshot's, or MARK_NO_SPAN */
	size_t span_cnt;   /* how many it names */
};

struct picture {
	double width, height;
	char *title;
	struct mark *marks; /* in the order in which they are painted */
	size_t cnt, max;
};

void picture_init(struct picture *picture, const char *title);
void picture_free(struct picture *picture);

/* ---- adding marks; each returns the mark, valid until the next one is added ---- */

struct mark *picture_box(struct picture *picture, unsigned int paint, double x, double y,
			 double width, double height);
struct mark *picture_line(struct picture *picture, unsigned int paint, const struct point *points,
			  size_t cnt);
struct mark *picture_band(struct picture *picture, unsigned int paint, const struct point *points,
			  size_t cnt);
/* picture_text - bytes that are no UTF-8 and control characters become '?'. */
struct mark *picture_text(struct picture *picture, unsigned int paint, double x, double y,
			  double size, enum anchor anchor, const char *text);
/* picture_tip - give a mark its tip, treated like a text. */
void picture_tip(struct mark *mark, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* ---- the boxes they cover ---- */

/* mark_left, mark_top - the corner of the box that a box or text covers. */
double mark_left(const struct mark *mark);
double mark_top(const struct mark *mark);
/* mark_width, mark_height - the size of that box. */
double mark_width(const struct mark *mark);
double mark_height(const struct mark *mark);

/* mark_texture - of a box; one that is too low for its lines to be seen has none. */
enum texture mark_texture(const struct mark *mark);

/* ---- into a file ---- */

enum theme {
	THEME_LIGHT,
	THEME_DARK,
	THEME_AUTO, /* SVG: as the reader's page is; everything else: light */
};

/* picture_svg - text that can be selected and searched, tips that show when pointed at. */
void picture_svg(FILE *out, const struct picture *picture, enum theme theme);

/*
 * picture_png, picture_pdf - painted with cairo. @scale: pixels per unit, lowered if cairo cannot
 * hold so large an image. Return NULL, or what went wrong.
 */
const char *picture_png(FILE *out, const struct picture *picture, enum theme theme, double scale);
const char *picture_pdf(FILE *out, const struct picture *picture, enum theme theme);

/* picture_json - where everything is, for programs; see memblock(1). One snapshot or two. */
void picture_json(FILE *out, const struct picture *picture, const struct snapshot *const *snapshots,
		  unsigned int cnt, const struct changes *changes);

#endif
