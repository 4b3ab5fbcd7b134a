/* SPDX-License-Identifier: MIT */
/*
 * report.h - the rows of a run: as a table while they come, as JSON and as a plot in the end.
 */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>
#include <stddef.h>

enum { MAX_ROWS = 512 };

struct row {
	const char *id, *title;
	size_t n;                      /* 0: does not depend on it */
	double ours, reference, limit; /* nanoseconds per operation, or `unit`; 0: none */
	const char *unit;              /* NULL: ns/op */
	char reach[64];
	bool passed, right;
	const char *panel; /* caption in the plot; NULL: is not in it */
};

/* Prints a row and keeps it. */
void report_row(const struct row *row);

/* The line above the rows of a workload: its title, and what its limit is. */
void report_title(const char *title, const char *limit);

void report_head(void);

/* The line in the end; false if any row was wrong. */
bool report_summary(void);

/* Both return false, with a message, if the file cannot be written. */
bool report_json(const char *path);
bool report_plot(const char *path);

extern struct row report_rows[MAX_ROWS];
extern size_t report_row_cnt;

#endif
