/* SPDX-License-Identifier: MIT */
/*
 * ops.c - the table of operations, and operations and outcomes as text. Knows neither model nor
 * library.
 */
#include "ops.h"

#include <inttypes.h>
#include <stdlib.h>

/* The argument lists that come up again and again. */
#define RANGE ARG_ADDR, ARG_SIZE
#define ALLOC ARG_SIZE, ARG_ALIGN
#define WINDOW ARG_START, ARG_END
#define WALK ARG_LIST, ARG_OTHER_LIST, ARG_NID, ARG_FLAGS

/* clang-format off: one row each */
const struct op_info op_table[OP_KINDS] = {
	[OP_ADD] = { "add", true, 40, RESULT_CODE, { RANGE } },
	[OP_ADD_NODE] = { "add_node", true, 60, RESULT_CODE, { RANGE, ARG_NID, ARG_FLAGS } },
	[OP_REMOVE] = { "remove", true, 30, RESULT_CODE, { RANGE } },
	[OP_RESERVE] = { "reserve", true, 60, RESULT_CODE, { RANGE } },
	[OP_FREE] = { "free", true, 70, RESULT_CODE, { RANGE } },
	[OP_SET_NODE] = { "set_node", true, 25, RESULT_CODE, { RANGE, ARG_LIST, ARG_NID } },
	[OP_MARK_HOTPLUG] = { "mark_hotplug", true, 8, RESULT_CODE, { RANGE } },
	[OP_CLEAR_HOTPLUG] = { "clear_hotplug", true, 10, RESULT_CODE, { RANGE } },
	[OP_MARK_MIRROR] = { "mark_mirror", true, 8, RESULT_CODE, { RANGE } },
	[OP_MARK_NOMAP] = { "mark_nomap", true, 12, RESULT_CODE, { RANGE } },
	[OP_CLEAR_NOMAP] = { "clear_nomap", true, 14, RESULT_CODE, { RANGE } },
	[OP_MARK_NOINIT] = { "reserved_mark_noinit", true, 8, RESULT_CODE, { RANGE } },
	[OP_MARK_KERN] = { "reserved_mark_kern", true, 5, RESULT_CODE, { RANGE } },
	[OP_RESERVE_NODE] = { "reserve_node",
			      true,
			      20,
			      RESULT_CODE,
			      { RANGE, ARG_NID, ARG_RESERVED_FLAGS } },
	[OP_RESERVE_KERN] = { "reserve_kern", true, 5, RESULT_CODE, { RANGE } },
	[OP_FREE_POINTER] = { "free_pointer", false, 10, RESULT_NONE, { RANGE } },
	[OP_ISOLATE] = { "isolate", false, 12, RESULT_CODE, { RANGE, ARG_LIST } },
	[OP_MERGE_ALL] = { "merge_all", false, 3, RESULT_NONE, { ARG_LIST } },

	[OP_BOTTOM_UP] = { "set_bottom_up", true, 10, RESULT_NONE, { ARG_BOOL } },
	[OP_LIMIT] = { "set_current_limit", true, 8, RESULT_NONE, { ARG_END } },
	[OP_TRIM] = { "trim_memory", true, 4, RESULT_NONE, { ARG_ALIGN } },
	[OP_ENFORCE_LIMIT] = { "enforce_memory_limit", true, 3, RESULT_NONE, { ARG_SIZE } },
	[OP_CAP_RANGE] = { "cap_memory_range", true, 4, RESULT_NONE, { RANGE } },
	[OP_LIMIT_REMOVE_MAP] = { "mem_limit_remove_map", true, 3, RESULT_NONE, { ARG_SIZE } },
	[OP_ALLOW_RESIZE] = { "allow_resize", true, 0, RESULT_NONE, { ARG_NONE } },

	[OP_FIND] = { "find_in_range", true, 15, RESULT_VALUE, { WINDOW, ALLOC } },
	[OP_FIND_NODE] = { "find_in_range_node",
			   true,
			   15,
			   RESULT_VALUE,
			   { ALLOC, WINDOW, ARG_NID, ARG_FLAGS } },
	[OP_ALLOC_RANGE_NID] = { "alloc_range_nid",
				 true,
				 30,
				 RESULT_VALUE,
				 { ALLOC, WINDOW, ARG_NID, ARG_BOOL } },
	[OP_PHYS_ALLOC_RANGE] = { "phys_alloc_range", true, 25, RESULT_VALUE, { ALLOC, WINDOW } },
	[OP_PHYS_ALLOC_TRY_NID] = { "phys_alloc_try_nid",
				    true,
				    25,
				    RESULT_VALUE,
				    { ALLOC, ARG_NID } },
	[OP_PHYS_ALLOC] = { "phys_alloc", false, 10, RESULT_VALUE, { ALLOC } },
	[OP_ALLOC_TRY_NID_RAW] = { "alloc_try_nid_raw",
				   true,
				   30,
				   RESULT_VALUE,
				   { ALLOC, WINDOW, ARG_NID } },
	[OP_ALLOC_EXACT_NID_RAW] = { "alloc_exact_nid_raw",
				     true,
				     15,
				     RESULT_VALUE,
				     { ALLOC, WINDOW, ARG_NID } },
	[OP_ALLOC_TRY_NID] = { "alloc_try_nid",
			       false,
			       15,
			       RESULT_VALUE,
			       { ALLOC, WINDOW, ARG_NID } },

	[OP_OLD_ADD_NODE] = { "5.0 memblock_add_node", false, 8, RESULT_CODE, { RANGE, ARG_NID } },
	[OP_OLD_FREE] = { "free", true, 8, RESULT_CODE, { RANGE } },
	[OP_OLD_ALLOC_RANGE_NID] = { "5.0 memblock_alloc_range_nid",
				     false,
				     8,
				     RESULT_VALUE,
				     { ALLOC, WINDOW, ARG_NID, ARG_FLAGS } },
	[OP_OLD_ALLOC_RANGE] = { "5.0 memblock_alloc_range",
				 false,
				 5,
				 RESULT_VALUE,
				 { ALLOC, WINDOW, ARG_FLAGS } },
	[OP_OLD_ALLOC_BASE_NID] = { "5.0 memblock_alloc_base_nid",
				    false,
				    5,
				    RESULT_VALUE,
				    { ALLOC, ARG_END, ARG_NID, ARG_FLAGS } },
	[OP_OLD_ALLOC_BASE] = { "5.0 __memblock_alloc_base",
				false,
				5,
				RESULT_VALUE,
				{ ALLOC, ARG_END } },
	[OP_OLD_ALLOC_BASE_PANICS] = { "5.0 memblock_alloc_base",
				       false,
				       3,
				       RESULT_VALUE,
				       { ALLOC, ARG_END } },
	[OP_OLD_PHYS_ALLOC] = { "5.0 memblock_phys_alloc", false, 3, RESULT_VALUE, { ALLOC } },
	[OP_OLD_PHYS_ALLOC_NID] = { "5.0 memblock_phys_alloc_nid",
				    false,
				    5,
				    RESULT_VALUE,
				    { ALLOC, ARG_NID } },
	[OP_OLD_PHYS_ALLOC_TRY_NID] = { "5.0 memblock_phys_alloc_try_nid",
					false,
					5,
					RESULT_VALUE,
					{ ALLOC, ARG_NID } },
	[OP_OLD_ALLOC_INTERNAL] = { "5.0 memblock_alloc_internal",
				    false,
				    10,
				    RESULT_VALUE,
				    { ALLOC, WINDOW, ARG_NID } },
	[OP_OLD_RESERVED_WALK] = { "5.0 for_each_reserved_mem_region",
				   false,
				   3,
				   RESULT_RANGES,
				   { ARG_NONE } },

	[OP_IS_MEMORY] = { "is_memory", true, 6, RESULT_CODE, { ARG_ADDR } },
	[OP_IS_RESERVED] = { "is_reserved", true, 6, RESULT_CODE, { ARG_ADDR } },
	[OP_IS_MAP_MEMORY] = { "is_map_memory", true, 6, RESULT_CODE, { ARG_ADDR } },
	[OP_IS_REGION_MEMORY] = { "is_region_memory", true, 8, RESULT_CODE, { RANGE } },
	[OP_IS_REGION_RESERVED] = { "is_region_reserved", true, 8, RESULT_CODE, { RANGE } },
	[OP_OVERLAPS] = { "overlaps", true, 8, RESULT_CODE, { ARG_LIST, RANGE } },
	[OP_SEARCH] = { "search", true, 8, RESULT_CODE, { ARG_LIST, ARG_ADDR } },
	[OP_SEARCH_PFN] = { "search_pfn_nid", true, 6, RESULT_PFN_NID, { ARG_PFN } },
	[OP_START_OF_DRAM] = { "start_of_dram", true, 3, RESULT_VALUE, { ARG_NONE } },
	[OP_END_OF_DRAM] = { "end_of_dram", true, 3, RESULT_VALUE, { ARG_NONE } },
	[OP_MEMORY_TOTAL] = { "phys_mem_size", true, 2, RESULT_VALUE, { ARG_NONE } },
	[OP_RESERVED_TOTAL] = { "reserved_size", true, 2, RESULT_VALUE, { ARG_NONE } },
	[OP_MEM_SIZE] = { "mem_size", false, 6, RESULT_VALUE, { ARG_PFN } },
	[OP_ESTIMATE] = { "estimated_nr_free_pages", true, 3, RESULT_VALUE, { ARG_NONE } },
	[OP_KERN_SIZE] = { "reserved_kern_size", false, 5, RESULT_VALUE, { ARG_ADDR, ARG_NID } },
	[OP_NUMA_COVERAGE] = { "validate_numa_coverage", true, 5, RESULT_CODE, { ARG_SIZE } },

	[OP_FREE_RANGES] = { "free_ranges", true, 15, RESULT_RANGES_NID, { ARG_NID, ARG_FLAGS } },
	[OP_FREE_RANGES_REV] = { "free_ranges_rev",
				 true,
				 15,
				 RESULT_RANGES_NID,
				 { ARG_NID, ARG_FLAGS } },
	[OP_MEM_RANGES] = { "mem_ranges", true, 3, RESULT_RANGES, { ARG_NONE } },
	[OP_MEM_RANGES_REV] = { "mem_ranges_rev", true, 3, RESULT_RANGES, { ARG_NONE } },
	[OP_RESERVED_RANGES] = { "reserved_ranges", true, 3, RESULT_RANGES, { ARG_NONE } },
	[OP_PFN_RANGES] = { "pfn_ranges", true, 10, RESULT_RANGES_NID, { ARG_NID } },
	[OP_ZONE_RANGES] = { "zone_ranges",
			     false,
			     8,
			     RESULT_RANGES,
			     { ARG_NID, ARG_PFN, ARG_PFN } },
	[OP_WALK] = { "__next_mem_range", false, 10, RESULT_RANGES_NID, { WALK } },
	[OP_WALK_REV] = { "__next_mem_range_rev", false, 10, RESULT_RANGES_NID, { WALK } },

	[OP_FREE_ALL] = { "free_all", true, 2, RESULT_HANDOVER, { ARG_PFN } },
};
/* clang-format on */

void outcome_row(struct outcome *out, u64 start, u64 end, int nid)
{
	if (out->rows == OUTCOME_ROWS) {
		fprintf(stderr, "a walk of more than %d rows\n", OUTCOME_ROWS);
		abort();
	}
	out->row[out->rows++] = (struct row){ start, end, nid, 0 };
}

bool outcome_equal(const struct outcome *a, const struct outcome *b)
{
	size_t i;

	if (a->panicked != b->panicked)
		return false;
	if (a->panicked)
		return true;
	if (a->value != b->value || a->rows != b->rows)
		return false;
	for (i = 0; i < a->rows; i++)
		if (a->row[i].start != b->row[i].start || a->row[i].end != b->row[i].end ||
		    a->row[i].nid != b->row[i].nid || a->row[i].place != b->row[i].place)
			return false;
	return true;
}

void op_print(FILE *to, const struct op *op)
{
	const struct op_info *info = &op_table[op->kind];
	int i;

	fprintf(to, "%s%s", info->in_language ? "" : "# ", info->name);
	for (i = 0; i < OP_ARGS && info->arg[i] != ARG_NONE; i++) {
		switch (info->arg[i]) {
		case ARG_NID:
			fprintf(to, " %d", (int)op->arg[i]);
			break;
		case ARG_BOOL:
			fprintf(to, " %d", op->arg[i] != 0);
			break;
		case ARG_LIST:
		case ARG_OTHER_LIST:
			fputs(op->arg[i] == MEMORY   ? " memory" :
			      op->arg[i] == RESERVED ? " reserved" :
						       " none",
			      to);
			break;
		default:
			fprintf(to, " 0x%" PRIx64, op->arg[i]);
		}
	}
}

/* Blocks of one order that follow each other share a line. */
static size_t print_blocks(FILE *to, const struct outcome *out, size_t i)
{
	const struct row *first = &out->row[i];
	u64 count = 1;

	while (i + count < out->rows && first[count].nid == ROW_IS_BLOCK &&
	       first[count].end == first->end &&
	       first[count].start == first->start + (count << first->end))
		count++;
	fprintf(to, "\n  free 0x%" PRIx64 " %" PRIu64 " %" PRIu64, first->start, first->end, count);
	return i + count;
}

static void print_handover(FILE *to, const struct outcome *out)
{
	size_t i = 0;

	while (i < out->rows) {
		const struct row *row = &out->row[i];

		if (row->nid == ROW_IS_BLOCK) {
			i = print_blocks(to, out, i);
			continue;
		}
		fprintf(to, "\n  reserve_pages 0x%" PRIx64 " 0x%" PRIx64 " %d", row->start,
			row->end, row->nid);
		i++;
	}
	fprintf(to, "\n  pages 0x%" PRIx64, out->value);
}

static void print_rows(FILE *to, const struct outcome *out, bool with_nid)
{
	size_t i;

	for (i = 0; i < out->rows; i++) {
		fprintf(to, "\n  0x%" PRIx64 " 0x%" PRIx64, out->row[i].start, out->row[i].end);
		if (with_nid)
			fprintf(to, " %d", out->row[i].nid);
		if (out->row[i].place)
			fprintf(to, " (going on at 0x%" PRIx64 ")", out->row[i].place);
	}
}

void outcome_print(FILE *to, const struct op *op, const struct outcome *out)
{
	if (out->panicked) {
		fputs(" = panic", to);
		return;
	}
	switch (op_table[op->kind].result) {
	case RESULT_NONE:
		break;
	case RESULT_CODE:
		fprintf(to, " = %" PRId64, (int64_t)out->value);
		if (out->rows)
			print_rows(to, out, false);
		break;
	case RESULT_VALUE:
		fprintf(to, " = 0x%" PRIx64, out->value);
		break;
	case RESULT_RANGES:
	case RESULT_RANGES_NID:
		print_rows(to, out, op_table[op->kind].result == RESULT_RANGES_NID);
		break;
	case RESULT_PFN_NID:
		fprintf(to, " = %d 0x%" PRIx64 " 0x%" PRIx64, (int)out->value, out->row[0].start,
			out->row[0].end);
		break;
	case RESULT_HANDOVER:
		print_handover(to, out);
		break;
	}
}
