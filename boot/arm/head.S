/* SPDX-License-Identifier: MIT */
/*
 * head.S - from the boot loader to C: entered like a Linux kernel, with the MMU and the caches off and the device tree's
 * address in r2, at any address that is 64 KiB above the start of RAM.
 *
 * C runs at its linear address from its first instruction. The table that makes this possible knows nothing of the
 * machine but where the image lies: all lowmem there could be, the UART, and the section this file lies in at its own
 * address. It is left as soon as the library has built the real one. Caches stay off until then.
 */
#include "layout.h"

	.syntax unified
	.arch armv7-a
	.arch_extension virt
	.arm

#define MODE_SVC 0x13
#define MODE_HYP 0x1a
#define MODE_MASK 0x1f
#define NO_INTERRUPTS 0x1c0

/* Section entries: normal memory, write-back, shareable, read and write; a device, the same, never executed. */
#define SECTION_MEMORY 0x1140e
#define SECTION_DEVICE 0x11412

/* Memory attributes by index, as Linux sets them: 7 is normal memory, 4 a device. */
#define PRRR_VALUE 0xff0a81a8
#define NMRR_VALUE 0x40e040e0

/* MMU and remapping of memory attributes on; caches, alignment checks and high vectors off. */
#define SCTLR_EARLY 0x10c50879

	.section .head.text, "ax"
	.global _start
_start:
	mov	r9, r2				/* the device tree */

	mrs	r0, cpsr
	and	r0, r0, #MODE_MASK
	cmp	r0, #MODE_HYP
	bne	in_svc
	mov	r0, #0
	mcr	p15, 4, r0, c1, c1, 0		/* HCR: nothing of ours traps to hypervisor mode */
	adr	r0, in_svc
	msr	elr_hyp, r0
	mov	r0, #(MODE_SVC | NO_INTERRUPTS)
	msr	spsr_cxsf, r0
	eret
in_svc:
	cpsid	aif, #MODE_SVC

	adr	r0, _start
	ldr	r1, =_start
	sub	r10, r0, r1			/* physical - virtual */

	ldr	r0, =__bss_start
	add	r0, r0, r10
	ldr	r1, =_end
	add	r1, r1, r10
	mov	r2, #0
clear_bss:
	str	r2, [r0], #4
	cmp	r0, r1
	blo	clear_bss

	ldr	r4, =early_table
	add	r4, r4, r10

	adr	r0, _start			/* this section, where it lies */
	lsr	r0, r0, #20
	ldr	r2, =SECTION_MEMORY
	orr	r1, r2, r0, lsl #20
	str	r1, [r4, r0, lsl #2]

	add	r1, r2, #PAGE_OFFSET		/* the linear mapping, up to the devices */
	add	r1, r1, r10
	add	r0, r4, #(PAGE_OFFSET >> 18)
	add	r2, r4, #(DEVICE_VIRT >> 18)
map_linear:
	str	r1, [r0], #4
	add	r1, r1, #0x100000
	cmp	r0, r2
	blo	map_linear
	ldr	r1, =(UART_PHYS | SECTION_DEVICE)
	str	r1, [r0]

	ldr	r0, =PRRR_VALUE
	mcr	p15, 0, r0, c10, c2, 0
	ldr	r0, =NMRR_VALUE
	mcr	p15, 0, r0, c10, c2, 1
	mov	r0, #0
	mcr	p15, 0, r0, c2, c0, 2		/* TTBCR: short descriptors, TTBR0 for everything */
	mcr	p15, 0, r4, c2, c0, 0		/* TTBR0 */
	mov	r0, #1
	mcr	p15, 0, r0, c3, c0, 0		/* DACR: the entries of domain 0 are obeyed */
	mcr	p15, 0, r0, c8, c7, 0		/* TLBIALL */
	mcr	p15, 0, r0, c7, c5, 0		/* ICIALLU, the branch predictor included */
	dsb
	isb
	ldr	r0, =SCTLR_EARLY
	mcr	p15, 0, r0, c1, c0, 0
	isb
	ldr	pc, =linear
linear:
	ldr	r0, =vectors
	mcr	p15, 0, r0, c12, c0, 0		/* VBAR */
	isb
	ldr	sp, =stack_top
	mov	r0, r9
	ldr	r1, =PAGE_OFFSET
	add	r1, r1, r10
	b	boot_main
	.ltorg

/*
 * void mmu_switch(const struct arm_registers *registers, unsigned long physical_minus_virtual)
 *
 * Leaves the early table for another: the MMU must be off while the descriptor format changes, so this runs at its
 * physical address, which both tables map as it is. Nothing is in a cache yet, the early table having run without; what
 * the loader left there is invalid, as the Linux boot protocol demands. Then caches on.
 */
	.global mmu_switch
mmu_switch:
	push	{r4-r11}
	ldmia	r0, {r2-r11}	/* SCTLR, TTBCR, DACR, nothing, TTBR0, TTBR1 (64 bits each), MAIR0, MAIR1 */
	adr	r12, at_physical
	add	r12, r12, r1
	bx	r12
at_physical:
	mrc	p15, 0, r0, c1, c0, 0
	bic	r0, r0, #1
	mcr	p15, 0, r0, c1, c0, 0		/* MMU off */
	isb
	mcr	p15, 0, r3, c2, c0, 2		/* TTBCR */
	mcr	p15, 0, r4, c3, c0, 0		/* DACR */
	mcr	p15, 0, r10, c10, c2, 0		/* MAIR0 or PRRR */
	mcr	p15, 0, r11, c10, c2, 1		/* MAIR1 or NMRR */
	isb
	tst	r3, #0x80000000			/* TTBCR.EAE: table registers of 64 bits */
	mcreq	p15, 0, r6, c2, c0, 0
	mcreq	p15, 0, r8, c2, c0, 1
	mcrrne	p15, 0, r6, r7, c2
	mcrrne	p15, 1, r8, r9, c2
	mcr	p15, 0, r0, c8, c7, 0		/* TLBIALL */
	mcr	p15, 0, r0, c7, c5, 0		/* ICIALLU */
	dsb
	isb
	mrc	p15, 0, r0, c1, c0, 1		/* ACTLR.SMP: the caches take part in coherency */
	tst	r0, #0x40
	orreq	r0, r0, #0x40
	mcreq	p15, 0, r0, c1, c0, 1
	mcr	p15, 0, r2, c1, c0, 0		/* SCTLR: MMU and caches on */
	isb
	pop	{r4-r11}
	.global return_in_init
return_in_init:
	bx	lr
	.ltorg

	.section .bss.boot, "aw", %nobits
	.balign	0x4000
early_table:
	.space	0x4000
	.balign	8
	.space	0x4000
stack_top:

	.section .note.GNU-stack, "", %progbits
