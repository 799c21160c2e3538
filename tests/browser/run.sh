#!/usr/bin/env bash
# Makes a report of every kind and opens them in a browser; 77 where that cannot be done.
#   run.sh PROGRAM SOURCE SCRATCH [SCREENSHOTS]
set -eu
program=$1 source=$2 scratch=$3 screenshots=${4:-}
skip() { echo "skipped: $1"; exit 77; }
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) ||
    skip "chromium is not installed (apt-get install chromium)"
command -v node >/dev/null && command -v npm >/dev/null || skip "node and npm are not installed"
mkdir -p "$scratch"
if ! cmp -s "$source/tests/browser/package-lock.json" "$scratch/package-lock.json" ||
    [ ! -d "$scratch/node_modules/playwright-core" ]; then
    cp "$source/tests/browser/package.json" "$source/tests/browser/package-lock.json" "$scratch"
    (cd "$scratch" && npm ci --ignore-scripts --no-audit --no-fund --fetch-retries=1 --fetch-timeout=30000) \
        >"$scratch/npm.log" 2>&1 || skip "playwright-core cannot be fetched: $(tail -1 "$scratch/npm.log")"
fi
cp "$source/tests/browser/open.js" "$scratch"
rm -rf "$scratch/pages"
"$source/tests/browser/make-reports.sh" "$program" "$source/examples/data" "$scratch/pages"
grep -q vegaEmbed "$scratch/pages/train.html" || skip "plogp was built without Vega-Lite"
[ -z "$screenshots" ] || mkdir -p "$screenshots"
HOME=$scratch node "$scratch/open.js" "$browser" "$scratch/pages" ${screenshots:+"$(realpath "$screenshots")"}
