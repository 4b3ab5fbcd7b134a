/* SPDX-License-Identifier: MIT */
/*
 * text.h - texts of pictures: what may be in them, and how wide they are.
 *
 * All are in a fixed-width typeface, so that their widths are known without asking a font.
 */
#ifndef TEXT_H
#define TEXT_H

#include <stddef.h>

/* The widest and highest typefaces in use (DejaVu Sans Mono, Menlo), in parts of the size. */
#define TEXT_ADVANCE 0.6021
#define TEXT_ASCENT 0.82
#define TEXT_DESCENT 0.24

/*
 * text_printable - a copy, to be freed, in which all bytes that are no UTF-8, and all control
 * characters, are '?'.
 */
char *text_printable(const char *text);

/* text_length - characters of UTF-8. */
size_t text_length(const char *text);

/* text_width - of so many characters. */
double text_width(size_t characters, double size);

/* text_cut - a copy, to be freed, of at most `most` characters, the last an ellipsis if cut. */
char *text_cut(const char *text, size_t most);

#endif
