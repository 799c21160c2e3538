#!/usr/bin/env bash
# Installs the Debian packages that are missing; does nothing when all are there.   [--analysis]
set -eu
. "$(dirname "$0")/packages.sh"
command -v dpkg-query >/dev/null || exit 0
analysis_packages=""
[ "${1:-}" = --analysis ] && analysis_packages="clang clang-tidy clang-format cppcheck libclang-rt-14-dev
codespell valgrind ccache postgresql odbc-postgresql gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user
chromium doxygen zsh fish python3-venv"
# Another Node.js than Debian's brings its own npm, and conflicts with Debian's.
[ "${1:-}" = --analysis ] && ! command -v npm >/dev/null && analysis_packages="$analysis_packages npm"
missing=$(missing_packages $build_packages $test_packages $analysis_packages | tr '\n' ' ')
[ -n "$missing" ] || exit 0
run=""
[ "$(id -u)" -eq 0 ] || run=sudo
$run apt-get update -q
DEBIAN_FRONTEND=noninteractive $run apt-get install -y -q --no-install-recommends $missing
