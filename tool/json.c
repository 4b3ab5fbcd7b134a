// SPDX-License-Identifier: MIT
/*
 * json.c - building the JSON that json.h documents, with cJSON. Decides nothing.
 */
#include "json.h"
#include "arm/encode.h"
#include "report.h"
#include "tool.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void json_add_hex(cJSON *object, const char *key, uint64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "0x%" PRIx64, value);
	cJSON_AddStringToObject(object, key, text);
}

void json_add_hex_or_null(cJSON *object, const char *key, bool is_known, uint64_t value)
{
	if (is_known)
		json_add_hex(object, key, value);
	else
		cJSON_AddNullToObject(object, key);
}

void json_add_text(cJSON *object, const char *key, const char *text)
{
	if (text)
		cJSON_AddStringToObject(object, key, text);
	else
		cJSON_AddNullToObject(object, key);
}

void json_add_lines(cJSON *object, const char *key, char *const *lines, size_t cnt)
{
	cJSON *array = cJSON_AddArrayToObject(object, key);
	size_t i;

	for (i = 0; i < cnt; i++)
		cJSON_AddItemToArray(array, cJSON_CreateString(lines[i]));
}

void json_add_node(cJSON *object, int nid)
{
	if (nid >= 0)
		cJSON_AddNumberToObject(object, "node", nid);
	else
		cJSON_AddNullToObject(object, "node");
}

void json_add_region_node(cJSON *object, int nid)
{
	json_add_node(object, nid < MAX_NUMNODES ? nid : NUMA_NO_NODE);
}

cJSON *json_add_item(cJSON *array)
{
	cJSON *item = cJSON_CreateObject();

	cJSON_AddItemToArray(array, item);
	return item;
}

/* In the order of enum firmware_flags. */
static const char *const flag_names[] = { "no-map",          "reusable",    "hotpluggable",
					  "shared-dma-pool", "cma-default", "mirror",
					  "loader" };
enum { FLAG_NAMES = sizeof(flag_names) / sizeof(flag_names[0]) };

static void add_firmware_flags(cJSON *object, unsigned int flags)
{
	cJSON *array = cJSON_AddArrayToObject(object, "flags");
	size_t i;

	for (i = 0; i < FLAG_NAMES; i++)
		if (flags & 1U << i)
			cJSON_AddItemToArray(array, cJSON_CreateString(flag_names[i]));
}

unsigned int json_flag_named(const char *name)
{
	size_t i;

	for (i = 0; name && i < FLAG_NAMES; i++)
		if (!strcmp(flag_names[i], name))
			return 1U << i;
	return 0;
}

void json_print_and_delete(FILE *out, cJSON *root)
{
	char *text = cJSON_Print(root);

	if (text)
		fprintf(out, "%s\n", text);
	free(text);
	cJSON_Delete(root);
}

void json_add_header(cJSON *root, const struct mem_map *map, const char *cmdline)
{
	json_add_text(root, "model", map->model);
	json_add_text(root, "source", map->path);
	json_add_text(root, "format", map->format);
	json_add_text(root, "command_line", cmdline);
}

/* ---- maps ---- */

static void add_windows(cJSON *object, const struct firmware_range *range)
{
	cJSON *array, *item;
	unsigned int i;

	json_add_hex(object, "align", range->align);
	array = cJSON_AddArrayToObject(object, "windows");
	for (i = 0; i < range->window_cnt; i++) {
		item = json_add_item(array);
		json_add_hex(item, "base", range->windows[i].base);
		json_add_hex(item, "size", range->windows[i].size);
	}
}

static void add_described(cJSON *array, const struct mem_range *range)
{
	cJSON *item = json_add_item(array);

	json_add_text(item, "kind", mem_kind_name(range->is.kind));
	json_add_hex_or_null(item, "base",
			     range->is.kind != FIRMWARE_DYNAMIC && range->is.kind != FIRMWARE_BLOB,
			     range->is.base);
	json_add_hex(item, "size", range->is.size);
	json_add_node(item, range->is.nid);
	add_firmware_flags(item, range->is.flags);
	json_add_text(item, "name", range->is.name);
	json_add_text(item, "source", range->source);
	if (range->line)
		cJSON_AddNumberToObject(item, "line", range->line);
	if (range->is.type)
		cJSON_AddNumberToObject(item, "type", range->is.type);
	if (range->is.attributes)
		json_add_hex(item, "attributes", range->is.attributes);
	if (range->is.kind == FIRMWARE_DYNAMIC)
		add_windows(item, &range->is);
}

static cJSON *map_object(const struct mem_map *map)
{
	cJSON *root = cJSON_CreateObject(), *array;
	size_t i;

	json_add_header(root, map, map->bootargs);
	json_add_text(root, "map", map->name);
	if (map->cpus)
		cJSON_AddNumberToObject(root, "cpus", map->cpus);
	cJSON_AddBoolToObject(root, "ordered", map->ordered);
	array = cJSON_AddArrayToObject(root, "ranges");
	for (i = 0; i < map->cnt; i++)
		add_described(array, &map->ranges[i]);
	json_add_lines(root, "anomalies", map->anomalies, map->anomaly_cnt);
	cJSON_AddNumberToObject(root, "anomalies_while_reading", (double)map->read_anomaly_cnt);
	return root;
}

void json_map(FILE *out, const struct mem_map *map)
{
	json_print_and_delete(out, map_object(map));
}

char *json_map_text(const struct mem_map *map)
{
	cJSON *root = map_object(map);
	char *text = cJSON_Print(root);

	cJSON_Delete(root);
	return text;
}

void json_map_list(FILE *out, const struct map_list *list)
{
	cJSON *root = cJSON_CreateObject(), *array, *item;
	size_t i;

	json_add_text(root, "source", list->path);
	array = cJSON_AddArrayToObject(root, "maps");
	for (i = 0; i < list->cnt; i++) {
		item = json_add_item(array);
		json_add_text(item, "map", list->maps[i].name);
		json_add_text(item, "format", list->maps[i].format);
		json_add_text(item, "model", list->maps[i].model);
		cJSON_AddNumberToObject(item, "ranges", (double)list->maps[i].cnt);
		json_add_hex(item, "memory", mem_map_memory(&list->maps[i]));
		cJSON_AddNumberToObject(item, "anomalies", (double)list->maps[i].anomaly_cnt);
	}
	json_print_and_delete(out, root);
}

/* ---- boots ---- */

static void add_regions(cJSON *root, const char *key, const struct boot_regions *regions)
{
	cJSON *array = cJSON_AddArrayToObject(root, key), *item;
	size_t i;

	for (i = 0; i < regions->cnt; i++) {
		const struct boot_region *region = &regions->list[i];

		item = json_add_item(array);
		json_add_hex(item, "base", region->base);
		json_add_hex(item, "size", region->size);
		json_add_region_node(item, region->nid);
		cJSON_AddNumberToObject(item, "flags", region->flags);
	}
}

static void add_reservations(cJSON *root, const struct boot *boot)
{
	cJSON *array = cJSON_AddArrayToObject(root, "reservations"), *item;
	size_t i;

	for (i = 0; i < boot->owner_cnt; i++) {
		const struct owner *owner = &boot->owners[i];

		item = json_add_item(array);
		json_add_hex(item, "base", owner->base);
		json_add_hex(item, "size", owner->size);
		json_add_text(item, "owner", owner->name);
		json_add_text(item, "class", owner_class_name(owner->class));
		add_firmware_flags(item, owner->flags);
		cJSON_AddBoolToObject(item, "placed", owner->placed);
	}
}

static void add_hand_over(cJSON *root, const struct boot *boot)
{
	cJSON *array = cJSON_AddArrayToObject(root, "handed_over"), *item;
	int order;

	for (order = 0; order <= MAX_PAGE_ORDER; order++) {
		if (!boot->blocks[order])
			continue;
		item = json_add_item(array);
		cJSON_AddNumberToObject(item, "order", order);
		cJSON_AddNumberToObject(item, "blocks", (double)boot->blocks[order]);
		json_add_hex(item, "size", boot->blocks[order] << (order + PAGE_SHIFT));
	}
}

static void add_totals(cJSON *root, const struct boot *boot)
{
	cJSON *totals = cJSON_AddObjectToObject(root, "totals");

	json_add_hex(totals, "memory", boot->totals.memory);
	json_add_hex(totals, "reserved", boot->totals.reserved);
	json_add_hex(totals, "no_map", boot->totals.nomap);
	json_add_hex(totals, "handed_over", boot->totals.handed_over);
	json_add_hex(totals, "remainder", boot->totals.remainder);
	json_add_hex(totals, "reserved_outside_memory", boot->totals.outside);
	cJSON_AddBoolToObject(totals, "adds_up", boot_adds_up(boot));
}

void json_boot(FILE *out, const struct boot *boot)
{
	cJSON *root = cJSON_CreateObject();

	json_add_header(root, boot->map, boot->cmdline_text);
	json_add_text(root, "rules", memblock_era_rules[boot->options->era].era);
	cJSON_AddNumberToObject(root, "page_size", PAGE_SIZE);
	add_regions(root, "banks", &boot->banks);
	add_reservations(root, boot);
	add_regions(root, "memory", &boot->memory);
	add_regions(root, "reserved", &boot->reserved);
	add_hand_over(root, boot);
	add_totals(root, boot);
	add_lowmem(root, boot);
	json_add_lines(root, "anomalies", boot->map->anomalies, boot->map->anomaly_cnt);
	json_add_lines(root, "log", boot->log, boot->log_cnt);
	json_print_and_delete(out, root);
}
