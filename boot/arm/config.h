/* SPDX-License-Identifier: MIT */
/*
 * config.h - the options of the library (memblock/config.h) in the images. The width of a physical
 * address is given on the command line: it goes with the page table format.
 */
#ifndef BOOT_ARM_CONFIG_H
#define BOOT_ARM_CONFIG_H

#define MAX_NUMNODES 1
#define MEMBLOCK_SLAB 0
#define MEMBLOCK_KMEMLEAK 0
#define MEMBLOCK_DEFAULT_RULES MEMBLOCK_RULES_6_12

#endif
