/* SPDX-License-Identifier: MIT */
/*
 * cp15.h - reading the system control coprocessor: read_NAME() for each register that is looked
 * at, by the names and numbers of the ARM ARM, B3.17. What is written is written where it matters.
 */
#ifndef BOOT_ARM_CP15_H
#define BOOT_ARM_CP15_H

#include <stdint.h>

#define CP15_REGISTER(name, crn, crm, op2)                                                         \
	static inline uint32_t read_##name(void)                                                   \
	{                                                                                          \
		uint32_t value;                                                                    \
		__asm__ volatile("mrc p15, 0, %0, " #crn ", " #crm ", " #op2 : "=r"(value));       \
		return value;                                                                      \
	}

#define CP15_REGISTER_64(name, op1, crm)                                                           \
	static inline uint64_t read_##name(void)                                                   \
	{                                                                                          \
		uint32_t low, high;                                                                \
		__asm__ volatile("mrrc p15, " #op1 ", %0, %1, " #crm : "=r"(low), "=r"(high));     \
		return (uint64_t)high << 32 | low;                                                 \
	}

CP15_REGISTER(ctr, c0, c0, 1)
CP15_REGISTER(id_mmfr0, c0, c1, 4)
CP15_REGISTER(sctlr, c1, c0, 0)
CP15_REGISTER(ttbr0, c2, c0, 0)
CP15_REGISTER(ttbr1, c2, c0, 1)
CP15_REGISTER(ttbcr, c2, c0, 2)
CP15_REGISTER(dacr, c3, c0, 0)
CP15_REGISTER(dfsr, c5, c0, 0)
CP15_REGISTER(ifsr, c5, c0, 1)
CP15_REGISTER(dfar, c6, c0, 0)
CP15_REGISTER(ifar, c6, c0, 2)
CP15_REGISTER(par, c7, c4, 0)
CP15_REGISTER(mair0, c10, c2, 0) /* short descriptors: PRRR */
CP15_REGISTER(mair1, c10, c2, 1) /* NMRR */

/* With LPAE. */
CP15_REGISTER_64(ttbr0_64, 0, c2)
CP15_REGISTER_64(ttbr1_64, 1, c2)
CP15_REGISTER_64(par_64, 0, c7)

#endif
