// SPDX-License-Identifier: MIT
/*
 * dtb.c - the ranges a flattened device tree describes.
 *
 * libfdt checks the blob as a whole (fdt_check_full) and finds nodes and properties; here
 * properties become ranges, by the Devicetree Specification and its reserved-memory binding. Every
 * length is checked against the cell counts in force before anything is read. What a range means to
 * memblock is not decided here (range.c).
 */
#include <memblock/firmware.h>
#include <memblock/memblock.h>
#include <memblock/port.h>

#include <libfdt.h>
#include <string.h>

/* How many 32-bit cells an address and a size take. */
struct cells {
	int address, size;
};

struct walk {
	const void *dtb;
	firmware_visit *visit;
	void *arg;
	struct dtb_error *error;
	struct cells root; /* of /memory and /chosen */
	int dynamic[FIRMWARE_DYNAMIC_MAX];
	int dynamic_cnt;
};

static const char *node_name(const struct walk *walk, int node)
{
	const char *name = fdt_get_name(walk->dtb, node, NULL);

	return name && *name ? name : "/";
}

static int report_error(const struct walk *walk, const char *node, const char *property,
			const char *problem)
{
	if (walk->error)
		*walk->error = (struct dtb_error){ node, property, problem };
	return -EINVAL;
}

static int malformed(const struct walk *walk, int node, const char *property, const char *problem)
{
	return report_error(walk, node_name(walk, node), property, problem);
}

static int visit(const struct walk *walk, const struct firmware_range *range)
{
	return walk->visit ? walk->visit(range, walk->arg) : 0;
}

/* ---- properties ---- */

static bool has_property(const struct walk *walk, int node, const char *name)
{
	return fdt_getprop(walk->dtb, node, name, NULL) != NULL;
}

static bool property_lists(const struct walk *walk, int node, const char *name, const char *word)
{
	int length;
	const char *list = fdt_getprop(walk->dtb, node, name, &length);

	return list && fdt_stringlist_contains(list, length, word);
}

static bool is_enabled(const struct walk *walk, int node)
{
	return !has_property(walk, node, "status") ||
	       property_lists(walk, node, "status", "okay") ||
	       property_lists(walk, node, "status", "ok");
}

/* Takes a number of `cells` cells from *bytes. False if it needs more than 64 bits. */
static bool take_number(const unsigned char **bytes, int cells, u64 *number)
{
	u64 sum = 0;
	int i;

	for (i = 0; i < 4 * cells; i++) {
		if (sum >> 56)
			return false;
		sum = sum << 8 | (*bytes)[i];
	}
	*bytes += i;
	*number = sum;
	return true;
}

/* The cell counts that `node` sets for its children. */
static int read_cells(const struct walk *walk, int node, struct cells *cells)
{
	cells->address = fdt_address_cells(walk->dtb, node);
	if (cells->address < 1)
		return malformed(walk, node, "#address-cells", "is not a number from 1 to 4");
	cells->size = fdt_size_cells(walk->dtb, node);
	if (cells->size < 1)
		return malformed(walk, node, "#size-cells", "is not a number from 1 to 4");
	return 0;
}

/* A property that is one number: of `cells` cells, or of any length up to 64 bits if `cells` is 0.
 */
static int read_number(const struct walk *walk, int node, const char *name, int cells, u64 *number)
{
	int length;
	const unsigned char *bytes = fdt_getprop(walk->dtb, node, name, &length);

	if (!bytes || (cells ? length != 4 * cells : length != 4 && length != 8))
		return malformed(walk, node, name, "has a wrong length for one number");
	if (!take_number(&bytes, length / 4, number))
		return malformed(walk, node, name, "is a number of more than 64 bits");
	return 0;
}

static int take_range(const struct walk *walk, int node, const char *name,
		      const unsigned char **bytes, struct cells cells,
		      struct firmware_window *range)
{
	if (!take_number(bytes, cells.address, &range->base))
		return malformed(walk, node, name, "has an address of more than 64 bits");
	if (!take_number(bytes, cells.size, &range->size))
		return malformed(walk, node, name, "has a size of more than 64 bits");
	return 0;
}

/* Finds a list of (address, size) pairs and its number of entries, counted without dividing. */
static int find_list(const struct walk *walk, int node, const char *name, struct cells cells,
		     const unsigned char **bytes, int *entries)
{
	int length, entry = 4 * (cells.address + cells.size);

	*bytes = fdt_getprop(walk->dtb, node, name, &length);
	for (*entries = 0; *bytes && length >= entry; length -= entry)
		(*entries)++;
	if (!*entries || length)
		return malformed(walk, node, name,
				 "has a length that is no multiple of one address and one size");
	return 0;
}

/* Reports every entry of a list of (address, size) pairs as a range that is otherwise like `range`.
 */
static int visit_list(const struct walk *walk, int node, const char *name, struct cells cells,
		      struct firmware_range *range)
{
	struct firmware_window entry;
	const unsigned char *bytes;
	int entries, err;

	err = find_list(walk, node, name, cells, &bytes, &entries);
	for (range->index = 0; !err && entries > 0; entries--, range->index++) {
		err = take_range(walk, node, name, &bytes, cells, &entry);
		if (err)
			break;
		range->base = entry.base;
		range->size = entry.size;
		err = visit(walk, range);
	}
	return err;
}

/* ---- nodes ---- */

static int read_nid(const struct walk *walk, int node, int *nid)
{
	u64 number;
	int err;

	*nid = NUMA_NO_NODE;
	if (!has_property(walk, node, "numa-node-id"))
		return 0;
	err = read_number(walk, node, "numa-node-id", 1, &number);
	if (err)
		return err;
	if (number > 0x7fffffff)
		return malformed(walk, node, "numa-node-id", "is out of range");
	*nid = (int)number;
	return 0;
}

static int walk_memory(const struct walk *walk, int node)
{
	struct firmware_range range = { .kind = FIRMWARE_MEMORY, .name = node_name(walk, node) };
	int err = read_nid(walk, node, &range.nid);

	if (err)
		return err;
	if (has_property(walk, node, "hotpluggable"))
		range.flags |= FIRMWARE_HOTPLUGGABLE;
	return visit_list(walk, node, "reg", walk->root, &range);
}

static int walk_all_memory(const struct walk *walk)
{
	int node, err = 0;

	fdt_for_each_subnode(node, walk->dtb, 0)
	{
		if (!property_lists(walk, node, "device_type", "memory") || !is_enabled(walk, node))
			continue;
		err = walk_memory(walk, node);
		if (err)
			break;
	}
	return err;
}

static int walk_initrd(const struct walk *walk, int chosen)
{
	struct firmware_range range = { .kind = FIRMWARE_INITRD,
					.nid = NUMA_NO_NODE,
					.name = node_name(walk, chosen) };
	u64 end;
	int err;

	if (!has_property(walk, chosen, "linux,initrd-start"))
		return 0;
	err = read_number(walk, chosen, "linux,initrd-start", 0, &range.base);
	if (!err)
		err = read_number(walk, chosen, "linux,initrd-end", 0, &end);
	if (err)
		return err;
	range.size = end - range.base;
	return visit(walk, &range);
}

static int walk_chosen_list(const struct walk *walk, int chosen, const char *name,
			    enum firmware_kind kind)
{
	struct firmware_range range = { .kind = kind,
					.nid = NUMA_NO_NODE,
					.name = node_name(walk, chosen) };

	if (!has_property(walk, chosen, name))
		return 0;
	return visit_list(walk, chosen, name, walk->root, &range);
}

static int walk_chosen(const struct walk *walk)
{
	int err, chosen = fdt_subnode_offset(walk->dtb, 0, "chosen");

	if (chosen < 0)
		return 0;
	err = walk_chosen_list(walk, chosen, "linux,usable-memory-range", FIRMWARE_USABLE);
	if (!err)
		err = walk_chosen_list(walk, chosen, "linux,elfcorehdr", FIRMWARE_ELFCOREHDR);
	if (!err)
		err = walk_initrd(walk, chosen);
	return err;
}

static int walk_blob(const struct walk *walk)
{
	struct firmware_range range = { .kind = FIRMWARE_BLOB,
					.nid = NUMA_NO_NODE,
					.name = "device tree",
					.size = fdt_totalsize(walk->dtb) };

	return visit(walk, &range);
}

static int walk_memreserve(const struct walk *walk)
{
	struct firmware_range range = { .kind = FIRMWARE_MEMRESERVE,
					.nid = NUMA_NO_NODE,
					.name = "/memreserve/" };
	int i, err = 0, cnt = fdt_num_mem_rsv(walk->dtb);
	uint64_t base, size;

	if (cnt < 0)
		return report_error(walk, NULL, NULL, "the memory reservation block has no end");
	for (i = 0; i < cnt && !err; i++) {
		if (fdt_get_mem_rsv(walk->dtb, i, &base, &size))
			return report_error(walk, NULL, NULL,
					    "the memory reservation block cannot be read");
		range.base = base;
		range.size = size;
		range.index = (unsigned int)i;
		err = visit(walk, &range);
	}
	return err;
}

static int describe_reserved(const struct walk *walk, int node, struct firmware_range *range)
{
	memset(range, 0, sizeof(*range));
	range->kind = FIRMWARE_RESERVED;
	range->name = node_name(walk, node);
	if (has_property(walk, node, "no-map"))
		range->flags |= FIRMWARE_NOMAP;
	if (has_property(walk, node, "reusable"))
		range->flags |= FIRMWARE_REUSABLE;
	if (property_lists(walk, node, "compatible", "shared-dma-pool"))
		range->flags |= FIRMWARE_POOL;
	if (has_property(walk, node, "linux,cma-default"))
		range->flags |= FIRMWARE_CMA_DEFAULT;
	return read_nid(walk, node, &range->nid);
}

static int read_windows(const struct walk *walk, int node, struct cells cells,
			struct firmware_range *range)
{
	const unsigned char *bytes;
	int entries, err;

	if (!has_property(walk, node, "alloc-ranges"))
		return 0;
	err = find_list(walk, node, "alloc-ranges", cells, &bytes, &entries);
	if (!err && entries > FIRMWARE_WINDOWS_MAX)
		err = malformed(walk, node, "alloc-ranges", "names more than 8 ranges");
	for (; !err && entries > 0; entries--)
		err = take_range(walk, node, "alloc-ranges", &bytes, cells,
				 &range->windows[range->window_cnt++]);
	return err;
}

static int walk_dynamic(const struct walk *walk, int node, struct cells cells)
{
	struct firmware_range range;
	int err = describe_reserved(walk, node, &range);

	range.kind = FIRMWARE_DYNAMIC;
	if (!err && has_property(walk, node, "size"))
		err = read_number(walk, node, "size", cells.size, &range.size);
	if (!err && has_property(walk, node, "alignment"))
		err = read_number(walk, node, "alignment", cells.size, &range.align);
	if (!err)
		err = read_windows(walk, node, cells, &range);
	return err ? err : visit(walk, &range);
}

/*
 * One child of /reserved-memory: reported if it has a place, else remembered until all places are
 * taken.
 */
static int walk_reserved_child(struct walk *walk, int node, struct cells cells)
{
	struct firmware_range range;
	int err;

	if (has_property(walk, node, "reg")) {
		err = describe_reserved(walk, node, &range);
		return err ? err : visit_list(walk, node, "reg", cells, &range);
	}
	if (walk->dynamic_cnt == FIRMWARE_DYNAMIC_MAX)
		return malformed(walk, node, "size", "is one region without a place too many");
	walk->dynamic[walk->dynamic_cnt++] = node;
	return 0;
}

static int walk_reserved(struct walk *walk)
{
	int node, err, parent = fdt_subnode_offset(walk->dtb, 0, "reserved-memory");
	struct cells cells;

	walk->dynamic_cnt = 0;
	if (parent < 0 || !is_enabled(walk, parent))
		return 0;
	err = read_cells(walk, parent, &cells);
	if (err)
		return err;
	fdt_for_each_subnode(node, walk->dtb, parent)
	{
		if (!is_enabled(walk, node))
			continue;
		err = walk_reserved_child(walk, node, cells);
		if (err)
			return err;
	}
	while (!err && walk->dynamic_cnt > 0)
		err = walk_dynamic(walk, walk->dynamic[--walk->dynamic_cnt], cells);
	return err;
}

static int walk_tree(struct walk *walk)
{
	int err = read_cells(walk, 0, &walk->root);

	if (!err)
		err = walk_all_memory(walk);
	if (!err)
		err = walk_chosen(walk);
	if (!err)
		err = walk_blob(walk);
	if (!err)
		err = walk_memreserve(walk);
	if (!err)
		err = walk_reserved(walk);
	return err;
}

int dtb_for_each_range(const void *dtb, size_t size, firmware_visit *visitor, void *arg,
		       struct dtb_error *error)
{
	struct walk walk = { .dtb = dtb, .error = error };
	int err = fdt_check_full(dtb, size);

	if (err)
		return report_error(&walk, NULL, NULL, fdt_strerror(err));
	err = walk_tree(&walk);
	if (err || !visitor)
		return err;
	walk.visit = visitor;
	walk.arg = arg;
	return walk_tree(&walk);
}

/* ---- straight into memblock ---- */

static int add_range(const struct firmware_range *range, void *arg)
{
	(void)arg;
	if (range->kind != FIRMWARE_MEMORY && range->kind != FIRMWARE_USABLE)
		return 0;
	return firmware_apply(range, NULL);
}

int memblock_add_dtb(const void *dtb, size_t size, struct dtb_error *error)
{
	return dtb_for_each_range(dtb, size, add_range, NULL, error);
}

static void log_refusal(const char *name)
{
	static const char text[] = "firmware: cannot reserve ";
	char line[sizeof(text) + 64];
	size_t used = sizeof(text) - 1;

	memcpy(line, text, used);
	while (*name && used < sizeof(line) - 1)
		line[used++] = *name++;
	line[used] = '\0';
	memblock_port_log(MEMBLOCK_LOG_WARN, line, NULL);
}

static int reserve_range(const struct firmware_range *range, void *arg)
{
	struct firmware_range copy = *range;

	if (range->kind == FIRMWARE_MEMORY || range->kind == FIRMWARE_USABLE)
		return 0;
	if (range->kind == FIRMWARE_BLOB)
		copy.base = memblock_port_virt_to_phys(*(const void **)arg);
	if (firmware_apply(&copy, NULL))
		log_refusal(range->name);
	return 0;
}

int memblock_reserve_dtb(const void *dtb, size_t size, struct dtb_error *error)
{
	return dtb_for_each_range(dtb, size, reserve_range, &dtb, error);
}
