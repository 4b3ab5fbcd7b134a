/* SPDX-License-Identifier: MIT */
/*
 * fit.h - where would it land, and if nowhere, why.
 *
 * Three parts that know only what stands here. A fit_state is the machine at one moment: memory,
 * what is taken, and by whom. A fit_wish is what is looked for, as one or several attempts of which
 * the first that succeeds counts. A fit_answer is what became of one wish; reports and JSON are
 * made from answers, never from the library's live state.
 *
 * To ask about a moment of another kind, fill in a fit_state; fit_state_of_boot() and
 * fit_state_of_log() are two ways.
 */
#ifndef FIT_H
#define FIT_H

#include "boot.h"
#include "draw/style.h"
#include "load/load.h"
#include "load/memblock_log.h"

#include <memblock/explain.h>

#include <stdio.h>

/* ---- the machine ---- */

/* Who has a stretch of addresses. */
struct fit_owner {
	uint64_t base, size;
	char *name;
};

struct fit_state {
	char *moment; /* "after a simulated boot" */
	char *note;   /* a sentence about it, or NULL */
	const struct memblock_rules *rules;
	struct boot_regions memory, reserved;
	struct fit_owner *owners; /* may overlap, and need not cover all that is reserved */
	size_t owner_cnt, owner_max;
	struct fit_owner *others; /* what the map lists beside RAM; nothing reserves it */
	size_t other_cnt;
	uint64_t limit; /* memblock's current limit */
	uint64_t kernel_end;
	bool bottom_up, movable_node;
};

void fit_state_free(struct fit_state *state);

/* fit_state_own - `name` has [base, base + size). */
void fit_state_own(struct fit_state *state, uint64_t base, uint64_t size, const char *name);

/* fit_state_of_boot - what a boot left behind; memory as it was before the hand-over. */
void fit_state_of_boot(struct fit_state *state, const struct boot *boot);

/*
 * What the user named: a map, or a log with memblock=debug, which may bring a map along. fit_log.c.
 */
struct fit_subject {
	struct mem_map map; /* of a log without one: what it is called, and no ranges */
	struct memblock_log log;
	bool is_log;
};

/*
 * fit_subject_read - read `path`, "-" for standard input. `take_logs`: a log is taken for one, even
 * if a map could be read from it. False after tool_error(), otherwise to be freed.
 */
bool fit_subject_read(struct fit_subject *subject, const char *path,
		      const struct load_options *options, bool take_logs);
void fit_subject_free(struct fit_subject *subject);

/* fit_state_of_log - what is there after the last line of a log. False after tool_error(). */
bool fit_state_of_log(struct fit_state *state, const struct fit_subject *subject);

/* fit_is_state - whether a map is a snapshot of memblock's lists, to which nothing is to be added.
 */
bool fit_is_state(const struct mem_map *map);

/* ---- what is looked for ---- */

enum { FIT_ATTEMPTS = 3 };

struct fit_attempt {
	const char *where; /* "below 4 GiB"; "" if there is only one */
	struct memblock_request request;
};

struct fit_wish {
	char name[40]; /* "crash kernel", "request 2" */
	struct fit_attempt attempts[FIT_ATTEMPTS];
	unsigned int attempt_cnt;
	bool only_if_high; /* of interest only if the wish before it landed at or above 4 GiB */
};

struct fit_wishes {
	struct fit_wish *list;
	size_t cnt, max;
};

/* fit_wish_add - one more wish without attempts. */
struct fit_wish *fit_wish_add(struct fit_wishes *wishes, const char *name);
struct fit_attempt *fit_attempt_add(struct fit_wish *wish, const char *where,
				    const struct memblock_request *request);

/*
 * fit_crashkernel, fit_cma - the wishes behind a crashkernel= or cma= parameter (fit_specs.c), with
 * what `like` says of node and flags, and of the alignment if that is not 0.
 * @memory: bytes of memory, for crashkernel=RANGE:SIZE,...
 * @x86: as kernels for x86 do it: other alignment, larger low part
 * Return false for a malformed value. No wish is added if the value asks for nothing.
 */
bool fit_crashkernel(struct fit_wishes *wishes, const char *value, uint64_t memory, bool x86,
		     const struct memblock_request *like);
bool fit_cma(struct fit_wishes *wishes, const char *value, const struct memblock_request *like);

/* ---- what became of it ---- */

/* A hole that is large enough, and whose memory it is if it must not be mapped. */
struct fit_hole {
	struct memblock_hole is;
	const char *owner; /* the state's, or NULL */
};

struct fit_holes {
	struct fit_hole *list;
	size_t cnt, max;
};

struct fit_answer {
	const struct fit_wish *wish;
	bool passed_over;     /* only_if_high, and it did not: nothing else is filled in */
	unsigned int attempt; /* the one that succeeded, else the last */
	struct memblock_explanation why[FIT_ATTEMPTS]; /* one for each attempt made */
	/* It fits: the hole, and who stands at its ends; size 0: nobody, memory ends. */
	struct memblock_hole hole;
	struct fit_owner below, above; /* names are the state's, or NULL */
	/* It does not, in the last attempt: holes large enough, and reservations to give up. */
	struct fit_holes holes;
	struct fit_owner *in_the_way;
	size_t in_the_way_cnt;
	/* The last attempt was for one exact place: everybody who has part of it. */
	struct fit_owner *there;
	size_t there_cnt;
};

struct fit_answers {
	struct fit_answer *list;
	size_t cnt;
};

/*
 * fit_answer_all - the wishes one after the other on the simulated machine, each place found being
 * taken for the next, up to the first that is not granted. False after tool_error() if a request
 * cannot be explained: no bytes, or an alignment that is no power of two. To be freed with
 * fit_answers_free() in either case, before state and wishes.
 */
bool fit_answer_all(struct fit_state *state, const struct fit_wishes *wishes,
		    struct fit_answers *answers);
void fit_answers_free(struct fit_answers *answers);

/* fit_is_exact - whether one place alone would do. */
static inline bool fit_is_exact(const struct memblock_request *request)
{
	return request->max - request->min == request->size;
}

/* fit_found - whether the wish was granted. */
static inline bool fit_found(const struct fit_answer *answer)
{
	return answer->why[answer->attempt].reason == MEMBLOCK_FITS;
}

/* ---- shown (fit_report.c, fit_json.c) ---- */

struct fit_report {
	const struct mem_map *map;
	const struct fit_state *state;
	const struct fit_answers *answers;
};

/* fit_print - one screen of text. */
void fit_print(FILE *out, const struct fit_report *report, const struct text_style *style);

/* fit_json - the same for programs; json.h has the keys. */
void fit_json(FILE *out, const struct fit_report *report);

/* fit_obstacle_name - "max", "align", "no-map", ...: the word used in tables and JSON. */
const char *fit_obstacle_name(unsigned int obstacle);

#endif
