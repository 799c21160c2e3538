#!/usr/bin/env bash
# Says which apt-get line is missing before CMake can fail; silent where all is there or not Debian.
set -eu
. "$(dirname "$0")/packages.sh"
command -v dpkg-query >/dev/null || exit 0
missing=$(missing_packages $build_packages $test_packages | tr '\n' ' ')
if [ -n "$missing" ]; then
    echo "plogp: packages are missing; install them with" >&2
    echo "    apt-get install $missing" >&2
    exit 1
fi
