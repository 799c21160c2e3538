#!/usr/bin/env bats
# plogp simulate: draws, and sampling distributions.
load common

@test "the keys are those of the contract" {
    run json 'sorted(r["results"][0])' simulate 'exponential(1)' --n 3 --replicates 50
    [ "$status" -eq 0 ]
    for key in n mean variance expected_variance skewness kl_to_normal quantiles; do
        [[ "$output" == *"'$key'"* ]]
    done
}

@test "the variance of the mean is the law's over n, whatever the threads" {
    a=$(json '[(c["n"], c["expected_variance"], c["variance"]) for c in r["results"]]' simulate 'uniform(0,12)' --n 1,4 --threads 1)
    b=$(json '[(c["n"], c["expected_variance"], c["variance"]) for c in r["results"]]' simulate 'uniform(0,12)' --n 1,4 --threads 2)
    [ "$a" = "$b" ]
    [[ "$a" == "[(1, 12, "*"(4, 3, "* ]]
}

@test "draws are lines, repeat with the seed and change with it" {
    [ "$(plogp simulate 'gamma(2,1)' --samples 1000 | wc -l)" -eq 1000 ]
    [ "$(plogp simulate 'gamma(2,1)' --samples 5)" = "$(plogp simulate 'gamma(2,1)' --samples 9 | head -5)" ]
    [ "$(plogp simulate 'gamma(2,1)' --samples 5)" != "$(plogp simulate 'gamma(2,1)' --samples 5 --seed 2)" ]
}

@test "draws fit the law that they came from" {
    (echo x && plogp simulate 'gamma(2,3)' --samples 20000) >"$BATS_TEST_TMPDIR/x.csv"
    run json '(lambda c: all(abs(c["parameters"][k] - v) < 5 * c["se"][k] for k, v in (("shape", 2), ("scale", 3))))(r["results"][0]["candidates"][0])' \
        fit "$BATS_TEST_TMPDIR/x.csv" --family gamma
    [ "$output" = True ]
}

@test "the bias of an estimate has its standard error" {
    run json '(lambda c: [abs(c["bias"] - 0.1) < 5 * c["bias_se"], c["bias_se"] > 0, 0.85 < c["coverage"] < 1])(r["results"][0])' \
        simulate 'exponential(1)' --statistic mle --n 11 --replicates 500
    [ "$output" = "[True, True, True]" ] || { echo "$output"; return 1; }
}

@test "mixtures and shifted laws can be drawn from and estimated" {
    [ "$(plogp simulate 'normal-mixture:2(0.5,-3,1,0.5,3,1)' --samples 100 | wc -l)" -eq 100 ]
    run json '(lambda c: abs(c["mean"] - 3) < 0.2)(r["results"][0])' \
        simulate 'normal-mixture:2(0.5,-3,1,0.5,3,1)' --statistic mle --parameter mean2 --n 100 --replicates 20
    [ "$output" = True ] || { echo "$output"; return 1; }
}

@test "wrong usage" {
    fails_with 2 "plogp simulate: there is no family 'gama'; did you mean 'gamma'?" simulate 'gama(1,1)'
    fails_with 2 "plogp simulate: --n: whole numbers from 1 to 1e9" simulate 'normal(0,1)' --n 2.5
    fails_with 2 "plogp simulate: normal has no parameter 'shape'" simulate 'normal(0,1)' --statistic mle --parameter shape
    fails_with 2 "plogp simulate: a sample needs 2 draws or more" simulate 'normal(0,1)' --statistic variance --n 1
}

@test "help lists every family with its parameters" {
    run plogp help --families
    [ "$status" -eq 0 ]
    [[ "$output" == *"gamma(shape,scale)"* ]]
    [[ "$output" == *"gamma3(shape,scale,location)"* ]]
    [[ "$output" == *"normal-mixture:2(weight1,mean1,sd1,weight2,mean2,sd2) ... normal-mixture:8"* ]]
    [ "${#lines[@]}" -eq 28 ]
}
