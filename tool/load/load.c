// SPDX-License-Identifier: MIT
/*
 * load.c - finding out a file's format and handing it to the readers. Knows no format itself.
 */
#include "formats.h"
#include "memmap_tree.h"
#include "../mem_clean.h"
#include "../tool.h"
#include "rows.h"
#include "scan.h"

#include <stdlib.h>
#include <string.h>

/* Of equally sure readers the first one's map counts. */
static const struct map_format *const formats[] = {
	&dtb_format,
	&dts_format,
	&json_format,
	&kernel_log_format,
	&uboot_format,
	&efi_shell_format,
	&uboot_efi_format,
	&lsefimmap_format,
	&efi_application_format,
	&efi_mmap_format,
	&multiboot_format,
	&lsmmap_format,
	&displaymem_format,
	&limine_format,
	&coreboot_format,
	&hypervisor_format,
	&memmap_list_format,
	&iomem_format,
	&script_format,
	&e820_raw_format,
	&efi_raw_format,
	&memblock_dump_format,
	&memblock_debugfs_format,
};
enum { FORMAT_CNT = sizeof(formats) / sizeof(formats[0]) };

/* ---- the list of maps ---- */

/* The number of a map named `name` ("BIOS-e820", "BIOS-e820 #7"), 0 if it has another name. */
static unsigned int number_of(const struct mem_map *map, const char *name)
{
	const char *p = map->name;
	uint64_t number;

	if (!scan_word(&p, name))
		return 0;
	if (!*p)
		return 1;
	return scan_word(&p, " #") && scan_decimal(&p, &number) && !*p ? (unsigned int)number : 0;
}

/* `name`, with a number behind it if it is taken; maps come in the order of their numbers. */
static char *free_name(const struct map_list *list, const char *name)
{
	unsigned int number = 0;
	size_t i = list->cnt;
	char *text;

	while (i > 0 && !number)
		number = number_of(&list->maps[--i], name);
	if (!number || asprintf(&text, "%s #%u", name, number + 1) < 0)
		text = xstrdup(name);
	return text;
}

struct mem_map *map_list_add(struct map_list *list, const char *name)
{
	char *own_name = free_name(list, name);
	struct mem_map *map;

	if (list->cnt == list->max) {
		list->max = list->max ? 2 * list->max : 8;
		list->maps = xrealloc(list->maps, list->max * sizeof(*list->maps));
	}
	map = &list->maps[list->cnt++];
	mem_map_init(map, list->path);
	map->name = own_name;
	map->format = list->format;
	return map;
}

void map_list_free(struct map_list *list)
{
	size_t i;

	for (i = 0; i < list->cnt; i++)
		mem_map_free(&list->maps[i]);
	free(list->maps);
	memset(list, 0, sizeof(*list));
}

/* ---- finding the format ---- */

void load_print_formats(FILE *out)
{
	size_t i;

	for (i = 0; i < FORMAT_CNT; i++)
		fprintf(out, "  %-14s %s\n", formats[i]->name, formats[i]->title);
}

const struct map_format *map_format_named(const char *name)
{
	size_t i;

	for (i = 0; i < FORMAT_CNT; i++)
		if (!strcmp(formats[i]->name, name))
			return formats[i];
	return NULL;
}

static void report_unknown(const char *path)
{
	char *expected = NULL;
	size_t size, i;
	FILE *text = open_memstream(&expected, &size);

	for (i = 0; text && i < FORMAT_CNT; i++)
		fprintf(text, "\n  %s", formats[i]->expected);
	if (text)
		fclose(text);
	tool_error("%s: not a memory map I can read; expected one of:%s", path,
		   expected ? expected : "");
	free(expected);
}

static bool read_as(const struct map_format *format, const char *data, size_t size,
		    struct map_list *list)
{
	list->format = format->title;
	if (format->rows)
		return rows_read(format->rows, data, size, list);
	return format->read(data, size, list);
}

enum map_score map_format_score(const struct map_format *format, const char *data, size_t size)
{
	if (format->rows)
		return rows_recognise(format->rows, data, size);
	if (format->score_line)
		return lines_score(data, size, format->score_line);
	return format->recognise(data, size);
}

/* Takes back all maps but the first `cnt`. */
static void map_list_cut(struct map_list *list, size_t cnt)
{
	while (list->cnt > cnt)
		mem_map_free(&list->maps[--list->cnt]);
}

/* Another reader's maps. Only the first reader has to succeed: a map that is there stays. */
static bool read_more(const struct map_format *format, const char *data, size_t size,
		      struct map_list *list)
{
	size_t had = list->cnt;

	if (read_as(format, data, size, list))
		return true;
	if (!had)
		return false;
	map_list_cut(list, had);
	tool_error("%s: what looks like '%s' in it is left out", list->path, format->title);
	return true;
}

/* Every reader that finds its own, the surest first. A magic number leaves nothing for others. */
static bool read_by_content(const char *data, size_t size, struct map_list *list)
{
	static const enum map_score levels[] = { SCORE_MAGIC, SCORE_WHOLE, SCORE_LIKELY,
						 SCORE_HINTS };
	enum map_score scores[FORMAT_CNT];
	size_t level, i;

	for (i = 0; i < FORMAT_CNT; i++)
		scores[i] = map_format_score(formats[i], data, size);
	for (level = 0; level < sizeof(levels) / sizeof(levels[0]); level++) {
		for (i = 0; i < FORMAT_CNT; i++)
			if (scores[i] == levels[level] && !read_more(formats[i], data, size, list))
				return false;
		if (list->cnt && levels[level] == SCORE_MAGIC)
			break;
	}
	if (!list->cnt)
		report_unknown(list->path);
	return list->cnt > 0;
}

bool load_data(const char *path, const char *data, size_t size, const struct load_options *options,
	       struct map_list *list)
{
	bool good;

	memset(list, 0, sizeof(*list));
	list->path = path;
	list->options = options;
	if (options && options->format)
		good = read_as(options->format, data, size, list);
	else
		good = read_by_content(data, size, list);
	if (!good)
		map_list_free(list);
	return good;
}

static bool load_file(const char *path, const struct load_options *options, struct map_list *list)
{
	size_t size;
	char *data = read_file(path, &size);
	bool good;

	if (!data)
		return false;
	good = load_data(path_name(path), data, size, options, list);
	free(data);
	return good;
}

bool load_all(const char *path, const struct load_options *options, struct map_list *list)
{
	if (!is_directory(path))
		return load_file(path, options, list);
	memset(list, 0, sizeof(*list));
	list->path = path;
	if (memmap_tree_read(path, list))
		return true;
	map_list_free(list);
	return false;
}

/* ---- one map ---- */

static struct mem_map *map_named(struct map_list *list, const char *name)
{
	size_t i;

	for (i = 0; i < list->cnt; i++)
		if (!name || !strcmp(list->maps[i].name, name))
			return &list->maps[i];
	tool_error("%s: holds no map named '%s'; --list names what it holds", list->path, name);
	return NULL;
}

/* Takes one map out of the list, leaving an empty one. */
static bool take_map(struct map_list *list, const char *name, struct mem_map *map)
{
	struct mem_map *found = map_named(list, name);

	if (!found)
		return false;
	*map = *found;
	memset(found, 0, sizeof(*found));
	return true;
}

/* The map that was asked for, checked and cleaned; the list is freed. */
static bool finish_map(struct map_list *list, const struct load_options *options,
		       struct mem_map *map)
{
	bool good = take_map(list, options ? options->map : NULL, map);

	map_list_free(list);
	if (good)
		mem_map_check(map);
	if (good && !(options && options->as_told))
		mem_map_clean(map);
	return good;
}

bool load_map_as(const char *path, const struct load_options *options, struct mem_map *map)
{
	struct map_list list;

	return load_all(path, options, &list) && finish_map(&list, options, map);
}

bool load_map_data(const char *path, const char *data, size_t size,
		   const struct load_options *options, struct mem_map *map)
{
	struct map_list list;

	return load_data(path, data, size, options, &list) && finish_map(&list, options, map);
}

bool load_map(const char *path, struct mem_map *map)
{
	return load_map_as(path, NULL, map);
}
