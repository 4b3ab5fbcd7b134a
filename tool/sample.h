/* SPDX-License-Identifier: MIT */
/*
 * sample.h - the map that ships with the program, for a first look without one of one's own.
 */
#ifndef SAMPLE_H
#define SAMPLE_H

/* sample_path - where the sample is, to be freed; NULL after tool_error() if it is not installed.
 */
char *sample_path(void);

#endif
