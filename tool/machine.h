/* SPDX-License-Identifier: MIT */
/*
 * machine.h - the simulated machine: memblock's port for the host, and what a run on it left
 * behind.
 *
 * There is one machine, as there is one `memblock`. Physical memory is sparse and as large as the
 * address space: memory is there as soon as somebody reaches for it through
 * memblock_port_phys_to_virt().
 */
#ifndef MACHINE_H
#define MACHINE_H

#include <memblock/memblock.h>
#include <memblock/port.h>

/* One call of the hand-over, in order. */
struct machine_page_block {
	unsigned long pfn;
	unsigned int order;
};

struct machine_reserved_pages {
	phys_addr_t start, end;
	int nid;
};

struct machine {
	/* Set by the user before or between calls. */
	unsigned long max_low_pfn; /* frames from here on are high memory */
	phys_addr_t kernel_end;    /* first address behind the kernel image, 0 if unknown */
	bool slab_is_up;
	const char *caller; /* who is calling into memblock: appended to debug lines; may be NULL */
	/*
	 * Receives every log line; NULL: warnings and errors go to standard error, the rest
	 * nowhere.
	 */
	void (*log)(enum memblock_log_level level, const char *line);

	/* Left behind by a run. */
	struct machine_page_block *blocks; /* handed over, in order */
	size_t block_cnt, block_max;
	struct machine_reserved_pages *kept; /* reported as reserved, in order */
	size_t kept_cnt, kept_max;
	unsigned long pages; /* handed over in all */
	unsigned long blocks_by_order[MAX_PAGE_ORDER + 1];
	unsigned long warnings; /* broken promises reported */
	char panic[256];        /* why the machine panicked, or "" */
};

extern struct machine machine;

/* machine_no_log - for machine.log: no line is of interest, warnings neither. */
void machine_no_log(enum memblock_log_level level, const char *line);

/* machine_reset - power on: memory, counters, switches and memblock itself as new. */
void machine_reset(void);

/*
 * machine_try - run body(arg) on the machine. Returns false if it ended in a panic; machine.panic
 * says why. After a panic only machine_reset() makes the machine usable again. Must not be nested.
 */
bool machine_try(void (*body)(void *arg), void *arg);

#endif
