// SPDX-License-Identifier: MIT
/*
 * record.c - joining wrapped records. What a record says is no business of this file; it only knows
 * how one of memblock's begins, and what the rest of one looks like.
 */
#include "record.h"
#include "../tool.h"
#include "field.h"

#include <stdlib.h>
#include <string.h>

static bool begins_record(const char *text)
{
	scan_blanks(&text);
	return scan_word(&text, "memblock") || scan_word(&text, "__memblock") ||
	       scan_word(&text, "memory[") || scan_word(&text, "reserved[") ||
	       scan_word(&text, "memory size");
}

/* Nothing but "symbol+0x10/0x20". */
static bool is_symbol(const char *text)
{
	uint64_t offset, size;

	text += strcspn(text, " \t+");
	if (!scan_word(&text, "+") || !parse_number(&text, &offset) || !scan_word(&text, "/") ||
	    !parse_number(&text, &size))
		return false;
	scan_blanks(&text);
	return !*text || *text == '[';
}

static bool continues_record(const char *text)
{
	static const char *const words[] = { "from=", "max_addr=", "nid=",   "align=", "0x",
					     "[0x",   "bytes",     "flags:", "on node" };
	size_t i;

	scan_blanks(&text);
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strncmp(text, words[i], strlen(words[i])))
			return true;
	return is_symbol(text);
}

static void append(struct records *records, size_t *used, const char *text)
{
	size_t length = strlen(text);

	if (*used + length + 2 > records->room) {
		records->room = 2 * (*used + length + 2);
		records->text = xrealloc(records->text, records->room);
	}
	if (*used)
		records->text[(*used)++] = ' ';
	memcpy(records->text + *used, text, length + 1);
	*used += length;
}

static bool read_ahead(struct records *records)
{
	if (!records->has_ahead)
		records->has_ahead = lines_next(&records->lines, &records->ahead);
	return records->has_ahead;
}

void records_begin(struct records *records, const char *data, size_t size)
{
	memset(records, 0, sizeof(*records));
	lines_begin(&records->lines, data, size);
}

bool records_next(struct records *records, struct text_line *record)
{
	size_t used = 0;

	if (!read_ahead(records))
		return false;
	*record = records->ahead;
	append(records, &used, records->ahead.text);
	records->has_ahead = false;
	if (begins_record(records->text)) {
		while (read_ahead(records) && !records->ahead.has_time &&
		       continues_record(records->ahead.text)) {
			append(records, &used, records->ahead.text);
			records->has_ahead = false;
		}
	}
	record->text = records->text;
	record->length = used;
	return true;
}

void records_end(struct records *records)
{
	lines_end(&records->lines);
	free(records->text);
	memset(records, 0, sizeof(*records));
}
