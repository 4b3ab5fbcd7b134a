/* SPDX-License-Identifier: MIT */
/*
 * measure.h - how long the library, the limit and the reference take for a workload of N, and
 * whether they agree.
 */
#ifndef MEASURE_H
#define MEASURE_H

#include "workload.h"

struct measured {
	double ours, reference, limit; /* nanoseconds per operation; limit 0: there is none */
	size_t operations;             /* in all, of the library's */
	bool agree;
};

struct measured measure(const struct workload *workload, size_t n);

/* Sets the scene and makes `memblock` ready for it. */
void set_scene(const struct workload *workload, size_t n, size_t part, size_t parts);
size_t parts_of(const struct workload *workload, size_t n);

double median(double *values, size_t count);

#endif
