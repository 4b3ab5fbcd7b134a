// SPDX-License-Identifier: MIT
/*
 * dump.c - the wording of every line the library logs: the memblock=debug lines, the configuration
 * dump, errors and panics, in the style of the era in force. Lines are put together here, without a
 * printf, and leave through the port whole.
 */
#include "internal.h"

#if MEMBLOCK_LOG

#include <stdarg.h>

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

/* Takes the last digit off; by long division, as 64-bit ones need a helper on 32-bit machines. */
static char take_digit(u64 *number, unsigned int radix)
{
	unsigned int rest = 0, bit;

	for (bit = 0; bit < 64; bit++) {
		rest = rest << 1 | (unsigned int)(*number >> 63);
		*number <<= 1;
		if (rest >= radix) {
			rest -= radix;
			*number |= 1;
		}
	}
	return "0123456789abcdef"[rest];
}

static void put_number(struct line *line, u64 number, unsigned int radix, unsigned int least_digits)
{
	char digits[20];
	unsigned int count = 0;

	do {
		digits[count++] = take_digit(&number, radix);
	} while (number || count < least_digits);
	while (count)
		put_char(line, digits[--count]);
}

static void put_int(struct line *line, int number)
{
	if (number < 0)
		put_char(line, '-');
	put_number(line, number < 0 ? (u64)0 - (u64)number : (u64)number, 10, 1);
}

static bool node_is_shown(int nid)
{
	if (MAX_NUMNODES == 1)
		return false;
	return rules->log_style >= MEMBLOCK_LOG_STYLE_6_12 ? node_is_valid(nid) :
							     nid != MAX_NUMNODES;
}

static void put_node(struct line *line, int nid)
{
	if (!node_is_shown(nid))
		return;
	put(line, " on node ");
	put_int(line, nid);
}

/* ---- wording: text with places for values ---- */

static void put_value(struct line *line, char form, phys_addr_t value)
{
	switch (form) {
	case 'd':
		put_int(line, (int)value);
		break;
	case 'n':
		put_node(line, (int)value);
		break;
	case 'u':
		put_number(line, value, 10, 1);
		break;
	case 'x':
		put_number(line, value, 16, 1);
		break;
	default:
		put(line, "0x");
		put_number(line, value, 16, 2 * sizeof(value));
	}
}

/* The values come in the order of their places; see say(). */
static void put_values(struct line *line, const char *format, va_list values)
{
	for (; *format; format++) {
		if (*format != '%')
			put_char(line, *format);
		else if (*++format == 's')
			put(line, va_arg(values, const char *));
		else
			put_value(line, *format, va_arg(values, phys_addr_t));
	}
}

void say(unsigned int level, const void *caller, const char *format, ...)
{
	struct line line;
	va_list values;

	line.len = 0;
	va_start(values, format);
	put_values(&line, format, values);
	va_end(values);
	if (level == PANIC)
		memblock_port_panic(line.text);
	memblock_port_log((enum memblock_log_level)level, line.text, caller);
}

/* ---- memblock=debug ---- */

void debug_range(const char *function, phys_addr_t base, phys_addr_t size, const void *caller)
{
	say(MEMBLOCK_LOG_DEBUG, caller, "%s: [%a-%a]", function, base, last_byte(base, size));
}

static void debug_range_of_node(const char *function, phys_addr_t base, phys_addr_t size, int nid,
				enum memblock_flags flags, const void *caller)
{
	say(MEMBLOCK_LOG_DEBUG, caller, "%s: [%a-%a] nid=%d flags=%x", function, base,
	    last_byte(base, size), (phys_addr_t)nid, (phys_addr_t)flags);
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

void debug_free(const char *function, phys_addr_t base, phys_addr_t size, const void *caller)
{
	if (rules->log_style >= MEMBLOCK_LOG_STYLE_6_1)
		function = "memblock_phys_free";
	debug_range(function, base, size, caller);
}

void debug_free_late(phys_addr_t base, phys_addr_t size, const void *caller)
{
	/* The underscores went with 6.1, the line with 7.2. */
	static const char function[] = "__memblock_free_late";

	if (rules->log_style < MEMBLOCK_LOG_STYLE_7_2)
		debug_range(rules->log_style < MEMBLOCK_LOG_STYLE_6_1 ? function : function + 2,
			    base, size, caller);
}

static const char request_with_node[] =
	"memblock_alloc_%s: %s%u bytes align=0x%x nid=%d from=%a max_addr=%a";

/* The suffix of the function that makes pointers of this kind. */
static const char *kind_suffix(unsigned int kind)
{
	if (kind & ALLOC_EXACT_NID)
		return "exact_nid_raw";
	if (!(kind & ALLOC_ZEROED))
		return "try_nid_raw";
	return kind & (ALLOC_OR_PANIC | ALLOC_LINUX6) ? "try_nid" : "try_nid_nopanic";
}

void debug_alloc(unsigned int kind, phys_addr_t size, phys_addr_t align, phys_addr_t min,
		 phys_addr_t max, int nid, const void *caller)
{
	say(MEMBLOCK_LOG_DEBUG, caller, request_with_node, kind_suffix(kind), "", size, align,
	    (phys_addr_t)nid, min, max);
}

void debug_alloc_range(const char *function, phys_addr_t size, phys_addr_t align, phys_addr_t start,
		       phys_addr_t end, const void *caller)
{
	say(MEMBLOCK_LOG_DEBUG, caller, "%s: %u bytes align=0x%x from=%a max_addr=%a", function,
	    size, align, start, end);
}

void debug_doubled(const struct memblock_type *type, phys_addr_t base)
{
	say(MEMBLOCK_LOG_DEBUG, NULL, "memblock: %s is doubled to %u at [%a-%a]", type->name,
	    (phys_addr_t)type->max, base,
	    last_byte(base, (phys_addr_t)(type->max * sizeof(struct memblock_region))));
}

/* ---- what went wrong ---- */

void log_not_doubled(const struct memblock_type *type)
{
	say(MEMBLOCK_LOG_ERROR, NULL, "memblock: Failed to double %s array from %u to %u entries !",
	    type->name, (phys_addr_t)type->max, (phys_addr_t)(2 * type->max));
}

void log_no_mirror(phys_addr_t size)
{
	say(MEMBLOCK_LOG_WARN, NULL, "Could not allocate %a bytes of mirrored memory", size);
}

void log_no_memory(const char *function)
{
	say(MEMBLOCK_LOG_WARN, NULL, "%s: No memory registered yet", function);
}

void log_wrapped_region(phys_addr_t base, phys_addr_t size)
{
	say(MEMBLOCK_LOG_WARN, NULL,
	    "memblock_trim_memory: removed [%a-%a], too near the top to be aligned", base,
	    last_byte(base, size));
}

void log_no_coverage(phys_addr_t uncovered, phys_addr_t total)
{
	say(MEMBLOCK_LOG_ERROR, NULL, "NUMA: no nodes coverage for %uMB of %uMB RAM",
	    uncovered >> 20, total >> 20);
}

_Noreturn void panic_no_resize(const struct memblock_type *type)
{
	say(PANIC, NULL, "memblock: cannot resize %s array", type->name);
	__builtin_unreachable();
}

_Noreturn void panic_no_room(const struct alloc_request *request)
{
	say(PANIC, NULL, request_with_node, kind_suffix(request->kind), "Failed to allocate ",
	    request->size, request->align, (phys_addr_t)request->nid, request->min, request->max);
	__builtin_unreachable();
}

_Noreturn void panic_no_room_below(phys_addr_t size, phys_addr_t max_addr)
{
	say(PANIC, NULL, "ERROR: Failed to allocate %a bytes below %a.", size, max_addr);
	__builtin_unreachable();
}

_Noreturn void panic_no_bytes(const char *function, phys_addr_t size)
{
	say(PANIC, NULL, "%s: Failed to allocate %a bytes", function, size);
	__builtin_unreachable();
}

/* ---- the configuration dump ---- */

static void dump_list(const struct memblock_type *type)
{
	const struct memblock_region *region;
	unsigned long i;

	say(MEMBLOCK_LOG_INFO, NULL, " %s.cnt  = 0x%x", type->name, (phys_addr_t)type->cnt);
	for_each_memblock_type(i, type, region)
		say(MEMBLOCK_LOG_INFO, NULL, " %s[0x%x]\t[%a-%a], %a bytes%n flags: 0x%x",
		    type->name, (phys_addr_t)i, region->base, last_byte(region->base, region->size),
		    region->size, (phys_addr_t)memblock_get_region_node(region),
		    (phys_addr_t)region->flags);
}

void __memblock_dump_all(void)
{
	say(MEMBLOCK_LOG_INFO, NULL, "MEMBLOCK configuration:");
	say(MEMBLOCK_LOG_INFO, NULL, " memory size = %a reserved size = %a",
	    memblock.memory.total_size, memblock.reserved.total_size);
	dump_list(&memblock.memory);
	dump_list(&memblock.reserved);
}

#endif
