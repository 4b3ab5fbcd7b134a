/* SPDX-License-Identifier: MIT */
/*
 * old_names.h - the calls of Linux 5.0 whose names mean something else in linux6.h. They are made
 * in a file of their own, old_names.c, which includes memblock.h alone.
 */
#ifndef PROPERTY_OLD_NAMES_H
#define PROPERTY_OLD_NAMES_H

#include "ops.h"

/* old_names_apply - carry out an OP_OLD_... operation; false if it is none. */
bool old_names_apply(const struct op *op, struct outcome *out);

#endif
