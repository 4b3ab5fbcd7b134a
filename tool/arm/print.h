/* SPDX-License-Identifier: MIT */
/*
 * print.h - lowmem and page tables as text for people. JSON is encode.h.
 */
#ifndef ARM_PRINT_H
#define ARM_PRINT_H

#include "../draw/style.h"
#include "compare.h"
#include "lowmem.h"

#include <stdio.h>

/* print_lowmem - the layout of the address space, the bounds, and what the tables cost. */
void print_lowmem(FILE *out, const struct arm_lowmem *arm, const struct text_style *style);

/* print_mappings - what is mapped, as a kernel dumps its page tables: neighbours as one range. */
void print_mappings(FILE *out, const struct arm_lowmem *arm, const struct text_style *style);

/* print_walk - what the hardware makes of one address. */
void print_walk(FILE *out, uint32_t va, const struct arm_translation *translation,
		const struct text_style *style);

/* print_comparison - every difference from the dump in `path`, and how many there are. */
void print_comparison(FILE *out, const struct pt_comparison *comparison,
		      const struct pt_scope *scope, const char *path,
		      const struct text_style *style);

/*
 * permissions_text - "RWX" for the kernel and for users, '-' for what is not allowed:
 * "RW- ---", into `buffer` of PERMISSIONS_TEXT bytes.
 */
enum { PERMISSIONS_TEXT = 8 };
char *permissions_text(unsigned int permissions, char *buffer);

/*
 * attributes_text - "WBWA shared", "device", ... into `buffer` of ATTRIBUTES_TEXT bytes. Of normal
 * memory, not cached is NC, write-through WT, write-back WB, write-back and write-allocate WBWA;
 * where the outer cache differs from the inner one it stands in front: "NC/WB".
 */
enum { ATTRIBUTES_TEXT = 64 };
char *attributes_text(const struct arm_attributes *attributes, char *buffer);

#endif
