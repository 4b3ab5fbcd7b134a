#!/bin/sh
# SPDX-License-Identifier: MIT
#
# maps.sh - memblock show on maps of all kinds: how a file gets to its reader, several maps in one file, the gate for
# scripts, and what is said about files that cannot be read.
. tests/cli/lib.sh
export LC_ALL=C
maps=tests/fixtures/maps
log=$maps/e820/mac-macbookpro111-efi-16gib.txt

# The format that the JSON names, the number of its ranges.
format_of() {
  "$memblock" show --json "$@" 2>"$scratch/err" | sed -n 's/^\t"format":\t"\(.*\)",$/\1/p'
}

is_format() { # NAME FORMAT ARGUMENTS...
  name=$1 expected=$2
  shift 2
  format_of "$@" >"$scratch/out"
  [ "$(cat "$scratch/out")" = "$expected" ]
  report $? "$name"
}

is_format "a kernel log" "kernel log" $log
is_format "a copy of /proc/iomem" "/proc/iomem" $maps/iomem/rpi4-4gib-arm64.txt
is_format "U-Boot's bdinfo" "U-Boot bdinfo and lmb" $maps/bootloader/uboot-bdinfo-rk3588-16gib-4banks.txt
is_format "the EFI shell" "memmap of the EFI shell" $maps/bootloader/efi-shell-memmap-rpi4-2gib.txt
is_format "a recorded trace" "script of operations" tests/golden/numa-1.trace

is_format "a device tree source" "device tree source" samples/ti-j721e-sk.dts
PATH=$scratch/nothing "$memblock" show samples/ti-j721e-sk.dts >"$scratch/out" 2>"$scratch/err"
[ $? -eq 1 ] && grep -q 'needs dtc to be read: install device-tree-compiler' "$scratch/err"
report $? "a device tree source without dtc"
printf '/dts-v1/;\n/ { memory@0 { oops' >"$scratch/broken.dts"
fails "a broken device tree source" 1 'broken.dts: dtc cannot make a device tree of it' \
  "$memblock" show "$scratch/broken.dts"

# ---- ways in ----

"$memblock" show --json $log | grep -v '"source"' >"$scratch/plain"
gzip -c $log >"$scratch/log.gz"
"$memblock" show --json "$scratch/log.gz" | grep -v '"source"' | diff "$scratch/plain" - >"$scratch/out"
report $? "a compressed log"
"$memblock" show --json - <"$scratch/log.gz" | grep -v '"source"' | diff "$scratch/plain" - >"$scratch/out"
report $? "a compressed log from standard input"
gzip -c tests/fixtures/machines/amd64-k61-bios-4g/iomem >"$scratch/iomem.gz"
head -c 300 "$scratch/iomem.gz" >"$scratch/cut.gz"
"$memblock" show "$scratch/cut.gz" >"$scratch/out" 2>"$scratch/err"
[ $? -eq 0 ] && grep -q 'cut.gz: the compressed data are cut off, reading what is there' "$scratch/err"
report $? "a compressed file that is cut off"

mkdir -p "$scratch/memmap/0" "$scratch/memmap/1" "$scratch/memmap/10"
entry() { # NUMBER START END TYPE
  echo "$2" >"$scratch/memmap/$1/start"
  echo "$3" >"$scratch/memmap/$1/end"
  echo "$4" >"$scratch/memmap/$1/type"
}
entry 0 0x0 0x9ffff "System RAM"
entry 1 0x100000 0x7fffffff "System RAM"
entry 10 0xfffc0000 0xffffffff Reserved
"$memblock" show "$scratch/memmap" >"$scratch/out" 2>"$scratch/err"
grep -q 'Memory: 2.00 GiB in 2 banks' "$scratch/out" && grep -q '0xfffc0000-0xffffffff.*10  *platform' "$scratch/out"
report $? "a tree like /sys/firmware/memmap"
echo zero >"$scratch/memmap/1/start"
fails "a tree with a broken entry" 1 'memmap/1/start:1: expected an address like 0x100000' \
  "$memblock" show "$scratch/memmap"
rm "$scratch/memmap/0/end"
fails "a tree with a missing file" 1 'memmap/0/end: No such file' "$memblock" show "$scratch/memmap"
mkdir "$scratch/empty"
fails "an empty directory" 1 'a directory without entries: expected 0, 1, ..' "$memblock" show "$scratch/empty"

# ---- several maps ----

cat >"$scratch/log" <<END
[    0.000000] Command line: quiet
[    0.000000] BIOS-provided physical RAM map:
[    0.000000] BIOS-e820: [mem 0x0000000000000000-0x00000000003fffff] usable
[    0.000000] BIOS-e820: [mem 0x00000000fffc0000-0x00000000ffffffff] reserved
[    0.000000] BIOS-e820: [mem 0x0000000100000000-0x00000
[    0.000000] efi: mem00: [Conventional|   |WB] range=[0x0000000000000000-0x000000000000ffff] (0MB)
[    0.000000] DMI: ACME
[    0.000000] e820: update [mem 0x00000000-0x00000fff] usable ==> reserved
# --- the other
[    0.000000] BIOS-e820: [mem 0x0000000000000000-0x00000000001fffff] usable
END
prints "the maps of a log" "map                    ranges       memory anomalies  machine
kernel                      3     4.00 MiB         1  ACME
BIOS-e820                   2        4 MiB         1  ACME
EFI                         1       64 KiB         0  ACME
kernel #2                   1        2 MiB         0  the other
BIOS-e820 #2                1        2 MiB         0  the other" "$memblock" show --list "$scratch/log"
"$memblock" show --map 'BIOS-e820 #2' "$scratch/log" | grep -q 'Memory: 2 MiB in 1 bank'
report $? "a map by name"
"$memblock" boot --map EFI --cmdline mem=1G@4G "$scratch/log" | grep -q '^Memory: 1 GiB in 1 bank'
report $? "boot on a map by name"
fails "a map that is not there" 1 "holds no map named 'nothing'; --list names what it holds" \
  "$memblock" show --map nothing "$scratch/log"
"$memblock" show --list --json "$scratch/log" >"$scratch/out"
[ "$(grep -c '"map":' "$scratch/out")" -eq 5 ]
report $? "the maps of a log as JSON"

# ---- the gate ----

prints "nothing wrong" "$maps/e820/vm-bhyve-128mib.txt: no anomalies in map 'kernel'" \
  "$memblock" show --check $maps/e820/vm-bhyve-128mib.txt
"$memblock" show --check "$scratch/log" >"$scratch/out"
[ $? -eq 1 ] && [ "$(wc -l <"$scratch/out")" -eq 1 ] &&
  grep -q "^$scratch/log: line 5 cannot be read: \"BIOS-e820: \[mem 0x0000000100000000-0x00000\", expected" "$scratch/out"
report $? "a line that is cut off fails the check"
cat >"$scratch/overlap" <<END
BIOS-e820: [mem 0x0-0x9ffff] usable
BIOS-e820: [mem 0x100000-0x3fffff] usable
BIOS-e820: [mem 0x300000-0x37ffff] ACPI data
BIOS-e820: [mem 0x10000000-0x3fffffff] usable
END
"$memblock" show --check "$scratch/overlap" >"$scratch/out"
[ $? -eq 1 ] &&
  grep -q 'memory 0x00100000-0x003fffff (line 2) and acpi-data 0x00300000-0x0037ffff (line 3) overlap: line 3 is believed' "$scratch/out"
report $? "an overlap fails the check, both sources named"
"$memblock" show --list "$scratch/overlap" >"$scratch/out"
grep -q '^BIOS-e820  *4  *771.62 MiB  *1 *$' "$scratch/out"
report $? "the list counts what the check finds"
"$memblock" show --check --json "$scratch/overlap" >"$scratch/out"
[ $? -eq 1 ] && grep -q '"anomalies"' "$scratch/out"
report $? "the check as JSON"
"$memblock" show "$scratch/overlap" | grep -q '0x00100000-0x003fffff' &&
  "$memblock" show --clean "$scratch/overlap" | grep -q '0x00380000-0x003fffff'
report $? "a map as it is told, and clean"
"$memblock" boot "$scratch/overlap" >"$scratch/out" 2>"$scratch/err"
grep -q '^  0x00100000-0x002fffff ' "$scratch/out" && grep -q '^  0x00380000-0x003fffff ' "$scratch/out"
report $? "boot works on the clean map"

"$memblock" boot tests/fixtures/machines/amd64-k61-bios-1g-memmap-many/boot.log.gz >"$scratch/out" 2>"$scratch/err"
[ $? -eq 0 ] && grep -q "memblock's array .memory." "$scratch/out"
report $? "boot on more banks than the first array holds"

# ---- what cannot be read ----

fails "an unknown format" 2 '--format frob: expected one of the names that --format list prints' "$memblock" show --format frob $log
fails "a format that does not fit" 1 'no line of the expected form: "base_addr = 0xBASE, length' \
  "$memblock" show --format lsmmap $log
printf '{ "ranges": [ { "kind": "memory", "base": "1G", "size": "0x1000" } ] }' >"$scratch/bad.json"
fails "JSON with a wrong value" 1 'bad.json: ranges\[0\].base: expected a string like "0x80000000"' \
  "$memblock" show "$scratch/bad.json"
printf '{\n"ranges": [\n oops' >"$scratch/bad.json"
fails "broken JSON" 1 'bad.json:3: not JSON from here on' "$memblock" show "$scratch/bad.json"
printf 'add 0x80000000 1G\nadd oops\n' >"$scratch/script"
fails "a script with an error" 1 'script:2: ' "$memblock" show "$scratch/script"
printf 'add 0x80000000 1G\nBIOS-e820: [mem 0x100000-0x3fffff] usable\n' >"$scratch/both"
"$memblock" show --list "$scratch/both" >"$scratch/out" 2>"$scratch/err"
[ $? -eq 0 ] && [ "$(sed '1d; s/ .*//' "$scratch/out" | tr '\n' ' ')" = "kernel BIOS-e820 " ] &&
  grep -q "both:2: unknown operation 'BIOS-e820:'" "$scratch/err" && grep -q "what looks like 'script of operations' in it is left out" "$scratch/err"
report $? "a log that begins like a script stays a log"
printf '00000000-00000000 : System RAM\n  00000000-00000000 : Kernel code\n' >"$scratch/hidden"
fails "addresses that are hidden" 1 'all addresses are 0: /proc/iomem shows them to root only' \
  "$memblock" show "$scratch/hidden"
: >"$scratch/nothing"
fails "an empty file" 1 'not a memory map I can read' "$memblock" show "$scratch/nothing"
fails "a descriptor size that is none" 2 '--descriptor-size 0: expected a number from 1 to 65536' \
  "$memblock" show --descriptor-size 0 $log
fails "--check and --list" 2 '--check and --list exclude each other' "$memblock" show --check --list $log
"$memblock" show --format list | grep -q '^  kernel-log  *kernel log'
report $? "the list of formats"
"$memblock" show --format list | sed -n 's/^  \([a-z0-9-]*\) .*/\1/p' >"$scratch/err"
grep '^### ' docs/formats.md | grep -o '`[a-z0-9-]*`' | tr -d '`' | grep -xFf "$scratch/err" >"$scratch/out"
cmp -s "$scratch/out" "$scratch/err"
report $? "the documentation has the same formats in the same order"

finish
