/* SPDX-License-Identifier: MIT */
/* limits.h - named by libfdt's headers. */
#ifndef BOOT_ARM_LIMITS_H
#define BOOT_ARM_LIMITS_H

#define CHAR_BIT 8
#define INT_MAX __INT_MAX__
#define UINT_MAX (2U * __INT_MAX__ + 1)

#endif
