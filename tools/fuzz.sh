#!/usr/bin/env bash
# Runs every fuzz target for some seconds, starting from its kept corpus.   fuzz.sh SECONDS
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-20}
for target in build/fuzz/fuzz_*; do
    [ -x "$target" ] && [ -f "$target" ] || continue
    name=$(basename "$target")
    name=${name#fuzz_}
    scratch=$(mktemp -d)
    options=(-max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -verbosity=0
        -print_final_stats=1 -artifact_prefix="$scratch/")
    [ -f "fuzz/$name.dict" ] && options+=(-dict="fuzz/$name.dict")
    corpus=()
    [ -d "fuzz/corpus/$name" ] && corpus=("fuzz/corpus/$name")
    echo "fuzz_$name"
    "$target" "${options[@]}" "$scratch" "${corpus[@]}"
    rm -rf "$scratch"
done
