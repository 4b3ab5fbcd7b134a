// SPDX-License-Identifier: MIT
/*
 * report.c - rows in text and JSON.
 */
#include "report.h"

#include <stdio.h>
#include <string.h>

struct row report_rows[MAX_ROWS];
size_t report_row_cnt;

static const char *verdict_of(const struct row *row)
{
	if (!row->right)
		return "WRONG";
	return row->passed ? "pass" : "FAIL";
}

/* 1,234,567 */
static const char *with_commas(size_t n, char *buffer)
{
	char plain[32];
	size_t i, to = 0, length = (size_t)snprintf(plain, sizeof(plain), "%zu", n);

	for (i = 0; i < length; i++) {
		if (i && (length - i) % 3 == 0)
			buffer[to++] = ',';
		buffer[to++] = plain[i];
	}
	buffer[to] = '\0';
	return buffer;
}

static void print_number(double value, const char *suffix)
{
	char text[32];

	if (value)
		snprintf(text, sizeof(text), value < 100 ? "%.2f%s" : "%.0f%s", value, suffix);
	else
		snprintf(text, sizeof(text), "-");
	printf(" %11s", text);
}

void report_head(void)
{
	printf("%9s %11s %11s %11s %11s %11s  %s\n", "N", "ns/op", "limit", "over limit",
	       "reference", "faster", "to reach");
}

void report_title(const char *title, const char *limit)
{
	printf("\n%s%s%s%s\n", title, limit ? "  [limit: " : "", limit ? limit : "",
	       limit ? "]" : "");
}

void report_row(const struct row *row)
{
	char n[32];

	if (row->unit) {
		printf("%9s %11.1f %-47s  %-36s %s\n", row->n ? with_commas(row->n, n) : "",
		       row->ours, row->unit, row->reach, verdict_of(row));
	} else {
		printf("%9s", row->n ? with_commas(row->n, n) : "");
		print_number(row->ours, "");
		print_number(row->limit, "");
		print_number(row->limit ? row->ours / row->limit : 0, "x");
		print_number(row->reference, "");
		print_number(row->reference ? row->reference / row->ours : 0, "x");
		printf("  %-36s %s\n", row->reach, verdict_of(row));
	}
	fflush(stdout);
	if (report_row_cnt < MAX_ROWS)
		report_rows[report_row_cnt++] = *row;
}

bool report_summary(void)
{
	size_t i, passed = 0, wrong = 0;

	for (i = 0; i < report_row_cnt; i++) {
		passed += report_rows[i].passed && report_rows[i].right;
		wrong += !report_rows[i].right;
	}
	printf("\n%zu of %zu rows within their limit", passed, report_row_cnt);
	if (wrong)
		printf(", %zu with WRONG results", wrong);
	printf("\n");
	return !wrong;
}

static void write_json_row(FILE *file, const struct row *row)
{
	fprintf(file, "    {\"id\": \"%s\", \"title\": \"%s\", \"n\": %zu, ", row->id, row->title,
		row->n);
	fprintf(file, "\"unit\": \"%s\", \"ours\": %.2f, ", row->unit ? row->unit : "ns/op",
		row->ours);
	if (row->limit)
		fprintf(file, "\"limit\": %.2f, ", row->limit);
	if (row->reference)
		fprintf(file, "\"reference\": %.2f, ", row->reference);
	fprintf(file, "\"reach\": \"%s\", \"passed\": %s, \"right\": %s}", row->reach,
		row->passed ? "true" : "false", row->right ? "true" : "false");
}

bool report_json(const char *path)
{
	FILE *file = fopen(path, "w");
	size_t i;

	if (!file) {
		perror(path);
		return false;
	}
	fprintf(file, "{\n  \"compiler\": \"%s\",\n  \"rows\": [\n", __VERSION__);
	for (i = 0; i < report_row_cnt; i++) {
		write_json_row(file, &report_rows[i]);
		fprintf(file, i + 1 < report_row_cnt ? ",\n" : "\n");
	}
	fprintf(file, "  ]\n}\n");
	return fclose(file) == 0;
}
