#!/usr/bin/env bats
# Calibration on the rows held out, in the model file, in predictions and evaluations.
load common
bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR" || exit 1
    awk 'BEGIN { print "x,y"; for (i = 0; i < 240; i++) print (i * 37 % 101) / 10 "," ((i * 37 % 101) + (i * 53 % 89) > 95 ? "yes" : "no") }' >two.csv
    awk 'BEGIN { print "x,y"; for (i = 0; i < 300; i++) { s = (i * 37 % 101) + (i * 53 % 89); print (i * 37 % 101) / 10 "," (s > 120 ? "c" : s > 70 ? "b" : "a") } }' >three.csv
}

train() {
    plogp train "$1.csv" --target y --holdout 0.4 --calibrate "$2" -m m.json -q -j -u nat
}

# The values of two models' predictions that differ.
@test "each kind is kept in the model and applied by predict and evaluate" {
    for data in two three; do
        for kind in temperature platt isotonic; do
            train $data $kind >t.json
            python3 - t.json m.json $kind <<'P'
import json, sys
t = json.load(open(sys.argv[1]))["results"][0]["calibrated"]
m = json.load(open(sys.argv[2]))["calibration"]
assert t["method"] == m["kind"] == sys.argv[3]
assert t["cross_entropy_after"] <= t["cross_entropy_before"], t
P
            plogp predict $data.csv --model m.json -q >calibrated.csv
            python3 -c 'import json
m = json.load(open("m.json")); del m["calibration"]; json.dump(m, open("bare.json", "w"))'
            plogp predict $data.csv --model bare.json -q >bare.csv
            ! diff -q calibrated.csv bare.csv
        done
    done
}

@test "evaluate splits the loss into calibration and refinement" {
    train two none >/dev/null
    plogp evaluate two.csv --model m.json -q -j -u nat | python3 -c '
import json, sys
r = json.load(sys.stdin)["results"][0]
s = r["loss_split"]
assert abs(s["calibration"] + s["refinement"] - r["ledger"]["cross_entropy"]) < 1e-12
assert s["calibration"] >= 0 and "rising" in s["method"]'
}

@test "calibration without rows held out, or of an unknown kind, is wrong usage" {
    fails_with 2 "plogp train: calibration needs rows held out (holdout)" \
        train two.csv --target y --calibrate platt -q
    run plogp train two.csv --target y --calibrate isotronic
    [ "$status" -eq 2 ]
}

@test "threads change no byte of a calibrated model" {
    for kind in temperature platt isotonic; do
        train three $kind >/dev/null && mv m.json all.json
        plogp train three.csv --target y --holdout 0.4 --calibrate $kind -m m.json -q -j -u nat --threads 1 >/dev/null
        cmp m.json all.json
    done
}

@test "a damaged calibration is refused" {
    train two isotonic >/dev/null
    python3 -c 'import json
m = json.load(open("m.json")); m["calibration"]["maps"][0][0][2] = 2.0; json.dump(m, open("m.json", "w"))'
    fails_with 3 "plogp predict: m.json: model file: 'maps' has steps that do not rise" \
        predict two.csv --model m.json -q
}
