// SPDX-License-Identifier: MIT
/*
 * test_explain.c - src/explain.c: why it fits nowhere. First one picture for each reason and
 * obstacle; then random small worlds against a model that looks at every place one by one, and
 * every alternative that is claimed is tried.
 */
#include "port.h"

#include <memblock/explain.h>

enum { ANY = NUMA_NO_NODE };

static struct memblock_explanation why;

static void explain_request(phys_addr_t size, phys_addr_t align, phys_addr_t min, phys_addr_t max)
{
	const struct memblock_request request = { size, align, min, max, ANY, MEMBLOCK_NONE };

	assert_int_equal(memblock_explain(&request, &why), 0);
}

static void explain(unsigned long count)
{
	explain_request(units(count), 1, 0, MEMBLOCK_ALLOC_ANYWHERE);
}

static void check_range(struct memblock_range range, unsigned long from, unsigned long to,
			const char *file, int line)
{
	check_addr(range.base, at(from), file, line);
	check_addr(range.size, units(to - from), file, line);
}
#define assert_range(range, from, to) check_range(range, from, to, __FILE__, __LINE__)

static void check_relaxed(enum memblock_obstacle obstacle, unsigned int holes, unsigned int alone,
			  phys_addr_t place, const char *file, int line)
{
	const struct memblock_relaxed *found = &why.without[obstacle];

	_assert_int_equal(found->holes, holes, file, line);
	_assert_int_equal(found->alone, alone, file, line);
	check_addr(found->place, place, file, line);
}
#define assert_without(obstacle, holes, alone, place)                                              \
	check_relaxed(MEMBLOCK_OBSTACLE_##obstacle, holes, alone, place, __FILE__, __LINE__)

/* ---- one picture each ---- */

static void it_fits(void **state)
{
	(void)state;
	draw_map("################", "..##....#...####");
	explain(3);
	assert_int_equal(why.reason, MEMBLOCK_FITS);
	assert_addr(why.place, at(9));
	assert_int_equal(why.holes, 3);
	assert_int_equal(why.fitting, 2);
	assert_addr(why.free, units(9));
	assert_addr(why.taken, units(7));
	assert_range(why.largest, 4, 8);
	assert_range(why.first, 12, 16);
	assert_int_equal(why.freeing.count, 0);
	memblock_set_bottom_up(true);
	explain(3);
	assert_addr(why.place, at(4));
	assert_range(why.first, 2, 4);
}

static void no_memory(void **state)
{
	(void)state;
	explain(1);
	assert_int_equal(why.reason, MEMBLOCK_NO_MEMORY);
	assert_addr(why.place, 0);
}

static void too_large(void **state)
{
	(void)state;
	draw_map("########..######", "..##......#.....");
	explain(9);
	assert_int_equal(why.reason, MEMBLOCK_TOO_LARGE);
	assert_int_equal(why.freeing.count, 0);
	assert_range(why.most, 11, 16);
}

/* Of the ways to make room the one that gives up the fewest bytes. */
static void reservations_in_the_way(void **state)
{
	(void)state;
	draw_map("################", ".###.#..#....###");
	explain(6);
	assert_int_equal(why.reason, MEMBLOCK_TAKEN);
	assert_range(why.freeing.span, 8, 9);
	assert_int_equal(why.freeing.count, 1);
	assert_addr(why.freeing.bytes, units(1));
	assert_addr(why.freeing.place, at(7));
	explain(9);
	assert_range(why.freeing.span, 5, 9);
	assert_int_equal(why.freeing.count, 2);
	assert_addr(why.freeing.bytes, units(2));
	assert_addr(why.freeing.place, at(4));
	draw_map("##########", "..#..#..##"); /* of equals the lowest */
	explain(5);
	assert_range(why.freeing.span, 2, 3);
}

/* Nothing is rounded: one byte decides. */
static void bytes_count(void **state)
{
	phys_addr_t odd;

	(void)state;
	set_unit(1);
	port.base += 4097;
	odd = at(0);
	draw_map("########", "");
	explain(8);
	assert_addr(why.place, odd);
	explain_request(8, 1, odd, odd + 7);
	assert_without(MAX, 1, 1, odd);
	assert_without(MIN, 0, 0, 0);
	explain_request(7, 1, odd + 2, odd + 8);
	assert_without(MIN, 1, 1, odd + 1);
	assert_without(MAX, 0, 0, 0);
	explain(9);
	assert_int_equal(why.reason, MEMBLOCK_TOO_LARGE);
}

static void nothing_allowed_between_the_limits(void **state)
{
	(void)state;
	draw_map("####....####", "");
	explain_request(units(8), 1, at(4), at(8));
	assert_int_equal(why.reason, MEMBLOCK_NONE_ALLOWED);
}

static void limit_above(void **state)
{
	(void)state;
	draw_map("################", "####....#.......");
	memblock_set_current_limit(at(7));
	explain_request(units(4), units(2), 0, MEMBLOCK_ALLOC_ACCESSIBLE);
	assert_int_equal(why.reason, MEMBLOCK_RULED_OUT);
	assert_int_equal(why.obstacle, MEMBLOCK_OBSTACLE_MAX);
	assert_addr(why.end, at(7));
	assert_without(MAX, 2, 2, at(4));
	assert_range(why.most, 4, 7);
	explain_request(units(5), units(1), 0, at(7));
	assert_without(MAX, 1, 1, at(9));
}

static void limit_below(void **state)
{
	(void)state;
	draw_map("################", "....#....####.#.");
	explain_request(units(3), units(1), at(7), MEMBLOCK_ALLOC_ANYWHERE);
	assert_int_equal(why.obstacle, MEMBLOCK_OBSTACLE_MIN);
	assert_without(MIN, 2, 2, at(6));
}

/* Neither limit alone would do it, so both are to blame. */
static void limits_on_both_sides(void **state)
{
	(void)state;
	draw_map("########", "");
	explain_request(units(6), units(1), at(2), at(6));
	assert_int_equal(why.reason, MEMBLOCK_RULED_OUT);
	assert_without(MAX, 1, 1, at(2));
	assert_without(MIN, 1, 1, at(0));
}

static void first_page(void **state)
{
	(void)state;
	port.base = 0;
	draw_map("####", "..##");
	explain_request(2 * PAGE_SIZE, PAGE_SIZE, 0, MEMBLOCK_ALLOC_ANYWHERE);
	assert_int_equal(why.obstacle, MEMBLOCK_OBSTACLE_FIRST_PAGE);
	assert_without(FIRST_PAGE, 1, 1, 0);
	assert_addr(why.most.size, PAGE_SIZE);
}

static void alignment(void **state)
{
	(void)state;
	draw_map("################", "#.......##.....#");
	explain_request(units(6), units(8), 0, MEMBLOCK_ALLOC_ANYWHERE);
	assert_int_equal(why.obstacle, MEMBLOCK_OBSTACLE_ALIGN);
	assert_without(ALIGN, 1, 1, at(2));
	assert_addr(why.align, units(2));
	assert_without(MAX, 0, 0, 0);
}

/* [8, 13) has an aligned place, but not below the limit. */
static void alignment_within_limits(void **state)
{
	(void)state;
	draw_map("################", "########........");
	explain_request(units(4), units(4), at(9), at(14));
	assert_int_equal(why.obstacle, MEMBLOCK_OBSTACLE_ALIGN);
	assert_without(ALIGN, 1, 1, at(10));
	assert_without(MAX, 0, 1, at(12));
	assert_without(MIN, 0, 1, at(8));
}

static void other_node(void **state)
{
	const struct memblock_request request = { units(3), 1, 0, MEMBLOCK_ALLOC_ANYWHERE, 1, 0 };

	(void)state;
	NEED_NODES();
	draw_map("000001100022", "....#.......");
	assert_int_equal(memblock_explain(&request, &why), 0);
	assert_int_equal(why.obstacle, MEMBLOCK_OBSTACLE_NODE);
	assert_without(NODE, 2, 2, at(7));
	assert_int_equal(why.nid, 0);
	assert_range(why.largest, 5, 7);
}

static void flags(void **state)
{
	struct memblock_request request = { units(3), 1, 0, MEMBLOCK_ALLOC_ANYWHERE, ANY, 0 };

	(void)state;
	draw_map("##nnn##hhh##mmmm", "");
	movable_node_enabled = true;
	request.flags = MEMBLOCK_MIRROR;
	request.size = units(5);
	assert_int_equal(memblock_explain(&request, &why), 0);
	assert_int_equal(why.reason, MEMBLOCK_TOO_LARGE);
	request.flags = MEMBLOCK_NONE;
	request.max = at(12);
	request.size = units(3);
	assert_int_equal(memblock_explain(&request, &why), 0);
	assert_int_equal(why.reason, MEMBLOCK_RULED_OUT);
	assert_int_equal(why.obstacle, MEMBLOCK_OBSTACLE_MAX);
	assert_without(NOMAP, 1, 1, at(2));
	assert_without(HOTPLUG, 1, 1, at(7));
	assert_without(MIRROR, 0, 0, 0);
	request.flags = MEMBLOCK_MIRROR;
	assert_int_equal(memblock_explain(&request, &why), 0);
	assert_without(MIRROR, 2, 0, 0);
}

/* A wish for one exact place is not answered with its own limits. */
static void one_exact_place(void **state)
{
	(void)state;
	draw_map("################", "......#.........");
	explain_request(units(4), 1, at(4), at(8));
	assert_int_equal(why.reason, MEMBLOCK_TAKEN);
	assert_range(why.freeing.span, 6, 7);
	assert_addr(why.freeing.place, at(4));
	explain_request(units(4), 1, at(14), at(18));
	assert_int_equal(why.reason, MEMBLOCK_TOO_LARGE);
	explain_request(units(4), units(8), at(10), at(14));
	assert_int_equal(why.obstacle, MEMBLOCK_OBSTACLE_ALIGN);
	draw_map("####nnnnnn######", "");
	explain_request(units(4), 1, at(5), at(9));
	assert_int_equal(why.obstacle, MEMBLOCK_OBSTACLE_NOMAP);
	port.base = 0;
	draw_map("########", "");
	explain_request(2 * PAGE_SIZE, 1, 0, 2 * PAGE_SIZE);
	assert_int_equal(why.obstacle, MEMBLOCK_OBSTACLE_FIRST_PAGE);
}

static void list_is_full(void **state)
{
	(void)state;
	draw_map("########", "");
	explain(1);
	assert_false(why.list_is_full);
	fill(&memblock.reserved, INIT_MEMBLOCK_REGIONS);
	explain(1);
	assert_int_equal(why.reason, MEMBLOCK_FITS);
	assert_true(why.list_is_full);
}

static void odd_requests_are_refused(void **state)
{
	struct memblock_request request = { 0, 1, 0, 0, ANY, MEMBLOCK_NONE };

	(void)state;
	memset(&why, 0x55, sizeof(why));
	assert_int_equal(memblock_explain(&request, &why), -EINVAL);
	request.size = 1;
	request.align = 48;
	assert_int_equal(memblock_explain(&request, &why), -EINVAL);
	assert_int_equal(memblock_for_each_hole(&request, NULL, NULL), -EINVAL);
	memblock_log_explanation(&request);
	assert_no_line();
	assert_int_equal(why.holes, 0x55555555);
	request.align = 0; /* as in an allocation */
	draw_map("##", "");
	assert_int_equal(memblock_explain(&request, &why), 0);
	assert_addr(why.place, at(2) - SMP_CACHE_BYTES);
}

struct seen_holes {
	struct memblock_hole holes[8];
	unsigned int cnt;
};

static void see_hole(const struct memblock_hole *hole, void *arg)
{
	struct seen_holes *seen = arg;

	seen->holes[seen->cnt++] = *hole;
}

static void check_hole(const struct memblock_hole *hole, unsigned long from, unsigned long to,
		       unsigned int obstacles, const char *file, int line)
{
	check_range((struct memblock_range){ hole->base, hole->size }, from, to, file, line);
	_assert_int_equal(hole->obstacles, obstacles, file, line);
}
#define assert_hole(i, from, to, obstacles)                                                        \
	check_hole(&seen.holes[i], from, to, obstacles, __FILE__, __LINE__)

static void large_holes_one_by_one(void **state)
{
	const struct memblock_request request = { units(3), units(4), 0, at(16), ANY, 0 };
	struct seen_holes seen = { .cnt = 0 };

	(void)state;
	draw_map("####nnnnn###########", "#...........#...#...");
	assert_int_equal(memblock_for_each_hole(&request, see_hole, &seen), 0);
	assert_int_equal(seen.cnt, 5);
	assert_hole(0, 1, 4, 1 << MEMBLOCK_OBSTACLE_ALIGN);
	assert_hole(1, 4, 9, 1 << MEMBLOCK_OBSTACLE_NOMAP);
	assert_int_equal(seen.holes[1].flags, MEMBLOCK_NOMAP);
	assert_hole(2, 9, 12, 1 << MEMBLOCK_OBSTACLE_ALIGN);
	assert_hole(3, 13, 16, 1 << MEMBLOCK_OBSTACLE_ALIGN);
	assert_hole(4, 17, 20, 1 << MEMBLOCK_OBSTACLE_ALIGN | 1 << MEMBLOCK_OBSTACLE_MAX);
}

/* ---- what a failed allocation leaves in the log ---- */

static void panics_are_explained(void **state)
{
	char words[200];

	(void)state;
	draw_map("########", "..##....");
	memblock_set_current_limit(at(7));
	snprintf(words, sizeof(words),
		 "memblock_alloc_try_nid: Failed to allocate %llu bytes align=0x%llx nid=0 from=%s "
		 "max_addr=%s",
		 (unsigned long long)units(4), (unsigned long long)units(1), A(at(1)),
		 A(PHYS_ADDR_MAX));
	assert_panics(words, memblock_alloc_try_nid(units(4), units(1), at(1), PHYS_ADDR_MAX, 0));
	assert_line("memblock: %llu bytes align=0x%llx in [%s-%s]: free ranges large enough are "
		    "ruled out",
		    (unsigned long long)units(4), (unsigned long long)units(1), A(PAGE_SIZE),
		    A(at(7) - 1));
	assert_line("memblock:   ruled out by the upper limit: 1, by that alone: 1, else at %s",
		    A(at(4)));
	assert_line("memblock:   free there: %llu bytes in 2 ranges; reserved: %llu bytes",
		    (unsigned long long)units(5), (unsigned long long)units(2));
	assert_line("memblock:   largest range: [%s-%s]", A(at(4)), A(at(7) - 1));
	assert_line("memblock:   at %s if no larger than %llu bytes", A(at(4)),
		    (unsigned long long)units(3));
	assert_line("memblock:   at %s if freed: %llu bytes, 1 reservations in [%s-%s]", A(at(3)),
		    (unsigned long long)units(2), A(at(2)), A(at(4) - 1));
	assert_no_line();
}

static void panics_of_the_old_forms_are_explained(void **state)
{
	char words[200];

	(void)state;
	snprintf(words, sizeof(words), "ERROR: Failed to allocate %s bytes below %s.", A(4096),
		 A(0));
	assert_panics(words, memblock_phys_alloc(4096, 1));
	assert_line("memblock: 4096 bytes align=0x1 in [%s-%s]: no memory is registered",
		    A(PAGE_SIZE), A(PHYS_ADDR_MAX - 1));
	assert_no_line();
}

static void the_log_says_when_the_list_is_full(void **state)
{
	(void)state;
	draw_map("#", "");
	fill(&memblock.reserved, INIT_MEMBLOCK_REGIONS);
	memblock_log_explanation(&(struct memblock_request){ .size = 1, .nid = ANY });
	assert_line("memblock: 1 bytes align=0x0 in [%s-%s]: there is room, but no entry left in "
		    "the reserved list",
		    A(PAGE_SIZE), A(PHYS_ADDR_MAX - 1));
	forget_lines();
}

/* ---- random worlds against a model that tries every place ---- */

/*
 * A world is CELLS cells of a quarter of a page. Each cell knows its region of memory and its
 * reservation, by number; a hole is a run of cells of one region and of no reservation. Everything
 * is a multiple of a cell, so trying every cell tries every place.
 */
enum { CELLS = 40, NOBODY = -1, WORLDS = 4000 };

static struct world {
	phys_addr_t base;
	int memory[CELLS], reserved[CELLS];
	unsigned int flags[CELLS], blocked[CELLS]; /* of the memory; by which obstacles */
	int nid[CELLS];
	unsigned int reservations;
	phys_addr_t start, end; /* limits of the request */
	struct memblock_request request;
} world;

static uint32_t seed;

static uint32_t below(uint32_t limit)
{
	seed = seed * 1664525 + 1013904223;
	return (uint32_t)(((uint64_t)seed >> 8) * limit >> 24);
}

static phys_addr_t cells(unsigned int count)
{
	return (phys_addr_t)(count * (PAGE_SIZE / 4));
}

static phys_addr_t cell_at(unsigned int cell)
{
	return world.base + cells(cell);
}

/* ---- making one ---- */

static unsigned int some_flags(void)
{
	static const unsigned int choices[] = {
		MEMBLOCK_NOMAP,          MEMBLOCK_HOTPLUG,     MEMBLOCK_MIRROR,
		MEMBLOCK_DRIVER_MANAGED, MEMBLOCK_KHO_SCRATCH, MEMBLOCK_NOMAP | MEMBLOCK_HOTPLUG
	};

	return below(3) ? MEMBLOCK_NONE : choices[below(6)];
}

static void make_memory(void)
{
	unsigned int cell = 0, length, flags;
	int id, nid;

	for (id = 0; cell < CELLS; id++) {
		bool there = below(5);

		flags = some_flags();
		nid = MAX_NUMNODES > 1 ? (int)below(2) : 0;
		for (length = 1 + below(16); length && cell < CELLS; length--, cell++) {
			world.memory[cell] = there ? id : NOBODY;
			world.flags[cell] = flags;
			world.nid[cell] = nid;
		}
	}
}

static void make_reservations(void)
{
	unsigned int cell = 0, length, sparse = 2 + below(3), longest = 1 + below(8);
	int id = NOBODY;

	while (cell < CELLS) {
		bool there = !below(sparse);

		id += there;
		for (length = 1 + below(longest); length && cell < CELLS; length--, cell++)
			world.reserved[cell] = there ? id : NOBODY;
	}
	world.reservations = (unsigned int)(id + 1);
}

static phys_addr_t some_limit(phys_addr_t none)
{
	return below(2) ? none : cell_at(below(CELLS + 1));
}

static void make_request(void)
{
	static const enum memblock_flags choices[] = { MEMBLOCK_NONE,       MEMBLOCK_NONE,
						       MEMBLOCK_NONE,       MEMBLOCK_MIRROR,
						       MEMBLOCK_HOTPLUG,    MEMBLOCK_NOMAP,
						       MEMBLOCK_KHO_SCRATCH };
	struct memblock_request *request = &world.request;

	request->size = cells(1 + below(10));
	request->align = (phys_addr_t)(PAGE_SIZE / 8) << below(6);
	request->min = some_limit(0);
	request->max = below(3) ? some_limit(MEMBLOCK_ALLOC_ANYWHERE) :
		       below(2) ? MEMBLOCK_ALLOC_ACCESSIBLE :
				  MEMBLOCK_ALLOC_KASAN;
	if (!below(8))
		request->max = request->min + request->size;
	request->nid = MAX_NUMNODES > 1 && !below(3) ? (int)below(2) : ANY;
	request->flags = choices[below(7)];
	memblock_set_current_limit(some_limit(MEMBLOCK_ALLOC_ANYWHERE));
	memblock_set_bottom_up(below(2));
	movable_node_enabled = !below(3);
	port.kernel_end = below(2) ? cell_at(below(CELLS)) : 0;
	world.end = request->max > 1 ? request->max : memblock_get_current_limit();
	world.start = request->min > PAGE_SIZE ? request->min : PAGE_SIZE;
}

static unsigned int blocked_by(unsigned int flags, int nid)
{
	const struct memblock_request *request = &world.request;
	unsigned int wanted = request->flags, obstacles = 0;
	bool old = rules_are(MEMBLOCK_RULES_5_0);

	if (request->nid != ANY && request->nid != nid)
		obstacles |= 1 << MEMBLOCK_OBSTACLE_NODE;
	if (flags & MEMBLOCK_NOMAP && !(wanted & MEMBLOCK_NOMAP))
		obstacles |= 1 << MEMBLOCK_OBSTACLE_NOMAP;
	if (flags & MEMBLOCK_DRIVER_MANAGED && !old)
		obstacles |= 1 << MEMBLOCK_OBSTACLE_DRIVER;
	if (flags & MEMBLOCK_HOTPLUG && movable_node_enabled &&
	    (old || !(wanted & MEMBLOCK_HOTPLUG)))
		obstacles |= 1 << MEMBLOCK_OBSTACLE_HOTPLUG;
	if (wanted & MEMBLOCK_MIRROR && !(flags & MEMBLOCK_MIRROR))
		obstacles |= 1 << MEMBLOCK_OBSTACLE_MIRROR;
	if (wanted & MEMBLOCK_KHO_SCRATCH && !(flags & MEMBLOCK_KHO_SCRATCH))
		obstacles |= 1 << MEMBLOCK_OBSTACLE_SCRATCH;
	return obstacles;
}

/* The cells as a list, without the reservations numbered [skip, skip_end). */
static void write_list(struct memblock_type *type, const int *ids, int skip, int skip_end)
{
	struct memblock_region *region = NULL;
	unsigned int cell, first;

	draw(type, "");
	for (cell = 0; cell < CELLS; cell++) {
		first = cell;
		while (cell + 1 < CELLS && ids[cell + 1] == ids[first])
			cell++;
		if (ids[first] == NOBODY || (ids[first] >= skip && ids[first] < skip_end))
			continue;
		region = &type->regions[region ? type->cnt++ : (type->cnt = 1, 0)];
		region->base = cell_at(first);
		region->size = cells(cell + 1 - first);
		region->flags = MEMBLOCK_NONE;
		memblock_set_region_node(region, MAX_NUMNODES);
		if (type == &memblock.memory) {
			region->flags = (enum memblock_flags)world.flags[first];
			memblock_set_region_node(region, world.nid[first]);
		}
		type->total_size += region->size;
	}
	memblock_forget();
}

static void make_world(uint32_t number)
{
	const phys_addr_t bases[] = { 0, at(0), (phys_addr_t)0 - cells(CELLS + 1) };
	unsigned int cell;

	seed = number * 2654435761U + 1;
	below(2);
	world.base = bases[below(3)];
	make_memory();
	make_reservations();
	make_request();
	for (cell = 0; cell < CELLS; cell++)
		world.blocked[cell] = blocked_by(world.flags[cell], world.nid[cell]);
	write_list(&memblock.memory, world.memory, NOBODY, NOBODY);
	write_list(&memblock.reserved, world.reserved, NOBODY, NOBODY);
}

/* ---- the model ---- */

/* Cells [first, last) of one region, taken by nobody or by reservations that are given up. */
struct stretch {
	unsigned int first, last;
	unsigned int blocked;
};

struct places {
	phys_addr_t lowest, highest;
	bool any;
};

static bool is_free(unsigned int cell, int from, int to)
{
	int id = world.reserved[cell];

	return id == NOBODY || (id >= from && id < to);
}

/* The next stretch from `cell` on if the reservations [from, to) are given up. */
static bool next_stretch(unsigned int cell, int from, int to, struct stretch *stretch)
{
	while (cell < CELLS && (world.memory[cell] == NOBODY || !is_free(cell, from, to)))
		cell++;
	if (cell == CELLS)
		return false;
	stretch->first = cell;
	stretch->blocked = world.blocked[cell];
	while (cell < CELLS && world.memory[cell] == world.memory[stretch->first] &&
	       is_free(cell, from, to))
		cell++;
	stretch->last = cell;
	return true;
}

#define for_each_stretch(stretch, from, to)                                                        \
	for (stretch.last = 0; next_stretch(stretch.last, from, to, &stretch);)

static struct places places_in(const struct stretch *stretch, phys_addr_t start, phys_addr_t end,
			       phys_addr_t align)
{
	struct places places = { .any = false };
	unsigned int cell;

	for (cell = stretch->first; cell < stretch->last; cell++) {
		phys_addr_t place = cell_at(cell), room = cell_at(stretch->last) - place;

		if (place & (align - 1) || place < start || room < world.request.size ||
		    end < place || end - place < world.request.size)
			continue;
		if (!places.any)
			places.lowest = place;
		places.highest = place;
		places.any = true;
	}
	return places;
}

static bool searches_upwards(void)
{
	return memblock_bottom_up() && !rules_are(MEMBLOCK_RULES_5_0);
}

/* What a search that meets stretches in ascending order ends up with. */
static void take_place(phys_addr_t *place, bool first, const struct places *places)
{
	if (first || !searches_upwards())
		*place = searches_upwards() ? places->lowest : places->highest;
}

static unsigned int lower_obstacle(void)
{
	return world.request.min < PAGE_SIZE ? MEMBLOCK_OBSTACLE_FIRST_PAGE : MEMBLOCK_OBSTACLE_MIN;
}

static unsigned int model_obstacles(const struct stretch *stretch)
{
	phys_addr_t align = world.request.align;
	unsigned int lower = 1U << lower_obstacle(), upper = 1U << MEMBLOCK_OBSTACLE_MAX;
	unsigned int limits = 0;

	if (!places_in(stretch, world.start, PHYS_ADDR_MAX, 1).any)
		limits |= lower;
	if (!places_in(stretch, 0, world.end, 1).any)
		limits |= upper;
	if (!limits && !places_in(stretch, world.start, world.end, 1).any)
		limits = lower | upper;
	if (!places_in(stretch, 0, PHYS_ADDR_MAX, align).any ||
	    (!limits && !places_in(stretch, world.start, world.end, align).any))
		limits |= 1U << MEMBLOCK_OBSTACLE_ALIGN;
	return limits | stretch->blocked;
}

static void model_relax_align(struct memblock_explanation *model, const struct stretch *stretch)
{
	struct memblock_relaxed *relaxed = &model->without[MEMBLOCK_OBSTACLE_ALIGN];
	phys_addr_t align;
	struct places places;

	if (!places_in(stretch, world.start, world.end, 1).any)
		return;
	relaxed->alone++;
	for (align = world.request.align / 2; align; align /= 2) {
		places = places_in(stretch, world.start, world.end, align);
		if (places.any)
			break;
	}
	if (align < model->align)
		return;
	take_place(&relaxed->place, align > model->align, &places);
	model->align = align;
}

static void model_relax_limits(struct memblock_explanation *model, const struct stretch *stretch)
{
	struct memblock_relaxed *max = &model->without[MEMBLOCK_OBSTACLE_MAX];
	struct memblock_relaxed *min = &model->without[lower_obstacle()];
	bool by_first_page = world.request.min < PAGE_SIZE;
	phys_addr_t lowest = by_first_page ? world.request.min : PAGE_SIZE;
	struct places places;

	places = places_in(stretch, world.start, PHYS_ADDR_MAX, world.request.align);
	if (places.any && !max->alone++)
		max->place = places.lowest;
	places = places_in(stretch, lowest, world.end, world.request.align);
	min->alone += places.any;
	if (places.any && !by_first_page)
		min->place = places.highest;
	model_relax_align(model, stretch);
}

static void model_relax_region(struct memblock_explanation *model, const struct stretch *stretch)
{
	struct places places = places_in(stretch, world.start, world.end, world.request.align);
	struct memblock_relaxed *relaxed;
	unsigned int i;

	for (i = 0; i < MEMBLOCK_OBSTACLES; i++) {
		relaxed = &model->without[i];
		if (stretch->blocked != 1U << i || !places.any)
			continue;
		take_place(&relaxed->place, !relaxed->alone++, &places);
		if (i == MEMBLOCK_OBSTACLE_NODE && relaxed->place >= cell_at(stretch->first) &&
		    relaxed->place < cell_at(stretch->last))
			model->nid = world.nid[stretch->first];
	}
}

/* What an allocation could use of a stretch of allowed memory. */
static void model_free(struct memblock_explanation *model, const struct stretch *stretch)
{
	phys_addr_t low = 0, most_low = 0;
	unsigned int cell, count = 0, most = 0;

	for (cell = stretch->first; cell < stretch->last; cell++) {
		if (cell_at(cell) < world.start || cell_at(cell + 1) > world.end)
			continue;
		low = count++ ? low : cell_at(cell);
		if (!most && !(cell_at(cell) & (world.request.align - 1)))
			most_low = cell_at(cell);
		most += most || most_low == cell_at(cell);
	}
	model->holes += count > 0;
	model->free += cells(count);
	if (cells(count) > model->largest.size)
		model->largest = (struct memblock_range){ low, cells(count) };
	if (cells(most) > model->most.size)
		model->most = (struct memblock_range){ most_low, cells(most) };
}

static void model_stretch(struct memblock_explanation *model, const struct stretch *stretch)
{
	unsigned int obstacles = model_obstacles(stretch), i;
	struct places places;

	if (!stretch->blocked)
		model_free(model, stretch);
	if (cells(stretch->last - stretch->first) < world.request.size)
		return;
	model->large++;
	for (i = 0; i < MEMBLOCK_OBSTACLES; i++)
		model->without[i].holes += obstacles >> i & 1;
	places = places_in(stretch, world.start, world.end, world.request.align);
	if (stretch->blocked)
		model_relax_region(model, stretch);
	else if (places.any)
		take_place(&model->place, !model->fitting++, &places);
	else
		model_relax_limits(model, stretch);
}

static phys_addr_t bytes_reserved(int from, int to)
{
	unsigned int cell, count = 0;

	for (cell = 0; cell < CELLS; cell++)
		count += world.reserved[cell] != NOBODY && is_free(cell, from, to);
	return cells(count);
}

static bool fits_without(int from, int to)
{
	struct stretch stretch;

	for_each_stretch(stretch, from,
			 to) if (!stretch.blocked &&
				 places_in(&stretch, world.start, world.end, world.request.align)
					 .any) return true;
	return false;
}

/* The fewest bytes of neighbouring reservations to give up; 0 if that does not help. */
static phys_addr_t fewest_to_free(void)
{
	phys_addr_t fewest = 0, bytes;
	int from, to;

	for (from = 0; from < (int)world.reservations; from++)
		for (to = from + 1; to <= (int)world.reservations; to++) {
			bytes = bytes_reserved(from, to);
			if ((!fewest || bytes < fewest) && fits_without(from, to))
				fewest = bytes;
		}
	return fewest;
}

static void model_taken(struct memblock_explanation *model)
{
	unsigned int cell;
	int first = NOBODY;

	for (cell = 0; cell < CELLS; cell++) {
		if (world.memory[cell] == NOBODY || world.blocked[cell] ||
		    world.reserved[cell] == NOBODY || cell_at(cell) < world.start ||
		    cell_at(cell + 1) > world.end)
			continue;
		model->taken += cells(1);
		if (first == NOBODY || !searches_upwards())
			first = world.reserved[cell];
	}
	for (cell = 0; cell < CELLS; cell++)
		if (first != NOBODY && world.reserved[cell] == first) {
			if (!model->first.size)
				model->first.base = cell_at(cell);
			model->first.size += cells(1);
		}
}

static bool has_memory(void)
{
	unsigned int cell;

	for (cell = 0; cell < CELLS; cell++)
		if (world.memory[cell] != NOBODY)
			return true;
	return false;
}

static unsigned int model_obstacle(const struct memblock_explanation *model)
{
	unsigned int i;

	if (world.end - world.request.min == world.request.size) {
		for (i = MEMBLOCK_OBSTACLE_FIRST_PAGE; i < MEMBLOCK_OBSTACLES; i++)
			if (model->without[i].alone)
				return i;
		return MEMBLOCK_OBSTACLES;
	}
	for (i = 0; i < MEMBLOCK_OBSTACLES; i++)
		if (model->without[i].holes && model->without[i].alone)
			return i;
	for (i = 0; i < MEMBLOCK_OBSTACLES; i++)
		if (model->without[i].holes)
			return i;
	return MEMBLOCK_OBSTACLES;
}

static enum memblock_reason model_reason(const struct memblock_explanation *model)
{
	if (model->fitting)
		return MEMBLOCK_FITS;
	if (!has_memory())
		return MEMBLOCK_NO_MEMORY;
	if (model->obstacle < MEMBLOCK_OBSTACLES)
		return MEMBLOCK_RULED_OUT;
	if (fewest_to_free())
		return MEMBLOCK_TAKEN;
	return model->free || model->taken ? MEMBLOCK_TOO_LARGE : MEMBLOCK_NONE_ALLOWED;
}

static struct memblock_explanation model_explain(void)
{
	struct memblock_explanation model = { .nid = ANY, .obstacle = MEMBLOCK_OBSTACLES };
	struct stretch stretch;

	model.upwards = searches_upwards();
	model.start = world.start;
	model.end = world.end;
	for_each_stretch(stretch, NOBODY, NOBODY) model_stretch(&model, &stretch);
	model_taken(&model);
	if (!model.fitting)
		model.obstacle = (enum memblock_obstacle)model_obstacle(&model);
	model.reason = model_reason(&model);
	return model;
}

/* ---- comparing, and trying what was claimed ---- */

static phys_addr_t find(const struct memblock_request *request)
{
	return memblock_find_in_range_node(request->size, request->align, request->min,
					   request->max, request->nid, request->flags);
}

/* 5.0 would rather have it above the kernel. */
static void assert_found(const struct memblock_request *request, phys_addr_t place)
{
	if (memblock_bottom_up() && rules_are(MEMBLOCK_RULES_5_0))
		assert_true(find(request) != 0);
	else
		assert_addr(find(request), place);
}

static void try_limits(void)
{
	struct memblock_request request = world.request;
	phys_addr_t place = why.without[MEMBLOCK_OBSTACLE_MAX].place;

	if (place) {
		request.max = place + request.size;
		assert_found(&request, place);
		request.max -= cells(1);
		assert_addr(find(&request), 0);
	}
	request = world.request;
	place = why.without[MEMBLOCK_OBSTACLE_MIN].place;
	if (place) {
		request.min = place;
		assert_found(&request, place);
		request.min += cells(1);
		assert_addr(find(&request), 0);
	}
}

static void try_size_and_align(void)
{
	struct memblock_request request = world.request;

	if (why.most.size) {
		request.size = why.most.size;
		assert_true(find(&request) != 0);
		request.size += cells(1);
		assert_addr(find(&request), 0);
	}
	request = world.request;
	if (why.without[MEMBLOCK_OBSTACLE_ALIGN].place) {
		request.align = why.align;
		assert_found(&request, why.without[MEMBLOCK_OBSTACLE_ALIGN].place);
		request.align *= 2;
		assert_addr(find(&request), 0);
	}
}

static void try_flag(enum memblock_obstacle obstacle, enum memblock_flags flag, bool wanted)
{
	struct memblock_request request = world.request;

	if (!why.without[obstacle].place)
		return;
	request.flags =
		(enum memblock_flags)(wanted ? request.flags | flag : request.flags & ~flag);
	if (obstacle == MEMBLOCK_OBSTACLE_HOTPLUG && rules_are(MEMBLOCK_RULES_5_0))
		movable_node_enabled = false;
	assert_found(&request, why.without[obstacle].place);
}

static void try_node_and_flags(void)
{
	struct memblock_request request = world.request;

	if (why.without[MEMBLOCK_OBSTACLE_NODE].place) {
		request.nid = why.nid;
		assert_true(find(&request) != 0);
		request.nid = ANY;
		assert_found(&request, why.without[MEMBLOCK_OBSTACLE_NODE].place);
	}
	try_flag(MEMBLOCK_OBSTACLE_NOMAP, MEMBLOCK_NOMAP, true);
	try_flag(MEMBLOCK_OBSTACLE_DRIVER, MEMBLOCK_DRIVER_MANAGED, true);
	try_flag(MEMBLOCK_OBSTACLE_MIRROR, MEMBLOCK_MIRROR, false);
	try_flag(MEMBLOCK_OBSTACLE_SCRATCH, MEMBLOCK_KHO_SCRATCH, false);
	try_flag(MEMBLOCK_OBSTACLE_HOTPLUG, MEMBLOCK_HOTPLUG, true);
}

static void try_freeing(void)
{
	const struct memblock_freeing *freeing = &why.freeing;
	phys_addr_t end = freeing->span.base + freeing->span.size;
	int from = NOBODY, to = NOBODY;
	unsigned int cell;

	assert_addr(freeing->count ? freeing->bytes : 0, fewest_to_free());
	if (!freeing->count)
		return;
	for (cell = 0; cell < CELLS; cell++)
		if (world.reserved[cell] != NOBODY && cell_at(cell) >= freeing->span.base &&
		    cell_at(cell) < end) {
			from = from == NOBODY ? world.reserved[cell] : from;
			to = world.reserved[cell] + 1;
		}
	assert_int_equal(to - from, freeing->count);
	assert_addr(bytes_reserved(from, to), freeing->bytes);
	write_list(&memblock.reserved, world.reserved, from, to);
	assert_true(find(&world.request) != 0);
	world.request.min = freeing->place;
	world.request.max = freeing->place + world.request.size;
	assert_addr(find(&world.request), freeing->place);
}

static void compare(const struct memblock_explanation *model)
{
	unsigned int i;

	assert_int_equal(why.reason, model->reason);
	assert_int_equal(why.obstacle, model->obstacle);
	assert_addr(why.place, model->place);
	assert_int_equal(why.upwards, model->upwards);
	assert_addr(why.start, model->start);
	assert_addr(why.end, model->end);
	assert_int_equal(why.large, model->large);
	assert_int_equal(why.holes, model->holes);
	assert_int_equal(why.fitting, model->fitting);
	assert_addr(why.free, model->free);
	assert_addr(why.taken, model->taken);
	assert_addr(why.largest.base, model->largest.base);
	assert_addr(why.largest.size, model->largest.size);
	assert_addr(why.most.base, model->most.base);
	assert_addr(why.most.size, model->most.size);
	assert_addr(why.first.base, model->first.base);
	assert_addr(why.first.size, model->first.size);
	assert_addr(why.align, model->align);
	assert_int_equal(why.nid, model->nid);
	for (i = 0; i < MEMBLOCK_OBSTACLES; i++)
		check_relaxed((enum memblock_obstacle)i, model->without[i].holes,
			      model->without[i].alone, model->without[i].place, __FILE__, __LINE__);
}

/* The search that 5.0 makes first. Returns whether it finds a place, which `why` must name. */
static bool compare_above_kernel(void)
{
	const phys_addr_t start = world.start;
	phys_addr_t place = 0;
	struct stretch stretch;
	struct places places;

	if (!memblock_bottom_up() || !rules_are(MEMBLOCK_RULES_5_0) || world.end <= port.kernel_end)
		return false;
	if (world.start < port.kernel_end)
		world.start = port.kernel_end;
	for_each_stretch(stretch, NOBODY, NOBODY)
	{
		places = places_in(&stretch, world.start, world.end, world.request.align);
		if (!stretch.blocked && places.any && !place)
			place = places.lowest;
	}
	world.start = start;
	if (!place)
		return false;
	assert_int_equal(why.reason, MEMBLOCK_FITS);
	assert_true(why.upwards);
	assert_addr(why.place, place);
	return true;
}

static void world_is_explained(uint32_t number)
{
	struct memblock_explanation model;

	make_world(number);
	assert_int_equal(memblock_explain(&world.request, &why), 0);
	assert_addr(find(&world.request), why.place);
	if (compare_above_kernel())
		return;
	model = model_explain();
	compare(&model);
	if (model.fitting)
		return;
	try_limits();
	try_size_and_align();
	try_node_and_flags();
	try_freeing();
}

static void random_worlds(void **state)
{
	uint32_t number;

	(void)state;
	for (number = 0; number < WORLDS; number++)
		world_is_explained(number);
	forget_warnings();
	draw_map("", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(it_fits),
		TEST(no_memory),
		TEST(too_large),
		TEST(reservations_in_the_way),
		TEST(bytes_count),
		TEST(nothing_allowed_between_the_limits),
		TEST(limit_above),
		TEST(limit_below),
		TEST(limits_on_both_sides),
		TEST(first_page),
		TEST(alignment),
		TEST(alignment_within_limits),
		TEST(other_node),
		TEST(flags),
		TEST(one_exact_place),
		TEST(list_is_full),
		TEST(odd_requests_are_refused),
		TEST(large_holes_one_by_one),
		TEST(panics_are_explained),
		TEST(panics_of_the_old_forms_are_explained),
		TEST(the_log_says_when_the_list_is_full),
		TEST(random_worlds),
	};

	return RUN_IN_EACH_ERA(tests);
}
