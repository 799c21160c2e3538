#!/usr/bin/env bats
# --html and --vega. The browser's part is skipped where no chromium is installed.
load common

train() {
    plogp train "$1" --target y -q "${@:2}" >/dev/null
}

hostile_file() {
    printf '"a""<b>",y\n' >"$1"
    for i in 1 2 3 4 5; do
        printf '%s,"</script><script>alert(1)</script>"\n%s,"<img src=x onerror=alert(1)>"\n' "$i" "$((i + 1))"
    done >>"$1"
}

@test "a report is one page with everything in it" {
    plogp train "$EXAMPLES/titanic.csv" --target Survived --weights Freq -q \
        --html "$BATS_TEST_TMPDIR/r.html" >"$BATS_TEST_TMPDIR/text"
    grep -q "5.09 % is waste" "$BATS_TEST_TMPDIR/r.html"
    grep -q "<caption>coefficients</caption>" "$BATS_TEST_TMPDIR/r.html"
    grep -q "0.724317 bit" "$BATS_TEST_TMPDIR/r.html"
    [ "$(stat -c %s "$BATS_TEST_TMPDIR/r.html")" -lt 3000000 ]
    diff "$BATS_TEST_TMPDIR/text" <(plogp train "$EXAMPLES/titanic.csv" --target Survived --weights Freq -q)
}

@test "a report loads nothing from the network" {
    plogp train "$EXAMPLES/titanic.csv" --target Survived --weights Freq -q --html "$BATS_TEST_TMPDIR/r.html" >/dev/null
    run grep -oE '(src|href)=' "$BATS_TEST_TMPDIR/r.html"
    [[ "$output" != *$'<link'* ]]
    grep -q "default-src 'none'" "$BATS_TEST_TMPDIR/r.html"
}

@test "markup in names and levels is shown as text" {
    hostile_file "$BATS_TEST_TMPDIR/t.csv"
    train "$BATS_TEST_TMPDIR/t.csv" --html "$BATS_TEST_TMPDIR/r.html"
    run grep -cE '<script>alert|<img src=x|a"<b>' "$BATS_TEST_TMPDIR/r.html"
    [ "$output" = 0 ]
    grep -q '&lt;img src=x onerror=alert(1)&gt;' "$BATS_TEST_TMPDIR/r.html"
}

@test "the pictures are one Vega-Lite specification" {
    plogp train "$EXAMPLES/titanic.csv" --target Survived --weights Freq -q --vega "$BATS_TEST_TMPDIR/v.json" >/dev/null
    run python3 -c 'import json, sys
spec = json.load(open(sys.argv[1]))
print(spec["$schema"], len(spec["vconcat"]), len(spec["vconcat"][0]["data"]["values"]))' "$BATS_TEST_TMPDIR/v.json"
    [ "$output" = "https://vega.github.io/schema/vega-lite/v5.json 1 6" ]
}

@test "a report that cannot be written is exit code 4" {
    fails_with 4 "plogp entropy: $BATS_TEST_TMPDIR: cannot be written: Is a directory" entropy -p 1 --html "$BATS_TEST_TMPDIR"
}

@test "a browser draws the pictures without an error" {
    command -v chromium >/dev/null || skip "chromium is not installed"
    "$PLOGP" entropy -p 1 --html "$BATS_TEST_TMPDIR/e.html" >/dev/null
    hostile_file "$BATS_TEST_TMPDIR/t.csv"
    train "$BATS_TEST_TMPDIR/t.csv" --html "$BATS_TEST_TMPDIR/r.html"
    grep -q vegaEmbed "$BATS_TEST_TMPDIR/r.html" || skip "built without Vega-Lite"
    run bash -c "HOME='$BATS_TEST_TMPDIR' chromium --headless --no-sandbox --disable-gpu \
        --virtual-time-budget=4000 --enable-logging=stderr --dump-dom 'file://$BATS_TEST_TMPDIR/r.html' 2>&1"
    [[ "$output" == *"<svg"*"mark-symbol"* ]]
    [[ "$output" != *CONSOLE* ]]
}
