// SPDX-License-Identifier: MIT
/*
 * util.c - errors, numbers, sizes and files, as all subcommands use them. Knows nothing of memory.
 */
#include "tool.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define MOST_TEXT ((size_t)1 << 30) /* bytes of a file, inflated */

static void print_error(const char *format, va_list args)
{
	fflush(stdout);
	fputs("memblock: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
}

int tool_error(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_error(format, args);
	va_end(args);
	return EXIT_FAILED;
}

int tool_usage_error(const struct command *command, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_error(format, args);
	va_end(args);
	fprintf(stderr, "Try 'memblock %s --help'.\n", command->name);
	return EXIT_USAGE;
}

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 16;
}

bool parse_number(const char **text, uint64_t *value)
{
	const char *p = *text;
	uint64_t sum = 0;
	int base = 10;

	if (p[0] == '0' && (p[1] == 'x' || p[1] == 'X')) {
		base = 16;
		p += 2;
	}
	if (digit_value(*p) >= base)
		return false;
	for (; digit_value(*p) < base; p++) {
		if (__builtin_mul_overflow(sum, (uint64_t)base, &sum) ||
		    __builtin_add_overflow(sum, (uint64_t)digit_value(*p), &sum))
			return false;
	}
	*text = p;
	*value = sum;
	return true;
}

bool parse_size(const char **text, uint64_t *value)
{
	static const char suffixes[] = "KMGTPE";
	const char *p = *text, *suffix;
	uint64_t number;
	unsigned int shift;

	if (!parse_number(&p, &number))
		return false;
	suffix = *p ? strchr(suffixes, *p >= 'a' ? *p - 'a' + 'A' : *p) : NULL;
	if (suffix) {
		shift = 10 * (unsigned int)(suffix - suffixes + 1);
		if (number << shift >> shift != number)
			return false;
		number <<= shift;
		p++;
	}
	*text = p;
	*value = number;
	return true;
}

bool parse_whole_size(const char *text, uint64_t *value)
{
	return parse_size(&text, value) && *text == '\0';
}

char *format_size(uint64_t bytes, char *buffer)
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
	unsigned int unit = 0;
	uint64_t whole;

	while (unit < 6 && bytes >> (10 * (unit + 1)))
		unit++;
	whole = bytes >> (10 * unit);
	if (whole << (10 * unit) == bytes)
		snprintf(buffer, SIZE_TEXT, "%llu %s", (unsigned long long)whole, units[unit]);
	else
		snprintf(buffer, SIZE_TEXT, "%.2f %s",
			 (double)bytes / (double)(1ULL << (10 * unit)), units[unit]);
	return buffer;
}

void *xrealloc(void *old, size_t size)
{
	void *new = realloc(old, size ? size : 1);

	if (!new) {
		tool_error("out of memory");
		exit(EXIT_FAILED);
	}
	return new;
}

char *xstrdup(const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(xrealloc(NULL, size), text, size);
}

char *xvformat(const char *format, va_list args)
{
	char *text;

	return vasprintf(&text, format, args) < 0 ? xstrdup(format) : text;
}

const char *path_name(const char *path)
{
	return strcmp(path, "-") ? path : "standard input";
}

/* All of an open file, inflated if it is compressed; NULL if that fails before the first byte. */
static char *read_all(gzFile file, const char *path, size_t *size)
{
	char *text = NULL;
	size_t used = 0, room = 0;
	int got, error;

	do {
		if (used == room) {
			room = room ? 2 * room : 65536;
			text = xrealloc(text, room + 1);
		}
		got = gzread(file, text + used,
			     room - used > INT_MAX ? INT_MAX : (unsigned)(room - used));
		used += got > 0 ? (size_t)got : 0;
	} while (got > 0 && used < MOST_TEXT);
	text[used] = '\0';
	*size = used;
	if (used >= MOST_TEXT)
		tool_error("%s: more than 1 GiB, reading the beginning only", path);
	else if (got < 0 && used)
		tool_error("%s: the compressed data are damaged, reading what is there", path);
	else if (got < 0)
		tool_error("%s: %s", path,
			   gzerror(file, &error)[0] ? gzerror(file, &error) : strerror(errno));
	if (got >= 0 || used)
		return text;
	free(text);
	return NULL;
}

char *read_file(const char *path, size_t *size)
{
	const bool standard = !strcmp(path, "-");
	int fd = standard ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
	gzFile file = fd < 0 ? NULL : gzdopen(fd, "rb");
	char *text;

	if (!file) {
		tool_error("%s: %s", path_name(path), strerror(errno));
		if (fd >= 0)
			close(fd);
		return NULL;
	}
	text = read_all(file, path_name(path), size);
	if (gzclose_r(file) == Z_BUF_ERROR && text)
		tool_error("%s: the compressed data are cut off, reading what is there",
			   path_name(path));
	return text;
}

unsigned int address_digits(uint64_t address)
{
	unsigned int digits = 8;

	while (digits < 16 && address >> (4 * digits))
		digits++;
	return digits;
}

bool is_directory(const char *path)
{
	struct stat status;

	return !stat(path, &status) && S_ISDIR(status.st_mode);
}
