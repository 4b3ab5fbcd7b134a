/* SPDX-License-Identifier: MIT */
/*
 * cmdline.h - what a kernel command line says about memory.
 *
 * Parsing only; boot.c carries it out. Parameters that do not concern memory are skipped, malformed
 * ones that do are errors.
 */
#ifndef CMDLINE_H
#define CMDLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum cmdline_kind {
	CMDLINE_LIMIT,    /* mem=SIZE, memmap=SIZE: the first `size` bytes of memory */
	CMDLINE_REPLACE,  /* mem=SIZE@ADDR: this is memory; the first replaces what firmware said */
	CMDLINE_EXACTMAP, /* memmap=exactmap: forget what firmware said */
	CMDLINE_ADD,      /* memmap=SIZE@ADDR, memmap=SIZE%ADDR-N+1: this is memory */
	CMDLINE_REMOVE,   /* memmap=SIZE$ADDR, # ! and % to other types: this is no memory */
	CMDLINE_SWITCH,   /* memblock=, movable_node, kernelcore=: for memblock_early_param() */
	CMDLINE_RESERVE_MEM, /* reserve_mem=SIZE:ALIGN:NAME */
	CMDLINE_CRASHKERNEL, /* crashkernel=...: see crashkernel_size() */
	CMDLINE_CMA,         /* cma=SIZE[@ADDR[-END]] */
	CMDLINE_INITRD,      /* initrd=ADDR,SIZE */
	CMDLINE_LOG_BUF,     /* log_buf_len=SIZE */
	CMDLINE_VMALLOC,     /* vmalloc=SIZE: of 32-bit kernels' area above lowmem */
};

struct cmdline_option {
	enum cmdline_kind kind;
	uint64_t base, size;
	uint64_t end; /* cma: must lie below; 0 for anywhere */
	bool has_base;
	const char *what; /* remove: what it is instead of memory */
	char *name;       /* as given, dashes as underscores */
	char *value;      /* as given without quotes, or NULL */
};

struct cmdline {
	struct cmdline_option *options; /* in the order given */
	size_t cnt, max;
};

/*
 * cmdline_parse - False after tool_error(). Either way to be freed with cmdline_free(). NULL is an
 * empty line.
 */
bool cmdline_parse(const char *text, struct cmdline *cmdline);
void cmdline_free(struct cmdline *cmdline);

/*
 * crashkernel_size - what a crashkernel= value asks for on a machine with `memory` bytes:
 * SIZE[@ADDR], SIZE,high, SIZE,low or RANGE:SIZE[,...][@ADDR]. Size 0 if no range fits. False if it
 * is malformed.
 */
bool crashkernel_size(const char *value, uint64_t memory, uint64_t *size, uint64_t *base,
		      bool *has_base);

#endif
