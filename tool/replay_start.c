// SPDX-License-Identifier: MIT
/*
 * replay_start.c - what was there before the first line of a log, and what each dump corrects.
 *
 * A dump shows what the operations in front of it cannot have brought about: regions that were
 * there from the start, and between two dumps nodes, flags and cuts. A log without a dump begins
 * with a map, or with the memory that the page allocator was told of.
 */
#include "replay_parts.h"

#include <memblock/linux6.h>

/* ---- the start ---- */

static void start_with(struct replay *replay, const struct state_change *change)
{
	struct state_change bare = *change;
	char span[SPAN_TEXT];

	bare.after.flags = MEMBLOCK_NONE;
	bare.after.nid = STATE_NO_NODE;
	replay_apply_change(&bare);
	if (change->reserved)
		replay_own(&replay->owners, REPLAY_BEFORE_FIRST_LINE, change->base, change->end, 0);
	replay_infer_add(replay, replay_next_dump(replay)->line,
			 "%s %s: there before the first line",
			 change->reserved ? "reserved" : "memory",
			 format_span(change->base, change->end - change->base, span));
}

/* What a free found reserved, though no line reserved it: it was so from the start. */
static void start_with_freed(struct replay *replay, const struct log_op *op,
			     struct memblock_state *start)
{
	struct memblock_state now, then;
	struct state_changes changes = { 0 };
	char span[SPAN_TEXT];
	size_t i;

	state_capture(&now);
	(void)memblock_reserve(op->base, op->size);
	state_capture(&then);
	state_compare(&now, &then, &changes);
	for (i = 0; i < changes.cnt; i++) {
		const struct state_change *change = &changes.items[i];

		if (!memblock_is_region_memory(change->base, change->end - change->base))
			continue;
		state_add(&start->reserved, change->base, change->end - change->base, 0, 0);
		replay_infer_add(replay, op->line, "reserved %s: there before the first line",
				 format_span(change->base, change->end - change->base, span));
	}
	state_changes_free(&changes);
	state_free(&now);
	state_free(&then);
}

/* Frees in front of the first dump, seen with everything that was ever reserved still in place. */
static void find_freed_at_start(struct replay *replay, struct memblock_state *start)
{
	struct memblock_state now;
	size_t i;

	state_capture(&now);
	for (i = replay->at; i < replay->log->cnt && replay->log->ops[i].kind != LOG_DUMP; i++) {
		const struct log_op *op = &replay->log->ops[i];

		if (op->kind == LOG_FREE && op->size)
			start_with_freed(replay, op, start);
		else if (op->kind == LOG_RESERVE || op->kind == LOG_ADD)
			replay_follow(replay, op);
	}
	state_adopt(&now);
	state_free(&now);
}

static void take_map(struct replay *replay)
{
	size_t i;

	for (i = 0; i < replay->map->cnt; i++) {
		const struct mem_range *range = &replay->map->ranges[i];
		bool placed = range->is.kind != FIRMWARE_BLOB && range->is.kind != FIRMWARE_DYNAMIC;

		state_make_room(0);
		if (placed && !firmware_apply(&range->is, NULL) && mem_is_reservation(&range->is) &&
		    !(range->is.flags & FIRMWARE_NOMAP))
			replay_own(&replay->owners, range->is.name, range->is.base,
				   mem_range_end(range), 0);
	}
}

/* Whether the memory that the log adds is all that the page allocator was told of. */
static bool shows_memory(struct replay *replay)
{
	const struct memblock_log *log = replay->log;
	struct memblock_state now;
	bool shown = true;
	size_t i;

	state_capture(&now);
	for (i = 0; i < log->cnt; i++)
		if (log->ops[i].kind == LOG_ADD)
			replay_follow(replay, &log->ops[i]);
	for (i = 0; i < log->node_range_cnt; i++)
		shown &= memblock_is_memory(log->node_ranges[i].base) &&
			 memblock_is_memory(log->node_ranges[i].end - 1);
	state_adopt(&now);
	state_free(&now);
	return shown;
}

/* Better than no memory at all: the whole pages of it that the page allocator was told of. */
static void take_node_ranges(struct replay *replay)
{
	char span[SPAN_TEXT];
	size_t i;

	replay->start_is_unknown = true;
	for (i = 0; i < replay->log->node_range_cnt; i++) {
		const struct log_node_range *range = &replay->log->node_ranges[i];

		state_make_room(0);
		(void)memblock_add(range->base, range->end - range->base);
		replay_infer_add(replay, range->line, "memory %s: there before the first line",
				 format_span(range->base, range->end - range->base, span));
	}
}

void replay_take_start(struct replay *replay)
{
	struct memblock_state freed = { 0 };
	size_t i;

	replay_look_ahead(replay);
	if (!replay_next_dump(replay) && replay->map)
		take_map(replay);
	else if (!replay_next_dump(replay) && !shows_memory(replay))
		take_node_ranges(replay);
	for (i = 0; replay_next_dump(replay) && i < replay->silent.cnt; i++)
		if (replay->silent.items[i].is && !replay->silent.items[i].was)
			start_with(replay, &replay->silent.items[i]);
	find_freed_at_start(replay, &freed);
	for (i = 0; i < freed.reserved.cnt; i++) {
		const struct memblock_region *region = &freed.reserved.regions[i];

		state_make_room(0);
		(void)memblock_reserve(region->base, region->size);
		replay_own(&replay->owners, REPLAY_BEFORE_FIRST_LINE, region->base,
			   span_end(region->base, region->size), 0);
	}
	state_free(&freed);
	replay_look_ahead(replay);
}

/* ---- dumps ---- */

/* Newer kernels keep -1 where no node was asked for; a dump shows neither that nor "none". */
static void restore_unprinted_nodes(void)
{
	unsigned long i;

	if (!memblock_get_rules()->reservations_keep_owner)
		return;
	for (i = 0; i < memblock.reserved.cnt; i++)
		if (memblock.reserved.regions[i].nid == STATE_NO_NODE)
			memblock.reserved.regions[i].nid = NUMA_NO_NODE;
	memblock_forget();
}

/*
 * Memory may vanish silently (mem=), and what the first dump shows more was there from the start.
 * Beyond that every addition, and every change of `reserved`, has its line.
 */
static bool is_unexplained(const struct state_change *change)
{
	return change->was != change->is && (change->reserved || change->is);
}

void replay_take_dump(struct replay *replay, const struct memblock_state *dump)
{
	struct memblock_state now;
	struct state_changes changes = { 0 };
	size_t i;

	state_capture(&now);
	state_compare(&now, dump, &changes);
	replay_report_changes(replay, &changes, dump->line);
	for (i = 0; i < changes.cnt; i++) {
		const struct state_change *change = &changes.items[i];

		replay->summary.unexplained += is_unexplained(change);
		if (change->reserved && !change->is)
			replay_disown(&replay->owners, change->base, change->end);
		else if (change->reserved && !change->was)
			replay_own(&replay->owners, "(no line)", change->base, change->end,
				   dump->line);
	}
	state_make_room(dump->memory.cnt + dump->reserved.cnt);
	state_adopt(dump);
	restore_unprinted_nodes();
	state_changes_free(&changes);
	state_free(&now);
}
