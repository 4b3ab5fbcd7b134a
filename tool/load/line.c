// SPDX-License-Identifier: MIT
/*
 * line.c - taking lines apart into prefix and text.
 *
 * A prefix is any sequence of the pieces in the table `pieces`; each piece is a small function that
 * moves a pointer over what it knows. Blanks count as prefix only in front of a piece, and one
 * blank behind a bracketed one, so that indentation survives: in /proc/iomem it carries meaning.
 */
#include "line.h"
#include "../tool.h"
#include "scan.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define USEC 1000000ULL

/* What the pieces of a prefix found out. */
struct prefix {
	bool has_time, relative;
	uint64_t time;
	int level;
};

/* ---- dates ---- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "hh:mm:ss", with a fraction of the second or without. */
static bool skip_clock(const char **p)
{
	uint64_t number;

	if (!scan_digits(p, 1, 2, &number) || !scan_char(p, ':') ||
	    !scan_digits(p, 2, 2, &number) || !scan_char(p, ':') || !scan_digits(p, 2, 2, &number))
		return false;
	if ((**p == '.' || **p == ',') && is_digit((*p)[1])) {
		(*p)++;
		*p += strspn(*p, "0123456789");
	}
	return true;
}

/* "Jul", in whatever language the logger speaks. */
static bool skip_month(const char **p)
{
	unsigned int letters = 0;

	while (isalpha((unsigned char)(*p)[letters]) || (*p)[letters] & 0x80)
		letters++;
	if (letters < 3 || letters > 5)
		return false;
	*p += letters;
	scan_char(p, '.');
	return true;
}

/* "Jul 26 14:21:46". */
static bool skip_date(const char **p)
{
	uint64_t day;

	if (!skip_month(p) || **p != ' ')
		return false;
	scan_blanks(p);
	if (!scan_digits(p, 1, 2, &day) || **p != ' ')
		return false;
	scan_blanks(p);
	return skip_clock(p);
}

/* "2024-07-01T12:00:00.123456+02:00", the zone being "Z", "+02:00", "+0200" or missing. */
static bool skip_iso_date(const char **p)
{
	uint64_t number;

	if (!scan_digits(p, 4, 4, &number) || !scan_char(p, '-') ||
	    !scan_digits(p, 2, 2, &number) || !scan_char(p, '-') ||
	    !scan_digits(p, 2, 2, &number) || (**p != 'T' && **p != ' '))
		return false;
	(*p)++;
	if (!skip_clock(p))
		return false;
	if (!scan_char(p, 'Z') && (**p == '+' || **p == '-'))
		*p += 1 + strspn(*p + 1, "0123456789:");
	return true;
}

/* ---- the pieces ---- */

/* "> " and ">>" of mails. */
static bool skip_quote(const char **p, struct prefix *prefix)
{
	(void)prefix;
	if (**p != '>')
		return false;
	while (**p == '>' || (**p == ' ' && (*p)[1] == '>'))
		(*p)++;
	scan_char(p, ' ');
	return true;
}

/* "<4>". */
static bool skip_level(const char **p, struct prefix *prefix)
{
	const char *q = *p;
	uint64_t level;

	if (!scan_char(&q, '<') || !scan_digits(&q, 1, 3, &level) || !scan_char(&q, '>'))
		return false;
	prefix->level = (int)(level & 7);
	*p = q;
	return true;
}

/* "    0.000000" or "  +0.000001", as it stands between brackets. */
static bool skip_seconds(const char **p, struct prefix *prefix)
{
	uint64_t seconds, fraction;

	scan_blanks(p);
	prefix->relative = scan_char(p, '+');
	if (!scan_digits(p, 1, 12, &seconds) || !scan_char(p, '.'))
		return false;
	if (scan_digits(p, 3, 3, &fraction))
		fraction *= USEC / 1000;
	else if (!scan_digits(p, 6, 6, &fraction))
		return false;
	prefix->time = seconds * USEC + fraction;
	prefix->has_time = true;
	return true;
}

/* "[    0.000000]", "[    0.000000@0]", "[    0.000000,0]", "[   8.781]". */
static bool skip_stamp(const char **p, struct prefix *prefix)
{
	struct prefix found = *prefix;
	const char *q = *p;
	uint64_t cpu;

	if (!scan_char(&q, '[') || !skip_seconds(&q, &found))
		return false;
	if ((scan_char(&q, '@') || scan_char(&q, ',')) && !scan_digits(&q, 1, 5, &cpu))
		return false;
	if (!scan_char(&q, ']'))
		return false;
	scan_char(&q, ' ');
	*prefix = found;
	*p = q;
	return true;
}

/* "[    T0]", "[   C12]": who printed it. */
static bool skip_caller(const char **p, struct prefix *prefix)
{
	const char *q = *p;
	uint64_t number;

	(void)prefix;
	if (!scan_char(&q, '['))
		return false;
	scan_blanks(&q);
	if ((!scan_char(&q, 'T') && !scan_char(&q, 'C')) || !scan_digits(&q, 1, 10, &number) ||
	    !scan_char(&q, ']'))
		return false;
	scan_char(&q, ' ');
	*p = q;
	return true;
}

/* "Mon Nov 22 18:40:36 2026", as dmesg -T has it between brackets. */
static bool skip_full_date(const char **p)
{
	uint64_t year;

	if (strcspn(*p, " ") != 3)
		return false;
	*p += 3;
	scan_blanks(p);
	if (!skip_date(p))
		return false;
	scan_blanks(p);
	return scan_digits(p, 4, 4, &year);
}

/* "Nov22 18:40", as dmesg -H has it between brackets where a minute begins. */
static bool skip_minute(const char **p)
{
	uint64_t number;

	return skip_month(p) && scan_digits(p, 1, 2, &number) && scan_char(p, ' ') &&
	       scan_digits(p, 2, 2, &number) && scan_char(p, ':') && scan_digits(p, 2, 2, &number);
}

/* A date or a time of the day between brackets: of dmesg, or of a program that keeps a console. */
static bool skip_bracketed_date(const char **p, struct prefix *prefix)
{
	static bool (*const forms[])(const char **p) = { skip_full_date, skip_minute, skip_iso_date,
							 skip_clock };
	size_t i;

	(void)prefix;
	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		const char *q = *p;

		if (!scan_char(&q, '[') || !forms[i](&q) || !scan_char(&q, ']'))
			continue;
		scan_char(&q, ' ');
		*p = q;
		return true;
	}
	return false;
}

/* "kern  :info  : ", as dmesg -x has it. */
static bool skip_facility(const char **p, struct prefix *prefix)
{
	static const char *const facilities[] = { "kern", "user", "daemon", "syslog", "auth" };
	const char *q = *p;
	size_t i;

	(void)prefix;
	for (i = 0; i < sizeof(facilities) / sizeof(facilities[0]); i++)
		if (scan_word(&q, facilities[i]))
			break;
	if (q == *p)
		return false;
	scan_blanks(&q);
	if (!scan_char(&q, ':') || !isalpha((unsigned char)*q))
		return false;
	while (isalpha((unsigned char)*q))
		q++;
	scan_blanks(&q);
	if (!scan_char(&q, ':'))
		return false;
	scan_char(&q, ' ');
	*p = q;
	return true;
}

/* "kernel:", "kernel[123]:", with one blank behind. */
static bool skip_kernel(const char **p, struct prefix *prefix)
{
	const char *q = *p;
	uint64_t pid;

	(void)prefix;
	if (!scan_word(&q, "kernel"))
		return false;
	if (scan_char(&q, '[') && (!scan_digits(&q, 1, 10, &pid) || !scan_char(&q, ']')))
		return false;
	if (!scan_char(&q, ':'))
		return false;
	scan_char(&q, ' ');
	*p = q;
	return true;
}

/* "kernel:" behind a date, with a host, and a facility, in front: "host user.info kernel:". */
static bool skip_host(const char **p)
{
	enum { MOST_WORDS = 2 };
	const char *q = *p;
	unsigned int words;

	for (words = 0; words <= MOST_WORDS; words++) {
		scan_blanks(&q);
		if (skip_kernel(&q, NULL)) {
			*p = q;
			return true;
		}
		if (!scan_token(&q))
			break;
	}
	return false;
}

/* "Jul 26 14:21:46 host kernel: " or with an ISO date. */
static bool skip_syslog(const char **p, struct prefix *prefix)
{
	const char *q = *p;

	(void)prefix;
	if (!skip_date(&q)) {
		q = *p;
		if (!skip_iso_date(&q))
			return false;
	}
	if (!skip_host(&q))
		return false;
	*p = q;
	return true;
}

/* "09:14:44  " or a lone date: what terminal programs put in front. */
static bool skip_console_clock(const char **p, struct prefix *prefix)
{
	static bool (*const forms[])(const char **p) = { skip_clock, skip_iso_date, skip_date };
	size_t i;

	(void)prefix;
	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		const char *q = *p;

		if (!forms[i](&q) || (*q != ' ' && *q != '\t'))
			continue;
		q++;
		scan_char(&q, ' ');
		*p = q;
		return true;
	}
	return false;
}

/* "[DEBUG]  ", "[INFO ]  " of coreboot, "[Kernel]: " of other kernels. */
static bool skip_tag(const char **p, struct prefix *prefix)
{
	static const char *const tags[] = {
		"[EMERG]", "[ALERT]", "[CRIT ]", "[ERROR]", "[WARN ]",
		"[NOTE ]", "[INFO ]", "[DEBUG]", "[SPEW ]", "[Kernel]:"
	};
	const char *q = *p;
	size_t i;

	(void)prefix;
	for (i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		if (!scan_word(&q, tags[i]))
			continue;
		scan_char(&q, ' ');
		scan_char(&q, ' ');
		*p = q;
		return true;
	}
	return false;
}

/* "6,123,4567,-;": level, number, microseconds and flags of /dev/kmsg. */
static bool skip_kmsg(const char **p, struct prefix *prefix)
{
	uint64_t level, number, time;
	const char *q = *p;

	if (!scan_digits(&q, 1, 3, &level) || !scan_char(&q, ',') ||
	    !scan_digits(&q, 1, 18, &number) || !scan_char(&q, ',') ||
	    !scan_digits(&q, 1, 18, &time) || !scan_char(&q, ','))
		return false;
	q += strcspn(q, "; ");
	if (!scan_char(&q, ';'))
		return false;
	prefix->level = (int)(level & 7);
	prefix->has_time = true;
	prefix->relative = false;
	prefix->time = time;
	*p = q;
	return true;
}

/* "    12<TAB>" of cat -n, "12:" of grep -n in front of a word or a stamp. */
static bool skip_line_number(const char **p, struct prefix *prefix)
{
	const char *q = *p;
	uint64_t number;

	(void)prefix;
	if (!scan_digits(&q, 1, 9, &number))
		return false;
	if (!scan_char(&q, '\t') &&
	    (!scan_char(&q, ':') || (!isalpha((unsigned char)*q) && *q != '[' && *q != '<')))
		return false;
	*p = q;
	return true;
}

static bool (*const pieces[])(const char **p, struct prefix *prefix) = {
	skip_quote,          skip_level,    skip_stamp,  skip_caller,
	skip_bracketed_date, skip_facility, skip_syslog, skip_kernel,
	skip_console_clock,  skip_tag,      skip_kmsg,   skip_line_number,
};
enum { PIECE_CNT = sizeof(pieces) / sizeof(pieces[0]) };

/* One piece, with the blanks in front of it. */
static bool skip_piece(const char **p, struct prefix *prefix)
{
	const char *q;
	size_t i;

	for (i = 0; i < PIECE_CNT; i++) {
		q = *p;
		scan_blanks(&q);
		if (pieces[i](&q, prefix)) {
			*p = q;
			return true;
		}
	}
	return false;
}

/* ---- lines ---- */

/* The end of an escape sequence (ECMA-48: CSI, or two characters) that starts at `p`. */
static const char *behind_escape(const char *p, const char *end)
{
	if (++p == end)
		return end;
	if (*p++ != '[')
		return p;
	while (p < end && !(*p >= '@' && *p <= '~'))
		p++;
	return p < end ? p + 1 : end;
}

/* The character that "&lt;" and the like at `*p` stand for, moved behind it; 0 if it is none. */
static char scan_entity(const char **p, const char *end)
{
	static const struct {
		const char *name;
		char is;
	} entities[] = { { "&lt;", '<' },   { "&gt;", '>' },   { "&amp;", '&' },
			 { "&quot;", '"' }, { "&#39;", '\'' }, { "&nbsp;", ' ' } };
	size_t i, length;

	for (i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
		length = strlen(entities[i].name);
		if ((size_t)(end - *p) < length || memcmp(*p, entities[i].name, length))
			continue;
		*p += length;
		return entities[i].is;
	}
	return 0;
}

static bool is_text(char c)
{
	return (unsigned char)c >= ' ' || c == '\t';
}

/*
 * What "=3D" of quoted-printable text at `*p` stands for, moved behind it; else 0. Mails quote only
 * "=", blanks and what is not ASCII: "crashkernel=256M" is no '%'.
 */
static char scan_quoted(const char **p, const char *end)
{
	char digits[3] = "";
	const char *q = digits;
	uint64_t value;

	if (end - *p < 3 || !isxdigit((unsigned char)(*p)[1]) || !isxdigit((unsigned char)(*p)[2]))
		return 0;
	memcpy(digits, *p + 1, 2);
	if (!scan_hex(&q, &value) || (value < 0x80 && !strchr("= \t", (int)value)) || !value)
		return 0;
	*p += 3;
	return (char)value;
}

/* Where a line that is wrapped at `p` goes on: behind "=" and the end of the line; else NULL. */
static const char *behind_soft_break(const char *p, const char *end)
{
	if (p == end || *p++ != '=')
		return NULL;
	if (p < end && *p == '\r')
		p++;
	return p < end && *p == '\n' ? p + 1 : NULL;
}

/*
 * Copies a line without escape sequences, carriage returns and other control characters, and with
 * the characters that HTML and quoted-printable mails write in other words.
 */
static void clean(struct lines *lines, const char *from, const char *end)
{
	size_t length = (size_t)(end - from);
	const char *behind;
	char *to, c;

	/* Records run together are parted by NULs, each taking a byte more. */
	if (2 * length + 2 > lines->room) {
		lines->room = 2 * length + 256;
		lines->bare = xrealloc(lines->bare, lines->room);
	}
	to = lines->bare;
	while (from < end) {
		behind = lines->is_quoted ? behind_soft_break(from, end) : NULL;
		if (behind) {
			from = behind;
		} else if (*from == '\033') {
			from = behind_escape(from, end);
		} else if ((*from == '&' && (c = scan_entity(&from, end))) ||
			   (lines->is_quoted && *from == '=' && (c = scan_quoted(&from, end)))) {
			*to++ = c;
		} else {
			if (is_text(*from))
				*to++ = *from;
			from++;
		}
	}
	*to = '\0';
}

/* Where the "\n" of this line stands, or NULL at the end of the text. */
static const char *find_end(const char *from, const char *end)
{
	return memchr(from, '\n', (size_t)(end - from));
}

static bool is_wrapped(const char *from, const char *newline)
{
	const char *last = newline;

	if (last > from && last[-1] == '\r')
		last--;
	return last > from && last[-1] == '=';
}

static void fetch_line(struct lines *lines)
{
	const char *from = lines->next, *end = find_end(from, lines->end);

	lines->number += 1 + lines->wraps;
	lines->wraps = 0;
	while (lines->is_quoted && end && is_wrapped(from, end)) {
		lines->wraps++;
		from = end + 1;
		end = find_end(from, lines->end);
	}
	clean(lines, lines->next, end ? end : lines->end);
	lines->next = end ? end + 1 : lines->end;
}

/* Whether a line is wrapped as quoted-printable mails do it; rules of "=====" are not. */
static bool has_soft_break(const char *data, size_t size)
{
	enum { SHORTEST = 72, LONGEST = 76 };
	const char *from = data, *const end = data + size, *newline;

	for (; from < end && (newline = find_end(from, end)); from = newline + 1) {
		size_t length = (size_t)(newline - from);

		if (length && newline[-1] == '\r')
			length--;
		if (length >= SHORTEST && length <= LONGEST && from[length - 1] == '=' &&
		    from[length - 2] != '=')
			return true;
	}
	return false;
}

/* Whether there is "=3D" and no "=" that is not quoted. */
static bool has_only_quoted_signs(const char *data, size_t size)
{
	const char *p = data, *const end = data + size, *behind;
	bool found = false;
	char c;

	while (p < end && (p = memchr(p, '=', (size_t)(end - p)))) {
		behind = behind_soft_break(p, end);
		c = behind ? ' ' : scan_quoted(&p, end);
		if (!c)
			return false;
		found |= c == '=';
		p = behind ? behind : p;
	}
	return found;
}

/* Whether a text is quoted-printable (RFC 2045, 6.7): any of its lines tells, or all of them. */
static bool is_quoted_printable(const char *data, size_t size)
{
	return has_soft_break(data, size) || has_only_quoted_signs(data, size);
}

/* Where in `text` another record's stamp stands, or NULL: that record starts there. */
static char *find_second_record(char *text)
{
	struct prefix ignored = { 0 };
	const char *p;
	char *at;

	for (at = strchr(text, '['); at; at = strchr(at + 1, '[')) {
		p = at;
		if (at > text && skip_stamp(&p, &ignored))
			return at;
	}
	return NULL;
}

static void take_prefix(struct lines *lines, const char **p, struct text_line *line)
{
	struct prefix prefix = { .level = -1 };

	while (skip_piece(p, &prefix))
		;
	line->level = prefix.level;
	line->has_time = prefix.has_time;
	if (prefix.has_time)
		lines->clock = prefix.time + (prefix.relative ? lines->clock : 0);
	line->time = lines->clock;
}

void lines_begin(struct lines *lines, const char *data, size_t size)
{
	memset(lines, 0, sizeof(*lines));
	lines->next = data;
	lines->end = data + size;
	lines->is_quoted = is_quoted_printable(data, size);
}

bool lines_next(struct lines *lines, struct text_line *line)
{
	char *start = lines->rest, *second;
	const char *text;

	if (!start) {
		if (lines->next == lines->end)
			return false;
		fetch_line(lines);
		start = lines->bare;
	}
	text = start;
	take_prefix(lines, &text, line);
	second = find_second_record(start + (text - start));
	line->length = second ? (size_t)(second - text) : strlen(text);
	lines->rest = NULL;
	if (second) {
		/* Make room for the NUL: the record behind keeps its bracket one byte on. */
		memmove(second + 1, second, strlen(second) + 1);
		*second = '\0';
		lines->rest = second + 1;
	}
	line->text = text;
	line->number = lines->number;
	return true;
}

void lines_end(struct lines *lines)
{
	free(lines->bare);
	memset(lines, 0, sizeof(*lines));
}

void lines_each(const char *data, size_t size,
		void (*take)(const struct text_line *line, void *arg), void *arg)
{
	struct text_line line;
	struct lines lines;

	lines_begin(&lines, data, size);
	while (lines_next(&lines, &line))
		take(&line, arg);
	lines_end(&lines);
}
