#!/usr/bin/env bats
# Two lists against each other.
bats_require_minimum_version 1.5.0
load common

# The output of a command with --explain, whatever the width its lines are broken at.
explained() {
    plogp "$@" --explain | tr -s ' \n' ' '
}

compare() {
    json "r[\"results\"][0][\"$1\"]" compare "${@:2}"
}

@test "the ledger of a die against a loaded model" {
    die=1,1,1,1,1,1 model=5,1,1,1,1,1
    [ "$(json '"%.4f" % r["results"][0]["cross_entropy"]' compare -p $die -q $model --normalize)" = 2.9349 ]
    json 'abs(r["results"][0]["cross_entropy"] - r["results"][0]["entropy_p"] - r["results"][0]["kl"]) < 1e-15' \
        compare -p $die -q $model --normalize | grep True
}

@test "every key of the contract is there" {
    keys=$(json 'list(r["results"][0])' compare -p 0.5,0.5 -q 0.25,0.75)
    for key in name entropy_p entropy_q cross_entropy kl cross_entropy_reverse kl_reverse js js_distance tv \
        hellinger bhattacharyya chi2 psi wasserstein ks energy; do
        [[ "$keys" == *"'$key'"* ]]
    done
}

@test "equal laws are 0 apart, disjoint ones at the limits" {
    for key in kl kl_reverse js tv hellinger bhattacharyya chi2 psi wasserstein ks energy; do
        [ "$(compare $key -p 0.1,0.2,0.7 -q 0.1,0.2,0.7)" = 0 ]
    done
    [ "$(compare js -p 1,0 -q 0,1)" = 1 ]
    [ "$(compare tv -p 1,0 -q 0,1)" = 1 ]
    [ "$(compare hellinger -p 1,0 -q 0,1)" = 1 ]
    for key in kl kl_reverse cross_entropy bhattacharyya chi2 psi; do
        [ "$(compare $key -p 1,0 -q 0,1)" = Infinity ]
    done
}

@test "q = 0 below p costs infinitely much, the other way round nothing" {
    [ "$(compare kl -p 0.5,0.5 -q 1,0)" = Infinity ]
    [ "$(compare kl_reverse -p 0.5,0.5 -q 1,0)" = 1 ]
    plogp compare -p 0.5,0.5 -q 1,0 >"$BATS_TEST_TMPDIR/text"
}

@test "nearly equal laws keep their digits" {
    [ "$(compare kl -p 0.2,0.3,0.5 -q 0.200000001,0.29999999899999996,0.5 -u nat | cut -c1-13)" = 4.16666675016 ]
    [ "$(compare tv -p 0.2,0.3,0.5 -q 0.200000001,0.29999999899999996,0.5 | cut -c1-15)" = 1.0000000189025 ]
}

@test "the support places the symbols" {
    [ "$(compare wasserstein -p 1,0 -q 0,1)" = 1 ]
    [ "$(compare wasserstein -p 1,0 -q 0,1 --support 10,2.5)" = 7.5 ]
    [ "$(compare ks -p 1,0 -q 0,1 --support 3,3)" = 0 ]
}

@test "the Rényi divergence is added when asked for" {
    [ "$(compare renyi -p 0.5,0.5 -q 0.25,0.75 --renyi inf)" = 1 ]
    [ "$(compare renyi -p 0.5,0.5 -q 0.25,0.75 --renyi 1)" = "$(compare kl -p 0.5,0.5 -q 0.25,0.75)" ]
}

@test "a crossed threshold is exit code 1, with the results printed" {
    run plogp compare -p 0.5,0.5 -q 0.25,0.75 --fail-above tv=0.25 --fail-above js=1 -j
    [ "$status" -eq 0 ]
    run --separate-stderr plogp compare -p 0.5,0.5 -q 0.25,0.75 --fail-above tv=0.2 -j
    [ "$status" -eq 1 ]
    [[ "$output" == *'"tv": 0.25'* ]]
    [ "$stderr" = "plogp compare: warning: tv = 0.25 is above 0.2" ]
    run plogp compare -p 0.5,0.5 -q 1,0 --fail-above kl=1000
    [ "$status" -eq 1 ]
}

@test "a threshold is in the unit of the output" {
    run plogp compare -p 1,0 -q 0.5,0.5 --fail-above kl=0.7 -u nat
    [ "$status" -eq 0 ]
    run plogp compare -p 1,0 -q 0.5,0.5 --fail-above kl=0.7
    [ "$status" -eq 1 ]
}

@test "explain adds the ledger up" {
    output=$(explained compare -p 0.5,0.5 -q 0.25,0.75)
    [[ "$output" == *"cross-entropy = Σ p·log(1/q) = 0.5·log2(1/0.25) + 0.5·log2(1/0.75)"* ]]
    [[ "$output" == *"cross-entropy = entropy + KL: 1.20752 = 1 + 0.207519"* ]]
    [[ "$output" == *"TV = Σ |p-q|/2 = 0.125 + 0.125"* ]]
    output=$(explained compare -p 0.5,0.5 -q 1,0)
    [[ "$output" == *"= Infinity bit"* ]]
}

@test "wrong usage is told" {
    fails_with 2 "plogp compare: -p LIST and -q LIST, or two files, are needed" compare -p 1
    fails_with 2 "plogp compare: --renyi: an order is a number >= 0" compare -p 1 -q 1 --renyi=-3
    fails_with 2 "plogp compare: --renyi: an order is a number >= 0" compare -p 1 -q 1 --renyi=-1
    fails_with 2 "plogp compare: --wasserstein: an order is a number >= 1" compare -p 1 -q 1 --wasserstein=-1
    fails_with 2 "plogp compare: --fail-above: 'tv' is not MEASURE=VALUE" compare -p 1 -q 1 --fail-above tv
    fails_with 2 "plogp compare: --fail-above: 'tv=x' is not MEASURE=VALUE" compare -p 1 -q 1 --fail-above tv=x
    run plogp compare -p 1 -q 1 --fail-above xyz=1
    [ "$status" -eq 2 ]
}

@test "lists that are no distributions, or do not fit, are refused" {
    fails_with 3 "plogp compare: -q: 3 entries, but -p has 2" compare -p 0.5,0.5 -q 0.5,0.25,0.25
    fails_with 3 "plogp compare: --support: 3 places, but -p has 2 entries" compare -p 0.5,0.5 -q 0.5,0.5 --support 1,2,3
    fails_with 3 "plogp compare: -q: the probabilities sum to 0.75, not 1: correct them, or normalize weights" compare -p 0.5,0.5 -q 0.5,0.25
    fails_with 3 "plogp compare: -p: entry 1 is -1: a probability is finite and not negative" compare -p -1,2 -q 0.5,0.5
    run plogp compare -p 0.5,0.5 -q 0.5,0.5 --support 1,inf
    [ "$status" -eq 3 ]
}

@test "the JS distance is the root of JS in the unit, 1 for disjoint laws in bits" {
    [ "$(compare js_distance -p 1,0 -q 0,1)" = 1 ]
    json 'abs(r["results"][0]["js_distance"] ** 2 - r["results"][0]["js"]) < 1e-15' compare -p 0.5,0.5 -q 0.25,0.75 -u dit | grep -qx True
    run plogp compare -p 1,0 -q 0,1 --fail-above js_distance=0.5
    [ "$status" -eq 1 ]
}

@test "Wasserstein distances of other orders on a support" {
    [ "$(compare wasserstein_p -p 1,0 -q 0,1 --support 0,3 --wasserstein 2)" = 3 ]
    [ "$(compare wasserstein_p -p 0.5,0.5 -q 0.25,0.75 --support 0,2 --wasserstein inf)" = 2 ]
    [ "$(compare wasserstein_p -p 0.5,0.5 -q 0.25,0.75 --support 0,2 --wasserstein 2)" = 1 ]
    fails_with 2 "plogp compare: --wasserstein: an order is a number >= 1" compare -p 1,0 -q 0,1 --wasserstein 0.5
}

@test "what every symbol adds sums to the measures" {
    for measure in cross_entropy kl js tv; do
        json "abs(sum(t[\"$measure\"] for t in r[\"results\"][0][\"local\"]) - r[\"results\"][0][\"$measure\"]) < 1e-15" \
            compare -p 0.5,0.3,0.2 -q 0.25,0.7,0.05 --local | grep -qx True
    done
    [ "$(json 'sorted(r["results"][0]["local"][0])' compare -p 1,0 -q 0.5,0.5 --local)" = "['cross_entropy', 'js', 'kl', 'log_ratio', 'p', 'q', 'symbol', 'tv']" ]
}

@test "the derivation adds up, of long lists too" {
    run plogp compare -p "$(seq -s, 200)" -q "$(seq -s, 200 -1 1)" --normalize --explain -u dit
    [ "$status" -eq 0 ]
    [[ "${output//$'\n    '/ }" == *"KL = Σ (p·ln(p/q) - p + q)/2.30259 = "*"… (194 left out) …"* ]]
    [[ "$output" == *"JS distance = √JS"* ]]
}
