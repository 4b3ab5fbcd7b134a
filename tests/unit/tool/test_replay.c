// SPDX-License-Identifier: MIT
/*
 * test_replay.c - tool/replay*.c on logs that show one thing each: what is predicted, what is
 * inferred and from which line, whose bytes are whose, and that no damaged log does any harm.
 */
#include "replay.h"
#include "tool.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct memblock_log log_;
static struct replay replay_;

static void run(const char *text)
{
	assert_true(memblock_log_parse("test", text, strlen(text), &log_));
	replay_run(&replay_, &log_, NULL);
	assert_false(replay_.stopped);
}

static int free_replay(void **state)
{
	(void)state;
	replay_free(&replay_);
	memblock_log_free(&log_);
	return 0;
}

static void expect_step(size_t index, enum replay_verdict verdict, uint64_t predicted)
{
	assert_string_equal(replay_verdict_name(replay_.steps[index].verdict),
			    replay_verdict_name(verdict));
	assert_int_equal(replay_.steps[index].predicted, predicted);
}

static void expect_inference(size_t index, unsigned int line, const char *text)
{
	assert_true(index < replay_.inference_cnt);
	assert_string_equal(replay_.inferences[index].text, text);
	assert_int_equal(replay_.inferences[index].line, line);
}

/* Who has the byte at `address`, or NULL. Checks that the ranges are sorted, and apart. */
static const char *owner_at(const struct replay_owners *owners, uint64_t address)
{
	const char *name = NULL;
	size_t i;

	for (i = 0; i < owners->range_cnt; i++) {
		const struct replay_range *range = &owners->ranges[i];

		assert_true(range->base < range->end);
		assert_true(i == 0 || owners->ranges[i - 1].end <= range->base);
		if (address >= range->base && address < range->end)
			name = owners->owners[range->owner].name;
	}
	return name;
}

/* A request for a page and its answer. */
#define ASK(range)                                                                                 \
	"memblock_alloc_try_nid: 4096 bytes align=0x1000 nid=-1 from=0x0000000000000000 "          \
	"max_addr=0x0000000000000000 ask+0x1/0x2\n"                                                \
	"memblock_reserve: [" range "] memblock_alloc_range_nid+0xd0/0x168\n"
#define ASK_IN_VAIN                                                                                \
	"memblock_alloc_try_nid: 4096 bytes align=0x1000 nid=-1 from=0x0000000000000000 "          \
	"max_addr=0x0000000000000000 ask+0x1/0x2\n"
#define LINUX "Linux version 6.1.0\n"
#define BANK "memblock_add: [0x0000000040000000-0x000000007fffffff] bank+0x1/0x2\n"

/* ---- predicting ---- */

static void test_pages_go_from_the_top_down(void **state)
{
	(void)state;
	run(LINUX BANK ASK("0x000000007ffff000-0x000000007fffffff")
		    ASK("0x000000007fffe000-0x000000007fffefff"));
	expect_step(1, REPLAY_PREDICTED, 0x7ffff000);
	expect_step(3, REPLAY_PREDICTED, 0x7fffe000);
	assert_true(replay_.steps[2].part);
	assert_int_equal(replay_.summary.operations, 3);
	assert_int_equal(replay_.summary.predicted, 2);
	assert_int_equal(replay_.inference_cnt, 0);
	assert_int_equal(replay_.end.reserved.cnt, 1);
}

static void test_a_wrong_address_is_followed(void **state)
{
	(void)state;
	run(LINUX BANK ASK("0x000000004fffe000-0x000000004fffefff")
		    ASK("0x000000007ffff000-0x000000007fffffff"));
	expect_step(1, REPLAY_WRONG, 0x7ffff000);
	expect_step(3, REPLAY_PREDICTED, 0x7ffff000);
	assert_int_equal(replay_.summary.wrong, 1);
	assert_int_equal(replay_.end.reserved.regions[0].base, 0x4fffe000);
}

static void test_no_room_is_a_prediction(void **state)
{
	(void)state;
	run(LINUX "memblock_add: [0x0000000040000000-0x0000000040000fff] bank+0x1/0x2\n" ASK(
		"0x0000000040000000-0x0000000040000fff") ASK_IN_VAIN
	    "memblock_phys_free: [0x0000000040000000-"
	    "0x0000000040000fff] give+0x1/0x2\n");
	expect_step(3, REPLAY_FAILED, 0);
	assert_int_equal(replay_.summary.failed, 1);
}

static void test_a_log_may_end_in_a_request(void **state)
{
	(void)state;
	run(LINUX BANK ASK_IN_VAIN);
	assert_int_equal(replay_.steps[1].verdict, REPLAY_EXPLAINED);
}

/* A reservation of another size answers somebody else. */
static void test_an_answer_has_the_size_that_was_asked_for(void **state)
{
	(void)state;
	run(LINUX
	    "memblock_add: [0x0000000040000000-0x0000000040000fff] bank+0x1/0x2\n"
	    "memblock_reserve: [0x0000000040000800-0x0000000040000fff] take+0x1/0x2\n" ASK_IN_VAIN
	    "memblock_reserve: [0x0000000040000000-0x00000000400007ff] "
	    "memblock_alloc_range_nid+0xd0/0x168\n");
	expect_step(2, REPLAY_FAILED, 0);
	assert_int_equal(replay_.steps[3].verdict, REPLAY_UNLOGGED);
}

static void test_what_no_log_shows_is_not_guessed(void **state)
{
	(void)state;
	run(LINUX ASK("0x000000007ffff000-0x000000007fffffff"));
	assert_int_equal(replay_.steps[0].verdict, REPLAY_EXPLAINED);
	assert_string_equal(replay_.steps[0].why, "the log does not show what memory there is");
}

static void test_allocations_without_a_request(void **state)
{
	(void)state;
	run(LINUX BANK
	    "memblock_reserve: [0x000000007f000000-0x000000007fffffff] "
	    "memblock_alloc_range_nid+0xd0/0x168\n"
	    "cma: Reserved 16 MiB at 0x000000007f000000\n"
	    "memblock_reserve: [0x0000000050000000-0x0000000050000fff] kernel+0x1/0x2\n");
	assert_int_equal(replay_.steps[1].verdict, REPLAY_UNLOGGED);
	assert_string_equal(replay_.steps[1].why, "an ordinary request would land there");
	assert_int_equal(replay_.steps[2].verdict, REPLAY_DONE);
	assert_int_equal(replay_.summary.unlogged_fit, 1);
	assert_string_equal(owner_at(&replay_.owners, 0x7f800000), "cma: Reserved 16 MiB");
	assert_string_equal(owner_at(&replay_.owners, 0x50000000), "kernel");
	assert_null(owner_at(&replay_.owners, 0x50001000));
}

/* One megabyte at a multiple of two. */
static void test_an_aligned_request_may_have_led_there(void **state)
{
	(void)state;
	run(LINUX BANK "memblock_reserve: [0x000000007fe00000-0x000000007fefffff] "
		       "memblock_alloc_range_nid+0xd0/0x168\n");
	assert_string_equal(replay_.steps[1].why, "an ordinary request would land there");
}

/* Where no alignment, node or end leads: followed, and nothing is said. */
static void test_an_allocation_nobody_would_ask_for(void **state)
{
	(void)state;
	run(LINUX BANK
	    "memblock_reserve: [0x0000000056001000-0x0000000056001fff] "
	    "memblock_alloc_range_nid+0xd0/0x168\n" ASK("0x000000007ffff000-0x000000007fffffff"));
	assert_int_equal(replay_.steps[1].verdict, REPLAY_UNLOGGED);
	assert_null(replay_.steps[1].why);
	expect_step(2, REPLAY_PREDICTED, 0x7ffff000);
	assert_int_equal(replay_.summary.unlogged_fit, 0);
}

/* ---- 32 bits ---- */

/* All of the last gigabyte but its last byte, which no 32-bit kernel can describe. */
static void test_32_bit_memory_ends_one_byte_early(void **state)
{
	(void)state;
	run(LINUX "memblock_remove: [0x00000000-0xfffffffe] cut+0x1/0x2\n"
		  "memblock_add: [0xc0000000-0xffffffff] bank+0x1/0x2\n"
		  "memblock_alloc_try_nid: 4096 bytes align=0x1000 nid=-1 from=0x00000000 "
		  "max_addr=0x00000000 ask+0x1/0x2\n"
		  "memblock_reserve: [0xffffe000-0xffffefff] memblock_alloc_range_nid+0x1/0x2\n");
	expect_step(2, REPLAY_PREDICTED, 0xffffe000);
	assert_int_equal(replay_.end.memory.regions[0].size, 0x3fffffff);
}

/* ---- limits and direction ---- */

static void test_a_limit_is_inferred_and_named(void **state)
{
	(void)state;
	run(LINUX BANK ASK("0x000000006ffff000-0x000000006fffffff")
		    ASK("0x000000006fffe000-0x000000006fffefff") "Zone ranges:\n"
								 "  DMA      [mem "
								 "0x0000000040000000-"
								 "0x000000006fffffff]\n");
	expect_step(1, REPLAY_INFERRED, 0x7ffff000);
	expect_step(3, REPLAY_PREDICTED, 0x6fffe000);
	assert_int_equal(replay_.inference_cnt, 1);
	expect_inference(0, 3, "the current limit became 0x70000000 (end of zone DMA, line 8)");
}

/* What is mapped ends where a bank does, in whole sections of 2 MiB. */
static void test_a_limit_is_rounded_to_sections(void **state)
{
	(void)state;
	run(LINUX "memblock_add: [0x0000000040000000-0x0000000052cc7fff] bank+0x1/0x2\n" ASK(
		"0x0000000052bff000-0x0000000052bfffff"));
	expect_step(1, REPLAY_INFERRED, 0x52cc7000);
	expect_inference(0, 3,
			 "the current limit became 0x52c00000 (end of a bank, in whole sections)");
}

static void test_a_limit_without_a_name_is_said_to_have_none(void **state)
{
	(void)state;
	run(LINUX BANK ASK("0x0000000060fff000-0x0000000060ffffff"));
	expect_inference(0, 3, "the current limit became 0x61000000 (nothing in the log names it)");
}

static void test_bottom_up_is_inferred(void **state)
{
	(void)state;
	run(LINUX BANK ASK("0x0000000040000000-0x0000000040000fff")
		    ASK("0x0000000040001000-0x0000000040001fff"));
	expect_step(1, REPLAY_INFERRED, 0x7ffff000);
	expect_step(3, REPLAY_PREDICTED, 0x40001000);
	expect_inference(0, 3, "allocation became bottom-up");
}

static void test_bottom_up_once_began_behind_the_kernel(void **state)
{
	(void)state;
	run("Linux version 5.3.0\n" BANK
	    "memblock_reserve: [0x0000000040100000-0x00000000401fffff] kernel+0x1/0x2\n" ASK(
		    "0x0000000040200000-0x0000000040200fff")
		    ASK("0x0000000040201000-0x0000000040201fff"));
	expect_step(2, REPLAY_INFERRED, 0x7ffff000);
	expect_step(4, REPLAY_PREDICTED, 0x40201000);
	expect_inference(1, 4, "the kernel ends at 0x40200000");
}

/* ---- dumps ---- */

#define DUMP_OF(memory, reserved) "MEMBLOCK configuration:\n" memory reserved
#define ONE_BANK                                                                                   \
	" memory.cnt  = 0x1\n"                                                                     \
	" memory[0x0]\t[0x40000000-0x7fffffff], 0x40000000 bytes flags: 0x0\n"

static void test_the_first_dump_shows_the_start(void **state)
{
	(void)state;
	run(LINUX
	    "memblock_reserve: [0x0000000040001000-0x0000000040001fff] kernel+0x1/0x2\n"
	    "memblock_phys_free: [0x0000000050000000-0x0000000050000fff] initrd+0x1/0x2\n" ASK(
		    "0x000000007fffe000-0x000000007fffefff")
		    DUMP_OF(ONE_BANK, " reserved.cnt  = 0x2\n"
				      " reserved[0x0]\t[0x40000000-0x40001fff], 0x2000 "
				      "bytes flags: 0x0\n"
				      " reserved[0x1]\t[0x7fffe000-0x7fffffff], 0x2000 "
				      "bytes flags: 0x0\n"));
	expect_step(2, REPLAY_PREDICTED, 0x7fffe000);
	assert_int_equal(replay_.inference_cnt, 4);
	expect_inference(0, 6, "memory 0x40000000-0x7fffffff: there before the first line");
	expect_inference(1, 6, "reserved 0x40000000-0x40000fff: there before the first line");
	expect_inference(2, 6, "reserved 0x7ffff000-0x7fffffff: there before the first line");
	expect_inference(3, 3, "reserved 0x50000000-0x50000fff: there before the first line");
	assert_int_equal(replay_.summary.unexplained, 0);
}

/* What the second dump shows as no-map was so when the page landed below it. */
static void test_marks_between_two_dumps(void **state)
{
	(void)state;
	run(LINUX DUMP_OF(ONE_BANK, " reserved.cnt  = 0x0\n")
		    ASK("0x000000006ffff000-0x000000006fffffff")
			    DUMP_OF(" memory.cnt  = 0x2\n"
				    " memory[0x0]\t[0x40000000-0x6fffffff], 0x30000000 bytes on "
				    "node 0 flags: 0x0\n"
				    " memory[0x1]\t[0x70000000-0x7fffffff], 0x10000000 bytes on "
				    "node 0 flags: 0x4\n",
				    " reserved.cnt  = 0x1\n"
				    " reserved[0x0]\t[0x6ffff000-0x6fffffff], 0x1000 bytes "
				    "flags: 0x0\n"));
	expect_step(1, REPLAY_INFERRED, 0x7ffff000);
	expect_inference(1, 6, "memory 0x40000000-0x6fffffff: belongs to node 0");
	expect_inference(2, 6,
			 "memory 0x70000000-0x7fffffff: flags became no-map, belongs to node 0");
	assert_int_equal(replay_.inference_cnt, 3);
	assert_int_equal(replay_.summary.unexplained, 0);
}

/* A reservation from before the first line, hidden by a later line that covers it. */
static void test_what_was_taken_before_the_log_begins(void **state)
{
	(void)state;
	run(LINUX ASK("0x000000007fffd000-0x000000007fffdfff") "memblock_reserve: "
							       "[0x000000007ff00000-"
							       "0x000000007fffffff] "
							       "take+0x1/0x2\n" DUMP_OF(
								       ONE_BANK,
								       " reserved.cnt  = 0x1\n"
								       " reserved[0x0]\t["
								       "0x7ff00000-0x7fffffff], "
								       "0x100000 bytes "
								       "flags: 0x0\n"));
	expect_step(0, REPLAY_INFERRED, 0x7ffff000);
	expect_inference(1, 2, "reserved 0x7fffe000-0x7fffffff: there before the first line");
	assert_string_equal(owner_at(&replay_.owners, 0x7fffe000), "(before the first line)");
}

/* The dump shows that room free, so nothing explains why it was not used. */
static void test_only_what_the_dump_shows_was_taken(void **state)
{
	(void)state;
	run(LINUX ASK("0x000000007fffd000-0x000000007fffdfff")
		    DUMP_OF(ONE_BANK, " reserved.cnt  = 0x1\n"
				      " reserved[0x0]\t[0x7fffd000-0x7fffdfff], 0x1000 bytes "
				      "flags: 0x0\n"));
	expect_step(0, REPLAY_WRONG, 0x7ffff000);
	assert_int_equal(replay_.summary.wrong, 1);
}

/* Memory that may be unplugged again is left alone under movable_node. */
static void test_movable_node_keeps_off_hot_pluggable_memory(void **state)
{
	(void)state;
	run(LINUX "Command line: movable_node\n" DUMP_OF(
		" memory.cnt  = 0x2\n"
		" memory[0x0]\t[0x40000000-0x4fffffff], 0x10000000 bytes flags: 0x0\n"
		" memory[0x1]\t[0x50000000-0x5fffffff], 0x10000000 bytes flags: 0x1\n",
		" reserved.cnt  = 0x0\n") ASK("0x000000004ffff000-0x000000004fffffff"));
	expect_step(1, REPLAY_PREDICTED, 0x4ffff000);
}

static void test_what_no_line_brought_about_is_counted(void **state)
{
	(void)state;
	run(LINUX DUMP_OF(ONE_BANK, " reserved.cnt  = 0x0\n")
		    DUMP_OF(ONE_BANK, " reserved.cnt  = 0x1\n"
				      " reserved[0x0]\t[0x50000000-0x50000fff], 0x1000 bytes "
				      "flags: 0x0\n"));
	assert_int_equal(replay_.summary.unexplained, 1);
	expect_inference(1, 6, "reserved 0x50000000-0x50000fff: added without a line");
}

/* A reservation that the first dump does not show was taken back without a line. */
static void test_what_vanished_is_counted(void **state)
{
	(void)state;
	run(LINUX
	    "memblock_reserve: [0x0000000050000000-0x0000000050000fff] take+0x1/0x2\n" DUMP_OF(
		    ONE_BANK, " reserved.cnt  = 0x0\n"));
	assert_int_equal(replay_.summary.unexplained, 1);
	assert_null(owner_at(&replay_.owners, 0x50000000));
}

/* From 6.16 on a reservation without a node has -1, which no dump prints. */
static void test_reservations_merge_with_what_a_dump_showed(void **state)
{
	(void)state;
	run("Linux version 7.0.0\n" DUMP_OF(
		ONE_BANK, " reserved.cnt  = 0x1\n"
			  " reserved[0x0]\t[0x50000000-0x50000fff], "
			  "0x1000 bytes flags: 0x0\n") "__memblock_reserve: "
						       "[0x0000000050001000-0x0000000050001fff] "
						       "nid=-1 flags=0 "
						       "take+0x1/0x2\n");
	assert_int_equal(replay_.end.reserved.cnt, 1);
	assert_int_equal(replay_.end.reserved.regions[0].size, 0x2000);
}

static void test_trimming_is_known_for_what_it_is(void **state)
{
	(void)state;
	run(LINUX "memblock_add: [0x0000000000001000-0x000000000009fbff] bank+0x1/0x2\n" DUMP_OF(
		" memory size = 0x9ec00 reserved size = 0x0\n memory.cnt  = 0x1\n"
		" memory[0x0]\t[0x1000-0x9efff], 0x9e000 bytes flags: 0x0\n",
		" reserved.cnt  = 0x0\n"));
	expect_inference(0, 3, "memory 0x0009f000-0x0009fbff: trimmed away: not a whole page");
	assert_int_equal(replay_.end.memory.total, 0x9ec00);
}

/* ---- nodes that no dump shows ---- */

static void test_a_node_is_taken_from_later_lines(void **state)
{
	(void)state;
	run(LINUX BANK
	    "memblock_alloc_exact_nid_raw: 4096 bytes align=0x1000 nid=1 from=0x0000000000000000 "
	    "max_addr=0x0000000000000000 ask+0x1/0x2\n"
	    "memblock_reserve: [0x000000005ffff000-0x000000005fffffff] "
	    "memblock_alloc_range_nid+0xd0/0x168\n"
	    "  node   1: [mem 0x0000000040000000-0x000000005fffffff]\n"
	    "  node   2: [mem 0x0000000060000000-0x000000007fffffff]\n");
	expect_step(1, REPLAY_INFERRED, 0);
	expect_inference(0, 3, "memory 0x40000000-0x5fffffff: belongs to node 1");
	expect_inference(1, 3, "memory 0x60000000-0x7fffffff: belongs to node 2");
}

static void test_a_node_is_taken_from_the_request(void **state)
{
	(void)state;
	run(LINUX BANK
	    "memblock_alloc_exact_nid_raw: 4096 bytes align=0x1000 nid=1 from=0x0000000000000000 "
	    "max_addr=0x0000000000000000 ask+0x1/0x2\n"
	    "memblock_reserve: [0x000000007ffff000-0x000000007fffffff] "
	    "memblock_alloc_range_nid+0xd0/0x168\n");
	expect_step(1, REPLAY_INFERRED, 0);
	expect_inference(0, 3, "memory 0x40000000-0x7fffffff: belongs to node 1");
}

static void test_each_request_gives_away_its_node(void **state)
{
	(void)state;
	run(LINUX "memblock_add: [0x0000000040000000-0x000000004fffffff] bank+0x1/0x2\n"
		  "memblock_add: [0x0000000060000000-0x000000006fffffff] bank+0x1/0x2\n"
		  "memblock_alloc_exact_nid_raw: 4096 bytes align=0x1000 nid=0 from=0x0 "
		  "max_addr=0x0 ask+0x1/0x2\n"
		  "memblock_reserve: [0x000000004ffff000-0x000000004fffffff] "
		  "memblock_alloc_range_nid+0xd0/0x168\n"
		  "memblock_alloc_exact_nid_raw: 4096 bytes align=0x1000 nid=1 from=0x0 "
		  "max_addr=0x0 ask+0x1/0x2\n"
		  "memblock_reserve: [0x000000006ffff000-0x000000006fffffff] "
		  "memblock_alloc_range_nid+0xd0/0x168\n");
	expect_step(2, REPLAY_INFERRED, 0);
	expect_step(4, REPLAY_INFERRED, 0);
	expect_inference(1, 6, "memory 0x60000000-0x6fffffff: belongs to node 1");
}

/* ---- arrays that grow ---- */

/* The new array lies behind the range being reserved if there is room, else in front of it. */
static void test_an_array_keeps_clear_of_what_is_reserved(void **state)
{
	(void)state;
	run(LINUX BANK "memblock_reserve: [0x000000007ffff000-0x000000007fffffff] take+0x1/0x2\n"
		       "memblock: reserved is doubled to 256 at "
		       "[0x000000007fffd000-0x000000007fffe7ff]\n"
		       "memblock_reserve: [0x000000007fffd000-0x000000007fffefff] "
		       "memblock_double_array+0x1/0x2\n");
	expect_step(2, REPLAY_PREDICTED, 0x7fffd000);
	assert_true(replay_.steps[3].part);
	assert_int_equal(replay_.summary.doublings[1], 1);
	assert_int_equal(replay_.summary.allocations, 0);
}

/* From the bottom up, too: the lowest place behind it, not the lowest of all. */
static void test_an_array_lies_behind_what_is_reserved_from_the_bottom_up(void **state)
{
	(void)state;
	run(LINUX BANK ASK(
		"0x0000000040000000-0x0000000040000fff") "memblock_reserve: "
							 "[0x0000000050000000-0x0000000050000fff] "
							 "take+0x1/0x2\n"
							 "memblock: reserved is doubled to 256 at "
							 "[0x0000000050001000-0x00000000500027ff]\n"
							 "memblock_reserve: "
							 "[0x0000000050001000-0x0000000050002fff] "
							 "memblock_double_array+0x1/0x2\n");
	expect_step(4, REPLAY_PREDICTED, 0x50001000);
}

/* Memory that is being added is not there yet when the array that it needs is placed. */
static void test_an_array_does_not_lie_in_memory_to_come(void **state)
{
	(void)state;
	run(LINUX "memblock_add: [0x0000000040000000-0x000000004fffffff] bank+0x1/0x2\n"
		  "memblock_add: [0x0000000060000000-0x000000006fffffff] bank+0x1/0x2\n"
		  "memblock: memory is doubled to 256 at [0x000000004fffe000-0x000000004ffff7ff]\n"
		  "memblock_reserve: [0x000000004fffe000-0x000000004fffffff] "
		  "memblock_double_array+0x1/0x2\n");
	expect_step(2, REPLAY_PREDICTED, 0x4fffe000);
	assert_int_equal(replay_.summary.doublings[0], 1);
	assert_int_equal(replay_.end.memory.cnt, 2);
}

/* ---- the end ---- */

static void test_hand_over_gives_reservations_their_node(void **state)
{
	(void)state;
	run("Linux version 6.12.1\n"
	    "memblock_add_node: [0x0000000040000000-0x000000005fffffff] nid=0 flags=0 b+0x1/0x2\n"
	    "memblock_add_node: [0x0000000060000000-0x000000007fffffff] nid=1 flags=0 b+0x1/0x2\n"
	    "memblock_reserve: [0x000000005ffff000-0x0000000060000fff] take+0x1/0x2\n"
	    "Memory: 1K/2K available (1K kernel code)\n");
	assert_int_equal(replay_.end.reserved.cnt, 2);
	assert_int_equal(replay_.end.reserved.regions[0].nid, 0);
	assert_int_equal(replay_.end.reserved.regions[1].nid, 1);
}

static void test_the_final_state_is_compared(void **state)
{
	struct memblock_state recorded = { 0 };
	struct replay_final final;

	(void)state;
	run(LINUX BANK ASK("0x000000007ffff000-0x000000007fffffff"));
	recorded.memory.given = recorded.reserved.given = true;
	state_add(&recorded.memory, 0x40000000, 0x40000000, 0, STATE_NO_NODE);
	state_add(&recorded.reserved, 0x7ffff000, 0x1000, 0, STATE_NO_NODE);
	replay_compare_final(&replay_, &recorded, &final);
	assert_true(final.same);

	recorded.reserved.regions[0].size = 0x800;
	replay_compare_final(&replay_, &recorded, &final);
	assert_false(final.same);
	assert_int_equal(final.changes.cnt, 1);
	assert_int_equal(final.changes.items[0].base, 0x7ffff800);
	state_changes_free(&final.changes);

	state_add(&recorded.reserved, 0x7ffff800, 0x800, 0, STATE_NO_NODE);
	replay_compare_final(&replay_, &recorded, &final);
	assert_false(final.same);
	assert_int_equal(final.changes.cnt, 0);
	assert_true(final.cut_differs[1] && !final.cut_differs[0]);
	state_free(&recorded);
}

static void test_a_kernel_without_nodes_shows_node_0(void **state)
{
	struct memblock_state recorded = { .has_nodes = true, .has_flags = true };
	struct replay_final final;

	(void)state;
	run(LINUX BANK);
	recorded.memory.given = true;
	state_add(&recorded.memory, 0x40000000, 0x40000000, 0, 0);
	replay_compare_final(&replay_, &recorded, &final);
	assert_true(final.same);
	recorded.memory.regions[0].flags = MEMBLOCK_NOMAP;
	replay_compare_final(&replay_, &recorded, &final);
	assert_false(final.same);
	state_changes_free(&final.changes);
	state_free(&recorded);
}

/* ---- whose bytes ---- */

/*
 *   b takes      ....bbbb....
 *   a takes      aaaa....aaaa      (only what is not taken)
 *   freed        ......######..
 */
static void test_owners_and_what_they_lose(void **state)
{
	struct replay_owners owners = { 0 };

	(void)state;
	replay_own(&owners, "b", 4, 8, 1);
	replay_own(&owners, "a", 0, 12, 2);
	replay_disown(&owners, 6, 10);
	assert_int_equal(owners.range_cnt, 3);
	assert_string_equal(owner_at(&owners, 0), "a");
	assert_string_equal(owner_at(&owners, 5), "b");
	assert_null(owner_at(&owners, 6));
	assert_null(owner_at(&owners, 9));
	assert_string_equal(owner_at(&owners, 10), "a");
	assert_int_equal(owners.owners[0].bytes, 4);
	assert_int_equal(owners.owners[0].freed, 2);
	assert_int_equal(owners.owners[1].bytes, 8);
	assert_int_equal(owners.owners[1].freed, 2);
	replay_disown(&owners, 1, 3); /* from the middle of one */
	assert_int_equal(owners.range_cnt, 4);
	assert_string_equal(owner_at(&owners, 3), "a");
	assert_null(owner_at(&owners, 2));
	replay_owners_free(&owners);
}

static void test_the_peak_is_where_most_is_reserved(void **state)
{
	(void)state;
	run(LINUX BANK "memblock_reserve: [0x0000000050000000-0x0000000050ffffff] a+0x1/0x2\n"
		       "memblock_phys_free: [0x0000000050000000-0x0000000050ffffff] a+0x1/0x2\n"
		       "memblock_reserve: [0x0000000060000000-0x00000000600fffff] b+0x1/0x2\n");
	assert_int_equal(replay_.summary.peak, 0x1000000);
	assert_int_equal(replay_.summary.peak_line, 3);
	assert_int_equal(replay_.summary.reserved, 0x100000);
	assert_int_equal(replay_.summary.free_ranges, 2);
	assert_int_equal(replay_.summary.largest_free, 0x20000000);
}

/* ---- versions ---- */

static void test_every_release_has_its_rules(void **state)
{
	(void)state;
	assert_true(replay_rules_for(5, 0)->mirror_outranks_min);
	assert_false(replay_rules_for(5, 1)->mirror_outranks_min);
	assert_true(replay_rules_for(5, 3)->phys_alloc_capped);
	assert_false(replay_rules_for(5, 4)->phys_alloc_capped);
	assert_true(replay_rules_for(5, 10)->bottom_up_above_kernel);
	assert_false(replay_rules_for(5, 11)->bottom_up_above_kernel);
	assert_true(replay_rules_for(6, 9)->dummy_in_empty_list);
	assert_false(replay_rules_for(6, 10)->dummy_in_empty_list);
	assert_true(replay_rules_for(6, 2)->merge_whole_list);
	assert_false(replay_rules_for(6, 3)->merge_whole_list);
	assert_false(replay_rules_for(6, 6)->nomap_pages_are_reserved);
	assert_true(replay_rules_for(6, 7)->nomap_pages_are_reserved);
	assert_false(replay_rules_for(6, 15)->reservations_keep_owner);
	assert_true(replay_rules_for(7, 0)->reservations_keep_owner);
	assert_false(replay_rules_for(0, 0)->dummy_in_empty_list);
}

/* ---- damaged logs ---- */

enum { MUTATIONS = 500, SMALL = 40000 };

static uint64_t dice = 1;

/* Knuth's MMIX generator: the same mutations on every host. */
static size_t roll(size_t sides)
{
	dice = dice * 6364136223846793005ULL + 1442695040888963407ULL;
	return (size_t)(dice >> 33) % sides;
}

static size_t line_start(const char *text, size_t at)
{
	while (at && text[at - 1] != '\n')
		at--;
	return at;
}

static void overwrite_digits(char *text, size_t size)
{
	size_t at = roll(size), i;

	for (i = at; i < size && i < at + 400; i++) {
		if (text[i] >= '0' && text[i] <= '9' && !roll(4))
			text[i] = "0123456789abcdef"[roll(16)];
	}
}

static void swap_lines(char *text, size_t size)
{
	size_t a = line_start(text, roll(size)), b = line_start(text, roll(size));
	size_t length = strcspn(text + a, "\n"), other = strcspn(text + b, "\n"), i;

	length = length < other ? length : other;
	for (i = 0; i < length; i++) {
		char c = text[a + i];

		text[a + i] = text[b + i];
		text[b + i] = c;
	}
}

static size_t drop_line(char *text, size_t size)
{
	size_t start = line_start(text, roll(size));
	size_t length = strcspn(text + start, "\n");

	memmove(text + start, text + start + length, size - start - length + 1);
	return size - length;
}

/* Returns the size of what is left. */
static size_t mutate(char *text, size_t size)
{
	size_t times = 1 + roll(6);

	while (times-- && size > 100) {
		switch (roll(5)) {
		case 0:
			text[roll(size)] = (char)(1 + roll(255));
			break;
		case 1:
			overwrite_digits(text, size);
			break;
		case 2:
			swap_lines(text, size);
			break;
		case 3:
			size = drop_line(text, size);
			break;
		default:
			size -= roll(size / 8);
			text[size] = '\0';
			break;
		}
	}
	return size;
}

/* The beginning of a compressed log. */
static char *load_beginning(const char *path, size_t *size)
{
	char *text = read_file(path, size);

	assert_non_null(text);
	if (*size > SMALL)
		*size = SMALL;
	text[*size] = '\0';
	return text;
}

/* Whatever is read from it: every operation is judged, and what is reserved is in order. */
static void replay_damaged(const char *text, size_t size)
{
	size_t i;

	if (!memblock_log_parse("damaged", text, size, &log_))
		return;
	replay_run(&replay_, &log_, NULL);
	for (i = 1; i < replay_.owners.range_cnt; i++)
		assert_true(replay_.owners.ranges[i - 1].end <= replay_.owners.ranges[i].base);
	if (!replay_.stopped) {
		assert_null(state_check(&replay_.end));
		assert_true(replay_.summary.operations <= log_.cnt);
	}
	replay_free(&replay_);
	memblock_log_free(&log_);
}

static void test_damaged_logs_do_no_harm(void **state)
{
	static const char *const paths[] = {
		"tests/fixtures/boots/armhf/lpae61-virt-efi-1g/boot.log.gz",
		"tests/fixtures/boots/armhf/armmp61-virt-1g-memrsv115/boot.log.gz",
		"tests/fixtures/boots/amd64/k61-bios-numa4-srathotplug-movable_node/boot.log.gz",
		"tests/fixtures/boots/amd64/k612-bios-4g/boot.log.gz",
		"tests/fixtures/boots/riscv64/k612-virt-numa2/boot.log.gz",
	};
	size_t i, j, size;

	(void)state;
	for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		char *text = load_beginning(paths[i], &size), *copy = xrealloc(NULL, size + 1);

		replay_damaged(text, size);
		for (j = 0; j < MUTATIONS; j++) {
			memcpy(copy, text, size + 1);
			replay_damaged(copy, mutate(copy, size));
		}
		free(copy);
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_pages_go_from_the_top_down, free_replay),
		cmocka_unit_test_teardown(test_a_wrong_address_is_followed, free_replay),
		cmocka_unit_test_teardown(test_no_room_is_a_prediction, free_replay),
		cmocka_unit_test_teardown(test_a_log_may_end_in_a_request, free_replay),
		cmocka_unit_test_teardown(test_an_answer_has_the_size_that_was_asked_for,
					  free_replay),
		cmocka_unit_test_teardown(test_what_no_log_shows_is_not_guessed, free_replay),
		cmocka_unit_test_teardown(test_allocations_without_a_request, free_replay),
		cmocka_unit_test_teardown(test_an_aligned_request_may_have_led_there, free_replay),
		cmocka_unit_test_teardown(test_an_allocation_nobody_would_ask_for, free_replay),
		cmocka_unit_test_teardown(test_32_bit_memory_ends_one_byte_early, free_replay),
		cmocka_unit_test_teardown(test_a_limit_is_inferred_and_named, free_replay),
		cmocka_unit_test_teardown(test_a_limit_is_rounded_to_sections, free_replay),
		cmocka_unit_test_teardown(test_a_limit_without_a_name_is_said_to_have_none,
					  free_replay),
		cmocka_unit_test_teardown(test_bottom_up_is_inferred, free_replay),
		cmocka_unit_test_teardown(test_bottom_up_once_began_behind_the_kernel, free_replay),
		cmocka_unit_test_teardown(test_the_first_dump_shows_the_start, free_replay),
		cmocka_unit_test_teardown(test_marks_between_two_dumps, free_replay),
		cmocka_unit_test_teardown(test_what_was_taken_before_the_log_begins, free_replay),
		cmocka_unit_test_teardown(test_only_what_the_dump_shows_was_taken, free_replay),
		cmocka_unit_test_teardown(test_movable_node_keeps_off_hot_pluggable_memory,
					  free_replay),
		cmocka_unit_test_teardown(test_what_no_line_brought_about_is_counted, free_replay),
		cmocka_unit_test_teardown(test_what_vanished_is_counted, free_replay),
		cmocka_unit_test_teardown(test_reservations_merge_with_what_a_dump_showed,
					  free_replay),
		cmocka_unit_test_teardown(test_trimming_is_known_for_what_it_is, free_replay),
		cmocka_unit_test_teardown(test_a_node_is_taken_from_later_lines, free_replay),
		cmocka_unit_test_teardown(test_a_node_is_taken_from_the_request, free_replay),
		cmocka_unit_test_teardown(test_each_request_gives_away_its_node, free_replay),
		cmocka_unit_test_teardown(test_an_array_keeps_clear_of_what_is_reserved,
					  free_replay),
		cmocka_unit_test_teardown(
			test_an_array_lies_behind_what_is_reserved_from_the_bottom_up, free_replay),
		cmocka_unit_test_teardown(test_an_array_does_not_lie_in_memory_to_come,
					  free_replay),
		cmocka_unit_test_teardown(test_hand_over_gives_reservations_their_node,
					  free_replay),
		cmocka_unit_test_teardown(test_the_final_state_is_compared, free_replay),
		cmocka_unit_test_teardown(test_a_kernel_without_nodes_shows_node_0, free_replay),
		cmocka_unit_test(test_owners_and_what_they_lose),
		cmocka_unit_test_teardown(test_the_peak_is_where_most_is_reserved, free_replay),
		cmocka_unit_test(test_every_release_has_its_rules),
		cmocka_unit_test_teardown(test_damaged_logs_do_no_harm, free_replay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
