#!/usr/bin/env bats
# What training and prediction do with data that do not fit: named, with a defined outcome.
load common
bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR" || exit 1
    printf 'x,g,y\n1,a,no\n2,b,yes\n3,a,no\n5,b,no\n4,a,yes\n6,b,yes\n' >data.csv
    plogp train data.csv --target y -m m.json --l2 0.1 -q >/dev/null
}

@test "a retyped column and an infinite number name the file, the row and the column" {
    printf 'x,g\n1,a\nabc,b\n' >text.csv
    printf 'x,g\n1,a\n2,b\ninf,b\n' >infinite.csv
    fails_with 3 "plogp predict: text.csv:3: column 'x': 'abc' is not a number, and the model needs one" \
        predict text.csv --model m.json -q -o out.csv
    [ ! -e out.csv ]
    fails_with 3 "plogp predict: infinite.csv:4: column 'x': an infinite number is no feature" \
        predict infinite.csv --model m.json -q -o out.csv
    printf 'x,y\n1,a\n2,b\n-inf,a\n' >i.csv
    fails_with 3 "plogp train: i.csv:4: column 'x': an infinite number is no feature" \
        train i.csv --target y -q
}

@test "columns may be more, and in another order; a missing one is named" {
    printf 'extra,g,x\n7,a,1\n7,b,2\n' >other.csv
    printf 'x,g\n1,a\n2,b\n' >plain.csv
    [ "$(plogp predict other.csv --model m.json -q -j | grep -v other.csv)" = \
        "$(plogp predict plain.csv --model m.json -q -j | grep -v plain.csv)" ]
    printf 'x\n1\n' >short.csv
    run plogp predict short.csv --model m.json -q
    [ "$status" -ne 0 ]
    [[ "$output" == *"no column 'g', which the model needs"* ]]
}

@test "a level that the training did not see has no prediction, and is named" {
    printf 'x,g\n1,a\n2,zebra\n' >unseen.csv
    run --separate-stderr plogp predict unseen.csv --model m.json
    [ "$status" -eq 0 ]
    [[ "$stderr" == *"zebra"* ]]
}

@test "a table of a header alone has no row to learn from" {
    echo x,y > "$BATS_TEST_TMPDIR/header.csv"
    for option in "" "--kind=mlp" "--holdout=0.5" "--max-memory=64M"; do
        fails_with 3 "plogp train: no row with a target and a weight above 0" \
            train "$BATS_TEST_TMPDIR/header.csv" --target y $option
    done
}

@test "a target of one class has a loss of 0, and nothing to estimate" {
    printf 'x,y\n1,a\n2,a\n3,a\n' >one.csv
    run --separate-stderr json '[r["results"][0]["classes"], r["results"][0]["ledger"]["cross_entropy"]]' \
        train one.csv --target y -q
    [ "$output" = "[1, 0]" ]
}

@test "separated data: exit code 5, the limit of the loss, the finite part, and a model that predicts it" {
    printf 'x,g,y\n' >q.csv
    for i in 1 2 3 4 5 6 7 8; do echo "$i,a,$((i % 3 % 2))"; done >>q.csv
    printf '2,b,1\n7,b,1\n' >>q.csv
    status=0
    plogp train q.csv --target y -m q.json -q -j -u nat >r.json 2>/dev/null || status=$?
    [ "$status" -eq 5 ]
    python3 -c '
import json
r = json.load(open("r.json"))["results"][0]
c = {k["feature"]: k for k in r["coefficients"]}
assert r["separated"]["kind"] == "quasi-complete" and r["separated"]["loss_limit"] > 0
assert c["g=b"]["value"] == "Infinity" and abs(c["x"]["value"]) < 10 and c["x"]["se"] > 0'
    run json 'r["results"][0]["ledger"]["cross_entropy"]' evaluate q.csv --model q.json -q -u nat
    [ "$status" -eq 0 ]
    python3 -c 'import json, sys
limit = json.load(open("r.json"))["results"][0]["separated"]["loss_limit"]
assert abs(float(sys.argv[1]) - limit) < 1e-9' "$output"
}
