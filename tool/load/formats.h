/* SPDX-License-Identifier: MIT */
/*
 * formats.h - the readers, one per format. Only load.c, which holds them in a table, and their
 * tests need this.
 */
#ifndef FORMATS_H
#define FORMATS_H

#include "load.h"

extern const struct map_format dtb_format, kernel_log_format;
extern const struct map_format efi_shell_format, uboot_efi_format, lsefimmap_format,
	efi_application_format, efi_mmap_format;
extern const struct map_format multiboot_format, lsmmap_format, hypervisor_format, limine_format,
	coreboot_format, displaymem_format, memmap_list_format;
extern const struct map_format uboot_format, iomem_format;

#endif
