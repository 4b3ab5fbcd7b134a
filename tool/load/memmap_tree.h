/* SPDX-License-Identifier: MIT */
/*
 * memmap_tree.h - reading a directory like /sys/firmware/memmap; the one format that is no file.
 */
#ifndef MEMMAP_TREE_H
#define MEMMAP_TREE_H

#include "load.h"

/* memmap_tree_read - adds one map. False after tool_error(). */
bool memmap_tree_read(const char *path, struct map_list *list);

#endif
