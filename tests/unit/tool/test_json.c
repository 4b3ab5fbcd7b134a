// SPDX-License-Identifier: MIT
/*
 * test_json.c - tool/json.c: what is printed parses, has the documented keys and says the same as
 * the snapshot.
 */
#include "json.h"
#include "load/load.h"

#include <cjson/cJSON.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct boot_options options = { .era = MEMBLOCK_RULES_6_12, .debug = true };

static cJSON *parse(char *text)
{
	cJSON *root = cJSON_Parse(text);

	assert_non_null(root);
	free(text);
	return root;
}

static cJSON *parsed_map(const struct mem_map *map)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	json_map(out, map);
	fclose(out);
	return parse(text);
}

static cJSON *parsed_boot(const struct boot *boot)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	json_boot(out, boot);
	fclose(out);
	return parse(text);
}

static void assert_keys(const cJSON *root, const char *const *keys)
{
	const cJSON *item = root->child;

	for (; *keys; keys++, item = item->next) {
		assert_non_null(item);
		assert_string_equal(item->string, *keys);
	}
	assert_null(item);
}

static void assert_hex(const cJSON *object, const char *key, uint64_t value)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
	char text[24];

	assert_true(cJSON_IsString(item));
	snprintf(text, sizeof(text), "0x%" PRIx64, value);
	assert_string_equal(item->valuestring, text);
}

/* -1: null. */
static void assert_node(const cJSON *array, int i, int nid)
{
	const cJSON *node = cJSON_GetObjectItem(cJSON_GetArrayItem(array, i), "node");

	assert_non_null(node);
	if (nid < 0)
		assert_true(cJSON_IsNull(node));
	else
		assert_int_equal(node->valueint, nid);
}

static cJSON *item_of(const cJSON *root, const char *key, int i)
{
	return cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(root, key), i);
}

static void a_map_as_json(void **state)
{
	static const char *const keys[] = { "model",
					    "source",
					    "format",
					    "command_line",
					    "map",
					    "ordered",
					    "ranges",
					    "anomalies",
					    "anomalies_while_reading",
					    NULL };
	static const char *const dynamic_keys[] = { "kind", "base",   "size",  "node",    "flags",
						    "name", "source", "align", "windows", NULL };
	struct mem_map map;
	cJSON *root, *last;

	(void)state;
	assert_true(load_map("samples/asus-nexus7.dtb", &map));
	root = parsed_map(&map);
	assert_keys(root, keys);
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(root, "ranges")), map.cnt);
	assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(root, "map")), "device tree");
	assert_hex(item_of(root, "ranges", 0), "base", 0x80000000);
	assert_hex(item_of(root, "ranges", 0), "size", 0x40000000);
	assert_true(cJSON_IsNull(cJSON_GetObjectItem(root, "command_line")));
	last = item_of(root, "ranges", (int)map.cnt - 1);
	assert_keys(last, dynamic_keys);
	assert_true(cJSON_IsNull(cJSON_GetObjectItem(last, "base")));
	assert_hex(item_of(last, "windows", 0), "size", 0x30000000);
	cJSON_Delete(root);
	mem_map_free(&map);
}

/* A map says what it was told; memblock's lists have a number that stands for none. */
static void nodes_and_none(void **state)
{
	cJSON *array = cJSON_CreateArray();

	(void)state;
	json_add_node(json_add_item(array), 0);
	json_add_node(json_add_item(array), MAX_NUMNODES);
	json_add_node(json_add_item(array), NUMA_NO_NODE);
	json_add_region_node(json_add_item(array), MAX_NUMNODES - 1);
	json_add_region_node(json_add_item(array), MAX_NUMNODES);
	json_add_region_node(json_add_item(array), NUMA_NO_NODE);
	assert_node(array, 0, 0);
	assert_node(array, 1, MAX_NUMNODES);
	assert_node(array, 2, -1);
	assert_node(array, 3, MAX_NUMNODES - 1);
	assert_node(array, 4, -1);
	assert_node(array, 5, -1);
	cJSON_Delete(array);
}

static void a_boot_as_json(void **state)
{
	static const char *const keys[] = { "model",  "source",    "format",      "command_line",
					    "rules",  "page_size", "banks",       "reservations",
					    "memory", "reserved",  "handed_over", "totals",
					    "lowmem", "anomalies", "log",         NULL };
	struct mem_map map;
	struct boot boot;
	cJSON *root, *totals;
	int i;

	(void)state;
	assert_true(load_map("samples/server-4node.dtb", &map));
	assert_true(boot_run(&boot, &map, &options));
	root = parsed_boot(&boot);
	assert_keys(root, keys);
	for (i = 0; i < (int)boot.owner_cnt; i++) {
		assert_hex(item_of(root, "reservations", i), "base", boot.owners[i].base);
		assert_hex(item_of(root, "reservations", i), "size", boot.owners[i].size);
	}
	for (i = 0; i < (int)boot.reserved.cnt; i++)
		assert_hex(item_of(root, "reserved", i), "base", boot.reserved.list[i].base);
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(root, "log")), boot.log_cnt);
	totals = cJSON_GetObjectItem(root, "totals");
	assert_hex(totals, "memory", 32ULL << 30);
	assert_hex(totals, "handed_over", boot.totals.handed_over);
	assert_true(cJSON_IsTrue(cJSON_GetObjectItem(totals, "adds_up")));
	cJSON_Delete(root);
	boot_free(&boot);
	mem_map_free(&map);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_map_as_json),
		cmocka_unit_test(nodes_and_none),
		cmocka_unit_test(a_boot_as_json),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
