#!/bin/sh
# SPDX-License-Identifier: MIT
#
# replay.sh - memblock replay: recorded boots of every architecture, public logs of older kernels, the whole output
# on some of them, and the errors. A change of the output is looked at and then kept with
# UPDATE=1 sh tests/cli/replay.sh BUILD_DIR.
. tests/cli/lib.sh
export LC_ALL=C
boots=tests/fixtures/boots
logs=tests/fixtures/maps

same_as() { # NAME FILE: what is in $scratch/actual is what was kept, and $status was 0
  [ -z "$UPDATE" ] || cp "$scratch/actual" "tests/cli/expected/$2"
  diff "tests/cli/expected/$2" "$scratch/actual" >"$scratch/out" && [ "$status" -eq 0 ]
  report $? "$1"
}

output() { # NAME FILE ARGUMENTS...: standard output is FILE
  name=$1 file=$2
  shift 2
  "$memblock" "$@" >"$scratch/actual" 2>"$scratch/err" </dev/null
  status=$?
  same_as "$name" "$file"
}

unpack() { # BOOT: its files, as $scratch/boot.log and $scratch/memblock
  for file in boot.log memblock; do
    rm -f "$scratch/$file"
    [ ! -f "$boots/$1/$file.gz" ] || gzip -dc "$boots/$1/$file.gz" >"$scratch/$file"
  done
}

# ---- every boot ends as its kernel's did ----

scripts/replay-boots.sh "$memblock" $boots >"$scratch/actual" 2>"$scratch/err"
status=$?
same_as "recorded boots of four architectures" replay-boots.txt

if [ -d ../shared/boots ]; then
  scripts/replay-boots.sh "$memblock" ../shared/boots >"$scratch/out" 2>"$scratch/err"
  status=$?
  tail -n 1 "$scratch/out" | awk '{ exit !($1 > 0 && $8 == 0 && $9 == 0 && / 0 differ/) }' && [ $status -eq 0 ]
  report $? "all recorded boots: everything predicted, no state differs"
fi

for log in $logs/memblock/*.txt $logs/failures/*.txt; do
  "$memblock" replay --quiet "$log" 2>&1 | grep -E '^Allocations|more whose' | sed "s,^,$(basename "$log" .txt): ,"
done >"$scratch/actual"
status=0
same_as "public logs of older kernels" replay-logs.txt

# ---- the whole output ----

output "two dumps, no-map memory, a limit" replay-efi.txt \
  replay --final $boots/armhf/lpae61-virt-efi-1g/memblock.gz $boots/armhf/lpae61-virt-efi-1g/boot.log.gz
output "JSON" replay.json replay --json tests/cli/replay.log
output "without operations" replay-quiet.txt replay --quiet --owners tests/cli/replay.log
output "an array that grows on a 32-bit kernel" replay-doubled.txt \
  replay --final $boots/armhf/armmp61-virt-1g-memrsv115/memblock.gz --quiet $boots/armhf/armmp61-virt-1g-memrsv115/boot.log.gz
check "both arrays grow" sh -c "'$memblock' replay --quiet $boots/amd64/k61-bios-1g-memmap-many/boot.log.gz | grep -q '^Array doublings   1 of memory, 1 of reserved'"

# ---- without a dump ----

unpack arm64/k61-virt-1g-rsvdtb
grep -vE 'MEMBLOCK conf|(memory|reserved)(\[|\.cnt)|memory size' "$scratch/boot.log" >"$scratch/nodump.log"
"$memblock" replay --quiet "$scratch/nodump.log" 2>"$scratch/err" | grep -q 'Allocations *546: 545 predicted, 1 once'
report $? "without a dump memory comes from the ranges of the nodes"
"$memblock" replay --quiet --map "$boots/arm64/k61-virt-1g-rsvdtb/machine.dtb" "$scratch/nodump.log" >"$scratch/out" 2>"$scratch/err"
! grep -q 'NOT PREDICTED\|cannot be' "$scratch/out" && grep -q 'Allocations *546:' "$scratch/out"
report $? "without a dump a device tree tells the start"

# ---- what differs ----

has() { # JSON: it is part of what is in $scratch/out
  tr -d ' \n\t' <"$scratch/out" | grep -qF "$1"
}

sed 's/0x000000007ffff000-0x000000007fffffff\] memblock_alloc/0x000000007fffb000-0x000000007fffbfff] memblock_alloc/' \
  tests/cli/replay.log >"$scratch/wrong.log"
"$memblock" replay "$scratch/wrong.log" >"$scratch/out" 2>"$scratch/err"
[ $? -eq 1 ] && grep -q 'NOT PREDICTED' "$scratch/out"
report $? "an allocation that is not predicted"
unpack armhf/armmp61-virt-2g
sed -i '$d' "$scratch/memblock"
"$memblock" replay --quiet --final "$scratch/memblock" "$scratch/boot.log" >"$scratch/out" 2>"$scratch/err"
[ $? -eq 1 ] && grep -q 'reserved 0xbf000000-0xbfffffff: only in the simulated state' "$scratch/out"
report $? "a final state that differs"

"$memblock" replay --quiet --final tests/cli/replay.log tests/cli/replay.log >"$scratch/out" 2>"$scratch/err"
[ $? -eq 1 ] && grep -q 'memory 0x40000000-0x7fffffff: node 0 in the simulated, no node in the recorded state' "$scratch/out"
report $? "a dump as the final state, and nodes that differ"

# ---- several boots ----

{
  echo '[    0.000000] Linux version 5.10.0'
  echo '[    0.000000] memblock_reserve: [0x0000000000001000-0x0000000000001fff] somebody+0x1/0x2'
  cat tests/cli/replay.log
} >"$scratch/two.log"
"$memblock" replay --quiet tests/cli/replay.log >"$scratch/alone"
"$memblock" replay --quiet --boot 2 "$scratch/two.log" >"$scratch/second"
sed -E '/^warning: .*two.log:3: boot 2 of 2 begins here/d; /^Boot  *2 of 2, from line 3;/d' "$scratch/second" >"$scratch/out"
[ "$(wc -l <"$scratch/second")" -eq $(($(wc -l <"$scratch/alone") + 2)) ] &&
  sed -E 's/line [0-9]+ */line/' "$scratch/alone" >"$scratch/expected" &&
  sed -E 's/line [0-9]+ */line/' "$scratch/out" | diff "$scratch/expected" - >"$scratch/err"
report $? "the second boot of two is replayed as if it was alone"
"$memblock" replay --quiet "$scratch/two.log" >"$scratch/out" 2>"$scratch/err"
grep -q '^Boot  *1 of 2, from line 1; --boot takes another$' "$scratch/out" && grep -q '^Operations  *1$' "$scratch/out"
report $? "without --boot it is the first, and says so"
"$memblock" replay --json --boot 2 "$scratch/two.log" | tr -d '\t\n' >"$scratch/out"
grep -q '"boot":2,"boots":2,' "$scratch/out"
report $? "the second boot as JSON"
fails "a boot that is not there" 1 'two.log: there is no boot 3 with memblock=debug, the last is 2' \
  "$memblock" replay --boot 3 "$scratch/two.log"
fails "no boot" 2 '--boot 0: expected a number from 1' "$memblock" replay --boot 0 "$scratch/two.log"

printf 'memory\n   0: 0x40000000..0x5fffffff\n   1: 0x60000000..0x7fffffff\n' >"$scratch/cut"
"$memblock" replay --quiet --json --final "$scratch/cut" tests/cli/replay.log >"$scratch/out" 2>"$scratch/err"
[ $? -eq 1 ] && has '"final":{"same":false,"differences":[],"cut_differs":{"memory":true,"reserved":false}}' &&
  has '"doublings_not_predicted":0'
report $? "a list cut into other regions, as JSON"

unpack armhf/armmp61-virt-1g-memrsv115
sed -i '/reserved is doubled/,+1s/0x6f6d/0x6f5d/g' "$scratch/boot.log"
"$memblock" replay --quiet --json "$scratch/boot.log" >"$scratch/out" 2>"$scratch/err"
[ $? -eq 1 ] && has '"doublings_not_predicted":1' && has '"doublings":{"memory":0,"reserved":1}'
report $? "an array that grew elsewhere, as JSON"

# ---- errors ----

fails "no such log" 1 '^memblock: nowhere.log: No such file' "$memblock" replay nowhere.log
fails "a log without memblock=debug" 1 'show.sh: no line of memblock=debug' "$memblock" replay tests/cli/show.sh
printf 'memory\n   0: 0x1000-0x1fff\n' >"$scratch/bad"
fails "a malformed final state" 1 'bad:2: expected "N: 0xFIRST..0xLAST"' "$memblock" replay --final "$scratch/bad" tests/cli/replay.log
"$memblock" replay --final - tests/cli/replay.log <"$scratch/bad" >"$scratch/out" 2>"$scratch/err"
[ $? -eq 1 ] && grep -q '^memblock: standard input:2: expected' "$scratch/err"
report $? "a malformed final state from standard input"
fails "no log" 2 'expected one LOG' "$memblock" replay
fails "an unknown option" 2 'unknown option --fast' "$memblock" replay --fast x
fails "an option without its value" 2 'option --final needs a value' "$memblock" replay x --final
check "the help" sh -c "'$memblock' replay --help | grep -q '^Usage: memblock replay'"

finish
