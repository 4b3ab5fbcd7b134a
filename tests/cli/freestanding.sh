#!/bin/sh
# SPDX-License-Identifier: MIT
#
# freestanding.sh - floors 1-3 compile without a warning for every target, gcc and clang, and need nothing but the port,
# the four mem functions and (firmware) libfdt: no libc, no compiler helpers such as 64-bit division.
. tests/cli/lib.sh

flags="-std=c11 -ffreestanding -Wall -Wextra -Wshadow -Wconversion -Werror -Iinclude -Isrc -c"
allowed='^(mem(cpy|move|set|cmp)|memblock_port_.*|arm_port_.*|kmemleak_.*|fdt_.*|__stack_chk_.*|_GLOBAL_OFFSET_TABLE_|__aeabi_mem(cpy|move|set|clr)[48]?|__aeabi_unwind_cpp_pr[01])$'
libfdt=$(dirname "$(find /usr/include -name libfdt.h | head -n 1)")

compile() { # NAME COMPILER ARGUMENTS...
  name=$1 compiler=$2
  shift 2
  rm -rf "$scratch/obj"
  mkdir "$scratch/obj"
  : >"$scratch/out"
  for source in src/*.c arch/arm/*.c firmware/*.c; do
    include=
    case $source in firmware/*) include="-isystem $scratch/fdt" ;; esac
    # shellcheck disable=SC2086
    "$compiler" $flags $include "$@" -o "$scratch/obj/$(basename "$source").o" "$source" \
      >>"$scratch/out" 2>&1 || echo "$source does not compile" >>"$scratch/out"
  done
  nm -g "$scratch"/obj/*.o 2>/dev/null | awk '
    NF == 3 { defined[$3] = 1 }
    NF == 2 && $1 == "U" { wanted[$2] = 1 }
    END { for (s in wanted) if (!(s in defined)) print s }' |
    grep -vE "$allowed" >>"$scratch/out"
  [ ! -s "$scratch/out" ]
  report $? "$name"
}

# libfdt's headers want string.h; a cross compiler without a libc gets one with the mem functions.
mkdir "$scratch/fdt"
cp "$libfdt/libfdt.h" "$libfdt/libfdt_env.h" "$libfdt/fdt.h" "$scratch/fdt/"
cat >"$scratch/fdt/string.h" <<'HEADER'
#include <stddef.h>
void *memcpy(void *, const void *, size_t);
void *memmove(void *, const void *, size_t);
void *memset(void *, int, size_t);
int memcmp(const void *, const void *, size_t);
size_t strlen(const char *);
size_t strnlen(const char *, size_t);
char *strchr(const char *, int);
char *strrchr(const char *, int);
void *memchr(const void *, int, size_t);
unsigned long strtoul(const char *, char **, int);
HEADER
cp "$scratch/fdt/string.h" "$scratch/fdt/stdlib.h"
echo '#define CHAR_BIT 8' >"$scratch/fdt/limits.h"

for level in -O2 -Os -O0; do
  compile "gcc x86-64 $level" gcc $level
  compile "clang x86-64 $level" clang $level
done
compile "gcc i386" gcc -m32 -O2
compile "gcc i386, 32-bit addresses, one node" gcc -m32 -O2 -DMEMBLOCK_PHYS_ADDR_BITS=32 -DMAX_NUMNODES=1
compile "gcc, no slab, no leak detector" gcc -O2 -DMEMBLOCK_SLAB=0 -DMEMBLOCK_KMEMLEAK=0
compile "gcc, failures not explained" gcc -O2 -DMEMBLOCK_EXPLAIN=0
for bits in 32 64; do
  for cc in gcc clang; do
    compile "$cc -m$bits, nothing logged" $cc -m$bits -O2 -DMEMBLOCK_LOG=0
    compile "$cc -m$bits, one era" $cc -m$bits -O2 -DMEMBLOCK_ONLY_RULES=MEMBLOCK_RULES_6_12
    compile "$cc -m$bits, one era, nothing logged or explained" \
      $cc -m$bits -Os -DMEMBLOCK_ONLY_RULES=MEMBLOCK_RULES_5_0 -DMEMBLOCK_LOG=0 -DMEMBLOCK_EXPLAIN=0
  done
done
compile "gcc, 64 KiB pages" gcc -O2 -DPAGE_SHIFT=16
for bits in 32 64; do
  compile "gcc arm, $bits-bit addresses" arm-linux-gnueabihf-gcc -O2 -DMEMBLOCK_PHYS_ADDR_BITS=$bits
  compile "clang arm, $bits-bit addresses" clang --target=arm-none-eabi -O2 -DMEMBLOCK_PHYS_ADDR_BITS=$bits
done
compile "gcc aarch64" aarch64-linux-gnu-gcc -O2
compile "clang aarch64" clang --target=aarch64-none-elf -O2
compile "gcc riscv64" riscv64-linux-gnu-gcc -O2
compile "clang riscv64" clang --target=riscv64-none-elf -O2
finish
