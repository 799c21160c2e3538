#!/usr/bin/env bats
# Information of outcomes and messages.
load common

# The output of a command with --explain, whatever the width its lines are broken at.
explained() {
    plogp "$@" --explain | tr -s ' \n' ' '
}

@test "a quarter surprises by two bits, certainty not at all, the impossible without end" {
    [ "$(json '[x["surprisal"] for x in r["results"]]' surprisal 0.25 1 0 0.5)" = "[2, 0, 'Infinity', 1]" ]
    [ "$(json 'r["results"][0]["p"]' surprisal 0.25)" = 0.25 ]
}

@test "independent outcomes add, in any unit" {
    [ "$(json '"%.12f" % r["results"][0]["surprisal"]' surprisal 0.001 -u dit)" = 3.000000000000 ]
    [ "$(json 'r["results"][0]["surprisal"]' surprisal 0.0625 -u 4)" = 2 ]
}

@test "a letter of 26 is worth 4.7 bits" {
    [ "$(json '"%.12f" % r["results"][0]["quantity"]' surprisal --messages 1 --alphabet 26)" = 4.700439718141 ]
    [ "$(json 'r["results"][0]["quantity"]' surprisal --messages 8 --alphabet 2)" = 8 ]
    [ "$(json 'r["results"][0]["quantity"]' surprisal --messages 0 --alphabet 26)" = 0 ]
}

@test "explain puts the numbers into the formula" {
    output=$(explained surprisal 0.25)
    [[ "$output" == *"surprisal = -log2(0.25) = 2 bit"* ]]
    output=$(explained surprisal --messages 2 --alphabet 26 -u dit)
    [[ "$output" == *"quantity = 2·log10(26) = 2.82995 dit"* ]]
}

@test "what is no probability is refused" {
    fails_with 3 "plogp surprisal: 1.5 is no probability: it is not in 0..1" surprisal 1.5
    fails_with 3 "plogp surprisal: nan is no probability: it is not in 0..1" surprisal nan
    fails_with 3 "plogp surprisal: 'abc' is not a number" surprisal 0.5 abc
    fails_with 3 "plogp surprisal: -0.5 is no probability: it is not in 0..1" surprisal -- -0.5
}

@test "wrong usage is told" {
    fails_with 2 "plogp surprisal: a probability, or --messages and --alphabet, is missing" surprisal
    fails_with 2 "plogp surprisal: --alphabet: a number >= 1 is needed" surprisal --messages 3
    fails_with 2 "plogp surprisal: --alphabet: a number >= 1 is needed" surprisal --messages 3 --alphabet 0.5
    fails_with 2 "plogp surprisal: --messages: a number >= 0 is needed" surprisal --alphabet 3
    fails_with 2 "plogp surprisal: --messages: a number >= 0 is needed" surprisal --messages=-2 --alphabet 3
    fails_with 2 "plogp surprisal: --messages: a number >= 0 is needed" surprisal --messages=-1
    fails_with 2 "plogp surprisal: probabilities and --messages do not go together" surprisal 0.5 --messages 3 --alphabet 2
}
