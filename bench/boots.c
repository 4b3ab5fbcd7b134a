// SPDX-License-Identifier: MIT
/*
 * boots.c - recorded boots as raw operations, read from boots.txt, which
 * scripts/boot-operations.sh made out of kernel logs and describes.
 */
#include "boots.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *boots_file = "bench/boots.txt";

static size_t placed, as_recorded;
static phys_addr_t recorded[MAX_OPERATIONS];

static void put_line(const char *line)
{
	uint64_t number[5] = { 0 };
	int nid;

	if (sscanf(line, "n %" SCNx64 " %" SCNx64 " %d", &number[0], &number[1], &nid) == 3)
		scene_memory(number[0], number[1] - number[0] + 1, nid, MEMBLOCK_NONE);
	if (sscanf(line, "m %" SCNx64 " %" SCNx64 " %" SCNx64 " %" SCNx64 " %d %" SCNx64,
		   &number[0], &number[1], &number[2], &number[3], &nid, &number[4]) == 6) {
		recorded[scene.op_cnt] = number[4];
		scene_op((struct op){ .kind = OP_ALLOC,
				      .size = number[0],
				      .align = number[1] ? number[1] : SMP_CACHE_BYTES,
				      .base = number[2],
				      .end = number[3],
				      .nid = nid });
	}
	if (sscanf(line + 1, " %" SCNx64 " %" SCNx64, &number[0], &number[1]) != 2 ||
	    number[1] < number[0])
		return;
	number[1] -= number[0] - 1;
	if (*line == 'a')
		scene_do(OP_ADD, number[0], number[1]);
	else if (*line == 'd')
		scene_do(OP_REMOVE, number[0], number[1]);
	else if (*line == 'r')
		scene_do(OP_RESERVE, number[0], number[1]);
	else if (*line == 'f')
		scene_do(OP_FREE, number[0], number[1]);
}

/* The operations between the line "boot NAME" and the next of its kind. */
static void put_boot(const char *name)
{
	FILE *file = fopen(boots_file, "r");
	char line[256], boot[200];
	bool inside = false;

	if (!file) {
		fprintf(stderr, "bench: cannot read %s\n", boots_file);
		exit(2);
	}
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "boot %199s", boot) == 1)
			inside = strcmp(boot, name) == 0;
		else if (inside)
			put_line(line);
	}
	fclose(file);
}

static void build_boot(const struct workload *workload, size_t n, size_t part, size_t parts)
{
	(void)n;
	(void)part;
	(void)parts;
	scene_clear();
	scene.era = workload->era;
	put_boot(workload->boot);
}

enum { BOOTS = 8 };

static void build_all_boots(const struct workload *workload, size_t n, size_t part, size_t parts)
{
	build_boot(&workload[(long)part - BOOTS], n, 0, parts);
}

/* Where the library puts what the kernel has put somewhere: how often it is the same place. */
void boots_compare_places(size_t *same, size_t *all)
{
	size_t i, boot;

	placed = as_recorded = 0;
	for (boot = 0; boot < BOOTS; boot++) {
		build_boot(&boot_workloads[boot], 0, 0, 1);
		memblock_reset();
		memblock_set_rules(&memblock_era_rules[scene.era]);
		scene_load(&library);
		scene_run(&library, scene.op_cnt);
		for (i = 0; i < scene.op_cnt; i++) {
			if (scene.ops[i].kind != OP_ALLOC)
				continue;
			placed++;
			as_recorded += scene_results[i] == recorded[i];
		}
	}
	*same = as_recorded;
	*all = placed;
}

static const size_t whole[] = { 1, 0 };

#define BOOT(name, words, rules)                                                                   \
	{                                                                                          \
		.id = "boot-" name, .title = "boot: " words, .build = build_boot, .sizes = whole,  \
		.boot = name, .era = rules                                                         \
	}

/* The last entry runs the ones before it. */
const struct workload boot_workloads[] = {
	BOOT("k61-efi-numa4-hotplug", "amd64, EFI, 4 nodes, Linux 6.1", MEMBLOCK_RULES_6_1),
	BOOT("k612-bios-1g-memmap-many", "amd64, 141 banks, Linux 6.12", MEMBLOCK_RULES_6_12),
	BOOT("k612-efi-4g", "amd64, EFI, Linux 6.12", MEMBLOCK_RULES_6_12),
	BOOT("k612-virt-numa2", "arm64, 2 nodes, Linux 6.12", MEMBLOCK_RULES_6_12),
	BOOT("k61-virt-numa4", "arm64, 4 nodes, Linux 6.1", MEMBLOCK_RULES_6_1),
	BOOT("k61-efi-acpi-2g", "arm64, ACPI, Linux 6.1", MEMBLOCK_RULES_6_1),
	BOOT("armmp612-virt-1g-memrsv115", "arm, 115 reservations, Linux 6.12",
	     MEMBLOCK_RULES_6_12),
	BOOT("k612-virt-1g-multibank", "riscv64, several banks, Linux 6.12", MEMBLOCK_RULES_6_12),
	{ .id = "boots",
	  .title = "all eight boots together",
	  .build = build_all_boots,
	  .sizes = whole,
	  .fixed_parts = BOOTS,
	  .faster = 3,
	  .counted = true },
	{ .id = NULL },
};
