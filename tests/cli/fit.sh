#!/bin/sh
# SPDX-License-Identifier: MIT
#
# fit.sh - memblock fit: the whole answer for each kind of question, the options, and every kind of error. A change
# of the output is looked at and then kept with UPDATE=1 sh tests/cli/fit.sh BUILD_DIR.
. tests/cli/lib.sh
export LC_ALL=C
unset NO_COLOR

# answers NAME STATUS FILE ARGUMENTS...: `memblock fit ARGUMENTS` prints tests/cli/expected/FILE and exits with STATUS.
answers() {
  name=$1 expected_status=$2 file=tests/cli/expected/$3
  shift 3
  "$memblock" fit "$@" >"$scratch/actual" 2>"$scratch/err" </dev/null
  status=$?
  [ -z "$UPDATE" ] || cp "$scratch/actual" "$file"
  diff "$file" "$scratch/actual" >"$scratch/out" && [ $status -eq "$expected_status" ]
  report $? "$name"
}

# says NAME STATUS PATTERN ARGUMENTS...: a line of the answer is like PATTERN.
says() {
  name=$1 expected_status=$2 pattern=$3
  shift 3
  "$memblock" fit "$@" >"$scratch/out" 2>"$scratch/err" </dev/null
  [ $? -eq "$expected_status" ] && grep -q -- "$pattern" "$scratch/out"
  report $? "$name"
}

answers "it fits, and what decided where" 0 fit-place.txt --size 16M --align 2M samples/ti-j721e-sk.dtb
answers "limit and alignment" 1 fit-limit.txt --size 1G --align 1G --max 4G samples/ti-j721e-sk.dtb
answers "several until one does not fit" 1 fit-count.txt --size 300M --count 9 --limit 4G samples/ti-j721e-sk.dtb
answers "four nodes, a hot-pluggable one" 1 fit-node.txt --size 1G --node 1 --max 4G samples/server-4node.dtb
answers "a crash kernel above 4 GiB and its low part" 0 fit-crashkernel.txt --crashkernel 2G samples/ti-j721e-sk.dtb
answers "a pool at a place that is not free" 1 fit-cma.txt --cma 256M@0x90000000 samples/ti-j721e-sk.dtb
answers "JSON" 1 fit-limit.json --json --size 1G --align 1G --max 4G samples/ti-j721e-sk.dtb

"$memblock" fit --size 4K >"$scratch/out" 2>"$scratch/err"
[ $? -eq 0 ] && grep -q 'J721E' "$scratch/out"
report $? "without a map it asks the sample"

"$memblock" fit --size 4K - <samples/asus-nexus7.dtb >"$scratch/out" 2>"$scratch/err"
[ $? -eq 0 ] && grep -q 'map *standard input' "$scratch/out"
report $? "a map from standard input"

# What is proposed really does it.
places() { # ARGUMENTS... : the places of the answer
  "$memblock" fit --json "$@" samples/ti-j721e-sk.dtb | grep '"place"'
}
places --size 1G --align 256M --max 4G | grep -q 0xb0000000
report $? "the alignment that would do does"
places --size 1G --align 1G --max 0x8c0000000 | grep -q 0x880000000
report $? "the limit that would do does"
places --size 0x3bfff000 --align 1G --max 4G | grep -q 0xc0000000
report $? "the size that would do does"

says "bottom up" 0 'bottom up, the lowest of' --size 300M --align 2M --bottom-up
says "a minimum" 1 'holes large enough 7 are below the lowest' --size 2M --min 0xffffffffffffff00
says "mirrored memory that is not there" 1 'not mirrored' --size 4K --flags mirror
says "no-map memory as well" 0 'fits at 0x9f000000' --size 16M --max 0xa0000000 --flags no-map,hotplug
says "the first page" 1 'partly in the first page' --size 64K --max 64K --after map \
  --cmdline mem=64K@0 samples/ti-j721e-sk.dtb
says "nothing allocated yet" 0 'fits at 0x8fffff000' --size 4K --after loading
says "only what the map describes" 0 'fits at 0x80200000' --size 4K --bottom-up --min 0x80200000 --after map
says "a kernel where it was put" 0 'below it *0x80000000-0x80ffffff *16 MiB *kernel image' \
  --size 4K --bottom-up --after map --kernel 0x80000000+16M
says "a map without memory" 1 'there is no memory at all' --size 4K tests/cli/no-memory.dtb
says "a boot that panicked" 1 'no room for struct page map' --size 4M --cmdline mem=4M
says "memory of the command line" 0 'fits at 0x40800000' --size 8M --align 8M --after map \
  --cmdline mem=16M@0x40000000 samples/ti-j721e-sk.dtb
says "older rules: behind the kernel" 0 'hole *0xb1000916-0xffffffff' --size 4K --bottom-up --rules 5.0 --after loading \
  --kernel 0xb0000000+16M
cat >"$scratch/nomap" <<END
== memblock/memory
   0: 0x40000000..0x7fffffff    0 NONE
   1: 0x80000000..0x80ffffff    0 NOMAP
== memblock/reserved
   0: 0x40000000..0x40ffffff    0 NONE
END
says "memblock's own lists: below no-map memory" 0 'fits at 0x7ffff000' --size 4K "$scratch/nomap"
says "memblock's own lists: nothing inside no-map memory" 1 'no-map' --size 4K --min 0x80000000 "$scratch/nomap"
says "node 0" 0 'node 0$' --size 4K --node 0 samples/server-4node.dtb
says "the help" 0 '^Usage: memblock fit' --help

# A recorded boot is stopped in front of every EVERY-th allocation behind its first dump, and asked where that would
# land. The kernel's own answer stands in the line behind the request.
# recorded NAME EVERY LOG.gz
recorded() {
  gzip -dc "$3" >"$scratch/log"
  : >"$scratch/out"
  dump=$(grep -n 'MEMBLOCK configuration' "$scratch/log" | head -n 1 | cut -d: -f1)
  asked=0 wrong=0
  for at in $(grep -nE 'memblock_(phys_alloc_range|alloc_try_nid(_raw)?|alloc_exact_nid_raw): ' "$scratch/log" |
    cut -d: -f1 | awk -v dump="$dump" -v every="$2" '$1 > dump && n++ % every == 0'); do
    head -n $((at - 1)) "$scratch/log" >"$scratch/part"
    request=$(sed -nE "${at}s/.*: ([0-9]+) bytes align=(\w+)( nid=([0-9]+))?.* from=(\w+) max_addr=(\w+) .*/--size \1 --align \2 --min \5 --max \6 n\4/p" \
      "$scratch/log" | sed -E 's/ n$//; s/ n([0-9]+)$/ --node \1/')
    expected=$(sed -nE "$((at + 1))s/.*memblock_reserve: \[0x0*([0-9a-f]+)-.*/0x\1/p" "$scratch/log")
    # shellcheck disable=SC2086
    "$memblock" fit $request "$scratch/part" 2>"$scratch/err" | grep -q "fits at $expected\$" || {
      wrong=$((wrong + 1))
      echo "line $at: $request: not at $expected" >>"$scratch/out"
    }
    asked=$((asked + 1))
  done
  [ "$asked" -ge 4 ] && [ "$wrong" -eq 0 ]
  report $? "$1"
}

recorded "where a recorded arm64 boot put its next allocation" 150 tests/fixtures/boots/arm64/k61-efi-dt-2g/boot.log.gz
recorded "where a recorded amd64 boot put its next allocation" 60 \
  tests/fixtures/boots/amd64/k61-bios-1g-memmap-many/boot.log.gz

fails "no question" 2 'expected one of --size' "$memblock" fit
fails "two questions" 2 'expected one of --size' "$memblock" fit --size 4K --cma 4M
fails "no bytes" 2 'expected one of --size' "$memblock" fit --size 0
fails "a size that is none" 2 'size 4Q: expected bytes' "$memblock" fit --size 4Q
fails "an alignment that is no power of two" 2 'expected a power of two' "$memblock" fit --size 4K --align 12K
fails "a node that cannot be" 2 'expected a number from 0 to 63' "$memblock" fit --size 4K --node 64
fails "no request at all" 2 'count 0: expected a number from 1 to 1000' "$memblock" fit --size 4K --count 0
fails "too many requests" 2 'count 1001: expected a number from 1 to 1000' "$memblock" fit --size 4K --count 1001
fails "a flag that is none" 2 'expected mirror, hotplug' "$memblock" fit --size 4K --flags mirror,shiny
fails "a moment that is none" 2 'expected map, loading or boot' "$memblock" fit --size 4K --after noon
fails "rules that are none" 2 'expected 5.0, 6.1' "$memblock" fit --size 4K --rules 4.4
fails "a malformed crashkernel" 2 'expected SIZE\[@ADDRESS\], SIZE,high' "$memblock" fit --crashkernel 64M,mid
fails "a malformed cma" 2 'expected SIZE\[@ADDRESS\[-END\]\]' "$memblock" fit --cma 64M@2G-1G
fails "a malformed command line" 1 'command line: mem=12Q' "$memblock" fit --size 4K --cmdline mem=12Q
fails "a kernel without a size" 2 'expected ADDR+SIZE' "$memblock" fit --size 4K --kernel 0x80000000
fails "an unknown option" 2 'unknown option' "$memblock" fit --sise 4K
fails "a file that is not there" 1 'No such file' "$memblock" fit --size 4K nowhere.dtb
finish
