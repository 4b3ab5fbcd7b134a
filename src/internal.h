/* SPDX-License-Identifier: MIT */
/*
 * internal.h - what the files of the library share and no user sees: address arithmetic, the rules
 * in force, and the functions of one file that another needs.
 *
 * Files know each other in this order, each only those before it, but that resetting the state
 * (state) reaches all of them and freeing late (ranges) hands over:
 * state, rules, dump, regions, free, frontier, find, explain, grow, ranges, many, query, alloc,
 * linux6, params, handover.
 */
#ifndef MEMBLOCK_INTERNAL_H
#define MEMBLOCK_INTERNAL_H

#include <memblock/explain.h>
#include <memblock/memblock.h>
#include <memblock/port.h>

void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);

/* Who called the public function this stands in. */
#define CALLER __builtin_return_address(0)

/* ---- addresses ---- */

static inline phys_addr_t addr_min(phys_addr_t a, phys_addr_t b)
{
	return a < b ? a : b;
}

static inline phys_addr_t addr_max(phys_addr_t a, phys_addr_t b)
{
	return a > b ? a : b;
}

static inline phys_addr_t addr_clamp(phys_addr_t addr, phys_addr_t low, phys_addr_t high)
{
	return addr < low ? low : addr_min(addr, high);
}

/* The addresses [start, end); none if end is not above start. */
struct addr_range {
	phys_addr_t start, end;
};

/* First address behind a range, PHYS_ADDR_MAX if it would reach beyond. */
static inline phys_addr_t range_end(phys_addr_t base, phys_addr_t size)
{
	return base + addr_min(size, PHYS_ADDR_MAX - base);
}

/* First address behind a range as Linux computes it where it does not cap: may wrap. */
static inline phys_addr_t wrapping_end(phys_addr_t base, phys_addr_t size)
{
	return base + size;
}

/* Regions are capped when they enter a list, so their end cannot wrap. */
static inline phys_addr_t region_end(const struct memblock_region *region)
{
	return region->base + region->size;
}

/*
 * Rounding by any `align`; only powers of two give multiples of it, but placements depend on what
 * the others give. Rounding up wraps to 0 in the last `align` bytes, and an align of 0 always gives
 * 0.
 */
static inline phys_addr_t align_up(phys_addr_t addr, phys_addr_t align)
{
	return ((addr - 1) | (align - 1)) + 1;
}

static inline phys_addr_t align_down(phys_addr_t addr, phys_addr_t align)
{
	return addr & ~(align - 1);
}

static inline bool is_power_of_two(phys_addr_t number)
{
	return number && !(number & (number - 1));
}

static inline phys_addr_t page_align(phys_addr_t size)
{
	return align_up(size, PAGE_SIZE);
}

/* ---- the rules in force ---- */

#ifdef MEMBLOCK_ONLY_RULES

/* Known to the compiler, which leaves out what other eras do. */
static const struct memblock_rules known_rules[MEMBLOCK_ERAS] = {
#include "eras.h"
};
static const struct memblock_rules *const rules = &known_rules[MEMBLOCK_ONLY_RULES];

#else

extern const struct memblock_rules *rules; /* state.c */

#endif

/* ---- state.c ---- */

extern bool memblock_can_resize;   /* memblock_allow_resize() was called */
extern bool memory_is_discarded;   /* by memblock_discard(): `memory` is a list like any other */
extern unsigned int regions_known; /* what is known of the lists: see regions.c below */

/* Where a list's array came from. The built-in and slab arrays are told by their address. */
enum array_origin { ARRAY_BUILT_IN, ARRAY_SLAB, ARRAY_MEMBLOCK, ARRAY_FOREIGN };
enum array_origin array_origin(const struct memblock_type *type);
void array_note_slab(const struct memblock_type *type);
void array_use_built_in(struct memblock_type *type);

/* What is reported or done at the first time only. */
struct warned_once {
	bool max_numnodes : 1, slab_is_up : 1, above_kernel : 1, managed_pages : 1;
};
extern struct warned_once warned;

#define first_time(done) (!(done) && ((done) = true))

/* ---- rules.c ---- */

static inline bool node_is_valid(int nid)
{
	return nid >= 0 && nid < MAX_NUMNODES;
}

/* Whether `nid` asks for one particular node; a deprecated way to ask for any is reported once. */
bool names_a_node(int nid);

/* ---- dump.c: the wording of every message ---- */

/* What the allocation families want of an allocation, as a set of bits. */
enum alloc_kind {
	ALLOC_RAW = 0,
	ALLOC_ZEROED = 1,
	ALLOC_OR_PANIC = 2,
	ALLOC_OR_SLAB = 4,   /* a physical one asks the slab once that is up */
	ALLOC_EXACT_NID = 8, /* no other node will do */
	ALLOC_KEEP_MIN = 16, /* nothing below the minimum will do */
	ALLOC_LINUX6 = 32,   /* only for its name: has no suffix, though it does not panic */
};

/* What an allocation asks for. */
struct alloc_request {
	phys_addr_t size, align, min, max;
	int nid;
	unsigned int kind;
};

/* Only called while memblock_debug is set; the macros below are what the other files use. */
void debug_range(const char *function, phys_addr_t base, phys_addr_t size, const void *caller);
void debug_add_node(phys_addr_t base, phys_addr_t size, int nid, enum memblock_flags flags,
		    const void *caller);
void debug_reserve(phys_addr_t base, phys_addr_t size, int nid, enum memblock_flags flags,
		   const void *caller);
void debug_free(const char *function, phys_addr_t base, phys_addr_t size, const void *caller);
void debug_free_late(phys_addr_t base, phys_addr_t size, const void *caller);
void debug_alloc(unsigned int kind, phys_addr_t size, phys_addr_t align, phys_addr_t min,
		 phys_addr_t max, int nid, const void *caller);
void debug_alloc_range(const char *function, phys_addr_t size, phys_addr_t align, phys_addr_t start,
		       phys_addr_t end, const void *caller);
void debug_doubled(const struct memblock_type *type, phys_addr_t base);

#define debugging() (MEMBLOCK_LOG && __builtin_expect(memblock_debug, 0))
#define log_range(...) (debugging() ? debug_range(__VA_ARGS__) : (void)0)
#define log_add_node(...) (debugging() ? debug_add_node(__VA_ARGS__) : (void)0)
#define log_reserve(...) (debugging() ? debug_reserve(__VA_ARGS__) : (void)0)
#define log_free(...) (debugging() ? debug_free(__VA_ARGS__) : (void)0)
#define log_free_late(...) (debugging() ? debug_free_late(__VA_ARGS__) : (void)0)
#define log_alloc_range(...) (debugging() ? debug_alloc_range(__VA_ARGS__) : (void)0)
#define log_doubled(...) (debugging() ? debug_doubled(__VA_ARGS__) : (void)0)

/*
 * One line of the log. In `format` %s stands for a text; all other values are a phys_addr_t: %a an
 * address, %u a number, %x one in hex, %d an int, %n the node of a region, where nodes are shown.
 */
void say(unsigned int level, const void *caller, const char *format, ...);

/* Behind the levels of the log: the line goes to memblock_port_panic(). */
enum { PANIC = MEMBLOCK_LOG_ERROR + 1 };

/* Ranges are shown as [first-last]; one of size 0 ends before it begins, one that wraps wraps. */
static inline phys_addr_t last_byte(phys_addr_t base, phys_addr_t size)
{
	return wrapping_end(base, size) - 1;
}

#if MEMBLOCK_LOG

void log_not_doubled(const struct memblock_type *type);
void log_no_mirror(phys_addr_t size);
void log_no_memory(const char *function);
void log_wrapped_region(phys_addr_t base, phys_addr_t size);
void log_no_coverage(phys_addr_t uncovered, phys_addr_t total);

_Noreturn void panic_no_resize(const struct memblock_type *type);
_Noreturn void panic_no_room(const struct alloc_request *request);
_Noreturn void panic_no_room_below(phys_addr_t size, phys_addr_t max_addr);
_Noreturn void panic_no_bytes(const char *function, phys_addr_t size);

#else

static inline void log_not_doubled(const struct memblock_type *type)
{
	(void)type;
}
static inline void log_no_mirror(phys_addr_t size)
{
	(void)size;
}
static inline void log_no_memory(const char *function)
{
	(void)function;
}
static inline void log_wrapped_region(phys_addr_t base, phys_addr_t size)
{
	(void)base;
	(void)size;
}
static inline void log_no_coverage(phys_addr_t uncovered, phys_addr_t total)
{
	(void)uncovered;
	(void)total;
}

_Noreturn static inline void panic_no_resize(const struct memblock_type *type)
{
	(void)type;
	memblock_port_panic("memblock: an array is full");
}
_Noreturn static inline void panic_no_room(const struct alloc_request *request)
{
	(void)request;
	memblock_port_panic("memblock: out of memory");
}
_Noreturn static inline void panic_no_room_below(phys_addr_t size, phys_addr_t max_addr)
{
	(void)size;
	(void)max_addr;
	memblock_port_panic("memblock: out of memory");
}
_Noreturn static inline void panic_no_bytes(const char *function, phys_addr_t size)
{
	(void)function;
	(void)size;
	memblock_port_panic("memblock: out of memory");
}

#endif

static inline void warn_if(bool broken, const char *what)
{
	if (broken)
		memblock_port_warn(MEMBLOCK_LOG ? what : "memblock: a doubtful request");
}

/* ---- regions.c: one sorted array; nothing there makes it larger ---- */

/*
 * What is known of the lists besides what they say, as a set of bits. It holds as long as the lists
 * are as they were signed: every change checks the list first and signs it again in the end.
 */
enum {
	KNOWN_MERGED_MEMORY = 1, /* no two regions touch and are alike */
	KNOWN_MERGED_RESERVED = 2,
	KNOWN_FRONTIER = 4, /* frontier.c remembers a search */
};
void regions_check_both(void);
void regions_sign_both(void);

/* The entries [first, last) of a list. */
struct region_span {
	unsigned long first, last;
};

unsigned long regions_first_ending_after(const struct memblock_type *type, phys_addr_t addr);
unsigned long regions_first_ending_after_near(const struct memblock_type *type, phys_addr_t addr);
struct region_span regions_overlapping(const struct memblock_type *type, phys_addr_t base,
				       phys_addr_t end);
unsigned long regions_count_gaps(const struct memblock_type *type, phys_addr_t base,
				 phys_addr_t end);
void regions_add(struct memblock_type *type, phys_addr_t base, phys_addr_t end, int nid,
		 enum memblock_flags flags);
void regions_begin_first(struct memblock_type *type);
size_t regions_fill(struct memblock_type *type, const struct memblock_range *ranges, size_t count,
		    int nid, enum memblock_flags flags, struct region_span *pieces);
struct region_span regions_split(struct memblock_type *type, phys_addr_t base, phys_addr_t end);
unsigned long regions_cut(struct memblock_type *type, phys_addr_t base, phys_addr_t end);
void regions_remove(struct memblock_type *type, struct region_span span);
void regions_merge(struct memblock_type *type, struct region_span span);
void regions_set_empty_cnt(struct memblock_type *type);

static inline bool regions_empty(const struct memblock_type *type)
{
	return type->regions[0].size == 0;
}

/* The invariant of neighbours, and of a list. Inline, so that who does not ask has no code. */
static inline bool regions_in_order(const struct memblock_region *low,
				    const struct memblock_region *high)
{
	return low->size && region_end(low) >= low->base && region_end(low) <= high->base;
}

static inline bool regions_valid(const struct memblock_type *type)
{
	unsigned long i;

	if (type->cnt > type->max)
		return false;
	if (regions_empty(type))
		return type->cnt <= 1;
	for (i = 1; i < type->cnt; i++) {
		if (!regions_in_order(&type->regions[i - 1], &type->regions[i]))
			return false;
	}
	return type->cnt > 0 && region_end(&type->regions[i - 1]) > type->regions[i - 1].base;
}

/* ---- free.c ---- */

/* Beside the flags of a walk: it goes from the highest range to the lowest. */
enum { WALK_DOWNWARDS = 0x40000000 };

/* What a walk looks for, settled once per step. */
struct walk_filter {
	bool one_node;
	int nid;
	unsigned int needed, unwanted; /* flags a region must have, and must not have */
};

static inline struct walk_filter settle_filter(const struct memblock_type *type, int nid,
					       enum memblock_flags wanted)
{
	const unsigned int flags = (unsigned int)wanted;
	struct walk_filter filter = { .one_node = false };

	if (!rules->skip_rules_for_any_list && (type != &memblock.memory || memory_is_discarded))
		return filter;
	filter.nid = nid;
	filter.one_node = nid != NUMA_NO_NODE && names_a_node(nid);
	filter.needed = flags & (MEMBLOCK_MIRROR | MEMBLOCK_KHO_SCRATCH);
	filter.unwanted = MEMBLOCK_NOMAP;
	if (rules->knows_driver_managed)
		filter.unwanted |= MEMBLOCK_DRIVER_MANAGED;
	filter.unwanted &= ~flags;
	if (movable_node_is_enabled() && !(rules->hotplug_on_request && (flags & MEMBLOCK_HOTPLUG)))
		filter.unwanted |= MEMBLOCK_HOTPLUG;
	return filter;
}

bool next_free(u64 *idx, int nid, unsigned int flags, struct addr_range *range);

static inline bool walk_passes_over(const struct walk_filter *filter,
				    const struct memblock_region *region)
{
	unsigned int flags = (unsigned int)region->flags;

	if (filter->one_node && memblock_get_region_node(region) != filter->nid)
		return true;
	return ((flags & filter->unwanted) | (~flags & filter->needed)) != 0;
}

/*
 * Gap g of a list lies in front of region g. Gaps behind the one behind the last region are empty
 * and lie at the top.
 */
static inline phys_addr_t gap_start(const struct memblock_type *type, unsigned long g)
{
	return g ? region_end(&type->regions[g - 1]) : 0;
}

static inline phys_addr_t gap_end(const struct memblock_type *type, unsigned long g)
{
	return g < type->cnt ? type->regions[g].base : PHYS_ADDR_MAX;
}

static inline struct addr_range gap_at(const struct memblock_type *type, unsigned long g)
{
	if (g > type->cnt)
		return (struct addr_range){ PHYS_ADDR_MAX, PHYS_ADDR_MAX };
	return (struct addr_range){ gap_start(type, g), gap_end(type, g) };
}

/* ---- frontier.c ---- */

/* What is looked for: the highest (upwards: lowest) place in the range. */
struct search {
	struct addr_range range;
	phys_addr_t size, align;
	int nid;
	enum memblock_flags flags;
	bool upwards;
};

bool frontier_covers(const struct search *search);
struct addr_range frontier_freed_part(const struct search *search);
struct addr_range frontier_rest(const struct search *search);
bool frontier_is_of(const struct search *search);
void frontier_remember(const struct search *search, phys_addr_t found, bool anew);
void frontier_freed(unsigned long g);

/* Fewer entries than this are walked faster than they are remembered. Tests set it to 1. */
#ifndef FRONTIER_WORTH
#define FRONTIER_WORTH 32
#endif

/* ---- find.c ---- */

enum memblock_flags preferred_flags(void);
bool give_up_mirror(enum memblock_flags *flags, phys_addr_t size);

/* ---- explain.c ---- */

/* Before the panic of a failed allocation: its last attempt, when nothing is wished for. */
#if MEMBLOCK_EXPLAIN && MEMBLOCK_LOG
void explain_no_room(phys_addr_t size, phys_addr_t align, phys_addr_t max);
#else
#define explain_no_room(size, align, max) ((void)0)
#endif

/* ---- grow.c ---- */

/* Room for two more entries, which is what splitting at two addresses takes. */
__attribute__((cold)) int grow_for_two(struct memblock_type *type, phys_addr_t base,
				       phys_addr_t size);
static inline int make_room_for_two(struct memblock_type *type, phys_addr_t base, phys_addr_t size)
{
	return type->cnt + 2 <= type->max ? 0 : grow_for_two(type, base, size);
}

phys_addr_t array_bytes(unsigned long entries);

/* ---- ranges.c ---- */

/* How the era in force records a reservation that nobody claims, and one for an allocation. */
static inline int unclaimed_node(void)
{
	return rules->reservations_keep_owner ? NUMA_NO_NODE : MAX_NUMNODES;
}

static inline enum memblock_flags allocated_flags(void)
{
	return rules->reservations_keep_owner ? MEMBLOCK_RSRV_KERN : MEMBLOCK_NONE;
}

int reserve_allocated(phys_addr_t base, phys_addr_t size, int nid, const void *caller);

/* ---- alloc.c ---- */

/* The address, or 0; of `kind` counts what is not about pointers. */
phys_addr_t alloc_physical(phys_addr_t size, phys_addr_t align, phys_addr_t start, phys_addr_t end,
			   int nid, unsigned int kind);

/* The pointer, or NULL. */
void *alloc_virtual(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr, phys_addr_t max_addr,
		    int nid, unsigned int kind);

/* alloc_virtual() for a function that is logged. */
void *alloc_logged(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr, phys_addr_t max_addr,
		   int nid, unsigned int kind, const void *caller);
#define alloc_for(size, align, min_addr, max_addr, nid, kind)                                      \
	(debugging() ? alloc_logged(size, align, min_addr, max_addr, nid, kind, CALLER) :          \
		       alloc_virtual(size, align, min_addr, max_addr, nid, kind))

/* ---- handover.c ---- */

void hand_over_frames(phys_addr_t base, phys_addr_t size);

/* ---- params.c ---- */

void params_reset(void);

#endif
