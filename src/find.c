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

/* ---- the highest, or lowest, place ---- */

/* What a walk has come to: `walked` counts the entries looked at. */
struct progress {
	phys_addr_t found; /* 0 if there is no place */
	unsigned long walked;
};

/*
 * Two kinds of request take what only a walk over all free ranges can tell, those beyond start and
 * end included, of which clamping leaves nothing: one for no bytes takes the first it meets, and
 * rounding up by what is no power of two can wrap for one range and not for a higher one.
 */
static bool is_odd(const struct search *search)
{
	return !search->size || !is_power_of_two(search->align);
}

/*
 * Whether the free range [low, high) has room, and where. Rounding up wraps to 0 in the last bytes
 * there are: the search ends there then, with the 0 that says it found nothing.
 */
static inline bool fits_low(const struct search *search, phys_addr_t low, phys_addr_t high,
			    phys_addr_t *place)
{
	low = addr_clamp(low, search->range.start, search->range.end);
	high = addr_clamp(high, search->range.start, search->range.end);
	*place = align_up(low, search->align);
	return *place < high && high - *place >= search->size;
}

static inline bool fits_high(const struct search *search, phys_addr_t low, phys_addr_t high,
			     phys_addr_t *place)
{
	low = addr_clamp(low, search->range.start, search->range.end);
	high = addr_clamp(high, search->range.start, search->range.end);
	*place = align_down(high - search->size, search->align);
	return high >= search->size && *place >= low;
}

/*
 * The lowest place in the range, among gaps of `least` bytes. Two indices go side by side: memory
 * region m, and the gap g, in front of reservation g, before which none reaches into what is still
 * to come. To the next region that is one gap further, or it is searched for.
 */
static inline struct progress lowest_in(const struct search *search, struct addr_range range,
					phys_addr_t least, struct walk_filter filter)
{
	const struct memblock_type *memory = &memblock.memory, *reserved = &memblock.reserved;
	unsigned long m = 0, g = 0, walked = 0;
	phys_addr_t low, high, start, end, place;
	const struct memblock_region *region;

	if (region_end(&memory->regions[0]) <= range.start)
		m = regions_first_ending_after_near(memory, range.start);
	for (; m < memory->cnt; m++) {
		region = &memory->regions[m];
		if (region->base >= range.end)
			break;
		walked++;
		if (walk_passes_over(&filter, region))
			continue;
		low = addr_max(region->base, range.start);
		high = addr_min(region_end(region), range.end);
		if (gap_end(reserved, g) <= low && gap_end(reserved, ++g) <= low) {
			g = regions_first_ending_after_near(reserved, low);
			g += gap_end(reserved, g) <= low;
		}
		start = addr_max(gap_start(reserved, g), low);
		for (; start < high; start = region_end(&reserved->regions[g++])) {
			end = addr_min(gap_end(reserved, g), high);
			walked++;
			if (end - start >= least && fits_low(search, start, end, &place))
				return (struct progress){ place, walked };
			if (end == high)
				break;
		}
	}
	return (struct progress){ 0, walked };
}

/* The highest, likewise: no gap behind g reaches into what is still to come. */
static inline struct progress highest_in(const struct search *search, struct addr_range range,
					 phys_addr_t least, struct walk_filter filter)
{
	const struct memblock_type *memory = &memblock.memory, *reserved = &memblock.reserved;
	unsigned long m = memory->cnt, g = reserved->cnt, walked = 0;
	phys_addr_t low, high, start, end, place;
	const struct memblock_region *region;

	if (m > 0 && memory->regions[m - 1].base >= range.end) {
		m = regions_first_ending_after_near(memory, range.end - 1);
		m += gap_end(memory, m) < range.end;
	}
	for (; m > 0; m--) {
		region = &memory->regions[m - 1];
		if (region_end(region) <= range.start)
			break;
		walked++;
		if (walk_passes_over(&filter, region))
			continue;
		low = addr_max(region->base, range.start);
		high = addr_min(region_end(region), range.end);
		if (gap_start(reserved, g) >= high && gap_start(reserved, --g) >= high)
			g = regions_first_ending_after_near(reserved, high - 1);
		end = addr_min(gap_end(reserved, g), high);
		for (; end > low; end = reserved->regions[--g].base) {
			start = addr_max(gap_start(reserved, g), low);
			walked++;
			if (end - start >= least && fits_high(search, start, end, &place))
				return (struct progress){ place, walked };
			if (start == low)
				break;
		}
	}
	return (struct progress){ 0, walked };
}

static struct progress walk(const struct search *search, struct addr_range range, phys_addr_t least)
{
	struct walk_filter filter;

	if (range.end <= range.start || range.end - range.start < least)
		return (struct progress){ 0, 0 };
	filter = settle_filter(&memblock.memory, search->nid, search->flags);
	return search->upwards ? lowest_in(search, range, least, filter) :
				 highest_in(search, range, least, filter);
}

/* Nothing fits where the remembered search has been, but in what was freed there since. */
static phys_addr_t find_further(const struct search *search)
{
	struct progress progress = walk(search, frontier_freed_part(search), search->size);
	bool next_step = frontier_is_of(search);

	if (progress.found)
		return progress.found;
	progress = walk(search, frontier_rest(search), search->size);
	if (next_step || progress.walked >= FRONTIER_WORTH)
		frontier_remember(search, progress.found, !next_step);
	return progress.found;
}

/* A search that had to walk far is worth remembering, and so is the next step of that. */
static phys_addr_t find(const struct search *search)
{
	struct progress progress;

	if (is_odd(search))
		return walk(search, (struct addr_range){ 0, PHYS_ADDR_MAX }, 0).found;
	if ((regions_known & KNOWN_FRONTIER) && frontier_covers(search))
		return find_further(search);
	progress = walk(search, search->range, search->size);
	if (progress.walked >= FRONTIER_WORTH)
		frontier_remember(search, progress.found, true);
	return progress.found;
}

/* ---- all requests ---- */

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
static phys_addr_t find_above_kernel(struct search *search)
{
	phys_addr_t start = search->range.start, kernel_end = memblock_port_kernel_end();
	phys_addr_t found;

	if (search->range.end <= kernel_end)
		return 0;
	search->range.start = addr_max(start, kernel_end);
	found = find(search);
	search->range.start = start;
	warn_if(!found && first_time(warned.above_kernel),
		"memblock: bottom-up allocation failed, memory hot-unplug may be affected");
	return found;
}

phys_addr_t memblock_find_in_range_node(phys_addr_t size, phys_addr_t align, phys_addr_t start,
					phys_addr_t end, int nid, enum memblock_flags flags)
{
	/* Address 0 means failure, so the first page is never given out. */
	struct search search = {
		{ addr_max(start, PAGE_SIZE), end }, size, align, nid, flags, memblock_bottom_up()
	};
	phys_addr_t found;

	if (end == MEMBLOCK_ALLOC_ACCESSIBLE || end == MEMBLOCK_ALLOC_KASAN)
		search.range.end = memblock.current_limit;
	search.range.end = addr_max(search.range.start, search.range.end);
	if (search.upwards && rules->bottom_up_above_kernel) {
		found = find_above_kernel(&search);
		if (found)
			return found;
		search.upwards = false;
	}
	return find(&search);
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
