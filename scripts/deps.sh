#!/bin/sh
# SPDX-License-Identifier: MIT
#
# deps.sh - install the Debian packages that are missing for building ("build"), testing ("test") or the images that boot
# on emulated hardware ("boot"). Says what it installs; does nothing, and needs no rights, when everything is there.
set -eu

packages_for() {
  case $1 in
  build) echo "gcc make libc6-dev libfdt-dev libcjson-dev libedit-dev zlib1g-dev libcairo2-dev" ;;
  test)
    echo "libcmocka-dev clang binutils device-tree-compiler man-db pkg-config"
    echo "gcc-arm-linux-gnueabihf gcc-aarch64-linux-gnu gcc-riscv64-linux-gnu"
    ;;
  boot) echo "gcc-arm-linux-gnueabihf qemu-system-arm device-tree-compiler" ;;
  *)
    echo "usage: deps.sh [build] [test] [boot]" >&2
    exit 2
    ;;
  esac
}

is_installed() {
  dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'
}

if ! command -v dpkg-query >/dev/null; then
  echo "deps.sh: not a Debian system; install these by hand if they are missing:" >&2
  for group in "$@"; do packages_for "$group" >&2; done
  exit 0
fi

missing=
for group in "$@"; do
  for package in $(packages_for "$group"); do
    case " $missing " in *" $package "*) continue ;; esac # two groups may want it
    is_installed "$package" || missing="$missing $package"
  done
done
[ -n "$missing" ] || exit 0

echo "Installing with apt-get:$missing"
as_root=
if [ "$(id -u)" -ne 0 ]; then
  as_root=sudo
  command -v sudo >/dev/null || {
    echo "deps.sh: must be root, or have sudo, to install:$missing" >&2
    exit 1
  }
fi
log=$(mktemp)
export DEBIAN_FRONTEND=noninteractive
if ! { $as_root apt-get update && $as_root apt-get install -y --no-install-recommends $missing; } \
  >"$log" 2>&1; then
  cat "$log" >&2
  echo "deps.sh: apt-get could not install:$missing" >&2
  exit 1
fi
rm -f "$log"
