/* SPDX-License-Identifier: MIT */
/*
 * broken.c - a mistake for the random tests to find: memblock_remove() leaves the last byte. Linked
 * with --wrap, so that the library itself is as it is everywhere else.
 */
#include <memblock/memblock.h>

int __real_memblock_remove(phys_addr_t base, phys_addr_t size);
int __wrap_memblock_remove(phys_addr_t base, phys_addr_t size);

int __wrap_memblock_remove(phys_addr_t base, phys_addr_t size)
{
	return __real_memblock_remove(base, size > 1 ? size - 1 : size);
}
