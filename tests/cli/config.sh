#!/bin/sh
# SPDX-License-Identifier: MIT
#
# config.sh - the options of include/memblock/config.h: what each is when nobody sets it, and that a library without the other
# eras, or without a log, still places memory as Linux does.
. tests/cli/lib.sh

defaults() { # what config.h makes of every option, in its order
  sed -n 's/^#ifn\{0,1\}def \([A-Z_]*\)$/\1/p' include/memblock/config.h | sed '/^PHYS_ADDR_MAX$/,$d' |
    grep -v '^MEMBLOCK_CONFIG_H' >"$scratch/options"
  while read -r option; do
    printf '%s ' "$option"
    printf '#include <memblock/config.h>\n#ifdef %s\n: %s\n#else\n: not set\n#endif\n' "$option" "$option" |
      cc -E -P -Iinclude "$@" - | sed -n 's/^: //p'
  done <"$scratch/options"
}

prints "the defaults" "MEMBLOCK_PHYS_ADDR_BITS 64
PAGE_SHIFT 12
SMP_CACHE_BYTES 64
MAX_NUMNODES 64
INIT_MEMBLOCK_REGIONS 128
INIT_MEMBLOCK_MEMORY_REGIONS 128
INIT_MEMBLOCK_RESERVED_REGIONS 128
MAX_PAGE_ORDER 10
RESERVE_MEM_MAX_ENTRIES 8
MEMBLOCK_DEFAULT_RULES MEMBLOCK_RULES_5_0
MEMBLOCK_ONLY_RULES not set
MEMBLOCK_SLAB 1
MEMBLOCK_KMEMLEAK 1
MEMBLOCK_EXPLAIN 1
MEMBLOCK_LOG 1
MEMBLOCK_HAVE_TYPES 0" defaults

defaults -DMEMBLOCK_ONLY_RULES=MEMBLOCK_RULES_7_2 -DMEMBLOCK_DEFAULT_RULES=MEMBLOCK_RULES_6_1 >"$scratch/out"
grep -q '^MEMBLOCK_DEFAULT_RULES MEMBLOCK_RULES_7_2$' "$scratch/out"
report $? "the only rules are the default"

symbols() { # FLAG: what the library wants of others when compiled with it, and has of its own
  for source in src/*.c; do
    cc -std=c11 -Os -Iinclude -c "$1" -o "$scratch/object" "$source" && nm "$scratch/object"
  done >"$scratch/out"
}

symbols -DMEMBLOCK_LOG=0
! grep -q memblock_port_log "$scratch/out" && grep -q 'U memblock_port_panic' "$scratch/out"
report $? "a library without a log calls no memblock_port_log"
symbols -DMEMBLOCK_ONLY_RULES=MEMBLOCK_RULES_6_12
! grep -Eq ' rules$|known_rules|memblock_port_kernel_end' "$scratch/out"
report $? "a library of one era asks for no rules, nor for what only others need"

# One era's rules are the ones the traces were recorded under, so they must match without the others.
memblock=$1/../only612/memblock
prints "a library that keeps to the rules of 6.12 matches Linux" "64 of 64 traces match" "$memblock" check tests/golden
memblock=$1/../least/memblock
prints "one without a log, too" "64 of 64 traces match" "$memblock" check tests/golden
finish
