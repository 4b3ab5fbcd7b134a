// SPDX-License-Identifier: MIT
/*
 * port.c - the machine of the unit tests (port.h): the library's port over an arena, the record of
 * what the library said and did, and the pictures. Nothing here asks the library anything: what it
 * reads of the lists it reads itself, so that a broken library cannot vouch for itself.
 */
#include "port.h"

enum { MAX_LINES = 4096, MAX_CALLS = 4096, WIDEST_PICTURE = 128 };

struct test_port port;

static enum memblock_era era_in_force;
static phys_addr_t unit_bytes;

static _Alignas(65536) unsigned char arena[16 << 20];
static _Alignas(65536) unsigned char slab[1 << 20];
static size_t slab_used;

static struct recorded_line lines[MAX_LINES];
static unsigned int line_cnt, lines_read;

static char warnings[MAX_CALLS][100];
static unsigned int warning_cnt, warnings_read;

static char page_calls[MAX_CALLS][100];
static unsigned int page_call_cnt, page_calls_read;

struct recorded_leak_call {
	enum leak_call call;
	phys_addr_t addr, size;
	bool reserved; /* when it was made */
};
static struct recorded_leak_call leak_calls[MAX_CALLS];
static unsigned int leak_call_cnt, leak_calls_read;

jmp_buf panic_jump;
bool panic_expected;
static char panic_words[200];

/* ---- addresses ---- */

static phys_addr_t slab_base(void)
{
	return port.base + 2 * ARENA_SIZE;
}

void *memblock_port_phys_to_virt(phys_addr_t address)
{
	if ((phys_addr_t)(address - port.base) < ARENA_SIZE)
		return arena + (phys_addr_t)(address - port.base);
	assert_true(port.fake_pointers);
	return (void *)(uintptr_t)address; /* NOLINT: never followed */
}

phys_addr_t memblock_port_virt_to_phys(const void *pointer)
{
	uintptr_t in_arena = (uintptr_t)pointer - (uintptr_t)arena;
	uintptr_t in_slab = (uintptr_t)pointer - (uintptr_t)slab;

	if (in_arena < sizeof(arena))
		return port.base + (phys_addr_t)in_arena;
	if (in_slab < sizeof(slab))
		return slab_base() + (phys_addr_t)in_slab;
	assert_true(port.fake_pointers);
	return (phys_addr_t)(uintptr_t)pointer;
}

/* ---- lines, warnings, panics ---- */

void memblock_port_log(enum memblock_log_level level, const char *line, const void *caller)
{
	assert_true(line_cnt < MAX_LINES);
	lines[line_cnt].level = level;
	lines[line_cnt].caller = caller;
	snprintf(lines[line_cnt++].text, sizeof(lines[0].text), "%s", line);
}

void memblock_port_warn(const char *what)
{
	assert_true(warning_cnt < MAX_CALLS);
	snprintf(warnings[warning_cnt++], sizeof(warnings[0]), "%s", what);
}

_Noreturn void memblock_port_panic(const char *why)
{
	snprintf(panic_words, sizeof(panic_words), "%s", why);
	if (!panic_expected)
		fail_msg("panic: %s", why);
	longjmp(panic_jump, 1);
}

void check_panic(const char *words, const char *file, int line)
{
	panic_expected = false;
	_assert_string_equal(panic_words[0] ? panic_words : "(no panic)", words, file, line);
	panic_words[0] = '\0';
}

const char *A(phys_addr_t addr)
{
	static char texts[16][24];
	static unsigned int next;
	char *text = texts[next++ % 16];

	snprintf(text, sizeof(texts[0]), "0x%0*llx", (int)(2 * sizeof(addr)),
		 (unsigned long long)addr);
	return text;
}

const struct recorded_line *next_line(void)
{
	static const struct recorded_line none = { .text = "(no line)" };

	return lines_read < line_cnt ? &lines[lines_read++] : &none;
}

void check_line(const char *file, int line, const char *format, ...)
{
	char expected[200];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(expected, sizeof(expected), format, arguments);
	va_end(arguments);
	_assert_string_equal(next_line()->text, expected, file, line);
}

void check_no_line(const char *file, int line)
{
	_assert_string_equal(next_line()->text, "(no line)", file, line);
}

void forget_lines(void)
{
	lines_read = line_cnt;
}

void forget_warnings(void)
{
	warning_cnt = warnings_read = 0;
}

void check_warned(const char *part, const char *file, int line)
{
	const char *warning = warnings_read < warning_cnt ? warnings[warnings_read++] : NULL;

	if (!part && !warning)
		return;
	if (!part || !warning || !strstr(warning, part)) {
		print_error("%s:%d: warned of \"%s\", expected \"%s\"\n", file, line,
			    warning ? warning : "nothing", part ? part : "nothing");
		_fail(file, line);
	}
}

/* ---- the kernel and its page allocator ---- */

phys_addr_t memblock_port_kernel_end(void)
{
	return port.kernel_end;
}

unsigned long memblock_port_max_low_pfn(void)
{
	return port.max_low_pfn;
}

static char *next_page_call(void)
{
	assert_true(page_call_cnt < MAX_CALLS);
	return page_calls[page_call_cnt++];
}

void memblock_port_reset_managed_pages(void)
{
	snprintf(next_page_call(), sizeof(page_calls[0]), "zero");
}

void memblock_port_reserve_pages(phys_addr_t start, phys_addr_t end, int nid)
{
	snprintf(next_page_call(), sizeof(page_calls[0]), "reserve 0x%lx-0x%lx node %d",
		 (unsigned long)(start >> PAGE_SHIFT),
		 (unsigned long)((end + (phys_addr_t)PAGE_SIZE - 1) >> PAGE_SHIFT), nid);
}

void memblock_port_free_pages(unsigned long pfn, unsigned int order)
{
	assert_true(order <= MAX_PAGE_ORDER && pfn % (1UL << order) == 0);
	snprintf(next_page_call(), sizeof(page_calls[0]), "free 0x%lx order %u", pfn, order);
}

void memblock_port_totalram_add(unsigned long pages)
{
	snprintf(next_page_call(), sizeof(page_calls[0]), "total %lu", pages);
}

void check_pages(const char *file, int line, const char *format, ...)
{
	char expected[100];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(expected, sizeof(expected), format, arguments);
	va_end(arguments);
	_assert_string_equal(page_calls_read < page_call_cnt ? page_calls[page_calls_read++] :
							       "nothing",
			     expected, file, line);
}

void forget_pages(void)
{
	page_calls_read = page_call_cnt;
}

/* ---- the slab: memory is given out once, and spoilt when it comes back ---- */

bool memblock_port_slab_is_available(void)
{
	return port.slab_up;
}

void *memblock_port_slab_alloc(size_t size, int nid)
{
	unsigned char *memory = slab + slab_used;

	port.slab_nid = nid;
	if (port.slab_empty)
		return NULL;
	assert_true(size <= sizeof(slab) - slab_used);
	slab_used += (size + 63) & ~(size_t)63;
	port.slab_allocs++;
	return memset(memory, 0, size);
}

void memblock_port_slab_free(void *pointer)
{
	assert_true((uintptr_t)pointer - (uintptr_t)slab < slab_used);
	memset(pointer, 0xdd, 64);
	port.slab_frees++;
}

/* ---- the leak detector ---- */

static bool list_holds(const struct memblock_type *type, phys_addr_t addr)
{
	unsigned long i;

	for (i = 0; i < type->cnt; i++) {
		if ((phys_addr_t)(addr - type->regions[i].base) < type->regions[i].size)
			return true;
	}
	return false;
}

static void record_leak_call(enum leak_call call, phys_addr_t addr, size_t size)
{
	assert_true(leak_call_cnt < MAX_CALLS);
	leak_calls[leak_call_cnt++] = (struct recorded_leak_call){
		call,
		addr,
		(phys_addr_t)size,
		list_holds(&memblock.reserved, addr),
	};
}

void kmemleak_alloc(const void *pointer, size_t size, int min_count, unsigned int gfp)
{
	assert_true(min_count == 0 && gfp == 0);
	record_leak_call(LEAK_ALLOC, memblock_port_virt_to_phys(pointer), size);
}

void kmemleak_alloc_phys(phys_addr_t address, size_t size, int min_count, unsigned int gfp)
{
	assert_true(min_count == 0 && gfp == 0);
	record_leak_call(LEAK_ALLOC_PHYS, address, size);
}

void kmemleak_free_part_phys(phys_addr_t address, size_t size)
{
	record_leak_call(LEAK_FREE_PHYS, address, size);
}

/*
 * Each call of the library comes while the memory in question is reserved: after an allocation,
 * before a free.
 */
void check_leak(enum leak_call call, phys_addr_t addr, phys_addr_t size, const char *file, int line)
{
	const struct recorded_leak_call none = { LEAK_NOTHING, 0, 0, true };
	const struct recorded_leak_call *found =
		leak_calls_read < leak_call_cnt ? &leak_calls[leak_calls_read++] : &none;

	_assert_int_equal(found->call, call, file, line);
	check_addr(found->addr, addr, file, line);
	check_addr(found->size, size, file, line);
	_assert_true(found->reserved, "told while the memory is reserved", file, line);
}

void forget_leak_calls(void)
{
	leak_calls_read = leak_call_cnt;
}

/* ---- pictures ---- */

void set_unit(phys_addr_t bytes)
{
	unit_bytes = bytes;
}

phys_addr_t units(unsigned long count)
{
	return (phys_addr_t)(count * unit_bytes);
}

phys_addr_t at(unsigned long column)
{
	return port.base + units(column);
}

/* One letter a flag; the letter of flag 1 << i at i. */
static const char flag_letters[] = "hmndiks";

static char letter_of(const struct memblock_region *region)
{
	int nid = memblock_get_region_node(region);
	bool on_node = MAX_NUMNODES > 1 && nid != MAX_NUMNODES && nid != NUMA_NO_NODE;
	unsigned int i;

	if (region->flags == MEMBLOCK_NONE)
		return !on_node ? '#' : nid >= 0 && nid <= 9 ? (char)('0' + nid) : '?';
	for (i = 0; flag_letters[i]; i++) {
		if ((unsigned int)region->flags == 1U << i)
			return (char)(flag_letters[i] - (on_node ? 'a' - 'A' : 0));
	}
	return '?';
}

static void set_letter(struct memblock_region *region, char letter)
{
	const char *flag = strchr(flag_letters, letter | 0x20);
	bool digit = letter >= '0' && letter <= '9';

	region->flags = MEMBLOCK_NONE;
	if (!digit && letter != '#')
		region->flags = (enum memblock_flags)(1U << (flag - flag_letters));
	memblock_set_region_node(region, digit                          ? letter - '0' :
					 letter >= 'A' && letter <= 'Z' ? 0 :
									  MAX_NUMNODES);
}

static void append(struct memblock_type *type, phys_addr_t base, phys_addr_t size, char letter)
{
	struct memblock_region *region;

	if (type->regions[0].size == 0)
		type->cnt = 0;
	assert_true(type->cnt < type->max);
	region = &type->regions[type->cnt++];
	region->base = base;
	region->size = size;
	set_letter(region, letter);
	type->total_size += size;
}

void draw(struct memblock_type *type, const char *picture)
{
	unsigned long column = 0, first;
	char letter;

	memset(&type->regions[0], 0, sizeof(type->regions[0]));
	type->total_size = 0;
	type->cnt = memblock_get_rules()->dummy_in_empty_list ? 1 : 0;
	while ((letter = *picture)) {
		first = column;
		for (; *picture == letter; picture++)
			column += letter != '|';
		if (letter != '.' && letter != '|')
			append(type, at(first), units(column - first), letter);
	}
}

void draw_map(const char *memory, const char *reserved)
{
	draw(&memblock.memory, memory);
	draw(&memblock.reserved, reserved);
}

void fill(struct memblock_type *type, unsigned long count)
{
	struct memblock_region shown[WIDEST_PICTURE];
	unsigned long shown_cnt = type->regions[0].size ? type->cnt : 0, i;

	assert_true(shown_cnt < WIDEST_PICTURE && shown_cnt + count <= type->max);
	memcpy(shown, type->regions, shown_cnt * sizeof(shown[0]));
	for (i = 0; i < count; i++) {
		type->regions[i].base = (phys_addr_t)(0x100000 + i * 0x100);
		type->regions[i].size = 0x80;
		set_letter(&type->regions[i], '#');
		type->total_size += 0x80;
	}
	memcpy(&type->regions[count], shown, shown_cnt * sizeof(shown[0]));
	type->cnt = count + shown_cnt;
}

/* The column that an address lies in; behind every picture if it lies below the first. */
static unsigned long column_of(phys_addr_t addr)
{
	return (unsigned long)((phys_addr_t)(addr - port.base) / unit_bytes);
}

static bool made_of_units(const struct memblock_region *region)
{
	return at(column_of(region->base)) == region->base && region->size % unit_bytes == 0;
}

/* `columns` wide; behind it "?" for a region that is not made of units, "+" for one outside. */
static void render(const struct memblock_type *type, unsigned long columns, char *text)
{
	unsigned long i, first, last, column = 0;
	const struct memblock_region *region;

	for (i = 0; i < type->cnt; i++) {
		region = &type->regions[i];
		if (!region->size || region->base + region->size <= port.base)
			continue;
		first = column_of(region->base);
		last = column_of(region->base + region->size);
		if (first < column || last > columns || !made_of_units(region)) {
			*text++ = last > columns ? '+' : '?';
			break;
		}
		if (first == column && column && text[-1] == letter_of(region))
			*text++ = '|';
		for (; column < first; column++)
			*text++ = '.';
		for (; column < last; column++)
			*text++ = letter_of(region);
	}
	for (; column < columns; column++)
		*text++ = '.';
	*text = '\0';
}

void check_picture(const struct memblock_type *type, const char *picture, const char *file,
		   int line)
{
	unsigned long columns = 0, i;
	char text[2 * WIDEST_PICTURE + 2];

	for (i = 0; picture[i]; i++)
		columns += picture[i] != '|';
	assert_true(columns <= WIDEST_PICTURE);
	render(type, columns, text);
	_assert_string_equal(text, picture, file, line);
}

void check_addr(phys_addr_t found, phys_addr_t expected, const char *file, int line)
{
	_assert_string_equal(A(found), A(expected), file, line);
}

/* ---- the invariant ---- */

static void check_list(const struct memblock_type *type)
{
	phys_addr_t end = 0, total = 0;
	const struct memblock_region *region;
	unsigned long i;

	assert_true(type->cnt <= type->max);
	if (type->regions[0].size == 0) {
		assert_int_equal(type->cnt, memblock_get_rules()->dummy_in_empty_list);
		assert_true(type->regions[0].base == 0 && type->regions[0].flags == 0);
	} else {
		assert_true(type->cnt > 0);
		for (i = 0; i < type->cnt; i++) {
			region = &type->regions[i];
			assert_true(region->size && region->base >= end);
			end = region->base + region->size;
			assert_true(end > region->base);
			total += region->size;
		}
	}
	if (!port.total_may_differ)
		assert_addr(type->total_size, total);
}

void check_valid(void)
{
	check_list(&memblock.memory);
	check_list(&memblock.reserved);
}

/* ---- the whole state ---- */

static void copy_regions(struct memblock_region *to, const struct memblock_type *type)
{
	assert_true(type->max <= SNAPSHOT_REGIONS);
	memcpy(to, type->regions, type->max * sizeof(*to));
}

void take_snapshot(struct snapshot *snapshot)
{
	memcpy(&snapshot->lists, &memblock, sizeof(memblock));
	copy_regions(snapshot->memory, &memblock.memory);
	copy_regions(snapshot->reserved, &memblock.reserved);
}

void check_unchanged(const struct snapshot *snapshot, const char *file, int line)
{
	_assert_memory_equal(&memblock, &snapshot->lists, sizeof(memblock), file, line);
	_assert_memory_equal(memblock.memory.regions, snapshot->memory,
			     memblock.memory.max * sizeof(snapshot->memory[0]), file, line);
	_assert_memory_equal(memblock.reserved.regions, snapshot->reserved,
			     memblock.reserved.max * sizeof(snapshot->reserved[0]), file, line);
}

/* ---- running ---- */

void use_rules(enum memblock_era era)
{
	memblock_set_rules(&memblock_era_rules[era]);
}

bool rules_are(enum memblock_era era)
{
	return memblock_get_rules() == &memblock_era_rules[era];
}

int port_setup(void **state)
{
	(void)state;
	memblock_reset();
	use_rules(era_in_force);
	memset(&port, 0, sizeof(port));
	port.base = ARENA_BASE;
	port.max_low_pfn = ~0UL;
	port.slab_nid = -100;
	set_unit(PAGE_SIZE);
	slab_used = 0;
	line_cnt = lines_read = 0;
	warning_cnt = warnings_read = 0;
	page_call_cnt = page_calls_read = 0;
	leak_call_cnt = leak_calls_read = 0;
	panic_expected = false;
	panic_words[0] = '\0';
	return 0;
}

int port_teardown(void **state)
{
	(void)state;
	check_valid();
	assert_no_line();
	assert_not_warned();
	assert_no_pages();
	return 0;
}

/* Named as the file is, so that a failure says under which rules it came. */
int run_file(const char *name, const struct CMUnitTest *tests, size_t count, bool each_era)
{
	char group[100];
	int failed = 0;

	name = strrchr(name, '/') ? strrchr(name, '/') + 1 : name;
	for (era_in_force = each_era ? MEMBLOCK_RULES_5_0 : MEMBLOCK_RULES_6_12;
	     era_in_force < MEMBLOCK_ERAS; era_in_force++) {
		use_rules(era_in_force);
		if (!rules_are(era_in_force))
			continue;
		snprintf(group, sizeof(group), "%s under the %s rules", name,
			 memblock_era_rules[era_in_force].era);
		failed += _cmocka_run_group_tests(group, tests, count, NULL, NULL);
		if (!each_era)
			break;
	}
	return failed;
}

/* ---- allocations ---- */

bool has_owners(void)
{
	return memblock_get_rules()->reservations_keep_owner;
}

const char *taken(const char *picture)
{
	static char text[100];
	unsigned int i;

	for (i = 0; picture[i]; i++)
		text[i] = picture[i] != '@' ? picture[i] : has_owners() ? 'k' : '#';
	text[i] = '\0';
	return text;
}

void *pointer_to(phys_addr_t addr)
{
	return memblock_port_phys_to_virt(addr);
}
