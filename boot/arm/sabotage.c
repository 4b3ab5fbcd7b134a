// SPDX-License-Identifier: MIT
/*
 * sabotage.c - something is broken on purpose, as the parameter sabotage= says, so that the tests
 * see every check fail that could. Without the parameter nothing here does anything.
 */
#include "boot.h"

#include <string.h>

/* 16 MiB into RAM, where nothing lies yet. */
#define VICTIM (PAGE_OFFSET + 0x1000000)

/* Bits of a section entry to turn around: short (ARM ARM B3.5.1), LPAE (B3.6.1). */
struct table_sabotage {
	const char *name;
	uint32_t virtual;
	u64 bits_short, bits_lpae;
};

static const struct table_sabotage table_sabotages[] = {
	{ "xn", VICTIM, 1 << 4, (u64)1 << 54 }, /* may be executed */
	{ "ap", VICTIM, 1 << 15, 1 << 7 },      /* must not be written */
	{ "sh", VICTIM, 1 << 16, 3 << 8 },      /* is not shareable */
	{ "cache", VICTIM, 1 << 2, 1 << 2 },    /* is of another memory type */
	{ "pa", VICTIM, 1 << 22, 1 << 22 },     /* is elsewhere */
	{ "gone", VICTIM, 2, 1 },               /* is not there */
	{ "text", 0, 1 << 15, 1 << 7 },         /* the image's code may be written */
};

static bool asked_for(const char *name)
{
	return machine.sabotage && !strcmp(machine.sabotage, name);
}

static void turn_entry_bits(const struct table_sabotage *what)
{
	const struct arm_format *format = machine.mmu.format;
	uint32_t virtual = what->virtual ? what->virtual : address_of(_text);
	char *entries = memblock_port_phys_to_virt(machine.mmu.pgd + format->pmd_offset);
	void *entry = entries + (virtual >> format->section_shift) * format->entry_bytes;

	if (format->entry_bytes == 4)
		*(uint32_t *)entry ^= (uint32_t)what->bits_short;
	else
		*(u64 *)entry ^= what->bits_lpae;
	flush_pmd_entry(entry, format->entry_bytes);
	arm_port_flush_tlb(virtual, format->section_size);
	arm_port_dsb();
	arm_port_isb();
}

static void map_page_behind_lowmem(void)
{
	const struct map_desc page = { (uint32_t)machine.mmu.high_memory,
				       (uint32_t)(machine.phys_offset >> PAGE_SHIFT), PAGE_SIZE,
				       MT_MEMORY_RW };

	must(create_mapping(&machine.mmu, &page), "nothing can be mapped behind lowmem");
}

void sabotage_tables(void)
{
	unsigned int i;

	for (i = 0; i < sizeof(table_sabotages) / sizeof(table_sabotages[0]); i++) {
		if (asked_for(table_sabotages[i].name))
			turn_entry_bits(&table_sabotages[i]);
	}
	if (asked_for("extra"))
		map_page_behind_lowmem();
}

/* What is not reserved any more goes to the page allocator, and is overwritten there. */
void sabotage_reservations(void)
{
	if (asked_for("dtb"))
		memblock_free(machine.dtb_place, machine.dtb_size);
	if (asked_for("initrd"))
		memblock_free(memblock_port_virt_to_phys(machine.initrd), machine.initrd_size);
}

/* A page is taken behind the back of whoever has counted the free ones. */
void sabotage_counted_map(void)
{
	if (asked_for("page"))
		must(memblock_reserve(memblock_port_virt_to_phys((const void *)VICTIM), PAGE_SIZE),
		     "a page cannot be reserved");
}
