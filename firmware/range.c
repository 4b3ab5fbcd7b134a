// SPDX-License-Identifier: MIT
/*
 * range.c - what one range of a firmware description means to memblock.
 *
 * The only file of firmware/ that calls memblock for a range. It does not know which format the
 * range came from.
 */
#include <memblock/firmware.h>
#include <memblock/linux6.h>

#include "range.h"

/*
 * The bytes of the range that the kernel can address: memory beyond is of no use. False if there
 * are none.
 */
static bool addressable_part(const struct firmware_range *range, phys_addr_t *base,
			     phys_addr_t *size)
{
	u64 end = firmware_range_wraps(range) ? ~(u64)0 : range->base + range->size;

	if (end > PHYS_ADDR_MAX)
		end = PHYS_ADDR_MAX;
	if (range->base >= end)
		return false;
	*base = (phys_addr_t)range->base;
	*size = (phys_addr_t)(end - range->base);
	return true;
}

/* Shrinks [*base, *base + *size) to whole pages. False if none is left. */
static bool whole_pages(phys_addr_t *base, phys_addr_t *size)
{
	const phys_addr_t mask = (phys_addr_t)(PAGE_SIZE - 1);
	phys_addr_t start = (*base + mask) & ~mask;
	phys_addr_t end = (*base + *size) & ~mask;

	if (start < *base || start >= end)
		return false;
	*base = start;
	*size = end - start;
	return true;
}

static int add_memory(const struct firmware_range *range, phys_addr_t base, phys_addr_t size)
{
	int err;

	if (range->nid >= 0 && range->nid < MAX_NUMNODES)
		err = memblock_add_node(base, size, range->nid, MEMBLOCK_NONE);
	else
		err = memblock_add(base, size);
	if (!err && range->flags & FIRMWARE_HOTPLUGGABLE)
		err = memblock_mark_hotplug(base, size);
	if (!err && range->flags & FIRMWARE_MIRROR)
		err = memblock_mark_mirror(base, size);
	return err;
}

static int apply_memory(const struct firmware_range *range, phys_addr_t base, phys_addr_t size)
{
	return whole_pages(&base, &size) ? add_memory(range, base, size) : 0;
}

static int apply_node(const struct firmware_range *range, phys_addr_t base, phys_addr_t size)
{
	if (range->nid < 0 || range->nid >= MAX_NUMNODES)
		return 0;
	if (range->flags & FIRMWARE_HOTPLUGGABLE && memblock_mark_hotplug(base, size))
		return -ENOMEM;
	return memblock_set_node(base, size, &memblock.memory, range->nid);
}

static bool is_beside_memory(enum firmware_kind kind)
{
	return kind >= FIRMWARE_PLATFORM;
}

static int apply_usable(const struct firmware_range *range, phys_addr_t base, phys_addr_t size)
{
	if (range->index > 0)
		return memblock_add(base, size);
	memblock_cap_memory_range(base, size);
	return 0;
}

static int apply_reserved(const struct firmware_range *range, phys_addr_t base, phys_addr_t size)
{
	if (!(range->flags & FIRMWARE_NOMAP))
		return memblock_reserve(base, size);
	/* Whoever reserved it relies on reaching it. */
	if (memblock_overlaps_region(&memblock.memory, base, size) &&
	    memblock_is_region_reserved(base, size))
		return -EBUSY;
	return memblock_mark_nomap(base, size);
}

static u64 dynamic_align(const struct firmware_range *range)
{
	u64 align = range->align ? range->align : PAGE_SIZE;
	unsigned int pool = FIRMWARE_REUSABLE | FIRMWARE_POOL;

	if ((range->flags & pool) == pool && align < FIRMWARE_POOL_ALIGN)
		align = FIRMWARE_POOL_ALIGN;
	return align;
}

/* The address of a place in the first window with room, reserved; 0 if there is none. */
static phys_addr_t place_in_windows(const struct firmware_range *range, phys_addr_t size,
				    phys_addr_t align)
{
	struct firmware_range window = { .kind = FIRMWARE_DYNAMIC };
	phys_addr_t base, length, placed = 0;
	unsigned int i;

	if (range->window_cnt == 0)
		return memblock_phys_alloc_range(size, align, 0, PHYS_ADDR_MAX);
	for (i = 0; i < range->window_cnt && !placed; i++) {
		window.base = range->windows[i].base;
		window.size = range->windows[i].size;
		if (addressable_part(&window, &base, &length))
			placed = memblock_phys_alloc_range(size, align, base, base + length);
	}
	return placed;
}

static int apply_dynamic(const struct firmware_range *range, phys_addr_t *placed)
{
	u64 align = dynamic_align(range);
	int err = 0;

	if (align & (align - 1))
		return -EINVAL;
	if (range->size > PHYS_ADDR_MAX || align > PHYS_ADDR_MAX)
		return -ENOMEM;
	*placed = place_in_windows(range, (phys_addr_t)range->size, (phys_addr_t)align);
	if (!*placed)
		return -ENOMEM;
	if (range->flags & FIRMWARE_NOMAP)
		err = memblock_mark_nomap(*placed, (phys_addr_t)range->size);
	if (err)
		(void)memblock_phys_free(*placed, (phys_addr_t)range->size);
	return err;
}

int firmware_apply(const struct firmware_range *range, phys_addr_t *placed)
{
	phys_addr_t base = 0, size = 0, elsewhere;

	if (!placed)
		placed = &elsewhere;
	*placed = 0;
	if (range->size == 0 || is_beside_memory(range->kind))
		return 0;
	if (range->kind == FIRMWARE_DYNAMIC)
		return apply_dynamic(range, placed);
	if (range->kind != FIRMWARE_MEMORY && firmware_range_wraps(range))
		return -EINVAL;
	if (!addressable_part(range, &base, &size))
		return 0;
	*placed = base;
	if (range->kind == FIRMWARE_MEMORY)
		return apply_memory(range, base, size);
	if (range->kind == FIRMWARE_USABLE)
		return apply_usable(range, base, size);
	if (range->kind == FIRMWARE_NODE)
		return apply_node(range, base, size);
	return apply_reserved(range, base, size);
}

/* ---- maps that list RAM and what is beside it ---- */

int firmware_add_exactly(const struct firmware_range *range, void *arg)
{
	phys_addr_t base, size;

	(void)arg;
	if (range->kind != FIRMWARE_MEMORY || !addressable_part(range, &base, &size))
		return 0;
	return add_memory(range, base, size);
}

int firmware_remove_beside(const struct firmware_range *range, void *arg)
{
	phys_addr_t base, size;

	(void)arg;
	if (!is_beside_memory(range->kind) || !addressable_part(range, &base, &size))
		return 0;
	return memblock_remove(base, size);
}
