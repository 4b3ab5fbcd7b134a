/* SPDX-License-Identifier: MIT */
/*
 * spans.h - how the tests of pictures write down the spans of a snapshot.
 */
#ifndef TESTS_SPANS_H
#define TESTS_SPANS_H

#include "draw/snapshot.h"

/* add_span - append a span; `label` may be NULL. */
static inline void add_span(struct snapshot *snapshot, enum span_kind kind, uint64_t base,
			    uint64_t size, int node, const char *label)
{
	snapshot_add(snapshot, &(struct span){ .kind = kind,
					       .base = base,
					       .size = size,
					       .node = node,
					       .label = (char *)label });
}

#endif
