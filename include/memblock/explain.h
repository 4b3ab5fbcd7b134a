/* SPDX-License-Identifier: MIT */
/*
 * explain.h - why a request fits where it fits, and why it fits nowhere.
 *
 * memblock_explain() walks the two lists once and fills in a report of fixed size. It allocates and
 * changes nothing and needs no working memory, so that a kernel can call it on its way into a
 * panic; the panics of the library do. Configured away with MEMBLOCK_EXPLAIN 0, after which every
 * call here is an inline that does nothing.
 *
 * The words. A "hole" is a free range as an allocation needs one: it lies in one region of memory
 * and between two reservations. A hole is "large enough" if it has the bytes asked for, wherever it
 * lies. What keeps a request out of a hole that is large enough is an "obstacle". Memory is
 * "allowed" if neither its node nor its flags are an obstacle.
 *
 *     memory     ########################    nnnnnnnnnnnn     n = no-map
 *     reserved     ****     **     ****
 *     holes      11    22222  33333    44    555555555555
 *     request          xxx                                    3 and 5 are large enough, too
 */
#ifndef MEMBLOCK_EXPLAIN_H
#define MEMBLOCK_EXPLAIN_H

#include <memblock/memblock.h>

/* What is looked for: the arguments of memblock_find_in_range_node(). */
struct memblock_request {
	phys_addr_t size;          /* bytes, at least 1 */
	phys_addr_t align;         /* bytes, a power of two; 0 for SMP_CACHE_BYTES */
	phys_addr_t min;           /* lowest address */
	phys_addr_t max;           /* where it must end; MEMBLOCK_ALLOC_ACCESSIBLE: current limit */
	int nid;                   /* NUMA_NO_NODE for any node */
	enum memblock_flags flags; /* memory that it needs, or that it may have besides */
};

/* What keeps a request out of a hole that is large enough, the likeliest mistake first. */
enum memblock_obstacle {
	MEMBLOCK_OBSTACLE_MAX,        /* it must end at or below the limit */
	MEMBLOCK_OBSTACLE_MIN,        /* it must begin at or above the lowest address */
	MEMBLOCK_OBSTACLE_FIRST_PAGE, /* address 0 means failure: the first page is not given out */
	MEMBLOCK_OBSTACLE_ALIGN,      /* no multiple of the alignment leaves enough behind it */
	MEMBLOCK_OBSTACLE_NODE,       /* memory of another node */
	MEMBLOCK_OBSTACLE_MIRROR,     /* memory that is not mirrored */
	MEMBLOCK_OBSTACLE_SCRATCH,    /* memory outside of the scratch areas */
	MEMBLOCK_OBSTACLE_HOTPLUG,    /* memory that is kept free to be unplugged */
	MEMBLOCK_OBSTACLE_DRIVER,     /* memory that belongs to a driver */
	MEMBLOCK_OBSTACLE_NOMAP,      /* memory that must not be mapped */
	MEMBLOCK_OBSTACLES,
};

/*
 * Why, in one word: the first that applies. A wish for one exact place (max - min is the size) is
 * RULED_OUT only by what is wrong with that place, never by its own limits.
 */
enum memblock_reason {
	MEMBLOCK_FITS,
	MEMBLOCK_NO_MEMORY,    /* no memory is registered */
	MEMBLOCK_RULED_OUT,    /* there are holes large enough; see `obstacle` */
	MEMBLOCK_TAKEN,        /* it would fit if some reservations were freed; see `freeing` */
	MEMBLOCK_NONE_ALLOWED, /* no allowed memory between the limits */
	MEMBLOCK_TOO_LARGE,    /* would not fit there if nothing were reserved */
};

/* One obstacle, and what would be without it. */
struct memblock_relaxed {
	unsigned int holes; /* large enough, and ruled out by this one whatever the others are */
	unsigned int alone; /* holes that would do, were it not for this one */
	phys_addr_t place;  /* where it would lie then; 0 if nowhere */
};

/* The reservations to give up for a place: neighbours in the list. */
struct memblock_freeing {
	struct memblock_range span; /* from the first byte of the first to the last of the last */
	unsigned int count;         /* how many; 0: freeing does not help */
	phys_addr_t bytes;          /* their size in all */
	phys_addr_t place;          /* where it would lie then */
};

struct memblock_explanation {
	enum memblock_reason reason;
	enum memblock_obstacle obstacle; /* RULED_OUT: the first that alone rules out a hole, else
					    the first that rules one out; else MEMBLOCK_OBSTACLES */
	phys_addr_t place;               /* FITS: where a search ends; else 0 */
	bool upwards;                    /* the direction of the search that is explained */
	phys_addr_t start, end;          /* the limits in force, [start, end); end may lie below */
	bool list_is_full;               /* `reserved` has no entry left for one more region */

	unsigned int large; /* holes large enough, wherever they lie */

	/* Allowed memory between the limits. */
	unsigned int holes;            /* of any size */
	unsigned int fitting;          /* holes the request fits into */
	phys_addr_t free, taken;       /* bytes */
	struct memblock_range largest; /* the largest hole, the lowest of them; size 0: none */
	struct memblock_range most;    /* the largest request of this alignment that would fit */
	struct memblock_range first;   /* the first reservation that a search meets; size 0: none */
	struct memblock_freeing freeing; /* unless it fits: the fewest bytes, the lowest of them */

	/*
	 * What would be with one thing relaxed. The place without `max` is the lowest, that without
	 * `min` the highest, so that it is the nearest; all others are where a search would end.
	 */
	struct memblock_relaxed without[MEMBLOCK_OBSTACLES];
	phys_addr_t align; /* the largest alignment that would do, at without[ALIGN].place */
	int nid;           /* the node of without[NODE].place; NUMA_NO_NODE if there is none */
};

/* A hole that is large enough. */
struct memblock_hole {
	phys_addr_t base, size;
	int nid;
	enum memblock_flags flags; /* of the memory it lies in */
	unsigned int obstacles;    /* a set of 1 << enum memblock_obstacle; 0: the request fits */
};

typedef void memblock_hole_visit(const struct memblock_hole *hole, void *arg);

#if MEMBLOCK_EXPLAIN

/*
 * memblock_explain - what memblock_find_in_range_node() would answer, and why.
 * One attempt is explained: what an allocation gives up when it fails (node, mirror, minimum) is
 * the caller's to give up. The direction is that of memblock_bottom_up().
 * @request: what is looked for
 * @explanation: filled in
 * Returns 0, or -EINVAL with *explanation unchanged if the size is 0 or the alignment no power of
 * two. O(memory + reserved), twice that if a search above the kernel has to be repeated (5.0).
 */
int memblock_explain(const struct memblock_request *request,
		     struct memblock_explanation *explanation);

/*
 * memblock_for_each_hole - call `visit` for every hole that is large enough, upwards, with what
 * rules it out. `visit` must not change the lists. Returns 0 or -EINVAL as above. O(memory +
 * reserved).
 */
int memblock_for_each_hole(const struct memblock_request *request, memblock_hole_visit *visit,
			   void *arg);

#else

static inline int memblock_explain(const struct memblock_request *request,
				   struct memblock_explanation *explanation)
{
	(void)request;
	(void)explanation;
	return -EINVAL;
}

static inline int memblock_for_each_hole(const struct memblock_request *request,
					 memblock_hole_visit *visit, void *arg)
{
	(void)request;
	(void)visit;
	(void)arg;
	return -EINVAL;
}

#endif

/*
 * memblock_log_explanation - explain, and log the answer in a few lines through the port, as
 * errors. For a kernel's own panics; the library's call it with what was left of the wishes at the
 * last attempt. Does nothing for a request that cannot be explained, nor without a log
 * (MEMBLOCK_LOG).
 */
#if MEMBLOCK_EXPLAIN && MEMBLOCK_LOG
void memblock_log_explanation(const struct memblock_request *request);
#else
static inline void memblock_log_explanation(const struct memblock_request *request)
{
	(void)request;
}
#endif

#endif
