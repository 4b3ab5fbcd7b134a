// SPDX-License-Identifier: MIT
/*
 * test_fit.c - tool/fit.c and tool/fit_specs.c: a state put into the library, wishes tried on it,
 * and what crashkernel= and cma= wish for. Why something fits is the library's to say
 * (test_explain.c); here it is who is named, and what is tried in which order.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fit.h"

#define MIB (1ULL << 20)
#define GIB (1ULL << 30)

static struct fit_state state;
static struct fit_wishes wishes;
static struct fit_answers answers;

static const struct memblock_request anything = { .nid = NUMA_NO_NODE };

static int set_up(void **unused)
{
	(void)unused;
	memset(&state, 0, sizeof(state));
	memset(&wishes, 0, sizeof(wishes));
	memset(&answers, 0, sizeof(answers));
	state.rules = &memblock_era_rules[MEMBLOCK_RULES_6_12];
	state.limit = MEMBLOCK_ALLOC_ANYWHERE;
	return 0;
}

static int tear_down(void **unused)
{
	(void)unused;
	fit_answers_free(&answers);
	free(wishes.list);
	fit_state_free(&state);
	return 0;
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

static void add_region(struct boot_regions *regions, uint64_t base, uint64_t size,
		       unsigned int flags)
{
	regions->list = realloc(regions->list, (regions->cnt + 1) * sizeof(*regions->list));
	regions->list[regions->cnt++] = (struct boot_region){ base, size, flags, 0 };
}

static void add_memory(uint64_t base, uint64_t size)
{
	add_region(&state.memory, base, size, MEMBLOCK_NONE);
}

static void add_taken(uint64_t base, uint64_t size)
{
	add_region(&state.reserved, base, size, MEMBLOCK_NONE);
}

static void wish(uint64_t size, uint64_t min, uint64_t max)
{
	struct memblock_request request = anything;

	request.size = size;
	request.min = min;
	request.max = max;
	fit_attempt_add(fit_wish_add(&wishes, "wish"), "", &request);
}

static const struct fit_answer *ask(void)
{
	assert_true(fit_answer_all(&state, &wishes, &answers));
	return &answers.list[answers.cnt - 1];
}

static void assert_owner(const struct fit_owner *owner, uint64_t base, uint64_t size,
			 const char *name)
{
	assert_int_equal(owner->base, base);
	assert_int_equal(owner->size, size);
	if (name)
		assert_string_equal(owner->name, name);
	else
		assert_null(owner->name);
}

static uint64_t place_of(const struct fit_answer *answer)
{
	assert_true(fit_found(answer));
	return answer->why[answer->attempt].place;
}

/* ---- owners ---- */

static void neighbours_are_named(void **unused)
{
	const struct fit_answer *answer;

	(void)unused;
	add_memory(GIB, 64 * MIB);
	add_taken(GIB, 2 * MIB);
	add_taken(GIB + 60 * MIB, 4 * MIB);
	fit_state_own(&state, GIB + 60 * MIB, MIB, "page tables");
	fit_state_own(&state, GIB, 2 * MIB, "kernel image");
	wish(MIB, 0, 0);
	answer = ask();
	assert_int_equal(place_of(answer), GIB + 59 * MIB);
	assert_int_equal(answer->hole.base, GIB + 2 * MIB);
	assert_int_equal(answer->hole.size, 58 * MIB);
	assert_owner(&answer->below, GIB, 2 * MIB, "kernel image");
	assert_owner(&answer->above, GIB + 60 * MIB, MIB, "page tables");
	assert_int_equal(answer->there_cnt, 0);
}

/* Merged in memblock, but of the three only the smaller of the outer two has to go. */
static void one_owner_of_a_merged_reservation_is_named(void **unused)
{
	const struct fit_answer *answer;

	(void)unused;
	add_memory(GIB, 16 * MIB);
	add_taken(GIB + 4 * MIB, 8 * MIB);
	fit_state_own(&state, GIB + 4 * MIB, 3 * MIB, "low");
	fit_state_own(&state, GIB + 7 * MIB, 3 * MIB, "middle");
	fit_state_own(&state, GIB + 10 * MIB, 2 * MIB, "high");
	wish(6 * MIB, 0, 0);
	answer = ask();
	assert_false(fit_found(answer));
	assert_int_equal(answer->why[0].reason, MEMBLOCK_TAKEN);
	assert_int_equal(answer->in_the_way_cnt, 1);
	assert_owner(&answer->in_the_way[0], GIB + 10 * MIB, 2 * MIB, "high");
}

/* Where owners overlap the first has it; what nobody owns stands for itself. */
static void owners_overlap_and_leave_gaps(void **unused)
{
	const struct fit_answer *answer;

	(void)unused;
	add_memory(GIB, 16 * MIB);
	add_taken(GIB, 16 * MIB);
	fit_state_own(&state, GIB + 2 * MIB, 4 * MIB, "second");
	fit_state_own(&state, GIB, 3 * MIB, "first");
	fit_state_own(&state, GIB + 8 * MIB, 1, "last");
	wish(16 * MIB, 0, 0);
	answer = ask();
	assert_int_equal(answer->in_the_way_cnt, 5);
	assert_owner(&answer->in_the_way[0], GIB, 3 * MIB, "first");
	assert_owner(&answer->in_the_way[1], GIB + 3 * MIB, 3 * MIB, "second");
	assert_owner(&answer->in_the_way[2], GIB + 6 * MIB, 2 * MIB, NULL);
	assert_owner(&answer->in_the_way[3], GIB + 8 * MIB, 1, "last");
	assert_owner(&answer->in_the_way[4], GIB + 8 * MIB + 1, 8 * MIB - 1, NULL);
}

static void owners_of_hidden_memory_are_named(void **unused)
{
	const struct fit_answer *answer;

	(void)unused;
	add_region(&state.memory, GIB, 8 * MIB, MEMBLOCK_NOMAP);
	fit_state_own(&state, GIB, 8 * MIB, "secure world");
	wish(4 * MIB, GIB, GIB + 4 * MIB);
	answer = ask();
	assert_int_equal(answer->holes.cnt, 1);
	assert_string_equal(answer->holes.list[0].owner, "secure world");
	assert_int_equal(answer->holes.list[0].is.obstacles, 1 << MEMBLOCK_OBSTACLE_NOMAP);
	assert_int_equal(answer->there_cnt, 1);
	assert_owner(&answer->there[0], GIB, 8 * MIB, "secure world");
}

/* ---- one after the other ---- */

static void places_are_taken_until_one_is_refused(void **unused)
{
	unsigned int i;

	(void)unused;
	add_memory(GIB, 5 * MIB);
	for (i = 0; i < 4; i++)
		wish(2 * MIB, 0, 0);
	ask();
	assert_int_equal(answers.cnt, 3);
	assert_int_equal(place_of(&answers.list[0]), GIB + 3 * MIB);
	assert_int_equal(place_of(&answers.list[1]), GIB + MIB);
	assert_string_equal(answers.list[1].above.name, "wish");
	assert_false(fit_found(&answers.list[2]));
}

static void switches_of_the_state_count(void **unused)
{
	(void)unused;
	add_memory(GIB, 16 * MIB);
	add_region(&state.memory, 2 * GIB, 16 * MIB, MEMBLOCK_HOTPLUG);
	state.bottom_up = true;
	wish(MIB, 0, 0);
	wish(MIB, 2 * GIB, 0);
	state.limit = 2 * GIB + 4 * MIB;
	ask();
	assert_int_equal(place_of(&answers.list[0]), GIB);
	assert_int_equal(place_of(&answers.list[1]), 2 * GIB);
	fit_answers_free(&answers);
	state.movable_node = true;
	state.limit = GIB + MIB / 2;
	assert_int_equal(ask()->why[0].obstacle, MEMBLOCK_OBSTACLE_MAX);
	assert_int_equal(answers.list[0].why[0].without[MEMBLOCK_OBSTACLE_HOTPLUG].holes, 1);
}

static void a_request_that_cannot_be_explained(void **unused)
{
	(void)unused;
	add_memory(GIB, MIB);
	wish(0, 0, 0);
	assert_false(fit_answer_all(&state, &wishes, &answers));
}

/* ---- crashkernel= and cma= ---- */

static void check_attempt(size_t wish_no, unsigned int attempt_no, uint64_t size, uint64_t align,
			  uint64_t min, uint64_t max)
{
	const struct memblock_request *request;

	assert_true(wish_no < wishes.cnt && attempt_no < wishes.list[wish_no].attempt_cnt);
	request = &wishes.list[wish_no].attempts[attempt_no].request;
	assert_int_equal(request->size, size);
	assert_int_equal(request->align, align);
	assert_int_equal(request->min, min);
	assert_int_equal(request->max, max);
	assert_int_equal(request->nid, NUMA_NO_NODE);
}

static void crashkernel_low_then_high(void **unused)
{
	(void)unused;
	assert_true(fit_crashkernel(&wishes, "512M", 0, false, &anything));
	assert_int_equal(wishes.cnt, 2);
	assert_int_equal(wishes.list[0].attempt_cnt, 2);
	check_attempt(0, 0, 512 * MIB, 2 * MIB, 0, 4 * GIB);
	check_attempt(0, 1, 512 * MIB, 2 * MIB, 4 * GIB, 0);
	check_attempt(1, 0, 128 * MIB, 2 * MIB, 0, 4 * GIB);
	assert_true(wishes.list[1].only_if_high);
}

/* As recorded on x86: 16 MiB, and 256 MiB low. */
static void crashkernel_high_then_low_on_x86(void **unused)
{
	(void)unused;
	assert_true(fit_crashkernel(&wishes, "1G,high", 0, true, &anything));
	check_attempt(0, 0, GIB, 16 * MIB, 4 * GIB, 0);
	check_attempt(0, 1, GIB, 16 * MIB, 0, 4 * GIB);
	check_attempt(1, 0, 256 * MIB, 16 * MIB, 0, 4 * GIB);
}

static void crashkernel_other_forms(void **unused)
{
	static const char ranges[] = "512M-2G:64M,2G-:128M";

	(void)unused;
	assert_true(fit_crashkernel(&wishes, "64M,low", 0, false, &anything));
	check_attempt(0, 0, 64 * MIB, 2 * MIB, 0, 4 * GIB);
	assert_int_equal(wishes.cnt, 1);
	assert_true(fit_crashkernel(&wishes, "16M@1G", 0, false, &anything));
	check_attempt(1, 0, 16 * MIB, PAGE_SIZE, GIB, GIB + 16 * MIB);
	assert_int_equal(wishes.cnt, 2);
	assert_true(fit_crashkernel(&wishes, ranges, 256 * MIB, false, &anything));
	assert_int_equal(wishes.cnt, 2); /* too small a machine: nothing is asked for */
	assert_true(fit_crashkernel(&wishes, ranges, 2 * GIB - 1, false, &anything));
	check_attempt(2, 0, 64 * MIB, 2 * MIB, 0, 4 * GIB);
	assert_true(fit_crashkernel(&wishes, ranges, 2 * GIB, false, &anything));
	check_attempt(4, 0, 128 * MIB, 2 * MIB, 0, 4 * GIB);
	assert_false(fit_crashkernel(&wishes, "64M,middle", 0, false, &anything));
	assert_false(fit_crashkernel(&wishes, "", 0, false, &anything));
	assert_false(fit_crashkernel(&wishes, "16M@0xffffffffffff0000", 0, false, &anything));
}

static void an_alignment_given_wins(void **unused)
{
	struct memblock_request request = anything;

	(void)unused;
	request.align = MIB;
	assert_true(fit_crashkernel(&wishes, "64M", 0, true, &request));
	check_attempt(0, 0, 64 * MIB, MIB, 0, 4 * GIB);
	assert_true(fit_cma(&wishes, "64M", &request));
	check_attempt(2, 0, 64 * MIB, MIB, 0, 4 * GIB);
}

static void the_low_part_only_beside_a_high_one(void **unused)
{
	(void)unused;
	add_memory(GIB, GIB);
	add_memory(8 * GIB, 8 * GIB);
	assert_true(fit_crashkernel(&wishes, "512M", 0, false, &anything));
	assert_true(ask()->passed_over);
	assert_int_equal(place_of(&answers.list[0]), 2 * GIB - 512 * MIB);
	fit_answers_free(&answers);
	wishes.cnt = 0;
	assert_true(fit_crashkernel(&wishes, "2G", 0, false, &anything));
	assert_int_equal(place_of(ask()), 2 * GIB - 128 * MIB);
	assert_int_equal(place_of(&answers.list[0]), 14 * GIB);
	assert_int_equal(answers.list[0].attempt, 1);
	assert_int_equal(answers.list[0].why[0].reason, MEMBLOCK_RULED_OUT);
}

static void cma_forms(void **unused)
{
	(void)unused;
	assert_true(fit_cma(&wishes, "64M", &anything));
	check_attempt(0, 0, 64 * MIB, FIRMWARE_POOL_ALIGN, 0, 4 * GIB);
	check_attempt(0, 1, 64 * MIB, FIRMWARE_POOL_ALIGN, 0, 0);
	assert_true(fit_cma(&wishes, "64M@0-1G", &anything));
	check_attempt(1, 0, 64 * MIB, FIRMWARE_POOL_ALIGN, 0, GIB);
	assert_true(fit_cma(&wishes, "1G@5G", &anything));
	check_attempt(2, 0, GIB, PAGE_SIZE, 5 * GIB, 6 * GIB);
	assert_true(fit_cma(&wishes, "0", &anything));
	assert_int_equal(wishes.cnt, 3);
	assert_false(fit_cma(&wishes, "64M@2G-1G", &anything));
	assert_false(fit_cma(&wishes, "64M mem=1G", &anything));
	assert_false(fit_cma(&wishes, "16M@0xffffffffffff0000", &anything));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(neighbours_are_named),
		TEST(one_owner_of_a_merged_reservation_is_named),
		TEST(owners_overlap_and_leave_gaps),
		TEST(owners_of_hidden_memory_are_named),
		TEST(places_are_taken_until_one_is_refused),
		TEST(switches_of_the_state_count),
		TEST(a_request_that_cannot_be_explained),
		TEST(crashkernel_low_then_high),
		TEST(crashkernel_high_then_low_on_x86),
		TEST(crashkernel_other_forms),
		TEST(an_alignment_given_wins),
		TEST(the_low_part_only_beside_a_high_one),
		TEST(cma_forms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
