// SPDX-License-Identifier: MIT
/*
 * command_show.c - `memblock show`: print a map as it is described, without booting on it.
 */
#include "json.h"
#include "load/load.h"
#include "options.h"
#include "report.h"

#include <getopt.h>
#include <stdlib.h>

static const struct option long_options[] = {
	MAP_OPTIONS,
	{ NULL, 0, NULL, 0 },
};

static int take_options(int argc, char **argv, struct map_options *common)
{
	int option, status = EXIT_OK;

	opterr = 0;
	optind = 0;
	while (status == EXIT_OK &&
	       (option = getopt_long(argc, argv, ":", long_options, NULL)) != -1)
		status = map_options_take(common, &command_show, option, argv);
	if (status != EXIT_OK || common->help)
		return status;
	return map_options_end(common, &command_show, argc, argv);
}

static int show(const struct map_options *common)
{
	struct text_style style = map_options_style(common);
	struct mem_map map;

	if (!load_map(common->path, &map))
		return EXIT_FAILED;
	if (common->json)
		json_map(stdout, &map);
	else
		report_map(stdout, &map, &style);
	mem_map_free(&map);
	return EXIT_OK;
}

static int run(int argc, char **argv)
{
	struct map_options common = { 0 };
	int status = take_options(argc, argv, &common);

	if (status == EXIT_OK && common.help)
		fputs(command_show.usage, stdout);
	else if (status == EXIT_OK)
		status = show(&common);
	free(common.path);
	return status;
}

const struct command command_show = {
	.name = "show",
	.summary = "show a machine's memory map as table and picture",
	.usage = "Usage: memblock show [OPTIONS] [MAP]\n"
		 "\n"
		 "Prints what MAP describes, without booting on it: banks, what is taken, a\n"
		 "picture drawn to scale, and everything that looks wrong.\n"
		 "\n"
		 "MAP is a flattened device tree (.dtb), or - for standard input; without MAP a\n"
		 "sample is used.\n"
		 "\n" MAP_OPTIONS_HELP "\n"
		 "JSON keys: model, source, format, command_line, ranges, anomalies.\n",
	.run = run,
};
