#!/bin/sh
# SPDX-License-Identifier: MIT
#
# replay-boots.sh - replay recorded boots and print a table, one line each, and the sums.
#
#   scripts/replay-boots.sh MEMBLOCK DIR...
#
# A boot is a directory below one of the DIRs with a boot.log, and a `memblock` if the kernel showed its final lists;
# either may be compressed (.gz). Exit status 1 if an allocation of any boot was not predicted or a final state differs.
memblock=$1
shift
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

key() { # NAME: the number behind "NAME": in the JSON
  sed -n "s/^.*\"$1\":[[:space:]]*\([0-9]*\).*/\1/p" "$scratch/json" | head -n 1
}

state() { # what became of the final state, or of the last dump where the kernel shows none
  if [ -z "$final" ] && [ "$(key unexplained)" = 0 ]; then
    echo "$(key dumps) dumps agree"
  elif [ -n "$final" ] && grep -q '"same":[[:space:]]*true' "$scratch/json"; then
    echo same
  else
    echo DIFFERS
  fi
}

find "$@" \( -name boot.log -o -name boot.log.gz \) | sed 's,/boot\.log\(\.gz\)*$,,' | sort >"$scratch/boots"
printf '%-48s %6s %6s %6s %6s %6s %6s %6s  %s\n' boot allocs pred infer noroom unlog expl wrong 'final state'
while read -r boot; do
  log=$boot/boot.log
  [ -f "$log" ] || log=$log.gz
  final=$boot/memblock
  [ -f "$final" ] || final=$final.gz
  [ -f "$final" ] || final=
  timeout 60 "$memblock" replay --quiet --json ${final:+--final "$final"} "$log" >"$scratch/json" 2>"$scratch/err"
  status=$?
  [ -s "$scratch/json" ] || sed 's/^/# /' "$scratch/err"
  name=$(basename "$(dirname "$boot")")/$(basename "$boot")
  printf '%-48s %6d %6d %6d %6d %6d %6d %6d  %s\n' "$name" "$(key allocations)" "$(key predicted)" "$(key inferred)" \
    "$(key no_room)" "$(key unlogged)" "$(key explained)" "$(key not_predicted)" "$(state)"
  [ $status -eq 0 ] || echo "$name" >>"$scratch/bad"
done <"$scratch/boots" | tee "$scratch/table"
awk '{ boots++; for (i = 2; i <= 8; i++) sum[i] += $i; if ($9 == "same") same++; else if ($9 == "DIFFERS") differ++; else dumps++ }
  END { printf "%-48s", boots " boots"; for (i = 2; i <= 8; i++) printf " %6d", sum[i]
        printf "  %d same, %d differ, %d dumps agree\n", same, differ, dumps }' "$scratch/table"
[ ! -s "$scratch/bad" ]
