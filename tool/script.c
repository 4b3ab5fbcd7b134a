// SPDX-License-Identifier: MIT
/*
 * script.c - the operation language: one table of operations, each a call of the library with its
 * arguments and the wording of its result, and the one function that reads a line. Files, prompts
 * and comparisons are in run.c and check.c.
 */
#include "script.h"

#include "machine.h"
#include "tool.h"

#include <memblock/linux6.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char script_error[256];
const struct memblock_rules *script_rules = &memblock_era_rules[MEMBLOCK_RULES_6_12];

/* ---- texts ---- */

void text_clear(struct text *text)
{
	text->len = 0;
	if (text->chars)
		text->chars[0] = '\0';
}

void text_add(struct text *text, const char *format, ...)
{
	va_list args;
	int need;

	va_start(args, format);
	need = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (text->len + (size_t)need + 1 > text->max) {
		text->max = 2 * text->max + (size_t)need + 1;
		text->chars = xrealloc(text->chars, text->max);
	}
	va_start(args, format);
	vsnprintf(text->chars + text->len, (size_t)need + 1, format, args);
	va_end(args);
	text->len += (size_t)need;
}

void text_free(struct text *text)
{
	free(text->chars);
	*text = (struct text){ 0 };
}

/* ---- results ---- */

static void give_int(struct script_result *result, int number)
{
	text_add(&result->value, "%d", number);
}

static void give_addr(struct script_result *result, phys_addr_t addr)
{
	text_add(&result->value, "0x%llx", (unsigned long long)addr);
}

static void give_pointer(struct script_result *result, const void *pointer)
{
	give_addr(result, pointer ? memblock_port_virt_to_phys(pointer) : 0);
}

static void give_range(struct script_result *result, phys_addr_t start, phys_addr_t end)
{
	text_add(&result->lines, "  0x%llx 0x%llx\n", (unsigned long long)start,
		 (unsigned long long)end);
}

static void give_range_of_node(struct script_result *result, u64 start, u64 end, int nid)
{
	text_add(&result->lines, "  0x%llx 0x%llx %d\n", (unsigned long long)start,
		 (unsigned long long)end, nid);
}

/* ---- the operations; arguments arrive as 64-bit numbers in the order of the table ---- */

#define ADDR(i) ((phys_addr_t)args[i])
#define NID(i) ((int)(int64_t)args[i])
#define LIST(i) (args[i] ? &memblock.reserved : &memblock.memory)
#define FLAGS(i) ((enum memblock_flags)args[i])
#define OP(name) static void op_##name(const uint64_t *args, struct script_result *result)
#define OP_CODE(name, call)                                                                        \
	OP(name)                                                                                   \
	{                                                                                          \
		give_int(result, call);                                                            \
	}
#define OP_ADDR(name, call)                                                                        \
	OP(name)                                                                                   \
	{                                                                                          \
		(void)args;                                                                        \
		give_addr(result, call);                                                           \
	}
#define OP_POINTER(name, call)                                                                     \
	OP(name)                                                                                   \
	{                                                                                          \
		give_pointer(result, call);                                                        \
	}
#define OP_PLAIN(name, call)                                                                       \
	OP(name)                                                                                   \
	{                                                                                          \
		(void)args;                                                                        \
		(void)result;                                                                      \
		call;                                                                              \
	}

OP_PLAIN(allow_resize, memblock_allow_resize())
OP_CODE(add, memblock_add(ADDR(0), ADDR(1)))
OP_CODE(add_node, memblock_add_node(ADDR(0), ADDR(1), NID(2), FLAGS(3)))
OP_CODE(remove, memblock_remove(ADDR(0), ADDR(1)))
OP_CODE(reserve, memblock_reserve(ADDR(0), ADDR(1)))
OP_CODE(reserve_node, __memblock_reserve(ADDR(0), ADDR(1), NID(2), FLAGS(3)))
OP_CODE(reserve_kern, memblock_reserve_kern(ADDR(0), ADDR(1)))
OP_CODE(free, memblock_phys_free(ADDR(0), ADDR(1)))
OP_CODE(set_node, memblock_set_node(ADDR(0), ADDR(1), LIST(2), NID(3)))
OP_CODE(mark_hotplug, memblock_mark_hotplug(ADDR(0), ADDR(1)))
OP_CODE(clear_hotplug, memblock_clear_hotplug(ADDR(0), ADDR(1)))
OP_CODE(mark_mirror, memblock_mark_mirror(ADDR(0), ADDR(1)))
OP_CODE(mark_nomap, memblock_mark_nomap(ADDR(0), ADDR(1)))
OP_CODE(clear_nomap, memblock_clear_nomap(ADDR(0), ADDR(1)))
OP_CODE(reserved_mark_noinit, memblock_reserved_mark_noinit(ADDR(0), ADDR(1)))
OP_CODE(reserved_mark_kern, memblock_reserved_mark_kern(ADDR(0), ADDR(1)))
OP_PLAIN(set_bottom_up, memblock_set_bottom_up(args[0] != 0))
OP_PLAIN(set_current_limit, memblock_set_current_limit(ADDR(0)))
OP_PLAIN(trim_memory, memblock_trim_memory(ADDR(0)))
OP_PLAIN(enforce_memory_limit, memblock_enforce_memory_limit(ADDR(0)))
OP_PLAIN(cap_memory_range, memblock_cap_memory_range(ADDR(0), ADDR(1)))
OP_PLAIN(mem_limit_remove_map, memblock_mem_limit_remove_map(ADDR(0)))
OP_ADDR(find_in_range, memblock_find_in_range(ADDR(0), ADDR(1), ADDR(2), ADDR(3)))
OP_ADDR(find_in_range_node,
	memblock_find_in_range_node(ADDR(0), ADDR(1), ADDR(2), ADDR(3), NID(4), FLAGS(5)))
OP_ADDR(alloc_range_nid,
	memblock_alloc_range_nid(ADDR(0), ADDR(1), ADDR(2), ADDR(3), NID(4), args[5] != 0))
OP_ADDR(phys_alloc_range, memblock_phys_alloc_range(ADDR(0), ADDR(1), ADDR(2), ADDR(3)))
OP_ADDR(phys_alloc_try_nid, memblock_phys_alloc_try_nid(ADDR(0), ADDR(1), NID(2)))
OP_POINTER(alloc_try_nid_raw,
	   memblock_alloc_try_nid_raw(ADDR(0), ADDR(1), ADDR(2), ADDR(3), NID(4)))
OP_POINTER(alloc_exact_nid_raw,
	   memblock_alloc_exact_nid_raw(ADDR(0), ADDR(1), ADDR(2), ADDR(3), NID(4)))
OP_CODE(is_memory, memblock_is_memory(ADDR(0)))
OP_CODE(is_reserved, memblock_is_reserved(ADDR(0)))
OP_CODE(is_map_memory, memblock_is_map_memory(ADDR(0)))
OP_CODE(is_region_memory, memblock_is_region_memory(ADDR(0), ADDR(1)))
OP_CODE(is_region_reserved, memblock_is_region_reserved(ADDR(0), ADDR(1)))
OP_CODE(overlaps, memblock_overlaps_region(LIST(0), ADDR(1), ADDR(2)))
OP_CODE(search, memblock_search(LIST(0), ADDR(1)))
OP_ADDR(start_of_dram, memblock_start_of_DRAM())
OP_ADDR(end_of_dram, memblock_end_of_DRAM())
OP_ADDR(phys_mem_size, memblock_phys_mem_size())
OP_ADDR(reserved_size, memblock_reserved_size())
OP_ADDR(estimated_nr_free_pages, memblock_estimated_nr_free_pages())
OP_CODE(validate_numa_coverage, memblock_validate_numa_coverage(ADDR(0)))
OP_PLAIN(dump, __memblock_dump_all())

OP(search_pfn_nid)
{
	unsigned long start = 0, end = 0;
	int nid = memblock_search_pfn_nid(args[0], &start, &end);

	text_add(&result->value, "%d 0x%lx 0x%lx", nid, start, end);
}

OP(free_ranges)
{
	phys_addr_t start, end;
	int nid;
	u64 i;

	for_each_free_mem_range(i, NID(0), FLAGS(1), &start, &end, &nid)
		give_range_of_node(result, start, end, nid);
}

OP(free_ranges_rev)
{
	phys_addr_t start, end;
	int nid;
	u64 i;

	for_each_free_mem_range_reverse(i, NID(0), FLAGS(1), &start, &end, &nid)
		give_range_of_node(result, start, end, nid);
}

OP(pfn_ranges)
{
	unsigned long start, end;
	int i, nid;

	for_each_mem_pfn_range(i, NID(0), &start, &end, &nid)
		give_range_of_node(result, start, end, nid);
}

OP(mem_ranges)
{
	phys_addr_t start, end;
	u64 i;

	(void)args;
	for_each_mem_range(i, &start, &end)
		give_range(result, start, end);
}

OP(mem_ranges_rev)
{
	phys_addr_t start, end;
	u64 i;

	(void)args;
	for_each_mem_range_rev(i, &start, &end)
		give_range(result, start, end);
}

OP(reserved_ranges)
{
	phys_addr_t start, end;
	u64 i;

	(void)args;
	for_each_reserved_mem_range(i, &start, &end)
		give_range(result, start, end);
}

static void give_list(struct script_result *result, struct memblock_type *type)
{
	const struct memblock_region *region;
	unsigned long i;

	for_each_memblock_type(i, type, region)
		text_add(&result->lines, "  %s 0x%llx 0x%llx %d 0x%x\n", type->name,
			 (unsigned long long)region->base, (unsigned long long)region->size,
			 memblock_get_region_node(region), (unsigned int)region->flags);
}

OP(state)
{
	(void)args;
	give_list(result, &memblock.memory);
	give_list(result, &memblock.reserved);
	text_add(&result->lines, "  totals 0x%llx 0x%llx %lu %lu\n",
		 (unsigned long long)memblock.memory.total_size,
		 (unsigned long long)memblock.reserved.total_size, memblock.memory.max,
		 memblock.reserved.max);
}

/* Consecutive blocks of one order are one line. */
static void give_blocks(struct script_result *result, size_t first)
{
	const struct machine_page_block *block, *next, *end = machine.blocks + machine.block_cnt;
	unsigned long count;

	for (block = machine.blocks + first; block < end; block = next) {
		count = 1;
		for (next = block + 1; next < end && next->order == block->order &&
				       next->pfn == block->pfn + (count << block->order);
		     next++)
			count++;
		text_add(&result->lines, "  free 0x%lx %u %lu\n", block->pfn, block->order, count);
	}
}

OP(free_all)
{
	size_t kept = machine.kept_cnt, blocks = machine.block_cnt;
	unsigned long pages_before = machine.pages;

	machine.max_low_pfn = args[0];
	memblock_free_all();
	for (; kept < machine.kept_cnt; kept++)
		text_add(&result->lines, "  reserve_pages 0x%llx 0x%llx %d\n",
			 (unsigned long long)machine.kept[kept].start,
			 (unsigned long long)machine.kept[kept].end, machine.kept[kept].nid);
	give_blocks(result, blocks);
	text_add(&result->lines, "  pages 0x%lx\n", machine.pages - pages_before);
}

#define ENTRY(name, args, help)                                                                    \
	{                                                                                          \
#name, args, help, op_##name                                                       \
	}

const struct script_op script_ops[] = {
	ENTRY(add, "BASE SIZE", "There is RAM here."),
	ENTRY(add_node, "BASE SIZE NID FLAGS", "There is RAM of this node, with these flags."),
	ENTRY(remove, "BASE SIZE", "There is no RAM here."),
	ENTRY(reserve, "BASE SIZE", "This range is taken."),
	ENTRY(reserve_node, "BASE SIZE NID FLAGS",
	      "This range is taken, on a node and with flags."),
	ENTRY(reserve_kern, "BASE SIZE", "This range is taken by the kernel itself."),
	ENTRY(free, "BASE SIZE", "This range is no longer taken."),
	ENTRY(set_node, "BASE SIZE memory|reserved NID",
	      "What the list holds here belongs to this node."),
	ENTRY(mark_hotplug, "BASE SIZE", "This memory may be unplugged later."),
	ENTRY(clear_hotplug, "BASE SIZE", "This memory stays."),
	ENTRY(mark_mirror, "BASE SIZE", "This memory is mirrored (with mirrored_kernelcore=1)."),
	ENTRY(mark_nomap, "BASE SIZE", "This memory must not be mapped."),
	ENTRY(clear_nomap, "BASE SIZE", "This memory may be mapped."),
	ENTRY(reserved_mark_noinit, "BASE SIZE",
	      "The owner sets up these page descriptors itself."),
	ENTRY(reserved_mark_kern, "BASE SIZE", "The kernel itself took these."),
	ENTRY(allow_resize, "", "Full arrays may grow from now on."),
	ENTRY(set_bottom_up, "0|1", "Search upwards (1) or downwards (0)."),
	ENTRY(set_current_limit, "ADDR", "Allocations end at or below this address."),
	ENTRY(trim_memory, "ALIGN", "Shrink memory regions to multiples of ALIGN."),
	ENTRY(enforce_memory_limit, "LIMIT", "Keep the first LIMIT bytes of memory (mem=)."),
	ENTRY(cap_memory_range, "BASE SIZE", "Keep only the memory in this range."),
	ENTRY(mem_limit_remove_map, "LIMIT", "Keep LIMIT bytes and all no-map memory."),
	ENTRY(find_in_range, "START END SIZE ALIGN", "Where would it fit? Reserves nothing."),
	ENTRY(find_in_range_node, "SIZE ALIGN START END NID FLAGS",
	      "The same for this node and flags."),
	ENTRY(alloc_range_nid, "SIZE ALIGN START END NID EXACT", "Allocate, preferring a node."),
	ENTRY(phys_alloc_range, "SIZE ALIGN START END", "Allocate on any node."),
	ENTRY(phys_alloc_try_nid, "SIZE ALIGN NID", "Allocate below the limit, preferring a node."),
	ENTRY(alloc_try_nid_raw, "SIZE ALIGN MIN MAX NID",
	      "Allocate; MIN and NID are preferences."),
	ENTRY(alloc_exact_nid_raw, "SIZE ALIGN MIN MAX NID", "Allocate on this node only."),
	ENTRY(is_memory, "ADDR", "Is this byte RAM?"),
	ENTRY(is_reserved, "ADDR", "Is this byte taken?"),
	ENTRY(is_map_memory, "ADDR", "Is this byte RAM that may be mapped?"),
	ENTRY(is_region_memory, "BASE SIZE", "Is all of this in one memory region?"),
	ENTRY(is_region_reserved, "BASE SIZE", "Is any of this taken?"),
	ENTRY(overlaps, "memory|reserved BASE SIZE", "Does any region of the list overlap this?"),
	ENTRY(search, "memory|reserved ADDR", "Index of the region that holds the byte, or -1."),
	ENTRY(search_pfn_nid, "PFN",
	      "Node and frames of the memory region that holds a page frame."),
	ENTRY(start_of_dram, "", "First byte of memory."),
	ENTRY(end_of_dram, "", "First byte behind memory."),
	ENTRY(phys_mem_size, "", "Bytes of memory."),
	ENTRY(reserved_size, "", "Bytes reserved."),
	ENTRY(estimated_nr_free_pages, "", "Pages of memory less pages reserved."),
	ENTRY(validate_numa_coverage, "BYTES", "Does at most this much memory lack a node?"),
	ENTRY(free_ranges, "NID FLAGS", "Every free range, ascending."),
	ENTRY(free_ranges_rev, "NID FLAGS", "Every free range, descending."),
	ENTRY(mem_ranges, "", "Every mappable memory region, ascending."),
	ENTRY(mem_ranges_rev, "", "Every mappable memory region, descending."),
	ENTRY(reserved_ranges, "", "Every reservation."),
	ENTRY(pfn_ranges, "NID", "The whole page frames of every memory region of a node."),
	ENTRY(state, "", "Both lists, their totals and capacities."),
	ENTRY(dump, "", "Log both lists as a kernel does."),
	ENTRY(free_all, "MAX_LOW_PFN", "Hand everything free to the page allocator."),
};

const size_t script_op_cnt = sizeof(script_ops) / sizeof(script_ops[0]);

static bool is_word(const char *word, size_t len, const char *text)
{
	return strlen(text) == len && !memcmp(word, text, len);
}

const struct script_op *script_find_op(const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < script_op_cnt; i++) {
		if (is_word(name, len, script_ops[i].name))
			return &script_ops[i];
	}
	return NULL;
}

/* ---- reading a line ---- */

static enum script_status fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

static enum script_status fail(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(script_error, sizeof(script_error), format, args);
	va_end(args);
	return SCRIPT_ERROR;
}

static const char *skip_blanks(const char *p)
{
	return p + strspn(p, " \t\r");
}

static size_t word_length(const char *p)
{
	return strcspn(p, " \t\r#");
}

/* The largest number an argument of this kind takes. */
static uint64_t argument_max(const char *what, size_t what_len)
{
	if (is_word(what, what_len, "NID"))
		return INT32_MAX;
	if (is_word(what, what_len, "FLAGS"))
		return UINT32_MAX;
	if (is_word(what, what_len, "EXACT") || is_word(what, what_len, "0|1"))
		return 1;
	return PHYS_ADDR_MAX;
}

static bool parse_list(const char *word, size_t len, uint64_t *value)
{
	*value = is_word(word, len, "reserved");
	return *value || is_word(word, len, "memory");
}

/* One word by what the table calls it; nodes alone may be negative. */
static bool parse_argument(const char *word, size_t len, const char *what, size_t what_len,
			   uint64_t *value)
{
	bool negative = *word == '-' && is_word(what, what_len, "NID");
	const char *p = word + negative;

	if (is_word(what, what_len, "memory|reserved"))
		return parse_list(word, len, value);
	if (!parse_size(&p, value) || p != word + len || *value > argument_max(what, what_len))
		return false;
	if (negative)
		*value = (uint64_t) - (int64_t)*value;
	return true;
}

static enum script_status parse_arguments(const struct script_op *op, const char *p, uint64_t *args)
{
	const char *what = op->args;
	size_t what_len, len, count = 0;

	for (; *what; what = skip_blanks(what + what_len)) {
		what_len = strcspn(what, " ");
		p = skip_blanks(p);
		len = word_length(p);
		if (!parse_argument(p, len, what, what_len, &args[count++]))
			return fail("%s: expected %.*s, got '%.*s' (usage: %s %s)", op->name,
				    (int)what_len, what, (int)len, p, op->name, op->args);
		p += len;
	}
	p = skip_blanks(p);
	if (*p && *p != '#' && *p != '=') /* a recorded result is not the script's business */
		return fail("%s: '%s' is one argument too many (usage: %s %s)", op->name, p,
			    op->name, op->args);
	return SCRIPT_DONE;
}

/* ---- the configuration line ---- */

struct setting {
	const char *name;
	uint64_t min, max; /* what this build can take */
	void (*set)(uint64_t value);
};

static void set_init_regions(uint64_t value)
{
	memblock.memory.max = memblock.reserved.max = value;
}

static void set_movable_node(uint64_t value)
{
	movable_node_enabled = value != 0;
}

static void set_mirrored_kernelcore(uint64_t value)
{
	mirrored_kernelcore = value != 0;
}

static void set_kernel_end(uint64_t value)
{
	machine.kernel_end = (phys_addr_t)value;
}

static void set_nothing(uint64_t value)
{
	(void)value;
}

static const struct setting settings[] = {
	{ "page", PAGE_SIZE, PAGE_SIZE, set_nothing },
	{ "phys_bits", MEMBLOCK_PHYS_ADDR_BITS, MEMBLOCK_PHYS_ADDR_BITS, set_nothing },
	{ "max_nodes", MAX_NUMNODES, MAX_NUMNODES, set_nothing },
	{ "init_regions", 2, INIT_MEMBLOCK_REGIONS, set_init_regions },
	{ "region_bytes", sizeof(struct memblock_region), sizeof(struct memblock_region),
	  set_nothing },
	{ "smp_cache_bytes", SMP_CACHE_BYTES, SMP_CACHE_BYTES, set_nothing },
	{ "movable_node", 0, 1, set_movable_node },
	{ "mirrored_kernelcore", 0, 1, set_mirrored_kernelcore },
	{ "kernel_end", 0, PHYS_ADDR_MAX, set_kernel_end },
};

static const struct setting *find_setting(const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		if (is_word(name, len, settings[i].name))
			return &settings[i];
	}
	return NULL;
}

/* Only traces recorded under other rules than the usual ones name them. */
static enum script_status apply_rules(const char *era, size_t len)
{
	size_t i;

	for (i = 0; i < MEMBLOCK_ERAS; i++) {
		if (is_word(era, len, memblock_era_rules[i].era)) {
			memblock_set_rules(&memblock_era_rules[i]);
			return SCRIPT_NOTHING;
		}
	}
	return fail("%%config: rules '%.*s' are unknown", (int)len, era);
}

static enum script_status apply_setting(const char *word, size_t len)
{
	size_t name_len = strcspn(word, "= \t");
	const struct setting *setting = find_setting(word, name_len);
	const char *p = word + name_len + 1;
	uint64_t value;

	if (!strncmp(word, "rules=", 6))
		return apply_rules(word + 6, len - 6);
	if (!setting || word[name_len] != '=')
		return fail("%%config: unknown setting '%.*s'", (int)len, word);
	if (!parse_number(&p, &value) || p != word + len)
		return fail("%%config: %s: expected a number", setting->name);
	if (value < setting->min || value > setting->max)
		return fail("%%config: %s=0x%llx, but this build takes 0x%llx%s", setting->name,
			    (unsigned long long)value, (unsigned long long)setting->max,
			    setting->min < setting->max ? " at most" : " only");
	setting->set(value);
	return SCRIPT_NOTHING;
}

static enum script_status directive(const char *line)
{
	const char *p = line + strlen("%config");
	size_t len;

	if (!strncmp(line, "%memblock-trace", strlen("%memblock-trace"))) {
		if (strtol(line + strlen("%memblock-trace"), NULL, 10) != 1)
			return fail("only version 1 of the trace format is known");
		return SCRIPT_NOTHING;
	}
	if (strncmp(line, "%config", strlen("%config")))
		return fail("unknown directive '%.*s', expected %%memblock-trace or %%config",
			    (int)word_length(line), line);
	for (p = skip_blanks(p); *p && *p != '#'; p = skip_blanks(p + len)) {
		len = word_length(p);
		if (apply_setting(p, len) == SCRIPT_ERROR)
			return SCRIPT_ERROR;
	}
	return SCRIPT_NOTHING;
}

enum script_status script_line(const char *line, struct script_result *result)
{
	uint64_t args[SCRIPT_MAX_ARGS] = { 0 };
	const struct script_op *op;
	size_t len;

	text_clear(&result->value);
	text_clear(&result->lines);
	line = skip_blanks(line);
	if (!*line || *line == '#')
		return SCRIPT_NOTHING;
	if (*line == '%')
		return directive(line);
	len = word_length(line);
	op = script_find_op(line, len);
	if (!op)
		return fail("unknown operation '%.*s'", (int)len, line);
	if (parse_arguments(op, line + len, args) == SCRIPT_ERROR)
		return SCRIPT_ERROR;
	op->run(args, result);
	return SCRIPT_DONE;
}

/* ---- the machine a script runs on ---- */

void script_begin(void)
{
	machine_reset();
	memblock_set_rules(script_rules);
}

bool script_choose_rules(const char *era)
{
	size_t i;

	for (i = 0; i < MEMBLOCK_ERAS; i++) {
		if (!strcmp(memblock_era_rules[i].era, era)) {
			script_rules = &memblock_era_rules[i];
			return true;
		}
	}
	return false;
}

void script_header(struct text *out)
{
	text_add(out, "%%memblock-trace 1\n");
	text_add(
		out,
		"%%config page=0x%lx phys_bits=%d max_nodes=%d init_regions=%lu region_bytes=0x%zx "
		"smp_cache_bytes=0x%x movable_node=%d mirrored_kernelcore=%d",
		(unsigned long)PAGE_SIZE, MEMBLOCK_PHYS_ADDR_BITS, MAX_NUMNODES,
		memblock.memory.max, sizeof(struct memblock_region), SMP_CACHE_BYTES,
		movable_node_enabled, mirrored_kernelcore);
	if (memblock_get_rules() != &memblock_era_rules[MEMBLOCK_RULES_6_12])
		text_add(out, " rules=%s", memblock_get_rules()->era);
	text_add(out, "\n");
}
