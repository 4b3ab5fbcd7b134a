// SPDX-License-Identifier: MIT
/*
 * format.c - the two descriptor formats: their numbers, how an entry of one kind becomes one of
 * another, what each memory type means in bits, and the registers that go with a table. Nothing
 * here touches a table.
 */
#include "internal.h"

/* Who may do what: XN, AP[1:0], APX. */
#define SHORT_SECTION_PERMISSIONS                                                                  \
	(SHORT_SECTION_XN | 0x3 << SHORT_SECTION_AP_SHIFT | SHORT_SECTION_APX)
#define SHORT_PAGE_PERMISSIONS (SHORT_PAGE_XN | 0x3 << SHORT_PAGE_AP_SHIFT | SHORT_PAGE_APX)
#define LPAE_PERMISSIONS (LPAE_USER | LPAE_READ_ONLY | LPAE_PXN | LPAE_XN)

const struct arm_format arm_format_short = {
	.name = "short",
	.entry_bytes = 4,
	.section_shift = 20,
	.section_size = 1 << 20,
	.large_size = 16 << 20,
	.phys_bits = 32,
	.pgd_bytes = 16384,
	.pgd_align = 16384,
	.pmd_offset = 0,
	.pte_offset = 2048,
	.section_permissions = SHORT_SECTION_PERMISSIONS,
	.page_permissions = SHORT_PAGE_PERMISSIONS,
	.software_bits = 0,
};

const struct arm_format arm_format_lpae = {
	.name = "lpae",
	.entry_bytes = 8,
	.section_shift = 21,
	.section_size = 2 << 20,
	.large_size = 32 << 20,
	.phys_bits = 40,
	.pgd_bytes = 5 * ARM_PAGE_SIZE,
	.pgd_align = ARM_PAGE_SIZE,
	.pmd_offset = ARM_PAGE_SIZE,
	.pte_offset = 0,
	.section_permissions = LPAE_PERMISSIONS,
	.page_permissions = LPAE_PERMISSIONS,
	.software_bits = LPAE_SOFTWARE,
};

static bool is_lpae(const struct arm_format *format)
{
	return format->entry_bytes == 8;
}

/* ---- entries ---- */

bool entry_is_valid(const struct arm_format *format, uint64_t entry)
{
	return entry & (is_lpae(format) ? LPAE_VALID : SHORT_TYPE);
}

bool entry_is_table(const struct arm_format *format, uint64_t entry)
{
	return is_lpae(format) ? (entry & LPAE_TYPE) == LPAE_TYPE :
				 (entry & SHORT_TYPE) == SHORT_TABLE;
}

/* The table an entry leads to. */
uint64_t entry_table(const struct arm_format *format, uint64_t entry)
{
	return is_lpae(format) ? entry & LPAE_ADDRESS : round_down(entry, 1024);
}

bool entry_is_large(const struct arm_format *format, uint64_t entry)
{
	if (is_lpae(format))
		return (entry & LPAE_TYPE) == LPAE_VALID && (entry & LPAE_CONTIGUOUS);
	return (entry & SHORT_SECTION) && (entry & SHORT_SUPERSECTION);
}

/* Not global, in a section entry or in that of a page. */
uint64_t entry_ng(const struct arm_format *format, bool page)
{
	if (is_lpae(format))
		return LPAE_NG;
	return page ? SHORT_PAGE_NG : SHORT_SECTION_NG;
}

/*
 * The entry of a section, as it stands in a group of LARGE_ENTRIES that are mapped as one. A
 * supersection's 16 entries are all the first one's; contiguous blocks have an address each.
 */
uint64_t large_entry(const struct arm_format *format, uint64_t entry)
{
	if (is_lpae(format))
		return entry | LPAE_CONTIGUOUS;
	return (entry & ~(uint64_t)(format->large_size - format->section_size)) |
	       SHORT_SUPERSECTION;
}

/* And back: the section of its own that entry `index` was. */
uint64_t one_of_large(const struct arm_format *format, uint64_t entry, unsigned long index)
{
	if (is_lpae(format))
		return entry & ~LPAE_CONTIGUOUS;
	entry &= ~(uint64_t)(format->large_size - format->section_size) &
		 ~(uint64_t)SHORT_SUPERSECTION;
	return entry | (uint64_t)(index % LARGE_ENTRIES) << format->section_shift;
}

static uint64_t bit_if(bool set, uint64_t bit)
{
	return set ? bit : 0;
}

static uint64_t short_first_page_of(uint64_t section)
{
	uint64_t page = round_down(section, 1 << 20) | SHORT_SMALL_PAGE;

	page |= bit_if(section & SHORT_SECTION_XN, SHORT_PAGE_XN);
	page |= section & (SHORT_SECTION_B | SHORT_SECTION_C);
	page |= (section >> SHORT_SECTION_AP_SHIFT & 0x3) << SHORT_PAGE_AP_SHIFT;
	page |= (section >> SHORT_SECTION_TEX_SHIFT & 0x7) << SHORT_PAGE_TEX_SHIFT;
	page |= bit_if(section & SHORT_SECTION_APX, SHORT_PAGE_APX);
	page |= bit_if(section & SHORT_SECTION_S, SHORT_PAGE_S);
	return page | bit_if(section & SHORT_SECTION_NG, SHORT_PAGE_NG);
}

/* The entry of a section's first page, when the section is split into pages. */
uint64_t first_page_of(const struct arm_format *format, uint64_t section)
{
	return is_lpae(format) ? section | LPAE_TABLE : short_first_page_of(section);
}

/* ---- memory types ---- */

/* Real kernels keep the vectors in a domain of their own. */
enum { DOMAIN_KERNEL = 0, DOMAIN_VECTORS = 3 };

/* What a type means, before it is bits. */
struct meaning {
	bool own_policy; /* else that of all memory */
	enum arm_cachepolicy policy;
	bool shared; /* else as all memory */
	bool read_only, user, no_execute;
	bool no_sections, no_pages;
	unsigned int domain;
};

static const struct meaning meanings[MT_TYPES] = {
	[MT_DEVICE] = { .own_policy = true,
			.policy = ARM_DEVICE,
			.shared = true,
			.no_execute = true },
	[MT_MEMORY_RWX] = { .domain = DOMAIN_KERNEL },
	[MT_MEMORY_RW] = { .no_execute = true },
	[MT_MEMORY_ROX] = { .read_only = true },
	[MT_MEMORY_RO] = { .read_only = true, .no_execute = true },
	[MT_MEMORY_RWX_NONCACHED] = { .own_policy = true, .policy = ARM_BUFFERED },
	[MT_ROM] = { .read_only = true, .no_pages = true },
	[MT_HIGH_VECTORS] = { .read_only = true,
			      .user = true,
			      .no_sections = true,
			      .domain = DOMAIN_VECTORS },
	[MT_LOW_VECTORS] = { .read_only = true, .no_sections = true, .domain = DOMAIN_VECTORS },
};

static uint64_t short_section_bits(const struct meaning *means)
{
	uint64_t bits = SHORT_SECTION | 1 << SHORT_SECTION_AP_SHIFT;

	bits |= bit_if(means->policy & 1, SHORT_SECTION_B);
	bits |= bit_if(means->policy & 2, SHORT_SECTION_C);
	bits |= bit_if(means->policy & 4, 1 << SHORT_SECTION_TEX_SHIFT);
	bits |= bit_if(means->no_execute, SHORT_SECTION_XN);
	bits |= bit_if(means->user, 2 << SHORT_SECTION_AP_SHIFT);
	bits |= bit_if(means->read_only, SHORT_SECTION_APX);
	bits |= bit_if(means->shared, SHORT_SECTION_S);
	return bits | means->domain << SHORT_DOMAIN_SHIFT;
}

static uint64_t lpae_block_bits(const struct meaning *means)
{
	uint64_t bits = LPAE_VALID | LPAE_AF | (uint64_t)means->policy << LPAE_INDEX_SHIFT;

	bits |= bit_if(means->user, LPAE_USER);
	bits |= bit_if(means->read_only, LPAE_READ_ONLY);
	bits |= bit_if(means->shared, 3 << LPAE_SH_SHIFT);
	return bits | bit_if(means->no_execute, LPAE_XN);
}

static struct mem_type short_type(const struct meaning *means)
{
	uint64_t section = short_section_bits(means);
	struct mem_type type = { .domain = means->domain };

	if (!means->no_sections)
		type.prot_sect = section;
	if (!means->no_pages) {
		type.prot_pte = first_page_of(&arm_format_short, section & 0xfffff);
		type.prot_l1 = SHORT_TABLE | means->domain << SHORT_DOMAIN_SHIFT;
	}
	return type;
}

static struct mem_type lpae_type(const struct meaning *means)
{
	uint64_t block = lpae_block_bits(means);
	struct mem_type type = { .domain = 0 };

	if (!means->no_sections)
		type.prot_sect = block;
	if (!means->no_pages) {
		type.prot_pte = first_page_of(&arm_format_lpae, block);
		type.prot_l1 = LPAE_TYPE;
	}
	return type;
}

static struct meaning meaning_of(const struct arm_mmu *mmu, unsigned int type)
{
	struct meaning means = meanings[type];

	if (!means.own_policy)
		means.policy = mmu->cachepolicy;
	means.shared |= mmu->shared;
	return means;
}

void build_mem_type_table(struct arm_mmu *mmu)
{
	unsigned int type;

	for (type = 0; type < MT_TYPES; type++) {
		struct meaning means = meaning_of(mmu, type);

		mmu->mem_types[type] = is_lpae(mmu->format) ? lpae_type(&means) :
							      short_type(&means);
	}
}

/* ---- registers ---- */

/* How table walks are cached: 1 write-allocate, 2 write-through, 3 write-back, 0 not at all. */
static uint32_t walk_cacheability(const struct arm_mmu *mmu)
{
	switch (mmu->cachepolicy) {
	case ARM_WRITEALLOC:
		return 1;
	case ARM_WRITETHROUGH:
		return 2;
	case ARM_WRITEBACK:
		return 3;
	default:
		return 0;
	}
}

/* TTBR0 with the multiprocessing extensions: IRGN[0] is bit 6, IRGN[1] bit 0 (ARM ARM B4.1.154). */
static void short_registers(const struct arm_mmu *mmu, struct arm_registers *registers)
{
	uint32_t cached = walk_cacheability(mmu);
	uint32_t walks = cached << 3 | (cached & 1) << 6 | cached >> 1;

	if (mmu->shared)
		walks |= 1 << 1 | 1 << 5; /* shareable, but inner only */
	registers->ttbr0 = registers->ttbr1 = mmu->pgd | walks;
	registers->mair0 = ARM_PRRR;
	registers->mair1 = ARM_NMRR;
}

/*
 * The kernel's part through TTBR1 (B3.6.4): T1SZ 1 is the upper 2 GiB, from the first level's third
 * entry on; T1SZ 2 the last GiB, whose walk begins at its second-level table. Other PAGE_OFFSETs
 * cannot be told apart by T1SZ alone and are left to TTBR0.
 */
static void lpae_registers(const struct arm_mmu *mmu, struct arm_registers *registers)
{
	uint32_t cached = walk_cacheability(mmu);
	uint32_t walks = cached << 2 | cached | (mmu->shared ? 3u << 4 : 0);

	registers->ttbcr = ARM_TTBCR_EAE | walks << 24 | walks << 8;
	registers->ttbr0 = registers->ttbr1 = mmu->pgd;
	registers->mair0 = ARM_MAIR0;
	registers->mair1 = ARM_MAIR1;
	if (!mmu->kernel_in_ttbr1)
		return;
	if (mmu->page_offset == 0xc0000000) {
		registers->ttbcr |= 2 << 16;
		registers->ttbr1 += 4 * ARM_PAGE_SIZE;
	} else if (mmu->page_offset == 0x80000000) {
		registers->ttbcr |= 1 << 16;
		registers->ttbr1 += 2 * sizeof(uint64_t);
	}
}

/* The bits that ARMv7 reads as one, and Z: branch prediction. */
#define SCTLR_ONES 0x00c50878u

void arm_registers(const struct arm_mmu *mmu, struct arm_registers *registers)
{
	*registers = (struct arm_registers){
		.sctlr = SCTLR_ONES | ARM_SCTLR_TRE | ARM_SCTLR_V | ARM_SCTLR_I | ARM_SCTLR_C |
			 ARM_SCTLR_M,
		.dacr = ARM_DACR,
		.id_mmfr0 = 0x10201105,
	};
	if (is_lpae(mmu->format)) {
		registers->sctlr |= ARM_SCTLR_AFE;
		lpae_registers(mmu, registers);
	} else {
		short_registers(mmu, registers);
	}
}
