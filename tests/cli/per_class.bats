#!/usr/bin/env bats
# The loss of each class (--per-class) of train and evaluate.
load common
bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR" || exit 1
    titanic=("$EXAMPLES/titanic.csv" --weights Freq)
    plogp train "${titanic[@]}" --target Survived -m t.json -q >/dev/null
    printf 'x,y\n1,0\n2,0\n3,0\n4,1\n5,1\n6,1\n' >s.csv
    plogp train s.csv --target y -m s.json -q >/dev/null || [ $? -eq 5 ]
    printf 'x,y\n1,0\n2,1\n6,1\n7,zz\n8,aa\n9,zz\n' >w.csv
}

# Succeeds when every Python condition over the result `r` and its classes `c` by name is true.
holds() {
    local output=$1
    shift
    printf '%s' "$output" | python3 -c '
import json, math, sys
r = json.load(sys.stdin)["results"][0]
c = {k["class"]: k for k in r["classes_ledger"]}
near = lambda a, b, e=1e-12: abs(a - b) <= e * abs(b)
wrong = [text for text in sys.argv[1:] if not eval(text)]
print(wrong, r["classes_ledger"]) if wrong else None
sys.exit(len(wrong))' "$@"
}

@test "the classes' losses are those of the predictions, and add up to the cross-entropy" {
    plogp predict "$EXAMPLES/titanic.csv" --model t.json -q >p.csv
    paste -d, "$EXAMPLES/titanic.csv" p.csv >both.csv
    python3 - >expected <<'PYTHON'
import csv, math
n, cost = {}, {}
for row in csv.DictReader(open("both.csv")):
    y, weight = row["Survived"], float(row["Freq"])
    n[y] = n.get(y, 0) + weight
    cost[y] = cost.get(y, 0) - weight * math.log(float(row[y])) if weight else cost.get(y, 0)
print(repr(cost["No"] / n["No"]), repr(cost["Yes"] / n["Yes"]))
PYTHON
    read -r no yes <expected
    output=$(plogp evaluate "${titanic[@]}" --model t.json --per-class -j -u nat -q)
    holds "$output" "near(c['No']['cross_entropy'], $no)" "near(c['Yes']['cross_entropy'], $yes)" \
        'c["No"]["n"] == 1490 and c["Yes"]["n"] == 711' \
        'near(sum(k["contribution"] for k in c.values()), r["ledger"]["cross_entropy"])' \
        'near(sum(k["loss_share"] for k in c.values()), 1)' \
        'near(c["Yes"]["surprisal"], -math.log(711 / 2201))' \
        'near(sum(k["n"] / r["n"] * k["surprisal"] for k in c.values()), r["entropy_y"])' \
        'c["Yes"]["ci"][0] < c["Yes"]["cross_entropy"] < c["Yes"]["ci"][1]' \
        'list(c) == ["No", "Yes"] and c["No"]["infinite_losses"] == 0'
}

@test "training gives the classes of its rows and of those held out" {
    output=$(plogp train "${titanic[@]}" --target Survived --per-class -j -u nat -q)
    holds "$output" 'near(c["Yes"]["cross_entropy"], 0.920123569565, 1e-9)' \
        '"holdout_classes_ledger" not in r'
    output=$(plogp train "${titanic[@]}" --target Survived --per-class --holdout 0.3 -j -u nat -q)
    holds "$output" 'sum(k["n"] for k in r["holdout_classes_ledger"]) == r["holdout_n"]' \
        'near(sum(k["contribution"] for k in r["holdout_classes_ledger"]), r["holdout_ledger"]["cross_entropy"])'
}

@test "without the option there are no classes" {
    output=$(plogp evaluate "${titanic[@]}" --model t.json -j -q)
    [[ "$output" != *classes_ledger* ]]
    output=$(plogp train "${titanic[@]}" --target Survived -j -q)
    [[ "$output" != *classes_ledger* ]]
}

@test "infinite losses stay with their class, and unknown classes come last in order" {
    run --separate-stderr plogp evaluate w.csv --model s.json --per-class -j
    [ "$status" -eq 0 ]
    [[ "$stderr" == *"classes_ledger: 4 classes of fewer than 10 rows"* ]]
    holds "$output" 'list(c) == ["0", "1", "aa", "zz"]' \
        'c["0"]["cross_entropy"] == 0 and c["0"]["infinite_losses"] == 0' \
        'c["1"]["cross_entropy"] == "Infinity" and c["1"]["cross_entropy_finite"] == 0' \
        'c["1"]["infinite_losses"] == 1 and c["zz"]["infinite_losses"] == 2' \
        'c["zz"]["cross_entropy_finite"] is None and c["zz"]["loss_share"] is None'
    { head -1 w.csv; tail -n +2 w.csv | tac; } >reversed.csv
    diff <(plogp evaluate w.csv --model s.json --per-class --format csv -q) \
        <(plogp evaluate reversed.csv --model s.json --per-class --format csv -q)
}

@test "a class without rows has no loss" {
    printf 'x,y\n1,0\n2,0\n' >one.csv
    output=$(plogp evaluate one.csv --model s.json --per-class -j -q)
    holds "$output" 'c["1"]["n"] == 0 and c["1"]["cross_entropy"] is None' \
        'c["1"]["contribution"] == 0 and c["1"]["surprisal"] == "Infinity"'
}

@test "text, CSV and the report have a table of the classes, whatever the threads" {
    plogp evaluate "${titanic[@]}" --model t.json --per-class -q --html r.html --threads 1 >text
    grep -Eq '^  No +1490 +0\.437 ± 0\.010' text
    grep -q "<caption>classes ledger</caption>" r.html
    diff text <(plogp evaluate "${titanic[@]}" --model t.json --per-class -q --threads 2)
    plogp evaluate "${titanic[@]}" --model t.json --per-class --format csv -q >table.csv
    [[ "$(head -1 table.csv)" == *"classes_ledger.1.cross_entropy,"* ]]
    run bash -c "$PLOGP evaluate ${titanic[*]} --model t.json --per-class -q | head -1; exit \${PIPESTATUS[0]}"
    [[ "$output" == target* ]]
}

@test "the help has the option of both commands" {
    for command in train evaluate; do
        plogp help $command | grep -q -- "--per-class"
    done
}

@test "sets of columns have ledgers of their own" {
    run --separate-stderr plogp train "$EXAMPLES/titanic.csv" --target Survived --weights Freq -u nat -j \
        --feature-set who=Sex,Age --feature-set Class --feature-set each --threads 1
    [ "$status" -eq 0 ]
    python3 -c '
import json, sys
r = json.loads(sys.argv[1])["results"][0]
sets = r["feature_sets"]
assert [s["set"] for s in sets] == ["who", "Class", "Class", "Sex", "Age"]
assert sets[1] == sets[2]
who, place = sets[0], sets[1]
near = lambda a, b: abs(a - b) < 1e-12
for s in sets:
    l = s["ledger"]
    assert near(l["cross_entropy"], l["entropy"] + l["divergence"])
    assert near(s["told"], r["entropy_y"] - l["cross_entropy"])
    assert near(s["won"], s["without"] - r["ledger"]["cross_entropy"])
    assert s["won_ci"][0] < s["won"] < s["won_ci"][1] and s["converged"] is True
assert near(who["without"], place["ledger"]["cross_entropy"]) and near(place["without"], who["ledger"]["cross_entropy"])
assert place["df"] == 3 and near(place["chance"], 3 / 2 / 2201)
' "$output"
    [ "$(plogp train "$EXAMPLES/titanic.csv" --target Survived --weights Freq -u nat -j --feature-set who=Sex,Age \
        --feature-set Class --feature-set each --threads 2)" = "$output" ]
}

@test "a set of columns that are not there is wrong usage" {
    run --separate-stderr plogp train "$EXAMPLES/titanic.csv" --target Survived --weights Freq --feature-set Deck
    [ "$status" -eq 2 ]
    [[ "$stderr" == *"no feature 'Deck'"* ]]
}
