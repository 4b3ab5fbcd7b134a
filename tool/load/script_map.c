// SPDX-License-Identifier: MIT
/*
 * script_map.c - scripts of operations, and recorded traces, as maps: the operations are carried
 * out on the simulated machine, and the map is what memblock's two lists hold at the end. Handing
 * over to the page allocator is left out: it would take the lists away.
 */
#include "formats.h"
#include "rows.h"
#include "scan.h"
#include "state_map.h"
#include "../machine.h"
#include "../script.h"
#include "../tool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char expects[] = "operations like \"add 0x80000000 1G\" (memblock run --help)";

/* ---- lines ---- */

static size_t word_length(const char *text)
{
	return strcspn(text, " \t");
}

/* An operation, not a result: those are indented. */
static bool is_operation(const char *text)
{
	return *text && *text != ' ' && *text != '\t' && script_find_op(text, word_length(text));
}

/* The first line of a script is an operation or a directive, with the numbers that it takes. */
static enum map_score score_line(const char *text)
{
	const char *p = text;

	if (scan_word(&p, "%memblock-trace ") || scan_word(&p, "%config "))
		return SCORE_WHOLE;
	if (!is_operation(text))
		return SCORE_NONE;
	p += word_length(p);
	scan_blanks(&p);
	return *p >= '0' && *p <= '9' ? SCORE_LIKELY : SCORE_NONE;
}

static enum map_score recognise(const char *data, size_t size)
{
	enum map_score score = SCORE_NONE;
	struct text_line line;
	struct lines lines;

	if (text_looks_binary(data, size))
		return SCORE_NONE;
	lines_begin(&lines, data, size);
	while (lines_next(&lines, &line)) {
		if (!line.length || line.text[0] == '#')
			continue;
		score = score_line(line.text);
		break;
	}
	lines_end(&lines);
	return score;
}

/* ---- carrying out ---- */

struct script_run {
	struct map_list *list;
	struct lines lines;
	struct script_result result;
	unsigned int line;
	bool failed;
};

/* One line without the result that a trace has behind " = ". */
static bool carry_out(struct script_run *run, const char *text)
{
	const char *end = strstr(text, " = ");
	char *operation;
	bool good;

	if (!*text || *text == ' ' || *text == '\t' || !strncmp(text, "free_all", 8))
		return true;
	operation = end ? strndup(text, (size_t)(end - text)) : strdup(text);
	good = operation && script_line(operation, &run->result) != SCRIPT_ERROR;
	free(operation);
	return good;
}

static void carry_out_all(void *arg)
{
	struct script_run *run = arg;
	struct text_line line;

	while (!run->failed && lines_next(&run->lines, &line)) {
		run->line = line.number;
		run->failed = !carry_out(run, line.text);
	}
}

/* The lists as they are after the last line. */
static void take_lists(struct mem_map *map, unsigned int line)
{
	struct memblock_state state;
	char source[32];

	snprintf(source, sizeof(source), "after line %u", line);
	state_capture(&state);
	state_to_map(&state, source, line, map);
	state_free(&state);
}

static bool run_script(struct script_run *run)
{
	script_begin();
	machine.log = machine_no_log;
	if (!machine_try(carry_out_all, run)) {
		tool_error("%s:%u: the machine panicked: %s", run->list->path, run->line,
			   machine.panic);
		return false;
	}
	if (run->failed)
		tool_error("%s:%u: %s", run->list->path, run->line, script_error);
	return !run->failed;
}

static bool read_script(const char *data, size_t size, struct map_list *list)
{
	struct script_run run = { .list = list };
	bool good;

	lines_begin(&run.lines, data, size);
	good = run_script(&run);
	if (good)
		take_lists(map_list_add(list, "script"), run.line);
	machine_reset();
	text_free(&run.result.value);
	text_free(&run.result.lines);
	lines_end(&run.lines);
	return good;
}

const struct map_format script_format = {
	.name = "script",
	.title = "script of operations",
	.expected = expects,
	.recognise = recognise,
	.read = read_script,
};
