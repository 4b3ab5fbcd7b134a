/* SPDX-License-Identifier: MIT */
/*
 * json.h - maps and boots as JSON, for programs.
 *
 * Addresses and sizes are strings "0x...": a JSON number is exact only up to 2^53. Counts, orders
 * and node ids are numbers. A missing value is null. Keys are only ever added.
 *
 * A map (`memblock show --json`):
 *   model, source, format, command_line
 *   ranges: [ { kind, base, size, node, flags: [..], name, source,
 *               and for dynamic ones align, windows: [ { base, size } ] } ]
 *       kind is memory, usable, elfcorehdr, initrd, device-tree, memreserve, reserved or dynamic;
 *       base is null if the range has no place yet
 *   anomalies: [ sentence ]
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
 */
#ifndef JSON_H
#define JSON_H

#include "boot.h"

#include <stdio.h>

void json_map(FILE *out, const struct mem_map *map);
void json_boot(FILE *out, const struct boot *boot);

#endif
