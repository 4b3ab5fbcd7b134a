/* SPDX-License-Identifier: MIT */
/*
 * recorded.c - is the model right? It replays traces recorded from Linux 6.12 with the model alone,
 * without the library, and compares every result.
 *
 *     recorded FILE...
 */
#define _POSIX_C_SOURCE 200809L /* fmemopen */
#include "model.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 256, TEXT = 1 << 20 };

static struct model model;
static struct outcome outcome;
static char want[TEXT], got[TEXT];

static u64 number(const char *word)
{
	return word[0] == '-' ? (u64)strtoll(word, NULL, 0) : strtoull(word, NULL, 0);
}

static u64 argument(const char *word)
{
	if (strcmp(word, "memory") == 0)
		return MEMORY;
	if (strcmp(word, "reserved") == 0)
		return RESERVED;
	return number(word);
}

/* The operation of a trace line, up to its '='. */
static bool parse(char *line, struct op *op)
{
	char *word = strtok(line, " \n");
	int kind, n;

	memset(op, 0, sizeof(*op));
	for (kind = 0; kind < OP_KINDS; kind++)
		if (word && op_table[kind].in_language && strcmp(word, op_table[kind].name) == 0)
			break;
	if (kind == OP_KINDS)
		return false;
	op->kind = (enum op_kind)kind;
	for (n = 0; (word = strtok(NULL, " \n")) && strcmp(word, "=") != 0 && n < OP_ARGS; n++)
		op->arg[n] = argument(word);
	return true;
}

static void print_list(FILE *to, int list)
{
	static struct model_region r[MODEL_CELLS];
	size_t i, n = model_regions(&model, list, r, MODEL_CELLS);

	for (i = 0; i < n; i++)
		fprintf(to, "  %s 0x%" PRIx64 " 0x%" PRIx64 " %d 0x%x\n",
			list == MEMORY ? "memory" : "reserved", (u64)r[i].base, (u64)r[i].size,
			r[i].nid, r[i].flags);
}

static void print_state(FILE *to)
{
	fputs("state\n", to);
	print_list(to, MEMORY);
	print_list(to, RESERVED);
	fprintf(to, "  totals 0x%" PRIx64 " 0x%" PRIx64 " %lu %lu\n", (u64)model.total[MEMORY],
		(u64)model.total[RESERVED], model.max[MEMORY], model.max[RESERVED]);
}

/* What the model makes of one recorded line, as the trace would have it, in `got`. */
static bool replay(const char *line)
{
	FILE *to = fmemopen(got, sizeof(got), "w");
	char copy[LINE];
	struct op op;
	bool known = true;

	strcpy(copy, line);
	if (!to)
		return false;
	if (strcmp(line, "state\n") == 0) {
		print_state(to);
	} else if (parse(copy, &op)) {
		model_apply(&model, &op, &outcome);
		op_print(to, &op);
		outcome_print(to, &op, &outcome);
		fputc('\n', to);
	} else {
		known = false;
	}
	fclose(to);
	return known;
}

/* One recorded operation with the lines below it in `want`; false at the end of the file. */
static bool next_record(FILE *trace, char *line)
{
	size_t length = 0;

	if (line[0] == '\0')
		return false;
	strcpy(want, line);
	length = strlen(want);
	while (fgets(line, LINE, trace)) {
		if (line[0] != ' ')
			return true;
		strcpy(want + length, line);
		length += strlen(line);
	}
	line[0] = '\0';
	return true;
}

static void configure(const char *line)
{
	struct world world = { .era = MEMBLOCK_RULES_6_12 };

	world.movable_node = strstr(line, "movable_node=1") != NULL;
	world.kernelcore_mirror = strstr(line, "mirrored_kernelcore=1") != NULL;
	model_init(&model, &world);
}

/* How many results of a trace differ; it stops at the first. */
static int check(const char *name, unsigned long *operations)
{
	FILE *trace = fopen(name, "r");
	char line[LINE], first[LINE];

	if (!trace || !fgets(line, LINE, trace))
		return 1;
	while (next_record(trace, line)) {
		if (want[0] == '%') {
			configure(want);
			continue;
		}
		memcpy(first, want, LINE - 1);
		first[LINE - 1] = '\0';
		if (strchr(first, '\n'))
			strchr(first, '\n')[1] = '\0';
		if (replay(first) && strcmp(want, got) == 0) {
			++*operations;
			continue;
		}
		printf("# after %lu operations\n# recorded:\n%s# model:\n%s", *operations, want,
		       got);
		fclose(trace);
		return 1;
	}
	fclose(trace);
	return 0;
}

int main(int argc, char **argv)
{
	int i, failed = 0;

	printf("1..%d\n", argc - 1);
	for (i = 1; i < argc; i++) {
		const char *name = strrchr(argv[i], '/') ? strrchr(argv[i], '/') + 1 : argv[i];
		unsigned long operations = 0;
		int bad = check(argv[i], &operations);

		printf("%sok %d - model agrees with %s (%lu operations)\n", bad ? "not " : "", i,
		       name, operations);
		failed |= bad;
	}
	return failed;
}
