/* SPDX-License-Identifier: MIT */
/*
 * json.h - maps and boots as JSON, for programs.
 *
 * Addresses and sizes are strings "0x...": a JSON number is exact only up to 2^53. Counts, orders
 * and node ids are numbers. A missing value is null. Keys are only ever added.
 *
 * A map (`memblock show --json`):
 *   model, source, format, command_line, map, cpus, ordered
 *       map is the map's name, since a file may hold several; ordered: listed by address;
 *       cpus is left out if it does not say
 *   ranges: [ { kind, base, size, node, flags: [..], name, source, line, type, attributes,
 *               and for dynamic ones align, windows: [ { base, size } ] } ]
 *       kind is one of the words of mem_kind_name(); base is null if the range has no place yet;
 *       line, type (of E820 or EFI) and attributes (of EFI) are left out if there are none
 *   anomalies: [ sentence ]
 *   anomalies_while_reading: how many of them, from the first, are about the text and not the
 *       ranges
 * load/json_map.c reads all of this back.
 *
 * The maps of a file (`memblock show --list --json`):
 *   source
 *   maps: [ { map, format, model, ranges, memory, anomalies } ]   ranges and anomalies are counts
 *
 * A boot (`memblock boot --json`):
 *   model, source, format, command_line, rules, page_size
 *   banks: [ { base, size, node, flags } ]          memory before anything was taken
 *   reservations: [ { base, size, owner, class, flags: [..], placed } ]
 *       class is kernel, initrd, device-tree, reserved, no-map, pool, page-tables, page-map, early
 *   memory, reserved: [ { base, size, node, flags } ]   memblock's lists at the end, flags a number
 *   handed_over: [ { order, blocks, size } ]        orders with blocks only
 *   totals: { memory, reserved, no_map, handed_over, remainder, reserved_outside_memory, adds_up }
 *   lowmem: of a 32-bit ARM machine, see arm/encode.h; else null
 *   anomalies: [ sentence ]
 *   log: [ line ]                                   the memblock=debug lines
 *
 * Answers (`memblock fit --json`):
 *   model, source, format, state, note, rules, bottom_up, limit
 *   wishes: [ { wish, fits, attempts, hole, below, above, large_holes, freeing, there } ]
 *       up to the first that is not granted
 *   attempts: [ { size, align, min, max, node, flags a number,
 *                 reason, obstacle, place, large, holes, fitting, free, taken,
 *                 largest, most, first_reservation: { base, size } or null,
 *                 obstacles: [ { obstacle, holes, alone, place, max or min or align or node } ] } ]
 *       the last one counts; reason is fits, no-memory, ruled-out, taken, none-allowed or
 *       too-large; the names are those of memblock/explain.h
 *   hole: { base, size }; below, above: { base, size, owner }; null if there is none
 *   large_holes: [ { base, size, node, ruled_out_by: [ obstacle ], owner } ]
 *   freeing: { place, bytes, reservations: [ { base, size, owner } ] } or null
 *   there: [ { base, size, owner } ]                who has part of one exact place
 */
#ifndef JSON_H
#define JSON_H

#include "boot.h"
#include "load/load.h"

#include <cjson/cJSON.h>
#include <stdio.h>

/* json_flag_named - the flag of enum firmware_flags, 0 if there is none of this name. */
unsigned int json_flag_named(const char *name);

void json_map_list(FILE *out, const struct map_list *list);
void json_map(FILE *out, const struct mem_map *map);

/* json_map_text - the same as a text, to be freed; NULL when the host is out of memory. */
char *json_map_text(const struct mem_map *map);

void json_boot(FILE *out, const struct boot *boot);

/*
 * What all JSON here is made of: "0x.." strings, those or null, text or null, an array of lines,
 * objects at the end of an array, a header with model, source, format and command_line.
 */
void json_add_hex(cJSON *object, const char *key, uint64_t value);
void json_add_hex_or_null(cJSON *object, const char *key, bool is_known, uint64_t value);
void json_add_text(cJSON *object, const char *key, const char *text);
void json_add_lines(cJSON *object, const char *key, char *const *lines, size_t cnt);
cJSON *json_add_item(cJSON *array);
void json_add_header(cJSON *root, const struct mem_map *map, const char *cmdline);

/*
 * json_add_node - the key "node" of a map's range: null if it names none, that is a negative one.
 * json_add_region_node - of a region in memblock's lists, where MAX_NUMNODES means none, too.
 */
void json_add_node(cJSON *object, int nid);
void json_add_region_node(cJSON *object, int nid);

/* json_print_and_delete - the text of it, and a line end. */
void json_print_and_delete(FILE *out, cJSON *root);

#endif
