/* SPDX-License-Identifier: MIT */
/*
 * formats.h - the readers, one per format. Only load.c, which holds them in a table, and their
 * tests need this.
 */
#ifndef FORMATS_H
#define FORMATS_H

#include "load.h"

/* Device trees, JSON, scripts, raw tables. */
extern const struct map_format dtb_format, dts_format, json_format, script_format, e820_raw_format,
	efi_raw_format;

/* Kernels. */
extern const struct map_format kernel_log_format, iomem_format, memmap_list_format;

/* memblock's own lists. */
extern const struct map_format memblock_dump_format, memblock_debugfs_format;

/* EFI memory maps as text. */
extern const struct map_format efi_shell_format, uboot_efi_format, lsefimmap_format,
	efi_application_format, efi_mmap_format;

/* Boot loaders and hypervisors. */
extern const struct map_format uboot_format, multiboot_format, lsmmap_format, displaymem_format,
	limine_format, coreboot_format, hypervisor_format;

#endif
