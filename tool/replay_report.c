// SPDX-License-Identifier: MIT
/*
 * replay_report.c - a replay as text: one line for each operation, what was inferred, the summary.
 * Decides nothing.
 */
#include "replay_report.h"
#include "tool.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { OWNERS_SHOWN = 12 };

/* ---- operations ---- */

static void print_time(FILE *out, const struct log_op *op)
{
	if (op->has_time)
		fprintf(out, "%6" PRIu64 ".%06" PRIu64, op->time / 1000000, op->time % 1000000);
	else
		fprintf(out, "%13s", "-");
}

static void print_address(FILE *out, bool known, uint64_t address)
{
	if (known)
		fprintf(out, "  0x%-12" PRIx64, address);
	else
		fprintf(out, "  %-14s", "-");
}

static bool is_predictable(const struct replay_step *step)
{
	return step->op->kind == LOG_ALLOC || step->op->kind == LOG_DOUBLED;
}

static const char *owner_of(const struct log_op *op)
{
	return op->note ? op->note : op->caller ? op->caller : "-";
}

static void print_step(FILE *out, const struct replay_step *step)
{
	const struct log_op *op = step->op;
	char size[SIZE_TEXT];
	bool sized = op->kind != LOG_DUMP && op->kind != LOG_HANDOVER;

	fprintf(out, "%6u ", op->line);
	print_time(out, op);
	fprintf(out, "  %-9s %11s  %-32s", log_kind_name(op->kind),
		sized ? format_size(op->size, size) : "-", owner_of(op));
	print_address(out, is_predictable(step), step->predicted);
	print_address(out, sized, step->actual);
	fprintf(out, "  %s%s%s\n", replay_verdict_name(step->verdict), step->why ? ": " : "",
		step->why ? step->why : "");
}

static void print_steps(FILE *out, const struct replay *replay)
{
	size_t i;

	fprintf(out, "%6s %13s  %-9s %11s  %-32s  %-14s  %-14s  %s\n", "line", "time", "operation",
		"size", "owner", "predicted", "actual", "verdict");
	for (i = 0; i < replay->log->cnt; i++)
		if (!replay->steps[i].part)
			print_step(out, &replay->steps[i]);
	fputc('\n', out);
}

/* ---- the rest ---- */

static void print_inferences(FILE *out, const struct replay *replay)
{
	size_t i;

	if (!replay->inference_cnt)
		return;
	fprintf(out, "Inferred, with the line that gave it away:\n");
	for (i = 0; i < replay->inference_cnt; i++)
		fprintf(out, "  line %-6u %s\n", replay->inferences[i].line,
			replay->inferences[i].text);
	fputc('\n', out);
}

static void print_boot(FILE *out, const struct memblock_log *log)
{
	if (log->boot_cnt > 1)
		fprintf(out, "Boot              %u of %u, from line %u; --boot takes another\n",
			log->boot, log->boot_cnt, log->boot_line);
}

static void print_verdicts(FILE *out, const struct replay_summary *summary)
{
	fprintf(out, "Operations        %lu\n", summary->operations);
	fprintf(out, "Allocations       %lu: %lu predicted, %lu once something silent was inferred",
		summary->allocations, summary->predicted, summary->inferred);
	if (summary->failed)
		fprintf(out, ", %lu found no room as predicted", summary->failed);
	if (summary->explained)
		fprintf(out, ", %lu cannot be predicted from this log", summary->explained);
	if (summary->wrong)
		fprintf(out, ", %lu NOT PREDICTED", summary->wrong);
	fputc('\n', out);
	if (summary->unlogged)
		fprintf(out, "                  %lu more whose requests the log does not show",
			summary->unlogged);
	if (summary->unlogged_fit)
		fprintf(out, ", %lu where an ordinary one would land", summary->unlogged_fit);
	if (summary->unlogged)
		fputc('\n', out);
	if (summary->doublings_wrong)
		fprintf(out, "                  %lu arrays that grew NOT PREDICTED\n",
			summary->doublings_wrong);
	fprintf(out, "Dumps             %lu", summary->dumps);
	if (summary->unexplained)
		fprintf(out, ", which SHOW %lu stretches that no line brought about",
			summary->unexplained);
	fputc('\n', out);
}

static void print_sizes(FILE *out, const struct replay_summary *summary)
{
	char a[SIZE_TEXT], b[SIZE_TEXT];

	fprintf(out, "Peak              %s reserved, line %u\n", format_size(summary->peak, a),
		summary->peak_line);
	fprintf(out, "At the end        %s memory, %s reserved\n", format_size(summary->memory, a),
		format_size(summary->reserved, b));
	fprintf(out, "Fragmentation     %s free in %lu ranges, the largest %s",
		format_size(summary->free_bytes, a), summary->free_ranges,
		format_size(summary->largest_free, b));
	if (summary->free_bytes)
		fprintf(out, " (%.1f%%)",
			100.0 * (double)summary->largest_free / (double)summary->free_bytes);
	fprintf(out, "\nArray doublings   %lu of memory, %lu of reserved\n", summary->doublings[0],
		summary->doublings[1]);
}

static int by_bytes(const void *a, const void *b)
{
	const struct replay_owner *const *left = a, *const *right = b;

	if ((*left)->bytes != (*right)->bytes)
		return (*left)->bytes < (*right)->bytes ? 1 : -1;
	return strcmp((*left)->name, (*right)->name);
}

const struct replay_owner **replay_sort_owners(const struct replay *replay)
{
	const struct replay_owners *owners = &replay->owners;
	const struct replay_owner **sorted = xrealloc(NULL, owners->cnt * sizeof(*sorted));
	size_t i;

	for (i = 0; i < owners->cnt; i++)
		sorted[i] = &owners->owners[i];
	if (owners->cnt)
		qsort(sorted, owners->cnt, sizeof(*sorted), by_bytes);
	return sorted;
}

static void print_owners(FILE *out, const struct replay *replay, bool all)
{
	const struct replay_owner **sorted = replay_sort_owners(replay);
	size_t shown = all || replay->owners.cnt < OWNERS_SHOWN ? replay->owners.cnt : OWNERS_SHOWN,
	       i;
	char bytes[SIZE_TEXT], freed[SIZE_TEXT];

	fprintf(out, "\n%-40s %8s %12s %12s\n", "owner", "ranges", "bytes", "freed later");
	for (i = 0; i < shown; i++)
		fprintf(out, "%-40s %8lu %12s %12s\n", sorted[i]->name, sorted[i]->ranges,
			format_size(sorted[i]->bytes, bytes),
			sorted[i]->freed ? format_size(sorted[i]->freed, freed) : "-");
	if (shown < replay->owners.cnt)
		fprintf(out, "%zu more with less; --owners shows all\n",
			replay->owners.cnt - shown);
	free(sorted);
}

static const char *node_text(const struct memblock_region *region, char *text, size_t size)
{
	int nid = state_node(region);

	if (nid == STATE_NO_NODE)
		return "no node";
	snprintf(text, size, "node %d", nid);
	return text;
}

static const char *mark_text(const struct state_change *change, char *text, size_t size)
{
	char before[STATE_FLAGS_TEXT], after[STATE_FLAGS_TEXT];

	if (change->before.flags != change->after.flags)
		snprintf(text, size, "flags %s in the simulated, %s in the recorded state",
			 state_format_flags(change->before.flags, before),
			 state_format_flags(change->after.flags, after));
	else
		snprintf(text, size, "%s in the simulated, %s in the recorded state",
			 node_text(&change->before, before, sizeof(before)),
			 node_text(&change->after, after, sizeof(after)));
	return text;
}

char *replay_describe_change(const struct state_change *change, char *text)
{
	char span[SPAN_TEXT], mark[2 * STATE_FLAGS_TEXT + 64];
	const char *how = !change->is  ? "only in the simulated state" :
			  !change->was ? "only in the recorded state" :
					 mark_text(change, mark, sizeof(mark));

	snprintf(text, REPLAY_CHANGE_TEXT, "%s %s: %s", change->reserved ? "reserved" : "memory",
		 format_span(change->base, change->end - change->base, span), how);
	return text;
}

static void print_final(FILE *out, const struct replay_final *final)
{
	static const char *const lists[] = { "memory", "reserved" };
	char text[REPLAY_CHANGE_TEXT];
	size_t i;

	fprintf(out, "\nFinal state       %s\n",
		final->same ? "exactly the recorded one" : "DIFFERS from the recorded one");
	for (i = 0; i < final->changes.cnt; i++)
		fprintf(out, "  %s\n", replay_describe_change(&final->changes.items[i], text));
	for (i = 0; i < 2 && !final->changes.cnt; i++)
		if (final->cut_differs[i])
			fprintf(out, "  %s: the same addresses, cut into other regions\n",
				lists[i]);
}

static void print_warnings(FILE *out, const struct memblock_log *log)
{
	size_t i;

	for (i = 0; i < log->warning_cnt; i++)
		fprintf(out, "warning: %s\n", log->warnings[i]);
}

void replay_report(FILE *out, const struct replay *replay, const struct replay_show *show)
{
	print_warnings(out, replay->log);
	if (!show->quiet)
		print_steps(out, replay);
	print_inferences(out, replay);
	print_boot(out, replay->log);
	print_verdicts(out, &replay->summary);
	print_sizes(out, &replay->summary);
	print_owners(out, replay, show->all_owners);
	if (show->final)
		print_final(out, show->final);
}
