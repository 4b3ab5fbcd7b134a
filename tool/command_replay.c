// SPDX-License-Identifier: MIT
/*
 * command_replay.c - `memblock replay`: options, files, and the exit status.
 */
#include "load/dump.h"
#include "load/load.h"
#include "machine.h"
#include "replay_report.h"
#include "tool.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

struct arguments {
	const char *log, *final, *map;
	unsigned int boot; /* which one of the log, from 1 */
	bool json, help;
	struct replay_show show;
};

static const struct option long_options[] = {
	{ "final", required_argument, NULL, 'f' }, { "map", required_argument, NULL, 'm' },
	{ "boot", required_argument, NULL, 'b' },  { "json", no_argument, NULL, 'j' },
	{ "quiet", no_argument, NULL, 'q' },       { "owners", no_argument, NULL, 'o' },
	{ "help", no_argument, NULL, 'h' },        { NULL, 0, NULL, 0 },
};

static int take_boot(const char *text, unsigned int *boot)
{
	const char *p = text;
	uint64_t number;

	if (!parse_number(&p, &number) || *p || number == 0 || number > UINT32_MAX)
		return tool_usage_error(&command_replay, "--boot %s: expected a number from 1",
					text);
	*boot = (unsigned int)number;
	return EXIT_OK;
}

static int take_option(int option, char **argv, struct arguments *arguments)
{
	switch (option) {
	case 'f':
		arguments->final = optarg;
		return EXIT_OK;
	case 'm':
		arguments->map = optarg;
		return EXIT_OK;
	case 'b':
		return take_boot(optarg, &arguments->boot);
	case 'j':
		arguments->json = true;
		return EXIT_OK;
	case 'q':
		arguments->show.quiet = true;
		return EXIT_OK;
	case 'o':
		arguments->show.all_owners = true;
		return EXIT_OK;
	case 'h':
		arguments->help = true;
		return EXIT_OK;
	case ':':
		return tool_usage_error(&command_replay, "option %s needs a value",
					argv[optind - 1]);
	default:
		return tool_usage_error(&command_replay, "unknown option %s", argv[optind - 1]);
	}
}

static int take_arguments(int argc, char **argv, struct arguments *arguments)
{
	int option, status = EXIT_OK;

	opterr = 0;
	optind = 0;
	while (status == EXIT_OK &&
	       (option = getopt_long(argc, argv, ":", long_options, NULL)) != -1)
		status = take_option(option, argv, arguments);
	if (status != EXIT_OK || arguments->help)
		return status;
	if (argc - optind != 1)
		return tool_usage_error(&command_replay, "expected one LOG");
	arguments->log = argv[optind];
	return EXIT_OK;
}

/* ---- running ---- */

struct inputs {
	struct memblock_log log;
	struct memblock_state final;
	struct mem_map map;
	bool has_final, has_map;
};

static bool read_inputs(const struct arguments *arguments, struct inputs *inputs)
{
	if (!memblock_log_read(arguments->log, arguments->boot, &inputs->log))
		return false;
	if (arguments->final)
		inputs->has_final = load_state(arguments->final, &inputs->final);
	if (arguments->map)
		inputs->has_map = load_map(arguments->map, &inputs->map);
	return inputs->has_final == (arguments->final != NULL) &&
	       inputs->has_map == (arguments->map != NULL);
}

static void free_inputs(struct inputs *inputs)
{
	memblock_log_free(&inputs->log);
	state_free(&inputs->final);
	if (inputs->has_map)
		mem_map_free(&inputs->map);
}

static bool is_good(const struct replay *replay)
{
	const struct replay_summary *summary = &replay->summary;

	return !summary->wrong && !summary->doublings_wrong &&
	       (!summary->unexplained || replay->log->lost_line);
}

static int show(const struct arguments *arguments, const struct replay *replay,
		const struct replay_final *final)
{
	struct replay_show how = arguments->show;

	how.final = arguments->final ? final : NULL;
	(arguments->json ? replay_json : replay_report)(stdout, replay, &how);
	return is_good(replay) && !(how.final && !final->same) ? EXIT_OK : EXIT_FAILED;
}

static int replay_with(const struct arguments *arguments, const struct inputs *inputs)
{
	struct replay_final final = { 0 };
	struct replay replay;
	int status;

	replay_run(&replay, &inputs->log, inputs->has_map ? &inputs->map : NULL);
	if (replay.stopped) {
		status = tool_error("%s:%u: this cannot happen in a kernel: %s", inputs->log.path,
				    inputs->log.ops[replay.at].line, machine.panic);
	} else {
		if (arguments->final)
			replay_compare_final(&replay, &inputs->final, &final);
		status = show(arguments, &replay, &final);
	}
	state_changes_free(&final.changes);
	replay_free(&replay);
	return status;
}

static int run(int argc, char **argv)
{
	struct arguments arguments = { .boot = 1 };
	struct inputs inputs = { 0 };
	int status = take_arguments(argc, argv, &arguments);

	if (status != EXIT_OK)
		return status;
	if (arguments.help) {
		fputs(command_replay.usage, stdout);
		return EXIT_OK;
	}
	status = read_inputs(&arguments, &inputs) ? replay_with(&arguments, &inputs) : EXIT_FAILED;
	free_inputs(&inputs);
	return status;
}

const struct command command_replay = {
	.name = "replay",
	.summary = "carry out a recorded boot again and predict its allocations",
	.usage =
		"Usage: memblock replay [OPTIONS] LOG\n"
		"\n"
		"Carries out the operations of a Linux boot log with memblock=debug on the\n"
		"simulated machine, by the rules of the kernel that wrote it. Where every\n"
		"allocation must land is worked out first and then compared with the log. What\n"
		"the log does not say (what was there before its first line, nodes, no-map\n"
		"marks, the current limit, the direction) is inferred and listed with the line\n"
		"that gave it away. LOG may be - for standard input.\n"
		"\n"
		"  --final STATE  compare the end with the kernel's own: the text of\n"
		"                 /sys/kernel/debug/memblock/{memory,reserved}, the directory, or\n"
		"                 a MEMBLOCK configuration dump\n"
		"  --map MAP      the machine's memory, for a log without such a dump\n"
		"  --boot N       the Nth boot of a log that holds several; without it the first\n"
		"  --quiet        print the summary, not every operation\n"
		"  --owners       print all owners in the summary, not only the largest\n"
		"  --json         print JSON; addresses and sizes are strings \"0x...\"\n"
		"  --help         print this text\n"
		"\n"
		"Verdicts: done (nothing to predict), predicted, inferred (predicted once\n"
		"something silent was inferred), no room (as predicted), unlogged (the log does\n"
		"not show the request), explained (not predicted, for the reason named),\n"
		"NOT PREDICTED.\n"
		"\n"
		"Exit status: 1 if an allocation was not predicted and no reason can be named, if "
		"a\n"
		"later dump shows what no line brought about, if the end differs from STATE, or "
		"if\n"
		"an input cannot be read.\n",
	.run = run,
};
