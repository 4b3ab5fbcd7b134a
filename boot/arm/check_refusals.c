// SPDX-License-Identifier: MIT
/*
 * check_refusals.c - what must not be possible is tried: each attempt has to end in the abort that
 * the manual names for it, at that address, by way of the vectors at their high address.
 */
#include "boot.h"

/* `bx lr`: whatever executes it by mistake comes back. */
enum { RETURN = (int)0xe12fff1e };
static const uint32_t return_in_rodata = (uint32_t)RETURN;

static bool refuses_read(uint32_t virtual)
{
	uint32_t word;
	struct outcome outcome = try_read(virtual, &word);

	return refused(&outcome, ABORT_DATA, virtual, ARM_TRANSLATION_FAULT);
}

/* What stands there already is written, so that nothing breaks if it is let through. */
static bool refuses_write(uint32_t virtual)
{
	const uint32_t *word = (const uint32_t *)(uintptr_t) virtual;
	struct outcome outcome = try_write(virtual, *word);

	return refused(&outcome, ABORT_DATA, virtual, ARM_PERMISSION_FAULT);
}

static bool refuses_execution(uint32_t virtual)
{
	struct outcome outcome = try_execute(virtual);

	return refused(&outcome, ABORT_PREFETCH, virtual, ARM_PERMISSION_FAULT);
}

/* ---- executing what may be written ---- */

static void write_code(uint32_t *at, uint32_t instruction)
{
	*(volatile uint32_t *)at = instruction;
	arm_port_clean_dcache(at, sizeof(*at));
	arm_port_dsb();
	__asm__ volatile("mcr p15, 0, %0, c7, c5, 0" : : "r"(0) : "memory"); /* ICIALLU */
	arm_port_dsb();
	arm_port_isb();
}

static bool refuses_execution_of_code(uint32_t *at)
{
	uint32_t before = *at;
	bool refuses;

	write_code(at, (uint32_t)RETURN);
	refuses = refuses_execution(address_of(at));
	write_code(at, before);
	return refuses;
}

/* The first word of every section that may be written; whatever it is, it is put back. */
static void check_execution_of_lowmem(void)
{
	unsigned long sections = 0, executable = 0;
	struct arm_translation translation;
	u64 virtual = PAGE_OFFSET;

	for (; virtual < machine.mmu.high_memory; virtual += machine.mmu.format->section_size) {
		if (arm_translate(&machine.registers, (uint32_t) virtual, ARM_WRITE, &translation))
			continue;
		sections++;
		executable += !refuses_execution_of_code((uint32_t *)(uintptr_t) virtual);
	}
	check(sections && !executable, "execution from a writable section aborts, all %lu of them",
	      sections);
}

/* ---- no-map memory ---- */

/* Counts the region's pages that have a linear address, and those of them that cannot be read. */
static void read_pages(const struct memblock_region *region, unsigned long *pages,
		       unsigned long *refusals)
{
	phys_addr_t address = region->base, end = region->base + region->size;

	for (; address < end; address += PAGE_SIZE) {
		if (address - machine.phys_offset >= machine.mmu.vmalloc_start - PAGE_OFFSET)
			return;
		(*pages)++;
		*refusals += refuses_read(virtual_of(address));
	}
}

static void check_nomap(void)
{
	const struct memblock_region *region;
	unsigned long pages = 0, refusals = 0;

	for_each_memblock(memory, region) {
		if (memblock_is_nomap(region))
			read_pages(region, &pages, &refusals);
	}
	if (pages)
		check(refusals == pages, "reading a no-map page aborts, all %lu of them", pages);
	else
		skip("reading a no-map page aborts", "this machine has none");
}

/* ---- all ---- */

extern const char vectors[], return_in_text[], return_in_init[];

void check_refusals(void)
{
	uint32_t *page = memblock_alloc(PAGE_SIZE, PAGE_SIZE);
	uint32_t dtb = address_of(machine.dtb);

	check(try_execute(address_of(return_in_text)).kind == ABORT_NONE,
	      "execution of text is let be");
	check(refuses_write(address_of(_text)), "a write to text aborts");
	check(refuses_write(address_of(_etext) - 4), "a write to the end of text aborts");
	check(refuses_write(address_of(&return_in_rodata)), "a write to constants aborts");
	check(refuses_execution(address_of(&return_in_rodata)), "execution of constants aborts");
	check(refuses_execution(address_of(return_in_init)), "execution of boot-time code aborts");
	check(refuses_execution_of_code(page), "execution of an allocated page aborts");
	check_execution_of_lowmem();
	check_nomap();
	check(refuses_read((uint32_t)machine.mmu.high_memory),
	      "reading behind lowmem, at 0x%llx, aborts", machine.mmu.high_memory);
	check(refuses_read((uint32_t)memblock_port_virt_to_phys(_init)),
	      "reading the image where it was loaded aborts");
	check(refuses_read(0), "reading address 0 aborts");
	check(refuses_write(dtb) && refuses_execution(dtb),
	      "the device tree's own mapping can be read, and no more");
	check(*(const uint32_t *)(uintptr_t)ARM_HIGH_VECTORS == *(const uint32_t *)vectors &&
		      refuses_write(ARM_HIGH_VECTORS),
	      "the vectors' page is that of the image, and cannot be written");
}
