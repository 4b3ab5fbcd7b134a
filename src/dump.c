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

static void put_bare_hex(struct line *line, u64 number)
{
	unsigned int digits = 1;

	while (digits < 16 && number >> 4 * digits)
		digits++;
	put_hex_digits(line, number, digits);
}

static void put_hex(struct line *line, u64 number)
{
	put(line, "0x");
	put_bare_hex(line, number);
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

/* [first-last]; a range of size 0 shows last = first - 1, and one that wraps its wrapped last byte.
 */
static void put_range(struct line *line, phys_addr_t base, phys_addr_t size)
{
	put(line, "[");
	put_addr(line, base);
	put(line, "-");
	put_addr(line, wrapping_end(base, size) - 1);
	put(line, "]");
}

static void put_node_flags(struct line *line, int nid, enum memblock_flags flags)
{
	put(line, " nid=");
	put_int(line, nid);
	put(line, " flags=");
	put_bare_hex(line, (u64)(unsigned int)flags);
}

static void put_call(struct line *line, const char *function, phys_addr_t base, phys_addr_t size)
{
	put(line, function);
	put(line, ": ");
	put_range(line, base, size);
}

static void emit(enum memblock_log_level level, const struct line *line, const void *caller)
{
	memblock_port_log(level, line->text, caller);
}

/* ---- memblock=debug ---- */

void debug_range(const char *function, phys_addr_t base, phys_addr_t size, const void *caller)
{
	struct line line = { .len = 0 };

	put_call(&line, function, base, size);
	emit(MEMBLOCK_LOG_DEBUG, &line, caller);
}

static void debug_range_of_node(const char *function, phys_addr_t base, phys_addr_t size, int nid,
				enum memblock_flags flags, const void *caller)
{
	struct line line = { .len = 0 };

	put_call(&line, function, base, size);
	put_node_flags(&line, nid, flags);
	emit(MEMBLOCK_LOG_DEBUG, &line, caller);
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

static void put_request(struct line *line, const struct alloc_request *request)
{
	put_decimal(line, request->size);
	put(line, " bytes align=");
	put_hex(line, request->align);
	if (request->by_node) {
		put(line, " nid=");
		put_int(line, request->nid);
	}
	put(line, " from=");
	put_addr(line, request->min);
	put(line, " max_addr=");
	put_addr(line, request->max);
}

void debug_alloc(const char *function, const struct alloc_request *request, const void *caller)
{
	struct line line = { .len = 0 };

	put(&line, function);
	put(&line, ": ");
	put_request(&line, request);
	emit(MEMBLOCK_LOG_DEBUG, &line, caller);
}

void debug_doubled(const struct memblock_type *type, phys_addr_t base, phys_addr_t size)
{
	struct line line = { .len = 0 };

	put(&line, "memblock: ");
	put(&line, type->name);
	put(&line, " is doubled to ");
	put_decimal(&line, 2 * type->max);
	put(&line, " at ");
	put_range(&line, base, size);
	emit(MEMBLOCK_LOG_DEBUG, &line, NULL);
}

/* ---- what went wrong ---- */

void log_not_doubled(const struct memblock_type *type)
{
	struct line line = { .len = 0 };

	put(&line, "memblock: Failed to double ");
	put(&line, type->name);
	put(&line, " array from ");
	put_decimal(&line, type->max);
	put(&line, " to ");
	put_decimal(&line, 2 * type->max);
	put(&line, " entries !");
	emit(MEMBLOCK_LOG_ERROR, &line, NULL);
}

void log_no_mirror(phys_addr_t size)
{
	struct line line = { .len = 0 };

	put(&line, "Could not allocate ");
	put_addr(&line, size);
	put(&line, " bytes of mirrored memory");
	emit(MEMBLOCK_LOG_WARN, &line, NULL);
}

void log_no_memory(const char *function)
{
	struct line line = { .len = 0 };

	put(&line, function);
	put(&line, ": No memory registered yet");
	emit(MEMBLOCK_LOG_WARN, &line, NULL);
}

void log_wrapped_region(phys_addr_t base, phys_addr_t size)
{
	struct line line = { .len = 0 };

	put(&line, "memblock_trim_memory: removed ");
	put_range(&line, base, size);
	put(&line, ", too near the top to be aligned");
	emit(MEMBLOCK_LOG_WARN, &line, NULL);
}

void log_no_coverage(phys_addr_t uncovered, phys_addr_t total)
{
	struct line line = { .len = 0 };

	put(&line, "NUMA: no nodes coverage for ");
	put_decimal(&line, uncovered >> 20);
	put(&line, "MB of ");
	put_decimal(&line, total >> 20);
	put(&line, "MB RAM");
	emit(MEMBLOCK_LOG_ERROR, &line, NULL);
}

_Noreturn void panic_no_resize(const struct memblock_type *type)
{
	struct line line = { .len = 0 };

	put(&line, "memblock: cannot resize ");
	put(&line, type->name);
	put(&line, " array");
	memblock_port_panic(line.text);
}

_Noreturn void panic_no_room(const char *function, const struct alloc_request *request)
{
	struct line line = { .len = 0 };

	put(&line, function);
	put(&line, ": Failed to allocate ");
	put_request(&line, request);
	memblock_port_panic(line.text);
}

_Noreturn void panic_no_room_below(phys_addr_t size, phys_addr_t max_addr)
{
	struct line line = { .len = 0 };

	put(&line, "ERROR: Failed to allocate ");
	put_addr(&line, size);
	put(&line, " bytes below ");
	put_addr(&line, max_addr);
	put(&line, ".");
	memblock_port_panic(line.text);
}

_Noreturn void panic_no_bytes(const char *function, phys_addr_t size)
{
	struct line line = { .len = 0 };

	put(&line, function);
	put(&line, ": Failed to allocate ");
	put_addr(&line, size);
	put(&line, " bytes");
	memblock_port_panic(line.text);
}

/* ---- the configuration dump ---- */

static void dump_text(const char *text)
{
	memblock_port_log(MEMBLOCK_LOG_INFO, text, NULL);
}

static void dump_totals(void)
{
	struct line line = { .len = 0 };

	put(&line, " memory size = ");
	put_addr(&line, memblock.memory.total_size);
	put(&line, " reserved size = ");
	put_addr(&line, memblock.reserved.total_size);
	emit(MEMBLOCK_LOG_INFO, &line, NULL);
}

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
	struct line line = { .len = 0 };

	put(&line, " ");
	put(&line, type->name);
	put(&line, "[");
	put_hex(&line, i);
	put(&line, "]\t");
	put_range(&line, region->base, region->size);
	put(&line, ", ");
	put_addr(&line, region->size);
	put(&line, " bytes");
	if (node_is_shown(nid)) {
		put(&line, " on node ");
		put_int(&line, nid);
	}
	put(&line, " flags: ");
	put_hex(&line, (u64)(unsigned int)region->flags);
	emit(MEMBLOCK_LOG_INFO, &line, NULL);
}

static void dump_list(const struct memblock_type *type)
{
	struct line line = { .len = 0 };
	unsigned long i;

	put(&line, " ");
	put(&line, type->name);
	put(&line, ".cnt  = ");
	put_hex(&line, type->cnt);
	emit(MEMBLOCK_LOG_INFO, &line, NULL);
	for (i = 0; i < type->cnt; i++)
		dump_region(type, i);
}

void __memblock_dump_all(void)
{
	dump_text("MEMBLOCK configuration:");
	dump_totals();
	dump_list(&memblock.memory);
	dump_list(&memblock.reserved);
}
