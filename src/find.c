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

/* What a search has come to: `walked` counts the entries looked at. */
struct progress {
	phys_addr_t found; /* 0 if there is no place */
	unsigned long walked;
};

/*
 * Whether the search ends in the free range [low, high): at its end, or, where rounding up wraps,
 * without a place.
 */
static bool ends_between(const struct search *search, bool upwards, phys_addr_t low,
			 phys_addr_t high, phys_addr_t *place)
{
	phys_addr_t candidate;

	if (upwards) {
		candidate = align_up(low, search->align);
		if (candidate >= high || high - candidate < search->size)
			return false;
	} else {
		candidate = align_down(high - search->size, search->align);
		if (high < search->size || candidate < low)
			return false;
	}
	*place = candidate;
	return true;
}

/* One memory region: the gaps of `reserved` between low and high, one in front of each region. */
static inline bool ends_at_a_gap(const struct search *search, bool upwards, phys_addr_t low,
				 phys_addr_t high, struct progress *progress)
{
	const struct memblock_type *reserved = &memblock.reserved;
	const struct memblock_region *first = reserved->regions, *behind = first + reserved->cnt;
	const struct memblock_region *above =
		first + regions_first_ending_after_near(reserved, upwards ? low : high - 1);
	phys_addr_t start, end;

	for (;; progress->walked++) {
		start = above > first ? region_end(above - 1) : 0;
		end = above < behind ? above->base : PHYS_ADDR_MAX;
		if (end - start >= search->size &&
		    ends_between(search, upwards, addr_max(low, start), addr_min(high, end),
				 &progress->found))
			return true;
		if (upwards ? end >= high : start <= low)
			return false;
		above += upwards ? 1 : -1;
	}
}

/* Here the time goes: optimizing for speed, the compiler makes a loop for each direction of it. */
static bool ends_in_region(const struct search *search, phys_addr_t low, phys_addr_t high,
			   struct progress *progress)
{
	if (search->upwards)
		return ends_at_a_gap(search, true, low, high, progress);
	return ends_at_a_gap(search, false, low, high, progress);
}

/* All of memory in the range. */
static bool ends_in_range(const struct search *search, struct addr_range range,
			  struct progress *progress)
{
	const struct memblock_type *memory = &memblock.memory;
	const struct memblock_region *region;
	struct walk_filter filter;
	phys_addr_t low, high;
	unsigned long m;

	if (range.end <= range.start || range.end - range.start < search->size)
		return false;
	walk_settle(&filter, memory, search->nid, search->flags);
	m = regions_first_ending_after_near(memory, search->upwards ? range.start : range.end - 1);
	if (!search->upwards && (m == memory->cnt || memory->regions[m].base >= range.end))
		m--;
	for (; m < memory->cnt; m += search->upwards ? 1 : -1UL) {
		region = &memory->regions[m];
		low = addr_max(region->base, range.start);
		high = addr_min(region_end(region), range.end);
		if (low >= high)
			return false;
		progress->walked++;
		if (!walk_passes_over(&filter, region) &&
		    ends_in_region(search, low, high, progress))
			return true;
	}
	return false;
}

/*
 * Two kinds of request take what only a walk over all free ranges can tell, those beyond start and
 * end included, of which clamping leaves nothing: one for no bytes takes the first it meets, and
 * rounding up by what is no power of two can wrap for one range and not for a higher one.
 */
static bool is_odd(const struct search *search)
{
	return !search->size || !is_power_of_two(search->align);
}

static phys_addr_t find_odd(const struct search *search)
{
	const phys_addr_t start = search->range.start, end = search->range.end;
	const unsigned int direction = search->upwards ? 0 : WALK_DOWNWARDS;
	u64 i = search->upwards ? 0 : (u64)-1;
	struct addr_range range;
	phys_addr_t place;

	while (next_free(&i, search->nid, (unsigned int)search->flags | direction, &range)) {
		if (ends_between(search, search->upwards, addr_clamp(range.start, start, end),
				 addr_clamp(range.end, start, end), &place))
			return place;
	}
	return 0;
}

static phys_addr_t find(const struct search *search)
{
	struct progress progress = { .found = 0 };
	struct addr_range range = search->range;
	bool covered, ended;

	if (is_odd(search))
		return find_odd(search);
	covered = frontier_covers(search);
	if (covered) {
		if (ends_in_range(search, frontier_freed_part(search), &progress))
			return progress.found;
		range = frontier_rest(search);
	}
	ended = ends_in_range(search, range, &progress);
	if ((covered || progress.walked >= FRONTIER_WORTH) && ended == (progress.found != 0))
		frontier_remember(search, progress.found, progress.walked, covered);
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
	warn_if(!found && first_time(&warned.above_kernel),
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
