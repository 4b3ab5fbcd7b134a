// SPDX-License-Identifier: MIT
/*
 * machine.c - what is known about the machine, and whether it still holds what the loader put
 * there.
 */
#include "boot.h"

struct machine machine;

void must(int error, const char *what)
{
	if (error)
		memblock_port_panic(what);
}

unsigned long max_low_pfn(void)
{
	return (unsigned long)(machine.mmu.arm_lowmem_limit >> PAGE_SHIFT);
}

uint32_t checksum(const void *bytes, uint32_t size)
{
	const unsigned char *p = bytes;
	uint32_t i, sum = 0;

	for (i = 0; i < size; i++)
		sum = (sum << 1 | sum >> 31) ^ p[i];
	return sum;
}

void check_bystanders(void)
{
	check(checksum(machine.dtb, machine.dtb_size) == machine.dtb_sum,
	      "the device tree is as it was, %u bytes", machine.dtb_size);
	if (!machine.initrd) {
		skip("the initrd is as it was", "none was given");
		return;
	}
	check(checksum(machine.initrd, machine.initrd_size) == machine.initrd_sum,
	      "the initrd is as it was, %u bytes with checksum 0x%08x", machine.initrd_size,
	      machine.initrd_sum);
}
