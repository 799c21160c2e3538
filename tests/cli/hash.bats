#!/usr/bin/env bats
# Columns whose levels are hashed: training, the file, predictions, wrong use.
load common
bats_require_minimum_version 1.5.0

setup() {
    data="$BATS_TEST_TMPDIR/towns.csv"
    model="$BATS_TEST_TMPDIR/model.json"
    awk 'BEGIN {
        print "id,x,y"
        for (i = 0; i < 600; i++)
            printf "%05d,%.2f,%s\n", (i * 37) % 90, (i * 13 % 50) / 25, (i * 7 + i % 90) % 5 < 2 ? "no" : "yes"
    }' >"$data"
}

@test "the collisions are counted, and threads change no byte" {
    run --separate-stderr plogp train "$data" --target y --hash id=32 --l2 0.01 -j --threads 1
    [ "$status" -eq 0 ]
    python3 -c '
import json, sys
document = json.loads(sys.argv[1])
h = document["results"][0]["hashed"][0]
assert document["input"].get("seed", document.get("seed", 1)) == 1
assert h["column"] == "id" and h["levels"] == 90 and h["buckets"] == 32
assert h["used"] <= 32 and h["collisions"] == 90 - h["used"]
assert h["collisions"] < h["colliding_levels"] <= 90 and 0 < h["colliding_n"] <= 600
names = [c["feature"] for c in document["results"][0]["coefficients"]]
assert len(names) == 1 + 1 + h["used"] - 1 and all(n.startswith("id=#") for n in names[1:-1])
' "$output"
    [ "$(plogp train "$data" --target y --hash id=32 --l2 0.01 -j --threads 2 2>/dev/null)" = "$output" ]
    other=$(plogp train "$data" --target y --hash id=32 --l2 0.01 -j --seed 2 2>/dev/null)
    [ "$other" != "$output" ]
}

@test "identifiers keep their zeros, in training and in prediction" {
    plogp train "$data" --target y --hash id=1000 --l2 0.01 --model "$model" -q >/dev/null
    trained=$(json "r['results'][0]['ledger']['cross_entropy']" train "$data" --target y --hash id=1000 --l2 0.01)
    [ "$(json "r['results'][0]['ledger']['cross_entropy']" evaluate "$data" --model "$model")" = "$trained" ]
    printf 'x,id\n0.5,00007\n0.5,7\n' >"$BATS_TEST_TMPDIR/new.csv"
    run --separate-stderr plogp predict "$BATS_TEST_TMPDIR/new.csv" --model "$model"
    [ "$status" -eq 0 ]
    [[ "${lines[1]}" == 0.* ]]
    [ "${lines[2]}" = ",," ]
    grep -q '"version": 2' "$model"
    grep -q '"hash": {"buckets": 1000, "seed": 1, "levels": 90,' "$model"
}

@test "what cannot be hashed is wrong usage" {
    for hash in id id=1 id=x id=2.5 x=8 y=8 nowhere=8; do
        run plogp train "$data" --target y --types x=numeric --hash "$hash"
        [ "$status" -eq 2 ] || [ "$status" -eq 3 ]
    done
    run plogp train "$data" --target y --hash id=8,id=9
    [ "$status" -eq 2 ]
    [[ "$output" == *"hashed twice"* ]]
}

@test "beside hashed levels, which may be new, a level without a coefficient has no prediction" {
    cd "$BATS_TEST_TMPDIR"
    awk -F, -v OFS=, 'NR == 1 {print $0, "town"} NR > 1 {print $0, NR % 3 ? "north" : "south"}' "$data" >both.csv
    plogp train both.csv --target y --l2 0.01 --hash id=8 --model "$model" -q >/dev/null
    printf 'town,x,id\nnorth,1,unknown\nwest,1,00000\n' >new.csv
    run --separate-stderr plogp predict new.csv --model "$model"
    [ "$status" -eq 0 ]
    [[ "${lines[1]}" =~ ^0\.[0-9]+,0\.[0-9]+,(no|yes)$ ]]
    [ "${lines[2]}" = ",," ]
    [[ "$stderr" == *"no prediction for 1 row with a level that the training did not see; the first is town=west"* ]]
}

@test "a checkpoint of another penalty or of other buckets is refused" {
    cd "$BATS_TEST_TMPDIR"
    local options=(train "$data" --target y --checkpoint state)
    plogp "${options[@]}" --l2 0.01 --hash id=8 -q >/dev/null
    plogp "${options[@]}" --l2 0.01 --hash id=8 --resume -q >/dev/null
    local refused="plogp train: state: is the checkpoint of another training: other data, options or seed"
    run plogp "${options[@]}" --l2 0.02 --hash id=8 --resume -q
    [ "$status" -ne 0 ] && [ "$output" = "$refused" ]
    run plogp "${options[@]}" --l2 0.01 --hash id=16 --resume -q
    [ "$status" -ne 0 ] && [ "$output" = "$refused" ]
}
