#!/bin/sh
# SPDX-License-Identifier: MIT
#
# pagetable.sh - memblock pagetable: page tables equal to those of real kernels in every recorded boot, what is
# printed, and every kind of difference and error. A change of the output is looked at and then kept with
# UPDATE=1 sh tests/cli/pagetable.sh BUILD_DIR.
. tests/cli/lib.sh
export LC_ALL=C
boots=tests/fixtures/armhf
dump=$scratch/entries.txt

# output NAME FILE ARGUMENTS...: `memblock ARGUMENTS` prints tests/cli/expected/FILE.
output() {
  name=$1 file=tests/cli/expected/$2
  shift 2
  "$memblock" "$@" >"$scratch/actual" 2>"$scratch/err" </dev/null
  status=$?
  sed -i "s|$scratch|DIR|" "$scratch/actual"
  [ -z "$UPDATE" ] || cp "$scratch/actual" "$file"
  diff "$file" "$scratch/actual" >"$scratch/out" && [ $status -eq 0 ]
  report $? "$name"
}

# says NAME STATUS PATTERN ARGUMENTS...: the exit status, and a line of the output like PATTERN.
says() {
  name=$1 expected_status=$2 pattern=$3
  shift 3
  "$memblock" pagetable "$@" >"$scratch/out" 2>"$scratch/err" </dev/null
  status=$?
  [ $status -eq "$expected_status" ] && grep -q -- "$pattern" "$scratch/out"
  report $? "$name"
}

# load CASE: its dump into $dump, its parameters into $map, $format, $cmdline and $kernel.
load() {
  map=$boots/$1/machine.dtb
  gzip -dc "$boots/$1/entries.txt.gz" >"$dump"
  cmdline=$(cat "$boots/$1/cmdline")
  case $1 in lpae*) format=lpae ;; *) format=short ;; esac
  text=$(sed -n 's/^ *\([0-9a-f]*\)-.* : Kernel code$/\1/p' "$boots/$1/iomem")
  data=$(sed -n 's/^ *\([0-9a-f]*\)-.* : Kernel data$/\1/p' "$boots/$1/iomem")
  end=$(sed -n 's/^ *[0-9a-f]*-\([0-9a-f]*\) : Kernel data$/\1/p' "$boots/$1/iomem")
  image=0x$text+$((0x$end + 1 - 0x$text))
  kernel=0x$text+$((0x$data - 0x$text))
}

# ---- real kernels ----

# The image as /proc/iomem has it, data and all; then only what is executable, compared as well; then from the dump alone.
compare_boot() { # CASE MAP CMDLINE
  check "$1 equals the kernel's tables" \
    "$memblock" pagetable "$2" --format "$format" --cmdline "$3" --kernel "$image" --compare "$dump"
  check "$1 equals them in the kernel image, too" \
    "$memblock" pagetable "$2" --format "$format" --cmdline "$3" --kernel "$kernel" --compare "$dump" --include-kernel
  check "$1 equals them with nothing else given" \
    "$memblock" pagetable "$2" --cmdline "$3" --compare "$dump" --include-kernel
}

for dtb in "$boots"/*/machine.dtb; do
  case=$(basename "$(dirname "$dtb")")
  load "$case"
  compare_boot "$case" "$map" "$cmdline"
done

# The map of EFI replaces that of the device tree: what it lists as free, as mem= parameters.
load lpae61-virt-efi-1g
efi=$(sed -n 's/.*efi: *0x\([0-9a-f]*\)-0x\([0-9a-f]*\) \[\(Conv\|Load\|Boot\).*/\1 \2/p' \
  "$boots/lpae61-virt-efi-1g/efi-map.txt" | while read -r first last; do
  printf 'mem=0x%x@0x%s ' $((0x$last + 1 - 0x$first)) "$first"
done)
compare_boot lpae61-virt-efi-1g tests/cli/no-memory.dtb "$cmdline $efi"

# Tables below the first level lie where the real ones did.
for case in armmp61-virt-1g-mem308000k:52bff801 armmp61-virt-1g-rsvdtb:521ff801 \
  armmp61-virt-1g-rsvdtb:521ffc01 lpae61-virt-1g-holes:4fdff003; do
  load "${case%:*}"
  says "a table of ${case%:*} where the real one is" 0 "\"raw\":.*\"0x${case#*:}\"" \
    "$map" --json --cmdline "$cmdline" --kernel "$kernel" --compare "$dump"
done

# ---- what is printed ----

load armmp61-virt-1g-rsvdtb
output "short descriptors" pagetable-short.txt \
  pagetable "$map" --format short --cmdline "$cmdline" --kernel "$image" --compare "$dump" --walk 0xd2345678
output "JSON" pagetable-short.json \
  pagetable "$map" --format short --cmdline "$cmdline" --kernel "$image" --compare "$dump" --walk 0xd2344fff --json
load lpae61-virt-1g-holes
output "LPAE" pagetable-lpae.txt \
  pagetable "$map" --format lpae --cmdline "$cmdline" --kernel "$image" --walk 0xd0101234
output "LPAE as JSON" pagetable-lpae.json \
  pagetable "$map" --format lpae --cmdline "$cmdline" --kernel "$image" --walk 0xd0012345 --json
"$memblock" pagetable "$map" --compare "$dump" --cmdline "$cmdline" --kernel "$image" |
  awk 'length($0) > 80 && !/\//' >"$scratch/out"
[ ! -s "$scratch/out" ]
report $? "no line is longer than 80 columns in a pipe, paths aside"

load armmp61-vexpress-a9-1g
says "a lone Cortex-A9" 0 'one CPU' "$map" --compare "$dump"
says "a Cortex-A9 as one of several" 1 '  0xc1300000  section  6131140e  section  6130040e  kernel image' \
  "$map" --cpu smp --compare "$dump"
says "four of them without a dump" 0 'shared by CPUs' "$map"
says "no more than asked for" 0 'one CPU' "$map" --cpu up
says "another split" 0 'lowmem *0x80000000-0xbfffffff *0x60000000-0x9fffffff *1 GiB' \
  "$map" --page-offset 0x80000000
says "a kernel before 6.1 does not execute what is in front" 0 \
  '0xc0000000-0xc01fffff 0x60000000 .* RW- --- WB' "$map" --rules 5.0 --cpu up --kernel 0x60208000+16M
says "a linear map that starts later" 0 'lowmem *0xc0000000-0xedffffff *0x62000000-0x8fffffff *736 MiB' \
  "$map" --phys-offset 0x62000000 --cmdline vmalloc=272M
says "memory in front of it is not used" 0 'memory in 0x60000000-0x61ffffff lies below' \
  "$map" --phys-offset 0x62000000
load armmp61-virt-3g
says "memory beyond the format" 0 'memory ends 1 GiB beyond what page tables of the format short can map' \
  "$map" --format short --cmdline mem=4G
says "LPAE where there is more than 4 GiB" 0 'long (LPAE) descriptors' "$boots/lpae61-virt-4g/machine.dtb"
says "a vmalloc area too small is enlarged" 0 'vmalloc' "$map" --cmdline vmalloc=1M
says "a kernel high in a second bank" 0 'PHYS_OFFSET *0x60000000' tests/cli/no-memory.dtb \
  --cmdline 'mem=16M@0x60000000'
load armmp61-virt-1g
says "an initrd beyond mem= is not mapped" 0 'lowmem *0xc0000000-0xc3ffffff *0x40000000-0x43ffffff *64 MiB' \
  "$map" --cmdline mem=64M
says "memory from 0 on" 0 '0xc0000000-0xc0ffffff 0x00000000 .* 16 section  RWX' tests/cli/no-memory.dtb \
  --cmdline 'mem=512M@0' --kernel 0x8000+0xff8000
says "room for a kernel in little lowmem" 0 'lowmem *0xe0000000-0xe1ffffff .* 32 MiB' "$map" \
  --page-offset 0xe0000000 --cmdline vmalloc=2G
says "the help" 0 '^Usage: memblock pagetable' --help

# ---- the tables as bytes ----

entry() { # FILE OFFSET BYTES
  od -An -v -t "x$3" -j "$2" -N "$3" "$1" | tr -d ' '
}
load armmp61-virt-1g-mem308000k
check "tables are written" \
  "$memblock" pagetable "$map" --cmdline "$cmdline" --kernel "$kernel" --raw "$scratch/short.bin"
[ "$(wc -c <"$scratch/short.bin")" -eq $((16384 + 4096)) ] &&
  [ "$(entry "$scratch/short.bin" $((0xc14 * 4)) 4)" = 4141141e ] &&
  [ "$(entry "$scratch/short.bin" $((0xd2c * 4)) 4)" = 52bff801 ] &&
  [ "$(entry "$scratch/short.bin" $((16384 + 2048 + 199 * 4)) 4)" = 52cc745f ]
report $? "short ones are what they should be"
load lpae61-virt-1g-holes
check "LPAE tables are written" \
  "$memblock" pagetable "$map" --format lpae --cmdline "$cmdline" --kernel "$kernel" --raw "$scratch/lpae.bin"
[ "$(wc -c <"$scratch/lpae.bin")" -eq $((20480 + 3 * 4096)) ] &&
  [ "$(entry "$scratch/lpae.bin" $((4096 + 0xc1600000 / 0x200000 * 8)) 8)" = 004000004160071d ] &&
  [ "$(entry "$scratch/lpae.bin" 20480 8)" = 004000004fe0071f ]
report $? "they are, too"
fails "tables that cannot be written" 1 'nowhere/x: No such file' "$memblock" pagetable "$map" --raw nowhere/x

# ---- differences ----

load armmp61-virt-1g
compared() { # NAME STATUS PATTERN ARGUMENTS...
  name=$1 status=$2 pattern=$3
  shift 3
  says "$name" "$status" "$pattern" "$map" --cmdline "$cmdline" --kernel "$kernel" --compare "$@"
}
compared "all of it is compared" 0 'equal *768 entries' "$dump"
sed 's/^c8000000 .*/c8000000 100000 48000000 section 4801940e/' "$dump" >"$scratch/other"
compared "one entry that differs" 1 '^  0xc8000000  section  4801141e  section  4801940e$' "$scratch/other"
compared "is one" 1 'different *0 in the kernel image, 1 outside' "$scratch/other"
sed 's/ 4031140e/ 4031141e/' "$dump" >"$scratch/other"
compared "one in the kernel image" 0 '^  0xc0300000  section  4031140e  section  4031141e  kernel image$' \
  "$scratch/other"
compared "one in the kernel image, which is compared" 1 'different *1 in the kernel image, 0 outside' \
  "$scratch/other" --include-kernel
sed '/^c8000000/d' "$dump" >"$scratch/other"
compared "one that is missing there" 1 '^  0xc8000000  section  4801141e  nothing' "$scratch/other"
sed '/^eff00000/a f0000000 100000 70000000 section 7001141e' "$dump" >"$scratch/other"
compared "lowmem that goes on there" 1 '^  0xf0000000  nothing            section  7001141e' "$scratch/other"
sed '/^eff00000/a f0000000 100000 78000000 section 7801141e' "$dump" >"$scratch/other"
compared "what is mapped elsewhere is not lowmem" 0 'left out *5 of' "$scratch/other"
sed 's/ 4141141e/ 4141140e/' "$dump" >"$scratch/other"
compared "an executable entry behind the kernel image" 1 \
  'the dump is executable up to 0xc14fffff' "$scratch/other"
says "another vmalloc=" 1 'different *0 in the kernel image, 16 outside' "$map" --cmdline vmalloc=256M --compare "$dump"
says "differences as JSON" 1 '"different":.*16' "$map" --cmdline vmalloc=256M --compare "$dump" --json
"$memblock" pagetable "$map" --compare - <"$dump" | grep -q 'different *0 in'
report $? "a dump from standard input"

load lpae61-virt-1g-startunaligned
check "the start of the linear map is that of the dump" \
  "$memblock" pagetable tests/cli/no-memory.dtb --cmdline mem=510M@0x40200000 --compare "$dump" --include-kernel

# ---- memblock boot ----

boot_says() { # NAME PATTERN ARGUMENTS...
  name=$1 pattern=$2
  shift 2
  "$memblock" boot "$@" 2>"$scratch/err" </dev/null | tr -s ' \t\n' ' ' >"$scratch/out"
  grep -q -- "$pattern" "$scratch/out"
  report $? "$name"
}
load armmp61-virt-1g-mem308000k
output "an ARM boot" boot-arm.txt boot "$map" --cmdline mem=308000K --kernel "$image"
load armmp61-virt-1g
boot_says "an ARM map has lowmem" 'Lowmem: 768 MiB of 1 GiB, short descriptors, shared by CPUs' "$map"
boot_says "in JSON, too" '"arm_lowmem_limit": "0x70000000"' --json "$map"
boot_says "its tables as they were asked for" 'long (LPAE) descriptors' --arm lpae "$map"
boot_says "another map as ARM" 'Lowmem: .* short descriptors' --arm short samples/asus-nexus7.dtb
fails "such tables do not exist" 2 '--arm long: expected short or lpae' "$memblock" boot --arm long
load lpae61-virt-1g-startunaligned
boot_says "the head that is off a boundary is not mapped" \
  '"memory": \[{ "base": "0x40100000", "size": "0x100000", "node": 0, "flags": 4 }, { "base": "0x40200000", "size": "0x1fe00000", "node": 0, "flags": 0 }\]' \
  --json --cmdline "$cmdline" --kernel "$kernel" "$map"
for case in "$boots"/*/machine.dtb; do
  "$memblock" boot "$case" --cmdline "$(cat "$(dirname "$case")/cmdline")" >"$scratch/out" 2>"$scratch/err"
  report $? "the totals of $(basename "$(dirname "$case")") add up"
done

# ---- errors ----

load armmp61-virt-1g
fails "no such format" 2 '--format long: expected short or lpae' "$memblock" pagetable --format long
fails "no such CPU" 2 '--cpu 2: expected smp or up' "$memblock" pagetable --cpu 2
fails "a malformed kernel" 2 '--kernel 1G: expected ADDR+SIZE' "$memblock" pagetable --kernel 1G
fails "a crooked page offset" 2 '--page-offset 0xc0001000: expected a multiple of 16 MiB' \
  "$memblock" pagetable --page-offset 0xc0001000
fails "a page offset too high" 2 '--page-offset 0xff000000: expected' "$memblock" pagetable --page-offset 0xff000000
fails "a crooked physical offset" 2 '--phys-offset 1M: expected a multiple of 2 MiB' \
  "$memblock" pagetable --phys-offset 1M
fails "a linear map without memory" 1 'no memory that lowmem could be' \
  "$memblock" pagetable "$map" --phys-offset 0x90000000
fails "a wide address" 2 '--walk 0x100000000: expected an address of 32 bits' \
  "$memblock" pagetable --walk 0x100000000
fails "nothing to include the kernel in" 2 '--include-kernel needs --compare' \
  "$memblock" pagetable --include-kernel
fails "one standard input for two" 2 'cannot both be standard input' "$memblock" pagetable --compare - -
fails "an unknown option" 2 'unknown option --initrd' "$memblock" pagetable --initrd 1+1
fails "a malformed vmalloc=" 1 'vmalloc=lots: expected vmalloc=SIZE' "$memblock" pagetable --cmdline vmalloc=lots
fails "no such map" 1 'nowhere.dtb: No such file' "$memblock" pagetable nowhere.dtb
fails "no such dump" 1 'nowhere.txt: No such file' "$memblock" pagetable "$map" --compare nowhere.txt
fails "a dump of the other format" 1 'has entries of the format short, and --format says lpae' \
  "$memblock" pagetable "$map" --format lpae --compare "$dump"
fails "no dump" 1 'machine.dtb: not a text' "$memblock" pagetable "$map" --compare "$map"
fails "an empty dump" 1 'holds no entry' "$memblock" pagetable "$map" --compare /dev/null
sed '7s/section/sektion/' "$dump" >"$scratch/other"
fails "a line that is none" 1 'other:7: sektion: expected table0, page4k' \
  "$memblock" pagetable "$map" --compare "$scratch/other"
fails "no memory" 1 'no memory to boot on' "$memblock" pagetable tests/cli/no-memory.dtb
fails "a kernel in highmem" 1 'image at 0x7f000000-0x7fffffff does not lie in lowmem, 0x40000000-0x6fffffff' \
  "$memblock" pagetable "$map" --kernel 0x7f000000+16M
fails "no memory that can be mapped" 1 'the boot panicked: ' \
  "$memblock" pagetable tests/cli/no-memory.dtb --format short --cmdline mem=1G@0x100000000

finish
