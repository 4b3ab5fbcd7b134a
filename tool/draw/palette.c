// SPDX-License-Identifier: MIT
/*
 * palette.c - the tables behind palette.h. On dark pages the dark ones of the colours are lighter.
 */
#include "palette.h"

const struct kind_style kind_styles[SPAN_KINDS] = {
	[SPAN_MEMORY] = { "memory", "memory", '.', 250, 0xe9eef3, 0x262d35, TEXTURE_NONE },
	[SPAN_KERNEL] = { "kernel", "kernel image", 'K', 208, 0xe69f00, 0xe69f00, TEXTURE_NONE },
	[SPAN_INITRD] = { "initrd", "initrd", 'I', 227, 0xf0e442, 0xf0e442, TEXTURE_NONE },
	[SPAN_DTB] = { "device-tree", "device tree", 'D', 117, 0x56b4e9, 0x56b4e9, TEXTURE_NONE },
	[SPAN_RESERVED] = { "reserved", "reserved", 'R', 166, 0xd55e00, 0xe5712a, TEXTURE_NONE },
	[SPAN_NOMAP] = { "no-map", "no-map", 'x', 245, 0x8b949e, 0x8b949e, TEXTURE_RISING },
	[SPAN_POOL] = { "pool", "reusable pool", 'C', 36, 0x009e73, 0x1fb388, TEXTURE_FALLING },
	[SPAN_PAGE_TABLES] = { "page-tables", "page tables", 'T', 32, 0x0072b2, 0x3d94d1,
			       TEXTURE_NONE },
	[SPAN_PAGE_MAP] = { "page-map", "struct page map", 'P', 175, 0xcc79a7, 0xcc79a7,
			    TEXTURE_NONE },
	[SPAN_EARLY] = { "early", "other early allocations", 'a', 252, 0x59636e, 0xb7bec6,
			 TEXTURE_NONE },
	[SPAN_PLATFORM] = { "platform", "kept by the platform", 'p', 166, 0xd55e00, 0xe5712a,
			    TEXTURE_RISING },
	[SPAN_RUNTIME] = { "runtime", "EFI runtime", 'r', 208, 0xe69f00, 0xe69f00,
			   TEXTURE_FALLING },
	[SPAN_ACPI_DATA] = { "acpi-data", "ACPI tables", 'A', 117, 0x56b4e9, 0x56b4e9,
			     TEXTURE_RISING },
	[SPAN_ACPI_NVS] = { "acpi-nvs", "ACPI NVS", 'N', 117, 0x56b4e9, 0x56b4e9, TEXTURE_CROSSED },
	[SPAN_UNUSABLE] = { "unusable", "bad memory", '!', 245, 0x1f2328, 0xe6edf3,
			    TEXTURE_CROSSED },
	[SPAN_PERSISTENT] = { "persistent", "persistent memory", 'S', 36, 0x009e73, 0x1fb388,
			      TEXTURE_CROSSED },
	[SPAN_SOFT_RESERVED] = { "soft-reserved", "soft reserved", 's', 175, 0xcc79a7, 0xcc79a7,
				 TEXTURE_RISING },
	[SPAN_DEVICE] = { "device", "devices", 'd', 32, 0x0072b2, 0x3d94d1, TEXTURE_RISING },
	[SPAN_OTHER] = { "other", "of unknown type", '?', 245, 0x8b949e, 0x8b949e,
			 TEXTURE_CROSSED },
};

static const struct {
	const char *id;
	uint32_t light, dark;
} paints[PAINTS] = {
	[PAINT_PAGE] = { "page", 0xffffff, 0x0d1117 },
	[PAINT_TEXT] = { "text", 0x1f2328, 0xe6edf3 },
	[PAINT_DIM] = { "dim", 0x59636e, 0x9198a1 },
	[PAINT_LINE] = { "line", 0xafb8c1, 0x545d68 },
	[PAINT_EDGE] = { "edge", 0x818b98, 0x656c76 },
	[PAINT_SAME] = { "same", 0xc4ccd4, 0x3d444d },
	[PAINT_NEW] = { "new", 0x0072b2, 0x56b4e9 },
	[PAINT_GONE] = { "gone", 0xd55e00, 0xe5712a },
	[PAINT_MOVED] = { "moved", 0x9a4f7c, 0xcc79a7 },
	[PAINT_CLASH] = { "clash", 0x1f2328, 0xf0e442 },
};

const char *paint_id(unsigned int paint)
{
	return paint < PAINTS ? paints[paint].id : kind_styles[paint - PAINT_KIND].id;
}

uint32_t paint_colour(unsigned int paint, bool dark)
{
	if (paint < PAINTS)
		return dark ? paints[paint].dark : paints[paint].light;
	return dark ? kind_styles[paint - PAINT_KIND].dark : kind_styles[paint - PAINT_KIND].light;
}
