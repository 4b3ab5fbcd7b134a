// SPDX-License-Identifier: MIT
/*
 * efi.c - the ranges an EFI memory map describes (UEFI Specification 2.10, section 7.2.3). What a
 * range means to memblock is decided in range.c.
 */
#include "range.h"

#include <memblock/memblock.h>

/* Where version 1 of the descriptor has its fields. */
enum { START_OFFSET = 8, PAGES_OFFSET = 24, ATTRIBUTE_OFFSET = 32 };

static const struct {
	const char *name;
	enum firmware_kind kind;
	unsigned int flags;
} types[EFI_TYPES] = {
	[EFI_RESERVED] = { "Reserved", FIRMWARE_PLATFORM, 0 },
	[EFI_LOADER_CODE] = { "Loader Code", FIRMWARE_MEMORY, FIRMWARE_LOADER },
	[EFI_LOADER_DATA] = { "Loader Data", FIRMWARE_MEMORY, FIRMWARE_LOADER },
	[EFI_BOOT_SERVICES_CODE] = { "Boot Code", FIRMWARE_MEMORY, FIRMWARE_LOADER },
	[EFI_BOOT_SERVICES_DATA] = { "Boot Data", FIRMWARE_MEMORY, FIRMWARE_LOADER },
	[EFI_RUNTIME_SERVICES_CODE] = { "Runtime Code", FIRMWARE_RUNTIME, 0 },
	[EFI_RUNTIME_SERVICES_DATA] = { "Runtime Data", FIRMWARE_RUNTIME, 0 },
	[EFI_CONVENTIONAL] = { "Conventional Memory", FIRMWARE_MEMORY, 0 },
	[EFI_UNUSABLE] = { "Unusable Memory", FIRMWARE_UNUSABLE, 0 },
	[EFI_ACPI_RECLAIM] = { "ACPI Reclaim Memory", FIRMWARE_ACPI_DATA, 0 },
	[EFI_ACPI_NVS] = { "ACPI Memory NVS", FIRMWARE_ACPI_NVS, 0 },
	[EFI_MMIO] = { "Memory Mapped I/O", FIRMWARE_DEVICE, 0 },
	[EFI_MMIO_PORTS] = { "MMIO Port Space", FIRMWARE_DEVICE, 0 },
	[EFI_PAL_CODE] = { "PAL Code", FIRMWARE_PLATFORM, 0 },
	[EFI_PERSISTENT] = { "Persistent Memory", FIRMWARE_PERSISTENT, 0 },
	[EFI_UNACCEPTED] = { "Unaccepted Memory", FIRMWARE_MEMORY, 0 },
};

/* What attributes make of memory. */
static enum firmware_kind kind_of_memory(u64 attributes)
{
	if (attributes & EFI_ATTR_SP)
		return FIRMWARE_SOFT_RESERVED;
	if (attributes && !(attributes & EFI_ATTR_WB))
		return FIRMWARE_PLATFORM;
	return FIRMWARE_MEMORY;
}

void efi_describe(unsigned int type, u64 attributes, struct firmware_range *range)
{
	range->type = type;
	range->attributes = attributes;
	range->flags = attributes & EFI_ATTR_MORE_RELIABLE ? FIRMWARE_MIRROR : 0;
	if (type >= EFI_TYPES) {
		range->kind = FIRMWARE_OTHER;
		range->name = "of another type";
		return;
	}
	range->kind = types[type].kind;
	range->flags |= types[type].flags;
	range->name = types[type].name;
	if (range->kind == FIRMWARE_MEMORY)
		range->kind = kind_of_memory(attributes);
}

/* Bytes of a number of pages; a number that does not fit becomes one that wraps. */
static u64 bytes_of(u64 pages)
{
	return pages >> (64 - EFI_PAGE_SHIFT) ? ~(u64)0 : pages << EFI_PAGE_SHIFT;
}

int efi_for_each_range(const void *map, size_t size, size_t descriptor_size, unsigned int version,
		       firmware_visit *visit, void *arg)
{
	struct firmware_range range = { .nid = NUMA_NO_NODE };
	const unsigned char *descriptor = map;
	size_t left;
	int err = 0;

	if (version != 1 || descriptor_size < EFI_DESCRIPTOR_SIZE)
		return -EINVAL;
	for (left = size; left >= descriptor_size; left -= descriptor_size)
		;
	if (left)
		return -EINVAL;
	for (left = size; left && !err; left -= descriptor_size) {
		efi_describe((unsigned int)read_le(descriptor, 4),
			     read_le(descriptor + ATTRIBUTE_OFFSET, 8), &range);
		range.base = read_le(descriptor + START_OFFSET, 8);
		range.size = bytes_of(read_le(descriptor + PAGES_OFFSET, 8));
		err = visit(&range, arg);
		range.index++;
		descriptor += descriptor_size;
	}
	return err;
}

int memblock_add_efi(const void *map, size_t size, size_t descriptor_size, unsigned int version)
{
	int err =
		efi_for_each_range(map, size, descriptor_size, version, firmware_add_exactly, NULL);

	if (err == -EINVAL)
		return err;
	if (!err)
		err = efi_for_each_range(map, size, descriptor_size, version,
					 firmware_remove_beside, NULL);
	memblock_trim_memory(PAGE_SIZE);
	return err;
}
