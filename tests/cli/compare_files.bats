#!/usr/bin/env bats
# Two files, column by column.
bats_require_minimum_version 1.5.0
load common

@test "the ledger both ways, lost and new levels" {
    printf 'c\na\na\nb\n' >"$BATS_TEST_TMPDIR/p.csv"
    printf 'c\na\nd\n' >"$BATS_TEST_TMPDIR/q.csv"
    r() { json "r[\"results\"][0][\"$1\"]" compare "$BATS_TEST_TMPDIR/p.csv" "$BATS_TEST_TMPDIR/q.csv"; }
    [[ "$(r kl 2>/dev/null)" = Infinity ]]
    [ "$(r new_levels 2>/dev/null)" = "['d']" ]
    [ "$(r lost_levels 2>/dev/null)" = "['b']" ]
    [ "$(r entropy_q 2>/dev/null)" = 1 ]
}

@test "a file against itself is 0 apart" {
    for key in wasserstein ks energy kl js psi tv; do
        [ "$(json "r[\"results\"][0][\"$key\"]" compare "$EXAMPLES/rivers.csv" "$EXAMPLES/rivers.csv")" = 0 ]
    done
}

@test "a column in one file only and another type are said" {
    printf 'a,b\n1,x\n' >"$BATS_TEST_TMPDIR/p.csv"
    printf 'b,c\n7,x\n' >"$BATS_TEST_TMPDIR/q.csv"
    run plogp compare "$BATS_TEST_TMPDIR/p.csv" "$BATS_TEST_TMPDIR/q.csv" -j
    [ "$status" -eq 0 ]
    [[ "$output" == *"a: only in P"* ]]
    [[ "$output" == *"c: only in Q"* ]]
    [[ "$output" == *"b: categorical in P and numeric in Q"* ]]
}

@test "missing values are compared, and an empty column is no crash" {
    printf 'a,b\n1,\n,\n3,\n' >"$BATS_TEST_TMPDIR/p.csv"
    printf 'a,b\n1,2\n2,\n3,3\n' >"$BATS_TEST_TMPDIR/q.csv"
    run plogp compare "$BATS_TEST_TMPDIR/p.csv" "$BATS_TEST_TMPDIR/q.csv" -j
    [ "$status" -eq 0 ]
    [[ "$output" == *"missing_rate"* ]]
}

@test "every column has every key in JSON, be it null; text leaves out what is not there" {
    cd "$BATS_TEST_TMPDIR"
    printf 'a,b,c,d\n1,x,,7\n2,y,,7\n3,x,,7\n4,z,,7\n' >p.csv
    printf 'd,c,b,a,new\n7,,x,1,0\n7,,w,oops,0\n' >q.csv
    run json 'all(k in x for x in r["results"] for k in "name type entropy_p entropy_q cross_entropy kl cross_entropy_reverse kl_reverse js tv hellinger bhattacharyya chi2 psi wasserstein ks energy n_p n_q ci p_value noise_floor missing_p missing_q new_levels lost_levels".split())' compare p.csv q.csv
    [[ "$output" == *True* ]]
    run json '[(x["name"], x["type"], x["kl"], x["wasserstein"]) for x in r["results"]]' compare p.csv q.csv
    [[ "$output" == *"('a', 'mismatch', None, None)"* ]]   # text in a numeric column
    [[ "$output" == *"('c', 'numeric', None, None)"* ]]    # all missing
    [[ "$output" == *"('d', 'numeric', 0, 0)"* ]]          # one value
    run plogp compare p.csv q.csv
    [[ "$output" == *"new: only in Q"* ]]                  # another set of columns
    [[ "$output" == *"c: P has no value: nothing to compare"* ]]
    run plogp compare p.csv q.csv --types a=numeric
    [ "$status" -eq 3 ]
    [[ "$output" == *"q.csv:3: column 'a': 'oops' is not a number"* ]]
    run json 'all(k in x for x in r["results"] for k in "name type n missing distinct min max mean variance variance_mle skewness kurtosis quantiles entropy ci support suggested top".split())' describe p.csv
    [[ "$output" == *True* ]]
}

@test "a threshold on any column is exit code 1" {
    printf 'x\n1\n2\n3\n' >"$BATS_TEST_TMPDIR/p.csv"
    printf 'x\n11\n12\n13\n' >"$BATS_TEST_TMPDIR/q.csv"
    run plogp compare "$BATS_TEST_TMPDIR/p.csv" "$BATS_TEST_TMPDIR/q.csv" --fail-above wasserstein=9.5
    [ "$status" -eq 1 ]
    run plogp compare "$BATS_TEST_TMPDIR/p.csv" "$BATS_TEST_TMPDIR/q.csv" --fail-above wasserstein=10
    [ "$status" -eq 0 ]
}

@test "a column that cannot be compared counts as above a threshold" {
    printf 'x,y\n1,1\n2,2\n' >"$BATS_TEST_TMPDIR/p.csv"
    printf 'x,y\nNA,1\nNA,2\n' >"$BATS_TEST_TMPDIR/empty.csv"
    printf 'x,y\none,1\n2,2\n' >"$BATS_TEST_TMPDIR/text.csv"
    for q in empty text; do
        run --separate-stderr plogp compare "$BATS_TEST_TMPDIR/p.csv" "$BATS_TEST_TMPDIR/$q.csv" --fail-above js=0.9
        [ "$status" -eq 1 ]
        [[ "$stderr" == *"x: what is not compared counts as above --fail-above"* ]]
        run plogp compare "$BATS_TEST_TMPDIR/p.csv" "$BATS_TEST_TMPDIR/$q.csv"
        [ "$status" -eq 0 ]
    done
    run plogp compare "$BATS_TEST_TMPDIR/empty.csv" "$BATS_TEST_TMPDIR/empty.csv" --fail-above js=0.9
    [ "$status" -eq 0 ]
}

@test "few observations of a numeric column are warned of" {
    seq 0 49 | sed '1s/.*/x/' >"$BATS_TEST_TMPDIR/few.csv"
    seq 0 99 | sed '1s/.*/x/' >"$BATS_TEST_TMPDIR/bins.csv"
    seq 0 100 | sed '1s/.*/x/' >"$BATS_TEST_TMPDIR/enough.csv"
    run --separate-stderr plogp compare "$BATS_TEST_TMPDIR/few.csv" "$BATS_TEST_TMPDIR/enough.csv"
    [[ "$stderr" == *"x: fewer than 50 observations"* ]]
    run --separate-stderr plogp compare "$BATS_TEST_TMPDIR/enough.csv" "$BATS_TEST_TMPDIR/bins.csv"
    [[ "$stderr" == *"x: fewer than 10 observations for each bin"* ]]
    run --separate-stderr plogp compare "$BATS_TEST_TMPDIR/enough.csv" "$BATS_TEST_TMPDIR/enough.csv"
    [ -z "$stderr" ]
}

@test "files without rows have nothing to compare" {
    printf 'a,b\n' >"$BATS_TEST_TMPDIR/none.csv"
    run plogp compare "$BATS_TEST_TMPDIR/none.csv" "$BATS_TEST_TMPDIR/none.csv"
    [ "$status" -eq 3 ]
    [[ "$output" == *"no column has values in both files"* ]]
    run plogp mi "$BATS_TEST_TMPDIR/none.csv"
    [ "$status" -eq 3 ]
    run plogp entropy "$BATS_TEST_TMPDIR/none.csv"
    [ "$status" -eq 3 ]
}

@test "noise floor, verdict and corrected p-values; permutations do not depend on threads" {
    awk 'BEGIN { print "x,c"; for (i = 0; i < 300; i++) print (i * 7919) % 1009, i % 3 }' | sed 's/ /,/' >"$BATS_TEST_TMPDIR/p.csv"
    awk 'BEGIN { print "x,c"; for (i = 0; i < 200; i++) print (i * 7919) % 1009 + 900, i % 3 }' | sed 's/ /,/' >"$BATS_TEST_TMPDIR/q.csv"
    cd "$BATS_TEST_TMPDIR"
    run json '[(x["name"], x["verdict"]) for x in r["results"]]' compare p.csv q.csv --types c=categorical
    [[ "$output" == *"[('x', 'different'), ('c', 'same within noise')]"* ]]
    plogp compare p.csv q.csv --permutations 99 --threads 1 -j >1
    plogp compare p.csv q.csv --permutations 99 --threads 2 -j >2
    cmp 1 2
    [ "$(json 'r["results"][0]["p_value"]' compare p.csv q.csv --permutations 99)" = 0.01 ]
    # a clear answer ends at the 20th permutation that is as far apart
    run json '[(x["p_method"], x["permutations"] < 99, x["p_value"] > 0.2) for x in r["results"]][1]' \
        compare p.csv q.csv --types c=categorical --permutations 99
    [[ "$output" == *"('permutation', True, True)"* ]]
}

@test "missing rates have p-values of their own, corrected for the number of columns" {
    awk 'BEGIN { print "a,b,c"; for (i = 0; i < 60; i++) print i "," (i % 6 ? i : "") "," (i % 9 ? i : "") }' >"$BATS_TEST_TMPDIR/p.csv"
    awk 'BEGIN { print "a,b,c"; for (i = 0; i < 60; i++) print i "," (i % 2 ? i : "") "," (i % 9 ? i : "") }' >"$BATS_TEST_TMPDIR/q.csv"
    run json '[("missing_rate" in x, x.get("missing_rate", {}).get("p_value", 9) < 0.001, x.get("missing_rate", {}).get("p_adjusted", 9) / x.get("missing_rate", {}).get("p_value", 1)) for x in r["results"]]' \
        compare "$BATS_TEST_TMPDIR/p.csv" "$BATS_TEST_TMPDIR/q.csv"
    [[ "$output" == *"[(False, False, 9.0), (True, True, 2"*", (True, False, 1.0)]"* ]]
}

@test "an infinite value troubles its own column only, which is named" {
    printf 'a,b\n1,1\n2,inf\n3,3\n' >"$BATS_TEST_TMPDIR/p.csv"
    printf 'a,b\n2,1\n3,2\n4,3\n' >"$BATS_TEST_TMPDIR/q.csv"
    run plogp compare "$BATS_TEST_TMPDIR/p.csv" "$BATS_TEST_TMPDIR/q.csv"
    [ "$status" -eq 0 ]
    [[ "$output" == *"b: infinite values in P: wasserstein and energy are infinite"* ]]
    r() { json "$1" compare "$BATS_TEST_TMPDIR/p.csv" "$BATS_TEST_TMPDIR/q.csv" 2>/dev/null; }
    [ "$(r '[x["wasserstein"] for x in r["results"]]')" = "[1, 'Infinity']" ]
    [ "$(r '[x["verdict"] is None for x in r["results"]]')" = "[False, False]" ]
}

@test "a column that cannot be permuted is named, and the others are" {
    printf 'x,w\n1,0.5\n2,1.5\n' >"$BATS_TEST_TMPDIR/p.csv"
    run plogp compare "$BATS_TEST_TMPDIR/p.csv" "$BATS_TEST_TMPDIR/p.csv" --weights w --permutations 9
    [ "$status" -eq 0 ]
    [[ "$output" == *"x: no p-value: random splits need whole weights"* ]]
}

@test "columns larger than memory are compared exactly, through temporary files" {
    cd "$BATS_TEST_TMPDIR"
    awk 'BEGIN { print "x"; for (i = 0; i < 60000; i++) print (i * 7919) % 100003 / 8 }' >p.csv
    awk 'BEGIN { print "x"; for (i = 0; i < 50000; i++) print (i * 7919) % 100019 / 8 + 1 }' >q.csv
    show='[(x["wasserstein"], x["wasserstein2"], x["ks"], x["energy"], x["kl"], x["psi"], x["kl_nearest"], x["ci"]) for x in r["results"]]'
    all=$(json "$show" compare p.csv q.csv)
    for threads in 1 2; do
        [ "$(json "$show" compare p.csv q.csv --max-memory 1M --threads $threads 2>err)" = "$all" ]
    done
    plogp state p.csv -o all.plogp
    plogp state p.csv -o some.plogp --max-memory 1M
    cmp all.plogp some.plogp
}

@test "temporary files leave nothing behind, and a full disk is exit code 4" {
    cd "$BATS_TEST_TMPDIR"
    mkdir spill
    awk 'BEGIN { print "x"; for (i = 0; i < 60000; i++) print (i * 7919) % 100003 / 8 }' >p.csv
    TMPDIR=$PWD/spill plogp describe p.csv --max-memory 1M >/dev/null
    [ -z "$(ls spill)" ]
    run bash -c 'ulimit -f 50; trap "" XFSZ; "$PLOGP" describe p.csv --max-memory 1M'
    [ "$status" -eq 4 ]
    [[ "$output" == *"temporary file: cannot be written (set TMPDIR"* ]]
    TMPDIR=/nowhere run plogp describe p.csv --max-memory 1M
    [ "$status" -eq 4 ]
}

@test "the nearest-neighbour KL stands beside the binned one, with its interval" {
    cd "$BATS_TEST_TMPDIR"
    awk 'BEGIN { srand(1); print "x"; for (i = 0; i < 3000; i++) print rand() * 2 }' >p.csv
    awk 'BEGIN { srand(2); print "x"; for (i = 0; i < 3000; i++) print rand() * 4 }' >q.csv
    run json '[x["ci"]["kl_nearest"][0] < 1 < x["ci"]["kl_nearest"][1] and abs(x["kl_nearest"] - 1) < 0.1 for x in r["results"]]' compare p.csv q.csv
    [[ "$output" == *"[True]"* ]]
    awk 'BEGIN { srand(3); print "x"; for (i = 0; i < 3000; i++) print rand() * 2 + 1.9 }' >far.csv
    run plogp compare p.csv far.csv
    [[ "$output" == *"x: kl_nearest is too low: the laws overlap too little"* ]]
}

@test "levels without number are counted in sorted runs, with the same bits" {
    cd "$BATS_TEST_TMPDIR"
    awk 'BEGIN { print "c,d"; for (i = 0; i < 60000; i++) print "k" (i * 7919) % 40009 "," (i * 7919) % 50021 }' >p.csv
    for command in state "entropy -j" "describe -j" "compare p.csv -j"; do
        plogp $command p.csv --types d=categorical -o all
        plogp $command p.csv --types d=categorical -o some --max-memory 4M --threads 2
        cmp all some
    done
}
