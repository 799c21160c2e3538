#!/usr/bin/env bash
# Writes tests/cli/golden/ anew from what the program prints now; look at `git diff` afterwards.
#   update-goldens.sh PROGRAM
set -eu
here=$(cd "$(dirname "$0")" && pwd)
PLOGP=$(realpath "$1") EXAMPLES=$(realpath "$here/../../examples/data") TESTS=$(realpath "$here/..")
export PLOGP EXAMPLES TESTS PLOGP_UPDATE_GOLDENS=1
bats "$here"/*.bats
