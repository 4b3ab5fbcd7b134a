#!/bin/sh
# SPDX-License-Identifier: MIT
#
# libfdt-armhf.sh DIRECTORY - put Debian's libfdt for armhf (headers and static archive) into DIRECTORY. Nothing is
# installed: libfdt-dev of two architectures exclude each other, and the system's list of architectures is not touched.
set -eu

directory=$1
mkdir -p "$directory"
directory=$(cd "$directory" && pwd)
apt=$(mktemp -d)
trap 'rm -rf "$apt"' EXIT
mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"

# apt-get with package lists of its own, for armhf only.
apt_get() {
  apt-get -q -o APT::Architecture=armhf -o APT::Architectures=armhf -o APT::Sandbox::User= \
    -o Dir::State::Lists="$apt/lists" -o Dir::State::status=/dev/null -o Dir::Cache="$apt/cache" "$@" >>"$apt/log" 2>&1
}

echo "Fetching libfdt for armhf from Debian, into $directory (not installed)"
# A list that cannot be had is no harm unless it is the one with the package.
apt_get update || true
if ! (cd "$apt" && apt_get download libfdt-dev && dpkg-deb -x libfdt-dev_*.deb "$apt/package") >>"$apt/log" 2>&1; then
  cat "$apt/log" >&2
  echo "libfdt-armhf.sh: cannot fetch the Debian package libfdt-dev for armhf" >&2
  exit 1
fi
cp "$apt"/package/usr/include/*.h "$apt/package/usr/lib/arm-linux-gnueabihf/libfdt.a" "$directory/"
