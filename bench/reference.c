// SPDX-License-Identifier: MIT
/*
 * reference.c - the plainest correct memblock. Written to be obviously right, not to be fast: every
 * operation scans from the start, in the steps that the behaviour is described in. Adding cuts the
 * range into the pieces that are not covered yet, counts them first if the list is more than half
 * full, inserts one after the other and merges around them (the whole list under the rules that
 * do); removing splits at both borders and deletes what lies between, last first; looking for room
 * goes over all free ranges.
 */
#include "reference.h"
#include "limits.h"

#include <memblock/port.h>
#include <string.h>

static struct memblock lists;

static phys_addr_t end_of(const struct memblock_region *region)
{
	return region->base + region->size;
}

static phys_addr_t lower(phys_addr_t a, phys_addr_t b)
{
	return a < b ? a : b;
}

static phys_addr_t higher(phys_addr_t a, phys_addr_t b)
{
	return a > b ? a : b;
}

/* No range reaches beyond PHYS_ADDR_MAX. */
static phys_addr_t capped_end(phys_addr_t base, phys_addr_t size)
{
	return base + lower(size, PHYS_ADDR_MAX - base);
}

/* ---- one list ---- */

/* The entries [first, last). */
struct window {
	size_t first, last;
};

static bool has_room(const struct memblock_type *type, size_t entries)
{
	return type->cnt + entries <= type->max;
}

static void insert(struct memblock_type *type, size_t i, struct memblock_region region)
{
	memmove(&type->regions[i + 1], &type->regions[i],
		(type->cnt - i) * sizeof(type->regions[0]));
	type->regions[i] = region;
	type->cnt++;
	type->total_size += region.size;
}

static void delete (struct memblock_type *type, size_t i)
{
	type->total_size -= type->regions[i].size;
	type->cnt--;
	memmove(&type->regions[i], &type->regions[i + 1],
		(type->cnt - i) * sizeof(type->regions[0]));
	if (!type->cnt)
		type->regions[0] = (struct memblock_region){ .nid = MAX_NUMNODES };
}

static bool belong_together(const struct memblock_region *low, const struct memblock_region *high)
{
	return end_of(low) == high->base && low->flags == high->flags && low->nid == high->nid;
}

/* Around the window, or everywhere. */
static void merge(struct memblock_type *type, struct window window)
{
	struct memblock_region *regions = type->regions;
	phys_addr_t size;
	size_t i;

	if (memblock_get_rules()->merge_whole_list)
		window = (struct window){ 0, type->cnt };
	i = window.first ? window.first - 1 : 0;
	while (i < window.last && i + 1 < type->cnt) {
		if (!belong_together(&regions[i], &regions[i + 1])) {
			i++;
			continue;
		}
		size = regions[i + 1].size;
		delete (type, i + 1);
		regions[i].size += size;
		type->total_size += size;
		window.last--;
	}
}

/* The pieces of [base, end) that are not covered: how many, and inserted if there is a window. */
static size_t pieces_of(struct memblock_type *type, phys_addr_t base, phys_addr_t end, int nid,
			struct window *inserted)
{
	size_t i, pieces = 0;
	phys_addr_t top;

	for (i = 0; i <= type->cnt && base < end; i++) {
		if (i < type->cnt && end_of(&type->regions[i]) <= base)
			continue;
		top = i < type->cnt ? lower(type->regions[i].base, end) : end;
		if (base < top) {
			if (inserted) {
				insert(type, i,
				       (struct memblock_region){ base, top - base, 0, nid });
				inserted->first = pieces ? inserted->first : i;
				inserted->last = ++i;
			}
			pieces++;
		}
		base = i < type->cnt ? higher(top, end_of(&type->regions[i])) : end;
	}
	return pieces;
}

static int add_range(struct memblock_type *type, phys_addr_t base, phys_addr_t size, int nid)
{
	const phys_addr_t end = capped_end(base, size);
	struct window inserted;

	if (base == end)
		return 0;
	if (!type->regions[0].size) {
		type->regions[0] = (struct memblock_region){ base, end - base, 0, nid };
		type->total_size = end - base;
		type->cnt = 1;
		return 0;
	}
	if (2 * type->cnt + 1 > type->max && !has_room(type, pieces_of(type, base, end, nid, NULL)))
		return -ENOMEM;
	if (pieces_of(type, base, end, nid, &inserted))
		merge(type, inserted);
	return 0;
}

static void split(struct memblock_type *type, size_t i, phys_addr_t at)
{
	struct memblock_region *high = &type->regions[i], low = *high;

	low.size = at - low.base;
	high->base = at;
	high->size -= low.size;
	type->total_size -= low.size;
	insert(type, i, low);
}

/* Afterwards no region crosses a border of the range; the window is what lies inside. */
static int isolate(struct memblock_type *type, phys_addr_t base, phys_addr_t size,
		   struct window *inside)
{
	const phys_addr_t end = capped_end(base, size);
	size_t i;

	*inside = (struct window){ 0, 0 };
	if (base == end)
		return 0;
	if (!has_room(type, 2))
		return -ENOMEM;
	for (i = 0; i < type->cnt && type->regions[i].base < end; i++) {
		if (end_of(&type->regions[i]) <= base)
			continue;
		if (type->regions[i].base < base) {
			split(type, i, base);
			continue;
		}
		if (end_of(&type->regions[i]) > end)
			split(type, i, end);
		if (!inside->last)
			inside->first = i;
		inside->last = i + 1;
	}
	return 0;
}

static int remove_range(struct memblock_type *type, phys_addr_t base, phys_addr_t size)
{
	struct window inside;
	int error = isolate(type, base, size, &inside);

	while (!error && inside.last > inside.first)
		delete (type, --inside.last);
	return error;
}

static int add(phys_addr_t base, phys_addr_t size)
{
	return add_range(&lists.memory, base, size, MAX_NUMNODES);
}

static int reserve(phys_addr_t base, phys_addr_t size)
{
	return add_range(&lists.reserved, base, size, MAX_NUMNODES);
}

static int remove_memory(phys_addr_t base, phys_addr_t size)
{
	return remove_range(&lists.memory, base, size);
}

static int free_reserved(phys_addr_t base, phys_addr_t size)
{
	return remove_range(&lists.reserved, base, size);
}

/* ---- walking: what is memory and not reserved ---- */

/*
 * A walk, and where it stands: memory regions [0, m) or [m, cnt) are left, and gaps from r on, each
 * in front of reservation r.
 */
struct walk {
	int nid;
	enum memblock_flags flags;
	size_t m, r;
};

static bool is_wanted(const struct memblock_region *region, const struct walk *walk)
{
	if (walk->nid >= 0 && walk->nid < MAX_NUMNODES && region->nid != walk->nid)
		return false;
	if ((walk->flags & MEMBLOCK_MIRROR) && !(region->flags & MEMBLOCK_MIRROR))
		return false;
	if ((region->flags & MEMBLOCK_NOMAP) && !(walk->flags & MEMBLOCK_NOMAP))
		return false;
	return !(region->flags & MEMBLOCK_DRIVER_MANAGED) ||
	       (walk->flags & MEMBLOCK_DRIVER_MANAGED);
}

/* What region and gap r share, and whether they meet. */
static bool meet(const struct memblock_region *region, size_t r, phys_addr_t *low,
		 phys_addr_t *high)
{
	const struct memblock_region *reserved = lists.reserved.regions;
	phys_addr_t gap_start = r ? end_of(&reserved[r - 1]) : 0;
	phys_addr_t gap_end = r < lists.reserved.cnt ? reserved[r].base : PHYS_ADDR_MAX;

	*low = higher(region->base, gap_start);
	*high = lower(end_of(region), gap_end);
	return gap_start < end_of(region) && gap_end > region->base;
}

/*
 * The next free range upwards; of region and gap, who ends first is done with. Inline, because the
 * library's is.
 */
static inline bool next_up(struct walk *walk, phys_addr_t *low, phys_addr_t *high)
{
	const struct memblock_region *region, *reserved = lists.reserved.regions;
	bool found;

	while (walk->m < lists.memory.cnt) {
		region = &lists.memory.regions[walk->m];
		if (!is_wanted(region, walk)) {
			walk->m++;
			continue;
		}
		found = meet(region, walk->r, low, high);
		if (walk->r < lists.reserved.cnt && reserved[walk->r].base < end_of(region))
			walk->r++;
		else
			walk->m++;
		if (found)
			return true;
	}
	return false;
}

static inline bool next_down(struct walk *walk, phys_addr_t *low, phys_addr_t *high)
{
	const struct memblock_region *region, *reserved = lists.reserved.regions;
	bool found;

	while (walk->m > 0) {
		region = &lists.memory.regions[walk->m - 1];
		if (!is_wanted(region, walk)) {
			walk->m--;
			continue;
		}
		found = meet(region, walk->r, low, high);
		if (walk->r > 0 && end_of(&reserved[walk->r - 1]) > region->base)
			walk->r--;
		else
			walk->m--;
		if (found)
			return true;
	}
	return false;
}

static struct walk from_bottom(int nid, enum memblock_flags flags)
{
	return (struct walk){ nid, flags, 0, 0 };
}

static struct walk from_top(int nid, enum memblock_flags flags)
{
	return (struct walk){ nid, flags, lists.memory.cnt, lists.reserved.cnt };
}

static uint64_t walk_up(void)
{
	struct walk walk = from_bottom(NUMA_NO_NODE, MEMBLOCK_NONE);
	phys_addr_t low, high;
	uint64_t sum = 0;

	while (next_up(&walk, &low, &high))
		sum += walk_sum(low, high);
	return sum;
}

static uint64_t walk_down(void)
{
	struct walk walk = from_top(NUMA_NO_NODE, MEMBLOCK_NONE);
	phys_addr_t low, high;
	uint64_t sum = 0;

	while (next_down(&walk, &low, &high))
		sum += walk_sum(low, high);
	return sum;
}

/* ---- finding room ---- */

static phys_addr_t clamp(phys_addr_t addr, phys_addr_t start, phys_addr_t end)
{
	return lower(higher(addr, start), end);
}

static phys_addr_t find_high(phys_addr_t size, phys_addr_t align, phys_addr_t start,
			     phys_addr_t end, struct walk walk)
{
	phys_addr_t low, high, place;

	while (next_down(&walk, &low, &high)) {
		low = clamp(low, start, end);
		high = clamp(high, start, end);
		if (high < size)
			continue;
		place = (high - size) & ~(align - 1);
		if (place >= low)
			return place;
	}
	return 0;
}

static phys_addr_t find_low(phys_addr_t size, phys_addr_t align, phys_addr_t start, phys_addr_t end,
			    struct walk walk)
{
	phys_addr_t low, high, place;

	while (next_up(&walk, &low, &high)) {
		low = clamp(low, start, end);
		high = clamp(high, start, end);
		place = ((low - 1) | (align - 1)) + 1;
		if (place < high && high - place >= size)
			return place;
	}
	return 0;
}

static phys_addr_t find(phys_addr_t size, phys_addr_t align, phys_addr_t start, phys_addr_t end,
			int nid, enum memblock_flags flags)
{
	if (end <= MEMBLOCK_ALLOC_NOLEAKTRACE)
		end = lists.current_limit;
	start = higher(start, PAGE_SIZE);
	end = higher(start, end);
	if (lists.bottom_up)
		return find_low(size, align, start, end, from_bottom(nid, flags));
	return find_high(size, align, start, end, from_top(nid, flags));
}

static phys_addr_t alloc(phys_addr_t size, phys_addr_t align, phys_addr_t start, phys_addr_t end,
			 int nid, enum memblock_flags flags)
{
	phys_addr_t place = find(size, align, start, end, nid, flags);

	return place && !reserve(place, size) ? place : 0;
}

/* ---- asking ---- */

static const struct memblock_region *region_at(const struct memblock_type *type, phys_addr_t addr)
{
	size_t i;

	for (i = 0; i < type->cnt && type->regions[i].base <= addr; i++) {
		if (addr < end_of(&type->regions[i]))
			return &type->regions[i];
	}
	return NULL;
}

static bool is_memory(phys_addr_t addr)
{
	return region_at(&lists.memory, addr) != NULL;
}

static bool is_reserved(phys_addr_t addr)
{
	return region_at(&lists.reserved, addr) != NULL;
}

static bool is_map_memory(phys_addr_t addr)
{
	const struct memblock_region *region = region_at(&lists.memory, addr);

	return region && !(region->flags & MEMBLOCK_NOMAP);
}

static bool overlaps_region(struct memblock_type *type, phys_addr_t base, phys_addr_t size)
{
	const phys_addr_t end = capped_end(base, size);
	size_t i;

	for (i = 0; i < type->cnt && type->regions[i].base < end; i++) {
		if (base < end_of(&type->regions[i]))
			return true;
	}
	return false;
}

static bool is_region_reserved(phys_addr_t base, phys_addr_t size)
{
	return overlaps_region(&lists.reserved, base, size);
}

/* ---- whole tables: sorted and swept ---- */

static int add_sorted(struct memblock_type *type, const struct memblock_range *ranges, size_t count)
{
	struct memblock_region *last = NULL;
	phys_addr_t end;
	size_t i;

	for (i = 0; i < count; i++) {
		end = ranges[i].base + ranges[i].size;
		if (last && ranges[i].base <= end_of(last)) {
			last->size = higher(end, end_of(last)) - last->base;
			continue;
		}
		last = &type->regions[type->cnt++];
		*last = (struct memblock_region){ ranges[i].base, ranges[i].size, 0, MAX_NUMNODES };
	}
	for (i = 0; i < type->cnt; i++)
		type->total_size += type->regions[i].size;
	return 0;
}

/* For empty lists only. */
static int add_many(struct memblock_range *ranges, size_t count)
{
	limit_sort(ranges, count);
	return add_sorted(&lists.memory, ranges, count);
}

static int reserve_many(struct memblock_range *ranges, size_t count)
{
	limit_sort(ranges, count);
	return add_sorted(&lists.reserved, ranges, count);
}

/* ---- handing over ---- */

static unsigned long hand_over(phys_addr_t start, phys_addr_t end)
{
	unsigned long pfn = (start + PAGE_SIZE - 1) >> PAGE_SHIFT, stop = end >> PAGE_SHIFT;
	unsigned long pages = 0;
	unsigned int order;

	for (; pfn < stop; pfn += 1UL << order, pages += 1UL << order) {
		order = MAX_PAGE_ORDER;
		while (pfn & ((1UL << order) - 1) || pfn + (1UL << order) > stop)
			order--;
		memblock_port_free_pages(pfn, order);
	}
	return pages;
}

static unsigned long free_all(void)
{
	struct walk walk = from_bottom(NUMA_NO_NODE, MEMBLOCK_NONE);
	phys_addr_t low, high;
	unsigned long pages = 0;

	while (next_up(&walk, &low, &high))
		pages += hand_over(low, high);
	return pages;
}

static void reset(void)
{
}

const struct manager reference = {
	.name = "reference",
	.lists = &lists,
	.reset = reset,
	.add = add,
	.reserve = reserve,
	.remove = remove_memory,
	.free = free_reserved,
	.alloc = alloc,
	.find = find,
	.is_memory = is_memory,
	.is_reserved = is_reserved,
	.is_map_memory = is_map_memory,
	.is_region_reserved = is_region_reserved,
	.overlaps_region = overlaps_region,
	.walk = walk_up,
	.walk_back = walk_down,
	.walk_ranges = walk_up,
	.add_many = add_many,
	.reserve_many = reserve_many,
	.free_all = free_all,
};
