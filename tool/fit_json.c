// SPDX-License-Identifier: MIT
/*
 * fit_json.c - building the JSON of `memblock fit` that json.h documents. Decides nothing.
 */
#include "fit.h"
#include "json.h"

static const char *reason_name(enum memblock_reason reason)
{
	static const char *const names[] = {
		[MEMBLOCK_FITS] = "fits",
		[MEMBLOCK_NO_MEMORY] = "no-memory",
		[MEMBLOCK_RULED_OUT] = "ruled-out",
		[MEMBLOCK_TAKEN] = "taken",
		[MEMBLOCK_NONE_ALLOWED] = "none-allowed",
		[MEMBLOCK_TOO_LARGE] = "too-large",
	};

	return names[reason];
}

static void add_range(cJSON *object, uint64_t base, uint64_t size)
{
	json_add_hex(object, "base", base);
	json_add_hex(object, "size", size);
}

static void add_range_or_null(cJSON *object, const char *key, const struct memblock_range *range)
{
	if (range->size)
		add_range(cJSON_AddObjectToObject(object, key), range->base, range->size);
	else
		cJSON_AddNullToObject(object, key);
}

static void add_owner(cJSON *object, const char *key, const struct fit_owner *owner)
{
	cJSON *item;

	if (!owner->size) {
		cJSON_AddNullToObject(object, key);
		return;
	}
	item = cJSON_AddObjectToObject(object, key);
	add_range(item, owner->base, owner->size);
	json_add_text(item, "owner", owner->name);
}

static void add_obstacle_names(cJSON *object, unsigned int obstacles)
{
	cJSON *array = cJSON_AddArrayToObject(object, "ruled_out_by");
	unsigned int i;

	for (i = 0; i < MEMBLOCK_OBSTACLES; i++)
		if (obstacles & 1U << i)
			cJSON_AddItemToArray(array, cJSON_CreateString(fit_obstacle_name(i)));
}

static void add_request(cJSON *object, const struct memblock_request *request)
{
	json_add_hex(object, "size", request->size);
	json_add_hex(object, "align", request->align ? request->align : SMP_CACHE_BYTES);
	json_add_hex(object, "min", request->min);
	json_add_hex(object, "max", request->max);
	json_add_node(object, request->nid);
	cJSON_AddNumberToObject(object, "flags", (double)request->flags);
}

/* The value that the constraint would have to have, where it has one. */
static void add_needed(cJSON *item, const struct memblock_explanation *why,
		       const struct memblock_request *request, unsigned int obstacle)
{
	uint64_t place = why->without[obstacle].place;

	if (obstacle == MEMBLOCK_OBSTACLE_MAX)
		json_add_hex(item, "max", place + request->size);
	else if (obstacle == MEMBLOCK_OBSTACLE_MIN)
		json_add_hex(item, "min", place);
	else if (obstacle == MEMBLOCK_OBSTACLE_ALIGN)
		json_add_hex(item, "align", why->align);
	else if (obstacle == MEMBLOCK_OBSTACLE_NODE)
		json_add_node(item, why->nid);
}

static void add_obstacles(cJSON *object, const struct memblock_explanation *why,
			  const struct memblock_request *request)
{
	cJSON *array = cJSON_AddArrayToObject(object, "obstacles"), *item;
	unsigned int i;

	for (i = 0; i < MEMBLOCK_OBSTACLES; i++) {
		const struct memblock_relaxed *without = &why->without[i];

		if (!without->holes && !without->alone)
			continue;
		item = json_add_item(array);
		json_add_text(item, "obstacle", fit_obstacle_name(i));
		cJSON_AddNumberToObject(item, "holes", without->holes);
		cJSON_AddNumberToObject(item, "alone", without->alone);
		if (!without->place) {
			cJSON_AddNullToObject(item, "place");
			continue;
		}
		json_add_hex(item, "place", without->place);
		add_needed(item, why, request, i);
	}
}

static void add_explanation(cJSON *object, const struct memblock_explanation *why,
			    const struct memblock_request *request)
{
	json_add_text(object, "reason", reason_name(why->reason));
	json_add_text(object, "obstacle",
		      why->obstacle < MEMBLOCK_OBSTACLES ? fit_obstacle_name(why->obstacle) : NULL);
	json_add_hex_or_null(object, "place", why->reason == MEMBLOCK_FITS, why->place);
	cJSON_AddNumberToObject(object, "large", why->large);
	cJSON_AddNumberToObject(object, "holes", why->holes);
	cJSON_AddNumberToObject(object, "fitting", why->fitting);
	json_add_hex(object, "free", why->free);
	json_add_hex(object, "taken", why->taken);
	add_range_or_null(object, "largest", &why->largest);
	add_range_or_null(object, "most", &why->most);
	add_range_or_null(object, "first_reservation", &why->first);
	add_obstacles(object, why, request);
}

static void add_attempts(cJSON *object, const struct fit_answer *answer)
{
	cJSON *array = cJSON_AddArrayToObject(object, "attempts"), *item;
	unsigned int i;

	for (i = 0; i <= answer->attempt; i++) {
		const struct memblock_request *request = &answer->wish->attempts[i].request;

		item = json_add_item(array);
		add_request(item, request);
		add_explanation(item, &answer->why[i], request);
	}
}

static void add_holes(cJSON *object, const struct fit_holes *holes)
{
	cJSON *array = cJSON_AddArrayToObject(object, "large_holes"), *item;
	size_t i;

	for (i = 0; i < holes->cnt; i++) {
		item = json_add_item(array);
		add_range(item, holes->list[i].is.base, holes->list[i].is.size);
		json_add_region_node(item, holes->list[i].is.nid);
		add_obstacle_names(item, holes->list[i].is.obstacles);
		json_add_text(item, "owner", holes->list[i].owner);
	}
}

static void add_owners(cJSON *object, const char *key, const struct fit_owner *owners, size_t cnt)
{
	cJSON *array = cJSON_AddArrayToObject(object, key), *item;
	size_t i;

	for (i = 0; i < cnt; i++) {
		item = json_add_item(array);
		add_range(item, owners[i].base, owners[i].size);
		json_add_text(item, "owner", owners[i].name);
	}
}

static void add_freeing(cJSON *object, const struct fit_answer *answer)
{
	const struct memblock_freeing *freeing = &answer->why[answer->attempt].freeing;
	cJSON *item;

	if (!freeing->count) {
		cJSON_AddNullToObject(object, "freeing");
		return;
	}
	item = cJSON_AddObjectToObject(object, "freeing");
	json_add_hex(item, "place", freeing->place);
	json_add_hex(item, "bytes", freeing->bytes);
	add_owners(item, "reservations", answer->in_the_way, answer->in_the_way_cnt);
}

static void add_answer(cJSON *array, const struct fit_answer *answer)
{
	cJSON *item = json_add_item(array);
	struct memblock_range hole = { answer->hole.base, answer->hole.size };

	json_add_text(item, "wish", answer->wish->name);
	cJSON_AddBoolToObject(item, "fits", fit_found(answer));
	add_attempts(item, answer);
	add_range_or_null(item, "hole", &hole);
	add_owner(item, "below", &answer->below);
	add_owner(item, "above", &answer->above);
	add_holes(item, &answer->holes);
	add_freeing(item, answer);
	add_owners(item, "there", answer->there, answer->there_cnt);
}

void fit_json(FILE *out, const struct fit_report *report)
{
	cJSON *root = cJSON_CreateObject(), *array;
	size_t i;

	json_add_text(root, "model", report->map->model);
	json_add_text(root, "source", report->map->path);
	json_add_text(root, "format", report->map->format);
	json_add_text(root, "state", report->state->moment);
	json_add_text(root, "note", report->state->note);
	json_add_text(root, "rules", report->state->rules->era);
	cJSON_AddBoolToObject(root, "bottom_up", report->state->bottom_up);
	json_add_hex(root, "limit", report->state->limit);
	array = cJSON_AddArrayToObject(root, "wishes");
	for (i = 0; i < report->answers->cnt; i++)
		if (!report->answers->list[i].passed_over)
			add_answer(array, &report->answers->list[i]);
	json_print_and_delete(out, root);
}
