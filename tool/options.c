// SPDX-License-Identifier: MIT
/*
 * options.c - parsing what the commands that read a map have in common on their command lines.
 */
#include "options.h"
#include "sample.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static int take_width(struct map_options *options, const struct command *command)
{
	const char *p = optarg;
	uint64_t width;

	if (!parse_number(&p, &width) || *p || width < STYLE_MIN_WIDTH || width > STYLE_MAX_WIDTH)
		return tool_usage_error(command,
					"--width %s: expected a number of columns from %d to %d",
					optarg, STYLE_MIN_WIDTH, STYLE_MAX_WIDTH);
	options->width = (unsigned int)width;
	return EXIT_OK;
}

static int take_descriptor_number(unsigned int most, const struct command *command,
				  const char *option, unsigned int *value)
{
	const char *p = optarg;
	uint64_t number;

	if (!parse_number(&p, &number) || *p || !number || number > most)
		return tool_usage_error(command, "%s %s: expected a number from 1 to %u", option,
					optarg, most);
	*value = (unsigned int)number;
	return EXIT_OK;
}

static int take_descriptor_size(struct map_options *options, const struct command *command)
{
	unsigned int size = 0;
	int status = take_descriptor_number(65536, command, "--descriptor-size", &size);

	options->load.descriptor_size = size;
	return status;
}

/* --format NAME, or the wish to know the names. */
static int take_format(struct map_options *options, const struct command *command)
{
	if (!strcmp(optarg, "list")) {
		options->formats = true;
		return EXIT_OK;
	}
	options->load.format = map_format_named(optarg);
	if (options->load.format)
		return EXIT_OK;
	return tool_usage_error(command,
				"--format %s: expected one of the names that --format list prints",
				optarg);
}

int map_options_take(struct map_options *options, const struct command *command, int option,
		     char **argv)
{
	switch (option) {
	case 'j':
		options->json = true;
		return EXIT_OK;
	case 'a':
		options->ascii = true;
		return EXIT_OK;
	case 'h':
		options->help = true;
		return EXIT_OK;
	case 'w':
		return take_width(options, command);
	case 'f':
		return take_format(options, command);
	case 'm':
		options->load.map = optarg;
		return EXIT_OK;
	case 'd':
		return take_descriptor_size(options, command);
	case 'v':
		return take_descriptor_number(UINT16_MAX, command, "--descriptor-version",
					      &options->load.descriptor_version);
	case ':':
		return tool_usage_error(command, "option %s needs a value", argv[optind - 1]);
	default:
		return tool_usage_error(command, "unknown option %s", argv[optind - 1]);
	}
}

int map_options_end(struct map_options *options, const struct command *command, int argc,
		    char **argv)
{
	if (argc - optind > 1)
		return tool_usage_error(command, "more than one map: %s and %s", argv[optind],
					argv[optind + 1]);
	if (options->formats)
		return EXIT_OK;
	options->path = optind < argc ? xstrdup(argv[optind]) : sample_path();
	return options->path ? EXIT_OK : EXIT_FAILED;
}

void map_options_print_formats(void)
{
	fputs("Formats, found by content unless --format NAME says so:\n", stdout);
	load_print_formats(stdout);
}

struct text_style map_options_style(const struct map_options *options)
{
	struct text_style style = style_for(stdout);

	if (options->width)
		style.width = options->width;
	if (options->ascii)
		style.utf8 = false;
	return style;
}

/* "ADDR+SIZE", size not 0 and the end within 64 bits. */
static bool parse_window(const char *text, struct firmware_window *window)
{
	return parse_size(&text, &window->base) && *text++ == '+' &&
	       parse_whole_size(text, &window->size) && window->size &&
	       window->base + window->size > window->base;
}

int take_window(const struct command *command, const char *option, struct firmware_window *window,
		bool *given)
{
	*given = true;
	if (parse_window(optarg, window))
		return EXIT_OK;
	return tool_usage_error(command, "%s %s: expected ADDR+SIZE, as in 0x80200000+32M", option,
				optarg);
}

int take_rules(const struct command *command, enum memblock_era *era)
{
	int i;

	for (i = 0; i < MEMBLOCK_ERAS; i++)
		if (!strcmp(optarg, memblock_era_rules[i].era)) {
			*era = (enum memblock_era)i;
			return EXIT_OK;
		}
	return tool_usage_error(command, "--rules %s: expected 5.0, 6.1, 6.12 or 7.2", optarg);
}

int take_arm_format(const struct command *command, const char *option,
		    const struct arm_format **format)
{
	static const struct arm_format *const formats[] = { &arm_format_short, &arm_format_lpae };
	size_t i;

	for (i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (!strcmp(optarg, formats[i]->name)) {
			*format = formats[i];
			return EXIT_OK;
		}
	return tool_usage_error(command, "%s %s: expected short or lpae", option, optarg);
}
