/* SPDX-License-Identifier: MIT */
/*
 * infer.h - what a dump of page tables gives away about the kernel that made it: what a comparison
 * has to know and nobody said. Each looks at as little of the dump as it can, so that all the rest
 * is still compared.
 */
#ifndef ARM_INFER_H
#define ARM_INFER_H

#include "entries.h"
#include "lowmem.h"

#include <memblock/firmware.h>

/*
 * infer_cpu - how the first entry at or above `page_offset` says that memory is shared;
 * ARM_CPU_BY_MAP if it says neither.
 */
enum arm_cpu infer_cpu(const struct pt_entries *entries, uint32_t page_offset);

/*
 * infer_phys_offset - the physical address that belongs to `page_offset` if the first entry from
 * there on is part of a linear map. False if it cannot be.
 */
bool infer_phys_offset(const struct pt_entries *entries, uint32_t page_offset,
		       uint64_t *phys_offset);

/*
 * infer_kernel - the image from its text to the end of its init sections: what is executable from
 * `page_offset` on without a gap, but for the room that kernels leave in front. False if nothing
 * is.
 */
bool infer_kernel(const struct pt_entries *entries, uint32_t page_offset,
		  struct firmware_window *kernel);

#endif
