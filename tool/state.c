// SPDX-License-Identifier: MIT
/*
 * state.c - keeping, moving and comparing memblock's lists outside of the library. Reads no file
 * and prints nothing.
 */
#include "state.h"
#include "mem_map.h"
#include "tool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void state_add(struct state_list *list, uint64_t base, uint64_t size, unsigned int flags, int nid)
{
	if (list->cnt == list->max) {
		list->max = list->max ? 2 * list->max : 16;
		list->regions = xrealloc(list->regions, list->max * sizeof(*list->regions));
	}
	list->regions[list->cnt++] = (struct memblock_region){
		.base = base, .size = size, .flags = (enum memblock_flags)flags, .nid = nid
	};
}

void state_free(struct memblock_state *state)
{
	free(state->memory.regions);
	free(state->reserved.regions);
	memset(state, 0, sizeof(*state));
}

static uint64_t region_end(const struct memblock_region *region)
{
	return span_end(region->base, region->size);
}

static const char *check_list(const struct state_list *list)
{
	size_t i;

	for (i = 0; i < list->cnt; i++) {
		const struct memblock_region *region = &list->regions[i];

		if (!region->size)
			return "a region is empty";
		if (region->base + region->size < region->base)
			return "a region ends beyond the address space";
		if (i && region->base < region_end(region - 1))
			return "regions overlap or are not sorted";
	}
	return NULL;
}

const char *state_check(const struct memblock_state *state)
{
	const char *why = check_list(&state->memory);

	return why ? why : check_list(&state->reserved);
}

/* ---- in and out of the library ---- */

static void capture_list(struct state_list *list, const struct memblock_type *type)
{
	unsigned long i;

	list->given = list->has_total = true;
	list->total = type->total_size;
	for (i = 0; i < type->cnt; i++) {
		const struct memblock_region *region = &type->regions[i];

		if (region->size)
			state_add(list, region->base, region->size, region->flags, region->nid);
	}
}

void state_capture(struct memblock_state *state)
{
	memset(state, 0, sizeof(*state));
	state->has_flags = state->has_nodes = true;
	capture_list(&state->memory, &memblock.memory);
	capture_list(&state->reserved, &memblock.reserved);
}

static uint64_t sum_of_sizes(const struct state_list *list)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < list->cnt; i++)
		sum += list->regions[i].size;
	return sum;
}

static void adopt_list(struct memblock_type *type, const struct state_list *list)
{
	const struct memblock_region none = { .nid = STATE_NO_NODE };

	type->cnt = list->cnt;
	type->total_size = list->has_total ? list->total : sum_of_sizes(list);
	if (list->cnt) {
		memcpy(type->regions, list->regions, list->cnt * sizeof(*list->regions));
		return;
	}
	type->regions[0] = none;
	type->total_size = 0;
	if (memblock_get_rules()->dummy_in_empty_list)
		type->cnt = 1;
}

void state_adopt(const struct memblock_state *state)
{
	adopt_list(&memblock.memory, &state->memory);
	adopt_list(&memblock.reserved, &state->reserved);
	memblock_forget();
}

/* The larger arrays, or NULL while the library uses its own. */
static struct memblock_region *host_array[2];

static void make_room_in(struct memblock_type *type, struct memblock_region **array, size_t more)
{
	/* An insertion adds at most one region for each gap; a split adds two. */
	size_t needed = 2 * type->cnt + more + 8;
	struct memblock_region *larger;

	if (type->max >= needed)
		return;
	larger = xrealloc(NULL, 2 * needed * sizeof(*larger));
	memset(larger, 0, 2 * needed * sizeof(*larger));
	memcpy(larger, type->regions, (type->cnt ? type->cnt : 1) * sizeof(*larger));
	type->regions = larger;
	type->max = 2 * needed;
	free(*array);
	*array = larger;
}

void state_make_room(size_t more)
{
	make_room_in(&memblock.memory, &host_array[0], more);
	make_room_in(&memblock.reserved, &host_array[1], more);
}

void state_release_room(void)
{
	free(host_array[0]);
	free(host_array[1]);
	host_array[0] = host_array[1] = NULL;
}

/* ---- comparing ---- */

static bool same_kind(const struct memblock_region *a, const struct memblock_region *b)
{
	return a->flags == b->flags && a->nid == b->nid;
}

static bool alike(const struct state_change *a, const struct state_change *b)
{
	return a->reserved == b->reserved && a->was == b->was && a->is == b->is &&
	       (!a->was || same_kind(&a->before, &b->before)) &&
	       (!a->is || same_kind(&a->after, &b->after));
}

void state_changes_add(struct state_changes *changes, const struct state_change *change)
{
	struct state_change *last = changes->cnt ? &changes->items[changes->cnt - 1] : NULL;

	if (last && last->end == change->base && alike(last, change)) {
		last->end = change->end;
		return;
	}
	if (changes->cnt == changes->max) {
		changes->max = changes->max ? 2 * changes->max : 16;
		changes->items = xrealloc(changes->items, changes->max * sizeof(*changes->items));
	}
	changes->items[changes->cnt++] = *change;
}

void state_changes_free(struct state_changes *changes)
{
	free(changes->items);
	memset(changes, 0, sizeof(*changes));
}

/* A walk over one list in which every stretch of addresses is either one region or a gap. */
struct stretch {
	const struct state_list *list;
	size_t next; /* first region that ends behind the walk's position */
};

/* The region at `at`, or NULL; *end becomes where that answer ceases to hold. */
static const struct memblock_region *stretch_at(struct stretch *walk, uint64_t at, uint64_t *end)
{
	const struct memblock_region *region;

	while (walk->next < walk->list->cnt && region_end(&walk->list->regions[walk->next]) <= at)
		walk->next++;
	if (walk->next == walk->list->cnt)
		return NULL;
	region = &walk->list->regions[walk->next];
	if (region->base > at) {
		if (region->base < *end)
			*end = region->base;
		return NULL;
	}
	if (region_end(region) < *end)
		*end = region_end(region);
	return region;
}

int state_node(const struct memblock_region *region)
{
	return region->nid >= 0 && region->nid < STATE_NO_NODE ? region->nid : STATE_NO_NODE;
}

struct compared {
	bool flags, nodes;
};

static bool differ(const struct memblock_region *a, const struct memblock_region *b,
		   struct compared compared)
{
	if (!a || !b)
		return a != b;
	return (compared.flags && a->flags != b->flags) ||
	       (compared.nodes && state_node(a) != state_node(b));
}

static void compare_lists(const struct state_list *before, const struct state_list *after,
			  bool reserved, struct compared compared, struct state_changes *changes)
{
	struct stretch old = { .list = before }, new = { .list = after };
	uint64_t at, end;

	for (at = 0; at != UINT64_MAX; at = end) {
		const struct memblock_region *was, *is;
		struct state_change change = { .reserved = reserved, .base = at };

		end = UINT64_MAX;
		was = stretch_at(&old, at, &end);
		is = stretch_at(&new, at, &end);
		if (!differ(was, is, compared))
			continue;
		change.end = end;
		change.was = was != NULL;
		change.is = is != NULL;
		if (was)
			change.before = *was;
		if (is)
			change.after = *is;
		state_changes_add(changes, &change);
	}
}

void state_compare(const struct memblock_state *before, const struct memblock_state *after,
		   struct state_changes *changes)
{
	struct compared compared = {
		.flags = before->has_flags && after->has_flags,
		.nodes = before->has_nodes && after->has_nodes,
	};

	if (before->memory.given && after->memory.given)
		compare_lists(&before->memory, &after->memory, false, compared, changes);
	if (before->reserved.given && after->reserved.given)
		compare_lists(&before->reserved, &after->reserved, true, compared, changes);
}

bool state_same_regions(const struct state_list *a, const struct state_list *b)
{
	size_t i;

	if (a->cnt != b->cnt)
		return false;
	for (i = 0; i < a->cnt; i++)
		if (a->regions[i].base != b->regions[i].base ||
		    a->regions[i].size != b->regions[i].size)
			return false;
	return true;
}

char *state_format_flags(unsigned int flags, char *buffer)
{
	static const char *const names[] = { "hotplug", "mirror",    "no-map",     "driver-managed",
					     "no-init", "allocated", "kho-scratch" };
	size_t i, used = 0;

	snprintf(buffer, STATE_FLAGS_TEXT, "none");
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (flags & 1U << i)
			used += (size_t)snprintf(buffer + used, STATE_FLAGS_TEXT - used, "%s%s",
						 used ? ", " : "", names[i]);
	}
	return buffer;
}
