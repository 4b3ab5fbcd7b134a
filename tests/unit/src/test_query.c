// SPDX-License-Identifier: MIT
/*
 * test_query.c - src/query.c: is it memory, is it reserved, sizes, the first and the last address,
 * and everything counted in page frames.
 */
#include "port.h"

static unsigned long pfn(unsigned long column)
{
	return (unsigned long)(at(column) >> PAGE_SHIFT);
}

/* ---- addresses ---- */

static void is_memory_and_is_reserved(void **state)
{
	(void)state;
	draw_map(".##n.", "..#");
	assert_false(memblock_is_memory(at(1) - 1));
	assert_true(memblock_is_memory(at(1)));
	assert_true(memblock_is_memory(at(3)));
	assert_true(memblock_is_memory(at(4) - 1));
	assert_false(memblock_is_memory(at(4)));
	assert_false(memblock_is_memory(0));
	assert_false(memblock_is_memory(PHYS_ADDR_MAX));
	assert_false(memblock_is_reserved(at(2) - 1));
	assert_true(memblock_is_reserved(at(2)));
	assert_true(memblock_is_reserved(at(3) - 1));
	assert_false(memblock_is_reserved(at(3)));
}

static void is_map_memory(void **state)
{
	(void)state;
	draw_map(".#nh", "");
	assert_false(memblock_is_map_memory(at(0)));
	assert_true(memblock_is_map_memory(at(1)));
	assert_false(memblock_is_map_memory(at(2)));
	assert_false(memblock_is_map_memory(at(3) - 1));
	assert_true(memblock_is_map_memory(at(3)));
}

/* One region has to cover it all: a neighbour that touches does not help. */
static void is_region_memory(void **state)
{
	(void)state;
	draw_map(".##nn", "");
	assert_true(memblock_is_region_memory(at(1), units(2)));
	assert_true(memblock_is_region_memory(at(2), units(1)));
	assert_false(memblock_is_region_memory(at(1), units(3)));
	assert_false(memblock_is_region_memory(at(1), units(2) + 1));
	assert_false(memblock_is_region_memory(at(0), units(2)));
	assert_true(memblock_is_region_memory(at(1), 0));
	assert_false(memblock_is_region_memory(at(5), 0));
	assert_false(memblock_is_region_memory(at(1), PHYS_ADDR_MAX));
	assert_int_equal(memblock_add(PHYS_ADDR_MAX - 10, 10), 0);
	assert_true(memblock_is_region_memory(PHYS_ADDR_MAX - 5, 1000)); /* cut off */
}

static void is_region_reserved(void **state)
{
	(void)state;
	draw_map("", ".##..#");
	assert_true(memblock_is_region_reserved(at(0), units(2)));
	assert_true(memblock_is_region_reserved(at(2), units(1)));
	assert_true(memblock_is_region_reserved(at(3), units(3)));
	assert_true(memblock_is_region_reserved(at(0), PHYS_ADDR_MAX));
	assert_false(memblock_is_region_reserved(at(3), units(2)));
	assert_false(memblock_is_region_reserved(at(0), units(1)));
	assert_false(memblock_is_region_reserved(at(6), PHYS_ADDR_MAX));
	assert_false(memblock_is_region_reserved(
		at(1), 0)); /* (Q) nothing overlaps inside, not at a border */
	assert_true(memblock_is_region_reserved(at(1) + 1, 0));
	assert_false(memblock_is_region_reserved(at(3), 0));
}

static void overlaps_region(void **state)
{
	(void)state;
	draw_map(".##..#", "#");
	assert_true(memblock_overlaps_region(&memblock.memory, at(2), units(2)));
	assert_false(memblock_overlaps_region(&memblock.memory, at(3), units(2)));
	assert_true(memblock_overlaps_region(&memblock.memory, at(3), units(2) + 1));
	assert_true(memblock_overlaps_region(&memblock.reserved, at(0), 1));
	assert_false(memblock_overlaps_region(&memblock.reserved, at(1), 1));
	draw_map("", "");
	assert_false(memblock_overlaps_region(&memblock.memory, 0, PHYS_ADDR_MAX));
}

static void addrs_overlap(void **state)
{
	(void)state;
	/* ..####..    base 2, size 4 against */
	assert_true(memblock_addrs_overlap(2, 4, 3, 1));
	assert_true(memblock_addrs_overlap(2, 4, 0, 3));
	assert_true(memblock_addrs_overlap(2, 4, 5, 3));
	assert_true(memblock_addrs_overlap(2, 4, 0, 9));
	assert_false(memblock_addrs_overlap(2, 4, 0, 2));
	assert_false(memblock_addrs_overlap(2, 4, 6, 2));
	assert_true(memblock_addrs_overlap(2, 4, 3, 0));
	assert_false(memblock_addrs_overlap(2, 4, 2, 0));
	assert_false(memblock_addrs_overlap(2, 4, 6, 0));
	assert_false(memblock_addrs_overlap(PHYS_ADDR_MAX, 4, 2, 4)); /* wraps: not cut off here */
	assert_false(memblock_addrs_overlap(2, 4, PHYS_ADDR_MAX, 4));
	assert_false(memblock_addrs_overlap(2, PHYS_ADDR_MAX, 5, 1));
	assert_false(memblock_addrs_overlap(5, 1, 2, PHYS_ADDR_MAX));
}

static void search_in_a_long_list(void **state)
{
	unsigned long i;

	(void)state;
	fill(&memblock.reserved, memblock.reserved.max);
	for (i = 0; i < memblock.reserved.max; i++) {
		phys_addr_t base = memblock.reserved.regions[i].base;

		assert_int_equal(memblock_search(&memblock.reserved, base), i);
		assert_int_equal(memblock_search(&memblock.reserved, base + 0x7f), i);
		assert_int_equal(memblock_search(&memblock.reserved, base + 0x80), -1);
		assert_int_equal(memblock_search(&memblock.reserved, base - 1), -1);
	}
}

static void start_and_end_of_dram(void **state)
{
	(void)state;
	assert_addr(memblock_start_of_DRAM(), 0);
	assert_addr(memblock_end_of_DRAM(), 0);
	draw_map("..##..n.", "#......#");
	assert_addr(memblock_start_of_DRAM(), at(2));
	assert_addr(memblock_end_of_DRAM(), at(7));
}

/* ---- sizes ---- */

static void sizes_of_lists(void **state)
{
	(void)state;
	draw_map(".##.n", "###.#");
	assert_addr(memblock_phys_mem_size(), units(3));
	assert_addr(memblock_reserved_size(), units(4));
}

static void mem_size_counts_whole_pages_below_a_frame(void **state)
{
	(void)state;
	draw_map(".##.##", "");
	assert_addr(memblock_mem_size(~0UL), units(4));
	assert_addr(memblock_mem_size(pfn(5)), units(3));
	assert_addr(memblock_mem_size(pfn(4)), units(2));
	assert_addr(memblock_mem_size(pfn(2)), units(1));
	assert_addr(memblock_mem_size(pfn(1)), 0);
	assert_addr(memblock_mem_size(0), 0);
	memblock.memory.regions[0].base++;
	memblock.memory.regions[0].size--;
	memblock.memory.regions[1].size--;
	memblock.memory.total_size -= 2;
	assert_addr(memblock_mem_size(~0UL), units(2));
}

static void reserved_kern_size(void **state)
{
	(void)state;
	draw_map("", "kk.#.kkk");
	assert_addr(memblock_reserved_kern_size(PHYS_ADDR_MAX, NUMA_NO_NODE), units(5));
	assert_addr(memblock_reserved_kern_size(at(6), NUMA_NO_NODE), units(3));
	assert_addr(memblock_reserved_kern_size(at(5), NUMA_NO_NODE), units(2));
	assert_addr(memblock_reserved_kern_size(at(1), NUMA_NO_NODE), units(1));
	assert_addr(memblock_reserved_kern_size(0, NUMA_NO_NODE), 0);
	NEED_NODES();
	memblock_set_region_node(&memblock.reserved.regions[2], 1);
	assert_addr(memblock_reserved_kern_size(PHYS_ADDR_MAX, 1), units(3));
	assert_addr(memblock_reserved_kern_size(PHYS_ADDR_MAX, 0), 0);
	assert_addr(memblock_reserved_kern_size(PHYS_ADDR_MAX, NUMA_NO_NODE), units(5));
}

static void estimated_nr_free_pages(void **state)
{
	bool owners = memblock_get_rules()->reservations_keep_owner;
	phys_addr_t less_than_none = (phys_addr_t)0 - units(1);

	(void)state;
	draw_map("########", "#.kk.#");
	assert_int_equal(memblock_estimated_nr_free_pages(), owners ? 6 : 4);
	draw_map("####", "k");
	memblock.reserved.regions[0].size = memblock.reserved.total_size = 1;
	assert_int_equal(memblock_estimated_nr_free_pages(), 3); /* whole pages */
	draw_map("#", "kk");
	assert_true(memblock_estimated_nr_free_pages() ==
		    (unsigned long)(less_than_none >> PAGE_SHIFT)); /* wraps */
}

static void validate_numa_coverage(void **state)
{
	(void)state;
	set_unit(1 << 20);
	draw_map("0000.##", "");
	if (MAX_NUMNODES == 1) {
		assert_true(memblock_validate_numa_coverage(0));
		return;
	}
	assert_true(memblock_validate_numa_coverage(2 << 20));
	assert_no_line();
	assert_false(memblock_validate_numa_coverage((2 << 20) - 1));
	assert_line("NUMA: no nodes coverage for 2MB of 6MB RAM");
	assert_false(memblock_validate_numa_coverage(0));
	assert_int_equal(next_line()->level, MEMBLOCK_LOG_ERROR);
	draw_map("0123", "");
	assert_true(memblock_validate_numa_coverage(0));
}

/* ---- page frames ---- */

static void frames_of_a_region(void **state)
{
	struct memblock_region region = { .base = at(2), .size = units(3) };

	(void)state;
	assert_int_equal(memblock_region_memory_base_pfn(&region), pfn(2));
	assert_int_equal(memblock_region_memory_end_pfn(&region), pfn(5));
	assert_int_equal(memblock_region_reserved_base_pfn(&region), pfn(2));
	assert_int_equal(memblock_region_reserved_end_pfn(&region), pfn(5));
	region.base += 1;
	assert_int_equal(memblock_region_memory_base_pfn(&region), pfn(3));
	assert_int_equal(memblock_region_memory_end_pfn(&region), pfn(5));
	assert_int_equal(memblock_region_reserved_base_pfn(&region), pfn(2));
	assert_int_equal(memblock_region_reserved_end_pfn(&region), pfn(6));
	region.size -= 2;
	assert_int_equal(memblock_region_memory_end_pfn(&region), pfn(4));
	assert_int_equal(memblock_region_reserved_end_pfn(&region), pfn(5));
	region.base = (phys_addr_t)0 - units(1) + 1; /* (Q) rounding up wraps in the last page */
	assert_int_equal(memblock_region_memory_base_pfn(&region), 0);
}

static void search_pfn_nid(void **state)
{
	unsigned long first = 7, end = 7;

	(void)state;
	draw_map(".11.33", "");
	assert_int_equal(memblock_search_pfn_nid(pfn(0), &first, &end), -1);
	assert_int_equal(memblock_search_pfn_nid(pfn(3), &first, &end), -1);
	assert_int_equal(memblock_search_pfn_nid(pfn(6), &first, &end), -1);
	assert_int_equal(first, 7);
	assert_int_equal(end, 7);
	assert_int_equal(memblock_search_pfn_nid(pfn(2), &first, &end), MAX_NUMNODES > 1 ? 1 : 0);
	assert_int_equal(first, pfn(1));
	assert_int_equal(end, pfn(3));
	assert_int_equal(memblock_search_pfn_nid(pfn(4), &first, &end), MAX_NUMNODES > 1 ? 3 : 0);
	assert_int_equal(first, pfn(4));
	assert_int_equal(end, pfn(6));
	memblock.memory.regions[0].base++;
	memblock.memory.regions[0].size -= 2;
	memblock.memory.total_size -= 2;
	assert_int_equal(memblock_search_pfn_nid(pfn(2), &first, &end), MAX_NUMNODES > 1 ? 1 : 0);
	assert_int_equal(first, pfn(1)); /* both rounded down */
	assert_int_equal(end, pfn(2));
}

static unsigned long frames_of(int wanted, unsigned int *regions)
{
	unsigned long first, end, frames = 0;
	int i, nid;

	*regions = 0;
	for_each_mem_pfn_range(i, wanted, &first, &end, &nid) {
		assert_int_equal(nid, memblock_get_region_node(&memblock.memory.regions[i]));
		assert_true(first < end);
		frames += end - first;
		++*regions;
	}
	assert_int_equal(i, -1);
	return frames;
}

static void walk_over_frames(void **state)
{
	unsigned int regions;
	unsigned long first, end;
	int i = -1;

	(void)state;
	draw_map("##.nn.#", "");
	memblock.memory.regions[0].base++;
	memblock.memory.regions[0].size--;
	memblock.memory.regions[2].size--; /* no whole frame is left */
	memblock.memory.total_size -= 2;
	assert_int_equal(frames_of(MAX_NUMNODES, &regions), 3);
	assert_int_equal(regions, 2);
	__next_mem_pfn_range(&i, MAX_NUMNODES, &first, &end, NULL);
	assert_int_equal(i, 0);
	assert_int_equal(first, pfn(1));
	assert_int_equal(end, pfn(2));
	__next_mem_pfn_range(&i, MAX_NUMNODES, NULL, NULL, NULL);
	assert_int_equal(i, 1);
	__next_mem_pfn_range(&i, MAX_NUMNODES, NULL, NULL, NULL);
	assert_int_equal(i, -1);
}

static void walk_over_frames_of_a_node(void **state)
{
	bool any = memblock_get_rules()->invalid_node_is_any;
	unsigned int regions;

	(void)state;
	NEED_NODES();
	draw_map("00.11.0#", "");
	assert_int_equal(frames_of(0, &regions), 3);
	assert_int_equal(regions, 2);
	assert_int_equal(frames_of(1, &regions), 2);
	assert_int_equal(frames_of(2, &regions), 0);
	assert_int_equal(frames_of(MAX_NUMNODES, &regions), 6);
	assert_int_equal(frames_of(NUMA_NO_NODE, &regions), any ? 6 : 0);
	assert_int_equal(frames_of(1000, &regions), any ? 6 : 0);
	memblock_set_region_node(&memblock.memory.regions[3], NUMA_NO_NODE);
	assert_int_equal(frames_of(NUMA_NO_NODE, &regions), any ? 6 : 1);
}

/* ---- the frames of a zone ---- */

static char walked[100];

static const char *frames_in_zone(unsigned long from, unsigned long to)
{
	unsigned long first, end;
	u64 i = 0;

	walked[0] = '\0';
	for (;;) {
		__next_mem_pfn_range_in_zone(&i, MAX_NUMNODES > 1 ? 1 : 0, pfn(from), pfn(to),
					     &first, &end);
		if (i == (u64)-1)
			break;
		snprintf(walked + strlen(walked), sizeof(walked) - strlen(walked), " %lu-%lu",
			 first - pfn(0), end - pfn(0));
	}
	assert_true(first == ~0UL && end == 0);
	return walked;
}

static void walk_over_frames_in_a_zone(void **state)
{
	(void)state;
	draw_map("1111.1111.11", ".#.......#");
	assert_string_equal(frames_in_zone(0, 20), " 0-1 2-4 5-9 10-12");
	assert_string_equal(frames_in_zone(0, 11), " 0-1 2-4 5-9 10-11");
	assert_string_equal(frames_in_zone(3, 8), " 3-4 5-8");
	assert_string_equal(frames_in_zone(4, 5), "");
	assert_string_equal(frames_in_zone(4, 10), " 5-9");
	assert_string_equal(frames_in_zone(12, 20), "");
	memblock.memory.regions[1].base++;
	memblock.memory.regions[1].size -= 2;
	memblock.memory.total_size -= 2;
	assert_string_equal(frames_in_zone(0, 20), " 0-1 2-4 6-8 10-12");
	assert_string_equal(frames_in_zone(7, 7), "");
	memblock.memory.total_size -= memblock.memory.regions[1].size - units(1);
	memblock.memory.regions[1].size = units(1); /* parts of two frames */
	assert_string_equal(frames_in_zone(0, 20), " 0-1 2-4 10-12");
	draw_map("1111.nn", "");
	memblock_set_region_node(&memblock.memory.regions[1], 1);
	assert_string_equal(frames_in_zone(0, 20), " 0-4");
	NEED_NODES();
	draw_map("1111.0011nn", "");
	assert_string_equal(frames_in_zone(0, 20), " 0-4 7-9");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(is_memory_and_is_reserved),
		TEST(is_map_memory),
		TEST(is_region_memory),
		TEST(is_region_reserved),
		TEST(overlaps_region),
		TEST(addrs_overlap),
		TEST(search_in_a_long_list),
		TEST(start_and_end_of_dram),
		TEST(sizes_of_lists),
		TEST(mem_size_counts_whole_pages_below_a_frame),
		TEST(reserved_kern_size),
		TEST(estimated_nr_free_pages),
		TEST(validate_numa_coverage),
		TEST(frames_of_a_region),
		TEST(search_pfn_nid),
		TEST(walk_over_frames),
		TEST(walk_over_frames_of_a_node),
		TEST(walk_over_frames_in_a_zone),
	};

	return RUN_IN_EACH_ERA(tests);
}
