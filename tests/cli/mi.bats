#!/usr/bin/env bats
# Mutual information of the columns of a file.
bats_require_minimum_version 1.5.0
load common

@test "sex says more about survival than age" {
    run json '[(x["x"], "%.5f" % x["mi"]) for x in r["results"]]' \
        mi "$EXAMPLES/titanic.csv" --target Survived --weights Freq -u nat
    [ "$output" = "[('Class', '0.04110'), ('Sex', '0.09870'), ('Age', '0.00444')]" ]
}

@test "a constant column has exactly 0, and no normalised value with another" {
    printf 'x,y,z\na,1,q\nb,1,q\nc,1,q\n' >"$BATS_TEST_TMPDIR/c.csv"
    run json '[(x["mi"], x["normalized"]) for x in r["results"]]' \
        mi "$BATS_TEST_TMPDIR/c.csv" --estimator plugin
    [[ "$output" == *"[(0, 0), (0, 0), (0, None)]"* ]]
}

@test "numeric columns are measured by nearest neighbours, with ties counted" {
    awk 'BEGIN { OFS = ","; print "x,y,c,k"; for (i = 0; i < 600; i++) { x = (i * 7919) % 601; print x, x + i % 7, (x > 300 ? "high" : "low"), 5 } }' >"$BATS_TEST_TMPDIR/n.csv"
    run json '[(x["x"] + x["y"], x["estimator"]) for x in r["results"]]' mi "$BATS_TEST_TMPDIR/n.csv"
    [[ "$output" == *"('xy', 'ksg-ties'), ('xc', 'ross'), ('xk', 'ksg-ties'), ('yc', 'ross'), ('yk', 'ksg-ties'), ('ck', 'ross')]" ]]
    run json '[x["mi"] for x in r["results"] if "k" in x["x"] + x["y"]]' mi "$BATS_TEST_TMPDIR/n.csv"
    [[ "$output" == *"[0, 0, 0]" ]]
    plogp mi "$BATS_TEST_TMPDIR/n.csv" --permutations 9 --threads 1 -j >"$BATS_TEST_TMPDIR/1"
    plogp mi "$BATS_TEST_TMPDIR/n.csv" --permutations 9 --threads 2 -j >"$BATS_TEST_TMPDIR/2"
    cmp "$BATS_TEST_TMPDIR/1" "$BATS_TEST_TMPDIR/2"
}

@test "threads and order change no byte" {
    { head -1 "$EXAMPLES/titanic.csv"; tail -n +2 "$EXAMPLES/titanic.csv" | sort -r; } >"$BATS_TEST_TMPDIR/titanic.csv"
    cd "$EXAMPLES"
    plogp mi titanic.csv --weights Freq --threads 1 -j >"$BATS_TEST_TMPDIR/1"
    plogp mi titanic.csv --weights Freq --threads 2 -j >"$BATS_TEST_TMPDIR/2"
    cd "$BATS_TEST_TMPDIR"
    plogp mi titanic.csv --weights Freq -j >"$BATS_TEST_TMPDIR/3"
    cmp 1 2
    cmp 1 3
}

@test "wrong usage is told" {
    fails_with 2 "plogp mi: --target: no column 'x'" mi "$EXAMPLES/titanic.csv" --target x
    fails_with 2 "plogp mi: two columns or more are needed; there is 1" mi "$EXAMPLES/rivers.csv"
}

numbers() { # x, y = x + noise, z = x + noise, class of x; in the file of that name
    awk 'BEGIN { OFS = ","; srand(3); print "x,y,z,c";
        for (i = 0; i < 400; i++) { x = rand() + rand() - 1; print x, x + 0.3 * (rand() - 0.5), x + 0.1 * (rand() - 0.5), (x > 0 ? "high" : "low") } }' >"$1"
}

@test "what is given is taken out, of numbers and of classes" {
    numbers "$BATS_TEST_TMPDIR/n.csv"
    cd "$BATS_TEST_TMPDIR"
    run json '[(x["x"] + x["y"], x["given"], x["estimator"]) for x in r["results"]]' mi n.csv --given z
    [[ "$output" == *"[('xy', 'z', 'frenzel-pompe'), ('xc', 'z', 'ksg-ties'), ('yc', 'z', 'ksg-ties')]" ]]
    run json '[x["estimator"] for x in r["results"]]' mi n.csv --given c --estimator ksg:5
    [[ "$output" == *"['frenzel-pompe', 'frenzel-pompe', 'frenzel-pompe']" ]]
    run json 'r["results"][0]["mi"] < 0.6 * 2.4 and r["results"][0]["normalized"] is None' mi n.csv --given z --target y
    [[ "$output" == *"True" ]]
    for threads in 1 2; do
        plogp mi n.csv --given z --permutations 19 --threads $threads -j >"$threads" 2>/dev/null
    done
    cmp 1 2
}

@test "a p-value comes with permutations, and its absence is explained" {
    numbers "$BATS_TEST_TMPDIR/n.csv"
    cd "$BATS_TEST_TMPDIR"
    run json '[(x["p_value"], x["p_adjusted"], x["p_method"]) for x in r["results"]][:1]' mi n.csv --target y
    [[ "$output" == *"[(None, None, None)]" ]]
    run json 'r["warnings"]' mi n.csv --target y
    [[ "$output" == *"p_value is null: the law of a nearest-neighbour estimate"* ]]
    run json '[(x["p_value"], x["p_adjusted"], x["p_method"], x["permutations"]) for x in r["results"]][:1]' \
        mi n.csv --target y --permutations 19
    [[ "$output" == *"[(0.05, 0.05, 'permutation', 19)]" ]]
    run json '[(x["p_value"] < 0.02, x["p_method"], x["permutations"]) for x in r["results"]][:1]' \
        mi "$EXAMPLES/titanic.csv" --target Survived --weights Freq --permutations 99
    [[ "$output" == *"[(True, 'permutation', 99)]" ]]
    run json '[(x["p_method"], "permutations" in x) for x in r["results"]][:1]' \
        mi "$EXAMPLES/titanic.csv" --target Survived --weights Freq
    [[ "$output" == *"[('G-test, chi-square', False)]" ]]
}

@test "a class says how much there is to know, and one bad pair does not stop the others" {
    numbers "$BATS_TEST_TMPDIR/n.csv"
    cd "$BATS_TEST_TMPDIR"
    run json '[(x["entropy_x"], 0.9 < x["entropy_y"] <= 1, x["mi"] < x["entropy_y"] + 0.1) for x in r["results"]]' mi n.csv --target c
    [[ "$output" == *"[(None, True, True), (None, True, True), (None, True, True)]" ]]
    sed '2s/^[^,]*/inf/' n.csv >i.csv
    run json '[x["x"] + x["y"] for x in r["results"]]' mi i.csv
    [[ "$output" == *"['yz', 'yc', 'zc']" ]]
    run json 'r["warnings"]' mi i.csv
    [[ "$output" == *"x, y: not measured: infinite values have no nearest neighbours"* ]]
    fails_with 3 "plogp mi: no pair of columns could be measured" mi i.csv --columns x,y
    fails_with 2 "plogp mi: --estimator frenzel-pompe needs --given COL" mi n.csv --estimator frenzel-pompe
    fails_with 2 "plogp mi: --given needs the estimator plugin, frenzel-pompe, mesner-shalizi or ksg-ties" mi n.csv --given z --estimator shrink
}

@test "a column is given once" {
    fails_with 2 "plogp mi: --given names 'Sex' twice" mi "$EXAMPLES/titanic.csv" --given Sex,Sex --weights Freq
}

@test "several columns may be given: tables within each of their combinations" {
    t="$EXAMPLES/titanic.csv"
    run json '[(x["x"], x["given"], round(x["mi"], 6), x["p_value"] < 1e-9) for x in r["results"]]' \
        mi "$t" --target Survived --given Age,Sex --weights Freq
    # H(Survived | Age, Sex) - H(Survived | Age, Sex, Class), from the joint entropies below
    h() { json 'r["results"][0]["entropy"]' entropy "$t" --joint --columns "$1" --weights Freq 2>/dev/null; }
    expected=$(python3 -c "print(round($(h Survived,Age,Sex) - $(h Age,Sex) - $(h Survived,Age,Sex,Class) + $(h Age,Sex,Class), 6))")
    [[ "$output" == *"[('Class', ['Age', 'Sex'], $expected, True)]"* ]]
    run json '[(x["p_method"], x["p_value"] < 0.02) for x in r["results"]]' \
        mi "$t" --target Survived --given Age,Sex --weights Freq --permutations 99
    [[ "$output" == *"[('permutation', True)]"* ]]
    printf 'a,b,c,d\n1.5,2,x,u\n2.5,1,y,v\n3.5,4,x,u\n' >"$BATS_TEST_TMPDIR/n.csv"
    fails_with 2 "plogp mi: --given several columns needs categorical columns, or --estimator plugin" \
        mi "$BATS_TEST_TMPDIR/n.csv" --given c,d
}
