// SPDX-License-Identifier: MIT
/*
 * text.c - text that every format can take, and what is known of it without a font.
 */
#include "text.h"
#include "../tool.h"

#include <stdint.h>
#include <stdio.h>

/* Bytes of the UTF-8 character at `text`; 0 if there is none, or a control character. */
static size_t character_bytes(const unsigned char *text)
{
	static const struct {
		unsigned char mask, lead;
		uint32_t least; /* a shorter form would do for anything below */
	} forms[] = { { 0x80, 0x00, 0x20 },
		      { 0xe0, 0xc0, 0xa0 },
		      { 0xf0, 0xe0, 0x800 },
		      { 0xf8, 0xf0, 0x10000 } };
	uint32_t code;
	size_t form = 0, i;

	while (form < 4 && (text[0] & forms[form].mask) != forms[form].lead)
		form++;
	if (form == 4)
		return 0;
	code = text[0] & (unsigned char)~forms[form].mask;
	for (i = 1; i <= form; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (text[i] & 0x3f);
	}
	if (code < forms[form].least || code == 0x7f || code > 0x10ffff || code >> 11 == 0x1b ||
	    (code & 0xfffe) == 0xfffe)
		return 0;
	return form + 1;
}

char *text_printable(const char *text)
{
	char *copy = xstrdup(text);
	size_t bytes, i = 0;

	while (copy[i]) {
		bytes = character_bytes((const unsigned char *)copy + i);
		if (!bytes)
			copy[i] = '?';
		i += bytes ? bytes : 1;
	}
	return copy;
}

size_t text_length(const char *text)
{
	size_t cnt = 0;

	for (; *text; text++)
		cnt += (*text & 0xc0) != 0x80;
	return cnt;
}

double text_width(size_t characters, double size)
{
	return (double)characters * TEXT_ADVANCE * size;
}

char *text_cut(const char *text, size_t most)
{
	const char *end = text;
	size_t left = most - 1;
	char *cut;

	if (text_length(text) <= most)
		return xstrdup(text);
	while (left || (*end & 0xc0) == 0x80) {
		left -= (*end & 0xc0) != 0x80;
		end++;
	}
	if (asprintf(&cut, "%.*s\u2026", (int)(end - text), text) < 0)
		return xstrdup("\u2026");
	return cut;
}
