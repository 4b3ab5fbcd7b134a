// SPDX-License-Identifier: MIT
/*
 * machine.c - the simulated machine: memblock's port for the host.
 *
 * Physical memory. One large range of host addresses, the arena, is reserved and costs nothing
 * until it is written. It is dealt out in windows of 1 GiB, one for each gigabyte of physical
 * memory that somebody reaches for. Behind each window lies some slack, so that an array that
 * crosses a gigabyte border stays in one piece; what is written through a pointer is read back
 * through the same pointer, which is all memblock relies on.
 */
#include "machine.h"
#include "tool.h"

#include <memblock/arm.h>
#include <memblock/port.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define WINDOW_BITS 30
#define WINDOW_SLACK (1ULL << 26)
#define WINDOW_STRIDE ((1ULL << WINDOW_BITS) + WINDOW_SLACK)
#define MAX_WINDOWS 16384

struct machine machine = { .max_low_pfn = ~0UL };

static char *arena;
static size_t arena_windows;
static uint64_t window_owner[MAX_WINDOWS]; /* physical address >> WINDOW_BITS */
static size_t window_cnt;
static jmp_buf *panic_exit;

/* ---- physical memory ---- */

static void reserve_arena(void)
{
	void *start;

	for (arena_windows = MAX_WINDOWS; arena_windows; arena_windows /= 2) {
		start = mmap(NULL, arena_windows * WINDOW_STRIDE, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		if (start != MAP_FAILED) {
			arena = start;
			madvise(arena, arena_windows * WINDOW_STRIDE, MADV_DONTDUMP);
			return;
		}
	}
	tool_error("the host has no address space for the simulated machine");
	exit(EXIT_FAILED);
}

static size_t window_of(phys_addr_t address)
{
	uint64_t owner = (uint64_t)address >> WINDOW_BITS;
	static size_t last;
	size_t i;

	if (last < window_cnt && window_owner[last] == owner)
		return last;
	for (i = 0; i < window_cnt; i++) {
		if (window_owner[i] == owner)
			return last = i;
	}
	if (!arena)
		reserve_arena();
	if (window_cnt == arena_windows) {
		tool_error(
			"allocations in more than %zu different gigabytes: more than the simulated "
			"machine can hold",
			arena_windows);
		exit(EXIT_FAILED);
	}
	window_owner[window_cnt] = owner;
	return last = window_cnt++;
}

void *memblock_port_phys_to_virt(phys_addr_t address)
{
	size_t window = window_of(address);

	return arena + window * WINDOW_STRIDE + (address & ((1ULL << WINDOW_BITS) - 1));
}

phys_addr_t memblock_port_virt_to_phys(const void *pointer)
{
	size_t offset = (size_t)((const char *)pointer - arena);

	if ((const char *)pointer < arena || offset >= window_cnt * WINDOW_STRIDE)
		return (phys_addr_t)(uintptr_t)
			pointer; /* a built-in or slab array: any distinct number */
	return (phys_addr_t)((window_owner[offset / WINDOW_STRIDE] << WINDOW_BITS) +
			     offset % WINDOW_STRIDE);
}

/* ---- log and panic ---- */

void memblock_port_log(enum memblock_log_level level, const char *line, const void *caller)
{
	char text[256];

	if (caller && machine.caller)
		snprintf(text, sizeof(text), "%s %s", line, machine.caller);
	else
		snprintf(text, sizeof(text), "%s", line);
	if (machine.log)
		machine.log(level, text);
	else if (level >= MEMBLOCK_LOG_WARN)
		fprintf(stderr, "%s\n", text);
}

void memblock_port_warn(const char *what)
{
	char text[256];

	machine.warnings++;
	snprintf(text, sizeof(text), "WARNING: %s", what);
	if (machine.log)
		machine.log(MEMBLOCK_LOG_WARN, text);
}

_Noreturn void memblock_port_panic(const char *why)
{
	snprintf(machine.panic, sizeof(machine.panic), "%s", why);
	if (panic_exit)
		longjmp(*panic_exit, 1);
	tool_error("kernel panic: %s", why);
	exit(EXIT_FAILED);
}

phys_addr_t memblock_port_kernel_end(void)
{
	return machine.kernel_end;
}

/* ---- the page allocator ---- */

unsigned long memblock_port_max_low_pfn(void)
{
	return machine.max_low_pfn;
}

void memblock_port_reset_managed_pages(void)
{
	machine.pages = 0;
}

void memblock_port_reserve_pages(phys_addr_t start, phys_addr_t end, int nid)
{
	if (machine.kept_cnt == machine.kept_max) {
		machine.kept_max = machine.kept_max ? 2 * machine.kept_max : 64;
		machine.kept = xrealloc(machine.kept, machine.kept_max * sizeof(*machine.kept));
	}
	machine.kept[machine.kept_cnt++] = (struct machine_reserved_pages){ start, end, nid };
}

void memblock_port_free_pages(unsigned long pfn, unsigned int order)
{
	if (machine.block_cnt == machine.block_max) {
		machine.block_max = machine.block_max ? 2 * machine.block_max : 64;
		machine.blocks =
			xrealloc(machine.blocks, machine.block_max * sizeof(*machine.blocks));
	}
	machine.blocks[machine.block_cnt++] = (struct machine_page_block){ pfn, order };
	machine.blocks_by_order[order]++;
}

void memblock_port_totalram_add(unsigned long pages)
{
	machine.pages += pages;
}

/* ---- the slab: host memory, and nobody looks for leaks ---- */

bool memblock_port_slab_is_available(void)
{
	return machine.slab_is_up;
}

void *memblock_port_slab_alloc(size_t size, int nid)
{
	(void)nid;
	return calloc(1, size ? size : 1);
}

void memblock_port_slab_free(void *pointer)
{
	free(pointer);
}

void kmemleak_alloc(const void *pointer, size_t size, int min_count, unsigned int gfp)
{
	(void)pointer;
	(void)size;
	(void)min_count;
	(void)gfp;
}

void kmemleak_alloc_phys(phys_addr_t address, size_t size, int min_count, unsigned int gfp)
{
	(void)address;
	(void)size;
	(void)min_count;
	(void)gfp;
}

void kmemleak_free_part_phys(phys_addr_t address, size_t size)
{
	(void)address;
	(void)size;
}

/* ---- ARM: a machine without caches ---- */

void arm_port_clean_dcache(const void *start, size_t bytes)
{
	(void)start;
	(void)bytes;
}

void arm_port_dsb(void)
{
}

void arm_port_isb(void)
{
}

void arm_port_flush_tlb(uint32_t virtual, uint64_t bytes)
{
	(void)virtual;
	(void)bytes;
}

void arm_port_flush_branch_predictor(void)
{
}

/* ---- running ---- */

void machine_no_log(enum memblock_log_level level, const char *line)
{
	(void)level;
	(void)line;
}

void machine_reset(void)
{
	free(machine.blocks);
	free(machine.kept);
	machine = (struct machine){ .max_low_pfn = ~0UL };
	if (window_cnt)
		madvise(arena, window_cnt * WINDOW_STRIDE, MADV_DONTNEED);
	window_cnt = 0;
	memblock_reset();
}

bool machine_try(void (*body)(void *arg), void *arg)
{
	jmp_buf here;

	panic_exit = &here;
	if (setjmp(here) == 0)
		body(arg);
	panic_exit = NULL;
	return machine.panic[0] == '\0';
}
