// SPDX-License-Identifier: MIT
/*
 * setup.c - the boot proper, in the order of any kernel on this machine: the command line and the
 * memory from the device tree, what is taken, where lowmem ends, the page table, and the switch to
 * it. Lies where the image begins (image.lds): nothing here can run after hardening.
 */
#include "boot.h"
#include "cp15.h"

#include <memblock/firmware.h>

#include <libfdt.h>
#include <string.h>

/* ---- the command line: words NAME or NAME=VALUE, split in place ---- */

enum { COMMAND_LINE_MAX = 1024, PARAMETERS_MAX = 32 };

struct parameter {
	const char *name, *value; /* value is NULL without '=' */
};

static char command_line[COMMAND_LINE_MAX];
static struct parameter parameters[PARAMETERS_MAX];
static unsigned int parameter_cnt;

static void add_parameter(char *word)
{
	char *equals = strchr(word, '=');

	if (!*word || parameter_cnt == PARAMETERS_MAX)
		return;
	if (equals)
		*equals++ = '\0';
	parameters[parameter_cnt++] = (struct parameter){ word, equals };
}

static void split_command_line(void)
{
	char *word = command_line, *blank;

	while ((blank = strchr(word, ' '))) {
		*blank = '\0';
		add_parameter(word);
		word = blank + 1;
	}
	add_parameter(word);
}

static const struct parameter *find_parameter(const char *name)
{
	unsigned int i;

	for (i = 0; i < parameter_cnt; i++) {
		if (!strcmp(parameters[i].name, name))
			return &parameters[i];
	}
	return NULL;
}

static bool has_parameter(const char *name)
{
	return find_parameter(name) != NULL;
}

/* What stands behind '='; NULL if it was not given, or without a value. */
static const char *parameter(const char *name)
{
	const struct parameter *found = find_parameter(name);

	return found ? found->value : NULL;
}

/* ---- beyond ranges, the device tree says how to behave ---- */

static const char *chosen_text(const char *name)
{
	const char *text =
		fdt_getprop(machine.dtb, fdt_path_offset(machine.dtb, "/chosen"), name, NULL);

	return text ? text : "";
}

static void read_command_line(void)
{
	const char *arguments = chosen_text("bootargs");
	size_t length = strnlen(arguments, COMMAND_LINE_MAX - 1);

	memcpy(command_line, arguments, length);
	command_line[length] = '\0';
	print("# command line: %s\n", command_line);
	split_command_line();
	machine.sabotage = parameter("sabotage");
	(void)memblock_early_param("memblock", parameter("memblock"));
}

static void read_psci_method(void)
{
	const char *method =
		fdt_getprop(machine.dtb, fdt_path_offset(machine.dtb, "/psci"), "method", NULL);

	if (method)
		psci_method = !strcmp(method, "smc") ? PSCI_SMC : PSCI_HVC;
}

/* ---- memblock ---- */

static void add_memory(void)
{
	struct dtb_error error = { NULL, NULL, "memory cannot be added" };
	const char *limit = parameter("mem");
	phys_addr_t bytes;

	must(memblock_add_dtb(machine.dtb, machine.dtb_size, &error), error.problem);
	if (limit && memblock_parse_size(&limit, &bytes))
		memblock_enforce_memory_limit(bytes);
	if (memblock_start_of_DRAM() != machine.phys_offset)
		memblock_port_panic("the image was not loaded 64 KiB above the start of RAM");
}

/*
 * The initrd is reserved with all else the tree names; here its content is remembered. Whoever says
 * mem= may have left it outside.
 */
static int note_initrd(const struct firmware_range *range, void *arg)
{
	(void)arg;
	if (range->kind != FIRMWARE_INITRD || !range->size)
		return 0;
	if (!memblock_is_region_memory((phys_addr_t)range->base, (phys_addr_t)range->size)) {
		print("# the initrd is not in memory, and not used\n");
		return 0;
	}
	machine.initrd = memblock_port_phys_to_virt((phys_addr_t)range->base);
	machine.initrd_size = (uint32_t)range->size;
	machine.initrd_sum = checksum(machine.initrd, machine.initrd_size);
	return 0;
}

static void reserve_what_is_taken(void)
{
	struct dtb_error error = { NULL, NULL, "reservations cannot be made" };
	phys_addr_t image = memblock_port_virt_to_phys(_init);

	must(memblock_reserve(image, memblock_port_virt_to_phys(_end) - image),
	     "the image cannot be reserved");
	must(dtb_for_each_range(machine.dtb, machine.dtb_size, note_initrd, NULL, &error),
	     error.problem);
	must(memblock_reserve_dtb(machine.dtb, machine.dtb_size, &error), error.problem);
}

/* What is memblock's own; reserve_mem= allocates, so not before lowmem is mapped. */
static void obey_parameters(void)
{
	unsigned int i;

	for (i = 0; i < parameter_cnt; i++)
		(void)memblock_early_param(parameters[i].name, parameters[i].value);
}

/* ---- the page table ---- */

extern const char vectors[];
void mmu_switch(const struct arm_registers *registers, uint32_t physical_minus_virtual);

/* mmu_switch() loads them as they lie. */
_Static_assert(offsetof(struct arm_registers, dacr) == 8 &&
		       offsetof(struct arm_registers, ttbr0) == 16 &&
		       offsetof(struct arm_registers, ttbr1) == 24 &&
		       offsetof(struct arm_registers, mair1) == 36,
	       "mmu_switch() expects ten words in this order");

static const struct arm_format *image_format(void)
{
	return sizeof(phys_addr_t) == 8 ? &arm_format_lpae : &arm_format_short;
}

static void prepare_mmu(void)
{
	struct arm_mmu *mmu = &machine.mmu;
	const char *size = parameter("vmalloc");

	arm_mmu_init(mmu, image_format());
	mmu->kernel_start = memblock_port_virt_to_phys(_init);
	mmu->kernel_end = memblock_port_virt_to_phys(_erodata);
	mmu->large_entries = has_parameter("large");
	mmu->kernel_in_ttbr1 = !has_parameter("ttbr0");
	if (size)
		(void)early_vmalloc(mmu, size);
}

/* Before anything is placed, and again: no-map reservations move the bounds. */
static void set_lowmem_bounds(void)
{
	must(adjust_lowmem_bounds(&machine.mmu), "lowmem has no bounds");
}

/* Returns where the device tree will be. */
static const void *map_devices(struct arm_mmu *mmu)
{
	const struct map_desc uart = { DEVICE_VIRT, UART_PHYS >> PAGE_SHIFT, PAGE_SIZE, MT_DEVICE };
	uint32_t virtual;

	must(create_mapping(mmu, &uart), "the UART cannot be mapped");
	must(map_vectors(mmu, memblock_port_virt_to_phys(vectors)), "vectors cannot be mapped");
	must(map_dtb(mmu, machine.dtb_place, machine.dtb_size, &virtual),
	     "the device tree cannot be mapped");
	return (const void *)(uintptr_t) virtual;
}

/* The section that mmu_switch() lies in, at its own address, for as long as that runs. */
static void map_switch(struct arm_mmu *mmu)
{
	uint32_t section = mmu->format->section_size;
	uint32_t at = (uint32_t)memblock_port_virt_to_phys(_init) & ~(section - 1);

	__map_init_section(mmu, at, (u64)at + section, at, &mmu->mem_types[MT_MEMORY_RWX], false);
}

static void build_page_table(void)
{
	struct arm_mmu *mmu = &machine.mmu;

	mmu->pgd = memblock_phys_alloc(mmu->format->pgd_bytes, mmu->format->pgd_align);
	must(paging_init(mmu), "lowmem cannot be mapped");
	map_switch(mmu);
	arm_port_clean_dcache(memblock_port_phys_to_virt(mmu->pgd), mmu->format->pgd_bytes);
	arm_port_dsb();
}

static void read_registers(struct arm_registers *registers)
{
	bool lpae = (read_ttbcr() & ARM_TTBCR_EAE) != 0;

	*registers = (struct arm_registers){
		.sctlr = read_sctlr(),
		.ttbcr = read_ttbcr(),
		.dacr = read_dacr(),
		.ttbr0 = lpae ? read_ttbr0_64() : read_ttbr0(),
		.ttbr1 = lpae ? read_ttbr1_64() : read_ttbr1(),
		.mair0 = read_mair0(),
		.mair1 = read_mair1(),
		.id_mmfr0 = read_id_mmfr0(),
	};
}

static void use_page_table(void)
{
	const void *dtb = map_devices(&machine.mmu);
	struct arm_registers registers;

	arm_registers(&machine.mmu, &registers);
	mmu_switch(&registers, (uint32_t)(machine.phys_offset - PAGE_OFFSET));
	machine.mmu.mmu_on = true;
	machine.dtb = dtb;
	read_registers(&machine.registers);
	prepare_page_table(&machine.mmu, PAGE_OFFSET, (u64)1 << 32); /* map_switch()'s goes */
}

/* ---- all of it ---- */

static void find_device_tree(uint32_t dtb, phys_addr_t phys_offset)
{
	machine.phys_offset = phys_offset;
	machine.dtb_place = dtb;
	machine.dtb = memblock_port_phys_to_virt(dtb);
	print("# image at 0x%llx, device tree at 0x%x, %s page tables\n",
	      (u64)memblock_port_virt_to_phys(_init), dtb, image_format()->name);
	must(fdt_check_header(machine.dtb), "there is no device tree at the address in r2");
	machine.dtb_size = fdt_totalsize(machine.dtb);
	machine.dtb_sum = checksum(machine.dtb, machine.dtb_size);
}

void setup(uint32_t dtb, phys_addr_t phys_offset)
{
	find_device_tree(dtb, phys_offset);
	read_command_line();
	read_psci_method();
	add_memory();
	prepare_mmu();
	set_lowmem_bounds();
	reserve_what_is_taken();
	set_lowmem_bounds();
	memblock_allow_resize();
	build_page_table();
	use_page_table();
	obey_parameters();
	print("# lowmem ends at 0x%llx, %lu table pages\n", (u64)machine.mmu.arm_lowmem_limit,
	      machine.mmu.table_pages);
}
