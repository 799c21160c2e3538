#!/usr/bin/env bats
# plogp fit: parameters, errors, ledgers, and what is said of fits that do not exist.
load common

sample() {
    printf '%s\n' x "$@" >"$BATS_TEST_TMPDIR/x.csv"
    echo "$BATS_TEST_TMPDIR/x.csv"
}

@test "the keys of a candidate are those of the contract" {
    run json 'sorted(r["results"][0]["candidates"][0])' fit "$EXAMPLES/rivers.csv" --family gamma
    [ "$status" -eq 0 ]
    for key in family parameters se ci ci_level ci_method loglik nll aic bic cross_entropy entropy kl method converged certificate status; do
        [[ "$output" == *"'$key'"* ]]
    done
    run json 'sorted(r["results"][0])' fit "$EXAMPLES/rivers.csv" --family gamma
    for key in name n missing support entropy candidates best; do
        [[ "$output" == *"'$key'"* ]]
    done
}

@test "the gamma law of the rivers, where other programs are off by 10 to 40 percent" {
    run json '"%.13f %.7f" % ((lambda c: (c["parameters"]["shape"], c["se"]["shape"]))(r["results"][0]["candidates"][0]))' \
        fit "$EXAMPLES/rivers.csv" --column length --family gamma -u nat
    [ "$output" = "2.5787270310732 0.2894640" ]
}

@test "an automatic fit ranks its candidates and gives its reasons" {
    run json '(lambda f: [f["best"], f["support"], len(f["candidates"]) > 10, [c["aic"] for c in f["candidates"] if c["aic"] is not None] == sorted(c["aic"] for c in f["candidates"] if c["aic"] is not None), len(f["reasons"]) > 0])(r["results"][0])' \
        fit "$EXAMPLES/rivers.csv"
    [ "$output" = "['inverse-gaussian', 'integers >= 0', True, True, True]" ]
}

@test "levels are categorical, zeros and ones bernoulli" {
    file=$(sample a b a a c)
    run json '[(c["family"], c["parameters"], c["kl"]) for c in r["results"][0]["candidates"]]' fit "$file"
    [ "$output" = "[('categorical', {'a': 0.6, 'b': 0.2, 'c': 0.2}, 0)]" ]
    file=$(sample 0 1 1 1)
    run json '[(c["family"], c["parameters"]["p"]) for c in r["results"][0]["candidates"]][0]' fit "$file"
    [ "$output" = "('bernoulli', 0.75)" ]
}

@test "data in thousands fit as well as their thousandths" {
    file=$(sample 1000 2000 3000 5000 9000)
    large=$(json '"%.12g" % r["results"][0]["candidates"][0]["parameters"]["scale"]' fit "$file" --family gamma)
    file=$(sample 1 2 3 5 9)
    small=$(json '"%.12g" % (1000 * r["results"][0]["candidates"][0]["parameters"]["scale"])' fit "$file" --family gamma)
    [ "$large" = "$small" ]
}

@test "the order of the rows and the number of threads change nothing" {
    head -1 "$EXAMPLES/rivers.csv" >"$BATS_TEST_TMPDIR/rivers.csv"
    tail -n +2 "$EXAMPLES/rivers.csv" | sort -R >>"$BATS_TEST_TMPDIR/rivers.csv"
    json 'r["results"]' fit "$EXAMPLES/rivers.csv" --threads 1 >"$BATS_TEST_TMPDIR/a"
    json 'r["results"]' fit "$BATS_TEST_TMPDIR/rivers.csv" --threads 2 >"$BATS_TEST_TMPDIR/b"
    cmp "$BATS_TEST_TMPDIR/a" "$BATS_TEST_TMPDIR/b"
}

@test "a maximum that does not exist is named, printed and exit code 5" {
    file=$(sample 7 7 7)
    fails_with 5 "plogp fit: $file: column 'x': normal: all values are equal: the likelihood grows without bound as sd falls to 0" \
        fit "$file" --family normal
    output=$(json '[(c["status"], c["parameters"]["mean"]) for c in r["results"][0]["candidates"]]' fit "$file" --family normal 2>/dev/null)
    [ "$output" = "[('no-mle', None)]" ]
}

@test "values outside the support are exit code 3" {
    file=$(sample -1 2 3)
    fails_with 3 "plogp fit: $file: column 'x': gamma: a value lies outside the support" fit "$file" --family gamma
}

@test "a parameter can be fixed" {
    file=$(sample 1 2 4 9)
    run json '(lambda c: (c["parameters"]["mean"], c["se"]["mean"], "%.12g" % c["parameters"]["sd"]))(r["results"][0]["candidates"][0])' \
        fit "$file" --family normal --fix mean=5
    [ "$output" = "(5, 0, '3.2403703492')" ]
    fails_with 2 "plogp fit: normal has no parameter 'colour'" fit "$file" --family normal --fix colour=5
    fails_with 2 "plogp fit: --fix: 'mean' is not of the form NAME=VALUE" fit "$file" --family normal --fix mean
    fails_with 2 "plogp fit: --fix needs --family: names of parameters belong to a family" fit "$file" --fix mean=5
}

@test "wrong usage and files that are none" {
    fails_with 2 "plogp fit: there is no family 'gauss'" fit "$EXAMPLES/rivers.csv" --family gauss
    fails_with 2 "plogp fit: --method: 'simplex' is none of auto|closed|newton|gradient" fit "$EXAMPLES/rivers.csv" --method simplex
    run plogp fit "$BATS_TEST_TMPDIR/none.csv"
    [ "$status" -eq 4 ]
    run plogp fit "$BATS_TEST_TMPDIR"
    [ "$status" -eq 4 ]
    file=$(sample)
    run plogp fit "$file"
    [ "$status" -eq 3 ]
    fails_with 2 "plogp fit: $EXAMPLES/rivers.csv: column 'length': weibull: the likelihood equations have no closed solution: use newton" \
        fit "$EXAMPLES/rivers.csv" --family weibull --method closed
}

@test "missing values are counted and left out" {
    file=$(sample 1 NA 3 "" 5)
    run json '(r["results"][0]["n"], r["results"][0]["missing"])' fit "$file" --family normal
    [ "$output" = "(3, 2)" ]
}

@test "values between limits, missing limits are none" {
    printf '%s\n' left,right 1,1 2.5,NA 4,4 6,NA NA,NA >"$BATS_TEST_TMPDIR/c.csv"
    run json '(lambda f: (f["n"], f["missing"], "%.12g" % f["candidates"][0]["parameters"]["rate"]))(r["results"][0])' \
        fit "$BATS_TEST_TMPDIR/c.csv" --censored left,right --family exponential
    [ "$output" = "(4, 1, '0.148148148148')" ]
    fails_with 2 "plogp fit: --censored needs two columns: LOW,HIGH" fit "$BATS_TEST_TMPDIR/c.csv" --censored left
    fails_with 2 "plogp fit: 'poisson' is no family that can be fitted to censored values" \
        fit "$BATS_TEST_TMPDIR/c.csv" --censored left,right --family poisson
}

@test "goodness of fit by a bootstrap that fits again" {
    run json '(lambda g: [sorted(g), sorted(g["ks"]), "%.7f" % g["ks"]["statistic"], g["ks"]["p_value"] < 0.05])(r["results"][0]["candidates"][0]["gof"])' \
        fit "$EXAMPLES/rivers.csv" --family lognormal --gof
    [ "$output" = "[['ad', 'cells', 'chi2', 'cvm', 'ks', 'replicates'], ['method', 'p_error', 'p_value', 'statistic'], '0.0925430', True]" ] || { echo "$output"; return 1; }
}

@test "gradient ascent can be watched, and ends where the closed form is" {
    run json '(lambda f: (len(f["trace"]) > 5, sorted(f["trace"][0]), "%.9f" % f["candidates"][0]["parameters"]["mean"]))(r["results"][0])' \
        fit "$EXAMPLES/rivers.csv" --family normal --method gradient --trace
    [ "$output" = "(True, ['family', 'gradient', 'iteration', 'loglik', 'parameters'], '591.184397163')" ] || { echo "$output"; return 1; }
}

@test "whole numbers that hardly repeat have comparable divergences for laws with and without a density" {
    run json '(lambda f, k: [f["estimator"], k["gamma"]["estimator"], k["negative-binomial"]["estimator"], abs(k["gamma"]["kl"] - k["negative-binomial"]["kl"]) < 0.01])(r["results"][0], {c["family"]: c for c in r["results"][0]["candidates"]})' \
        fit "$EXAMPLES/rivers.csv"
    [ "$output" = "['ebrahimi', 'ebrahimi', 'ebrahimi', True]" ]
    file=$(sample 0 1 1 2 0 1 3 1 0 2)
    run json '[r["results"][0]["estimator"]] + [(c["estimator"], c["kl"] >= 0) for c in r["results"][0]["candidates"] if c["family"] == "poisson"]' fit "$file"
    [ "$output" = "['plugin', ('plugin', True)]" ]
}

@test "a text where a family of numbers is asked for is named with its line" {
    file=$(sample 1 2 abc 4)
    fails_with 3 "plogp fit: $file:4: column 'x': 'abc' is not a number; list it with --na if it means missing" \
        fit "$file" --column x --family normal
}

@test "intervals that may be too narrow, and a KL below 0, are explained" {
    file=$(sample $(seq 1 40))
    run json 'r["warnings"], r["results"][0]["candidates"][0]["kl_ci"][1], r["results"][0]["reasons"]' fit "$file" --family uniform
    [ "$output" = "(['x: KL of the uniform fit: far below 0, where no divergence is: the values lie more evenly than draws of a law do (a grid or a design), so their spacings show too high an entropy'], 0, ['a KL below 0 is an estimate: it has the error of the entropy from spacings, the KL itself is >= 0'])" ] || { echo "$output"; return 1; }
    run json '[w[:60] for w in r["warnings"]]' fit "$EXAMPLES/rivers.csv" --family gamma --intervals bootstrap
    [ "$output" = "['length: bootstrap intervals of the gamma fit: fewer than 500']" ] || { echo "$output"; return 1; }
    run json 'r["warnings"][0][:69]' fit "$file" --family normal
    [ "$output" = "x: intervals of the normal fit: fewer than 100 observations: they are" ] || { echo "$output"; return 1; }
}

@test "a column without values is passed over with a warning, alone it is an error" {
    printf 'a,b\n1,\n2,\n3,\n' >"$BATS_TEST_TMPDIR/empty.csv"
    run json '[f["name"] for f in r["results"]], r["warnings"][-1:]' fit "$BATS_TEST_TMPDIR/empty.csv"
    [ "$output" = "(['a'], ['b: no value is present'])" ]
    fails_with 3 "plogp fit: $BATS_TEST_TMPDIR/empty.csv: column 'b': there is no observation to fit" \
        fit "$BATS_TEST_TMPDIR/empty.csv" --column b
}

@test "a saved state is fitted like the file it came from" {
    plogp state "$EXAMPLES/rivers.csv" -o "$BATS_TEST_TMPDIR/r.plogp"
    run json 'r["results"]' fit "$EXAMPLES/rivers.csv"
    expected=$output
    run json 'r["results"]' fit "$BATS_TEST_TMPDIR/r.plogp"
    [ "$output" = "$expected" ]
}

# 1,000 of them in the long tier (tools/test-long.sh).
@test "shards, saved and merged, are fitted like the file" {
    cd "$BATS_TEST_TMPDIR"
    local count=${PLOGP_TEST_SHARDS:-50}
    plogp simulate "gamma(2.5,3)" --samples $((3 * count)) --seed 7 --format csv >values
    split -l 3 -a 3 values shard
    { echo x; cat values; } >whole.csv
    for shard in shard???; do
        { echo x; cat "$shard"; } >"$shard.csv"
        plogp state "$shard.csv" -q -o "$shard.plogp"
    done
    [ "$(printf '%s\n' shard???.plogp | wc -l)" -eq "$count" ]
    plogp merge shard???.plogp -o merged.plogp
    run json 'r["results"]' fit whole.csv
    expected=$output
    run json 'r["results"]' fit merged.plogp
    [ "$output" = "$expected" ]
}

@test "bootstrap intervals stand beside Wald's, and repeat" {
    a=$(json 'r["results"][0]["candidates"][0]["bootstrap"]' fit "$EXAMPLES/rivers.csv" --family gamma --bootstrap 100 --threads 1)
    b=$(json 'r["results"][0]["candidates"][0]["bootstrap"]' fit "$EXAMPLES/rivers.csv" --family gamma --bootstrap 100 --threads 2)
    [ "$a" = "$b" ]
    [[ "$a" == *"'shape'"*"'ci_method': 'bootstrap percentile', 'replicates': 100"* ]]
    fails_with 2 "plogp fit: replicates: a number from 2 to 16777216" fit "$EXAMPLES/rivers.csv" --family gamma --bootstrap 1
}

@test "three kinds of intervals, each with its name" {
    run json '(lambda c: (c["ci_method"], ["%.6g" % x for x in c["ci"]["shape"]]))(r["results"][0]["candidates"][0])' \
        fit "$EXAMPLES/rivers.csv" --family gamma --intervals profile
    [ "$output" = "('profile', ['2.05429', '3.19073'])" ]
    run json '(lambda c: (c["ci_method"], c["ci"] == c["bootstrap"]["ci"]))(r["results"][0]["candidates"][0])' \
        fit "$EXAMPLES/rivers.csv" --family gamma --intervals bootstrap --bootstrap 50
    [ "$output" = "('bootstrap percentile', True)" ]
    fails_with 2 "plogp fit: --intervals: 'exact' is none of wald|profile|bootstrap" fit "$EXAMPLES/rivers.csv" --intervals exact
}

@test "rounded values are intervals, and what was done is said" {
    file=$(sample 0.5 0.5 1.0 1.5 1.5 1.5 2.0 2.5)
    run json '(lambda f: (f["rounding"], f["reasons"], f["estimator"], "%.9g" % f["candidates"][0]["parameters"]["sd"]))(r["results"][0])' \
        fit "$file" --family normal --rounding auto
    [ "$output" = "(0.5, ['every value stands for an interval of one step of its grid: the data are taken as rounded'], 'plugin', '0.632969093')" ] || { echo "$output"; return 1; }
    run json '("rounding" in r["results"][0], r["results"][0]["reasons"][:1])' fit "$(sample 1.234 2.345 3.456)" --family normal --rounding auto
    [ "$output" = "(False, ['no rounding was found: no decimal grid on which values are tied'])" ]
    fails_with 2 "plogp fit: --rounding: 'some' is none of auto|none|STEP, a number > 0" fit "$file" --rounding some
    fails_with 2 "plogp fit: --rounding: '-1' is none of auto|none|STEP, a number > 0" fit "$file" --rounding -1
}

@test "candidates and nonparametric models are ranked by what they cost held out" {
    run json '(lambda f: (f["folds"], [m["model"] for m in f["nonparametric"]], f["candidates"][0]["nll_cv"] < f["nonparametric"][0]["nll_cv"], [c["nll_cv"] for c in f["candidates"] if c["family"] == "uniform"], f["candidates"][0]["why"]))(r["results"][0])' \
        fit "$EXAMPLES/rivers.csv"
    [ "$output" = "(10, ['histogram', 'kernel-density'], True, ['Infinity'], 'whole numbers >= 0 over a wide range may be rounded')" ] || { echo "$output"; return 1; }
    run json '[k for k in ("folds", "nonparametric") if k in r["results"][0]] + [k for k in r["results"][0]["candidates"][0] if "cv" in k]' fit "$EXAMPLES/rivers.csv" --folds none
    [ "$output" = "[]" ]
    a=$(json 'r["results"]' fit "$EXAMPLES/rivers.csv" --folds 7 --threads 1)
    b=$(json 'r["results"]' fit "$EXAMPLES/rivers.csv" --folds 7 --threads 2)
    [ "$a" = "$b" ]
    fails_with 2 "plogp fit: --folds: '1' is none of auto|none|K, a number from 2 to 1000" fit "$EXAMPLES/rivers.csv" --folds 1
}

@test "a long file of numbers is fitted in one pass, whatever the threads" {
    plogp simulate 'gamma(2,3)' --samples 200000 --format csv -o "$BATS_TEST_TMPDIR/long.csv" 2>/dev/null
    (echo x; cat "$BATS_TEST_TMPDIR/long.csv") >"$BATS_TEST_TMPDIR/named.csv"
    plogp convert "$BATS_TEST_TMPDIR/named.csv" "$BATS_TEST_TMPDIR/long.npy"
    a=$(json 'r["results"]' fit "$BATS_TEST_TMPDIR/long.npy" --family gamma --threads 1)
    b=$(json 'r["results"]' fit "$BATS_TEST_TMPDIR/long.npy" --family gamma --threads 2)
    [ "$a" = "$b" ]
    run json '(lambda f, c: (f["n"], f["estimator"], 1.9 < c["parameters"]["shape"] < 2.1, c["kl_ci"][0] < 0.001))(r["results"][0], r["results"][0]["candidates"][0])' \
        fit "$BATS_TEST_TMPDIR/long.npy" --family gamma
    [ "$output" = "(200000, 'histogram', True, True)" ] || { echo "$output"; return 1; }
    run json '(lambda f, c: (f["estimator"], 1.4 < c["parameters"]["shape"] < 1.5))(r["results"][0], r["results"][0]["candidates"][0])' \
        fit "$BATS_TEST_TMPDIR/long.npy" --family weibull
    [ "$output" = "('histogram', True)" ] || { echo "$output"; return 1; }
    run json 'r["results"][0]["estimator"]' fit "$BATS_TEST_TMPDIR/long.npy" --family gumbel
    [ "$output" = "kl" ]
}

@test "a mixture of two normal laws on the eruptions of a geyser" {
    run json '(lambda c: [c["status"], "%.6f" % c["loglik"], "%.5f" % c["parameters"]["mean1"], "%.5f" % c["parameters"]["weight1"], c["converged"], "without bound" in c["reason"]])(r["results"][0]["candidates"][0])' \
        fit "$TESTS/ref/samples/faithful_eruptions.csv" --family normal-mixture:2 -u nat
    [ "$output" = "['ok', '-276.360040', '2.01861', '0.34840', True, True]" ] || { echo "$output"; return 1; }
}

@test "shifted families name the direction in which their likelihood is unbounded" {
    output=$(plogp fit "$TESTS/ref/samples/precip.csv" --family gamma3 -j 2>/dev/null | python3 -c 'import json, sys; c = json.load(sys.stdin)["results"][0]["candidates"][0]; print(c["status"], c["parameters"]["shape"], c["reason"][:45])')
    [ "$output" = "no-mle None the likelihood rises towards a normal law as " ] || { echo "$output"; return 1; }
    run plogp fit "$TESTS/ref/samples/precip.csv" --family gamma3
    [ "$status" -eq 5 ]
    run json '"%.8f" % r["results"][0]["candidates"][0]["parameters"]["location"]' fit "$TESTS/ref/samples/precip.csv" --family weibull3
    [ "$output" = -18.95862020 ] || { echo "$output"; return 1; }
}

@test "fits to values between limits can be watched, resampled and tested" {
    printf '%s\n' left,right 1,1 2.5,NA 4,4 6,NA 3,3.5 0.5,0.5 >"$BATS_TEST_TMPDIR/c.csv"
    run json '(lambda f, c: (len(f["trace"]) > 2, sorted(c["bootstrap"]["se"]), c["bootstrap"]["se"]["shape"] > 0, c["ci_method"]))(r["results"][0], r["results"][0]["candidates"][0])' \
        fit "$BATS_TEST_TMPDIR/c.csv" --censored left,right --family gamma --trace --bootstrap 20
    [ "$output" = "(True, ['scale', 'shape'], True, 'wald')" ] || { echo "$output"; return 1; }
    run json 'r["results"][0]["candidates"][0]["ci_method"]' fit "$BATS_TEST_TMPDIR/c.csv" --censored left,right --family exponential --intervals profile
    [ "$output" = "profile" ]
    grep -v 3.5 "$BATS_TEST_TMPDIR/c.csv" >"$BATS_TEST_TMPDIR/d.csv"
    run json '(lambda g: (g["ks"]["p_value"] > 0.1, g["ks"]["method"], g["chi2"]["p_value"], g["replicates"], g["limits"]))(r["results"][0]["candidates"][0]["gof"])' \
        fit "$BATS_TEST_TMPDIR/d.csv" --censored left,right --family exponential --gof
    [ "$output" = "(True, 'bootstrap', None, 199, 'values are drawn again, and limits from their product-limit estimate')" ] || { echo "$output"; return 1; }
    printf '%s\n' left,right 0,1 1,2 0,1 2,3 0.5,1.5 >"$BATS_TEST_TMPDIR/o.csv"
    fails_with 3 "plogp fit: $BATS_TEST_TMPDIR/o.csv: no test of fit: the limits of the rows overlap, so they do not say what limits another sample would have had" \
        fit "$BATS_TEST_TMPDIR/o.csv" --censored left,right --family exponential --gof -q
}

@test "a test of fit of cells is the same whatever the order of rows and the threads" {
    printf 'low,high\n' >"$BATS_TEST_TMPDIR/cells.csv"
    for i in 0 0 0 0 0 0 0 1 1 1 1 2 2 3 3 5; do printf '%s,%s\n' "$i" $((i + 1)); done >>"$BATS_TEST_TMPDIR/cells.csv"
    { head -1 "$BATS_TEST_TMPDIR/cells.csv"; tail -n +2 "$BATS_TEST_TMPDIR/cells.csv" | sort -r; } >"$BATS_TEST_TMPDIR/turned.csv"
    a=$(json 'r["results"]' fit "$BATS_TEST_TMPDIR/cells.csv" --censored low,high --family exponential --gof --threads 1)
    b=$(json 'r["results"]' fit "$BATS_TEST_TMPDIR/turned.csv" --censored low,high --family exponential --gof --threads 2)
    [ "$a" = "$b" ] && [[ "$a" == *"fall into the cells of the limits"* ]]
}

explained() {
    plogp fit "$@" --explain -j 2>/dev/null | python3 -c 'import json, sys; print("\n".join(json.load(sys.stdin)["explanation"]))'
}

@test "--explain derives the estimate with the numbers of the data" {
    file=$(sample 1 2 4 9)
    text=$(explained "$file" --family normal)
    [[ "$text" == *"μ = Σx/n = the mean, 4"* ]]
    [[ "$text" == *"σ² = Σ(x - μ)²/n = 9.5, σ = 3.08221"* ]]
    [[ "$text" == *"S² = Σ(x - mean)²/(n - 1) = 9.5·4/(4 - 1) = 12.6667"* ]]
    [[ "$text" == *"least NLL = least cross-entropy = least KL from the data to the model" ]]
    [[ "$(explained "$file" --family laplace)" == *"m = the median, 3"*"every m from 2 to 4 has as many"*"b = Σ|x - m|/n = 2.5"* ]]
    run json 'r["results"][0]["candidates"][0]["equally_likely"]' fit "$file" --family laplace
    [ "$output" = "{'location': [2, 4]}" ] || { echo "$output"; return 1; }
    [[ "$(plogp fit "$file" --family laplace --json)" == *"every location between the two middle values is as likely"* ]]
    [[ "$(plogp fit "$(sample 1 2 4)" --family laplace --json)" != *"equally_likely"* ]]
    [[ "$(explained "$(sample 0 1 1 0 1)")" == *"= 3/p - 2/(1 - p) = 0  ⇒  p = k/n = 3/5 = 0.6"* ]]
    [[ "$(explained "$EXAMPLES/iris.csv" --column Species)" == *"so λ = n = 150"*"p(setosa) = n_k/n = 50/150 = 0.333333"* ]]
    [[ "$(explained "$file" --family normal --fix mean=5)" != *"∂ log L"* ]]
}

@test "states, arrays, infinite values and columns without values end as they should" {
    file=$(sample 1 2 inf 4)
    fails_with 3 "plogp fit: $file: column 'x': an infinite value cannot be fitted" fit "$file" --family normal
    file=$(sample NA NA NA)
    fails_with 3 "plogp fit: $file: column 'x': there is no observation to fit" fit "$file"
    run json '(lambda c: (c["family"], c["status"], c["parameters"]["text"]))(r["results"][0]["candidates"][0])' fit "$(sample text)"
    [ "$output" = "('categorical', 'boundary', 1)" ] || { echo "$output"; return 1; }
    plogp convert "$EXAMPLES/rivers.csv" "$BATS_TEST_TMPDIR/rivers.npy"
    a=$(json 'r["results"][0]["candidates"]' fit "$BATS_TEST_TMPDIR/rivers.npy" --family gamma)
    plogp state "$BATS_TEST_TMPDIR/rivers.npy" -o "$BATS_TEST_TMPDIR/rivers.plogp"
    b=$(json 'r["results"][0]["candidates"]' fit "$BATS_TEST_TMPDIR/rivers.plogp" --column V1 --family gamma)
    [ "$a" = "$b" ]
}

@test "one value alone: what each family says" {
    file=$(sample 7)
    run json '{c["family"]: c["status"] for c in r["results"][0]["candidates"]}["poisson"], all(c["reason"] for c in r["results"][0]["candidates"] if c["status"] not in ("ok",))' fit "$file"
    [ "$output" = "('ok', True)" ] || { echo "$output"; return 1; }
}
