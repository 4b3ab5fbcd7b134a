#!/bin/sh
# SPDX-License-Identifier: MIT
#
# random.sh - what the random tests do when they fail, shown with a library that has a mistake in it: the sequence that
# shows it is short, lies beside the test program and not in the current directory, and can be carried out.
. tests/cli/lib.sh

directory=$(cd "$1/../property-broken" && pwd)
memblock=$(cd "$1" && pwd)/memblock
rm -f "$directory"/*.script
mkdir "$scratch/elsewhere"
(cd "$scratch/elsewhere" && "$directory/random" --rules 6.12 --ops 4000) >"$scratch/out" 2>"$scratch/err"
status=$?
[ $status -eq 1 ] && grep -q '^not ok 1 ' "$scratch/out"
report $? "the mistake is found"

script=$(sed -n 's/^# written to //p' "$scratch/out" | head -n 1)
case $script in
  "$directory"/*.script) [ -s "$script" ] && [ -z "$(ls -A "$scratch/elsewhere")" ] ;;
  *) false ;;
esac
report $? "the sequence is written beside the program, and its whole path is said"

[ "$(grep -c '^[a-z]' "$script")" -le 3 ] && grep -q '^remove ' "$script"
report $? "it is as short as it can be"
check "it can be carried out" "$memblock" run "$script"

rm -f "$directory"/*.script
finish
