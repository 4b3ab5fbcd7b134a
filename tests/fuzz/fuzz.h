/* SPDX-License-Identifier: MIT */
/*
 * fuzz.h - what a fuzz target is: libFuzzer's entry point, and how many ways of reading its first
 * byte chooses from.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t fuzz_formats(void);

#endif
