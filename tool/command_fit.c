// SPDX-License-Identifier: MIT
/*
 * command_fit.c - `memblock fit`: would a request fit on a machine, where, and why not.
 */
#include "fit.h"
#include "load/load.h"
#include "options.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_WISHES = 1000 };

/* Options without a letter of their own. */
enum { OPTION_MIN = 256, OPTION_MAX, OPTION_LIMIT, OPTION_FLAGS, OPTION_CRASHKERNEL, OPTION_CMA };

static const struct option long_options[] = {
	MAP_OPTIONS,
	{ "size", required_argument, NULL, 's' },
	{ "align", required_argument, NULL, 'A' },
	{ "min", required_argument, NULL, OPTION_MIN },
	{ "max", required_argument, NULL, OPTION_MAX },
	{ "limit", required_argument, NULL, OPTION_LIMIT },
	{ "node", required_argument, NULL, 'n' },
	{ "flags", required_argument, NULL, OPTION_FLAGS },
	{ "bottom-up", no_argument, NULL, 'u' },
	{ "count", required_argument, NULL, 'N' },
	{ "crashkernel", required_argument, NULL, OPTION_CRASHKERNEL },
	{ "cma", required_argument, NULL, OPTION_CMA },
	{ "after", required_argument, NULL, 't' },
	{ "cmdline", required_argument, NULL, 'c' },
	{ "kernel", required_argument, NULL, 'k' },
	{ "initrd", required_argument, NULL, 'i' },
	{ "rules", required_argument, NULL, 'r' },
	{ NULL, 0, NULL, 0 },
};

struct fit_options {
	struct memblock_request request;
	uint64_t count, limit;
	bool bottom_up, has_limit, has_stage, has_rules;
	const char *crashkernel, *cma; /* NULL: not given */
	struct boot_options boot;
	struct map_options common;
};

/* ---- options ---- */

static int take_size(const char *option, phys_addr_t *value)
{
	uint64_t size;

	if (!parse_whole_size(optarg, &size))
		return tool_usage_error(&command_fit, "%s %s: expected bytes, as in 64K or 0x1000",
					option, optarg);
	*value = size;
	return EXIT_OK;
}

static int take_number(const char *option, uint64_t least, uint64_t most, uint64_t *value)
{
	const char *p = optarg;

	if (parse_number(&p, value) && !*p && *value >= least && *value <= most)
		return EXIT_OK;
	return tool_usage_error(&command_fit, "%s %s: expected a number from %llu to %llu", option,
				optarg, (unsigned long long)least, (unsigned long long)most);
}

static int take_node(int *nid)
{
	uint64_t number;
	int status = take_number("--node", 0, MAX_NUMNODES - 1, &number);

	if (status == EXIT_OK)
		*nid = (int)number;
	return status;
}

static int take_flags(enum memblock_flags *flags)
{
	static const struct {
		const char *name;
		enum memblock_flags flag;
	} names[] = {
		{ "mirror", MEMBLOCK_MIRROR },       { "hotplug", MEMBLOCK_HOTPLUG },
		{ "no-map", MEMBLOCK_NOMAP },        { "driver-managed", MEMBLOCK_DRIVER_MANAGED },
		{ "scratch", MEMBLOCK_KHO_SCRATCH },
	};
	const char *word = optarg;
	unsigned int all = 0;
	size_t i, length;

	do {
		length = strcspn(word, ",");
		for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			if (strlen(names[i].name) == length &&
			    !strncmp(names[i].name, word, length))
				break;
		if (i == sizeof(names) / sizeof(names[0]))
			return tool_usage_error(&command_fit,
						"--flags %s: expected mirror, hotplug, no-map, "
						"driver-managed or scratch, separated by commas",
						optarg);
		all |= (unsigned int)names[i].flag;
		word += length;
	} while (*word++ == ',');
	*flags = (enum memblock_flags)all;
	return EXIT_OK;
}

static int take_stage(struct fit_options *options)
{
	static const char *const names[] = {
		[BOOT_WHOLE] = "boot",
		[BOOT_LOADED] = "loading",
		[BOOT_DESCRIBED] = "map",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(optarg, names[i])) {
			options->boot.stage = (enum boot_stage)i;
			options->has_stage = true;
			return EXIT_OK;
		}
	return tool_usage_error(&command_fit, "--after %s: expected map, loading or boot", optarg);
}

/* What describes the request. */
static int take_request_option(int option, struct fit_options *options, char **argv)
{
	switch (option) {
	case 's':
		return take_size("--size", &options->request.size);
	case 'A':
		return take_size("--align", &options->request.align);
	case OPTION_MIN:
		return take_size("--min", &options->request.min);
	case OPTION_MAX:
		return take_size("--max", &options->request.max);
	case OPTION_LIMIT:
		options->has_limit = true;
		return take_size("--limit", &options->limit);
	case 'n':
		return take_node(&options->request.nid);
	case OPTION_FLAGS:
		return take_flags(&options->request.flags);
	case 'N':
		return take_number("--count", 1, MOST_WISHES, &options->count);
	default:
		return map_options_take(&options->common, &command_fit, option, argv);
	}
}

static int take_option(int option, struct fit_options *options, char **argv)
{
	switch (option) {
	case 'u':
		options->bottom_up = true;
		return EXIT_OK;
	case OPTION_CRASHKERNEL:
		options->crashkernel = optarg;
		return EXIT_OK;
	case OPTION_CMA:
		options->cma = optarg;
		return EXIT_OK;
	case 't':
		return take_stage(options);
	case 'c':
		options->boot.cmdline = optarg;
		return EXIT_OK;
	case 'k':
		return take_window(&command_fit, "--kernel", &options->boot.kernel,
				   &options->boot.has_kernel);
	case 'i':
		return take_window(&command_fit, "--initrd", &options->boot.initrd,
				   &options->boot.has_initrd);
	case 'r':
		options->has_rules = true;
		return take_rules(&command_fit, &options->boot.era);
	default:
		return take_request_option(option, options, argv);
	}
}

static int check_options(const struct fit_options *options)
{
	int forms = (options->request.size != 0) + (options->crashkernel != NULL) +
		    (options->cma != NULL);
	uint64_t align = options->request.align;

	if (forms != 1)
		return tool_usage_error(&command_fit,
					"expected one of --size (at least 1 byte), --crashkernel "
					"and --cma");
	if (align & (align - 1))
		return tool_usage_error(&command_fit, "--align 0x%llx: expected a power of two",
					(unsigned long long)align);
	return EXIT_OK;
}

static int take_options(int argc, char **argv, struct fit_options *options)
{
	int option, status = EXIT_OK;

	opterr = 0;
	optind = 0;
	while (status == EXIT_OK &&
	       (option = getopt_long(argc, argv, ":", long_options, NULL)) != -1)
		status = take_option(option, options, argv);
	if (status != EXIT_OK || options->common.help || options->common.formats)
		return status;
	status = check_options(options);
	return status == EXIT_OK ? map_options_end(&options->common, &command_fit, argc, argv) :
				   status;
}

/* ---- wishes ---- */

static uint64_t memory_of(const struct fit_state *state)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < state->memory.cnt; i++)
		sum += state->memory.list[i].size;
	return sum;
}

/* E820 numbers its types, and unlike EFI has no attributes. */
static bool is_x86(const struct mem_map *map)
{
	size_t i;

	for (i = 0; i < map->cnt; i++)
		if (map->ranges[i].is.type && !map->ranges[i].is.attributes)
			return true;
	return false;
}

static void wish_sizes(const struct fit_options *options, struct fit_wishes *wishes)
{
	char name[40];
	uint64_t i;

	for (i = 0; i < options->count; i++) {
		snprintf(name, sizeof(name), options->count > 1 ? "request %llu" : "request",
			 (unsigned long long)i + 1);
		fit_attempt_add(fit_wish_add(wishes, name), "", &options->request);
	}
}

static int make_wishes(const struct fit_options *options, const struct mem_map *map,
		       const struct fit_state *state, struct fit_wishes *wishes)
{
	if (options->cma && !fit_cma(wishes, options->cma, &options->request))
		return tool_usage_error(&command_fit, "--cma %s: expected SIZE[@ADDRESS[-END]]",
					options->cma);
	if (options->crashkernel && !fit_crashkernel(wishes, options->crashkernel, memory_of(state),
						     is_x86(map), &options->request))
		return tool_usage_error(&command_fit,
					"--crashkernel %s: expected SIZE[@ADDRESS], SIZE,high, "
					"SIZE,low or START-[END]:SIZE,...[@ADDRESS]",
					options->crashkernel);
	if (!options->cma && !options->crashkernel)
		wish_sizes(options, wishes);
	return EXIT_OK;
}

/* ---- answering ---- */

static int status_of(const struct fit_answers *answers)
{
	size_t i;

	for (i = 0; i < answers->cnt; i++)
		if (!answers->list[i].passed_over && !fit_found(&answers->list[i]))
			return EXIT_FAILED;
	return EXIT_OK;
}

static int answer(const struct fit_options *options, const struct mem_map *map,
		  struct fit_state *state, const struct fit_wishes *wishes)
{
	struct text_style style = map_options_style(&options->common);
	struct fit_answers answers = { 0 };
	const struct fit_report report = { map, state, &answers };
	int status = EXIT_FAILED;

	if (fit_answer_all(state, wishes, &answers)) {
		if (options->common.json)
			fit_json(stdout, &report);
		else
			fit_print(stdout, &report, &style);
		status = status_of(&answers);
	}
	fit_answers_free(&answers);
	return status;
}

static int fit_on_state(const struct fit_options *options, const struct mem_map *map,
			struct fit_state *state)
{
	struct fit_wishes wishes = { 0 };
	int status;

	if (options->has_limit)
		state->limit = options->limit;
	if (options->has_rules)
		state->rules = &memblock_era_rules[options->boot.era];
	state->bottom_up |= options->bottom_up;
	status = make_wishes(options, map, state, &wishes);
	if (status == EXIT_OK)
		status = answer(options, map, state, &wishes);
	free(wishes.list);
	return status;
}

static enum boot_stage usual_stage(const struct fit_options *options, const struct mem_map *map)
{
	if (fit_is_state(map))
		return BOOT_DESCRIBED;
	return options->crashkernel || options->cma ? BOOT_LOADED : BOOT_WHOLE;
}

static int fit_on_map(struct fit_options *options, struct mem_map *map)
{
	struct fit_state state;
	struct boot boot;
	int status = EXIT_FAILED;

	options->boot.accept_panic = true;
	if (!options->has_stage)
		options->boot.stage = usual_stage(options, map);
	if (boot_run(&boot, map, &options->boot)) {
		fit_state_of_boot(&state, &boot);
		status = fit_on_state(options, map, &state);
		fit_state_free(&state);
	}
	boot_free(&boot);
	return status;
}

static int fit_on_log(const struct fit_options *options, const struct fit_subject *subject)
{
	struct fit_state state;
	int status;

	if (!fit_state_of_log(&state, subject))
		return EXIT_FAILED;
	status = fit_on_state(options, &subject->map, &state);
	fit_state_free(&state);
	return status;
}

/* Whoever asks for a moment of a boot asks for the map. */
static int fit_on_path(struct fit_options *options)
{
	struct fit_subject subject;
	bool take_logs = !options->has_stage && !options->common.load.format &&
			 !options->common.load.map;
	int status;

	if (!fit_subject_read(&subject, options->common.path, &options->common.load, take_logs))
		return EXIT_FAILED;
	status = subject.is_log ? fit_on_log(options, &subject) : fit_on_map(options, &subject.map);
	fit_subject_free(&subject);
	return status;
}

static int run(int argc, char **argv)
{
	struct fit_options options = {
		.request = { .nid = NUMA_NO_NODE },
		.count = 1,
		.boot = { .era = MEMBLOCK_RULES_6_12 },
	};
	int status = take_options(argc, argv, &options);

	if (status == EXIT_OK && options.common.help)
		fputs(command_fit.usage, stdout);
	else if (status == EXIT_OK && options.common.formats)
		map_options_print_formats();
	else if (status == EXIT_OK)
		status = fit_on_path(&options);
	free(options.common.path);
	return status;
}

const struct command command_fit = {
	.name = "fit",
	.summary = "say where a request would land, or why it fits nowhere",
	.usage =
		"Usage: memblock fit --size SIZE [OPTIONS] [MAP|LOG]\n"
		"       memblock fit --crashkernel VALUE [OPTIONS] [MAP|LOG]\n"
		"       memblock fit --cma VALUE [OPTIONS] [MAP|LOG]\n"
		"\n"
		"Asks the machine that MAP describes for memory, or the one that LOG, a boot log\n"
		"with memblock=debug, left behind. Says where it would land, next to whom, and\n"
		"what decided that; or, if it fits nowhere, what rules out each hole that is "
		"large\n"
		"enough, whose reservations are in the way, and what would do with one thing\n"
		"changed. Exits 0 if it fits, else 1.\n"
		"\n"
		"MAP is anything that `memblock show` reads, or - for standard input; without MAP\n"
		"a sample is used.\n"
		"\n"
		"  --size SIZE          so many bytes; suffixes K, M, G, T\n"
		"  --align ALIGN        at a multiple of this power of two (64 bytes)\n"
		"  --min ADDR           from here on\n"
		"  --max ADDR           ending here or below; 0 is the limit (0)\n"
		"  --limit ADDR         memblock's current limit (none)\n"
		"  --node N             on this node only\n"
		"  --flags LIST         mirror, scratch: only there; hotplug, no-map,\n"
		"                       driver-managed: there as well\n"
		"  --bottom-up          the lowest place instead of the highest\n"
		"  --count N            1 to 1000 requests one after the other (1)\n"
		"  --crashkernel VALUE  what crashkernel=VALUE asks for: SIZE[@ADDR], SIZE,high,\n"
		"                       SIZE,low or START-[END]:SIZE,...[@ADDR]\n"
		"  --cma VALUE          what cma=VALUE asks for: SIZE[@ADDR[-END]]\n"
		"  --after WHAT         when: map (only what MAP describes is taken), loading\n"
		"                       (the kernel is loaded; default for --crashkernel and\n"
		"                       --cma) or boot (after a simulated boot; default). Logs\n"
		"                       and memblock's own lists are taken as they end\n"
		"  --cmdline TEXT       kernel command line, instead of the map's own\n"
		"  --kernel ADDR+SIZE   where the kernel image is\n"
		"  --initrd ADDR+SIZE   where the initrd is, instead of where the map says\n"
		"  --rules VERSION      as Linux 5.0, 6.1, 6.12 or 7.2 does "
		"(6.12)\n" MAP_OPTIONS_HELP "\n"
		"JSON keys: model, source, format, state, note, rules, bottom_up, limit, wishes.\n"
		"\n"
		"Example: memblock fit --size 1G --align 1G --max 4G samples/ti-j721e-sk.dtb\n",
	.run = run,
};
