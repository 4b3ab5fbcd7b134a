// SPDX-License-Identifier: MIT
/*
 * raw.c - the tables that firmware hands over in binary: E820 entries, alone or in the zero page of
 * the Linux/x86 boot protocol, and EFI memory descriptors.
 *
 * Neither has a magic number of its own, so a table is recognised by every one of its entries being
 * plausible.
 */
#include "formats.h"
#include "rows.h"
#include "../tool.h"

#include <stdio.h>
#include <string.h>

/* Where the zero page has what is wanted: Linux/x86 boot protocol, "The Zero Page". */
enum {
	ZERO_PAGE_ENTRIES = 0x1e8, /* number of E820 entries, one byte */
	ZERO_PAGE_MAGIC = 0x202,   /* "HdrS" */
	ZERO_PAGE_TABLE = 0x2d0,   /* the entries */
	ZERO_PAGE_SIZE = 4096,
};

enum {
	E820_TYPE_LIMIT = 32,       /* types above are not taken for a table's */
	LONGEST_DESCRIPTOR = 128,   /* that is looked for */
	EFI_OEM_TYPES = 0x70000000, /* types from here on belong to OEMs and operating systems */
};

static int add_range(const struct firmware_range *range, void *arg)
{
	struct mem_map *map = arg;
	char source[32];

	snprintf(source, sizeof(source), "entry %u", range->index);
	mem_map_add(map, range, source);
	return 0;
}

/* ---- E820 ---- */

static int check_e820_entry(const struct firmware_range *range, void *arg)
{
	unsigned int *usable = arg;

	*usable += range->type == E820_USABLE;
	if (!range->type || range->type >= E820_TYPE_LIMIT || firmware_range_wraps(range))
		return -1;
	return range->base >> 56 ? -1 : 0;
}

static bool is_zero_page(const char *data, size_t size)
{
	size_t cnt;

	if (size < ZERO_PAGE_SIZE || memcmp(data + ZERO_PAGE_MAGIC, "HdrS", 4))
		return false;
	cnt = (unsigned char)data[ZERO_PAGE_ENTRIES];
	return cnt && ZERO_PAGE_TABLE + cnt * E820_ENTRY_SIZE <= size;
}

static enum map_score recognise_e820(const char *data, size_t size)
{
	unsigned int usable = 0;

	if (is_zero_page(data, size))
		return SCORE_MAGIC;
	if (!size || size % E820_ENTRY_SIZE || size > 1 << 20 || !text_looks_binary(data, size))
		return SCORE_NONE;
	if (e820_for_each_range(data, (unsigned int)(size / E820_ENTRY_SIZE), check_e820_entry,
				&usable))
		return SCORE_NONE;
	return usable ? SCORE_WHOLE : SCORE_NONE;
}

static bool read_e820(const char *data, size_t size, struct map_list *list)
{
	size_t cnt = size / E820_ENTRY_SIZE, left = size % E820_ENTRY_SIZE;
	struct mem_map *map;

	if (is_zero_page(data, size)) {
		cnt = (unsigned char)data[ZERO_PAGE_ENTRIES];
		data += ZERO_PAGE_TABLE;
		left = 0;
	}
	if (!cnt || cnt > UINT32_MAX) {
		tool_error("%s: %zu bytes: expected entries of %d bytes: start, length, type",
			   list->path, size, E820_ENTRY_SIZE);
		return false;
	}
	map = map_list_add(list, "E820");
	map->ordered = true;
	e820_for_each_range(data, (unsigned int)cnt, add_range, map);
	if (left)
		mem_map_anomaly(map, "the last %zu bytes are no whole entry of %d", left,
				E820_ENTRY_SIZE);
	return true;
}

const struct map_format e820_raw_format = {
	.name = "e820-raw",
	.title = "raw E820 table",
	.expected = "20-byte E820 entries or the zero page of a Linux/x86 boot",
	.recognise = recognise_e820,
	.read = read_e820,
};

/* ---- EFI ---- */

/* What every descriptor of a real map fulfils. */
static int check_descriptor(const struct firmware_range *range, void *arg)
{
	const u64 known = EFI_ATTR_RUNTIME | 0xff01f | EFI_ATTR_CPU_CRYPTO | 0x100000;
	unsigned int *memory = arg;

	*memory += range->kind == FIRMWARE_MEMORY;
	if (range->type >= EFI_TYPES && range->type < EFI_OEM_TYPES)
		return -1;
	if (range->base & ((1 << EFI_PAGE_SHIFT) - 1) || !range->size || range->size >> 56)
		return -1;
	return firmware_range_wraps(range) || range->attributes & ~known ? -1 : 0;
}

static bool fits_descriptors(const char *data, size_t size, size_t descriptor)
{
	const size_t whole = size - size % descriptor;
	unsigned int memory = 0;

	return whole >= descriptor &&
	       !efi_for_each_range(data, whole, descriptor, 1, check_descriptor, &memory) && memory;
}

/* The descriptor size that makes sense of the data, 0 if none does; one without rest is better. */
static size_t find_descriptor_size(const char *data, size_t size)
{
	size_t length, fallback = 0;

	for (length = EFI_DESCRIPTOR_SIZE; length <= LONGEST_DESCRIPTOR; length += 8) {
		if (!fits_descriptors(data, size, length))
			continue;
		if (size % length == 0)
			return length;
		if (!fallback && size >= 4 * length)
			fallback = length;
	}
	return fallback;
}

static enum map_score recognise_efi(const char *data, size_t size)
{
	if (!text_looks_binary(data, size) || size > 1 << 20)
		return SCORE_NONE;
	return find_descriptor_size(data, size) ? SCORE_WHOLE : SCORE_NONE;
}

static size_t descriptor_size(const char *data, size_t size, const struct load_options *options)
{
	if (options && options->descriptor_size)
		return options->descriptor_size;
	return find_descriptor_size(data, size);
}

static bool read_efi(const char *data, size_t size, struct map_list *list)
{
	const size_t length = descriptor_size(data, size, list->options);
	const unsigned int version = list->options && list->options->descriptor_version ?
					     list->options->descriptor_version :
					     1;
	struct mem_map *map;

	if (!length || size < length) {
		tool_error("%s: %zu bytes that are no EFI memory descriptors of any size: expected "
			   "type, start, pages and attributes of each to make sense",
			   list->path, size);
		return false;
	}
	map = map_list_add(list, "EFI");
	if (efi_for_each_range(data, size - size % length, length, version, add_range, map)) {
		tool_error(
			"%s: EFI descriptors of %zu bytes, version %u: expected at least %d bytes, "
			"version 1",
			list->path, length, version, EFI_DESCRIPTOR_SIZE);
		return false;
	}
	if (size % length)
		mem_map_anomaly(map, "the last %zu bytes are no whole descriptor of %zu",
				size % length, length);
	return true;
}

const struct map_format efi_raw_format = {
	.name = "efi-raw",
	.title = "raw EFI memory map",
	.expected = "EFI memory descriptors",
	.recognise = recognise_efi,
	.read = read_efi,
};
