// SPDX-License-Identifier: MIT
/*
 * json_map.c - reading the JSON that `memblock show --json` prints (json.h documents it).
 */
#include "formats.h"
#include "rows.h"
#include "scan.h"
#include "../json.h"
#include "../tool.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

/* The place in the text that messages name. */
struct context {
	const char *path;
	int item; /* of ranges[], -1: the top level */
};

static bool refuse(const struct context *at, const char *key, const char *expected)
{
	if (at->item < 0)
		tool_error("%s: \"%s\": expected %s", at->path, key, expected);
	else
		tool_error("%s: ranges[%d].%s: expected %s", at->path, at->item, key, expected);
	return false;
}

/* ---- values; a key that is missing or null leaves what is there ---- */

static bool get_hex(const struct context *at, const cJSON *object, const char *key, u64 *value)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
	const char *p;
	uint64_t number;

	if (!item || cJSON_IsNull(item))
		return true;
	p = cJSON_GetStringValue(item);
	if (!p || strncmp(p, "0x", 2) || !scan_hex(&p, &number) || *p)
		return refuse(at, key, "a string like \"0x80000000\"");
	*value = number;
	return true;
}

static bool get_number(const struct context *at, const cJSON *object, const char *key, double limit,
		       unsigned int *value)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);

	if (!item || cJSON_IsNull(item))
		return true;
	if (!cJSON_IsNumber(item) || !(item->valuedouble >= 0 && item->valuedouble <= limit))
		return refuse(at, key, "a number that is not negative");
	*value = (unsigned int)item->valuedouble;
	return true;
}

static const char *get_text(const cJSON *object, const char *key)
{
	return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));
}

static char *copy_text(const cJSON *object, const char *key)
{
	const char *text = get_text(object, key);

	return text ? xstrdup(text) : NULL;
}

static bool get_kind(const struct context *at, const cJSON *object, enum firmware_kind *kind)
{
	const char *name = get_text(object, "kind");
	unsigned int i;

	for (i = 0; name && i < FIRMWARE_KINDS; i++) {
		if (!strcmp(name, mem_kind_name((enum firmware_kind)i))) {
			*kind = (enum firmware_kind)i;
			return true;
		}
	}
	return refuse(at, "kind", "one of the kinds that docs/formats.md lists");
}

static bool get_flags(const struct context *at, const cJSON *object, unsigned int *flags)
{
	const cJSON *array = cJSON_GetObjectItemCaseSensitive(object, "flags"), *item;
	unsigned int flag;

	cJSON_ArrayForEach(item, array)
	{
		flag = json_flag_named(cJSON_GetStringValue(item));
		if (!flag)
			return refuse(at, "flags", "names of flags that docs/formats.md lists");
		*flags |= flag;
	}
	return true;
}

static bool get_windows(const struct context *at, const cJSON *object, struct firmware_range *range)
{
	const cJSON *array = cJSON_GetObjectItemCaseSensitive(object, "windows"), *item;

	cJSON_ArrayForEach(item, array)
	{
		struct firmware_window *window = &range->windows[range->window_cnt];

		if (range->window_cnt == FIRMWARE_WINDOWS_MAX)
			return refuse(at, "windows", "8 windows at most");
		if (!get_hex(at, item, "base", &window->base) ||
		    !get_hex(at, item, "size", &window->size))
			return false;
		range->window_cnt++;
	}
	return get_hex(at, object, "align", &range->align);
}

static bool get_nid(const struct context *at, const cJSON *object, int *nid)
{
	unsigned int node = INT32_MAX;

	if (!get_number(at, object, "node", INT32_MAX - 1, &node))
		return false;
	*nid = node == INT32_MAX ? NUMA_NO_NODE : (int)node;
	return true;
}

static bool add_range(const struct context *at, const cJSON *item, struct mem_map *map)
{
	const char *name = get_text(item, "name"), *source = get_text(item, "source");
	struct firmware_range range = { .name = name ? name : "" };
	unsigned int line = 0;

	if (!get_kind(at, item, &range.kind) || !get_hex(at, item, "base", &range.base) ||
	    !get_hex(at, item, "size", &range.size) || !get_nid(at, item, &range.nid) ||
	    !get_flags(at, item, &range.flags) ||
	    !get_number(at, item, "type", UINT32_MAX, &range.type) ||
	    !get_hex(at, item, "attributes", &range.attributes) ||
	    !get_number(at, item, "line", UINT32_MAX, &line) || !get_windows(at, item, &range))
		return false;
	mem_map_add(map, &range, source ? source : "JSON")->line = line;
	return true;
}

static bool add_ranges(struct context *at, const cJSON *ranges, struct mem_map *map)
{
	const cJSON *item;

	if (!cJSON_IsArray(ranges))
		return refuse(at, "ranges", "an array");
	cJSON_ArrayForEach(item, ranges)
	{
		at->item++;
		if (!add_range(at, item, map))
			return false;
	}
	at->item = -1;
	return true;
}

/* What reading found wrong cannot be found out again; what is wrong with the ranges will be. */
static bool add_anomalies(const struct context *at, const cJSON *root, struct mem_map *map)
{
	const cJSON *array = cJSON_GetObjectItemCaseSensitive(root, "anomalies"), *item;
	unsigned int cnt = 0;

	if (!get_number(at, root, "anomalies_while_reading", UINT32_MAX, &cnt))
		return false;
	cJSON_ArrayForEach(item, array)
	{
		if (map->anomaly_cnt == cnt)
			break;
		if (cJSON_IsString(item))
			mem_map_anomaly(map, "%s", item->valuestring);
	}
	return true;
}

static bool add_map(const char *path, const cJSON *root, struct map_list *list)
{
	const char *name = get_text(root, "map");
	struct mem_map *map = map_list_add(list, name ? name : "JSON");
	struct context at = { .path = path, .item = -1 };

	map->model = copy_text(root, "model");
	map->bootargs = copy_text(root, "command_line");
	map->ordered = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(root, "ordered"));
	return get_number(&at, root, "cpus", UINT32_MAX, &map->cpus) &&
	       add_ranges(&at, cJSON_GetObjectItemCaseSensitive(root, "ranges"), map) &&
	       add_anomalies(&at, root, map);
}

static enum map_score recognise(const char *data, size_t size)
{
	const char *p = data;

	if (text_looks_binary(data, size))
		return SCORE_NONE;
	p += strspn(p, " \t\r\n");
	return *p == '{' && strstr(p, "\"ranges\"") ? SCORE_WHOLE : SCORE_NONE;
}

static unsigned int line_of(const char *data, const char *at)
{
	unsigned int line = 1;

	for (; data < at; data++)
		line += *data == '\n';
	return line;
}

static bool read_json(const char *data, size_t size, struct map_list *list)
{
	const char *end = data;
	cJSON *root = cJSON_ParseWithLengthOpts(data, size, &end, false);
	bool good = false;

	if (!root)
		tool_error("%s:%u: not JSON from here on", list->path, line_of(data, end));
	else if (!cJSON_IsObject(root))
		tool_error("%s: expected a JSON object with the key \"ranges\"", list->path);
	else
		good = add_map(list->path, root, list);
	cJSON_Delete(root);
	return good;
}

const struct map_format json_format = {
	.name = "json",
	.title = "JSON of memblock show",
	.expected = "the JSON that memblock show --json prints",
	.recognise = recognise,
	.read = read_json,
};
