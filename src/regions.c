// SPDX-License-Identifier: MIT
/*
 * regions.c - one sorted array of regions: find, insert, remove, split, merge.
 *
 * The invariant, regions_valid(): every region but an empty list's dummy has a size, none reaches
 * beyond PHYS_ADDR_MAX, and each ends at or before the next begins. The tail of an array is moved
 * by shift_entries() alone. Nothing here makes an array larger: callers have made room (grow.c).
 * Nothing here knows of allocation.
 *
 *      first  last                 index          a span is the entries [first, last)
 *     ####  ######    ###   ####                  that an address range overlaps
 *        [-------------)
 */
#include "internal.h"

/* ---- asking ---- */

bool regions_empty(const struct memblock_type *type)
{
	return type->regions[0].size == 0;
}

static bool in_order(const struct memblock_region *low, const struct memblock_region *high)
{
	return low->size && region_end(low) >= low->base && region_end(low) <= high->base;
}

bool regions_valid(const struct memblock_type *type)
{
	unsigned long i;

	if (type->cnt > type->max)
		return false;
	if (regions_empty(type))
		return type->cnt <= 1;
	for (i = 1; i < type->cnt; i++) {
		if (!in_order(&type->regions[i - 1], &type->regions[i]))
			return false;
	}
	return type->cnt > 0 && region_end(&type->regions[i - 1]) > type->regions[i - 1].base;
}

/*
 * First entry that ends above `addr`, cnt if none does. Most additions are above everything that is
 * there, which is asked first; else a search without branches that a processor could guess wrong:
 * the entry sought is always among the `left` entries from `low` on, or the one behind the last
 * that begins at or below addr.
 */
unsigned long regions_first_ending_after(const struct memblock_type *type, phys_addr_t addr)
{
	const struct memblock_region *regions = type->regions;
	unsigned long low = 0, left = type->cnt, half;

	if (!left || region_end(&regions[left - 1]) <= addr)
		return left;
	for (; left > 1; left -= half) {
		half = left / 2;
		low += regions[low + half].base <= addr ? half : 0;
	}
	return low + (region_end(&regions[low]) <= addr);
}

/* Where the last position was found, in `memory` and in `reserved`; only a guess. */
static uint32_t last_position[2];

/*
 * The same, for what comes back to where it was: an allocation searches and inserts at one place,
 * and the next one there or one entry further. The guess is checked against the entries
 * themselves, so it cannot be wrong.
 */
unsigned long regions_first_ending_after_near(const struct memblock_type *type, phys_addr_t addr)
{
	const struct memblock_region *regions = type->regions;
	uint32_t *last = &last_position[type == &memblock.reserved];
	unsigned long i = *last;

	if (i < type->cnt) {
		i += region_end(&regions[i]) <= addr;
		if ((i == type->cnt || region_end(&regions[i]) > addr) &&
		    (!i || region_end(&regions[i - 1]) <= addr))
			return i;
	}
	i = regions_first_ending_after(type, addr);
	*last = (uint32_t)i;
	return i;
}

struct region_span regions_overlapping(const struct memblock_type *type, phys_addr_t base,
				       phys_addr_t end)
{
	struct region_span span;

	span.first = regions_first_ending_after(type, base);
	span.last = span.first;
	while (span.last < type->cnt && type->regions[span.last].base < end)
		span.last++;
	return span;
}

/* Parts of [base, end) that no region covers. */
unsigned long regions_count_gaps(const struct memblock_type *type, phys_addr_t base,
				 phys_addr_t end)
{
	struct region_span span = regions_overlapping(type, base, end);
	unsigned long gaps = 0, i;

	for (i = span.first; i < span.last; i++) {
		if (base < type->regions[i].base)
			gaps++;
		base = region_end(&type->regions[i]);
	}
	return gaps + (base < end);
}

/* ---- moving ---- */

/* Entries from `from` on now begin at `to`: what lay between is opened up or lost. */
static void shift_entries(struct memblock_type *type, unsigned long from, unsigned long to)
{
	memmove(&type->regions[to], &type->regions[from],
		(type->cnt - from) * sizeof(type->regions[0]));
	type->cnt = type->cnt - from + to;
}

static void set_entry(struct memblock_region *region, phys_addr_t base, phys_addr_t end, int nid,
		      enum memblock_flags flags)
{
	region->base = base;
	region->size = end - base;
	region->flags = flags;
	memblock_set_region_node(region, nid);
}

/* ---- emptying ---- */

void regions_set_empty_cnt(struct memblock_type *type)
{
	type->cnt = rules->dummy_in_empty_list ? 1 : 0;
}

void regions_clear(struct memblock_type *type)
{
	set_entry(&type->regions[0], 0, 0, MAX_NUMNODES, MEMBLOCK_NONE);
	regions_set_empty_cnt(type);
}

/* ---- rules that merge the whole list ---- */

/*
 * Merging all of a list changes nothing where it has been merged before: then it is enough to look
 * at what an operation touched. So the lists are signed after such a merge, and again after every
 * operation that leaves no two regions that touch and are alike; a list that is not as it was
 * signed is merged as a whole.
 */
static struct signature merged_memory, merged_reserved;

static struct signature *merged_signature(const struct memblock_type *type)
{
	if (type == &memblock.reserved)
		return &merged_reserved;
	return type == &memblock.memory ? &merged_memory : NULL;
}

static bool is_merged(const struct memblock_type *type)
{
	const struct signature *signature = merged_signature(type);

	return !rules->merge_whole_list || (signature && is_signed(type, signature));
}

static void stays_merged(const struct memblock_type *type)
{
	struct signature *signature = merged_signature(type);

	if (rules->merge_whole_list && signature)
		*signature = sign(type);
}

void regions_forget(void)
{
	merged_memory.regions = NULL;
	merged_reserved.regions = NULL;
}

/* ---- removing ---- */

static void remove_entries(struct memblock_type *type, struct region_span span)
{
	unsigned long i;

	if (span.first == span.last)
		return;
	for (i = span.first; i < span.last; i++)
		type->total_size -= type->regions[i].size;
	shift_entries(type, span.last, span.first);
	if (type->cnt)
		return;
	warn_if(type->total_size != 0, "an empty list has a total size");
	regions_clear(type);
}

void regions_remove(struct memblock_type *type, struct region_span span)
{
	bool merged = is_merged(type);

	remove_entries(type, span);
	if (merged)
		stays_merged(type);
}

void memblock_remove_region(struct memblock_type *type, unsigned long r)
{
	memblock_forget();
	regions_remove(type, (struct region_span){ r, r + 1 });
}

/* ---- merging ---- */

static bool alike(const struct memblock_region *a, const struct memblock_region *b)
{
	return a->flags == b->flags && memblock_get_region_node(a) == memblock_get_region_node(b);
}

/*
 * Puts `next` behind entry `kept`, into it if they touch and are alike; returns the entry it went
 * to.
 */
static unsigned long fuse_or_keep(struct memblock_type *type, unsigned long kept,
				  unsigned long next)
{
	struct memblock_region *low = &type->regions[kept];
	const struct memblock_region *high = &type->regions[next];

	if (region_end(low) == high->base && alike(low, high)) {
		low->size += high->size;
		return kept;
	}
	if (region_end(low) > high->base)
		memblock_port_panic("memblock: regions overlap");
	type->regions[kept + 1] = *high;
	return kept + 1;
}

/*
 * Fuses what touches and is alike among the entries of the span and its two neighbours: entries up
 * to `kept` are done, entries from `next` on are still to be looked at.
 */
static void merge_span(struct memblock_type *type, struct region_span span)
{
	unsigned long kept, next, stop;

	if (type->cnt < 2)
		return;
	stop = span.last < type->cnt - 1 ? span.last : type->cnt - 1;
	kept = span.first ? span.first - 1 : 0;
	if (kept >= stop)
		return;
	for (next = kept + 1; next <= stop; next++)
		kept = fuse_or_keep(type, kept, next);
	if (kept < stop)
		shift_entries(type, stop + 1, kept + 1);
}

void regions_merge(struct memblock_type *type, struct region_span span)
{
	if (rules->merge_whole_list)
		span = (struct region_span){ 0, type->cnt };
	merge_span(type, span);
	stays_merged(type);
}

void memblock_merge_regions(struct memblock_type *type)
{
	memblock_forget();
	regions_merge(type, (struct region_span){ 0, type->cnt });
}

/* ---- splitting ---- */

/* Splits entry i at `addr`, which lies strictly inside. */
static void split_entry(struct memblock_type *type, unsigned long i, phys_addr_t addr)
{
	struct memblock_region *low = &type->regions[i], *high = low + 1;

	shift_entries(type, i, i + 1);
	low->size = addr - high->base;
	high->size -= low->size;
	high->base = addr;
}

/*
 * Splits regions at `base` and `end`; there must be room for two more entries. Returns the entries
 * that now lie inside, or an empty span at 0.
 */
struct region_span regions_split(struct memblock_type *type, phys_addr_t base, phys_addr_t end)
{
	struct region_span span = regions_overlapping(type, base, end);

	if (span.first == span.last)
		return (struct region_span){ 0, 0 };
	if (region_end(&type->regions[span.last - 1]) > end)
		split_entry(type, span.last - 1, end);
	if (type->regions[span.first].base < base) {
		split_entry(type, span.first, base);
		span.first++;
		span.last++;
	}
	return span;
}

/* Entry i loses what lies in [base, end), which is its upper (lower) part but not all of it. */
static void cut_upper_part(struct memblock_type *type, unsigned long i, phys_addr_t base)
{
	struct memblock_region *region = &type->regions[i];

	type->total_size -= region_end(region) - base;
	region->size = base - region->base;
}

static void cut_lower_part(struct memblock_type *type, unsigned long i, phys_addr_t end)
{
	struct memblock_region *region = &type->regions[i];

	type->total_size -= end - region->base;
	region->size = region_end(region) - end;
	region->base = end;
}

/*
 * Takes [base, end) out of the list; there must be room for one more entry. What reaches out of the
 * range stays, and a region that reaches out at both ends becomes two:
 *
 *     ..######...####...          ..##..........##...
 *     ..##########......          ..##......##.......
 *         [------)                    [------)
 */
void regions_cut(struct memblock_type *type, phys_addr_t base, phys_addr_t end)
{
	struct region_span span = regions_overlapping(type, base, end);
	bool merged = is_merged(type);

	if (span.first == span.last)
		return;
	if (type->regions[span.first].base < base) {
		if (region_end(&type->regions[span.first]) > end) {
			split_entry(type, span.first, end);
			span.last = span.first + 1;
		}
		cut_upper_part(type, span.first++, base);
	}
	if (span.first < span.last && region_end(&type->regions[span.last - 1]) > end)
		cut_lower_part(type, --span.last, end);
	remove_entries(type, span);
	if (merged)
		stays_merged(type);
}

/* ---- inserting ---- */

void memblock_insert_region(struct memblock_type *type, int idx, phys_addr_t base, phys_addr_t size,
			    int nid, enum memblock_flags flags)
{
	unsigned long at = (unsigned long)idx;

	if (type->cnt >= type->max)
		memblock_port_panic("memblock: no room for another region");
	memblock_forget();
	shift_entries(type, at, at + 1);
	set_entry(&type->regions[at], base, range_end(base, size), nid, flags);
	type->total_size += type->regions[at].size;
}

/* A new piece ends where `above`, which the same request overlaps, begins. */
static void warn_if_unlike(const struct memblock_region *above, int nid, enum memblock_flags flags)
{
	warn_if(MAX_NUMNODES > 1 && memblock_get_region_node(above) != nid,
		"a range overlaps a region of another node");
	warn_if(above->flags != flags && (flags || !rules->reservations_keep_owner),
		"a range overlaps a region with other flags");
}

/* The list's first region. Linux starts counting anew here, whatever the counters said. */
static void add_first(struct memblock_type *type, phys_addr_t base, phys_addr_t end, int nid,
		      enum memblock_flags flags)
{
	unsigned long empty_cnt = rules->dummy_in_empty_list ? 1 : 0;

	warn_if(type->cnt != empty_cnt || type->total_size != 0,
		"an empty list has a count or a size");
	set_entry(&type->regions[0], base, end, nid, flags);
	type->cnt = 1;
	type->total_size = end - base;
}

/* One piece per gap; there are some. Each entry of the span moves once, to its final place. */
static struct region_span fill_gaps(struct memblock_type *type, phys_addr_t base, phys_addr_t end,
				    int nid, enum memblock_flags flags, unsigned long gaps)
{
	struct region_span span = regions_overlapping(type, base, end), pieces = { 0, 0 };
	unsigned long i = span.last, to = span.last + gaps;
	struct memblock_region above;
	phys_addr_t low, top = end;

	shift_entries(type, span.last, to);
	for (;;) {
		low = i > span.first ? region_end(&type->regions[i - 1]) : base;
		if (low < top) {
			set_entry(&type->regions[--to], low, top, nid, flags);
			type->total_size += top - low;
			pieces.first = to;
			if (!pieces.last)
				pieces.last = to + 1;
			if (top < end)
				warn_if_unlike(&above, nid, flags);
		}
		if (i == span.first)
			return pieces;
		above = type->regions[--i];
		type->regions[--to] = above;
		top = above.base;
	}
}

/*
 * Inserts one piece in front of entry i; nothing there overlaps it. Where it touches an entry of
 * its kind it becomes part of that instead, so that nothing moves that need not.
 */
static void add_piece(struct memblock_type *type, unsigned long i, phys_addr_t base,
		      phys_addr_t end, int nid, enum memblock_flags flags)
{
	struct memblock_region *high = &type->regions[i], *low = high - 1, piece;
	bool fuses_low, fuses_high;

	set_entry(&piece, base, end, nid, flags);
	fuses_low = i > 0 && region_end(low) == base && alike(low, &piece);
	fuses_high = i < type->cnt && high->base == end && alike(high, &piece);
	type->total_size += piece.size;
	if (fuses_low) {
		low->size += piece.size;
		if (fuses_high) {
			low->size += high->size;
			shift_entries(type, i + 1, i);
		}
	} else if (fuses_high) {
		high->base = base;
		high->size += piece.size;
	} else {
		shift_entries(type, i, i + 1);
		*high = piece;
	}
}

/*
 * Inserts what [base, end), not empty, adds to the list, one piece for each gap, and merges. There
 * must be room.
 *
 *     before   ....####......######....        [--------------------) is [base, end)
 *     after    ..aa####bbbbbb######cc..        c, ######, b, ####, a are written in this order
 */
void regions_add(struct memblock_type *type, phys_addr_t base, phys_addr_t end, int nid,
		 enum memblock_flags flags)
{
	bool merged = is_merged(type);
	struct region_span pieces;
	unsigned long gaps, i;

	if (regions_empty(type)) {
		add_first(type, base, end, nid, flags);
		return;
	}
	i = regions_first_ending_after_near(type, base);
	if (merged && (i == type->cnt || type->regions[i].base >= end)) {
		add_piece(type, i, base, end, nid, flags);
	} else {
		gaps = regions_count_gaps(type, base, end);
		if (!gaps)
			return;
		pieces = fill_gaps(type, base, end, nid, flags, gaps);
		merge_span(type, merged ? pieces : (struct region_span){ 0, type->cnt });
	}
	stays_merged(type);
}

/* ---- inserting many ---- */

/*
 * How many of the sorted ranges, and with how many pieces, find room in the array: regions below
 * `i` end before the range looked at.
 */
static size_t count_fitting(const struct memblock_type *type, const struct memblock_range *ranges,
			    size_t count, unsigned long *pieces)
{
	unsigned long room = type->max - type->cnt, i, needed = 0;
	phys_addr_t base, end;
	size_t fit;

	*pieces = 0;
	i = count ? regions_first_ending_after(type, ranges[0].base) : 0;
	for (fit = 0; fit < count; fit++) {
		base = ranges[fit].base;
		end = base + ranges[fit].size;
		while (i < type->cnt && region_end(&type->regions[i]) <= base)
			i++;
		while (i < type->cnt && type->regions[i].base < end && base < end) {
			needed += base < type->regions[i].base;
			base = region_end(&type->regions[i]);
			i += base <= end;
		}
		needed += base < end;
		if (needed > room)
			break;
		*pieces = needed;
	}
	return fit;
}

/*
 * Puts the pieces of one range behind the entries below `*from`, downwards from `*to`, where the
 * lowest entry is that already has its place and may reach down into the range.
 */
static void fill_downwards(struct memblock_type *type, const struct memblock_range *range, int nid,
			   unsigned long *from, unsigned long *to)
{
	struct memblock_region *regions = type->regions;
	phys_addr_t top = range->base + range->size, low;

	while (*from && regions[*from - 1].base >= top)
		regions[--*to] = regions[--*from];
	if (*to < type->cnt)
		top = addr_min(top, regions[*to].base);
	while (top > range->base) {
		low = *from ? addr_max(region_end(&regions[*from - 1]), range->base) : range->base;
		if (low < top) {
			set_entry(&regions[--*to], low, top, nid, MEMBLOCK_NONE);
			type->total_size += top - low;
		}
		if (low == range->base)
			return;
		top = regions[*from - 1].base;
		regions[--*to] = regions[--*from];
	}
}

/*
 * Inserts as many of the ranges, which are sorted and apart from each other, as there is room for;
 * returns how many. Nothing is merged.
 */
size_t regions_add_sorted(struct memblock_type *type, const struct memblock_range *ranges,
			  size_t count, int nid)
{
	unsigned long pieces, from, to;
	size_t fit, i;

	if (regions_empty(type))
		type->cnt = 0;
	fit = count_fitting(type, ranges, count, &pieces);
	from = type->cnt;
	to = type->cnt + pieces;
	type->cnt = to;
	for (i = fit; i-- > 0 && to > from;)
		fill_downwards(type, &ranges[i], nid, &from, &to);
	if (regions_empty(type))
		regions_set_empty_cnt(type);
	return fit;
}
