#!/bin/sh
# SPDX-License-Identifier: MIT
#
# short.sh - the image with short page tables, on machines with 32-bit physical addresses.
format=short image=arm emulator=qemu-system-arm
. tests/boot/lib.sh

boot_every_way "47 x super16M"
finish
