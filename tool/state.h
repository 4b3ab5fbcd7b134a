/* SPDX-License-Identifier: MIT */
/*
 * state.h - memblock's two lists as somebody printed them, outside of the library: kept, put into
 * the library, taken out of it, compared.
 *
 * Readers (load/dump.c) fill a state, replay moves it in and out of the simulated machine, diff
 * compares two of them. Regions here are as they were printed: nothing says that they are sorted
 * or apart until state_check() has.
 */
#ifndef STATE_H
#define STATE_H

#include <memblock/memblock.h>

/* A node that was not printed: memblock's "none assigned". */
#define STATE_NO_NODE MAX_NUMNODES

struct state_list {
	struct memblock_region *regions;
	size_t cnt, max;
	bool given;     /* the list was printed, if only as empty */
	bool has_total; /* so was its total size */
	uint64_t total; /* bytes; may differ from the sum of the regions (trim_memory) */
};

struct memblock_state {
	struct state_list memory, reserved;
	bool has_flags, has_nodes; /* what the format shows of a region */
	unsigned int line;         /* where it begins in its file */
};

/* One stretch of addresses in which two states differ. */
struct state_change {
	bool reserved;                        /* in that list, else in `memory` */
	uint64_t base, end;                   /* [base, end) */
	bool was, is;                         /* covered before, and after */
	struct memblock_region before, after; /* flags and node where covered */
};

struct state_changes {
	struct state_change *items;
	size_t cnt, max;
};

void state_add(struct state_list *list, uint64_t base, uint64_t size, unsigned int flags, int nid);
void state_free(struct memblock_state *state);

/* state_node - the region's node, or STATE_NO_NODE for any number that names none. */
int state_node(const struct memblock_region *region);

/* state_check - NULL, or why no kernel can be in this state. */
const char *state_check(const struct memblock_state *state);

/* state_capture - the library's lists as they are now. To be freed with state_free(). */
void state_capture(struct memblock_state *state);

/*
 * state_adopt - make the library's lists these, which state_check() must have passed. The arrays
 * of the library must have room (state_make_room()).
 */
void state_adopt(const struct memblock_state *state);

/*
 * state_make_room - see to it that the library need not double an array in its next operation, by
 * giving it larger ones from the host. `more`: regions that the operation may add to each list
 * besides one for each that is there.
 */
void state_make_room(size_t more);

/* state_release_room - free what state_make_room() gave; memblock_reset() must follow. */
void state_release_room(void);

/*
 * state_compare - append to `changes` every stretch in which `after` differs from `before`: covered
 * or not, and flags and nodes if both states show them. Where the lists are cut into regions does
 * not count. O(regions).
 */
void state_compare(const struct memblock_state *before, const struct memblock_state *after,
		   struct state_changes *changes);

/* state_changes_add - append a change, or lengthen the last one if it is like it and touches. */
void state_changes_add(struct state_changes *changes, const struct state_change *change);
void state_changes_free(struct state_changes *changes);

/* state_same_regions - whether the same list of both is cut into the same regions. */
bool state_same_regions(const struct state_list *a, const struct state_list *b);

/* state_format_flags - "no-map, hotplug" or "none" into `buffer` of STATE_FLAGS_TEXT bytes. */
enum { STATE_FLAGS_TEXT = 80 };
char *state_format_flags(unsigned int flags, char *buffer);

#endif
