// SPDX-License-Identifier: MIT
/*
 * diff_load.c - reading one side of a comparison: maps, states and logs as two lists of ranges, and
 * what each kind of file can say of them. Compares nothing.
 */
#include "diff.h"
#include "load/dump.h"
#include "load/load.h"
#include "machine.h"
#include "tool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- lists ---- */

struct diff_range *diff_list_add(struct diff_list *list, const char *what, uint64_t base,
				 uint64_t end, unsigned int line)
{
	struct diff_range *range;

	if (list->cnt == list->max) {
		list->max = list->max ? 2 * list->max : 32;
		list->ranges = xrealloc(list->ranges, list->max * sizeof(*list->ranges));
	}
	range = &list->ranges[list->cnt++];
	*range = (struct diff_range){ .base = base, .end = end, .nid = NUMA_NO_NODE, .line = line };
	range->what = xstrdup(what);
	return range;
}

static void list_free(struct diff_list *list)
{
	size_t i;

	for (i = 0; i < list->cnt; i++)
		free(list->ranges[i].what);
	free(list->ranges);
}

void diff_view_free(struct diff_view *view)
{
	list_free(&view->lists[DIFF_MEMORY]);
	list_free(&view->lists[DIFF_RESERVED]);
	free(view->path);
	memset(view, 0, sizeof(*view));
}

/* ---- states ---- */

static void view_regions(const struct memblock_state *state, const struct state_list *regions,
			 const char *what, struct diff_list *list)
{
	size_t i;

	list->shows = (regions->given ? DIFF_RANGES : 0) | (state->has_flags ? DIFF_FLAGS : 0) |
		      (state->has_nodes ? DIFF_NODES : 0);
	for (i = 0; i < regions->cnt; i++) {
		const struct memblock_region *region = &regions->regions[i];
		struct diff_range *range = diff_list_add(list, what, region->base,
							 span_end(region->base, region->size), 0);

		range->flags = region->flags;
		range->nid = state_node(region);
	}
}

static void view_state(const struct memblock_state *state, struct diff_view *view)
{
	view->is = "memblock state";
	view_regions(state, &state->memory, "memory", &view->lists[DIFF_MEMORY]);
	view_regions(state, &state->reserved, "reserved", &view->lists[DIFF_RESERVED]);
}

/* ---- logs ---- */

/* A log need not show what memory there is; what its lines reserve, it shows by owner. */
static void view_end(const struct replay *replay, struct diff_view *view)
{
	struct diff_list *memory = &view->lists[DIFF_MEMORY];
	struct diff_list *reserved = &view->lists[DIFF_RESERVED];
	size_t i;

	view_regions(&replay->end, &replay->end.memory, "memory", memory);
	if (!memory->cnt)
		memory->shows = 0;
	reserved->shows = DIFF_RANGES | DIFF_OWNERS;
	for (i = 0; i < replay->owners.range_cnt; i++) {
		const struct replay_range *range = &replay->owners.ranges[i];

		diff_list_add(reserved, replay->owners.owners[range->owner].name, range->base,
			      range->end, range->line);
	}
}

static bool view_log(const struct memblock_log *log, struct diff_view *view)
{
	struct replay replay;
	bool good;

	view->is = "boot log";
	replay_run(&replay, log, NULL);
	good = !replay.stopped;
	if (good)
		view_end(&replay, view);
	else
		tool_error("%s:%u: this cannot happen in a kernel: %s", log->path,
			   log->ops[replay.at].line, machine.panic);
	replay_free(&replay);
	return good;
}

/* ---- maps ---- */

static void view_range(const struct mem_range *range, struct diff_view *view)
{
	bool taken = mem_is_reservation(&range->is);
	struct diff_list *list = &view->lists[taken ? DIFF_RESERVED : DIFF_MEMORY];
	const char *what = taken && range->is.name && *range->is.name ?
				   range->is.name :
				   mem_kind_name(range->is.kind);
	char name[160];

	if (range->is.kind == FIRMWARE_BLOB || range->is.kind == FIRMWARE_DYNAMIC)
		return; /* no place yet */
	snprintf(name, sizeof(name), "%s%s", what,
		 range->is.flags & FIRMWARE_NOMAP ? ", no-map" : "");
	diff_list_add(list, name, range->is.base, mem_range_end(range), range->line)->nid =
		range->is.nid;
	if (range->is.nid != NUMA_NO_NODE)
		list->shows |= DIFF_NODES;
}

/* Marks that memblock makes are not the map's to show, nodes only if it names any. */
static void view_map(const struct mem_map *map, struct diff_view *view)
{
	size_t i;

	view->is = map->format;
	view->lists[DIFF_MEMORY].shows = DIFF_RANGES;
	view->lists[DIFF_RESERVED].shows = DIFF_RANGES | DIFF_OWNERS;
	for (i = 0; i < map->cnt; i++)
		view_range(&map->ranges[i], view);
}

/* ---- files ---- */

static bool view_data(const char *path, const char *data, size_t size, struct diff_view *view)
{
	struct memblock_state state = { 0 };
	struct memblock_log log;
	struct map_list list;
	bool good;

	if (memblock_log_recognise(data)) {
		good = memblock_log_parse(path, data, size, &log) && view_log(&log, view);
		memblock_log_free(&log);
	} else if (state_recognise(data, size)) {
		good = state_parse(path, data, size, &state);
		if (good)
			view_state(&state, view);
		state_free(&state);
	} else {
		good = load_data(path, data, size, NULL, &list);
		if (good)
			view_map(&list.maps[0], view);
		map_list_free(&list);
	}
	return good;
}

static bool view_file(const char *path, struct diff_view *view)
{
	size_t size;
	char *data = read_file(path, &size);
	bool good = data && view_data(path_name(path), data, size, view);

	free(data);
	return good;
}

/* Memblock's two lists as debugfs has them, or a map. */
static bool view_directory(const char *path, struct diff_view *view)
{
	struct memblock_state state;
	struct map_list list;
	bool good;

	if (is_state_directory(path)) {
		good = load_state(path, &state);
		if (good)
			view_state(&state, view);
		state_free(&state);
	} else {
		good = load_all(path, NULL, &list);
		if (good)
			view_map(&list.maps[0], view);
		map_list_free(&list);
	}
	return good;
}

bool diff_load(const char *path, struct diff_view *view)
{
	bool good;

	memset(view, 0, sizeof(*view));
	view->path = xstrdup(path_name(path));
	good = is_directory(path) ? view_directory(path, view) : view_file(path, view);
	if (!good)
		diff_view_free(view);
	return good;
}
