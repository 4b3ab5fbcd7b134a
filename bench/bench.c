// SPDX-License-Identifier: MIT
/*
 * bench.c - measures every workload at every size and says which rows are within their limit. With
 * --count it carries a selection out once, untimed, for callgrind to count instructions.
 */
#include "arm.h"
#include "boots.h"
#include "measure.h"
#include "report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WORSE_THAN_REFERENCE 1.2

static const size_t usual_sizes[] = { 16, 128, 1024, 10240, MAX_N, 0 };

static const struct workload *const all_workloads[] = { usual_workloads, boot_workloads,
							worst_workloads };
enum { KINDS = 3 };

static const char *only = "";

static bool is_chosen(const char *id)
{
	return strstr(id, only) != NULL;
}

static const size_t *sizes_of(const struct workload *workload)
{
	return workload->sizes ? workload->sizes : usual_sizes;
}

static void show_progress(const char *id, size_t n)
{
	if (!isatty(STDERR_FILENO))
		return;
	fprintf(stderr, "\r\033[K%s%s%.0zu\r", id ? id : "", id ? " " : "", n);
}

/* ---- what a row is to reach ---- */

/* Adds "sign number unit" to what the row is to reach, if `asked` asks for anything. */
static void demand(struct row *row, double asked, bool met, const char *sign, const char *unit)
{
	size_t length = strlen(row->reach);

	if (!asked)
		return;
	snprintf(row->reach + length, sizeof(row->reach) - length, "%s%s %g%s", length ? ", " : "",
		 sign, asked, unit);
	row->passed &= met;
}

/* Nothing may take much longer than the reference, whatever else is asked. */
static void set_demands(struct row *row, const struct workload *workload)
{
	double faster = row->reference / row->ours;
	double small = row->n <= 128 ? workload->small_faster : 0;
	double large = row->n == MAX_N ? workload->large_faster : 0;
	double ratio = workload->limit_ratio;

	demand(row, ratio, row->ours <= ratio * row->limit, "<=", "x limit");
	demand(row, small, faster >= small, ">=", "x reference");
	demand(row, large, faster >= large, ">=", "x reference");
	demand(row, workload->faster, faster >= workload->faster, ">=", "x reference");
	demand(row, workload->max_ns, row->ours <= workload->max_ns, "<=", " ns");
	if (!row->reach[0])
		demand(row, WORSE_THAN_REFERENCE, true, "<=", "x reference's time");
	if (row->reference)
		row->passed &= row->ours <= WORSE_THAN_REFERENCE * row->reference;
}

static bool measure_row(const struct workload *workload, size_t n, double *ours)
{
	struct measured measured = measure(workload, n);
	struct row row = {
		.id = workload->id,
		.title = workload->title,
		.n = n > 1 ? n : measured.operations,
		.ours = measured.ours,
		.reference = measured.reference,
		.limit = measured.limit,
		.passed = true,
		.right = measured.agree,
		.panel = workload->panel,
	};

	*ours = measured.ours;
	set_demands(&row, workload);
	report_row(&row);
	return measured.agree;
}

static void report_flatness(const struct workload *workload, double fastest, double slowest)
{
	struct row row = { .id = workload->id, .title = workload->title, .right = true };

	if (!workload->flat)
		return;
	row.ours = slowest / fastest;
	row.unit = "x between the slowest and the fastest N";
	row.passed = row.ours <= workload->flat;
	snprintf(row.reach, sizeof(row.reach), "<= %gx", workload->flat);
	report_row(&row);
}

static void run_workload(const struct workload *workload)
{
	double ours, fastest = 1e18, slowest = 0;
	const size_t *n;

	report_title(workload->title, workload->limit);
	for (n = sizes_of(workload); *n; n++) {
		show_progress(workload->id, *n);
		measure_row(workload, *n, &ours);
		fastest = ours < fastest ? ours : fastest;
		slowest = ours > slowest ? ours : slowest;
	}
	report_flatness(workload, fastest, slowest);
}

/* ---- rows that are no times ---- */

/* Bytes copied from array to array on the way to MAX_N regions, over the bytes there are then. */
static void report_doublings(void)
{
	const struct memblock_region *regions;
	struct row row = { .id = "doublings", .title = "array doublings on the way to 102,400" };
	double copied = 0, start;
	size_t i, before;

	memblock_reset();
	memblock_set_rules(&memblock_era_rules[MEMBLOCK_RULES_6_12]);
	memblock_allow_resize();
	memblock_add(0x1000000, 1ULL << 36);
	start = now_ns();
	for (i = 0; i < MAX_N; i++) {
		regions = memblock.reserved.regions;
		before = memblock.reserved.cnt;
		memblock_reserve(0x2000000 + i * PLACES_STRIDE, PLACES_STRIDE / 2);
		if (memblock.reserved.regions != regions)
			copied += (double)(before * sizeof(*regions));
	}
	start = now_ns() - start;
	report_title(row.title, NULL);
	row.n = MAX_N;
	row.ours = copied / (double)(memblock.reserved.cnt * sizeof(*regions));
	row.unit = "x the final bytes copied";
	row.passed = row.ours <= 3;
	row.right = memblock.reserved.cnt >= MAX_N;
	snprintf(row.reach, sizeof(row.reach), "<= 3x");
	report_row(&row);
	printf("          (%.1f ns for each reserve, growing included)\n", start / MAX_N);
}

static void report_places(void)
{
	size_t same, all;

	boots_compare_places(&same, &all);
	printf("          (%zu of %zu allocations are where the recorded kernels put them; the "
	       "rest "
	       "follows from what their logs leave out)\n",
	       same, all);
}

/* One line of "WORDS: NUMBER LIMIT"; what is held against no limit is no row. */
static void report_occupied(const char *line, char title[80])
{
	struct row row = { .id = "footprint", .title = title, .unit = title, .right = true };
	double limit;
	int fields = sscanf(line, " %79[^:]: %lf %lf", title, &row.ours, &limit);

	if (fields == 2)
		printf("          (%.0f %s)\n", row.ours, title);
	if (fields != 3)
		return;
	row.passed = row.ours <= limit;
	snprintf(row.reach, sizeof(row.reach), "<= %.0f", limit);
	report_row(&row);
}

/* The lines of footprint.sh. */
static void report_footprint(const char *path)
{
	static char titles[8][80]; /* rows are kept until the end */
	FILE *file = fopen(path, "r");
	char line[160];
	int i;

	if (!file) {
		perror(path);
		return;
	}
	report_title("footprint of floors 1 and 2 at -Os, bytes", NULL);
	for (i = 0; i < 8 && fgets(line, sizeof(line), file); i++)
		report_occupied(line, titles[i]);
	fclose(file);
}

static void run_all(const char *footprint)
{
	const struct workload *workload;
	size_t kind;

	report_head();
	for (kind = 0; kind < KINDS; kind++) {
		for (workload = all_workloads[kind]; workload->id; workload++) {
			if (is_chosen(workload->id))
				run_workload(workload);
		}
		if (all_workloads[kind] == boot_workloads && is_chosen("boots"))
			report_places();
	}
	if (is_chosen("doublings"))
		report_doublings();
	if (is_chosen("map-lowmem")) /* moves the window away from the arrays: last of the timed */
		report_map_lowmem();
	if (footprint && is_chosen("footprint"))
		report_footprint(footprint);
	show_progress(NULL, 0);
}

/* ---- counting ---- */

enum { MAX_COUNTED = 2000 };

/* What callgrind is told to count. */
__attribute__((noinline, noclone)) uint64_t counted_run(size_t count);
uint64_t counted_run(size_t count)
{
	return scene_run(&library, count);
}

/* One line for each run, in the order of callgrind's dumps: the row, and its operations. */
static void count_workload(const struct workload *workload, size_t n)
{
	size_t parts = parts_of(workload, n), part = workload->fixed_parts ? 0 : parts / 2;

	set_scene(workload, n, part, parts);
	scene_load(&library);
	if (scene.op_cnt > MAX_COUNTED)
		scene.op_cnt = MAX_COUNTED;
	counted_run(scene.op_cnt);
	printf("%s %zu %.0f\n", workload->id, n, (double)scene.op_cnt * scene.units_per_op);
}

static void count_all(void)
{
	static const size_t counted_sizes[] = { 16, 1024, 10240, 0 };
	const struct workload *workload;
	const size_t *n;
	size_t kind;

	for (kind = 0; kind < KINDS; kind++) {
		for (workload = all_workloads[kind]; workload->id; workload++) {
			if (!workload->counted || !is_chosen(workload->id))
				continue;
			if (workload->sizes)
				count_workload(workload, workload->sizes[0]);
			for (n = counted_sizes; *n && !workload->sizes; n++)
				count_workload(workload, *n);
		}
	}
}

/* ---- command line ---- */

static int usage(void)
{
	fputs("usage: bench [--only TEXT] [--json FILE] [--svg FILE] [--footprint FILE]\n"
	      "             [--boots FILE] [--count]\n"
	      "  --only       workloads whose id contains TEXT\n"
	      "  --footprint  what footprint.sh has printed\n"
	      "  --count      carry out a selection once, untimed, for callgrind\n",
	      stderr);
	return 2;
}

int main(int argc, char **argv)
{
	const char *json = NULL, *svg = NULL, *footprint = NULL;
	bool count = false, right;
	int i;

	for (i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--count") == 0)
			count = true;
		else if (i + 1 == argc)
			return usage();
		else if (strcmp(argv[i], "--only") == 0)
			only = argv[++i];
		else if (strcmp(argv[i], "--json") == 0)
			json = argv[++i];
		else if (strcmp(argv[i], "--svg") == 0)
			svg = argv[++i];
		else if (strcmp(argv[i], "--footprint") == 0)
			footprint = argv[++i];
		else if (strcmp(argv[i], "--boots") == 0)
			boots_file = argv[++i];
		else
			return usage();
	}
	if (count) {
		count_all();
		return 0;
	}
	run_all(footprint);
	right = report_summary();
	if (json && !report_json(json))
		return 2;
	if (svg && !report_plot(svg))
		return 2;
	return right ? 0 : 1;
}
