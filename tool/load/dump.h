/* SPDX-License-Identifier: MIT */
/*
 * dump.h - reading memblock's own two lists as a kernel shows them: the `MEMBLOCK configuration:`
 * dump in a log, and the files of debugfs, memblock/{memory,reserved}.
 */
#ifndef DUMP_H
#define DUMP_H

#include "../state.h"

/* ---- the dump in a log, line by line ---- */

/* A dump being read. All fields but `state` are private. */
struct dump_reader {
	struct memblock_state *state;
	struct state_list *list; /* whose regions come */
	uint64_t expected;       /* regions of that list, as announced */
};

enum dump_line {
	DUMP_LINE,       /* taken, more to come */
	DUMP_LAST,       /* taken, the dump is complete */
	DUMP_OTHER,      /* not a line of a dump */
	DUMP_UNREADABLE, /* begins like one and cannot be read */
};

/* dump_begins - whether the text of a line is the heading of a dump. */
bool dump_begins(const char *text);

/* dump_begin - the heading stood in line `line`; fill `state`, which must be all zero. */
void dump_begin(struct dump_reader *reader, struct memblock_state *state, unsigned int line);

/* dump_take - the text of the next line. A wrapped one must have been put together again. */
enum dump_line dump_take(struct dump_reader *reader, const char *text);

/* dump_is_complete - whether all regions were there that were announced. */
bool dump_is_complete(const struct dump_reader *reader);

/* ---- whole files ---- */

/*
 * load_state - read the state in `path`: text of debugfs (`memory` and `reserved` behind one
 * another, each under a line that ends with its name; a directory with these two files; or one
 * file, taken for the list it is named after), or the last dump in a log. "-" is standard input.
 * False after tool_error() naming file and line.
 */
bool load_state(const char *path, struct memblock_state *state);

/* is_state_directory - whether a directory is one that load_state() reads, not a map. */
bool is_state_directory(const char *path);

/* state_parse - the same from memory, which a NUL follows; `path` is for messages. */
bool state_parse(const char *path, const char *data, size_t size, struct memblock_state *state);

/* state_recognise - whether a text, ended by a NUL, is one that load_state() reads. */
bool state_recognise(const char *data, size_t size);

#endif
