#!/usr/bin/env bash
# Each public header compiles alone as C11 and as C++17.   check_headers.sh INCLUDE_DIR CC CXX
set -eu
include=$1 cc=$2 cxx=$3
for header in "$include"/plogp/*.h; do
    printf '#include "plogp/%s"\n' "$(basename "$header")" |
        "$cc" -std=c11 -Wall -Wextra -Wpedantic -Werror -I"$include" -fsyntax-only -x c -
    printf '#include "plogp/%s"\n' "$(basename "$header")" |
        "$cxx" -std=c++17 -Wall -Wextra -Wpedantic -Werror -I"$include" -fsyntax-only -x c++ -
done
