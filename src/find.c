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
 * Whether the free range [low, high) has room, and where. Rounding up wraps to 0 in the last bytes
 * there are: nothing fits above either then, and 0 is what a search without a result returns.
 */
static inline bool fits_low(const struct search *search, phys_addr_t low, phys_addr_t high,
			    phys_addr_t *place)
{
	*place = align_up(low, search->align);
	return *place < high && high - *place >= search->size;
}

static inline bool fits_high(const struct search *search, phys_addr_t low, phys_addr_t high,
			     phys_addr_t *place)
{
	*place = align_down(high - search->size, search->align);
	return high >= search->size && *place >= low;
}

/*
 * The lowest place in one memory region, [low, high) of it. Gap *g is in front of reservation *g;
 * none before it reaches above low, and it is left where the walk ends.
 */
static inline phys_addr_t lowest_in(const struct search *search, phys_addr_t low, phys_addr_t high,
				    unsigned long *g, unsigned long *walked)
{
	const struct memblock_type *reserved = &memblock.reserved;
	const phys_addr_t size = search->size;
	phys_addr_t start, end, place;
	unsigned long i = *g;

	if (gap_end(reserved, i) <= low) {
		i = regions_first_ending_after_near(reserved, low);
		i += gap_end(reserved, i) <= low;
	}
	start = gap_start(reserved, i);
	for (;; start = region_end(&reserved->regions[i++])) {
		end = gap_end(reserved, i);
		++*walked;
		if (end - start >= size &&
		    fits_low(search, addr_max(low, start), addr_min(high, end), &place))
			return place;
		if (end >= high)
			break;
	}
	*g = i;
	return 0;
}

/* The highest, likewise: no gap behind *g reaches below high. */
static inline phys_addr_t highest_in(const struct search *search, phys_addr_t low, phys_addr_t high,
				     unsigned long *g, unsigned long *walked)
{
	const struct memblock_type *reserved = &memblock.reserved;
	const phys_addr_t size = search->size;
	phys_addr_t start, end, place;
	unsigned long i = *g;

	if (gap_start(reserved, i) >= high)
		i = regions_first_ending_after_near(reserved, high - 1);
	end = gap_end(reserved, i);
	for (;; end = reserved->regions[--i].base) {
		start = gap_start(reserved, i);
		++*walked;
		if (end - start >= size &&
		    fits_high(search, addr_max(low, start), addr_min(high, end), &place))
			return place;
		if (start <= low)
			break;
	}
	*g = i;
	return 0;
}

/* The region of memory that a walk begins with: most searches come from one of its ends. */
static inline unsigned long first_to_walk(const struct memblock_type *memory,
					  struct addr_range range, bool upwards)
{
	const struct memblock_region *regions = memory->regions;
	unsigned long m = upwards ? 0 : memory->cnt - 1;

	if (m < memory->cnt &&
	    (upwards ? region_end(&regions[m]) > range.start : regions[m].base < range.end))
		return m;
	if (upwards)
		return regions_first_ending_after_near(memory, range.start);
	m = regions_first_ending_after_near(memory, range.end - 1);
	return gap_end(memory, m) < range.end ? m : m - 1;
}

/* All of memory in the range. */
static struct progress walk(const struct search *search, struct addr_range range)
{
	const struct memblock_type *memory = &memblock.memory;
	const bool upwards = search->upwards;
	unsigned long g = upwards ? 0 : memblock.reserved.cnt, walked = 0, m;
	const struct memblock_region *region;
	struct walk_filter filter;
	phys_addr_t low, high, found = 0;

	filter = settle_filter(memory, search->nid, search->flags);
	m = first_to_walk(memory, range, upwards);
	for (; m < memory->cnt && !found; m += upwards ? 1 : -1UL) {
		region = &memory->regions[m];
		low = addr_max(region->base, range.start);
		high = addr_min(region_end(region), range.end);
		if (low >= high)
			break;
		walked++;
		if (walk_passes_over(&filter, region))
			continue;
		found = upwards ? lowest_in(search, low, high, &g, &walked) :
				  highest_in(search, low, high, &g, &walked);
	}
	return (struct progress){ found, walked };
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
	phys_addr_t low, high, place;

	while (next_free(&i, search->nid, (unsigned int)search->flags | direction, &range)) {
		low = addr_clamp(range.start, start, end);
		high = addr_clamp(range.end, start, end);
		if (search->upwards ? fits_low(search, low, high, &place) :
				      fits_high(search, low, high, &place))
			return place;
	}
	return 0;
}

static inline bool is_too_small(struct addr_range range, phys_addr_t size)
{
	return range.end <= range.start || range.end - range.start < size;
}

/*
 * A search that had to walk far is worth remembering; one that begins where that came to needs to
 * walk no more than what was freed since, and the rest.
 */
static phys_addr_t find(const struct search *search)
{
	struct addr_range range = search->range, freed;
	struct progress progress;
	bool next_step = false;

	if (is_odd(search))
		return find_odd(search);
	if (is_too_small(range, search->size))
		return 0;
	if ((regions_known & KNOWN_FRONTIER) && frontier_covers(search)) {
		freed = frontier_freed_part(search);
		if (!is_too_small(freed, search->size)) {
			progress = walk(search, freed);
			if (progress.found)
				return progress.found;
		}
		range = frontier_rest(search);
		if (is_too_small(range, search->size))
			return 0;
		next_step = frontier_is_of(search);
	}
	progress = walk(search, range);
	if (next_step || progress.walked >= FRONTIER_WORTH)
		frontier_remember(search, progress.found, !next_step);
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
