#!/bin/sh
# SPDX-License-Identifier: MIT
#
# size.sh CC FLAGS SOURCE... - compile the library at -Os and print the sections of every file and the largest stack
# frames. The two first arrays are listed apart: they are what a configuration chooses.
set -eu

cc=$1 flags=$2
shift 2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

for source in "$@"; do
  # shellcheck disable=SC2086
  $cc $flags -Os -fstack-usage -c -o "$dir/$(basename "$source" .c).o" "$source"
done

echo "Sections at -Os, bytes ($($cc -dumpmachine), $($cc --version | sed 1q)):"
(cd "$dir" && size -t ./*.o) | sed 's|\./||'
echo
printf 'Built-in first arrays (part of bss): '
nm -S "$dir/state.o" | awk '
  function hex(s,  i, n) {
    n = 0
    for (i = 1; i <= length(s); i++)
      n = 16 * n + index("0123456789abcdef", tolower(substr(s, i, 1))) - 1
    return n
  }
  $4 ~ /^first_/ { sum += hex($2) }
  END { print sum " bytes" }'
echo
echo "Largest stack frames, bytes:"
cat "$dir"/*.su | awk -F '\t' '{ n = split($1, part, ":"); print $2 "\t" part[n] "\t" part[1] }' |
  sort -rn | sed 8q | awk -F '\t' '{ printf "  %6d  %s (%s)\n", $1, $2, $3 }'
