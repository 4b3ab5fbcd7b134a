// SPDX-License-Identifier: MIT
/*
 * find.c - where would it fit: the first free range, from the top or from the bottom, that holds
 * `size` bytes at `align` between two addresses. Reads the lists, changes nothing.
 */
#include "internal.h"

enum memblock_flags preferred_flags(void)
{
	if (memblock_kho_scratch_only)
		return MEMBLOCK_KHO_SCRATCH;
	return system_has_some_mirror ? MEMBLOCK_MIRROR : MEMBLOCK_NONE;
}

bool give_up_mirror(enum memblock_flags *flags, phys_addr_t size)
{
	if (!(*flags & MEMBLOCK_MIRROR))
		return false;
	*flags = (enum memblock_flags)((unsigned int)*flags & ~(unsigned int)MEMBLOCK_MIRROR);
	log_no_mirror(size);
	return true;
}

/* ---- one memory region: the gaps of `reserved` between low and high ---- */

/* What a search has come to: `walked` counts the entries looked at. */
struct progress {
	phys_addr_t found; /* 0 if there is no place */
	unsigned long walked;
};

static void fit_upwards(struct progress *progress, const struct search *search, phys_addr_t low,
			phys_addr_t high)
{
	const struct memblock_type *reserved = &memblock.reserved;
	const struct memblock_region *first =
		&reserved->regions[regions_first_ending_after_near(reserved, low)];
	const struct memblock_region *next = first, *last = &reserved->regions[reserved->cnt];
	phys_addr_t top, candidate;

	for (; low < high; next++) {
		top = next < last ? addr_min(next->base, high) : high;
		candidate = align_up(low, search->align);
		if (candidate >= low && candidate < top && top - candidate >= search->size) {
			progress->found = candidate;
			break;
		}
		low = next < last ? region_end(next) : high;
	}
	progress->walked += (unsigned long)(next - first);
}

static void fit_downwards(struct progress *progress, const struct search *search, phys_addr_t low,
			  phys_addr_t high)
{
	const struct memblock_type *reserved = &memblock.reserved;
	const struct memblock_region *first = reserved->regions;
	const struct memblock_region *next =
		first + regions_first_ending_after_near(reserved, high - 1);
	const struct memblock_region *last = next;
	phys_addr_t bottom, candidate;

	if (next < first + reserved->cnt)
		high = addr_min(high, next->base);
	while (high > low) {
		bottom = next > first ? addr_max(region_end(next - 1), low) : low;
		candidate = align_down(high - search->size, search->align);
		if (high > bottom && high - bottom >= search->size && candidate >= bottom) {
			progress->found = candidate;
			break;
		}
		if (next == first)
			break;
		high = (--next)->base;
	}
	progress->walked += (unsigned long)(last - next);
}

/* ---- all of memory ---- */

static struct progress search_upwards(const struct search *search, struct addr_range range)
{
	const struct memblock_type *memory = &memblock.memory;
	struct walk_filter filter = walk_filter(memory, search->nid, search->flags);
	unsigned long i = regions_first_ending_after_near(memory, range.start);
	struct progress progress = { .found = 0 };
	const struct memblock_region *region;

	for (; i < memory->cnt && !progress.found; i++) {
		region = &memory->regions[i];
		if (region->base >= range.end)
			break;
		progress.walked++;
		if (!walk_passes_over(&filter, region))
			fit_upwards(&progress, search, addr_max(region->base, range.start),
				    addr_min(region_end(region), range.end));
	}
	return progress;
}

static struct progress search_downwards(const struct search *search, struct addr_range range)
{
	const struct memblock_type *memory = &memblock.memory;
	struct walk_filter filter = walk_filter(memory, search->nid, search->flags);
	unsigned long i = regions_first_ending_after_near(memory, range.end - 1);
	struct progress progress = { .found = 0 };
	const struct memblock_region *region;

	if (i < memory->cnt && memory->regions[i].base < range.end)
		i++;
	for (; i > 0 && !progress.found; i--) {
		region = &memory->regions[i - 1];
		if (region_end(region) <= range.start)
			break;
		progress.walked++;
		if (!walk_passes_over(&filter, region))
			fit_downwards(&progress, search, addr_max(region->base, range.start),
				      addr_min(region_end(region), range.end));
	}
	return progress;
}

static struct progress search_all(const struct search *search, struct addr_range range)
{
	if (range.end <= range.start || range.end - range.start < search->size)
		return (struct progress){ .found = 0 };
	return search->upwards ? search_upwards(search, range) : search_downwards(search, range);
}

/* ---- odd requests ---- */

/*
 * Two kinds of request take what only a walk over all free ranges can tell, those beyond start and
 * end included, of which clamping leaves nothing: one for no bytes takes the first it meets, and
 * rounding up by what is no power of two can wrap for one range and not for a higher one.
 */
static bool is_odd(const struct search *search)
{
	return !search->size || !is_power_of_two(search->align);
}

static phys_addr_t find_odd_upwards(const struct search *search)
{
	phys_addr_t low, high, candidate;
	u64 i;

	for_each_free_mem_range(i, search->nid, search->flags, &low, &high, NULL) {
		high = addr_clamp(high, search->range.start, search->range.end);
		candidate = align_up(addr_clamp(low, search->range.start, search->range.end),
				     search->align);
		if (candidate < high && high - candidate >= search->size)
			return candidate;
	}
	return 0;
}

static phys_addr_t find_odd_downwards(const struct search *search)
{
	phys_addr_t low, high, candidate;
	u64 i;

	for_each_free_mem_range_reverse(i, search->nid, search->flags, &low, &high, NULL) {
		high = addr_clamp(high, search->range.start, search->range.end);
		if (high < search->size)
			continue;
		candidate = align_down(high - search->size, search->align);
		if (candidate >= addr_clamp(low, search->range.start, search->range.end))
			return candidate;
	}
	return 0;
}

/* ---- all requests ---- */

static phys_addr_t find(const struct search *search)
{
	struct progress progress;
	bool covered;

	if (is_odd(search))
		return search->upwards ? find_odd_upwards(search) : find_odd_downwards(search);
	covered = frontier_known && frontier_covers(search);
	if (covered) {
		progress = search_all(search, frontier_freed_part(search));
		if (progress.found)
			return progress.found;
		progress = search_all(search, frontier_rest(search));
	} else {
		progress = search_all(search, search->range);
	}
	if (covered || progress.walked >= FRONTIER_WORTH)
		frontier_remember(search, progress.found, progress.walked, covered);
	return progress.found;
}

phys_addr_t __memblock_find_range_bottom_up(phys_addr_t start, phys_addr_t end, phys_addr_t size,
					    phys_addr_t align, int nid, enum memblock_flags flags)
{
	const struct search search = { { start, end }, size, align, nid, flags, true };

	return find(&search);
}

phys_addr_t __memblock_find_range_top_down(phys_addr_t start, phys_addr_t end, phys_addr_t size,
					   phys_addr_t align, int nid, enum memblock_flags flags)
{
	const struct search search = { { start, end }, size, align, nid, flags, false };

	return find(&search);
}

/*
 * Behind the kernel image if possible, so that what a later unplug takes is not scattered with
 * allocations.
 */
static phys_addr_t find_above_kernel(phys_addr_t start, phys_addr_t end, phys_addr_t size,
				     phys_addr_t align, int nid, enum memblock_flags flags)
{
	phys_addr_t kernel_end = memblock_port_kernel_end();
	phys_addr_t found;

	if (end <= kernel_end)
		return 0;
	found = __memblock_find_range_bottom_up(addr_max(start, kernel_end), end, size, align, nid,
						flags);
	warn_if(!found && first_time(&warned.above_kernel),
		"memblock: bottom-up allocation failed, memory hot-unplug may be affected");
	return found;
}

phys_addr_t memblock_find_in_range_node(phys_addr_t size, phys_addr_t align, phys_addr_t start,
					phys_addr_t end, int nid, enum memblock_flags flags)
{
	phys_addr_t found;

	if (end == MEMBLOCK_ALLOC_ACCESSIBLE || end == MEMBLOCK_ALLOC_KASAN)
		end = memblock.current_limit;
	start = addr_max(
		start,
		PAGE_SIZE); /* address 0 means failure, so the first page is never given out */
	end = addr_max(start, end);

	if (!memblock_bottom_up())
		return __memblock_find_range_top_down(start, end, size, align, nid, flags);
	if (!rules->bottom_up_above_kernel)
		return __memblock_find_range_bottom_up(start, end, size, align, nid, flags);
	found = find_above_kernel(start, end, size, align, nid, flags);
	return found ? found : __memblock_find_range_top_down(start, end, size, align, nid, flags);
}

phys_addr_t memblock_find_in_range(phys_addr_t start, phys_addr_t end, phys_addr_t size,
				   phys_addr_t align)
{
	enum memblock_flags flags = preferred_flags();
	phys_addr_t found;

	do {
		found = memblock_find_in_range_node(size, align, start, end, NUMA_NO_NODE, flags);
	} while (!found && give_up_mirror(&flags, size));
	return found;
}
