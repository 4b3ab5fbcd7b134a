// SPDX-License-Identifier: MIT
/*
 * rows.c - from rows to maps. Knows no format.
 */
#include "rows.h"
#include "scan.h"
#include "../tool.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LOOK_AT = 4096, QUOTED = 60 };

void row_clear(struct row *row)
{
	memset(row, 0, sizeof(*row));
	row->is.nid = NUMA_NO_NODE;
}

void row_name(struct row *row, const char *name)
{
	size_t length;

	scan_blanks(&name);
	length = strlen(name);
	while (length && (name[length - 1] == ' ' || name[length - 1] == '\t'))
		length--;
	if (length >= ROW_NAME)
		length = ROW_NAME - 1;
	memcpy(row->name, name, length);
	row->name[length] = '\0';
}

void row_set(struct row *row, uint64_t first, uint64_t last)
{
	row->is.base = first;
	row->is.size = span_size(first, last);
}

bool text_looks_binary(const char *data, size_t size)
{
	return memchr(data, '\0', size < LOOK_AT ? size : LOOK_AT) != NULL;
}

/* ---- maps being filled ---- */

void text_maps_begin(struct text_maps *text, struct map_list *list)
{
	memset(text, 0, sizeof(*text));
	text->list = list;
	text->before = list->cnt;
}

void text_maps_close(struct text_maps *text)
{
	text->open_cnt = 0;
}

void text_maps_heading(struct text_maps *text)
{
	size_t i;

	for (i = 0; i < text->open_cnt; i++)
		text->open[i].ended = text->list->maps[text->open[i].at].cnt > 0;
}

static void set_machine(struct text_maps *text, const char *name)
{
	scan_blanks(&name);
	free(text->machine);
	text->machine = xstrdup(name);
}

static bool is_ellipsis(const char *text)
{
	size_t dots;

	scan_blanks(&text);
	dots = strspn(text, ".");
	return dots >= 3 && scan_at_end(text + dots);
}

/* "......" right behind a row: somebody left out what stood there. */
static void note_omission(struct text_maps *text, const struct text_line *line)
{
	size_t i;

	for (i = 0; i < text->open_cnt; i++)
		if (text->open[i].last_line + 1 == line->number)
			mem_map_anomaly(&text->list->maps[text->open[i].at],
					"the text leaves something out behind line %u",
					text->open[i].last_line);
}

bool text_maps_comment(struct text_maps *text, const struct text_line *line)
{
	const char *p = line->text;

	if (is_ellipsis(p))
		note_omission(text, line);
	if (!scan_char(&p, '#'))
		return false;
	scan_blanks(&p);
	if (scan_word(&p, "---")) {
		text_maps_close(text);
		set_machine(text, p);
	} else if (scan_word(&p, "machine:")) {
		set_machine(text, p);
	}
	return true;
}

static struct open_map *find_open(const struct text_maps *text, const char *key)
{
	size_t i;

	for (i = 0; i < text->open_cnt; i++)
		if (!strcmp(text->open[i].key, key))
			return (struct open_map *)&text->open[i];
	return NULL;
}

struct mem_map *text_map(const struct text_maps *text, const char *key)
{
	const struct open_map *open = find_open(text, key);

	return open ? &text->list->maps[open->at] : NULL;
}

/* Another map under this key, in place of the one that was open. */
static struct open_map *open_another(struct text_maps *text, const char *key)
{
	struct mem_map *map = map_list_add(text->list, key);
	struct open_map *open = find_open(text, key);

	if (text->machine)
		map->model = xstrdup(text->machine);
	if (!open)
		open = &text->open[text->open_cnt < OPEN_MAPS ? text->open_cnt++ : OPEN_MAPS - 1];
	*open = (struct open_map){ .key = key, .at = text->list->cnt - 1 };
	return open;
}

static struct open_map *get_open(struct text_maps *text, const char *key)
{
	struct open_map *open = find_open(text, key);

	return open ? open : open_another(text, key);
}

struct mem_map *text_map_open(struct text_maps *text, const char *key)
{
	const size_t at = get_open(text, key)->at; /* may move the maps */

	return &text->list->maps[at];
}

static bool is_same(const struct mem_range *range, const struct row *row)
{
	return range->is.base == row->is.base && range->is.size == row->is.size &&
	       range->is.kind == row->is.kind;
}

/* Whether a listing starts again with this row. */
static bool starts_again(const struct mem_map *map, const struct open_map *open,
			 const struct row *row)
{
	if (row->has_index && open->has_index)
		return row->index < open->index && row->index <= open->first;
	return map->cnt > 1 && is_same(&map->ranges[0], row);
}

/* Whether a row is only the one before, logged twice. */
static bool is_repeated(const struct mem_map *map, const struct open_map *open,
			const struct row *row)
{
	return row->has_index && open->has_index && row->index == open->index && map->cnt &&
	       is_same(&map->ranges[map->cnt - 1], row);
}

/* A listing counts from 0 or from 1. */
static void check_index(struct mem_map *map, struct open_map *open, const struct text_line *line,
			const struct row *row)
{
	uint64_t expected = open->has_index ? open->index + 1 : 0;

	if (!row->has_index)
		return;
	if (row->index != expected && (open->has_index || row->index > 1))
		mem_map_anomaly(map,
				"line %u: entry %" PRIu64 " stands where %" PRIu64
				" was expected: entries are missing or out of order",
				line->number, row->index, expected);
	if (!open->has_index)
		open->first = row->index;
	open->has_index = true;
	open->index = row->index;
}

static struct mem_range *append_row(struct mem_map *map, const struct text_line *line,
				    const struct row *row)
{
	struct firmware_range range = row->is;
	struct mem_range *added;
	char source[32];

	range.name = row->name;
	snprintf(source, sizeof(source), "line %u", line->number);
	if (row->in_memory) {
		range.kind = FIRMWARE_MEMORY;
		mem_map_add(map, &range, source)->line = line->number;
		range.kind = row->is.kind;
	}
	added = mem_map_add(map, &range, source);
	added->line = line->number;
	return added;
}

struct mem_range *text_maps_add(struct text_maps *text, const struct text_line *line,
				const struct row *row)
{
	struct open_map *open = get_open(text, row->map);
	struct mem_map *map = &text->list->maps[open->at];

	if (is_repeated(map, open, row))
		return &map->ranges[map->cnt - 1];
	if (open->ended || starts_again(map, open, row)) {
		open = open_another(text, row->map);
		map = &text->list->maps[open->at];
	}
	check_index(map, open, line, row);
	open->last_line = line->number;
	return append_row(map, line, row);
}

void text_maps_damaged(struct text_maps *text, const struct text_line *line, const char *key,
		       const char *expects)
{
	mem_map_anomaly(text_map_open(text, key), "line %u cannot be read: \"%.*s%s\", expected %s",
			line->number, QUOTED, line->text, line->length > QUOTED ? "..." : "",
			expects);
}

bool text_maps_end(struct text_maps *text, const char *expects)
{
	bool found = text->list->cnt > text->before;

	if (!found)
		tool_error("%s: no line of the expected form: %s", text->list->path, expects);
	free(text->machine);
	text->machine = NULL;
	return found;
}

enum map_score lines_score(const char *data, size_t size, enum map_score (*score)(const char *text))
{
	enum map_score best = SCORE_NONE, this;
	struct text_line line;
	struct lines lines;

	if (text_looks_binary(data, size))
		return SCORE_NONE;
	lines_begin(&lines, data, size);
	while (best < SCORE_LIKELY && lines_next(&lines, &line)) {
		this = line.text[0] == '#' ? SCORE_NONE : score(line.text);
		if (this > best)
			best = this;
	}
	lines_end(&lines);
	return best;
}

/* ---- formats that are rows and nothing else ---- */

enum map_score rows_recognise(const struct row_format *format, const char *data, size_t size)
{
	struct text_line line;
	struct lines lines;
	struct row row;
	bool found = false;

	if (text_looks_binary(data, size))
		return SCORE_NONE;
	row_clear(&row);
	lines_begin(&lines, data, size);
	while (!found && lines_next(&lines, &line)) {
		enum row_result result;

		if (line.text[0] == '#')
			continue;
		result = format->parse(line.text, &row);
		found = result == ROW_GOOD;
		if (result != ROW_BEGUN)
			row_clear(&row);
		row.begun = result == ROW_BEGUN;
	}
	lines_end(&lines);
	return found ? format->score : SCORE_NONE;
}

static void take_row(struct text_maps *text, const struct row_format *format,
		     const struct text_line *line, struct row *row)
{
	const bool was_begun = row->begun;
	enum row_result result = format->parse(line->text, row);

	if (!row->map)
		row->map = format->map;
	if (result == ROW_GOOD) {
		text_maps_add(text, line, row);
		text_map(text, row->map)->ordered = format->ordered;
	} else if (result == ROW_DAMAGED ||
		   (was_begun && result == ROW_NONE && !scan_at_end(line->text))) {
		text_maps_damaged(text, line, row->map, format->expects);
	}
	if (result != ROW_BEGUN)
		row_clear(row);
	row->begun = result == ROW_BEGUN;
}

bool rows_read(const struct row_format *format, const char *data, size_t size,
	       struct map_list *list)
{
	struct text_maps text;
	struct text_line line;
	struct lines lines;
	struct row row;

	row_clear(&row);
	text_maps_begin(&text, list);
	lines_begin(&lines, data, size);
	while (lines_next(&lines, &line))
		if (!text_maps_comment(&text, &line))
			take_row(&text, format, &line, &row);
	if (row.begun)
		mem_map_anomaly(text_map_open(&text, row.map ? row.map : format->map),
				"the text ends inside an entry");
	lines_end(&lines);
	return text_maps_end(&text, format->expects);
}
