#!/bin/sh
# SPDX-License-Identifier: MIT
#
# lpae.sh - the image with long page tables. The 64-bit emulator starts the same 32-bit machine, and is the one that can
# give it memory beyond 4 GiB.
format=lpae image=arm-lpae emulator=qemu-system-arm
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
says "most of lowmem is mapped by them" '^# lowmem has 368 x contiguous'
boot_spoiled
emulator=qemu-system-aarch64
boot_sizes 4G 6G
finish
