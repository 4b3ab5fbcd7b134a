// SPDX-License-Identifier: MIT
/*
 * test_arm_recorded.c - the tables of real kernels (tests/fixtures/armhf): for each boot the memory
 * list is made from its device tree and command line, mapped, and every entry of lowmem compared
 * bit by bit, in both directions; so are the registers, and for some boots the entries after the
 * kernel had hardened itself. Device trees come in through firmware/.
 */
#define _DEFAULT_SOURCE
#include "machine.h"

#include <memblock/firmware.h>

#include <dirent.h>
#include <stdlib.h>

#define FIXTURES "tests/fixtures/armhf"

enum { MAX_CASES = 64, MAX_ENTRIES = 8192 };

struct entry {
	uint64_t va, size, pa, raw;
	char kind[16];
};

/* One boot as it was recorded. */
struct recording {
	const char *name;
	struct entry entries[MAX_ENTRIES];
	unsigned int entry_cnt;
	bool secure; /* the registers are those of the secure bank */
	uint64_t kernel_start, kernel_end, rodata_end;
};

static struct recording recorded;
static char names[MAX_CASES][64];

static FILE *open_file(const char *file)
{
	char path[300];

	snprintf(path, sizeof(path), FIXTURES "/%s/%s", recorded.name, file);
	return fopen(path, "r");
}

/* ---- reading ---- */

static void read_entries(const char *file_name)
{
	char command[300], line[200];
	struct entry *entry;
	FILE *file;

	snprintf(command, sizeof(command), "gzip -dc " FIXTURES "/%s/%s", recorded.name, file_name);
	file = popen(command, "r");
	assert_non_null(file);
	recorded.entry_cnt = 0;
	while (fgets(line, sizeof(line), file)) {
		if (line[0] == '#')
			continue;
		assert_true(recorded.entry_cnt < MAX_ENTRIES);
		entry = &recorded.entries[recorded.entry_cnt];
		if (sscanf(line, "%lx %lx %lx %15s %lx", &entry->va, &entry->size, &entry->pa,
			   entry->kind, &entry->raw) == 5)
			recorded.entry_cnt++;
		else
			assert_non_null(strstr(line, "table0")); /* leads to no page */
	}
	assert_int_equal(pclose(file), 0);
	assert_true(recorded.entry_cnt > 10);
}

/* The first register of that name, of the bank in use. */
static uint64_t read_register(const char *name)
{
	char line[100], wanted[40];
	uint64_t value;
	FILE *file = open_file("regs.txt");

	assert_non_null(file);
	snprintf(wanted, sizeof(wanted), "%s%s = ", name, recorded.secure ? "_S" : "");
	while (fgets(line, sizeof(line), file)) {
		if (!strncmp(line, wanted, strlen(wanted)) &&
		    sscanf(line + strlen(wanted), "%lx", &value) == 1) {
			fclose(file);
			return value;
		}
	}
	fclose(file);
	return UINT64_MAX;
}

static void read_kernel(void)
{
	char line[200], *end;
	FILE *file = open_file("iomem");

	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		if (strstr(line, "Kernel code")) {
			recorded.kernel_start = strtoull(line, &end, 16);
			recorded.rodata_end = strtoull(end + 1, NULL, 16) + 1;
		}
		if (strstr(line, "Kernel data"))
			recorded.kernel_end = strtoull(line, NULL, 16);
	}
	fclose(file);
	assert_true(recorded.kernel_end > recorded.kernel_start);
}

static void read_recording(const char *name)
{
	recorded.name = name;
	read_entries("entries.txt.gz");
	recorded.secure = false;
	recorded.secure = read_register("MIDR") == UINT64_MAX || read_register("TTBR0_EL1") == 0;
	read_kernel();
	format = strncmp(name, "lpae", 4) ? &arm_format_short : &arm_format_lpae;
}

/* ---- the same boot here ---- */

static _Alignas(8) unsigned char dtb[1 << 16];

static size_t read_dtb(void)
{
	FILE *file = open_file("machine.dtb");
	size_t size;

	if (!file)
		return 0;
	size = fread(dtb, 1, sizeof(dtb), file);
	fclose(file);
	return size;
}

/* A boot through EFI has no banks in its tree: debugfs says what memory there was. */
static void add_listed_memory(void)
{
	char line[100];
	unsigned long first, last;
	FILE *file = open_file("memblock");

	assert_non_null(file);
	while (fgets(line, sizeof(line), file) && !strstr(line, "reserved")) {
		if (sscanf(line, " %*d: %lx..%lx", &first, &last) == 2)
			(void)memblock_add((phys_addr_t)first, (phys_addr_t)(last - first + 1));
	}
	fclose(file);
}

/* mem=SIZE[@START]: the first one replaces what was known; START is PHYS_OFFSET if not given. */
static void apply_mem_options(void)
{
	const phys_addr_t start_of_memory = memblock_start_of_DRAM();
	char line[1000], *word;
	bool first = true;
	FILE *file = open_file("cmdline");

	assert_non_null(file);
	assert_non_null(fgets(line, sizeof(line), file));
	fclose(file);
	for (word = strtok(line, " \n"); word; word = strtok(NULL, " \n")) {
		const char *value = word + 4;
		phys_addr_t size, base = start_of_memory;

		if (strncmp(word, "mem=", 4))
			continue;
		assert_true(memblock_parse_size(&value, &size));
		if (*value++ == '@')
			assert_true(memblock_parse_size(&value, &base));
		if (first)
			(void)memblock_remove(0, PHYS_ADDR_MAX);
		first = false;
		assert_int_equal(memblock_add(base, size), 0);
	}
}

static void apply_vmalloc_option(void)
{
	char line[1000], *word;
	FILE *file = open_file("cmdline");

	assert_non_null(file);
	assert_non_null(fgets(line, sizeof(line), file));
	fclose(file);
	word = strstr(line, "vmalloc=");
	if (!word)
		return;
	word[strcspn(word, " \n")] = '\0';
	assert_int_equal(early_vmalloc(&mmu, word + 8), 0);
}

static void boot_recorded(void)
{
	const size_t size = read_dtb();
	struct dtb_error error;

	power_on();
	if (size)
		assert_int_equal(memblock_add_dtb(dtb, size, &error), 0);
	else
		add_listed_memory();
	apply_mem_options();
	arm_mmu_init(&mmu, format);
	mmu.pgd = (phys_addr_t)(read_register("TTBR0_EL1") & 0xfffff000);
	if (read_register("TTBR0_EL1") & 0x10) { /* RGN 11: write-back, no write-allocate */
		mmu.shared = false;
		mmu.cachepolicy = ARM_WRITEBACK;
		build_mem_type_table(&mmu);
	}
	mmu.kernel_start = (phys_addr_t)recorded.kernel_start;
	mmu.kernel_end = (phys_addr_t)recorded.kernel_end;
	mmu.kernel_window = true;
	mmu.kernel_in_ttbr1 = read_register("TTBCR") & 0x70000; /* T1SZ */
	apply_vmalloc_option();
	assert_int_equal(adjust_lowmem_bounds(&mmu), 0);
	assert_int_equal(memblock_reserve(mmu.pgd, (phys_addr_t)(recorded.kernel_end - mmu.pgd)),
			 0);
	if (size)
		assert_int_equal(memblock_reserve_dtb(dtb, size, &error), 0);
	assert_int_equal(adjust_lowmem_bounds(&mmu), 0);
	prepare_page_table(&mmu, 0, 0);
	assert_int_equal(map_lowmem(&mmu), 0);
}

/* ---- comparing ---- */

static bool in_lowmem(uint64_t va)
{
	return va >= 0xc0000000 && va < mmu.high_memory;
}

static const struct entry *next_recorded(const struct entry *entry)
{
	const struct entry *last = recorded.entries + recorded.entry_cnt;

	while (entry < last && !in_lowmem(entry->va))
		entry++;
	return entry < last ? entry : NULL;
}

/* All of lowmem here is what was recorded, and nothing else. */
static void compare_entries(void)
{
	const struct entry *expected = recorded.entries;
	struct arm_registers registers;
	struct arm_translation ours;
	uint64_t va = 0;

	arm_registers(&mmu, &registers);
	while (arm_next_entry(&registers, &va, &ours)) {
		expected = next_recorded(expected);
		assert_non_null(expected);
		assert_hex(ours.va, expected->va);
		assert_string_equal(arm_kind_name(ours.kind), expected->kind);
		assert_hex(ours.raw, expected->raw & ~format->software_bits);
		assert_hex(ours.size, expected->size);
		assert_hex(ours.pa, expected->pa);
		expected++;
	}
	assert_null(next_recorded(expected));
}

static void every_entry_of_lowmem(void **state)
{
	read_recording(*state);
	boot_recorded();
	compare_entries();
}

/* The section that begins or ends at a symbol. */
static uint32_t section_at(const char *symbol, bool end)
{
	const uint64_t section = format->section_size;
	char line[200], name[100];
	uint64_t value, found = 0;
	FILE *file = open_file("kallsyms");

	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%lx %*c %99s", &value, name) == 2 && !strcmp(name, symbol))
			found = (value + (end ? section - 1 : 0)) / section * section;
	}
	fclose(file);
	assert_true(found > 0xc0000000);
	return (uint32_t)found;
}

/* Text and rodata as the kernel protected them before it started its first process. */
static void every_entry_when_hardened(void **state)
{
	read_recording(*state);
	boot_recorded();
	assert_int_equal(mark_rodata_ro(&mmu, section_at("_stext", false),
					section_at("_etext", true),
					arm_phys_to_virt(&mmu, (phys_addr_t)recorded.rodata_end)),
			 0);
	read_entries("final.txt.gz");
	compare_entries();
}

static void the_registers(void **state)
{
	struct arm_registers registers;

	read_recording(*state);
	boot_recorded();
	arm_registers(&mmu, &registers);
	assert_hex(registers.sctlr, read_register("SCTLR"));
	assert_hex(registers.ttbcr, read_register("TTBCR"));
	assert_hex(registers.ttbr0, read_register("TTBR0_EL1"));
	assert_hex(registers.ttbr1, read_register("TTBR1_EL1"));
	assert_hex(registers.mair0, read_register("MAIR0"));
	assert_hex(registers.mair1, read_register("MAIR1"));
	if (is_short()) /* with LPAE there are no domains */
		assert_hex(registers.dacr, read_register("DACR"));
}

/* ---- one test for each boot ---- */

static int by_name(const void *a, const void *b)
{
	return strcmp(a, b);
}

static unsigned int find_cases(void)
{
	struct dirent *entry;
	unsigned int count = 0;
	DIR *dir = opendir(FIXTURES);

	while (dir && (entry = readdir(dir)) && count < MAX_CASES) {
		if (entry->d_name[0] != '.' && !strchr(entry->d_name, '.'))
			snprintf(names[count++], sizeof(names[0]), "%.63s", entry->d_name);
	}
	if (dir)
		closedir(dir);
	qsort(names, count, sizeof(names[0]), by_name);
	return count;
}

static bool has_file(const char *name, const char *file_name)
{
	FILE *file;

	recorded.name = name;
	file = open_file(file_name);
	if (file)
		fclose(file);
	return file != NULL;
}

/* Beyond 4 GiB there is nothing to be seen with 32-bit addresses. */
static bool applies(const char *name)
{
	return MEMBLOCK_PHYS_ADDR_BITS == 64 || !strstr(name, "-4g");
}

static void add_test(struct CMUnitTest *test, const char *what, CMUnitTestFunction function,
		     char *name)
{
	char *title = malloc(100);

	snprintf(title, 100, "%s: %s", what, name);
	*test = (struct CMUnitTest){ title, function, NULL, NULL, name };
}

int main(void)
{
	static struct CMUnitTest tests[3 * MAX_CASES];
	const unsigned int cases = find_cases();
	unsigned int i, count = 0;
	int failed;

	if (cases < 40)
		return 1;
	for (i = 0; i < cases; i++) {
		if (!applies(names[i]))
			continue;
		add_test(&tests[count++], "every entry", every_entry_of_lowmem, names[i]);
		add_test(&tests[count++], "registers", the_registers, names[i]);
		if (has_file(names[i], "final.txt.gz"))
			add_test(&tests[count++], "hardened", every_entry_when_hardened, names[i]);
	}
	failed = _cmocka_run_group_tests("recorded", tests, count, NULL, NULL);
	for (i = 0; i < count; i++)
		free((void *)(uintptr_t)tests[i].name);
	return failed;
}
