// SPDX-License-Identifier: MIT
/*
 * boot.c - from a described map and a command line to memblock calls, in the order of a real boot:
 * memory, limits, reservations, early allocations, hand-over. Places are chosen in place.c, the
 * early allocations are those of early.c, and totals.c adds up.
 *
 * Everything between boot_run() and its snapshot runs on the simulated machine and may panic.
 */
#include "boot_parts.h"
#include "machine.h"
#include "tool.h"

#include <memblock/linux6.h>
#include <memblock/port.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More than this takes the simulated page allocator too long; no machine has it. */
#define MOST_MEMORY (1ULL << 46)

static struct boot *current; /* the port's log knows no context */

/* ---- notes ---- */

struct owner *boot_record(struct boot *boot, uint64_t base, uint64_t size, enum owner_class class,
			  const char *name)
{
	struct owner *last = boot->owner_cnt ? &boot->owners[boot->owner_cnt - 1] : NULL;

	if (last && base + size == last->base && last->class == class &&
	    !strcmp(last->name, name)) {
		last->base = base;
		last->size += size;
		return last;
	}
	if (boot->owner_cnt == boot->owner_max) {
		boot->owner_max = boot->owner_max ? 2 * boot->owner_max : 64;
		boot->owners = xrealloc(boot->owners, boot->owner_max * sizeof(*boot->owners));
	}
	last = &boot->owners[boot->owner_cnt++];
	*last = (struct owner){ .base = base, .size = size, .class = class, .name = xstrdup(name) };
	return last;
}

static void keep_line(struct boot *boot, const char *line)
{
	if (boot->log_cnt == boot->log_max) {
		boot->log_max = boot->log_max ? 2 * boot->log_max : 64;
		boot->log = xrealloc(boot->log, boot->log_max * sizeof(*boot->log));
	}
	boot->log[boot->log_cnt++] = xstrdup(line);
}

static void receive_log(enum memblock_log_level level, const char *line)
{
	if (level == MEMBLOCK_LOG_WARN || level == MEMBLOCK_LOG_ERROR)
		mem_map_anomaly(current->map, "memblock says: %s", line);
	else
		keep_line(current, line);
}

/* ---- what memory there is ---- */

static void apply_kind(struct boot *boot, enum firmware_kind kind)
{
	size_t i;

	for (i = 0; i < boot->map->cnt; i++) {
		const struct mem_range *range = &boot->map->ranges[i];

		machine.caller = range->source;
		if (range->is.kind == kind && firmware_apply(&range->is, NULL))
			mem_map_anomaly(boot->map, "%s could not be added", range->source);
	}
}

static void add_memory_option(const struct cmdline_option *option)
{
	struct firmware_range range = { .kind = FIRMWARE_MEMORY,
					.nid = NUMA_NO_NODE,
					.base = option->base,
					.size = option->size };

	(void)firmware_apply(&range, NULL);
}

static void remove_all_memory(void)
{
	(void)memblock_remove(0, PHYS_ADDR_MAX);
}

/* A 32-bit ARM kernel takes mem=SIZE for SIZE bytes at PHYS_OFFSET, whatever is there. */
static struct cmdline_option as_meant(const struct boot *boot, const struct cmdline_option *option)
{
	struct cmdline_option meant = *option;

	if (boot_is_arm(boot) && option->kind == CMDLINE_LIMIT) {
		meant.kind = CMDLINE_REPLACE;
		meant.base = boot->arm.mmu.phys_offset;
	}
	return meant;
}

/* mem= and memmap=, in the order given. */
static void apply_memory_options(struct boot *boot)
{
	bool replaced = false;
	size_t i;

	for (i = 0; i < boot->cmdline.cnt; i++) {
		const struct cmdline_option option = as_meant(boot, &boot->cmdline.options[i]);

		machine.caller = option.name;
		if (option.kind == CMDLINE_EXACTMAP ||
		    (option.kind == CMDLINE_REPLACE && !replaced))
			remove_all_memory();
		if (option.kind == CMDLINE_REPLACE)
			replaced = true;
		if (option.kind == CMDLINE_LIMIT)
			memblock_mem_limit_remove_map(option.size);
		else if (option.kind == CMDLINE_ADD || option.kind == CMDLINE_REPLACE)
			add_memory_option(&option);
		else if (option.kind == CMDLINE_REMOVE)
			(void)memblock_remove(option.base, option.size);
	}
}

/* Parameters that are memblock's own. */
static void apply_switches(struct boot *boot)
{
	size_t i;

	if (boot->options->debug)
		memblock_debug = 1;
	for (i = 0; i < boot->cmdline.cnt; i++)
		if (boot->cmdline.options[i].kind == CMDLINE_SWITCH)
			(void)memblock_early_param(boot->cmdline.options[i].name,
						   boot->cmdline.options[i].value);
}

static const struct memblock_region *first_without_node(void)
{
	const struct memblock_region *region;

	for_each_mem_region(region) {
		int nid = memblock_get_region_node(region);

		if (nid < 0 || nid >= MAX_NUMNODES)
			return region;
	}
	return NULL;
}

/* Memory of no node belongs to node 0, as on every machine without NUMA. */
static void assign_nodes(void)
{
	const struct memblock_region *region;

	while ((region = first_without_node()))
		if (memblock_set_node(region->base, region->size, &memblock.memory, 0))
			return;
}

/* ---- snapshots ---- */

void boot_regions_copy(struct boot_regions *to, const struct memblock_region *regions, size_t cnt)
{
	size_t i;

	to->cnt = 0;
	to->list = xrealloc(to->list, cnt * sizeof(*to->list));
	for (i = 0; i < cnt; i++)
		if (regions[i].size)
			to->list[to->cnt++] = (struct boot_region){
				regions[i].base,
				regions[i].size,
				regions[i].flags,
				memblock_get_region_node(&regions[i]),
			};
}

static void snapshot(struct boot_regions *to, const struct memblock_type *from)
{
	boot_regions_copy(to, from->regions, from->cnt);
}

/* ---- what is taken ---- */

static void reserve_image(struct boot *boot, const struct firmware_window *image,
			  enum owner_class class, const char *name)
{
	char span[SPAN_TEXT];

	if (!image->size)
		return;
	machine.caller = name;
	if (!memblock_is_region_memory(image->base, image->size))
		mem_map_anomaly(boot->map, "the %s at %s does not lie in one bank of memory", name,
				format_span(image->base, image->size, span));
	if (memblock_is_region_reserved(image->base, image->size))
		mem_map_anomaly(boot->map, "the %s at %s covers what is already reserved", name,
				format_span(image->base, image->size, span));
	if (!memblock_reserve(image->base, image->size))
		boot_record(boot, image->base, image->size, class, name);
}

static void drop_initrd(struct boot *boot)
{
	char span[SPAN_TEXT];

	mem_map_anomaly(boot->map, "the initrd at %s is not in memory, so it is not used",
			format_span(boot->initrd.base, boot->initrd.size, span));
	boot->initrd.size = 0;
}

/*
 * An initrd beyond mem= is still needed: its memory comes back, as on arm64. 32-bit ARM kernels do
 * without it.
 */
static void keep_initrd_memory(struct boot *boot)
{
	uint64_t base = boot->initrd.base & ~(uint64_t)(PAGE_SIZE - 1);
	uint64_t end = round_up(span_end(boot->initrd.base, boot->initrd.size), PAGE_SIZE);
	size_t i;

	if (!boot->initrd.size || end < base)
		return;
	boot->initrd = (struct firmware_window){ base, end - base };
	if (memblock_is_region_memory(base, end - base))
		return;
	if (boot_is_arm(boot)) {
		drop_initrd(boot);
		return;
	}
	for (i = 0; i < boot->map->cnt; i++) {
		const struct mem_range *bank = &boot->map->ranges[i];

		if (bank->is.kind != FIRMWARE_MEMORY || base < bank->is.base ||
		    end > mem_range_end(bank))
			continue;
		(void)memblock_add(base, end - base);
		mem_map_anomaly(boot->map, "the initrd lies in memory that the command line took "
					   "away; that part was added again");
		return;
	}
}

static enum owner_class class_of(const struct firmware_range *range)
{
	if (range->flags & FIRMWARE_NOMAP)
		return OWNER_NOMAP;
	return range->flags & FIRMWARE_REUSABLE ? OWNER_POOL : OWNER_FIRMWARE;
}

static void check_kernel_covered(struct boot *boot, const struct mem_range *range)
{
	char kernel[SPAN_TEXT], span[SPAN_TEXT];

	if (!spans_overlap(boot->kernel.base, boot->kernel.size, range->is.base, range->is.size))
		return;
	mem_map_anomaly(boot->map, "%s (%s) covers the kernel image at %s",
			format_span(range->is.base, range->is.size, span), range->source,
			format_span(boot->kernel.base, boot->kernel.size, kernel));
}

static void report_refusal(struct boot *boot, const struct mem_range *range, int err)
{
	char size[SIZE_TEXT], span[SPAN_TEXT];

	if (range->is.kind == FIRMWARE_DYNAMIC && err == -ENOMEM)
		mem_map_anomaly(boot->map, "%s (%s) could not be placed: no room %s", range->source,
				format_size(range->is.size, size),
				range->is.window_cnt ? "in its alloc-ranges" : "anywhere");
	else if (err == -EBUSY)
		mem_map_anomaly(boot->map, "%s (%s) stays mapped: part of it is already reserved",
				format_span(range->is.base, range->is.size, span), range->source);
	else
		mem_map_anomaly(boot->map, "%s was left out", range->source);
}

static void reserve_described(struct boot *boot, const struct mem_range *range)
{
	phys_addr_t base;
	struct owner *owner;
	int err;

	if (!range->is.size)
		return;
	if (range->is.kind != FIRMWARE_DYNAMIC)
		check_kernel_covered(boot, range);
	machine.caller = range->source;
	err = firmware_apply(&range->is, &base);
	if (err) {
		report_refusal(boot, range, err);
		return;
	}
	owner = boot_record(boot, base, range->is.size, class_of(&range->is), range->is.name);
	owner->flags = range->is.flags;
	owner->placed = range->is.kind == FIRMWARE_DYNAMIC;
}

static void reserve_all_described(struct boot *boot)
{
	size_t i;

	for (i = 0; i < boot->map->cnt; i++) {
		const struct mem_range *range = &boot->map->ranges[i];

		if (range->is.kind == FIRMWARE_DYNAMIC ||
		    (mem_is_reservation(&range->is) && range->is.kind != FIRMWARE_INITRD))
			reserve_described(boot, range);
	}
}

static uint64_t blob_size(const struct mem_map *map)
{
	size_t i;

	for (i = 0; i < map->cnt; i++)
		if (map->ranges[i].is.kind == FIRMWARE_BLOB)
			return map->ranges[i].is.size;
	return 0;
}

static void reserve_taken(struct boot *boot)
{
	uint64_t blob = blob_size(boot->map);

	choose_kernel(boot);
	if (blob)
		choose_dtb(boot, blob);
	machine.kernel_end = span_end(boot->kernel.base, boot->kernel.size);
	reserve_image(boot, &boot->dtb, OWNER_DTB, "device tree");
	reserve_image(boot, &boot->initrd, OWNER_INITRD, "initrd");
	reserve_image(boot, &boot->kernel, OWNER_KERNEL, "kernel image");
	arm_reserve_pgd(boot);
	reserve_all_described(boot);
}

/* What has a place already, whoever may put the rest somewhere. */
static void reserve_given(struct boot *boot)
{
	if (boot->options->has_kernel)
		choose_kernel(boot);
	reserve_image(boot, &boot->initrd, OWNER_INITRD, "initrd");
	reserve_image(boot, &boot->kernel, OWNER_KERNEL, "kernel image");
	reserve_all_described(boot);
}

/* ---- the boot ---- */

/* More banks than the first array holds are found on PCs, whose kernels let arrays grow first. */
static size_t count_banks(const struct mem_map *map)
{
	size_t i, cnt = 0;

	for (i = 0; i < map->cnt; i++)
		cnt += map->ranges[i].is.kind == FIRMWARE_MEMORY;
	return cnt;
}

static void boot_sequence(void *arg)
{
	struct boot *boot = arg;

	apply_switches(boot);
	if (count_banks(boot->map) >= INIT_MEMBLOCK_REGIONS)
		memblock_allow_resize();
	apply_kind(boot, FIRMWARE_MEMORY);
	apply_kind(boot, FIRMWARE_USABLE);
	arm_begin(boot);
	apply_kind(boot, FIRMWARE_NODE);
	apply_memory_options(boot);
	choose_initrd(boot);
	keep_initrd_memory(boot);
	machine.caller = "node 0";
	assign_nodes();
	snapshot(&boot->banks, &memblock.memory);
	if (!boot->banks.cnt)
		memblock_port_panic("there is no memory to boot on");
	if (memblock_phys_mem_size() > MOST_MEMORY)
		memblock_port_panic("more than 64 TiB of memory cannot be simulated");
	arm_bound(boot);
	snapshot(&boot->banks, &memblock.memory);
	if (boot->options->stage == BOOT_DESCRIBED) {
		reserve_given(boot);
		return;
	}
	reserve_taken(boot);
	arm_bound(boot);
	if (boot->options->stage == BOOT_LOADED)
		return;
	memblock_allow_resize();
	early_allocations(boot);
	snapshot(&boot->marked, &memblock.memory);
	machine.max_low_pfn = (unsigned long)(memblock_end_of_DRAM() >> PAGE_SHIFT);
	machine.caller = "hand-over";
	memblock_free_all();
}

/* A region array that grew lies in memory of its own. */
static void record_growth(struct boot *boot, const struct memblock_type *type)
{
	const uint64_t bytes = round_up(type->max * sizeof(*type->regions), PAGE_SIZE);
	char name[48];

	if (type->max <= INIT_MEMBLOCK_REGIONS)
		return;
	snprintf(name, sizeof(name), "memblock's array `%s`", type->name);
	boot_record(boot, memblock_port_virt_to_phys(type->regions), bytes, OWNER_EARLY, name)
		->placed = true;
}

static int by_address(const void *a, const void *b)
{
	const struct owner *x = a, *y = b;

	if (x->base != y->base)
		return x->base < y->base ? -1 : 1;
	return x->size < y->size ? -1 : x->size > y->size;
}

/* ---- in and out ---- */

static void collect(struct boot *boot)
{
	size_t i;

	for (i = 0; i <= MAX_PAGE_ORDER; i++)
		boot->blocks[i] = machine.blocks_by_order[i];
	snapshot(&boot->memory, &memblock.memory);
	snapshot(&boot->reserved, &memblock.reserved);
	if (!boot->marked.cnt)
		snapshot(&boot->marked, &memblock.memory);
	record_growth(boot, &memblock.memory);
	record_growth(boot, &memblock.reserved);
	if (boot->owner_cnt)
		qsort(boot->owners, boot->owner_cnt, sizeof(*boot->owners), by_address);
	sum_up(boot);
}

static void report_panic(const struct boot *boot)
{
	if (boot->banks.cnt)
		tool_error("%s: the boot panicked: %s", boot->map->path, machine.panic);
	else
		tool_error("%s: the %s no memory to boot on; give some with --cmdline "
			   "mem=SIZE@ADDRESS",
			   boot->map->path,
			   mem_map_memory(boot->map) ? "command line leaves" : "map describes");
}

bool boot_run(struct boot *boot, struct mem_map *map, const struct boot_options *options)
{
	bool alive;

	memset(boot, 0, sizeof(*boot));
	boot->map = map;
	boot->options = options;
	boot->cmdline_text = options->cmdline ? options->cmdline : map->bootargs;
	if (!cmdline_parse(boot->cmdline_text, &boot->cmdline))
		return false;
	machine_reset();
	memblock_set_rules(&memblock_era_rules[options->era]);
	current = boot;
	machine.log = receive_log;
	alive = machine_try(boot_sequence, boot);
	machine.log = NULL;
	machine.caller = NULL;
	if (!alive && !options->accept_panic) {
		report_panic(boot);
		return false;
	}
	if (!alive)
		boot->panic = xstrdup(machine.panic);
	collect(boot);
	return true;
}

void boot_free(struct boot *boot)
{
	size_t i;

	for (i = 0; i < boot->owner_cnt; i++)
		free(boot->owners[i].name);
	for (i = 0; i < boot->log_cnt; i++)
		free(boot->log[i]);
	free(boot->panic);
	free(boot->owners);
	free(boot->log);
	free(boot->banks.list);
	free(boot->memory.list);
	free(boot->reserved.list);
	free(boot->marked.list);
	cmdline_free(&boot->cmdline);
	arm_lowmem_free(&boot->arm);
	memset(boot, 0, sizeof(*boot));
}
