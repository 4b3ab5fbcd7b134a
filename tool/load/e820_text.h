/* SPDX-License-Identifier: MIT */
/*
 * e820_text.h - the lines in which kernels and hypervisors print E820 maps and what they change in
 * them.
 */
#ifndef E820_TEXT_H
#define E820_TEXT_H

#include "log_rows.h"

/* The maps that e820_row() puts rows into, beside "memory" of firmware-less machines. */
#define E820_BIOS "BIOS-e820"
#define E820_EXTENDED "extended"
#define E820_MODIFIED "modified"
#define E820_USER "user"
#define E820_XEN "Xen-e820"
#define E820_FIRMWARE FIRMWARE_MAP

/* e820_row - one entry, in any of the forms that docs/formats.md lists. */
row_parser e820_row;
extern const char e820_expects[];

/*
 * e820_kind_named - "usable", "(ACPI data)", "type 20", "persistent (type 7)" at *text, moved
 * behind it. False if it is none of the words.
 */
bool e820_kind_named(const char **text, struct firmware_range *range);

/* "e820: update [mem a-b] usable ==> reserved", "e820: remove [mem a-b]". */
struct e820_change {
	uint64_t base, size;
	bool any_kind; /* remove, whatever it is */
	enum firmware_kind from;
	bool remove;
	enum firmware_kind to;
};

bool e820_change_line(const char *text, struct e820_change *change);

/* e820_apply - make the change in a map. Pieces that are split off keep their source. */
void e820_apply(struct mem_map *map, const struct e820_change *change);

#endif
