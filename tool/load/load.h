/* SPDX-License-Identifier: MIT */
/*
 * load.h - reading a machine's memory description from a file, whatever its format.
 *
 * A reader is one row of the table in load.c: it says how sure it is that a file is its own, and
 * turns it into maps. One file may hold several: a kernel log has the map of the BIOS, the one the
 * kernel made of it, and the one of EFI. All readers that find theirs contribute; the map that
 * counts is the first one of the surest reader, of equally sure ones the first in the table. The
 * others are there by name.
 */
#ifndef LOAD_H
#define LOAD_H

#include "../mem_map.h"

#include <stdio.h>

struct map_format;

/* What to read, and how; all zero: whatever is there. */
struct load_options {
	const struct map_format *format; /* NULL: found by content */
	const char *map;                 /* the name of the map, or NULL: the one that counts */
	bool as_told;           /* leave contradictions in (load_map_as() cleans otherwise) */
	size_t descriptor_size; /* of raw EFI maps, or 0: found by content */
	unsigned int descriptor_version; /* of raw EFI maps, or 0: 1 */
};

/* The maps of one file, each with a name of its own. */
struct map_list {
	const char *path;   /* what messages call the file */
	const char *format; /* title of the reader that adds maps now */
	const struct load_options *options;
	struct mem_map *maps;
	size_t cnt, max;
};

/*
 * map_list_add - begin another map; with a name that is taken, it gets a number behind it:
 * "BIOS-e820 #2". The pointer is good until the next map is added.
 */
struct mem_map *map_list_add(struct map_list *list, const char *name);

/* How sure a reader is. */
enum map_score {
	SCORE_NONE = 0,
	SCORE_HINTS = 20,  /* parts of a map: ranges of nodes, reservations */
	SCORE_LIKELY = 50, /* lines of the format, maybe among others */
	SCORE_WHOLE = 80,  /* the text is of the format as a whole */
	SCORE_MAGIC = 100, /* a magic number */
};

struct row_format;

struct map_format {
	const char *name;     /* for --format: "iomem" */
	const char *title;    /* "/proc/iomem" */
	const char *expected; /* what such a file looks like, for the message when nothing fits */
	/* Texts: the form of the rows, which does for the rest; or how sure a line makes. */
	const struct row_format *rows;
	enum map_score (*score_line)(const char *text);
	/* Never refuses for what comes behind a good beginning: the end may be cut off. */
	enum map_score (*recognise)(const char *data, size_t size);
	/*
	 * Adds the maps of `data`, the most important one first; what is odd in it becomes an
	 * anomaly of its map. False after tool_error() naming list->path if there is no map to
	 * be had. A NUL stands behind `data`, which is aligned as from malloc().
	 */
	bool (*read)(const char *data, size_t size, struct map_list *list);
};

/* map_format_named - the row of the table with this name, or NULL. */
const struct map_format *map_format_named(const char *name);

/* map_format_score - how sure the reader is that `data`, which a NUL follows, is its own. */
enum map_score map_format_score(const struct map_format *format, const char *data, size_t size);

/*
 * load_map - read one map of `path` ("-" is standard input; a directory is a tree like
 * /sys/firmware/memmap; may be compressed with gzip), check it and clean it (mem_clean.h). False
 * after tool_error(); otherwise to be freed with mem_map_free(). `options` may be NULL.
 */
bool load_map_as(const char *path, const struct load_options *options, struct mem_map *map);
bool load_map(const char *path, struct mem_map *map);

/* load_map_data - load_map_as() of bytes in memory, which a NUL follows. */
bool load_map_data(const char *path, const char *data, size_t size,
		   const struct load_options *options, struct mem_map *map);

/*
 * load_all - all maps of a file, unchecked, the one that counts first. False after tool_error();
 * otherwise to be freed with map_list_free().
 */
bool load_all(const char *path, const struct load_options *options, struct map_list *list);
void map_list_free(struct map_list *list);

/* load_data - load_all() of bytes in memory, which a NUL follows. */
bool load_data(const char *path, const char *data, size_t size, const struct load_options *options,
	       struct map_list *list);

/* load_print_formats - the table of formats: name and title, a line each. */
void load_print_formats(FILE *out);

#endif
