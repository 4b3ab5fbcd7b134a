/* SPDX-License-Identifier: MIT */
/*
 * replay.h - a recorded boot carried out again on the simulated machine: every logged operation by
 * the library, every allocation first by the library alone and then compared with the log.
 *
 * What logs do not say (docs/replay.md lists it) is inferred: from the next dump in the same log,
 * or, for limits and direction, by trying the few candidates there are when an allocation landed
 * elsewhere. Everything inferred is kept with the line that gave it away.
 *
 * Files: replay.c carries out, replay_start.c and replay_silent.c know what no line shows,
 * replay_infer.c explains, replay_rules.c knows kernel versions, replay_owners.c whose bytes are
 * whose; replay_report.c and replay_json.c show.
 */
#ifndef REPLAY_H
#define REPLAY_H

#include "load/memblock_log.h"
#include "mem_map.h"
#include "state.h"

/* ---- whose bytes ---- */

struct replay_owner {
	char *name;           /* of the function, or of what a log line says */
	unsigned long ranges; /* reservations made */
	uint64_t bytes;       /* reserved in all, not counting what was taken already */
	uint64_t freed;       /* of these, freed later */
};

struct replay_range {
	uint64_t base, end; /* [base, end) */
	size_t owner;
	unsigned int line; /* 0: before the first line */
};

struct replay_owners {
	struct replay_owner *owners;
	size_t cnt, max;
	struct replay_range *ranges; /* what is reserved now: sorted, apart */
	size_t range_cnt, range_max;
};

/* replay_own - `owner` takes of [base, end) what nobody has. */
void replay_own(struct replay_owners *owners, const char *owner, uint64_t base, uint64_t end,
		unsigned int line);

/* replay_disown - nobody has anything of [base, end) any more. */
void replay_disown(struct replay_owners *owners, uint64_t base, uint64_t end);

void replay_owners_free(struct replay_owners *owners);

/* ---- what became of each operation ---- */

enum replay_verdict {
	REPLAY_DONE,      /* carried out; nothing to predict */
	REPLAY_PREDICTED, /* the library chose the address that the kernel chose */
	REPLAY_INFERRED,  /* it does once something silent is taken into account */
	REPLAY_FAILED,    /* there was no room, and the library found none either */
	REPLAY_UNLOGGED,  /* an allocation whose request the log does not show */
	REPLAY_EXPLAINED, /* not predicted, for a reason that lies in the log */
	REPLAY_WRONG,     /* not predicted */
	REPLAY_VERDICTS,
};

struct replay_step {
	const struct log_op *op;
	enum replay_verdict verdict;
	bool part;          /* shown with the operation in front of it */
	uint64_t predicted; /* address, 0 for "no room" */
	uint64_t actual;
	const char *why; /* a constant sentence for UNLOGGED, EXPLAINED and WRONG, or NULL */
};

struct replay_inference {
	unsigned int line; /* that gave it away */
	char *text;        /* a whole sentence */
};

struct replay_summary {
	unsigned long operations; /* requests and their reservations count as one */
	unsigned long allocations, predicted, inferred, failed, unlogged, explained, wrong;
	unsigned long doublings[2];    /* of memory, of reserved; not among the allocations */
	unsigned long doublings_wrong; /* of these, arrays that were not predicted */
	unsigned long unlogged_fit;    /* of the unlogged: a request would land there */
	unsigned long dumps;           /* in the log */
	unsigned long unexplained;     /* stretches that a dump shows and no line brought about */
	uint64_t peak;                 /* most bytes reserved at a time */
	unsigned int peak_line;
	uint64_t memory, reserved; /* bytes at the end */
	uint64_t free_bytes, largest_free;
	unsigned long free_ranges;
};

struct replay {
	const struct memblock_log *log;
	const struct memblock_rules *rules;
	struct replay_step *steps; /* one for each operation of the log */
	struct replay_inference *inferences;
	size_t inference_cnt, inference_max;
	struct replay_owners owners;
	struct replay_summary summary;
	struct memblock_state end; /* the lists after the last operation */
	uint64_t limit;            /* memblock's current limit then, as far as it is known */
	bool bottom_up;            /* and its direction */
	bool stopped;              /* the simulated machine panicked; machine.panic says why */

	/* While it runs. */
	const struct mem_map *map;   /* what was there at the start, or NULL */
	struct state_changes silent; /* what no line says, up to the next dump */
	size_t at;                   /* the operation being carried out */
	bool start_is_unknown;       /* nothing shows what was reserved before the first line */
};

/*
 * replay_run - carry out `log`, starting from `map` if the log shows no dump; NULL: from an empty
 * machine. To be freed with replay_free(), the log after it. Leaves the simulated machine reset.
 */
void replay_run(struct replay *replay, const struct memblock_log *log, const struct mem_map *map);
void replay_free(struct replay *replay);

/* replay_rules_for - the rules of a kernel version; 0.0 stands for one that is not known. */
const struct memblock_rules *replay_rules_for(unsigned int major, unsigned int minor);

const char *replay_verdict_name(enum replay_verdict verdict);

/* ---- the final state ---- */

struct replay_final {
	bool same;                    /* region by region */
	struct state_changes changes; /* from the simulated to the recorded state */
	bool cut_differs[2];          /* memory, reserved: same addresses, other regions */
};

void replay_compare_final(const struct replay *replay, const struct memblock_state *recorded,
			  struct replay_final *final);

#endif
