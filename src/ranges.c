// SPDX-License-Identifier: MIT
/*
 * ranges.c - sets of addresses: adding, removing, reserving and freeing ranges, their flags and
 * nodes, and the limits that cut memory off. Everything is said in terms of regions.c; room for new
 * entries comes from grow.c.
 */
#include "internal.h"

/* ---- one range of one list ---- */

phys_addr_t memblock_cap_size(phys_addr_t base, phys_addr_t *size)
{
	*size = range_end(base, *size) - base;
	return *size;
}

/* Counts again after growing, as that may have opened more gaps by giving the old array back. */
static __attribute__((cold)) int make_room_for_gaps(struct memblock_type *type, phys_addr_t base,
						    phys_addr_t end)
{
	while (type->cnt + regions_count_gaps(type, base, end) > type->max) {
		if (memblock_double_array(type, base, end - base))
			return -ENOMEM;
	}
	return 0;
}

/* n regions have at most n + 1 gaps, so they are counted only in a list that is half full. */
static inline bool may_lack_room(const struct memblock_type *type)
{
	return !regions_empty(type) && 2 * type->cnt + 1 > type->max;
}

int memblock_add_range(struct memblock_type *type, phys_addr_t base, phys_addr_t size, int nid,
		       enum memblock_flags flags)
{
	phys_addr_t end = range_end(base, size);

	if (base == end)
		return 0;
	if (may_lack_room(type) && make_room_for_gaps(type, base, end))
		return -ENOMEM;
	regions_add(type, base, end, nid, flags);
	return 0;
}

/* No span: there was no room for two more entries. */
static const struct region_span no_span = { 1, 0 };

static bool is_no_span(struct region_span span)
{
	return span.first > span.last;
}

/* The entries inside the range, after those that reached out of it were split. */
static struct region_span isolate(struct memblock_type *type, phys_addr_t base, phys_addr_t size)
{
	phys_addr_t end = range_end(base, size);

	if (base == end)
		return (struct region_span){ 0, 0 };
	return make_room_for_two(type, base, end - base) ? no_span : regions_split(type, base, end);
}

int memblock_isolate_range(struct memblock_type *type, phys_addr_t base, phys_addr_t size,
			   int *start_rgn, int *end_rgn)
{
	struct region_span span = isolate(type, base, size);
	int error = is_no_span(span) ? -ENOMEM : 0;

	*start_rgn = error ? 0 : (int)span.first;
	*end_rgn = (int)span.last;
	return error;
}

int memblock_remove_range(struct memblock_type *type, phys_addr_t base, phys_addr_t size)
{
	phys_addr_t end = range_end(base, size);
	unsigned long behind;

	if (base == end)
		return 0;
	if (make_room_for_two(type, base, end - base))
		return -ENOMEM;
	behind = regions_cut(type, base, end);
	if (type == &memblock.reserved)
		frontier_freed(behind);
	return 0;
}

/* ---- memory ---- */

int memblock_add(phys_addr_t base, phys_addr_t size)
{
	log_range("memblock_add", base, size, CALLER);
	return memblock_add_range(&memblock.memory, base, size, MAX_NUMNODES, MEMBLOCK_NONE);
}

int linux6_memblock_add_node(phys_addr_t base, phys_addr_t size, int nid, enum memblock_flags flags)
{
	log_add_node(base, size, nid, flags, CALLER);
	return memblock_add_range(&memblock.memory, base, size, nid, flags);
}

int memblock_remove(phys_addr_t base, phys_addr_t size)
{
	log_range("memblock_remove", base, size, CALLER);
	return memblock_remove_range(&memblock.memory, base, size);
}

/* ---- reservations ---- */

static int reserve(phys_addr_t base, phys_addr_t size, int nid, enum memblock_flags flags,
		   const void *caller)
{
	log_reserve(base, size, nid, flags, caller);
	return memblock_add_range(&memblock.reserved, base, size, nid, flags);
}

int __memblock_reserve(phys_addr_t base, phys_addr_t size, int nid, enum memblock_flags flags)
{
	return reserve(base, size, nid, flags, CALLER);
}

/* A reservation nobody claims is recorded without a node, in the way of the era. */
int memblock_reserve(phys_addr_t base, phys_addr_t size)
{
	return reserve(base, size, unclaimed_node(), MEMBLOCK_NONE, CALLER);
}

int memblock_reserve_kern(phys_addr_t base, phys_addr_t size)
{
	return reserve(base, size, NUMA_NO_NODE, MEMBLOCK_RSRV_KERN, CALLER);
}

int reserve_allocated(phys_addr_t base, phys_addr_t size, int nid, const void *caller)
{
	return reserve(base, size, rules->reservations_keep_owner ? nid : unclaimed_node(),
		       allocated_flags(), caller);
}

static int unreserve(const char *function, phys_addr_t base, phys_addr_t size, const void *caller)
{
	int error;

	log_free(function, base, size, caller);
	kmemleak_free_part_phys(base, (size_t)size);
	error = memblock_remove_range(&memblock.reserved, base, size);
	if (!error && rules->free_reaches_page_allocator && memblock_port_slab_is_available())
		hand_over_frames(base, size);
	return error;
}

int memblock_free(phys_addr_t base, phys_addr_t size)
{
	return unreserve("   memblock_free", base, size, CALLER);
}

void memblock_free_early(phys_addr_t base, phys_addr_t size)
{
	(void)unreserve("__memblock_free_early", base, size, CALLER);
}

/* ---- flags and nodes ---- */

/* What lies in the range loses the flag and gets it again, if set; the node is kept if NULL. */
static int relabel(struct memblock_type *type, phys_addr_t base, phys_addr_t size,
		   unsigned int flag, bool set, const int *nid)
{
	struct region_span span = isolate(type, base, size);
	struct memblock_region *region;
	unsigned long i;

	if (is_no_span(span))
		return -ENOMEM;
	for (i = span.first; i < span.last; i++) {
		region = &type->regions[i];
		region->flags = (enum memblock_flags)(((unsigned int)region->flags & ~flag) |
						      (set ? flag : 0));
		if (nid)
			memblock_set_region_node(region, *nid);
	}
	regions_merge(type, span);
	return 0;
}

int memblock_change_flag(struct memblock_type *type, phys_addr_t base, phys_addr_t size,
			 enum memblock_flags flag, bool set)
{
	return relabel(type, base, size, (unsigned int)flag, set, NULL);
}

int memblock_mark_mirror(phys_addr_t base, phys_addr_t size)
{
	if (rules->mirror_needs_kernelcore && !mirrored_kernelcore)
		return 0;
	system_has_some_mirror = true;
	return memblock_change_flag(&memblock.memory, base, size, MEMBLOCK_MIRROR, true);
}

int memblock_set_node(phys_addr_t base, phys_addr_t size, struct memblock_type *type, int nid)
{
	return MAX_NUMNODES > 1 ? relabel(type, base, size, 0, false, &nid) : 0;
}

/* ---- limits ---- */

/*
 * The address below which the first `limit` bytes of memory lie, PHYS_ADDR_MAX if there are not
 * that many, or for a limit of 0, which means none.
 */
static phys_addr_t address_of_limit(phys_addr_t limit)
{
	const struct memblock_region *region;

	if (!limit)
		return PHYS_ADDR_MAX;
	for_each_memblock(memory, region) {
		if (limit <= region->size)
			return region->base + limit;
		limit -= region->size;
	}
	return PHYS_ADDR_MAX;
}

void memblock_enforce_memory_limit(phys_addr_t limit)
{
	phys_addr_t end = address_of_limit(limit);

	if (end == PHYS_ADDR_MAX)
		return;
	(void)memblock_remove_range(&memblock.memory, end, PHYS_ADDR_MAX);
	(void)memblock_remove_range(&memblock.reserved, end, PHYS_ADDR_MAX);
}

/*
 * Removes all memory outside the span that may be mapped, in one pass: entries before `kept` stay,
 * and what is removed gathers behind them.
 */
static void remove_mappable_outside(struct memblock_type *memory, struct region_span inside)
{
	struct memblock_region *regions = memory->regions, region;
	unsigned long kept = 0, i;

	for (i = 0; i < memory->cnt; i++) {
		if ((i < inside.first || i >= inside.last) && !memblock_is_nomap(&regions[i]))
			continue;
		region = regions[kept];
		regions[kept++] = regions[i];
		regions[i] = region;
	}
	regions_remove(memory, (struct region_span){ kept, memory->cnt });
}

void memblock_cap_memory_range(phys_addr_t base, phys_addr_t size)
{
	struct memblock_type *memory = &memblock.memory;
	struct region_span inside;

	if (!size)
		return;
	if (!memory->total_size) {
		log_no_memory("memblock_cap_memory_range");
		return;
	}
	inside = isolate(memory, base, size);
	if (is_no_span(inside))
		return;
	remove_mappable_outside(memory, inside);
	(void)memblock_remove_range(&memblock.reserved, 0, base);
	/*
	 * The kept range's end as Linux takes it: past the top it wraps, and reservations inside go
	 * too.
	 */
	(void)memblock_remove_range(&memblock.reserved, wrapping_end(base, size), PHYS_ADDR_MAX);
}

void memblock_mem_limit_remove_map(phys_addr_t limit)
{
	phys_addr_t end = address_of_limit(limit);

	if (end != PHYS_ADDR_MAX)
		memblock_cap_memory_range(0, end);
}

/*
 * Shrinks a region to multiples of `align`; false if nothing may be left of it. In the last `align`
 * bytes rounding up wraps to 0. Linux then takes the region to begin at 0, which is followed here
 * as long as no other region makes that an overlap.
 */
static bool trim_region(struct memblock_type *type, struct memblock_region *region,
			phys_addr_t align)
{
	phys_addr_t base = align_up(region->base, align);
	phys_addr_t end = align_down(region_end(region), align);

	if (base >= end)
		return false;
	if (base < region->base && (rules->strict || type->cnt > 1)) {
		log_wrapped_region(region->base, region->size);
		return false;
	}
	if (rules->strict)
		type->total_size -= region->size - (end - base);
	region->base = base;
	region->size = end - base;
	return true;
}

void memblock_trim_memory(phys_addr_t align)
{
	struct memblock_type *memory = &memblock.memory;
	unsigned long i = 0;

	memblock_forget();
	while (i < memory->cnt && !regions_empty(memory)) {
		if (trim_region(memory, &memory->regions[i], align))
			i++;
		else
			memblock_remove_region(memory, i);
	}
}
