// SPDX-License-Identifier: MIT
/*
 * encode.c - builds the JSON that encode.h documents. Decides nothing.
 */
#include "encode.h"
#include "../boot.h"
#include "../json.h"
#include "print.h"

static void add_tables_cost(cJSON *object, const struct arm_lowmem *arm)
{
	cJSON *tables = cJSON_AddObjectToObject(object, "tables");

	json_add_hex(tables, "pgd", arm->mmu.pgd);
	json_add_hex(tables, "pgd_size", arm->mmu.format->pgd_bytes);
	cJSON_AddNumberToObject(tables, "pages", (double)arm->mmu.table_pages);
	json_add_hex(tables, "size", arm_table_bytes(arm));
}

void add_lowmem(cJSON *object, const struct boot *boot)
{
	const struct arm_lowmem *arm = &boot->arm;
	const struct arm_mmu *mmu = &arm->mmu;
	cJSON *lowmem, *vmalloc;

	if (!boot_is_arm(boot)) {
		cJSON_AddNullToObject(object, "lowmem");
		return;
	}
	lowmem = cJSON_AddObjectToObject(object, "lowmem");
	json_add_text(lowmem, "format", mmu->format->name);
	cJSON_AddBoolToObject(lowmem, "smp", mmu->shared);
	json_add_hex(lowmem, "page_offset", mmu->page_offset);
	json_add_hex(lowmem, "phys_offset", mmu->phys_offset);
	json_add_hex(lowmem, "arm_lowmem_limit", mmu->arm_lowmem_limit);
	json_add_hex(lowmem, "memblock_limit", mmu->memblock_limit);
	json_add_hex(lowmem, "high_memory", mmu->high_memory);
	vmalloc = cJSON_AddObjectToObject(lowmem, "vmalloc");
	json_add_hex(vmalloc, "start", mmu->vmalloc_start);
	json_add_hex(vmalloc, "end", VMALLOC_END);
	json_add_hex(lowmem, "lowmem_size", arm->lowmem);
	json_add_hex(lowmem, "highmem_size", arm->highmem);
	add_tables_cost(lowmem, arm);
}

/* ---- what is mapped ---- */

static void add_access(cJSON *object, unsigned int permissions,
		       const struct arm_attributes *attributes)
{
	char text[PERMISSIONS_TEXT], memory[ATTRIBUTES_TEXT];

	permissions_text(permissions, text);
	text[3] = '\0';
	json_add_text(object, "pl1", text);
	json_add_text(object, "pl0", text + 4);
	json_add_text(object, "memory", attributes_text(attributes, memory));
}

static void add_kernel(cJSON *root, const struct arm_lowmem *arm)
{
	cJSON *kernel = cJSON_AddObjectToObject(root, "kernel");

	json_add_hex(kernel, "start", arm->mmu.kernel_start);
	json_add_hex(kernel, "end", arm->mmu.kernel_end);
	json_add_hex(kernel, "window_end", arm_kernel_window_end(arm));
}

static void add_mappings(cJSON *root, const struct arm_lowmem *arm)
{
	cJSON *array = cJSON_AddArrayToObject(root, "mappings"), *item;
	size_t i;

	for (i = 0; i < arm->mapping_cnt; i++) {
		const struct arm_mapping *mapping = &arm->mappings[i];

		item = json_add_item(array);
		json_add_hex(item, "va", mapping->va);
		json_add_hex(item, "size", mapping->size);
		json_add_hex(item, "pa", mapping->pa);
		json_add_text(item, "kind", arm_kind_name(mapping->kind));
		cJSON_AddNumberToObject(item, "entries", (double)mapping->entries);
		add_access(item, mapping->permissions, &mapping->attributes);
	}
}

static void add_tables(cJSON *root, const struct arm_lowmem *arm)
{
	cJSON *array = cJSON_AddArrayToObject(root, "tables"), *item;
	size_t i;

	for (i = 0; i < arm->table_cnt; i++) {
		const struct arm_table *table = &arm->tables[i];

		item = json_add_item(array);
		json_add_hex(item, "va", table->va);
		json_add_hex(item, "size", table->size);
		json_add_hex(item, "pa", table->pa);
		cJSON_AddNumberToObject(item, "bytes", table->bytes);
		cJSON_AddNumberToObject(item, "level", table->level);
		json_add_hex(item, "raw", table->raw);
	}
}

/* ---- answers ---- */

static void add_walk(cJSON *root, const struct pagetable_report *report)
{
	const struct arm_translation *walk = report->walk;
	cJSON *item;

	if (!walk) {
		cJSON_AddNullToObject(root, "walk");
		return;
	}
	item = cJSON_AddObjectToObject(root, "walk");
	json_add_hex(item, "va", report->walk_va);
	json_add_text(item, "fault", walk->fault ? arm_fault_name(walk->fault) : NULL);
	cJSON_AddNumberToObject(item, "level", walk->level);
	json_add_hex(item, "raw", walk->raw);
	json_add_text(item, "kind", walk->kind == ARM_INVALID ? NULL : arm_kind_name(walk->kind));
	json_add_hex(item, "pa", walk->pa);
	json_add_hex(item, "base", walk->base);
	json_add_hex(item, "size", walk->size);
	add_access(item, walk->permissions, &walk->attributes);
}

static void add_entry(cJSON *object, const char *key, const struct pt_entry *entry)
{
	cJSON *item;

	if (!entry) {
		cJSON_AddNullToObject(object, key);
		return;
	}
	item = cJSON_AddObjectToObject(object, key);
	json_add_text(item, "kind", pt_kind_name(entry->kind));
	json_add_hex(item, "pa", entry->pa);
	json_add_hex(item, "raw", entry->raw);
}

static void add_differences(cJSON *object, const struct pt_comparison *comparison)
{
	cJSON *array = cJSON_AddArrayToObject(object, "differences"), *item;
	size_t i;

	for (i = 0; i < comparison->cnt; i++) {
		const struct pt_difference *difference = &comparison->list[i];

		item = json_add_item(array);
		json_add_hex(item, "va", pt_difference_va(difference));
		add_entry(item, "ours", difference->ours);
		add_entry(item, "theirs", difference->theirs);
		cJSON_AddBoolToObject(item, "in_kernel", difference->in_kernel);
	}
}

static void add_comparison(cJSON *root, const struct pagetable_report *report)
{
	const struct pt_comparison *comparison = report->comparison;
	cJSON *item;

	if (!comparison) {
		cJSON_AddNullToObject(root, "compare");
		return;
	}
	item = cJSON_AddObjectToObject(root, "compare");
	json_add_text(item, "file", report->compared_with);
	cJSON_AddNumberToObject(item, "equal", (double)comparison->equal);
	cJSON_AddNumberToObject(item, "different", (double)comparison->cnt);
	cJSON_AddNumberToObject(item, "in_kernel", (double)comparison->in_kernel);
	cJSON_AddNumberToObject(item, "not_lowmem", (double)comparison->foreign);
	cJSON_AddBoolToObject(item, "same", report->same);
	add_differences(item, comparison);
}

void json_pagetable(FILE *out, const struct pagetable_report *report)
{
	const struct boot *boot = report->boot;
	cJSON *root = cJSON_CreateObject();

	json_add_header(root, boot->map, boot->cmdline_text);
	add_lowmem(root, boot);
	add_kernel(root, &boot->arm);
	add_mappings(root, &boot->arm);
	add_tables(root, &boot->arm);
	add_walk(root, report);
	add_comparison(root, report);
	json_add_lines(root, "anomalies", boot->map->anomalies, boot->map->anomaly_cnt);
	json_print_and_delete(out, root);
}
