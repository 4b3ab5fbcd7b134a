/* SPDX-License-Identifier: MIT */
/*
 * formats.h - the readers, one per format. Only load.c, which holds them in a table, and their
 * tests need this.
 */
#ifndef FORMATS_H
#define FORMATS_H

#include "load.h"

extern const struct map_format dtb_format;

#endif
