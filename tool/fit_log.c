// SPDX-License-Identifier: MIT
/*
 * fit_log.c - what the user named, map or log, and the state at the end of a log, from replay.
 */
#include "fit.h"
#include "load/formats.h"
#include "machine.h"
#include "replay.h"
#include "tool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- reading ---- */

/* A log that shows where memory is in another way, too, says so to replay. */
static bool read_log(struct fit_subject *subject, const char *name, const char *data, size_t size,
		     const struct load_options *options)
{
	if (!memblock_log_parse(name, data, size, &subject->log))
		return false;
	subject->is_log = true;
	if (map_format_score(&kernel_log_format, data, size) != SCORE_NONE)
		return load_map_data(name, data, size, options, &subject->map);
	mem_map_init(&subject->map, name);
	subject->map.format = "boot log with memblock=debug";
	return true;
}

bool fit_subject_read(struct fit_subject *subject, const char *path,
		      const struct load_options *options, bool take_logs)
{
	const char *name = path_name(path);
	size_t size;
	char *data;
	bool good;

	memset(subject, 0, sizeof(*subject));
	if (!take_logs || is_directory(path))
		return load_map_as(path, options, &subject->map);
	data = read_file(path, &size);
	if (!data)
		return false;
	if (memblock_log_recognise(data))
		good = read_log(subject, name, data, size, options);
	else
		good = load_map_data(name, data, size, options, &subject->map);
	free(data);
	if (!good && subject->is_log)
		memblock_log_free(&subject->log);
	return good;
}

void fit_subject_free(struct fit_subject *subject)
{
	mem_map_free(&subject->map);
	if (subject->is_log)
		memblock_log_free(&subject->log);
}

bool fit_is_state(const struct mem_map *map)
{
	return map->format == memblock_dump_format.title ||
	       map->format == memblock_debugfs_format.title || map->format == uboot_format.title;
}

/* ---- the end of a log ---- */

/* How far the log could be followed. */
static char *doubt_about(const struct replay *replay)
{
	const struct replay_summary *summary = &replay->summary;
	unsigned long lost = summary->explained + summary->wrong;
	char text[160];

	if (!replay->end.memory.cnt)
		return xstrdup("the log does not show what memory there is");
	if (!lost)
		return NULL;
	snprintf(text, sizeof(text),
		 "%lu of %lu allocations were placed as the log says, not as predicted", lost,
		 summary->allocations);
	return xstrdup(text);
}

static void take_replay(struct fit_state *state, const struct replay *replay)
{
	size_t i;

	state->moment = xstrdup("at the end of the log");
	state->note = doubt_about(replay);
	state->rules = replay->rules;
	state->limit = replay->limit;
	state->bottom_up = replay->bottom_up;
	state->movable_node = replay->log->movable_node;
	boot_regions_copy(&state->memory, replay->end.memory.regions, replay->end.memory.cnt);
	boot_regions_copy(&state->reserved, replay->end.reserved.regions, replay->end.reserved.cnt);
	for (i = 0; i < replay->owners.range_cnt; i++) {
		const struct replay_range *range = &replay->owners.ranges[i];

		fit_state_own(state, range->base, range->end - range->base,
			      replay->owners.owners[range->owner].name);
	}
}

bool fit_state_of_log(struct fit_state *state, const struct fit_subject *subject)
{
	struct replay replay;
	bool good;

	memset(state, 0, sizeof(*state));
	replay_run(&replay, &subject->log, subject->map.cnt ? &subject->map : NULL);
	good = !replay.stopped;
	if (good)
		take_replay(state, &replay);
	else
		tool_error("%s: replaying it ended in a panic: %s", subject->map.path,
			   machine.panic);
	replay_free(&replay);
	return good;
}
