#!/bin/sh
# SPDX-License-Identifier: MIT
#
# lib.sh - boots of the ARM images in QEMU as tests; sourced by the test of each page table format, which chooses
# `format`, `image` and `emulator`. What a machine says on its UART is kept in build/tests/logs and shown when a test
# fails. `machine`, `cpu` and `semihosting` are the options that a boot may change.
#
#   boot NAME OPTIONS...           every check the image makes is a test; its plan and its exit status are one more
#   says WHAT PATTERN              the machine booted last said a line like PATTERN
#   spoiled NAME CHECK OPTIONS...  a check like CHECK failed, and the exit status says so: 1, or 2 if the rest was not
#                                  survived

. tests/cli/lib.sh

build=${1%/tests/tool}
logs=$build/tests/logs
mkdir -p "$logs"
machine=virt cpu=cortex-a15 semihosting=-semihosting

# No boot takes this long: seconds of the processor, however busy the machine is, and, for one that only waits, of the
# clock.
cpu_seconds=20 clock_seconds=120

# The exit status is the image's.
run_machine() { # NAME OPTIONS...
  serial=$logs/boot.$format.$(echo "$1" | tr -c 'a-zA-Z0-9\n' -).serial
  shift
  # shellcheck disable=SC2086
  (
    ulimit -t $cpu_seconds
    exec timeout $clock_seconds "$emulator" -M "$machine" -cpu $cpu -nic none -nographic -no-reboot $semihosting \
      -kernel "$build/boot-$image/image.bin" "$@" </dev/null >"$scratch/uart" 2>&1
  )
  status=$?
  tr -cd '\n -~' <"$scratch/uart" >"$serial"
}

# One test; what the UART said explains its failure.
report_boot() { # STATUS NAME
  tail -n 40 "$serial" >"$scratch/out"
  : >"$scratch/err"
  report "$1" "$format, $2"
}

forward_checks() { # NAME
  grep -E '^(not )?ok ' "$serial" >"$scratch/checks"
  while read -r line; do
    tests=$((tests + 1))
    case $line in not*) failures=$((failures + 1)) ;; esac
    echo "$line" | sed -E "s/^((not )?ok) [0-9]+ - /\1 $tests - $format, $1: /"
  done <"$scratch/checks"
}

boot() { # NAME OPTIONS...
  run_machine "$@"
  forward_checks "$1"
  made=$(wc -l <"$scratch/checks")
  [ "$status" -eq 0 ] && [ "$made" -gt 0 ] && grep -qx "1\.\.$made" "$serial"
  report_boot $? "$1: exit status 0 after all checks ($status, $made)"
}

says() { # WHAT PATTERN
  grep -qE -- "$2" "$serial"
  report_boot $? "$1"
}

spoiled() { # NAME CHECK OPTIONS...
  name=$1 pattern=$2
  shift 2
  run_machine "$name" "$@"
  { [ "$status" -eq 1 ] || [ "$status" -eq 2 ]; } && grep -qE "^not ok [0-9]+ - .*$pattern" "$serial"
  report_boot $? "$name is found out"
}

# ---- the boots of both formats ----

# The machine's own tree with what reserved.dtsi adds.
make_reserved_tree() { # MEMORY
  "$emulator" -M "$machine,dumpdtb=$scratch/virt.dtb" -cpu $cpu -nic none -nographic -m "$1" >/dev/null 2>&1 &&
    dtc -q -I dtb -O dts -o "$scratch/virt.dts" "$scratch/virt.dtb" &&
    sed 's|^/dts-v1/;|&\n/memreserve/ 0x4a000000 0x10800;|' "$scratch/virt.dts" |
    cat - tests/boot/reserved.dtsi | dtc -q -I dts -O dtb -o "$scratch/reserved.dtb" -
}

boot_sizes() { # MEMORY...
  for memory in "$@"; do
    boot "$memory" -m "$memory"
  done
}

boot_with_reservations() {
  check "a device tree with reserved memory can be made" make_reserved_tree 512M
  boot "reserved memory" -m 512M -dtb "$scratch/reserved.dtb"
  says "no-map pages were among them" '^ok .*reading a no-map page aborts, all 837 of them'
}

boot_with_initrd() {
  seq 100000 >"$scratch/initrd"
  boot "mem= and initrd" -m 512M -append "mem=308000K quiet" -initrd "$scratch/initrd"
  says "the initrd has all its bytes" "^ok .*initrd is as it was, $(wc -c <"$scratch/initrd") bytes"
  says "lowmem ends at mem=" '^# lowmem ends at 0x52cc8000'
  boot "mem= below what was loaded" -m 512M -append mem=64M -initrd "$scratch/initrd"
  says "the initrd is not used then" '^# the initrd is not in memory'
}

boot_with_vmalloc() {
  boot "vmalloc=" -m 1G -append "vmalloc=512M"
  says "lowmem ends below a larger vmalloc space" '^# lowmem ends at 0x5f000000'
}

boot_other_cpu() {
  cpu=cortex-a7
  boot "another CPU" -m 256M
  cpu=cortex-a15
}

boot_from_hypervisor_mode() {
  machine=virt,virtualization=on
  boot "entered in hypervisor mode" -m 256M
  machine=virt
}

# Then there is no exit status, but PSCI still switches the machine off.
boot_without_semihosting() {
  semihosting=
  boot "no semihosting" -m 256M
  machine=virt,virtualization=on
  boot "no semihosting, entered in hypervisor mode" -m 256M
  machine=virt semihosting=-semihosting
}

# What the emulator gives is zero; here is what a real machine has: all memory behind the image, but the device tree, is
# filled with something. bss and tables have to be cleared.
boot_in_dirty_memory() {
  behind=$(((0x40010000 + $(wc -c <"$build/boot-$image/image.bin") + 4095) / 4096 * 4096))
  head -c $((0x44000000 - behind)) /dev/zero | tr '\0' '\245' >"$scratch/dirt-below"
  head -c $((0x48000000 - 0x44200000)) /dev/zero | tr '\0' '\245' >"$scratch/dirt-above"
  boot "dirty memory" -m 128M -device "loader,file=$scratch/dirt-below,addr=$behind,force-raw=on" \
    -device "loader,file=$scratch/dirt-above,addr=0x44200000,force-raw=on"
  says "the device tree was spared" 'device tree at 0x44000000'
}

boot_with_log() {
  boot "memblock=debug" -m 256M -append memblock=debug
  says "memblock says what it does" '^# memblock: reserved is doubled to 256 at '
}

# Every kind of damage is seen by the check that is there for it: no check can only pass.
boot_spoiled() {
  spoiled "an executable section" "execution from a writable section aborts" -m 128M -append sabotage=xn
  spoiled "a read-only section" "permissions are those" -m 128M -append sabotage=ap
  spoiled "a section that is not shareable" "attributes are those" -m 128M -append sabotage=sh
  spoiled "a section of another memory type" "attributes are those" -m 128M -append sabotage=cache
  spoiled "a section of other memory" "lowmem is at its linear address" -m 128M -append sabotage=pa
  spoiled "a section that is missing" "lowmem can be read" -m 128M -append sabotage=gone
  spoiled "a page behind lowmem" "nothing else is mapped" -m 128M -append sabotage=extra
  spoiled "text that was left writable" "a write to text aborts" -m 128M -append sabotage=text
  spoiled "a page that is lost" "was handed over" -m 128M -append sabotage=page
  spoiled "a device tree that is not reserved" "the device tree is as it was" -m 128M -append sabotage=dtb
  spoiled "an initrd that is not reserved" "the initrd is as it was" -m 128M -append sabotage=initrd -initrd "$scratch/initrd"
}

check_code() {
  check "$format, the image has no floating point instruction" sh -c "
    arm-linux-gnueabihf-objdump -d $build/boot-$image/image.elf >$scratch/code &&
      grep -q 'bx.*lr' $scratch/code && ! grep -E '[[:space:]](v[a-z]+[0-9.a-z]*|f(ld|st)m[a-z]*)[[:space:]]' $scratch/code"
}

boot_every_way() { # LARGE-ENTRIES
  check_code
  boot_sizes 128M 301M 512M 1G 2G 3G
  boot_with_reservations
  boot_with_initrd
  boot_with_vmalloc
  boot_in_dirty_memory
  boot_with_log
  boot_other_cpu
  boot_from_hypervisor_mode
  boot_without_semihosting
  boot "large entries" -m 1G -append large
  says "most of lowmem is mapped by them" "^# lowmem has $1"
  boot_spoiled
}
