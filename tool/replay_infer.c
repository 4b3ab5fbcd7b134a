// SPDX-License-Identifier: MIT
/*
 * replay_infer.c - explaining an allocation that the library would place elsewhere.
 *
 * It shows that something changed since the last one: what the next dump will show anyway, or the
 * limit or direction in force. Candidates are tried, those backed by a dump first, and the first
 * that makes the library choose the kernel's address is believed.
 */
#include "replay_parts.h"
#include "machine.h"

#include <memblock/linux6.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- limits and direction ---- */

/* A state of what no list shows. */
struct setting {
	uint64_t limit;
	bool bottom_up;
	uint64_t kernel_end;
};

static struct setting setting_now(void)
{
	return (struct setting){ memblock.current_limit, memblock.bottom_up, machine.kernel_end };
}

static void set(const struct setting *setting)
{
	memblock_set_current_limit(setting->limit);
	memblock_set_bottom_up(setting->bottom_up);
	machine.kernel_end = setting->kernel_end;
}

/* A request about to be explained. */
struct puzzle {
	struct replay *replay;
	const struct log_op *request;
	uint64_t actual;
	char limit_is[64];       /* what the limit that solved it is known as */
	struct state_list taken; /* what must have been reserved before the first line */
};

/* On success the request stays carried out, and the setting in force. */
static bool solves(struct puzzle *puzzle, const struct setting *setting)
{
	uint64_t found;

	set(setting);
	found = replay_allocate(puzzle->replay, puzzle->request);
	if (found == puzzle->actual)
		return true;
	replay_undo(puzzle->request, found);
	return false;
}

static bool limit_solves(struct puzzle *puzzle, struct setting setting, uint64_t limit,
			 const char *what, unsigned int line)
{
	setting.limit = limit;
	if (!solves(puzzle, &setting))
		return false;
	if (line)
		snprintf(puzzle->limit_is, sizeof(puzzle->limit_is), "%.40s, line %u", what, line);
	else
		snprintf(puzzle->limit_is, sizeof(puzzle->limit_is), "%.40s", what);
	return true;
}

static bool named_limit_solves(struct puzzle *puzzle, const struct setting *setting)
{
	const struct memblock_log *log = puzzle->replay->log;
	uint64_t end_of_dram = memblock_end_of_DRAM();
	size_t i;

	if (limit_solves(puzzle, *setting, replay_top(puzzle->replay), "none", 0) ||
	    limit_solves(puzzle, *setting, end_of_dram, "end of memory", 0))
		return true;
	for (i = 0; i < log->address_cnt; i++)
		if (limit_solves(puzzle, *setting, log->addresses[i].address,
				 log->addresses[i].what, log->addresses[i].line))
			return true;
	return limit_solves(puzzle, *setting, 1ULL << 32, "4 GiB", 0) ||
	       limit_solves(puzzle, *setting, 1ULL << 20, "1 MiB", 0);
}

/* Mapped memory ends where a bank begins or ends, rounded down to what one table entry maps. */
static bool border_limit_solves(struct puzzle *puzzle, const struct setting *setting)
{
	const uint64_t section = 2ULL << 20;
	unsigned long i;

	for (i = 0; i < memblock.memory.cnt; i++) {
		const struct memblock_region region = memblock.memory.regions[i];
		uint64_t end = span_end(region.base, region.size);

		if (limit_solves(puzzle, *setting, region.base, "start of a bank", 0) ||
		    limit_solves(puzzle, *setting, end, "end of a bank", 0) ||
		    limit_solves(puzzle, *setting, end & ~(section - 1),
				 "end of a bank, in whole sections", 0))
			return true;
	}
	return false;
}

/* Limits are coarse; one that nobody names may be believed where an allocation ends on a megabyte.
 */
static bool nameless_limit_solves(struct puzzle *puzzle, const struct setting *setting)
{
	uint64_t end = span_end(puzzle->actual, puzzle->request->size);

	return puzzle->actual && !setting->bottom_up && !(end & ((1ULL << 20) - 1)) &&
	       limit_solves(puzzle, *setting, end, "nothing in the log names it", 0);
}

static bool any_limit_solves(struct puzzle *puzzle, const struct setting *setting)
{
	return solves(puzzle, setting) || named_limit_solves(puzzle, setting) ||
	       border_limit_solves(puzzle, setting) || nameless_limit_solves(puzzle, setting);
}

/* Bottom-up in older kernels begins behind the kernel image: some reservation that ends there. */
static bool bottom_up_solves(struct puzzle *puzzle, struct setting setting)
{
	unsigned long i;

	setting.bottom_up = true;
	if (any_limit_solves(puzzle, &setting))
		return true;
	if (!memblock_get_rules()->bottom_up_above_kernel)
		return false;
	for (i = 0; i < memblock.reserved.cnt; i++) {
		const struct memblock_region region = memblock.reserved.regions[i];

		setting.kernel_end = span_end(region.base, region.size);
		if (setting.kernel_end <= puzzle->actual && solves(puzzle, &setting))
			return true;
	}
	return false;
}

static bool other_direction_solves(struct puzzle *puzzle, struct setting setting)
{
	if (!setting.bottom_up)
		return bottom_up_solves(puzzle, setting);
	setting.bottom_up = false;
	return any_limit_solves(puzzle, &setting);
}

static void report_setting(const struct puzzle *puzzle, const struct setting *before)
{
	const struct setting now = setting_now();
	unsigned int line = puzzle->request->line;

	if (now.limit != before->limit)
		replay_infer_add(puzzle->replay, line,
				 "the current limit became 0x%" PRIx64 " (%s)", now.limit,
				 puzzle->limit_is);
	if (now.bottom_up != before->bottom_up)
		replay_infer_add(puzzle->replay, line, "allocation became %s",
				 now.bottom_up ? "bottom-up" : "top-down");
	if (now.kernel_end != before->kernel_end)
		replay_infer_add(puzzle->replay, line, "the kernel ends at 0x%" PRIx64,
				 now.kernel_end);
}

/* ---- what was taken before a log that begins late ---- */

static bool covers(const struct state_list *list, uint64_t base, uint64_t end)
{
	size_t i;

	for (i = 0; i < list->cnt && base < end; i++) {
		const struct memblock_region *region = &list->regions[i];

		if (region->base <= base && span_end(region->base, region->size) > base)
			base = span_end(region->base, region->size);
	}
	return base >= end;
}

/* The free range that holds `at`, as far as it lies above `floor`. */
static bool find_free(uint64_t at, uint64_t floor, uint64_t *base, uint64_t *end)
{
	phys_addr_t start, stop;
	u64 i;

	for_each_free_mem_range(i, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &stop, NULL) {
		if (start <= at && at < stop) {
			*base = start > floor ? start : floor;
			*end = stop;
			return *base < stop;
		}
	}
	return false;
}

/*
 * The library finds room above the kernel's choice, all of which the first dump shows reserved: it
 * was so already, and a later line that covers it hides that. Top-down only.
 */
static bool taken_solves(struct puzzle *puzzle, const struct setting *setting)
{
	const struct log_op *dump = replay_next_dump(puzzle->replay), *request = puzzle->request;
	const struct state_list *reserved;
	uint64_t floor = span_end(puzzle->actual, request->size), found, base, end;
	unsigned int tries;

	if (!dump || dump->dump || setting->bottom_up || request->kind != LOG_ALLOC)
		return false;
	reserved = &puzzle->replay->log->dumps[0].reserved;
	for (tries = 0; tries < 16 && !solves(puzzle, setting); tries++) {
		found = replay_allocate(puzzle->replay, request);
		replay_undo(request, found);
		if (found <= puzzle->actual || !find_free(found, floor, &base, &end) ||
		    !covers(reserved, base, end))
			return false;
		state_make_room(0);
		(void)memblock_reserve(base, end - base);
		state_add(&puzzle->taken, base, end - base, 0, STATE_NO_NODE);
	}
	return tries < 16;
}

static void report_taken(const struct puzzle *puzzle)
{
	char span[SPAN_TEXT];
	size_t i;

	for (i = 0; i < puzzle->taken.cnt; i++) {
		const struct memblock_region *region = &puzzle->taken.regions[i];

		replay_own(&puzzle->replay->owners, REPLAY_BEFORE_FIRST_LINE, region->base,
			   span_end(region->base, region->size), 0);
		replay_infer_add(puzzle->replay, puzzle->request->line,
				 "reserved %s: there before the first line",
				 format_span(region->base, region->size, span));
	}
}

/* ---- solving ---- */

/* How much of what the next dump will show is taken to have happened already. */
enum silence { NOTHING, MARKS, EVERYTHING };

static bool has_silence(const struct replay *replay, enum silence silence)
{
	size_t i;

	if (silence == NOTHING)
		return true;
	for (i = 0; i < replay->silent.cnt; i++)
		if (replay_is_mark(&replay->silent.items[i]) == (silence == MARKS))
			return true;
	return false;
}

/* The silent changes of that kind, without the others. */
static void select_silence(const struct replay *replay, enum silence silence,
			   struct state_changes *selected)
{
	size_t i;

	for (i = 0; i < replay->silent.cnt; i++)
		if (silence == EVERYTHING ||
		    (silence == MARKS && replay_is_mark(&replay->silent.items[i])))
			state_changes_add(selected, &replay->silent.items[i]);
}

static void apply_all(const struct state_changes *changes)
{
	size_t i;

	for (i = 0; i < changes->cnt; i++)
		replay_apply_change(&changes->items[i]);
}

typedef bool approach(struct puzzle *puzzle, const struct setting *setting);

static bool as_it_is_solves(struct puzzle *puzzle, const struct setting *setting)
{
	return solves(puzzle, setting);
}

static bool turned_solves(struct puzzle *puzzle, const struct setting *setting)
{
	return other_direction_solves(puzzle, *setting);
}

static bool try(struct puzzle *puzzle, enum silence silence, approach *approach_solves)
{
	const struct setting before = setting_now();
	struct replay *replay = puzzle->replay;
	struct state_changes selected = { 0 };
	struct memblock_state now;
	bool mirror = system_has_some_mirror, solved;

	if (!has_silence(replay, silence))
		return false;
	state_capture(&now);
	select_silence(replay, silence, &selected);
	apply_all(&selected);
	solved = approach_solves(puzzle, &before);
	if (solved) {
		replay_report_changes(replay, &selected, puzzle->request->line);
		report_setting(puzzle, &before);
		report_taken(puzzle);
		replay_look_ahead(replay);
	} else {
		set(&before);
		state_adopt(&now);
		system_has_some_mirror = mirror;
		puzzle->taken.cnt = 0;
	}
	state_changes_free(&selected);
	state_free(&now);
	return solved;
}

/* The log names no nodes, but the request does: where it landed may be that node's. */
static void suppose_node_of(struct replay *replay, const struct log_op *request, uint64_t actual)
{
	int index = memblock_search(&memblock.memory, actual);
	struct memblock_region region;

	if (has_silence(replay, MARKS) || index < 0 || request->nid < 0 ||
	    request->nid >= STATE_NO_NODE)
		return;
	region = memblock.memory.regions[index];
	if (state_node(&region) == STATE_NO_NODE)
		replay_suppose_node(replay, region.base, span_end(region.base, region.size),
				    request->nid);
}

bool replay_infer(struct replay *replay, const struct log_op *request, uint64_t actual)
{
	struct puzzle puzzle = { .replay = replay, .request = request, .actual = actual };
	bool solved;

	if (!actual) /* any small limit would leave no room */
		return try(&puzzle, MARKS, as_it_is_solves) ||
		       try(&puzzle, EVERYTHING, as_it_is_solves);
	suppose_node_of(replay, request, actual);
	solved = try(&puzzle, MARKS, as_it_is_solves) || try(&puzzle, NOTHING, any_limit_solves) ||
		 try(&puzzle, MARKS, any_limit_solves) || try(&puzzle, NOTHING, taken_solves) ||
		 try(&puzzle, EVERYTHING, any_limit_solves) ||
		 try(&puzzle, NOTHING, turned_solves) || try(&puzzle, EVERYTHING, turned_solves);
	free(puzzle.taken.regions);
	return solved;
}

/* ---- requests that the log does not show ---- */

/* What kernels align by: a cache line, a page, a section, a block of pages. */
static const uint64_t alignments[] = {
	64, PAGE_SIZE, 1 << 20, 2 << 20, 4 << 20, 8 << 20, 16 << 20
};

static int highest_node(void)
{
	unsigned long i;
	int highest = NUMA_NO_NODE;

	for (i = 0; i < memblock.memory.cnt; i++) {
		int nid = state_node(&memblock.memory.regions[i]);

		if (nid != STATE_NO_NODE && nid > highest)
			highest = nid;
	}
	return highest;
}

static bool some_alignment_solves(struct puzzle *puzzle, struct log_op *request)
{
	const struct setting setting = setting_now();
	size_t i;

	for (i = 0; i < sizeof(alignments) / sizeof(alignments[0]); i++) {
		request->align = alignments[i];
		if (solves(puzzle, &setting))
			return true;
	}
	return false;
}

/* Below the ends that the log names; all such requests are free to go above the limit. */
static bool some_end_solves(struct puzzle *puzzle, struct log_op *request)
{
	const struct memblock_log *log = puzzle->replay->log;
	bool solved;
	size_t i;

	request->physical = true;
	request->max = 1ULL << 32;
	solved = some_alignment_solves(puzzle, request);
	for (i = 0; !solved && i < log->address_cnt; i++) {
		request->max = log->addresses[i].address;
		solved = some_alignment_solves(puzzle, request);
	}
	request->physical = false;
	request->max = MEMBLOCK_ALLOC_ACCESSIBLE;
	return solved;
}

static bool some_request_solves(struct puzzle *puzzle, struct log_op *request)
{
	const int highest = highest_node();

	for (request->nid = NUMA_NO_NODE; request->nid <= highest; request->nid++)
		if (some_alignment_solves(puzzle, request))
			return true;
	request->nid = NUMA_NO_NODE;
	return some_end_solves(puzzle, request);
}

bool replay_fits_a_request(struct replay *replay, const struct log_op *reservation)
{
	struct log_op request = { .kind = LOG_ALLOC, .size = reservation->size };
	struct puzzle puzzle = { .replay = replay,
				 .request = &request,
				 .actual = reservation->base };
	struct state_changes marks = { 0 };
	struct memblock_state now;
	bool mirror = system_has_some_mirror, fits;

	state_capture(&now);
	fits = some_request_solves(&puzzle, &request);
	if (!fits) {
		select_silence(replay, MARKS, &marks);
		apply_all(&marks);
		fits = some_request_solves(&puzzle, &request);
	}
	state_adopt(&now);
	system_has_some_mirror = mirror;
	state_changes_free(&marks);
	state_free(&now);
	return fits;
}
