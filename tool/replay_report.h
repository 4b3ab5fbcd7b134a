/* SPDX-License-Identifier: MIT */
/*
 * replay_report.h - showing a replay, as text and as JSON.
 *
 * JSON: addresses and sizes are strings "0x..."; keys are only ever added.
 *   source, kernel, address_bits, boot, boots    boot is which one of the boots in the log, from 1
 *   operations: [ { line, time, operation, size, owner, predicted, actual, verdict, reason } ]
 *       time is in microseconds or null; predicted is null where there is nothing to predict, and
 *       "0x0" where the library found no room; left out with --quiet
 *   inferences: [ { line, text } ]
 *   warnings: [ sentence ]
 *   summary: { operations, allocations, predicted, inferred, no_room, unlogged, unlogged_fit,
 *              explained, not_predicted, dumps, unexplained, peak, peak_line, memory, reserved,
 *              free: { bytes, ranges, largest }, doublings: { memory, reserved },
 *              doublings_not_predicted,
 *              owners: [ { name, ranges, bytes, freed } ] }      by bytes, largest first
 *   final: null without --final, else { same, differences: [ sentence ],
 *            cut_differs: { memory, reserved } }
 *       cut_differs: the regions of that list are not the recorded ones, and if differences is
 *       empty, then only because the same addresses are cut otherwise
 *
 * The exit status is 0 if not_predicted, doublings_not_predicted and, where no lines are lost,
 * unexplained are 0, and final is null or the same.
 */
#ifndef REPLAY_REPORT_H
#define REPLAY_REPORT_H

#include "replay.h"

#include <stdio.h>

struct replay_show {
	bool quiet;                       /* no operations */
	bool all_owners;                  /* not only the largest */
	const struct replay_final *final; /* NULL if none was given */
};

void replay_report(FILE *out, const struct replay *replay, const struct replay_show *show);
void replay_json(FILE *out, const struct replay *replay, const struct replay_show *show);

/* replay_sort_owners - all owners, those with most bytes first. The array is to be freed. */
const struct replay_owner **replay_sort_owners(const struct replay *replay);

/* replay_describe_change - one stretch in which two states differ, as a sentence. */
enum { REPLAY_CHANGE_TEXT = 320 };
char *replay_describe_change(const struct state_change *change, char *text);

#endif
