// SPDX-License-Identifier: MIT
/*
 * command_show.c - `memblock show`: print a map as it is described, without booting on it.
 */
#include "json.h"
#include "load/load.h"
#include "options.h"
#include "report.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

enum { OPTION_CHECK = 256, OPTION_LIST, OPTION_CLEAN };

static const struct option long_options[] = {
	MAP_OPTIONS,
	{ "check", no_argument, NULL, OPTION_CHECK },
	{ "list", no_argument, NULL, OPTION_LIST },
	{ "clean", no_argument, NULL, OPTION_CLEAN },
	{ NULL, 0, NULL, 0 },
};

struct show_options {
	struct map_options common;
	bool check, list, clean;
};

static int take_option(struct show_options *options, int option, char **argv)
{
	switch (option) {
	case OPTION_CHECK:
		options->check = true;
		return EXIT_OK;
	case OPTION_LIST:
		options->list = true;
		return EXIT_OK;
	case OPTION_CLEAN:
		options->clean = true;
		return EXIT_OK;
	default:
		return map_options_take(&options->common, &command_show, option, argv);
	}
}

static int take_options(int argc, char **argv, struct show_options *options)
{
	int option, status = EXIT_OK;

	opterr = 0;
	optind = 0;
	while (status == EXIT_OK &&
	       (option = getopt_long(argc, argv, ":", long_options, NULL)) != -1)
		status = take_option(options, option, argv);
	if (status == EXIT_OK && options->check && options->list)
		return tool_usage_error(&command_show, "--check and --list exclude each other");
	if (status != EXIT_OK || options->common.help)
		return status;
	return map_options_end(&options->common, &command_show, argc, argv);
}

/* The gate for scripts: every anomaly with the name of the file, exit status 1 if there is any. */
static int check(const struct mem_map *map, bool json)
{
	size_t i;

	if (json)
		json_map(stdout, map);
	for (i = 0; i < map->anomaly_cnt && !json; i++)
		printf("%s: %s\n", map->path, map->anomalies[i]);
	if (!map->anomaly_cnt && !json)
		printf("%s: no anomalies in map '%s'\n", map->path, map->name);
	return map->anomaly_cnt ? EXIT_FAILED : EXIT_OK;
}

static int show(const struct show_options *options)
{
	const struct map_options *common = &options->common;
	struct text_style style = map_options_style(common);
	struct load_options load = common->load;
	struct mem_map map;
	int status = EXIT_OK;

	load.as_told = !options->clean;
	if (!load_map_as(common->path, &load, &map))
		return EXIT_FAILED;
	if (options->check)
		status = check(&map, common->json);
	else if (common->json)
		json_map(stdout, &map);
	else
		report_map(stdout, &map, &style);
	mem_map_free(&map);
	return status;
}

static int list(const struct map_options *common)
{
	struct map_list maps;
	size_t i;

	if (!load_all(common->path, &common->load, &maps))
		return EXIT_FAILED;
	for (i = 0; i < maps.cnt; i++)
		mem_map_check(&maps.maps[i]);
	if (common->json)
		json_map_list(stdout, &maps);
	else
		report_map_list(stdout, &maps);
	map_list_free(&maps);
	return EXIT_OK;
}

static int carry_out(const struct show_options *options)
{
	if (options->common.help)
		fputs(command_show.usage, stdout);
	else if (options->common.formats)
		map_options_print_formats();
	else if (options->list)
		return list(&options->common);
	else
		return show(options);
	return EXIT_OK;
}

static int run(int argc, char **argv)
{
	struct show_options options = { .check = false };
	int status = take_options(argc, argv, &options);

	if (status == EXIT_OK)
		status = carry_out(&options);
	free(options.common.path);
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
		 "MAP is whatever says where a machine's memory is: a device tree, a kernel log,\n"
		 "a copy of /proc/iomem, a boot loader's list (--format list names them all), a\n"
		 "directory like /sys/firmware/memmap, or - for standard input; gzip is fine.\n"
		 "Without MAP a sample is used.\n"
		 "\n"
		 "  --list               name all maps that MAP holds, the one shown first\n"
		 "  --check              print what is wrong and nothing else; exit 1 if there is\n"
		 "                       anything\n"
		 "  --clean              show the map as `boot` uses it: contradictions "
		 "resolved\n" MAP_OPTIONS_HELP "\n"
		 "JSON keys: model, source, format, command_line, map, cpus, ordered, ranges,\n"
		 "anomalies, anomalies_while_reading; --list: maps.\n"
		 "\n"
		 "Example: dmesg | memblock show -\n",
	.run = run,
};
