/* SPDX-License-Identifier: MIT */
/*
 * options.h - the options that the commands which read a map (boot, show, draw, fit, pagetable)
 * have in common, and the form of their values.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "draw/style.h"
#include "load/load.h"
#include "tool.h"

#include <memblock/arm.h>
#include <memblock/firmware.h>
#include <memblock/memblock.h>

/* The rows of struct option and the text of --help for what map_options_take() understands. */
#define MAP_OPTIONS                                                                                \
	{ "json", no_argument, NULL, 'j' }, { "width", required_argument, NULL, 'w' },             \
		{ "format", required_argument, NULL, 'f' },                                        \
		{ "map", required_argument, NULL, 'm' },                                           \
		{ "descriptor-size", required_argument, NULL, 'd' },                               \
		{ "descriptor-version", required_argument, NULL, 'v' },                            \
		{ "ascii", no_argument, NULL, 'a' },                                               \
	{                                                                                          \
		"help", no_argument, NULL, 'h'                                                     \
	}
#define MAP_OPTIONS_HELP                                                                           \
	"  --format NAME        MAP has this format; 'list' prints their names\n"                  \
	"  --map NAME           of several maps in MAP, this one (see show --list)\n"              \
	"  --descriptor-size N  bytes of a raw EFI map's descriptors (default: found)\n"           \
	"  --descriptor-version N  and their version (default: 1)\n"                               \
	"  --width N            print N columns (default: the terminal's, or 80)\n"                \
	"  --ascii              draw with ASCII characters only\n"                                 \
	"  --json               print JSON; addresses and sizes are strings \"0x...\"\n"           \
	"  --help               print this text\n"

struct map_options {
	bool json, ascii, help;
	bool formats;             /* print the formats and do nothing else */
	struct load_options load; /* for load_map_as(); points into argv */
	unsigned int width;       /* 0: not given */
	char *path;               /* the map, to be freed; never NULL after map_options_end() */
};

/*
 * map_options_take - one option as getopt_long() returned it. Returns EXIT_OK, or EXIT_USAGE after
 * tool_usage_error(), also if it is none of the common ones.
 */
int map_options_take(struct map_options *options, const struct command *command, int option,
		     char **argv);

/*
 * map_options_end - take the MAP left in argv, or find the sample. Returns EXIT_OK or the exit
 * status.
 */
int map_options_end(struct map_options *options, const struct command *command, int argc,
		    char **argv);

/* map_options_print_formats - what --format list prints. */
void map_options_print_formats(void);

/* map_options_style - how to print to standard output. */
struct text_style map_options_style(const struct map_options *options);

/*
 * take_window, take_rules - the value of --kernel, --initrd, --rules, from optarg. Return EXIT_OK
 * or EXIT_USAGE after tool_usage_error().
 */
int take_window(const struct command *command, const char *option, struct firmware_window *window,
		bool *given);
int take_rules(const struct command *command, enum memblock_era *era);

/* take_arm_format - the same for a format of ARM page tables: short or lpae. */
int take_arm_format(const struct command *command, const char *option,
		    const struct arm_format **format);

#endif
