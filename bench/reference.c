// SPDX-License-Identifier: MIT
/*
 * reference.c - the plainest correct memblock. Written to be obviously right, not to be fast: every
 * operation scans from the start, every insertion is followed by a look at the whole list for
 * neighbours to merge.
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

/* ---- one list ---- */

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
}

static bool belong_together(const struct memblock_region *low, const struct memblock_region *high)
{
	return end_of(low) == high->base && low->flags == high->flags && low->nid == high->nid;
}

static void merge(struct memblock_type *type)
{
	struct memblock_region *regions = type->regions;
	phys_addr_t size;
	size_t i = 1;

	while (i < type->cnt) {
		if (!belong_together(&regions[i - 1], &regions[i])) {
			i++;
			continue;
		}
		size = regions[i].size;
		delete (type, i);
		regions[i - 1].size += size;
		type->total_size += size;
	}
}

static int add_range(struct memblock_type *type, phys_addr_t base, phys_addr_t size, int nid)
{
	phys_addr_t end = base + size;
	const struct memblock_region *old;
	size_t i;

	for (i = 0; i < type->cnt && base < end; i++) {
		old = &type->regions[i];
		if (end_of(old) <= base)
			continue;
		if (old->base >= end)
			break;
		if (base < old->base) {
			size = old->base - base;
			insert(type, i++, (struct memblock_region){ base, size, 0, nid });
		}
		base = end_of(&type->regions[i]);
	}
	if (base < end)
		insert(type, i, (struct memblock_region){ base, end - base, 0, nid });
	merge(type);
	return 0;
}

static int remove_range(struct memblock_type *type, phys_addr_t base, phys_addr_t size)
{
	phys_addr_t end = base + size;
	struct memblock_region old, low, high;
	size_t i = 0;

	while (i < type->cnt && type->regions[i].base < end) {
		old = low = high = type->regions[i];
		if (end_of(&old) <= base) {
			i++;
			continue;
		}
		delete (type, i);
		low.size = base > old.base ? base - old.base : 0;
		high.size = end < end_of(&old) ? end_of(&old) - end : 0;
		high.base = end;
		if (low.size)
			insert(type, i++, low);
		if (high.size)
			insert(type, i++, high);
	}
	return 0;
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

/* ---- finding room ---- */

struct request {
	phys_addr_t size, align, start, end;
	int nid;
	enum memblock_flags flags;
};

static bool is_wanted(const struct memblock_region *region, const struct request *request)
{
	if (request->nid >= 0 && request->nid < MAX_NUMNODES && region->nid != request->nid)
		return false;
	if (region->flags & MEMBLOCK_NOMAP)
		return false;
	return !(request->flags & MEMBLOCK_MIRROR) || (region->flags & MEMBLOCK_MIRROR);
}

static phys_addr_t fit_high(phys_addr_t low, phys_addr_t high, const struct request *request)
{
	phys_addr_t place;

	if (high < low || high - low < request->size)
		return 0;
	place = (high - request->size) & ~(request->align - 1);
	return place >= low ? place : 0;
}

static phys_addr_t fit_low(phys_addr_t low, phys_addr_t high, const struct request *request)
{
	phys_addr_t place = (low + request->align - 1) & ~(request->align - 1);

	return place < high && high - place >= request->size ? place : 0;
}

/* Both lists side by side, from the top; reservations from r on lie behind. */
static phys_addr_t find_high(const struct request *request)
{
	const struct memblock_region *region, *reserved = lists.reserved.regions;
	size_t m, r = lists.reserved.cnt;
	phys_addr_t low, high, bottom, place;

	for (m = lists.memory.cnt; m > 0; m--) {
		region = &lists.memory.regions[m - 1];
		if (!is_wanted(region, request))
			continue;
		low = higher(region->base, request->start);
		high = lower(end_of(region), request->end);
		while (r > 0 && reserved[r - 1].base >= high)
			r--;
		for (;;) {
			bottom = r > 0 ? higher(end_of(&reserved[r - 1]), low) : low;
			place = fit_high(bottom, high, request);
			if (place)
				return place;
			if (r == 0 || reserved[r - 1].base <= low)
				break;
			high = lower(high, reserved[--r].base);
		}
	}
	return 0;
}

static phys_addr_t find_low(const struct request *request)
{
	const struct memblock_region *region, *reserved = lists.reserved.regions;
	size_t m, r = 0, cnt = lists.reserved.cnt;
	phys_addr_t low, high, top, place;

	for (m = 0; m < lists.memory.cnt; m++) {
		region = &lists.memory.regions[m];
		if (!is_wanted(region, request))
			continue;
		low = higher(region->base, request->start);
		high = lower(end_of(region), request->end);
		while (r < cnt && end_of(&reserved[r]) <= low)
			r++;
		for (;;) {
			top = r < cnt ? lower(reserved[r].base, high) : high;
			place = fit_low(low, top, request);
			if (place)
				return place;
			if (r == cnt || end_of(&reserved[r]) >= high)
				break;
			low = higher(low, end_of(&reserved[r++]));
		}
	}
	return 0;
}

static phys_addr_t find(phys_addr_t size, phys_addr_t align, phys_addr_t start, phys_addr_t end,
			int nid, enum memblock_flags flags)
{
	struct request request = { size, align, higher(start, PAGE_SIZE), end, nid, flags };

	if (end <= MEMBLOCK_ALLOC_KASAN)
		request.end = lists.current_limit;
	return lists.bottom_up ? find_low(&request) : find_high(&request);
}

static phys_addr_t alloc(phys_addr_t size, phys_addr_t align, phys_addr_t start, phys_addr_t end,
			 int nid, enum memblock_flags flags)
{
	phys_addr_t place = find(size, align, start, end, nid, flags);

	if (place)
		reserve(place, size);
	return place;
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
	size_t i;

	for (i = 0; i < type->cnt && type->regions[i].base < base + size; i++) {
		if (base < end_of(&type->regions[i]))
			return true;
	}
	return false;
}

static bool is_region_reserved(phys_addr_t base, phys_addr_t size)
{
	return overlaps_region(&lists.reserved, base, size);
}

/* ---- walking ---- */

/* Where a walk stands: at memory region m, in the gap below reservation r. */
struct place {
	size_t m, r;
};

/* One step, as a caller takes it that holds its place between two of them. */
__attribute__((noinline)) static bool next_free(struct place *at, phys_addr_t *low,
						phys_addr_t *high)
{
	const struct memblock_region *region, *reserved = lists.reserved.regions;
	size_t cnt = lists.reserved.cnt;
	phys_addr_t end;

	while (at->m < lists.memory.cnt) {
		region = &lists.memory.regions[at->m];
		end = end_of(region);
		*low = at->r ? higher(region->base, end_of(&reserved[at->r - 1])) : region->base;
		*high = at->r < cnt ? lower(end, reserved[at->r].base) : end;
		if (at->r < cnt && end_of(&reserved[at->r]) <= end)
			at->r++;
		else
			at->m++;
		if (*low < *high && !(region->flags & MEMBLOCK_NOMAP))
			return true;
	}
	return false;
}

static uint64_t walk(void)
{
	struct place at = { 0, 0 };
	phys_addr_t low, high;
	uint64_t sum = 0;

	while (next_free(&at, &low, &high))
		sum += walk_sum(low, high);
	return sum;
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
	struct place at = { 0, 0 };
	phys_addr_t low, high;
	unsigned long pages = 0;

	while (next_free(&at, &low, &high))
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
	.walk = walk,
	.walk_back = walk,
	.add_many = add_many,
	.reserve_many = reserve_many,
	.free_all = free_all,
};
