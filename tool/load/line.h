/* SPDX-License-Identifier: MIT */
/*
 * line.h - the lines of a text, freed of everything that a console, a logger or a mail program put
 * in front of them.
 *
 * Knows the prefixes of boot logs (docs/formats.md lists them) and nothing of what a line says.
 * What a line is called in messages is its number in the file, counted from 1; two records that a
 * log ran together come out as two lines of one number.
 */
#ifndef LINE_H
#define LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text_line {
	unsigned int number; /* in the file, from 1; of a wrapped line the first */
	const char *text;    /* without prefix and line end; its indentation is kept */
	size_t length;       /* of text, which ends with a NUL and holds no other */
	bool has_time;
	uint64_t time; /* microseconds of the machine; relative stamps are added up */
	int level;     /* of "<4>", or -1 */
};

/* One pass over a text. All fields are private. */
struct lines {
	const char *next, *end;
	char *bare; /* the line being looked at, cleaned */
	size_t room;
	char *rest; /* in `bare`: what was run together with the line before, or NULL */
	unsigned int number;
	unsigned int wraps; /* line ends inside the line being looked at */
	bool is_quoted;     /* the text is quoted-printable */
	uint64_t clock;     /* of the last stamp */
};

/*
 * lines_begin - start at the first line of `size` bytes at `data`, which must stay until
 * lines_end().
 */
void lines_begin(struct lines *lines, const char *data, size_t size);

/*
 * lines_next - the next line, valid until the next call. False behind the last one. Empty lines are
 * given, too: they separate things.
 */
bool lines_next(struct lines *lines, struct text_line *line);

void lines_end(struct lines *lines);

/* lines_each - hand every line of a text to `take`. */
void lines_each(const char *data, size_t size,
		void (*take)(const struct text_line *line, void *arg), void *arg);

#endif
