/* SPDX-License-Identifier: MIT */
/*
 * tool.h - what all subcommands share: the shape of a subcommand, errors, numbers, sizes.
 */
#ifndef TOOL_H
#define TOOL_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	EXIT_OK = 0,
	EXIT_FAILED = 1, /* bad input, or something differs */
	EXIT_USAGE = 2,  /* wrong command line */
};

struct command {
	const char *name;
	const char *summary;               /* one line for `memblock help` */
	const char *usage;                 /* the whole --help text, ends with a line end */
	int (*run)(int argc, char **argv); /* argv[0] is the subcommand; returns the exit status */
};

extern const struct command command_boot, command_show, command_draw, command_fit, command_run;
extern const struct command command_check, command_pagetable, command_replay, command_diff;

/* tool_error - "memblock: ..." on standard error. Returns EXIT_FAILED. */
int tool_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* tool_usage_error - the same, with a hint at --help of `command`. Returns EXIT_USAGE. */
int tool_usage_error(const struct command *command, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * parse_number - decimal or 0x hex at *text, *text moved behind it. Fails, leaving both as they
 * were, if there is no number or it needs more than 64 bits.
 */
bool parse_number(const char **text, uint64_t *value);

/* parse_size - parse_number() with an optional binary suffix K M G T P E, upper or lower case. */
bool parse_size(const char **text, uint64_t *value);

/* parse_whole_size - parse_size() of a whole string, nothing may follow. */
bool parse_whole_size(const char *text, uint64_t *value);

/* format_size - "4 KiB", "1.5 GiB", "123 B" into `buffer` of SIZE_TEXT bytes. Returns buffer. */
enum { SIZE_TEXT = 24 };
char *format_size(uint64_t bytes, char *buffer);

/*
 * read_file - the whole of `path`, "-" for standard input, with a NUL behind it, to be freed by the
 * caller; inflated if it was compressed with gzip. NULL after tool_error() if it cannot be read. Of
 * a compressed file that is cut off, what is there is returned, also after tool_error().
 */
char *read_file(const char *path, size_t *size);

/* path_name - what messages and tables call `path`: itself, or "standard input" for "-". */
const char *path_name(const char *path);

/* address_digits - hex digits that show an address: 8, or more if it needs them. */
unsigned int address_digits(uint64_t address);

/* is_directory - whether `path` is there and is one. */
bool is_directory(const char *path);

/*
 * xrealloc, xstrdup - never return NULL: the command ends with an error when the host is out of
 * memory.
 */
void *xrealloc(void *old, size_t size);
char *xstrdup(const char *text);

/* xvformat - what vprintf() would print, as text to be freed. */
char *xvformat(const char *format, va_list args) __attribute__((format(printf, 1, 0)));

#endif
