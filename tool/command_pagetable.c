// SPDX-License-Identifier: MIT
/*
 * command_pagetable.c - `memblock pagetable`: boot a map as a 32-bit ARM kernel does, and print,
 * walk, write or compare its first page tables.
 */
#include "arm/compare.h"
#include "arm/encode.h"
#include "arm/infer.h"
#include "arm/print.h"
#include "boot.h"
#include "load/load.h"
#include "options.h"
#include "report_parts.h"

#include <memblock/port.h>

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* What is asked for, besides the boot itself. */
struct request {
	struct map_options common;
	struct boot_options boot;
	const char *compare, *raw; /* files, or NULL */
	struct pt_entries dump;    /* of `compare` */
	bool include_kernel;
	bool walk;
	uint32_t walk_va;
};

/* Numbers that the common options do not have. */
enum {
	OPTION_FORMAT = 256,
	OPTION_CMDLINE,
	OPTION_KERNEL,
	OPTION_PAGE_OFFSET,
	OPTION_PHYS_OFFSET,
	OPTION_CPU,
	OPTION_RULES,
	OPTION_WALK,
	OPTION_RAW,
	OPTION_COMPARE,
	OPTION_INCLUDE_KERNEL,
};

static const struct option long_options[] = {
	{ "format", required_argument, NULL, OPTION_FORMAT },
	{ "cmdline", required_argument, NULL, OPTION_CMDLINE },
	{ "kernel", required_argument, NULL, OPTION_KERNEL },
	{ "page-offset", required_argument, NULL, OPTION_PAGE_OFFSET },
	{ "phys-offset", required_argument, NULL, OPTION_PHYS_OFFSET },
	{ "cpu", required_argument, NULL, OPTION_CPU },
	{ "rules", required_argument, NULL, OPTION_RULES },
	{ "walk", required_argument, NULL, OPTION_WALK },
	{ "raw", required_argument, NULL, OPTION_RAW },
	{ "compare", required_argument, NULL, OPTION_COMPARE },
	{ "include-kernel", no_argument, NULL, OPTION_INCLUDE_KERNEL },
	{ "json", no_argument, NULL, 'j' },
	{ "width", required_argument, NULL, 'w' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/* ---- options ---- */

static int take_cpu(enum arm_cpu *cpu)
{
	if (!strcmp(optarg, "smp"))
		*cpu = ARM_CPU_SMP;
	else if (!strcmp(optarg, "up"))
		*cpu = ARM_CPU_UP;
	else
		return tool_usage_error(&command_pagetable, "--cpu %s: expected smp or up", optarg);
	return EXIT_OK;
}

static int take_page_offset(uint32_t *page_offset)
{
	uint64_t value;

	if (!parse_whole_size(optarg, &value) || value % ARM_PAGE_OFFSET_ALIGN ||
	    value < ARM_PAGE_OFFSET_MIN || value > ARM_PAGE_OFFSET_MAX)
		return tool_usage_error(&command_pagetable,
					"--page-offset %s: expected a multiple of 16 MiB from "
					"0x%x to 0x%x",
					optarg, ARM_PAGE_OFFSET_MIN, ARM_PAGE_OFFSET_MAX);
	*page_offset = (uint32_t)value;
	return EXIT_OK;
}

static int take_phys_offset(struct arm_options *arm)
{
	if (!parse_whole_size(optarg, &arm->phys_offset) || arm->phys_offset % PMD_SIZE ||
	    arm->phys_offset >> arm_format_lpae.phys_bits)
		return tool_usage_error(&command_pagetable,
					"--phys-offset %s: expected a multiple of 2 MiB of at most "
					"%u bits",
					optarg, arm_format_lpae.phys_bits);
	arm->has_phys_offset = true;
	return EXIT_OK;
}

static int take_walk(struct request *request)
{
	uint64_t value;

	if (!parse_whole_size(optarg, &value) || value > UINT32_MAX)
		return tool_usage_error(&command_pagetable,
					"--walk %s: expected an address of 32 bits", optarg);
	request->walk = true;
	request->walk_va = (uint32_t)value;
	return EXIT_OK;
}

static int take_option(int option, struct request *request, char **argv)
{
	struct boot_options *boot = &request->boot;

	switch (option) {
	case OPTION_FORMAT:
		return take_arm_format(&command_pagetable, "--format", &boot->arm.format);
	case OPTION_CMDLINE:
		boot->cmdline = optarg;
		return EXIT_OK;
	case OPTION_KERNEL:
		return take_window(&command_pagetable, "--kernel", &boot->kernel,
				   &boot->has_kernel);
	case OPTION_PAGE_OFFSET:
		return take_page_offset(&boot->arm.page_offset);
	case OPTION_PHYS_OFFSET:
		return take_phys_offset(&boot->arm);
	case OPTION_CPU:
		return take_cpu(&boot->arm.cpu);
	case OPTION_RULES:
		return take_rules(&command_pagetable, &boot->era);
	case OPTION_WALK:
		return take_walk(request);
	case OPTION_RAW:
		request->raw = optarg;
		return EXIT_OK;
	case OPTION_COMPARE:
		request->compare = optarg;
		return EXIT_OK;
	case OPTION_INCLUDE_KERNEL:
		request->include_kernel = true;
		return EXIT_OK;
	default:
		return map_options_take(&request->common, &command_pagetable, option, argv);
	}
}

static int check_request(const struct request *request)
{
	if (request->include_kernel && !request->compare)
		return tool_usage_error(&command_pagetable, "--include-kernel needs --compare");
	if (request->compare && !strcmp(request->compare, "-") &&
	    !strcmp(request->common.path, "-"))
		return tool_usage_error(&command_pagetable,
					"the map and the dump cannot both be standard input");
	return EXIT_OK;
}

static int take_options(int argc, char **argv, struct request *request)
{
	int option, status = EXIT_OK;

	opterr = 0;
	optind = 0;
	while (status == EXIT_OK &&
	       (option = getopt_long(argc, argv, ":", long_options, NULL)) != -1)
		status = take_option(option, request, argv);
	if (status != EXIT_OK || request->common.help)
		return status;
	status = map_options_end(&request->common, &command_pagetable, argc, argv);
	return status == EXIT_OK ? check_request(request) : status;
}

/* ---- the dump to compare with ---- */

/* What was not said about the kernel is taken from its tables. */
static void learn_from_dump(struct request *request)
{
	struct boot_options *boot = &request->boot;
	uint32_t page_offset = boot->arm.page_offset ? boot->arm.page_offset :
						       ARM_DEFAULT_PAGE_OFFSET;

	boot->arm.format = request->dump.format;
	if (boot->arm.cpu == ARM_CPU_BY_MAP)
		boot->arm.cpu = infer_cpu(&request->dump, page_offset);
	if (!boot->arm.has_phys_offset)
		boot->arm.has_phys_offset =
			infer_phys_offset(&request->dump, page_offset, &boot->arm.phys_offset);
	if (!boot->has_kernel)
		boot->has_kernel = infer_kernel(&request->dump, page_offset, &boot->kernel);
}

static bool read_dump(struct request *request)
{
	const struct arm_format *asked = request->boot.arm.format;

	if (!request->compare)
		return true;
	if (!pt_entries_read(request->compare, &request->dump))
		return false;
	if (asked && asked != request->dump.format) {
		tool_error("%s: has entries of the format %s, and --format says %s",
			   request->compare, request->dump.format->name, asked->name);
		return false;
	}
	learn_from_dump(request);
	return true;
}

static void compare(const struct request *request, const struct arm_lowmem *arm,
		    struct pt_scope *scope, struct pt_comparison *comparison)
{
	*scope = (struct pt_scope){ .page_offset = arm->mmu.page_offset,
				    .high_memory = arm->mmu.high_memory,
				    .phys_offset = arm->mmu.phys_offset,
				    .kernel_end = arm_kernel_window_end(arm) };
	pt_compare(&arm->entries, &request->dump, scope, comparison);
}

static bool is_same(const struct request *request, const struct pt_comparison *comparison)
{
	return comparison->cnt == (request->include_kernel ? 0 : comparison->in_kernel);
}

/* ---- the tables as bytes ---- */

static bool write_memory(FILE *file, uint64_t base, size_t size)
{
	return fwrite(memblock_port_phys_to_virt(base), 1, size, file) == size;
}

/* The first level, then the pages of tables below it. */
static bool write_tables(FILE *file, const struct arm_lowmem *arm)
{
	uint64_t last = UINT64_MAX, page;
	size_t i;

	if (!write_memory(file, arm->mmu.pgd, arm->mmu.format->pgd_bytes))
		return false;
	for (i = 0; i < arm->table_cnt; i++) {
		page = arm_table_page(&arm->tables[i]);
		if (page != last && !write_memory(file, page, ARM_PAGE_SIZE))
			return false;
		last = page;
	}
	return true;
}

static bool write_raw(const char *path, const struct arm_lowmem *arm)
{
	FILE *file = fopen(path, "wb");
	bool good;

	if (file) {
		good = write_tables(file, arm);
		if (!fclose(file) && good)
			return true;
	}
	tool_error("%s: %s", path, strerror(errno));
	return false;
}

/* ---- running ---- */

static void print_kernel(FILE *out, const struct arm_lowmem *arm)
{
	char span[SPAN_TEXT];

	if (arm->mmu.kernel_end)
		fprintf(out, "  %-14s%s\n", "kernel image",
			format_span(arm->mmu.kernel_start,
				    arm->mmu.kernel_end - arm->mmu.kernel_start, span));
}

static void print_report(FILE *out, const struct pagetable_report *report,
			 const struct pt_scope *scope, const struct text_style *style)
{
	const struct boot *boot = report->boot;

	print_header(out, boot->map, boot->cmdline_text, style);
	print_kernel(out, &boot->arm);
	print_lowmem(out, &boot->arm, style);
	print_mappings(out, &boot->arm, style);
	if (report->walk)
		print_walk(out, report->walk_va, report->walk, style);
	if (report->comparison)
		print_comparison(out, report->comparison, scope, report->compared_with, style);
	print_anomalies(out, boot->map, style);
}

/* Explains differences right behind the image: they are listed, as nobody says they are its own. */
static void check_kernel_end(const struct request *request, const struct boot *boot)
{
	const struct arm_lowmem *arm = &boot->arm;
	uint64_t end = arm_kernel_window_end(arm), there;
	struct firmware_window kernel;

	if (!infer_kernel(&request->dump, arm->mmu.page_offset, &kernel))
		return;
	there = kernel.base + kernel.size - arm->mmu.phys_offset + arm->mmu.page_offset;
	if (there > end)
		mem_map_anomaly(boot->map,
				"the dump is executable up to 0x%" PRIx64
				", beyond the kernel image's end at 0x%" PRIx64,
				there - 1, end - 1);
}

static int answer(const struct request *request, const struct boot *boot)
{
	struct text_style style = map_options_style(&request->common);
	struct pagetable_report report = { .boot = boot,
					   .walk_va = request->walk_va,
					   .same = true };
	struct arm_translation walk;
	struct pt_comparison comparison = { 0 };
	struct pt_scope scope = { 0 };

	if (request->walk) {
		(void)arm_translate(&boot->arm.registers, request->walk_va, ARM_READ, &walk);
		report.walk = &walk;
	}
	if (request->compare) {
		compare(request, &boot->arm, &scope, &comparison);
		check_kernel_end(request, boot);
		report.comparison = &comparison;
		report.compared_with = request->compare;
		report.same = is_same(request, &comparison);
	}
	if (request->common.json)
		json_pagetable(stdout, &report);
	else
		print_report(stdout, &report, &scope, &style);
	pt_comparison_free(&comparison);
	return report.same ? EXIT_OK : EXIT_FAILED;
}

static int boot_and_answer(const struct request *request, struct mem_map *map)
{
	struct boot boot;
	int status = EXIT_FAILED;

	if (boot_run(&boot, map, &request->boot) &&
	    (!request->raw || write_raw(request->raw, &boot.arm)))
		status = answer(request, &boot);
	boot_free(&boot);
	return status;
}

static int run(int argc, char **argv)
{
	struct request request = { .boot = { .era = MEMBLOCK_RULES_6_12, .arm.wanted = true } };
	struct mem_map map;
	int status = take_options(argc, argv, &request);

	if (status == EXIT_OK && request.common.help) {
		fputs(command_pagetable.usage, stdout);
	} else if (status == EXIT_OK) {
		status = EXIT_FAILED;
		if (read_dump(&request) && load_map(request.common.path, &map)) {
			status = boot_and_answer(&request, &map);
			mem_map_free(&map);
		}
	}
	pt_entries_free(&request.dump);
	free(request.common.path);
	return status;
}

const struct command command_pagetable = {
	.name = "pagetable",
	.summary = "build a 32-bit ARM kernel's first page tables, and compare them",
	.usage =
		"Usage: memblock pagetable [OPTIONS] [MAP]\n"
		"\n"
		"Boots on the memory that MAP describes as a 32-bit ARM kernel does: finds out\n"
		"how much of it can be mapped all the time (lowmem), and builds its linear map in\n"
		"the memory of the simulated machine. Prints the layout of the address space,\n"
		"what the tables cost, and what they map, as a kernel dumps its page tables.\n"
		"\n"
		"  --format FORMAT      short (1 MiB sections) or lpae (2 MiB blocks); default:\n"
		"                       that of the dump, else lpae if there is RAM beyond 4 GiB\n"
		"  --kernel ADDR+SIZE   the kernel image from its text to the end of its init\n"
		"                       sections (default: as in the dump, else low in a bank)\n"
		"  --cmdline TEXT       kernel command line: vmalloc=, mem= and what else\n"
		"                       `memblock boot` knows\n"
		"  --page-offset ADDR   virtual address of the linear map (0xc0000000)\n"
		"  --phys-offset ADDR   physical address that it starts with (default: as in the\n"
		"                       dump, else where the bank with the kernel starts)\n"
		"  --cpu smp|up         shared by CPUs or not (default: as in the dump, else by\n"
		"                       the kind of CPU in the map)\n"
		"  --rules VERSION      of Linux 5.0, 6.1, 6.12 or 7.2 (6.12); from 6.1 on all\n"
		"                       from PAGE_OFFSET to the kernel's end is executable\n"
		"  --walk VA            also translate one virtual address as the hardware does\n"
		"  --raw OUT            also write the tables: the first level, then the pages of\n"
		"                       tables below it by virtual address\n"
		"  --compare FILE       also compare with a dump of real tables: lines of\n"
		"                       va size pa kind raw. Lists every entry of lowmem that\n"
		"                       differs; exit status 1 if one outside the kernel image\n"
		"                       does\n"
		"  --include-kernel     or one inside\n"
		"  --width N            print N columns (default: the terminal's, or 80)\n"
		"  --json               print JSON; addresses and sizes are strings \"0x...\"\n"
		"  --help               print this text\n"
		"\n"
		"Lowmem is what lies in the linear map. The kernel image is everything from\n"
		"PAGE_OFFSET to the end of --kernel, in whole sections. What in the dump is not\n"
		"lowmem (vmalloc, fixmap, vectors, modules, empty tables) is only counted.\n"
		"\n"
		"JSON keys: model, source, format, command_line, lowmem, kernel, mappings,\n"
		"tables, walk, compare, anomalies.\n"
		"\n"
		"Example: memblock pagetable --format short --cmdline vmalloc=256M board.dtb\n",
	.run = run,
};
