# SPDX-License-Identifier: MIT
#
# lib.sh - TAP for the command tests, which source it. $1 of every test is the directory that holds `memblock`.
#
#   check NAME COMMAND...          the command succeeds
#   prints NAME EXPECTED COMMAND...  standard output is EXPECTED, exit status 0
#   fails NAME STATUS PATTERN COMMAND...  the exit status is STATUS and standard error has a line like PATTERN
#   finish                          the plan, and the exit status of the test

memblock=$1/memblock
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
tests=0
failures=0

report() { # STATUS NAME
  tests=$((tests + 1))
  if [ "$1" -eq 0 ]; then
    echo "ok $tests - $2"
  else
    echo "not ok $tests - $2"
    failures=$((failures + 1))
    sed 's/^/# /' "$scratch/out" "$scratch/err" 2>/dev/null | head -n 40
  fi
}

check() {
  name=$1
  shift
  "$@" >"$scratch/out" 2>"$scratch/err" </dev/null
  report $? "$name"
}

prints() {
  name=$1
  printf '%s\n' "$2" >"$scratch/expected"
  shift 2
  "$@" >"$scratch/actual" 2>"$scratch/err" </dev/null
  status=$?
  diff "$scratch/expected" "$scratch/actual" >"$scratch/out" && [ $status -eq 0 ]
  report $? "$name"
}

fails() {
  name=$1 expected_status=$2 pattern=$3
  shift 3
  "$@" >"$scratch/out" 2>"$scratch/err" </dev/null
  status=$?
  [ $status -eq "$expected_status" ] && grep -q -- "$pattern" "$scratch/err"
  report $? "$name"
}

finish() {
  echo "1..$tests"
  [ "$failures" -eq 0 ]
  exit
}
