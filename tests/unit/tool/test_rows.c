// SPDX-License-Identifier: MIT
/*
 * test_rows.c - one line of every form that a text reader knows, and what becomes of it.
 *
 * Each case is a whole file. `expected` lists the ranges of the map that counts: kind, first and
 * last byte, and what else was taken.
 */
#include "load/load.h"
#include "tool.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct one {
	const char *format; /* the title's beginning */
	const char *text;
	const char *expected; /* "kind first-last[ nN][ flags]\n" for each range */
};

static const struct one cases[] = {
	/* E820 in kernel logs */
	{ "kernel log", " BIOS-e820: 0000000000000000 - 000000000009fc00 (usable)\n",
	  "memory 0-9fbff\n" },
	{ "kernel log", "BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff] usable\n",
	  "memory 0-9fbff\n" },
	{ "kernel log", " BIOS-e801: 0000000003e00000 @ 0000000000100000 (usable)\n",
	  "memory 100000-3efffff\n" },
	{ "kernel log", " BIOS-88: 0000000000100000 - 0000000001000000 (usable)\n",
	  "memory 100000-ffffff\n" },
	{ "kernel log", " BIOS-EFI: 0000000000000000 - 000000000008f000 (usable)\n",
	  "memory 0-8efff\n" },
	{ "kernel log", "BIOS-e820: [mem 0x0-0xfff] type 20\n", "other 0-fff t20\n" },
	{ "kernel log", "BIOS-e820: [mem 0x0-0xfff] type 128\n", "other 0-fff t128\n" },
	{ "kernel log", "BIOS-e820: [mem 0x0-0xfff] persistent (type 12)\n",
	  "persistent 0-fff t12\n" },
	{ "kernel log", "BIOS-e820: [mem 0x0-0xfff] persistent (type 7)\n",
	  "persistent 0-fff t7\n" },
	{ "kernel log", "BIOS-e820: [mem 0x0-0xfff] soft reserved\n", "soft-reserved 0-fff\n" },
	{ "kernel log", "BIOS-e820: [mem 0x0-0xfff] unusable\n", "unusable 0-fff t5\n" },
	{ "kernel log", "BIOS-e820: [mem 0x0-0xfff] ACPI data\n", "acpi-data 0-fff t3\n" },
	{ "kernel log", "BIOS-e820: [mem 0x0-0xfff] ACPI NVS\n", "acpi-nvs 0-fff t4\n" },
	{ "kernel log", "BIOS-e820: [mem 0x0-0xfff]  System RAM\n", "memory 0-fff t1\n" },
	{ "kernel log", "BIOS-e820: [mem 0x0-0xfff]  device reserved\n", "platform 0-fff t2\n" },
	{ "kernel log", "BIOS-e820: [mem 0x0-0x9fbff]  639   KB kernel usable RAM\n",
	  "memory 0-9fbff\n" },
	{ "kernel log", "BIOS-e820: [mem 0x0-0x7fffffff]    1.9 GB kernel usable RAM\n",
	  "memory 0-7fffffff\n" },
	{ "kernel log", "BIOS-e820: [mem 0x0-0xfff] usable\nBIOS-e820: [gap 0x1000-0x1fff]\n",
	  "memory 0-fff\n" },
	{ "kernel log",
	  "copy_e820_map() start: 0000000000000000 size: 000000000009e000 "
	  "end: 000000000009e000 type: 1\n",
	  "memory 0-9dfff t1\n" },
	{ "kernel log", "(XEN)  0000000000000000 - 000000000009d800 (usable)\n",
	  "memory 0-9d7ff\n" },
	{ "kernel log", "(XEN)  [00000000000f0000, 00000000000fffff] (reserved)\n",
	  "platform f0000-fffff\n" },
	{ "kernel log", "(XEN) [0000003431f47909]  [0000000000000000, 000000000009fbff] (usable)\n",
	  "memory 0-9fbff\n" },
	{ "kernel log", " memory: 0000000000800000 @ 0000000003800000 (usable)\n",
	  "memory 3800000-3ffffff\n" },
	{ "kernel log", "Node0: mem_type:1, mem_start:0x200000, mem_size:0xee MB\n",
	  "memory 200000-effffff n0\n" },

	/* changes */
	{ "kernel log",
	  "BIOS-e820: [mem 0x0-0x9fbff] usable\n"
	  "e820: update [mem 0x00000000-0x00000fff] usable ==> reserved\n",
	  "platform 0-fff\nmemory 1000-9fbff\n" },
	{ "kernel log",
	  " BIOS-e820: 0000000000000000 - 0000000000100000 (usable)\n"
	  "e820 update range: 0000000000000000 - 0000000000001000 (usable) ==> (reserved)\n"
	  "e820 remove range: 00000000000a0000 - 0000000000100000 (usable)\n",
	  "platform 0-fff\nmemory 1000-9ffff\n" },
	{ "kernel log",
	  "BIOS-e820: [mem 0x0-0xffff] usable\nBIOS-e820: [mem 0x10000-0x1ffff] reserved\n"
	  "e820: remove [mem 0x8000-0x17fff] \n",
	  "memory 0-7fff\nplatform 18000-1ffff\n" },
	{ "kernel log",
	  "BIOS-e820: [mem 0x0-0xffff] usable\n"
	  "e820: update [mem 0x1000-0x1fff] usable ==> usable\n",
	  "memory 0-ffff\n" },
	{ "kernel log", "BIOS-e820: [mem 0x0-0xffff] usable\nuser: [mem 0x0-0x7fff] usable\n",
	  "memory 0-7fff\n" },
	{ "kernel log", "BIOS-e820: [mem 0x0-0xffff] usable\nuser: [mem 0x8000-0xffff] reserved\n",
	  "memory 0-ffff\n" },
	{ "kernel log",
	  "BIOS-e820: [mem 0x0-0xffff] usable\nreserve setup_data: [mem 0x0-0x6fff] usable\n"
	  " modified: 0000000000000000 - 0000000000005000 (usable)\n",
	  "memory 0-4fff\n" },
	{ "kernel log",
	  "e820: update [mem 0x0-0xfff] usable ==> reserved\nBIOS-e820: [mem 0x0-0xffff] usable\n",
	  "memory 0-ffff\n" },
	{ "kernel log",
	  "BIOS-e820: [mem 0x0-0xffff] reserved\nBIOS-e820: [mem 0x10000-0x1ffff] usable\n"
	  ".text .data .bss are not marked as E820_TYPE_RAM!\ne820: remove [mem 0x8000-0xbfff] \n",
	  "platform 0-7fff\nmemory 8000-bfff\nplatform c000-ffff\nmemory 10000-1ffff\n" },

	{ "kernel log",
	  "Determined physical RAM map:\n memory: 10000000 @ 00000000 (usable)\n"
	  "User-defined physical RAM map:\n memory: 08000000 @ 04000000 (usable)\n",
	  "memory 4000000-bffffff\n" },

	/* nodes and reservations beside it */
	{ "kernel log", "ACPI: SRAT: Node 0 PXM 0 [mem 0x00000000-0x3fffffff] hotplug\n",
	  "node 0-3fffffff n0 hotplug\n" },
	{ "kernel log", "SRAT: Node 2 PXM 4 [mem 0x1000-0x1fff] (hotplug)\n",
	  "node 1000-1fff n2 hotplug\n" },
	{ "kernel log", "SRAT: Node 1 PXM 1 100000-c8000000\n", "node 100000-c7ffffff n1\n" },
	{ "kernel log", "(XEN) SRAT: Node 0 PXM 0 0-80000000\n", "node 0-7fffffff n0\n" },
	{ "kernel log", "(XEN) SRAT: Node 1 PXM 2 [0000000000001000, 0000000000001fff]\n",
	  "node 1000-1fff n1\n" },
	{ "kernel log", "BIOS-e820: [mem 0x0-0xfff] usable\n5: 1 -> 2\n", "memory 0-fff\n" },
	{ "kernel log", "    0:        1 ->      159\n    1:      256 ->      512\n",
	  "memory 1000-9efff n0\nmemory 100000-1fffff n1\n" },
	{ "kernel log",
	  "NUMA: Node 0 [mem 0x0-0x9ffff] + [mem 0x100000-0x1fffff] -> [mem 0x0-0x1fffff]\n"
	  "NUMA: Node 0 [mem 0x0-0x1fffff] + [mem 0x400000-0x4fffff] -> [mem 0x0-0x4fffff]\n",
	  "node 0-4fffff n0\n" },
	{ "kernel log", "NUMA: Node 1 [0,a0000) + [100000,c8000000) -> [0,c8000000)\n",
	  "node 0-c7ffffff n1\n" },
	{ "kernel log", "Node 0 MemBase 0000000000000000 Limit 000000007fffffff\n",
	  "node 0-7fffffff n0\n" },
	{ "kernel log", "Node 1 MemBase 0000000080000000 Limit 0000000100000000\n",
	  "node 80000000-ffffffff n1\n" },
	{ "kernel log", "  node   0: [mem 0x1000-0x9efff]\n", "memory 1000-9efff n0\n" },
	{ "kernel log", "    1: 0x00000010 -> 0x0000009c\n", "memory 10000-9bfff n1\n" },
	{ "kernel log", "BIOS-e820: [mem 0x0-0xffffff] usable\nRAMDISK: [mem 0x300000-0x3fffff]\n",
	  "memory 0-ffffff\ninitrd 300000-3fffff\n" },
	{ "kernel log", "BIOS-e820: [mem 0x0-0xffffff] usable\nRAMDISK: 300000 - 400000\n",
	  "memory 0-ffffff\ninitrd 300000-3fffff\n" },
	{ "kernel log",
	  "BIOS-e820: [mem 0x0-0xffffff] usable\n"
	  "  #1 [0000100000 - 00002a0adc]   TEXT DATA BSS ==> [0000100000 - 00002a0adc]\n"
	  "  #2 [00003f5000 - 0000438000]         RAMDISK\n"
	  "  #3 [0000500000 - 0000501000]         BOOTMEM\n",
	  "memory 0-ffffff\nkernel 100000-2a0adb\ninitrd 3f5000-437fff\n"
	  "reserved 500000-500fff\n" },

	{ "kernel log",
	  "  node   0: [mem 0x80200000-0xbfffffff]\n"
	  "OF: reserved mem: 0x00000000bfc00000..0x00000000bfffffff (4096 KiB) nomap non-reusable "
	  "region@BFC00000\n"
	  "OF: reserved mem: 0x00000000b0000000..0x00000000b0ffffff (16384 KiB) map reusable pool\n"
	  "        07400000 - 07500000,     1024 KB, ramoops@0x07400000\n"
	  "        cfc00000 - cfc00000,        0 KB, linux,codec_mm_reserved\n",
	  "memory 80200000-bfffffff n0\nreserved bfc00000-bfffffff no-map\n"
	  "reserved b0000000-b0ffffff\nreserved 7400000-74fffff\n" },

	/* EFI in logs and elsewhere */
	{ "kernel log", "EFI: mem00: type=7, attr=0xf, range=[0x0000000000000000-0x8000) (0MB)\n",
	  "memory 0-7fff t7\n" },
	{ "kernel log", "mem00: type=3, attr=0xf, range=[0x0-0x1000) (0MB)\n",
	  "memory 0-fff t3 loader\n" },
	{ "kernel log",
	  "efi: mem00: [Boot Data          |   |  |  |  |   |WB|WT|WC|UC] "
	  "range=[0x5f000-0x60000) (0MB)\n",
	  "memory 5f000-5ffff t4 loader\n" },
	{ "kernel log",
	  "efi: mem00: [Runtime Code|RUN|  |  |  |  |  |  |  |  |  |   |WB|WT|WC|UC] "
	  "range=[0x1000-0x1fff] (0MB)\n",
	  "runtime 1000-1fff t5\n" },
	{ "kernel log",
	  "efi: mem00: [Conventional|   |  |  |SP|  |  |  |  |  |  |   |WB|WT|WC|UC] "
	  "range=[0x1000-0x1fff] (0MB)\n",
	  "soft-reserved 1000-1fff t7\n" },
	{ "kernel log",
	  "efi: mem00: [Conventional Memory|attr=0x800000000000000f] "
	  "range=[0x1000-0x1fff] (0MB)\n",
	  "memory 1000-1fff t7\n" },
	{ "kernel log",
	  "efi:   0x082080000000-0x08247fffffff [Conventional|   |  |MR|  |  |WB|WT|WC|  ]\n",
	  "memory 82080000000-8247fffffff t7 mirror\n" },
	{ "kernel log", "      0x0000ffab1000-0x0000ffffffff [Boot Data]*\n",
	  "memory ffab1000-ffffffff t4 loader\n" },
	{ "kernel log", "efi:   0x1000-0x1fff [Memory Mapped I/O  |RUN|  |  |  |UC]\n",
	  "device 1000-1fff t11\n" },
	{ "kernel log", "(XEN)  0000000001000-0000000057fff type=7 attr=000000000000000f\n",
	  "memory 1000-57fff t7\n" },
	{ "memmap of the EFI shell",
	  "BS_Data   00000000FFAB1000-00000000FFFFFFFF 000000000000054F 000000000000000F\n",
	  "memory ffab1000-ffffffff t4 loader\n" },
	{ "memmap of the EFI shell",
	  "ACPI_NVS   000000000008F000-000000000008FFFF  0000000000000001 000000000000000F\n",
	  "acpi-nvs 8f000-8ffff t10\n" },
	{ "EFI memory map of U-Boot", "RUNTIME DATA     000000003eac1000-000000003eac2000 WB|RT\n",
	  "runtime 3eac1000-3eac1fff t6\n" },
	{ "lsefimmap", "  conv-mem  0000000000001000-0000000007ef5fff 00007ef5 130004KiB WB\n",
	  "memory 1000-7ef5fff t7\n" },
	{ "EFI memory map in two lines",
	  "[#00] Type: EfiConventionalMemory  Attr:  UC WC WT WB\n"
	  "      Phys: 0000000000001000-000000000009FFFF\n",
	  "memory 1000-9ffff t7\n" },
	{ "EFI memory map of a boot loader", "MMap[0]: 0x1000 - 0xa0000 len=0x9f000 type=7\n",
	  "memory 1000-9ffff t7\n" },

	/* boot loaders and hypervisors */
	{ "Multiboot", "MM: Multiboot mmap: base_addr = 0x0, length = 0x9fc00, type = 0x1\n",
	  "memory 0-9fbff t1\n" },
	{ "Multiboot", "MM: Multiboot mmap: address=0x0009f800, length=2048, type=2\n",
	  "platform 9f800-9ffff t2\n" },
	{ "lsmmap", "base_addr = 0x9fc00, length = 0x400, reserved RAM\n",
	  "platform 9fc00-9ffff t2\n" },
	{ "lsmmap", "base_addr = 0x0, length = 0x400, ACPI reclaimable RAM\n",
	  "acpi-data 0-3ff t3\n" },
	{ "E820 map of a hypervisor",
	  "[0us][cpu=0][(null)][sev=1][seq=174]:hv_e820[0]:type: 0x1 Base: 0x0 length: 0x9e000\n",
	  "memory 0-9dfff t1\n" },
	{ "memory map of Limine",
	  "base: 0x1000, type: 5, length: 0x51000\nbase: 0x52000, type: 6, length: 0x1000\n",
	  "memory 1000-51fff t5 loader\nmemory 52000-52fff t6\nkernel 52000-52fff t6\n" },
	{ "memory table of coreboot",
	  " 0. 0000000000000000-0000000000000fff: CONFIGURATION TABLES\n"
	  " 1. 0000000000001000-000000000009ffff: RAM\n"
	  " 2. 0000000076ab2000-0000000076c12fff: RAMSTAGE\n",
	  "platform 0-fff\nmemory 1000-9ffff\nplatform 76ab2000-76c12fff\n" },
	{ "displaymem", "  Usable RAM: Base: 0x  100000, Length: 0xB39BE000, End: 0xB3ABE000\n",
	  "memory 100000-b3abdfff\n" },
	{ "displaymem", "  Reserved: Base: 0x9E800, Length: 0x1800\n", "platform 9e800-9ffff\n" },
	{ "displaymem",
	  "Ussable RAM: Base Address: 0x1  X 4GB + 0x0,\n Length: 0x0 X 4GB + 0x96800 bytes\n",
	  "memory 100000000-1000967ff\n" },
	{ "displaymem",
	  "Reserved: Base Address: 0x0 X 4GB + 96800,\n Length: 0x0 X 4GB + 0x9800 bytes\n",
	  "platform 96800-9ffff\n" },
	{ "entries of /sys/firmware/memmap", "0 0x0 0x9fbff System RAM\n", "memory 0-9fbff\n" },
	{ "entries of /sys/firmware/memmap", "0 0x0 0xfff ACPI Non-volatile Storage\n",
	  "acpi-nvs 0-fff\n" },

	/* U-Boot */
	{ "U-Boot",
	  "DRAM bank   = 0x0\n-> start    = 0x80000000\n-> size     = 0x80000000\n"
	  "DRAM bank   = 0x1\n-> start    = 0x0\n-> size     = 0x0\n",
	  "memory 80000000-ffffffff\n" },
	{ "U-Boot",
	  " memory.cnt  = 0x1\n memory[0]\t[0xc0000000-0xffffffff], 0x40000000 bytes flags: 0\n"
	  " reserved.cnt  = 0x1\n reserved[0]\t[0xc0000000-0xc0045fff], 0x00046000 bytes flags: "
	  "4\n",
	  "memory c0000000-ffffffff\nreserved c0000000-c0045fff no-map\n" },
	{ "U-Boot",
	  " memory.cnt = 0x1 / max = 0x2\n memory[0]\t[0xc0000000-0xdfffffff], 0x20000000 bytes "
	  "flags: 0\n reserved.cnt = 0x0 / max = 0x10\n",
	  "memory c0000000-dfffffff\n" },
	{ "U-Boot",
	  " memory.count = 0x1\n memory[0]\t[0x80000000-0xffffffff], 0x80000000 bytes, flags: "
	  "none\n"
	  " reserved.count = 0x2\n reserved[0]\t[0x9e800000-0xabffffff], 0x0d800000 bytes, "
	  "flags: no-map\n reserved[1]\t[0xb0000000-0xb0000fff], 0x1000 bytes, flags: no-notify, "
	  "no-overwrite\n",
	  "memory 80000000-ffffffff\nreserved 9e800000-abffffff no-map\n"
	  "reserved b0000000-b0000fff\n" },

	/* iomem */
	{ "/proc/iomem",
	  "00000000-00000fff : Reserved\n00001000-0009fbff : System RAM\n"
	  "40000000-bfffffff : System RAM\n  40210000-40ffffff : Kernel code\n"
	  "  50000000-500fffff : reserved\n  60000000-6fffffff : Crash kernel\n"
	  "09000000-09000fff : pl011@9000000\n  09000000-09000fff : pl011@9000000\n"
	  "7edd0000-7edd0fff :\n100000000-13fffffff : Persistent Memory (legacy)\n",
	  "platform 0-fff\nmemory 1000-9fbff\nmemory 40000000-bfffffff\nkernel 40210000-40ffffff\n"
	  "reserved 50000000-500fffff\nreserved 60000000-6fffffff\ndevice 9000000-9000fff\n"
	  "device 7edd0000-7edd0fff\npersistent 100000000-13fffffff\n" },
	{ "/proc/iomem",
	  "80000000-ffffffff : System RAM (boot alias)\n800000000-87fffffff : System RAM\n",
	  "device 80000000-ffffffff\nmemory 800000000-87fffffff\n" },
	{ "/proc/iomem",
	  "80200000-bfffffff : System RAM\n   80202000-81efaec4 : Kernel image\n"
	  "      80202000-80ead3e7 : Kernel code\n",
	  "memory 80200000-bfffffff\nkernel 80202000-81efaec4\n" },

	{ "/proc/iomem", "  20208000-219fffff : Kernel code\n  21b00000-21c2e76f : Kernel data\n",
	  "kernel 20208000-219fffff\nkernel 21b00000-21c2e76f\n" },

	/* scripts */
	{ "script", "add 0x80000000 1G\nreserve 0x80000000 1M = 0\nstate\n  memory 1 2 3\n",
	  "memory 80000000-bfffffff\nreserved 80000000-800fffff\n" },
	{ "script", "add_node 0x0 1G 1 0x0\nmark_nomap 0x1000 4K\n",
	  "memory 0-fff n1\nmemory 1000-1fff n1\nreserved 1000-1fff n1 no-map\n"
	  "memory 2000-3fffffff n1\n" },
};

static void describe(FILE *out, const struct mem_range *range, bool with_type)
{
	fprintf(out, "%s %" PRIx64 "-%" PRIx64, mem_kind_name(range->is.kind), range->is.base,
		range->is.base + range->is.size - 1);
	if (with_type)
		fprintf(out, " t%u", range->is.type);
	if (range->is.nid >= 0)
		fprintf(out, " n%d", range->is.nid);
	if (range->is.flags & FIRMWARE_NOMAP)
		fputs(" no-map", out);
	if (range->is.flags & FIRMWARE_HOTPLUGGABLE)
		fputs(" hotplug", out);
	if (range->is.flags & FIRMWARE_MIRROR)
		fputs(" mirror", out);
	if (range->is.flags & FIRMWARE_LOADER)
		fputs(" loader", out);
	fputc('\n', out);
}

/* Types are compared where the case names them. */
static char *describe_all(const struct mem_map *map, bool with_types)
{
	char *text = NULL;
	size_t size, i;
	FILE *out = open_memstream(&text, &size);

	for (i = 0; i < map->cnt; i++)
		describe(out, &map->ranges[i], with_types);
	fclose(out);
	return text;
}

static void check_case(const struct one *one, const char *text)
{
	struct map_list list;
	char *got;

	if (!load_data("case", text, strlen(text), NULL, &list))
		fail_msg("cannot be read: %s", text);
	if (strncmp(list.maps[0].format, one->format, strlen(one->format)))
		fail_msg("%sread as %s, expected %s", text, list.maps[0].format, one->format);
	got = describe_all(&list.maps[0], strstr(one->expected, " t") != NULL);
	if (strcmp(got, one->expected))
		fail_msg("%sbecame\n%sexpected\n%s", text, got, one->expected);
	assert_int_equal(list.maps[0].anomaly_cnt,
			 strstr(list.maps[0].anomaly_cnt ? list.maps[0].anomalies[0] : "",
				"nothing is described below") ?
				 1 :
				 0);
	free(got);
	map_list_free(&list);
}

static void every_form_is_read(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_case(&cases[i], cases[i].text);
}

/* A mail program wraps a row where it likes; the rest has no stamp. */
static void wrapped_rows_are_joined(void **state)
{
	static const struct one wrapped[] = {
		{ "kernel log", "BIOS-e820: [mem 0x0-0xfff]\nusable\n", "memory 0-fff\n" },
		{ "kernel log", "BIOS-e820: [mem 0x0-0xfff]\npersistent (type 12)\n",
		  "persistent 0-fff t12\n" },
		{ "kernel log", "efi: mem00: [Conventional|  |WB]\nrange=[0x0-0xfff] (0MB)\n",
		  "memory 0-fff\n" },
		{ "kernel log", "efi:   0x0000-0x0fff [Conventional\nMemory|   |  |WB]\n",
		  "memory 0-fff\n" },
		{ "kernel log",
		  "NUMA: Node 0 [mem 0x0-0x9ffff] + [mem\n0x100000-0x1fffff] -> [mem "
		  "0x0-0x1fffff]\n",
		  "node 0-1fffff n0\n" },
		{ "kernel log",
		  "OF: reserved mem: 0x1000..0x1fff (4 KiB) nomap\nnon-reusable a@1000\n",
		  "reserved 1000-1fff no-map\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrapped) / sizeof(wrapped[0]); i++)
		check_case(&wrapped[i], wrapped[i].text);
}

/* Puts `prefix` in front of every line. */
static char *prefixed(const char *text, const char *prefix, const char *end)
{
	char *result = NULL;
	size_t size;
	FILE *out = open_memstream(&result, &size);

	while (*text) {
		size_t length = strcspn(text, "\n");

		fprintf(out, "%s%.*s%s", prefix, (int)length, text, end);
		text += length + (text[length] == '\n');
	}
	fclose(out);
	return result;
}

static void every_form_is_read_behind_every_prefix(void **state)
{
	static const char *const prefixes[] = { "<4>",
						"[    0.000000] ",
						"[    0.000000@0] ",
						"[    0.000000][    T0] ",
						"[  +0.000001] ",
						"Jul 26 14:21:46 host kernel: ",
						"kern  :info  : [Mon Nov 22 18:40:36 2026] ",
						"> " };
	size_t i, k;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (k = 0; k < sizeof(prefixes) / sizeof(prefixes[0]); k++) {
			char *text = prefixed(cases[i].text, prefixes[k], "\r\n");

			check_case(&cases[i], text);
			free(text);
		}
	}
}

/* ---- what is wrong with a text ---- */

struct flaw {
	const char *text;
	const char *sentence; /* of the map that counts */
};

static const struct flaw flaws[] = {
	{ "BIOS-e820: [mem 0x0-0xfff] usable\nBIOS-e820: [mem 0x1000-0x",
	  "line 2 cannot be read: \"BIOS-e820: [mem 0x1000-0x\", expected \"BIOS-e820: "
	  "[mem 0xFIRST-0xLAST] KIND\" or one of its older forms" },
	{ "BIOS-e820: [mem 0x0-0xfff] usable\nBIOS-e820: [mem 0x1000-0x1fff] usab",
	  "line 2 cannot be read: \"BIOS-e820: [mem 0x1000-0x1fff] usab\", expected \"BIOS-e820: "
	  "[mem 0xFIRST-0xLAST] KIND\" or one of its older forms" },
	{ "BIOS-e820: [mem 0x0-0xfff] usable\nBIOS-e820: [mem 0x1000-0x1fff]\n"
	  "[    0.000000] usable\n",
	  "line 2 cannot be read: \"BIOS-e820: [mem 0x1000-0x1fff]\", expected \"BIOS-e820: "
	  "[mem 0xFIRST-0xLAST] KIND\" or one of its older forms" },
	{ "BIOS-e820: [mem 0x100000-0x1fffff] usable\n",
	  "nothing is described below 0x00100000: the beginning of the map is missing" },
	{ "efi: mem00: [Conventional|  |WB] range=[0x0-0xfff] (0MB)\n"
	  "efi: mem03: [Conventional|  |WB] range=[0x1000-0x1fff] (0MB)\n",
	  "line 2: entry 3 stands where 1 was expected: entries are missing or out of order" },
	{ "efi: mem02: [Conventional|  |WB] range=[0x0-0xfff] (0MB)\n",
	  "line 1: entry 2 stands where 0 was expected: entries are missing or out of order" },
	{ " memory.cnt  = 0x2\n memory[0]\t[0xc0000000-0xffffffff], 0x40000000 bytes flags: 0\n",
	  "lmb announces 2 memory regions, only 1 are there" },
	{ "base_addr = 0x0, length = 0x9fc00, available RAM\n...\n"
	  "base_addr = 0x100000, length = 0x1000, available RAM\n",
	  "the text leaves something out behind line 1" },
	{ "[#00] Type: EfiConventionalMemory  Attr:  UC\n      Phys: 0000-0FFF\n"
	  "[#01] Type: EfiConventionalMemory  Attr:  UC\n",
	  "the text ends inside an entry" },
};

static void flaws_become_anomalies(void **state)
{
	struct map_list list;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(flaws) / sizeof(flaws[0]); i++) {
		assert_true(load_data("flaw", flaws[i].text, strlen(flaws[i].text), NULL, &list));
		assert_true(list.maps[0].anomaly_cnt > 0);
		assert_string_equal(list.maps[0].anomalies[0], flaws[i].sentence);
		map_list_free(&list);
	}
}

/* ---- several maps ---- */

static void assert_names(const char *text, const char *const *names)
{
	struct map_list list;
	size_t i;

	assert_true(load_data("maps", text, strlen(text), NULL, &list));
	for (i = 0; names[i]; i++) {
		assert_true(i < list.cnt);
		assert_string_equal(list.maps[i].name, names[i]);
	}
	assert_int_equal(list.cnt, i);
	map_list_free(&list);
}

static void a_log_holds_several_maps(void **state)
{
	static const char *const stages[] = { "kernel", "BIOS-e820", "user", "EFI", NULL };
	static const char *const machines[] = { "kernel", "BIOS-e820", "kernel #2", "BIOS-e820 #2",
						NULL };
	static const char *const boots[] = { "kernel", "BIOS-e820", "BIOS-e820 #2", NULL };
	static const char *const twice[] = { "lsmmap", "lsmmap #2", NULL };
	static const char *const both[] = { "kernel", "BIOS-e820", "iomem", NULL };

	(void)state;
	assert_names("BIOS-e820: [mem 0x0-0xfff] usable\nuser: [mem 0x0-0xfff] usable\n"
		     "efi: mem00: [Conventional|  |WB] range=[0x0-0xfff] (0MB)\n",
		     stages);
	assert_names("# --- one\nBIOS-e820: [mem 0x0-0xfff] usable\n"
		     "# --- two\nBIOS-e820: [mem 0x0-0x1fff] usable\n",
		     machines);
	assert_names("[    0.000000] Linux version 1\nBIOS-e820: [mem 0x0-0xfff] usable\n"
		     "[    0.000000] Linux version 2\nBIOS-e820: [mem 0x0-0x1fff] usable\n",
		     machines);
	assert_names("BIOS-provided physical RAM map:\nBIOS-e820: [mem 0x0-0xfff] usable\n"
		     "BIOS-provided physical RAM map:\nBIOS-e820: [mem 0x0-0x1fff] usable\n",
		     boots);
	assert_names("base_addr = 0x0, length = 0x1000, available RAM\n"
		     "base_addr = 0x1000, length = 0x1000, reserved RAM\n"
		     "base_addr = 0x0, length = 0x1000, available RAM\n",
		     twice);
	assert_names("BIOS-e820: [mem 0x0-0xfff] usable\n00000000-00000fff : System RAM\n", both);
}

/* An entry that a console printed twice is one entry. */
static void repeated_lines_count_once(void **state)
{
	static const char text[] = "efi: mem00: [Conventional|  |WB] range=[0x0-0xfff] (0MB)\n"
				   "efi: mem00: [Conventional|  |WB] range=[0x0-0xfff] (0MB)\n"
				   "efi: mem01: [Boot Code|  |WB] range=[0x1000-0x1fff] (0MB)\n";
	struct map_list list;

	(void)state;
	assert_true(load_data("text", text, sizeof(text) - 1, NULL, &list));
	assert_int_equal(list.maps[0].cnt, 2);
	assert_int_equal(list.maps[0].anomaly_cnt, 0);
	map_list_free(&list);
}

static void logs_name_machine_and_command_line(void **state)
{
	static const char text[] = "[    0.000000] Command line: mem=1G quiet\n"
				   "[    0.000000] DMI: ACME Board/X1, BIOS 1\n"
				   "BIOS-e820: [mem 0x0-0xfff] usable\n";
	struct map_list list;

	(void)state;
	assert_true(load_data("text", text, sizeof(text) - 1, NULL, &list));
	assert_string_equal(list.maps[0].model, "ACME Board/X1, BIOS 1");
	assert_string_equal(list.maps[0].bootargs, "mem=1G quiet");
	assert_string_equal(list.maps[0].ranges[0].source, "line 3");
	assert_int_equal(list.maps[0].ranges[0].line, 3);
	map_list_free(&list);
}

/* A record ends near 1,000 characters: what is left of the last word means something else. */
static void a_cut_command_line_loses_its_last_word(void **state)
{
	char text[1200] = "[    0.000000] Command line: mem=1G ";
	struct map_list list;
	size_t used = strlen(text);

	(void)state;
	memset(text + used, 'x', 950);
	strcpy(text + used + 950, " memmap=4K$\nBIOS-e820: [mem 0x0-0xfff] usable\n");
	assert_true(load_data("text", text, strlen(text), NULL, &list));
	assert_int_equal(strlen(list.maps[0].bootargs), 6 + 1 + 950);
	assert_string_equal(list.maps[0].anomalies[0],
			    "the log cut the command line off: its last word is left out");
	map_list_free(&list);
}

static void the_last_address_can_be_described(void **state)
{
	static const char text[] =
		"BIOS-e820: [mem 0x0-0xfff] usable\n"
		"BIOS-e820: [mem 0xfffffffffffff000-0xffffffffffffffff] reserved\n"
		"BIOS-e820: [mem 0x2000-0x1fff] reserved\n"
		"BIOS-e820: [mem 0x3000-0x27ff] reserved\n";
	struct map_list list;

	(void)state;
	assert_true(load_data("text", text, sizeof(text) - 1, NULL, &list));
	assert_int_equal(list.maps[0].ranges[1].is.size, 0x1000);
	assert_int_equal(list.maps[0].ranges[2].is.size, 0);
	assert_int_equal(list.maps[0].ranges[3].is.size, (uint64_t)-0x800);
	map_list_free(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_form_is_read),
		cmocka_unit_test(wrapped_rows_are_joined),
		cmocka_unit_test(every_form_is_read_behind_every_prefix),
		cmocka_unit_test(flaws_become_anomalies),
		cmocka_unit_test(a_log_holds_several_maps),
		cmocka_unit_test(repeated_lines_count_once),
		cmocka_unit_test(logs_name_machine_and_command_line),
		cmocka_unit_test(a_cut_command_line_loses_its_last_word),
		cmocka_unit_test(the_last_address_can_be_described),
	};

	return cmocka_run_group_tests_name("rows", tests, NULL, NULL);
}
