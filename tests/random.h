/* SPDX-License-Identifier: MIT */
/*
 * random.h - the random numbers of tests: the same ones in every run. Marsaglia, Xorshift RNGs
 * (2003), 64 bits.
 */
#ifndef TESTS_RANDOM_H
#define TESTS_RANDOM_H

#include <stdint.h>

/* random_next - the next number of the sequence; `state` begins with anything but 0. */
static inline uint64_t random_next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

#endif
