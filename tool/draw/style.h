/* SPDX-License-Identifier: MIT */
/*
 * style.h - what the place that text goes to can show: its width, characters and colours.
 */
#ifndef STYLE_H
#define STYLE_H

#include <stdbool.h>
#include <stdio.h>

enum { STYLE_MIN_WIDTH = 40, STYLE_USUAL_WIDTH = 80, STYLE_MAX_WIDTH = 400 };

struct text_style {
	unsigned int width; /* columns */
	bool utf8;          /* block characters, or plain ASCII */
	bool colour;        /* ANSI colours */
};

/*
 * style_for - what `out` can show: a terminal its own width and, unless NO_COLOR is set, colours;
 * everything else 80 columns without. UTF-8 if the locale says so.
 */
struct text_style style_for(FILE *out);

#endif
