// SPDX-License-Identifier: MIT
/*
 * dump.c - reading memblock's own lists, from a kernel log's `MEMBLOCK configuration:` and from
 * debugfs. The forms are those of kernels 4.x to 7.x; ends are inclusive in all of them.
 */
#include "dump.h"
#include "../tool.h"
#include "record.h"
#include "field.h"
#include "formats.h"
#include "state_map.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- the dump in a log ---- */

bool dump_begins(const char *text)
{
	return field_next(&text, "MEMBLOCK configuration:");
}

void dump_begin(struct dump_reader *reader, struct memblock_state *state, unsigned int line)
{
	state->line = line;
	state->has_flags = state->has_nodes = true;
	*reader = (struct dump_reader){ .state = state };
}

/* " memory size = 0x40000000 reserved size = 0x741fc7c" */
static bool take_totals(struct dump_reader *reader, const char *p)
{
	struct memblock_state *state = reader->state;

	if (!field_next(&p, "memory size =") || !field_number(&p, &state->memory.total) ||
	    !field_next(&p, "reserved size =") || !field_number(&p, &state->reserved.total))
		return false;
	state->memory.has_total = state->reserved.has_total = true;
	return true;
}

static struct state_list *scan_list(const char **p, struct memblock_state *state)
{
	if (field_next(p, "memory"))
		return &state->memory;
	return field_next(p, "reserved") ? &state->reserved : NULL;
}

/* " reserved.cnt  = 0x7" */
static bool take_count(struct dump_reader *reader, const char *p)
{
	struct state_list *list = scan_list(&p, reader->state);

	if (!list || !scan_word(&p, ".cnt") || !field_next(&p, "=") ||
	    !field_number(&p, &reader->expected))
		return false;
	reader->list = list;
	list->given = true;
	return true;
}

/* " on node 0", or nothing. */
static int scan_node(const char **p)
{
	uint64_t node;

	if (field_next(p, "on node") && field_number(p, &node) && node < STATE_NO_NODE)
		return (int)node;
	return STATE_NO_NODE;
}

/*
 * " memory[0x0]<TAB>[0x40000000-0x7fffffff], 0x40000000 bytes on node 0 flags: 0x0". An empty list
 * of older kernels is one region of 0 bytes.
 */
static bool take_region(struct dump_reader *reader, const char *p)
{
	struct state_list *list = scan_list(&p, reader->state);
	uint64_t index, base, last, size, flags = 0;
	int node;

	if (!list || list != reader->list || !scan_word(&p, "[") || !field_number(&p, &index) ||
	    !scan_word(&p, "]") || !field_next(&p, "[") || !field_number(&p, &base) ||
	    !scan_word(&p, "-") || !field_number(&p, &last) || !scan_word(&p, "]") ||
	    !scan_word(&p, ",") || !field_number(&p, &size) || !field_next(&p, "bytes"))
		return false;
	node = scan_node(&p);
	if (field_next(&p, "flags:") && !field_number(&p, &flags))
		return false;
	if (reader->expected)
		reader->expected--;
	if (size)
		state_add(list, base, size, (unsigned int)flags, node);
	return true;
}

static bool looks_like_dump(const char *text)
{
	struct memblock_state none;
	const char *p = text;

	return scan_list(&p, &none) && (*p == '.' || *p == '[' || scan_word(&p, " size"));
}

bool dump_is_complete(const struct dump_reader *reader)
{
	return reader->list == &reader->state->reserved && !reader->expected;
}

enum dump_line dump_take(struct dump_reader *reader, const char *text)
{
	if (!looks_like_dump(text))
		return DUMP_OTHER;
	if (!take_region(reader, text) && !take_count(reader, text) && !take_totals(reader, text))
		return DUMP_UNREADABLE;
	return dump_is_complete(reader) ? DUMP_LAST : DUMP_LINE;
}

/* ---- debugfs ---- */

static bool scan_flag(const char **p, unsigned int *flags)
{
	static const struct {
		const char *name;
		unsigned int flag;
	} names[] = {
		{ "NONE", MEMBLOCK_NONE },
		{ "HOTPLUG", MEMBLOCK_HOTPLUG },
		{ "MIRROR", MEMBLOCK_MIRROR },
		{ "NOMAP", MEMBLOCK_NOMAP },
		{ "DRV_MNG", MEMBLOCK_DRIVER_MANAGED },
		{ "RSV_NIT", MEMBLOCK_RSRV_NOINIT },
		{ "RSRV_NIT", MEMBLOCK_RSRV_NOINIT },
		{ "RSV_KERN", MEMBLOCK_RSRV_KERN },
		{ "RSRV_KERN", MEMBLOCK_RSRV_KERN },
		{ "KHO_SCRATCH", MEMBLOCK_KHO_SCRATCH },
		{ "UNKNOWN", MEMBLOCK_NONE },
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!scan_word(p, names[i].name))
			continue;
		*flags |= names[i].flag;
		return true;
	}
	return false;
}

/* "   0 NOMAP|HOTPLUG" or "   x NONE", behind a region of 6.6 and later. */
static bool scan_columns(const char **p, int *node, unsigned int *flags)
{
	uint64_t number;

	*node = STATE_NO_NODE;
	if (!field_next(p, "x")) {
		if (!field_number(p, &number))
			return false;
		if (number < STATE_NO_NODE)
			*node = (int)number;
	}
	scan_blanks(p);
	do {
		if (!scan_flag(p, flags))
			return false;
	} while (scan_word(p, "|"));
	return true;
}

/* "   0: 0x40000000..0x7fffffff", with columns or without. */
static bool take_debugfs_region(const char *p, struct memblock_state *state,
				struct state_list *list)
{
	uint64_t index, base, last;
	unsigned int flags = 0;
	int node = STATE_NO_NODE;

	if (!field_number(&p, &index) || !scan_word(&p, ":") || !field_number(&p, &base) ||
	    !scan_word(&p, "..") || !field_number(&p, &last))
		return false;
	if (!scan_at_end(p)) {
		if (!scan_columns(&p, &node, &flags) || !scan_at_end(p))
			return false;
		state->has_flags = state->has_nodes = true;
	}
	if (last - base + 1) /* else the one entry of an empty list */
		state_add(list, base, last - base + 1, flags, node);
	list->given = true;
	return true;
}

/* Whether `length` characters end with `name`, which stands alone or behind a '/'. */
static bool ends_with_name(const char *text, size_t length, const char *name)
{
	const size_t used = strlen(name);

	if (length < used || memcmp(text + length - used, name, used))
		return false;
	return length == used || text[length - used - 1] == '/';
}

/*
 * A line that names a list: "== memblock/reserved", "/sys/kernel/debug/memblock/memory:", "memory",
 * "# cat /sys/kernel/debug/memblock/memory".
 */
static struct state_list *named_list(const char *text, struct memblock_state *state)
{
	size_t length = strcspn(text, "\n");

	while (length && strchr(": \t=", text[length - 1]))
		length--;
	if (ends_with_name(text, length, "reserved"))
		return &state->reserved;
	return ends_with_name(text, length, "memory") ? &state->memory : NULL;
}

/* Blank, or a remark. */
static bool says_nothing(const char *text)
{
	return scan_at_end(text) || *text == '#';
}

/* "   0: 0x...", a region or what is left of one. */
static bool is_numbered(const char *text)
{
	uint64_t index;

	return field_number(&text, &index) && scan_word(&text, ":") && field_next(&text, "0x");
}

/*
 * Lines of debugfs under headings; `list` is what lines in front of any heading belong to. Any
 * other line, like the prompt of a shell, ends a list.
 */
static bool read_debugfs(const char *path, const char *data, size_t size, struct state_list *list,
			 struct memblock_state *state)
{
	struct state_list *named;
	struct text_line line;
	struct lines lines;
	bool good = true;

	lines_begin(&lines, data, size);
	while (good && lines_next(&lines, &line)) {
		named = named_list(line.text, state);
		if (named) {
			list = named;
			list->given = true;
		} else if (!is_numbered(line.text)) {
			list = says_nothing(line.text) ? list : NULL;
		} else if (!list || !take_debugfs_region(line.text, state, list)) {
			tool_error("%s:%u: expected \"N: 0xFIRST..0xLAST\" below a line naming "
				   "memory or reserved",
				   path, line.number);
			good = false;
		}
	}
	lines_end(&lines);
	return good;
}

/* ---- the last dump of a log ---- */

static void take_dumps(struct records *records, struct memblock_state *state, bool *complete)
{
	struct memblock_state found = { 0 };
	struct dump_reader reader;
	struct text_line line;
	bool inside = false;

	while (records_next(records, &line)) {
		if (dump_begins(line.text)) {
			state_free(&found);
			dump_begin(&reader, &found, line.number);
			inside = true;
		} else if (inside && dump_take(&reader, line.text) == DUMP_LAST) {
			state_free(state);
			*state = found;
			memset(&found, 0, sizeof(found));
			inside = false;
			*complete = true;
		}
	}
	state_free(&found);
}

static bool find_last_dump(const char *data, size_t size, struct memblock_state *state)
{
	struct records records;
	bool complete = false;

	records_begin(&records, data, size);
	take_dumps(&records, state, &complete);
	records_end(&records);
	return complete;
}

static bool read_last_dump(const char *path, const char *data, size_t size,
			   struct memblock_state *state)
{
	bool complete = find_last_dump(data, size, state);

	if (!complete)
		tool_error("%s: no complete dump: expected all regions of memory and reserved "
			   "behind \"MEMBLOCK configuration:\"",
			   path);
	return complete;
}

/* ---- whole files ---- */

static bool holds_dump(const char *data)
{
	return strstr(data, "MEMBLOCK configuration:") != NULL;
}

bool state_parse(const char *path, const char *data, size_t size, struct memblock_state *state)
{
	const char *why;

	if (!(holds_dump(data) ? read_last_dump(path, data, size, state) :
				 read_debugfs(path, data, size, named_list(path, state), state)))
		return false;
	if (!state->memory.given && !state->reserved.given) {
		tool_error("%s: expected the text of debugfs memblock/{memory,reserved} or a "
			   "MEMBLOCK configuration dump",
			   path);
		return false;
	}
	why = state_check(state);
	if (why)
		tool_error("%s: not a state of memblock: %s", path, why);
	return !why;
}

static bool load_file(const char *path, struct memblock_state *state)
{
	size_t size;
	char *data = read_file(path, &size);
	bool good;

	if (!data)
		return false;
	good = state_parse(path_name(path), data, size, state);
	free(data);
	return good;
}

static bool load_directory(const char *directory, struct memblock_state *state)
{
	static const char *const names[] = { "memory", "reserved" };
	char path[4096];
	size_t i;

	for (i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s/%s", directory, names[i]);
		if (!load_file(path, state))
			return false;
	}
	return true;
}

bool is_state_directory(const char *path)
{
	char list[4096];

	snprintf(list, sizeof(list), "%s/reserved", path);
	return !access(list, F_OK);
}

bool load_state(const char *path, struct memblock_state *state)
{
	bool good;

	memset(state, 0, sizeof(*state));
	if (is_directory(path))
		good = load_directory(path, state);
	else
		good = load_file(path, state);
	if (!good)
		state_free(state);
	return good;
}

/* ---- as maps ---- */

static bool read_map(const char *data, size_t size, struct map_list *list)
{
	struct memblock_state state = { 0 };
	bool good = state_parse(list->path, data, size, &state);

	if (good)
		state_to_map(&state, NULL, 0, map_list_add(list, "memblock"));
	state_free(&state);
	return good;
}

static enum map_score recognise_dump(const char *data, size_t size)
{
	struct memblock_state state = { 0 };
	bool found = holds_dump(data) && find_last_dump(data, size, &state) && !state_check(&state);

	state_free(&state);
	return found ? SCORE_LIKELY : SCORE_NONE;
}

/* The next line that says anything; false at the end. */
static bool next_that_says(struct lines *lines, struct text_line *line)
{
	struct memblock_state none;

	while (lines_next(lines, line))
		if (!says_nothing(line->text) || named_list(line->text, &none))
			return true;
	return false;
}

/*
 * The text is of debugfs if its first line names a list or is a region, and has some of debugfs in
 * it if a region follows a line that names a list.
 */
static enum map_score recognise_debugfs(const char *data, size_t size)
{
	enum map_score score = SCORE_NONE, region = SCORE_WHOLE; /* what one tells here */
	struct memblock_state state = { 0 };
	struct text_line line;
	struct lines lines;
	bool first = true;

	lines_begin(&lines, data, size);
	while (!score && next_that_says(&lines, &line)) {
		const bool names = strstr(line.text, "memblock/") && named_list(line.text, &state);

		if (take_debugfs_region(line.text, &state, &state.memory))
			score = region;
		else if (names && first && *line.text != '#')
			score = SCORE_WHOLE;
		region = names ? SCORE_LIKELY : SCORE_NONE;
		first = false;
	}
	lines_end(&lines);
	state_free(&state);
	return score == SCORE_LIKELY && holds_dump(data) ? SCORE_NONE : score;
}

bool state_recognise(const char *data, size_t size)
{
	return recognise_debugfs(data, size) || recognise_dump(data, size);
}

const struct map_format memblock_dump_format = {
	.name = "memblock-dump",
	.title = "MEMBLOCK configuration dump",
	.expected = "a kernel's \"MEMBLOCK configuration:\" dump",
	.recognise = recognise_dump,
	.read = read_map,
};

const struct map_format memblock_debugfs_format = {
	.name = "memblock",
	.title = "debugfs memblock lists",
	.expected = "the text of /sys/kernel/debug/memblock/{memory,reserved}",
	.recognise = recognise_debugfs,
	.read = read_map,
};
