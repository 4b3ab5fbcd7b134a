/* SPDX-License-Identifier: MIT */
/*
 * scan.h - the small steps in which text readers move along a line. Each takes a pointer into a
 * NUL-terminated line, moves it behind what it found and says whether it was there; if not, the
 * pointer stays where it was.
 */
#ifndef SCAN_H
#define SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool scan_char(const char **p, char c);
bool scan_word(const char **p, const char *word);

/* scan_word_case - upper and lower case are the same. */
bool scan_word_case(const char **p, const char *word);

/* scan_blanks - none are enough. scan_token - all up to the next blank, at least one character. */
void scan_blanks(const char **p);
bool scan_token(const char **p);

/* scan_digits - from `least` to `most` decimal digits and no further digit. */
bool scan_digits(const char **p, unsigned int least, unsigned int most, uint64_t *value);

/* scan_decimal - of at most 64 bits. scan_hex - the same, with "0x" in front or without. */
bool scan_decimal(const char **p, uint64_t *value);
bool scan_hex(const char **p, uint64_t *value);

/* scan_number - hexadecimal with "0x" in front, else decimal. */
bool scan_number(const char **p, uint64_t *value);

/* scan_field - blanks, `name`, blanks, '=' or ':', blanks. */
bool scan_field(const char **p, const char *name);

/*
 * scan_behind - move behind the first place where `word` stands, wherever that is.
 */
bool scan_behind(const char **p, const char *word);

/*
 * scan_span - two hexadecimal numbers with `between` and any blanks between them: first and last
 * byte.
 */
bool scan_span(const char **p, const char *between, uint64_t *first, uint64_t *last);

/* scan_mem - "[mem 0x1000-0x1fff]": first and last byte. */
bool scan_mem(const char **p, uint64_t *first, uint64_t *last);

/* scan_at_end - whether only blanks follow. */
bool scan_at_end(const char *p);

/*
 * span_size - bytes from the first to the last byte. An inverted span gives a size that wraps; all
 * of the address space gives one byte less, because that is what 64 bits can hold.
 */
uint64_t span_size(uint64_t first, uint64_t last);

#endif
