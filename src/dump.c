// SPDX-License-Identifier: MIT
/*
 * dump.c - the wording of every line the library logs: the memblock=debug lines, the configuration
 * dump, errors and panics, in the style of the era in force. Lines are put together here, without a
 * printf, and leave through the port whole.
 */
#include "internal.h"

/* ---- putting a line together; what does not fit is cut off ---- */

struct line {
	unsigned int len;
	char text[160];
};

static void put_char(struct line *line, char c)
{
	if (line->len < sizeof(line->text) - 1)
		line->text[line->len++] = c;
	line->text[line->len] = '\0';
}

static void put(struct line *line, const char *text)
{
	while (*text)
		put_char(line, *text++);
}

static void put_hex_digits(struct line *line, u64 number, unsigned int digits)
{
	while (digits--)
		put_char(line, "0123456789abcdef"[number >> 4 * digits & 0xf]);
}

static void put_hex(struct line *line, u64 number)
{
	unsigned int digits = 1;

	while (digits < 16 && number >> 4 * digits)
		digits++;
	put_hex_digits(line, number, digits);
}

/* number / 10 without a division: 64-bit ones need a helper on 32-bit machines. */
static u64 tenth(u64 number)
{
	u64 q = (number >> 1) + (number >> 2);

	q += q >> 4;
	q += q >> 8;
	q += q >> 16;
	q += q >> 32;
	q >>= 3;
	return q + (number - 10 * q > 9);
}

static void put_decimal(struct line *line, u64 number)
{
	char digits[20];
	unsigned int count = 0;

	do {
		digits[count++] = (char)('0' + (number - 10 * tenth(number)));
		number = tenth(number);
	} while (number);
	while (count)
		put_char(line, digits[--count]);
}

static void put_int(struct line *line, int number)
{
	if (number < 0)
		put_char(line, '-');
	put_decimal(line, number < 0 ? (u64)0 - (u64)number : (u64)number);
}

static void put_addr(struct line *line, phys_addr_t addr)
{
	put(line, "0x");
	put_hex_digits(line, addr, 2 * sizeof(addr));
}

/* [first-last]; size 0 shows last = first - 1, a range that wraps its wrapped last byte. */
static void put_range(struct line *line, phys_addr_t base, phys_addr_t size)
{
	put_char(line, '[');
	put_addr(line, base);
	put_char(line, '-');
	put_addr(line, wrapping_end(base, size) - 1);
	put_char(line, ']');
}

/* ---- wording: text with places for values ---- */

/* The values come in the order of their places; see say(). */
static void put_values(struct line *line, const char *format, const u64 *values)
{
	for (; *format; format++) {
		if (*format != '%') {
			put_char(line, *format);
			continue;
		}
		switch (*++format) {
		case 's':
			put(line, (const char *)(uintptr_t)*values++);
			break;
		case 'a':
			put_addr(line, (phys_addr_t)*values++);
			break;
		case 'r':
			put_range(line, (phys_addr_t)values[0], (phys_addr_t)values[1]);
			values += 2;
			break;
		case 'd':
			put_int(line, (int)*values++);
			break;
		case 'u':
			put_decimal(line, *values++);
			break;
		default:
			put_hex(line, *values++);
		}
	}
}

void say(enum memblock_log_level level, const char *format, const u64 *values, const void *caller)
{
	struct line line = { .len = 0 };

	put_values(&line, format, values);
	memblock_port_log(level, line.text, caller);
}

static _Noreturn void panic(const char *format, const u64 *values)
{
	struct line line = { .len = 0 };

	put_values(&line, format, values);
	memblock_port_panic(line.text);
}

/* ---- memblock=debug ---- */

void debug_range(const char *function, phys_addr_t base, phys_addr_t size, const void *caller)
{
	say(MEMBLOCK_LOG_DEBUG, "%s: %r", VALUES(TEXT(function), base, size), caller);
}

static void debug_range_of_node(const char *function, phys_addr_t base, phys_addr_t size, int nid,
				enum memblock_flags flags, const void *caller)
{
	say(MEMBLOCK_LOG_DEBUG, "%s: %r nid=%d flags=%x",
	    VALUES(TEXT(function), base, size, INT(nid), (unsigned int)flags), caller);
}

void debug_add_node(phys_addr_t base, phys_addr_t size, int nid, enum memblock_flags flags,
		    const void *caller)
{
	if (rules->log_style >= MEMBLOCK_LOG_STYLE_6_1)
		debug_range_of_node("memblock_add_node", base, size, nid, flags, caller);
}

void debug_reserve(phys_addr_t base, phys_addr_t size, int nid, enum memblock_flags flags,
		   const void *caller)
{
	if (rules->log_style >= MEMBLOCK_LOG_STYLE_7_2)
		debug_range_of_node("__memblock_reserve", base, size, nid, flags, caller);
	else
		debug_range("memblock_reserve", base, size, caller);
}

void debug_free(phys_addr_t base, phys_addr_t size, const void *caller)
{
	debug_range(rules->log_style >= MEMBLOCK_LOG_STYLE_6_1 ? "memblock_phys_free" :
								 "   memblock_free",
		    base, size, caller);
}

void debug_free_early(phys_addr_t base, phys_addr_t size, const void *caller)
{
	if (rules->log_style >= MEMBLOCK_LOG_STYLE_6_1)
		debug_free(base, size, caller);
	else
		debug_range("__memblock_free_early", base, size, caller);
}

void debug_free_late(phys_addr_t base, phys_addr_t size, const void *caller)
{
	if (rules->log_style >= MEMBLOCK_LOG_STYLE_7_2)
		return;
	debug_range(rules->log_style >= MEMBLOCK_LOG_STYLE_6_1 ? "memblock_free_late" :
								 "__memblock_free_late",
		    base, size, caller);
}

void debug_alloc(const char *function, const struct alloc_request *request, const void *caller)
{
	if (request->by_node)
		say(MEMBLOCK_LOG_DEBUG, "%s: %u bytes align=0x%x nid=%d from=%a max_addr=%a",
		    VALUES(TEXT(function), request->size, request->align, INT(request->nid),
			   request->min, request->max),
		    caller);
	else
		say(MEMBLOCK_LOG_DEBUG, "%s: %u bytes align=0x%x from=%a max_addr=%a",
		    VALUES(TEXT(function), request->size, request->align, request->min,
			   request->max),
		    caller);
}

void debug_doubled(const struct memblock_type *type, phys_addr_t base, phys_addr_t size)
{
	say(MEMBLOCK_LOG_DEBUG, "memblock: %s is doubled to %u at %r",
	    VALUES(TEXT(type->name), 2 * type->max, base, size), NULL);
}

/* ---- what went wrong ---- */

void log_not_doubled(const struct memblock_type *type)
{
	say(MEMBLOCK_LOG_ERROR, "memblock: Failed to double %s array from %u to %u entries !",
	    VALUES(TEXT(type->name), type->max, 2 * type->max), NULL);
}

void log_no_mirror(phys_addr_t size)
{
	say(MEMBLOCK_LOG_WARN, "Could not allocate %a bytes of mirrored memory", VALUES(size),
	    NULL);
}

void log_no_memory(const char *function)
{
	say(MEMBLOCK_LOG_WARN, "%s: No memory registered yet", VALUES(TEXT(function)), NULL);
}

void log_wrapped_region(phys_addr_t base, phys_addr_t size)
{
	say(MEMBLOCK_LOG_WARN, "memblock_trim_memory: removed %r, too near the top to be aligned",
	    VALUES(base, size), NULL);
}

void log_no_coverage(phys_addr_t uncovered, phys_addr_t total)
{
	say(MEMBLOCK_LOG_ERROR, "NUMA: no nodes coverage for %uMB of %uMB RAM",
	    VALUES(uncovered >> 20, total >> 20), NULL);
}

_Noreturn void panic_no_resize(const struct memblock_type *type)
{
	panic("memblock: cannot resize %s array", VALUES(TEXT(type->name)));
}

_Noreturn void panic_no_room(const char *function, const struct alloc_request *request)
{
	panic("%s: Failed to allocate %u bytes align=0x%x nid=%d from=%a max_addr=%a",
	      VALUES(TEXT(function), request->size, request->align, INT(request->nid), request->min,
		     request->max));
}

_Noreturn void panic_no_room_below(phys_addr_t size, phys_addr_t max_addr)
{
	panic("ERROR: Failed to allocate %a bytes below %a.", VALUES(size, max_addr));
}

_Noreturn void panic_no_bytes(const char *function, phys_addr_t size)
{
	panic("%s: Failed to allocate %a bytes", VALUES(TEXT(function), size));
}

/* ---- the configuration dump ---- */

static bool node_is_shown(int nid)
{
	if (MAX_NUMNODES == 1)
		return false;
	return rules->log_style >= MEMBLOCK_LOG_STYLE_6_12 ? node_is_valid(nid) :
							     nid != MAX_NUMNODES;
}

static void dump_region(const struct memblock_type *type, unsigned long i)
{
	const struct memblock_region *region = &type->regions[i];
	int nid = memblock_get_region_node(region);
	unsigned int flags = (unsigned int)region->flags;

	if (node_is_shown(nid))
		say(MEMBLOCK_LOG_INFO, " %s[0x%x]\t%r, %a bytes on node %d flags: 0x%x",
		    VALUES(TEXT(type->name), i, region->base, region->size, region->size, INT(nid),
			   flags),
		    NULL);
	else
		say(MEMBLOCK_LOG_INFO, " %s[0x%x]\t%r, %a bytes flags: 0x%x",
		    VALUES(TEXT(type->name), i, region->base, region->size, region->size, flags),
		    NULL);
}

static void dump_list(const struct memblock_type *type)
{
	unsigned long i;

	say(MEMBLOCK_LOG_INFO, " %s.cnt  = 0x%x", VALUES(TEXT(type->name), type->cnt), NULL);
	for (i = 0; i < type->cnt; i++)
		dump_region(type, i);
}

void __memblock_dump_all(void)
{
	memblock_port_log(MEMBLOCK_LOG_INFO, "MEMBLOCK configuration:", NULL);
	say(MEMBLOCK_LOG_INFO, " memory size = %a reserved size = %a",
	    VALUES(memblock.memory.total_size, memblock.reserved.total_size), NULL);
	dump_list(&memblock.memory);
	dump_list(&memblock.reserved);
}
