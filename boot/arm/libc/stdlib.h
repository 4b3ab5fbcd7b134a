/* SPDX-License-Identifier: MIT */
/* stdlib.h - named by libfdt's headers; what they use of it is not used here. */
#ifndef BOOT_ARM_STDLIB_H
#define BOOT_ARM_STDLIB_H

unsigned long strtoul(const char *text, char **end, int base);

#endif
