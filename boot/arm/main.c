// SPDX-License-Identifier: MIT
/*
 * main.c - the order of a boot, and of its checks.
 */
#include "boot.h"

/* Called by head.S on the stack of the image, at the linear address. */
_Noreturn void boot_main(uint32_t dtb, uint32_t phys_offset);

static void harden(void)
{
	must(mark_rodata_ro(&machine.mmu, address_of(_text), address_of(_etext),
			    address_of(_erodata)),
	     "the image cannot be made read-only");
}

_Noreturn void boot_main(uint32_t dtb, uint32_t phys_offset)
{
	setup(dtb, phys_offset);
	check_allocations();
	check_array_growth();
	harden();
	sabotage_tables();
	check_tables();
	check_refusals();
	sabotage_reservations();
	check_hand_over();
	check_bystanders();
	print_summary();
	power_off(failures() ? 1 : 0);
}
