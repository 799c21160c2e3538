#!/usr/bin/env bash
# The shared library exports the listed names and no other.   check_symbols.sh LIBRARY LIST [--update]
set -eu
library=$1 list=$2
exported=$(nm --dynamic --defined-only --extern-only "$library" | awk '$3 != "" {print $3}' | LC_ALL=C sort)
if [ "${3:-}" = --update ]; then
    printf '%s\n' "$exported" >"$list"
fi
diff -u <(LC_ALL=C sort -u "$list") <(printf '%s\n' "$exported")
