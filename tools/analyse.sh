#!/usr/bin/env bash
# clang-tidy (.clang-tidy) and cppcheck over the library and the program; any finding fails.
set -euo pipefail
cd "$(dirname "$0")/.."
database=build/clang
[ -f "$database/compile_commands.json" ] || cmake --preset clang >/dev/null
git ls-files 'src/*.c' 'cli/*.c' | xargs -P "$(nproc)" -n 4 clang-tidy --quiet -p "$database" 2>/dev/null
cppcheck --quiet --error-exitcode=1 --std=c11 --enable=warning,portability --inline-suppr -j "$(nproc)" \
    --suppress=missingInclude -I include -I src src cli
