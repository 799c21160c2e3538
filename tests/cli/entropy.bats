#!/usr/bin/env bats
# Entropy of lists.
load common

# The output of a command with --explain, whatever the width its lines are broken at.
explained() {
    plogp "$@" --explain | tr -s ' \n' ' '
}

entropy() {
    json 'r["results"][0]["entropy"]' entropy "$@"
}

@test "the machines of the textbook have 2 and 1.75 bits" {
    [ "$(entropy -p 0.25,0.25,0.25,0.25)" = 2 ]
    [ "$(entropy -p 0.5,0.125,0.125,0.25)" = 1.75 ]
    [ "$(entropy -p '0.5 0.125 0.125 0.25')" = 1.75 ]
    [ "$(entropy -c 4,1,1,2 --estimator plugin)" = 1.75 ]
    [ "$(entropy -p 1,0)" = 0 ]
}

@test "a list can be a file" {
    printf '0.5\n0.125\n0.125\n0.25\n' >"$BATS_TEST_TMPDIR/p.txt"
    [ "$(entropy -p "@$BATS_TEST_TMPDIR/p.txt")" = 1.75 ]
    [ "$(printf '1,1' | plogp entropy -c @- --estimator plugin -j | python3 -c 'import json,sys; print(json.load(sys.stdin)["results"][0]["entropy"])')" = 1 ]
}

@test "every key is there" {
    [ "$(json 'list(r["results"][0])' entropy -p 0.5,0.5)" = "['name', 'k', 'entropy', 'max_entropy', 'perplexity']" ]
    [ "$(json 'r["unit"]' entropy -p 0.5,0.5 -u nat)" = nat ]
    [ "$(json 'r["results"][0]["perplexity"]' entropy -p 0.25,0.25,0.25,0.25)" = 4 ]
    [ "$(json 'r["results"][0]["n"]' entropy -c 3,4)" = 7 ]
}

@test "Rényi and Tsallis entropies have their limits" {
    [ "$(entropy -p 0.5,0.25,0.25 --renyi 0)" = "$(json 'r["results"][0]["max_entropy"]' entropy -p 0.5,0.25,0.25)" ]
    [ "$(entropy -p 0.5,0.25,0.25 --renyi 1)" = 1.5 ]
    [ "$(entropy -p 0.5,0.25,0.25 --renyi inf)" = 1 ]
    [ "$(entropy -p 0.5,0.5 --tsallis 2)" = 0.5 ]
    [ "$(entropy -p 0.5,0.5 --tsallis 2 -u nat)" = 0.5 ]
    [ "$(entropy -c 1,1 --tsallis 0)" = 1 ]
}

@test "weights are normalised on request only, whatever their size" {
    fails_with 3 "plogp entropy: -p: the probabilities sum to 8, not 1: correct them, or normalize weights" entropy -p 4,1,1,2
    [ "$(entropy -p 4,1,1,2 --normalize)" = 1.75 ]
    [ "$(entropy -p 1.6e308,0.4e308,0.4e308,0.8e308 --normalize)" = 1.75 ]
    [ "$(entropy -p 4e-323,1e-323,1e-323,2e-323 --normalize)" = 1.75 ]
    [ "$(entropy -p 0.3333333333,0.3333333333,0.3333333333)" != 0 ]
}

@test "a payoff table has its expected value: a die of 100 to 600 pays 350" {
    [ "$(json 'r["results"][0]["expectation"]' entropy -p 1,1,1,1,1,1 --normalize --payoff 100,200,300,400,500,600)" = 350 ]
    [ "$(json 'r["results"][0]["expectation"]' entropy -p 0.5,0.5 --payoff 1,-1)" = 0 ]
    fails_with 3 "plogp entropy: --payoff: 1 entries, but -p has 2" entropy -p 0.5,0.5 --payoff 1
    fails_with 2 "plogp entropy: --payoff is for -p" entropy -c 1,1 --payoff 1,2
}

@test "explain puts the numbers into the formula" {
    output=$(explained entropy -p 0.5,0.125,0.125,0.25)
    [[ "$output" == *"entropy = Σ p·log2(1/p) = 0.5·log2(1/0.5) + 0.125·log2(1/0.125)"* ]]
    [[ "$output" == *" = 0.5·1 + 0.125·3 + 0.125·3 + 0.25·2"*" = 1.75 bit"* ]]
    output=$(explained entropy -c "$(seq -s, 1 1000)" -u nat)
    [[ "$output" == *"p·ln(1/p)"*"+ … (994 left out) … + 0.001996·ln(1/0.001996) + 0.001998·ln(1/0.001998)"* ]]
    output=$(explained entropy -p 0.5,0.5 --tsallis 2)
    [[ "$output" == *"S = Σ p^order = 0.5^2 + 0.5^2"*"entropy = 0.5"* ]]
}

@test "what is no distribution is refused with its place" {
    fails_with 3 "plogp entropy: -p: entry 2 is -0.5: a probability is finite and not negative" entropy -p 1.5,-0.5
    fails_with 3 "plogp entropy: -p: entry 1 is NaN: a probability is finite and not negative" entropy -p nan,1
    fails_with 3 "plogp entropy: -p: entry 2 is Infinity: a probability is finite and not negative" entropy -p 1,inf --normalize
    fails_with 3 "plogp entropy: -p: every entry is 0: nothing to normalise" entropy -p 0,0 --normalize
    run plogp entropy -p 0.5,abc
    [ "$status" -eq 3 ]
    run plogp entropy -p ""
    [ "$status" -eq 3 ]
    run plogp entropy -c 0,0
    [ "$status" -eq 3 ]
    run plogp entropy -c 1.5,2
    [ "$status" -eq 3 ]
    run plogp entropy -p @/nonexistent
    [ "$status" -eq 4 ]
}

@test "wrong usage is told" {
    fails_with 2 "plogp entropy: -p, -c and FILE do not go together" entropy -p 1 -c 1
    for order in -2 -1 -inf; do
        fails_with 2 "plogp entropy: an order is a number >= 0" entropy -p 1 --renyi=$order
        fails_with 2 "plogp entropy: an order is a number >= 0" entropy -p 1 --tsallis=$order
    done
    fails_with 2 "plogp entropy: --renyi and --tsallis do not go together" entropy -p 1 --renyi 2 --tsallis 2
    fails_with 2 "plogp entropy: --renyi: 'two' is not a number" entropy -p 1 --renyi two
    fails_with 2 "plogp entropy: --normalize is for -p" entropy -c 1 --normalize
}

@test "what every symbol adds sums to the entropy" {
    json 'sum(t["term"] for t in r["results"][0]["local"]) == r["results"][0]["entropy"]' entropy -p 0.5,0.125,0.125,0.25 --local | grep -qx True
    [ "$(json '[t["surprisal"] for t in r["results"][0]["local"]]' entropy -p 0.5,0.5,0 --local)" = "[1, 1, 'Infinity']" ]
    [ "$(json '[t["p"] for t in r["results"][0]["local"]]' entropy -c 3,1 --local)" = "[0.75, 0.25]" ]
    run plogp entropy -p 0.5,0,0.5 --explain
    [[ "$output" == *"0.5·1 + 0 (0·log 0 = 0) + 0.5·1"* ]]
}

@test "a column without an entropy is named and stops no other" {
    printf 'a,b\n1,1\n2,inf\n4,3\n' >"$BATS_TEST_TMPDIR/t.csv"
    run plogp entropy "$BATS_TEST_TMPDIR/t.csv"
    [ "$status" -eq 0 ]
    [[ "$output" == *"warning: b: no entropy: infinite values have no differential entropy"* ]]
    run plogp entropy "$BATS_TEST_TMPDIR/t.csv" --columns b
    [ "$status" -eq 3 ]
    [[ "$output" == *"column 'b': infinite values have no differential entropy"* ]]
}

@test "columns together: joint entropy, total correlation, interaction" {
    printf 'a,b,c\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n' >"$BATS_TEST_TMPDIR/xor.csv"
    [ "$(json '[r["results"][0][key] for key in ("name", "n", "k", "entropy", "total_correlation", "interaction")]' \
        entropy "$BATS_TEST_TMPDIR/xor.csv" --joint)" = "['a,b,c', 4, 4, 2, 1, 1]" ]
    joint=$(json '"%.12f" % r["results"][0]["entropy"]' entropy "$EXAMPLES/titanic.csv" --columns Class,Survived --weights Freq --joint)
    [ "$joint" = "$(json '"%.12f" % r["results"][0]["entropy_joint"]' mi "$EXAMPLES/titanic.csv" --columns Class,Survived --weights Freq)" ]
    mi=$(json '"%.12f" % r["results"][0]["mi"]' mi "$EXAMPLES/titanic.csv" --columns Class,Survived --weights Freq)
    [ "$mi" = "$(json '"%.12f" % r["results"][0]["total_correlation"]' entropy "$EXAMPLES/titanic.csv" --columns Class,Survived --weights Freq --joint)" ]
    fails_with 2 "plogp entropy: --joint needs one FILE" entropy -p 1 --joint
    printf 'a,b\n,1\n' >"$BATS_TEST_TMPDIR/none.csv"
    fails_with 3 "plogp entropy: no row has a value in every column" entropy "$BATS_TEST_TMPDIR/none.csv" --joint
}
