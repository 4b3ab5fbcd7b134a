// SPDX-License-Identifier: MIT
/*
 * e820.c - the ranges an E820 table describes (ACPI Specification 6.5, section 15). What a range
 * means to memblock is decided in range.c.
 */
#include "range.h"

#include <memblock/memblock.h>

enum { LENGTH_OFFSET = 8, TYPE_OFFSET = 16 };

enum firmware_kind e820_kind(unsigned int type)
{
	switch (type) {
	case E820_USABLE:
		return FIRMWARE_MEMORY;
	case E820_RESERVED:
	case E820_DISABLED:
		return FIRMWARE_PLATFORM;
	case E820_ACPI_DATA:
		return FIRMWARE_ACPI_DATA;
	case E820_ACPI_NVS:
		return FIRMWARE_ACPI_NVS;
	case E820_UNUSABLE:
		return FIRMWARE_UNUSABLE;
	case E820_PERSISTENT:
	case E820_PERSISTENT_OEM:
		return FIRMWARE_PERSISTENT;
	default:
		return FIRMWARE_OTHER;
	}
}

int e820_for_each_range(const void *table, unsigned int cnt, firmware_visit *visit, void *arg)
{
	struct firmware_range range = { .nid = NUMA_NO_NODE, .name = "e820" };
	const unsigned char *entry = table;
	int err = 0;

	for (range.index = 0; range.index < cnt && !err; range.index++) {
		range.base = read_le(entry, 8);
		range.size = read_le(entry + LENGTH_OFFSET, 8);
		range.type = (unsigned int)read_le(entry + TYPE_OFFSET, 4);
		range.kind = e820_kind(range.type);
		err = visit(&range, arg);
		entry += E820_ENTRY_SIZE;
	}
	return err;
}

int memblock_add_e820(const void *table, unsigned int cnt)
{
	int err = e820_for_each_range(table, cnt, firmware_add_exactly, NULL);

	if (!err)
		err = e820_for_each_range(table, cnt, firmware_remove_beside, NULL);
	memblock_trim_memory(PAGE_SIZE);
	return err;
}
