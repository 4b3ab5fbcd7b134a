// SPDX-License-Identifier: MIT
/*
 * kernel_log.c - the maps in a kernel's boot log.
 *
 * A log shows one machine's memory several times: as firmware told it, as the kernel changed it, as
 * EFI has it. Each of these becomes a map of its own. In front of them stands the map "kernel",
 * what the kernel went on with: the last E820 map that has memory, with the changes logged after
 * it; else the EFI map; else the ranges of nodes; else what other firmware reported. The nodes and
 * the reservations of the log are added to it.
 *
 * What stands behind another "Linux version" line, or a comment "# --- NAME", is another machine.
 */
#include "e820_text.h"
#include "efi_text.h"
#include "formats.h"
#include "log_rows.h"
#include "scan.h"
#include "../tool.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define KERNEL_MAP "kernel"
#define MIB (1ULL << 20)

enum { RECORD_LIMIT = 960 };

/* A change that the log tells of, and where. */
struct logged_change {
	struct e820_change change;
	unsigned int line;
};

/* One machine's log. */
struct kernel_log {
	struct text_maps text;
	struct logged_change *changes;
	size_t change_cnt, change_max;
	char *model, *bootargs;
	bool has_rows;
	bool cmdline_is_cut;
	bool adds_kernel; /* the next range that is removed comes back as memory */
	char *broken;     /* a row that may go on in the next line, or NULL */
	unsigned int broken_line;
};

/* ---- rows ---- */

/* The first MAP_PARSERS of them know whole maps, the others what goes with one. */
static row_parser *const parsers[] = { e820_row, efi_log_row, early_range_row, firmware_row,
				       node_row, numa_row,    reservation_row };
enum { PARSERS = sizeof(parsers) / sizeof(parsers[0]), MAP_PARSERS = 2 };

static enum row_result parse_any(const char *text, struct row *row, size_t *which)
{
	enum row_result result = ROW_NONE;
	size_t i;

	for (i = 0; i < PARSERS && result == ROW_NONE; i++) {
		row_clear(row);
		result = parsers[i](text, row);
		*which = i;
	}
	return result;
}

/* The map "kernel" comes first in the list, so it is opened with the first row. */
static void add_row(struct kernel_log *log, const struct text_line *line, enum row_result result,
		    const struct row *row)
{
	log->has_rows = true;
	(void)text_map_open(&log->text, KERNEL_MAP);
	if (result == ROW_GOOD)
		text_maps_add(&log->text, line, row);
	else
		text_maps_damaged(&log->text, line, row->map,
				  strcmp(row->map, EFI_MAP) ? e820_expects : efi_log_expects);
}

/* ---- rows that a mail program wrapped ---- */

static void keep_broken(struct kernel_log *log, const struct text_line *line)
{
	log->broken = xstrdup(line->text);
	log->broken_line = line->number;
}

/* What has not been mended is damaged, as far as it came. */
static void give_up_broken(struct kernel_log *log)
{
	struct text_line line = { .number = log->broken_line, .text = log->broken };
	struct row row;
	size_t which;

	if (!log->broken)
		return;
	line.length = strlen(log->broken);
	add_row(log, &line, parse_any(log->broken, &row, &which), &row);
	free(log->broken);
	log->broken = NULL;
}

static char *joined(const char *first, const char *second)
{
	const size_t length = strlen(first);
	char *text = xrealloc(NULL, length + strlen(second) + 2);

	memcpy(text, first, length);
	text[length] = ' ';
	strcpy(text + length + 1, second);
	return text;
}

/* Whether this line is the rest of the broken row: a stamp begins another record. */
static bool mends_broken(struct kernel_log *log, const struct text_line *line)
{
	struct text_line whole = { .number = log->broken_line };
	struct row row;
	size_t which;
	char *text;
	bool mended;

	if (!log->broken || line->has_time)
		return false;
	text = joined(log->broken, line->text);
	mended = parse_any(text, &row, &which) == ROW_GOOD;
	if (mended) {
		whole.text = text;
		whole.length = strlen(text);
		add_row(log, &whole, ROW_GOOD, &row);
		free(log->broken);
		log->broken = NULL;
	}
	free(text);
	return mended;
}

static void take_row(struct kernel_log *log, const struct text_line *line, enum row_result result,
		     const struct row *row)
{
	if (result == ROW_DAMAGED)
		keep_broken(log, line);
	else
		add_row(log, line, result, row);
}

static void take_change(struct kernel_log *log, const struct text_line *line,
			struct e820_change *change)
{
	if (change->any_kind && log->adds_kernel) {
		change->remove = false;
		change->to = FIRMWARE_MEMORY;
		log->adds_kernel = false;
	}
	if (log->change_cnt == log->change_max) {
		log->change_max = log->change_max ? 2 * log->change_max : 16;
		log->changes = xrealloc(log->changes, log->change_max * sizeof(*log->changes));
	}
	log->changes[log->change_cnt++] = (struct logged_change){ *change, line->number };
}

/* ---- what else a log tells ---- */

static void keep_text(char **text, const char *value)
{
	if (*text)
		return;
	scan_blanks(&value);
	*text = xstrdup(value);
}

/* Kernels cut a record off near 1,000 characters: the last word of such a command line is none. */
static void keep_cmdline(struct kernel_log *log, const char *value)
{
	char *last_blank;

	if (log->bootargs)
		return;
	keep_text(&log->bootargs, value);
	if (strlen(log->bootargs) < RECORD_LIMIT)
		return;
	last_blank = strrchr(log->bootargs, ' ');
	if (last_blank)
		*last_blank = '\0';
	log->cmdline_is_cut = true;
}

/*
 * A kernel that finds itself in memory that memmap= took away takes its place out of the map and
 * puts it back as memory. Only the first half of that is logged.
 */
static bool tells_of_lost_kernel(const char *text)
{
	return strstr(text, ".text .data .bss are not marked as E820") != NULL;
}

static void take_words(struct kernel_log *log, const char *text)
{
	static const char *const models[] = { "DMI: ", "Machine model: ",
					      "OF: fdt: Machine model: ", "OF: fdt:Machine model: ",
					      "Hardware name: " };
	static const char *const cmdlines[] = { "Command line: ", "Kernel command line: " };
	size_t i;

	log->adds_kernel |= tells_of_lost_kernel(text);
	if (strstr(text, "physical RAM map:"))
		text_maps_heading(&log->text);
	scan_blanks(&text);
	for (i = 0; i < sizeof(models) / sizeof(models[0]); i++)
		if (!strncmp(text, models[i], strlen(models[i])))
			keep_text(&log->model, text + strlen(models[i]));
	for (i = 0; i < sizeof(cmdlines) / sizeof(cmdlines[0]); i++)
		if (!strncmp(text, cmdlines[i], strlen(cmdlines[i])))
			keep_cmdline(log, text + strlen(cmdlines[i]));
}

/* ---- the map "kernel" ---- */

static bool is_efi(const char *key)
{
	return !strcmp(key, EFI_MAP);
}

static bool is_node_ranges(const char *key)
{
	return !strcmp(key, NODE_RANGES_MAP);
}

static bool is_firmware(const char *key)
{
	return !strcmp(key, E820_FIRMWARE);
}

static bool is_e820_stage(const char *key)
{
	return strcmp(key, KERNEL_MAP) && strcmp(key, NODES_MAP) && strcmp(key, NUMA_MAP) &&
	       strcmp(key, RESERVATIONS_MAP) && !is_efi(key) && !is_node_ranges(key) &&
	       !is_firmware(key);
}

/* The last opened map that `wanted` accepts, one with memory if there has to be some. */
static const struct open_map *last_of(const struct kernel_log *log, bool (*wanted)(const char *key),
				      bool with_memory)
{
	const struct open_map *found = NULL, *open;
	size_t i;

	for (i = 0; i < log->text.open_cnt; i++) {
		open = &log->text.open[i];
		if (wanted(open->key) &&
		    (!with_memory || mem_map_memory(&log->text.list->maps[open->at])))
			found = !found || open->at > found->at ? open : found;
	}
	return found;
}

static const struct open_map *choose_stage(const struct kernel_log *log)
{
	static bool (*const order[])(const char *key) = { is_e820_stage, is_efi, is_node_ranges,
							  is_firmware };
	enum { ORDERS = sizeof(order) / sizeof(order[0]) };
	const struct open_map *found = NULL;
	size_t i;

	for (i = 0; i < ORDERS && !found; i++)
		found = last_of(log, order[i], true);
	for (i = 0; i < ORDERS && !found; i++)
		found = last_of(log, order[i], false);
	return found;
}

static void copy_ranges(struct mem_map *to, const struct mem_map *from)
{
	size_t i;

	for (i = 0; i < from->cnt; i++)
		mem_map_copy(to, &from->ranges[i]);
	for (i = 0; i < from->anomaly_cnt; i++)
		mem_map_anomaly(to, "%s", from->anomalies[i]);
}

/* Changes are made to E820 maps only, and only to those printed before. */
static void make_changes(struct kernel_log *log, struct mem_map *kernel,
			 const struct open_map *stage)
{
	bool changed = false;
	size_t i;

	for (i = 0; i < log->change_cnt; i++) {
		if (log->changes[i].line <= stage->last_line)
			continue;
		e820_apply(kernel, &log->changes[i].change);
		changed = true;
	}
	if (changed)
		mem_map_sort(kernel);
}

/* Every PC has memory in its first MiB: a map that starts higher has lost its beginning. */
static void check_start(struct mem_map *kernel, const struct open_map *stage)
{
	uint64_t lowest = UINT64_MAX;
	size_t i;

	if (strncmp(stage->key, "BIOS-", 5) && strcmp(stage->key, E820_XEN))
		return;
	for (i = 0; i < kernel->cnt; i++)
		if (kernel->ranges[i].is.base < lowest)
			lowest = kernel->ranges[i].is.base;
	if (kernel->cnt && lowest >= MIB)
		mem_map_anomaly(kernel,
				"nothing is described below 0x%08" PRIx64
				": the beginning of the map is missing",
				lowest);
}

/* Whether a later line says more of the same node. */
static bool is_superseded(const struct mem_map *map, size_t i)
{
	size_t later;

	for (later = i + 1; later < map->cnt; later++)
		if (map->ranges[later].is.nid == map->ranges[i].is.nid)
			return true;
	return false;
}

/* What the NUMA lines add up to: each of them tells all of its node so far. */
static void add_numa_nodes(struct mem_map *kernel, const struct mem_map *numa)
{
	size_t i;

	for (i = 0; i < numa->cnt && numa->cnt <= 4096; i++)
		if (!is_superseded(numa, i))
			mem_map_copy(kernel, &numa->ranges[i]);
}

/* Nodes of the ranges of nodes are news only where there is more than one. */
static void add_node_ranges(struct mem_map *kernel, const struct mem_map *ranges)
{
	bool many = false;
	size_t i;

	for (i = 0; i < ranges->cnt; i++)
		many |= ranges->ranges[i].is.nid > 0;
	for (i = 0; many && i < ranges->cnt; i++)
		mem_map_copy(kernel, &ranges->ranges[i])->is.kind = FIRMWARE_NODE;
}

/* Of what tells of nodes, the source that tells most. */
static void add_nodes(struct kernel_log *log, struct mem_map *kernel, const struct open_map *stage)
{
	const struct mem_map *nodes = text_map(&log->text, NODES_MAP);
	const struct mem_map *numa = text_map(&log->text, NUMA_MAP);
	const struct mem_map *ranges = text_map(&log->text, NODE_RANGES_MAP);

	if (nodes)
		copy_ranges(kernel, nodes);
	else if (numa)
		add_numa_nodes(kernel, numa);
	else if (ranges && stage && !is_node_ranges(stage->key))
		add_node_ranges(kernel, ranges);
}

static bool has_range(const struct mem_map *map, const struct firmware_range *range)
{
	size_t i;

	for (i = 0; i < map->cnt; i++)
		if (map->ranges[i].is.kind == range->kind &&
		    map->ranges[i].is.base == range->base && map->ranges[i].is.size == range->size)
			return true;
	return false;
}

/* Old kernels tell of the initrd when they find it and again when they reserve it. */
static void add_reservations(struct mem_map *kernel, const struct mem_map *reservations)
{
	size_t i;

	for (i = 0; i < reservations->cnt; i++)
		if (reservations->ranges[i].is.kind != FIRMWARE_INITRD ||
		    !has_range(kernel, &reservations->ranges[i].is))
			mem_map_copy(kernel, &reservations->ranges[i]);
}

static void fill_kernel_map(struct kernel_log *log)
{
	struct mem_map *kernel = text_map_open(&log->text, KERNEL_MAP);
	const struct mem_map *reservations = text_map(&log->text, RESERVATIONS_MAP);
	const struct open_map *stage = choose_stage(log);

	if (stage) {
		copy_ranges(kernel, &log->text.list->maps[stage->at]);
		check_start(kernel, stage);
		kernel->ordered = is_e820_stage(stage->key);
		if (kernel->ordered)
			make_changes(log, kernel, stage);
	}
	if (log->cmdline_is_cut)
		mem_map_anomaly(kernel,
				"the log cut the command line off: its last word is left out");
	add_nodes(log, kernel, stage);
	if (reservations)
		add_reservations(kernel, reservations);
}

/* Model and command line belong to all maps of the machine. */
static void label_maps(const struct kernel_log *log)
{
	struct mem_map *map;
	size_t i;

	for (i = 0; i < log->text.open_cnt; i++) {
		map = &log->text.list->maps[log->text.open[i].at];
		if (log->model) {
			free(map->model);
			map->model = xstrdup(log->model);
		}
		if (log->bootargs && !map->bootargs)
			map->bootargs = xstrdup(log->bootargs);
	}
}

/* ---- machines ---- */

static void begin_machine(struct kernel_log *log)
{
	log->has_rows = log->adds_kernel = log->cmdline_is_cut = false;
	log->change_cnt = 0;
	log->model = log->bootargs = NULL;
}

static void end_machine(struct kernel_log *log)
{
	give_up_broken(log);
	if (log->has_rows) {
		fill_kernel_map(log);
		label_maps(log);
	}
	free(log->model);
	free(log->bootargs);
	text_maps_close(&log->text);
}

static bool starts_machine(const struct kernel_log *log, const char *text)
{
	const char *p = text;

	if (scan_char(&p, '#')) {
		scan_blanks(&p);
		return scan_word(&p, "---");
	}
	return log->has_rows && scan_word(&p, "Linux version ");
}

static void take_line(const struct text_line *line, void *arg)
{
	struct kernel_log *log = arg;
	struct e820_change change;
	enum row_result result;
	struct row row;
	size_t which;

	if (mends_broken(log, line))
		return;
	give_up_broken(log);
	if (starts_machine(log, line->text)) {
		end_machine(log);
		begin_machine(log);
	}
	if (text_maps_comment(&log->text, line))
		return;
	result = parse_any(line->text, &row, &which);
	if (result != ROW_NONE)
		take_row(log, line, result, &row);
	else if (e820_change_line(line->text, &change))
		take_change(log, line, &change);
	else
		take_words(log, line->text);
}

/* ---- the format ---- */

static const char expects[] =
	"lines like \"BIOS-e820: [mem 0x..-0x..] usable\", \"efi: mem00: ..\" "
	"or \"node 0: [mem 0x..-0x..]\"";

/* E820 and EFI entries are a map; the rest, and what may be wrapped, are hints. */
static enum map_score score_line(const char *text)
{
	struct row row;
	size_t which;

	switch (parse_any(text, &row, &which)) {
	case ROW_GOOD:
		return which < MAP_PARSERS && !is_firmware(row.map) ? SCORE_LIKELY : SCORE_HINTS;
	case ROW_DAMAGED:
		return SCORE_HINTS;
	default:
		return SCORE_NONE;
	}
}

static bool read_log(const char *data, size_t size, struct map_list *list)
{
	struct kernel_log log = { 0 };

	text_maps_begin(&log.text, list);
	begin_machine(&log);
	lines_each(data, size, take_line, &log);
	end_machine(&log);
	free(log.changes);
	return text_maps_end(&log.text, expects);
}

const struct map_format kernel_log_format = {
	.name = "kernel-log",
	.title = "kernel log",
	.expected = "a kernel log with BIOS-e820 or EFI lines",
	.score_line = score_line,
	.read = read_log,
};
