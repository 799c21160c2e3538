#!/usr/bin/env bats
# plogp compare --parametric: two laws given by family and parameters.
load common

@test "a closed form: two normal laws" {
    run json '(lambda c: (c["kl"], c["method"], "%.12g" % c["tv"], "%.10g" % c["wasserstein"]))(r["results"][0])' \
        compare --parametric 'normal(0,1)' 'normal(1,1)' -u nat
    [ "$output" = "(0.5, 'closed form', '0.382924922548', '1')" ]
}

@test "quadrature prints its bound, names take any order" {
    run json '(lambda c: ("%.12g" % c["kl"], c["method"], 0 < c["error_bound"] < 1e-12))(r["results"][0])' \
        compare --parametric 'gamma(rate=1,shape=2)' 'lognormal(meanlog=0.5,sdlog=0.8)' -u nat
    [ "$output" = "('0.0498764065830', 'quadrature', True)" ] || [ "$output" = "('0.049876406583', 'quadrature', True)" ]
}

@test "infinity is an answer, with its reason" {
    output=$(json '(r["results"][0]["kl"], r["warnings"][0])' compare --parametric 'normal(0,1)' 'gamma(2,1)' 2>/dev/null)
    [ "$output" = "('Infinity', 'KL(P || Q) is infinite: P has values below the smallest value of Q')" ]
}

@test "laws that are none" {
    fails_with 2 "plogp compare: there is no family 'gama'; did you mean 'gamma'?" compare --parametric 'gama(2,1)' 'gamma(2,1)'
    fails_with 2 "plogp compare: gamma: shape = -1, but must be greater than 0" compare --parametric 'gamma(-1,1)' 'gamma(2,1)'
    fails_with 2 "plogp compare: gamma: scale = inf, but must be a finite number" compare --parametric 'gamma(2,rate=0)' 'gamma(2,1)'
    fails_with 2 "plogp compare: uniform: min must be less than max, by a finite distance" compare --parametric 'uniform(1,1)' 'gamma(2,1)'
    fails_with 2 "plogp compare: geometric: p must be greater than 0" compare --parametric 'geometric(0)' 'poisson(1)'
    fails_with 2 "plogp compare: zero-inflated-poisson: zero must be less than 1" compare --parametric 'zero-inflated-poisson(1,2)' 'poisson(1)'
    fails_with 2 "plogp compare: categorical laws have no parameters: give their probabilities" compare --parametric 'categorical(0.5,0.5)' 'poisson(1)'
    fails_with 2 "plogp compare: --parametric needs two laws, such as 'gamma(2,1)'" compare --parametric 'gamma(2,1)'
}

@test "laws of two families that are one waste nothing, and overflow is called so" {
    output=$(json '(r["results"][0]["kl"], r["results"][0]["method"])' compare --parametric 'uniform(0,1)' 'beta(1,1)')
    [ "$output" = "(0, 'closed form')" ] || { echo "$output"; return 1; }
    output=$(json '(r["results"][0]["kl"], r["warnings"][0])' compare --parametric 'normal(1e308,1)' 'normal(-1e308,1)' 2>/dev/null)
    [ "$output" = "('Infinity', 'KL(P || Q) is infinite: it is beyond the largest double')" ] || { echo "$output"; return 1; }
}

@test "a threshold that is crossed is exit code 1" {
    run plogp compare --parametric 'normal(0,1)' 'normal(1,1)' --fail-above tv=0.3
    [ "$status" -eq 1 ]
}

@test "laws without overlap are as far apart as they were moved" {
    for shift in 50 100 1e6; do
        run json '"%.9g" % r["results"][0]["wasserstein"]' compare --parametric 'normal(0,1)' "normal($shift,1)"
        [ "$output" = "$(printf '%.9g' "$shift")" ] || { echo "$shift: $output"; return 1; }
    done
    run json '"%.9g" % r["results"][0]["wasserstein"]' compare --parametric 'laplace(1000,1)' 'normal(0,1)'
    [ "$output" = 1000 ]
}

@test "tails so heavy that their quantiles overflow make divergent integrals infinite" {
    run json '[r["results"][0][key] for key in ("kl", "wasserstein")]' compare --parametric 'pareto(1,0.5)' 'exponential(1)' --quiet
    [ "$output" = "['Infinity', 'Infinity']" ] || { echo "$output"; return 1; }
    run json '[r["results"][0][key] for key in ("chi2", "wasserstein")]' compare --parametric 'student-t(0,1,0.1)' 'cauchy(0,1)' --quiet
    [ "$output" = "['Infinity', 'Infinity']" ] || { echo "$output"; return 1; }
}

@test "every distance has a number and its bound" {
    run json '(lambda c: [sorted(c["error_bounds"]) == sorted(["kl", "kl_reverse", "js", "tv", "hellinger", "bhattacharyya", "chi2", "wasserstein", "wasserstein2", "ks", "energy"]), "%.10g" % c["wasserstein2"], "%.10g" % c["energy"], c["error_bounds"]["wasserstein2"] < 1e-12])(r["results"][0])' \
        compare --parametric 'normal(0,1)' 'normal(1,3)' -u nat
    [ "$output" = "[True, '2.236067977', '0.8848614904', True]" ] || { echo "$output"; return 1; }
    run json '"%.9g" % r["results"][0]["wasserstein"]' compare --parametric 'negative-binomial(5,4000)' 'negative-binomial(4,4096)'
    [ "$output" = 190.799551 ] || { echo "$output"; return 1; }
}

@test "mixtures, shifted and extreme-value laws are laws like any other" {
    run json '(lambda c: ["%.10g" % c["wasserstein"], c["kl"], c["method"]])(r["results"][0])' \
        compare --parametric 'gamma3(2,1,5)' 'gamma3(2,1,7)' --quiet
    [ "$output" = "['2', 'Infinity', 'support']" ] || { echo "$output"; return 1; }
    run json '"%.6g" % r["results"][0]["kl"]' compare --parametric 'normal-mixture:2(0.5,-1,1,0.5,1,1)' 'normal(0,1.5)' -u nat
    [ "$output" = 0.0130787 ] || { echo "$output"; return 1; }
    fails_with 2 "plogp compare: normal-mixture:2: the weights must add up to 1" compare --parametric 'normal-mixture:2(0.5,-1,1,0.6,1,1)' 'normal(0,1)'
}
