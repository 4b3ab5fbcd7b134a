#!/bin/sh
# SPDX-License-Identifier: MIT
#
# lpae.sh - the image with long page tables. The 64-bit emulator starts the same 32-bit machine, and is the one that can
# give it memory beyond 4 GiB.
format=lpae image=arm-lpae emulator=qemu-system-arm
. tests/boot/lib.sh

boot_every_way "368 x contiguous"
boot "all in TTBR0" -m 1G -append ttbr0
emulator=qemu-system-aarch64
boot_sizes 4G 6G
finish
