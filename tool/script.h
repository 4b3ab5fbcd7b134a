/* SPDX-License-Identifier: MIT */
/*
 * script.h - the operation language: one line in, one operation on the machine, its result out.
 */
#ifndef SCRIPT_H
#define SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A growing text. Starts as { 0 }; always NUL-terminated once something was added. */
struct text {
	char *chars;
	size_t len, max;
};

void text_clear(struct text *text);
void text_add(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_free(struct text *text);

/* What an operation gave: the part behind " = ", and the lines that follow, each "  ...\n". */
struct script_result {
	struct text value;
	struct text lines;
};

/* What a line of a script turned out to be. */
enum script_status {
	SCRIPT_NOTHING, /* blank, a comment, the header or a configuration that was taken */
	SCRIPT_DONE,    /* an operation; the result is filled in */
	SCRIPT_ERROR,   /* neither; script_error says what was expected */
};

enum { SCRIPT_MAX_ARGS = 6 };

struct script_op {
	const char *name;
	const char *args; /* as the user writes them: "BASE SIZE memory|reserved NID" */
	const char *help; /* one sentence */
	void (*run)(const uint64_t *args, struct script_result *result);
};

extern const struct script_op script_ops[];
extern const size_t script_op_cnt;

extern char script_error[256];

/* script_begin - a new machine with the default configuration of a script. */
void script_begin(void);

/*
 * script_line - carry out one line, without its line end. `result` is overwritten. A panic of the
 * machine is not caught here (machine_try).
 */
enum script_status script_line(const char *line, struct script_result *result);

/* script_header - the two header lines of a trace that describes the machine as configured now. */
void script_header(struct text *out);

const struct script_op *script_find_op(const char *name, size_t len);

/* The rules script_begin() puts in force; 6.12 unless an option chose another era. */
extern const struct memblock_rules *script_rules;

/* script_choose_rules - sets script_rules by era name ("6.12"); false if there is no such era. */
bool script_choose_rules(const char *era);

#endif
