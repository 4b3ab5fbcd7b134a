/* SPDX-License-Identifier: MIT */
/*
 * arm.h - the rows of arch/arm.
 */
#ifndef BENCH_ARM_H
#define BENCH_ARM_H

/* Measures map_lowmem() of 768 MiB and reports its rows; in bench-compare of old trees none. */
void report_map_lowmem(void);

#endif
