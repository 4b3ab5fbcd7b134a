// SPDX-License-Identifier: MIT
/*
 * lowmem.c - where lowmem ends, and the linear mapping of all of it. This is the only file of
 * arch/arm that looks at the memory list; what entries look like is none of its business.
 */
#include "internal.h"

/* ---- the inputs ---- */

void arm_mmu_init(struct arm_mmu *mmu, const struct arm_format *format)
{
	*mmu = (struct arm_mmu){
		.format = format,
		.page_offset = ARM_DEFAULT_PAGE_OFFSET,
		.phys_offset = (phys_addr_t)round_down(memblock_start_of_DRAM(), PMD_SIZE),
		.vmalloc_size = VMALLOC_DEFAULT_SIZE,
		.vectors_base = ARM_HIGH_VECTORS,
		.highmem = true,
		.kernel_in_ttbr1 = true,
		.shared = true,
		.cachepolicy = ARM_WRITEALLOC,
	};
	build_mem_type_table(mmu);
}

/* Lowmem keeps 32 MiB, vmalloc space its distance to lowmem. 0: there is no room for either. */
static uint32_t largest_vmalloc(const struct arm_mmu *mmu)
{
	const uint64_t taken = (uint64_t)mmu->page_offset + (32u << 20) + VMALLOC_OFFSET;

	return taken < VMALLOC_END ? (uint32_t)(VMALLOC_END - taken) : 0;
}

static bool offsets_are_valid(const struct arm_mmu *mmu)
{
	return is_multiple(mmu->page_offset, PMD_SIZE) &&
	       is_multiple(mmu->phys_offset, ARM_PAGE_SIZE) &&
	       mmu->vmalloc_size <= largest_vmalloc(mmu);
}

int early_vmalloc(struct arm_mmu *mmu, const char *value)
{
	const uint32_t most = largest_vmalloc(mmu);
	phys_addr_t asked;

	if (!memblock_parse_size(&value, &asked) || *value || most < VMALLOC_MIN_SIZE) {
		arm_say(MEMBLOCK_LOG_WARN, "vmalloc=: not a size, or no room for one above %",
			mmu->page_offset);
		return -EINVAL;
	}
	mmu->vmalloc_size = (uint32_t)max_of(VMALLOC_MIN_SIZE, min_of(asked, most));
	if (mmu->vmalloc_size != asked)
		arm_say(MEMBLOCK_LOG_WARN, "vmalloc=: % bytes cannot be had, using %", asked,
			mmu->vmalloc_size);
	return 0;
}

/* ---- the bounds ---- */

static uint64_t end_of(const struct memblock_region *region)
{
	return (uint64_t)region->base + region->size;
}

static const struct memblock_region *first_usable(void)
{
	const struct memblock_region *region;

	for_each_memblock(memory, region) {
		if (region->size && !memblock_is_nomap(region))
			return region;
	}
	return NULL;
}

/* Real boots put sections right from the start of memory: what lies off a step is left out. */
static int drop_head(const struct arm_mmu *mmu)
{
	const struct memblock_region *first = first_usable();

	if (!first || first->base < mmu->phys_offset) {
		arm_say(MEMBLOCK_LOG_ERROR, "lowmem: no usable memory, or some below %",
			mmu->phys_offset);
		return -EINVAL;
	}
	if (is_multiple(first->base, PMD_SIZE))
		return 0;
	return memblock_mark_nomap(first->base,
				   (phys_addr_t)(round_up(first->base, PMD_SIZE) - first->base));
}

/*
 * Physical address at which lowmem must end at the latest, so that vmalloc space has its room and
 * entries can name it.
 */
static uint64_t vmalloc_limit(const struct arm_mmu *mmu)
{
	const uint64_t vmalloc_min = (uint64_t)VMALLOC_END - mmu->vmalloc_size - VMALLOC_OFFSET;

	return min_of(vmalloc_min - mmu->page_offset + mmu->phys_offset, widest(mmu->format));
}

struct bounds {
	uint64_t lowmem;   /* where it ends; 0: there is none */
	uint64_t unmapped; /* first border off a step; 0: there is none */
};

static struct bounds find_bounds(uint64_t cap)
{
	const struct memblock_region *region;
	struct bounds found = { 0, 0 };
	uint64_t end;

	for_each_memblock(memory, region) {
		if (!region->size || memblock_is_nomap(region) || region->base >= cap)
			continue;
		end = min_of(end_of(region), cap);
		found.lowmem = max_of(found.lowmem, end);
		if (found.unmapped)
			continue;
		if (!is_multiple(region->base, PMD_SIZE))
			found.unmapped = region->base;
		else if (!is_multiple(end, PMD_SIZE))
			found.unmapped = end;
	}
	return found;
}

/* Memory that no entry can name is of no use as highmem either. */
static int drop_highmem(const struct arm_mmu *mmu)
{
	const uint64_t limit = mmu->highmem ? widest(mmu->format) : mmu->arm_lowmem_limit;
	const uint64_t end = memblock_end_of_DRAM();

	if (end <= limit)
		return 0;
	arm_say(MEMBLOCK_LOG_INFO, "Ignoring RAM at %-%", limit, end);
	return memblock_remove((phys_addr_t)limit, (phys_addr_t)(end - limit));
}

int adjust_lowmem_bounds(struct arm_mmu *mmu)
{
	struct bounds found;
	uint64_t limit;
	int err;

	if (!offsets_are_valid(mmu)) {
		arm_say(MEMBLOCK_LOG_ERROR,
			"lowmem: PAGE_OFFSET % and PHYS_OFFSET % do not go with % "
			"bytes of vmalloc space",
			mmu->page_offset, mmu->phys_offset, mmu->vmalloc_size);
		return -EINVAL;
	}
	err = drop_head(mmu);
	if (err)
		return err;
	found = find_bounds(vmalloc_limit(mmu));
	if (!found.lowmem) {
		arm_say(MEMBLOCK_LOG_ERROR, "lowmem: no usable memory below %", vmalloc_limit(mmu));
		return -EINVAL;
	}
	mmu->arm_lowmem_limit = (phys_addr_t)found.lowmem;
	mmu->high_memory = mmu->page_offset + (found.lowmem - mmu->phys_offset);
	mmu->vmalloc_start = round_down(mmu->high_memory + VMALLOC_OFFSET, VMALLOC_OFFSET);
	limit = round_down(found.unmapped ? found.unmapped : found.lowmem, PMD_SIZE);
	mmu->memblock_limit = (phys_addr_t)(limit ? limit : found.lowmem);
	err = drop_highmem(mmu);
	if (!err)
		memblock_set_current_limit(mmu->memblock_limit);
	return err;
}

/* ---- the linear mapping ---- */

struct image {
	uint64_t start,
		end; /* kernel_x_start, kernel_x_end: whole sections; equal: there is none */
};

static struct image image_sections(const struct arm_mmu *mmu)
{
	const uint32_t section = mmu->format->section_size;

	if (!mmu->kernel_end)
		return (struct image){ 0, 0 };
	return (struct image){ round_down(mmu->kernel_start, section),
			       round_up(mmu->kernel_end, section) };
}

static int map_part(struct arm_mmu *mmu, uint64_t start, uint64_t end, enum arm_mem_type type)
{
	struct map_desc md;

	if (start >= end)
		return 0;
	md = (struct map_desc){
		.virtual = arm_phys_to_virt(mmu, (phys_addr_t)start),
		.pfn = (uint32_t)(start / ARM_PAGE_SIZE),
		.length = (uint32_t)(end - start),
		.type = type,
	};
	return create_mapping(mmu, &md);
}

/*
 *                [image.start      image.end)
 *     ---RWX---
 *          -----RW------RWX-----------RW-----
 *                                   ---RW----
 */
static int map_region(struct arm_mmu *mmu, uint64_t start, uint64_t end, struct image image)
{
	int err;

	if (end < image.start)
		return map_part(mmu, start, end, MT_MEMORY_RWX);
	err = map_part(mmu, start, min_of(end, image.start), MT_MEMORY_RW);
	if (!err)
		err = map_part(mmu, max_of(start, image.start), min_of(end, image.end),
			       MT_MEMORY_RWX);
	if (!err)
		err = map_part(mmu, max_of(start, image.end), end, MT_MEMORY_RW);
	return err;
}

int map_lowmem(struct arm_mmu *mmu)
{
	const struct image image = image_sections(mmu);
	unsigned long i;

	/* Tables are allocated meanwhile, which may move the list but not change it. */
	for (i = 0; i < memblock.memory.cnt; i++) {
		const struct memblock_region *region = &memblock.memory.regions[i];
		const uint64_t start = max_of(region->base, mmu->phys_offset);
		const uint64_t end = min_of(end_of(region), mmu->arm_lowmem_limit);
		int err;

		if (memblock_is_nomap(region) || start >= end)
			continue;
		err = map_region(mmu, round_up(start, ARM_PAGE_SIZE),
				 round_down(end, ARM_PAGE_SIZE), image);
		if (err)
			return err;
	}
	return mmu->kernel_window ? map_part(mmu, mmu->phys_offset, image.end, MT_MEMORY_RWX) : 0;
}

int paging_init(struct arm_mmu *mmu)
{
	int err;

	prepare_page_table(mmu, 0, 0);
	err = map_lowmem(mmu);
	if (!err)
		memblock_set_current_limit(mmu->arm_lowmem_limit);
	return err;
}
