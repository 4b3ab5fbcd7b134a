// SPDX-License-Identifier: MIT
/*
 * replay_silent.c - changes of the lists that no line of a log shows: finding them by looking ahead
 * to the next dump, carrying them out, and saying what they were. When they are believed is decided
 * elsewhere.
 */
#include "replay_parts.h"

#include <memblock/linux6.h>
#include <stdio.h>

/* ---- silent changes ---- */

bool replay_is_mark(const struct state_change *change)
{
	return !change->reserved && change->was && change->is;
}

const struct log_op *replay_next_dump(const struct replay *replay)
{
	size_t i;

	for (i = replay->at; i < replay->log->cnt; i++)
		if (replay->log->ops[i].kind == LOG_DUMP)
			return &replay->log->ops[i];
	return NULL;
}

void replay_suppose_node(struct replay *replay, uint64_t base, uint64_t end, int nid)
{
	const struct state_change change = {
		.base = base,
		.end = end,
		.was = true,
		.is = true,
		.before.nid = STATE_NO_NODE,
		.after.nid = nid,
	};

	state_changes_add(&replay->silent, &change);
}

/* No dump will show nodes: what the page allocator is told later must do. */
static void look_for_nodes(struct replay *replay)
{
	const struct memblock_log *log = replay->log;
	size_t i;

	for (i = 0; i < log->node_range_cnt; i++)
		replay_suppose_node(replay, log->node_ranges[i].base, log->node_ranges[i].end,
				    log->node_ranges[i].nid);
}

void replay_look_ahead(struct replay *replay)
{
	const struct log_op *dump = replay_next_dump(replay);
	struct memblock_state now, expected;
	size_t i;

	state_changes_free(&replay->silent);
	if (!dump) {
		look_for_nodes(replay);
		return;
	}
	state_capture(&now);
	for (i = replay->at; &replay->log->ops[i] != dump; i++)
		replay_follow(replay, &replay->log->ops[i]);
	state_capture(&expected);
	state_compare(&expected, &replay->log->dumps[dump->dump], &replay->silent);
	state_adopt(&now);
	state_free(&expected);
	state_free(&now);
}

/* Every region of `type` in [base, end) gets these flags and this node. */
static void rewrite(struct memblock_type *type, const struct state_change *change)
{
	int first, behind;

	if (memblock_isolate_range(type, change->base, change->end - change->base, &first, &behind))
		return;
	for (; first < behind; first++) {
		if (!change->was || change->before.flags != change->after.flags)
			type->regions[first].flags = change->after.flags;
		if (!change->was || change->before.nid != change->after.nid)
			type->regions[first].nid = change->after.nid;
	}
	memblock_forget();
	memblock_merge_regions(type);
	if (mirrored_kernelcore && (change->after.flags & MEMBLOCK_MIRROR))
		system_has_some_mirror = true;
}

void replay_apply_change(const struct state_change *change)
{
	struct memblock_type *type = change->reserved ? &memblock.reserved : &memblock.memory;
	uint64_t size = change->end - change->base;

	state_make_room(0);
	if (change->is && !change->was)
		(void)memblock_add_range(type, change->base, size, STATE_NO_NODE, MEMBLOCK_NONE);
	if (change->is)
		rewrite(type, change);
	else
		(void)memblock_remove_range(type, change->base, size);
}

/* ---- saying what changed ---- */

/* A piece of less than a page at the border of a page: memory was trimmed to whole pages. */
static bool is_trimming(const struct state_change *change)
{
	return !change->reserved && change->was && !change->is &&
	       change->end - change->base < PAGE_SIZE &&
	       (!(change->base & (PAGE_SIZE - 1)) || !(change->end & (PAGE_SIZE - 1)));
}

static void describe_node(const struct state_change *change, char *text, size_t size)
{
	int nid = state_node(&change->after);

	text[0] = '\0';
	if (state_node(&change->before) == nid)
		return;
	if (nid == STATE_NO_NODE)
		snprintf(text, size, "its node was taken away");
	else
		snprintf(text, size, "belongs to node %d", nid);
}

static void describe(const struct state_change *change, char *text, size_t size)
{
	char flags[STATE_FLAGS_TEXT], node[40];

	if (is_trimming(change)) {
		snprintf(text, size, "trimmed away: not a whole page");
	} else if (!change->is) {
		snprintf(text, size, "removed without a line");
	} else if (!change->was) {
		snprintf(text, size, "added without a line");
	} else {
		describe_node(change, node, sizeof(node));
		if (change->before.flags == change->after.flags)
			snprintf(text, size, "%s", node);
		else
			snprintf(text, size, "flags became %s%s%s",
				 state_format_flags(change->after.flags, flags), *node ? ", " : "",
				 node);
	}
}

/* Regions of one list that one after the other got the same node are told together. */
static bool told_together(const struct state_change *a, const struct state_change *b)
{
	return a->reserved == b->reserved && a->was && a->is && b->was && b->is &&
	       a->before.flags == a->after.flags && b->before.flags == b->after.flags &&
	       state_node(&a->after) == state_node(&b->after);
}

/* Reports the first of `cnt` changes and those told with it. Returns how many these are. */
static size_t report_changes(struct replay *replay, const struct state_change *changes, size_t cnt,
			     unsigned int line)
{
	const char *list = changes->reserved ? "reserved" : "memory";
	char span[SPAN_TEXT], how[160];
	size_t told = 1;

	while (told < cnt && told_together(changes, &changes[told]))
		told++;
	describe(changes, how, sizeof(how));
	format_span(changes->base, changes[told - 1].end - changes->base, span);
	if (told > 1)
		replay_infer_add(replay, line, "%s %s, %zu stretches: %s", list, span, told, how);
	else
		replay_infer_add(replay, line, "%s %s: %s", list, span, how);
	return told;
}

void replay_report_changes(struct replay *replay, const struct state_changes *changes,
			   unsigned int line)
{
	size_t i;

	for (i = 0; i < changes->cnt;)
		i += report_changes(replay, &changes->items[i], changes->cnt - i, line);
}
