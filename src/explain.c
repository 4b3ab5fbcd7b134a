// SPDX-License-Identifier: MIT
/*
 * explain.c - why a request fits where it does, and why nowhere: one walk over both lists that
 * looks at every hole, and the lines a failed allocation leaves in the log. Reads the lists, the
 * rules and the switches, changes nothing, and shares no code with the searches of find.c, whose
 * answers tests hold against it.
 *
 * With a request of one size and alignment, a range of addresses has room exactly if the highest
 * aligned place that ends in it begins in it. Everything below asks that one question, of the whole
 * range or of what limits leave of it.
 */
#include "internal.h"

#if MEMBLOCK_EXPLAIN

#define BIT(obstacle) (1U << (obstacle))

/* What is looked for, and how far the walk has come. */
struct look {
	struct memblock_request request; /* its align is settled */
	phys_addr_t start, end;          /* limits; may be the wrong way round */
	bool upwards;
	struct walk_filter filter;
	struct memblock_explanation *out; /* either this is filled in */
	memblock_hole_visit *visit;       /* or this called */
	void *arg;
};

/* Reservations next to each other in one region of memory, and the hole below each. */
struct run {
	phys_addr_t low;     /* where the lowest hole begins */
	unsigned long first; /* index of the lowest reservation */
	unsigned int count;
	phys_addr_t bytes;
};

/* ---- the one question ---- */

static bool has_room(const struct look *look, phys_addr_t low, phys_addr_t high, phys_addr_t align)
{
	phys_addr_t size = look->request.size;

	return high >= size && align_down(high - size, align) >= low;
}

/* The place a search finds in a range that has room. */
static phys_addr_t place_in(const struct look *look, phys_addr_t low, phys_addr_t high,
			    phys_addr_t align)
{
	return look->upwards ? align_up(low, align) : align_down(high - look->request.size, align);
}

/* ---- obstacles ---- */

static unsigned int obstacles_of_region(const struct look *look,
					const struct memblock_region *region)
{
	static const struct {
		unsigned int flag, obstacle;
	} names[] = {
		{ MEMBLOCK_MIRROR, BIT(MEMBLOCK_OBSTACLE_MIRROR) },
		{ MEMBLOCK_KHO_SCRATCH, BIT(MEMBLOCK_OBSTACLE_SCRATCH) },
		{ MEMBLOCK_HOTPLUG, BIT(MEMBLOCK_OBSTACLE_HOTPLUG) },
		{ MEMBLOCK_DRIVER_MANAGED, BIT(MEMBLOCK_OBSTACLE_DRIVER) },
		{ MEMBLOCK_NOMAP, BIT(MEMBLOCK_OBSTACLE_NOMAP) },
	};
	unsigned int flags = (unsigned int)region->flags, obstacles = 0, i;
	unsigned int wrong = (flags & look->filter.unwanted) | (~flags & look->filter.needed);

	if (look->filter.one_node && memblock_get_region_node(region) != look->filter.nid)
		obstacles |= BIT(MEMBLOCK_OBSTACLE_NODE);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (wrong & names[i].flag)
			obstacles |= names[i].obstacle;
	return obstacles;
}

/* What keeps the request from beginning anywhere. */
static enum memblock_obstacle lower_limit(const struct look *look)
{
	return look->request.min < PAGE_SIZE ? MEMBLOCK_OBSTACLE_FIRST_PAGE : MEMBLOCK_OBSTACLE_MIN;
}

/* Each limit that by itself leaves too little of a hole, or both if it takes both. */
static unsigned int obstacles_of_limits(const struct look *look, phys_addr_t low, phys_addr_t high)
{
	phys_addr_t from = addr_max(low, look->start), to = addr_min(high, look->end);
	unsigned int above = BIT(lower_limit(look)), below = BIT(MEMBLOCK_OBSTACLE_MAX);
	unsigned int obstacles = 0;

	if (has_room(look, from, to, 1))
		return 0;
	if (!has_room(look, from, high, 1))
		obstacles |= above;
	if (!has_room(look, low, to, 1))
		obstacles |= below;
	return obstacles ? obstacles : above | below;
}

/* All that keeps the request out of a hole that is large enough. */
static unsigned int obstacles_of_hole(const struct look *look, unsigned int of_region,
				      phys_addr_t low, phys_addr_t high)
{
	unsigned int obstacles = of_region | obstacles_of_limits(look, low, high);

	if (!has_room(look, low, high, look->request.align) ||
	    (obstacles == of_region && !has_room(look, addr_max(low, look->start),
						 addr_min(high, look->end), look->request.align)))
		obstacles |= BIT(MEMBLOCK_OBSTACLE_ALIGN);
	return obstacles;
}

/* ---- what would be without one of them ---- */

/*
 * The largest alignment with room; what is known to do elsewhere is the least to beat. It stays
 * below the one asked for, which has none.
 */
static void relax_align(struct look *look, phys_addr_t low, phys_addr_t high)
{
	struct memblock_explanation *out = look->out;
	struct memblock_relaxed *relaxed = &out->without[MEMBLOCK_OBSTACLE_ALIGN];
	phys_addr_t align = relaxed->alone ? out->align : 1;
	phys_addr_t beaten = relaxed->alone && look->upwards ? 2 * align : align;

	if (!has_room(look, low, high, 1))
		return;
	relaxed->alone++;
	if (!has_room(look, low, high, beaten))
		return;
	while (has_room(look, low, high, 2 * align))
		align *= 2;
	out->align = align;
	relaxed->place = place_in(look, low, high, align);
}

/* `obstacle` is the only bit, and not that of a limit. */
static void relax_region(struct look *look, unsigned int obstacle, int nid, phys_addr_t low,
			 phys_addr_t high)
{
	struct memblock_relaxed *relaxed = look->out->without;

	if (!has_room(look, low, high, look->request.align))
		return;
	while (!(obstacle & 1)) {
		obstacle >>= 1;
		relaxed++;
	}
	if (relaxed->alone++ && look->upwards)
		return;
	relaxed->place = place_in(look, low, high, look->request.align);
	if (relaxed == &look->out->without[MEMBLOCK_OBSTACLE_NODE])
		look->out->nid = nid;
}

/* Without the limit above, the lowest place is the nearest; without the one below, the highest. */
static void relax_limit(struct look *look, enum memblock_obstacle obstacle, phys_addr_t low,
			phys_addr_t high)
{
	struct memblock_relaxed *relaxed = &look->out->without[obstacle];
	phys_addr_t align = look->request.align;

	if (!has_room(look, low, high, align))
		return;
	if (obstacle == MEMBLOCK_OBSTACLE_MAX && !relaxed->alone)
		relaxed->place = align_up(low, align);
	if (obstacle == MEMBLOCK_OBSTACLE_MIN)
		relaxed->place = align_down(high - look->request.size, align);
	relaxed->alone++;
}

static void relax_limits(struct look *look, phys_addr_t low, phys_addr_t high)
{
	phys_addr_t from = addr_max(low, look->start), to = addr_min(high, look->end);
	phys_addr_t lowest = look->request.min < PAGE_SIZE ? look->request.min : PAGE_SIZE;

	relax_limit(look, MEMBLOCK_OBSTACLE_MAX, from, high);
	relax_limit(look, lower_limit(look), addr_max(low, lowest), to);
	relax_align(look, from, to);
}

/* ---- holes ---- */

static void note_fit(struct look *look, phys_addr_t low, phys_addr_t high)
{
	if (!look->out->fitting++ || !look->upwards)
		look->out->place = place_in(look, low, high, look->request.align);
}

static void note_obstacles(struct look *look, unsigned int obstacles)
{
	unsigned int i;

	for (i = 0; i < MEMBLOCK_OBSTACLES; i++)
		if (obstacles & BIT(i))
			look->out->without[i].holes++;
}

/* A hole that is large enough, wherever it lies. */
static void note_large(struct look *look, unsigned int of_region, int nid, phys_addr_t low,
		       phys_addr_t high)
{
	phys_addr_t from = addr_max(low, look->start), to = addr_min(high, look->end);
	unsigned int obstacles = obstacles_of_hole(look, of_region, low, high);

	look->out->large++;
	note_obstacles(look, obstacles);
	if (!obstacles)
		note_fit(look, from, to);
	else if (!of_region)
		relax_limits(look, low, high);
	else if (is_power_of_two(of_region))
		relax_region(look, of_region, nid, from, to);
}

/* A hole in allowed memory, of any size. */
static void note_free(struct look *look, phys_addr_t low, phys_addr_t high)
{
	struct memblock_explanation *out = look->out;
	phys_addr_t aligned;

	low = addr_max(low, look->start);
	high = addr_min(high, look->end);
	if (low >= high)
		return;
	out->holes++;
	out->free += high - low;
	if (high - low > out->largest.size)
		out->largest = (struct memblock_range){ low, high - low };
	aligned = align_up(low, look->request.align);
	if (aligned >= low && aligned < high && high - aligned > out->most.size)
		out->most = (struct memblock_range){ aligned, high - aligned };
}

static void meet_hole(struct look *look, const struct memblock_region *region,
		      unsigned int of_region, phys_addr_t low, phys_addr_t high)
{
	int nid = memblock_get_region_node(region);

	if (look->visit && high - low >= look->request.size)
		look->visit(
			&(const struct memblock_hole){
				.base = low,
				.size = high - low,
				.nid = nid,
				.flags = region->flags,
				.obstacles = obstacles_of_hole(look, of_region, low, high),
			},
			look->arg);
	if (look->visit)
		return;
	if (!of_region)
		note_free(look, low, high);
	if (high - low >= look->request.size)
		note_large(look, of_region, nid, low, high);
}

/* ---- reservations ---- */

/* The part of a reservation between two addresses of allowed memory. */
static void note_taken(struct look *look, const struct memblock_region *taken, phys_addr_t low,
		       phys_addr_t high)
{
	struct memblock_explanation *out = look->out;

	low = addr_max(addr_max(low, look->start), taken->base);
	high = addr_min(addr_min(high, look->end), region_end(taken));
	if (low >= high)
		return;
	out->taken += high - low;
	if (!out->first.size || !look->upwards)
		out->first = (struct memblock_range){ taken->base, taken->size };
}

static void lengthen(struct run *run, const struct memblock_region *taken)
{
	run->count++;
	run->bytes += taken->size;
}

/* Without its lowest reservation. */
static void shorten(struct run *run)
{
	const struct memblock_region *taken = &memblock.reserved.regions[run->first++];

	run->low = region_end(taken);
	run->count--;
	run->bytes -= taken->size;
}

/*
 * What would be if the whole run up to `high` were free. A run that has room is only made shorter
 * from here on: with more above it, it could only cost more. So each reservation enters and leaves
 * the run once, and no cheaper one is missed.
 */
static void note_run(struct look *look, struct run *run, phys_addr_t high)
{
	const struct memblock_region *regions = memblock.reserved.regions;
	struct memblock_freeing *best = &look->out->freeing;
	phys_addr_t align = look->request.align, low, from;

	high = addr_min(high, look->end);
	for (; run->count; shorten(run)) {
		low = addr_max(run->low, look->start);
		if (!has_room(look, low, high, align))
			return;
		if (best->count && run->bytes >= best->bytes)
			continue;
		from = regions[run->first].base;
		best->span.base = from;
		best->span.size = region_end(&regions[run->first + run->count - 1]) - from;
		best->count = run->count;
		best->bytes = run->bytes;
		best->place = place_in(look, low, high, align);
	}
}

/* ---- the walk ---- */

/*
 * The holes and reservations of one region of memory. *next is the first reservation that ends
 * above the region's base, and afterwards the first that may reach into the next region.
 */
static void walk_region(struct look *look, const struct memblock_region *region,
			unsigned long *next)
{
	const struct memblock_type *reserved = &memblock.reserved;
	unsigned int of_region = obstacles_of_region(look, region);
	phys_addr_t low = region->base, end = region_end(region), high;
	struct run run = { .low = low, .first = *next };
	const struct memblock_region *taken;
	bool counts = !look->visit && !of_region;

	for (;;) {
		taken = *next < reserved->cnt ? &reserved->regions[*next] : NULL;
		high = taken ? addr_clamp(taken->base, low, end) : end;
		if (low < high)
			meet_hole(look, region, of_region, low, high);
		if (counts)
			note_run(look, &run, high);
		if (high == end)
			return;
		if (counts) {
			note_taken(look, taken, low, end);
			lengthen(&run, taken);
		}
		low = addr_min(region_end(taken), end);
		if (region_end(taken) <= end)
			++*next;
	}
}

static void walk(struct look *look)
{
	const struct memblock_type *memory = &memblock.memory, *reserved = &memblock.reserved;
	unsigned long m, next = 0;

	for (m = 0; m < memory->cnt; m++) {
		const struct memblock_region *region = &memory->regions[m];

		while (next < reserved->cnt && region_end(&reserved->regions[next]) <= region->base)
			next++;
		if (region->size)
			walk_region(look, region, &next);
	}
}

/* ---- requests ---- */

static int settle(struct look *look, const struct memblock_request *request)
{
	phys_addr_t end = request->max;

	look->request = *request;
	if (!request->align)
		look->request.align = SMP_CACHE_BYTES;
	if (!request->size || !is_power_of_two(look->request.align))
		return -EINVAL;
	if (end == MEMBLOCK_ALLOC_ACCESSIBLE || end == MEMBLOCK_ALLOC_KASAN)
		end = memblock.current_limit;
	look->start = addr_max(request->min, PAGE_SIZE);
	look->end = end;
	look->upwards = memblock_bottom_up();
	look->filter = settle_filter(&memblock.memory, request->nid, request->flags);
	return 0;
}

int memblock_for_each_hole(const struct memblock_request *request, memblock_hole_visit *visit,
			   void *arg)
{
	struct look look = { .visit = visit, .arg = arg };

	if (settle(&look, request))
		return -EINVAL;
	walk(&look);
	return 0;
}

/* ---- what it comes to ---- */

/*
 * A wish for one exact place is not answered with its own limits, only with what is wrong with that
 * place.
 */
static bool is_fixed(const struct look *look)
{
	return look->end - look->request.min == look->request.size;
}

/* The first that alone rules out a hole, else the first that rules one out. */
static enum memblock_obstacle main_obstacle(const struct memblock_explanation *out)
{
	unsigned int i;

	for (i = 0; i < MEMBLOCK_OBSTACLES; i++)
		if (out->without[i].holes && out->without[i].alone)
			return (enum memblock_obstacle)i;
	for (i = 0; i < MEMBLOCK_OBSTACLES && !out->without[i].holes; i++)
		;
	return (enum memblock_obstacle)i;
}

static enum memblock_obstacle obstacle_of_place(const struct memblock_explanation *out)
{
	unsigned int i = MEMBLOCK_OBSTACLE_FIRST_PAGE;

	while (i < MEMBLOCK_OBSTACLES && !out->without[i].alone)
		i++;
	return (enum memblock_obstacle)i;
}

/* The obstacle is settled. */
static enum memblock_reason reason_of(const struct memblock_explanation *out)
{
	if (out->fitting)
		return MEMBLOCK_FITS;
	if (regions_empty(&memblock.memory))
		return MEMBLOCK_NO_MEMORY;
	if (out->obstacle < MEMBLOCK_OBSTACLES)
		return MEMBLOCK_RULED_OUT;
	if (out->freeing.count)
		return MEMBLOCK_TAKEN;
	return out->free + out->taken ? MEMBLOCK_TOO_LARGE : MEMBLOCK_NONE_ALLOWED;
}

static void explain(struct look *look)
{
	struct memblock_explanation *out = look->out;

	memset(out, 0, sizeof(*out));
	out->nid = NUMA_NO_NODE;
	out->upwards = look->upwards;
	out->start = look->start;
	out->end = look->end;
	out->list_is_full = memblock.reserved.cnt >= memblock.reserved.max;
	walk(look);
	out->obstacle = MEMBLOCK_OBSTACLES;
	if (!out->fitting)
		out->obstacle = is_fixed(look) ? obstacle_of_place(out) : main_obstacle(out);
	out->reason = reason_of(out);
	if (out->reason == MEMBLOCK_FITS)
		memset(&out->freeing, 0, sizeof(out->freeing));
}

/* Only what lies behind the kernel counts if there is room. */
static bool explain_above_kernel(struct look look)
{
	look.start = addr_max(look.start, memblock_port_kernel_end());
	if (look.end <= look.start)
		return false;
	explain(&look);
	return look.out->reason == MEMBLOCK_FITS;
}

int memblock_explain(const struct memblock_request *request,
		     struct memblock_explanation *explanation)
{
	struct look look = { .out = explanation };

	if (settle(&look, request))
		return -EINVAL;
	if (look.upwards && rules->bottom_up_above_kernel) {
		if (explain_above_kernel(look))
			return 0;
		look.upwards = false;
	}
	explain(&look);
	return 0;
}

#if MEMBLOCK_LOG

/* ---- as lines of the log ---- */

/* Behind "where what is ... is left out". */
static const char *const obstacle_words[MEMBLOCK_OBSTACLES] = {
	[MEMBLOCK_OBSTACLE_MAX] = "the upper limit",
	[MEMBLOCK_OBSTACLE_MIN] = "the lower limit",
	[MEMBLOCK_OBSTACLE_FIRST_PAGE] = "the first page, which is never given out,",
	[MEMBLOCK_OBSTACLE_ALIGN] = "the alignment",
	[MEMBLOCK_OBSTACLE_NODE] = "the node",
	[MEMBLOCK_OBSTACLE_MIRROR] = "not being mirrored",
	[MEMBLOCK_OBSTACLE_SCRATCH] = "not being scratch memory",
	[MEMBLOCK_OBSTACLE_HOTPLUG] = "hot-plug",
	[MEMBLOCK_OBSTACLE_DRIVER] = "belonging to a driver",
	[MEMBLOCK_OBSTACLE_NOMAP] = "no-map",
};

static const char *const reason_words[] = {
	[MEMBLOCK_FITS] = "there is room",
	[MEMBLOCK_NO_MEMORY] = "no memory is registered",
	[MEMBLOCK_RULED_OUT] = "free ranges large enough are ruled out",
	[MEMBLOCK_TAKEN] = "reservations are in the way",
	[MEMBLOCK_NONE_ALLOWED] = "no usable memory lies there",
	[MEMBLOCK_TOO_LARGE] = "more than there would be with nothing reserved",
};

static void log_obstacle(const struct memblock_explanation *out, unsigned int obstacle)
{
	const struct memblock_relaxed *relaxed = &out->without[obstacle];
	const char *words = obstacle_words[obstacle];
	phys_addr_t holes = relaxed->holes, alone = relaxed->alone;

	if (!holes)
		return;
	if (relaxed->place)
		say(MEMBLOCK_LOG_ERROR, NULL,
		    "memblock:   ruled out by %s: %u, by that alone: %u, else at %a", words, holes,
		    alone, relaxed->place);
	else
		say(MEMBLOCK_LOG_ERROR, NULL, "memblock:   ruled out by %s: %u, by that alone: %u",
		    words, holes, alone);
}

static void log_room(const struct memblock_explanation *out)
{
	const struct memblock_freeing *freeing = &out->freeing;

	say(MEMBLOCK_LOG_ERROR, NULL,
	    "memblock:   free there: %u bytes in %u ranges; reserved: %u bytes", out->free,
	    (phys_addr_t)out->holes, out->taken);
	if (out->largest.size)
		say(MEMBLOCK_LOG_ERROR, NULL, "memblock:   largest range: [%a-%a]",
		    out->largest.base, last_byte(out->largest.base, out->largest.size));
	if (out->most.size)
		say(MEMBLOCK_LOG_ERROR, NULL, "memblock:   at %a if no larger than %u bytes",
		    out->most.base, out->most.size);
	if (freeing->count)
		say(MEMBLOCK_LOG_ERROR, NULL,
		    "memblock:   at %a if freed: %u bytes, %u reservations in [%a-%a]",
		    freeing->place, freeing->bytes, (phys_addr_t)freeing->count, freeing->span.base,
		    last_byte(freeing->span.base, freeing->span.size));
}

void memblock_log_explanation(const struct memblock_request *request)
{
	struct memblock_explanation out;
	unsigned int i;

	if (memblock_explain(request, &out))
		return;
	say(MEMBLOCK_LOG_ERROR, NULL, "memblock: %u bytes align=0x%x in [%a-%a]: %s%s",
	    request->size, request->align, out.start, out.end - 1, reason_words[out.reason],
	    out.reason == MEMBLOCK_FITS && out.list_is_full ?
		    ", but no entry left in the reserved list" :
		    "");
	if (out.reason == MEMBLOCK_NO_MEMORY)
		return;
	for (i = 0; i < MEMBLOCK_OBSTACLES; i++)
		log_obstacle(&out, i);
	log_room(&out);
}

void explain_no_room(phys_addr_t size, phys_addr_t align, phys_addr_t max)
{
	if (memblock_port_slab_is_available())
		return;
	memblock_log_explanation(&(const struct memblock_request){
		.size = size,
		.align = align,
		.max = max,
		.nid = NUMA_NO_NODE,
		.flags = memblock_kho_scratch_only ? MEMBLOCK_KHO_SCRATCH : MEMBLOCK_NONE,
	});
}

#endif
#endif
