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
    run json '[(x["mi"], x["normalized"]) for x in r["results"]]' \
        mi "$BATS_TEST_TMPDIR/c.csv" --estimator plugin
    [[ "$output" == *"[(0, 0), (0, 0), (0, None)]"* ]]
}

@test "numeric columns are measured by nearest neighbours, with ties counted" {
    awk 'BEGIN { OFS = ","; print "x,y,c,k"; for (i = 0; i < 600; i++) { x = (i * 7919) % 601; print x, x + i % 7, (x > 300 ? "high" : "low"), 5 } }' >"$BATS_TEST_TMPDIR/n.csv"
    run json '[(x["x"] + x["y"], x["estimator"]) for x in r["results"]]' mi "$BATS_TEST_TMPDIR/n.csv"
    [[ "$output" == *"('xy', 'gao'), ('xc', 'ross'), ('xk', 'gao'), ('yc', 'ross'), ('yk', 'gao'), ('ck', 'ross')]" ]]
    run json '[x["mi"] for x in r["results"] if "k" in x["x"] + x["y"]]' mi "$BATS_TEST_TMPDIR/n.csv"
    [[ "$output" == *"[0, 0, 0]" ]]
    plogp mi "$BATS_TEST_TMPDIR/n.csv" --permutations 9 --threads 1 -j >"$BATS_TEST_TMPDIR/1"
    plogp mi "$BATS_TEST_TMPDIR/n.csv" --permutations 9 --threads 2 -j >"$BATS_TEST_TMPDIR/2"
    cmp "$BATS_TEST_TMPDIR/1" "$BATS_TEST_TMPDIR/2"
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
