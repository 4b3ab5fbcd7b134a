#!/bin/sh
# SPDX-License-Identifier: MIT
#
# footprint.sh CC FLAGS SOURCE... - what the library occupies at -Os, one figure a line with the most it may be:
# "WORDS: BYTES LIMIT". Compiled as kernels are, without unwind tables and at a fixed address, and without the explanation
# of failed allocations, which is an option; read-only data counts as text. The deepest stack is that of the longest chain
# of calls, return addresses included, up to the calls into the port.
set -eu

cc=$1 flags=$2
shift 2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

for source in "$@"; do
  # shellcheck disable=SC2086
  (cd "$dir" && $cc $flags -DMEMBLOCK_EXPLAIN=0 -I"$OLDPWD/include" -Os -fno-pie -fno-asynchronous-unwind-tables -fcallgraph-info=su -c \
    -o "$(basename "$source" .c).o" "$OLDPWD/$source")
done

first_arrays=$(nm -S "$dir/state.o" | awk '
  function hex(s,  i, n) {
    for (i = 1; i <= length(s); i++)
      n = 16 * n + index("0123456789abcdef", tolower(substr(s, i, 1))) - 1
    return n
  }
  $4 ~ /^first_/ { sum += hex($2) }
  END { print sum }')

size "$dir"/*.o | awk -v first="$first_arrays" '
  NR > 1 { text += $1; data += $2 + $3 }
  END {
    print "bytes of text and read-only data: " text " 12288"
    print "bytes of data besides the two first arrays: " data - first " 512"
  }'

cat "$dir"/*.ci | awk -F '"' '
  function depth(function_name,  most, deepest, i, count, callees, below) {
    if (function_name in known)
      return known[function_name]
    known[function_name] = 0 # a way back into the chain counts once
    count = split(calls[function_name], callees, "\n")
    for (i = 1; i <= count; i++) {
      below = depth(callees[i])
      if (below > most) {
        most = below
        deepest = callees[i]
      }
    }
    next_of[function_name] = deepest
    return known[function_name] = most + frame[function_name]
  }
  /^node:/ {
    if (match($4, /[0-9]+ bytes/))
      frame[$2] = substr($4, RSTART, RLENGTH) + 0
  }
  /^edge:/ { calls[$2] = calls[$2] (calls[$2] == "" ? "" : "\n") $4 }
  END {
    for (name in frame) {
      if (depth(name) > most) {
        most = depth(name)
        deepest = name
      }
    }
    print "bytes of stack in the deepest chain of calls: " most " 512"
    for (; deepest != ""; deepest = next_of[deepest]) {
      name = deepest
      sub(/.*\//, "", name)
      print frame[deepest] "\t" name >"/dev/stderr"
    }
  }'
