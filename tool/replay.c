// SPDX-License-Identifier: MIT
/*
 * replay.c - carrying out the operations of a log, one after the other, and judging each. What a
 * log does not say is asked of replay_start.c and replay_infer.c.
 */
#include "replay_parts.h"
#include "machine.h"
#include "tool.h"

#include <memblock/linux6.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *replay_verdict_name(enum replay_verdict verdict)
{
	static const char *const names[REPLAY_VERDICTS] = {
		"done", "predicted", "inferred", "no room", "unlogged", "explained", "NOT PREDICTED"
	};

	return names[verdict];
}

uint64_t replay_top(const struct replay *replay)
{
	return replay->log->is_32bit ? UINT32_MAX : UINT64_MAX;
}

/* The end of a range as this kernel cuts it off: its last byte can never be described. */
static uint64_t end_of(const struct replay *replay, const struct log_op *op)
{
	uint64_t end = span_end(op->base, op->size), top = replay_top(replay);

	return end < top ? end : top;
}

/* ---- one operation, by the library ---- */

static void add(const struct log_op *op, uint64_t size)
{
	if (op->nid == NUMA_NO_NODE)
		(void)memblock_add(op->base, size);
	else
		(void)memblock_add_node(op->base, size, op->nid, (enum memblock_flags)op->flags);
}

static void reserve(const struct log_op *op, uint64_t size)
{
	if (memblock_get_rules()->reservations_keep_owner)
		(void)__memblock_reserve(op->base, size, op->nid, (enum memblock_flags)op->flags);
	else
		(void)memblock_reserve(op->base, size);
}

/* Every block would be as many calls as the machine has pages; only the lists are of interest. */
static void hand_over(void)
{
	state_make_room(2 * memblock.memory.cnt);
	machine.max_low_pfn = 0;
	memblock_free_all();
}

void replay_follow(struct replay *replay, const struct log_op *op)
{
	uint64_t end = end_of(replay, op), size = end > op->base ? end - op->base : 0;

	state_make_room(0);
	switch (op->kind) {
	case LOG_ADD:
		add(op, size);
		break;
	case LOG_REMOVE:
		(void)memblock_remove(op->base, size);
		break;
	case LOG_RESERVE:
		reserve(op, size);
		break;
	case LOG_FREE:
		(void)memblock_phys_free(op->base, size);
		break;
	case LOG_HANDOVER:
		hand_over();
		break;
	default:
		break;
	}
}

static uint64_t whole_pages(uint64_t size)
{
	return (size + PAGE_SIZE - 1) & ~(uint64_t)(PAGE_SIZE - 1);
}

/*
 * Where the new array goes: for `reserved` behind the range that is being reserved, else in front
 * of it; for `memory` anywhere.
 */
static uint64_t place_array(const struct replay *replay, const struct log_op *doubled)
{
	const struct log_op *cause = doubled > replay->log->ops ? doubled - 1 : NULL;
	uint64_t size = whole_pages(doubled->size), found;
	bool keeps_clear = doubled->reserved && cause && cause->kind == LOG_RESERVE;
	uint64_t behind = keeps_clear ? span_end(cause->base, cause->size) : 0;

	found = memblock_find_in_range(behind, MEMBLOCK_ALLOC_ACCESSIBLE, size, PAGE_SIZE);
	if (!found && keeps_clear)
		found = memblock_find_in_range(0, cause->base, size, PAGE_SIZE);
	return found;
}

uint64_t replay_allocate(const struct replay *replay, const struct log_op *request)
{
	void *found;

	state_make_room(0);
	if (request->kind == LOG_DOUBLED)
		return place_array(replay, request);
	if (request->physical)
		return memblock_phys_alloc_range(request->size, request->align, request->min,
						 request->max);
	found = (request->exact ? memblock_alloc_exact_nid_raw : memblock_alloc_try_nid_raw)(
		request->size, request->align, request->min, request->max, request->nid);
	return found ? memblock_port_virt_to_phys(found) : 0;
}

void replay_undo(const struct log_op *request, uint64_t address)
{
	if (address && request->kind == LOG_ALLOC)
		(void)memblock_phys_free(address, request->size);
}

/* ---- bookkeeping ---- */

static void note_peak(struct replay *replay, unsigned int line)
{
	if (memblock.reserved.total_size > replay->summary.peak) {
		replay->summary.peak = memblock.reserved.total_size;
		replay->summary.peak_line = line;
	}
}

static void own(struct replay *replay, const char *owner, const struct log_op *op)
{
	if (op->kind == LOG_FREE)
		replay_disown(&replay->owners, op->base, end_of(replay, op));
	else if (op->kind == LOG_RESERVE)
		replay_own(&replay->owners, owner ? owner : "(not shown)", op->base,
			   end_of(replay, op), op->line);
	note_peak(replay, op->line);
}

static struct replay_step *step_of(struct replay *replay, size_t index, enum replay_verdict verdict)
{
	struct replay_step *step = &replay->steps[index];

	step->verdict = verdict;
	step->actual = step->op->base;
	return step;
}

/* ---- allocations ---- */

/* The reservation that answers the request at `index`, or NULL: there was no room. */
static const struct log_op *answer_to(const struct memblock_log *log, size_t index)
{
	const struct log_op *request = &log->ops[index], *next = request + 1;

	if (index + 1 == log->cnt || next->kind != LOG_RESERVE || next->size != request->size ||
	    (next->caller && !log_op_is_allocators(next)))
		return NULL;
	return next;
}

static const char *why_not_predicted(const struct replay *replay, uint64_t actual)
{
	if (!memblock.memory.total_size)
		return "the log does not show what memory there is";
	if (replay->log->lost_line)
		return "lines are missing in the log";
	if (replay->start_is_unknown)
		return "what was reserved before the first line is not known";
	if (actual && !memblock_is_memory(actual))
		return "the log does not show the memory that is there";
	return NULL;
}

static void judge_allocation(struct replay *replay, struct replay_step *step, uint64_t actual)
{
	const struct log_op *request = step->op;

	step->actual = actual;
	step->predicted = replay_allocate(replay, request);
	if (step->predicted == actual && memblock.memory.total_size) {
		step->verdict = actual ? REPLAY_PREDICTED : REPLAY_FAILED;
		return;
	}
	replay_undo(request, step->predicted);
	if (!(replay->log->lost_line && !actual) && replay_infer(replay, request, actual)) {
		step->verdict = REPLAY_INFERRED;
		return;
	}
	step->why = why_not_predicted(replay, actual);
	step->verdict = step->why ? REPLAY_EXPLAINED : REPLAY_WRONG;
}

/* A request and its answer. Returns how many operations these are. */
static size_t allocation(struct replay *replay)
{
	struct replay_step *step = step_of(replay, replay->at, REPLAY_DONE);
	const struct log_op *answer = answer_to(replay->log, replay->at);

	if (!answer && replay->at + 1 == replay->log->cnt) {
		step->verdict = REPLAY_EXPLAINED;
		step->why = "the log ends before the answer";
		return 1;
	}
	judge_allocation(replay, step, answer ? answer->base : 0);
	if (!answer)
		return 1;
	if (step->verdict == REPLAY_EXPLAINED || step->verdict == REPLAY_WRONG)
		replay_follow(replay, answer);
	own(replay, step->op->caller, answer);
	step_of(replay, replay->at + 1, REPLAY_DONE)->part = true;
	return 2;
}

/* An allocation without a request: all that can be said is whether one would have led there. */
static void judge_unlogged(struct replay *replay, struct replay_step *step)
{
	step->verdict = REPLAY_UNLOGGED;
	if (!memblock.memory.total_size || !replay_fits_a_request(replay, step->op))
		return;
	replay->summary.unlogged_fit++;
	step->why = "an ordinary request would land there";
}

/* ---- arrays that grow ---- */

/* The array's own reservation stands behind the line that announces it. */
static const struct log_op *array_reservation(const struct memblock_log *log, size_t index)
{
	const struct log_op *next = &log->ops[index] + 1;

	return index + 1 < log->cnt && next->kind == LOG_RESERVE &&
			       next->base == log->ops[index].base ?
		       next :
		       NULL;
}

/* Returns how many operations it took. */
static size_t doubling(struct replay *replay, size_t index)
{
	const struct log_op *op = &replay->log->ops[index];
	const struct log_op *reservation = array_reservation(replay->log, index);

	replay->summary.doublings[op->reserved]++;
	judge_allocation(replay, step_of(replay, index, REPLAY_DONE), op->base);
	if (!reservation)
		return 1;
	replay_follow(replay, reservation);
	own(replay, "memblock_double_array", reservation);
	step_of(replay, index + 1, REPLAY_DONE)->part = true;
	return 2;
}

/* ---- the other operations ---- */

static size_t plain(struct replay *replay)
{
	const struct log_op *op = &replay->log->ops[replay->at];
	struct replay_step *step = step_of(replay, replay->at, REPLAY_DONE);
	size_t took = 1;

	/* An array that was too small for a change was doubled before the change. */
	if ((op->kind == LOG_ADD || op->kind == LOG_REMOVE) && replay->at + 1 < replay->log->cnt &&
	    op[1].kind == LOG_DOUBLED)
		took += doubling(replay, replay->at + 1);
	if (log_op_is_allocators(op))
		judge_unlogged(replay, step);
	replay_follow(replay, op);
	own(replay, op->note ? op->note : op->caller, op);
	return took;
}

static size_t dump(struct replay *replay)
{
	const struct log_op *op = &replay->log->ops[replay->at];

	replay_take_dump(replay, &replay->log->dumps[op->dump]);
	replay->start_is_unknown = false;
	replay->at++;
	replay_look_ahead(replay);
	replay->at--;
	return 1;
}

static size_t carry_out(struct replay *replay)
{
	switch (replay->log->ops[replay->at].kind) {
	case LOG_ALLOC:
		return allocation(replay);
	case LOG_DOUBLED:
		return doubling(replay, replay->at);
	case LOG_DUMP:
		return dump(replay);
	default:
		return plain(replay);
	}
}

/* ---- the whole ---- */

static void sum_up_free(struct replay_summary *summary)
{
	phys_addr_t start, end;
	u64 i;

	for_each_free_mem_range(i, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL) {
		summary->free_ranges++;
		summary->free_bytes += end - start;
		if (end - start > summary->largest_free)
			summary->largest_free = end - start;
	}
}

static void sum_up(struct replay *replay)
{
	struct replay_summary *summary = &replay->summary;
	unsigned long counts[REPLAY_VERDICTS] = { 0 };
	size_t i;

	for (i = 0; i < replay->log->cnt; i++) {
		const struct replay_step *step = &replay->steps[i];

		if (step->part)
			continue;
		summary->operations++;
		if (step->op->kind == LOG_DOUBLED) {
			summary->doublings_wrong += step->verdict == REPLAY_WRONG;
			continue;
		}
		summary->allocations += step->op->kind == LOG_ALLOC;
		counts[step->verdict]++;
	}
	summary->predicted = counts[REPLAY_PREDICTED];
	summary->inferred = counts[REPLAY_INFERRED];
	summary->failed = counts[REPLAY_FAILED];
	summary->unlogged = counts[REPLAY_UNLOGGED];
	summary->explained = counts[REPLAY_EXPLAINED];
	summary->wrong = counts[REPLAY_WRONG];
	summary->dumps = replay->log->dump_cnt;
	summary->memory = memblock.memory.total_size;
	summary->reserved = memblock.reserved.total_size;
	sum_up_free(summary);
}

static void run(void *arg)
{
	struct replay *replay = arg;

	memblock_set_rules(replay->rules);
	memblock_set_current_limit(replay_top(replay));
	memblock_allow_resize();
	movable_node_enabled = replay->log->movable_node;
	mirrored_kernelcore = replay->log->kernelcore_mirror;
	replay_take_start(replay);
	while (replay->at < replay->log->cnt)
		replay->at += carry_out(replay);
	state_capture(&replay->end);
	replay->limit = memblock.current_limit;
	replay->bottom_up = memblock.bottom_up;
	sum_up(replay);
}

void replay_run(struct replay *replay, const struct memblock_log *log, const struct mem_map *map)
{
	size_t i;

	memset(replay, 0, sizeof(*replay));
	replay->log = log;
	replay->map = map;
	replay->rules = replay_rules_for(log->major, log->minor);
	replay->steps = xrealloc(NULL, log->cnt * sizeof(*replay->steps));
	memset(replay->steps, 0, log->cnt * sizeof(*replay->steps));
	for (i = 0; i < log->cnt; i++)
		replay->steps[i].op = &log->ops[i];
	machine_reset();
	/* What the library warns about is for the kernel's programmers; the log has it already. */
	machine.log = machine_no_log;
	replay->stopped = !machine_try(run, replay);
	state_changes_free(&replay->silent);
	memblock_reset();
	state_release_room();
}

void replay_free(struct replay *replay)
{
	size_t i;

	for (i = 0; i < replay->inference_cnt; i++)
		free(replay->inferences[i].text);
	free(replay->inferences);
	free(replay->steps);
	replay_owners_free(&replay->owners);
	state_free(&replay->end);
	memset(replay, 0, sizeof(*replay));
}

void replay_infer_add(struct replay *replay, unsigned int line, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = xvformat(format, args);
	va_end(args);
	if (replay->inference_cnt == replay->inference_max) {
		replay->inference_max = replay->inference_max ? 2 * replay->inference_max : 16;
		replay->inferences = xrealloc(replay->inferences,
					      replay->inference_max * sizeof(*replay->inferences));
	}
	replay->inferences[replay->inference_cnt++] = (struct replay_inference){ line, text };
}

/* ---- the final state ---- */

/* Kernels without nodes keep none, and show node 0 for every region. */
static bool knows_nodes(const struct memblock_state *state)
{
	size_t i;

	for (i = 0; i < state->memory.cnt; i++)
		if (state_node(&state->memory.regions[i]) != STATE_NO_NODE)
			return true;
	return false;
}

void replay_compare_final(const struct replay *replay, const struct memblock_state *recorded,
			  struct replay_final *final)
{
	struct memblock_state end = replay->end;

	memset(final, 0, sizeof(*final));
	end.has_nodes = knows_nodes(&end);
	state_compare(&end, recorded, &final->changes);
	final->cut_differs[0] = recorded->memory.given &&
				!state_same_regions(&end.memory, &recorded->memory);
	final->cut_differs[1] = recorded->reserved.given &&
				!state_same_regions(&end.reserved, &recorded->reserved);
	final->same = !final->changes.cnt && !final->cut_differs[0] && !final->cut_differs[1];
}
