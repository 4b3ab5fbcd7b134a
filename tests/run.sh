#!/bin/bash
# SPDX-License-Identifier: MIT
#
# run.sh BUILD - run every test and count: the test programs below BUILD/tests and the scripts in tests/cli and
# tests/boot. Each prints TAP; a line "ok" or "not ok" is one test, one with "# SKIP" is none, and a program that ends
# badly without saying "not ok" is one more failure. What a failing test printed is shown. The last line is the count.
set -u

build=$1
logs=$build/tests/logs
rm -rf "$logs"
mkdir -p "$logs"
export CMOCKA_MESSAGE_OUTPUT=TAP
export UBSAN_OPTIONS=print_stacktrace=1

# Writes the test's TAP to its log, and a failure of its own if the exit status is not explained by it.
run_one() {
  local command=$1 name log status
  name=$(echo "${command#"$build"/tests/}" | tr / .)
  log=$logs/$name.tap
  if [[ $command == *.sh ]]; then
    timeout 1200 sh "$command" "$build/tests/tool" >"$log" 2>&1
  else
    timeout 1200 "$command" >"$log" 2>&1
  fi
  status=$?
  sed -i -E 's/^(not )?ok( .*# SKIP)/skipped\2/' "$log"
  if [ $status -ne 0 ] && ! grep -q '^not ok' "$log"; then
    echo "not ok - $name ended with status $status" >>"$log"
  elif ! grep -qE '^(not ok|ok|skipped)' "$log"; then
    echo "not ok - $name ran no test" >>"$log"
  fi
  if grep -q '^not ok' "$log"; then
    echo "FAILED $name"
    sed 's/^/    /' "$log" | tail -n 60
  elif [ -t 1 ]; then
    printf '\r\033[K%s' "$name"
  fi
}
export -f run_one
export build logs

{
  find "$build/tests" -path "$logs" -prune -o -type f -executable \( -name 'test_*' -o -name 'property_*' \) -print
  find tests/cli tests/boot -name "*.sh" ! -name lib.sh
} | sort | xargs -P "$(nproc)" -I{} bash -c 'run_one {}'

[ -t 1 ] && printf '\r\033[K'
passed=$(cat "$logs"/*.tap | grep -c '^ok')
failed=$(cat "$logs"/*.tap | grep -c '^not ok')
skipped=$(cat "$logs"/*.tap | grep -c '^skipped')
[ "$skipped" -eq 0 ] || echo "($skipped tests do not apply to their configuration and were skipped)"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
