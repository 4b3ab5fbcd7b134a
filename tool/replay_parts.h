/* SPDX-License-Identifier: MIT */
/*
 * replay_parts.h - what the files that make up a replay share among themselves. Nobody else needs
 * it.
 */
#ifndef REPLAY_PARTS_H
#define REPLAY_PARTS_H

#include "replay.h"

/* ---- replay.c: the operations ---- */

/*
 * replay_allocate - have the library carry out a request, or, for an array that grew, only look for
 * its place. Returns the address, 0 for no room.
 */
uint64_t replay_allocate(const struct replay *replay, const struct log_op *request);

/* replay_undo - take back what replay_allocate() did. */
void replay_undo(const struct log_op *request, uint64_t address);

/* replay_follow - carry out an operation other than a request as the log shows it. */
void replay_follow(struct replay *replay, const struct log_op *op);

/* replay_top - first address that the kernel cannot name: all ones of its phys_addr_t. */
uint64_t replay_top(const struct replay *replay);

/* replay_infer_add - keep what was inferred, and the line that gave it away. */
void replay_infer_add(struct replay *replay, unsigned int line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* ---- replay_silent.c: changes that no line shows ---- */

/*
 * replay_look_ahead - find out what must happen silently between here and the next dump: what the
 * operations up to it do not account for.
 */
void replay_look_ahead(struct replay *replay);

/* replay_next_dump - the next dump from the operation being carried out on, or NULL. */
const struct log_op *replay_next_dump(const struct replay *replay);

/*
 * replay_suppose_node - append to the silent changes that [base, end) of memory is of node `nid`.
 */
void replay_suppose_node(struct replay *replay, uint64_t base, uint64_t end, int nid);

/* replay_is_mark - whether a change leaves memory where it is: flags and nodes. */
bool replay_is_mark(const struct state_change *change);

/* replay_apply_change - make it so in the library's lists. */
void replay_apply_change(const struct state_change *change);

/* replay_report_changes - an inference for each, those alike told together. */
void replay_report_changes(struct replay *replay, const struct state_changes *changes,
			   unsigned int line);

/* ---- replay_start.c: the start, and dumps ---- */

/* The owner of what was reserved before the log begins. */
#define REPLAY_BEFORE_FIRST_LINE "(before the first line)"

/* replay_take_start - make silently there what the first dump shows and no operation brought. */
void replay_take_start(struct replay *replay);

/* replay_take_dump - be from now on in the state of a dump, reporting what that changes. */
void replay_take_dump(struct replay *replay, const struct memblock_state *dump);

/* ---- replay_infer.c: explaining ---- */

/*
 * replay_infer - the library would not put `request` at `actual`: find what silent change makes it
 * do so, and leave it in force with the request carried out. False, leaving all as it was, if there
 * is none.
 */
bool replay_infer(struct replay *replay, const struct log_op *request, uint64_t actual);

/*
 * replay_fits_a_request - whether an ordinary request for that many bytes, on any node or one,
 * would land where an allocation without a request did. Changes nothing.
 */
bool replay_fits_a_request(struct replay *replay, const struct log_op *reservation);

#endif
