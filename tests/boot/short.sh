#!/bin/sh
# SPDX-License-Identifier: MIT
#
# short.sh - the image with short page tables, on machines with 32-bit physical addresses.
format=short image=arm emulator=qemu-system-arm
. tests/boot/lib.sh

boot_sizes 128M 301M 512M 1G 2G 3G
boot_with_reservations
boot_with_initrd
boot_with_vmalloc
boot_with_log
boot_other_cpu
boot_from_hypervisor_mode
boot_without_semihosting
boot "large entries" -m 1G -append large
says "most of lowmem is mapped by them" '^# lowmem has 47 x super16M'
boot_spoiled
finish
