/* SPDX-License-Identifier: MIT */
/*
 * snapshot.h - a machine's memory at one moment: what every picture is drawn from.
 *
 * A snapshot is a list of spans: banks of memory, and what takes parts of them. Whoever has
 * something to draw - a described map, a boot, a replayed log - adds its spans and finishes the
 * snapshot; pictures and bars know nothing else. It owns all its text,
 * which it makes printable (text.h), and refers to no live state.
 */
#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a span is: one colour of the picture each. Looks and names are in palette.c. */
enum span_kind {
	SPAN_MEMORY, /* a bank of RAM; the other kinds lie in front of it */
	SPAN_KERNEL,
	SPAN_INITRD,
	SPAN_DTB,
	SPAN_RESERVED, /* reserved by firmware, or by nobody known */
	SPAN_NOMAP,
	SPAN_POOL,
	SPAN_PAGE_TABLES,
	SPAN_PAGE_MAP,
	SPAN_EARLY, /* every other allocation of the boot */

	/* What a firmware's map lists beside memory. */
	SPAN_PLATFORM, /* kept by the platform */
	SPAN_RUNTIME,  /* EFI runtime services */
	SPAN_ACPI_DATA,
	SPAN_ACPI_NVS,
	SPAN_UNUSABLE, /* found to be bad */
	SPAN_PERSISTENT,
	SPAN_SOFT_RESERVED,
	SPAN_DEVICE, /* no RAM */
	SPAN_OTHER,
	SPAN_KINDS,
};

/* What else is to be said of a span; a set of bits. */
enum span_flags {
	SPAN_PLACED = 0x1,  /* memblock chose the address */
	SPAN_HOTPLUG = 0x2, /* may be unplugged */
	SPAN_MIRROR = 0x4,  /* kept twice by the hardware */
};

enum { SPAN_NO_NODE = -1 };

struct span {
	uint64_t base, size; /* never empty, never beyond 64 bits */
	enum span_kind kind;
	unsigned int flags; /* enum span_flags */
	int node;           /* SPAN_NO_NODE if nobody says */
	char *label;        /* its owner, or where it is described */

	/* Set by snapshot_finish(): which of how many spans that lie side by side, overlapping. */
	unsigned int track, tracks;
};

struct snapshot {
	char *title;  /* the machine's name */
	char *origin; /* "samples/board.dtb, after a boot" */
	struct span *spans;
	size_t cnt, max;
};

/* snapshot_init - an empty snapshot; both texts are copied. To be freed with snapshot_free(). */
void snapshot_init(struct snapshot *snapshot, const char *title, const char *origin);
void snapshot_free(struct snapshot *snapshot);

/*
 * snapshot_add - append a copy of `span`, its label included (NULL is ""). What lies beyond 64 bits
 * is cut off, and what is empty is left out.
 */
void snapshot_add(struct snapshot *snapshot, const struct span *span);

/*
 * snapshot_finish - to be called when all spans are there. Sorts them - banks first, then by
 * address, the longer of two first -, gives each that names no node that of the bank it begins in,
 * or else of the bank before it, and puts what overlaps side by side: banks of a node among each
 * other, and what takes memory. O(n log n) plus n for each span that overlaps another.
 */
void snapshot_finish(struct snapshot *snapshot);

/* snapshot_banks - how many spans are banks. They come first in a finished snapshot. */
size_t snapshot_banks(const struct snapshot *snapshot);

/* ---- those that make one; each is finished ---- */

struct mem_map;
struct boot;
struct memblock_state;
struct replay;

/*
 * snapshot_of_map - what a description says. Ranges without a place are left out; banks that name
 * no node are divided where the map says which addresses are whose.
 */
void snapshot_of_map(struct snapshot *snapshot, const struct mem_map *map);

/*
 * snapshot_of_boot - memory as it was before anything was taken, every owner's reservation, and
 * what memblock has reserved without an owner known.
 */
void snapshot_of_boot(struct snapshot *snapshot, const struct boot *boot);

/* snapshot_of_state - memblock's two lists as a kernel printed them, read from `path`. */
void snapshot_of_state(struct snapshot *snapshot, const char *path,
		       const struct memblock_state *state);

/* snapshot_of_replay - what a replayed log leaves: memory, and whose each reservation is. */
void snapshot_of_replay(struct snapshot *snapshot, const struct replay *replay);

#endif
