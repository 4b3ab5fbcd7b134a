// SPDX-License-Identifier: MIT
/*
 * regions.c - one sorted array of regions: find, insert, remove, split, merge.
 *
 * The invariant, regions_valid(): every region but an empty list's dummy has a size, none reaches
 * beyond PHYS_ADDR_MAX, and each ends at or before the next begins. The tail of an array is moved
 * by shift_entries() alone. Regions are changed where they are: what is added grows a region of its
 * kind, what is removed shrinks one, if it can. Nothing here makes an array larger: callers have
 * made room (grow.c). Nothing here knows of allocation.
 *
 *      first  last                 index          a span is the entries [first, last)
 *     ####  ######    ###   ####                  that an address range overlaps
 *        [-------------)
 */
#include "internal.h"

/* ---- asking ---- */

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
 * Whether the entry sought is *i or nearby, which *i is set to: it lies between two neighbours of
 * which only one ends at or below addr. Behind all entries *i is a guess, too.
 */
static inline bool is_near(const struct memblock_type *type, phys_addr_t addr, unsigned long *i)
{
	const struct memblock_region *regions = type->regions;
	unsigned long next;
	unsigned int tries;
	bool below;

	if (!type->cnt)
		return false;
	if (*i >= type->cnt)
		*i = type->cnt - 1;
	below = region_end(&regions[*i]) <= addr;
	for (tries = 2; tries; tries--, *i = next) {
		next = below ? *i + 1 : *i - 1;
		if (next >= type->cnt || (region_end(&regions[next]) <= addr) != below) {
			*i += below;
			return true;
		}
	}
	return false;
}

/*
 * The same search for what comes back to where it was: an allocation searches and inserts at one
 * place, and the next one there or nearby, one entry off for each that came or went below. The
 * guess is checked against the entries themselves, so it cannot be wrong.
 */
unsigned long regions_first_ending_after_near(const struct memblock_type *type, phys_addr_t addr)
{
	uint32_t *last = &last_position[type == &memblock.reserved];
	unsigned long i = *last;

	if (!is_near(type, addr, &i))
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
	const struct memblock_region *regions = type->regions;
	unsigned long i = regions_first_ending_after_near(type, base), gaps = 0;

	for (; i < type->cnt && regions[i].base < end; i++) {
		gaps += base < regions[i].base;
		base = region_end(&regions[i]);
	}
	return gaps + (base < end);
}

/* ---- what is known of the lists ---- */

/* What the two lists were like when they were last looked at, in the order of their bits. */
static struct signature {
	const struct memblock_region *regions;
	unsigned long cnt;
	phys_addr_t total_size;
} signatures[2];

/* The bit that says a list is merged throughout; 0 for a list that is none of the machine's. */
static unsigned int merged_bit(const struct memblock_type *type)
{
	if (type == &memblock.reserved)
		return KNOWN_MERGED_RESERVED;
	return type == &memblock.memory ? KNOWN_MERGED_MEMORY : 0;
}

void memblock_forget(void)
{
	regions_known = 0;
}

/* Before what is known of a list is used, and before the list changes. */
static inline void check(const struct memblock_type *type, unsigned int bit)
{
	const struct signature *signature = &signatures[bit / 2];

	if (bit && (type->regions != signature->regions || type->cnt != signature->cnt ||
		    type->total_size != signature->total_size))
		regions_known &= ~(bit | KNOWN_FRONTIER);
}

/* After a change to a list that was checked before. */
static inline void sign(const struct memblock_type *type, unsigned int bit)
{
	if (bit)
		signatures[bit / 2] =
			(struct signature){ type->regions, type->cnt, type->total_size };
}

void regions_check_both(void)
{
	check(&memblock.memory, KNOWN_MERGED_MEMORY);
	check(&memblock.reserved, KNOWN_MERGED_RESERVED);
}

void regions_sign_both(void)
{
	sign(&memblock.memory, KNOWN_MERGED_MEMORY);
	sign(&memblock.reserved, KNOWN_MERGED_RESERVED);
}

/*
 * A change of the list begins. Returns whether it is enough to merge what the change touches:
 * merging all of a list that is merged throughout changes nothing elsewhere.
 */
static inline bool begin_change(const struct memblock_type *type, unsigned int bit)
{
	if (regions_known) {
		check(type, bit);
		if (bit == KNOWN_MERGED_MEMORY)
			regions_known &= ~(unsigned int)KNOWN_FRONTIER;
	}
	return !rules->merge_whole_list || (regions_known & bit);
}

static inline void end_change(const struct memblock_type *type, unsigned int bit)
{
	if (regions_known)
		sign(type, bit);
}

/* The list is merged throughout, if that is what the rules do. */
static inline void end_merged(const struct memblock_type *type, unsigned int bit)
{
	if (rules->merge_whole_list)
		regions_known |= bit;
	end_change(type, bit);
}

/* ---- moving ---- */

/* Entries from `from` on now begin at `to`: what lay between is opened up or lost. */
static inline void shift_entries(struct memblock_type *type, unsigned long from, unsigned long to)
{
	if (from == to)
		return;
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

static unsigned long empty_cnt(void)
{
	return rules->dummy_in_empty_list ? 1 : 0;
}

void regions_set_empty_cnt(struct memblock_type *type)
{
	type->cnt = empty_cnt();
}

/* An entry that is to be written is opened in front of entry i. */
static inline struct memblock_region *open_entry(struct memblock_type *type, unsigned long i)
{
	shift_entries(type, i, i + 1);
	return &type->regions[i];
}

/* The entries of the span go; the last one of a list leaves a dummy. */
static inline void take_out(struct memblock_type *type, struct region_span span)
{
	unsigned long i;

	for (i = span.first; i < span.last; i++)
		type->total_size -= type->regions[i].size;
	shift_entries(type, span.last, span.first);
	if (type->cnt)
		return;
	warn_if(type->total_size != 0, "an empty list has a total size");
	set_entry(&type->regions[0], 0, 0, MAX_NUMNODES, MEMBLOCK_NONE);
	regions_set_empty_cnt(type);
}

/* ---- removing ---- */

void regions_remove(struct memblock_type *type, struct region_span span)
{
	begin_change(type, merged_bit(type));
	take_out(type, span);
	end_change(type, merged_bit(type));
}

void memblock_remove_region(struct memblock_type *type, unsigned long r)
{
	memblock_forget();
	take_out(type, (struct region_span){ r, r + 1 });
}

/* Region i becomes two, of which one ends at `low_end` and one begins at `high_base`. */
static inline void cut_in_two(struct memblock_type *type, unsigned long i, phys_addr_t low_end,
			      phys_addr_t high_base)
{
	struct memblock_region *low = &type->regions[i], *high = low + 1;
	const phys_addr_t end = region_end(low);

	shift_entries(type, i, i + 1);
	low->size = low_end - low->base;
	high->base = high_base;
	high->size = end - high_base;
}

/* Cuts off what the regions at the ends of the span have in the range but do not lose wholly. */
static struct region_span trim_ends(struct memblock_type *type, struct region_span span,
				    phys_addr_t base, phys_addr_t end)
{
	struct memblock_region *low = &type->regions[span.first];
	struct memblock_region *high = &type->regions[span.last - 1];

	if (low->base < base) {
		type->total_size -= region_end(low) - base;
		low->size = base - low->base;
		span.first++;
	}
	if (region_end(high) > end) {
		type->total_size -= end - high->base;
		high->size = region_end(high) - end;
		high->base = end;
		span.last--;
	}
	return span;
}

/*
 * Takes [base, end) out of the list; there must be room for one more entry. Returns the first entry
 * behind it, which is none for an empty list, with a dummy or without.
 *
 *     ..######...####...          ..##..........##...
 *     ..##########......          ..##......##.......
 *         [------)                    [------)
 */
unsigned long regions_cut(struct memblock_type *type, phys_addr_t base, phys_addr_t end)
{
	struct region_span span = regions_overlapping(type, base, end);
	const struct memblock_region *low = &type->regions[span.first];

	begin_change(type, merged_bit(type));
	if (span.first == span.last)
		return span.first;
	if (low->base < base && region_end(low) > end) {
		type->total_size -= end - base;
		cut_in_two(type, span.first++, base, end);
	} else {
		span = trim_ends(type, span, base, end);
		if (span.first < span.last)
			take_out(type, span);
	}
	end_change(type, merged_bit(type));
	return regions_empty(type) ? type->cnt : span.first;
}

/* ---- splitting ---- */

/* The first entry at or above `addr`, after one that reaches across was split there. */
static inline unsigned long split_at(struct memblock_type *type, phys_addr_t addr)
{
	unsigned long i = regions_first_ending_after(type, addr);

	if (i == type->cnt || type->regions[i].base >= addr)
		return i;
	cut_in_two(type, i, addr, addr);
	return i + 1;
}

/*
 * Splits regions at `base` and `end`; there must be room for two more entries. Returns the entries
 * that now lie inside, or an empty span at 0. The list is not signed anew: regions_merge() does
 * that, and without it the next change finds another count and forgets.
 */
struct region_span regions_split(struct memblock_type *type, phys_addr_t base, phys_addr_t end)
{
	struct region_span span;

	begin_change(type, merged_bit(type));
	span.first = split_at(type, base);
	span.last = split_at(type, end);
	return span.first < span.last ? span : (struct region_span){ 0, 0 };
}

/* ---- merging ---- */

static bool touch_alike(const struct memblock_region *low, const struct memblock_region *high)
{
	return region_end(low) == high->base && low->flags == high->flags &&
	       memblock_get_region_node(low) == memblock_get_region_node(high);
}

/*
 * Fuses what touches and is alike among the entries of the span and its two neighbours: entries up
 * to `kept` are done, entries from `next` on are still to be looked at.
 */
static void merge_span(struct memblock_type *type, struct region_span span)
{
	struct memblock_region *regions = type->regions;
	unsigned long kept = span.first ? span.first - 1 : 0, next;

	for (next = kept + 1; next <= span.last && next < type->cnt; next++) {
		if (touch_alike(&regions[kept], &regions[next])) {
			regions[kept].size += regions[next].size;
			continue;
		}
		if (region_end(&regions[kept]) > regions[next].base)
			memblock_port_panic("memblock: regions overlap");
		regions[++kept] = regions[next];
	}
	shift_entries(type, next, kept + 1);
}

void regions_merge(struct memblock_type *type, struct region_span span)
{
	if (rules->merge_whole_list)
		span = (struct region_span){ 0, type->cnt };
	merge_span(type, span);
	end_merged(type, merged_bit(type));
}

void memblock_merge_regions(struct memblock_type *type)
{
	memblock_forget();
	merge_span(type, (struct region_span){ 0, type->cnt });
	end_merged(type, merged_bit(type));
}

/* ---- inserting ---- */

void memblock_insert_region(struct memblock_type *type, int idx, phys_addr_t base, phys_addr_t size,
			    int nid, enum memblock_flags flags)
{
	struct memblock_region *region;

	if (type->cnt >= type->max)
		memblock_port_panic("memblock: no room for another region");
	memblock_forget();
	region = open_entry(type, (unsigned long)idx);
	set_entry(region, base, range_end(base, size), nid, flags);
	type->total_size += region->size;
}

/* The pieces of one request that lie between regions end where those begin. */
static void warn_if_unlike(const struct memblock_region *above, int nid, enum memblock_flags flags)
{
	warn_if((MAX_NUMNODES > 1 && memblock_get_region_node(above) != nid) ||
			(above->flags != flags && (flags || !rules->reservations_keep_owner)),
		"a range overlaps a region of another node or with other flags");
}

/* How many of the ranges find room in the array, and how many pieces they come to. */
static size_t count_fitting(const struct memblock_type *type, const struct memblock_range *ranges,
			    size_t count, unsigned long *pieces)
{
	unsigned long gaps;
	size_t fit;

	*pieces = 0;
	for (fit = 0; fit < count; fit++, ranges++) {
		gaps = regions_count_gaps(type, ranges->base, ranges->base + ranges->size);
		if (type->cnt + *pieces + gaps > type->max)
			break;
		*pieces += gaps;
	}
	return fit;
}

/*
 * Inserts as many of the ranges, which are sorted and apart from each other, as there is room for;
 * returns how many. Works from the top down, so that every entry moves once: entries below `from`
 * are still where they were, entries and pieces from `to` on have their place, and all is done when
 * the two meet. Nothing is merged; *pieces spans from the lowest new piece to the highest.
 */
size_t regions_fill(struct memblock_type *type, const struct memblock_range *ranges, size_t count,
		    int nid, enum memblock_flags flags, struct region_span *pieces)
{
	struct memblock_region *first = type->regions, *from, *to, *behind = NULL;
	phys_addr_t low, high, end, top = PHYS_ADDR_MAX;
	unsigned long needed;
	size_t fit = count_fitting(type, ranges, count, &needed);

	from = first + type->cnt;
	type->cnt += needed;
	to = first + type->cnt;
	for (ranges += fit; to > from;) {
		end = ranges[-1].base + ranges[-1].size;
		low = ranges[-1].base;
		if (from > first)
			low = addr_max(low, region_end(from - 1));
		high = addr_min(end, top);
		if (low < high) {
			if (high < end)
				warn_if_unlike(to, nid, flags);
			if (!behind)
				behind = to;
			set_entry(--to, low, high, nid, flags);
			type->total_size += high - low;
			top = low;
		} else if (from > first && region_end(from - 1) > ranges[-1].base) {
			*--to = *--from;
			top = to->base;
		} else {
			ranges--;
		}
	}
	pieces->first = (unsigned long)(to - first);
	pieces->last = behind ? (unsigned long)(behind - first) : 0;
	return fit;
}

static bool is_kind(const struct memblock_region *region, int nid, enum memblock_flags flags)
{
	return region->flags == flags &&
	       (MAX_NUMNODES == 1 || memblock_get_region_node(region) == nid);
}

/* Adds one piece in front of entry i, to the entries of its kind that it touches if it can. */
static inline void add_piece(struct memblock_type *type, unsigned long i, phys_addr_t base,
			     phys_addr_t end, int nid, enum memblock_flags flags)
{
	struct memblock_region *high = &type->regions[i], *low = high - 1;
	bool joins_low = i > 0 && region_end(low) == base && is_kind(low, nid, flags);
	bool joins_high = i < type->cnt && high->base == end && is_kind(high, nid, flags);

	type->total_size += end - base;
	if (joins_low && joins_high) {
		low->size += end - base + high->size;
		shift_entries(type, i + 1, i);
	} else if (joins_low) {
		low->size += end - base;
	} else if (joins_high) {
		high->base = base;
		high->size += end - base;
	} else {
		set_entry(open_entry(type, i), base, end, nid, flags);
	}
}

/* Linux starts counting anew with a list's first region, whatever the counters said. */
void regions_begin_first(struct memblock_type *type)
{
	warn_if(type->cnt != empty_cnt() || type->total_size != 0,
		"an empty list has a count or a size");
	type->cnt = 0;
	type->total_size = 0;
}

/*
 * One piece for each gap of [base, end), merged; false if there is none. Rare, so kept out of the
 * way of the one piece.
 */
static bool add_pieces(struct memblock_type *type, phys_addr_t base, phys_addr_t end, int nid,
		       enum memblock_flags flags, bool merged)
{
	const struct memblock_range range = { base, end - base };
	struct region_span pieces;

	regions_fill(type, &range, 1, nid, flags, &pieces);
	if (pieces.last)
		merge_span(type, merged ? pieces : (struct region_span){ 0, type->cnt });
	return pieces.last != 0;
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
	const unsigned int bit = merged_bit(type);
	bool merged = begin_change(type, bit);
	unsigned long i;

	if (regions_empty(type))
		regions_begin_first(type);
	i = regions_first_ending_after_near(type, base);
	if (merged && (i == type->cnt || type->regions[i].base >= end))
		add_piece(type, i, base, end, nid, flags);
	else if (!add_pieces(type, base, end, nid, flags, merged))
		return;
	end_merged(type, bit);
}
