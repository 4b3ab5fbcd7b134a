/* SPDX-License-Identifier: MIT */
/*
 * field.h - the steps of scan.h with the blanks in front that a kernel prints between fields.
 */
#ifndef FIELD_H
#define FIELD_H

#include "../tool.h"
#include "scan.h"

/* A word behind any number of blanks. */
static inline bool field_next(const char **p, const char *word)
{
	const char *q = *p;

	scan_blanks(&q);
	if (!scan_word(&q, word))
		return false;
	*p = q;
	return true;
}

/* Decimal or 0x hex behind any number of blanks. */
static inline bool field_number(const char **p, uint64_t *value)
{
	const char *q = *p;

	scan_blanks(&q);
	if (!parse_number(&q, value))
		return false;
	*p = q;
	return true;
}

/* "NAME=NUMBER" behind any number of blanks. */
static inline bool field_value(const char **p, const char *name, uint64_t *value)
{
	const char *q = *p;

	if (!field_next(&q, name) || !scan_word(&q, "=") || !field_number(&q, value))
		return false;
	*p = q;
	return true;
}

/* "NAME=NUMBER", the number signed. */
static inline bool field_signed(const char **p, const char *name, int *value)
{
	const char *q = *p;
	uint64_t number;
	bool minus;

	if (!field_next(&q, name) || !scan_word(&q, "="))
		return false;
	minus = scan_word(&q, "-");
	if (!parse_number(&q, &number) || number > INT32_MAX)
		return false;
	*value = minus ? -(int)number : (int)number;
	*p = q;
	return true;
}

#endif
