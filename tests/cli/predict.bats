#!/usr/bin/env bats
# Predicting and evaluating with a model file.
load common
bats_require_minimum_version 1.5.0

setup() {
    model="$BATS_TEST_TMPDIR/model.json"
    plogp train "$EXAMPLES/titanic.csv" --target Survived --weights Freq --model "$model" -q >/dev/null
}

@test "predictions are a probability for each class and the likeliest class" {
    run --separate-stderr plogp predict "$EXAMPLES/titanic.csv" --model "$model"
    [ "$status" -eq 0 ]
    [ "${lines[0]}" = "No,Yes,predicted" ]
    [ "${#lines[@]}" -eq 33 ]
    [[ "${lines[1]}" =~ ^0\.33507509179793[0-9]*,0\.66492490820206[0-9]*,Yes$ ]]
    [ "$(json 'r["results"][2]["predicted"]' predict "$EXAMPLES/titanic.csv" --model "$model")" = No ]
    [ "$(json 'len(r["results"])' predict "$EXAMPLES/titanic.csv" --model "$model")" = 32 ]
}

@test "an evaluation on the training data gives the ledger of the training" {
    for key in cross_entropy entropy divergence; do
        trained=$(json "round(r['results'][0]['ledger']['$key'], 13)" train "$EXAMPLES/titanic.csv" --target Survived --weights Freq)
        [ "$(json "round(r['results'][0]['ledger']['$key'], 13)" evaluate "$EXAMPLES/titanic.csv" --weights Freq --model "$model")" = "$trained" ]
    done
    [ "$(json 'r["results"][0]["infinite_losses"]' evaluate "$EXAMPLES/titanic.csv" --weights Freq --model "$model")" = 0 ]
    [ "$(json 'sum(b["n"] for b in r["results"][0]["calibration"])' evaluate "$EXAMPLES/titanic.csv" --weights Freq --model "$model")" = 2201 ]
}

@test "threads change no byte" {
    one=$(plogp evaluate "$EXAMPLES/titanic.csv" --weights Freq --model "$model" -j --threads 1)
    [ "$(plogp evaluate "$EXAMPLES/titanic.csv" --weights Freq --model "$model" -j --threads 2)" = "$one" ]
}

@test "rows without a prediction keep their place and are counted" {
    printf 'Age,Extra,Sex,Class\nChild,1,Male,1st\nChild,2,Male,4th\nAdult,3,,2nd\n' >"$BATS_TEST_TMPDIR/new.csv"
    run --separate-stderr plogp predict "$BATS_TEST_TMPDIR/new.csv" --model "$model"
    [ "$status" -eq 0 ]
    [[ "${lines[1]}" == 0.33507* ]]
    [ "${lines[2]}" = ",," ]
    [ "${lines[3]}" = ",," ]
    [[ "$stderr" == *"no prediction for 1 row with a missing value"* ]]
    [[ "$stderr" == *"the first is Class=4th"* ]]
}

@test "a column that is missing is named" {
    printf 'Age,Sex\nChild,Male\n' >"$BATS_TEST_TMPDIR/new.csv"
    fails_with 2 "plogp predict: the data have no column 'Class', which the model needs" \
        predict "$BATS_TEST_TMPDIR/new.csv" --model "$model"
}

@test "certain predictions are exact: 0 when right, infinite when wrong" {
    printf 'x,y\n1,0\n2,0\n3,0\n4,1\n5,1\n6,1\n' >"$BATS_TEST_TMPDIR/s.csv"
    run plogp train "$BATS_TEST_TMPDIR/s.csv" --target y --model "$BATS_TEST_TMPDIR/s.json"
    [ "$status" -eq 5 ]
    [ "$(json 'r["results"][0]["ledger"]["cross_entropy"]' evaluate "$BATS_TEST_TMPDIR/s.csv" --model "$BATS_TEST_TMPDIR/s.json")" = 0 ]
    printf 'x,y\n1,0\n2,1\n6,1\n' >"$BATS_TEST_TMPDIR/w.csv"
    [ "$(json 'r["results"][0]["ledger"]["cross_entropy"]' evaluate "$BATS_TEST_TMPDIR/w.csv" --model "$BATS_TEST_TMPDIR/s.json" -q)" = Infinity ]
    [ "$(json 'r["results"][0]["infinite_losses"]' evaluate "$BATS_TEST_TMPDIR/w.csv" --model "$BATS_TEST_TMPDIR/s.json" -q)" = 1 ]
    run --separate-stderr plogp predict "$BATS_TEST_TMPDIR/w.csv" --model "$BATS_TEST_TMPDIR/s.json"
    [ "${lines[1]}" = "1,0,0" ]
    [ "${lines[3]}" = "0,1,1" ]
}

@test "a model file that is damaged is refused, and a failed write leaves the old one" {
    head -c 300 "$model" >"$BATS_TEST_TMPDIR/cut.json"
    run plogp predict "$EXAMPLES/titanic.csv" --model "$BATS_TEST_TMPDIR/cut.json"
    [ "$status" -eq 3 ]
    [[ "$output" == *"not a model file, or one cut short"* ]]
    sed 's/"version": 1/"version": 99/' "$model" >"$BATS_TEST_TMPDIR/new.json"
    run plogp predict "$EXAMPLES/titanic.csv" --model "$BATS_TEST_TMPDIR/new.json"
    [ "$status" -eq 3 ]
    [[ "$output" == *"version 99"* ]]
    sed 's/"Sex=Male"/"Sex=Other"/' "$model" >"$BATS_TEST_TMPDIR/odd.json"
    run plogp predict "$EXAMPLES/titanic.csv" --model "$BATS_TEST_TMPDIR/odd.json"
    [ "$status" -eq 3 ]
    [[ "$output" == *"'features' does not fit the columns"* ]]
    fails_with 2 "plogp predict: --model FILE is missing: what train wrote" predict "$EXAMPLES/titanic.csv"
    run plogp train "$EXAMPLES/titanic.csv" --target Survived --model /nowhere/m.json
    [ "$status" -eq 4 ]
}

@test "an error in a row names the file and the row, in train, predict and evaluate" {
    cd "$BATS_TEST_TMPDIR"
    printf 'x,y\n1,a\n2,b\n3,a\n4,b\n2,a\n1,b\n' >good.csv
    printf 'x,y\n1,a\n2,b\ninf,a\n' >infinite.csv
    printf 'x,y\n1,a\nfoo,b\n' >text.csv
    plogp train good.csv --target y --model m.json -q -o train.txt
    fails_with 3 "plogp train: infinite.csv:4: column 'x': an infinite number is no feature" train infinite.csv --target y
    fails_with 3 "plogp predict: infinite.csv:4: column 'x': an infinite number is no feature" predict infinite.csv --model m.json
    fails_with 3 "plogp evaluate: infinite.csv:4: column 'x': an infinite number is no feature" evaluate infinite.csv --model m.json
    fails_with 3 "plogp predict: text.csv:3: column 'x': 'foo' is not a number, and the model needs one" predict text.csv --model m.json
}

@test "columns in another order and columns that the model does not know change no prediction" {
    cd "$BATS_TEST_TMPDIR"
    awk -F, -v OFS=, '{print NR, $3, $1, $2}' "$EXAMPLES/titanic.csv" | sed '1s/^1,/row,/' >turned.csv
    plogp predict "$EXAMPLES/titanic.csv" --model "$model" >want.csv
    plogp predict turned.csv --model "$model" | cmp - want.csv
}
