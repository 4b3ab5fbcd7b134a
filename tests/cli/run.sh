#!/bin/sh
# SPDX-License-Identifier: MIT
#
# run.sh - memblock run: scripts from files and pipes, recording, JSON, the prompt, and errors.
. tests/cli/lib.sh

cat >"$scratch/script" <<'SCRIPT'
# A small board.
add 0x80000000 512M
reserve 0x80000000 8m   # the kernel
phys_alloc_range 64K 4K 0 0
alloc_try_nid_raw 100 0 0 4G -1
is_reserved 0x80000000
state
SCRIPT
expected='add 0x80000000 512M = 0
reserve 0x80000000 8m = 0
phys_alloc_range 64K 4K 0 0 = 0x9fff0000
# WARNING: memblock: allocation with an alignment of 0
alloc_try_nid_raw 100 0 0 4G -1 = 0x9ffeff80
is_reserved 0x80000000 = 1
state
  memory 0x80000000 0x20000000 64 0x0
  reserved 0x80000000 0x800000 64 0x0
  reserved 0x9ffeff80 0x64 64 0x0
  reserved 0x9fff0000 0x10000 64 0x0
  totals 0x20000000 0x810064 128 128'
prints "a script prints a trace" "$expected" "$memblock" run "$scratch/script"

"$memblock" run <"$scratch/script" >"$scratch/actual" 2>"$scratch/err"
printf '%s\n' "$expected" | diff - "$scratch/actual" >"$scratch/out"
report $? "a script comes through a pipe"

"$memblock" run --record "$scratch/recorded.trace" "$scratch/script" >"$scratch/out" 2>&1 &&
  "$memblock" check "$scratch/recorded.trace" >"$scratch/out" 2>&1
report $? "a recording matches when it is checked"

"$memblock" run "$scratch/recorded.trace" >"$scratch/actual" 2>"$scratch/err"
printf '%s\n' "$expected" | diff - "$scratch/actual" >"$scratch/out"
report $? "a recorded trace runs as a script"

# The rules a trace was recorded under stay with it.
printf '%s\n' 'set_node 0 1 memory 1' 'add 0x100000 0x100000' 'free_ranges 64 0' 'state' >"$scratch/old"
"$memblock" run --rules 5.0 --record "$scratch/old.trace" "$scratch/old" >"$scratch/out" 2>&1 &&
  grep -q 'rules=5.0$' "$scratch/old.trace" &&
  "$memblock" check "$scratch/old.trace" >"$scratch/out" 2>&1
report $? "a recording names other rules than 6.12"

"$memblock" run --json "$scratch/script" >"$scratch/out" 2>"$scratch/err" &&
  tr -d ' \n\t' <"$scratch/out" | grep -qF \
    '{"line":4,"op":"phys_alloc_range","args":["64K","4K","0","0"],"result":"0x9fff0000"}'
report $? "--json gives operation, arguments and result"
tr -d '\n\t' <"$scratch/out" | grep -qF '"memory 0x80000000 0x20000000 64 0x0"'
report $? "--json gives the lines of a result"

"$memblock" run --debug "$scratch/script" 2>&1 | grep -q \
  '^# memblock_reserve: \[0x0000000080000000-0x00000000807fffff\]$'
report $? "--debug shows the kernel's lines as comments"
"$memblock" run --debug --rules 5.0 - <<'SCRIPT' 2>&1 | grep -q '^#    memblock_free: \['
reserve 0x1000 0x1000
free 0x1000 0x1000
SCRIPT
report $? "--rules 5.0 words them as 5.0 did"

# Errors name the line and what was expected, and nothing behind them is carried out.
bad() { # NAME PATTERN LINE...
  name=$1 pattern=$2
  shift 2
  printf '%s\n' "$@" | sed 's/_\([0-9]*M\)/ \1/g' >"$scratch/bad"
  fails "$name" 1 "bad:$pattern" "$memblock" run "$scratch/bad"
}
bad "an unknown operation" "2: unknown operation 'frobnicate'" "state" "frobnicate 1"
bad "a missing argument" "1: add: expected SIZE, got '' (usage: add BASE SIZE)" "add 0x1000"
bad "one argument too many" "1: add: '3' is one argument too many" "add 1 2 3"
bad "not a number" "1: reserve: expected BASE, got 'zero'" "reserve zero 1"
bad "a number beyond 64 bits" "1: add: expected SIZE, got '0x10000000000000000'" \
  "add 0 0x10000000000000000"
bad "a suffix that overflows" "1: add: expected SIZE, got '16E'" "add 0 16E"
bad "a negative address" "1: add: expected BASE, got '-1'" "add -1 1"
bad "an unknown list" "1: search: expected memory|reserved, got 'ram'" "search ram 0"
bad "a switch that is neither 0 nor 1" "1: set_bottom_up: expected 0|1, got '2'" "set_bottom_up 2"
bad "an unknown directive" "1: unknown directive '%frob'" "%frob"
bad "an unknown setting" "1: %config: unknown setting 'colour=1'" "%config colour=1"
bad "a trace of another version" "1: only version 1" "%memblock-trace 2"
# shellcheck disable=SC2046
bad "a panic" "129: the machine panicked: memblock: cannot resize reserved array" \
  $(seq 1 2 400 | sed 's/.*/reserve_&M_1M/') state
fails "a missing script" 1 "nosuch: No such file" "$memblock" run nosuch
fails "a recording that cannot be written" 1 "No such file or directory" \
  "$memblock" run --record "$scratch/no/where" "$scratch/script"
fails "two scripts" 2 "more than one script" "$memblock" run a b
fails "an unknown option" 2 "unknown or incomplete option '--frob'" "$memblock" run --frob
fails "unknown rules" 2 "none of 5.0" "$memblock" run --rules 2.4
fails "an unknown command" 2 "'frob' is not a command" "$memblock" frob

# The prompt, on a terminal made by script(1) of util-linux where the machine has terminals to give.
if script -qec true /dev/null >/dev/null 2>&1; then
  { sleep 1; printf 'add 1M 1M\nhelp search\nnonsense\nstart_of_dram\nquit\n'; sleep 1; } |
    ASAN_OPTIONS=detect_leaks=0 script -qec "$memblock run" /dev/null >"$scratch/out" 2>&1
  tr -d '\r' <"$scratch/out" | grep -qx '0x100000'
  report $? "the prompt prints results"
  grep -q 'search memory|reserved ADDR' "$scratch/out"
  report $? "the prompt explains an operation"
  grep -q "unknown operation 'nonsense'" "$scratch/out"
  report $? "the prompt goes on after an error"
fi

# What --help says is there.
for command in boot show draw fit run check pagetable replay diff; do
  "$memblock" $command --help >"$scratch/out" 2>&1 && grep -q "^Usage: memblock $command" "$scratch/out"
  report $? "$command --help"
  "$memblock" --help | grep -q "^  $command "
  report $? "$command is listed by --help"
done
"$memblock" >"$scratch/out" 2>&1
[ $? -eq 2 ]
report $? "no command at all is wrong usage"
"$memblock" --version | grep -qE '^memblock [0-9]+\.[0-9]+\.[0-9]+$'
report $? "--version"
finish
