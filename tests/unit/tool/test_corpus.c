// SPDX-License-Identifier: MIT
/*
 * test_corpus.c - every reader on every map of tests/fixtures: public machines (maps) and recorded
 * boots (machines). What was read is compared with a table that was checked against the files, with
 * what the files say themselves, and with the other views of the same machine.
 *
 * UPDATE=1 in the environment rewrites the table. Look at the difference before keeping it.
 */
#include "json.h"
#include "load/line.h"
#include "load/load.h"
#include "mem_clean.h"
#include "tool.h"

#include <dirent.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define FIXTURES "tests/fixtures"
#define TABLE FIXTURES "/maps.txt"

/* ---- all files ---- */

typedef void visit_file(const char *path, void *arg);

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void for_each_file(const char *path, visit_file *visit, void *arg)
{
	struct dirent **entries;
	struct stat status;
	char below[512];
	int i, cnt;

	assert_int_equal(stat(path, &status), 0);
	if (!S_ISDIR(status.st_mode)) {
		visit(path, arg);
		return;
	}
	cnt = scandir(path, &entries, is_visible, alphasort);
	assert_true(cnt > 0);
	for (i = 0; i < cnt; i++) {
		snprintf(below, sizeof(below), "%s/%s", path, entries[i]->d_name);
		for_each_file(below, visit, arg);
		free(entries[i]);
	}
	free(entries);
}

/* Files that hold no map say so on standard error; nobody wants to read that here. */
static bool load_quietly(const char *path, struct map_list *list)
{
	int kept = dup(STDERR_FILENO);
	bool good;

	assert_non_null(freopen("/dev/null", "w", stderr));
	good = load_all(path, NULL, list);
	fflush(stderr);
	dup2(kept, STDERR_FILENO);
	close(kept);
	return good;
}

/* ---- the table ---- */

static void describe_map(FILE *out, const char *path, struct mem_map *map)
{
	size_t cnt[FIRMWARE_KINDS] = { 0 }, i;

	for (i = 0; i < map->cnt; i++)
		cnt[map->ranges[i].is.kind]++;
	mem_map_check(map);
	fprintf(out, "%s: %s, %s: %" PRIu64 " bytes;", path + strlen(FIXTURES) + 1, map->name,
		map->format, mem_map_memory(map));
	for (i = 0; i < FIRMWARE_KINDS; i++)
		if (cnt[i])
			fprintf(out, " %zu %s", cnt[i], mem_kind_name((enum firmware_kind)i));
	fprintf(out, "; %zu anomalies\n", map->anomaly_cnt);
}

static void describe_file(const char *path, void *out)
{
	struct map_list list;
	size_t i;

	if (!load_quietly(path, &list)) {
		fprintf(out, "%s: no map\n", path + strlen(FIXTURES) + 1);
		return;
	}
	for (i = 0; i < list.cnt; i++)
		describe_map(out, path, &list.maps[i]);
	map_list_free(&list);
}

static void write_table(const char *text)
{
	FILE *out = fopen(TABLE, "w");

	assert_non_null(out);
	fputs(text, out);
	fclose(out);
}

static void every_file_gives_the_known_maps(void **state)
{
	char *text = NULL, *expected, *line, *known, *rest, *rest_known;
	size_t size, known_size;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	for_each_file(FIXTURES "/maps", describe_file, out);
	for_each_file(FIXTURES "/machines", describe_file, out);
	fclose(out);
	if (getenv("UPDATE"))
		write_table(text);
	expected = read_file(TABLE, &known_size);
	assert_non_null(expected);
	line = strtok_r(text, "\n", &rest);
	known = strtok_r(expected, "\n", &rest_known);
	while (line && known) {
		assert_string_equal(line, known);
		line = strtok_r(NULL, "\n", &rest);
		known = strtok_r(NULL, "\n", &rest_known);
	}
	assert_null(line);
	assert_null(known);
	free(text);
	free(expected);
}

/* ---- what holds of every map ---- */

/* From the key "command_line" on: model, source and format name the file. */
static const char *content_of(const char *json)
{
	const char *p = strstr(json, "\"command_line\"");

	assert_non_null(p);
	return p;
}

static void assert_round_trip(struct mem_map *map)
{
	char *json = json_map_text(map), *again;
	struct map_list list;

	assert_true(load_data("json", json, strlen(json), NULL, &list));
	assert_int_equal(list.cnt, 1);
	mem_map_check(&list.maps[0]);
	again = json_map_text(&list.maps[0]);
	assert_string_equal(content_of(again), content_of(json));
	map_list_free(&list);
	free(again);
	free(json);
}

static void assert_clean(struct mem_map *map)
{
	uint64_t behind = 0;
	char *before, *after;
	size_t i;

	mem_map_clean(map);
	before = json_map_text(map);
	mem_map_clean(map);
	after = json_map_text(map);
	assert_string_equal(before, after);
	free(before);
	free(after);
	mem_map_sort(map);
	for (i = 0; i < map->cnt; i++) {
		if (!mem_is_place(&map->ranges[i].is))
			continue;
		assert_true(map->ranges[i].is.size > 0);
		assert_true(map->ranges[i].is.base >= behind);
		behind = mem_range_end(&map->ranges[i]);
	}
}

static void check_file(const char *path, void *arg)
{
	size_t *maps = arg, i;
	struct map_list list;

	if (!load_quietly(path, &list))
		return;
	for (i = 0; i < list.cnt; i++, (*maps)++) {
		mem_map_check(&list.maps[i]);
		assert_round_trip(&list.maps[i]);
		assert_clean(&list.maps[i]);
	}
	map_list_free(&list);
}

static void every_map_survives_json_and_cleaning(void **state)
{
	size_t maps = 0;

	(void)state;
	for_each_file(FIXTURES, check_file, &maps);
	assert_true(maps > 300);
}

/* ---- views of one machine ---- */

/* The memory of a map, disjoint and in order, touching pieces joined. */
struct memory {
	struct firmware_window pieces[512];
	size_t cnt;
};

static void join(const struct mem_range *winner, uint64_t base, uint64_t end, void *arg)
{
	struct memory *memory = arg;
	struct firmware_window *last = &memory->pieces[memory->cnt];

	if (winner->is.kind != FIRMWARE_MEMORY)
		return;
	if (memory->cnt && last[-1].base + last[-1].size == base) {
		last[-1].size += end - base;
		return;
	}
	assert_true(memory->cnt < 512);
	*last = (struct firmware_window){ base, end - base };
	memory->cnt++;
}

static void memory_of(const struct mem_map *map, struct memory *memory)
{
	memory->cnt = 0;
	mem_sweep(map, join, NULL, memory);
}

static uint64_t whole_pages(const struct memory *memory)
{
	uint64_t pages = 0, first, end;
	size_t i;

	for (i = 0; i < memory->cnt; i++) {
		first = (memory->pieces[i].base + PAGE_SIZE - 1) / PAGE_SIZE;
		end = (memory->pieces[i].base + memory->pieces[i].size) / PAGE_SIZE;
		pages += end > first ? end - first : 0;
	}
	return pages;
}

static void assert_same_memory(const struct mem_map *a, const struct mem_map *b)
{
	struct memory x, y;
	size_t i;

	memory_of(a, &x);
	memory_of(b, &y);
	assert_int_equal(x.cnt, y.cnt);
	for (i = 0; i < x.cnt; i++) {
		assert_int_equal(x.pieces[i].base, y.pieces[i].base);
		assert_int_equal(x.pieces[i].size, y.pieces[i].size);
	}
}

static struct mem_map *map_named(struct map_list *list, const char *name)
{
	size_t i;

	for (i = 0; i < list->cnt; i++)
		if (!strcmp(list->maps[i].name, name))
			return &list->maps[i];
	return NULL;
}

static void assert_same_entries(const struct mem_map *a, const struct mem_map *b)
{
	size_t i;

	assert_int_equal(a->cnt, b->cnt);
	for (i = 0; i < a->cnt; i++) {
		assert_int_equal(a->ranges[i].is.kind, b->ranges[i].is.kind);
		assert_int_equal(a->ranges[i].is.base, b->ranges[i].is.base);
		assert_int_equal(a->ranges[i].is.size, b->ranges[i].is.size);
	}
}

/* The number behind `word` in the text, 0 if it is not there. */
static uint64_t number_behind(const char *text, const char *word)
{
	const char *p = strstr(text, word);
	uint64_t number = 0;

	if (p) {
		p += strlen(word);
		(void)parse_number(&p, &number);
	}
	return number;
}

/* Pages that the log takes away after memory was counted. */
static uint64_t pages_taken_later(const char *log)
{
	const char *p = strstr(log, "Zone ranges:");
	uint64_t first, last, pages = 0;

	while (p && (p = strstr(p + 1, "e820: update [mem 0x")))
		if (sscanf(p, "e820: update [mem 0x%" SCNx64 "-0x%" SCNx64 "] usable ==> reserved",
			   &first, &last) == 2)
			pages += (last + 1 - first) / PAGE_SIZE;
	return pages;
}

/* "Memory: 600820K/4193780K available": the second number counts every page of memory. */
static void assert_total(const char *log, const struct mem_map *kernel, uint64_t moved)
{
	const char *line = strstr(log, "] Memory: "), *slash = line ? strchr(line, '/') : NULL;
	struct memory memory;

	assert_non_null(slash);
	memory_of(kernel, &memory);
	assert_int_equal((whole_pages(&memory) + pages_taken_later(log) + moved) * PAGE_SIZE / 1024,
			 number_behind(slash, "/"));
}

/* The first "last_pfn = 0x.." is the end of all memory. */
static void assert_last_pfn(const char *log, const struct mem_map *kernel)
{
	uint64_t pfn = number_behind(log, "last_pfn = ");
	const struct firmware_window *last;
	struct memory memory;

	memory_of(kernel, &memory);
	last = &memory.pieces[memory.cnt - 1];
	assert_int_equal((last->base + last->size) / PAGE_SIZE, pfn);
}

static void check_pc(const char *machine)
{
	char log_path[256], memmap_path[256], iomem_path[256];
	struct map_list log, memmap, iomem;
	/* A table that the initrd replaced took one page after memory had been counted. */
	const uint64_t moved = strstr(machine, "srathotplug") ? 1 : 0;
	struct mem_map *efi;
	size_t size;
	char *text;

	snprintf(log_path, sizeof(log_path), FIXTURES "/machines/%s/boot.log.gz", machine);
	snprintf(memmap_path, sizeof(memmap_path), FIXTURES "/machines/%s/firmware_memmap",
		 machine);
	snprintf(iomem_path, sizeof(iomem_path), FIXTURES "/machines/%s/iomem", machine);
	assert_true(load_all(log_path, NULL, &log));
	assert_true(load_all(memmap_path, NULL, &memmap));
	assert_true(load_all(iomem_path, NULL, &iomem));
	text = read_file(log_path, &size);
	assert_same_entries(map_named(&log, "BIOS-e820"), &memmap.maps[0]);
	assert_same_memory(&log.maps[0], &iomem.maps[0]);
	assert_total(text, &log.maps[0], moved);
	assert_last_pfn(text, &log.maps[0]);
	efi = map_named(&log, "EFI");
	assert_int_equal(efi != NULL, strstr(machine, "-efi-") != NULL);
	if (efi)
		assert_same_memory(efi, map_named(&log, "BIOS-e820"));
	free(text);
	map_list_free(&log);
	map_list_free(&memmap);
	map_list_free(&iomem);
}

static void views_of_recorded_pcs_agree(void **state)
{
	static const char *const machines[] = {
		"amd64-k61-bios-1g-initrd64",
		"amd64-k61-bios-1g-memmap-many",
		"amd64-k61-bios-1g-memmap-pmem",
		"amd64-k61-bios-1g-memmap-rsv",
		"amd64-k61-bios-2g-kernelcore-mirror",
		"amd64-k61-bios-2g-memmap-exact",
		"amd64-k61-bios-4g",
		"amd64-k61-bios-4g-mem2g",
		"amd64-k61-bios-8g",
		"amd64-k61-bios-numa4-srathotplug",
		"amd64-k61-efi-4g",
		"amd64-k61-efi-numa4-hotplug",
		"amd64-k612-efi-4g",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(machines) / sizeof(machines[0]); i++)
		check_pc(machines[i]);
}

/* Two maps of one file that describe the same machine. */
struct views {
	const char *path;
	const char *a, *b;
};

static const struct views views[] = {
	{ "efi/x86-intel-mac-2006-shell-mem-and-biosefi.txt", "EFI", "EFI #2" },
	{ "efi/x86-lenovo-w530-efi231-linux35-type-format.txt", "EFI", "BIOS-e820" },
	{ "efi/x86-lenovo-w530-efi231-linux35-type-format.txt", "kernel", "node ranges" },
	{ "efi/arm64-fvp-base-efi240-shell-and-linux314.txt", "EFI", "EFI #2" },
	{ "efi/x86-ovmf-5gib-sev-kernel58.txt", "BIOS-e820", "extended" },
	{ "e820/mac-macbookpro111-efi-16gib.txt", "BIOS-e820", "extended" },
};

static void views_of_public_machines_agree(void **state)
{
	struct map_list list;
	char path[256];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(views) / sizeof(views[0]); i++) {
		snprintf(path, sizeof(path), FIXTURES "/maps/%s", views[i].path);
		assert_true(load_all(path, NULL, &list));
		assert_non_null(map_named(&list, views[i].a));
		assert_non_null(map_named(&list, views[i].b));
		assert_same_memory(map_named(&list, views[i].a), map_named(&list, views[i].b));
		map_list_free(&list);
	}
}

/* ---- totals that public logs print ---- */

/* Old kernels count every page up to the end of memory, holes and all. */
enum count { PAGES, UP_TO_THE_END };

struct total {
	const char *path;
	const char *map;
	enum count count;
	uint64_t kib; /* as the file itself says */
};

static const struct total totals[] = {
	{ "e820/numa-amd-8pxm-memoryless-even-nodes-64gib.txt", "node ranges", PAGES, 67106800 },
	{ "e820/vm-azure-8gib-hotplug-to-4tib.txt", "kernel", PAGES, 8388152 },
	{ "e820/slimbootloader-16gib-crashkernel.txt", "kernel", PAGES, 4128368 * 4 },
	{ "e820/ia64-hp-rx2660-highram.txt", "kernel", PAGES, 128737 * 16 },
	{ "e820/old-dell-inspiron-511mb-linux2572.txt", "kernel", UP_TO_THE_END, 131050 * 4 },
	{ "e820/old-laptop-191mb-reserved-above-ram.txt", "kernel", UP_TO_THE_END, 49136 * 4 },
	{ "e820/kdump-2613-exactmap-subpage-user-map.txt", "kernel", UP_TO_THE_END, 81920 },
	{ "e820/very-old-bios-e801-various.txt", "kernel", UP_TO_THE_END, 147456 },
	{ "e820/very-old-bios-e801-various.txt", "kernel #2", UP_TO_THE_END, 16384 },
	{ "e820/very-old-bios-e801-various.txt", "kernel #3", UP_TO_THE_END, 64512 },
	{ "e820/very-old-bios-e801-various.txt", "kernel #4", UP_TO_THE_END, 32768 * 4 },
	{ "efi/x86-lenovo-w530-efi231-linux35-type-format.txt", "kernel", PAGES, 2050765 * 4 },
	{ "memblock/x86_64-kvm-numa2-4gib.txt", "kernel", PAGES, 4193784 },
	{ "memblock/x86-32-early-res-2635-toshiba-896mib.txt", "kernel", PAGES, 228912 * 4 },
	{ "memblock/x86-64-early-res-2632-athlon64-1gib-srat.txt", "kernel", PAGES, 262015 * 4 },
	{ "memblock/mips-sgi-ip27-origin-4node.txt", "node ranges", PAGES, 2883584 },
	{ "memblock/ia64-ski-simulator-6gib-complete.txt", "kernel", PAGES, 6291456 },
	{ "memblock/arm64-qemu-ten-reserved-nodes-nomap-256-bytes.txt", "kernel", PAGES, 2097148 },
	{ "memblock/powerpc-p2020-3gib-two-holes-highmem.txt", "kernel", PAGES, 3118080 },
	{ "memblock/mips-bcm97435svmb-2gib-wrapped.txt", "kernel", PAGES, 2097152 },
	{ "failures/x86-kdump-r7425-256mib-oom.txt", "kernel", PAGES, 262128 },
	{ "bootloader/efi-shell-memmap-rpi4-2gib.txt", "EFI", PAGES, 502226 * 4 },
};

static uint64_t counted(const struct memory *memory, enum count count)
{
	const struct firmware_window *last = &memory->pieces[memory->cnt - 1];

	if (count == UP_TO_THE_END)
		return (last->base + last->size) / PAGE_SIZE;
	return whole_pages(memory);
}

static void totals_are_what_the_files_say(void **state)
{
	struct map_list list;
	struct memory memory;
	uint64_t kib;
	char path[256];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(totals) / sizeof(totals[0]); i++) {
		snprintf(path, sizeof(path), FIXTURES "/maps/%s", totals[i].path);
		assert_true(load_all(path, NULL, &list));
		memory_of(map_named(&list, totals[i].map), &memory);
		kib = counted(&memory, totals[i].count) * PAGE_SIZE / 1024;
		if (kib != totals[i].kib)
			fail_msg("%s: %" PRIu64 " KiB, the file says %" PRIu64, path, kib,
				 totals[i].kib);
		map_list_free(&list);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_file_gives_the_known_maps),
		cmocka_unit_test(every_map_survives_json_and_cleaning),
		cmocka_unit_test(views_of_recorded_pcs_agree),
		cmocka_unit_test(views_of_public_machines_agree),
		cmocka_unit_test(totals_are_what_the_files_say),
	};

	return cmocka_run_group_tests_name("corpus", tests, NULL, NULL);
}
