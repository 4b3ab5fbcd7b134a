/* SPDX-License-Identifier: MIT */
/*
 * exhaustive.c - every sequence of up to four operations in a world of eight pages, compared with
 * the model after each operation. The operations are chosen so that their borders fall before, on,
 * inside and behind each other's:
 *
 *     page      01234567
 *     add       ########      reserve   .rr.....      free      ..f.....
 *               ..###...                ...rrr..                ....fff.
 *               1111....                .......r                ffffffff
 *
 * Sequences share their beginnings: the state is put back to where the beginning ended, which is
 * allowed between any two calls, and one operation after the other is tried from there.
 *
 *     exhaustive [--depth N] [--rules 5.0|6.1|6.12|7.2]
 */
#define _POSIX_C_SOURCE 200809L /* alarm, isatty */
#include "library.h"
#include "sequence.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DEEPEST = 6, DEFAULT_DEPTH = 4, PAGES = 8, ALPHABET = 40, PATIENCE = 60 };

static const char *const era_name[MEMBLOCK_ERAS] = { "5.0", "6.1", "6.12", "7.2" };

/* Where a sequence begins. */
enum start {
	START_EMPTY,  /* nothing is known; the world is at the bottom of the address space */
	START_BOOTED, /* all is memory, some is taken; the world is at its top */
	STARTS
};

static const char *const start_name[STARTS] = { "from nothing, lowest pages",
						"booted, highest pages" };

static struct op alphabet[ALPHABET], questions[ALPHABET];
static size_t letters, asked;

static struct model saved_model[DEEPEST];
static struct library_snapshot saved_library[DEEPEST];
static struct sequence *path; /* to the state of the moment */
static size_t deepest = DEFAULT_DEPTH;

/* =============================================================================== alphabet == */

static phys_addr_t page(const struct world *w, unsigned int n)
{
	return w->base + n * (phys_addr_t)PAGE_SIZE;
}

static struct op *letter(enum op_kind kind)
{
	alphabet[letters] = (struct op){ .kind = kind };
	return &alphabet[letters++];
}

/* An operation on pages [first, end). */
static struct op *on_pages(const struct world *w, enum op_kind kind, unsigned int first,
			   unsigned int end)
{
	struct op *op = letter(kind);

	op->arg[0] = page(w, first);
	op->arg[1] = (end - first) * (u64)PAGE_SIZE;
	return op;
}

static void with(struct op *op, u64 arg2, u64 arg3)
{
	op->arg[2] = arg2;
	op->arg[3] = arg3;
}

static void memory_letters(const struct world *w)
{
	on_pages(w, OP_ADD, 0, 8);
	on_pages(w, OP_ADD, 2, 5);
	with(on_pages(w, OP_ADD_NODE, 0, 4), 1, MEMBLOCK_NONE);
	with(on_pages(w, OP_ADD_NODE, 5, 7), 0, MEMBLOCK_HOTPLUG);
	on_pages(w, OP_REMOVE, 3, 5);
	on_pages(w, OP_REMOVE, 0, 2);
	with(on_pages(w, OP_SET_NODE, 2, 6), MEMORY, 1);
	on_pages(w, OP_MARK_NOMAP, 2, 5);
	on_pages(w, OP_CLEAR_NOMAP, 4, 8);
	on_pages(w, OP_MARK_HOTPLUG, 2, 6);
	on_pages(w, OP_CLEAR_HOTPLUG, 0, 8);
	on_pages(w, OP_MARK_MIRROR, 1, 3);
	on_pages(w, OP_CAP_RANGE, 3, 6);
	letter(OP_ENFORCE_LIMIT)->arg[0] = 4 * PAGE_SIZE;
	letter(OP_LIMIT_REMOVE_MAP)->arg[0] = 3 * PAGE_SIZE;
	letter(OP_TRIM)->arg[0] = 2 * PAGE_SIZE;
}

static void reserved_letters(const struct world *w)
{
	on_pages(w, OP_RESERVE, 1, 3);
	on_pages(w, OP_RESERVE, 3, 6);
	on_pages(w, OP_RESERVE, 7, 8);
	on_pages(w, OP_RESERVE, 2, 5);
	with(on_pages(w, OP_RESERVE_NODE, 2, 4), 1, MEMBLOCK_RSRV_KERN);
	on_pages(w, OP_FREE, 2, 3);
	on_pages(w, OP_FREE, 4, 7);
	on_pages(w, OP_FREE, 0, 8);
	with(on_pages(w, OP_SET_NODE, 3, 5), RESERVED, 1);
	on_pages(w, OP_MARK_NOINIT, 2, 4);
	with(on_pages(w, OP_ISOLATE, 4, 5), RESERVED, 0);
}

static void alloc_letters(const struct world *w)
{
	struct op *op;

	letter(OP_BOTTOM_UP)->arg[0] = 1;
	letter(OP_LIMIT)->arg[0] = page(w, 6);
	op = letter(OP_PHYS_ALLOC_RANGE);
	op->arg[0] = op->arg[1] = PAGE_SIZE;
	op = letter(OP_PHYS_ALLOC_TRY_NID);
	op->arg[0] = 3 * PAGE_SIZE / 2;
	op->arg[1] = 64;
	op->arg[2] = 1;
	op = letter(OP_ALLOC_RANGE_NID);
	op->arg[0] = op->arg[1] = PAGE_SIZE;
	op->arg[4] = op->arg[5] = 1; /* node 1 and no other */
	op = letter(OP_ALLOC_TRY_NID_RAW);
	op->arg[0] = op->arg[1] = 2 * PAGE_SIZE;
	op->arg[2] = page(w, 5);
	op->arg[3] = page(w, 7);
	op->arg[4] = (u64)NUMA_NO_NODE;
}

/* What does not change the state is asked in every state. */
static void add_questions(const struct world *w)
{
	static const enum op_kind plain[] = { OP_FREE_RANGES, OP_FREE_RANGES_REV, OP_MEM_RANGES,
					      OP_PFN_RANGES,  OP_START_OF_DRAM,   OP_END_OF_DRAM };
	size_t i;

	asked = 0;
	for (i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		questions[asked++] = (struct op){ plain[i], { plain[i] == OP_PFN_RANGES ? 1 : 0 } };
	questions[asked++] = (struct op){ OP_SEARCH, { MEMORY, page(w, 4) } };
	questions[asked++] = (struct op){ OP_OVERLAPS, { RESERVED, page(w, 3), PAGE_SIZE } };
	questions[asked++] = (struct op){ OP_IS_REGION_MEMORY, { page(w, 2), 3 * PAGE_SIZE } };
	questions[asked++] = (struct op){ OP_FIND, { page(w, 1), page(w, 7), PAGE_SIZE + 1, 64 } };
}

static void make_alphabet(const struct world *w)
{
	letters = 0;
	memory_letters(w);
	reserved_letters(w);
	alloc_letters(w);
	add_questions(w);
}

/* ============================================================================== sequences == */

static void save(size_t depth)
{
	model_copy(&saved_model[depth], sequence_model());
	library_save(&saved_library[depth]);
}

static void restore(size_t depth)
{
	model_copy(sequence_model(), &saved_model[depth]);
	library_restore(&saved_library[depth]);
}

static bool step(const struct op *op)
{
	path->op[path->ops++] = *op;
	path->steps++;
	return sequence_step(op, NULL);
}

static bool ask_everything(void)
{
	size_t i;

	for (i = 0; i < asked; i++) {
		if (!step(&questions[i]))
			return false;
		path->ops--;
	}
	return true;
}

/* Every continuation of the path, `depth` operations being on it already. */
static bool explore(size_t depth)
{
	size_t i;

	if (depth == deepest)
		return true;
	if (!ask_everything())
		return false;
	save(depth);
	for (i = 0; i < letters; i++) {
		if (!step(&alphabet[i]) || !explore(depth + 1))
			return false;
		path->ops--;
		restore(depth);
		if (depth == 0)
			alarm(PATIENCE);
		if (depth == 0 && isatty(STDERR_FILENO))
			fprintf(stderr, "\r%3zu%% ", 100 * (i + 1) / letters);
	}
	return true;
}

static bool begin(enum memblock_era era, enum start start)
{
	const struct op none = { .kind = OP_END_OF_DRAM };
	struct op op;

	path->world = (struct world){ .era = era,
				      .movable_node = start == START_BOOTED,
				      .kernelcore_mirror = true,
				      .size = PAGES * PAGE_SIZE,
				      .unit = PAGE_SIZE };
	if (start == START_BOOTED)
		path->world.base = (phys_addr_t)(0 - path->world.size);
	path->world.kernel_end = page(&path->world, 2);
	path->ops = 0;
	make_alphabet(&path->world);
	sequence_start(&path->world);
	if (start == START_EMPTY)
		return step(&none);
	op = (struct op){ OP_ADD, { page(&path->world, 0), path->world.size } };
	if (!step(&op))
		return false;
	op = (struct op){ OP_RESERVE, { page(&path->world, 4), 2 * PAGE_SIZE } };
	return step(&op);
}

struct point {
	int number;
	enum memblock_era era;
	enum start start;
};

static bool explore_all(void *arg)
{
	const struct point *p = arg;

	return begin(p->era, p->start) && explore(0);
}

static bool run_point(struct point *p)
{
	char name[96];
	bool good;

	path->steps = 0;
	good = sequence_run_guarded(explore_all, p, PATIENCE);
	printf("%sok %d - %d bits, rules of %s, %s: up to %zu operations, %" PRIu64 " steps\n",
	       good ? "" : "not ", p->number, MEMBLOCK_PHYS_ADDR_BITS, era_name[p->era],
	       start_name[p->start], deepest, path->steps);
	if (!good) {
		snprintf(name, sizeof(name), "exhaustive-%dbit-%s-%d.script",
			 MEMBLOCK_PHYS_ADDR_BITS, era_name[p->era], p->start);
		sequence_report(path, name);
	}
	return good;
}

static bool parse(int argc, char **argv, int *first, int *last)
{
	int i, era;

	*first = 0;
	*last = MEMBLOCK_ERAS - 1;
	for (i = 1; i + 1 < argc; i += 2) {
		for (era = 0; era < MEMBLOCK_ERAS; era++)
			if (strcmp(argv[i + 1], era_name[era]) == 0)
				break;
		if (strcmp(argv[i], "--depth") == 0)
			deepest = (size_t)strtoul(argv[i + 1], NULL, 0);
		else if (strcmp(argv[i], "--rules") == 0 && era < MEMBLOCK_ERAS)
			*first = *last = era;
		else
			return false;
	}
	return i == argc && deepest <= DEEPEST;
}

int main(int argc, char **argv)
{
	struct point p = { 0 };
	int first, last, era, start, points = 0;
	bool good = true;

	if (!parse(argc, argv, &first, &last)) {
		fputs("usage: exhaustive [--depth N] [--rules 5.0|6.1|6.12|7.2]\n", stderr);
		return 2;
	}
	path = sequence_shared();
	for (era = first; era <= last; era++)
		points += library_has_era((enum memblock_era)era) ? STARTS : 0;
	printf("1..%d\n", points);
	for (era = first; era <= last; era++)
		for (start = 0; start < STARTS && library_has_era((enum memblock_era)era);
		     start++) {
			p.number++;
			p.era = (enum memblock_era)era;
			p.start = (enum start)start;
			if (!run_point(&p))
				good = false;
		}
	return good ? 0 : 1;
}
