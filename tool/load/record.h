/* SPDX-License-Identifier: MIT */
/*
 * record.h - the lines of a kernel log with memblock's own records put together again where a mail
 * program or a terminal wrapped them. Other lines pass as they are.
 */
#ifndef RECORD_H
#define RECORD_H

#include "line.h"

/* One pass over a log. All fields are private. */
struct records {
	struct lines lines;
	struct text_line ahead; /* read, but not given yet */
	bool has_ahead;
	char *text; /* of the record given last */
	size_t room;
};

/* records_begin - start at the first line of `size` bytes at `data`, which must stay. */
void records_begin(struct records *records, const char *data, size_t size);

/* records_next - the next record, valid until the next call; its number is that of its first line.
 */
bool records_next(struct records *records, struct text_line *record);

void records_end(struct records *records);

#endif
