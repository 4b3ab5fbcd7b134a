// SPDX-License-Identifier: MIT
/*
 * port.c - the least a port can be: the page allocator adds up what it is given, physical memory is
 * one window that the region arrays fit into.
 */
#include "port.h"

#include <memblock/port.h>
#include <stdio.h>
#include <stdlib.h>

enum { WINDOW_BITS = 26 };

static char *window;
static phys_addr_t window_base;
static uint64_t page_sum;

void port_reset_pages(void)
{
	page_sum = 0;
}

uint64_t port_page_sum(void)
{
	return page_sum;
}

void port_move_window(uint64_t base)
{
	if (!window)
		window = calloc(1, (size_t)1 << WINDOW_BITS);
	window_base = base;
}

/* The window is where it is first asked for, until it is moved. */
void *memblock_port_phys_to_virt(phys_addr_t address)
{
	if (!window)
		port_move_window(address >> WINDOW_BITS << WINDOW_BITS);
	if (!window || address >> WINDOW_BITS != window_base >> WINDOW_BITS)
		memblock_port_panic("an array outside the bench's memory");
	return window + (address - window_base);
}

phys_addr_t memblock_port_virt_to_phys(const void *pointer)
{
	return window_base + (phys_addr_t)((const char *)pointer - window);
}

void memblock_port_log(enum memblock_log_level level, const char *line, const void *caller)
{
	(void)caller;
	if (level >= MEMBLOCK_LOG_ERROR)
		fprintf(stderr, "%s\n", line);
}

void memblock_port_warn(const char *what)
{
	(void)what;
}

_Noreturn void memblock_port_panic(const char *why)
{
	fprintf(stderr, "bench: panic: %s\n", why);
	exit(2);
}

phys_addr_t memblock_port_kernel_end(void)
{
	return 0;
}

unsigned long memblock_port_max_low_pfn(void)
{
	return ~0UL;
}

void memblock_port_reset_managed_pages(void)
{
}

void memblock_port_reserve_pages(phys_addr_t start, phys_addr_t end, int nid)
{
	(void)start;
	(void)end;
	(void)nid;
}

void memblock_port_free_pages(unsigned long pfn, unsigned int order)
{
	page_sum += pfn ^ (uint64_t)order << 56;
}

void memblock_port_totalram_add(unsigned long pages)
{
	(void)pages;
}

bool memblock_port_slab_is_available(void)
{
	return false;
}

void *memblock_port_slab_alloc(size_t size, int nid)
{
	(void)size;
	(void)nid;
	return NULL;
}

void memblock_port_slab_free(void *pointer)
{
	(void)pointer;
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
