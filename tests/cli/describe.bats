#!/usr/bin/env bats
# What is in the columns of a file, whatever the threads, the shards and the order.
bats_require_minimum_version 1.5.0
load common

# Splits $1 after its header into shards of its rows in another order: $2 and $3.
shards() {
    { head -1 "$1"; tail -n +2 "$1" | awk 'NR % 3 == 0' | sort -r; } >"$2"
    { head -1 "$1"; tail -n +2 "$1" | awk 'NR % 3 != 0' | sort; } >"$3"
}

@test "moments and quantiles of the rivers" {
    r() { json "r[\"results\"][0][\"$1\"]" describe "$EXAMPLES/rivers.csv"; }
    [ "$(r n)" = 141 ]
    [ "$(r min)" = 135 ]
    [ "$(r max)" = 3710 ]
    [ "$(json '"%.4f" % r["results"][0]["mean"]' describe "$EXAMPLES/rivers.csv")" = 591.1844 ]
    [ "$(json 'r["results"][0]["quantiles"]["0.5"]' describe "$EXAMPLES/rivers.csv")" = 425 ]
}

@test "levels of a weighted table, most frequent first" {
    run json 'r["results"][0]["top"][0]' describe "$EXAMPLES/titanic.csv" --weights Freq
    [ "$output" = "{'level': 'Crew', 'count': 885}" ]
}

@test "threads, shards and the order of rows change no byte" {
    shards "$EXAMPLES/titanic.csv" "$BATS_TEST_TMPDIR/a.csv" "$BATS_TEST_TMPDIR/b.csv"
    for threads in 1 2; do
        plogp describe "$EXAMPLES/titanic.csv" --threads $threads -j |
            python3 -c 'import json,sys; r=json.load(sys.stdin); print(r["results"])' >"$BATS_TEST_TMPDIR/whole.$threads"
        plogp describe "$BATS_TEST_TMPDIR/a.csv" "$BATS_TEST_TMPDIR/b.csv" --threads $threads -j |
            python3 -c 'import json,sys; r=json.load(sys.stdin); print(r["results"])' >"$BATS_TEST_TMPDIR/shards.$threads"
    done
    cmp "$BATS_TEST_TMPDIR/whole.1" "$BATS_TEST_TMPDIR/whole.2"
    cmp "$BATS_TEST_TMPDIR/whole.1" "$BATS_TEST_TMPDIR/shards.1"
    cmp "$BATS_TEST_TMPDIR/whole.1" "$BATS_TEST_TMPDIR/shards.2"
}

@test "an empty column, one value and no rows each have an outcome" {
    printf 'a,b,c\n,1,x\n,1,x\n' >"$BATS_TEST_TMPDIR/odd.csv"
    run plogp describe "$BATS_TEST_TMPDIR/odd.csv" -j
    [ "$status" -eq 0 ]
    [[ "$output" == *"a: no value is present"* ]]
    [[ "$output" == *"b: all values are equal"* ]]
    printf 'a,b\n' >"$BATS_TEST_TMPDIR/none.csv"
    fails_with 3 "plogp describe: no column has a value" describe "$BATS_TEST_TMPDIR/none.csv" -q
    printf 'a,b\n,NA\n' >"$BATS_TEST_TMPDIR/none.csv"
    fails_with 3 "plogp describe: no column has a value" describe "$BATS_TEST_TMPDIR/none.csv" -q
}

@test "columns that do not meet are named" {
    printf 'a\n1\n' >"$BATS_TEST_TMPDIR/1.csv"
    printf 'a\nx\n' >"$BATS_TEST_TMPDIR/2.csv"
    run plogp describe "$BATS_TEST_TMPDIR/1.csv" "$BATS_TEST_TMPDIR/2.csv"
    [ "$status" -eq 2 ]
    [[ "$output" == *"column 'a' is numeric in one part"* ]]
}

@test "the header is found out, asked for or denied, and types are settled by some rows when asked" {
    cd "$BATS_TEST_TMPDIR"
    printf '1,2\n3,4\n' >numbers.csv
    [ "$(json '[(c["name"], c["n"]) for c in r["results"]]' describe numbers.csv)" = "[('V1', 2), ('V2', 2)]" ]
    [ "$(json '[(c["name"], c["n"]) for c in r["results"]]' describe numbers.csv --header)" = "[('1', 1), ('2', 1)]" ]
    printf 'x\n1\n2\nabc\n' >late.csv
    [ "$(json 'r["results"][0]["type"]' describe late.csv)" = categorical ]
    fails_with 3 "plogp describe: late.csv:4: column 'x': 'abc' is not a number; list it with --na if it means missing" describe late.csv --infer-rows 2
}

@test "a text far behind the first rows makes its column categorical, and counts rows once" {
    cd "$BATS_TEST_TMPDIR"
    { echo x,y; seq 70000 | sed 's/$/,1/'; echo abc,2; echo 1; } >late.csv
    [ "$(json '[(c["name"], c["type"], c["n"]) for c in r["results"]]' describe late.csv --on-bad-row skip -q)" = \
        "[('x', 'categorical', 70001), ('y', 'numeric', 70001)]" ]
    plogp describe late.csv --on-bad-row skip 2>&1 >/dev/null | grep -q 'left out 1 row'
    fails_with 3 "plogp describe: late.csv:70003: 2 columns expected, 1 found" describe late.csv
}
