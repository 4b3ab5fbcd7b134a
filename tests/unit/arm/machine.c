// SPDX-License-Identifier: MIT
/*
 * machine.c - the machine of the tests of arch/arm (machine.h): both ports over sparse host memory.
 * Nothing here asks the library what a table holds.
 */
#define _DEFAULT_SOURCE
#include "machine.h"

#include <stdlib.h>
#include <sys/mman.h>

#define RAM_BYTES (MEMBLOCK_PHYS_ADDR_BITS == 64 ? 8 * GIB : 4 * GIB)

struct machine machine;
struct arm_mmu mmu;
const struct arm_format *format;

static unsigned char *ram;

/* ---- memblock's port ---- */

void *ram_at(uint64_t physical)
{
	assert_true(physical < RAM_BYTES);
	return ram + physical;
}

void *memblock_port_phys_to_virt(phys_addr_t address)
{
	return ram_at(address);
}

phys_addr_t memblock_port_virt_to_phys(const void *pointer)
{
	return (phys_addr_t)((const unsigned char *)pointer - ram);
}

void memblock_port_log(enum memblock_log_level level, const char *line, const void *caller)
{
	(void)level;
	(void)caller;
	machine.lines++;
	snprintf(machine.line, sizeof(machine.line), "%s", line);
}

void memblock_port_warn(const char *what)
{
	fail_msg("warning: %s", what);
}

_Noreturn void memblock_port_panic(const char *why)
{
	fprintf(stderr, "panic: %s\n", why);
	abort();
}

phys_addr_t memblock_port_kernel_end(void)
{
	return 0;
}

unsigned long memblock_port_max_low_pfn(void)
{
	return ~0UL;
}

void memblock_port_reset_managed_pages(void)
{
}

void memblock_port_reserve_pages(phys_addr_t start, phys_addr_t end, int nid)
{
	(void)start;
	(void)end;
	(void)nid;
}

void memblock_port_free_pages(unsigned long pfn, unsigned int order)
{
	(void)pfn;
	(void)order;
}

void memblock_port_totalram_add(unsigned long pages)
{
	(void)pages;
}

bool memblock_port_slab_is_available(void)
{
	return false;
}

void *memblock_port_slab_alloc(size_t size, int nid)
{
	(void)size;
	(void)nid;
	return NULL;
}

void memblock_port_slab_free(void *pointer)
{
	(void)pointer;
}

void kmemleak_alloc(const void *pointer, size_t size, int min_count, unsigned int gfp)
{
	(void)pointer;
	(void)size;
	(void)min_count;
	(void)gfp;
}

void kmemleak_alloc_phys(phys_addr_t address, size_t size, int min_count, unsigned int gfp)
{
	kmemleak_alloc(ram_at(address), size, min_count, gfp);
}

void kmemleak_free_part_phys(phys_addr_t address, size_t size)
{
	kmemleak_alloc(ram_at(address), size, 0, 0);
}

/* ---- the ARM port ---- */

static void record(enum port_call call, uint64_t start, uint64_t bytes)
{
	assert_true(machine.event_cnt < MAX_EVENTS);
	machine.events[machine.event_cnt++] = (struct port_event){ call, start, bytes };
}

void arm_port_clean_dcache(const void *start, size_t bytes)
{
	record(CLEAN, memblock_port_virt_to_phys(start), bytes);
}

void arm_port_dsb(void)
{
	record(DSB, 0, 0);
}

void arm_port_isb(void)
{
	record(ISB, 0, 0);
}

void arm_port_flush_tlb(uint32_t virtual, uint64_t bytes)
{
	record(FLUSH_TLB, virtual, bytes);
}

void arm_port_flush_branch_predictor(void)
{
	record(FLUSH_PREDICTOR, 0, 0);
}

void forget_events(void)
{
	machine.event_cnt = 0;
}

/* ---- power ---- */

void power_on(void)
{
	if (!ram)
		ram = mmap(NULL, RAM_BYTES, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	assert_true(ram != MAP_FAILED);
	assert_int_equal(madvise(ram, RAM_BYTES, MADV_DONTNEED), 0);
	memset(&mmu, 0, sizeof(mmu));
	machine.event_cnt = machine.lines = 0;
	machine.line[0] = '\0';
	memblock_reset();
	memblock_set_rules(&memblock_era_rules[MEMBLOCK_RULES_6_12]);
}

int power_on_short(void **state)
{
	(void)state;
	format = &arm_format_short;
	power_on();
	return 0;
}

int power_on_lpae(void **state)
{
	(void)state;
	format = &arm_format_lpae;
	power_on();
	return 0;
}

bool is_short(void)
{
	return format == &arm_format_short;
}

uint64_t either(uint64_t with_short, uint64_t with_lpae)
{
	return is_short() ? with_short : with_lpae;
}

/* ---- a table ---- */

void dirty_tables(void)
{
	const uint64_t bytes = 256 * KIB;

	memset(ram_at(mmu.memblock_limit - bytes), 0xa5, bytes);
}

void boot_on(void)
{
	arm_mmu_init(&mmu, format);
	mmu.pgd = mmu.phys_offset + PGD_OFFSET;
	memset(ram_at(mmu.pgd), 0xa5, format->pgd_bytes);
	assert_int_equal(memblock_reserve(mmu.phys_offset, (phys_addr_t)MIB), 0);
	assert_int_equal(adjust_lowmem_bounds(&mmu), 0);
	dirty_tables();
	prepare_page_table(&mmu, 0, 0);
	forget_events();
}

void boot(uint64_t base, uint64_t size)
{
	assert_int_equal(memblock_add((phys_addr_t)base, (phys_addr_t)size), 0);
	boot_on();
}

int map(uint32_t virtual, uint64_t physical, uint64_t length, unsigned int type)
{
	const struct map_desc md = {
		.virtual = virtual,
		.pfn = (uint32_t)(physical >> 12),
		.length = (uint32_t)length,
		.type = type,
	};

	return create_mapping(&mmu, &md);
}

uint64_t section_of(uint64_t virtual)
{
	if (is_short())
		return *(uint32_t *)ram_at(mmu.pgd + (virtual >> 20) * 4);
	return *(uint64_t *)ram_at(mmu.pgd + 4096 + (virtual >> 21) * 8);
}

uint64_t page_of(uint64_t virtual)
{
	const uint64_t entry = section_of(virtual);

	if (is_short()) {
		assert_int_equal(entry & 0x3, 0x1);
		return *(uint32_t *)ram_at((entry & 0xfffffc00) + (virtual >> 12 & 0xff) * 4);
	}
	assert_int_equal(entry & 0x3, 0x3);
	return *(uint64_t *)ram_at((entry & 0xfffffff000) + (virtual >> 12 & 0x1ff) * 8);
}

struct arm_translation translate(uint64_t virtual, unsigned int access)
{
	struct arm_registers registers;
	struct arm_translation result;

	arm_registers(&mmu, &registers);
	(void)arm_translate(&registers, (uint32_t) virtual, access, &result);
	return result;
}

/* ---- what is compared ---- */

void remember(struct untouched *state)
{
	memset(state, 0, sizeof(*state));
	state->mmu = mmu;
	memcpy(state->pgd, ram_at(mmu.pgd), mmu.format->pgd_bytes);
	state->lists = memblock;
	assert_true(memblock.reserved.cnt <= 64);
	memcpy(state->reserved, memblock.reserved.regions,
	       memblock.reserved.cnt * sizeof(state->reserved[0]));
	state->event_cnt = machine.event_cnt;
}

void check_untouched(const struct untouched *state, const char *file, int line)
{
	struct untouched now;

	remember(&now);
	_assert_int_equal(now.event_cnt, state->event_cnt, file, line);
	_assert_memory_equal(&now.mmu, &state->mmu, sizeof(now.mmu), file, line);
	_assert_memory_equal(now.pgd, state->pgd, sizeof(now.pgd), file, line);
	_assert_memory_equal(&now.lists, &state->lists, sizeof(now.lists), file, line);
	_assert_memory_equal(now.reserved, state->reserved, sizeof(now.reserved), file, line);
}

void check_hex(uint64_t found, uint64_t expected, const char *file, int line)
{
	char a[24], b[24];

	snprintf(a, sizeof(a), "0x%llx", (unsigned long long)found);
	snprintf(b, sizeof(b), "0x%llx", (unsigned long long)expected);
	_assert_string_equal(a, b, file, line);
}

void check_said(const char *part, const char *file, int line)
{
	if (!strstr(machine.line, part)) {
		print_error("expected a line with \"%s\", not \"%s\"\n", part, machine.line);
		_fail(file, line);
	}
	machine.line[0] = '\0';
}
