/* SPDX-License-Identifier: MIT */
/*
 * log_rows.h - what kernel logs say about ranges beside E820 and EFI maps: nodes, the memory a
 * kernel found itself with, what was taken early.
 */
#ifndef LOG_ROWS_H
#define LOG_ROWS_H

#include "rows.h"

/* The maps that these rows belong to. */
#define NODES_MAP "nodes"
#define NUMA_MAP "NUMA"
#define NODE_RANGES_MAP "node ranges"
#define RESERVATIONS_MAP "reservations"
#define FIRMWARE_MAP "firmware"

/* node_row - addresses of a node: SRAT and MemBase lines. Kind FIRMWARE_NODE. */
row_parser node_row;

/* numa_row - "NUMA: Node 0 [mem a-b] + [mem c-d] -> [mem a-d]": all of the node so far. */
row_parser numa_row;

/* early_range_row - "node   0: [mem a-b]", "0: 0x10 -> 0x9f" in pages: memory with its node. */
row_parser early_range_row;

/* firmware_row - what firmware without a map of a known form reports (Loongson). */
row_parser firmware_row;

/* reservation_row - "RAMDISK: [mem a-b]", "#1 [a - b] NAME", "OF: reserved mem: a..b". */
row_parser reservation_row;

#endif
