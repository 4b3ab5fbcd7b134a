// SPDX-License-Identifier: MIT
/*
 * place.c - where the kernel image, the initrd and the device tree lie: where somebody says, else
 * where a boot loader would put them. Looks at the map and the banks of a boot; reserves nothing.
 */
#include "boot_parts.h"

#include <memblock/memblock.h>

#include <inttypes.h>

#define MIB (1ULL << 20)

/* Boot loaders put things on 2 MiB borders, the largest unit of early page tables. */
#define LOAD_ALIGN (2 * MIB)
#define USUAL_KERNEL_SIZE (32 * MIB)

static uint64_t behind_window(uint64_t base, uint64_t size, const struct firmware_window *window)
{
	return spans_overlap(base, size, window->base, window->size) ?
		       span_end(window->base, window->size) :
		       0;
}

/* The end of something that lies in [base, base + size), 0 if nothing does. */
static uint64_t behind_obstacle(const struct boot *boot, uint64_t base, uint64_t size)
{
	uint64_t end = behind_window(base, size, &boot->kernel);
	size_t i;

	if (!end)
		end = behind_window(base, size, &boot->initrd);
	for (i = 0; i < boot->map->cnt && !end; i++) {
		const struct mem_range *range = &boot->map->ranges[i];

		if (mem_is_reservation(&range->is) && range->is.kind != FIRMWARE_INITRD &&
		    spans_overlap(base, size, range->is.base, range->is.size))
			end = mem_range_end(range);
	}
	return end;
}

/* The lowest address from `from` on in `bank` where nothing is described. */
static bool find_place_in_bank(const struct boot *boot, const struct boot_region *bank,
			       uint64_t from, uint64_t size, uint64_t *place)
{
	uint64_t end = bank->base + bank->size, behind;
	uint64_t base = round_up(from > bank->base ? from : bank->base, LOAD_ALIGN);

	while (base >= bank->base && base < end && size <= end - base) {
		behind = behind_obstacle(boot, base, size);
		if (!behind) {
			*place = base;
			return true;
		}
		if (behind > UINT64_MAX - LOAD_ALIGN)
			return false;
		base = round_up(behind, LOAD_ALIGN);
	}
	return false;
}

static bool find_place(const struct boot *boot, uint64_t from, uint64_t size, uint64_t *place)
{
	size_t i;

	for (i = 0; i < boot->banks.cnt; i++)
		if (!(boot->banks.list[i].flags & MEMBLOCK_HOTPLUG) &&
		    find_place_in_bank(boot, &boot->banks.list[i], from, size, place))
			return true;
	return false;
}

/* A usual kernel, or on small machines one that leaves most of the memory. */
static uint64_t usual_kernel_size(const struct boot *boot)
{
	uint64_t memory = boot_is_arm(boot) ? arm_lowmem_span(&boot->arm) :
					      memblock_phys_mem_size();
	uint64_t share = memory / 8 & ~(uint64_t)(PAGE_SIZE - 1);

	if (share > USUAL_KERNEL_SIZE)
		return USUAL_KERNEL_SIZE;
	return share ? share : PAGE_SIZE;
}

void choose_kernel(struct boot *boot)
{
	const struct boot_region *bank = boot->banks.list;
	uint64_t size = usual_kernel_size(boot);
	uint64_t from = bank->base + (bank->size >= 64 * MIB ? LOAD_ALIGN : 0);

	if (boot->options->has_kernel) {
		boot->kernel = boot->options->kernel;
		return;
	}

	if (find_place(boot, from, size, &boot->kernel.base))
		boot->kernel.size = size;
	else
		mem_map_anomaly(boot->map, "no bank has room for a kernel image of %" PRIu64 " KiB",
				size / 1024);
}

/* The command's own option wins over the command line, and that over the map. */
void choose_initrd(struct boot *boot)
{
	size_t i;

	for (i = 0; i < boot->map->cnt; i++) {
		const struct mem_range *range = &boot->map->ranges[i];

		if (range->is.kind == FIRMWARE_INITRD && !firmware_range_wraps(&range->is))
			boot->initrd = (struct firmware_window){ range->is.base, range->is.size };
	}
	for (i = 0; i < boot->cmdline.cnt; i++)
		if (boot->cmdline.options[i].kind == CMDLINE_INITRD)
			boot->initrd = (struct firmware_window){ boot->cmdline.options[i].base,
								 boot->cmdline.options[i].size };
	if (boot->options->has_initrd)
		boot->initrd = boot->options->initrd;
}

/* Behind the initrd, or else behind the kernel. */
void choose_dtb(struct boot *boot, uint64_t size)
{
	const struct firmware_window *before = boot->initrd.size ? &boot->initrd : &boot->kernel;
	uint64_t from = span_end(before->base, before->size);

	if (find_place(boot, from, size, &boot->dtb.base) ||
	    find_place(boot, 0, size, &boot->dtb.base))
		boot->dtb.size = size;
	else
		mem_map_anomaly(boot->map, "no bank has room for the device tree");
}
