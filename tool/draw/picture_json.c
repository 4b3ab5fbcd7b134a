// SPDX-License-Identifier: MIT
/*
 * picture_json.c - a picture's layout as JSON, with cJSON: what is where, for programs and tests.
 */
#include "../json.h"
#include "picture.h"

#include <stdlib.h>

/* Hundredths of a unit are exact enough. */
static void add_length(cJSON *object, const char *key, double value)
{
	cJSON_AddNumberToObject(object, key, (double)(int64_t)(value * 100) / 100);
}

static void add_place(cJSON *object, const struct mark *mark)
{
	add_length(object, "x", mark_left(mark));
	add_length(object, "y", mark_top(mark));
	add_length(object, "width", mark_width(mark));
	add_length(object, "height", mark_height(mark));
}

static cJSON *region(const struct span *span)
{
	cJSON *object = cJSON_CreateObject();

	json_add_hex(object, "base", span->base);
	json_add_hex(object, "size", span->size);
	cJSON_AddStringToObject(object, "kind", kind_styles[span->kind].id);
	cJSON_AddStringToObject(object, "owner", span->label);
	json_add_node(object, span->node);
	return object;
}

/* The regions of one snapshot, in its order, their boxes still to come. To be freed. */
static cJSON **add_regions(cJSON *array, const struct snapshot *snapshot,
			   const struct change_of *changes, const char *side)
{
	cJSON **boxes = calloc(snapshot->cnt + 1, sizeof(*boxes));
	size_t i;

	for (i = 0; boxes && i < snapshot->cnt; i++) {
		cJSON *object = region(&snapshot->spans[i]);

		if (changes) {
			cJSON_AddStringToObject(object, "side", side);
			cJSON_AddStringToObject(object, "change", change_word(changes[i].change));
		}
		boxes[i] = cJSON_AddArrayToObject(object, "boxes");
		cJSON_AddItemToArray(array, object);
	}
	return boxes;
}

static void add_box(cJSON *boxes, const struct mark *mark)
{
	cJSON *box = cJSON_CreateObject();

	add_place(box, mark);
	cJSON_AddItemToArray(boxes, box);
}

static void add_text(cJSON *texts, const struct mark *mark)
{
	cJSON *object = cJSON_CreateObject();

	cJSON_AddStringToObject(object, "text", mark->text);
	add_place(object, mark);
	cJSON_AddNumberToObject(object, "names", (double)mark->span_cnt);
	cJSON_AddItemToArray(texts, object);
}

void picture_json(FILE *out, const struct picture *picture, const struct snapshot *const *snapshots,
		  unsigned int cnt, const struct changes *changes)
{
	cJSON *root = cJSON_CreateObject(), *texts, *regions, **boxes[2] = { NULL, NULL };
	size_t i;

	cJSON_AddStringToObject(root, "title", picture->title);
	add_length(root, "width", picture->width);
	add_length(root, "height", picture->height);
	regions = cJSON_AddArrayToObject(root, "regions");
	boxes[0] = add_regions(regions, snapshots[0], changes ? changes->before : NULL, "before");
	if (cnt > 1)
		boxes[1] = add_regions(regions, snapshots[1], changes->after, "after");
	texts = cJSON_AddArrayToObject(root, "texts");
	for (i = 0; i < picture->cnt; i++) {
		const struct mark *mark = &picture->marks[i];

		if (mark->type == MARK_TEXT)
			add_text(texts, mark);
		else if (mark->type == MARK_BOX && mark->span != MARK_NO_SPAN && boxes[mark->side])
			add_box(boxes[mark->side][mark->span], mark);
	}
	free(boxes[0]);
	free(boxes[1]);
	json_print_and_delete(out, root);
}
