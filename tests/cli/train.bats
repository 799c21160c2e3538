#!/usr/bin/env bats
# Training a classifier: the ledger, the coefficients, separation, exit codes.
load common
bats_require_minimum_version 1.5.0

titanic() {
    plogp train "$EXAMPLES/titanic.csv" --target Survived --weights Freq -u nat -j -q "$@"
}

# holds JSON EXPRESSION...: every Python expression is true. In them r is the first result,
# c its coefficients by feature, near(a, b, tolerance) a comparison.
holds() {
    python3 -c '
import json, sys
r = json.loads(sys.argv[1])["results"][0]
c = {k["feature"]: k for k in r["coefficients"]} if "coefficients" in r else {}
near = lambda a, b, tolerance: abs(a - b) <= tolerance
for expression in sys.argv[2:]:
    if not eval(expression):
        sys.exit("does not hold: " + expression)' "$@"
}

@test "titanic: the ledger of class, sex and age" {
    holds "$(titanic)" 'r["n"] == 2201' 'near(r["entropy_y"], 0.629136013, 5e-10)' \
        'near(r["ledger"]["cross_entropy"], 0.502058407, 5e-10)' \
        'near(r["ledger"]["entropy"], 0.476486714, 5e-10)' \
        'near(r["ledger"]["divergence"], 0.025571693, 5e-10)' \
        'r["certificate"]["suboptimality"] <= 1e-9' 'r["separated"] is None' \
        'r["coefficients"][5]["feature"] == "Age=Child"'
}

@test "threads and the order of the rows change no byte" {
    [ "$(titanic --threads 1)" = "$(titanic --threads 2)" ]
    expected=$(plogp train - --target Survived --weights Freq -j <"$EXAMPLES/titanic.csv")
    sorted=$( (head -1 "$EXAMPLES/titanic.csv"; tail -n +2 "$EXAMPLES/titanic.csv" | sort -r) |
        plogp train - --target Survived --weights Freq -j)
    [ "$sorted" = "$expected" ]
}

@test "rows and their weights are the same data" {
    awk -F, 'NR == 1 { print $1","$2","$3","$4 } NR > 1 { for (i = 0; i < $5; i++) print $1","$2","$3","$4 }' \
        "$EXAMPLES/titanic.csv" >"$BATS_TEST_TMPDIR/rows.csv"
    repeated=$(plogp train "$BATS_TEST_TMPDIR/rows.csv" --target Survived -u nat -j)
    [ "$(titanic | grep '"value"')" = "$(grep '"value"' <<<"$repeated")" ]
}

@test "complete separation has no coefficients but a direction, and exits with 5" {
    printf 'x,y\n1,0\n2,0\n3,0\n4,1\n5,1\n6,1\n' >"$BATS_TEST_TMPDIR/s.csv"
    run --separate-stderr plogp train "$BATS_TEST_TMPDIR/s.csv" --target y -j
    [ "$status" -eq 5 ]
    [[ "$stderr" == *"complete separation"* ]]
    holds "$output" 'r["separated"]["kind"] == "complete"' \
        'r["separated"]["classes"] == ["0", "1"]' 'r["separated"]["loss_limit"] == 0' \
        'c["x"]["value"] == "Infinity"' 'c["(intercept)"]["value"] == "-Infinity"'
}

@test "gradient descent names the separation as Newton's method does" {
    printf 'x,y\n1,0\n2,0\n3,0\n4,1\n5,1\n6,1\n' >"$BATS_TEST_TMPDIR/s.csv"
    run --separate-stderr plogp train "$BATS_TEST_TMPDIR/s.csv" --target y -j --solver gradient
    [ "$status" -eq 5 ]
    [[ "$stderr" == *"complete separation"* ]]
    holds "$output" 'r["separated"]["kind"] == "complete"' 'r["separated"]["loss_limit"] == 0' \
        'c["x"]["value"] == "Infinity"'
    printf 'g,x,y\na,1,1\na,2,0\na,3,0\na,4,1\na,5,0\na,6,0\na,7,1\na,8,0\nb,2,1\nb,7,1\n' \
        >"$BATS_TEST_TMPDIR/q.csv"
    run --separate-stderr plogp train "$BATS_TEST_TMPDIR/q.csv" --target y -j -u nat
    holds "$output" 'r["separated"]["kind"] == "quasi-complete"'
    local limit=$(sed -n 's/.*"loss_limit": \(.*\),/\1/p' <<<"$output")
    run --separate-stderr plogp train "$BATS_TEST_TMPDIR/q.csv" --target y -j -u nat --solver gradient
    [ "$status" -eq 5 ]
    holds "$output" 'r["separated"]["kind"] == "quasi-complete"' 'r["converged"]' \
        'r["separated"]["direction"][0]["feature"] == "g=b"' \
        "near(r['separated']['loss_limit'], $limit, 1e-9)"
}

@test "too large a learning rate is said to be so, and leaves a model that can be read" {
    cd "$BATS_TEST_TMPDIR"
    printf 'x,y\n1,0\n2,1\n3,0\n4,1\n5,0\n6,1\n' >r.csv
    run --separate-stderr plogp train r.csv --target y --solver gradient --rate 1e308 --l2 1 --model r.json -j
    [ "$status" -eq 5 ]
    [[ "$stderr" == *"try a smaller learning rate"* ]]
    plogp predict r.csv --model r.json | head -1 | grep -q predicted
    run --separate-stderr plogp train r.csv --target y --kind mlp --solver gradient --rate 1e300 --epochs 5 -j
    [ "$status" -eq 5 ]
    holds "$output" 'r["converged"] is False' 'r["objective"] > 1e100'
    [[ "$stderr" == *"costs more than H(y)"*"smaller learning rate"* ]]
    run plogp train r.csv --target y --kind mlp --solver gradient --rate 1e308 --activation relu --model n.json
    [ "$status" -eq 5 ]
    [ ! -e n.json ]
}

@test "a model that has learnt its rows is told from one at the floor" {
    cd "$BATS_TEST_TMPDIR"
    awk 'BEGIN { srand(2); print "x,z,y"
        for (i = 0; i < 200; i++) printf "%.4f,%.4f,%d\n", rand(), rand(), rand() < 0.5 }' >coins.csv
    run --separate-stderr plogp train coins.csv --target y --kind mlp --hidden 32,32 --epochs 800 \
        --rate 0.02 -j
    [ "$status" -eq 0 ]
    [[ "$stderr" == *"the model has learnt its rows"*"hold rows out"* ]]
    holds "$output" 'r["ledger"]["divergence"] == 0' \
        'r["ledger"]["ci"]["entropy"][0] > r["ledger"]["cross_entropy"]'
    run --separate-stderr plogp train coins.csv --target y --kind mlp --hidden 32,32 --epochs 800 \
        --rate 0.02 --holdout 0.1 -j
    [[ "$stderr" == *"the model has learnt its rows"*"the rows held out"* ]]
    run --separate-stderr plogp train coins.csv --target y -j
    [[ "$stderr" != *"has learnt its rows"* ]]
}

@test "a level with one class is quasi-complete separation, the rest stays finite" {
    printf 'g,x,y\n' >"$BATS_TEST_TMPDIR/q.csv"
    for i in 1 2 3 4 5 6 7 8; do echo "a,$i,$((i % 3 % 2))"; done >>"$BATS_TEST_TMPDIR/q.csv"
    printf 'b,2,1\nb,7,1\n' >>"$BATS_TEST_TMPDIR/q.csv"
    run --separate-stderr plogp train "$BATS_TEST_TMPDIR/q.csv" --target y -u nat -j
    [ "$status" -eq 5 ]
    grep -v b, "$BATS_TEST_TMPDIR/q.csv" | sed 's/^a,//;s/^g,//' >"$BATS_TEST_TMPDIR/rest.csv"
    rest=$(plogp train "$BATS_TEST_TMPDIR/rest.csv" --target y -u nat -j)
    slope=$(sed -n 's/.*"value": \(.*\),/\1/p' <<<"$rest" | tail -1)
    loss=$(sed -n '0,/"cross_entropy": /s/.*"cross_entropy": \(.*\),/\1/p' <<<"$rest")
    holds "$output" 'r["separated"]["kind"] == "quasi-complete"' \
        'r["separated"]["direction"][0]["feature"] == "g=b"' 'c["g=b"]["value"] == "Infinity"' \
        "near(c['x']['value'], $slope, 1e-12)" \
        "near(r['separated']['loss_limit'], $loss * 0.8, 1e-12)"
}

@test "a constant target, a constant column and a collinear one are named" {
    printf 'x,y\n1,a\n2,a\n' >"$BATS_TEST_TMPDIR/c.csv"
    run --separate-stderr plogp train "$BATS_TEST_TMPDIR/c.csv" --target y -j
    [ "$status" -eq 0 ]
    [[ "$stderr" == *"the one class 'a': H(y) = 0"* ]]
    holds "$output" 'r["ledger"]["cross_entropy"] == 0' 'r["separated"] is None' 'r["converged"]'
    printf 'k,u,v,y\n7,1,2,a\n7,2,4,b\n7,3,6,a\n7,4,8,b\n' >"$BATS_TEST_TMPDIR/k.csv"
    run --separate-stderr plogp train "$BATS_TEST_TMPDIR/k.csv" --target y -j
    [ "$status" -eq 0 ]
    [[ "$stderr" == *"column 'k' is constant"* ]]
    [[ "$stderr" == *"'v' is a linear combination"* ]]
    holds "$output" 'c["k"]["value"] == 0' 'c["v"]["value"] == 0'
}

@test "missing values are dropped and counted, or given a feature" {
    printf 'x,y\n1,a\n2,b\n,a\n3,a\n4,b\n5,\n' >"$BATS_TEST_TMPDIR/m.csv"
    holds "$(plogp train "$BATS_TEST_TMPDIR/m.csv" --target y -j -q)" 'r["n"] == 4' \
        'r["rows_dropped"] == 1'
    holds "$(plogp train "$BATS_TEST_TMPDIR/m.csv" --target y -j -q --missing indicator --l2 0.1)" \
        'r["n"] == 5' '"x=(missing)" in c'
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
    # logistic regression of the two other classes alone, 22 digits: tests/ref/logistic.json
    holds "$output" 'r["separated"]["kind"] == "quasi-complete"' \
        'r["separated"]["classes"] == ["setosa"]' \
        'near(r["loglik"], -5.949273395679420656457, 1e-11)' \
        'near(r["separated"]["finite"][0]["value"], -42.63780381302198900807, 1e-8)' \
        'near(r["separated"]["finite"][0]["se"], 25.70766083316185696517, 1e-6)' \
        'near(r["separated"]["finite"][4]["value"], 18.28613688785098554188, 1e-8)'
    run --separate-stderr plogp train "$EXAMPLES/iris.csv" --target Species --columns Sepal.Length,Sepal.Width -j
    [ "$status" -eq 5 ]
    holds "$output" 'r["separated"]["classes"] == ["setosa"]'
}

@test "what a separation leaves is trained by sgd and adam through all epochs again" {
    cd "$BATS_TEST_TMPDIR"
    awk 'BEGIN { print "y,g,x"; for (i = 0; i < 600; i++) { g = i % 3; x = (i * 37 % 101) / 50 - 1
        print (g == 2 || x + (i * 53 % 89) / 40 > 1.1 ? "Y" : "N") "," g "g," x } }' >apart.csv
    want=$(plogp train apart.csv --target y -j -q) || [ "$?" -eq 5 ]
    for solver in sgd adam; do
        got=$(plogp train apart.csv --target y --solver $solver --rate 0.05 --epochs 300 -j -q) || [ "$?" -eq 5 ]
        python3 - "$want" "$got" <<'P'
import json, sys
a, b = (json.loads(text)["results"][0] for text in sys.argv[1:])
assert a["separated"] and b["separated"], (a["separated"], b["separated"])
assert abs(a["objective"] - b["objective"]) < 1e-3, (a["objective"], b["objective"])
P
    done
}

@test "the bound with absolute penalties holds at every end, however far the intercept" {
    cd "$BATS_TEST_TMPDIR"
    awk 'BEGIN { print "y,x"; for (i = 0; i < 5000; i++) print (i % 2500 == 7 ? "Y" : "N") "," (i * 37 % 101) / 50 - 1 }' >rare.csv
    for penalty in "--l1 0.5 --l2 0.1" "--l1 0.001"; do
        for iterations in 1 2 3 4 5 6 200; do
            plogp train rare.csv --target y $penalty --iterations $iterations -j -q -u nat || [ "$?" -eq 5 ]
        done >all.json
        python3 - <<'P'
import json
decoder, text, ends = json.JSONDecoder(), open("all.json").read(), []
while text.strip():
    value, end = decoder.raw_decode(text.lstrip())
    text = text.lstrip()[end:]
    ends.append(value["results"][0])
assert len(ends) == 7 and ends[-1]["converged"]
least = ends[-1]["objective"]
for end in ends[:-1]:
    assert end["objective"] - least <= end["certificate"]["suboptimality"], (end["objective"], least)
P
    done
}

@test "a LIBSVM file is trained on, predicted and evaluated by its indices" {
    cd "$BATS_TEST_TMPDIR"
    printf '+1 1:1 3:2.5\n-1 2:1\n+1 1:0.5 2:1\n-1 3:1\n+1 2:2 3:1\n-1 1:1 2:1\n' >a.libsvm
    out=$(plogp train a.libsvm --l2 0.1 --model a.json -j -q)
    loss=$(sed -n '0,/"cross_entropy": /s/.*"cross_entropy": \(.*\),/\1/p' <<<"$out")
    holds "$out" '"1" in c' 'r["coefficients"][0]["class"] == "1"'
    holds "$(plogp evaluate a.libsvm --model a.json -j -q)" \
        "near(r['ledger']['cross_entropy'], $loss, 1e-14)"
    [ "$(plogp predict a.libsvm --model a.json | head -1)" = "-1,1,predicted" ]
    run plogp predict "$EXAMPLES/titanic.csv" --model a.json
    [ "$status" -eq 2 ]
}

@test "a perceptron wins what a logistic model leaves on the table" {
    cd "$BATS_TEST_TMPDIR"
    holds "$(titanic --kind mlp --batch 100 --rate 0.01 --epochs 1000 --model n.json)" \
        'r["ledger"]["divergence"] < 1e-3'
    [ "$(titanic --kind mlp --epochs 20 --threads 1)" = "$(titanic --kind mlp --epochs 20 --threads 2)" ]
    holds "$(plogp evaluate "$EXAMPLES/titanic.csv" --weights Freq --model n.json -u nat -j)" \
        'r["ledger"]["divergence"] < 1e-3'
    sed 's/"hidden": \[16\]/"hidden": [17]/' n.json >bad.json
    run plogp predict "$EXAMPLES/titanic.csv" --model bad.json
    [ "$status" -eq 3 ]
}

@test "rows are held out by the seed, and the holdout has its own ledger" {
    out=$(titanic --holdout 0.25)
    holds "$out" '1500 < r["n"] < 1800' 'r["n"] + r["holdout_n"] == 2201' \
        'near(r["holdout_ledger"]["cross_entropy"], 0.5, 0.1)'
    [ "$(titanic --holdout 0.25)" = "$out" ]
    [ "$(titanic --holdout 0.25 --seed 2)" != "$out" ]
}

@test "class weights and label smoothing change the objective, not the floor" {
    holds "$(titanic --class-weights balanced --label-smoothing 0.1)" \
        'near(r["ledger"]["entropy"], 0.476486714, 5e-10)' 'c["(intercept)"]["se"] is None'
    [ "$(titanic --class-weights No=1,Yes=1 | grep '"value"')" = "$(titanic | grep '"value"')" ]
    fails_with 2 "plogp train: no class 'Maybe' to give a weight to" \
        train "$EXAMPLES/titanic.csv" --target Survived --class-weights Maybe=2
}

@test "an absolute penalty leaves features out, and its gap is a bound" {
    holds "$(plogp train "$EXAMPLES/iris.csv" --target Species --l1 0.05 --standardize -u nat -j -q)" \
        'r["certificate"]["suboptimality"] <= 1e-9' 'r["converged"]' \
        'sum(k["value"] == 0 for k in r["coefficients"]) >= 5'
}

@test "a floor that the data only bracket makes the waste an upper bound" {
    printf 'x,y\n1,a\n2,b\n3,a\n4,b\n' >"$BATS_TEST_TMPDIR/unique.csv"
    run plogp train "$BATS_TEST_TMPDIR/unique.csv" --target y --model "$BATS_TEST_TMPDIR/m"
    [ "$status" -eq 0 ]
    [[ "$output" == *"100 % at most is waste"* ]]
    [ "$(json 'r["results"][0]["ledger"]["floor_known"]' train "$EXAMPLES/titanic.csv" --target Survived --weights Freq --model "$BATS_TEST_TMPDIR/m")" = True ]
}

@test "inference from the likelihood: intervals of coefficients, tests of columns, the same for any threads" {
    run --separate-stderr plogp train "$EXAMPLES/titanic.csv" --target Survived --weights Freq \
        --inference likelihood -j --threads 1
    [ "$status" -eq 0 ]
    [ "$output" = "$(plogp train "$EXAMPLES/titanic.csv" --target Survived --weights Freq \
        --inference likelihood -j --threads 2)" ]
    # R 4.2: drop1(glm(...), test = "LRT"), MASS::confint
    holds "$output" '[t["df"] for t in r["terms"]] == [3, 1, 1]' \
        'near(r["terms"][0]["statistic"], 119.0338399, 1e-6)' \
        'near(r["terms"][1]["statistic"], 352.9112156, 1e-6)' \
        'abs(c["Age=Child"]["ci_profile"][0] - 0.58359) < 1e-3'
    run --separate-stderr plogp train "$EXAMPLES/titanic.csv" --target Survived --weights Freq \
        --inference likelihood --l2 0.1 -j
    [ "$status" -eq 0 ]
    [[ "$stderr" == *"not the likelihood of the data"* ]]
}

@test "separation names the classes and the directions, and what stays finite or is not determined" {
    local name="$BATS_TEST_TMPDIR/s.csv"
    # a is told from b and c by x; z says a little of c against b
    {
        echo x,z,y
        for i in 0 1 2 3 4 5; do echo "0,$((i % 3)),a"; done
        for i in 0 1 2 3 4 5 6 7 8 9 10 11 12 13; do
            [ $((i * i / 3 % 2)) -eq 0 ] && echo "5,$((i % 4)),b" || echo "5,$((i % 4)),c"
        done
    } >"$name"
    run --separate-stderr plogp train "$name" --target y -u nat -j
    [ "$status" -eq 5 ]
    holds "$output" 'r["separated"]["kind"] == "quasi-complete"' 'r["separated"]["classes"] == ["a"]' \
        'r["separated"]["n"] == 6' 'not any(d["feature"] == "z" for d in r["separated"]["direction"])' \
        'c["x"]["value"] == "Infinity"' 'c["z"]["value"] is None' \
        '[(f["class"], f["against"], f["feature"]) for f in r["separated"]["finite"]] == [("c", "b", "z")]'
    finite=$(python3 -c 'import json, sys
print(json.loads(sys.argv[1])["results"][0]["separated"]["finite"][0]["value"])' "$output")
    grep -v ',a$' "$name" | cut -d, -f2- >"$BATS_TEST_TMPDIR/rest.csv"
    holds "$(plogp train "$BATS_TEST_TMPDIR/rest.csv" --target y -u nat -j -q)" \
        "near(c['z']['value'], $finite, 1e-12)"
    # no row becomes certain, but each loses a pair of classes
    {
        echo x,y
        for y in a b a b b; do echo "0,$y"; done
        for y in c d d c; do echo "1,$y"; done
    } >"$name"
    run --separate-stderr plogp train "$name" --target y -u nat -j
    [ "$status" -eq 5 ]
    holds "$output" 'r["separated"]["classes"] == ["a", "b", "c", "d"]' 'r["separated"]["n"] == 0'
    # one row on the boundary: the others become certain; the rest is a coin
    printf 'x,y\n1,0\n2,0\n3,0\n3,1\n5,1\n6,1\n' >"$name"
    run --separate-stderr plogp train "$name" --target y -u nat -j
    [ "$status" -eq 5 ]
    holds "$output" 'r["separated"]["n"] == 4' 'near(r["separated"]["loss_limit"], 0.23104906018664842, 1e-15)'
    # 1e-7 of overlap is no separation, 1e-7 of a gap is one
    printf 'x,y\n1,0\n2,0\n3,0\n3.0000001,1\n5,1\n6,1\n' >"$name"
    run --separate-stderr plogp train "$name" --target y -j
    [ "$status" -eq 5 ]
    printf 'x,y\n1,0\n2,0\n3.0000001,0\n3,1\n5,1\n6,1\n' >"$name"
    run --separate-stderr plogp train "$name" --target y -j
    [ "$status" -eq 0 ]
}

@test "absolute penalties on more coefficients than a Hessian holds" {
    awk 'BEGIN {
        for (i = 0; i < 400; i++) {
            printf "%d", (i * 7 + i % 11) % 3 == 0
            for (j = 0; j < 12; j++)
                printf " %d:%.2f", 1 + j * 400 + (i * (j + 3)) % 400, 0.5 + ((i * j) % 7) / 5
            print ""
        }
    }' >"$BATS_TEST_TMPDIR/wide.svm"
    r='r["results"][0]'
    [ "$(json "$r['features'] > 4096 and $r['converged'] and $r['certificate']['suboptimality'] <= 1e-9 and 0 < \
        sum(k['value'] != 0 for k in $r['coefficients']) < 400" train "$BATS_TEST_TMPDIR/wide.svm" --l1 0.003 -u nat -q)" = True ]
    [ "$(plogp train "$BATS_TEST_TMPDIR/wide.svm" --l1 0.003 -u nat -j -q --threads 2)" = \
        "$(plogp train "$BATS_TEST_TMPDIR/wide.svm" --l1 0.003 -u nat -j -q --threads 1)" ]
    run --separate-stderr plogp train "$BATS_TEST_TMPDIR/wide.svm" --l1 0.003 --solver newton
    [ "$status" -eq 2 ]
    [[ "$stderr" == *"use the solver lbfgs" ]]
    run --separate-stderr plogp train "$BATS_TEST_TMPDIR/wide.svm" --l1 0.003 --solver gradient
    [ "$status" -eq 2 ]
    run --separate-stderr plogp train "$BATS_TEST_TMPDIR/wide.svm" --l2 0.1 --solver gradient --iterations 3
    [ "$status" -eq 5 ]
    [[ "$stderr" == *"after 3 iterations"* ]]
}

@test "profile intervals of separated classes have an infinite end" {
    run --separate-stderr plogp train "$EXAMPLES/iris.csv" --target Species -j \
        --columns Sepal.Length,Sepal.Width --inference likelihood
    [ "$status" -eq 5 ]
    holds "$output" 'r["coefficients"][1]["value"] == "Infinity"' \
        'near(r["coefficients"][1]["ci_profile"][0], 9.18915081, 1e-8)' \
        'r["coefficients"][1]["ci_profile"][1] == "Infinity"'
}

@test "why there are no profile intervals is said" {
    run --separate-stderr plogp train "$EXAMPLES/titanic.csv" --target Survived --weights Freq \
        --inference likelihood --iterations 1
    [ "$status" -eq 5 ]
    [[ "$stderr" == *"of a fit that has not converged"* ]]
}
