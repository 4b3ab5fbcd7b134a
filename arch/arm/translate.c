// SPDX-License-Identifier: MIT
/*
 * translate.c - the hardware's side: what a CPU with these registers makes of an address, and the
 * walks over all entries. Written from the manual alone and knowing nothing of how tables are
 * built here, so that the mapper can be tested against it; it reads tables and never writes.
 *
 * A walk has two parts. look_up() finds the entry and collects what the tables say about it;
 * judge() decides whether an access may use it.
 */
#include "internal.h"

/* An entry found, with what is not yet permissions. */
struct found {
	struct arm_translation is;
	uint64_t table;       /* the last level's table, if the walk came so far */
	uint64_t table_entry; /* the entry that leads to it */
	bool access_flag;     /* set, or not in use */
	bool no_access;       /* to its domain */
	bool manager;         /* of its domain: permissions are not checked */
	unsigned int ap;      /* AP[2:0] */
	bool xn, pxn;
	unsigned int attr; /* TEX, C, B (short) or AttrIndx (LPAE) */
	bool s;            /* short: the S bit */
	unsigned int sh;   /* LPAE: the SH field */
};

static unsigned int bits_of(uint64_t word, unsigned int low, unsigned int count)
{
	return (unsigned int)(word >> low) & ((1u << count) - 1);
}

static bool bit_of(uint64_t word, unsigned int bit)
{
	return word >> bit & 1;
}

/* What lies beyond the addresses of this machine reads as zero, which is no valid entry. */
static uint64_t read_entry(uint64_t table, unsigned int bytes, unsigned int index)
{
	const phys_addr_t address = (phys_addr_t)table;

	if (address != table)
		return 0;
	return entry_get(memblock_port_phys_to_virt(address), bytes, index);
}

/* The entry, valid or not, stands for the `size` bytes around `va`. */
static void covers(struct found *found, unsigned int level, uint32_t va, uint64_t size)
{
	found->is.level = level;
	found->is.va = (uint32_t)round_down(va, size);
	found->is.size = size;
}

static void maps(struct found *found, enum arm_kind kind, uint64_t base)
{
	found->is.kind = kind;
	found->is.base = base;
}

/* ---- short descriptors (B3.5) ---- */

static bool has_pxn(const struct arm_registers *registers)
{
	return (registers->id_mmfr0 & 0xf) >= 4;
}

/* What the entry says of memory and permissions, in the order in which pages have it. */
static void short_attributes(struct found *found, const struct arm_registers *registers,
			     unsigned int ap, unsigned int apx, unsigned int tex, unsigned int cb,
			     unsigned int s_ng)
{
	found->ap = apx << 2 | ap;
	found->attr = tex << 2 | cb;
	found->s = s_ng & 1;
	found->is.attributes.ng = s_ng & 2;
	found->access_flag = !(registers->sctlr & ARM_SCTLR_AFE) || (ap & 1);
}

/* DACR: 0 no access, 1 client, 3 manager; 2 is reserved and taken for no access (B4.1.43). */
static void short_domain(struct found *found, const struct arm_registers *registers,
			 unsigned int domain)
{
	const unsigned int rights = bits_of(registers->dacr, 2 * domain, 2);

	found->is.attributes.domain = (uint8_t)domain;
	found->no_access = !(rights & 1);
	found->manager = rights == 3;
}

static void short_section(struct found *found, const struct arm_registers *registers, uint32_t va,
			  uint64_t entry)
{
	const bool super = bit_of(entry, 18);

	if (super) {
		covers(found, 1, va, 16 << 20);
		maps(found, ARM_SUPERSECTION,
		     (entry & 0xff000000) | (uint64_t)bits_of(entry, 20, 4) << 32 |
			     (uint64_t)bits_of(entry, 5, 4) << 36);
	} else {
		maps(found, ARM_SECTION, entry & 0xfff00000);
	}
	short_domain(found, registers, super ? 0 : bits_of(entry, 5, 4));
	short_attributes(found, registers, bits_of(entry, 10, 2), bits_of(entry, 15, 1),
			 bits_of(entry, 12, 3), bits_of(entry, 2, 2), bits_of(entry, 16, 2));
	found->xn = bit_of(entry, 4);
	found->pxn = bit_of(entry, 0);
	found->is.attributes.ns = bit_of(entry, 19);
}

static void short_page(struct found *found, const struct arm_registers *registers, uint32_t va,
		       uint64_t entry)
{
	const bool small = entry & 0x2;

	if (!(entry & 0x3))
		return;
	if (small) {
		maps(found, ARM_SMALL_PAGE, entry & 0xfffff000);
	} else {
		covers(found, 2, va, 64 << 10);
		maps(found, ARM_LARGE_PAGE, entry & 0xffff0000);
	}
	found->xn = bit_of(entry, small ? 0 : 15);
	short_attributes(found, registers, bits_of(entry, 4, 2), bits_of(entry, 9, 1),
			 bits_of(entry, small ? 6 : 12, 3), bits_of(entry, 2, 2),
			 bits_of(entry, 10, 2));
}

static void short_second_level(struct found *found, const struct arm_registers *registers,
			       uint32_t va, uint64_t first_level)
{
	found->table = first_level & 0xfffffc00;
	found->table_entry = first_level;
	found->is.raw = read_entry(found->table, 4, bits_of(va, 12, 8));
	covers(found, 2, va, ARM_PAGE_SIZE);
	short_domain(found, registers, bits_of(first_level, 5, 4));
	found->pxn = has_pxn(registers) && bit_of(first_level, 2);
	found->is.attributes.ns = bit_of(first_level, 3);
	short_page(found, registers, va, found->is.raw);
}

/* The first-level table: N of TTBCR leaves the lowest 2^(32-N) bytes to TTBR0. False: walks off. */
static bool short_base(const struct arm_registers *registers, uint32_t va, uint64_t *table)
{
	const unsigned int n = registers->ttbcr & 7;

	if (n && va >> (32 - n)) {
		*table = registers->ttbr1 & 0xffffc000;
		return !bit_of(registers->ttbcr, 5);
	}
	*table = round_down(registers->ttbr0 & 0xffffffff, 0x4000 >> n);
	return !bit_of(registers->ttbcr, 4);
}

static void short_look_up(struct found *found, const struct arm_registers *registers, uint32_t va)
{
	uint64_t table;

	covers(found, 1, va, 1 << 20);
	if (!short_base(registers, va, &table))
		return;
	found->is.raw = read_entry(table, 4, bits_of(va, 20, 12));
	switch (found->is.raw & 0x3) {
	case 0:
		return;
	case 1:
		short_second_level(found, registers, va, found->is.raw);
		return;
	case 3:
		if (!has_pxn(registers))
			return;
	}
	short_section(found, registers, va, found->is.raw);
}

/* ---- long descriptors (B3.6) ---- */

/* Where a walk begins. */
struct lpae_base {
	uint64_t table;
	unsigned int level; /* 1 or 2; 0: no table for this address */
	unsigned int size;  /* TnSZ: the table translates the lowest 32 - size bits */
};

static struct lpae_base lpae_from(uint64_t ttbr, unsigned int size, bool disabled)
{
	const unsigned int level = size > 1 ? 2 : 1;
	const unsigned int align = (level == 1 ? 5 : 14) - size;

	return (struct lpae_base){
		.table = round_down(ttbr & (((uint64_t)1 << 40) - 1), (uint64_t)1 << align),
		.level = disabled ? 0 : level,
		.size = size,
	};
}

/*
 * Addresses whose highest T0SZ bits are zeros are TTBR0's, whose highest T1SZ bits are ones
 * TTBR1's.
 */
static struct lpae_base lpae_base(const struct arm_registers *registers, uint32_t va)
{
	const uint32_t ttbcr = registers->ttbcr;
	const unsigned int t0sz = bits_of(ttbcr, 0, 3), t1sz = bits_of(ttbcr, 16, 3);
	const bool low = !t0sz || !(va >> (32 - t0sz));
	const bool high = t1sz ? !(~va >> (32 - t1sz)) : !low;

	if (high)
		return lpae_from(registers->ttbr1, t1sz, bit_of(ttbcr, 23));
	if (low)
		return lpae_from(registers->ttbr0, t0sz, bit_of(ttbcr, 7));
	return (struct lpae_base){ .level = 0 };
}

/* What the tables on the way take away from what is below them (B3.6.1). */
static uint64_t inherit(uint64_t attributes, uint64_t table_entry)
{
	return attributes | (table_entry & (LPAE_NS_TABLE | LPAE_READ_ONLY_TABLE |
					    LPAE_NO_USER_TABLE | LPAE_XN_TABLE | LPAE_PXN_TABLE));
}

static void lpae_leaf(struct found *found, enum arm_kind kind, uint64_t tables)
{
	const uint64_t entry = found->is.raw;

	maps(found, kind, round_down(entry & LPAE_ADDRESS, found->is.size));
	found->access_flag = entry & LPAE_AF;
	found->ap = bits_of(entry, 6, 2) << 1 | 1;
	if (tables & LPAE_READ_ONLY_TABLE)
		found->ap |= 4;
	if (tables & LPAE_NO_USER_TABLE)
		found->ap &= ~2u;
	found->xn = (entry & LPAE_XN) || (tables & LPAE_XN_TABLE);
	found->pxn = (entry & LPAE_PXN) || (tables & LPAE_PXN_TABLE);
	found->attr = bits_of(entry, LPAE_INDEX_SHIFT, 3);
	found->sh = bits_of(entry, LPAE_SH_SHIFT, 2);
	found->is.attributes.ng = entry & LPAE_NG;
	found->is.attributes.ns = (entry & LPAE_NS) || (tables & LPAE_NS_TABLE);
	found->is.attributes.contiguous = entry & LPAE_CONTIGUOUS;
}

/* Log2 of the bytes that an entry of a level stands for. */
static unsigned int lpae_shift(unsigned int level)
{
	return 39 - 9 * level;
}

static void lpae_walk(struct found *found, struct lpae_base base, uint32_t va)
{
	static const enum arm_kind kinds[] = { ARM_INVALID, ARM_BLOCK_1G, ARM_BLOCK_2M,
					       ARM_SMALL_PAGE };
	uint32_t rest = va & (0xffffffff >> base.size);
	uint64_t table = base.table, tables = 0;
	unsigned int level = base.level;

	for (;;) {
		found->is.raw = read_entry(table, 8, rest >> lpae_shift(level));
		covers(found, level, va, (uint64_t)1 << lpae_shift(level));
		if (!(found->is.raw & LPAE_VALID) || !(found->is.raw & LPAE_TABLE) || level == 3)
			break;
		tables = inherit(tables, found->is.raw);
		table = found->is.raw & LPAE_ADDRESS;
		rest &= (1u << lpae_shift(level)) - 1;
		if (++level == 3) {
			found->table = table;
			found->table_entry = found->is.raw;
		}
	}
	if ((found->is.raw & LPAE_VALID) && (level < 3 || (found->is.raw & LPAE_TABLE)))
		lpae_leaf(found, kinds[level], tables);
}

static void lpae_look_up(struct found *found, const struct arm_registers *registers, uint32_t va)
{
	const struct lpae_base base = lpae_base(registers, va);

	covers(found, 1, va, PMD_SIZE); /* borders of T0SZ and T1SZ are multiples of it */
	if (base.level)
		lpae_walk(found, base, va);
}

/* ---- memory attributes (B3.8) ---- */

enum { SH_NONE = 0, SH_OUTER = 2, SH_INNER = 3 };
enum { MAIR_STRONGLY_ORDERED = 0x00, MAIR_DEVICE = 0x04 };

/* Two bits of cacheability as four of a MAIR byte. */
static unsigned int mair_nibble(unsigned int cacheability)
{
	static const unsigned char nibbles[] = { 0x4, 0xf, 0xa, 0xe };

	return nibbles[cacheability];
}

static void normal(struct arm_attributes *to, unsigned int outer, unsigned int inner)
{
	to->mair = (uint8_t)(mair_nibble(outer) << 4 | mair_nibble(inner));
}

/* SCTLR.TRE: TEX[0], C, B choose one of eight types in PRRR and NMRR (B3.8.3). */
static void remapped_attributes(struct found *found, const struct arm_registers *registers)
{
	struct arm_attributes *to = &found->is.attributes;
	const unsigned int n = found->attr & 7;
	const uint32_t prrr = registers->mair0, nmrr = registers->mair1;
	const unsigned int sharing = bit_of(prrr, 24 + n) ? SH_INNER : SH_OUTER;

	switch (bits_of(prrr, 2 * n, 2)) {
	case 0:
		to->mair = MAIR_STRONGLY_ORDERED;
		to->shareability = SH_OUTER;
		break;
	case 1:
		to->mair = MAIR_DEVICE;
		to->shareability = bit_of(prrr, found->s ? 17 : 16) ? (uint8_t)sharing : SH_NONE;
		break;
	default:
		normal(to, bits_of(nmrr, 16 + 2 * n, 2), bits_of(nmrr, 2 * n, 2));
		to->shareability = bit_of(prrr, found->s ? 19 : 18) ? (uint8_t)sharing : SH_NONE;
	}
}

/*
 * Without it they mean what they always have (B3.8.2); TEX = 1xx is an outer and an inner policy.
 * What is reserved is taken for strongly ordered.
 */
static void plain_attributes(struct found *found)
{
	static const unsigned char mairs[32] = {
		[0x01] = MAIR_DEVICE, [0x02] = 0xaa, [0x03] = 0xee,
		[0x04] = 0x44,        [0x07] = 0xff, [0x08] = MAIR_DEVICE,
	};
	enum { DEVICE_OF_ONE = 0x08 };
	struct arm_attributes *to = &found->is.attributes;

	if (found->attr & 0x10)
		normal(to, bits_of(found->attr, 2, 2), bits_of(found->attr, 0, 2));
	else
		to->mair = mairs[found->attr];
	if (to->mair > MAIR_DEVICE)
		to->shareability = found->s ? SH_OUTER : SH_NONE;
	else
		to->shareability = found->attr == DEVICE_OF_ONE ? SH_NONE : SH_OUTER;
}

static void lpae_memory(struct found *found, const struct arm_registers *registers)
{
	struct arm_attributes *to = &found->is.attributes;
	const uint64_t mairs = (uint64_t)registers->mair1 << 32 | registers->mair0;

	to->mair = (uint8_t)(mairs >> 8 * found->attr);
	to->shareability = to->mair > MAIR_DEVICE ? (uint8_t)found->sh : SH_OUTER;
}

/* ---- permissions (B3.7) ---- */

/* Who may read and write, by AP[2:0]; 100 is reserved. */
static const unsigned char access_by_ap[] = {
	0,
	ARM_PL1_READ | ARM_PL1_WRITE,
	ARM_PL1_READ | ARM_PL1_WRITE | ARM_PL0_READ,
	ARM_PL1_READ | ARM_PL1_WRITE | ARM_PL0_READ | ARM_PL0_WRITE,
	0,
	ARM_PL1_READ,
	ARM_PL1_READ | ARM_PL0_READ,
	ARM_PL1_READ | ARM_PL0_READ,
};

enum { ALL_PERMISSIONS = 0x3f };

static unsigned int execute_permissions(const struct found *found, uint32_t sctlr,
					unsigned int access)
{
	const bool wxn = sctlr & ARM_SCTLR_WXN, uwxn = sctlr & ARM_SCTLR_UWXN;
	unsigned int execute = 0;

	if (found->xn)
		return 0;
	if ((access & ARM_PL1_READ) && !found->pxn && !(wxn && (access & ARM_PL1_WRITE)) &&
	    !(uwxn && (access & ARM_PL0_WRITE)))
		execute |= ARM_PL1_EXECUTE;
	if ((access & ARM_PL0_READ) && !(wxn && (access & ARM_PL0_WRITE)))
		execute |= ARM_PL0_EXECUTE;
	return execute;
}

/* With the access flag in use AP[0] is that flag, and has no say. */
static unsigned int permissions_of(const struct found *found, const struct arm_registers *registers)
{
	const bool flag = registers->sctlr & ARM_SCTLR_AFE;
	const unsigned int access = access_by_ap[flag ? found->ap | 1 : found->ap];

	if (!found->access_flag || found->no_access)
		return 0;
	if (found->manager)
		return ALL_PERMISSIONS;
	return access | execute_permissions(found, registers->sctlr, access);
}

static unsigned int permissions_wanted(unsigned int access)
{
	unsigned int wanted = 0;

	if (access & ARM_WRITE)
		wanted |= ARM_PL1_WRITE;
	if (access & ARM_EXECUTE)
		wanted |= ARM_PL1_EXECUTE;
	if (!wanted)
		wanted = ARM_PL1_READ;
	return access & ARM_USER ? wanted << 3 : wanted;
}

/* In the order in which the hardware looks (B3.12.3). */
static enum arm_fault judge(const struct found *found, unsigned int access)
{
	if (found->is.kind == ARM_INVALID)
		return ARM_TRANSLATION_FAULT;
	if (!found->access_flag)
		return ARM_ACCESS_FLAG_FAULT;
	if (found->no_access)
		return ARM_DOMAIN_FAULT;
	if (permissions_wanted(access) & ~found->is.permissions)
		return ARM_PERMISSION_FAULT;
	return ARM_NO_FAULT;
}

/* ---- a translation ---- */

static bool is_lpae(const struct arm_registers *registers)
{
	return registers->ttbcr & ARM_TTBCR_EAE;
}

/* With the MMU off data accesses are strongly ordered and nothing is checked (B3.2.1). */
static void flat(struct found *found, uint32_t va)
{
	covers(found, 0, va, ARM_PAGE_SIZE);
	maps(found, ARM_FLAT, found->is.va);
	found->access_flag = true;
	found->is.permissions = ALL_PERMISSIONS;
	found->is.attributes.shareability = SH_OUTER;
}

static void look_up_entry(struct found *found, const struct arm_registers *registers, uint32_t va)
{
	if (is_lpae(registers))
		lpae_look_up(found, registers, va);
	else
		short_look_up(found, registers, va);
	if (found->is.kind == ARM_INVALID)
		return;
	found->is.permissions = permissions_of(found, registers);
	if (is_lpae(registers))
		lpae_memory(found, registers);
	else if (registers->sctlr & ARM_SCTLR_TRE)
		remapped_attributes(found, registers);
	else
		plain_attributes(found);
}

static void look_up(struct found *found, const struct arm_registers *registers, uint32_t va)
{
	*found = (struct found){ .is = { .kind = ARM_INVALID } };
	if (registers->sctlr & ARM_SCTLR_M)
		look_up_entry(found, registers, va);
	else
		flat(found, va);
	if (found->is.kind != ARM_INVALID)
		found->is.pa = found->is.base + (va - found->is.va);
}

enum arm_fault arm_translate(const struct arm_registers *registers, uint32_t va,
			     unsigned int access, struct arm_translation *result)
{
	struct found found;

	look_up(&found, registers, va);
	*result = found.is;
	result->fault = judge(&found, access);
	return result->fault;
}

uint32_t arm_fault_status(const struct arm_registers *registers,
			  const struct arm_translation *translation)
{
	static const unsigned char short_first[] = { 0, 0x5, 0x3, 0x9, 0xd };
	static const unsigned char short_second[] = { 0, 0x7, 0x6, 0xb, 0xf };
	static const unsigned char lpae[] = { 0, 0x4, 0x8, 0, 0xc };

	if (translation->fault == ARM_NO_FAULT)
		return 0;
	if (is_lpae(registers))
		return 1 << 9 | lpae[translation->fault] | translation->level;
	return translation->level == 1 ? short_first[translation->fault] :
					 short_second[translation->fault];
}

/* ---- walks ---- */

bool arm_next_entry(const struct arm_registers *registers, uint64_t *va,
		    struct arm_translation *entry)
{
	while (*va < ADDRESS_SPACE) {
		const enum arm_fault fault =
			arm_translate(registers, (uint32_t)*va, ARM_READ, entry);

		*va = entry->va + entry->size;
		if (fault != ARM_TRANSLATION_FAULT)
			return true;
	}
	*va = ADDRESS_SPACE;
	return false;
}

bool arm_next_table(const struct arm_registers *registers, uint64_t *va, struct arm_table *table)
{
	const bool lpae = is_lpae(registers);
	const uint64_t span = lpae ? PMD_SIZE : 1 << 20;
	struct found found;

	while (*va < ADDRESS_SPACE) {
		const uint32_t start = (uint32_t)round_down(*va, span);

		look_up(&found, registers, (uint32_t)*va);
		*va = found.table ? start + span : found.is.va + found.is.size;
		if (!found.table)
			continue;
		*table = (struct arm_table){
			.va = start,
			.size = span,
			.pa = found.table,
			.bytes = lpae ? 4096 : 1024,
			.level = lpae ? 3 : 2,
			.raw = found.table_entry,
		};
		return true;
	}
	*va = ADDRESS_SPACE;
	return false;
}

const char *arm_kind_name(enum arm_kind kind)
{
	static const char *const names[] = { "invalid", "section", "super16M", "page4k",
					     "page64k", "block2M", "block1G",  "flat" };

	return names[kind];
}

const char *arm_fault_name(enum arm_fault fault)
{
	static const char *const names[] = { "no fault", "translation fault", "access flag fault",
					     "domain fault", "permission fault" };

	return names[fault];
}
