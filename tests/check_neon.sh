#!/usr/bin/env bash
# The NEON kernels, cross-compiled and emulated, give the bits of this machine's.   check_neon.sh SOURCE_DIR CC
# Where the cross compiler or the emulator is missing: exit 77 (skipped).
set -eu
source=$1 cc=$2
cross=aarch64-linux-gnu-gcc
if ! command -v "$cross" >/dev/null || ! command -v qemu-aarch64 >/dev/null; then
    echo "skipped: needs gcc-aarch64-linux-gnu, libc6-dev-arm64-cross and qemu-user"
    exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
flags="-std=c11 -O2 -ffp-contract=off -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -D_POSIX_C_SOURCE=200809L"
math=$source/src/math
files="$source/tests/kernel_bits/kernel_bits.c $math/exact_sum.c $math/limbs.c $math/dispatch.c $math/kernel_scalar.c"
files="$files $math/kernel_avx2.c $math/kernel_avx512.c $math/kernel_neon.c"
build() { "$@" $flags -I"$source/src" -I"$source/include" -I"$source/tests" $files -lm; }
build "$cross" -static -o "$work/neon"
build "$cc" -o "$work/host"
diff <(qemu-aarch64 "$work/neon") <("$work/host")
