#!/usr/bin/env bash
# The main job on real data, each command shown before it runs.   demo.sh [PROGRAM]
set -euo pipefail
plogp=$(realpath "${1:-build/plogp}")
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

show() {
    printf '\n$ plogp %s\n' "${*//$scratch\//}"
    "$plogp" "$@"
}

show entropy -p 0.5,0.125,0.125,0.25
show train examples/data/titanic.csv --target Survived --weights Freq --model "$scratch/titanic.json"
show predict examples/data/titanic.csv --model "$scratch/titanic.json" | sed 6q
show evaluate examples/data/titanic.csv --weights Freq --model "$scratch/titanic.json"
show compare examples/data/titanic_men.csv examples/data/titanic_women.csv --weights Freq
show fit examples/data/rivers.csv
