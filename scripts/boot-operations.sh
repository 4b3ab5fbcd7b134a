#!/bin/sh
# SPDX-License-Identifier: MIT
#
# boot-operations.sh LOG... - turn kernel logs recorded with memblock=debug into the operations the bench replays, one a
# line, numbers in hex and without 0x, ranges as first and last byte:
#
#   boot NAME                           the log's directory
#   n FIRST LAST NODE                   memory of a node, from "Early memory node ranges": in no memblock line
#   a|d|r|f FIRST LAST                  add, remove, reserve, free
#   m SIZE ALIGN MIN MAX NODE FOUND     allocate, and where the kernel found it; NODE -1 for any
#
# bench/boots.txt was made by it. What a kernel did before it read its command line is in no log and not replayed.
set -eu

for log in "$@"; do
  echo "boot $(basename "$(dirname "$log")")"
  tr -d '\r' <"$log" | sed 's/^\[ *[0-9.]*\] //' | awk '
    function short(hex) { sub(/^0x0*/, "", hex); return hex == "" ? "0" : hex }
    function range(text) {
      match(text, /\[(mem )?0x[0-9a-f]+-0x[0-9a-f]+\]/)
      text = substr(text, RSTART + 1, RLENGTH - 2)
      sub(/^mem /, "", text)
      split(text, bound, "-")
      return short(bound[1]) " " short(bound[2])
    }
    function value(name,  text) {
      match($0, name "=[-0-9a-fx]+")
      text = substr($0, RSTART + length(name) + 1, RLENGTH - length(name) - 1)
      return text ~ /^0x/ ? short(text) : text
    }
    function operation(text) { operations[++count] = text }
    /^ *node +[0-9]+: \[mem/ { split($2, label, ":"); print "n " range($0) " " label[1] }
    /^memblock_add: / { operation("a " range($0)) }
    /^memblock_remove: / { operation("d " range($0)) }
    /^memblock_(phys_)?free: / { operation("f " range($0)) }
    /^memblock_(phys_alloc_range|alloc_[a-z_]*): / {
      node = $0 ~ /nid=/ ? value("nid") : -1
      pending = "m " sprintf("%x", $2) " " value("align") " " value("from") " " value("max_addr") " " node " "
    }
    /^memblock_reserve: / {
      if (pending != "" && /memblock_alloc_range_nid/) {
        split(range($0), found, " ")
        operation(pending found[1])
        pending = ""
      } else
        operation("r " range($0))
    }
    END { for (i = 1; i <= count; i++) print operations[i] }'
done
