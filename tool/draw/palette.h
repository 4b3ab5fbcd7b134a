/* SPDX-License-Identifier: MIT */
/*
 * palette.h - how each kind of span looks and what it is called, in every kind of picture.
 *
 * The colours are those of Masataka Okabe and Kei Ito, "Color Universal Design: How to make figures
 * and presentations that are friendly to colorblind people" (J*FLY, 2002/2008), which stay apart
 * for every kind of colour vision. Kinds that remain close have a texture besides, and nothing is
 * told by colour alone: every picture also names what it shows.
 */
#ifndef PALETTE_H
#define PALETTE_H

#include "snapshot.h"

enum texture { TEXTURE_NONE, TEXTURE_RISING, TEXTURE_FALLING, TEXTURE_CROSSED };

struct kind_style {
	const char *id;         /* "page-tables": in JSON and SVG */
	const char *name;       /* "page tables": in legends */
	char letter;            /* in bars of text */
	unsigned char terminal; /* of the 256-colour palette */
	uint32_t light, dark;   /* 0xrrggbb, on a light and on a dark page */
	enum texture texture;
};

extern const struct kind_style kind_styles[SPAN_KINDS];

/* Everything in a picture that is not a kind of span. */
enum paint {
	PAINT_PAGE,
	PAINT_TEXT,
	PAINT_DIM,  /* text that matters less */
	PAINT_LINE, /* what connects things */
	PAINT_EDGE, /* borders of banks */
	PAINT_SAME, /* what stayed as it was */
	PAINT_NEW,
	PAINT_GONE,
	PAINT_MOVED,
	PAINT_CLASH, /* borders of what overlaps */
	PAINTS,
	PAINT_KIND = PAINTS, /* PAINT_KIND + enum span_kind */
	PAINTS_IN_ALL = PAINT_KIND + SPAN_KINDS,
};

/* paint_id - "page", "text", ..., or the id of a kind. */
const char *paint_id(unsigned int paint);

/* paint_colour - 0xrrggbb. */
uint32_t paint_colour(unsigned int paint, bool dark);

#endif
