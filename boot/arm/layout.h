/* SPDX-License-Identifier: MIT */
/*
 * layout.h - the addresses that assembly, linker script and C agree on. Numbers only.
 */
#ifndef BOOT_ARM_LAYOUT_H
#define BOOT_ARM_LAYOUT_H

/*
 * Where the linear mapping begins, and where the image lies in it: loaders put it 64 KiB above the
 * start of RAM.
 */
#define PAGE_OFFSET 0xc0000000
#define IMAGE_OFFSET 0x10000

/*
 * The first PL011 of QEMU's `virt` machine, and where it is mapped: in the vmalloc area, whatever
 * its size.
 */
#define UART_PHYS 0x09000000
#define DEVICE_VIRT 0xff000000

#endif
