/* SPDX-License-Identifier: MIT */
/*
 * efi_text.h - the lines in which kernels, EFI shells and boot loaders print EFI memory maps.
 */
#ifndef EFI_TEXT_H
#define EFI_TEXT_H

#include "rows.h"

#define EFI_MAP "EFI"

/* efi_log_row - an entry as kernels log it: "efi: mem00: [Boot Code |RUN|..] range=[a-b) (0MB)". */
row_parser efi_log_row;
extern const char efi_log_expects[];

#endif
