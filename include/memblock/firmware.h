/* SPDX-License-Identifier: MIT */
/*
 * firmware.h - what firmware says about physical memory, and what it means to memblock.
 *
 * A description (a device tree, an E820 table, an EFI memory map) is read by a walker that hands
 * one struct firmware_range to a callback for everything it finds, in the order a boot acts on it.
 * The walkers know nothing of memblock; firmware_apply() is the one place that turns a range into
 * memblock calls.
 *
 * Descriptions are not trusted: a walker checks all of it before the first callback and never reads
 * outside. Nothing here allocates or recurses. Reading device trees needs libfdt at link time.
 */
#ifndef MEMBLOCK_FIRMWARE_H
#define MEMBLOCK_FIRMWARE_H

#include <memblock/config.h>

/* ============================================================================== one range == */

/* What a range is; of what device trees say, in the order in which a walk reports them. */
enum firmware_kind {
	FIRMWARE_MEMORY,     /* a bank of RAM */
	FIRMWARE_USABLE,     /* the only part of RAM this kernel may use (a crash kernel's) */
	FIRMWARE_ELFCOREHDR, /* what the crashed kernel left behind */
	FIRMWARE_INITRD,     /* the initial ram disk; wraps if its end lies below its start */
	FIRMWARE_BLOB,       /* the description itself; it does not know its place: base is 0 */
	FIRMWARE_MEMRESERVE, /* an entry of the memory reservation block */
	FIRMWARE_RESERVED,   /* reserved memory at a fixed place */
	FIRMWARE_DYNAMIC,    /* reserved memory that may lie anywhere in its windows; base is 0 */

	FIRMWARE_KERNEL, /* the kernel's image, or a part of it */
	FIRMWARE_NODE,   /* addresses that belong to a node, whether RAM is there or not */

	/*
	 * What E820 and EFI maps list beside RAM: not for the kernel, so memblock never hears of
	 * it.
	 */
	FIRMWARE_PLATFORM,      /* kept by the platform: E820 reserved, EFI reserved */
	FIRMWARE_RUNTIME,       /* EFI runtime services */
	FIRMWARE_ACPI_DATA,     /* ACPI tables: free once they have been read */
	FIRMWARE_ACPI_NVS,      /* ACPI firmware keeps it, also over sleep */
	FIRMWARE_UNUSABLE,      /* RAM found to be bad */
	FIRMWARE_PERSISTENT,    /* keeps its content without power */
	FIRMWARE_SOFT_RESERVED, /* RAM for a special purpose, left to its driver */
	FIRMWARE_DEVICE,        /* no RAM: devices, windows of buses */
	FIRMWARE_OTHER,         /* of a type that no specification names */
	FIRMWARE_KINDS,
};

/* What is special about a range; a set of bits. */
enum firmware_flags {
	FIRMWARE_NOMAP = 0x1,        /* must not be mapped: `no-map` */
	FIRMWARE_REUSABLE = 0x2,     /* lent to the kernel until its owner wants it: `reusable` */
	FIRMWARE_HOTPLUGGABLE = 0x4, /* may be unplugged: `hotpluggable` */
	FIRMWARE_POOL = 0x8,         /* a pool for DMA: compatible with `shared-dma-pool` */
	FIRMWARE_CMA_DEFAULT = 0x10, /* the default contiguous pool: `linux,cma-default` */
	FIRMWARE_MIRROR = 0x20,      /* more reliable than the rest: EFI_MEMORY_MORE_RELIABLE */
	FIRMWARE_LOADER = 0x40, /* boot loader or boot services lie there until the kernel runs */
};

/* Most windows one dynamic range may name, and most dynamic ranges of one description. */
#define FIRMWARE_WINDOWS_MAX 8
#define FIRMWARE_DYNAMIC_MAX 64

/*
 * Least alignment in bytes of a reusable pool: its pages return to the page allocator in largest
 * blocks.
 */
#ifndef FIRMWARE_POOL_ALIGN
#define FIRMWARE_POOL_ALIGN ((u64)PAGE_SIZE << MAX_PAGE_ORDER)
#endif

struct firmware_window {
	u64 base, size;
};

/*
 * Addresses are 64 bits wide whatever phys_addr_t is: firmware may describe more than the kernel
 * can reach.
 */
struct firmware_range {
	enum firmware_kind kind;
	unsigned int flags;      /* enum firmware_flags */
	u64 base;                /* first byte */
	u64 size;                /* bytes; may be 0, and base + size may wrap */
	int nid;                 /* NUMA node, NUMA_NO_NODE if it names none */
	unsigned int index;      /* which entry of its node's list it is, from 0 */
	const char *name;        /* of its node, lives as long as the description; not NULL */
	u64 align;               /* dynamic: alignment in bytes, 0 if it names none */
	unsigned int window_cnt; /* dynamic: windows to try in this order; none: anywhere */
	struct firmware_window windows[FIRMWARE_WINDOWS_MAX];
	unsigned int type; /* E820 and EFI: the number that the map has for its kind, else 0 */
	u64 attributes;    /* EFI: its attribute bits, else 0 */
};

/*
 * Called for one range, which is valid during the call. Anything but 0 ends the walk, which then
 * returns it.
 */
typedef int firmware_visit(const struct firmware_range *range, void *arg);

/* firmware_range_wraps - whether base + size lies beyond 64 bits. */
static inline bool firmware_range_wraps(const struct firmware_range *range)
{
	return range->base + range->size < range->base;
}

/*
 * firmware_apply - do with memblock what the range asks for.
 *   memory            its whole pages are added to its node, and marked hot-pluggable or mirrored
 *                     if they are; what the kernel cannot address is left out
 *   usable            everything else leaves both lists; a second one (index 1) is added again
 *   no-map            memory there is marked no-map
 *   node              memory there gets its node
 *   dynamic           placed in the first window with room, top down unless memblock_bottom_up(),
 *                     and marked as well if it is no-map
 *   what maps list beside RAM (platform to other): nothing
 *   all other kinds   reserved as they are
 * @placed: if not NULL, receives the address in use: the base, or where a dynamic range was placed
 * Returns 0, also if the range is empty, or
 *   -EINVAL  a reservation that wraps, or an alignment that is no power of two
 *   -EBUSY   a no-map range that already holds reserved memory
 *   -ENOMEM  no window has room, or the region array is full
 * and has then changed nothing.
 */
int firmware_apply(const struct firmware_range *range, phys_addr_t *placed);

/* =========================================================================== device trees == */

/* Where a device tree is wrong. The names live as long as the tree. */
struct dtb_error {
	const char *node;     /* name of the node, "/" for the root, or NULL: the blob as a whole */
	const char *property; /* name of the property, or NULL: the node as a whole */
	const char *problem;  /* what is wrong with it */
};

/*
 * dtb_for_each_range - every range a flattened device tree describes.
 *
 * Reported are, in this order: the banks of all enabled nodes with device_type "memory";
 * linux,usable-memory-range, linux,elfcorehdr and the initrd of /chosen; the blob; the memory
 * reservation block; the enabled children of /reserved-memory that have a place; then those that
 * want one, last one first, as Linux places them. A child with neither `reg` nor `size` is reported
 * as dynamic with size 0.
 *
 * @dtb: the tree, at an address that is a multiple of 8
 * @size: bytes that may be read
 * @visit: may be NULL, to check only
 * @error: if not NULL, filled in when -EINVAL is returned for the tree's sake
 * Returns 0, what `visit` returned, or -EINVAL. A malformed tree is found out before the first call
 * of `visit`.
 */
int dtb_for_each_range(const void *dtb, size_t size, firmware_visit *visit, void *arg,
		       struct dtb_error *error);

/*
 * memblock_add_dtb - tell memblock of the memory that a device tree describes, with nodes and
 * hot-pluggable parts, cut to the usable range if one is given. Limits of the kernel's own come
 * after this. Returns 0, -EINVAL (nothing was changed; see `error`) or -ENOMEM.
 */
int memblock_add_dtb(const void *dtb, size_t size, struct dtb_error *error);

/*
 * memblock_reserve_dtb - take what a device tree says is taken: the initrd, the blob itself, the
 * reservation block and /reserved-memory. The kernel image must have been reserved before, since
 * dynamic regions are placed here. A single range that cannot be had is reported through the port's
 * log and left out, as in Linux. Returns 0 or -EINVAL (nothing was changed; see `error`).
 */
int memblock_reserve_dtb(const void *dtb, size_t size, struct dtb_error *error);

/* ============================================================================= E820 tables == */

/*
 * An E820 table is an array of 20-byte entries without padding: start and length in bytes (64 bits
 * each), type (32 bits), all little-endian. ACPI Specification 6.5, section 15 (System Address Map
 * Interfaces), table 15.6 for the types.
 */
#define E820_ENTRY_SIZE 20

enum e820_type {
	E820_USABLE = 1,
	E820_RESERVED = 2,
	E820_ACPI_DATA = 3,
	E820_ACPI_NVS = 4,
	E820_UNUSABLE = 5,
	E820_DISABLED = 6,
	E820_PERSISTENT = 7,
	E820_PERSISTENT_OEM = 12, /* what NVDIMM firmware used before type 7 was assigned */
};

/* e820_kind - what a type means; FIRMWARE_OTHER for those no specification names. */
enum firmware_kind e820_kind(unsigned int type);

/*
 * e820_for_each_range - every entry of an E820 table, in its order; empty and wrapped ones as they
 * are.
 * @table: the first entry, at any address
 * @cnt: number of entries
 * Returns 0 or what `visit` returned.
 */
int e820_for_each_range(const void *table, unsigned int cnt, firmware_visit *visit, void *arg);

/*
 * memblock_add_e820 - tell memblock of the memory that an E820 table describes. Where entries
 * overlap, anything else wins over usable; what is left of usable is cut to whole pages, after
 * neighbours have been joined. All of memblock.memory is cut so: call it first. O(n) insertions.
 * Returns 0, or -ENOMEM when the array is full, some entries then missing.
 */
int memblock_add_e820(const void *table, unsigned int cnt);

/* ========================================================================= EFI memory maps == */

/*
 * Types and attributes: UEFI Specification 2.10, section 7.2.3, EFI_BOOT_SERVICES.GetMemoryMap().
 */
enum efi_memory_type {
	EFI_RESERVED,
	EFI_LOADER_CODE,
	EFI_LOADER_DATA,
	EFI_BOOT_SERVICES_CODE,
	EFI_BOOT_SERVICES_DATA,
	EFI_RUNTIME_SERVICES_CODE,
	EFI_RUNTIME_SERVICES_DATA,
	EFI_CONVENTIONAL,
	EFI_UNUSABLE,
	EFI_ACPI_RECLAIM,
	EFI_ACPI_NVS,
	EFI_MMIO,
	EFI_MMIO_PORTS,
	EFI_PAL_CODE,
	EFI_PERSISTENT,
	EFI_UNACCEPTED,
	EFI_TYPES, /* numbers from here on belong to OEMs and operating systems */
};

#define EFI_ATTR_UC 0x1ULL
#define EFI_ATTR_WC 0x2ULL
#define EFI_ATTR_WT 0x4ULL
#define EFI_ATTR_WB 0x8ULL
#define EFI_ATTR_UCE 0x10ULL
#define EFI_ATTR_WP 0x1000ULL
#define EFI_ATTR_RP 0x2000ULL
#define EFI_ATTR_XP 0x4000ULL
#define EFI_ATTR_NV 0x8000ULL
#define EFI_ATTR_MORE_RELIABLE 0x10000ULL
#define EFI_ATTR_RO 0x20000ULL
#define EFI_ATTR_SP 0x40000ULL
#define EFI_ATTR_CPU_CRYPTO 0x80000ULL
#define EFI_ATTR_RUNTIME 0x8000000000000000ULL

#define EFI_PAGE_SHIFT 12
#define EFI_DESCRIPTOR_SIZE 40 /* of version 1; firmware may make them longer */

/*
 * efi_describe - fill in kind, flags, type, attributes and name of `range` from a type and
 * attributes. Loader and boot services are memory (the kernel runs after ExitBootServices()); a
 * special purpose makes memory soft-reserved; memory that cannot be cached with write-back is the
 * platform's. Attributes of 0 mean that nothing is known of them.
 */
void efi_describe(unsigned int type, u64 attributes, struct firmware_range *range);

/*
 * efi_for_each_range - every descriptor of an EFI memory map, in its order.
 * @map: the first descriptor, at any address
 * @size: bytes of the map
 * @descriptor_size: bytes from one descriptor to the next, as GetMemoryMap() returned it
 * @version: of the descriptors
 * Returns 0, what `visit` returned, or -EINVAL before the first call of `visit`: a version other
 * than 1, a descriptor size below 40, or a size that is no multiple of it.
 */
int efi_for_each_range(const void *map, size_t size, size_t descriptor_size, unsigned int version,
		       firmware_visit *visit, void *arg);

/*
 * memblock_add_efi - tell memblock of the memory that an EFI memory map describes, mirrored parts
 * marked; otherwise as memblock_add_e820(). Returns 0, -EINVAL (nothing was changed) or -ENOMEM.
 */
int memblock_add_efi(const void *map, size_t size, size_t descriptor_size, unsigned int version);

#endif
