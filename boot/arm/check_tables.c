// SPDX-License-Identifier: MIT
/*
 * check_tables.c - the live page table, page by page: what the hardware's own translation says
 * (ATS1CPR, ATS1CPW, PAR; ARM ARM B4.2.4), what the library's walker says, and what the memory list
 * and the image's layout ask for. The three must agree.
 */
#include "boot.h"
#include "cp15.h"

/* ---- the hardware's answer ---- */

struct hardware {
	bool fault;
	u64 pa;
	bool has_attributes; /* not every implementation fills them in */
	uint8_t mair, shareability;
};

static void start_translation(uint32_t virtual, bool write)
{
	if (write)
		__asm__ volatile("mcr p15, 0, %0, c7, c8, 1" : : "r"(virtual) : "memory");
	else
		__asm__ volatile("mcr p15, 0, %0, c7, c8, 0" : : "r"(virtual) : "memory");
	__asm__ volatile("isb");
}

/* B4.1.112: PAR, 64 bits. */
static void decode_long(u64 par, struct hardware *result)
{
	result->pa = par & 0xfffffff000;
	result->has_attributes = true;
	result->mair = (uint8_t)(par >> 56);
	result->shareability = par >> 7 & 3;
}

/*
 * The same, 32 bits: bit 1 says that only the upper 8 bits of the address are given, those of a
 * supersection; the cache policies become a MAIR byte. QEMU leaves them 0.
 */
static void decode_short(u64 par, uint32_t virtual, struct hardware *result)
{
	static const uint8_t inner[8] = { 0x4, 0x0, 0x0, 0x4, 0x0, 0xf, 0xa, 0xe };
	static const uint8_t outer[4] = { 0x4, 0xf, 0xa, 0xe };

	result->pa = par & 2 ? (par & 0xff000000) | (virtual & 0x00fff000) : par & 0xfffff000;
	result->has_attributes = (par & 0x7c) != 0;
	result->mair = (uint8_t)(outer[par >> 2 & 3] << 4 | inner[par >> 4 & 7]);
	result->shareability = !(par & 0x80) ? 0 : par & 0x400 ? 3 : 2;
}

static struct hardware ask_hardware(uint32_t virtual, bool write)
{
	bool lpae = (machine.registers.ttbcr & ARM_TTBCR_EAE) != 0;
	struct hardware result = { false, 0, false, 0, 0 };
	u64 par;

	start_translation(virtual, write);
	par = lpae ? read_par_64() : read_par();
	result.fault = par & 1;
	if (!result.fault && lpae)
		decode_long(par, &result);
	else if (!result.fault)
		decode_short(par, virtual, &result);
	return result;
}

/* ---- counting what disagrees ---- */

enum { NORMAL_WRITE_BACK = 0xff, INNER_SHAREABLE = 3 };

struct tally {
	unsigned long pages;
	unsigned long misplaced, permissions, attributes, unreadable; /* that are wrong */
	unsigned long with_attributes; /* where the hardware says them */
};

static void count(unsigned long *counter, bool wrong, const char *what, uint32_t virtual)
{
	if (wrong && !*counter)
		print("# first %s: 0x%08x\n", what, virtual);
	*counter += wrong;
}

/* The kernel's code may be executed, its constants read; all else may be read and written. */
static unsigned int wanted_permissions(uint32_t virtual)
{
	if (virtual >= address_of(_text) && virtual < address_of(_etext))
		return ARM_PL1_READ | ARM_PL1_EXECUTE;
	if (virtual >= address_of(_rodata) && virtual < address_of(_erodata))
		return ARM_PL1_READ;
	return ARM_PL1_READ | ARM_PL1_WRITE;
}

static void look_at_mapped_page(phys_addr_t address, struct tally *tally)
{
	uint32_t virtual = virtual_of(address), word;
	unsigned int wanted = wanted_permissions(virtual);
	struct hardware reading = ask_hardware(virtual, false),
			writing = ask_hardware(virtual, true);
	struct arm_translation walked;
	enum arm_fault fault = arm_translate(&machine.registers, virtual, ARM_READ, &walked);

	tally->pages++;
	count(&tally->misplaced,
	      fault || reading.fault || walked.pa != address || reading.pa != address,
	      "page that is elsewhere", virtual);
	count(&tally->permissions,
	      walked.permissions != wanted || writing.fault == !!(wanted & ARM_PL1_WRITE),
	      "page with other permissions", virtual);
	count(&tally->attributes,
	      walked.attributes.mair != NORMAL_WRITE_BACK ||
		      walked.attributes.shareability != INNER_SHAREABLE ||
		      (reading.has_attributes &&
		       (reading.mair != walked.attributes.mair ||
			reading.shareability != walked.attributes.shareability)),
	      "page with other attributes", virtual);
	tally->with_attributes += reading.has_attributes;
	count(&tally->unreadable, try_read(virtual, &word).kind != ABORT_NONE,
	      "page that cannot be read", virtual);
}

static phys_addr_t lowmem_part(phys_addr_t end)
{
	return end < machine.mmu.arm_lowmem_limit ? end : machine.mmu.arm_lowmem_limit;
}

static void look_at_lowmem(struct tally *tally)
{
	const struct memblock_region *region;
	phys_addr_t address;

	for_each_memblock(memory, region) {
		if (memblock_is_nomap(region))
			continue;
		for (address = region->base; address < lowmem_part(region->base + region->size);
		     address += PAGE_SIZE)
			look_at_mapped_page(address, tally);
	}
}

/* ---- what must not be there ---- */

static bool is_mapped(uint32_t virtual)
{
	struct arm_translation walked;

	return arm_translate(&machine.registers, virtual, ARM_READ, &walked) == ARM_NO_FAULT ||
	       !ask_hardware(virtual, false).fault;
}

/* Pages between the start of lowmem and vmalloc space that are no usable lowmem. */
static void check_rest(void)
{
	unsigned long pages = 0, mapped = 0;
	phys_addr_t address = machine.phys_offset;
	uint32_t virtual;

	for (virtual = PAGE_OFFSET; virtual < machine.mmu.vmalloc_start;
	     virtual += PAGE_SIZE, address += PAGE_SIZE) {
		if (address < machine.mmu.arm_lowmem_limit && memblock_is_map_memory(address))
			continue;
		pages++;
		count(&mapped, is_mapped(virtual), "page that should not be there", virtual);
	}
	check(!mapped, "nothing else is mapped there, %lu pages", pages);
}

static void check_below_kernel(void)
{
	unsigned long mapped = 0;
	uint32_t virtual;

	for (virtual = 0; virtual < PAGE_OFFSET; virtual += machine.mmu.format->section_size)
		count(&mapped, is_mapped(virtual), "user page that should not be there", virtual);
	check(!mapped, "nothing is mapped below the kernel");
}

/* What lowmem is mapped by. */
static void print_entries(void)
{
	unsigned long count[ARM_FLAT + 1] = { 0 }, contiguous = 0;
	struct arm_translation entry;
	u64 virtual = PAGE_OFFSET;
	unsigned int kind;

	while (virtual < machine.mmu.high_memory &&
	       arm_next_entry(&machine.registers, &virtual, &entry)) {
		count[entry.kind] += entry.va < machine.mmu.high_memory;
		contiguous += entry.attributes.contiguous;
	}
	for (kind = 0; kind <= ARM_FLAT; kind++) {
		if (count[kind])
			print("# lowmem has %lu x %s\n", count[kind], arm_kind_name(kind));
	}
	if (contiguous)
		print("# lowmem has %lu x contiguous\n", contiguous);
}

void check_tables(void)
{
	struct tally tally = { 0, 0, 0, 0, 0, 0 };

	print_entries();

	look_at_lowmem(&tally);
	check(tally.pages && !tally.misplaced, "lowmem is at its linear address, %lu pages",
	      tally.pages);
	check(!tally.permissions, "permissions are those of code, constants and data");
	check(!tally.attributes, "attributes are those of cached memory, in hardware on %lu pages",
	      tally.with_attributes);
	check(!tally.unreadable, "lowmem can be read");
	check_rest();
	check_below_kernel();
}
