// SPDX-License-Identifier: MIT
/*
 * hello.c - the smallest complete user of the library: a port, and a boot on top of it, as an
 * ordinary program.
 *
 * A kernel does the same, but its RAM is real: there phys_to_virt adds the offset of the linear
 * mapping, log writes to the console, panic stops the machine, and free_pages feeds the page
 * allocator. README.md here says how to build it.
 */
#include <memblock/memblock.h>
#include <memblock/port.h>

#include <stdio.h>
#include <stdlib.h>

/* ---- the machine: 1 MiB of RAM at physical address 1 GiB ---- */

#define RAM_BASE 0x40000000UL
#define RAM_SIZE 0x100000UL

static _Alignas(65536) unsigned char ram[RAM_SIZE];

/* ---- the port: what the library needs to know and to be able to do (memblock/port.h) ---- */

void *memblock_port_phys_to_virt(phys_addr_t address)
{
	return ram + (address - RAM_BASE);
}

phys_addr_t memblock_port_virt_to_phys(const void *pointer)
{
	return RAM_BASE + (phys_addr_t)((const unsigned char *)pointer - ram);
}

void memblock_port_log(enum memblock_log_level level, const char *line, const void *caller)
{
	(void)level;
	(void)caller;
	puts(line);
}

void memblock_port_warn(const char *what)
{
	printf("WARNING: %s\n", what);
}

_Noreturn void memblock_port_panic(const char *why)
{
	printf("PANIC: %s\n", why);
	exit(1);
}

phys_addr_t memblock_port_kernel_end(void)
{
	return 0; /* only matters for allocations from the bottom up */
}

/* ---- the port, continued: the page allocator, which takes over in the end ---- */

unsigned long memblock_port_max_low_pfn(void)
{
	return -1UL; /* no high memory */
}

void memblock_port_reset_managed_pages(void)
{
}

void memblock_port_reserve_pages(phys_addr_t start, phys_addr_t end, int nid)
{
	(void)nid;
	printf("in use: 0x%lx-0x%lx\n", (unsigned long)start, (unsigned long)end - 1);
}

void memblock_port_free_pages(unsigned long pfn, unsigned int order)
{
	printf("free:   %4lu pages at 0x%lx\n", 1UL << order, pfn << PAGE_SHIFT);
}

void memblock_port_totalram_add(unsigned long pages)
{
	printf("%lu pages are free\n", pages);
}

/* ---- the boot ---- */

int main(void)
{
	char *greeting;
	phys_addr_t table;

	memblock_debug = 1; /* log each step, like the boot parameter memblock=debug */

	memblock_add(RAM_BASE, RAM_SIZE);    /* what RAM there is: firmware says so */
	memblock_reserve(RAM_BASE, 0x18000); /* what of it is taken: the kernel itself */

	greeting = memblock_alloc(64, 8);            /* a pointer to zeroed memory */
	table = memblock_phys_alloc(0x4000, 0x4000); /* an address, aligned to its size */

	snprintf(greeting, 64, "Hello from physical address 0x%lx",
		 (unsigned long)memblock_port_virt_to_phys(greeting));
	puts(greeting);

	memblock_free(table, 0x4000); /* not needed after all */

	memblock_dump_all(); /* both lists as they are now */
	memblock_free_all(); /* and the rest is the page allocator's */
	return 0;
}
