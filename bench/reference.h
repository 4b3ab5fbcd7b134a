/* SPDX-License-Identifier: MIT */
/*
 * reference.h - the plainest correct memblock: two sorted arrays of the library's own records,
 * every operation a scan from the start. What the library is measured against and checked with.
 */
#ifndef REFERENCE_H
#define REFERENCE_H

#include "manager.h"

extern const struct manager reference;

#endif
