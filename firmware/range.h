/* SPDX-License-Identifier: MIT */
/*
 * range.h - what the readers of maps in firmware/ share: visitors that act on one range, and
 * reading little-endian numbers. Not part of the library's interface.
 */
#ifndef FIRMWARE_RANGE_H
#define FIRMWARE_RANGE_H

#include <memblock/firmware.h>

/*
 * firmware_add_exactly - a visitor: add memory as it is, without cutting it to pages. What is cut
 * off between two entries that touch inside a page would be lost.
 * firmware_remove_beside - a visitor: take away what the map says is no memory.
 */
firmware_visit firmware_add_exactly, firmware_remove_beside;

/* read_le - a number of `bytes` bytes at any address, lowest byte first. */
static inline u64 read_le(const unsigned char *at, unsigned int bytes)
{
	u64 sum = 0;

	while (bytes-- > 0)
		sum = sum << 8 | at[bytes];
	return sum;
}

#endif
