// SPDX-License-Identifier: MIT
/*
 * test_dtb.c - firmware/dtb.c and firmware/range.c: what a device tree describes, what is wrong
 * with a malformed one, and what both mean to memblock. Damaged trees are read from blocks of
 * exactly their size, under sanitizers.
 */
#include "../../random.h"
#include "machine.h"
#include "tool.h"
#include "load/load.h"

#include <memblock/firmware.h>
#include <memblock/memblock.h>

#include <libfdt.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ---- building trees ---- */

enum { TREE_SIZE = 65536 };

static void ok(int err)
{
	assert_int_equal(err, 0);
}

static void cells(void *tree, const char *name, size_t cnt, const uint32_t *values)
{
	fdt32_t *bytes;
	void *place;
	size_t i;

	ok(fdt_property_placeholder(tree, name, (int)(4 * cnt), &place));
	for (bytes = place, i = 0; i < cnt; i++)
		bytes[i] = cpu_to_fdt32(values[i]);
}
#define CELLS(tree, name, ...)                                                                     \
	cells(tree, name, sizeof((uint32_t[]){ __VA_ARGS__ }) / sizeof(uint32_t),                  \
	      (uint32_t[]){ __VA_ARGS__ })

/* `reserve` holds pairs of address and size, ended by a size of 0; may be NULL. */
static void *begin_tree(const uint64_t *reserve, uint32_t address_cells, uint32_t size_cells)
{
	void *tree = malloc(TREE_SIZE);

	ok(fdt_create(tree, TREE_SIZE));
	for (; reserve && reserve[1]; reserve += 2)
		ok(fdt_add_reservemap_entry(tree, reserve[0], reserve[1]));
	ok(fdt_finish_reservemap(tree));
	ok(fdt_begin_node(tree, ""));
	CELLS(tree, "#address-cells", address_cells);
	CELLS(tree, "#size-cells", size_cells);
	return tree;
}

/* Closes the root; the result has exactly its own size, so that sanitizers see every byte too far.
 */
static void *end_tree(void *tree, size_t *size)
{
	ok(fdt_end_node(tree));
	ok(fdt_finish(tree));
	*size = fdt_totalsize(tree);
	return realloc(tree, *size);
}

static void begin_memory(void *tree, const char *name)
{
	ok(fdt_begin_node(tree, name));
	ok(fdt_property_string(tree, "device_type", "memory"));
}

static void begin_reserved(void *tree, uint32_t address_cells, uint32_t size_cells)
{
	ok(fdt_begin_node(tree, "reserved-memory"));
	CELLS(tree, "#address-cells", address_cells);
	CELLS(tree, "#size-cells", size_cells);
	ok(fdt_property(tree, "ranges", NULL, 0));
}

static void flag(void *tree, const char *name)
{
	ok(fdt_property(tree, name, NULL, 0));
}

static void end_node(void *tree)
{
	ok(fdt_end_node(tree));
}

/* ---- reading them ---- */

enum { SEEN_MAX = 128 };

struct seen {
	struct firmware_range ranges[SEEN_MAX];
	char names[SEEN_MAX][32];
	size_t cnt;
};

static int collect(const struct firmware_range *range, void *arg)
{
	struct seen *seen = arg;

	assert_true(seen->cnt < SEEN_MAX);
	snprintf(seen->names[seen->cnt], sizeof(seen->names[0]), "%s", range->name);
	seen->ranges[seen->cnt++] = *range;
	return 0;
}

/* Reads and frees a tree that must be sound. */
static struct seen read_tree(void *unfinished)
{
	struct seen seen = { .cnt = 0 };
	struct dtb_error error = { NULL, NULL, NULL };
	size_t size;
	void *tree = end_tree(unfinished, &size);

	if (dtb_for_each_range(tree, size, collect, &seen, &error))
		fail_msg("%s %s: %s", error.node, error.property, error.problem);
	free(tree);
	return seen;
}

/* Reads and frees a tree that must be refused, naming this place, without one callback. */
static void refuse_tree(void *unfinished, const char *node, const char *property)
{
	struct seen seen = { .cnt = 0 };
	struct dtb_error error = { NULL, NULL, NULL };
	size_t size;
	void *tree = end_tree(unfinished, &size);

	assert_int_equal(dtb_for_each_range(tree, size, collect, &seen, &error), -EINVAL);
	assert_int_equal(seen.cnt, 0);
	assert_string_equal(error.node, node);
	assert_string_equal(error.property, property);
	assert_non_null(error.problem);
	free(tree);
}

static void assert_range(const struct seen *seen, size_t i, enum firmware_kind kind, uint64_t base,
			 uint64_t size)
{
	assert_true(i < seen->cnt);
	assert_int_equal(seen->ranges[i].kind, kind);
	assert_true(seen->ranges[i].base == base);
	assert_true(seen->ranges[i].size == size);
}

/* ---- memory ---- */

static void memory_with_any_cells(void **state)
{
	void *tree;
	struct seen seen;

	(void)state;
	tree = begin_tree(NULL, 1, 1);
	begin_memory(tree, "memory@1");
	CELLS(tree, "reg", 0x80000000, 0x40000000);
	end_node(tree);
	seen = read_tree(tree);
	assert_range(&seen, 0, FIRMWARE_MEMORY, 0x80000000, 0x40000000);

	tree = begin_tree(NULL, 2, 1);
	begin_memory(tree, "memory@2");
	CELLS(tree, "reg", 0x12, 0x80000000, 0xfffff000);
	end_node(tree);
	seen = read_tree(tree);
	assert_range(&seen, 0, FIRMWARE_MEMORY, 0x1280000000, 0xfffff000);

	tree = begin_tree(NULL, 1, 2);
	begin_memory(tree, "memory@3");
	CELLS(tree, "reg", 0x80000000, 1, 0);
	end_node(tree);
	seen = read_tree(tree);
	assert_range(&seen, 0, FIRMWARE_MEMORY, 0x80000000, 0x100000000);

	tree = begin_tree(NULL, 4, 3);
	begin_memory(tree, "memory@4");
	CELLS(tree, "reg", 0, 0, 0xfedcba98, 0x76543000, 0, 2, 0x1000);
	end_node(tree);
	seen = read_tree(tree);
	assert_range(&seen, 0, FIRMWARE_MEMORY, 0xfedcba9876543000, 0x200001000);
}

static void several_nodes_and_entries(void **state)
{
	void *tree = begin_tree(NULL, 2, 2);
	struct seen seen;

	(void)state;
	begin_memory(tree, "memory@100000000");
	CELLS(tree, "reg", 1, 0, 0, 0x1000, 2, 0, 0, 0x2000);
	CELLS(tree, "numa-node-id", 3);
	flag(tree, "hotpluggable");
	end_node(tree);
	begin_memory(tree, "memory@0");
	CELLS(tree, "reg", 0, 0, 0, 0x3000);
	end_node(tree);
	seen = read_tree(tree);
	assert_int_equal(seen.cnt, 4); /* with the blob */
	assert_range(&seen, 0, FIRMWARE_MEMORY, 0x100000000, 0x1000);
	assert_range(&seen, 1, FIRMWARE_MEMORY, 0x200000000, 0x2000);
	assert_range(&seen, 2, FIRMWARE_MEMORY, 0, 0x3000);
	assert_int_equal(seen.ranges[0].nid, 3);
	assert_int_equal(seen.ranges[1].nid, 3);
	assert_int_equal(seen.ranges[2].nid, NUMA_NO_NODE);
	assert_int_equal(seen.ranges[1].index, 1);
	assert_int_equal(seen.ranges[1].flags, FIRMWARE_HOTPLUGGABLE);
	assert_int_equal(seen.ranges[2].flags, 0);
	assert_string_equal(seen.names[0], "memory@100000000");
	assert_range(&seen, 3, FIRMWARE_BLOB, 0, seen.ranges[3].size);
}

static void only_enabled_memory_counts(void **state)
{
	static const char *const statuses[] = { "okay", "ok", "disabled", "reserved", "fail" };
	void *tree = begin_tree(NULL, 1, 1);
	struct seen seen;
	uint32_t i;

	(void)state;
	for (i = 0; i < 5; i++) {
		begin_memory(tree, "memory");
		CELLS(tree, "reg", i << 20, 0x1000);
		ok(fdt_property_string(tree, "status", statuses[i]));
		end_node(tree);
	}
	ok(fdt_begin_node(tree, "memory@f0000000")); /* a node like this is a device */
	CELLS(tree, "reg", 0xf0000000, 0x1000);
	end_node(tree);
	seen = read_tree(tree);
	assert_int_equal(seen.cnt, 3);
	assert_range(&seen, 0, FIRMWARE_MEMORY, 0, 0x1000);
	assert_range(&seen, 1, FIRMWARE_MEMORY, 1 << 20, 0x1000);
}

/* ---- /chosen and the reservation block ---- */

static void chosen_and_memreserve(void **state)
{
	static const uint64_t reserve[] = { 0x1000, 0x2000, 0x8000000000, 0x10, 0, 0 };
	void *tree = begin_tree(reserve, 2, 2);
	struct seen seen;

	(void)state;
	ok(fdt_begin_node(tree, "chosen"));
	CELLS(tree, "linux,usable-memory-range", 0, 0x40000000, 0, 0x10000000, 0, 0x80000000, 0,
	      0x1000000);
	CELLS(tree, "linux,elfcorehdr", 0, 0x4ff00000, 0, 0x1000);
	CELLS(tree, "linux,initrd-start", 0x48000000);
	CELLS(tree, "linux,initrd-end", 0, 0x48123456);
	end_node(tree);
	seen = read_tree(tree);
	assert_int_equal(seen.cnt, 7);
	assert_range(&seen, 0, FIRMWARE_USABLE, 0x40000000, 0x10000000);
	assert_range(&seen, 1, FIRMWARE_USABLE, 0x80000000, 0x1000000);
	assert_range(&seen, 2, FIRMWARE_ELFCOREHDR, 0x4ff00000, 0x1000);
	assert_range(&seen, 3, FIRMWARE_INITRD, 0x48000000, 0x123456);
	assert_int_equal(seen.ranges[4].kind, FIRMWARE_BLOB);
	assert_range(&seen, 5, FIRMWARE_MEMRESERVE, 0x1000, 0x2000);
	assert_range(&seen, 6, FIRMWARE_MEMRESERVE, 0x8000000000, 0x10);
}

static void inverted_initrd_wraps(void **state)
{
	void *tree = begin_tree(NULL, 1, 1);
	struct seen seen;

	(void)state;
	ok(fdt_begin_node(tree, "chosen"));
	CELLS(tree, "linux,initrd-start", 0x48000000);
	CELLS(tree, "linux,initrd-end", 0x47fff000);
	end_node(tree);
	seen = read_tree(tree);
	assert_range(&seen, 0, FIRMWARE_INITRD, 0x48000000, (uint64_t)-0x1000);
	assert_true(firmware_range_wraps(&seen.ranges[0]));
	machine_reset();
	assert_int_equal(firmware_apply(&seen.ranges[0], NULL), -EINVAL);
	assert_int_equal(memblock_reserved_size(), 0);
}

/* ---- /reserved-memory ---- */

static void reserved_at_fixed_places(void **state)
{
	void *tree = begin_tree(NULL, 2, 2);
	struct seen seen;

	(void)state;
	begin_reserved(tree, 1, 1); /* its own cells */
	ok(fdt_begin_node(tree, "two@1000"));
	CELLS(tree, "reg", 0x1000, 0x100, 0x5000, 0x200);
	flag(tree, "no-map");
	end_node(tree);
	ok(fdt_begin_node(tree, "off@9000"));
	CELLS(tree, "reg", 0x9000, 0x100);
	ok(fdt_property_string(tree, "status", "disabled"));
	end_node(tree);
	ok(fdt_begin_node(tree, "pool@a000"));
	CELLS(tree, "reg", 0xa000, 0x1000);
	CELLS(tree, "size", 0x777); /* reg wins */
	ok(fdt_property(tree, "compatible", "other\0shared-dma-pool", 22));
	flag(tree, "reusable");
	flag(tree, "linux,cma-default");
	end_node(tree);
	end_node(tree);
	seen = read_tree(tree);
	assert_int_equal(seen.cnt, 4);
	assert_range(&seen, 1, FIRMWARE_RESERVED, 0x1000, 0x100);
	assert_range(&seen, 2, FIRMWARE_RESERVED, 0x5000, 0x200);
	assert_range(&seen, 3, FIRMWARE_RESERVED, 0xa000, 0x1000);
	assert_int_equal(seen.ranges[1].flags, FIRMWARE_NOMAP);
	assert_int_equal(seen.ranges[2].index, 1);
	assert_int_equal(seen.ranges[3].flags,
			 FIRMWARE_REUSABLE | FIRMWARE_POOL | FIRMWARE_CMA_DEFAULT);
}

static void dynamic_regions_come_last_backwards(void **state)
{
	void *tree = begin_tree(NULL, 2, 2);
	struct seen seen;

	(void)state;
	begin_reserved(tree, 2, 2);
	ok(fdt_begin_node(tree, "first"));
	CELLS(tree, "size", 0, 0x100000);
	CELLS(tree, "alignment", 0, 0x10000);
	CELLS(tree, "alloc-ranges", 0, 0x40000000, 0, 0x1000000, 1, 0, 2, 0);
	end_node(tree);
	ok(fdt_begin_node(tree, "second"));
	CELLS(tree, "size", 1, 0);
	end_node(tree);
	ok(fdt_begin_node(tree, "fixed@1000"));
	CELLS(tree, "reg", 0, 0x1000, 0, 0x1000);
	end_node(tree);
	end_node(tree);
	seen = read_tree(tree);
	assert_int_equal(seen.cnt, 4);
	assert_range(&seen, 1, FIRMWARE_RESERVED, 0x1000, 0x1000);
	assert_range(&seen, 2, FIRMWARE_DYNAMIC, 0, 0x100000000);
	assert_int_equal(seen.ranges[2].window_cnt, 0);
	assert_string_equal(seen.names[3], "first");
	assert_range(&seen, 3, FIRMWARE_DYNAMIC, 0, 0x100000);
	assert_true(seen.ranges[3].align == 0x10000);
	assert_int_equal(seen.ranges[3].window_cnt, 2);
	assert_true(seen.ranges[3].windows[0].base == 0x40000000);
	assert_true(seen.ranges[3].windows[1].base == 0x100000000);
	assert_true(seen.ranges[3].windows[1].size == 0x200000000);
}

/* ---- what is refused ---- */

static void malformed_memory_is_named(void **state)
{
	void *tree;

	(void)state;
	tree = begin_tree(NULL, 2, 2);
	begin_memory(tree, "memory@0");
	CELLS(tree, "reg", 0, 0, 0);
	end_node(tree);
	refuse_tree(tree, "memory@0", "reg");

	tree = begin_tree(NULL, 2, 2);
	begin_memory(tree, "memory@0");
	flag(tree, "reg");
	end_node(tree);
	refuse_tree(tree, "memory@0", "reg");

	tree = begin_tree(NULL, 2, 2);
	begin_memory(tree, "memory@0"); /* without any reg */
	end_node(tree);
	refuse_tree(tree, "memory@0", "reg");

	tree = begin_tree(NULL, 3, 1);
	begin_memory(tree, "memory@0");
	CELLS(tree, "reg", 1, 0, 0, 0x1000); /* 2^64 */
	end_node(tree);
	refuse_tree(tree, "memory@0", "reg");

	tree = begin_tree(NULL, 1, 4);
	begin_memory(tree, "memory@0");
	CELLS(tree, "reg", 0, 0, 1, 0, 0x1000);
	end_node(tree);
	refuse_tree(tree, "memory@0", "reg");

	tree = begin_tree(NULL, 1, 1);
	begin_memory(tree, "memory@0");
	CELLS(tree, "reg", 0, 0x1000);
	CELLS(tree, "numa-node-id", 0, 1);
	end_node(tree);
	refuse_tree(tree, "memory@0", "numa-node-id");

	refuse_tree(begin_tree(NULL, 5, 1), "/", "#address-cells");
	refuse_tree(begin_tree(NULL, 0, 1), "/", "#address-cells");
	refuse_tree(begin_tree(NULL, 1, 0), "/", "#size-cells");
}

static void malformed_chosen_is_named(void **state)
{
	void *tree = begin_tree(NULL, 1, 1);

	(void)state;
	ok(fdt_begin_node(tree, "chosen"));
	CELLS(tree, "linux,initrd-start", 0x48000000);
	end_node(tree);
	refuse_tree(tree, "chosen", "linux,initrd-end");

	tree = begin_tree(NULL, 1, 1);
	ok(fdt_begin_node(tree, "chosen"));
	CELLS(tree, "linux,initrd-start", 1, 2, 3);
	CELLS(tree, "linux,initrd-end", 1);
	end_node(tree);
	refuse_tree(tree, "chosen", "linux,initrd-start");

	tree = begin_tree(NULL, 1, 1);
	ok(fdt_begin_node(tree, "chosen"));
	CELLS(tree, "linux,usable-memory-range", 1, 2, 3);
	end_node(tree);
	refuse_tree(tree, "chosen", "linux,usable-memory-range");
}

/* A /reserved-memory with one child that has one property of one cell. */
static void *tree_with_child(const char *property)
{
	void *tree = begin_tree(NULL, 2, 2);

	begin_reserved(tree, 2, 2);
	ok(fdt_begin_node(tree, "child"));
	if (strcmp(property, "reg") && strcmp(property, "size"))
		CELLS(tree, "size", 0, 0x1000);
	CELLS(tree, property, 1);
	end_node(tree);
	end_node(tree);
	return tree;
}

static void malformed_reserved_is_named(void **state)
{
	static const char *const properties[] = { "reg", "size", "alignment", "alloc-ranges" };
	uint32_t many[4 * (FIRMWARE_WINDOWS_MAX + 1)] = { 0 };
	char name[16];
	void *tree;
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++)
		refuse_tree(tree_with_child(properties[i]), "child", properties[i]);

	tree = begin_tree(NULL, 2, 2);
	begin_reserved(tree, 2, 2);
	ok(fdt_begin_node(tree, "child"));
	CELLS(tree, "size", 0, 0x1000);
	cells(tree, "alloc-ranges", sizeof(many) / sizeof(many[0]), many);
	end_node(tree);
	end_node(tree);
	refuse_tree(tree, "child", "alloc-ranges");

	tree = begin_tree(NULL, 2, 2);
	begin_reserved(tree, 0, 2);
	end_node(tree);
	refuse_tree(tree, "reserved-memory", "#address-cells");

	tree = begin_tree(NULL, 2, 2);
	begin_reserved(tree, 2, 2);
	for (i = 0; i <= FIRMWARE_DYNAMIC_MAX; i++) {
		snprintf(name, sizeof(name), "r%zu", i);
		ok(fdt_begin_node(tree, name));
		CELLS(tree, "size", 0, 0x1000);
		end_node(tree);
	}
	end_node(tree);
	refuse_tree(tree, "r64", "size");
}

static void no_tree_at_all(void **state)
{
	struct dtb_error error;
	uint64_t zeros[32] = { 0 };
	uint32_t magic = cpu_to_fdt32(FDT_MAGIC);

	(void)state;
	assert_int_equal(dtb_for_each_range(zeros, sizeof(zeros), NULL, NULL, &error), -EINVAL);
	assert_null(error.node);
	assert_int_equal(dtb_for_each_range(zeros, 0, NULL, NULL, NULL), -EINVAL);
	memcpy(zeros, &magic, sizeof(magic));
	assert_int_equal(dtb_for_each_range(zeros, 4, NULL, NULL, &error), -EINVAL);
	assert_int_equal(dtb_for_each_range(zeros, sizeof(zeros), NULL, NULL, &error), -EINVAL);
}

static int stop(const struct firmware_range *range, void *arg)
{
	(void)range;
	(*(int *)arg)++;
	return 7;
}

static void a_visitor_can_stop(void **state)
{
	void *tree = begin_tree(NULL, 1, 1);
	int calls = 0;
	size_t size;

	(void)state;
	begin_memory(tree, "memory@0");
	CELLS(tree, "reg", 0, 0x1000, 0x2000, 0x1000);
	end_node(tree);
	tree = end_tree(tree, &size);
	assert_int_equal(dtb_for_each_range(tree, size, stop, &calls, NULL), 7);
	assert_int_equal(calls, 1);
	free(tree);
}

/* ---- what it means to memblock ---- */

static void assert_region(const struct memblock_type *type, unsigned long i, uint64_t base,
			  uint64_t size, unsigned int flags)
{
	assert_true(i < type->cnt);
	assert_true(type->regions[i].base == base);
	assert_true(type->regions[i].size == size);
	assert_int_equal(type->regions[i].flags, flags);
}

/*
 * The tree of a recorded boot: two carve-outs, one reservation, a pool and a carve-out to be
 * placed. Linux put them at 0x7dc00000 and 0x7fd00000 there, behind the kernel, the initrd and the
 * reservation, all low.
 */
static void placements_are_those_of_a_recorded_boot(void **state)
{
	void *tree = begin_tree(NULL, 2, 2);
	size_t size;

	(void)state;
	begin_memory(tree, "memory@40000000");
	CELLS(tree, "reg", 0, 0x40000000, 0, 0x40000000);
	end_node(tree);
	begin_reserved(tree, 2, 2);
	ok(fdt_begin_node(tree, "fb@50000000"));
	CELLS(tree, "reg", 0, 0x50000000, 0, 0x800000);
	flag(tree, "no-map");
	end_node(tree);
	ok(fdt_begin_node(tree, "keep@53000000"));
	CELLS(tree, "reg", 0, 0x53000000, 0, 0x100000);
	end_node(tree);
	ok(fdt_begin_node(tree, "linux,cma"));
	CELLS(tree, "size", 0, 0x2000000);
	CELLS(tree, "alignment", 0, 0x400000);
	ok(fdt_property_string(tree, "compatible", "shared-dma-pool"));
	flag(tree, "reusable");
	end_node(tree);
	ok(fdt_begin_node(tree, "dynnomap"));
	CELLS(tree, "size", 0, 0x300000);
	CELLS(tree, "alignment", 0, 0x100000);
	flag(tree, "no-map");
	end_node(tree);
	end_node(tree);
	tree = end_tree(tree, &size);

	machine_reset();
	assert_int_equal(memblock_add_dtb(tree, size, NULL), 0);
	assert_int_equal(memblock_reserve(0x40210000, 0x1ffb000), 0);
	assert_int_equal(memblock_reserve_dtb(tree, size, NULL), 0);
	assert_int_equal(memblock.memory.cnt, 4);
	assert_region(&memblock.memory, 0, 0x40000000, 0x10000000, MEMBLOCK_NONE);
	assert_region(&memblock.memory, 1, 0x50000000, 0x800000, MEMBLOCK_NOMAP);
	assert_region(&memblock.memory, 2, 0x50800000, 0x2f500000, MEMBLOCK_NONE);
	assert_region(&memblock.memory, 3, 0x7fd00000, 0x300000, MEMBLOCK_NOMAP);
	assert_true(memblock_is_region_reserved(0x53000000, 0x100000));
	assert_false(memblock_is_reserved(0x50000000));
	assert_true(memblock_is_reserved(0x7dc00000));
	assert_false(memblock_is_reserved(0x7dbfffff));
	assert_true(memblock_is_reserved(0x7fbfffff));
	assert_false(memblock_is_reserved(0x7fc00000));
	assert_true(memblock_is_reserved(0x7fd00000));
	free(tree);
}

static struct firmware_range range_of(enum firmware_kind kind, uint64_t base, uint64_t size)
{
	return (struct firmware_range){
		.kind = kind, .base = base, .size = size, .nid = NUMA_NO_NODE, .name = "test"
	};
}

static void memory_counts_in_whole_pages(void **state)
{
	struct firmware_range range = range_of(FIRMWARE_MEMORY, 0xb0000800, 0xffff000);

	(void)state;
	machine_reset();
	assert_int_equal(firmware_apply(&range, NULL), 0);
	assert_region(&memblock.memory, 0, 0xb0001000, 0xfffe000, MEMBLOCK_NONE);
	range = range_of(FIRMWARE_MEMORY, 0x1800, 0x700); /* less than a page */
	assert_int_equal(firmware_apply(&range, NULL), 0);
	assert_int_equal(memblock.memory.cnt, 1);
	range = range_of(FIRMWARE_MEMORY, 0xffffffffffff0000, 0x20000); /* past the top */
	assert_int_equal(firmware_apply(&range, NULL), 0);
	assert_region(&memblock.memory, 1, 0xffffffffffff0000, 0xf000, MEMBLOCK_NONE);
	range = range_of(FIRMWARE_MEMORY, 0, 0x10000);
	range.nid = 5;
	range.flags = FIRMWARE_HOTPLUGGABLE;
	assert_int_equal(firmware_apply(&range, NULL), 0);
	assert_region(&memblock.memory, 0, 0, 0x10000, MEMBLOCK_HOTPLUG);
	assert_int_equal(memblock.memory.regions[0].nid, 5);
}

static void usable_range_cuts(void **state)
{
	struct firmware_range range = range_of(FIRMWARE_MEMORY, 0x40000000, 0x40000000);

	(void)state;
	machine_reset();
	assert_int_equal(firmware_apply(&range, NULL), 0);
	range = range_of(FIRMWARE_USABLE, 0x50000000, 0x1000000);
	assert_int_equal(firmware_apply(&range, NULL), 0);
	range = range_of(FIRMWARE_USABLE, 0x60000000, 0x2000);
	range.index = 1;
	assert_int_equal(firmware_apply(&range, NULL), 0);
	assert_int_equal(memblock.memory.cnt, 2);
	assert_region(&memblock.memory, 0, 0x50000000, 0x1000000, MEMBLOCK_NONE);
	assert_region(&memblock.memory, 1, 0x60000000, 0x2000, MEMBLOCK_NONE);
}

static void no_map_spares_what_is_reserved(void **state)
{
	struct firmware_range range = range_of(FIRMWARE_RESERVED, 0x50000000, 0x2000);

	(void)state;
	machine_reset();
	range.flags = FIRMWARE_NOMAP;
	assert_int_equal(firmware_apply(&range, NULL), 0); /* no memory there: nothing to do */
	memblock_add(0x40000000, 0x40000000);
	memblock_reserve(0x50001000, 0x1000);
	assert_int_equal(firmware_apply(&range, NULL), -EBUSY);
	assert_int_equal(memblock.memory.cnt, 1);
	memblock_free(0x50001000, 0x1000);
	assert_int_equal(firmware_apply(&range, NULL), 0);
	assert_region(&memblock.memory, 1, 0x50000000, 0x2000, MEMBLOCK_NOMAP);
}

static void windows_are_tried_in_order(void **state)
{
	struct firmware_range range = range_of(FIRMWARE_DYNAMIC, 0, 0x100000);
	phys_addr_t placed;

	(void)state;
	machine_reset();
	memblock_add(0x40000000, 0x40000000);
	range.window_cnt = 2;
	range.windows[0] = (struct firmware_window){ 0x40000000, 0x80000 }; /* too small */
	range.windows[1] = (struct firmware_window){ 0x48000000, 0x8000000 };
	assert_int_equal(firmware_apply(&range, &placed), 0);
	assert_true(placed == 0x4ff00000);
	range.window_cnt = 1;
	assert_int_equal(firmware_apply(&range, &placed), -ENOMEM);
	assert_true(memblock_reserved_size() == 0x100000);
	range.align = 0x3000;
	assert_int_equal(firmware_apply(&range, &placed), -EINVAL);
	range.align = 0x1000;
	range.window_cnt = 0;
	range.flags = FIRMWARE_REUSABLE | FIRMWARE_POOL;
	assert_int_equal(firmware_apply(&range, &placed), 0); /* largest blocks: 4 MiB */
	assert_true(placed == 0x7fc00000);
}

static size_t refusals;

static void count_refusals(enum memblock_log_level level, const char *line)
{
	refusals += level == MEMBLOCK_LOG_WARN && strstr(line, "cannot reserve") != NULL;
}

static void what_cannot_be_had_is_logged(void **state)
{
	void *tree = begin_tree(NULL, 1, 1);
	size_t size;

	(void)state;
	begin_memory(tree, "memory@40000000");
	CELLS(tree, "reg", 0x40000000, 0x100000);
	end_node(tree);
	begin_reserved(tree, 1, 1);
	ok(fdt_begin_node(tree, "too-large-for-any-place-with-quite-a-long-name"));
	CELLS(tree, "size", 0x1000000);
	end_node(tree);
	ok(fdt_begin_node(tree, "fits"));
	CELLS(tree, "size", 0x1000);
	end_node(tree);
	end_node(tree);
	tree = end_tree(tree, &size);
	machine_reset();
	machine.log = count_refusals;
	refusals = 0;
	assert_int_equal(memblock_add_dtb(tree, size, NULL), 0);
	assert_int_equal(memblock_reserve_dtb(tree, size, NULL), 0);
	assert_int_equal(refusals, 1);
	assert_true(memblock_is_reserved(0x400ff000));
	machine.log = NULL;
	free(tree);
}

/* ---- damage ---- */

static const char *const samples[] = { "samples/ti-j721e-sk.dtb", "samples/asus-nexus7.dtb",
				       "samples/server-4node.dtb", "tests/cli/broken-map.dtb" };
enum { SAMPLES = sizeof(samples) / sizeof(samples[0]) };

/* Touches everything a visitor gets. */
static int touch(const struct firmware_range *range, void *arg)
{
	size_t *sum = arg;
	unsigned int i;

	*sum += strlen(range->name) + range->kind + range->flags;
	for (i = 0; i < range->window_cnt; i++)
		*sum += range->windows[i].base != 0;
	return 0;
}

/* A copy in a block of exactly its size, so that one byte too far is seen. */
static void read_damaged(const char *data, size_t size)
{
	struct dtb_error error = { NULL, NULL, NULL };
	char *copy = malloc(size ? size : 1);
	size_t sum = 0;

	memcpy(copy, data, size);
	if (dtb_for_each_range(copy, size, touch, &sum, &error)) {
		assert_non_null(error.problem);
		sum += error.node ? strlen(error.node) : 0;
	}
	free(copy);
}

static void truncations_are_refused(void **state)
{
	size_t i, length, size;

	(void)state;
	for (i = 0; i < SAMPLES; i++) {
		char *data = read_file(samples[i], &size);

		assert_non_null(data);
		for (length = 0; length < size; length++)
			read_damaged(data, length);
		free(data);
	}
}

static void mutations_are_survived(void **state)
{
	static const unsigned char telling[] = { 0x00, 0x01, 0x02, 0x04, 0x09, 0x7f, 0x80, 0xff };
	uint64_t random = 20240607;
	uint32_t round, changes;
	size_t i, size;

	(void)state;
	for (i = 0; i < SAMPLES; i++) {
		char *data = read_file(samples[i], &size);

		assert_non_null(data);
		for (round = 0; round < 8000; round++) {
			char *copy = malloc(size);

			memcpy(copy, data, size);
			for (changes = 1 + random_next(&random) % 4; changes; changes--)
				copy[random_next(&random) % size] =
					(char)(random_next(&random) % 2 ?
						       telling[random_next(&random) % 8] :
						       random_next(&random));
			read_damaged(copy, size);
			free(copy);
		}
		free(data);
	}
}

/* ---- the reader of the tool finds the same ---- */

static void apply_map(const char *path)
{
	struct mem_map map;
	size_t i;

	assert_true(load_map(path, &map));
	machine_reset();
	for (i = 0; i < map.cnt; i++)
		if (map.ranges[i].is.kind <= FIRMWARE_USABLE)
			(void)firmware_apply(&map.ranges[i].is, NULL);
	for (i = 0; i < map.cnt; i++)
		if (map.ranges[i].is.kind > FIRMWARE_USABLE &&
		    map.ranges[i].is.kind != FIRMWARE_BLOB)
			(void)firmware_apply(&map.ranges[i].is, NULL);
	mem_map_free(&map);
}

static void map_and_tree_agree(void **state)
{
	struct memblock_region regions[64];
	unsigned long cnt;
	size_t i, size;

	(void)state;
	for (i = 0; i < 3; i++) {
		char *data = read_file(samples[i], &size);

		apply_map(samples[i]);
		cnt = memblock.memory.cnt;
		memcpy(regions, memblock.memory.regions, cnt * sizeof(regions[0]));
		machine_reset();
		assert_int_equal(memblock_add_dtb(data, size, NULL), 0);
		assert_int_equal(memblock_reserve_dtb(data, size, NULL), 0);
		assert_int_equal(memblock.memory.cnt, cnt);
		assert_memory_equal(regions, memblock.memory.regions, cnt * sizeof(regions[0]));
		free(data);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_with_any_cells),
		cmocka_unit_test(several_nodes_and_entries),
		cmocka_unit_test(only_enabled_memory_counts),
		cmocka_unit_test(chosen_and_memreserve),
		cmocka_unit_test(inverted_initrd_wraps),
		cmocka_unit_test(reserved_at_fixed_places),
		cmocka_unit_test(dynamic_regions_come_last_backwards),
		cmocka_unit_test(malformed_memory_is_named),
		cmocka_unit_test(malformed_chosen_is_named),
		cmocka_unit_test(malformed_reserved_is_named),
		cmocka_unit_test(no_tree_at_all),
		cmocka_unit_test(a_visitor_can_stop),
		cmocka_unit_test(placements_are_those_of_a_recorded_boot),
		cmocka_unit_test(memory_counts_in_whole_pages),
		cmocka_unit_test(usable_range_cuts),
		cmocka_unit_test(no_map_spares_what_is_reserved),
		cmocka_unit_test(windows_are_tried_in_order),
		cmocka_unit_test(what_cannot_be_had_is_logged),
		cmocka_unit_test(truncations_are_refused),
		cmocka_unit_test(mutations_are_survived),
		cmocka_unit_test(map_and_tree_agree),
	};

	return cmocka_run_group_tests_name("dtb", tests, NULL, NULL);
}
