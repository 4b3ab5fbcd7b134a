// SPDX-License-Identifier: MIT
/*
 * console.c - characters to the UART, a small formatter, and TAP.
 *
 * The UART is mapped at the same place by every table (layout.h), so that there is one console from
 * the first line to the last.
 */
#include "boot.h"

#include <stdarg.h>

/* PrimeCell UART (PL011) Technical Reference Manual, 3.2: data, flags. */
enum { UARTDR = 0x00, UARTFR = 0x18, UARTFR_TXFF = 1 << 5 };

static volatile uint32_t *uart_register(unsigned int offset)
{
	return (volatile uint32_t *)(DEVICE_VIRT + offset); /* NOLINT: a device */
}

static void put(char c)
{
	while (*uart_register(UARTFR) & UARTFR_TXFF)
		;
	*uart_register(UARTDR) = (unsigned char)c;
}

static void put_text(const char *text)
{
	for (; *text; text++) {
		if (*text == '\n')
			put('\r');
		put(*text);
	}
}

/* Digits from the last to the first, filled up to `width`. */
static void put_digits(const char *last, unsigned int count, unsigned int width, char fill)
{
	for (; width > count; width--)
		put(fill);
	while (count--)
		put(*last--);
}

static void put_hex(u64 number, unsigned int width, char fill)
{
	char digits[16];
	unsigned int count = 0;

	do {
		digits[count++] = "0123456789abcdef"[number & 15];
		number >>= 4;
	} while (number);
	put_digits(digits + count - 1, count, width, fill);
}

static void put_decimal(unsigned long number, unsigned int width, char fill)
{
	char digits[10];
	unsigned int count = 0;

	do {
		digits[count++] = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	put_digits(digits + count - 1, count, width, fill);
}

/* What stands between % and the letter that ends it. */
struct conversion {
	char fill;
	unsigned int width, longs;
};

static const char *parse_conversion(const char *format, struct conversion *conversion)
{
	*conversion = (struct conversion){ .fill = *format == '0' ? '0' : ' ' };
	for (; *format >= '0' && *format <= '9'; format++)
		conversion->width = 10 * conversion->width + (unsigned int)(*format - '0');
	for (; *format == 'l'; format++)
		conversion->longs++;
	return format;
}

static void print_arguments(const char *format, va_list *arguments)
{
	struct conversion conversion;

	for (; *format; format++) {
		if (*format != '%') {
			put_text((const char[]){ *format, '\0' });
			continue;
		}
		format = parse_conversion(format + 1, &conversion);
		if (*format == 's')
			put_text(va_arg(*arguments, const char *));
		else if (*format == 'u')
			put_decimal(va_arg(*arguments, unsigned long), conversion.width,
				    conversion.fill);
		else if (conversion.longs == 2)
			put_hex(va_arg(*arguments, u64), conversion.width, conversion.fill);
		else
			put_hex(va_arg(*arguments, unsigned long), conversion.width,
				conversion.fill);
	}
}

void print(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	print_arguments(format, &arguments);
	va_end(arguments);
}

/* ---- TAP ---- */

static unsigned int checks_made, checks_failed;

void check(bool passed, const char *format, ...)
{
	va_list arguments;

	checks_made++;
	checks_failed += !passed;
	print("%s %u - ", passed ? "ok" : "not ok", checks_made);
	va_start(arguments, format);
	print_arguments(format, &arguments);
	va_end(arguments);
	print("\n");
}

void skip(const char *what, const char *why)
{
	print("ok %u - %s # SKIP %s\n", ++checks_made, what, why);
}

unsigned int failures(void)
{
	return checks_failed;
}

void print_summary(void)
{
	print("1..%u\n", checks_made);
	print("# %u checks, %u failed\n", checks_made, checks_failed);
}
