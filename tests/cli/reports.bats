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
charts = spec["vconcat"]
print(spec["$schema"], len(charts), len(charts[1]["data"]["values"]), charts[0]["description"])' "$BATS_TEST_TMPDIR/v.json"
    [ "$output" = "https://vega.github.io/schema/vega-lite/v5.json 5 6 cross-entropy, split into what no model avoids and what this one wastes" ]
}

@test "a report that cannot be written is exit code 4" {
    fails_with 4 "plogp entropy: $BATS_TEST_TMPDIR: cannot be written: Is a directory" entropy -p 1 --html "$BATS_TEST_TMPDIR"
}

# pictures NAME ARGUMENTS...: how many there are, and that they are JSON.
pictures() {
    plogp "$@" --quiet --vega "$BATS_TEST_TMPDIR/v.json" >/dev/null
    python3 -c 'import json, sys; print(len(json.load(open(sys.argv[1]))["vconcat"]))' "$BATS_TEST_TMPDIR/v.json"
}

@test "every command with something to see draws it" {
    cd "$EXAMPLES"
    [ "$(pictures describe iris.csv)" = 5 ]
    [ "$(pictures compare titanic_men.csv titanic_women.csv --weights Freq)" = 12 ]
    [ "$(pictures compare -p 0.5,0.5 -q 0.25,0.75)" = 4 ]
    [ "$(pictures compare --parametric 'normal(0,1)' 'normal(1,1)')" = 4 ]
    [ "$(pictures fit rivers.csv --family gamma)" = 7 ]
    [ "$(pictures code -p 0.5,0.25,0.25)" = 2 ]
    [ "$(pictures simulate 'exponential(1)' --n 1,4)" = 2 ]
    [ "$(pictures mi titanic.csv --weights Freq)" = 1 ]
    plogp train titanic.csv --target Survived --weights Freq -q --model "$BATS_TEST_TMPDIR/m.json" >/dev/null
    [ "$(pictures evaluate titanic.csv --weights Freq --model "$BATS_TEST_TMPDIR/m.json")" = 2 ]
}

@test "pictures change nothing that is printed" {
    for arguments in "fit $EXAMPLES/rivers.csv" "describe $EXAMPLES/iris.csv" "simulate exponential(1)" \
        "train $EXAMPLES/iris.csv --target Species --l2 0.1"; do
        plogp $arguments -q -j >"$BATS_TEST_TMPDIR/plain" || true
        plogp $arguments -q -j --html "$BATS_TEST_TMPDIR/r.html" | diff "$BATS_TEST_TMPDIR/plain" -
    done
}

@test "a report has the same bytes for any number of threads" {
    cd "$EXAMPLES"
    for arguments in "fit rivers.csv" "describe iris.csv" "simulate exponential(1)" "mi iris.csv" \
        "compare titanic_men.csv titanic_women.csv --weights Freq" "train titanic.csv --weights Freq --target Survived"; do
        plogp $arguments --quiet --threads 1 --html "$BATS_TEST_TMPDIR/1.html" >/dev/null
        plogp $arguments --quiet --threads 3 --html "$BATS_TEST_TMPDIR/3.html" >/dev/null
        cmp "$BATS_TEST_TMPDIR/1.html" "$BATS_TEST_TMPDIR/3.html"
    done
}

@test "a report that is interrupted or whose reader leaves is not half a file" {
    cd "$EXAMPLES"
    plogp fit rivers.csv --quiet --html "$BATS_TEST_TMPDIR/h.html" | head -1 >/dev/null
    [ ! -e "$BATS_TEST_TMPDIR/h.html" ] || tail -1 "$BATS_TEST_TMPDIR/h.html" | grep -q '</html>'
    code=0
    timeout -s INT 1 "$PLOGP" simulate 'gamma(2,1)' --statistic mle --n 2000 --replicates 100000 --quiet \
        --html "$BATS_TEST_TMPDIR/i.html" >/dev/null 2>&1 || code=$?
    [ "$code" -eq 124 ] || [ "$code" -eq 130 ]
    [ ! -e "$BATS_TEST_TMPDIR/i.html" ]
}
