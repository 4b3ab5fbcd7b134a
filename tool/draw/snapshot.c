// SPDX-License-Identifier: MIT
/*
 * snapshot.c - holding a snapshot, and putting in order what a picture needs in order: addresses,
 * nodes, overlaps. Where the spans come from is the business of snapshot_make.c and other callers.
 */
#include "snapshot.h"
#include "../tool.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

void snapshot_init(struct snapshot *snapshot, const char *title, const char *origin)
{
	memset(snapshot, 0, sizeof(*snapshot));
	snapshot->title = text_printable(title);
	snapshot->origin = text_printable(origin);
}

void snapshot_free(struct snapshot *snapshot)
{
	size_t i;

	for (i = 0; i < snapshot->cnt; i++)
		free(snapshot->spans[i].label);
	free(snapshot->spans);
	free(snapshot->title);
	free(snapshot->origin);
	memset(snapshot, 0, sizeof(*snapshot));
}

void snapshot_add(struct snapshot *snapshot, const struct span *span)
{
	struct span *added;

	if (!span->size)
		return;
	if (snapshot->cnt == snapshot->max) {
		snapshot->max = snapshot->max ? 2 * snapshot->max : 64;
		snapshot->spans =
			xrealloc(snapshot->spans, snapshot->max * sizeof(*snapshot->spans));
	}
	added = &snapshot->spans[snapshot->cnt++];
	*added = *span;
	if (added->size > UINT64_MAX - added->base)
		added->size = UINT64_MAX - added->base;
	added->label = text_printable(span->label ? span->label : "");
	if (!added->size) { /* the last byte of all */
		free(added->label);
		snapshot->cnt--;
	}
}

/* ---- order ---- */

static int by_layer_and_place(const void *a, const void *b)
{
	const struct span *x = a, *y = b;

	if ((x->kind == SPAN_MEMORY) != (y->kind == SPAN_MEMORY))
		return x->kind == SPAN_MEMORY ? -1 : 1;
	if (x->base != y->base)
		return x->base < y->base ? -1 : 1;
	if (x->size != y->size)
		return x->size > y->size ? -1 : 1;
	return strcmp(x->label, y->label);
}

size_t snapshot_banks(const struct snapshot *snapshot)
{
	size_t cnt = 0;

	while (cnt < snapshot->cnt && snapshot->spans[cnt].kind == SPAN_MEMORY)
		cnt++;
	return cnt;
}

/* Both lists are sorted, so that the bank last passed is the one to ask. */
static void find_nodes(struct snapshot *snapshot, size_t banks)
{
	const struct span *bank = snapshot->spans;
	size_t i, next = 1;

	for (i = banks; i < snapshot->cnt && banks; i++) {
		while (next < banks && snapshot->spans[next].base <= snapshot->spans[i].base)
			bank = &snapshot->spans[next++];
		if (snapshot->spans[i].node == SPAN_NO_NODE)
			snapshot->spans[i].node = bank->node;
	}
}

/* ---- overlaps ---- */

/*
 * Spans of one layer that overlap, directly or through others, share the width of their lane: each
 * gets the first track that is free where it begins, and all are told how many tracks there are.
 */
struct cluster {
	uint64_t *ends; /* where each track is free again */
	unsigned int cnt, max;
	uint64_t end;
	size_t first; /* span */
};

static unsigned int free_track(struct cluster *cluster, uint64_t base)
{
	unsigned int i;

	for (i = 0; i < cluster->cnt; i++)
		if (cluster->ends[i] <= base)
			return i;
	if (cluster->cnt == cluster->max) {
		cluster->max = cluster->max ? 2 * cluster->max : 8;
		cluster->ends = xrealloc(cluster->ends, cluster->max * sizeof(*cluster->ends));
	}
	return cluster->cnt++;
}

/* Whether two spans would be drawn over each other if they had the same addresses. */
static bool share_a_lane(const struct span *a, const struct span *b)
{
	return (a->kind == SPAN_MEMORY) == (b->kind == SPAN_MEMORY) && a->node == b->node;
}

/* Tells the spans [first, end) of one lane how many tracks their cluster has. */
static void end_cluster(struct snapshot *snapshot, struct cluster *cluster, size_t end)
{
	const struct span *one = &snapshot->spans[cluster->first];
	size_t i;

	for (i = cluster->first; i < end; i++)
		if (share_a_lane(one, &snapshot->spans[i]) && !snapshot->spans[i].tracks)
			snapshot->spans[i].tracks = cluster->cnt;
	cluster->cnt = 0;
	cluster->end = 0;
}

/* The spans of the lane that spans[first] lies in. */
static void find_tracks(struct snapshot *snapshot, size_t first, struct cluster *cluster)
{
	const struct span *one = &snapshot->spans[first];
	struct span *span;
	size_t i;

	for (i = first; i < snapshot->cnt; i++) {
		span = &snapshot->spans[i];
		if (!share_a_lane(one, span))
			continue;
		if (span->base >= cluster->end) {
			end_cluster(snapshot, cluster, i);
			cluster->first = i;
		}
		span->track = free_track(cluster, span->base);
		cluster->ends[span->track] = span->base + span->size;
		if (span->base + span->size > cluster->end)
			cluster->end = span->base + span->size;
	}
	end_cluster(snapshot, cluster, snapshot->cnt);
}

void snapshot_finish(struct snapshot *snapshot)
{
	struct cluster cluster = { 0 };
	size_t i;

	if (!snapshot->cnt)
		return;
	qsort(snapshot->spans, snapshot->cnt, sizeof(*snapshot->spans), by_layer_and_place);
	find_nodes(snapshot, snapshot_banks(snapshot));
	for (i = 0; i < snapshot->cnt; i++)
		snapshot->spans[i].tracks = 0;
	for (i = 0; i < snapshot->cnt; i++)
		if (!snapshot->spans[i].tracks) {
			cluster.first = i;
			find_tracks(snapshot, i, &cluster);
		}
	free(cluster.ends);
}
