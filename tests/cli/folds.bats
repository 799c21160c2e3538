#!/usr/bin/env bats
# Choosing a penalty by folds, soft labels, solvers by name.
load common
bats_require_minimum_version 1.5.0

@test "folds print the loss along the path and take its best, the same for any threads" {
    set -- train "$EXAMPLES/iris.csv" --target Species --folds 4 --l2-path 1,0.1,0.01,0.001 -q -j -u nat
    [ "$(plogp "$@" --threads 1)" = "$(plogp "$@" --threads 2)" ]
    plogp "$@" | python3 -c '
import json, sys
r = json.load(sys.stdin)["results"][0]
path = r["folds"]["path"]
best = min(path, key=lambda p: p["cross_entropy"])
assert len(path) == 4 and all(p["se"] > 0 for p in path)
assert r["folds"]["best"] == {"l2": best["l2"], "l1": best["l1"]}
assert r["certificate"]["suboptimality"] <= 1e-9'
    [ "$(plogp "$@")" != "$(plogp "$@" --seed 2)" ]
}

@test "a path of l1, and one without folds" {
    run json '[p["l1"] for p in r["results"][0]["folds"]["path"]]' \
        train "$EXAMPLES/titanic.csv" --target Survived --weights Freq --folds 3 --l1-path 0.1,0.01 -q
    [ "$output" = "[0.1, 0.01]" ]
    fails_with 2 "plogp train: a path of penalties needs at least two folds" \
        train "$EXAMPLES/iris.csv" --target Species --l2-path auto -q
}

@test "soft labels name their row when they are no law" {
    printf 'x,a,b\n1,0.5,0.5\n2,0.25,0.75\n3,0.75,0.3\n' >"$BATS_TEST_TMPDIR/s.csv"
    run plogp train "$BATS_TEST_TMPDIR/s.csv" --soft-labels a,b -q
    [ "$status" -eq 3 ]
    [[ "$output" == *"s.csv:4: column 'a': the soft labels of the row sum to 1.05"* ]]
    printf 'x,a,b\n1,0.5,0.5\n2,0.25,0.75\n3,0.75,0.25\n' >"$BATS_TEST_TMPDIR/s.csv"
    run json '[r["results"][0][k] for k in ("n", "classes", "features")]' \
        train "$BATS_TEST_TMPDIR/s.csv" --soft-labels a,b -q
    [ "$output" = "[3, 2, 1]" ]
}

@test "the likelihood-ratio test of titanic is R's" {
    # R 4: anova(null, full, test = "Chisq"): deviance 2769.457 - 2210.061 on 5 df
    run json '[round(r["results"][0]["likelihood_ratio"]["statistic"], 3), r["results"][0]["likelihood_ratio"]["df"], r["results"][0]["likelihood_ratio"]["p_value"] < 1e-100]' \
        train "$EXAMPLES/titanic.csv" --target Survived --weights Freq -q
    [ "$output" = "[559.396, 5, True]" ]
}

@test "lbfgs ends at Newton's minimum with the same certificate" {
    for solver in newton lbfgs; do
        json '[round(c["value"], 9) for c in r["results"][0]["coefficients"]]' \
            train "$EXAMPLES/titanic.csv" --target Survived --weights Freq --solver $solver -q \
            >"$BATS_TEST_TMPDIR/$solver"
    done
    cmp "$BATS_TEST_TMPDIR/newton" "$BATS_TEST_TMPDIR/lbfgs"
    fails_with 2 "plogp train: the solver 'lbfgs' does not fit the kind" \
        train "$EXAMPLES/iris.csv" --target Species --kind mlp --solver lbfgs -q
}

# The limit of the loss is that of versicolor against virginica alone, over all 150 rows: the
# reference is a logistic regression of those two by scikit-learn's newton-cholesky.
@test "iris: setosa is separated, on four columns and on two, and the limit of the loss is given" {
    iris() {
        plogp train "$EXAMPLES/iris.csv" --target Species -q -j -u nat "$@" 2>/dev/null || [ $? -eq 5 ]
    }
    check='import json, sys
s = json.load(sys.stdin)["results"][0]["separated"]
assert s["kind"] == "quasi-complete" and s["classes"] == ["setosa"] and s["n"] == 50, s
assert abs(s["loss_limit"] - float(sys.argv[1])) < 1e-12
f = {c["feature"]: c["value"] for c in s["finite"] if c["against"] == "versicolor"}
assert abs(f["Sepal.Length"] - float(sys.argv[2])) < 1e-7'
    iris | python3 -c "$check" 0.03966182263786283 -2.4652202
    iris --columns Sepal.Length,Sepal.Width | python3 -c "$check" 0.36775236026413866 1.90237522
}

@test "sgd and adam come to the minimum on a schedule, and say how near they are without" {
    r='r["results"][0]'
    printf 'x,z,y\n' >"$BATS_TEST_TMPDIR/s.csv"
    awk 'BEGIN { srand(1); for (i = 0; i < 200; i++) { x = rand() * 4 - 2; z = rand()
        print x "," z "," (x + rand() > 0.5 ? "a" : x + rand() > -1 ? "b" : "c") } }' >>"$BATS_TEST_TMPDIR/s.csv"
    best=$(json "$r['objective']" train "$BATS_TEST_TMPDIR/s.csv" --target y --l2 0.01 -q)
    for solver in sgd adam; do
        run --separate-stderr plogp train "$BATS_TEST_TMPDIR/s.csv" --target y --l2 0.01 --solver $solver \
            --schedule cosine --epochs 400 --rate 0.05 -j -q
        [ "$(python3 -c 'import json, sys
r = json.loads(sys.argv[1])["results"][0]
print(abs(r["objective"] - float(sys.argv[2])) <= 1e-7, r["iterations"], r["certificate"]["suboptimality"] >= r["objective"] - float(sys.argv[2]))' "$output" "$best")" = "True 400 True" ]
        [ "$(plogp train "$BATS_TEST_TMPDIR/s.csv" --target y --l2 0.01 --solver $solver --schedule cosine \
            --epochs 400 --rate 0.05 -j -q --threads 2)" = "$output" ]
        run --separate-stderr plogp train "$BATS_TEST_TMPDIR/s.csv" --target y --l2 0.01 --solver $solver --epochs 2
        [ "$status" -eq 5 ]
        [[ "$stderr" == *"more epochs, another rate or schedule, or another solver"* ]]
        fails_with 2 "plogp train: the solver '$solver' is for smooth objectives: not with absolute penalties (l1)" \
            train "$BATS_TEST_TMPDIR/s.csv" --target y --l1 0.01 --solver $solver
    done
    fails_with 2 "plogp train: stopping early is for perceptrons" \
        train "$BATS_TEST_TMPDIR/s.csv" --target y --holdout 0.2 --early-stop
}

@test "sgd names separation, too" {
    printf 'x,y\n1,a\n2,a\n3,a\n4,b\n5,b\n6,b\n' >"$BATS_TEST_TMPDIR/q.csv"
    run --separate-stderr plogp train "$BATS_TEST_TMPDIR/q.csv" --target y --solver sgd --rate 1
    [ "$status" -eq 5 ]
    [[ "$stderr" == *"complete separation"* ]]
}
