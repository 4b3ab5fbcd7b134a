// SPDX-License-Identifier: MIT
/*
 * command_diff.c - `memblock diff`: options, and the result as a table or as JSON.
 */
#include "diff.h"
#include "json.h"
#include "tool.h"

#include <cjson/cJSON.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const struct option long_options[] = {
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/* ---- what only one side shows ---- */

static const char *const shown_names[] = { "ranges", "flags", "nodes", "owners" };
enum { SHOWN_NAMES = sizeof(shown_names) / sizeof(shown_names[0]) };

/* Something that is not compared because `not_in`, 'a' or 'b', does not show it. */
struct gap {
	enum diff_list_id list;
	const char *what;
	char not_in;
};

static void each_gap(const struct diff_view *a, const struct diff_view *b,
		     void (*take)(const struct gap *gap, void *arg), void *arg)
{
	int list;
	size_t i;

	for (list = 0; list < DIFF_LISTS; list++) {
		unsigned int missing = diff_missing(a, b, (enum diff_list_id)list);

		for (i = 0; i < SHOWN_NAMES; i++) {
			bool in_a = a->lists[list].shows & 1U << i;
			struct gap gap = { (enum diff_list_id)list, shown_names[i],
					   in_a ? 'b' : 'a' };

			if (missing & 1U << i)
				take(&gap, arg);
		}
	}
}

/* ---- as a table ---- */

static void print_gap(const struct gap *gap, void *arg)
{
	(void)arg;
	printf("%s: %s are not compared, %c does not show them\n", diff_list_name(gap->list),
	       gap->what, gap->not_in - 'a' + 'A');
}

/* "early_alloc (line 25) -> cma (line 14)" */
static void print_who(const struct diff_item *item)
{
	if (item->a) {
		fputs(item->a, stdout);
		if (item->line_a)
			printf(" (line %u)", item->line_a);
	}
	if (item->a && item->b && (item->kind == DIFF_CHANGED || item->line_b))
		fputs(" -> ", stdout);
	if (item->b && (!item->a || item->kind == DIFF_CHANGED))
		fputs(item->b, stdout);
	if (item->b && item->line_b)
		printf("%s(line %u)", item->a && item->kind != DIFF_CHANGED ? "" : " ",
		       item->line_b);
}

static void print_item(const struct diff_item *item)
{
	char span[SPAN_TEXT], place[2 * SPAN_TEXT], size[SIZE_TEXT];
	uint64_t bytes = item->end - item->base;

	format_span(item->base, bytes, span);
	if (item->kind == DIFF_MOVED)
		snprintf(place, sizeof(place), "%s -> 0x%" PRIx64, span, item->to);
	else
		snprintf(place, sizeof(place), "%s", span);
	printf("  %-8s  %-36s  %10s  ", diff_kind_name(item->kind), place,
	       format_size(bytes, size));
	print_who(item);
	putchar('\n');
}

static void print_diff(const struct diff_view *a, const struct diff_view *b,
		       const struct diff *diff)
{
	size_t i, counts[DIFF_KINDS] = { 0 };

	printf("A  %s  (%s)\nB  %s  (%s)\n", a->path, a->is, b->path, b->is);
	each_gap(a, b, print_gap, NULL);
	for (i = 0; i < diff->cnt; i++) {
		if (!i || diff->items[i].list != diff->items[i - 1].list)
			printf("\n%s\n", diff_list_name(diff->items[i].list));
		print_item(&diff->items[i]);
		counts[diff->items[i].kind]++;
	}
	if (diff->cnt)
		printf("\n%zu appeared, %zu went, %zu moved, %zu changed\n", counts[DIFF_APPEARED],
		       counts[DIFF_WENT], counts[DIFF_MOVED], counts[DIFF_CHANGED]);
	else
		puts("\nno difference");
}

/* ---- as JSON ---- */

static void add_line(cJSON *object, const char *key, unsigned int line)
{
	if (line)
		cJSON_AddNumberToObject(object, key, line);
	else
		cJSON_AddNullToObject(object, key);
}

static cJSON *item_to_json(const struct diff_item *item)
{
	cJSON *object = cJSON_CreateObject();

	cJSON_AddStringToObject(object, "list", diff_list_name(item->list));
	cJSON_AddStringToObject(object, "change", diff_kind_name(item->kind));
	json_add_hex(object, "base", item->base);
	json_add_hex(object, "size", item->end - item->base);
	json_add_hex_or_null(object, "to", item->kind == DIFF_MOVED, item->to);
	json_add_text(object, "a", item->a);
	add_line(object, "line_a", item->line_a);
	json_add_text(object, "b", item->b);
	add_line(object, "line_b", item->line_b);
	return object;
}

static cJSON *side_to_json(const struct diff_view *view)
{
	cJSON *object = cJSON_CreateObject();

	json_add_text(object, "source", view->path);
	json_add_text(object, "is", view->is);
	return object;
}

static void add_gap(const struct gap *gap, void *array)
{
	const char not_in[] = { gap->not_in, '\0' };
	cJSON *object = json_add_item(array);

	json_add_text(object, "list", diff_list_name(gap->list));
	json_add_text(object, "what", gap->what);
	json_add_text(object, "not_in", not_in);
}

static void print_json(const struct diff_view *a, const struct diff_view *b,
		       const struct diff *diff)
{
	cJSON *root = cJSON_CreateObject(), *array;
	size_t i;

	cJSON_AddItemToObject(root, "a", side_to_json(a));
	cJSON_AddItemToObject(root, "b", side_to_json(b));
	each_gap(a, b, add_gap, cJSON_AddArrayToObject(root, "not_compared"));
	array = cJSON_AddArrayToObject(root, "differences");
	for (i = 0; i < diff->cnt; i++)
		cJSON_AddItemToArray(array, item_to_json(&diff->items[i]));
	json_print_and_delete(stdout, root);
}

/* ---- the command ---- */

static int show_difference(const struct diff_view *a, const struct diff_view *b, bool json)
{
	struct diff diff;
	bool same;

	diff_views(a, b, &diff);
	if (diff.compared)
		(json ? print_json : print_diff)(a, b, &diff);
	else
		tool_error("%s and %s have no list in common", a->path, b->path);
	same = diff.compared && !diff.cnt;
	diff_free(&diff);
	return same ? EXIT_OK : EXIT_FAILED;
}

static int diff_files(char *const *paths, bool json)
{
	struct diff_view a, b;
	int status = EXIT_FAILED;

	if (!diff_load(paths[0], &a))
		return EXIT_FAILED;
	if (diff_load(paths[1], &b)) {
		status = show_difference(&a, &b, json);
		diff_view_free(&b);
	}
	diff_view_free(&a);
	return status;
}

static int run(int argc, char **argv)
{
	bool json = false;
	int option;

	opterr = 0;
	optind = 0;
	while ((option = getopt_long(argc, argv, ":", long_options, NULL)) != -1) {
		if (option == 'h') {
			fputs(command_diff.usage, stdout);
			return EXIT_OK;
		}
		if (option != 'j')
			return tool_usage_error(&command_diff, "unknown option %s",
						argv[optind - 1]);
		json = true;
	}
	if (argc - optind != 2)
		return tool_usage_error(&command_diff, "expected two files to compare");
	return diff_files(argv + optind, json);
}

const struct command command_diff = {
	.name = "diff",
	.summary = "compare two maps, memblock states or boot logs",
	.usage = "Usage: memblock diff [OPTIONS] A B\n"
		 "\n"
		 "Shows what appeared, went, moved to another place or changed its kind from A to\n"
		 "B, and whose it is. Each of the two is a memory map in any format that memblock\n"
		 "show reads, a state (the text of debugfs memblock/{memory,reserved}, the\n"
		 "directory of these two, or a MEMBLOCK configuration dump), or a boot log with\n"
		 "memblock=debug, of which the end is compared. One of them may be - for standard\n"
		 "input. Lists, flags, nodes and owners that only one of the two shows are not\n"
		 "compared; the output names them.\n"
		 "\n"
		 "  --json  print JSON; addresses and sizes are strings \"0x...\"\n"
		 "  --help  print this text\n"
		 "\n"
		 "JSON keys: a, b: { source, is }; not_compared: [ { list, what, not_in } ];\n"
		 "differences: [ { list, change, base, size, to, a, line_a, b, line_b } ].\n"
		 "\n"
		 "Exit status: 0 if there is no difference, 1 if there is one or an input cannot "
		 "be\n"
		 "read.\n",
	.run = run,
};
