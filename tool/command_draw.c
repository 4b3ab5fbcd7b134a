// SPDX-License-Identifier: MIT
/*
 * command_draw.c - `memblock draw`: maps, and boots on them, as pictures in files.
 */
#include "boot.h"
#include "draw/layout.h"
#include "draw/picture.h"
#include "load/dump.h"
#include "load/load.h"
#include "load/memblock_log.h"
#include "machine.h"
#include "options.h"
#include "progress.h"
#include "replay.h"
#include "tool.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum type { TYPE_NONE, TYPE_SVG, TYPE_PNG, TYPE_PDF, TYPE_JSON };

static const char *const type_names[] = { "", "svg", "png", "pdf", "json" };

enum { TYPES = sizeof(type_names) / sizeof(type_names[0]) };

struct draw_options {
	struct map_options common;
	const char *output;
	enum type type;
	enum theme theme;
	double scale; /* of a PNG: pixels per unit */
	const char *title;
	bool boot, clean;
	const char *cmdline, *after_cmdline;
	const char *before, *after;
};

enum {
	OPTION_TYPE = 256,
	OPTION_THEME,
	OPTION_DARK,
	OPTION_SCALE,
	OPTION_TITLE,
	OPTION_BOOT,
	OPTION_CMDLINE,
	OPTION_AFTER_CMDLINE,
	OPTION_CLEAN,
	OPTION_BEFORE,
	OPTION_AFTER,
};

/* Those named by a letter are map_options_take()'s, but for -o. */
static const struct option long_options[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "type", required_argument, NULL, OPTION_TYPE },
	{ "theme", required_argument, NULL, OPTION_THEME },
	{ "dark", no_argument, NULL, OPTION_DARK },
	{ "scale", required_argument, NULL, OPTION_SCALE },
	{ "title", required_argument, NULL, OPTION_TITLE },
	{ "boot", no_argument, NULL, OPTION_BOOT },
	{ "cmdline", required_argument, NULL, OPTION_CMDLINE },
	{ "after-cmdline", required_argument, NULL, OPTION_AFTER_CMDLINE },
	{ "clean", no_argument, NULL, OPTION_CLEAN },
	{ "before", required_argument, NULL, OPTION_BEFORE },
	{ "after", required_argument, NULL, OPTION_AFTER },
	{ "format", required_argument, NULL, 'f' },
	{ "map", required_argument, NULL, 'm' },
	{ "descriptor-size", required_argument, NULL, 'd' },
	{ "descriptor-version", required_argument, NULL, 'v' },
	{ "json", no_argument, NULL, 'j' },
	{ NULL, 0, NULL, 0 },
};

/* ---- options ---- */

/* The index of a word in a list, 0 if it is none of them. */
static int find_word(const char *word, const char *const *words, int cnt)
{
	int i = cnt - 1;

	while (i && strcasecmp(word, words[i]))
		i--;
	return i;
}

static int take_type(struct draw_options *options)
{
	options->type = (enum type)find_word(optarg, type_names, TYPES);
	if (options->type)
		return EXIT_OK;
	return tool_usage_error(&command_draw, "--type %s: expected svg, png, pdf or json", optarg);
}

static int take_theme(struct draw_options *options)
{
	static const char *const words[] = { "", "light", "dark", "auto" };
	int word = find_word(optarg, words, 4);

	if (!word)
		return tool_usage_error(&command_draw, "--theme %s: expected light, dark or auto",
					optarg);
	options->theme = (enum theme)(word - 1);
	return EXIT_OK;
}

static int take_scale(struct draw_options *options)
{
	char *end;

	options->scale = strtod(optarg, &end);
	if (*optarg && !*end && options->scale >= 0.1 && options->scale <= 10)
		return EXIT_OK;
	return tool_usage_error(&command_draw, "--scale %s: expected a number from 0.1 to 10",
				optarg);
}

static int take_option(int option, struct draw_options *options, char **argv)
{
	switch (option) {
	case 'o':
		options->output = optarg;
		return EXIT_OK;
	case OPTION_TYPE:
		return take_type(options);
	case OPTION_THEME:
		return take_theme(options);
	case OPTION_DARK:
		options->theme = THEME_DARK;
		return EXIT_OK;
	case OPTION_SCALE:
		return take_scale(options);
	case OPTION_TITLE:
		options->title = optarg;
		return EXIT_OK;
	case OPTION_CMDLINE:
		options->cmdline = optarg;
		options->boot = true;
		return EXIT_OK;
	case OPTION_AFTER_CMDLINE:
		options->after_cmdline = optarg;
		options->boot = true;
		return EXIT_OK;
	case OPTION_BOOT:
		options->boot = true;
		return EXIT_OK;
	case OPTION_CLEAN:
		options->clean = true;
		return EXIT_OK;
	case OPTION_BEFORE:
		options->before = optarg;
		return EXIT_OK;
	case OPTION_AFTER:
		options->after = optarg;
		return EXIT_OK;
	default:
		return map_options_take(&options->common, &command_draw, option, argv);
	}
}

static int choose_type(struct draw_options *options)
{
	const char *dot = options->output ? strrchr(options->output, '.') : NULL;

	if (options->common.json)
		options->type = TYPE_JSON;
	if (options->type)
		return EXIT_OK;
	if (!options->output || !strcmp(options->output, "-"))
		options->type = TYPE_SVG;
	else if (dot)
		options->type = (enum type)find_word(dot + 1, type_names, TYPES);
	if (options->type)
		return EXIT_OK;
	return tool_usage_error(&command_draw,
				"-o %s: expected a name that ends in .svg, .png, .pdf or .json",
				options->output);
}

/* One map, or the two of a comparison, which may be the same. */
static int check_maps(struct draw_options *options, int argc, char **argv)
{
	if (!options->before != !options->after)
		return tool_usage_error(&command_draw, "--before and --after go together");
	if (!options->before)
		return map_options_end(&options->common, &command_draw, argc, argv);
	if (optind < argc)
		return tool_usage_error(
			&command_draw, "%s: a third map beside --before and --after", argv[optind]);
	return EXIT_OK;
}

static int take_options(int argc, char **argv, struct draw_options *options)
{
	int option, status = EXIT_OK;

	opterr = 0;
	optind = 0;
	while (status == EXIT_OK &&
	       (option = getopt_long(argc, argv, ":o:", long_options, NULL)) != -1)
		status = take_option(option, options, argv);
	if (status != EXIT_OK || options->common.formats)
		return status;
	status = choose_type(options);
	if (status == EXIT_OK && !options->output && options->type != TYPE_JSON &&
	    isatty(STDOUT_FILENO))
		status = tool_usage_error(&command_draw, "-o FILE is missing: a picture is not for "
							 "the terminal; see also memblock show");
	return status == EXIT_OK ? check_maps(options, argc, argv) : status;
}

/* ---- in ---- */

static bool snapshot_of_boot_on(struct snapshot *snapshot, struct mem_map *map, const char *cmdline)
{
	const struct boot_options how = { .cmdline = cmdline, .era = MEMBLOCK_RULES_6_12 };
	struct boot boot;
	bool alive = boot_run(&boot, map, &how);

	if (alive)
		snapshot_of_boot(snapshot, &boot);
	boot_free(&boot);
	return alive;
}

/* Takes the map's snapshot, and frees the map. */
static bool snapshot_from_map(struct snapshot *snapshot, struct mem_map *map, const char *cmdline,
			      const struct draw_options *options)
{
	bool taken = true;

	if (options->boot)
		taken = snapshot_of_boot_on(snapshot, map, cmdline);
	else
		snapshot_of_map(snapshot, map);
	mem_map_free(map);
	return taken;
}

static bool snapshot_from_log(struct snapshot *snapshot, const struct memblock_log *log)
{
	struct replay replay;
	bool alive;

	replay_run(&replay, log, NULL);
	alive = !replay.stopped;
	if (alive)
		snapshot_of_replay(snapshot, &replay);
	else
		tool_error("%s:%u: this cannot happen in a kernel: %s", log->path,
			   log->ops[replay.at].line, machine.panic);
	replay_free(&replay);
	return alive;
}

/* Logs of memblock=debug are replayed, unless a map is asked for that they hold as well. */
static bool snapshot_from_data(struct snapshot *snapshot, const char *path, const char *data,
			       size_t size, const char *cmdline, const struct draw_options *options)
{
	const bool any = !options->boot && !options->common.load.format &&
			 !options->common.load.map;
	struct load_options load = options->common.load;
	struct memblock_state state = { 0 };
	struct memblock_log log;
	struct mem_map map;
	bool good;

	if (any && memblock_log_recognise(data)) {
		good = memblock_log_parse(path, data, size, &log) &&
		       snapshot_from_log(snapshot, &log);
		memblock_log_free(&log);
	} else if (any && state_recognise(data, size)) {
		good = state_parse(path, data, size, &state);
		if (good)
			snapshot_of_state(snapshot, path, &state);
		state_free(&state);
	} else {
		load.as_told = !options->boot && !options->clean;
		good = load_map_data(path, data, size, &load, &map) &&
		       snapshot_from_map(snapshot, &map, cmdline, options);
	}
	return good;
}

/* A directory holds memblock's two lists as debugfs shows them, or a map. */
static bool snapshot_from_directory(struct snapshot *snapshot, const char *path,
				    const char *cmdline, const struct draw_options *options)
{
	struct load_options load = options->common.load;
	struct memblock_state state = { 0 };
	struct mem_map map;
	bool good;

	if (!is_state_directory(path)) {
		load.as_told = !options->boot && !options->clean;
		return load_map_as(path, &load, &map) &&
		       snapshot_from_map(snapshot, &map, cmdline, options);
	}
	good = load_state(path, &state);
	if (good)
		snapshot_of_state(snapshot, path, &state);
	state_free(&state);
	return good;
}

static bool snapshot_from(struct snapshot *snapshot, const char *path, const char *cmdline,
			  const struct draw_options *options)
{
	char *data;
	size_t size;
	bool good;

	if (is_directory(path))
		return snapshot_from_directory(snapshot, path, cmdline, options);
	data = read_file(path, &size);
	if (!data)
		return false;
	good = snapshot_from_data(snapshot, path_name(path), data, size, cmdline, options);
	free(data);
	return good;
}

/* False after tool_error(). */
static bool take_snapshot(struct snapshot *snapshot, const char *path, const char *cmdline,
			  const struct draw_options *options)
{
	if (!snapshot_from(snapshot, path, cmdline, options))
		return false;
	if (snapshot->cnt)
		return true;
	tool_error("%s: there is nothing to draw: no memory and nothing taken", path);
	snapshot_free(snapshot);
	return false;
}

/* ---- out ---- */

/* What is drawn: one snapshot, or two and what changed. */
struct drawing {
	struct snapshot snapshots[2];
	unsigned int cnt;
	struct changes changes;
	struct picture picture;
};

static const char *print(FILE *out, const struct drawing *drawing,
			 const struct draw_options *options)
{
	const struct snapshot *snapshots[] = { &drawing->snapshots[0], &drawing->snapshots[1] };

	switch (options->type) {
	case TYPE_PNG:
		return picture_png(out, &drawing->picture, options->theme, options->scale);
	case TYPE_PDF:
		return picture_pdf(out, &drawing->picture, options->theme);
	case TYPE_JSON:
		picture_json(out, &drawing->picture, snapshots, drawing->cnt,
			     drawing->cnt > 1 ? &drawing->changes : NULL);
		return NULL;
	default:
		picture_svg(out, &drawing->picture, options->theme);
		return NULL;
	}
}

/* A file that could not be written as a whole is not left behind; a device stays. */
static void remove_rest(const char *path)
{
	struct stat info;

	if (!stat(path, &info) && S_ISREG(info.st_mode))
		unlink(path);
}

static int write_file(const struct drawing *drawing, const struct draw_options *options)
{
	FILE *file = fopen(options->output, "wb");
	const char *problem;
	bool lost;

	if (!file)
		return tool_error("%s: %s", options->output, strerror(errno));
	problem = print(file, drawing, options);
	progress_hide();
	lost = ferror(file) != 0;
	if (fclose(file) || lost)
		problem = problem ? problem : "cannot write all of it";
	if (!problem)
		return EXIT_OK;
	remove_rest(options->output);
	return tool_error("%s: %s", options->output, problem);
}

static int write_picture(const struct drawing *drawing, const struct draw_options *options)
{
	const char *problem;

	if (options->output && strcmp(options->output, "-"))
		return write_file(drawing, options);
	problem = print(stdout, drawing, options);
	progress_hide();
	return problem ? tool_error("standard output: %s", problem) : EXIT_OK;
}

static int draw(struct drawing *drawing, const struct draw_options *options)
{
	int status;

	if (options->title)
		for (unsigned int i = 0; i < drawing->cnt; i++) {
			free(drawing->snapshots[i].title);
			drawing->snapshots[i].title = xstrdup(options->title);
		}
	if (drawing->cnt == 1) {
		layout_one(&drawing->picture, &drawing->snapshots[0]);
	} else {
		changes_find(&drawing->changes, &drawing->snapshots[0], &drawing->snapshots[1]);
		layout_two(&drawing->picture, &drawing->snapshots[0], &drawing->snapshots[1],
			   &drawing->changes);
	}
	status = write_picture(drawing, options);
	picture_free(&drawing->picture);
	changes_free(&drawing->changes);
	return status;
}

/* One picture of the snapshots that can be taken, if that is all. */
static int draw_maps(const char *const *paths, const char *const *cmdlines, unsigned int cnt,
		     const struct draw_options *options)
{
	struct drawing drawing = { 0 };
	int status = EXIT_OK;
	unsigned int i;

	for (i = 0; i < cnt && status == EXIT_OK; i++) {
		if (take_snapshot(&drawing.snapshots[i], paths[i], cmdlines[i], options))
			drawing.cnt++;
		else
			status = EXIT_FAILED;
	}
	if (status == EXIT_OK)
		status = draw(&drawing, options);
	for (i = 0; i < drawing.cnt; i++)
		snapshot_free(&drawing.snapshots[i]);
	return status;
}

static int draw_all(const struct draw_options *options)
{
	const char *path = options->common.path;
	const char *paths[] = { options->before ? options->before : path,
				options->after ? options->after : path };
	const char *cmdlines[] = { options->cmdline, options->after_cmdline ?
							     options->after_cmdline :
							     options->cmdline };

	if (options->common.formats) {
		map_options_print_formats();
		return EXIT_OK;
	}
	return draw_maps(paths, cmdlines, options->before || options->after_cmdline ? 2 : 1,
			 options);
}

static int run(int argc, char **argv)
{
	struct draw_options options = { .theme = THEME_AUTO, .scale = 2 };
	int status = take_options(argc, argv, &options);

	if (status == EXIT_OK)
		status = draw_all(&options);
	free(options.common.path);
	return status;
}

const struct command command_draw = {
	.name = "draw",
	.summary = "draw a machine's memory map as SVG, PNG or PDF",
	.usage =
		"Usage: memblock draw [OPTIONS] [-o FILE] [MAP]\n"
		"       memblock draw [OPTIONS] [-o FILE] --before MAP --after MAP\n"
		"       memblock draw [OPTIONS] [-o FILE] --after-cmdline TEXT [MAP]\n"
		"\n"
		"Draws memory as a picture: the address axis, a lane for each node, banks, and "
		"who\n"
		"has taken what of them, each by name, base and size. What is in use is to scale,\n"
		"but never lower than its name; large holes are squeezed, and torn to show it. "
		"What\n"
		"overlaps lies side by side. With --before and --after two maps share one axis, "
		"and\n"
		"what is new, gone, moved, resized or renamed is marked; with --after-cmdline two\n"
		"boots on the same map do.\n"
		"\n"
		"MAP is whatever memblock show reads, or - for standard input; without MAP a "
		"sample\n"
		"is used.\n"
		"\n"
		"  -o, --output FILE    a .svg, .png, .pdf or .json file, or - for standard "
		"output\n"
		"  --type TYPE          svg, png, pdf or json, whatever FILE is called\n"
		"  --boot               draw what a simulated boot on the map leaves\n"
		"  --cmdline TEXT       the same with this kernel command line; see memblock boot\n"
		"  --after-cmdline TEXT compare a boot with one that has this command line\n"
		"  --theme THEME        light, dark, or auto (default): an SVG then follows the "
		"page\n"
		"                       it is shown on, everything else is light\n"
		"  --dark               the same as --theme dark\n"
		"  --scale N            pixels of a PNG for each of the picture's (default: 2)\n"
		"  --title TEXT         instead of the machine's name\n"
		"  --json               the same as --type json\n"
		"  --clean              draw maps as `boot` uses them: contradictions resolved\n"
		"  --format NAME        MAP has this format; 'list' prints their names\n"
		"  --map NAME           of several maps in MAP, this one (see show --list)\n"
		"  --descriptor-size N, --descriptor-version N\n"
		"                       of a raw EFI map\n"
		"  --help               print this text\n"
		"\n"
		"In an SVG, text can be selected, and everything says what it is when pointed at.\n"
		"\n"
		"JSON keys: title, width, height; regions: [ { base, size, kind, owner, node, "
		"side,\n"
		"change, boxes: [ { x, y, width, height } ] } ]; texts: [ { text, x, y, width,\n"
		"height, names } ], names being how many regions the text stands for.\n"
		"\n"
		"Example: memblock draw --boot -o board.svg samples/ti-j721e-sk.dtb\n",
	.run = run,
};
