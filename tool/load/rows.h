/* SPDX-License-Identifier: MIT */
/*
 * rows.h - texts that list ranges, one per line: how rows become maps.
 *
 * A format supplies a function that understands one row. Everything else is here: which map a row
 * belongs to, several machines in one text, numbers that jump, rows that are cut off. A line that
 * is no row is skipped, so a listing may stand anywhere in a longer text.
 */
#ifndef ROWS_H
#define ROWS_H

#include "line.h"
#include "load.h"

enum row_result {
	ROW_NONE,    /* not of this format */
	ROW_GOOD,    /* a range */
	ROW_BEGUN,   /* the first half of a range: the next line is parsed with the same row */
	ROW_DAMAGED, /* of this format without doubt, but cut off or overwritten */
};

enum { ROW_NAME = 96 };

struct row {
	struct firmware_range is; /* is.name is not used */
	char name[ROW_NAME];      /* of the range */
	const char *map;          /* which map it belongs to, a literal; NULL: the format's own */
	bool has_index;           /* whether the listing numbers its rows, and then */
	uint64_t index;           /* this row's number */
	bool in_memory;           /* it is memory besides what its kind says */
	bool begun;               /* in: the line before said ROW_BEGUN */
};

/* Parses one line, without prefix. `row` is cleared, with no node, unless it is begun. */
typedef enum row_result row_parser(const char *text, struct row *row);

struct row_format {
	row_parser *parse;
	const char *map;     /* the name of its map */
	const char *expects; /* what a row looks like, for messages */
	enum map_score score;
	bool ordered; /* whether its maps list by address */
};

/* row_clear - an empty row without a node. row_name - its name, cut to what fits. */
void row_clear(struct row *row);
void row_name(struct row *row, const char *name);

/* row_set - the span of a row by first and last byte. */
void row_set(struct row *row, uint64_t first, uint64_t last);

/* rows_recognise, rows_read - as struct map_format has them, for a format given by its rows. */
enum map_score rows_recognise(const struct row_format *format, const char *data, size_t size);
bool rows_read(const struct row_format *format, const char *data, size_t size,
	       struct map_list *list);

/*
 * lines_score - the best score that `score` gives to any line of a text, and none to what is no
 * text. Reading ends with the first line that is SCORE_LIKELY.
 */
enum map_score lines_score(const char *data, size_t size,
			   enum map_score (*score)(const char *text));

/* text_looks_binary - whether bytes that no text has are near its start. */
bool text_looks_binary(const char *data, size_t size);

/* ---- for readers that fill several maps from one text ---- */

/* A map being filled. */
struct open_map {
	const char *key;
	size_t at;  /* in the list */
	bool ended; /* the next row begins another map */
	bool has_index;
	uint64_t index, first;  /* of the last and the first row */
	unsigned int last_line; /* of the last row */
};

enum { OPEN_MAPS = 24 };

struct text_maps {
	struct map_list *list;
	size_t before; /* maps in the list when this text began */
	char *machine; /* title of the machine whose maps are open, or NULL */
	struct open_map open[OPEN_MAPS];
	size_t open_cnt;
};

void text_maps_begin(struct text_maps *text, struct map_list *list);

/*
 * text_maps_comment - take a line that starts with '#': "# --- NAME" closes all maps, since another
 * machine follows; "# machine: NAME" names the machine of the maps to come. False if it is no
 * comment. text_maps_close - close all maps.
 */
bool text_maps_comment(struct text_maps *text, const struct text_line *line);
void text_maps_close(struct text_maps *text);

/*
 * text_maps_heading - a heading was read: rows that come now do not belong to maps that have rows
 * already.
 */
void text_maps_heading(struct text_maps *text);

/*
 * text_map - the open map of this key (a literal), or NULL; text_map_open - opened if it is not.
 * Good until the next map is opened.
 */
struct mem_map *text_map(const struct text_maps *text, const char *key);
struct mem_map *text_map_open(struct text_maps *text, const char *key);

/*
 * text_maps_add - append a row, with its line as source. Numbers that jump are an anomaly, a row
 * that is just the one before is left out; where numbers start again, or the first range comes
 * again, the listing was printed twice and the second goes into a map of its own.
 */
struct mem_range *text_maps_add(struct text_maps *text, const struct text_line *line,
				const struct row *row);

/* text_maps_damaged - note that a row of a map could not be read. */
void text_maps_damaged(struct text_maps *text, const struct text_line *line, const char *key,
		       const char *expects);

/* text_maps_end - false, after tool_error() that tells what was expected, if no map was opened. */
bool text_maps_end(struct text_maps *text, const char *expects);

#endif
