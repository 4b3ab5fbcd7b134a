// SPDX-License-Identifier: MIT
/*
 * scan.c - the steps that scan.h documents. Knows no format.
 */
#include "scan.h"
#include "../tool.h"

#include <string.h>
#include <strings.h>

bool scan_char(const char **p, char c)
{
	if (**p != c || c == '\0')
		return false;
	(*p)++;
	return true;
}

bool scan_word(const char **p, const char *word)
{
	size_t length = strlen(word);

	if (strncmp(*p, word, length))
		return false;
	*p += length;
	return true;
}

bool scan_word_case(const char **p, const char *word)
{
	size_t length = strlen(word);

	if (strncasecmp(*p, word, length))
		return false;
	*p += length;
	return true;
}

void scan_blanks(const char **p)
{
	*p += strspn(*p, " \t");
}

bool scan_token(const char **p)
{
	size_t length = strcspn(*p, " \t");

	*p += length;
	return length > 0;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool scan_digits(const char **p, unsigned int least, unsigned int most, uint64_t *value)
{
	const char *start = *p;
	unsigned int cnt = 0;
	uint64_t sum = 0;

	for (; cnt < most && is_digit(start[cnt]); cnt++)
		sum = sum * 10 + (uint64_t)(start[cnt] - '0');
	if (cnt < least || is_digit(start[cnt]))
		return false;
	*p = start + cnt;
	*value = sum;
	return true;
}

bool scan_decimal(const char **p, uint64_t *value)
{
	if (p[0][0] == '0' && (p[0][1] == 'x' || p[0][1] == 'X'))
		return false;
	return parse_number(p, value);
}

static int hex_value(char c)
{
	if (is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool scan_hex(const char **p, uint64_t *value)
{
	const char *q = *p;
	uint64_t sum = 0;

	if (q[0] == '0' && (q[1] == 'x' || q[1] == 'X'))
		q += 2;
	if (hex_value(*q) < 0)
		return false;
	for (; hex_value(*q) >= 0; q++) {
		if (sum >> 60)
			return false;
		sum = sum << 4 | (uint64_t)hex_value(*q);
	}
	*p = q;
	*value = sum;
	return true;
}

bool scan_number(const char **p, uint64_t *value)
{
	return parse_number(p, value);
}

bool scan_field(const char **p, const char *name)
{
	const char *q = *p;

	scan_blanks(&q);
	if (!scan_word(&q, name))
		return false;
	scan_blanks(&q);
	if (!scan_char(&q, '=') && !scan_char(&q, ':'))
		return false;
	scan_blanks(&q);
	*p = q;
	return true;
}

bool scan_behind(const char **p, const char *word)
{
	const char *at = strstr(*p, word);

	if (!at)
		return false;
	*p = at + strlen(word);
	return true;
}

bool scan_span(const char **p, const char *between, uint64_t *first, uint64_t *last)
{
	const char *q = *p;

	if (!scan_hex(&q, first))
		return false;
	scan_blanks(&q);
	if (!scan_word(&q, between))
		return false;
	scan_blanks(&q);
	if (!scan_hex(&q, last))
		return false;
	*p = q;
	return true;
}

bool scan_mem(const char **p, uint64_t *first, uint64_t *last)
{
	const char *q = *p;

	if (!scan_word(&q, "[mem ") || !scan_span(&q, "-", first, last) || !scan_char(&q, ']'))
		return false;
	*p = q;
	return true;
}

bool scan_at_end(const char *p)
{
	scan_blanks(&p);
	return *p == '\0';
}

uint64_t span_size(uint64_t first, uint64_t last)
{
	return first == 0 && last == UINT64_MAX ? UINT64_MAX : last - first + 1;
}
