// SPDX-License-Identifier: MIT
/*
 * test_ranges.c - src/ranges.c: what memory there is and what of it is taken, flags and nodes of
 * ranges, limits and trimming, on the two lists of the machine.
 */
#include "port.h"

static int node_of(const struct memblock_type *type, unsigned long i)
{
	assert_true(i < type->cnt);
	return memblock_get_region_node(&type->regions[i]);
}

#define assert_region(type, i, base, size) check_region(type, i, base, size, __LINE__)
static void check_region(const struct memblock_type *type, unsigned long i, phys_addr_t base,
			 phys_addr_t size, int line)
{
	assert_true(i < type->cnt);
	check_addr(type->regions[i].base, base, __FILE__, line);
	check_addr(type->regions[i].size, size, __FILE__, line);
}

/* ---- adding and reserving ---- */

static void add(void **state)
{
	(void)state;
	assert_int_equal(memblock_add(at(2), units(2)), 0);
	assert_memory("..##....");
	assert_int_equal(memblock_add(at(6), units(2)), 0);
	assert_memory("..##..##");
	assert_int_equal(memblock_add(at(3), units(4)), 0);
	assert_memory("..######");
	assert_reserved("........");
	assert_addr(memblock.memory.total_size, units(6));
	if (MAX_NUMNODES > 1)
		assert_int_equal(node_of(&memblock.memory, 0), MAX_NUMNODES);
}

static void add_node(void **state)
{
	(void)state;
	NEED_NODES();
	assert_int_equal(memblock_add_node(at(0), units(2), 0), 0);
	assert_int_equal(memblock_add_node(at(2), units(2), 1), 0);
	assert_int_equal(memblock_add_node(at(4), units(2), 1), 0);
	assert_memory("001111");
	assert_int_equal(memblock_add_node(at(6), units(1), 1000), 0);
	assert_int_equal(node_of(&memblock.memory, 2), 1000);
	assert_int_equal(memblock_add_node(at(8), units(1), NUMA_NO_NODE), 0);
	assert_int_equal(node_of(&memblock.memory, 3), NUMA_NO_NODE);
}

static void reserve(void **state)
{
	(void)state;
	draw_map(".####.", "");
	assert_int_equal(memblock_reserve(at(2), units(1)), 0);
	assert_int_equal(memblock_reserve(at(4), units(4)), 0); /* need not lie in memory */
	assert_memory(".####.");
	assert_reserved("..#.####");
	assert_int_equal(memblock_reserve(at(1), units(4)), 0);
	assert_reserved(".#######");
	assert_addr(memblock.reserved.total_size, units(7));
	if (MAX_NUMNODES > 1)
		assert_int_equal(node_of(&memblock.reserved, 0),
				 has_owners() ? NUMA_NO_NODE : MAX_NUMNODES);
	assert_int_equal(memblock.reserved.regions[0].flags, MEMBLOCK_NONE);
}

static void reserve_with_node_and_flags(void **state)
{
	(void)state;
	assert_int_equal(__memblock_reserve(at(1), units(2), 0, MEMBLOCK_RSRV_NOINIT), 0);
	assert_reserved(MAX_NUMNODES > 1 ? ".II" : ".ii");
	assert_int_equal(node_of(&memblock.reserved, 0), 0);
	assert_int_equal(__memblock_reserve(at(4), units(2), NUMA_NO_NODE, MEMBLOCK_NONE), 0);
	assert_reserved(MAX_NUMNODES > 1 ? ".II.##" : ".ii.##");
	assert_int_equal(node_of(&memblock.reserved, 1), MAX_NUMNODES > 1 ? NUMA_NO_NODE : 0);
}

static void reserve_kern(void **state)
{
	(void)state;
	assert_int_equal(memblock_reserve_kern(at(1), units(2)), 0);
	assert_reserved(".kk");
	assert_int_equal(node_of(&memblock.reserved, 0), MAX_NUMNODES > 1 ? NUMA_NO_NODE : 0);
}

static void remove_memory(void **state)
{
	(void)state;
	draw_map("..######..", "..######..");
	assert_int_equal(memblock_remove(at(4), units(2)), 0);
	assert_memory("..##..##..");
	assert_int_equal(memblock_remove(at(0), units(3)), 0);
	assert_memory("...#..##..");
	assert_int_equal(memblock_remove(at(8), units(2)), 0);
	assert_memory("...#..##..");
	assert_reserved("..######..");
	assert_int_equal(memblock_remove(0, PHYS_ADDR_MAX), 0);
	assert_memory("..........");
	assert_int_equal(memblock.memory.cnt, memblock_get_rules()->dummy_in_empty_list);
}

static void free_reserved(void **state)
{
	(void)state;
	draw_map("########", ".######.");
	assert_int_equal(memblock_free(at(3), units(2)), 0);
	assert_reserved(".##..##.");
	assert_int_equal(memblock_free(at(3), units(2)), 0); /* not taken: nothing to do */
	memblock_free_early(at(1), units(1));
	assert_reserved("..#..##.");
	memblock_free_early_nid(at(6), units(1), 0);
	assert_reserved("..#..#..");
	assert_memory("########");
	assert_addr(memblock.reserved.total_size, units(2));
}

static void free_tells_the_leak_detector_first(void **state)
{
	(void)state;
	draw_map("########", "########");
	assert_int_equal(memblock_free(at(1), units(2)), 0);
	assert_leak(LEAK_FREE_PHYS, at(1), units(2));
	memblock_free_early(at(4), units(1));
	assert_leak(LEAK_FREE_PHYS, at(4), units(1));
	memblock_free_early_nid(at(6), units(1), 0);
	assert_leak(LEAK_FREE_PHYS, at(6), units(1));
	assert_no_leak_call();
}

static void lists_change_without_the_leak_detector(void **state)
{
	(void)state;
	assert_int_equal(memblock_add(at(0), units(8)), 0);
	assert_int_equal(memblock_reserve(at(0), units(2)), 0);
	assert_int_equal(memblock_remove(at(0), units(4)), 0);
	assert_no_leak_call();
}

/* 7.2: what is freed once the slab is up goes straight on to the page allocator. */
static void free_with_slab_up(void **state)
{
	(void)state;
	draw_map("########", ".####...");
	assert_int_equal(memblock_free(at(1), units(1)), 0);
	assert_no_pages();
	port.slab_up = true;
	assert_int_equal(memblock_free(at(3), units(2)), 0);
	assert_reserved("..#.....");
	if (memblock_get_rules()->free_reaches_page_allocator) {
		assert_pages("free 0x%lx order 0", (unsigned long)(at(3) >> PAGE_SHIFT));
		assert_pages("free 0x%lx order 0", (unsigned long)(at(4) >> PAGE_SHIFT));
		assert_pages("total 2");
	}
	assert_no_pages();
}

static void free_with_slab_up_tells_the_leak_detector_once(void **state)
{
	(void)state;
	draw_map("########", ".####...");
	port.slab_up = true;
	assert_int_equal(memblock_free(at(3), units(1)), 0);
	assert_leak(LEAK_FREE_PHYS, at(3), units(1));
	forget_pages();
	assert_no_leak_call();
}

/* ---- the ends of the address space ---- */

static void nothing_has_no_effect(void **state)
{
	static struct snapshot before;
	int start = 7, end = 7;

	(void)state;
	draw_map(".##..", "..#..");
	take_snapshot(&before);
	assert_int_equal(memblock_add(at(2), 0), 0);
	assert_int_equal(memblock_remove(at(2), 0), 0);
	assert_int_equal(memblock_reserve(at(4), 0), 0);
	assert_int_equal(memblock_free(at(2), 0), 0);
	assert_int_equal(memblock_mark_nomap(at(2), 0), 0);
	assert_int_equal(memblock_set_node(at(2), 0, &memblock.memory, 0), 0);
	assert_int_equal(memblock_isolate_range(&memblock.memory, at(2), 0, &start, &end), 0);
	assert_int_equal(start, 0);
	assert_int_equal(end, 0);
	assert_int_equal(memblock_add(PHYS_ADDR_MAX, 1), 0); /* cut off to nothing */
	assert_int_equal(memblock_reserve(PHYS_ADDR_MAX, PHYS_ADDR_MAX), 0);
	assert_unchanged(&before);
}

static void ranges_are_cut_off_at_the_top(void **state)
{
	(void)state;
	assert_int_equal(memblock_add(PHYS_ADDR_MAX - 9, 100), 0);
	assert_region(&memblock.memory, 0, PHYS_ADDR_MAX - 9, 9);
	assert_int_equal(memblock_reserve(PHYS_ADDR_MAX - 5, PHYS_ADDR_MAX), 0);
	assert_region(&memblock.reserved, 0, PHYS_ADDR_MAX - 5, 5);
	assert_int_equal(memblock_remove(PHYS_ADDR_MAX - 4, 100), 0);
	assert_region(&memblock.memory, 0, PHYS_ADDR_MAX - 9, 5);
	assert_int_equal(memblock_free(PHYS_ADDR_MAX - 2, 100), 0);
	assert_region(&memblock.reserved, 0, PHYS_ADDR_MAX - 5, 3);
}

static void first_and_last_page(void **state)
{
	phys_addr_t page = PAGE_SIZE, last = (phys_addr_t)0 - page;

	(void)state;
	assert_int_equal(memblock_add(0, page), 0);
	assert_int_equal(memblock_add(last, page), 0);
	assert_int_equal(memblock.memory.cnt, 2);
	assert_region(&memblock.memory, 0, 0, page);
	assert_region(&memblock.memory, 1, last, page - 1); /* the very last byte has no place */
	assert_int_equal(memblock_remove(0, page), 0);
	assert_region(&memblock.memory, 0, last, page - 1);
}

static void the_whole_address_space(void **state)
{
	(void)state;
	assert_int_equal(memblock_add(0, PHYS_ADDR_MAX), 0);
	assert_region(&memblock.memory, 0, 0, PHYS_ADDR_MAX);
	assert_int_equal(memblock_add(at(0), units(4)), 0);
	assert_region(&memblock.memory, 0, 0, PHYS_ADDR_MAX);
	assert_int_equal(memblock_remove(at(0), units(1)), 0);
	assert_region(&memblock.memory, 1, at(1), PHYS_ADDR_MAX - at(1));
	assert_int_equal(memblock_remove(0, PHYS_ADDR_MAX), 0);
	assert_memory("....");
}

static void cap_size(void **state)
{
	phys_addr_t size = 10;

	(void)state;
	assert_addr(memblock_cap_size(PHYS_ADDR_MAX - 10, &size), 10);
	assert_addr(size, 10);
	assert_addr(memblock_cap_size(PHYS_ADDR_MAX - 9, &size), 9);
	assert_addr(size, 9);
	assert_addr(memblock_cap_size(PHYS_ADDR_MAX, &size), 0);
	size = PHYS_ADDR_MAX;
	assert_addr(memblock_cap_size(0, &size), PHYS_ADDR_MAX);
	assert_addr(memblock_cap_size(1, &size), PHYS_ADDR_MAX - 1);
}

/* ---- flags ---- */

static void mark_and_clear(int (*mark)(phys_addr_t, phys_addr_t),
			   int (*clear)(phys_addr_t, phys_addr_t), const char *marked,
			   const char *half_cleared)
{
	draw_map("####.##", "####.##");
	assert_int_equal(mark(at(2), units(4)), 0);
	assert_memory(marked);
	assert_reserved("####.##");
	if (!clear)
		return;
	assert_int_equal(clear(at(2), units(1)), 0);
	assert_memory(half_cleared);
	assert_int_equal(clear(0, PHYS_ADDR_MAX), 0);
	assert_memory("####.##"); /* and fused again */
	assert_reserved("####.##");
}

static void mark_hotplug(void **state)
{
	(void)state;
	mark_and_clear(memblock_mark_hotplug, memblock_clear_hotplug, "##hh.h#", "###h.h#");
}

static void mark_nomap(void **state)
{
	(void)state;
	mark_and_clear(memblock_mark_nomap, memblock_clear_nomap, "##nn.n#", "###n.n#");
}

static void mark_kho_scratch(void **state)
{
	(void)state;
	mark_and_clear(memblock_mark_kho_scratch, memblock_clear_kho_scratch, "##ss.s#", "###s.s#");
}

static void mark_mirror(void **state)
{
	(void)state;
	mirrored_kernelcore = true;
	mark_and_clear(memblock_mark_mirror, NULL, "##mm.m#", NULL);
	assert_true(memblock_has_mirror());
}

static void mark_mirror_needs_kernelcore_since_6_0(void **state)
{
	bool needs = memblock_get_rules()->mirror_needs_kernelcore;

	(void)state;
	draw_map("####", "");
	assert_int_equal(memblock_mark_mirror(at(1), units(1)), 0);
	assert_memory(needs ? "####" : "#m##");
	assert_int_equal(memblock_has_mirror(), !needs);
}

static void mark_mirror_of_nothing_counts(void **state)
{
	(void)state;
	mirrored_kernelcore = true;
	draw_map("####", "");
	assert_int_equal(memblock_mark_mirror(at(1), 0), 0);
	assert_true(memblock_has_mirror());
	assert_memory("####");
}

static void mark_reservations(void **state)
{
	(void)state;
	draw_map("####", "####");
	assert_int_equal(memblock_reserved_mark_noinit(at(1), units(1)), 0);
	assert_reserved("#i##");
	assert_int_equal(memblock_reserved_mark_kern(at(2), units(1)), 0);
	assert_reserved("#ik#");
	assert_memory("####");
}

static void marking_nothing(void **state)
{
	bool whole = memblock_get_rules()->merge_whole_list;

	(void)state;
	draw_map("##|##..nn", "");
	assert_int_equal(memblock_mark_hotplug(at(4), units(2)), 0);
	assert_memory(whole ? "####..nn" : "##|##..nn");
}

static void flags_add_up(void **state)
{
	(void)state;
	draw_map("####", "");
	assert_int_equal(memblock_mark_hotplug(at(0), units(3)), 0);
	assert_int_equal(memblock_mark_nomap(at(1), units(3)), 0);
	assert_int_equal(memblock.memory.cnt, 3);
	assert_int_equal(memblock.memory.regions[0].flags, MEMBLOCK_HOTPLUG);
	assert_int_equal(memblock.memory.regions[1].flags, MEMBLOCK_HOTPLUG | MEMBLOCK_NOMAP);
	assert_int_equal(memblock.memory.regions[2].flags, MEMBLOCK_NOMAP);
	assert_int_equal(memblock_clear_hotplug(at(0), units(4)), 0);
	assert_memory("#nnn");
}

/* ---- nodes ---- */

static void set_node_of_memory(void **state)
{
	(void)state;
	NEED_NODES();
	draw_map("####.##", "####.##");
	assert_int_equal(memblock_set_node(at(0), units(2), &memblock.memory, 0), 0);
	assert_memory("00##.##");
	assert_int_equal(memblock_set_node(at(1), units(5), &memblock.memory, 1), 0);
	assert_memory("0111.1#");
	assert_int_equal(memblock_set_node(at(0), units(7), &memblock.memory, 2), 0);
	assert_memory("2222.22");
	assert_reserved("####.##");
}

static void set_node_of_reservations(void **state)
{
	(void)state;
	NEED_NODES();
	draw_map("####.##", "####.##");
	assert_int_equal(memblock_set_node(at(1), units(5), &memblock.reserved, 3), 0);
	assert_reserved("#333.3#");
	assert_memory("####.##");
}

static void set_node_without_nodes(void **state)
{
	static struct snapshot before;

	(void)state;
	if (MAX_NUMNODES > 1)
		skip();
	draw_map("####", "####");
	take_snapshot(&before);
	assert_int_equal(memblock_set_node(at(1), units(1), &memblock.memory, 0), 0);
	assert_int_equal(memblock_set_node(at(1), units(1), &memblock.reserved, 0), 0);
	assert_unchanged(&before);
}

/* ---- limits ---- */

static void enforce_memory_limit(void **state)
{
	(void)state;
	draw_map(".##.nn.##", "#.#######");
	memblock_enforce_memory_limit(units(5));
	assert_memory(".##.nn.#.");
	assert_reserved("#.######.");
	memblock_enforce_memory_limit(units(4)); /* exactly what the first two regions have */
	assert_memory(".##.nn...");
	assert_reserved("#.####...");
	memblock_enforce_memory_limit(units(1) + 5);
	assert_region(&memblock.memory, 0, at(1), units(1) + 5);
	assert_int_equal(memblock.memory.cnt, 1);
}

static void enforce_memory_limit_that_is_none(void **state)
{
	static struct snapshot before;

	(void)state;
	draw_map(".##.##", "#.####");
	take_snapshot(&before);
	memblock_enforce_memory_limit(0);
	memblock_enforce_memory_limit(units(4) + 1);
	memblock_enforce_memory_limit(PHYS_ADDR_MAX);
	assert_unchanged(&before);
}

static void cap_memory_range(void **state)
{
	(void)state;
	/*        0123456789 */
	draw_map("##.####.##", "##########");
	memblock_cap_memory_range(at(1), units(5));
	assert_memory(".#.###....");
	assert_reserved(".#####....");
}

static void cap_memory_range_keeps_nomap_memory(void **state)
{
	(void)state;
	draw_map("#n.###n#n", "###..####");
	memblock_cap_memory_range(at(3), units(2));
	assert_memory(".n.##.n.n");
	assert_reserved(".........");
}

/* (Q) A no-map region that crosses a border stays in two parts. */
static void cap_memory_range_splits_nomap_memory(void **state)
{
	(void)state;
	draw_map("#nnnn##", "");
	memblock_cap_memory_range(at(3), units(3));
	assert_memory(".nn|nn#.");
}

static void cap_memory_range_without_regions_inside(void **state)
{
	(void)state;
	draw_map("##..nn..##", "##......##");
	memblock_cap_memory_range(at(2), units(2));
	assert_memory("....nn....");
	assert_reserved("..........");
}

static void cap_memory_range_of_size_0(void **state)
{
	(void)state;
	draw_map("####", "####");
	memblock_cap_memory_range(at(1), 0);
	assert_memory("####");
	assert_reserved("####");
}

static void cap_memory_range_without_memory(void **state)
{
	(void)state;
	draw(&memblock.reserved, "###");
	memblock_cap_memory_range(at(1), units(1));
	assert_line("memblock_cap_memory_range: No memory registered yet");
	assert_reserved("###");
}

/*
 * (Q) The end of the range is a plain sum: past the top it wraps, and reservations in the range go,
 * too.
 */
static void cap_memory_range_past_the_top(void **state)
{
	(void)state;
	draw_map("####", "####");
	memblock_cap_memory_range(at(1), PHYS_ADDR_MAX);
	assert_memory(".###");
	assert_reserved("....");
}

static void mem_limit_remove_map(void **state)
{
	(void)state;
	draw_map(".##.##n##", "#########");
	memblock_mem_limit_remove_map(units(3));
	assert_memory(".##.#.n..");
	assert_reserved("#####....");
}

static void mem_limit_remove_map_that_is_none(void **state)
{
	static struct snapshot before;

	(void)state;
	draw_map(".##.##", "#.####");
	take_snapshot(&before);
	memblock_mem_limit_remove_map(0);
	memblock_mem_limit_remove_map(units(5));
	assert_unchanged(&before);
}

/* ---- trimming ---- */

/* In units of half the alignment: ( 0  1 )( 2  3 )( 4  5 ) ... */
static void trim_memory(void **state)
{
	(void)state;
	port.total_may_differ = true;
	draw_map(".###.##..##.#", "");
	memblock_trim_memory(units(2));
	assert_memory("..##.........");
	draw_map("####..##.####", "");
	memblock_trim_memory(units(2));
	assert_memory("####..##..##.");
	assert_addr(memblock.memory.total_size, units(10)); /* (Q) two less would be right */
}

static void trim_memory_strictly(void **state)
{
	struct memblock_rules strict = *memblock_get_rules();
	const struct memblock_rules *era = memblock_get_rules();

	(void)state;
	strict.strict = true;
	NEED_RULES(&strict);
	draw_map(".###.##..##.#", "");
	memblock_trim_memory(units(2));
	assert_memory("..##.........");
	assert_addr(memblock.memory.total_size, units(2));
	memblock_trim_memory(units(4));
	assert_memory(".............");
	assert_addr(memblock.memory.total_size, 0);
	memblock_set_rules(era);
}

static void trim_memory_that_is_aligned(void **state)
{
	static struct snapshot before;

	(void)state;
	draw_map("##..####", "");
	take_snapshot(&before);
	memblock_trim_memory(units(2));
	memblock_trim_memory(1);
	assert_unchanged(&before);
}

static void trim_memory_down_to_nothing(void **state)
{
	(void)state;
	draw_map(".#", "");
	memblock_trim_memory(units(2));
	assert_memory("..");
	assert_int_equal(memblock.memory.cnt, memblock_get_rules()->dummy_in_empty_list);
	memblock_trim_memory(units(2)); /* an empty list stays so */
	assert_memory("..");
}

/* The sum that trimming left wrong shows when the list becomes empty. */
static void trim_memory_makes_the_total_drift(void **state)
{
	(void)state;
	port.total_may_differ = true;
	draw_map(".###", "");
	memblock_trim_memory(units(2));
	assert_memory("..##");
	assert_int_equal(memblock_remove(at(0), units(4)), 0);
	assert_warned("total size");
	assert_addr(memblock.memory.total_size, units(1));
	assert_int_equal(memblock_add(at(0), units(1)), 0);
	assert_warned("empty list");
	assert_addr(memblock.memory.total_size, units(1));
}

/*
 * Three pages below the end of the address space, in whose last MiB rounding up by a MiB wraps to
 * 0.
 */
static phys_addr_t add_near_the_top(void)
{
	phys_addr_t page = PAGE_SIZE, base = (phys_addr_t)0 - 3 * page;

	assert_int_equal(memblock_add(base, 2 * page), 0);
	return base;
}

static void trim_memory_near_the_top(void **state)
{
	phys_addr_t base, page = PAGE_SIZE;

	(void)state;
	set_unit(1 << 20);
	draw_map("##", "");
	base = add_near_the_top();
	memblock_trim_memory(1 << 20);
	assert_memory("##");
	assert_line("memblock_trim_memory: removed [%s-%s], too near the top to be aligned",
		    A(base), A(base + 2 * page - 1));
}

static void trim_the_only_memory_near_the_top(void **state)
{
	(void)state;
	port.total_may_differ = true;
	(void)add_near_the_top();
	memblock_trim_memory(1 << 20); /* as Linux has it: all but the last MiB */
	assert_int_equal(memblock.memory.cnt, 1);
	assert_region(&memblock.memory, 0, 0, (phys_addr_t)0 - (1 << 20));
}

static void trim_the_only_memory_near_the_top_strictly(void **state)
{
	struct memblock_rules strict = *memblock_get_rules();
	const struct memblock_rules *era = memblock_get_rules();

	(void)state;
	strict.strict = true;
	NEED_RULES(&strict);
	(void)add_near_the_top();
	memblock_trim_memory(1 << 20);
	assert_memory("..");
	assert_non_null(strstr(next_line()->text, "too near the top"));
	memblock_set_rules(era);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(add),
		TEST(add_node),
		TEST(reserve),
		TEST(reserve_with_node_and_flags),
		TEST(reserve_kern),
		TEST(remove_memory),
		TEST(free_reserved),
		TEST(free_tells_the_leak_detector_first),
		TEST(lists_change_without_the_leak_detector),
		TEST(free_with_slab_up),
		TEST(free_with_slab_up_tells_the_leak_detector_once),
		TEST(nothing_has_no_effect),
		TEST(ranges_are_cut_off_at_the_top),
		TEST(first_and_last_page),
		TEST(the_whole_address_space),
		TEST(cap_size),
		TEST(mark_hotplug),
		TEST(mark_nomap),
		TEST(mark_kho_scratch),
		TEST(mark_mirror),
		TEST(mark_mirror_needs_kernelcore_since_6_0),
		TEST(mark_mirror_of_nothing_counts),
		TEST(mark_reservations),
		TEST(marking_nothing),
		TEST(flags_add_up),
		TEST(set_node_of_memory),
		TEST(set_node_of_reservations),
		TEST(set_node_without_nodes),
		TEST(enforce_memory_limit),
		TEST(enforce_memory_limit_that_is_none),
		TEST(cap_memory_range),
		TEST(cap_memory_range_keeps_nomap_memory),
		TEST(cap_memory_range_splits_nomap_memory),
		TEST(cap_memory_range_without_regions_inside),
		TEST(cap_memory_range_of_size_0),
		TEST(cap_memory_range_without_memory),
		TEST(cap_memory_range_past_the_top),
		TEST(mem_limit_remove_map),
		TEST(mem_limit_remove_map_that_is_none),
		TEST(trim_memory),
		TEST(trim_memory_strictly),
		TEST(trim_memory_that_is_aligned),
		TEST(trim_memory_down_to_nothing),
		TEST(trim_memory_makes_the_total_drift),
		TEST(trim_memory_near_the_top),
		TEST(trim_the_only_memory_near_the_top),
		TEST(trim_the_only_memory_near_the_top_strictly),
	};

	return RUN_IN_EACH_ERA(tests);
}
