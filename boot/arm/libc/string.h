/* SPDX-License-Identifier: MIT */
/*
 * string.h - all of the C library there is on the bare machine: the four mem functions, and what libfdt asks for
 * besides. They are defined in string.c; stdlib.h and limits.h beside this file are for libfdt's headers.
 */
#ifndef BOOT_ARM_STRING_H
#define BOOT_ARM_STRING_H

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);
int memcmp(const void *a, const void *b, size_t size);

void *memchr(const void *bytes, int byte, size_t size);
size_t strlen(const char *text);
size_t strnlen(const char *text, size_t size);
char *strchr(const char *text, int character);
char *strrchr(const char *text, int character);
int strcmp(const char *a, const char *b);

#endif
