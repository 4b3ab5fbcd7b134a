// SPDX-License-Identifier: MIT
/*
 * mem_map.c - holding a described map, and finding what is wrong with it.
 *
 * The checks look at the description alone: sizes, borders, overlaps. What only a boot can find out
 * (a region that could not be placed, a kernel image in the way) is found in boot.c.
 */
#include "mem_map.h"
#include "mem_clean.h"
#include "tool.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void mem_map_init(struct mem_map *map, const char *path)
{
	memset(map, 0, sizeof(*map));
	map->path = xstrdup(path);
	map->format = "unknown";
}

static void free_range(struct mem_range *range)
{
	free((char *)range->is.name);
	free(range->source);
}

void mem_map_free(struct mem_map *map)
{
	size_t i;

	for (i = 0; i < map->cnt; i++)
		free_range(&map->ranges[i]);
	for (i = 0; i < map->anomaly_cnt; i++)
		free(map->anomalies[i]);
	free(map->ranges);
	free(map->anomalies);
	free(map->bootargs);
	free(map->cpu);
	free(map->model);
	free(map->name);
	free(map->path);
	memset(map, 0, sizeof(*map));
}

struct mem_range *mem_map_add(struct mem_map *map, const struct firmware_range *range,
			      const char *source)
{
	struct mem_range *added;
	struct firmware_range copy = *range; /* it may lie in the array that moves */

	if (map->cnt == map->max) {
		map->max = map->max ? 2 * map->max : 16;
		map->ranges = xrealloc(map->ranges, map->max * sizeof(*map->ranges));
	}
	added = &map->ranges[map->cnt++];
	added->is = copy;
	added->is.name = xstrdup(copy.name);
	added->source = xstrdup(source);
	added->line = 0;
	return added;
}

struct mem_range *mem_map_copy(struct mem_map *map, const struct mem_range *range)
{
	const unsigned int line = range->line;
	struct mem_range *added = mem_map_add(map, &range->is, range->source);

	added->line = line;
	return added;
}

/* What is compared when a map is sorted: the place before breaks ties. */
struct placed {
	struct mem_range range;
	size_t place;
};

static int by_base_and_place(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;

	if (x->range.is.base != y->range.is.base)
		return x->range.is.base < y->range.is.base ? -1 : 1;
	return x->place < y->place ? -1 : 1;
}

int mem_range_by_base(const void *a, const void *b)
{
	const struct mem_range *x = *(const struct mem_range *const *)a;
	const struct mem_range *y = *(const struct mem_range *const *)b;

	if (x->is.base != y->is.base)
		return x->is.base < y->is.base ? -1 : 1;
	return x < y ? -1 : x > y;
}

int mem_address_order(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

void mem_map_sort(struct mem_map *map)
{
	struct placed *list = xrealloc(NULL, map->cnt * sizeof(*list));
	size_t i;

	for (i = 0; i < map->cnt; i++)
		list[i] = (struct placed){ map->ranges[i], i };
	qsort(list, map->cnt, sizeof(*list), by_base_and_place);
	for (i = 0; i < map->cnt; i++)
		map->ranges[i] = list[i].range;
	free(list);
}

void mem_map_sweep(struct mem_map *map)
{
	size_t i, kept = 0;

	for (i = 0; i < map->cnt; i++) {
		if (map->ranges[i].is.kind == MEM_GONE)
			free_range(&map->ranges[i]);
		else
			map->ranges[kept++] = map->ranges[i];
	}
	map->cnt = kept;
}

void mem_map_anomaly(struct mem_map *map, const char *format, ...)
{
	va_list args;
	char *sentence;

	va_start(args, format);
	if (vasprintf(&sentence, format, args) < 0)
		sentence = xstrdup(format);
	va_end(args);
	if (map->anomaly_cnt == map->anomaly_max) {
		map->anomaly_max = map->anomaly_max ? 2 * map->anomaly_max : 16;
		map->anomalies =
			xrealloc(map->anomalies, map->anomaly_max * sizeof(*map->anomalies));
	}
	map->anomalies[map->anomaly_cnt++] = sentence;
}

uint64_t mem_map_memory(const struct mem_map *map)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < map->cnt; i++)
		if (map->ranges[i].is.kind == FIRMWARE_MEMORY)
			sum += mem_range_end(&map->ranges[i]) - map->ranges[i].is.base;
	return sum;
}

const char *mem_kind_name(enum firmware_kind kind)
{
	static const char *const names[FIRMWARE_KINDS] = {
		[FIRMWARE_MEMORY] = "memory",         [FIRMWARE_USABLE] = "usable",
		[FIRMWARE_ELFCOREHDR] = "elfcorehdr", [FIRMWARE_INITRD] = "initrd",
		[FIRMWARE_BLOB] = "device-tree",      [FIRMWARE_MEMRESERVE] = "memreserve",
		[FIRMWARE_RESERVED] = "reserved",     [FIRMWARE_DYNAMIC] = "dynamic",
		[FIRMWARE_KERNEL] = "kernel",         [FIRMWARE_NODE] = "node",
		[FIRMWARE_PLATFORM] = "platform",     [FIRMWARE_RUNTIME] = "runtime",
		[FIRMWARE_ACPI_DATA] = "acpi-data",   [FIRMWARE_ACPI_NVS] = "acpi-nvs",
		[FIRMWARE_UNUSABLE] = "unusable",     [FIRMWARE_PERSISTENT] = "persistent",
		[FIRMWARE_DEVICE] = "device",         [FIRMWARE_SOFT_RESERVED] = "soft-reserved",
		[FIRMWARE_OTHER] = "other",
	};

	return names[kind];
}

char *format_span(uint64_t base, uint64_t size, char *buffer)
{
	if (size == 0)
		snprintf(buffer, SPAN_TEXT, "0x%08" PRIx64 " (empty)", base);
	else
		snprintf(buffer, SPAN_TEXT, "0x%08" PRIx64 "-0x%08" PRIx64, base, base + size - 1);
	return buffer;
}

/* ---- what is wrong with one range ---- */

bool mem_is_reservation(const struct firmware_range *range)
{
	return range->kind == FIRMWARE_ELFCOREHDR || range->kind == FIRMWARE_INITRD ||
	       range->kind == FIRMWARE_MEMRESERVE || range->kind == FIRMWARE_RESERVED ||
	       range->kind == FIRMWARE_KERNEL;
}

static void check_empty(struct mem_map *map, const struct mem_range *range)
{
	if (mem_is_place(&range->is) && range->line)
		mem_map_anomaly(map, "%s is empty: %s of size 0 at 0x%08" PRIx64, range->source,
				mem_kind_name(range->is.kind), range->is.base);
	else if (range->is.kind == FIRMWARE_MEMORY)
		mem_map_anomaly(map,
				"%s describes a bank of size 0 at 0x%08" PRIx64
				", to be filled in by a boot loader",
				range->source, range->is.base);
	else if (range->is.kind == FIRMWARE_DYNAMIC)
		mem_map_anomaly(map, "%s asks for no place and no size", range->source);
	else if (range->is.kind == FIRMWARE_RESERVED || range->is.kind == FIRMWARE_MEMRESERVE)
		mem_map_anomaly(map, "%s reserves nothing: size 0 at 0x%08" PRIx64, range->source,
				range->is.base);
}

static void check_wrapped(struct mem_map *map, const struct mem_range *range)
{
	if (range->is.kind == FIRMWARE_INITRD)
		mem_map_anomaly(map,
				"the initrd ends at 0x%08" PRIx64
				", before it starts at 0x%08" PRIx64 " (%s)",
				range->is.base + range->is.size, range->is.base, range->source);
	else if (mem_is_inverted(&range->is))
		mem_map_anomaly(map,
				"%s ends at 0x%08" PRIx64 ", before it starts at 0x%08" PRIx64
				": it is left out",
				range->source, range->is.base + range->is.size, range->is.base);
	else
		mem_map_anomaly(map,
				"%s: 0x%08" PRIx64 " + 0x%" PRIx64
				" wraps around the end of the address space",
				range->source, range->is.base, range->is.size);
}

/* The first and the end addresses of all banks, each by address. */
struct borders {
	uint64_t *starts, *ends;
	size_t cnt;
};

static struct borders borders_of(const struct mem_map *map)
{
	struct borders borders = { .cnt = 0 };
	size_t i;

	borders.starts = xrealloc(NULL, map->cnt * sizeof(uint64_t));
	borders.ends = xrealloc(NULL, map->cnt * sizeof(uint64_t));
	for (i = 0; i < map->cnt; i++) {
		if (!mem_is_bank(&map->ranges[i].is) || !map->ranges[i].is.size)
			continue;
		borders.starts[borders.cnt] = map->ranges[i].is.base;
		borders.ends[borders.cnt++] = mem_range_end(&map->ranges[i]);
	}
	qsort(borders.starts, borders.cnt, sizeof(uint64_t), mem_address_order);
	qsort(borders.ends, borders.cnt, sizeof(uint64_t), mem_address_order);
	return borders;
}

/* Whether a bank's border is inside a page, and no other bank goes on there. */
static bool loses_part_of_page(uint64_t border, const uint64_t *others, size_t cnt)
{
	return !is_page_aligned(border) &&
	       !bsearch(&border, others, cnt, sizeof(uint64_t), mem_address_order);
}

static void check_bank_alignment(struct mem_map *map, const struct mem_range *range,
				 const struct borders *borders)
{
	const uint64_t end = mem_range_end(range);
	char span[SPAN_TEXT];

	/* PCs have a border inside a page below 1 MiB, where firmware's own data area begins. */
	if (range->line && end <= 1 << 20)
		return;
	if (loses_part_of_page(range->is.base, borders->ends, borders->cnt) ||
	    loses_part_of_page(end, borders->starts, borders->cnt))
		mem_map_anomaly(map,
				"%s does not start and end on a page: %s, partial pages are lost",
				range->source, format_span(range->is.base, range->is.size, span));
}

/*
 * Only where somebody wished for that place and pages cannot hold it: logs record what was really
 * reserved.
 */
static void check_alignment(struct mem_map *map, const struct mem_range *range,
			    const struct borders *borders)
{
	char span[SPAN_TEXT];

	if (mem_is_bank(&range->is))
		check_bank_alignment(map, range, borders);
	else if (range->is.kind == FIRMWARE_RESERVED && !range->line &&
		 (!is_page_aligned(range->is.base) || !is_page_aligned(mem_range_end(range))))
		mem_map_anomaly(map, "%s does not start and end on a page: %s", range->source,
				format_span(range->is.base, range->is.size, span));
}

static void check_dynamic(struct mem_map *map, const struct mem_range *range)
{
	unsigned int i;

	if (range->is.align & (range->is.align - 1))
		mem_map_anomaly(
			map, "%s asks for an alignment of 0x%" PRIx64 ", which is no power of two",
			range->source, range->is.align);
	for (i = 0; i < range->is.window_cnt; i++)
		if (range->is.windows[i].size >= range->is.size)
			return;
	if (range->is.window_cnt)
		mem_map_anomaly(map,
				"%s asks for 0x%" PRIx64
				" bytes, more than any of its alloc-ranges holds",
				range->source, range->is.size);
}

static void check_each(struct mem_map *map)
{
	const unsigned int both = FIRMWARE_NOMAP | FIRMWARE_REUSABLE;
	struct borders borders = borders_of(map);
	const struct mem_range *range;
	size_t i;

	for (i = 0; i < map->cnt; i++) {
		range = &map->ranges[i];
		if (range->is.size == 0)
			check_empty(map, range);
		else if (firmware_range_wraps(&range->is))
			check_wrapped(map, range);
		else
			check_alignment(map, range, &borders);
		if (range->is.kind == FIRMWARE_DYNAMIC)
			check_dynamic(map, range);
		if ((range->is.flags & both) == both)
			mem_map_anomaly(map,
					"%s is both no-map and reusable, which exclude each other",
					range->source);
		if (range->is.nid >= MAX_NUMNODES)
			mem_map_anomaly(map, "%s names node %d, beyond the %d nodes supported",
					range->source, range->is.nid, MAX_NUMNODES);
	}
	free(borders.starts);
	free(borders.ends);
}

/* Once for the whole map: who lists by address and fails to do so has lost more than the order. */
static void check_order(struct mem_map *map)
{
	const struct mem_range *before = NULL, *range;
	char first[SPAN_TEXT], second[SPAN_TEXT];
	size_t i;

	for (i = 0; i < map->cnt && map->ordered; i++) {
		range = &map->ranges[i];
		if (!mem_is_place(&range->is))
			continue;
		if (before && range->is.base < before->is.base) {
			mem_map_anomaly(map, "not in order of address: %s (%s) follows %s (%s)",
					format_span(range->is.base, range->is.size, first),
					range->source,
					format_span(before->is.base, before->is.size, second),
					before->source);
			return;
		}
		before = range;
	}
}

/* ---- what is wrong between ranges ---- */

/* The ranges of one class that are neither empty nor wrapped, by address. To be freed. */
static const struct mem_range **sorted(const struct mem_map *map,
				       bool (*class)(const struct firmware_range *), size_t *cnt)
{
	const struct mem_range **list = xrealloc(NULL, map->cnt * sizeof(struct mem_range *));
	size_t i;

	*cnt = 0;
	for (i = 0; i < map->cnt; i++) {
		const struct mem_range *range = &map->ranges[i];

		if (class(&range->is) && range->is.size && !firmware_range_wraps(&range->is))
			list[(*cnt)++] = range;
	}
	qsort(list, *cnt, sizeof(*list), mem_range_by_base);
	return list;
}

static void check_reservations(struct mem_map *map, const struct mem_range **list, size_t cnt)
{
	char first[SPAN_TEXT], second[SPAN_TEXT];
	const struct mem_range *reaching = cnt ? list[0] : NULL;
	size_t i;

	for (i = 1; i < cnt; i++) {
		if (list[i]->is.base < mem_range_end(reaching))
			mem_map_anomaly(map, "reservations overlap: %s (%s) and %s (%s)",
					format_span(reaching->is.base, reaching->is.size, first),
					reaching->source,
					format_span(list[i]->is.base, list[i]->is.size, second),
					list[i]->source);
		if (mem_range_end(list[i]) > mem_range_end(reaching))
			reaching = list[i];
	}
}

/* Of two banks the one that starts first is named first. */
static void report_overlap(const struct mem_range *winner, const struct mem_range *loser, void *arg)
{
	char first[SPAN_TEXT], second[SPAN_TEXT];
	const bool swap = loser->is.base < winner->is.base;
	const struct mem_range *a = swap ? loser : winner, *b = swap ? winner : loser;
	struct mem_map *map = arg;

	format_span(a->is.base, a->is.size, first);
	format_span(b->is.base, b->is.size, second);
	if (mem_is_bank(&winner->is))
		mem_map_anomaly(map, "memory banks overlap: %s (%s) and %s (%s)", first, a->source,
				second, b->source);
	else
		mem_map_anomaly(map, "%s %s (%s) and %s %s (%s) overlap: %s is believed",
				mem_kind_name(a->is.kind), first, a->source,
				mem_kind_name(b->is.kind), second, b->source, winner->source);
}

/* How many bytes of `range` lie in the banks, which are sorted and may overlap. */
static uint64_t bytes_in_banks(const struct mem_range *range, const struct mem_range **banks,
			       size_t cnt)
{
	uint64_t from = range->is.base, end = mem_range_end(range), sum = 0, upto;
	size_t i;

	for (i = 0; i < cnt && banks[i]->is.base < end; i++) {
		if (banks[i]->is.base > from)
			from = banks[i]->is.base;
		upto = mem_range_end(banks[i]) < end ? mem_range_end(banks[i]) : end;
		if (upto > from) {
			sum += upto - from;
			from = upto;
		}
	}
	return sum;
}

/* Kernels of PCs reserve what firmware keeps between 640 KiB and 1 MiB, memory or not. */
static bool is_in_bios_area(const struct mem_map *map, const struct mem_range *range)
{
	return map->ordered && mem_range_end(range) <= 1 << 20;
}

static void check_inside(struct mem_map *map, const struct mem_range *range,
			 const struct mem_range **banks, size_t cnt)
{
	uint64_t inside = bytes_in_banks(range, banks, cnt);
	char span[SPAN_TEXT];

	if (inside == range->is.size || is_in_bios_area(map, range))
		return;
	mem_map_anomaly(map, "%s lies %soutside memory (%s)",
			format_span(range->is.base, range->is.size, span), inside ? "partly " : "",
			range->source);
}

void mem_map_check(struct mem_map *map)
{
	const struct mem_range **banks, **taken;
	size_t bank_cnt, taken_cnt, i;

	map->read_anomaly_cnt = map->anomaly_cnt;
	check_each(map);
	banks = sorted(map, mem_is_bank, &bank_cnt);
	taken = sorted(map, mem_is_reservation, &taken_cnt);
	if (bank_cnt == 0)
		mem_map_anomaly(map, "no memory is described");
	check_order(map);
	mem_sweep(map, NULL, report_overlap, map);
	check_reservations(map, taken, taken_cnt);
	for (i = 0; i < taken_cnt && bank_cnt; i++)
		check_inside(map, taken[i], banks, bank_cnt);
	free(banks);
	free(taken);
}
