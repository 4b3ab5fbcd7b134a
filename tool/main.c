// SPDX-License-Identifier: MIT
/*
 * main.c - the `memblock` command: finds the subcommand and runs it. What a subcommand does, and
 * its usage text, lives beside it.
 */
#include "tool.h"

#include <stdio.h>
#include <string.h>

#ifndef MEMBLOCK_VERSION
#define MEMBLOCK_VERSION "unknown"
#endif

static const struct command *const commands[] = {
	&command_boot, &command_show,      &command_draw, &command_fit,   &command_replay,
	&command_diff, &command_pagetable, &command_run,  &command_check,
};

enum { COMMANDS = sizeof(commands) / sizeof(commands[0]) };

static void print_help(FILE *out)
{
	size_t i;

	fprintf(out, "Usage: memblock COMMAND [ARGUMENTS]\n"
		     "\n"
		     "Early-boot physical memory: load a machine's memory map, simulate, replay, "
		     "explain and draw it.\n"
		     "\n");
	for (i = 0; i < COMMANDS; i++)
		fprintf(out, "  %-9s %s\n", commands[i]->name, commands[i]->summary);
	fprintf(out, "\n"
		     "  memblock COMMAND --help   how to use a command\n"
		     "  memblock --version        the version\n");
}

static const struct command *find_command(const char *name)
{
	size_t i;

	for (i = 0; i < COMMANDS; i++) {
		if (!strcmp(commands[i]->name, name))
			return commands[i];
	}
	return NULL;
}

static bool asks_for_help(const char *word)
{
	return !strcmp(word, "--help") || !strcmp(word, "-h");
}

/* --help counts wherever it stands in front of a "--". */
static bool wants_usage(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc && strcmp(argv[i], "--"); i++) {
		if (asks_for_help(argv[i]))
			return true;
	}
	return false;
}

static int print_usage_of(const char *name)
{
	const struct command *command = find_command(name);

	if (!command) {
		tool_error("'%s' is not a command; see memblock --help", name);
		return EXIT_USAGE;
	}
	fputs(command->usage, stdout);
	return EXIT_OK;
}

int main(int argc, char **argv)
{
	const struct command *command;
	int status;

	if (argc < 2) {
		print_help(stderr);
		return EXIT_USAGE;
	}
	if (asks_for_help(argv[1]) || (!strcmp(argv[1], "help") && argc == 2)) {
		print_help(stdout);
		return EXIT_OK;
	}
	if (!strcmp(argv[1], "help"))
		return print_usage_of(argv[2]);
	if (!strcmp(argv[1], "--version")) {
		puts("memblock " MEMBLOCK_VERSION);
		return EXIT_OK;
	}
	command = find_command(argv[1]);
	if (!command) {
		tool_error("'%s' is not a command; see memblock --help", argv[1]);
		return EXIT_USAGE;
	}
	if (wants_usage(argc - 1, argv + 1))
		return print_usage_of(argv[1]);
	status = command->run(argc - 1, argv + 1);
	if (fflush(stdout) || ferror(stdout))
		return tool_error("cannot write to standard output");
	return status;
}
