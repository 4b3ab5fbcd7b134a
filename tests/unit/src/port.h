/* SPDX-License-Identifier: MIT */
/*
 * port.h - the machine the unit tests run the library on, and the words they are written in.
 *
 * The machine: an arena of host memory that stands for physical memory from port.base on, a slab
 * and a page allocator that only keep books, and a record of every line, warning, panic and call.
 * What a test did not expect fails it: when a test ends, both lists must be valid and every line,
 * warning and page event read.
 *
 * The words: lists are drawn and compared as pictures, one character a unit (a page unless
 * set_unit() says otherwise), the first one at at(0):
 *
 *     .  nothing                       #  a region without a node and flags
 *     0 to 9  a region of that node    |  a border between two touching regions that look alike
 *     h m n d s  memory: hot-plug, mirrored, no-map, driver-managed, scratch
 *     k i        reserved: by the kernel, not to be initialised
 *     H M N ...  the same on a node, 0 when drawn
 *
 * Regions below at(0) do not show: tests put there what merely fills an array.
 */
#ifndef TESTS_UNIT_PORT_H
#define TESTS_UNIT_PORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <memblock/memblock.h>
#include <memblock/port.h>

/* ---- the machine; all of it is set back before each test ---- */

#define ARENA_SIZE ((phys_addr_t)16 << 20)
#define ARENA_BASE ((phys_addr_t)16 << 20)

struct test_port {
	phys_addr_t base;      /* the physical address of the arena's first byte */
	bool fake_pointers;    /* addresses outside of the arena have pointers, too */
	bool total_may_differ; /* the test leaves a total_size that is not the sum */
	phys_addr_t kernel_end;
	unsigned long max_low_pfn;
	bool slab_up, slab_empty;
	int slab_nid; /* the node the last slab memory was asked for */
	unsigned int slab_allocs, slab_frees;
};

extern struct test_port port;

/*
 * The eras that a test runs under if its file says RUN_IN_EACH_ERA, one after the other; else 6.12.
 */
void use_rules(enum memblock_era era);
bool rules_are(enum memblock_era era);

/* For tests that change the rules, where the library may keep to one era's. */
#define NEED_RULES(wanted)                                                                         \
	do {                                                                                       \
		memblock_set_rules(wanted);                                                        \
		if (memblock_get_rules() != (wanted))                                              \
			skip();                                                                    \
	} while (0)

int port_setup(void **state);
int port_teardown(void **state);

#define TEST(function) cmocka_unit_test_setup_teardown(function, port_setup, port_teardown)

int run_file(const char *name, const struct CMUnitTest *tests, size_t count, bool each_era);
#define RUN(tests) run_file(__FILE__, tests, sizeof(tests) / sizeof((tests)[0]), false)
#define RUN_IN_EACH_ERA(tests) run_file(__FILE__, tests, sizeof(tests) / sizeof((tests)[0]), true)

/* For tests about nodes. */
#define NEED_NODES()                                                                               \
	do {                                                                                       \
		if (MAX_NUMNODES < 4)                                                              \
			skip();                                                                    \
	} while (0)

/* ---- pictures ---- */

void set_unit(phys_addr_t bytes);
phys_addr_t at(unsigned long column);
phys_addr_t units(unsigned long count);

/* Writes a list directly, whatever was in it. */
void draw(struct memblock_type *type, const char *picture);
void draw_map(const char *memory, const char *reserved);

/* Adds `count` small regions below at(0), no two of which touch. */
void fill(struct memblock_type *type, unsigned long count);

void check_picture(const struct memblock_type *type, const char *picture, const char *file,
		   int line);
#define assert_picture(type, picture) check_picture(type, picture, __FILE__, __LINE__)
#define assert_memory(picture) assert_picture(&memblock.memory, picture)
#define assert_reserved(picture) assert_picture(&memblock.reserved, picture)

void check_addr(phys_addr_t found, phys_addr_t expected, const char *file, int line);
#define assert_addr(found, expected) check_addr(found, expected, __FILE__, __LINE__)

/* The invariant of both lists; also checked after each test. */
void check_valid(void);

/* ---- allocations ---- */

/* Whether reservations remember that an allocation was made, and for whom (7.2). */
bool has_owners(void);

/* A picture in which @ is what an allocation shows as: 7.2 marks it as the kernel's. */
const char *taken(const char *picture);
#define assert_taken(picture) assert_reserved(taken(picture))

void *pointer_to(phys_addr_t addr);

/* ---- the whole state, to show that a call changed none of it ---- */

enum { SNAPSHOT_REGIONS = 1024 };

struct snapshot {
	struct memblock lists;
	struct memblock_region memory[SNAPSHOT_REGIONS], reserved[SNAPSHOT_REGIONS];
};

void take_snapshot(struct snapshot *snapshot);
void check_unchanged(const struct snapshot *snapshot, const char *file, int line);
#define assert_unchanged(snapshot) check_unchanged(snapshot, __FILE__, __LINE__)

/* ---- what the library said and did, in order ---- */

/* An address as lines show it; the text lives for a few calls. */
const char *A(phys_addr_t addr);

struct recorded_line {
	enum memblock_log_level level;
	char text[200];
	const void *caller;
};

/* The next line that was not read yet. */
const struct recorded_line *next_line(void);
void check_line(const char *file, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
#define assert_line(...) check_line(__FILE__, __LINE__, __VA_ARGS__)
void check_no_line(const char *file, int line);
#define assert_no_line() check_no_line(__FILE__, __LINE__)
void forget_lines(void);

/* The next warning contains `part`. */
void check_warned(const char *part, const char *file, int line);
#define assert_warned(part) check_warned(part, __FILE__, __LINE__)
#define assert_not_warned() check_warned(NULL, __FILE__, __LINE__)
void forget_warnings(void);

/*
 * What was called of the page allocator: "zero", "reserve 0x5-0x7 node 0" and "free 0x8 order 3"
 * (frames), "total 8".
 */
void check_pages(const char *file, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
#define assert_pages(...) check_pages(__FILE__, __LINE__, __VA_ARGS__)
void forget_pages(void);
#define assert_no_pages() check_pages(__FILE__, __LINE__, "nothing")

/* What the leak detector was told; need not be read. */
enum leak_call { LEAK_NOTHING, LEAK_ALLOC, LEAK_ALLOC_PHYS, LEAK_FREE_PHYS };
void check_leak(enum leak_call call, phys_addr_t addr, phys_addr_t size, const char *file,
		int line);
#define assert_leak(call, addr, size) check_leak(call, addr, size, __FILE__, __LINE__)
#define assert_no_leak_call() assert_leak(LEAK_NOTHING, 0, 0)
void forget_leak_calls(void);

/* The call panics with these words; addresses in it are written with A(). */
extern jmp_buf panic_jump;
extern bool panic_expected;
void check_panic(const char *words, const char *file, int line);
#define assert_panics(words, call)                                                                 \
	do {                                                                                       \
		panic_expected = true;                                                             \
		if (setjmp(panic_jump) == 0)                                                       \
			(void)(call);                                                              \
		check_panic(words, __FILE__, __LINE__);                                            \
	} while (0)

#endif
