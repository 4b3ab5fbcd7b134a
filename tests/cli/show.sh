#!/bin/sh
# SPDX-License-Identifier: MIT
#
# show.sh - memblock show: the whole output on the samples, and its errors. A change of the output is looked
# at and then kept with UPDATE=1 sh tests/cli/show.sh BUILD_DIR.
. tests/cli/lib.sh
export LC_ALL=C

output() {
  name=$1 file=tests/cli/expected/$2
  shift 2
  "$memblock" "$@" >"$scratch/actual" 2>"$scratch/err" </dev/null
  status=$?
  [ -z "$UPDATE" ] || cp "$scratch/actual" "$file"
  diff "$file" "$scratch/actual" >"$scratch/out" && [ $status -eq 0 ]
  report $? "$name"
}

output "two banks with carve-outs" show-ti-j721e-sk.txt show samples/ti-j721e-sk.dtb
output "a pool without a place" show-asus-nexus7.txt show samples/asus-nexus7.dtb
output "four nodes" show-server-4node.txt show samples/server-4node.dtb
output "everything wrong" show-broken-map.txt show tests/cli/broken-map.dtb
output "no memory" show-no-memory.txt show tests/cli/no-memory.dtb
output "JSON" show-broken-map.json show --json tests/cli/broken-map.dtb

"$memblock" show >"$scratch/out" 2>"$scratch/err"
diff tests/cli/expected/show-ti-j721e-sk.txt "$scratch/out" >"$scratch/err"
report $? "without a map it shows the sample"
"$memblock" show - <samples/asus-nexus7.dtb | grep -q 'map *standard input'
report $? "a map from standard input"
"$memblock" show --help | grep -q '^Usage: memblock show'
report $? "the help"

fails "no such file" 1 '^memblock: nowhere.dtb: No such file' "$memblock" show nowhere.dtb
fails "not a map" 1 '^  a flattened device tree, magic 0xd00dfeed$' "$memblock" show tests/cli/show.sh
fails "a malformed property" 1 'node memory@80000000, property reg' "$memblock" show tests/cli/bad-reg.dtb
fails "an option of boot" 2 'unknown option --kernel' "$memblock" show --kernel 1+1
fails "two maps" 2 'more than one map: a and b' "$memblock" show a b

finish
