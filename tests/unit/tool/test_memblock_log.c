// SPDX-License-Identifier: MIT
/*
 * test_memblock_log.c - tool/load/memblock_log.c and record.c: every wording of every kernel gives
 * the operation that it stands for, and what cannot be read becomes a warning, not an operation.
 */
#include "load/memblock_log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct memblock_log log_;

static void read_log(const char *text)
{
	assert_true(memblock_log_parse("test", text, strlen(text), &log_));
}

static int free_log(void **state)
{
	(void)state;
	memblock_log_free(&log_);
	return 0;
}

/* ---- one line of each kind, as kernels word it ---- */

struct wording {
	const char *line;
	struct log_op op; /* kind, range or request, and caller */
};

static const struct wording wordings[] = {
	{ "memblock_add: [0x0000001000-0x000000001fff] flags 0x0 setup+0x1/0x2",
	  { .kind = LOG_ADD, .base = 0x1000, .size = 0x1000, .nid = -1, .caller = "setup" } },
	{ "memblock_add: [0x0000000000001000-0x0000000000001fff] setup+0x1/0x2",
	  { .kind = LOG_ADD, .base = 0x1000, .size = 0x1000, .nid = -1, .caller = "setup" } },
	{ "memblock_add_node: [0x0000000000001000-0x0000000000001fff] nid=3 setup+0x1/0x2",
	  { .kind = LOG_ADD, .base = 0x1000, .size = 0x1000, .nid = 3, .caller = "setup" } },
	{ "memblock_add_node: [0x0000000000001000-0x0000000000001fff] nid=3 flags=11 setup+0x1/0x2",
	  { .kind = LOG_ADD,
	    .base = 0x1000,
	    .size = 0x1000,
	    .nid = 3,
	    .flags = 0x11,
	    .caller = "setup" } },
	{ "memblock_remove: [0x0001000000000000-0x0000fffffffffffe] cut+0x1/0x2",
	  { .kind = LOG_REMOVE,
	    .base = 1ULL << 48,
	    .size = UINT64_MAX,
	    .nid = -1,
	    .caller = "cut" } },
	{ "memblock_reserve: [0x60100000-0x60a96fb3] take+0x44/0x8c",
	  { .kind = LOG_RESERVE,
	    .base = 0x60100000,
	    .size = 0x996fb4,
	    .nid = -1,
	    .caller = "take" } },
	{ "memblock_reserve: [0x00000000-0xffffffff] take+0x44/0x8c", /* empty, in 32 bits */
	  { .kind = LOG_RESERVE, .nid = -1, .caller = "take" } },
	{ "__memblock_reserve: [0x0000000000001000-0x0000000000001fff] nid=-1 flags=20 "
	  "take+0x1/0x2",
	  { .kind = LOG_RESERVE,
	    .base = 0x1000,
	    .size = 0x1000,
	    .nid = -1,
	    .flags = 0x20,
	    .caller = "take" } },
	{ "   memblock_free: [0x00000000001000-0x00000000001fff] give+0x1/0x2",
	  { .kind = LOG_FREE, .base = 0x1000, .size = 0x1000, .nid = -1, .caller = "give" } },
	{ "memblock_phys_free: [0x0000000000001000-0x0000000000000fff] give+0x1/0x2",
	  { .kind = LOG_FREE, .base = 0x1000, .size = 0, .nid = -1, .caller = "give" } },
	{ "__memblock_free_early: [0x00000000001000-0x00000000001fff] give+0x1/0x2",
	  { .kind = LOG_FREE, .base = 0x1000, .size = 0x1000, .nid = -1, .caller = "give" } },
	{ "__memblock_free_late: [0x00000000001000-0x00000000001fff] give+0x1/0x2",
	  { .kind = LOG_LATE, .base = 0x1000, .size = 0x1000, .nid = -1, .caller = "give" } },
	{ "memblock_free_late: [0x0000000000001000-0x0000000000001fff] give+0x1/0x2",
	  { .kind = LOG_LATE, .base = 0x1000, .size = 0x1000, .nid = -1, .caller = "give" } },
	{ "memblock_virt_alloc_try_nid_nopanic: 64 bytes align=0x40 nid=-1 from=0x0 max_addr=0x0 "
	  "ask+0x1/0x2",
	  { .kind = LOG_ALLOC, .size = 64, .align = 64, .nid = -1, .caller = "ask" } },
	{ "memblock_alloc_try_nid: 8 bytes align=0x4 nid=2 from=0x00001000 max_addr=0x00002000 "
	  "ask+0x1/0x2",
	  { .kind = LOG_ALLOC,
	    .size = 8,
	    .align = 4,
	    .nid = 2,
	    .min = 0x1000,
	    .max = 0x2000,
	    .caller = "ask" } },
	{ "memblock_alloc_exact_nid_raw: 8 bytes align=0x4 nid=0 from=0x0000000000000000 "
	  "max_addr=0x0000000000000000 ask+0x1/0x2",
	  { .kind = LOG_ALLOC, .size = 8, .align = 4, .exact = true, .caller = "ask" } },
	{ "memblock_phys_alloc_range: 4096 bytes align=0x1000 from=0x0000000000000000 "
	  "max_addr=0x0000000000000001 ask+0x1/0x2",
	  { .kind = LOG_ALLOC,
	    .size = 4096,
	    .align = 4096,
	    .max = 1,
	    .nid = -1,
	    .physical = true,
	    .caller = "ask" } },
	{ "memblock: reserved is doubled to 256 at [0x000000003ffd2000-0x000000003ffd37ff]",
	  { .kind = LOG_DOUBLED, .base = 0x3ffd2000, .size = 6144, .nid = -1, .reserved = true } },
	{ "memblock: memory is doubled to 256 at [0x0009d000-0x0009dbff]",
	  { .kind = LOG_DOUBLED, .base = 0x9d000, .size = 3072, .nid = -1 } },
};

static void expect_op(const struct log_op *op, const struct log_op *expected)
{
	assert_int_equal(op->kind, expected->kind);
	assert_int_equal(op->base, expected->base);
	assert_int_equal(op->size, expected->size);
	assert_int_equal(op->align, expected->align);
	assert_int_equal(op->min, expected->min);
	assert_int_equal(op->max, expected->max);
	assert_int_equal(op->nid, expected->nid);
	assert_int_equal(op->flags, expected->flags);
	assert_int_equal(op->exact, expected->exact);
	assert_int_equal(op->physical, expected->physical);
	assert_int_equal(op->reserved, expected->reserved);
	assert_int_equal(op->caller != NULL, expected->caller != NULL);
	if (op->caller)
		assert_string_equal(op->caller, expected->caller);
}

static void test_every_wording(void **state)
{
	char text[256];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wordings) / sizeof(wordings[0]); i++) {
		snprintf(text, sizeof(text), "[    0.000001] %s\n", wordings[i].line);
		read_log(text);
		assert_int_equal(log_.cnt, 1);
		expect_op(&log_.ops[0], &wordings[i].op);
		assert_true(log_.ops[0].has_time);
		assert_int_equal(log_.ops[0].time, 1);
		assert_int_equal(log_.warning_cnt, 0);
		memblock_log_free(&log_);
	}
}

/* ---- lines that belong together ---- */

static void test_wrapped_records_are_joined(void **state)
{
	(void)state;
	read_log("[    0.000000] memblock_alloc_try_nid: 8257 bytes align=0x40 nid=-1\n"
		 "from=0x0000000000000000 max_addr=0x0000000000000000\n"
		 "early_init+0x30/0x60\n"
		 "[    0.000000] memblock_reserve: [0x4000000-0x4002040]\n"
		 "memblock_alloc_range_nid+0xf0/0x178\n"
		 "[    0.000000] memblock_remove:\n"
		 "[0x1000-0x1fff] reserve_regions+0x56/0x134\n"
		 "[    0.000000] Zone ranges:\n");
	assert_int_equal(log_.cnt, 3);
	assert_int_equal(log_.ops[2].base, 0x1000);
	assert_string_equal(log_.ops[2].caller, "reserve_regions");
	assert_int_equal(log_.warning_cnt, 0);
	assert_int_equal(log_.ops[0].size, 8257);
	assert_string_equal(log_.ops[0].caller, "early_init");
	assert_int_equal(log_.ops[1].line, 4);
	assert_true(log_op_is_allocators(&log_.ops[1]));
}

static void test_wrapped_totals_are_joined(void **state)
{
	(void)state;
	read_log("[    0.000000] MEMBLOCK configuration:\n"
		 "[    0.000000]  memory size = 0x1000 reserved size =\n"
		 "0x0000000000000010\n"
		 "[    0.000000]  memory.cnt  = 0x1\n"
		 "[    0.000000]  memory[0x0] [0x1000-0x1fff],\n"
		 "0x1000 bytes flags: 0x0\n"
		 "[    0.000000]  reserved.cnt  = 0x0\n");
	assert_int_equal(log_.dump_cnt, 1);
	assert_int_equal(log_.dumps[0].reserved.total, 0x10);
	assert_int_equal(log_.warning_cnt, 0);
}

static void test_a_stack_trace_is_no_caller_of_other_lines(void **state)
{
	(void)state;
	read_log("memblock_reserve: [0x1000-0x1fff] take+0x1/0x2\n"
		 "Call Trace:\n"
		 "dump_stack+0x1/0x2\n");
	assert_int_equal(log_.cnt, 1);
	assert_string_equal(log_.ops[0].caller, "take");
}

static void test_the_array_itself_is_no_allocation(void **state)
{
	(void)state;
	read_log("memblock_reserve: [0x1000-0x1fff] memblock_double_array+0x1/0x2\n"
		 "memblock_reserve: [0x2000-0x2fff] setup_arch+0x1/0x2\n");
	assert_false(log_op_is_allocators(&log_.ops[0]));
	assert_false(log_op_is_allocators(&log_.ops[1]));
}

static void test_notes_name_what_has_no_request(void **state)
{
	(void)state;
	read_log("memblock_reserve: [0x7b000000-0x7effffff] memblock_alloc_range_nid+0xb0/0x13d\n"
		 "cma: Reserved 64 MiB at 0x7b000000\n"
		 "memblock_reserve: [0x3ffd5000-0x3fffffff] memblock_alloc_range_nid+0xb0/0x13d\n"
		 "NODE_DATA(0) allocated [mem 0x3ffd5000-0x3fffffff]\n"
		 "memblock_reserve: [0x10000-0x1ffff] memblock_alloc_range_nid+0xb0/0x13d\n"
		 "something else at 0x20000\n");
	assert_string_equal(log_.ops[0].note, "cma: Reserved 64 MiB");
	assert_string_equal(log_.ops[1].note, "NODE_DATA(0)");
	assert_null(log_.ops[2].note);
}

/* ---- what else a log says ---- */

static void test_version_width_and_parameters(void **state)
{
	(void)state;
	read_log("Linux version 5.15.146 (builder)\n"
		 "Kernel command line: quiet movable_node kernelcore=mirror\n"
		 "memblock_reserve: [0x1000-0x1fff] take+0x1/0x2\n");
	assert_int_equal(log_.major, 5);
	assert_int_equal(log_.minor, 15);
	assert_true(log_.movable_node);
	assert_true(log_.kernelcore_mirror);
	assert_false(log_.is_32bit);
	memblock_log_free(&log_);

	read_log("Command line: no_movable_node kernelcore=mirrors\n"
		 "memblock_reserve: [0x00001000-0x00001fff] take+0x1/0x2\n");
	assert_int_equal(log_.major, 0);
	assert_false(log_.movable_node);
	assert_false(log_.kernelcore_mirror);
	assert_true(log_.is_32bit);
}

static void test_zones_nodes_and_hand_over(void **state)
{
	(void)state;
	read_log("memblock_reserve: [0x1000-0x1fff] take+0x1/0x2\n"
		 "Zone ranges:\n"
		 "  DMA      [mem 0x0000000040000000-0x000000006fffffff]\n"
		 "  Normal   empty\n"
		 "  HighMem  [mem 0x0000000070000000-0x00000000bfffffff]\n"
		 "Movable zone start for each node\n"
		 "Early memory node ranges\n"
		 "  node   1: [mem 0x0000000040000000-0x00000000bfffffff]\n"
		 "Memory: 1972468K/2097152K available (11264K kernel code)\n"
		 "SLUB: HWalign=64\n"
		 "memblock_phys_free: [0x1000-0x1fff] give+0x1/0x2\n");
	assert_int_equal(log_.address_cnt, 2);
	assert_int_equal(log_.addresses[0].address, 0x70000000);
	assert_string_equal(log_.addresses[1].what, "end of zone HighMem");
	assert_int_equal(log_.node_range_cnt, 1);
	assert_int_equal(log_.node_ranges[0].end, 0xc0000000);
	assert_int_equal(log_.node_ranges[0].nid, 1);
	assert_int_equal(log_.cnt, 3);
	assert_int_equal(log_.ops[1].kind, LOG_HANDOVER);
	assert_int_equal(log_.ops[1].line, 9);
}

/*
 * Two boots with memblock=debug, in front of each one without: what that says of zones and nodes is
 * no business of the other.
 */
#define QUIET_BOOT                                                                                 \
	"Linux version 5.4.0\nCommand line: movable_node\n"                                        \
	"  node   0: [mem 0x40000000-0x7fffffff]\nZone ranges:\n"                                  \
	"  DMA32    [mem 0x40000000-0x7fffffff]\nMemory: 4096K/8192K available\n"
#define TWO_BOOTS                                                                                  \
	QUIET_BOOT "Linux version 6.1.0\nmemblock_reserve: [0x1000-0x1fff] take+0x1/0x2\n"         \
		   "MEMBLOCK configuration:\n memory.cnt  = 0x1\n" QUIET_BOOT                      \
		   "Linux version 6.12.1\n"                                                        \
		   "memblock_reserve: [0x3000-0x3fff] take+0x1/0x2\n" QUIET_BOOT

static void expect_boot(unsigned int boot, unsigned int line, unsigned int minor, uint64_t base)
{
	assert_true(memblock_log_parse_boot("test", TWO_BOOTS, strlen(TWO_BOOTS), boot, &log_));
	assert_int_equal(log_.boot, boot);
	assert_int_equal(log_.boot_cnt, 2);
	assert_int_equal(log_.boot_line, line);
	assert_int_equal(log_.minor, minor);
	assert_int_equal(log_.cnt, 1);
	assert_int_equal(log_.ops[0].base, base);
	assert_int_equal(log_.address_cnt, 0);
	assert_int_equal(log_.node_range_cnt, 0);
	assert_false(log_.movable_node);
}

static void test_a_boot_of_several_is_read_alone(void **state)
{
	(void)state;
	expect_boot(1, 7, 1, 0x1000);
	assert_int_equal(log_.warning_cnt, 2);
	assert_non_null(strstr(log_.warnings[0], "test:9: the dump is not used"));
	assert_string_equal(log_.warnings[1],
			    "test:7: boot 1 of 2 begins here; the others are not looked at");
	memblock_log_free(&log_);
	expect_boot(2, 17, 12, 0x3000);
	assert_int_equal(log_.warning_cnt, 1);
	memblock_log_free(&log_);
	assert_false(memblock_log_parse_boot("test", TWO_BOOTS, strlen(TWO_BOOTS), 3, &log_));
}

/* One whose beginning is lost begins where it shows memblock first; one alone is not warned of. */
static void test_a_boot_without_its_beginning(void **state)
{
	(void)state;
	read_log("something\nmemblock_reserve: [0x1000-0x1fff] take+0x1/0x2\n");
	assert_int_equal(log_.boot_cnt, 1);
	assert_int_equal(log_.boot_line, 2);
	assert_int_equal(log_.warning_cnt, 0);
}

static void test_missing_lines_are_noticed(void **state)
{
	(void)state;
	read_log("memblock_reserve: [0x1000-0x1fff] take+0x1/0x2\n...\n");
	assert_int_equal(log_.lost_line, 2);
	memblock_log_free(&log_);
	read_log("** 12 printk messages dropped **\nmemblock_reserve: [0x1000-0x1fff] take\n");
	assert_int_equal(log_.lost_line, 1);
}

/* ---- dumps ---- */

#define DUMP                                                                                       \
	"MEMBLOCK configuration:\n"                                                                \
	" memory size = 0x40000000 reserved size = 0x2000\n"                                       \
	" memory.cnt  = 0x2\n"                                                                     \
	" memory[0x0]\t[0x40000000-0x5fffffff], 0x20000000 bytes on node 0 flags: 0x0\n"           \
	" memory[0x1]\t[0x60000000-0x7fffffff], 0x20000000 bytes on node 1 flags: 0x4\n"           \
	" reserved.cnt  = 0x1\n"                                                                   \
	" reserved[0x0]\t[0x40001000-0x40002fff], 0x2000 bytes flags: 0x0\n"

static void test_a_dump_is_an_operation(void **state)
{
	const struct memblock_state *dump;

	(void)state;
	read_log(DUMP "memblock_reserve: [0x1000-0x1fff] take+0x1/0x2\n");
	assert_int_equal(log_.cnt, 2);
	assert_int_equal(log_.ops[0].kind, LOG_DUMP);
	assert_int_equal(log_.ops[0].line, 1);
	dump = &log_.dumps[0];
	assert_int_equal(dump->memory.cnt, 2);
	assert_int_equal(dump->memory.regions[1].base, 0x60000000);
	assert_int_equal(dump->memory.regions[1].flags, MEMBLOCK_NOMAP);
	assert_int_equal(dump->memory.regions[1].nid, 1);
	assert_int_equal(dump->reserved.regions[0].size, 0x2000);
	assert_int_equal(dump->reserved.regions[0].nid, STATE_NO_NODE);
}

static void test_damaged_dumps_are_not_used(void **state)
{
	(void)state;
	read_log("memblock_reserve: [0x1000-0x1fff] take+0x1/0x2\n"
		 "MEMBLOCK configuration:\n memory.cnt  = 0x2\n"
		 " memory[0x0]\t[0x4000-0x4fff], 0x1000 bytes flags: 0x0\n"
		 "memblock_reserve: [0x2000-0x2fff] take+0x1/0x2\n");
	assert_int_equal(log_.cnt, 2);
	assert_int_equal(log_.dump_cnt, 0);
	assert_string_equal(log_.warnings[0], "test:2: the dump is not used: it is not complete");
	memblock_log_free(&log_);

	read_log("memblock_reserve: [0x1000-0x1fff] take+0x1/0x2\n"
		 "MEMBLOCK configuration:\n memory.cnt  = 0x2\n"
		 " memory[0x0]\t[0x4000-0x4fff], 0x1000 bytes flags: 0x0\n"
		 " memory[0x1]\t[0x4800-0x57ff], 0x1000 bytes flags: 0x0\n"
		 " reserved.cnt  = 0x0\n");
	assert_int_equal(log_.dump_cnt, 0);
	assert_non_null(strstr(log_.warnings[0], "regions overlap or are not sorted"));
}

static void test_unreadable_lines_are_warned_of(void **state)
{
	static const char *const lines[] = {
		"memblock_reserve: [0x1000-",
		"memblock_reserve: [0x1000-0x1fffffffffffffffff] x",
		"memblock_alloc_try_nid: 64 bytes align=0x40 nid=-1 fr",
		"memblock_alloc_try_nid: many bytes align=0x40 nid=-1 from=0x0 max_addr=0x0",
	};
	char text[256];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		snprintf(text, sizeof(text), "memblock_reserve: [0x1000-0x1fff] take+0x1/0x2\n%s\n",
			 lines[i]);
		read_log(text);
		assert_int_equal(log_.cnt, 1);
		assert_int_equal(log_.warning_cnt, 1);
		assert_ptr_equal(strstr(log_.warnings[0], "test:2: expected"), log_.warnings[0]);
		memblock_log_free(&log_);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_every_wording, free_log),
		cmocka_unit_test_teardown(test_wrapped_records_are_joined, free_log),
		cmocka_unit_test_teardown(test_wrapped_totals_are_joined, free_log),
		cmocka_unit_test_teardown(test_a_stack_trace_is_no_caller_of_other_lines, free_log),
		cmocka_unit_test_teardown(test_the_array_itself_is_no_allocation, free_log),
		cmocka_unit_test_teardown(test_notes_name_what_has_no_request, free_log),
		cmocka_unit_test_teardown(test_version_width_and_parameters, free_log),
		cmocka_unit_test_teardown(test_zones_nodes_and_hand_over, free_log),
		cmocka_unit_test_teardown(test_a_boot_of_several_is_read_alone, free_log),
		cmocka_unit_test_teardown(test_a_boot_without_its_beginning, free_log),
		cmocka_unit_test_teardown(test_missing_lines_are_noticed, free_log),
		cmocka_unit_test_teardown(test_a_dump_is_an_operation, free_log),
		cmocka_unit_test_teardown(test_damaged_dumps_are_not_used, free_log),
		cmocka_unit_test_teardown(test_unreadable_lines_are_warned_of, free_log),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
