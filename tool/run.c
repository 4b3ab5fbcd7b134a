// SPDX-License-Identifier: MIT
/*
 * run.c - `memblock run`: carries out a script from a file, a pipe or a prompt, and shows or
 * records the results. What the operations are is script.c's business.
 */
#include "json.h"
#include "machine.h"
#include "script.h"
#include "tool.h"

#include <cjson/cJSON.h>
#include <editline/readline.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
	"Usage: memblock run [OPTIONS] [SCRIPT]\n"
	"\n"
	"Carry out memory operations on a simulated machine, one a line, and print their results\n"
	"in the format of a trace. Without SCRIPT the operations come from standard input; on a\n"
	"terminal there is a prompt with history, completion and 'help'.\n"
	"\n"
	"  --record OUT   also write a trace with all results, for memblock check\n"
	"  --json         print one JSON array: [{\"line\", \"op\", \"args\", \"result\", "
	"\"lines\"}]\n"
	"  --rules ERA    kernel version to behave like: 5.0, 6.1, 6.12 (default) or 7.2\n"
	"  --debug        print the memblock=debug lines of a kernel as comments\n"
	"\n"
	"Numbers are decimal or 0x hex; K M G T P E multiply by powers of 1024. Node -1 is any\n"
	"node, the limit 0 is the current limit. An example:\n"
	"\n"
	"  add 0x80000000 512M\n"
	"  reserve 0x80000000 8M\n"
	"  phys_alloc_range 64K 4K 0 0\n"
	"  state\n"
	"\n"
	"'help' at the prompt, or memblock(1), lists the operations.\n";

struct run {
	const char *name; /* where the lines come from, for messages */
	FILE *record;     /* NULL if nothing is recorded */
	cJSON *json;      /* NULL unless --json */
	bool prompt;
	const char *line; /* the line being carried out */
	unsigned long number;
	struct script_result result;
	enum script_status status;
};

/* ---- showing results ---- */

/*
 * Length of the operation in a line: without a recorded result or a comment and the blanks before
 * it.
 */
static int operation_length(const char *line)
{
	size_t len = strcspn(line, "#=");

	while (len && strchr(" \t\r", line[len - 1]))
		len--;
	return (int)len;
}

static void write_trace(FILE *out, const char *line, const struct script_result *result)
{
	fprintf(out, "%.*s", operation_length(line), line);
	if (result->value.len)
		fprintf(out, " = %s", result->value.chars);
	fprintf(out, "\n%s", result->lines.len ? result->lines.chars : "");
}

static void write_result(const struct script_result *result)
{
	if (result->value.len)
		puts(result->value.chars);
	if (result->lines.len)
		fputs(result->lines.chars, stdout);
}

static cJSON *lines_to_json(const char *lines)
{
	cJSON *array = cJSON_CreateArray();
	char *copy = xstrdup(lines), *line;

	for (line = strtok(copy, "\n"); line; line = strtok(NULL, "\n"))
		cJSON_AddItemToArray(array, cJSON_CreateString(line + strspn(line, " ")));
	free(copy);
	return array;
}

static cJSON *args_to_json(const char *args, size_t len)
{
	cJSON *array = cJSON_CreateArray();
	char *copy = xstrdup(args), *word;

	copy[len] = '\0';
	for (word = strtok(copy, " \t\r"); word; word = strtok(NULL, " \t\r"))
		cJSON_AddItemToArray(array, cJSON_CreateString(word));
	free(copy);
	return array;
}

static void add_to_json(struct run *run, const char *line)
{
	size_t len = (size_t)operation_length(line), op_len = strcspn(line, " \t\r#");
	cJSON *entry = cJSON_CreateObject();
	char *op = xstrdup(line);

	op[op_len] = '\0';
	cJSON_AddNumberToObject(entry, "line", (double)run->number);
	cJSON_AddStringToObject(entry, "op", op);
	cJSON_AddItemToObject(entry, "args", args_to_json(line + op_len, len - op_len));
	if (run->result.value.len)
		cJSON_AddStringToObject(entry, "result", run->result.value.chars);
	if (run->result.lines.len)
		cJSON_AddItemToObject(entry, "lines", lines_to_json(run->result.lines.chars));
	cJSON_AddItemToArray(run->json, entry);
	free(op);
}

static void show(struct run *run, const char *line)
{
	line += strspn(line, " \t");
	if (run->record)
		write_trace(run->record, line, &run->result);
	if (run->json)
		add_to_json(run, line);
	else if (run->prompt)
		write_result(&run->result);
	else
		write_trace(stdout, line, &run->result);
}

static void log_as_comment(enum memblock_log_level level, const char *line)
{
	if (level != MEMBLOCK_LOG_DEBUG || memblock_debug)
		printf("# %s\n", line);
}

/* ---- carrying out lines ---- */

static void carry_out(void *arg)
{
	struct run *run = arg;

	run->status = script_line(run->line, &run->result);
}

/* False if the script must end here. */
static bool run_line(struct run *run, const char *line)
{
	run->line = line;
	run->number++;
	if (!machine_try(carry_out, run)) {
		tool_error("%s:%lu: the machine panicked: %s", run->name, run->number,
			   machine.panic);
		return false;
	}
	if (run->status == SCRIPT_ERROR) {
		tool_error("%s:%lu: %s", run->name, run->number, script_error);
		return run->prompt;
	}
	if (run->status == SCRIPT_DONE)
		show(run, line);
	else if (run->record && *line == '%' && strncmp(line, "%memblock-trace", 15))
		fprintf(run->record, "%s\n", line);
	return true;
}

/* In a trace, indented lines are recorded results and are passed over. */
static bool run_text(struct run *run, char *text)
{
	bool is_trace = !strncmp(text, "%memblock-trace", 15);
	char *end;

	for (; *text; text = end) {
		end = text + strcspn(text, "\n");
		if (*end)
			*end++ = '\0';
		if (is_trace && !strncmp(text, "  ", 2))
			run->number++;
		else if (!run_line(run, text))
			return false;
	}
	return true;
}

/* ---- the prompt ---- */

static char *next_completion(const char *start, int again)
{
	static size_t i;

	if (!again)
		i = 0;
	while (i < script_op_cnt) {
		const char *name = script_ops[i++].name;

		if (!strncmp(name, start, strlen(start)))
			return xstrdup(name);
	}
	return NULL;
}

/* The first word is an operation; other words are not completed, least of all to file names. */
static char **complete(const char *word, int start, int end)
{
	(void)end;
	rl_attempted_completion_over = 1;
	return start ? NULL : rl_completion_matches(word, next_completion);
}

static void print_op_help(const struct script_op *op)
{
	char call[64];

	snprintf(call, sizeof(call), "%s %s", op->name, op->args);
	printf("  %-46s %s\n", call, op->help);
}

static void print_help(const char *name)
{
	const struct script_op *op = script_find_op(name, strlen(name));
	size_t i;

	if (op) {
		print_op_help(op);
		return;
	}
	for (i = 0; i < script_op_cnt; i++)
		print_op_help(&script_ops[i]);
	puts("  help [OPERATION], quit");
}

static bool is_command(const char *line, const char *word)
{
	size_t len = strlen(word);

	return !strncmp(line, word, len) && (line[len] == '\0' || line[len] == ' ');
}

/* False on `quit`. */
static bool run_prompt_line(struct run *run, char *line)
{
	line[strcspn(line, "\n")] = '\0';
	line += strspn(line, " \t");
	if (is_command(line, "quit") || is_command(line, "exit"))
		return false;
	if (is_command(line, "help")) {
		print_help(line + 4 + strspn(line + 4, " "));
		return true;
	}
	if (*line)
		add_history(line);
	return run_line(run, line) || machine.panic[0] == '\0';
}

static bool run_prompt(struct run *run)
{
	char *line;
	bool more = true;

	rl_readline_name = "memblock";
	rl_attempted_completion_function = complete;
	puts("An empty machine. 'help' lists the operations, 'quit' ends.");
	while (more && (line = readline("memblock> "))) {
		more = run_prompt_line(run, line);
		free(line);
	}
	return machine.panic[0] == '\0';
}

/* ---- the command ---- */

static bool run_script(struct run *run, const char *path)
{
	size_t size;
	char *text;
	bool done;

	run->name = path_name(path ? path : "-");
	if (!path && isatty(STDIN_FILENO)) {
		run->prompt = !run->json;
		if (run->prompt)
			return run_prompt(run);
	}
	text = read_file(path ? path : "-", &size);
	if (!text)
		return false;
	done = run_text(run, text);
	free(text);
	return done;
}

static bool open_record(struct run *run, const char *path)
{
	struct text header = { 0 };

	if (!path)
		return true;
	run->record = fopen(path, "w");
	if (!run->record) {
		tool_error("%s: %s", path, strerror(errno));
		return false;
	}
	script_header(&header);
	fputs(header.chars, run->record);
	text_free(&header);
	return true;
}

static bool close_record(struct run *run, const char *path)
{
	bool bad;

	if (!run->record)
		return true;
	bad = ferror(run->record) != 0;
	if (fclose(run->record) || bad) {
		tool_error("%s: cannot write", path);
		return false;
	}
	return true;
}

static int run_with(struct run *run, const char *path, const char *record, bool debug)
{
	bool done;

	script_begin();
	machine.log = log_as_comment;
	memblock_debug = debug;
	if (!open_record(run, record))
		return EXIT_FAILED;
	done = run_script(run, path);
	if (run->json)
		json_print_and_delete(stdout, run->json);
	text_free(&run->result.value);
	text_free(&run->result.lines);
	return close_record(run, record) && done ? EXIT_OK : EXIT_FAILED;
}

static int run_run(int argc, char **argv)
{
	const char *path = NULL, *record = NULL;
	struct run run = { 0 };
	bool debug = false, json = false;
	int i;

	for (i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--json"))
			json = true;
		else if (!strcmp(argv[i], "--debug"))
			debug = true;
		else if (!strcmp(argv[i], "--record") && i + 1 < argc)
			record = argv[++i];
		else if (!strcmp(argv[i], "--rules") && i + 1 < argc) {
			if (!script_choose_rules(argv[++i]))
				return tool_usage_error(&command_run,
							"--rules: '%s' is none of 5.0, "
							"6.1, 6.12, 7.2",
							argv[i]);
		} else if (argv[i][0] == '-' && argv[i][1])
			return tool_usage_error(&command_run, "unknown or incomplete option '%s'",
						argv[i]);
		else if (path)
			return tool_usage_error(&command_run, "more than one script: '%s'",
						argv[i]);
		else
			path = argv[i];
	}
	if (json)
		run.json = cJSON_CreateArray();
	return run_with(&run, path, record, debug);
}

const struct command command_run = {
	.name = "run",
	.summary = "carry out memory operations from a file, a pipe or a prompt",
	.usage = usage,
	.run = run_run,
};
