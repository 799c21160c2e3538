#!/usr/bin/env bats
# Training a classifier: the ledger, the coefficients, separation, exit codes.
load common
bats_require_minimum_version 1.5.0

titanic() {
    plogp train "$EXAMPLES/titanic.csv" --target Survived --weights Freq -u nat -j "$@"
}

# value KEY.KEY...: one value of the first result of the JSON on standard input
value() {
    python3 -c "
import json, sys
node = json.load(sys.stdin)['results'][0]
for key in sys.argv[1].split('.'):
    node = node[int(key) if isinstance(node, list) else key]
print(node)" "$1"
}

near() { # GOT WANT TOLERANCE
    python3 -c "import sys; a, b, t = map(float, sys.argv[1:]); sys.exit(not abs(a - b) <= t)" "$@"
}

@test "titanic: the ledger of class, sex and age" {
    out=$(titanic)
    near "$(value entropy_y <<<"$out")" 0.629136013 5e-10
    near "$(value ledger.cross_entropy <<<"$out")" 0.502058407 5e-10
    near "$(value ledger.entropy <<<"$out")" 0.476486714 5e-10
    near "$(value ledger.divergence <<<"$out")" 0.025571693 5e-10
    near "$(value certificate.suboptimality <<<"$out")" 0 1e-9
    [ "$(value n <<<"$out")" = 2201 ]
    [ "$(value coefficients.5.feature <<<"$out")" = "Age=Child" ]
}

@test "threads and the order of the rows change no byte" {
    expected=$(titanic --threads 1)
    [ "$(titanic --threads 2)" = "$expected" ]
    expected=$(plogp train - --target Survived --weights Freq -j <"$EXAMPLES/titanic.csv")
    sorted=$( (head -1 "$EXAMPLES/titanic.csv"; tail -n +2 "$EXAMPLES/titanic.csv" | sort -r) |
        plogp train - --target Survived --weights Freq -j)
    [ "$sorted" = "$expected" ]
}

@test "rows and their weights are the same data" {
    python3 - "$EXAMPLES/titanic.csv" >"$BATS_TEST_TMPDIR/rows.csv" <<'PY'
import csv, sys
rows = list(csv.reader(open(sys.argv[1])))
print(",".join(rows[0][:-1]))
for row in rows[1:]:
    for _ in range(int(row[-1])):
        print(",".join(row[:-1]))
PY
    weighted=$(titanic | value coefficients.1.value)
    repeated=$(plogp train "$BATS_TEST_TMPDIR/rows.csv" --target Survived -u nat -j | value coefficients.1.value)
    [ "$weighted" = "$repeated" ]
}

@test "complete separation has no coefficients but a direction, and exits with 5" {
    printf 'x,y\n1,0\n2,0\n3,0\n4,1\n5,1\n6,1\n' >"$BATS_TEST_TMPDIR/s.csv"
    run --separate-stderr plogp train "$BATS_TEST_TMPDIR/s.csv" --target y -j
    [ "$status" -eq 5 ]
    [[ "$stderr" == *"complete separation"* ]]
    [ "$(value separated.kind <<<"$output")" = complete ]
    [ "$(value separated.classes <<<"$output")" = "['0', '1']" ]
    [ "$(value separated.loss_limit <<<"$output")" = 0 ]
    [ "$(value coefficients.1.value <<<"$output")" = Infinity ]
    [ "$(value coefficients.0.value <<<"$output")" = -Infinity ]
}

@test "a level with one class is quasi-complete separation, the rest stays finite" {
    printf 'g,x,y\n' >"$BATS_TEST_TMPDIR/q.csv"
    for i in 1 2 3 4 5 6 7 8; do echo "a,$i,$((i % 3 % 2))"; done >>"$BATS_TEST_TMPDIR/q.csv"
    printf 'b,2,1\nb,7,1\n' >>"$BATS_TEST_TMPDIR/q.csv"
    run --separate-stderr plogp train "$BATS_TEST_TMPDIR/q.csv" --target y -u nat -j
    [ "$status" -eq 5 ]
    [ "$(value separated.kind <<<"$output")" = quasi-complete ]
    [ "$(value separated.direction.0.feature <<<"$output")" = "g=b" ]
    [ "$(value coefficients.1.value <<<"$output")" = Infinity ]
    grep -v b, "$BATS_TEST_TMPDIR/q.csv" | sed 's/^a,//;s/^g,//' >"$BATS_TEST_TMPDIR/rest.csv"
    alone=$(plogp train "$BATS_TEST_TMPDIR/rest.csv" --target y -u nat -j)
    near "$(value coefficients.2.value <<<"$output")" "$(value coefficients.1.value <<<"$alone")" 1e-12
    near "$(value separated.loss_limit <<<"$output")" \
        "$(python3 -c "print($(value ledger.cross_entropy <<<"$alone") * 0.8)")" 1e-12
}

@test "a constant target, a constant column and a collinear one are named" {
    printf 'x,y\n1,a\n2,a\n' >"$BATS_TEST_TMPDIR/c.csv"
    run --separate-stderr plogp train "$BATS_TEST_TMPDIR/c.csv" --target y -j
    [ "$status" -eq 5 ]
    [[ "$stderr" == *"one class 'a'"* ]]
    printf 'k,u,v,y\n7,1,2,a\n7,2,4,b\n7,3,6,a\n7,4,8,b\n' >"$BATS_TEST_TMPDIR/k.csv"
    run --separate-stderr plogp train "$BATS_TEST_TMPDIR/k.csv" --target y -j
    [ "$status" -eq 0 ]
    [[ "$stderr" == *"column 'k' is constant"* ]]
    [[ "$stderr" == *"'v' is a linear combination"* ]]
    [ "$(value coefficients.1.value <<<"$output")" = 0 ]
    [ "$(value coefficients.3.value <<<"$output")" = 0 ]
}

@test "missing values are dropped and counted, or given a feature" {
    printf 'x,y\n1,a\n2,b\n,a\n3,a\n4,b\n5,\n' >"$BATS_TEST_TMPDIR/m.csv"
    out=$(plogp train "$BATS_TEST_TMPDIR/m.csv" --target y -j)
    [ "$(value n <<<"$out")" = 4 ]
    [ "$(value rows_dropped <<<"$out")" = 1 ]
    out=$(plogp train "$BATS_TEST_TMPDIR/m.csv" --target y -j --missing indicator --l2 0.1)
    [ "$(value n <<<"$out")" = 5 ]
    [ "$(value coefficients.2.feature <<<"$out")" = "x=(missing)" ]
}

@test "wrong usage and wrong data are told apart" {
    fails_with 2 "plogp train: --target COL is missing: the column of the classes" \
        train "$EXAMPLES/titanic.csv"
    fails_with 2 "plogp train: no column 'Fate' for the target; there are: Class, Sex, Age, Survived, Freq" \
        train "$EXAMPLES/titanic.csv" --target Fate
    printf 'x,y\n,a\n,b\n' >"$BATS_TEST_TMPDIR/e.csv"
    run plogp train "$BATS_TEST_TMPDIR/e.csv" --target y
    [ "$status" -eq 3 ]
}

@test "iris: setosa separates, virginica against versicolor is finite" {
    run --separate-stderr plogp train "$EXAMPLES/iris.csv" --target Species -u nat -j
    [ "$status" -eq 5 ]
    [ "$(value separated.kind <<<"$output")" = quasi-complete ]
    [ "$(value separated.classes <<<"$output")" = "['setosa']" ]
    # logistic regression of the two other classes alone, 22 digits: tests/ref/logistic.json
    near "$(value loglik <<<"$output")" -5.949273395679420656457 1e-11
    near "$(value separated.finite.0.value <<<"$output")" -42.63780381302198900807 1e-8
    near "$(value separated.finite.0.se <<<"$output")" 25.70766083316185696517 1e-6
    near "$(value separated.finite.4.value <<<"$output")" 18.28613688785098554188 1e-8
    run --separate-stderr plogp train "$EXAMPLES/iris.csv" --target Species --columns Sepal.Length,Sepal.Width -j
    [ "$status" -eq 5 ]
    [ "$(value separated.classes <<<"$output")" = "['setosa']" ]
}

@test "a LIBSVM file is trained on, predicted and evaluated by its indices" {
    cd "$BATS_TEST_TMPDIR"
    printf '+1 1:1 3:2.5\n-1 2:1\n+1 1:0.5 2:1\n-1 3:1\n+1 2:2 3:1\n-1 1:1 2:1\n' >a.libsvm
    out=$(plogp train a.libsvm --l2 0.1 --model a.json -j -q)
    [ "$(value coefficients.1.feature <<<"$out")" = 1 ]
    [ "$(value coefficients.0.class <<<"$out")" = 1 ]
    evaluated=$(plogp evaluate a.libsvm --model a.json -j -q | value ledger.cross_entropy)
    near "$evaluated" "$(value ledger.cross_entropy <<<"$out")" 1e-14
    [ "$(plogp predict a.libsvm --model a.json | head -1)" = "-1,1,predicted" ]
    run plogp predict "$EXAMPLES/titanic.csv" --model a.json
    [ "$status" -eq 2 ]
}
