#!/bin/sh
# SPDX-License-Identifier: MIT
#
# install.sh - what `make install` puts in place can be used: a program finds the library through pkg-config, the
# command finds its sample, and the man page says what --help says.
. tests/cli/lib.sh

prefix=$scratch/prefix
check "make install" make -s install PREFIX="$prefix" BUILD="$scratch/build"
for file in bin/memblock lib/libmemblock.a include/memblock/memblock.h include/memblock/linux6.h \
  include/memblock/port.h include/memblock/config.h share/man/man1/memblock.1; do
  check "$file is installed" test -s "$prefix/$file"
done

# A user's program, with the least port that links.
cat >"$scratch/user.c" <<'PROGRAM'
#include <memblock/memblock.h>
#include <memblock/port.h>
#include <stdlib.h>

void *memblock_port_phys_to_virt(phys_addr_t a) { return (void *)(uintptr_t)a; }
phys_addr_t memblock_port_virt_to_phys(const void *p) { return (phys_addr_t)(uintptr_t)p; }
void memblock_port_log(enum memblock_log_level l, const char *t, const void *c) { (void)l; (void)t; (void)c; }
void memblock_port_warn(const char *w) { (void)w; }
_Noreturn void memblock_port_panic(const char *w) { (void)w; abort(); }
phys_addr_t memblock_port_kernel_end(void) { return 0; }
bool memblock_port_slab_is_available(void) { return false; }
void *memblock_port_slab_alloc(size_t s, int n) { (void)s; (void)n; return NULL; }
void memblock_port_slab_free(void *p) { (void)p; }
void kmemleak_alloc(const void *p, size_t s, int m, unsigned int g) { (void)p; (void)s; (void)m; (void)g; }
void kmemleak_alloc_phys(phys_addr_t a, size_t s, int m, unsigned int g) { (void)a; (void)s; (void)m; (void)g; }
void kmemleak_free_part_phys(phys_addr_t a, size_t s) { (void)a; (void)s; }
void memblock_port_free_pages(unsigned long p, unsigned int o) { (void)p; (void)o; }
unsigned long memblock_port_max_low_pfn(void) { return ~0UL; }
void memblock_port_reset_managed_pages(void) { }
void memblock_port_reserve_pages(phys_addr_t s, phys_addr_t e, int n) { (void)s; (void)e; (void)n; }
void memblock_port_totalram_add(unsigned long p) { (void)p; }

int main(void)
{
	memblock_add(0x80000000, 0x10000000);
	memblock_reserve(0x80000000, 0x100000);
	return memblock_phys_alloc(0x1000, 0x1000) == 0x8ffff000 ? 0 : 1;
}
PROGRAM
export PKG_CONFIG_PATH="$prefix/lib/pkgconfig"
# shellcheck disable=SC2046
check "a program builds with pkg-config" cc -std=c11 -Wall -Wextra -Werror -o "$scratch/user" "$scratch/user.c" \
  $(pkg-config --cflags --libs memblock)
check "and runs" "$scratch/user"
cd "$scratch" || exit 1
check "the installed command boots its sample" "$prefix/bin/memblock" boot
cd - >/dev/null || exit 1
check "make uninstall" make -s uninstall PREFIX="$prefix" BUILD="$scratch/build"
[ -z "$(find "$prefix" -type f)" ]
report $? "and leaves nothing behind"

# The man page names every option and every operation.
man=docs/memblock.1
for command in boot show run check fit; do
  : >"$scratch/out"
  "$memblock" $command --help | grep -oE '^  --[a-z]+' | sed 's/^  --//' | while read -r option; do
    [ "$option" = help ] || grep -q "Fl -$option" $man || echo "--$option of $command is not in the man page"
  done >"$scratch/out"
  [ ! -s "$scratch/out" ]
  report $? "the man page has the options of $command"
done
sed -n 's/.*ENTRY(\([a-z0-9_]*\),.*/\1/p' tool/script.c | while read -r op; do
  grep -qw "$op" $man || echo "$op is not in the man page"
done >"$scratch/out"
[ ! -s "$scratch/out" ]
report $? "the man page has every operation"
if command -v man >/dev/null; then
  man --warnings -l $man >/dev/null 2>"$scratch/out"
  [ ! -s "$scratch/out" ]
  report $? "the man page is well-formed"
fi
finish
