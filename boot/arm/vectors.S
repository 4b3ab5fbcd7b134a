/* SPDX-License-Identifier: MIT */
/*
 * vectors.S - what happens on an exception, and the three accesses that are meant to cause one. What an exception means
 * is decided in abort.c.
 */
	.syntax unified
	.arch armv7-a
	.arm

#define MODE_SVC 0x13

	.text
	.balign	4096
	.global vectors
vectors:			/* this page and the next are mapped at the high vectors, too */
	.rept	8
	ldr	pc, [pc, #24]	/* the word 32 bytes on */
	.endr
	.word	entry_other
	.word	entry_undefined
	.word	entry_svc
	.word	entry_prefetch_abort
	.word	entry_data_abort
	.word	entry_other
	.word	entry_other
	.word	entry_other
	.balign	4096

/*
 * Saves a struct abort_frame on the supervisor stack, whatever mode was interrupted, and calls handle_abort(kind,
 * frame). If that returns, execution goes on as the frame says. `behind` is how far the return address is behind the
 * instruction that caused the exception.
 */
	.macro	entry name, kind, behind
entry_\name:
	sub	lr, lr, #\behind
	srsdb	sp!, #MODE_SVC
	cpsid	aif, #MODE_SVC
	push	{r0-r12, lr}
	mov	r0, #\kind
	mov	r1, sp
	mov	r4, sp
	bic	sp, sp, #7
	bl	handle_abort
	mov	sp, r4
	pop	{r0-r12, lr}
	rfeia	sp!
	.endm

	entry	other, 0, 4
	entry	undefined, 1, 4
	entry	prefetch_abort, 2, 4
	entry	data_abort, 3, 8

/* A semihosting call that nobody answered. */
entry_svc:
	movs	pc, lr

/* One word is read from, or written to, the address in r0; or the code there is called. */
	.global	probe_read
probe_read:
	ldr	r0, [r0]
	bx	lr

	.global	probe_write
probe_write:
	str	r1, [r0]
	bx	lr

	.global	probe_execute
probe_execute:
	bx	r0

	.global	return_in_text
return_in_text:
	bx	lr

	.section .note.GNU-stack, "", %progbits
