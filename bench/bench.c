// SPDX-License-Identifier: MIT
/*
 * bench.c - workloads of N regions, on the library and on the reference, one row each: nanoseconds
 * per operation and how many times faster. Medians of repeated rounds; the results of both are
 * compared, so that a row that is printed was also right.
 */
#include "machine.h"
#include "reference.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 5, MAX_N = 10240, LOOKUPS = 20000, ALLOCATIONS = 1000 };

#define BASE 0x100000000ULL
#define STRIDE 0x10000ULL

/* ---- inputs ---- */

static uint64_t random_state;

static uint64_t random_number(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

static uint64_t places[MAX_N];

/* N disjoint places in random order. */
static void shuffle_places(size_t n)
{
	size_t i, other;
	uint64_t place;

	random_state = 88172645463325252ULL;
	for (i = 0; i < n; i++)
		places[i] = BASE + i * STRIDE;
	for (i = n - 1; i > 0; i--) {
		other = random_number() % (i + 1);
		place = places[i];
		places[i] = places[other];
		places[other] = place;
	}
}

static struct ref_range ref_ranges[2][3 * MAX_N];
static struct ref_list ref_memory = { ref_ranges[0], 0 }, ref_reserved = { ref_ranges[1], 0 };
static struct memblock_region arrays[2][4 * MAX_N];

/* Empty lists in arrays that need not grow. */
static void power_on(void)
{
	memblock_reset();
	memblock_set_rules(&memblock_era_rules[MEMBLOCK_RULES_6_12]);
	memset(&arrays[0][0], 0, sizeof(arrays[0][0]));
	memset(&arrays[1][0], 0, sizeof(arrays[1][0]));
	memblock.memory.regions = arrays[0];
	memblock.reserved.regions = arrays[1];
	memblock.memory.max = memblock.reserved.max = 4 * MAX_N;
	ref_memory.cnt = ref_reserved.cnt = 0;
}

/* ---- workloads: set up, then N operations each way; both give a sum to compare ---- */

struct workload {
	const char *name;
	void (*prepare)(size_t n);
	uint64_t (*ours)(size_t n);
	uint64_t (*reference)(size_t n);
	size_t (*operations)(size_t n);
};

static void prepare_empty(size_t n)
{
	power_on();
	shuffle_places(n);
}

static void prepare_reserved(size_t n)
{
	size_t i;

	prepare_empty(n);
	memblock_add(BASE - (1ULL << 30), (1ULL << 30) + n * STRIDE);
	ref_add(&ref_memory, BASE - (1ULL << 30), (1ULL << 30) + n * STRIDE);
	for (i = 0; i < n; i++) {
		memblock_reserve(BASE + i * STRIDE, STRIDE / 2);
		ref_add(&ref_reserved, BASE + i * STRIDE, STRIDE / 2);
	}
}

static size_t n_operations(size_t n)
{
	return n;
}

static size_t lookups(size_t n)
{
	(void)n;
	return LOOKUPS;
}

static size_t allocations(size_t n)
{
	(void)n;
	return ALLOCATIONS;
}

static uint64_t add_ours(size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		memblock_add(BASE + i * STRIDE, STRIDE / 2);
	return memblock.memory.cnt;
}

static uint64_t add_reference(size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		ref_add(&ref_memory, BASE + i * STRIDE, STRIDE / 2);
	return ref_memory.cnt;
}

static uint64_t reserve_ours(size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		memblock_reserve(places[i], STRIDE / 2);
	return memblock.reserved.cnt;
}

static uint64_t reserve_reference(size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		ref_add(&ref_reserved, places[i], STRIDE / 2);
	return ref_reserved.cnt;
}

static uint64_t free_ours(size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		memblock_free(places[i] + STRIDE / 8, STRIDE / 8);
	return memblock.reserved.cnt;
}

static uint64_t free_reference(size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		ref_remove(&ref_reserved, places[i] + STRIDE / 8, STRIDE / 8);
	return ref_reserved.cnt;
}

/* Too large for the holes between the reservations: all of them are in the way. */
static uint64_t alloc_ours(size_t n)
{
	uint64_t sum = 0;
	size_t i;

	(void)n;
	for (i = 0; i < ALLOCATIONS; i++)
		sum += __memblock_alloc_base(STRIDE, 4096, MEMBLOCK_ALLOC_ACCESSIBLE);
	return sum;
}

static uint64_t alloc_reference(size_t n)
{
	uint64_t sum = 0;
	size_t i;

	(void)n;
	for (i = 0; i < ALLOCATIONS; i++)
		sum += ref_alloc(&ref_memory, &ref_reserved, STRIDE, 4096, false);
	return sum;
}

static uint64_t lookup_ours(size_t n)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < LOOKUPS; i++)
		sum += memblock_is_reserved(BASE + random_number() % (n * STRIDE));
	return sum;
}

static uint64_t lookup_reference(size_t n)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < LOOKUPS; i++)
		sum += ref_contains(&ref_reserved, BASE + random_number() % (n * STRIDE));
	return sum;
}

static const struct workload workloads[] = {
	{ "ascending add", prepare_empty, add_ours, add_reference, n_operations },
	{ "random reserve", prepare_empty, reserve_ours, reserve_reference, n_operations },
	{ "random free, splitting", prepare_reserved, free_ours, free_reference, n_operations },
	{ "64 KiB past N holes", prepare_reserved, alloc_ours, alloc_reference, allocations },
	{ "memblock_is_reserved", prepare_reserved, lookup_ours, lookup_reference, lookups },
};

/* ---- measuring ---- */

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median_ns(const struct workload *workload, uint64_t (*run)(size_t n), size_t n,
			uint64_t *sum)
{
	double rounds[ROUNDS], start;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		workload->prepare(n);
		start = now();
		*sum = run(n);
		rounds[i] = (now() - start) / (double)workload->operations(n);
	}
	qsort(rounds, ROUNDS, sizeof(rounds[0]), compare_doubles);
	return rounds[ROUNDS / 2];
}

static bool measure(const struct workload *workload, size_t n)
{
	uint64_t ours_sum, reference_sum;
	double ours = median_ns(workload, workload->ours, n, &ours_sum);
	double reference = median_ns(workload, workload->reference, n, &reference_sum);

	printf("%-24s %7zu %12.1f %12.1f %9.1fx%s\n", workload->name, n, ours, reference,
	       reference / ours, ours_sum == reference_sum ? "" : "  RESULTS DIFFER");
	fflush(stdout);
	return ours_sum == reference_sum;
}

int main(void)
{
	static const size_t sizes[] = { 16, 128, 1024, MAX_N };
	bool same = true;
	size_t w, i;

	printf("%-24s %7s %12s %12s %10s\n", "workload", "N", "ns/op", "reference", "faster");
	for (w = 0; w < sizeof(workloads) / sizeof(workloads[0]); w++) {
		for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
			same &= measure(&workloads[w], sizes[i]);
	}
	return same ? 0 : 1;
}
