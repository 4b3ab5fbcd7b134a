/* SPDX-License-Identifier: MIT */
/*
 * ops.h - one operation on memblock as data: what is called, with which numbers, and what came of
 * it.
 *
 * The model and the library both carry out a `struct op` and answer with a `struct outcome`; the
 * programs here only ever compare two outcomes. An operation prints as a line of the operation
 * language, so a failing sequence can be given to `memblock run`; calls the language does not have
 * print as comments.
 */
#ifndef PROPERTY_OPS_H
#define PROPERTY_OPS_H

#include <memblock/config.h>
#include <stdio.h>

enum { MEMORY, RESERVED, LISTS };

enum op_kind {
	/* what the lists hold */
	OP_ADD,
	OP_ADD_NODE,
	OP_REMOVE,
	OP_RESERVE,
	OP_FREE,
	OP_SET_NODE,
	OP_MARK_HOTPLUG,
	OP_CLEAR_HOTPLUG,
	OP_MARK_MIRROR,
	OP_MARK_NOMAP,
	OP_CLEAR_NOMAP,
	OP_MARK_NOINIT,
	OP_MARK_KERN,
	OP_RESERVE_NODE,
	OP_RESERVE_KERN,
	OP_FREE_POINTER,
	OP_ISOLATE,
	OP_MERGE_ALL,
	/* limits */
	OP_BOTTOM_UP,
	OP_LIMIT,
	OP_TRIM,
	OP_ENFORCE_LIMIT,
	OP_CAP_RANGE,
	OP_LIMIT_REMOVE_MAP,
	OP_ALLOW_RESIZE,
	/* finding room */
	OP_FIND,
	OP_FIND_NODE,
	OP_ALLOC_RANGE_NID,
	OP_PHYS_ALLOC_RANGE,
	OP_PHYS_ALLOC_TRY_NID,
	OP_PHYS_ALLOC,
	OP_ALLOC_TRY_NID_RAW,
	OP_ALLOC_EXACT_NID_RAW,
	OP_ALLOC_TRY_NID,
	/* the 5.0 calls whose names mean something else in 6.x, or are gone */
	OP_OLD_ADD_NODE,
	OP_OLD_FREE,
	OP_OLD_ALLOC_RANGE_NID,
	OP_OLD_ALLOC_RANGE,
	OP_OLD_ALLOC_BASE_NID,
	OP_OLD_ALLOC_BASE,
	OP_OLD_ALLOC_BASE_PANICS,
	OP_OLD_PHYS_ALLOC,
	OP_OLD_PHYS_ALLOC_NID,
	OP_OLD_PHYS_ALLOC_TRY_NID,
	OP_OLD_ALLOC_INTERNAL,
	OP_OLD_RESERVED_WALK,
	/* asking */
	OP_IS_MEMORY,
	OP_IS_RESERVED,
	OP_IS_MAP_MEMORY,
	OP_IS_REGION_MEMORY,
	OP_IS_REGION_RESERVED,
	OP_OVERLAPS,
	OP_SEARCH,
	OP_SEARCH_PFN,
	OP_START_OF_DRAM,
	OP_END_OF_DRAM,
	OP_MEMORY_TOTAL,
	OP_RESERVED_TOTAL,
	OP_MEM_SIZE,
	OP_ESTIMATE,
	OP_KERN_SIZE,
	OP_NUMA_COVERAGE,
	/* walking */
	OP_FREE_RANGES,
	OP_FREE_RANGES_REV,
	OP_MEM_RANGES,
	OP_MEM_RANGES_REV,
	OP_RESERVED_RANGES,
	OP_PFN_RANGES,
	OP_ZONE_RANGES,
	OP_WALK,
	OP_WALK_REV,
	/* ending */
	OP_FREE_ALL,
	OP_KINDS
};

/* What an argument means: decides how it is made up, printed and simplified. */
enum arg_kind {
	ARG_NONE,
	ARG_ADDR,
	ARG_START, /* of a search: often none */
	ARG_END,   /* of a search: often one of the special values */
	ARG_SIZE,
	ARG_ALIGN,
	ARG_NID,
	ARG_FLAGS,
	ARG_RESERVED_FLAGS,
	ARG_LIST,
	ARG_OTHER_LIST, /* or none */
	ARG_BOOL,
	ARG_PFN,
};

enum { OP_ARGS = 6 };

struct op {
	enum op_kind kind;
	u64 arg[OP_ARGS];
};

/* What an operation answers with. */
enum result_kind {
	RESULT_NONE,
	RESULT_CODE,       /* 0 or a negative errno, or an index or node: decimal */
	RESULT_VALUE,      /* hexadecimal */
	RESULT_RANGES,     /* rows of start, end */
	RESULT_RANGES_NID, /* rows of start, end, node */
	RESULT_PFN_NID,    /* node, and one row of frames */
	RESULT_HANDOVER,   /* rows of reserved ranges and of blocks handed out; the value counts
			      frames */
};

struct op_info {
	const char *name;
	bool in_language;   /* known to the operation language */
	unsigned int often; /* weight in random sequences */
	enum result_kind result;
	enum arg_kind arg[OP_ARGS];
};

extern const struct op_info op_table[OP_KINDS];

struct row {
	u64 start, end;
	int nid;
	u64 place; /* what the walk's loop variable says behind it, where that is looked at */
};

/* A row of a hand-over that is a block: start is its frame, end its order. */
enum { ROW_IS_BLOCK = -1000000, OUTCOME_ROWS = 1 << 14 };

struct outcome {
	bool panicked;
	u64 value;
	size_t rows;
	struct row row[OUTCOME_ROWS];
};

void outcome_row(struct outcome *out, u64 start, u64 end, int nid);
bool outcome_equal(const struct outcome *a, const struct outcome *b);

/* op_print - one line of the operation language, without a line end. */
void op_print(FILE *to, const struct op *op);

/* outcome_print - " = RESULT" and the lines below it, as traces have them. */
void outcome_print(FILE *to, const struct op *op, const struct outcome *out);

#endif
