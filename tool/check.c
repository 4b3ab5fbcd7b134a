// SPDX-License-Identifier: MIT
/*
 * check.c - `memblock check`: replays recorded traces and compares every result with the recording.
 */
#include "machine.h"
#include "script.h"
#include "tool.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char usage[] =
	"Usage: memblock check [--rules ERA] [--quiet] TRACE...\n"
	"\n"
	"Replay traces and compare every result with the one recorded. A directory stands for\n"
	"all files in it whose names end in .trace. Exit status 1 if any result differs.\n"
	"\n"
	"  --rules ERA   kernel version to behave like: 5.0, 6.1, 6.12 (default) or 7.2\n"
	"  --quiet       show no progress\n"
	"\n"
	"The format is described in memblock(1).\n";

/* One trace while it is replayed. */
struct replay {
	const char *path;
	char *next; /* the rest of the text */
	unsigned long line;
	bool failed;
};

/* Ends the line at `text` with a NUL and returns what follows, NULL at the end. */
static char *cut_line(char *text)
{
	char *end = strchr(text, '\n');

	if (!end)
		return *text ? text + strlen(text) : NULL;
	*end = '\0';
	if (end > text && end[-1] == '\r')
		end[-1] = '\0';
	return end + 1;
}

/* Takes the indented lines that follow, which are the recorded lines of the result. */
static void take_recorded_lines(struct replay *replay, struct text *recorded)
{
	char *line, *rest;

	while (!strncmp(replay->next, "  ", 2)) {
		line = replay->next;
		rest = cut_line(line);
		text_add(recorded, "%s\n", line);
		replay->next = rest;
		replay->line++;
	}
}

static void print_first_line(const char *label, const char *text, size_t len)
{
	printf("  %s %.*s\n", label, (int)len, len ? text : "");
}

/* Shows the first line in which two results differ. */
static void print_lines_difference(const char *expected, const char *got)
{
	size_t expected_len, got_len;

	for (;;) {
		expected_len = strcspn(expected, "\n");
		got_len = strcspn(got, "\n");
		if (expected_len != got_len || memcmp(expected, got, got_len))
			break;
		expected += expected_len + 1;
		got += got_len + 1;
	}
	print_first_line("expected:", *expected ? expected : "(no more lines)",
			 *expected ? expected_len : 15);
	print_first_line("got:     ", *got ? got : "(no more lines)", *got ? got_len : 15);
}

static void compare(struct replay *replay, unsigned long line, const char *op, const char *expected,
		    const struct text *recorded, const struct script_result *result)
{
	const char *value = result->value.len ? result->value.chars : "";
	const char *lines = result->lines.len ? result->lines.chars : "";
	const char *recorded_lines = recorded->len ? recorded->chars : "";

	if (!strcmp(expected, value) && !strcmp(recorded_lines, lines))
		return;
	replay->failed = true;
	printf("%s:%lu: %s\n", replay->path, line, op);
	if (strcmp(expected, value)) {
		print_first_line("expected:", expected, strlen(expected));
		print_first_line("got:     ", value, strlen(value));
	} else {
		print_lines_difference(recorded_lines, lines);
	}
}

static void trim_end(char *text)
{
	size_t len = strlen(text);

	while (len && strchr(" \t\r", text[len - 1]))
		text[--len] = '\0';
}

/* Splits "OP ARGS = RESULT"; returns the result, "" if there is none. */
static char *split_result(char *line)
{
	char *mark = strstr(line, " =");

	if (!mark || (mark[2] != ' ' && mark[2] != '\0'))
		return line + strlen(line);
	*mark = '\0';
	mark += 2;
	trim_end(mark);
	return mark + strspn(mark, " ");
}

static void replay_line(struct replay *replay, struct script_result *result, struct text *recorded)
{
	unsigned long number = ++replay->line;
	char *line = replay->next, *expected;
	enum script_status status;

	replay->next = cut_line(line);
	expected = *line == '%' || *line == '#' ? "" : split_result(line);
	text_clear(recorded);
	take_recorded_lines(replay, recorded);
	status = script_line(line, result);
	if (status == SCRIPT_ERROR) {
		printf("%s:%lu: %s\n", replay->path, number, script_error);
		replay->failed = true;
	} else if (status == SCRIPT_DONE) {
		compare(replay, number, line, expected, recorded, result);
	}
}

static void replay_lines(void *arg)
{
	struct script_result result = { 0 };
	struct replay *replay = arg;
	struct text recorded = { 0 };

	while (!replay->failed && replay->next && *replay->next)
		replay_line(replay, &result, &recorded);
	text_free(&recorded);
	text_free(&result.value);
	text_free(&result.lines);
}

static bool starts_like_a_trace(const char *path, const char *text)
{
	if (!strncmp(text, "%memblock-trace", strlen("%memblock-trace")))
		return true;
	printf("%s:1: not a trace, expected a first line '%%memblock-trace 1'\n", path);
	return false;
}

/* A panic in the middle leaves the results to the end of the program. */
static bool trace_matches(const char *path)
{
	struct replay replay = { .path = path };
	size_t size;
	char *text = read_file(path, &size);

	if (!text)
		return false;
	replay.next = text;
	if (!starts_like_a_trace(path, text)) {
		free(text);
		return false;
	}
	script_begin();
	/* Mirror fallbacks and the like are part of a trace, not news. */
	machine.log = machine_no_log;
	if (!machine_try(replay_lines, &replay)) {
		printf("%s:%lu: the machine panicked: %s\n", path, replay.line, machine.panic);
		replay.failed = true;
	}
	free(text);
	return !replay.failed;
}

/* ---- files and directories ---- */

struct tally {
	unsigned long matched, total;
	bool quiet;
};

static void check_file(const char *path, struct tally *tally)
{
	bool matches = trace_matches(path);

	tally->total++;
	tally->matched += matches;
	if (isatty(STDERR_FILENO) && !tally->quiet)
		fprintf(stderr, "\r%lu traces ", tally->total);
}

static int is_trace(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return len > 6 && !strcmp(entry->d_name + len - 6, ".trace");
}

static bool check_directory(const char *path, struct tally *tally)
{
	struct dirent **entries;
	int count = scandir(path, &entries, is_trace, alphasort), i;
	char *file;

	if (count <= 0) {
		tool_error("%s: no file here ends in .trace", path);
		return false;
	}
	for (i = 0; i < count; i++) {
		file = xrealloc(NULL, strlen(path) + strlen(entries[i]->d_name) + 2);
		sprintf(file, "%s/%s", path, entries[i]->d_name);
		check_file(file, tally);
		free(file);
		free(entries[i]);
	}
	free(entries);
	return true;
}

static bool check_path(const char *path, struct tally *tally)
{
	struct stat info;

	if (!stat(path, &info) && S_ISDIR(info.st_mode))
		return check_directory(path, tally);
	check_file(path, tally);
	return true;
}

static int run_check(int argc, char **argv)
{
	struct tally tally = { 0 };
	bool readable = true;
	int i = 1;

	for (; i < argc && !strncmp(argv[i], "--", 2); i++) {
		if (!strcmp(argv[i], "--quiet"))
			tally.quiet = true;
		else if (strcmp(argv[i], "--rules"))
			return tool_usage_error(&command_check, "unknown option '%s'", argv[i]);
		else if (++i == argc || !script_choose_rules(argv[i]))
			return tool_usage_error(&command_check,
						"--rules needs one of 5.0, 6.1, 6.12, 7.2");
	}
	if (i == argc)
		return tool_usage_error(&command_check, "no trace given");
	for (; i < argc; i++)
		readable &= check_path(argv[i], &tally);
	if (isatty(STDERR_FILENO) && !tally.quiet)
		fputc('\r', stderr);
	printf("%lu of %lu traces match\n", tally.matched, tally.total);
	return readable && tally.matched == tally.total ? EXIT_OK : EXIT_FAILED;
}

const struct command command_check = {
	.name = "check",
	.summary = "replay recorded traces and compare every result",
	.usage = usage,
	.run = run_check,
};
