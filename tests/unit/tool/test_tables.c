// SPDX-License-Identifier: MIT
/*
 * test_tables.c - E820 tables and EFI memory maps in binary: the freestanding readers of firmware/
 * and the tool's readers above them (tool/load/raw.c).
 */
#include "load/load.h"
#include "machine.h"
#include "tool.h"

#include <memblock/firmware.h>
#include <memblock/memblock.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { ROOM = 8192, MOST = 16 };

/* A table being built, starting at an odd address. */
struct table {
	unsigned char bytes[ROOM];
	size_t size;
};

static void put(struct table *table, uint64_t value, unsigned int bytes)
{
	while (bytes--) {
		table->bytes[1 + table->size++] = (unsigned char)value;
		value >>= 8;
	}
}

static const unsigned char *start_of(const struct table *table)
{
	return table->bytes + 1;
}

static void e820(struct table *table, uint64_t base, uint64_t size, uint32_t type)
{
	put(table, base, 8);
	put(table, size, 8);
	put(table, type, 4);
}

static void efi(struct table *table, size_t descriptor, uint32_t type, uint64_t base,
		uint64_t pages, uint64_t attributes)
{
	size_t end = table->size + descriptor;

	put(table, type, 4);
	put(table, 0xdeadbeef, 4);
	put(table, base, 8);
	put(table, 0x1122334455667788, 8);
	put(table, pages, 8);
	put(table, attributes, 8);
	while (table->size < end)
		put(table, 0x5a, 1);
}

struct seen {
	struct firmware_range ranges[MOST];
	size_t cnt, stop;
};

static int see(const struct firmware_range *range, void *arg)
{
	struct seen *seen = arg;

	seen->ranges[seen->cnt++] = *range;
	return seen->cnt == seen->stop ? 77 : 0;
}

/* ---- E820 ---- */

static void every_e820_entry_is_reported(void **state)
{
	static const enum firmware_kind kinds[] = { FIRMWARE_OTHER,    FIRMWARE_MEMORY,
						    FIRMWARE_PLATFORM, FIRMWARE_ACPI_DATA,
						    FIRMWARE_ACPI_NVS, FIRMWARE_UNUSABLE,
						    FIRMWARE_PLATFORM, FIRMWARE_PERSISTENT,
						    FIRMWARE_OTHER };
	struct table table = { .size = 0 };
	struct seen seen = { .cnt = 0 };
	unsigned int i;

	(void)state;
	for (i = 0; i < 9; i++)
		e820(&table, 0x123456789a000000 + i, i ? 0x1000 : 0, i);
	assert_int_equal(e820_for_each_range(start_of(&table), 9, see, &seen), 0);
	assert_int_equal(seen.cnt, 9);
	for (i = 0; i < 9; i++) {
		assert_int_equal(seen.ranges[i].base, 0x123456789a000000 + i);
		assert_int_equal(seen.ranges[i].size, i ? 0x1000 : 0);
		assert_int_equal(seen.ranges[i].kind, kinds[i]);
		assert_int_equal(seen.ranges[i].type, i);
		assert_int_equal(seen.ranges[i].index, i);
		assert_int_equal(seen.ranges[i].nid, NUMA_NO_NODE);
	}
	assert_int_equal(e820_kind(12), FIRMWARE_PERSISTENT);
	seen.cnt = 0;
	seen.stop = 3;
	assert_int_equal(e820_for_each_range(start_of(&table), 9, see, &seen), 77);
	assert_int_equal(seen.cnt, 3);
	assert_int_equal(e820_for_each_range(start_of(&table), 0, see, &seen), 0);
}

static void assert_memory(size_t i, phys_addr_t base, phys_addr_t size)
{
	assert_true(i < memblock.memory.cnt);
	assert_int_equal(memblock.memory.regions[i].base, base);
	assert_int_equal(memblock.memory.regions[i].size, size);
}

static void an_e820_table_becomes_memory(void **state)
{
	struct table table = { .size = 0 };

	(void)state;
	machine_reset();
	e820(&table, 0x0, 0x9fc00, E820_USABLE);
	e820(&table, 0x9fc00, 0x400, E820_RESERVED);
	e820(&table, 0x100000, 0x100800, E820_USABLE); /* joined inside a page with the next */
	e820(&table, 0x200800, 0x100000, E820_USABLE);
	e820(&table, 0x180000, 0x10, 128); /* splits memory, taking a whole page of it */
	e820(&table, 0x1000, 0, E820_USABLE);
	e820(&table, 0xfffffffffffff000, 0x1000, E820_RESERVED);
	assert_int_equal(memblock_add_e820(start_of(&table), 7), 0);
	assert_int_equal(memblock.memory.cnt, 3);
	assert_memory(0, 0x0, 0x9f000);
	assert_memory(1, 0x100000, 0x80000);
	assert_memory(2, 0x181000, 0x17f000);
	assert_int_equal(memblock.reserved.total_size, 0);
	machine_reset();
}

/* ---- EFI ---- */

static void every_efi_descriptor_is_reported(void **state)
{
	static const enum firmware_kind kinds[] = {
		FIRMWARE_PLATFORM, FIRMWARE_MEMORY,    FIRMWARE_MEMORY,     FIRMWARE_MEMORY,
		FIRMWARE_MEMORY,   FIRMWARE_RUNTIME,   FIRMWARE_RUNTIME,    FIRMWARE_MEMORY,
		FIRMWARE_UNUSABLE, FIRMWARE_ACPI_DATA, FIRMWARE_ACPI_NVS,   FIRMWARE_DEVICE,
		FIRMWARE_DEVICE,   FIRMWARE_PLATFORM,  FIRMWARE_PERSISTENT, FIRMWARE_MEMORY,
	};
	struct table table = { .size = 0 };
	struct seen seen = { .cnt = 0 };
	unsigned int i;

	(void)state;
	for (i = 0; i < 16; i++)
		efi(&table, 48, i, i * 0x100000, i + 1, EFI_ATTR_WB);
	assert_int_equal(efi_for_each_range(start_of(&table), table.size, 48, 1, see, &seen), 0);
	assert_int_equal(seen.cnt, 16);
	for (i = 0; i < 16; i++) {
		assert_int_equal(seen.ranges[i].kind, kinds[i]);
		assert_int_equal(seen.ranges[i].base, i * 0x100000);
		assert_int_equal(seen.ranges[i].size, (i + 1) * 0x1000);
		assert_int_equal(seen.ranges[i].attributes, EFI_ATTR_WB);
		assert_int_equal(!!(seen.ranges[i].flags & FIRMWARE_LOADER), i >= 1 && i <= 4);
	}
}

static void attributes_decide_about_memory(void **state)
{
	struct firmware_range range;

	(void)state;
	efi_describe(EFI_CONVENTIONAL, 0, &range);
	assert_int_equal(range.kind, FIRMWARE_MEMORY);
	efi_describe(EFI_CONVENTIONAL, EFI_ATTR_UC, &range);
	assert_int_equal(range.kind, FIRMWARE_PLATFORM);
	efi_describe(EFI_CONVENTIONAL, EFI_ATTR_WB | EFI_ATTR_SP, &range);
	assert_int_equal(range.kind, FIRMWARE_SOFT_RESERVED);
	efi_describe(EFI_CONVENTIONAL, EFI_ATTR_WB | EFI_ATTR_MORE_RELIABLE, &range);
	assert_int_equal(range.kind, FIRMWARE_MEMORY);
	assert_int_equal(range.flags, FIRMWARE_MIRROR);
	efi_describe(EFI_TYPES, EFI_ATTR_WB, &range);
	assert_int_equal(range.kind, FIRMWARE_OTHER);
	assert_int_equal(range.type, EFI_TYPES);
}

static void unsound_efi_maps_are_refused(void **state)
{
	struct table table = { .size = 0 };
	struct seen seen = { .cnt = 0 };

	(void)state;
	efi(&table, 40, EFI_CONVENTIONAL, 0, 1, EFI_ATTR_WB);
	efi(&table, 40, EFI_CONVENTIONAL, 0x1000, 1, EFI_ATTR_WB);
	assert_int_equal(efi_for_each_range(start_of(&table), 80, 40, 2, see, &seen), -EINVAL);
	assert_int_equal(efi_for_each_range(start_of(&table), 80, 39, 1, see, &seen), -EINVAL);
	assert_int_equal(efi_for_each_range(start_of(&table), 79, 40, 1, see, &seen), -EINVAL);
	assert_int_equal(efi_for_each_range(start_of(&table), 80, 0, 1, see, &seen), -EINVAL);
	assert_int_equal(seen.cnt, 0);
	machine_reset();
	assert_int_equal(memblock_add_efi(start_of(&table), 79, 40, 1), -EINVAL);
	assert_int_equal(memblock.memory.total_size, 0);
	assert_int_equal(efi_for_each_range(start_of(&table), 0, 40, 1, see, &seen), 0);
	assert_int_equal(efi_for_each_range(start_of(&table), 80, 40, 1, see, &seen), 0);
	assert_int_equal(seen.cnt, 2);
}

static void too_many_pages_wrap(void **state)
{
	struct table table = { .size = 0 };
	struct seen seen = { .cnt = 0 };

	(void)state;
	efi(&table, 40, EFI_CONVENTIONAL, 0x1000, 1ULL << 52, EFI_ATTR_WB);
	assert_int_equal(efi_for_each_range(start_of(&table), 40, 40, 1, see, &seen), 0);
	assert_true(firmware_range_wraps(&seen.ranges[0]));
}

static void an_efi_map_becomes_memory(void **state)
{
	struct table table = { .size = 0 };

	(void)state;
	machine_reset();
	efi(&table, 48, EFI_CONVENTIONAL, 0x100000, 0x100, EFI_ATTR_WB);
	efi(&table, 48, EFI_BOOT_SERVICES_DATA, 0x200000, 0x10, EFI_ATTR_WB);
	efi(&table, 48, EFI_RUNTIME_SERVICES_DATA, 0x180000, 0x1, EFI_ATTR_WB | EFI_ATTR_RUNTIME);
	efi(&table, 48, EFI_MMIO, 0xfec00000, 0x1, EFI_ATTR_UC);
	assert_int_equal(memblock_add_efi(start_of(&table), table.size, 48, 1), 0);
	assert_int_equal(memblock.memory.cnt, 2);
	assert_memory(0, 0x100000, 0x80000);
	assert_memory(1, 0x181000, 0x8f000);
	machine_reset();
}

/* ---- what kinds mean to memblock ---- */

static void nodes_and_mirrors_are_applied(void **state)
{
	struct firmware_range bank = { .kind = FIRMWARE_MEMORY,
				       .base = 0x100000,
				       .size = 0x300000,
				       .nid = NUMA_NO_NODE,
				       .flags = FIRMWARE_MIRROR };
	struct firmware_range node = { .kind = FIRMWARE_NODE,
				       .base = 0x200000,
				       .size = 0x10000000,
				       .nid = 3,
				       .flags = FIRMWARE_HOTPLUGGABLE };
	const struct memblock_region *region = memblock.memory.regions;

	(void)state;
	machine_reset();
	mirrored_kernelcore = true;
	assert_int_equal(firmware_apply(&bank, NULL), 0);
	assert_int_equal(firmware_apply(&node, NULL), 0);
	assert_int_equal(memblock.memory.cnt, 2);
	assert_int_equal(region[0].flags, MEMBLOCK_MIRROR);
	assert_int_equal(region[1].base, 0x200000);
	assert_int_equal(region[1].flags, MEMBLOCK_MIRROR | MEMBLOCK_HOTPLUG);
	assert_int_equal(memblock_get_region_node(&region[1]), 3);
	node.nid = MAX_NUMNODES;
	assert_int_equal(firmware_apply(&node, NULL), 0);
	assert_int_equal(memblock_get_region_node(&region[1]), 3);
	machine_reset();
}

static void what_is_beside_memory_is_left_alone(void **state)
{
	struct firmware_range range = { .base = 0x100000, .size = 0x1000, .nid = NUMA_NO_NODE };
	phys_addr_t placed = 1;

	(void)state;
	machine_reset();
	for (range.kind = FIRMWARE_PLATFORM; range.kind < FIRMWARE_KINDS; range.kind++) {
		assert_int_equal(firmware_apply(&range, &placed), 0);
		assert_int_equal(placed, 0);
	}
	assert_int_equal(memblock.memory.total_size, 0);
	assert_int_equal(memblock.reserved.total_size, 0);
	range.kind = FIRMWARE_KERNEL;
	assert_int_equal(firmware_apply(&range, &placed), 0);
	assert_int_equal(memblock.reserved.total_size, 0x1000);
	machine_reset();
}

/* ---- files ---- */

static bool load(const struct table *table, const struct load_options *options,
		 struct map_list *list)
{
	char copy[ROOM + 1];

	memcpy(copy, start_of(table), table->size);
	copy[table->size] = '\0';
	return load_data("table", copy, table->size, options, list);
}

static void files_of_e820_entries_are_recognised(void **state)
{
	struct table table = { .size = 0 };
	struct map_list list;

	(void)state;
	e820(&table, 0x0, 0x9fc00, E820_USABLE);
	e820(&table, 0x100000, 0x7ff00000, E820_USABLE);
	e820(&table, 0xfffc0000, 0x40000, E820_RESERVED);
	assert_true(load(&table, NULL, &list));
	assert_string_equal(list.maps[0].format, "raw E820 table");
	assert_int_equal(list.maps[0].cnt, 3);
	assert_int_equal(mem_map_memory(&list.maps[0]), 0x9fc00 + 0x7ff00000);
	map_list_free(&list);
}

static void zero_pages_are_recognised(void **state)
{
	struct table table = { .size = 0 };
	struct map_list list;

	(void)state;
	while (table.size < 0x1e8)
		put(&table, 0, 1);
	put(&table, 2, 1);
	while (table.size < 0x202)
		put(&table, 0, 1);
	put(&table, 0x53726448, 4);
	while (table.size < 0x2d0)
		put(&table, 0, 1);
	e820(&table, 0x0, 0x9fc00, E820_USABLE);
	e820(&table, 0x100000, 0x7ff00000, E820_USABLE);
	while (table.size < 4096)
		put(&table, 0, 1);
	assert_true(load(&table, NULL, &list));
	assert_string_equal(list.maps[0].format, "raw E820 table");
	assert_int_equal(list.maps[0].cnt, 2);
	assert_int_equal(list.maps[0].ranges[1].is.base, 0x100000);
	map_list_free(&list);
}

static void descriptor_sizes_are_found(void **state)
{
	static const size_t sizes[] = { 40, 48, 56, 64 };
	struct map_list list;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct table table = { .size = 0 };

		efi(&table, sizes[i], EFI_CONVENTIONAL, 0x1000, 0x9f, EFI_ATTR_WB);
		efi(&table, sizes[i], EFI_BOOT_SERVICES_DATA, 0x100000, 0x100, EFI_ATTR_WB);
		efi(&table, sizes[i], EFI_RUNTIME_SERVICES_CODE, 0x200000, 0x10,
		    EFI_ATTR_WB | EFI_ATTR_RUNTIME);
		efi(&table, sizes[i], 0x80000000, 0x300000, 0x10, EFI_ATTR_WB);
		efi(&table, sizes[i], EFI_MMIO, 0xfec00000, 0x1, EFI_ATTR_UC);
		assert_true(load(&table, NULL, &list));
		assert_string_equal(list.maps[0].format, "raw EFI memory map");
		assert_int_equal(list.maps[0].cnt, 5);
		assert_int_equal(mem_map_memory(&list.maps[0]), 0x19f000);
		assert_int_equal(list.maps[0].anomaly_cnt, 0);
		map_list_free(&list);
		table.size -= 16; /* cut off */
		assert_true(load(&table, NULL, &list));
		assert_int_equal(list.maps[0].cnt, 4);
		assert_int_equal(list.maps[0].anomaly_cnt, 1);
		map_list_free(&list);
	}
}

static void descriptor_sizes_can_be_given(void **state)
{
	const struct load_options given = { .format = map_format_named("efi-raw"),
					    .descriptor_size = 72 };
	const struct load_options wrong = { .format = map_format_named("efi-raw"),
					    .descriptor_size = 32 };
	const struct load_options newer = { .format = map_format_named("efi-raw"),
					    .descriptor_size = 72,
					    .descriptor_version = 2 };
	struct table table = { .size = 0 };
	struct map_list list;

	(void)state;
	efi(&table, 72, EFI_CONVENTIONAL, 0x1001, 0x9f, 0); /* no descriptor one would guess */
	assert_true(load(&table, &given, &list));
	assert_int_equal(list.maps[0].ranges[0].is.base, 0x1001);
	map_list_free(&list);
	assert_false(load(&table, &wrong, &list));
	assert_false(load(&table, &newer, &list));
}

static void other_binary_files_are_refused(void **state)
{
	struct table table = { .size = 0 };
	struct map_list list;

	(void)state;
	while (table.size < 400)
		put(&table, table.size * 7919, 1);
	put(&table, 0, 8);
	assert_false(load(&table, NULL, &list));
	table.size = 0;
	e820(&table, 0xff00000000000000, 0x20000, E820_USABLE); /* no machine is that large */
	assert_false(load(&table, NULL, &list));
	table.size = 0;
	e820(&table, 0x20000, 0xffffffffffff0000, E820_USABLE); /* wraps */
	assert_false(load(&table, NULL, &list));
	table.size = 0;
	e820(&table, 0x20000, 0x10000, E820_USABLE);
	e820(&table, 0x30000, 0x10000, 99); /* no type of a table */
	assert_false(load(&table, NULL, &list));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_e820_entry_is_reported),
		cmocka_unit_test(an_e820_table_becomes_memory),
		cmocka_unit_test(every_efi_descriptor_is_reported),
		cmocka_unit_test(attributes_decide_about_memory),
		cmocka_unit_test(unsound_efi_maps_are_refused),
		cmocka_unit_test(too_many_pages_wrap),
		cmocka_unit_test(an_efi_map_becomes_memory),
		cmocka_unit_test(nodes_and_mirrors_are_applied),
		cmocka_unit_test(what_is_beside_memory_is_left_alone),
		cmocka_unit_test(files_of_e820_entries_are_recognised),
		cmocka_unit_test(zero_pages_are_recognised),
		cmocka_unit_test(descriptor_sizes_are_found),
		cmocka_unit_test(descriptor_sizes_can_be_given),
		cmocka_unit_test(other_binary_files_are_refused),
	};

	return cmocka_run_group_tests_name("tables", tests, NULL, NULL);
}
