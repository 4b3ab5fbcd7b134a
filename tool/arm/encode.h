/* SPDX-License-Identifier: MIT */
/*
 * encode.h - lowmem and page tables as JSON, for programs. Addresses and sizes are strings "0x...".
 *
 * `lowmem`, also of `memblock boot --json` (null on other machines):
 *   format                   "short" or "lpae"
 *   smp                      whether memory is shared by CPUs
 *   page_offset, phys_offset, arm_lowmem_limit, memblock_limit, high_memory
 *   vmalloc: { start, end }  virtual, end exclusive
 *   lowmem_size, highmem_size
 *   tables: { pgd, pgd_size, pages, size }          pages of 4 KiB below the first level
 *
 * Page tables (`memblock pagetable --json`):
 *   model, source, format, command_line, lowmem
 *   kernel: { start, end, window_end }              physical, physical, virtual
 *   mappings: [ { va, size, pa, kind, entries, pl1, pl0, memory } ]
 *   tables: [ { va, size, pa, bytes, level, raw } ] below the first level
 *   walk: { va, fault, level, raw, kind, pa, base, size, pl1, pl0, memory } or null
 *   compare: { file, equal, different, in_kernel, not_lowmem, same,
 *              differences: [ { va, ours, theirs, in_kernel } ] } or null
 *       ours and theirs are { kind, pa, raw } or null
 *   anomalies: [ sentence ]
 */
#ifndef ARM_ENCODE_H
#define ARM_ENCODE_H

#include "compare.h"
#include "lowmem.h"

#include <stdio.h>

struct boot;
struct cJSON;

/* Everything that one `memblock pagetable` has to say. */
struct pagetable_report {
	const struct boot *boot;
	uint32_t walk_va;
	const struct arm_translation *walk;     /* NULL: not asked for */
	const struct pt_comparison *comparison; /* NULL: not asked for */
	const char *compared_with;
	bool same; /* as far as it was asked for */
};

/* add_lowmem - the key `lowmem`. */
void add_lowmem(struct cJSON *object, const struct boot *boot);

void json_pagetable(FILE *out, const struct pagetable_report *report);

#endif
