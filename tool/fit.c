// SPDX-License-Identifier: MIT
/*
 * fit.c - a moment of a machine put into the library, and wishes tried on it.
 *
 * memblock merges neighbours, and so forgets who had what. Here its list of reservations is written
 * the other way round: one entry for each stretch of one owner, so that what the library says of
 * an entry is said of an owner. Placements do not depend on how reservations are cut.
 *
 * What is taken is therefore kept as pieces, sorted and apart, and the library's lists are made
 * from them before each question.
 */
#include "fit.h"
#include "machine.h"
#include "tool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOUR_GIB (1ULL << 32)

/* ---- states ---- */

void fit_state_own(struct fit_state *state, uint64_t base, uint64_t size, const char *name)
{
	if (!size)
		return;
	if (state->owner_cnt == state->owner_max) {
		state->owner_max = state->owner_max ? 2 * state->owner_max : 64;
		state->owners = xrealloc(state->owners, state->owner_max * sizeof(*state->owners));
	}
	state->owners[state->owner_cnt++] = (struct fit_owner){ base, size, xstrdup(name) };
}

void fit_state_free(struct fit_state *state)
{
	size_t i;

	for (i = 0; i < state->owner_cnt; i++)
		free(state->owners[i].name);
	for (i = 0; i < state->other_cnt; i++)
		free(state->others[i].name);
	free(state->owners);
	free(state->others);
	free(state->memory.list);
	free(state->reserved.list);
	free(state->moment);
	free(state->note);
	memset(state, 0, sizeof(*state));
}

static void copy_regions(struct boot_regions *to, const struct boot_regions *from)
{
	to->cnt = from->cnt;
	to->list = xrealloc(NULL, from->cnt * sizeof(*to->list));
	if (from->cnt)
		memcpy(to->list, from->list, from->cnt * sizeof(*to->list));
}

static const char *moment_of(const struct boot *boot)
{
	switch (boot->options->stage) {
	case BOOT_DESCRIBED:
		return "only what the map describes is taken";
	case BOOT_LOADED:
		return "kernel loaded, nothing allocated yet";
	default:
		return boot->panic ? "at the end of a simulated boot that panicked" :
				     "after a simulated boot";
	}
}

static void take_others(struct fit_state *state, const struct mem_map *map)
{
	char name[80];
	size_t i;

	state->others = xrealloc(NULL, map->cnt * sizeof(*state->others));
	for (i = 0; i < map->cnt; i++) {
		const struct firmware_range *range = &map->ranges[i].is;

		if (range->kind < FIRMWARE_PLATFORM || !range->size)
			continue;
		snprintf(name, sizeof(name), "%s (%s)", mem_kind_name(range->kind),
			 map->ranges[i].source);
		state->others[state->other_cnt++] =
			(struct fit_owner){ range->base, range->size, xstrdup(name) };
	}
}

void fit_state_of_boot(struct fit_state *state, const struct boot *boot)
{
	size_t i;

	memset(state, 0, sizeof(*state));
	state->moment = xstrdup(moment_of(boot));
	state->note = boot->panic ? xstrdup(boot->panic) : NULL;
	state->rules = &memblock_era_rules[boot->options->era];
	state->limit = MEMBLOCK_ALLOC_ANYWHERE;
	state->kernel_end = span_end(boot->kernel.base, boot->kernel.size);
	take_others(state, boot->map);
	copy_regions(&state->memory, &boot->marked);
	copy_regions(&state->reserved, &boot->reserved);
	for (i = 0; i < boot->cmdline.cnt; i++)
		if (!strcmp(boot->cmdline.options[i].name, "movable_node"))
			state->movable_node = true;
	for (i = 0; i < boot->owner_cnt; i++)
		fit_state_own(state, boot->owners[i].base, boot->owners[i].size,
			      boot->owners[i].name);
}

/* ---- pieces: reservations, each of one owner ---- */

struct pieces {
	struct fit_owner *list; /* names are the state's or the wishes' */
	size_t cnt, max;
};

static void add_piece(struct pieces *pieces, uint64_t base, uint64_t end, char *name)
{
	if (pieces->cnt == pieces->max) {
		pieces->max = pieces->max ? 2 * pieces->max : 64;
		pieces->list = xrealloc(pieces->list, pieces->max * sizeof(*pieces->list));
	}
	pieces->list[pieces->cnt++] = (struct fit_owner){ base, end - base, name };
}

static int by_base(const void *a, const void *b)
{
	const struct fit_owner *x = a, *y = b;

	return x->base < y->base ? -1 : x->base > y->base;
}

static uint64_t owner_end(const struct fit_owner *owner)
{
	return span_end(owner->base, owner->size);
}

/* Cuts one reservation; where owners overlap, the one that begins first has it. */
static void cut_region(struct pieces *pieces, const struct fit_state *state,
		       const struct boot_region *region, size_t *next)
{
	uint64_t at = region->base, end = span_end(region->base, region->size), to;
	const struct fit_owner *owner;

	while (at < end) {
		while (*next < state->owner_cnt && owner_end(&state->owners[*next]) <= at)
			++*next;
		owner = *next < state->owner_cnt ? &state->owners[*next] : NULL;
		if (owner && owner->base <= at)
			to = owner_end(owner);
		else
			to = owner ? owner->base : end;
		if (to > end)
			to = end;
		add_piece(pieces, at, to, owner && owner->base <= at ? owner->name : NULL);
		at = to;
	}
}

static void cut_state(struct pieces *pieces, struct fit_state *state)
{
	size_t i, next = 0;

	if (state->owner_cnt)
		qsort(state->owners, state->owner_cnt, sizeof(*state->owners), by_base);
	for (i = 0; i < state->reserved.cnt; i++)
		cut_region(pieces, state, &state->reserved.list[i], &next);
}

static void take_place(struct pieces *pieces, uint64_t base, uint64_t size, char *name)
{
	add_piece(pieces, base, base + size, name);
	qsort(pieces->list, pieces->cnt, sizeof(*pieces->list), by_base);
}

/* ---- the library's lists ---- */

static void write_region(struct memblock_type *type, uint64_t base, uint64_t size,
			 unsigned int flags, int nid)
{
	struct memblock_region *region = &type->regions[type->cnt++];

	*region = (struct memblock_region){ .base = base, .size = size };
	region->flags = (enum memblock_flags)flags;
	memblock_set_region_node(region, nid);
	type->total_size += size;
}

/* The list as an array of the tool's with `room` entries, of which one stays free. */
static void begin_list(struct memblock_type *type, struct memblock_region **array, size_t room)
{
	*array = xrealloc(*array, (room + 1) * sizeof(**array));
	memset(&(*array)[0], 0, sizeof((*array)[0]));
	type->regions = *array;
	type->max = room + 1;
	type->cnt = 0;
	type->total_size = 0;
}

struct lists {
	struct memblock_region *memory, *reserved;
};

static void write_lists(struct lists *lists, const struct fit_state *state,
			const struct pieces *pieces)
{
	size_t i;

	begin_list(&memblock.memory, &lists->memory, state->memory.cnt);
	for (i = 0; i < state->memory.cnt; i++) {
		const struct boot_region *region = &state->memory.list[i];

		write_region(&memblock.memory, region->base, region->size, region->flags,
			     region->nid);
	}
	begin_list(&memblock.reserved, &lists->reserved, pieces->cnt);
	for (i = 0; i < pieces->cnt; i++)
		write_region(&memblock.reserved, pieces->list[i].base, pieces->list[i].size,
			     MEMBLOCK_NONE, MAX_NUMNODES);
	memblock_forget();
}

static void enter_state(const struct fit_state *state)
{
	machine_reset();
	machine.kernel_end = state->kernel_end;
	memblock_set_rules(state->rules);
	memblock_set_current_limit(state->limit);
	memblock_set_bottom_up(state->bottom_up);
	movable_node_enabled = state->movable_node;
}

/* ---- wishes ---- */

struct fit_wish *fit_wish_add(struct fit_wishes *wishes, const char *name)
{
	struct fit_wish *wish;

	if (wishes->cnt == wishes->max) {
		wishes->max = wishes->max ? 2 * wishes->max : 8;
		wishes->list = xrealloc(wishes->list, wishes->max * sizeof(*wishes->list));
	}
	wish = &wishes->list[wishes->cnt++];
	memset(wish, 0, sizeof(*wish));
	snprintf(wish->name, sizeof(wish->name), "%s", name);
	return wish;
}

struct fit_attempt *fit_attempt_add(struct fit_wish *wish, const char *where,
				    const struct memblock_request *request)
{
	struct fit_attempt *attempt = &wish->attempts[wish->attempt_cnt++];

	*attempt = (struct fit_attempt){ where, *request };
	return attempt;
}

/* ---- answers ---- */

static void keep_hole(const struct memblock_hole *hole, void *arg)
{
	struct fit_holes *holes = arg;

	if (holes->cnt == holes->max) {
		holes->max = holes->max ? 2 * holes->max : 16;
		holes->list = xrealloc(holes->list, holes->max * sizeof(*holes->list));
	}
	holes->list[holes->cnt++] = (struct fit_hole){ .is = *hole };
}

/* Whoever had memory taken out of the kernel's sight is not in the list of reservations. */
static void name_hidden_holes(struct fit_holes *holes, const struct fit_state *state)
{
	size_t h, i;

	for (h = 0; h < holes->cnt; h++) {
		const struct memblock_hole *hole = &holes->list[h].is;

		if (!(hole->flags & MEMBLOCK_NOMAP))
			continue;
		for (i = 0; i < state->owner_cnt && !holes->list[h].owner; i++)
			if (owner_end(&state->owners[i]) > hole->base &&
			    state->owners[i].base < hole->base + hole->size)
				holes->list[h].owner = state->owners[i].name;
	}
}

static bool holds(const struct memblock_hole *hole, uint64_t place)
{
	return place >= hole->base && place - hole->base < hole->size;
}

/* Of `owners`, those that touch the ends of the hole. */
static void find_neighbours(struct fit_answer *answer, const struct fit_owner *owners, size_t cnt)
{
	uint64_t end = answer->hole.base + answer->hole.size;
	size_t i;

	for (i = 0; i < cnt; i++) {
		if (owner_end(&owners[i]) == answer->hole.base)
			answer->below = owners[i];
		if (owners[i].base == end)
			answer->above = owners[i];
	}
}

/* Memory that must not be mapped has owners, but no reservations. */
static void describe_place(struct fit_answer *answer, const struct fit_state *state,
			   const struct pieces *pieces)
{
	uint64_t place = answer->why[answer->attempt].place;
	size_t i;

	for (i = 0; i < answer->holes.cnt; i++)
		if (holds(&answer->holes.list[i].is, place))
			answer->hole = answer->holes.list[i].is;
	find_neighbours(answer, state->others, state->other_cnt);
	find_neighbours(answer, state->owners, state->owner_cnt);
	find_neighbours(answer, pieces->list, pieces->cnt);
}

static void describe_obstacles(struct fit_answer *answer, const struct pieces *pieces)
{
	const struct memblock_freeing *freeing = &answer->why[answer->attempt].freeing;
	size_t i;

	if (!freeing->count)
		return;
	answer->in_the_way = xrealloc(NULL, freeing->count * sizeof(*answer->in_the_way));
	for (i = 0; i < pieces->cnt && answer->in_the_way_cnt < freeing->count; i++)
		if (pieces->list[i].base >= freeing->span.base)
			answer->in_the_way[answer->in_the_way_cnt++] = pieces->list[i];
}

static void find_there(struct fit_answer *answer, const struct fit_owner *owners, size_t cnt)
{
	const struct memblock_request *request = &answer->wish->attempts[answer->attempt].request;
	size_t i;

	for (i = 0; i < cnt; i++)
		if (owner_end(&owners[i]) > request->min && owners[i].base < request->max)
			answer->there[answer->there_cnt++] = owners[i];
}

static void describe_exact_place(struct fit_answer *answer, const struct fit_state *state)
{
	if (!fit_is_exact(&answer->wish->attempts[answer->attempt].request))
		return;
	answer->there =
		xrealloc(NULL, (state->owner_cnt + state->other_cnt) * sizeof(*answer->there));
	find_there(answer, state->owners, state->owner_cnt);
	find_there(answer, state->others, state->other_cnt);
}

/* False if a request cannot be explained. */
static bool make_attempts(struct fit_answer *answer)
{
	const struct fit_wish *wish = answer->wish;
	unsigned int i;

	for (i = 0; i < wish->attempt_cnt; i++) {
		answer->attempt = i;
		if (memblock_explain(&wish->attempts[i].request, &answer->why[i]))
			return false;
		if (fit_found(answer))
			return true;
	}
	return true;
}

static bool answer_wish(struct fit_answer *answer, const struct fit_state *state,
			const struct pieces *pieces)
{
	const struct fit_wish *wish = answer->wish;

	if (!make_attempts(answer)) {
		tool_error(
			"%s: expected at least one byte, and an alignment that is a power of two",
			wish->name);
		return false;
	}
	(void)memblock_for_each_hole(&wish->attempts[answer->attempt].request, keep_hole,
				     &answer->holes);
	name_hidden_holes(&answer->holes, state);
	if (fit_found(answer)) {
		describe_place(answer, state, pieces);
	} else {
		describe_obstacles(answer, pieces);
		describe_exact_place(answer, state);
	}
	return true;
}

static bool landed_high(const struct fit_answers *answers)
{
	const struct fit_answer *last;

	if (answers->cnt < 2)
		return false;
	last = &answers->list[answers->cnt - 2];
	return fit_found(last) && last->why[last->attempt].place >= FOUR_GIB;
}

static struct fit_answer *next_answer(struct fit_answers *answers, const struct fit_wish *wish)
{
	struct fit_answer *answer = &answers->list[answers->cnt++];

	memset(answer, 0, sizeof(*answer));
	answer->wish = wish;
	answer->passed_over = wish->only_if_high && !landed_high(answers);
	return answer;
}

bool fit_answer_all(struct fit_state *state, const struct fit_wishes *wishes,
		    struct fit_answers *answers)
{
	struct pieces pieces = { 0 };
	struct lists lists = { 0 };
	struct fit_answer *answer;
	bool good = true, granted = true;
	size_t i;

	answers->cnt = 0;
	answers->list = xrealloc(NULL, wishes->cnt * sizeof(*answers->list));
	cut_state(&pieces, state);
	enter_state(state);
	for (i = 0; i < wishes->cnt && good && granted; i++) {
		answer = next_answer(answers, &wishes->list[i]);
		if (answer->passed_over)
			continue;
		write_lists(&lists, state, &pieces);
		good = answer_wish(answer, state, &pieces);
		granted = fit_found(answer);
		if (good && granted)
			take_place(&pieces, answer->why[answer->attempt].place,
				   answer->wish->attempts[answer->attempt].request.size,
				   wishes->list[i].name);
	}
	machine_reset();
	free(pieces.list);
	free(lists.memory);
	free(lists.reserved);
	return good;
}

void fit_answers_free(struct fit_answers *answers)
{
	size_t i;

	for (i = 0; i < answers->cnt; i++) {
		free(answers->list[i].holes.list);
		free(answers->list[i].in_the_way);
		free(answers->list[i].there);
	}
	free(answers->list);
	memset(answers, 0, sizeof(*answers));
}
