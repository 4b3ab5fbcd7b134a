#!/bin/sh
# SPDX-License-Identifier: MIT
#
# samples.sh - every shipped device tree can be read, and is what its source says where dtc is installed.
. tests/cli/lib.sh
export LC_ALL=C

for map in samples/*.dtb; do
  check "$map can be shown" "$memblock" show "$map"
  check "$map can be booted on" "$memblock" boot "$map"
done

if command -v dtc >/dev/null; then
  for source in samples/*.dts tests/cli/*.dts; do
    dtc -q -I dts -O dtb -o "$scratch/built.dtb" "$source" 2>/dev/null
    "$memblock" show --json "${source%.dts}.dtb" 2>&1 | grep -v '"source":.*\.dtb"' |
      sed 's/.*\.dtb: //' >"$scratch/shipped"
    "$memblock" show --json "$scratch/built.dtb" 2>&1 | grep -v '"source":.*\.dtb"' |
      sed 's/.*\.dtb: //' >"$scratch/rebuilt"
    diff "$scratch/shipped" "$scratch/rebuilt" >"$scratch/out"
    report $? "${source%.dts}.dtb is what $source says"
  done
fi

finish
