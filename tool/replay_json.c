// SPDX-License-Identifier: MIT
/*
 * replay_json.c - a replay as the JSON that replay_report.h documents. Decides nothing.
 */
#include "json.h"
#include "replay_report.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

static void add_step(cJSON *array, const struct replay_step *step)
{
	const struct log_op *op = step->op;
	cJSON *object = json_add_item(array);

	cJSON_AddNumberToObject(object, "line", op->line);
	if (op->has_time)
		cJSON_AddNumberToObject(object, "time", (double)op->time);
	else
		cJSON_AddNullToObject(object, "time");
	cJSON_AddStringToObject(object, "operation", log_kind_name(op->kind));
	json_add_hex(object, "size", op->size);
	json_add_text(object, "owner", op->note ? op->note : op->caller);
	json_add_hex_or_null(object, "predicted", op->kind == LOG_ALLOC || op->kind == LOG_DOUBLED,
			     step->predicted);
	json_add_hex(object, "actual", step->actual);
	cJSON_AddStringToObject(object, "verdict", replay_verdict_name(step->verdict));
	json_add_text(object, "reason", step->why);
}

static void add_steps(cJSON *root, const struct replay *replay)
{
	cJSON *array = cJSON_AddArrayToObject(root, "operations");
	size_t i;

	for (i = 0; i < replay->log->cnt; i++)
		if (!replay->steps[i].part)
			add_step(array, &replay->steps[i]);
}

static void add_inferences(cJSON *root, const struct replay *replay)
{
	cJSON *array = cJSON_AddArrayToObject(root, "inferences");
	size_t i;

	for (i = 0; i < replay->inference_cnt; i++) {
		cJSON *object = json_add_item(array);

		cJSON_AddNumberToObject(object, "line", replay->inferences[i].line);
		cJSON_AddStringToObject(object, "text", replay->inferences[i].text);
	}
}

static void add_owners(cJSON *root, const struct replay *replay)
{
	const struct replay_owner **sorted = replay_sort_owners(replay);
	cJSON *array = cJSON_AddArrayToObject(root, "owners");
	size_t i;

	for (i = 0; i < replay->owners.cnt; i++) {
		cJSON *object = json_add_item(array);

		cJSON_AddStringToObject(object, "name", sorted[i]->name);
		cJSON_AddNumberToObject(object, "ranges", (double)sorted[i]->ranges);
		json_add_hex(object, "bytes", sorted[i]->bytes);
		json_add_hex(object, "freed", sorted[i]->freed);
	}
	free(sorted);
}

static void add_counts(cJSON *object, const struct replay_summary *summary)
{
	const struct {
		const char *key;
		unsigned long count;
	} counts[] = {
		{ "operations", summary->operations },
		{ "allocations", summary->allocations },
		{ "predicted", summary->predicted },
		{ "inferred", summary->inferred },
		{ "no_room", summary->failed },
		{ "unlogged", summary->unlogged },
		{ "explained", summary->explained },
		{ "not_predicted", summary->wrong },
		{ "unlogged_fit", summary->unlogged_fit },
		{ "peak_line", summary->peak_line },
		{ "dumps", summary->dumps },
		{ "unexplained", summary->unexplained },
		{ "doublings_not_predicted", summary->doublings_wrong },
	};
	size_t i;

	for (i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		cJSON_AddNumberToObject(object, counts[i].key, (double)counts[i].count);
}

static void add_summary(cJSON *root, const struct replay *replay)
{
	const struct replay_summary *summary = &replay->summary;
	cJSON *object = cJSON_AddObjectToObject(root, "summary"), *part;

	add_counts(object, summary);
	json_add_hex(object, "peak", summary->peak);
	json_add_hex(object, "memory", summary->memory);
	json_add_hex(object, "reserved", summary->reserved);
	part = cJSON_AddObjectToObject(object, "free");
	json_add_hex(part, "bytes", summary->free_bytes);
	cJSON_AddNumberToObject(part, "ranges", (double)summary->free_ranges);
	json_add_hex(part, "largest", summary->largest_free);
	part = cJSON_AddObjectToObject(object, "doublings");
	cJSON_AddNumberToObject(part, "memory", (double)summary->doublings[0]);
	cJSON_AddNumberToObject(part, "reserved", (double)summary->doublings[1]);
	add_owners(object, replay);
}

static void add_cut(cJSON *object, const struct replay_final *final)
{
	cJSON *part = cJSON_AddObjectToObject(object, "cut_differs");

	cJSON_AddBoolToObject(part, "memory", final->cut_differs[0]);
	cJSON_AddBoolToObject(part, "reserved", final->cut_differs[1]);
}

static void add_final(cJSON *root, const struct replay_final *final)
{
	cJSON *object, *array;
	char text[REPLAY_CHANGE_TEXT];
	size_t i;

	if (!final) {
		cJSON_AddNullToObject(root, "final");
		return;
	}
	object = cJSON_AddObjectToObject(root, "final");
	cJSON_AddBoolToObject(object, "same", final->same);
	array = cJSON_AddArrayToObject(object, "differences");
	for (i = 0; i < final->changes.cnt; i++)
		cJSON_AddItemToArray(array, cJSON_CreateString(replay_describe_change(
						    &final->changes.items[i], text)));
	add_cut(object, final);
}

static void add_kernel(cJSON *root, const struct memblock_log *log)
{
	char version[32];

	snprintf(version, sizeof(version), "%u.%u", log->major, log->minor);
	json_add_text(root, "kernel", log->major ? version : NULL);
	cJSON_AddNumberToObject(root, "address_bits", log->is_32bit ? 32 : 64);
	cJSON_AddNumberToObject(root, "boot", log->boot);
	cJSON_AddNumberToObject(root, "boots", log->boot_cnt);
}

void replay_json(FILE *out, const struct replay *replay, const struct replay_show *show)
{
	cJSON *root = cJSON_CreateObject();

	json_add_text(root, "source", replay->log->path);
	add_kernel(root, replay->log);
	if (!show->quiet)
		add_steps(root, replay);
	add_inferences(root, replay);
	json_add_lines(root, "warnings", replay->log->warnings, replay->log->warning_cnt);
	add_summary(root, replay);
	add_final(root, show->final);
	json_print_and_delete(out, root);
}
