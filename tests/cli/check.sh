#!/bin/sh
# SPDX-License-Identifier: MIT
#
# check.sh - memblock check: every recorded trace matches, and what does not match is shown where it differs.
. tests/cli/lib.sh

for trace in tests/golden/*.trace; do
  prints "$(basename "$trace") matches Linux" "1 of 1 traces match" "$memblock" check "$trace"
done
prints "a directory stands for its traces" "64 of 64 traces match" "$memblock" check tests/golden

# One wrong digit anywhere is found, and named by line.
cat >"$scratch/good.trace" <<'TRACE'
%memblock-trace 1
%config page=0x1000 phys_bits=64 max_nodes=64 init_regions=128 region_bytes=0x18 smp_cache_bytes=0x40 movable_node=0 mirrored_kernelcore=0
add 0x80000000 0x20000000 = 0
# a comment
reserve 0x80000000 0x800000 = 0
phys_alloc_range 0x10000 0x1000 0x0 0x0 = 0x9fff0000
state
  memory 0x80000000 0x20000000 64 0x0
  reserved 0x80000000 0x800000 64 0x0
  reserved 0x9fff0000 0x10000 64 0x0
  totals 0x20000000 0x810000 128 128
TRACE
prints "a trace with comments matches" "1 of 1 traces match" "$memblock" check "$scratch/good.trace"

sed 's/= 0x9fff0000/= 0x9ffe0000/' "$scratch/good.trace" >"$scratch/value.trace"
"$memblock" check "$scratch/value.trace" >"$scratch/out" 2>&1
[ $? -eq 1 ] && diff - "$scratch/out" <<EXPECTED
$scratch/value.trace:6: phys_alloc_range 0x10000 0x1000 0x0 0x0
  expected: 0x9ffe0000
  got:      0x9fff0000
0 of 1 traces match
EXPECTED
report $? "a wrong value is shown with line, expected and got"

sed 's/reserved 0x9fff0000 0x10000 64/reserved 0x9fff0000 0x10000 3/' "$scratch/good.trace" \
  >"$scratch/lines.trace"
"$memblock" check "$scratch/lines.trace" >"$scratch/out" 2>&1
[ $? -eq 1 ] && diff - "$scratch/out" <<EXPECTED
$scratch/lines.trace:7: state
  expected:   reserved 0x9fff0000 0x10000 3 0x0
  got:        reserved 0x9fff0000 0x10000 64 0x0
0 of 1 traces match
EXPECTED
report $? "a wrong line is shown"

sed '/totals/d' "$scratch/good.trace" >"$scratch/short.trace"
"$memblock" check "$scratch/short.trace" >"$scratch/out" 2>&1
[ $? -eq 1 ] && grep -q 'expected: (no more lines)' "$scratch/out"
report $? "a missing line is shown"

"$memblock" check "$scratch/good.trace" "$scratch/value.trace" >"$scratch/out" 2>&1
[ $? -eq 1 ] && grep -q '^1 of 2 traces match' "$scratch/out"
report $? "several traces are counted"

# What the build cannot take is an error, not a mismatch.
sed 's/phys_bits=64/phys_bits=32/' "$scratch/good.trace" >"$scratch/config.trace"
"$memblock" check "$scratch/config.trace" >"$scratch/out" 2>&1
[ $? -eq 1 ] && grep -q ':2: %config: phys_bits=0x20, but this build takes 0x40 only' "$scratch/out"
report $? "a configuration of another build is named"

sed 1d "$scratch/good.trace" >"$scratch/header.trace"
"$memblock" check "$scratch/header.trace" >"$scratch/out" 2>&1
[ $? -eq 1 ] && grep -q ':1: not a trace' "$scratch/out"
report $? "a trace without a header is refused"

sed 's/init_regions=128/init_regions=8/' "$scratch/good.trace" >"$scratch/small.trace"
"$memblock" check "$scratch/small.trace" >"$scratch/out" 2>&1
[ $? -eq 1 ] && grep -q 'totals 0x20000000 0x810000 8 8' "$scratch/out"
report $? "a smaller first array is taken from the configuration"

printf '%%memblock-trace 1\nadd 0 0x1000 = 0\nreserve 0 0x1000\nnonsense 1\n' >"$scratch/bad.trace"
"$memblock" check "$scratch/bad.trace" >"$scratch/out" 2>&1
[ $? -eq 1 ] && grep -q ':3: reserve 0 0x1000' "$scratch/out"
report $? "a result that was not recorded differs"

fails "a missing file" 1 "nosuch.trace: No such file" "$memblock" check nosuch.trace
mkdir "$scratch/empty"
fails "a directory without traces" 1 "no file here ends in .trace" "$memblock" check "$scratch/empty"
fails "no trace at all" 2 "no trace given" "$memblock" check
fails "an unknown option" 2 "unknown option '--frob'" "$memblock" check --frob x
fails "unknown rules" 2 "needs one of 5.0, 6.1, 6.12, 7.2" "$memblock" check --rules 4.4 x

# The memblock=debug lines and the final dump, as Linux 6.12 logged them.
for log in tests/golden/log/*.log; do
  name=$(basename "$log" .log)
  { cat "tests/golden/$name.trace"; echo dump; } >"$scratch/with-dump.trace"
  "$memblock" run --debug "$scratch/with-dump.trace" 2>&1 |
    sed -n -e '/^# WARNING: /d' -e '/, too near the top /d' -e 's/^# //p' >"$scratch/actual"
  sed 's/ anchor_caller+0x10\/0x20$//' "$log" | diff - "$scratch/actual" >"$scratch/out"
  report $? "$name logs what Linux logged"
done
finish
