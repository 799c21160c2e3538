#!/usr/bin/env bats
# --explain: every command ends its derivation in the identity it illustrates.
load common

# derives TEXT ARGUMENTS...: a line of the derivation contains TEXT.
derives() {
    local text=$1
    shift
    run bash -c 'cd "$EXAMPLES" && COLUMNS=400 "$PLOGP" "$@" --quiet --explain 2>&1' bash "$@"
    [ "$status" -eq 0 ]
    [[ "$output" == *"$text"* ]] || { echo "$output"; return 1; }
}

@test "every command derives what it prints" {
    derives "surprisal = -log2(0.25) = 2 bit" surprisal 0.25
    derives "= 0.5·1 + 0.125·3 + 0.125·3 + 0.25·2" entropy -p 0.5,0.125,0.125,0.25
    derives "cross-entropy = entropy + KL: 2 = 1.75 + 0.25" compare -p 0.5,0.125,0.125,0.25 -q 0.25,0.25,0.25,0.25
    derives "cross-entropy with 2^-length = entropy + KL: 1.75 = 1.75 + 0 bit" code -p 0.5,0.125,0.125,0.25
    derives "variance = Σ (x - mean)² / (N - 1) = 243908; variance_mle" describe rivers.csv
    derives "entropy = -∫ f log f dx, the mean surprisal of a density" entropy rivers.csv
    derives "H(X) + H(Y) = H(X, Y) + I" mi titanic.csv --weights Freq
    derives "I = KL(P(x, y) ‖ P(x) P(y))" mi iris.csv --target Species
    derives "least NLL = least cross-entropy = least KL" fit rivers.csv --family gamma
    derives "falls with n: the central limit theorem" simulate 'exponential(1)' --n 1,4
    derives "loss = H + KL: 0.724317 = 0.687425 + 0.0368922 bit" train titanic.csv --weights Freq \
        --target Survived --model "$BATS_TEST_TMPDIR/m.json"
    derives "loss = H + KL: 0.724317 = 0.687425 + 0.0368922 bit" evaluate titanic.csv --weights Freq \
        --model "$BATS_TEST_TMPDIR/m.json"
    derives "the loss = H + KL: plogp evaluate" predict titanic.csv --model "$BATS_TEST_TMPDIR/m.json"
    derives "merge(summary(A), summary(B))" state rivers.csv -o "$BATS_TEST_TMPDIR/s.plogp"
    derives "merge(summary(A), summary(B))" merge "$BATS_TEST_TMPDIR/s.plogp" -o "$BATS_TEST_TMPDIR/t.plogp"
    derives "the shortest text that reads back" convert rivers.csv "$BATS_TEST_TMPDIR/r.npy"
}

@test "derivations are in the unit that is asked for" {
    derives "loss = H + KL: 0.502058 = 0.476487 + 0.0255717 nat" train titanic.csv --weights Freq --target Survived -u nat
    derives "KL(law of the statistic ‖ normal) = 0.418939 nat" simulate 'exponential(1)' --n 1 -u nat
}

@test "the derivation of a stream of rows leaves the rows alone" {
    cd "$EXAMPLES"
    plogp train titanic.csv --weights Freq --target Survived -q -m "$BATS_TEST_TMPDIR/m.json" >/dev/null
    diff <(plogp predict titanic.csv -m "$BATS_TEST_TMPDIR/m.json") \
        <(plogp predict titanic.csv -m "$BATS_TEST_TMPDIR/m.json" --explain 2>/dev/null)
}
