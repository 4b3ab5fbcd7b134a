/* SPDX-License-Identifier: MIT */
/*
 * boots.h - recorded boots as workloads.
 */
#ifndef BOOTS_H
#define BOOTS_H

#include "workload.h"

/* Where the operations are read from. */
extern const char *boots_file;

/* How many of all allocations the library places where the recorded kernel did. */
void boots_compare_places(size_t *same, size_t *all);

#endif
