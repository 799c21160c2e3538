# Faults that were seen in other programs, each with what is right: by name of the thread, or as measured.
load common

value() { # expression, arguments of plogp: the expression of the first result r
    run json "(lambda r: $1)(r['results'][0])" "${@:2}"
}

@test "scipy 20083, 19436: Jensen-Shannon of nearly equal laws, and of a subnormal probability" {
    value '0 < r["js"] < 1e-17' compare -p 0.5,0.5 -q 0.500000001,0.499999999
    [[ "$output" == *True ]]
    value 'abs(r["js"] - 1) < 1e-12' compare -p 1,5e-324 -q 5e-324,1
    [[ "$output" == *True ]]
}

@test "pytorch 144279, tensorflow probability 241: 0 log 0 is 0" {
    value '0 <= r["kl"] < 1e-30 and abs(r["cross_entropy"]) < 1e-30' compare --parametric 'uniform(0,1)' 'beta(1,1)'
    [[ "$output" == *True ]]
    value 'r["entropy"]' entropy -p 0,1,0
    [ "${lines[-1]}" = 0 ]
}

@test "scikit-learn 9772, Inform 83: large counts overflow nothing" {
    value 'abs(r["entropy"] - 1) < 1e-12' entropy -c 4000000000000000,4000000000000000 --estimator plugin
    [[ "$output" == *True ]]
    printf 'x,y,w\na,a,3000000000000\na,b,1000000000000\nb,a,1000000000000\nb,b,3000000000000\n' >"$BATS_TEST_TMPDIR/t.csv"
    value 'abs(r["mi"] - 0.18872187554086717) < 1e-14' mi "$BATS_TEST_TMPDIR/t.csv" --weights w --estimator plugin
    [[ "$output" == *True ]]
}

@test "scikit-learn 19165, 30950: normalised information of constant columns is 0/0, and said to be none" {
    printf 'x,y\na,q\na,q\na,q\n' >"$BATS_TEST_TMPDIR/t.csv"
    value '[r["mi"], r["normalized"]]' mi "$BATS_TEST_TMPDIR/t.csv" --estimator plugin
    [[ "$output" == *"[0, None]" ]]
}

@test "velox 5171: one to five are weights with -c and symbols in a file" {
    value 'round(r["entropy"], 4)' entropy -c 1,2,3,4,5 --estimator plugin
    [ "${lines[-1]}" = 2.1493 ]
    printf 'x\n1\n2\n3\n4\n5\n' >"$BATS_TEST_TMPDIR/t.csv"
    value 'round(r["entropy"], 4)' entropy "$BATS_TEST_TMPDIR/t.csv" --estimator plugin
    [ "${lines[-1]}" = 2.3219 ]
}

@test "infomeasure: NSB is that of its authors" {
    for pair in 2,1=0.849665 3,1=0.812915 2,2=0.903396; do
        value "abs(r['entropy'] - ${pair#*=}) < 2e-6" entropy -c "${pair%=*}" --estimator nsb
        [[ "$output" == *True ]]
    done
}

@test "Inform: a level that Q lacks makes KL infinite, not NaN" {
    value 'r["kl"]' compare -p 0.5,0.5 -q 1,0
    [ "${lines[-1]}" = Infinity ]
}

@test "entropy_estimators 3, scikit-learn 26696: ties make no entropy minus infinity and no information 0" {
    awk 'BEGIN { print "x,y"; srand(4); for (i = 0; i < 600; i++) { x = int(10 * (rand() + rand())); print x "," x + int(4 * rand()) } }' >"$BATS_TEST_TMPDIR/t.csv"
    value 'r["entropy"] > 3' entropy "$BATS_TEST_TMPDIR/t.csv" --columns x
    [[ "$output" == *True ]]
    value '1.2 < r["mi"] < 2.6 and r["estimator"] == "ksg-ties"' mi "$BATS_TEST_TMPDIR/t.csv" --types x=numeric,y=numeric
    [[ "$output" == *True ]]
}

@test "ties that rounding errors hide: 0.1 * 3 is 0.30000000000000004, beside 0.3" {
    cd "$BATS_TEST_TMPDIR"
    python3 -c '
import random
random.seed(8)
rows = [(a, round(0.6 * a + 8 * random.gauss(0, 1))) for a in (round(10 * random.gauss(0, 1)) for _ in range(800))]
for name, product in (("exact", False), ("near", True)):
    with open(name + ".csv", "w") as file:
        print("x,y", file=file)
        for i, row in enumerate(rows):
            print(*(repr(0.1 * v if product and i % 3 == 0 else v / 10) for v in row), sep=",", file=file)'
    grep -q 0000000004 near.csv
    for command in entropy mi; do
        for kind in exact near; do
            plogp "$command" $kind.csv --types x=numeric,y=numeric -j 2>/dev/null |
                python3 -c 'import json, sys; print(*("%.12g" % r[k] for r in json.load(sys.stdin)["results"] for k in ("entropy", "mi", "se") if r.get(k) is not None))' >$kind
        done
        cmp exact near
    done
    run plogp entropy near.csv --columns x
    [[ "$output" == *"values repeat but for rounding errors"* ]]
}

@test "scipy 12999, 14019: KS of tied and of unequal samples is no more than 1, its p-value no less than 0" {
    awk 'BEGIN { print "x"; for (i = 0; i < 1000; i++) print i % 3 }' >"$BATS_TEST_TMPDIR/p.csv"
    awk 'BEGIN { print "x"; for (i = 0; i < 7; i++) print 0.5 + i % 3 }' >"$BATS_TEST_TMPDIR/q.csv"
    value '0 <= r["p_value"] <= 1 and 0 <= r["ks"] <= 1' compare "$BATS_TEST_TMPDIR/p.csv" "$BATS_TEST_TMPDIR/q.csv"
    [[ "$output" == *True ]]
    value '[r["ks"], r["p_value"]]' compare "$BATS_TEST_TMPDIR/p.csv" "$BATS_TEST_TMPDIR/p.csv"
    [[ "$output" == *"[0, 1]" ]]
}

@test "evidently 334, 1900: bins are those of P, an empty column is told and stops nothing" {
    printf 'x,y\n1,\n2,\n3,\n4,\n' >"$BATS_TEST_TMPDIR/p.csv"
    printf 'x,y\n11,5\n12,6\n13,7\n14,8\n' >"$BATS_TEST_TMPDIR/q.csv"
    run json '[len(r["results"]), [x["name"] for x in r["results"]][0], len(r["warnings"]) > 0]' compare "$BATS_TEST_TMPDIR/p.csv" "$BATS_TEST_TMPDIR/q.csv"
    [[ "$output" == *"'x', True]" ]]
    value '0.5 < r["psi"] < float("inf")' compare "$BATS_TEST_TMPDIR/p.csv" "$BATS_TEST_TMPDIR/q.csv"
    [[ "$output" == *True ]]
}

@test "whylogs 684, alibi-detect 960, evidently 238: the same answer every time, (k + 1)/(R + 1), adjusted over columns" {
    awk 'BEGIN { print "a,b"; srand(1); for (i = 0; i < 60; i++) print rand() "," rand() }' >"$BATS_TEST_TMPDIR/p.csv"
    awk 'BEGIN { print "a,b"; srand(2); for (i = 0; i < 60; i++) print 5 + rand() "," rand() }' >"$BATS_TEST_TMPDIR/q.csv"
    run json '[(x["p_value"], x["p_adjusted"] >= x["p_value"]) for x in r["results"]]' compare "$BATS_TEST_TMPDIR/p.csv" "$BATS_TEST_TMPDIR/q.csv" --permutations 99
    [[ "$output" == *"[(0.01, True), ("* ]]
    first=$output
    run json '[(x["p_value"], x["p_adjusted"] >= x["p_value"]) for x in r["results"]]' compare "$BATS_TEST_TMPDIR/p.csv" "$BATS_TEST_TMPDIR/q.csv" --permutations 99
    [ "$output" = "$first" ]
}
