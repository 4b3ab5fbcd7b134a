#!/bin/sh
# SPDX-License-Identifier: MIT
#
# bench-compare.sh CC FLAGS BASE - count the instructions of a selection of the bench's workloads with callgrind, for
# the library as it was at git revision BASE and as it is now, and print both. Counts do not depend on how busy the
# machine is. Status 1 if a row takes over 5 % more than it did; 2 if nothing could be compared.
set -eu

fail() {
  echo "bench-compare: $*" >&2
  exit 2
}

[ -n "${3:-}" ] || fail "say what to compare with, as in: make bench-compare BASE=HEAD~1"
cc=$1 flags=$2 base=$3
command -v valgrind >/dev/null || fail "valgrind is not installed (Debian: apt-get install valgrind)"
git rev-parse --quiet --verify "$base^{commit}" >/dev/null || fail "no such revision: $base"

dir=$(mktemp -d)
trap 'git worktree remove --force "$dir/base" 2>/dev/null; rm -rf "$dir"' EXIT
git worktree add --quiet --detach "$dir/base" "$base" || fail "cannot check out $base"

# The bench of this tree with the library of another: build TREE OUTPUT
build() {
  mkdir "$2"
  without=
  grep -q 'struct memblock_range {' "$1/include/memblock/memblock.h" || without=-DBENCH_WITHOUT_RANGE
  grep -q 'int memblock_reserve_many(' "$1"/src/*.c || without="$without -DBENCH_WITHOUT_MANY"
  [ -d "$1/arch/arm" ] || without="$without -DBENCH_WITHOUT_ARM"
  # shellcheck disable=SC2086
  for source in "$1"/src/*.c "$1"/arch/arm/*.c; do
    [ -e "$source" ] || continue
    $cc -std=c11 -ffreestanding -I"$1/include" $flags -c -o "$2/lib-$(basename "$source" .c).o" "$source"
  done
  # shellcheck disable=SC2086
  for source in bench/*.c; do
    $cc -std=c11 -D_GNU_SOURCE -I"$1/include" $without $flags -c -o "$2/$(basename "$source" .c).o" "$source"
  done
  # shellcheck disable=SC2086
  $cc $flags -o "$2/bench" "$2"/*.o -lm
}

# One line for each row: its name, N, operations, instructions: count OUTPUT
count() {
  valgrind --tool=callgrind --toggle-collect=counted_run --dump-after=counted_run \
    --callgrind-out-file="$1/dump" "$1/bench" --count >"$1/rows" 2>"$1/log" || {
    cat "$1/log" >&2
    return 1
  }
  number=0
  while read -r row; do
    number=$((number + 1))
    echo "$row $(sed -n 's/^totals: //p' "$1/dump.$number")"
  done <"$1/rows" >"$1/counts"
}

build "$dir/base" "$dir/before" || fail "the library at $base does not build with this bench"
build . "$dir/after" || fail "the working tree does not build"
count "$dir/before" &
before=$!
count "$dir/after" || fail "callgrind failed on the working tree"
wait $before || fail "callgrind failed on $base"

echo "Instructions per operation: $(git rev-parse --short "$base^{commit}") and the working tree"
awk '
  NR == FNR { before[$1 " " $2] = $4; next }
  FNR == 1 { printf "%-28s %9s %14s %14s %9s\n", "workload", "N", "before", "now", "change" }
  {
    was = before[$1 " " $2]
    if (was == "" || was == 0)
      next
    change = 100 * ($4 - was) / was
    worse += change > 5
    better += change < -5
    printf "%-28s %9s %14.1f %14.1f %+8.1f%%%s\n", $1, $2, was / $3, $4 / $3, change, (change > 5 ? "  WORSE" : "")
  }
  END {
    printf "\n%d rows over 5 %% better, %d over 5 %% worse\n", better, worse
    exit (worse > 0)
  }' "$dir/before/counts" "$dir/after/counts"
