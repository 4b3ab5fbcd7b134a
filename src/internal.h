/* SPDX-License-Identifier: MIT */
/*
 * internal.h - what the files of the library share and no user sees: address arithmetic, the rules
 * in force, and the functions of one file that another needs.
 *
 * Files know each other in this order, each only those before it:
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

static inline unsigned long pfn_down(phys_addr_t addr)
{
	return (unsigned long)(addr >> PAGE_SHIFT);
}

/* Wraps to frame 0 for an address in the last page. */
static inline unsigned long pfn_up(phys_addr_t addr)
{
	return (unsigned long)((phys_addr_t)(addr + PAGE_SIZE - 1) >> PAGE_SHIFT);
}

/* ---- state.c ---- */

extern const struct memblock_rules *rules;
extern bool memblock_can_resize; /* memblock_allow_resize() was called */
extern bool
	memblock_kho_scratch_only; /* nothing but MEMBLOCK_KHO_SCRATCH memory may be allocated */

/* Where a list's array came from. The built-in and slab arrays are told by their address. */
enum array_origin { ARRAY_BUILT_IN, ARRAY_SLAB, ARRAY_MEMBLOCK, ARRAY_FOREIGN };
enum array_origin array_origin(const struct memblock_type *type);
void array_note_slab(const struct memblock_type *type);
void array_use_built_in(struct memblock_type *type);

/* What is reported or done at the first time only. */
struct warned_once {
	bool max_numnodes, slab_is_up, above_kernel, managed_pages;
};
extern struct warned_once warned;

static inline bool first_time(bool *done)
{
	bool first = !*done;

	*done = true;
	return first;
}

/* ---- rules.c ---- */

static inline bool node_is_valid(int nid)
{
	return nid >= 0 && nid < MAX_NUMNODES;
}

/* Whether `nid` asks for one particular node; a deprecated way to ask for any is reported once. */
bool names_a_node(int nid);

/* ---- dump.c: the wording of every message ---- */

/* An allocation as messages show it; `nid` only where by_node. */
struct alloc_request {
	phys_addr_t size, align, min, max;
	int nid;
	bool by_node;
};

/* Only called while memblock_debug is set; the macros below are what the other files use. */
void debug_range(const char *function, phys_addr_t base, phys_addr_t size, const void *caller);
void debug_add_node(phys_addr_t base, phys_addr_t size, int nid, enum memblock_flags flags,
		    const void *caller);
void debug_reserve(phys_addr_t base, phys_addr_t size, int nid, enum memblock_flags flags,
		   const void *caller);
void debug_free(phys_addr_t base, phys_addr_t size, const void *caller);
void debug_free_early(phys_addr_t base, phys_addr_t size, const void *caller);
void debug_free_late(phys_addr_t base, phys_addr_t size, const void *caller);
void debug_alloc(const char *function, const struct alloc_request *request, const void *caller);
void debug_doubled(const struct memblock_type *type, phys_addr_t base, phys_addr_t size);

#define debugging() __builtin_expect(memblock_debug, 0)
#define log_range(...) (debugging() ? debug_range(__VA_ARGS__) : (void)0)
#define log_add_node(...) (debugging() ? debug_add_node(__VA_ARGS__) : (void)0)
#define log_reserve(...) (debugging() ? debug_reserve(__VA_ARGS__) : (void)0)
#define log_free(...) (debugging() ? debug_free(__VA_ARGS__) : (void)0)
#define log_free_early(...) (debugging() ? debug_free_early(__VA_ARGS__) : (void)0)
#define log_free_late(...) (debugging() ? debug_free_late(__VA_ARGS__) : (void)0)
#define log_alloc(...) (debugging() ? debug_alloc(__VA_ARGS__) : (void)0)
#define log_doubled(...) (debugging() ? debug_doubled(__VA_ARGS__) : (void)0)

/*
 * One line of the log. In `format` stands %s for a text, %a an address, %r a range (base and size),
 * %d an int, %u a number, %x one in hex; `values` has them in this order.
 */
#define VALUES(...) ((const u64[]){ __VA_ARGS__ })
#define TEXT(text) ((u64)(uintptr_t)(text))
#define INT(number) ((u64)(int64_t)(number))
void say(enum memblock_log_level level, const char *format, const u64 *values, const void *caller);

void log_not_doubled(const struct memblock_type *type);
void log_no_mirror(phys_addr_t size);
void log_no_memory(const char *function);
void log_wrapped_region(phys_addr_t base, phys_addr_t size);
void log_no_coverage(phys_addr_t uncovered, phys_addr_t total);

_Noreturn void panic_no_resize(const struct memblock_type *type);
_Noreturn void panic_no_room(const char *function, const struct alloc_request *request);
_Noreturn void panic_no_room_below(phys_addr_t size, phys_addr_t max_addr);
_Noreturn void panic_no_bytes(const char *function, phys_addr_t size);

static inline void warn_if(bool broken, const char *what)
{
	if (broken)
		memblock_port_warn(what);
}

/* ---- regions.c: one sorted array; nothing there makes it larger ---- */

/* What of a list shows that somebody changed it. */
struct signature {
	const struct memblock_region *regions;
	unsigned long cnt;
	phys_addr_t total_size;
};

static inline struct signature sign(const struct memblock_type *type)
{
	return (struct signature){ type->regions, type->cnt, type->total_size };
}

static inline bool is_signed(const struct memblock_type *type, const struct signature *signature)
{
	return type->regions == signature->regions && type->cnt == signature->cnt &&
	       type->total_size == signature->total_size;
}

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
size_t regions_add_sorted(struct memblock_type *type, const struct memblock_range *ranges,
			  size_t count, int nid);
struct region_span regions_split(struct memblock_type *type, phys_addr_t base, phys_addr_t end);
void regions_forget(void);
void regions_cut(struct memblock_type *type, phys_addr_t base, phys_addr_t end);
void regions_remove(struct memblock_type *type, struct region_span span);
void regions_merge(struct memblock_type *type, struct region_span span);
bool regions_empty(const struct memblock_type *type);
void regions_clear(struct memblock_type *type);
void regions_set_empty_cnt(struct memblock_type *type);
bool regions_valid(const struct memblock_type *type);

/* ---- free.c ---- */

/* What a walk looks for, settled once per step. */
struct walk_filter {
	bool one_node;
	int nid;
	unsigned int needed, unwanted; /* flags a region must have, and must not have */
};
extern const struct memblock_type *filtered_list;

/* Flags of memory that is left out unless they are asked for. */
static inline unsigned int unwanted_flags(unsigned int wanted)
{
	unsigned int flags = MEMBLOCK_NOMAP;

	if (rules->knows_driver_managed)
		flags |= MEMBLOCK_DRIVER_MANAGED;
	flags &= ~wanted;
	if (movable_node_is_enabled() &&
	    !(rules->hotplug_on_request && (wanted & MEMBLOCK_HOTPLUG)))
		flags |= MEMBLOCK_HOTPLUG;
	return flags;
}

/* Inline, as every step of a walk begins with it. */
static inline struct walk_filter walk_filter(const struct memblock_type *type, int nid,
					     enum memblock_flags flags)
{
	if (!rules->skip_rules_for_any_list && type != filtered_list)
		return (struct walk_filter){ .one_node = false };
	return (struct walk_filter){
		.one_node = nid != NUMA_NO_NODE && names_a_node(nid),
		.nid = nid,
		.needed = (unsigned int)flags & (MEMBLOCK_MIRROR | MEMBLOCK_KHO_SCRATCH),
		.unwanted = unwanted_flags((unsigned int)flags),
	};
}

static inline bool walk_passes_over(const struct walk_filter *filter,
				    const struct memblock_region *region)
{
	unsigned int flags = (unsigned int)region->flags;

	if (filter->one_node && memblock_get_region_node(region) != filter->nid)
		return true;
	return ((flags & filter->unwanted) | (~flags & filter->needed)) != 0;
}

void free_walk_forget_memory(void);
void free_walk_reset(void);

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
void frontier_remember(const struct search *search, phys_addr_t found, unsigned long walked,
		       bool covered);

/* Fewer entries than this are walked faster than they are remembered. Tests set it to 1. */
#ifndef FRONTIER_WORTH
#define FRONTIER_WORTH 32
#endif

void frontier_check(const struct memblock_type *type);
void frontier_sign(void);
void frontier_freed(phys_addr_t base, phys_addr_t end);

extern bool frontier_known; /* a search is remembered */

static inline void frontier_before_change(const struct memblock_type *type)
{
	if (frontier_known)
		frontier_check(type);
}

static inline void frontier_after_change(void)
{
	if (frontier_known)
		frontier_sign();
}

/* ---- find.c ---- */

enum memblock_flags preferred_flags(void);
bool give_up_mirror(enum memblock_flags *flags, phys_addr_t size);

/* ---- grow.c ---- */

int make_room(struct memblock_type *type, unsigned long entries, phys_addr_t base,
	      phys_addr_t size);
phys_addr_t array_bytes(unsigned long entries);

/* ---- ranges.c ---- */

int isolate(struct memblock_type *type, phys_addr_t base, phys_addr_t size,
	    struct region_span *span);
int reserve_allocated(phys_addr_t base, phys_addr_t size, int nid, const void *caller);

/* ---- alloc.c ---- */

phys_addr_t alloc_range(const struct alloc_request *request, bool exact_nid);
void *alloc_virtual(const char *function, const struct alloc_request *request, bool exact_nid,
		    const void *caller);
void *zeroed(void *pointer, phys_addr_t size);
void explain_no_room(phys_addr_t size, phys_addr_t align, phys_addr_t max);

/* ---- handover.c ---- */

void hand_over_frames(phys_addr_t base, phys_addr_t size);

/* ---- params.c ---- */

void params_reset(void);

#endif
