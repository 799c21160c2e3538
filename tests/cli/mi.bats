#!/usr/bin/env bats
# Mutual information of the columns of a file.
bats_require_minimum_version 1.5.0
load common

@test "sex says more about survival than age" {
    run json '[(x["x"], "%.5f" % x["mi"]) for x in r["results"]]' \
        mi "$EXAMPLES/titanic.csv" --target Survived --weights Freq -u nat
    [ "$output" = "[('Class', '0.04110'), ('Sex', '0.09870'), ('Age', '0.00444')]" ]
}

@test "a constant column has exactly 0, and no normalised value with another" {
    printf 'x,y,z\na,1,q\nb,1,q\nc,1,q\n' >"$BATS_TEST_TMPDIR/c.csv"
    run json '[(x["mi"], x["normalized"]) for x in r["results"]]' mi "$BATS_TEST_TMPDIR/c.csv"
    [[ "$output" == *"[(0, 0), (0, 0), (0, None)]"* ]]
}

@test "threads and order change no byte" {
    { head -1 "$EXAMPLES/titanic.csv"; tail -n +2 "$EXAMPLES/titanic.csv" | sort -r; } >"$BATS_TEST_TMPDIR/titanic.csv"
    cd "$EXAMPLES"
    plogp mi titanic.csv --weights Freq --threads 1 -j >"$BATS_TEST_TMPDIR/1"
    plogp mi titanic.csv --weights Freq --threads 2 -j >"$BATS_TEST_TMPDIR/2"
    cd "$BATS_TEST_TMPDIR"
    plogp mi titanic.csv --weights Freq -j >"$BATS_TEST_TMPDIR/3"
    cmp 1 2
    cmp 1 3
}

@test "wrong usage is told" {
    fails_with 2 "plogp mi: --target: no column 'x'" mi "$EXAMPLES/titanic.csv" --target x
    fails_with 2 "plogp mi: two columns or more are needed; there is 1" mi "$EXAMPLES/rivers.csv"
}
