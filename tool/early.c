// SPDX-License-Identifier: MIT
/*
 * early.c - the allocations of an early boot, scaled to the machine.
 *
 * Kinds, order, sizes and alignments are those that recorded boots of 64-bit ARM kernels show. They
 * are a likely boot, not a particular one: what a given kernel did is read from its log. Only
 * boot.c calls this.
 */
#include "boot_parts.h"
#include "machine.h"
#include "tool.h"

#include <memblock/linux6.h>
#include <memblock/port.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define KIB 1024ULL
#define MIB (1024 * KIB)
#define GIB (1024 * MIB)

#define SECTION_SIZE (128 * MIB) /* granularity of struct page arrays */
#define PAGE_STRUCT_SIZE 64
#define PAGE_STRUCT_SIZE_32 36
#define USUAL_CPUS 4
#define PER_CPU_SIZE (34 * 4 * KIB)
#define PER_CPU_MAPS_SIZE 3888 /* nine small tables, here taken as one */
/* From here on the linear mapping is made of 2 MiB blocks: page by page it would cost too much. */
#define BLOCK_MAPPING_FROM (64 * GIB)

static uint64_t divide_up(uint64_t value, uint64_t by)
{
	return value / by + (value % by != 0);
}

static _Noreturn void out_of_memory(const char *name, uint64_t size)
{
	char text[128], bytes[SIZE_TEXT];

	snprintf(text, sizeof(text), "no room for %s (%s)", name, format_size(size, bytes));
	memblock_port_panic(text);
}

static void note(struct boot *boot, phys_addr_t base, uint64_t size, enum owner_class class,
		 const char *name)
{
	if (!base)
		out_of_memory(name, size);
	boot_record(boot, base, size, class, name)->placed = true;
}

/* Physical memory anywhere. */
static void take_pages(struct boot *boot, uint64_t size, uint64_t align, enum owner_class class,
		       const char *name)
{
	phys_addr_t base;

	machine.caller = name;
	base = memblock_phys_alloc_range(size, align, 0, MEMBLOCK_ALLOC_ACCESSIBLE);
	note(boot, base, size, class, name);
}

/* Memory preferably of node `nid`. Never touched here, so it need not be zeroed. */
static void take(struct boot *boot, uint64_t size, uint64_t align, int nid, enum owner_class class,
		 const char *name)
{
	void *memory;

	machine.caller = name;
	memory = memblock_alloc_try_nid_raw(size, align, MEMBLOCK_LOW_LIMIT,
					    MEMBLOCK_ALLOC_ACCESSIBLE, nid);
	note(boot, memory ? memblock_port_virt_to_phys(memory) : 0, size, class, name);
}

static void take_early(struct boot *boot, uint64_t size, const char *name)
{
	take(boot, size, SMP_CACHE_BYTES, NUMA_NO_NODE, OWNER_EARLY, name);
}

/* ---- page tables ---- */

/* Pages of tables that map [base, end): one entry of each level spans 512 times the one below. */
static uint64_t table_pages(uint64_t base, uint64_t end, bool blocks)
{
	uint64_t gib_tables = divide_up(end, GIB) - base / GIB;
	uint64_t block_tables = divide_up(end, 2 * MIB) - base / (2 * MIB);

	return gib_tables + (blocks ? 0 : block_tables);
}

static void map_memory_64(struct boot *boot)
{
	bool blocks = memblock_phys_mem_size() >= BLOCK_MAPPING_FROM;
	phys_addr_t start, end;
	uint64_t pages = 1, i; /* the top level */
	u64 at;

	for_each_mem_range(at, &start, &end)
		pages += table_pages(start, end, blocks);
	for (i = 0; i < pages; i++)
		take_pages(boot, PAGE_SIZE, PAGE_SIZE, OWNER_PAGE_TABLES, "page tables");
}

static void map_memory(struct boot *boot)
{
	if (boot_is_arm(boot))
		arm_map(boot);
	else
		map_memory_64(boot);
}

/* ---- nodes and struct page ---- */

static bool node_exists(int nid)
{
	const struct memblock_region *region;

	for_each_mem_region(region) {
		if (memblock_get_region_node(region) == nid)
			return true;
	}
	return false;
}

/*
 * Sections that hold memory of the node; regions are sorted, so a section is new unless it was the
 * last one.
 */
static uint64_t count_sections(int nid)
{
	const struct memblock_region *region;
	uint64_t next = 0, first, end, sections = 0;

	for_each_mem_region(region) {
		if (memblock_get_region_node(region) != nid)
			continue;
		first = region->base / SECTION_SIZE;
		end = divide_up(region->base + region->size, SECTION_SIZE);
		if (first < next)
			first = next;
		if (end > first) {
			sections += end - first;
			next = end;
		}
	}
	return sections;
}

static void take_page_map(struct boot *boot, int nid, uint64_t sections)
{
	uint64_t one = boot_is_arm(boot) ? PAGE_STRUCT_SIZE_32 : PAGE_STRUCT_SIZE;
	uint64_t size = sections * (SECTION_SIZE / PAGE_SIZE * one);
	void *map;
	char name[48];

	snprintf(name, sizeof(name), "struct page map, node %d", nid);
	machine.caller = name;
	map = memblock_alloc_exact_nid_raw(size, 2 * MIB, memblock_start_of_DRAM(),
					   MEMBLOCK_ALLOC_ACCESSIBLE, nid);
	if (map)
		note(boot, memblock_port_virt_to_phys(map), size, OWNER_PAGE_MAP, name);
	else
		take(boot, size, 2 * MIB, nid, OWNER_PAGE_MAP, name);
}

static void set_up_node(struct boot *boot, int nid)
{
	uint64_t sections = count_sections(nid);

	take(boot, 56 * sections, SMP_CACHE_BYTES, nid, OWNER_EARLY, "section usage maps");
	take_page_map(boot, nid, sections);
	if (!boot_is_arm(boot)) /* to map that map, which 32-bit kernels have in lowmem */
		take(boot, 2 * PAGE_SIZE, PAGE_SIZE, nid, OWNER_PAGE_TABLES, "page tables");
}

static int set_up_nodes(struct boot *boot)
{
	int nid, cnt = 0;

	for (nid = 0; nid < MAX_NUMNODES; nid++)
		if (node_exists(nid)) {
			take(boot, 0x3740, SMP_CACHE_BYTES, nid, OWNER_EARLY, "node data");
			cnt++;
		}
	take_early(boot, 128 * KIB, "section table");
	for (nid = 0; nid < MAX_NUMNODES; nid++)
		if (node_exists(nid))
			set_up_node(boot, nid);
	return cnt;
}

/* ---- what the command line asks for ---- */

/* Devices reach 4 GiB, so there first; then anywhere. */
static phys_addr_t alloc_low_first(uint64_t size, uint64_t align)
{
	phys_addr_t base = memblock_phys_alloc_range(size, align, 0, 4 * GIB);

	return base ? base : memblock_phys_alloc_range(size, align, 0, MEMBLOCK_ALLOC_ACCESSIBLE);
}

static phys_addr_t reserve_exactly(uint64_t base, uint64_t size)
{
	if (!memblock_is_region_memory(base, size) || memblock_is_region_reserved(base, size))
		return 0;
	return memblock_reserve(base, size) ? 0 : base;
}

static void note_option(struct boot *boot, const struct cmdline_option *option, phys_addr_t base,
			uint64_t size, enum owner_class class)
{
	char bytes[SIZE_TEXT];

	if (base)
		boot_record(boot, base, size, class, option->name)->placed = !option->has_base;
	else
		mem_map_anomaly(boot->map, "%s asks for %s, for which there is no room",
				option->name, format_size(size, bytes));
}

static void take_crashkernel(struct boot *boot, const struct cmdline_option *option)
{
	struct cmdline_option at = *option;
	uint64_t size;
	phys_addr_t base;

	(void)crashkernel_size(option->value, memblock_phys_mem_size(), &size, &at.base,
			       &at.has_base);
	if (!size)
		return;
	base = at.has_base ? reserve_exactly(at.base, size) : alloc_low_first(size, 2 * MIB);
	note_option(boot, &at, base, size, OWNER_FIRMWARE);
}

static void take_cma(struct boot *boot, const struct cmdline_option *option)
{
	phys_addr_t base;

	if (!option->size)
		return;
	if (option->end)
		base = memblock_phys_alloc_range(option->size, FIRMWARE_POOL_ALIGN, option->base,
						 option->end);
	else if (option->has_base)
		base = reserve_exactly(option->base, option->size);
	else
		base = alloc_low_first(option->size, FIRMWARE_POOL_ALIGN);
	note_option(boot, option, base, option->size, OWNER_POOL);
}

static void take_reserve_mem(struct boot *boot, const struct cmdline_option *option)
{
	const char *name = strrchr(option->value, ':') + 1;
	struct cmdline_option named = *option;
	phys_addr_t base = 0, size = option->size;
	char owner[40];

	if (memblock_reserve_mem(option->value) < 0 ||
	    !reserve_mem_find_by_name(name, &base, &size))
		base = 0;
	snprintf(owner, sizeof(owner), "%s %s", option->name, name);
	named.name = owner;
	note_option(boot, &named, base, size, OWNER_FIRMWARE);
}

static void take_options(struct boot *boot)
{
	size_t i;

	for (i = 0; i < boot->cmdline.cnt; i++) {
		const struct cmdline_option *option = &boot->cmdline.options[i];

		machine.caller = option->name;
		if (option->kind == CMDLINE_CMA)
			take_cma(boot, option);
		else if (option->kind == CMDLINE_CRASHKERNEL)
			take_crashkernel(boot, option);
		else if (option->kind == CMDLINE_RESERVE_MEM)
			take_reserve_mem(boot, option);
	}
}

/* ---- the rest of the kernel ---- */

static void copy_device_tree(struct boot *boot)
{
	if (boot->dtb.size)
		take(boot, 5 * boot->dtb.size, 8, NUMA_NO_NODE, OWNER_EARLY,
		     "device tree, unflattened");
}

static void copy_command_line(struct boot *boot)
{
	uint64_t size = strlen(boot->cmdline_text ? boot->cmdline_text : "") + 1;

	take_early(boot, 64 * (boot->banks.cnt + 1), "resources");
	take_early(boot, 2 * size, "command line, two copies");
}

static void take_per_cpu_areas(struct boot *boot, int node_cnt)
{
	uint64_t cpus = boot->map->cpus ? boot->map->cpus : USUAL_CPUS, share;
	uint64_t nodes = (uint64_t)node_cnt;
	int nid;

	for (nid = 0; nid < MAX_NUMNODES && cpus; nid++) {
		if (!node_exists(nid))
			continue;
		share = divide_up(cpus, nodes--);
		cpus -= share;
		take(boot, share * PER_CPU_SIZE, PAGE_SIZE, nid, OWNER_EARLY, "per-CPU areas");
	}
	take_early(boot, PER_CPU_MAPS_SIZE, "per-CPU chunk maps");
}

static uint64_t log_buffer_size(const struct boot *boot)
{
	uint64_t size = 128 * KIB;
	size_t i;

	for (i = 0; i < boot->cmdline.cnt; i++)
		if (boot->cmdline.options[i].kind == CMDLINE_LOG_BUF)
			size = boot->cmdline.options[i].size;
	return size;
}

/* Text, then what describes its records. */
static void take_log_buffer(struct boot *boot)
{
	uint64_t size = log_buffer_size(boot);

	if (!size)
		return;
	take(boot, size, 8, NUMA_NO_NODE, OWNER_EARLY, "log buffer");
	take(boot, size / 4 * 3, 8, NUMA_NO_NODE, OWNER_EARLY, "log descriptors");
	take(boot, size / 4 * 11, 8, NUMA_NO_NODE, OWNER_EARLY, "log records");
}

static uint64_t power_of_two_below(uint64_t value)
{
	uint64_t power = PAGE_SIZE;

	while (power <= value / 2)
		power *= 2;
	return power;
}

/* On machines with several nodes they are spread with the page allocator, later. */
static void take_hash_tables(struct boot *boot, int node_cnt)
{
	uint64_t memory = memblock_phys_mem_size();

	if (node_cnt > 1)
		return;
	take_early(boot, power_of_two_below(memory >> 10), "dentry hash table");
	take_early(boot, power_of_two_below(memory >> 11), "inode hash table");
}

/* Bounce buffers for devices that cannot reach all memory. */
static void take_bounce_buffers(struct boot *boot)
{
	const uint64_t size = 64 * MIB;
	void *memory;

	if (memblock_end_of_DRAM() <= 4 * GIB)
		return;
	machine.caller = "DMA bounce buffers";
	memory = memblock_alloc_try_nid_raw(size, PAGE_SIZE, MEMBLOCK_LOW_LIMIT,
					    ARCH_LOW_ADDRESS_LIMIT, NUMA_NO_NODE);
	if (!memory) {
		mem_map_anomaly(boot->map, "no room below 4 GiB for 64 MiB of DMA bounce buffers");
		return;
	}
	note(boot, memblock_port_virt_to_phys(memory), size, OWNER_EARLY, "DMA bounce buffers");
	take(boot, size / (2 * KIB) * 24, PAGE_SIZE, NUMA_NO_NODE, OWNER_EARLY,
	     "DMA bounce buffer slots");
}

void early_allocations(struct boot *boot)
{
	int node_cnt;

	map_memory(boot);
	copy_device_tree(boot);
	node_cnt = set_up_nodes(boot);
	take_options(boot);
	copy_command_line(boot);
	take_per_cpu_areas(boot, node_cnt);
	take_log_buffer(boot);
	take_hash_tables(boot, node_cnt);
	take_bounce_buffers(boot);
}
