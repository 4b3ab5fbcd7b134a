// SPDX-License-Identifier: MIT
/*
 * memblock_log.c - reading memblock=debug lines. Each form of line is a row of a table; what else a
 * log says that a replay needs (the kernel's version, boot parameters, zones) is read here, too.
 */
#include "memblock_log.h"
#include "../tool.h"
#include "dump.h"
#include "record.h"
#include "field.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the words in front of the colon ---- */

static const struct form {
	const char *word;
	enum log_kind kind;
	enum { ANY_NODE, EXACT_NODE, PHYSICAL } asks; /* of LOG_ALLOC */
} forms[] = {
	{ "memblock_add", LOG_ADD, ANY_NODE },
	{ "memblock_add_node", LOG_ADD, ANY_NODE },
	{ "memblock_remove", LOG_REMOVE, ANY_NODE },
	{ "memblock_reserve", LOG_RESERVE, ANY_NODE },
	{ "__memblock_reserve", LOG_RESERVE, ANY_NODE },
	{ "memblock_free", LOG_FREE, ANY_NODE },
	{ "memblock_phys_free", LOG_FREE, ANY_NODE },
	{ "__memblock_free_early", LOG_FREE, ANY_NODE },
	{ "__memblock_free_late", LOG_LATE, ANY_NODE },
	{ "memblock_free_late", LOG_LATE, ANY_NODE },
	{ "memblock_virt_alloc_try_nid", LOG_ALLOC, ANY_NODE },
	{ "memblock_virt_alloc_try_nid_nopanic", LOG_ALLOC, ANY_NODE },
	{ "memblock_virt_alloc_try_nid_raw", LOG_ALLOC, ANY_NODE },
	{ "memblock_alloc_try_nid", LOG_ALLOC, ANY_NODE },
	{ "memblock_alloc_try_nid_raw", LOG_ALLOC, ANY_NODE },
	{ "memblock_alloc_try_nid_nopanic", LOG_ALLOC, ANY_NODE },
	{ "memblock_alloc_exact_nid_raw", LOG_ALLOC, EXACT_NODE },
	{ "memblock_phys_alloc_range", LOG_ALLOC, PHYSICAL },
};

static const struct form *scan_form(const char **p)
{
	const char *q = *p;
	size_t i, length;

	scan_blanks(&q);
	length = strspn(q, "_abcdefghijklmnopqrstuvwxyz");
	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (strlen(forms[i].word) != length || strncmp(q, forms[i].word, length) ||
		    q[length] != ':')
			continue;
		*p = q + length + 1;
		return &forms[i];
	}
	return NULL;
}

const char *log_kind_name(enum log_kind kind)
{
	static const char *const names[LOG_KINDS] = { "add",    "remove", "reserve",
						      "free",   "late",   "alloc",
						      "double", "dump",   "hand-over" };

	return names[kind];
}

bool log_op_is_allocators(const struct log_op *op)
{
	static const char *const prefixes[] = { "memblock_", "__memblock_" };
	const char *p = op->caller;
	size_t i;

	if (op->kind != LOG_RESERVE || !p || !strcmp(p, "memblock_double_array"))
		return false;
	for (i = 0; i < 2; i++)
		if (scan_word(&p, prefixes[i]))
			return true;
	return false;
}

/* ---- what stands behind the colon ---- */

/* Length of a 0x number at `p`, without the 0x. */
static size_t hex_digits(const char *p)
{
	return scan_word(&p, "0x") ? strspn(p, "0123456789abcdefABCDEF") : 0;
}

/*
 * "[0xFIRST-0xLAST]", the end inclusive. In the kernel's own arithmetic: an empty range ends one in
 * front of its base, one of all ones two.
 */
static bool scan_range(const char **p, struct memblock_log *log, struct log_op *op)
{
	const char *q = *p;
	uint64_t last;

	if (!field_next(&q, "["))
		return false;
	if (hex_digits(q) == 8)
		log->is_32bit = true;
	if (!field_number(&q, &op->base) || !scan_word(&q, "-") || !field_number(&q, &last) ||
	    !scan_word(&q, "]"))
		return false;
	op->size = last - op->base + 1;
	if (hex_digits(*p + strspn(*p, " \t[")) == 8)
		op->size = (uint32_t)op->size;
	*p = q;
	return true;
}

/* "nid=0 flags=0", "flags 0x0" or nothing. */
static void scan_owner(const char **p, struct log_op *op)
{
	uint64_t flags;
	char *end;

	(void)field_signed(p, "nid", &op->nid);
	if (field_next(p, "flags=")) {
		op->flags = (unsigned int)strtoul(*p, &end, 16); /* %x, without 0x */
		*p = end;
	} else if (field_next(p, "flags ") && field_number(p, &flags)) {
		op->flags = (unsigned int)flags;
	}
}

/* "symbol+0x10/0x20" or a bare word. */
static void scan_caller(const char *p, struct log_op *op)
{
	size_t length;

	scan_blanks(&p);
	length = strcspn(p, "+ \t");
	if (!length)
		return;
	op->caller = xrealloc(NULL, length + 1);
	memcpy(op->caller, p, length);
	op->caller[length] = '\0';
}

/* "8257 bytes align=0x40 nid=-1 from=0x0 max_addr=0x0" */
static bool scan_request(const char **p, struct memblock_log *log, struct log_op *op)
{
	if (!field_number(p, &op->size) || !field_next(p, "bytes") ||
	    !field_value(p, "align", &op->align))
		return false;
	(void)field_signed(p, "nid", &op->nid);
	if (!field_value(p, "from", &op->min) || !field_next(p, "max_addr="))
		return false;
	if (hex_digits(*p) == 8)
		log->is_32bit = true;
	return field_number(p, &op->max);
}

/* Fails, leaving `op` without a caller, if the rest of the line is not what `form` promises. */
static bool scan_operation(const char *p, const struct form *form, struct memblock_log *log,
			   struct log_op *op)
{
	op->kind = form->kind;
	op->function = form->word;
	op->exact = form->asks == EXACT_NODE;
	op->physical = form->asks == PHYSICAL;
	op->nid = NUMA_NO_NODE;
	if (form->kind == LOG_ALLOC) {
		if (!scan_request(&p, log, op))
			return false;
	} else {
		if (!scan_range(&p, log, op))
			return false;
		scan_owner(&p, op);
	}
	scan_caller(p, op);
	return true;
}

/* "memblock: reserved is doubled to 256 at [0x9d000-0x9e7ff]" */
static bool scan_doubling(const char *p, struct memblock_log *log, struct log_op *op)
{
	if (!field_next(&p, "memblock:"))
		return false;
	op->reserved = field_next(&p, "reserved");
	if ((!op->reserved && !field_next(&p, "memory")) || !field_next(&p, "is doubled to") ||
	    !field_number(&p, &op->align) || !field_next(&p, "at") || !scan_range(&p, log, op))
		return false;
	op->align = 0;
	op->kind = LOG_DOUBLED;
	op->function = "memblock_double_array";
	op->nid = NUMA_NO_NODE;
	return true;
}

/* ---- the log being read ---- */

struct reading {
	struct memblock_log *log;
	struct dump_reader dump;
	struct memblock_state state; /* the dump being read */
	bool in_dump, in_zones, handed_over;
	unsigned int begin_line; /* of the boot that the lines are of now */
	bool counted;            /* that one has shown a line of memblock=debug */
};

static void warn(struct memblock_log *log, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
static void warn(struct memblock_log *log, const char *format, ...)
{
	va_list args;
	char *sentence;

	va_start(args, format);
	sentence = xvformat(format, args);
	va_end(args);
	log->warnings = xrealloc(log->warnings, (log->warning_cnt + 1) * sizeof(*log->warnings));
	log->warnings[log->warning_cnt++] = sentence;
}

static struct log_op *add_op(struct memblock_log *log, const struct log_op *op,
			     const struct text_line *line)
{
	struct log_op *added;

	if (log->cnt == log->max) {
		log->max = log->max ? 2 * log->max : 256;
		log->ops = xrealloc(log->ops, log->max * sizeof(*log->ops));
	}
	added = &log->ops[log->cnt++];
	*added = *op;
	added->line = line->number;
	added->has_time = line->has_time;
	added->time = line->time;
	return added;
}

/* ---- dumps ---- */

static void end_dump(struct reading *reading, const struct text_line *line)
{
	struct memblock_log *log = reading->log;
	struct log_op op = { .kind = LOG_DUMP, .function = "MEMBLOCK configuration" };
	const char *why = state_check(&reading->state);

	reading->in_dump = false;
	if (!dump_is_complete(&reading->dump))
		why = "it is not complete";
	if (why) {
		warn(log, "%s:%u: the dump is not used: %s", log->path, reading->state.line, why);
		state_free(&reading->state);
		return;
	}
	op.dump = log->dump_cnt;
	log->dumps = xrealloc(log->dumps, (log->dump_cnt + 1) * sizeof(*log->dumps));
	log->dumps[log->dump_cnt++] = reading->state;
	add_op(log, &op, line)->line = reading->state.line;
	memset(&reading->state, 0, sizeof(reading->state));
}

/* Whether the line was one of a dump. Other lines may stand between those of a dump. */
static bool take_dump_line(struct reading *reading, const struct text_line *line)
{
	struct memblock_log *log = reading->log;

	if (dump_begins(line->text)) {
		if (reading->in_dump)
			end_dump(reading, line);
		dump_begin(&reading->dump, &reading->state, line->number);
		reading->in_dump = true;
		return true;
	}
	if (!reading->in_dump)
		return false;
	switch (dump_take(&reading->dump, line->text)) {
	case DUMP_LINE:
		return true;
	case DUMP_LAST:
		end_dump(reading, line);
		return true;
	case DUMP_UNREADABLE:
		warn(log, "%s:%u: cannot read this line of a dump: %s", log->path, line->number,
		     line->text);
		return true;
	case DUMP_OTHER:
		break;
	}
	return false;
}

/* ---- operations ---- */

static bool take_operation(struct reading *reading, const struct text_line *line)
{
	struct memblock_log *log = reading->log;
	struct log_op op = { 0 };
	const char *p = line->text;
	const struct form *form = scan_form(&p);

	if (!form && !scan_doubling(p, log, &op))
		return false;
	if (reading->in_dump)
		end_dump(reading, line);
	if (form && !scan_operation(p, form, log, &op)) {
		warn(log, "%s:%u: expected %s behind %s:", log->path, line->number,
		     form->kind == LOG_ALLOC ?
			     "\"N bytes align=0x.. [nid=N] from=0x.. max_addr=0x..\"" :
			     "\"[0xFIRST-0xLAST]\"",
		     form->word);
		return true;
	}
	add_op(log, &op, line);
	return true;
}

/* ---- other lines that say something ---- */

enum { ADDRESSES_MAX = 256 }; /* every guess at a limit tries them all */

static void add_address(struct memblock_log *log, uint64_t address, unsigned int line,
			const char *format, ...) __attribute__((format(printf, 4, 5)));
static void add_address(struct memblock_log *log, uint64_t address, unsigned int line,
			const char *format, ...)
{
	struct log_address *added;
	va_list args;
	size_t i;

	if (log->address_cnt == ADDRESSES_MAX)
		return;
	for (i = 0; i < log->address_cnt; i++)
		if (log->addresses[i].address == address)
			return;
	log->addresses = xrealloc(log->addresses, (log->address_cnt + 1) * sizeof(*log->addresses));
	added = &log->addresses[log->address_cnt++];
	added->address = address;
	added->line = line;
	va_start(args, format);
	vsnprintf(added->what, sizeof(added->what), format, args);
	va_end(args);
}

/* "Linux version 6.1.0": a boot begins. */
static bool scan_version(const char *text, unsigned int *major, unsigned int *minor)
{
	uint64_t first, second;

	if (!field_next(&text, "Linux version") || !field_number(&text, &first) ||
	    !scan_word(&text, ".") || !parse_number(&text, &second) || first >= 100 ||
	    second >= 1000)
		return false;
	*major = (unsigned int)first;
	*minor = (unsigned int)second;
	return true;
}

static void take_version(struct memblock_log *log, const char *text)
{
	(void)scan_version(text, &log->major, &log->minor);
}

/* Whether the parameters of the command line in `text` hold `word`. */
static bool has_parameter(const char *text, const char *word)
{
	size_t length = strlen(word);
	const char *at;

	for (at = strstr(text, word); at; at = strstr(at + 1, word))
		if (isspace((unsigned char)at[-1]) &&
		    (!at[length] || isspace((unsigned char)at[length])))
			return true;
	return false;
}

static void take_parameters(struct memblock_log *log, const char *text)
{
	if (!field_next(&text, "Kernel command line:") && !field_next(&text, "Command line:"))
		return;
	log->movable_node |= has_parameter(text, "movable_node");
	log->kernelcore_mirror |= has_parameter(text, "kernelcore=mirror");
}

/* "  DMA32    [mem 0x1000000-0xffffffff]" behind "Zone ranges:". */
static void take_zone(struct reading *reading, const struct text_line *line)
{
	const char *p = line->text;
	char name[16] = "";
	uint64_t first, last;

	if (field_next(&p, "Zone ranges:")) {
		reading->in_zones = true;
		return;
	}
	if (!reading->in_zones)
		return;
	if (sscanf(p, " %15s", name) != 1 || !strcmp(name, "Movable")) {
		reading->in_zones = false;
		return;
	}
	p = strstr(p, "[mem");
	if (p && scan_word(&p, "[mem") && field_number(&p, &first) && scan_word(&p, "-") &&
	    field_number(&p, &last))
		add_address(reading->log, last + 1, line->number, "end of zone %s", name);
}

/* The page allocator takes over in front of these lines, whichever comes first. */
static void take_handover(struct reading *reading, const struct text_line *line)
{
	const char *p = line->text;
	struct log_op op = { .kind = LOG_HANDOVER, .function = "memblock_free_all" };

	if (reading->handed_over || (!(field_next(&p, "Memory:") && strstr(p, "available")) &&
				     !field_next(&p, "SLUB:") && !field_next(&p, "SLAB:")))
		return;
	reading->handed_over = true;
	add_op(reading->log, &op, line);
}

/* "  node   0: [mem 0x40000000-0x7fffffff]" */
static void take_node_range(struct memblock_log *log, const struct text_line *line)
{
	const char *p = line->text;
	uint64_t nid, first, last;

	if (!field_next(&p, "node") || !field_number(&p, &nid) || nid >= STATE_NO_NODE ||
	    !scan_word(&p, ":") || !field_next(&p, "[mem") || !field_number(&p, &first) ||
	    !scan_word(&p, "-") || !field_number(&p, &last) || last < first || last == UINT64_MAX)
		return;
	log->node_ranges =
		xrealloc(log->node_ranges, (log->node_range_cnt + 1) * sizeof(*log->node_ranges));
	log->node_ranges[log->node_range_cnt++] =
		(struct log_node_range){ first, last + 1, (int)nid, line->number };
}

/* The kernel says so itself, or somebody left lines out by hand. */
static void take_loss(struct memblock_log *log, const struct text_line *line)
{
	const char *p = line->text;

	if (!log->lost_line && (strstr(p, "printk messages dropped") || field_next(&p, "...") ||
				field_next(&p, "[...]")))
		log->lost_line = line->number;
}

/* ---- notes: what the line behind an allocation says of its address ---- */

/* Length of `text` in front of `number`, without "[mem", "at", "0x" and the like. */
static size_t note_length(const char *text, const char *number)
{
	static const char *const tails[] = { "at", "[mem", "allocated", "[", ":", "base", "-" };
	size_t length = (size_t)(number - text), i;
	bool shorter = true;

	while (shorter) {
		shorter = false;
		while (length && isspace((unsigned char)text[length - 1])) {
			length--;
			shorter = true;
		}
		for (i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
			size_t tail = strlen(tails[i]);

			if (length > tail && !strncmp(text + length - tail, tails[i], tail)) {
				length -= tail;
				shorter = true;
			}
		}
	}
	return length;
}

/* Where `text` names `address` in hex, or NULL. */
static const char *find_address(const char *text, uint64_t address)
{
	const char *at, *end;
	uint64_t number;

	for (at = strstr(text, "0x"); at; at = strstr(end, "0x")) {
		end = at;
		if (!parse_number(&end, &number))
			end = at + 2;
		else if (number == address)
			return at;
	}
	return NULL;
}

/* Only a reservation without a request in front of it needs a name from elsewhere. */
static void take_note(struct memblock_log *log, const struct text_line *line)
{
	struct log_op *op = log->cnt ? &log->ops[log->cnt - 1] : NULL;
	const char *at, *text = line->text;
	size_t length;

	if (!op || op->note || !op->base || !log_op_is_allocators(op) ||
	    (log->cnt > 1 && op[-1].kind == LOG_ALLOC))
		return;
	at = find_address(text, op->base);
	scan_blanks(&text);
	length = at && at > text ? note_length(text, at) : 0;
	if (length)
		op->note = strndup(text, length);
}

/* ---- boots: a capture may hold several, and only those with memblock=debug count ---- */

static bool is_wanted(const struct reading *reading)
{
	return reading->log->boot_cnt + (reading->counted ? 0 : 1) == reading->log->boot;
}

/*
 * What a boot said that was over before it showed any line of memblock=debug: no operation that
 * holds memory.
 */
static void forget_boot(struct reading *reading)
{
	struct memblock_log *log = reading->log;

	log->cnt = log->address_cnt = log->node_range_cnt = 0;
	log->movable_node = log->kernelcore_mirror = false;
	reading->in_zones = reading->handed_over = false;
}

static void begin_boot(struct reading *reading, const struct text_line *line)
{
	if (reading->in_dump)
		end_dump(reading, line);
	if (!reading->counted && is_wanted(reading))
		forget_boot(reading);
	reading->counted = false;
	reading->begin_line = line->number;
}

static void count_boot(struct reading *reading, const struct text_line *line)
{
	struct memblock_log *log = reading->log;
	const char *p = line->text;

	if (reading->counted || (!dump_begins(p) && !scan_form(&p)))
		return;
	reading->counted = true;
	log->boot_cnt++;
	if (log->boot_cnt == log->boot)
		log->boot_line = reading->begin_line ? reading->begin_line : line->number;
}

/* ---- the whole ---- */

static void take_line(struct reading *reading, const struct text_line *line)
{
	struct memblock_log *log = reading->log;
	unsigned int major, minor;

	if (scan_version(line->text, &major, &minor))
		begin_boot(reading, line);
	count_boot(reading, line);
	if (!is_wanted(reading))
		return;
	if (take_dump_line(reading, line) || take_operation(reading, line))
		return;
	take_version(log, line->text);
	take_parameters(log, line->text);
	take_zone(reading, line);
	take_node_range(log, line);
	take_loss(log, line);
	take_note(log, line);
	take_handover(reading, line);
}

/* Ends of requests bound what the kernel believes to be mapped. */
static void collect_request_ends(struct memblock_log *log)
{
	size_t i;

	for (i = 0; i < log->cnt; i++) {
		const struct log_op *op = &log->ops[i];

		if (op->kind == LOG_ALLOC && op->max > 1 && op->max < UINT64_MAX)
			add_address(log, op->max, op->line, "max_addr of another request");
	}
}

/* What follows from the whole log. False after tool_error() if it shows nothing of the boot. */
static bool finish(struct memblock_log *log)
{
	collect_request_ends(log);
	if (log->boot_cnt > 1)
		warn(log, "%s:%u: boot %u of %u begins here; the others are not looked at",
		     log->path, log->boot_line, log->boot, log->boot_cnt);
	if (log->boot_cnt && log->boot_cnt < log->boot)
		tool_error("%s: there is no boot %u with memblock=debug, the last is %u", log->path,
			   log->boot, log->boot_cnt);
	else if (!log->cnt || (log->cnt == 1 && log->ops[0].kind == LOG_HANDOVER))
		tool_error("%s: no line of memblock=debug: expected \"memblock_reserve: "
			   "[0x..-0x..]\" and the like, or a MEMBLOCK configuration dump",
			   log->path);
	else
		return true;
	return false;
}

bool memblock_log_parse_boot(const char *path, const char *data, size_t size, unsigned int boot,
			     struct memblock_log *log)
{
	struct reading reading = { .log = log };
	struct records records;
	struct text_line line = { 0 };

	memset(log, 0, sizeof(*log));
	log->path = xstrdup(path);
	log->boot = boot;
	records_begin(&records, data, size);
	while (records_next(&records, &line))
		take_line(&reading, &line);
	if (reading.in_dump)
		end_dump(&reading, &line);
	records_end(&records);
	if (finish(log))
		return true;
	memblock_log_free(log);
	return false;
}

bool memblock_log_parse(const char *path, const char *data, size_t size, struct memblock_log *log)
{
	return memblock_log_parse_boot(path, data, size, 1, log);
}

bool memblock_log_recognise(const char *data)
{
	char word[64];
	size_t i;

	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		snprintf(word, sizeof(word), "%s: ", forms[i].word);
		if (strstr(data, word))
			return true;
	}
	return false;
}

bool memblock_log_read(const char *path, unsigned int boot, struct memblock_log *log)
{
	size_t size;
	char *data = read_file(path, &size);
	bool good;

	if (!data)
		return false;
	good = memblock_log_parse_boot(path_name(path), data, size, boot, log);
	free(data);
	return good;
}

void memblock_log_free(struct memblock_log *log)
{
	size_t i;

	for (i = 0; i < log->cnt; i++) {
		free(log->ops[i].caller);
		free(log->ops[i].note);
	}
	for (i = 0; i < log->dump_cnt; i++)
		state_free(&log->dumps[i]);
	for (i = 0; i < log->warning_cnt; i++)
		free(log->warnings[i]);
	free(log->ops);
	free(log->dumps);
	free(log->addresses);
	free(log->node_ranges);
	free(log->warnings);
	free(log->path);
	memset(log, 0, sizeof(*log));
}
