#!/usr/bin/env bash
# Writes the C file that holds Vega, Vega-Lite and Vega-Embed, which draw the pictures of reports.
# The versions are pinned in third_party/vega; without npm or a registry the script is empty and
# reports have tables but no pictures.   make-report-script.sh THIRD_PARTY_VEGA FOLDER OUTPUT.c [NPM]
set -eu
pinned=$1 folder=$2 output=$3 npm=${4:-}
mkdir -p "$folder"
script="$folder/script.js"
: >"$script"

fetch() {
    cp "$pinned/package.json" "$pinned/package-lock.json" "$folder"
    (cd "$folder" && "$npm" ci --ignore-scripts --no-audit --no-fund --fetch-retries=1 \
        --fetch-timeout=30000 --loglevel=error) >"$folder/npm.log" 2>&1
}

if [ -n "$npm" ] && fetch; then
    for package in vega vega-lite vega-embed; do
        for licence in "$folder/node_modules/$package"/LICENSE*; do
            [ ! -f "$licence" ] || { echo "/*!"; sed 's|\*/|* /|g' "$licence"; echo "*/"; } >>"$script"
        done
        cat "$folder/node_modules/$package/build/$package.min.js" >>"$script"
        printf ';\n' >>"$script"
    done
    rm -rf "$folder/node_modules"
    sed -i '/^\/\/# sourceMappingURL/d; s|</script|<\\/script|g' "$script"
else
    echo "plogp: no npm or no package registry: reports will have no pictures" >&2
fi

{
    printf '#include "report_script.h"\n\nconst unsigned char report_script[] = {'
    od -An -v -tx1 "$script" | sed 's/ \(..\)/0x\1,/g'
    printf '0};\nconst size_t report_script_length = sizeof report_script - 1;\n'
} >"$output"
