/* SPDX-License-Identifier: MIT */
/*
 * state_map.h - memblock's two lists as a map, whoever had them: a kernel that printed them, or the
 * library behind a script. The one place that says what flags of a region become.
 */
#ifndef STATE_MAP_H
#define STATE_MAP_H

#include "../mem_map.h"
#include "../state.h"

/*
 * state_to_map - append the regions of both lists, memory first. Memory that must not be mapped is
 * followed by a reserved range that says so, as firmware would. The ranges come from `source` in
 * line `line` of their file; NULL: from the region, "memory[3]". O(regions).
 */
void state_to_map(const struct memblock_state *state, const char *source, unsigned int line,
		  struct mem_map *map);

#endif
