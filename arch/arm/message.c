// SPDX-License-Identifier: MIT
/*
 * message.c - putting a line for the port's log together, without a printf. What the line says is
 * up to those who call.
 */
#include "internal.h"

struct line {
	unsigned int length;
	char text[128];
};

static void put_char(struct line *line, char c)
{
	if (line->length < sizeof(line->text) - 1)
		line->text[line->length++] = c;
	line->text[line->length] = '\0';
}

/* As many digits as it takes, but eight at least. */
static void put_address(struct line *line, uint64_t address)
{
	unsigned int digits = 8;

	while (digits < 16 && address >> 4 * digits)
		digits++;
	put_char(line, '0');
	put_char(line, 'x');
	while (digits--)
		put_char(line, "0123456789abcdef"[address >> 4 * digits & 0xf]);
}

void arm_log(enum memblock_log_level level, const char *format, const uint64_t *values)
{
	struct line line = { .length = 0 };

	for (; *format; format++) {
		if (*format == '%')
			put_address(&line, *values++);
		else
			put_char(&line, *format);
	}
	memblock_port_log(level, line.text, NULL);
}
