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

#endif
