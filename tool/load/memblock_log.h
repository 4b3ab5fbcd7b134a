/* SPDX-License-Identifier: MIT */
/*
 * memblock_log.h - a kernel log of a boot with memblock=debug, read into the operations it shows.
 *
 * The reader knows the wordings of kernels 4.x to 7.x and nothing of what the operations do; replay
 * carries them out. A log that was cut, or whose lines ran into each other, gives what can be read
 * and a warning for each line that cannot.
 */
#ifndef MEMBLOCK_LOG_H
#define MEMBLOCK_LOG_H

#include "../state.h"

enum log_kind {
	LOG_ADD,     /* there is memory in [base, base + size) */
	LOG_REMOVE,  /* there is none */
	LOG_RESERVE, /* it is taken */
	LOG_FREE,    /* it is free again */
	LOG_LATE,    /* it went to the page allocator; the lists do not change */
	LOG_ALLOC, /* somebody asks for `size` bytes; where they were found is the next operation */
	LOG_DOUBLED,  /* an array of `entries` now lies at [base, base + size) */
	LOG_DUMP,     /* both lists, as they were */
	LOG_HANDOVER, /* the page allocator has all free memory from about here on */
	LOG_KINDS,
};

struct log_op {
	enum log_kind kind;
	unsigned int line; /* in the file, from 1 */
	bool has_time;
	uint64_t time;        /* microseconds since the kernel's clock started */
	const char *function; /* the word in front of the colon; a constant */
	uint64_t base, size;
	uint64_t align, min, max; /* of a request; max 0 and 1 stand for the current limit */
	bool physical;            /* of a request: its end may lie above the limit */
	bool exact;               /* of a request: no other node will do */
	int nid;                  /* of a request, or of what was added or reserved */
	unsigned int flags;
	bool reserved; /* LOG_DOUBLED: whose array */
	size_t dump;   /* LOG_DUMP: index in memblock_log.dumps */
	char *caller;  /* the function that called memblock, NULL if not shown */
	char *note; /* what a later line says of this address ("cma: Reserved 16 MiB"), or NULL */
};

/* An address that the log names outside of memblock's lines, for guessing limits. */
struct log_address {
	uint64_t address;
	unsigned int line;
	char what[40];
};

/* "node   0: [mem 0x..-0x..]": memory and its node, as the page allocator was told. */
struct log_node_range {
	uint64_t base, end; /* [base, end) */
	int nid;
	unsigned int line;
};

struct memblock_log {
	char *path;
	struct log_op *ops;
	size_t cnt, max;
	struct memblock_state *dumps; /* complete ones only */
	size_t dump_cnt;
	struct log_address *addresses;
	size_t address_cnt;
	struct log_node_range *node_ranges;
	size_t node_range_cnt;
	char **warnings; /* whole sentences */
	size_t warning_cnt;
	unsigned int major, minor; /* of the kernel's version; both 0 if the log does not say */
	bool is_32bit; /* addresses of 8 digits: the kernel's phys_addr_t is 32 bits wide */
	bool movable_node, kernelcore_mirror; /* boot parameters */
	unsigned int boot;                    /* which boot of those in the file it is, from 1 */
	unsigned int boot_line;               /* where it begins */
	unsigned int boot_cnt;                /* boots with lines of memblock=debug in the file */
	unsigned int lost_line; /* where messages were lost or cut out, 0 if nowhere */
};

/*
 * memblock_log_read - read boot number `boot`, from 1, of the log in `path`, "-" for standard
 * input. A boot begins with "Linux version" and counts if it shows a line of memblock=debug. False
 * after tool_error(), also if the file holds no such boot.
 */
bool memblock_log_read(const char *path, unsigned int boot, struct memblock_log *log);

/* memblock_log_parse_boot - the same from memory; `path` is for messages. */
bool memblock_log_parse_boot(const char *path, const char *data, size_t size, unsigned int boot,
			     struct memblock_log *log);

/* memblock_log_parse - the first boot. */
bool memblock_log_parse(const char *path, const char *data, size_t size, struct memblock_log *log);

/* memblock_log_recognise - whether a text, ended by a NUL, holds lines of memblock=debug. */
bool memblock_log_recognise(const char *data);

void memblock_log_free(struct memblock_log *log);

/* log_kind_name - "add", "reserve", ...: the word used in tables and JSON. */
const char *log_kind_name(enum log_kind kind);

/* log_op_is_allocators - whether a reservation was made by one of memblock's allocators. */
bool log_op_is_allocators(const struct log_op *op);

#endif
