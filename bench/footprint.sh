#!/bin/sh
# SPDX-License-Identifier: MIT
#
# footprint.sh CC FLAGS SOURCE... - what the library occupies at -Os, one figure a line with the most it may be, if it
# is held against anything: "WORDS: BYTES LIMIT". Measured twice, neither time with the explanation of failed
# allocations, which is an option: with all eras and messages, and with one era and without a log, the way a kernel
# compiles code that knows no other. Flags are those of kernels: no unwind tables, a fixed address, no vector registers,
# a stack aligned to 8 bytes. Read-only data counts as text. The deepest stack is that of the longest chain of calls,
# return addresses included, up to the calls into the port; a function that ends in a jump to another has left its
# frame. The chains go to standard error.
set -eu

cc=$1 flags="$2 -DMEMBLOCK_EXPLAIN=0 -Os -fno-pie -fno-asynchronous-unwind-tables"
shift 2
case $($cc -dumpmachine) in
x86_64*) flags="$flags -mgeneral-regs-only -mno-red-zone -mpreferred-stack-boundary=3" ;;
esac
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

compile() { # FLAGS SOURCE...
  options=$1
  shift
  rm -f "$dir"/*
  for source in "$@"; do
    # shellcheck disable=SC2086
    (cd "$dir" && $cc $flags $options -I"$OLDPWD/include" -fcallgraph-info=su -save-temps=obj -c \
      -o "$(basename "$source" .c).o" "$OLDPWD/$source")
  done
}

text_and_data() { # TEXT-LIMIT
  first_arrays=$(nm -S "$dir/state.o" | awk '
    function hex(s,  i, n) {
      for (i = 1; i <= length(s); i++)
        n = 16 * n + index("0123456789abcdef", tolower(substr(s, i, 1))) - 1
      return n
    }
    $4 ~ /^first_/ { sum += hex($2) }
    END { print sum }')
  size "$dir"/*.o | awk -v first="$first_arrays" -v what="$what" -v limit="$1" '
    NR > 1 { text += $1; data += $2 + $3 }
    END {
      print what "text: " text " " limit
      print what "data but the first arrays: " data - first " 512"
    }'
}

# The assembly tells calls from jumps.
deepest_stack() {
  cat "$dir"/*.s "$dir"/*.ci | awk -F '"' -v what="$what" '
    function plain(name) {
      sub(/.*:/, "", name)
      return name
    }
    function depth(name,  most, deepest, i, count, callees, below) {
      if (name in known)
        return known[name]
      known[name] = 0 # a way back into the chain counts once
      most = frame[name]
      count = split(calls[name], callees, "\n")
      for (i = 1; i <= count; i++) {
        below = depth(callees[i])
        if (!((plain(name), plain(callees[i])) in jumps))
          below += frame[name]
        if (below > most) {
          most = below
          deepest = callees[i]
        }
      }
      next_of[name] = deepest
      return known[name] = most
    }
    /^[A-Za-z_][A-Za-z_0-9.]*:/ { inside = substr($0, 1, index($0, ":") - 1) }
    /^\tj[a-z]+\t[A-Za-z_]/ { jumps[inside, substr($0, match($0, /[^\t]*$/))] }
    /^\tcall\t/ { called[inside, substr($0, 7)] }
    /^graph:/ {
      for (pair in called)
        delete jumps[pair]
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
      print what "deepest stack: " most " 512"
      print what >"/dev/stderr"
      for (; deepest != ""; deepest = next_of[deepest]) {
        name = deepest
        sub(/.*\//, "", name)
        left = (plain(deepest), plain(next_of[deepest])) in jumps
        print (left ? 0 : frame[deepest]) "\t" name >"/dev/stderr"
      }
    }'
}

what="everything, "
compile "" "$@"
text_and_data ""
deepest_stack
what="one era and no log, "
compile "-DMEMBLOCK_ONLY_RULES=MEMBLOCK_RULES_6_12 -DMEMBLOCK_LOG=0" "$@"
text_and_data 12288
deepest_stack
