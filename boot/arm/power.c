// SPDX-License-Identifier: MIT
/*
 * power.c - ending the machine: by semihosting, which carries an exit status, or else by PSCI.
 */
#include "boot.h"

/* Semihosting for AArch32 and AArch64: SYS_EXIT_EXTENDED, ADP_Stopped_ApplicationExit. */
enum { SYS_EXIT_EXTENDED = 0x20, APPLICATION_EXIT = 0x20026 };

/* Power State Coordination Interface (DEN0022), 5.1.9. */
enum { PSCI_SYSTEM_OFF = (int)0x84000008 };

enum psci_method psci_method;

static void semihosting_exit(uint32_t status)
{
	const uint32_t block[2] = { APPLICATION_EXIT, status };
	register uint32_t operation __asm__("r0") = SYS_EXIT_EXTENDED;
	register const uint32_t *argument __asm__("r1") = block;

	__asm__ volatile("svc #0x123456" : "+r"(operation) : "r"(argument) : "lr", "memory");
}

static void psci_off(void)
{
	register int function __asm__("r0") = PSCI_SYSTEM_OFF;

	if (psci_method == PSCI_HVC)
		__asm__ volatile(".arch_extension virt\n\thvc #0" : "+r"(function) : : "memory");
	if (psci_method == PSCI_SMC)
		__asm__ volatile(".arch_extension sec\n\tsmc #0" : "+r"(function) : : "memory");
}

_Noreturn void power_off(uint32_t status)
{
	semihosting_exit(status);
	psci_off();
	for (;;)
		__asm__ volatile("wfi");
}
