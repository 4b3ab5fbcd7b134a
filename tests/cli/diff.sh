#!/bin/sh
# SPDX-License-Identifier: MIT
#
# diff.sh - memblock diff: of logs, states and maps, and its errors.
. tests/cli/lib.sh
export LC_ALL=C
boots=tests/fixtures/boots

differs() { # NAME PATTERN ARGUMENTS...: exit status 1, and a line like PATTERN
  name=$1 pattern=$2
  shift 2
  "$memblock" diff "$@" >"$scratch/out" 2>"$scratch/err" </dev/null
  [ $? -eq 1 ] && grep -q -- "$pattern" "$scratch/out"
  report $? "$name"
}

sed 's/0x000000007ffff000-0x000000007fffffff\] memblock_alloc/0x000000007fffb000-0x000000007fffbfff] memblock_alloc/' \
  tests/cli/replay.log >"$scratch/other.log"
differs "two logs: what moved, and whose it is" \
  '^  moved  *0x7ffff000-0x7fffffff -> 0x7fffb000 .* early_alloc (line 14) -> (line 14)$' \
  tests/cli/replay.log "$scratch/other.log"
prints "a log and itself" "A  tests/cli/replay.log  (boot log)
B  tests/cli/replay.log  (boot log)

no difference" "$memblock" diff tests/cli/replay.log tests/cli/replay.log
differs "two states" '^  went  *0x7f000000-0x7fffffff  *16 MiB  reserved$' \
  $boots/armhf/armmp61-virt-1g-memrsv115/memblock.gz $boots/armhf/lpae61-virt-4g/memblock.gz
prints "a log and the state that its kernel ended in" "A  $boots/armhf/armmp61-virt-2g/boot.log.gz  (boot log)
B  $boots/armhf/armmp61-virt-2g/memblock.gz  (memblock state)
memory: flags are not compared, B does not show them
memory: nodes are not compared, B does not show them
reserved: owners are not compared, B does not show them

no difference" "$memblock" diff $boots/armhf/armmp61-virt-2g/boot.log.gz $boots/armhf/armmp61-virt-2g/memblock.gz
differs "two maps" '^  appeared  0x880000000-0x8ffffffff  *2 GiB  memory$' samples/asus-nexus7.dtb samples/ti-j721e-sk.dtb
differs "JSON" '"change":.*"appeared"' --json samples/asus-nexus7.dtb samples/ti-j721e-sk.dtb

# ---- what only one side shows ----

cat >"$scratch/old" <<END
== memblock/memory
   0: 0x40000000..0x7fffffff
== memblock/reserved
   0: 0x40204000..0x40207fff
END
sed '/\.\./s/$/    0 NOMAP/' "$scratch/old" >"$scratch/new"
sed 's/NOMAP/NONE/' "$scratch/new" >"$scratch/newer"
sed '/reserved/,$d' "$scratch/old" >"$scratch/memory"
sed '1,/reserved/d' "$scratch/old" >"$scratch/reserved"
"$memblock" diff "$scratch/old" "$scratch/new" >"$scratch/out" 2>"$scratch/err"
[ $? -eq 0 ] && grep -q '^memory: flags are not compared, A does not show them$' "$scratch/out" &&
  grep -q '^reserved: nodes are not compared, A does not show them$' "$scratch/out"
report $? "states of an older and of a newer kernel"
differs "two lists that show flags" '^  changed  *0x40000000-0x7fffffff .* memory, no-map, node 0 -> memory, node 0$' \
  "$scratch/new" "$scratch/newer"
"$memblock" diff "$scratch/memory" "$scratch/old" >"$scratch/out" 2>"$scratch/err"
[ $? -eq 0 ] && grep -q '^reserved: ranges are not compared, A does not show them$' "$scratch/out"
report $? "a state of one list only"
"$memblock" diff --json "$scratch/old" "$scratch/memory" | tr -d ' \t\n' >"$scratch/out"
grep -q '"not_compared":\[{"list":"reserved","what":"ranges","not_in":"b"}\],"differences":\[\]' "$scratch/out"
report $? "a state of one list only, as JSON"
fails "two states without a list in common" 1 'memory and .*reserved have no list in common' \
  "$memblock" diff "$scratch/memory" "$scratch/reserved"

# ---- directories ----

mkdir "$scratch/debugfs"
sed '/reserved/,$d' "$scratch/new" >"$scratch/debugfs/memory"
sed '1,/reserved/d' "$scratch/new" >"$scratch/debugfs/reserved"
prints "the directory of a state, and its text" "A  $scratch/debugfs  (memblock state)
B  $scratch/new  (memblock state)

no difference" "$memblock" diff "$scratch/debugfs" "$scratch/new"
mkdir -p "$scratch/memmap/0"
echo 0x40000000 >"$scratch/memmap/0/start"
echo 0x8fffffff >"$scratch/memmap/0/end"
echo "System RAM" >"$scratch/memmap/0/type"
differs "a state and a tree like /sys/firmware/memmap" '^  appeared  0x80000000-0x8fffffff  *256 MiB  memory$' \
  "$scratch/debugfs" "$scratch/memmap"
rm "$scratch/debugfs/memory"
fails "a directory with half a state" 1 'debugfs/memory: No such file' "$memblock" diff "$scratch/debugfs" "$scratch/new"
mkdir "$scratch/empty"
fails "an empty directory" 1 'empty: a directory without entries' "$memblock" diff "$scratch/new" "$scratch/empty"

fails "one file" 2 'expected two files' "$memblock" diff tests/cli/replay.log
fails "an unknown option" 2 'unknown option --fast' "$memblock" diff --fast a b
fails "no such file" 1 '^memblock: nowhere: No such file' "$memblock" diff tests/cli/replay.log nowhere
fails "a file that is nothing" 1 'not a memory map I can read' "$memblock" diff tests/cli/show.sh tests/cli/replay.log
check "the help" sh -c "'$memblock' diff --help | grep -q '^Usage: memblock diff'"

finish
