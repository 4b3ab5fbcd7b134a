// SPDX-License-Identifier: MIT
/*
 * command_boot.c - `memblock boot`: load a map, boot on it, print what came of it.
 */
#include "boot.h"
#include "json.h"
#include "load/load.h"
#include "options.h"
#include "report.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const struct option long_options[] = {
	MAP_OPTIONS,
	{ "cmdline", required_argument, NULL, 'c' },
	{ "kernel", required_argument, NULL, 'k' },
	{ "initrd", required_argument, NULL, 'i' },
	{ "rules", required_argument, NULL, 'r' },
	{ "debug", no_argument, NULL, 'd' },
	{ "arm", required_argument, NULL, 'A' },
	{ NULL, 0, NULL, 0 },
};

static int take_option(int option, struct boot_options *boot, struct map_options *common,
		       char **argv)
{
	switch (option) {
	case 'c':
		boot->cmdline = optarg;
		return EXIT_OK;
	case 'k':
		return take_window(&command_boot, "--kernel", &boot->kernel, &boot->has_kernel);
	case 'i':
		return take_window(&command_boot, "--initrd", &boot->initrd, &boot->has_initrd);
	case 'r':
		return take_rules(&command_boot, &boot->era);
	case 'd':
		boot->debug = true;
		return EXIT_OK;
	case 'A':
		boot->arm.wanted = true;
		return take_arm_format(&command_boot, "--arm", &boot->arm.format);
	default:
		return map_options_take(common, &command_boot, option, argv);
	}
}

static int take_options(int argc, char **argv, struct boot_options *boot,
			struct map_options *common)
{
	int option, status = EXIT_OK;

	opterr = 0;
	optind = 0;
	while (status == EXIT_OK &&
	       (option = getopt_long(argc, argv, ":", long_options, NULL)) != -1)
		status = take_option(option, boot, common, argv);
	if (status != EXIT_OK || common->help)
		return status;
	return map_options_end(common, &command_boot, argc, argv);
}

static int boot_on_map(struct mem_map *map, const struct boot_options *options,
		       const struct map_options *common)
{
	struct text_style style = map_options_style(common);
	struct boot boot;
	int status = EXIT_FAILED;

	if (boot_run(&boot, map, options)) {
		if (common->json)
			json_boot(stdout, &boot);
		else
			report_boot(stdout, &boot, &style);
		if (boot_adds_up(&boot))
			status = EXIT_OK;
	}
	boot_free(&boot);
	return status;
}

static int run(int argc, char **argv)
{
	struct boot_options options = { .era = MEMBLOCK_RULES_6_12 };
	struct map_options common = { 0 };
	struct mem_map map;
	int status = take_options(argc, argv, &options, &common);

	if (status == EXIT_OK && common.help) {
		fputs(command_boot.usage, stdout);
	} else if (status == EXIT_OK && common.formats) {
		map_options_print_formats();
	} else if (status == EXIT_OK) {
		status = EXIT_FAILED;
		if (load_map_as(common.path, &common.load, &map)) {
			status = boot_on_map(&map, &options, &common);
			mem_map_free(&map);
		}
	}
	free(common.path);
	return status;
}

const struct command command_boot = {
	.name = "boot",
	.summary = "boot on a machine's memory map and show who got what",
	.usage =
		"Usage: memblock boot [OPTIONS] [MAP]\n"
		"\n"
		"Simulates an early boot on the memory that MAP describes: adds the banks,\n"
		"reserves the kernel image, initrd, device tree and what the map reserves, makes\n"
		"a kernel's early allocations and hands the rest to the page allocator. Prints "
		"the\n"
		"banks, every reservation with its owner, a picture drawn to scale, what was\n"
		"handed over by order, totals, and everything that looks wrong in the map.\n"
		"\n"
		"MAP is anything that `memblock show` reads, or - for standard input; without\n"
		"MAP a sample is used.\n"
		"\n"
		"  --cmdline TEXT       kernel command line, instead of the map's own; it may say\n"
		"                       mem=, memmap=, movable_node, kernelcore=mirror,\n"
		"                       memblock=debug, reserve_mem=, crashkernel=, cma=,\n"
		"                       initrd=, log_buf_len=, vmalloc=; the rest is skipped\n"
		"  --kernel ADDR+SIZE   where the kernel image is (default: low in a bank)\n"
		"  --initrd ADDR+SIZE   where the initrd is, instead of where the map says\n"
		"  --rules VERSION      place memory as Linux 5.0, 6.1, 6.12 or 7.2 does (6.12)\n"
		"  --arm short|lpae     boot as a 32-bit ARM kernel does, with these page tables\n"
		"                       (default: if the map is of such a machine, short ones\n"
		"                       unless there is RAM beyond 4 GiB)\n"
		"  --debug              print what memblock logs with "
		"memblock=debug\n" MAP_OPTIONS_HELP "\n"
		"JSON keys: model, source, format, command_line, rules, page_size, banks,\n"
		"reservations, memory, reserved, handed_over, totals, lowmem, anomalies, log.\n"
		"\n"
		"Example: memblock boot --cmdline 'mem=3G cma=256M' samples/ti-j721e-sk.dtb\n",
	.run = run,
};
