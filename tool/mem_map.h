/* SPDX-License-Identifier: MIT */
/*
 * mem_map.h - a machine's memory as somebody described it: what every reader produces and every
 * command starts from.
 *
 * A map says what it was told, right or wrong; mem_map_check() says what is wrong with it. Readers
 * fill it, boot.c turns it into memblock calls, report.c and json.c show it. No reader touches the
 * library.
 */
#ifndef MEM_MAP_H
#define MEM_MAP_H

#include <memblock/firmware.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One described range. */
struct mem_range {
	struct firmware_range is; /* what it is; is.name is owned by the map */
	char *source;             /* where it says so: "/memory@80000000", "line 12" */
	unsigned int line;        /* of a text, from 1; 0 if it was none */
};

struct mem_map {
	char *path;         /* the file it was read from */
	char *name;         /* which of several maps of that file it is: "BIOS-e820"; or NULL */
	const char *format; /* "flattened device tree" */
	char *model;        /* the machine's name, or NULL */
	char *bootargs;     /* the kernel command line it brings along, or NULL */
	unsigned int cpus;  /* 0 if it does not say */
	char *cpu;          /* what kind the first one is, "arm,cortex-a15", or NULL */
	bool ordered;       /* its source lists by address, as E820 maps do */

	struct mem_range *ranges; /* in the order in which a boot acts on them */
	size_t cnt, max;

	char **anomalies; /* whole sentences */
	size_t anomaly_cnt, anomaly_max;
	size_t read_anomaly_cnt; /* those found while reading, before mem_map_check() */
};

void mem_map_init(struct mem_map *map, const char *path);
void mem_map_free(struct mem_map *map);

/* mem_map_add - append a copy of `range`, which may not outlive its source; `source` is copied. */
struct mem_range *mem_map_add(struct mem_map *map, const struct firmware_range *range,
			      const char *source);

/* mem_map_copy - append a copy of a range, of this map or of another, and its source. */
struct mem_range *mem_map_copy(struct mem_map *map, const struct mem_range *range);

/*
 * mem_range_by_base, mem_address_order - for qsort() of pointers to ranges, earlier in the map
 * first where bases are equal, and of addresses.
 */
int mem_range_by_base(const void *a, const void *b);
int mem_address_order(const void *a, const void *b);

/* mem_map_sort - order the ranges by address, equal ones as they were. */
void mem_map_sort(struct mem_map *map);

/* mem_map_sweep - drop every range whose kind was set to MEM_GONE. */
#define MEM_GONE FIRMWARE_KINDS
void mem_map_sweep(struct mem_map *map);

/* mem_map_anomaly - append a sentence. */
void mem_map_anomaly(struct mem_map *map, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* mem_map_check - append a sentence for everything that cannot be right. */
void mem_map_check(struct mem_map *map);

/* mem_map_memory - bytes of all banks, overlap counted twice. */
uint64_t mem_map_memory(const struct mem_map *map);

/* mem_kind_name - "memory", "reserved", ...: the word used in tables and JSON. */
const char *mem_kind_name(enum firmware_kind kind);

/* mem_is_bank - whether it is RAM. */
static inline bool mem_is_bank(const struct firmware_range *range)
{
	return range->kind == FIRMWARE_MEMORY;
}

static inline bool is_page_aligned(uint64_t address)
{
	return (address & (PAGE_SIZE - 1)) == 0;
}

/* mem_is_reservation - whether it takes a place away from memory. */
bool mem_is_reservation(const struct firmware_range *range);

/* span_end - first address behind, UINT64_MAX if that lies beyond 64 bits. */
static inline uint64_t span_end(uint64_t base, uint64_t size)
{
	return base + size < base ? UINT64_MAX : base + size;
}

static inline uint64_t mem_range_end(const struct mem_range *range)
{
	return span_end(range->is.base, range->is.size);
}

/* format_span - "0x80000000-0x9fffffff", last byte inclusive, into `buffer` of SPAN_TEXT bytes. */
enum { SPAN_TEXT = 48 };
char *format_span(uint64_t base, uint64_t size, char *buffer);

#endif
