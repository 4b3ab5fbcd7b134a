// SPDX-License-Identifier: MIT
/*
 * plot.c - the scaling plot as SVG: a log-log panel for each workload that has one, nanoseconds
 * over N, with a line each for the library, the reference and the limit. Readable on light and dark
 * pages: all colours are classes, and there is one set of them for each.
 */
#include "report.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { COLUMNS = 3, WIDTH = 250, HEIGHT = 170, LEFT = 46, TOP = 66, GAP_X = 62, GAP_Y = 66 };

/* One panel: the rows of a workload, and the decades its axis spans. */
struct panel {
	const struct row *rows;
	size_t cnt;
	double x, y; /* upper left corner */
	int low, high;
};

static const char style[] =
	"<style>\n"
	"text { font: 11px system-ui, sans-serif; fill: #24292f }\n"
	".title { font-weight: 600 } .dim { fill: #57606a }\n"
	".page { fill: #ffffff } .grid { stroke: #d8dee4 } .line { fill: none; stroke-width: 2 }\n"
	".ours { stroke: #0969da } .reference { stroke: #bc4c00; stroke-dasharray: 6 3 }\n"
	".limit { stroke: #57606a; stroke-dasharray: 2 3 }\n"
	".dot { fill: #0969da }\n"
	"@media (prefers-color-scheme: dark) {\n"
	"text { fill: #e6edf3 } .dim { fill: #9198a1 }\n"
	".page { fill: #0d1117 } .grid { stroke: #30363d }\n"
	".ours { stroke: #58a6ff } .reference { stroke: #f0883e } .limit { stroke: #9198a1 }\n"
	".dot { fill: #58a6ff }\n"
	"}\n"
	"</style>\n";

static double x_of(const struct panel *panel, double n)
{
	return panel->x + (log10(n) - 1) / 4.2 * WIDTH;
}

static double y_of(const struct panel *panel, double ns)
{
	return panel->y + HEIGHT - (log10(ns) - panel->low) / (panel->high - panel->low) * HEIGHT;
}

static double value_of(const struct row *row, int line)
{
	return line == 0 ? row->limit : line == 1 ? row->reference : row->ours;
}

static void span_decades(struct panel *panel)
{
	double low = 1e12, high = 0, value;
	size_t i;
	int line;

	for (i = 0; i < panel->cnt; i++) {
		for (line = 0; line < 3; line++) {
			value = value_of(&panel->rows[i], line);
			low = value && value < low ? value : low;
			high = value > high ? value : high;
		}
	}
	panel->low = (int)floor(log10(low));
	panel->high = (int)ceil(log10(high));
	if (panel->high - panel->low < 2)
		panel->high = panel->low + 2;
}

/* 10 ns .. 1 ms */
static const char *decade_label(int decade, char *text, size_t size)
{
	static const char *const units[] = { "ns", "\xc2\xb5s", "ms", "s" };
	static const int values[] = { 1, 10, 100 };

	if (decade < 0)
		snprintf(text, size, "%.1g ns", pow(10, decade));
	else
		snprintf(text, size, "%d %s", values[decade % 3], units[decade / 3]);
	return text;
}

static void draw_axes(FILE *file, const struct panel *panel)
{
	char text[32];
	double at;
	int decade;

	for (decade = panel->low; decade <= panel->high; decade++) {
		at = y_of(panel, pow(10, decade));
		fprintf(file, "<path class=\"grid\" d=\"M%.1f %.1fh%d\"/>\n", panel->x, at, WIDTH);
		fprintf(file,
			"<text class=\"dim\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
			panel->x - 5, at + 4, decade_label(decade, text, sizeof(text)));
	}
	for (decade = 1; decade <= 5; decade++) {
		at = x_of(panel, pow(10, decade));
		fprintf(file, "<path class=\"grid\" d=\"M%.1f %.1fv%d\"/>\n", at, panel->y, HEIGHT);
		fprintf(file,
			"<text class=\"dim\" x=\"%.1f\" y=\"%.1f\" "
			"text-anchor=\"middle\">%s</text>\n",
			at, panel->y + HEIGHT + 15,
			decade == 1 ? "10" :
			decade == 2 ? "100" :
			decade == 3 ? "1,000" :
			decade == 4 ? "10,000" :
				      "100,000");
	}
}

static void draw_line(FILE *file, const struct panel *panel, int line)
{
	static const char *const classes[] = { "limit", "reference", "ours" };
	const struct row *row;

	if (!value_of(panel->rows, line))
		return;
	fprintf(file, "<polyline class=\"line %s\" points=\"", classes[line]);
	for (row = panel->rows; row < panel->rows + panel->cnt; row++)
		fprintf(file, "%.1f,%.1f ", x_of(panel, (double)row->n),
			y_of(panel, value_of(row, line)));
	fprintf(file, "\"/>\n");
	for (row = panel->rows; line == 2 && row < panel->rows + panel->cnt; row++)
		fprintf(file, "<circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>\n",
			x_of(panel, (double)row->n), y_of(panel, row->ours));
}

static void draw_panel(FILE *file, struct panel *panel)
{
	int line;

	span_decades(panel);
	fprintf(file, "<text class=\"title\" x=\"%.1f\" y=\"%.1f\">%s</text>\n", panel->x,
		panel->y - 9, panel->rows->panel);
	draw_axes(file, panel);
	for (line = 0; line < 3; line++)
		draw_line(file, panel, line);
}

static void draw_key(FILE *file)
{
	static const char *const lines[][2] = { { "ours", "this library" },
						{ "reference", "linear scan" },
						{ "limit", "physical limit" } };
	int i, x = LEFT;

	for (i = 0; i < 3; i++, x += 140) {
		fprintf(file, "<path class=\"line %s\" d=\"M%d 20h28\"/>\n", lines[i][0], x);
		fprintf(file, "<text x=\"%d\" y=\"24\">%s</text>\n", x + 34, lines[i][1]);
	}
	fprintf(file,
		"<text class=\"dim\" x=\"%d\" y=\"24\">time per operation over N regions</text>\n",
		x);
}

static size_t rows_of_same_workload(const struct row *row)
{
	const struct row *end = report_rows + report_row_cnt, *next = row;

	while (next < end && next->id == row->id && next->panel)
		next++;
	return (size_t)(next - row);
}

static size_t count_panels(void)
{
	size_t i, cnt, panels = 0;

	for (i = 0; i < report_row_cnt; i += cnt ? cnt : 1) {
		cnt = rows_of_same_workload(&report_rows[i]);
		panels += cnt != 0;
	}
	return panels;
}

static void draw_panels(FILE *file)
{
	size_t i, cnt, drawn = 0;
	struct panel panel;

	for (i = 0; i < report_row_cnt; i += cnt ? cnt : 1) {
		cnt = rows_of_same_workload(&report_rows[i]);
		if (!cnt)
			continue;
		panel = (struct panel){
			.rows = &report_rows[i],
			.cnt = cnt,
			.x = LEFT + (double)(drawn % COLUMNS) * (WIDTH + GAP_X),
			.y = TOP + (double)(drawn / COLUMNS) * (HEIGHT + GAP_Y),
		};
		draw_panel(file, &panel);
		drawn++;
	}
}

bool report_plot(const char *path)
{
	FILE *file = fopen(path, "w");
	int rows = ((int)count_panels() + COLUMNS - 1) / COLUMNS;
	int width = LEFT + COLUMNS * (WIDTH + GAP_X) - GAP_X / 2;
	int height = TOP + rows * (HEIGHT + GAP_Y) - GAP_Y / 2;

	if (!file) {
		perror(path);
		return false;
	}
	fprintf(file,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" "
		"height=\"%d\" role=\"img\" aria-label=\"Scaling of memblock operations\">\n",
		width, height, width, height);
	fputs(style, file);
	fprintf(file, "<rect class=\"page\" width=\"%d\" height=\"%d\"/>\n", width, height);
	draw_key(file);
	draw_panels(file);
	fputs("</svg>\n", file);
	return fclose(file) == 0;
}
