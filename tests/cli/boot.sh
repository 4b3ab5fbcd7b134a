#!/bin/sh
# SPDX-License-Identifier: MIT
#
# boot.sh - memblock boot: the whole output on the samples, the options, and every kind of error. A change of
# the output is looked at and then kept with UPDATE=1 sh tests/cli/boot.sh BUILD_DIR.
. tests/cli/lib.sh
export LC_ALL=C
unset NO_COLOR

# output NAME FILE ARGUMENTS...: `memblock ARGUMENTS` prints tests/cli/expected/FILE.
output() {
  name=$1 file=tests/cli/expected/$2
  shift 2
  "$memblock" "$@" >"$scratch/actual" 2>"$scratch/err" </dev/null
  status=$?
  [ -z "$UPDATE" ] || cp "$scratch/actual" "$file"
  diff "$file" "$scratch/actual" >"$scratch/out" && [ $status -eq 0 ]
  report $? "$name"
}

# has NAME PATTERN ARGUMENTS...: a line of the output is like PATTERN.
has() {
  name=$1 pattern=$2
  shift 2
  "$memblock" "$@" >"$scratch/out" 2>"$scratch/err" </dev/null && grep -q -- "$pattern" "$scratch/out"
  report $? "$name"
}

output "two banks with carve-outs" boot-ti-j721e-sk.txt boot samples/ti-j721e-sk.dtb
output "a pool that is placed" boot-asus-nexus7.txt boot samples/asus-nexus7.dtb
output "four nodes and a command line" boot-server-4node.txt boot samples/server-4node.dtb
output "every anomaly" boot-broken-map.txt boot --kernel 0x80300000+16M tests/cli/broken-map.dtb
output "limits and reservations of the command line" boot-cmdline.txt \
  boot --cmdline 'mem=3G memmap=16M$0x90000000 crashkernel=256M cma=64M reserve_mem=1M:4K:trace' \
  samples/ti-j721e-sk.dtb
output "JSON" boot-asus-nexus7.json boot --json samples/asus-nexus7.dtb
output "forty columns" boot-narrow.txt boot --width 40 samples/asus-nexus7.dtb

"$memblock" boot >"$scratch/out" 2>"$scratch/err"
diff tests/cli/expected/boot-ti-j721e-sk.txt "$scratch/out" >"$scratch/err"
report $? "without a map it boots the sample"

"$memblock" boot - <samples/asus-nexus7.dtb >"$scratch/out" 2>"$scratch/err"
[ $? -eq 0 ] && grep -q 'map *standard input' "$scratch/out" && grep -q 'linux,cma@80000000' "$scratch/out"
report $? "a map from standard input"

! LC_ALL=C.UTF-8 "$memblock" boot --ascii 2>&1 | LC_ALL=C grep -q '[^ -~]'
report $? "--ascii is ASCII whatever the locale"
LC_ALL=C.UTF-8 "$memblock" boot 2>&1 | grep -q '█'
report $? "a UTF-8 locale draws with blocks"
[ -z "$("$memblock" boot | awk 'length($0) > 80')" ]
report $? "no line is longer than 80 columns in a pipe"

has "the kernel where it was put" '0x090000000-0x091ffffff   *32 MiB  kernel image' \
  boot --kernel 0x90000000+32M
has "an initrd in whole pages" '0x090000000-0x090001fff   *8 KiB  initrd' boot --initrd 0x90000000+0x1001
has "an initrd of the command line" '0x090000000-0x0900fffff   *1 MiB  initrd' \
  boot --cmdline initrd=0x90000000,1M
has "an initrd over the kernel is an anomaly" 'covers what is already reserved' \
  boot --kernel 0x90000000+32M --initrd 0x90000000+4M
has "a kernel outside memory is an anomaly" 'does not lie in one bank of memory' \
  boot --kernel 0x10000000+32M
has "an initrd beyond the limit comes back" 'lies in memory that the command line took' \
  boot --cmdline mem=256M --initrd 0xb0000000+4M
has "memory for a map without any" 'Memory: 1 GiB in 1 bank' \
  boot --cmdline mem=1G@0x40000000 samples/ti-j721e-sk.dtb
has "a crash kernel at its place" '0x0c0000000-0x0cfffffff   *256 MiB  crashkernel' \
  boot --cmdline crashkernel=256M@0xc0000000
has "no room for a crash kernel" 'crashkernel asks for 8 GiB, for which there is no room' \
  boot --cmdline crashkernel=8G
has "debug lines" 'memblock_reserve: \[0x0000000080200000-0x00000000821fffff\] kernel image' boot --debug
has "debug lines by the command line" '^memblock_add: ' boot --cmdline memblock=debug
has "debug lines of other versions" '^   memblock_free: \|^memblock_reserve: ' boot --debug --rules 5.0
has "the newest rules" 'those of Linux 7.2' boot --rules 7.2
has "the help" '^Usage: memblock boot' boot --help

# Memory is the sum of its parts, also for a reader who adds up.
for map in samples/*.dtb tests/cli/broken-map.dtb; do
  "$memblock" boot "$map" | awk '
    /^Totals/ { on = 1; next }
    on && /^    memory/ { memory = $NF }
    on && /^  [=+] / { sum += $NF }
    END { exit !(on && memory > 0 && memory == sum) }'
  report $? "the totals of $map add up"
done

fails "no such file" 1 '^memblock: nowhere.dtb: No such file' "$memblock" boot nowhere.dtb
fails "not a map" 1 \
  'README: not a memory map I can read; expected one of:$' \
  sh -c 'cp tests/cli/boot.sh "$2/README" && "$1" boot "$2/README"' sh "$memblock" "$scratch"
fails "nothing at all" 1 'standard input: not a memory map I can read' "$memblock" boot -
head -c 400 samples/ti-j721e-sk.dtb >"$scratch/cut.dtb"
fails "a truncated tree" 1 'cut.dtb: not a sound device tree: FDT_ERR_TRUNCATED' \
  "$memblock" boot "$scratch/cut.dtb"
fails "a malformed property" 1 \
  'bad-reg.dtb: node memory@80000000, property reg: has a length that is no multiple' \
  "$memblock" boot tests/cli/bad-reg.dtb
fails "a map without memory" 1 'describes no memory to boot on; give some with --cmdline mem=SIZE@ADDRESS' \
  "$memblock" boot tests/cli/no-memory.dtb
fails "a command line that leaves no memory" 1 'the command line leaves no memory' \
  "$memblock" boot --cmdline memmap=exactmap
fails "no room to boot" 1 'the boot panicked: no room for struct page map, node 0' \
  "$memblock" boot --cmdline mem=1M
fails "a malformed memory option" 1 'command line: mem=12Q: expected mem=SIZE or mem=SIZE@ADDRESS' \
  "$memblock" boot --cmdline 'quiet mem=12Q'
fails "an unknown option" 2 'unknown option --colour' "$memblock" boot --colour
fails "a missing value" 2 'option --cmdline needs a value' "$memblock" boot --cmdline
fails "a malformed kernel" 2 '--kernel 0x80000000: expected ADDR+SIZE' "$memblock" boot --kernel 0x80000000
fails "an empty initrd" 2 '--initrd 0x80000000+0: expected ADDR+SIZE' "$memblock" boot --initrd 0x80000000+0
fails "unknown rules" 2 '--rules 4.4: expected 5.0, 6.1, 6.12 or 7.2' "$memblock" boot --rules 4.4
fails "too narrow" 2 '--width 10: expected a number of columns' "$memblock" boot --width 10
fails "two maps" 2 'more than one map: a and b' "$memblock" boot a b

finish
