#!/usr/bin/env bash
# Reports of ten million rows: under 3 MB, and open in under 2 s (open.js checks both).
#   big.sh PROGRAM SOURCE SCRATCH      after run.sh, which fetches what drives the browser
set -eu
program=$(realpath "$1") scratch=$(realpath "$3")
browser=$(command -v chromium || command -v chromium-browser) || exit 77
rm -rf "$scratch/big"
mkdir -p "$scratch/big"
cd "$scratch/big"
{ echo x; "$program" simulate 'normal(10,2)' --samples 10000000; } >big.csv
"$program" describe big.csv --quiet --html describe.html >/dev/null
"$program" fit big.csv --family normal --quiet --html fit.html >/dev/null
rm big.csv
HOME=$scratch node "$scratch/open.js" "$browser" "$scratch/big"
