#!/bin/sh
# SPDX-License-Identifier: MIT
#
# draw.sh - memblock draw: every kind of file, whether everything is in it, comparisons, themes, and errors. That
# nothing overlaps is tests/unit/tool/test_layout.c's to find out.
. tests/cli/lib.sh
export LC_ALL=C

# draws NAME ARGUMENTS...: `memblock draw ARGUMENTS` succeeds and prints nothing but a picture.
draws() {
  name=$1
  shift
  "$memblock" draw "$@" >"$scratch/actual" 2>"$scratch/err" </dev/null
  status=$?
  [ $status -eq 0 ] && [ ! -s "$scratch/err" ]
  report $? "$name"
}

# holds NAME PATTERN FILE: a line of FILE is like PATTERN.
holds() {
  grep -q -- "$2" "$3" 2>"$scratch/err"
  report $? "$1"
}

lacks() {
  ! grep -q -- "$2" "$3" 2>"$scratch/err"
  report $? "$1"
}

starts() { # NAME BYTES FILE
  [ "$(head -c "${#2}" "$3" | tr -d '\0')" = "$2" ]
  report $? "$1"
}

draws "a map as SVG" -o "$scratch/ti.svg" samples/ti-j721e-sk.dtb
starts "it is SVG" '<svg xmlns="http://www.w3.org/2000/svg"' "$scratch/ti.svg"
holds "its title is the machine's name" '^<title>Texas Instruments J721E SK</title>$' "$scratch/ti.svg"
holds "labels are text" '>r5f-dma-memory@a0000000</text>' "$scratch/ti.svg"
holds "holes are named" '>nothing</text>' "$scratch/ti.svg"
holds "a tip says everything" \
  '<title>optee@9e800000, no-map, 0x09e800000-0x09fffffff, 24 MiB</title>' "$scratch/ti.svg"

# Every range of the map with a place is there once: as many tips as ranges, beside the title.
for map in samples/ti-j721e-sk.dtb samples/server-4node.dtb samples/asus-nexus7.dtb tests/cli/broken-map.dtb; do
  "$memblock" show --json "$map" >"$scratch/map.json"
  "$memblock" draw "$map" >"$scratch/map.svg"
  "$memblock" draw --json "$map" >"$scratch/picture.json"
  ranges=$(awk -F'"' '$2 == "kind" { kind = $4 } $2 == "base" { base = $4 }
    $2 == "size" && base != "" && $4 != "0x0" && kind != "dynamic" && kind != "device-tree" { n++ }
    $2 == "size" { base = "" } END { print n }' "$scratch/map.json")
  # The initrd of the broken map ends before it starts.
  [ "$map" != tests/cli/broken-map.dtb ] || ranges=$((ranges - 1))
  tips=$(grep -c '<g><title>' "$scratch/map.svg")
  boxes=$(grep -c '"boxes"' "$scratch/picture.json")
  echo "$ranges ranges, $tips tips, $boxes regions" >"$scratch/out"
  [ "$ranges" -gt 0 ] && [ "$ranges" -eq "$tips" ] && [ "$ranges" -eq "$boxes" ]
  report $? "everything of $map is in its picture"
done

draws "a map as PNG" -o "$scratch/ti.png" samples/ti-j721e-sk.dtb
[ "$(head -c 4 "$scratch/ti.png" | tail -c 3)" = PNG ]
report $? "it is PNG"
draws "a map as PDF" -o "$scratch/ti.pdf" samples/ti-j721e-sk.dtb
starts "it is PDF" '%PDF-' "$scratch/ti.pdf"
draws "a map as JSON" -o "$scratch/ti.json" samples/ti-j721e-sk.dtb
holds "it is JSON" '"owner":[[:space:]]*"optee@9e800000"' "$scratch/ti.json"
draws "the sample, to a pipe" --type svg
starts "SVG is what a pipe gets" '<svg ' "$scratch/actual"
"$memblock" draw -o - - <samples/asus-nexus7.dtb >"$scratch/actual" 2>"$scratch/err"
holds "a map from standard input" 'standard input: 1 GiB in 1 bank' "$scratch/actual"
draws "the same again" -o "$scratch/again.svg" samples/ti-j721e-sk.dtb
check "pictures are reproducible" cmp "$scratch/ti.svg" "$scratch/again.svg"

draws "a boot" --boot -o "$scratch/boot.svg" samples/ti-j721e-sk.dtb
holds "with owners" '>DMA bounce buffers</text>' "$scratch/boot.svg"
holds "and what memblock placed" 'inode hash table, other early allocations, .*, placed by memblock' \
  "$scratch/boot.svg"
draws "a boot with a command line" --cmdline mem=512M -o "$scratch/mem.svg" samples/ti-j721e-sk.dtb
holds "that limits memory" ': 512 MiB in 1 bank' "$scratch/mem.svg"

# The picture in the documentation. UPDATE=1 sh tests/cli/draw.sh BUILD_DIR draws it anew; look at it then.
[ -z "$UPDATE" ] || "$memblock" draw --boot -o docs/picture.svg samples/asus-nexus7.dtb
"$memblock" draw --boot samples/asus-nexus7.dtb >"$scratch/picture.svg" 2>"$scratch/err"
check "docs/picture.svg is what the command draws" diff docs/picture.svg "$scratch/picture.svg"

draws "nodes" samples/server-4node.dtb
holds "each has a lane" '>node 3</text>' "$scratch/actual"
draws "a title of one's own" --title 'Mine & <yours>'
holds "is escaped" '>Mine &amp; &lt;yours&gt;</text>' "$scratch/actual"

draws "follows the page" samples/asus-nexus7.dtb
holds "light or dark" 'prefers-color-scheme: dark' "$scratch/actual"
draws "dark" --dark samples/asus-nexus7.dtb
lacks "is dark everywhere" 'prefers-color-scheme' "$scratch/actual"
draws "light" --theme light samples/asus-nexus7.dtb
holds "is light everywhere" '.page { fill: #ffffff }' "$scratch/actual"

draws "a comparison" --before samples/ti-j721e-sk.dtb --after samples/asus-nexus7.dtb -o "$scratch/both.svg"
holds "names both" 'J721E SK → ASUS' "$scratch/both.svg"
holds "what is gone" '>− optee@9e800000</text>' "$scratch/both.svg"
holds "what is new" '>+ ramoops@bfdf0000</text>' "$scratch/both.svg"
holds "what has another size" '>± /memory@80000000 was 2 GiB</text>' "$scratch/both.svg"
draws "nothing changed" --json --before samples/ti-j721e-sk.dtb --after samples/ti-j721e-sk.dtb
lacks "then all is unchanged" '"change":[[:space:]]*"[^u]' "$scratch/actual"
draws "two boots" --boot --before samples/ti-j721e-sk.dtb --after samples/asus-nexus7.dtb
holds "are compared, too" '>→ log buffer from 0x8ff8110c0</text>' "$scratch/actual"

draws "two command lines" --after-cmdline mem=1G samples/ti-j721e-sk.dtb
holds "that cut memory off" '>− DMA bounce\|>→ node data from' "$scratch/actual"
draws "two command lines, both given" --json --cmdline mem=1G --after-cmdline mem=1G samples/ti-j721e-sk.dtb
lacks "that do the same" '"change":[[:space:]]*"[^u]' "$scratch/actual"

# ---- what kernels print of memblock ----

cat >"$scratch/boot.log" <<'END'
[    0.000000] memblock_add: [0x0000000040000000-0x000000007fffffff] early_init_dt_scan_memory+0x1/0x2
[    0.000000] memblock_reserve: [0x0000000040200000-0x00000000421fffff] setup_arch+0x1/0x2
[    0.000000] memblock_alloc_try_nid: 4096 bytes align=0x1000 nid=-1 from=0x0000000000000000 max_addr=0x0000000000000000 early_pgtable_alloc+0x1/0x2
[    0.000000] memblock_reserve: [0x000000007ffff000-0x000000007fffffff] memblock_alloc_range_nid+0x1/0x2
END
draws "a log, which is replayed" "$scratch/boot.log"
holds "the owner of a reservation" '>setup_arch</text>' "$scratch/actual"
holds "the kind of an allocation" '<title>early_pgtable_alloc, page tables, 0x7ffff000-' "$scratch/actual"
"$memblock" draw - <"$scratch/boot.log" >"$scratch/actual" 2>"$scratch/err"
holds "a log from a pipe" '>setup_arch</text>' "$scratch/actual"
mkdir "$scratch/memblock"
echo '   0: 0x0000000040000000..0x000000007fffffff' >"$scratch/memblock/memory"
echo '   0: 0x0000000040200000..0x00000000421fffff' >"$scratch/memblock/reserved"
draws "the lists of debugfs" "$scratch/memblock"
holds "what is reserved" '<title>reserved, 0x40200000-0x421fffff, 32 MiB</title>' "$scratch/actual"
draws "a map and a log" --before "$scratch/memblock" --after "$scratch/boot.log"
holds "where only the owner is known" '>≠ setup_arch</text>' "$scratch/actual"
for boot in tests/fixtures/boots/arm64/*; do
  [ -e "$boot/boot.log" ] || [ -e "$boot/boot.log.gz" ] || continue
  draws "the recorded boot $boot" "$boot"/boot.log*
done

fails "no such map" 1 '^memblock: nowhere.dtb: No such file' "$memblock" draw -o "$scratch/x.svg" nowhere.dtb
fails "no such second map" 1 '^memblock: nowhere.dtb: No such file' \
  "$memblock" draw -o "$scratch/x.svg" --before samples/asus-nexus7.dtb --after nowhere.dtb
fails "no such directory" 1 'nowhere/x.svg: No such file' "$memblock" draw -o nowhere/x.svg
echo '/dts-v1/; / { };' | dtc -q -O dtb -o "$scratch/empty.dtb"
fails "nothing to draw" 1 'empty.dtb: there is nothing to draw' \
  "$memblock" draw -o "$scratch/x.svg" "$scratch/empty.dtb"
draws "reservations without memory" -o "$scratch/none.svg" tests/cli/no-memory.dtb
fails "a boot that panics" 1 'the boot panicked' "$memblock" draw --cmdline mem=1M -o "$scratch/x.svg"
[ ! -e "$scratch/x.svg" ]
report $? "a failure leaves no file"
fails "no room for all of the file" 1 "x.png: " sh -c \
  'trap "" XFSZ; ulimit -f 8; exec "$@"' sh "$memblock" draw -o "$scratch/x.png"
[ ! -e "$scratch/x.png" ]
report $? "half a picture is not left behind"
fails "a full disk, PNG" 1 '^memblock: /dev/full: ' "$memblock" draw --type png -o /dev/full
fails "a full disk, SVG" 1 '^memblock: /dev/full: ' "$memblock" draw --type svg -o /dev/full
[ -c /dev/full ]
report $? "a device is not removed"
fails "an unknown kind of file" 2 '-o picture.gif: expected a name that ends in .svg, .png, .pdf or .json' \
  "$memblock" draw -o picture.gif
fails "an unknown format" 2 '--type gif: expected svg, png, pdf or json' "$memblock" draw --type gif
fails "an unknown theme" 2 '--theme blue: expected light, dark or auto' "$memblock" draw --theme blue
fails "no number" 2 '--scale 0: expected a number from 0.1 to 10' "$memblock" draw --scale 0
fails "before without after" 2 '--before and --after go together' "$memblock" draw --before a
fails "three maps" 2 'c: a third map beside --before and --after' "$memblock" draw --before a --after b c
fails "two maps" 2 'more than one map: a and b' "$memblock" draw a b
fails "an unknown option" 2 'unknown option --colour' "$memblock" draw --colour
fails "a missing value" 2 'option --title needs a value' "$memblock" draw --title
"$memblock" draw --help | grep -q '^Usage: memblock draw'
report $? "the help"

# On a terminal: what takes long says so, and a picture is not printed there.
if command -v script >/dev/null; then
  script -qec "$memblock draw" /dev/null </dev/null >"$scratch/out" 2>&1
  holds "no picture on a terminal" '-o FILE is missing' "$scratch/out"
else
  echo "ok $((tests += 1)) - no picture on a terminal # SKIP there is no script(1)"
fi

finish
