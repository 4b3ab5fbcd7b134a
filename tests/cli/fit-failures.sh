#!/bin/sh
# SPDX-License-Identifier: MIT
#
# fit-failures.sh - failures that real machines reported, each asked again: the answer names the reason the report
# shows. Where the report carries a map or memblock's lines it is asked itself; where it only tells what there was, a
# script of operations stands for it.
#
# Of the others no state can be had: arm64-avaota-a1-page-table (no map), arm64-fujitsu-garbage-memreserve (reservations
# only, none of them failed), riscv-icicle-nomap-after-reserve (not who had reserved), riscv-double-reserved-before-
# linear-map and riscv-cannot-double-reserved (an array's growth, not a place: test_explain.c, list_is_full),
# x86-huawei-2288h-crashkernel (no map below 4 GiB).
. tests/cli/lib.sh
export LC_ALL=C
unset NO_COLOR

logs=tests/fixtures/maps/failures

# answers NAME STATUS PATTERN... -- ARGUMENTS...: `memblock fit ARGUMENTS` says something like each PATTERN.
answers() {
  name=$1 expected_status=$2
  shift 2
  : >"$scratch/patterns"
  while [ "$1" != -- ]; do
    echo "$1" >>"$scratch/patterns"
    shift
  done
  shift
  "$memblock" fit --width 200 "$@" >"$scratch/out" 2>"$scratch/err" </dev/null
  good=$?
  [ $good -eq "$expected_status" ] && good=0 || good=1
  while read -r pattern; do
    grep -q -- "$pattern" "$scratch/out" || { echo "no line like $pattern" >>"$scratch/err"; good=1; }
  done <"$scratch/patterns"
  report $good "$name"
}

# machine LINE...: a script of operations, in $scratch/machine.
machine() {
  printf '%s\n' "$@" >"$scratch/machine"
}

answers "x86-qemu-cma-fixed-base-overlap: node data lies at the end of the place" 1 \
  'refused *reservations are in the way' '0x17ffd5300-0x17fffffff .*NODE_DATA(0)' \
  'with 1 reservation less -> 0x140000000' -- \
  --cma 1G@5G $logs/x86-qemu-cma-fixed-base-overlap.txt
answers "the same pool anywhere fits" 0 'fits at' -- --cma 1G $logs/x86-qemu-cma-fixed-base-overlap.txt
answers "arm-khadas-vim3-android49-secmon: the boot loader had reserved most of the place" 1 \
  'refused *reservations are in the way' '0x05000000-0x052fffff *3 MiB  early_init_dt_reserve_memory_arch' -- \
  --size 4M --min 0x5000000 --max 0x5400000 $logs/arm-khadas-vim3-android49-secmon-no-room.txt
answers "the same, what U-Boot had: lower, where the kernel then put it" 0 'fits at 0x4c00000' -- \
  --size 4M --align 4M --min 0x1990000 --max 0x5000000 $logs/arm-khadas-vim3-android49-secmon-no-room.txt
answers "arm64-uboot-2025-efi-alloc-zero: address 0 means failure" 1 \
  'refused *that place is partly in the first page, which is not given out' 'with max 0x1141000 -> 0x1000' -- \
  --size 0x1140000 --max 0x1140000 --map 'lmb #2' $logs/arm64-uboot-2025-efi-alloc-zero-overlap.txt
answers "riscv-codasip: the top of a bank beyond the linear map is where it lands" 0 \
  'place *0x27fffef6a0-0x27ffff534b' 'above it .*early_init_dt_alloc_memory_arch' -- \
  --size 23724 --align 8 $logs/riscv-codasip-sv39-beyond-linear-map.txt
answers "with the linear map as limit it lands in the first bank" 0 'place *0xbfffa350-0xbffffffb' -- \
  --size 23724 --align 8 --limit 0x1f80000000 $logs/riscv-codasip-sv39-beyond-linear-map.txt
answers "riscv-xiangshan: bounce buffers larger than the machine" 1 \
  'refused *larger than the usable memory between the limits would be' -- \
  --size 64M --align 4K --after map $logs/riscv-xiangshan-swiotlb-32mib.txt
answers "x86-kdump: a node without memory takes its data elsewhere" 1 \
  'refused *of 3 holes large enough 3 are on another node' 'with node 0 -> 0x36f6a000' -- \
  --size 16K --align 4K --node 5 --after map $logs/x86-kdump-r7425-256mib-oom.txt
answers "x86-nvmevirt: where the kernel was put, memmap= had taken 79 GiB" 1 'There already' \
  '0x1480000000-0x283fffffff *79 GiB' -- --size 0x2e30000 --min 0x1c24a00000 --max 0x1c27830000 --after map \
  --map user $logs/x86-nvmevirt-memmap-reserve-kaslr.txt
answers "the same, next boot: the kernel in the middle of it" 1 'refused *reservations are in the way' \
  '0x1aab400000-0x1aac7fffff *20 MiB  Kernel code' -- --size 1M --min 0x1aab400000 --max 0x1aab500000 --after map \
  --map iomem $logs/x86-nvmevirt-memmap-reserve-kaslr.txt
answers "mips-octeon: the bank of 8 MiB must be free as a whole" 1 'refused *reservations are in the way' \
  'struct page map' -- --size 8M --kernel 0x1107920+0x2600000 $logs/mips-octeon-aruba-bootmem-alloc.txt
answers "arm64-cma-dt-overlap: it meets its own reservation" 1 'the log does not show what memory there is' \
  '0xfd600000-0xffdfffff *40 MiB  early_init_dt_alloc_reserved_memory_arch' -- \
  --size 40M --align 2M --min 0xfd600000 --max 0xffe00000 $logs/arm64-cma-dt-overlap-3fa6456e.txt

machine 'add 0x40000000 1G' 'reserve 0x40200000 0x1ca9000' 'reserve 0x43000000 64K'
answers "uboot-nezha: the initrd does not fit below the boot map, above it would" 1 \
  'refused *of 1 hole large enough 1 is above the limit' 'with max 0x47a6ab77 -> 0x43010000' \
  'largest hole  0x41ea9000-0x42dfffff' -- --size 0x4a5ab77 --max 0x42e00000 --align 1 --after map "$scratch/machine"
machine 'add 0 944M'
answers "arm-truncating-ram: an initrd above the cut" 1 'refused *no usable memory lies between the limits' -- \
  --size 0x37ef82 --align 1 --min 0x3a7b7000 --max 0x3ab35f82 --cmdline mem=768M --after map "$scratch/machine"
answers "lowmem ends at the cut" 1 'refused *of 1 hole large enough 1 is above the limit, 1 below the lowest' \
  'with limit 0x30080000 -> 0x2ff80000' -- \
  --size 1M --min 0x2ff80000 --limit 0x30000000 --after map "$scratch/machine"
machine 'add 0x40000000 1G'
answers "arm-qemu-virt-cma-limit-zero: nothing lies below a limit of 0" 1 \
  'refused *of 1 hole large enough 1 is above the limit' 'with limit 0x44000000' -- \
  --size 64M --align 4M --limit 0 --after map "$scratch/machine"
machine 'add 0 0xf5000000' 'reserve 0x5000000 3M'
answers "arm64-khadas-vim3-secmon-nomap: the place is reserved already" 1 'refused *reservations are in the way' \
  'with 1 reservation less -> 0x5000000' -- \
  --size 3M --min 0x5000000 --max 0x5300000 --after map "$scratch/machine"
for name in arm64-rpi4-no-memory-node arm-cubieboard-3.4-no-memory; do
  answers "$name: no memory" 1 'refused *there is no memory at all' -- --size 4K --align 4K tests/cli/no-memory.dtb
done
finish
