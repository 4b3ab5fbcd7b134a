/* SPDX-License-Identifier: MIT */
/*
 * arm.h - lowmem on 32-bit ARM: from the memory list to the first page tables, and back from a
 * table to what the hardware makes of it.
 *
 * Both formats of the ARMv7-A virtual memory system are here, and a struct arm_format says at run
 * time which: short descriptors (ARM ARM B3.5) and long descriptors, LPAE (B3.6). Everything known
 * about one table is in its struct arm_mmu, so that a host can build many; a boot has one and uses
 * it in this order:
 *
 *     arm_mmu_init()           format and defaults; then set the inputs that differ
 *     early_vmalloc()          vmalloc=
 *     adjust_lowmem_bounds()   where lowmem ends; what memblock may hand out until it is mapped
 *     prepare_page_table()     clear what the first-level table was left with
 *     map_lowmem()             the linear mapping; paging_init() is this and the line above
 *     map_dtb(), map_vectors() what else a boot needs
 *     arm_registers()          what to load into the system registers
 *     mark_rodata_ro()         when the kernel has settled: read-only text
 *
 * Conventions. Virtual addresses are 32 bits wide whatever machine this runs on, entries and the
 * physical addresses in them 64. Ends are exclusive and held in 64 bits where they may be 4 GiB.
 * Pages are 4 KiB whatever PAGE_SIZE memblock was configured with. Tables are in the byte order of
 * the machine that builds them, with SCTLR.EE to match. Errors are negative errno values, said in
 * the port's log too; a call that is refused has changed nothing. One CPU, no locks.
 *
 * "ARM ARM" is the ARM Architecture Reference Manual, ARMv7-A and ARMv7-R edition (DDI 0406C).
 */
#ifndef MEMBLOCK_ARM_H
#define MEMBLOCK_ARM_H

#include <memblock/memblock.h>

/* ========================================================================== the ARM port == */
/*
 * What the embedding kernel supplies besides memblock's own port. Table pages are reached through
 * memblock_port_phys_to_virt(): with the MMU off that is the address itself, later the linear map.
 * A machine without caches (a simulated one, say) leaves all of them empty.
 */

/*
 * Clean the data cache by address to the point where the table walker reads (DCCMVAC, or nothing if
 * walks are coherent): every line that [start, start + bytes) touches, once.
 */
void arm_port_clean_dcache(const void *start, size_t bytes);

/* DSB and ISB. */
void arm_port_dsb(void);
void arm_port_isb(void);

/*
 * Invalidate the TLB for [virtual, virtual + bytes), of all CPUs that share the table, without the
 * barriers around it (TLBIMVA for each page or TLBIALL). Only called while mmu->mmu_on.
 */
void arm_port_flush_tlb(uint32_t virtual, uint64_t bytes);

/* Invalidate the branch predictor (BPIALL). Only called while mmu->mmu_on. */
void arm_port_flush_branch_predictor(void);

/* ========================================================================= the two formats == */

enum {
	ARM_PAGE_SIZE = 4096,
	PMD_SIZE = 2 << 20,      /* the step in which the mapper walks: the same in both formats */
	ARM_TABLE_ENTRIES = 512, /* pages of one step; they have one table page, see below */
};

/*
 * The two formats differ in numbers only. Both have, somewhere in the memory at `pgd`, one array of
 * the entries that may be sections, in order of virtual address and 16 KiB long; and one table page
 * of memblock's for each 2 MiB step that is mapped by pages, with 512 entries in a row.
 *
 *     short   pgd: 4096 x 4 bytes, 1 MiB each
 *             table page: the first half is the software's, as in real kernels, and left as it was
 *             found; 512 x 4 bytes from byte 2048 on: two second-level tables of 1 KiB each
 *     LPAE    pgd: 4 x 8 bytes, 1 GiB each, in a page of their own; behind it the four second-level
 *             tables in a row, 2048 x 8 bytes, 2 MiB each
 *             table page: 512 x 8 bytes
 */
struct arm_format {
	const char *name;             /* "short", "lpae" */
	unsigned int entry_bytes;     /* 4 or 8 */
	unsigned int section_shift;   /* 20 or 21 */
	uint32_t section_size;        /* SECTION_SIZE: 1 MiB or 2 MiB */
	uint32_t large_size;          /* supersection: 16 MiB; contiguous blocks: 32 MiB */
	unsigned int phys_bits;       /* width of a physical address: 32 or 40 */
	uint32_t pgd_bytes;           /* memory at pgd: 16 or 20 KiB */
	uint32_t pgd_align;           /* its alignment: 16 or 4 KiB */
	uint32_t pmd_offset;          /* bytes from pgd to the array of section entries */
	uint32_t pte_offset;          /* bytes from the start of a table page to its entries */
	uint64_t section_permissions; /* bits of a section entry that say who may do what */
	uint64_t page_permissions;    /* the same of a page entry */
	uint64_t software_bits; /* bits the hardware ignores: mask them when comparing entries */
};

extern const struct arm_format arm_format_short, arm_format_lpae;

/* ============================================================================ memory types == */

/* The memory types of real kernels; the values index struct arm_mmu's mem_types. */
enum arm_mem_type {
	MT_DEVICE,               /* shared device, read-write, never executed */
	MT_MEMORY_RWX,           /* normal memory, read-write and executable */
	MT_MEMORY_RW,            /* read-write */
	MT_MEMORY_ROX,           /* read-only and executable */
	MT_MEMORY_RO,            /* read-only */
	MT_MEMORY_RWX_NONCACHED, /* normal, not cached, read-write and executable */
	MT_ROM,          /* flash a kernel runs from: as MT_MEMORY_ROX, but whole sections only */
	MT_HIGH_VECTORS, /* read-only and executable by user and kernel; pages only */
	MT_LOW_VECTORS,  /* read-only and executable by the kernel; pages only */
	MT_TYPES,
};

/* The bits of each entry besides the address. 0: the type has no entry of that kind. */
struct mem_type {
	uint64_t prot_pte;   /* of a page: small page, or LPAE level 3 page */
	uint64_t prot_l1;    /* of the entry that leads to the pages' table */
	uint64_t prot_sect;  /* of a section, or LPAE level 2 block */
	unsigned int domain; /* short: 0 to 15; LPAE: 0 */
};

/*
 * How normal memory is cached. The value is the index of the attribute in MAIR0/1 (LPAE) and, as
 * TEX[0], C, B, in PRRR and NMRR (short, SCTLR.TRE set): ARM_MAIR0 and so on below.
 */
enum arm_cachepolicy {
	ARM_UNCACHED = 0, /* strongly ordered */
	ARM_BUFFERED = 1, /* normal memory, not cached */
	ARM_WRITETHROUGH = 2,
	ARM_WRITEBACK = 3,  /* without write-allocate: uniprocessor Cortex-A9 */
	ARM_DEVICE = 4,     /* not a policy for memory: MT_DEVICE's index */
	ARM_WRITEALLOC = 7, /* write-back, write-allocate: every SMP kernel */
};

/* One part of the address space to be mapped, as create_mapping() takes it. */
struct map_desc {
	uint32_t virtual;  /* first byte; rounded down to a page */
	uint32_t pfn;      /* physical page frame, 4 KiB each */
	uint32_t length;   /* bytes; what the rounding adds is mapped too */
	unsigned int type; /* enum arm_mem_type */
};

/* =============================================================================== the state == */

enum {
	VMALLOC_OFFSET = 8 << 20, /* unmapped bytes between lowmem and vmalloc space */
	VMALLOC_DEFAULT_SIZE = 240 << 20,
	VMALLOC_MIN_SIZE = 16 << 20,
};
#define VMALLOC_END 0xff800000u
#define ARM_FDT_VIRTUAL VMALLOC_END  /* where map_dtb() puts the device tree */
#define ARM_HIGH_VECTORS 0xffff0000u /* vectors_base with SCTLR.V set */
#define ARM_DEFAULT_PAGE_OFFSET 0xc0000000u

struct arm_mmu {
	/* Inputs. arm_mmu_init() sets them; change them before the first use. */
	const struct arm_format *format;
	phys_addr_t pgd;          /* the first-level table: format->pgd_bytes at pgd_align */
	uint32_t page_offset;     /* PAGE_OFFSET: virtual start of the linear map */
	phys_addr_t phys_offset;  /* PHYS_OFFSET: what is mapped there; multiple of a page */
	uint32_t vmalloc_size;    /* bytes; early_vmalloc() checks them */
	uint32_t vectors_base;    /* start of the two pages below PAGE_OFFSET that may be mapped */
	phys_addr_t kernel_start; /* the image's first byte; kernel_end 0: there is none */
	phys_addr_t kernel_end;   /* first byte behind its init sections */
	bool kernel_window;       /* 6.x: all from PHYS_OFFSET to kernel_end is RWX, RAM or not */
	bool highmem;             /* the kernel can use memory that is not mapped */
	bool large_entries;       /* use supersections, or the contiguous hint on blocks */
	bool mmu_on;              /* the table is live: TLB and predictor are maintained too */
	bool kernel_in_ttbr1; /* LPAE: TTBR1 holds the kernel's part where that can be told apart */
	bool shared;          /* SMP: normal memory is shareable, as are table walks */
	enum arm_cachepolicy cachepolicy;    /* of normal memory and table walks */
	struct mem_type mem_types[MT_TYPES]; /* build_mem_type_table() fills them in */

	/* Results of adjust_lowmem_bounds(). */
	phys_addr_t arm_lowmem_limit; /* first byte that is not lowmem */
	phys_addr_t memblock_limit;   /* what memblock may hand out while lowmem is unmapped */
	uint64_t high_memory;         /* virtual address of arm_lowmem_limit */
	uint64_t vmalloc_start;       /* first address of vmalloc space */

	/* What the mappings have cost. */
	unsigned long table_pages; /* table pages taken from memblock and used */
	phys_addr_t spare_tables;  /* taken, not used yet: a list through their first words */
};

/*
 * arm_mmu_init - the defaults: PAGE_OFFSET 0xc0000000; PHYS_OFFSET the start of memory rounded down
 * to PMD_SIZE (so memory comes first); vmalloc 240 MiB; highmem; high vectors; shared, write-alloc;
 * kernel_in_ttbr1; no kernel image, no options, MMU off; pgd 0, which the caller has to set. Builds
 * the type table.
 */
void arm_mmu_init(struct arm_mmu *mmu, const struct arm_format *format);

/*
 * build_mem_type_table - fill in mmu->mem_types out of `shared` and `cachepolicy`. To be called
 * again after changing either; single types may be changed by hand afterwards.
 */
void build_mem_type_table(struct arm_mmu *mmu);

/* The linear map. Valid for lowmem only. */
static inline uint32_t arm_phys_to_virt(const struct arm_mmu *mmu, phys_addr_t address)
{
	return mmu->page_offset + (uint32_t)(address - mmu->phys_offset);
}
static inline phys_addr_t arm_virt_to_phys(const struct arm_mmu *mmu, uint32_t virtual)
{
	return mmu->phys_offset + (virtual - mmu->page_offset);
}

/* ========================================================================= lowmem's bounds == */

/*
 * early_vmalloc - the value of the boot parameter vmalloc=: a size with the suffixes K M G T.
 * Clamped to VMALLOC_MIN_SIZE .. VMALLOC_END - (PAGE_OFFSET + 40 MiB) with a warning.
 * Returns 0, or -EINVAL if it is not a size, or PAGE_OFFSET leaves no room for vmalloc space.
 */
int early_vmalloc(struct arm_mmu *mmu, const char *value);

/*
 * adjust_lowmem_bounds - decide where lowmem ends, and bound memblock to what can be mapped.
 *   - the head of the first usable region, up to a PMD_SIZE boundary, is marked no-map
 *   - arm_lowmem_limit: the largest end of a usable region below the cap, or the cap where a region
 *     crosses it; the cap leaves room for vmalloc space. high_memory is its virtual address
 *   - memblock_limit: the first address where usable lowmem starts or ends off a PMD_SIZE boundary,
 *     else arm_lowmem_limit; rounded down to PMD_SIZE unless that gives 0. Up to there mapping
 *     needs no table page, so what memblock hands out meanwhile can be mapped. It becomes
 *     memblock's current limit
 *   - without highmem, memory above arm_lowmem_limit is removed; with it,
 *     memory above what entries can name: "Ignoring RAM at 0xX-0xY"
 * May be called again when the memory list has changed.
 * Returns 0; -EINVAL if no usable memory lies between PHYS_OFFSET and the cap, PAGE_OFFSET is no
 * multiple of PMD_SIZE, PHYS_OFFSET none of a page, or vmalloc_size leaves no lowmem (nothing was
 * changed, but that a head may have been marked no-map); -ENOMEM if memblock's array is full.
 * O(regions).
 */
int adjust_lowmem_bounds(struct arm_mmu *mmu);

/* ================================================================================= mapping == */

/*
 * prepare_page_table - clear every first-level entry outside [keep_start, keep_end), which is
 * rounded outwards to PMD_SIZE; equal: clear all. With LPAE the four entries of the first level are
 * set as well. Required once before the first mapping: the memory at pgd holds anything.
 */
void prepare_page_table(struct arm_mmu *mmu, uint32_t keep_start, uint64_t keep_end);

/*
 * map_lowmem - map every usable memory region below arm_lowmem_limit at its linear address. A
 * region wholly below the kernel image is RWX; else the part in the image's sections (kernel_start
 * rounded down, kernel_end rounded up to a section) is RWX and the rest RW. With kernel_window,
 * everything from PHYS_OFFSET to the image's end is RWX afterwards, whether it is memory or not.
 * Parts of pages at a region's ends are not mapped.
 * Returns 0, or the error of create_mapping(); parts mapped before the failing one stay mapped.
 * O(regions + entries written).
 */
int map_lowmem(struct arm_mmu *mmu);

/*
 * paging_init - prepare_page_table() of everything, map_lowmem(), and memblock's current limit
 * raised to arm_lowmem_limit. Returns what map_lowmem() does.
 */
int paging_init(struct arm_mmu *mmu);

/*
 * create_mapping - map one part of the address space, and make it visible to the hardware.
 *
 * In steps of PMD_SIZE: a step whose start, end and physical address are multiples of a section is
 * filled with sections, every other one page by page, through a table page from early_alloc(). A
 * section that lies in the way of pages is split and the rest of it keeps its mapping. What was
 * mapped there before is replaced; a table that sections replace stays allocated.
 *
 * A live section is split without a break: old and new entries translate alike except for the pages
 * being mapped, but hardware may raise a TLB conflict abort (ARM ARM B3.10.1), so code and stack in
 * use should not lie in it.
 *
 * Returns 0, or, with nothing changed,
 *   -EINVAL  no such type, length 0, an address below PAGE_OFFSET outside the vectors pages, one
 *            that wraps, a physical address wider than the format's, a type without page entries
 *            off section boundaries or without section entries
 *   -ENOMEM  memblock has no room for the table pages
 */
int create_mapping(struct arm_mmu *mmu, const struct map_desc *md);

/*
 * map_dtb - map the two sections from the one holding `address` on at ARM_FDT_VIRTUAL, read-only
 * and not executable, as real kernels do before they know where memory is. Returns 0, -EINVAL if
 * [address, address + size) does not lie in them.
 * @virtual: receives the address of the blob itself
 */
int map_dtb(struct arm_mmu *mmu, phys_addr_t address, uint32_t size, uint32_t *virtual);

/*
 * map_vectors - map two consecutive pages at vectors_base: exception vectors, readable by users,
 * and the kernel's stubs behind them. Returns as create_mapping().
 */
int map_vectors(struct arm_mmu *mmu, phys_addr_t address);

/*
 * mark_rodata_ro - the hardening pass over lowmem: text read-only and executable, rodata read-only,
 * everything else read-write; only text stays executable. Memory that is not mapped stays so.
 * @text_start, @text_end: virtual, multiples of a section; rodata is [text_end, rodata_end)
 * Returns 0, or -EINVAL with nothing changed: not in order, not multiples, not in lowmem.
 * O(entries).
 */
int mark_rodata_ro(struct arm_mmu *mmu, uint32_t text_start, uint32_t text_end,
		   uint32_t rodata_end);

/* ---- the steps create_mapping() is made of; public for kernels with mappings of their own ---- */

/*
 * early_alloc - one zeroed table page from memblock below its current limit, or 0. Counted in
 * table_pages.
 */
phys_addr_t early_alloc(struct arm_mmu *mmu);

/*
 * flush_pmd_entry - `bytes` bytes of entries from `entry` on were written: clean their cache lines
 * and wait. The caller invalidates the TLB if the table is live.
 */
void flush_pmd_entry(const void *entry, size_t bytes);

/*
 * __map_init_section - section entries for [addr, end) -> phys, all multiples of a section: one
 * entry `phys | type->prot_sect` each, or large ones where mmu->large_entries allows. Not flushed.
 * @ng: not global: the entries belong to one address space
 */
void __map_init_section(struct arm_mmu *mmu, uint32_t addr, uint64_t end, uint64_t phys,
			const struct mem_type *type, bool ng);

/*
 * alloc_init_pte - page entries for [addr, end), which lies in one step of PMD_SIZE that has a
 * table or gets one, -> phys. Not flushed. Returns 0 or -ENOMEM.
 */
int alloc_init_pte(struct arm_mmu *mmu, uint32_t addr, uint64_t end, uint64_t phys,
		   const struct mem_type *type, bool ng);

/*
 * alloc_init_pmd - sections or pages for [addr, end) -> phys, step by step, and flushed. Returns 0
 * or -ENOMEM with nothing changed.
 */
int alloc_init_pmd(struct arm_mmu *mmu, uint32_t addr, uint64_t end, uint64_t phys,
		   const struct mem_type *type, bool ng);

/* ============================================================= what the hardware makes of it == */

/* SCTLR bits that decide how a table is read (ARM ARM B4.1.130). */
enum {
	ARM_SCTLR_M = 1 << 0,     /* MMU on */
	ARM_SCTLR_C = 1 << 2,     /* data caches on */
	ARM_SCTLR_I = 1 << 12,    /* instruction caches on */
	ARM_SCTLR_V = 1 << 13,    /* vectors at 0xffff0000 */
	ARM_SCTLR_WXN = 1 << 19,  /* what may be written is never executed */
	ARM_SCTLR_UWXN = 1 << 20, /* what users may write the kernel does not execute */
	ARM_SCTLR_TRE = 1 << 28,  /* short: TEX, C, B are an index into PRRR and NMRR */
	ARM_SCTLR_AFE = 1 << 29,  /* short: AP[0] is the access flag */
};
#define ARM_TTBCR_EAE 0x80000000u /* the format is LPAE */
#define ARM_PRRR 0xff0a81a8u
#define ARM_NMRR 0x40e040e0u
#define ARM_MAIR0 0xeeaa4400u
#define ARM_MAIR1 0xff000004u
#define ARM_DACR 0x51u /* client of the domains 0 (kernel), 2 (I/O) and 3 (vectors) */

/* The system registers that a translation depends on. */
struct arm_registers {
	uint32_t sctlr, ttbcr, dacr;
	uint64_t ttbr0, ttbr1;
	uint32_t mair0, mair1; /* short: these registers are PRRR and NMRR */
	uint32_t id_mmfr0;     /* what the CPU can: VMSA, bits 3:0, 4 and above: short PXN */
};

/*
 * arm_registers - the values to run with this table as real kernels do: MMU, caches, branch
 * prediction on, TRE, with LPAE AFE and EAE as well. With kernel_in_ttbr1 and a PAGE_OFFSET of 2 or
 * 3 GiB the kernel's part is TTBR1's, as in 6.1; 6.12 leaves all to TTBR0. A kernel whose vectors
 * are not at 0xffff0000 clears ARM_SCTLR_V. id_mmfr0 is a Cortex-A15's.
 */
void arm_registers(const struct arm_mmu *mmu, struct arm_registers *registers);

/* What is done at an address. Without ARM_WRITE and ARM_EXECUTE it is read. */
enum arm_access {
	ARM_READ = 0x0,
	ARM_WRITE = 0x1,
	ARM_EXECUTE = 0x2,
	ARM_USER = 0x4, /* unprivileged, PL0 */
};

/* Why it is refused, in the order in which the hardware looks. */
enum arm_fault {
	ARM_NO_FAULT,
	ARM_TRANSLATION_FAULT, /* nothing is mapped there */
	ARM_ACCESS_FLAG_FAULT, /* the entry's access flag is clear */
	ARM_DOMAIN_FAULT,      /* short: no access to the entry's domain */
	ARM_PERMISSION_FAULT,  /* mapped, but not for this */
};

/* What an entry is; arm_kind_name() has the words. */
enum arm_kind {
	ARM_INVALID,
	ARM_SECTION,      /* short, 1 MiB: "section" */
	ARM_SUPERSECTION, /* short, 16 MiB: "super16M" */
	ARM_SMALL_PAGE,   /* either format, 4 KiB: "page4k" */
	ARM_LARGE_PAGE,   /* short, 64 KiB: "page64k" */
	ARM_BLOCK_2M,     /* LPAE level 2: "block2M" */
	ARM_BLOCK_1G,     /* LPAE level 1: "block1G" */
	ARM_FLAT,         /* the MMU is off: "flat" */
};

enum arm_permissions {
	ARM_PL1_READ = 0x01,
	ARM_PL1_WRITE = 0x02,
	ARM_PL1_EXECUTE = 0x04,
	ARM_PL0_READ = 0x08,
	ARM_PL0_WRITE = 0x10,
	ARM_PL0_EXECUTE = 0x20,
};

/*
 * Memory attributes, in LPAE's encoding for either format. A MAIR byte (B4.1.104): 0x00 strongly
 * ordered, 0x04 device; else normal memory, outer cache in the high half and inner in the low, each
 * 4 not cached, a write-through, e write-back, f write-back and write-allocate.
 */
struct arm_attributes {
	uint8_t mair;
	uint8_t shareability; /* SH: 0 none, 2 outer, 3 inner */
	uint8_t domain;       /* short; 0 with LPAE */
	bool ng;              /* belongs to one address space */
	bool ns;              /* non-secure, as seen from the secure state */
	bool contiguous;      /* LPAE's hint: one of 16 alike */
};

struct arm_translation {
	enum arm_fault fault; /* of the access asked for */
	unsigned int level;   /* of the last entry read: 1 to 3; 0 with the MMU off */
	enum arm_kind kind;   /* of the entry that maps the address, ARM_INVALID if none does */
	uint64_t raw;         /* the last entry read, 0 if none was */
	uint32_t va;          /* first address it stands for: that of the mapping, or of the hole */
	uint64_t size;        /* bytes it stands for */
	uint64_t base;        /* physical address of `va`; 0 unless mapped */
	uint64_t pa;          /* physical address of the address asked for; 0 unless mapped */
	unsigned int
		permissions; /* enum arm_permissions: what the CPU lets happen, DACR included */
	struct arm_attributes attributes;
};

/*
 * arm_translate - read the table as the CPU does when `access` (enum arm_access) is made at `va`.
 * Everything but `fault` describes the entry whatever the access. Reads tables through
 * memblock_port_phys_to_virt() and changes nothing. Returns the fault. O(1).
 * Source: ARM ARM B3.5 (short), B3.6 (LPAE), B3.7 (permissions), B3.8 (attributes), B3.12 (faults).
 */
enum arm_fault arm_translate(const struct arm_registers *registers, uint32_t va,
			     unsigned int access, struct arm_translation *result);

/*
 * arm_fault_status - the fault as DFSR and IFSR report it: FS[4,3:0] at bits 10, 3:0 (short), or
 * STATUS at 5:0 with bit 9 set (LPAE). 0 without a fault. (ARM ARM B3.13)
 */
uint32_t arm_fault_status(const struct arm_registers *registers,
			  const struct arm_translation *translation);

/*
 * arm_next_entry - walk all valid entries, in order of virtual address.
 * @va: where to look from; set to the first address behind what was found. Begin with 0
 * @entry: receives the entry; `fault` is that of a privileged read. A supersection's 16 copies, and
 *         a large page's, are one entry
 * Returns false, with *va 4 GiB, when there are no more. O(table).
 *
 *     for (va = 0; arm_next_entry(&registers, &va, &entry);)
 */
bool arm_next_entry(const struct arm_registers *registers, uint64_t *va,
		    struct arm_translation *entry);

/* A table below the first level. */
struct arm_table {
	uint32_t va;        /* first address it translates */
	uint64_t size;      /* bytes of address space it stands for */
	uint64_t pa;        /* where it lies */
	uint32_t bytes;     /* 1024 or 4096 */
	unsigned int level; /* of its entries: 2 or 3 */
	uint64_t raw;       /* the entry that leads to it */
};

/* arm_next_table - the same for all tables of the last level (short: 2, LPAE: 3), empty or not. */
bool arm_next_table(const struct arm_registers *registers, uint64_t *va, struct arm_table *table);

/* arm_kind_name, arm_fault_name - words for messages and dumps. Never NULL. */
const char *arm_kind_name(enum arm_kind kind);
const char *arm_fault_name(enum arm_fault fault);

#endif
