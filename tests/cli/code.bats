#!/usr/bin/env bats
# Codes: words, costs, questions, files.
bats_require_minimum_version 1.5.0
load common

first() {
    json "r[\"results\"][0]$1" code "${@:2}"
}

@test "the textbook machine needs 1.75 questions, with the other one's strategy 2" {
    [ "$(first '["mean_length"]' -p 0.5,0.125,0.125,0.25)" = 1.75 ]
    [ "$(first '["kl"]' -p 0.5,0.125,0.125,0.25)" = 0 ]
    [ "$(first '["mean_length"]' -p 0.25,0.25,0.25,0.25 --for 0.5,0.125,0.125,0.25)" = 2 ]
    [ "$(json '"%.15f" % r["results"][0]["kl"]' code -p 0.25,0.25,0.25,0.25 --for 0.5,0.125,0.125,0.25)" = 0.250000000000000 ]
    [ "$(json '[s["word"] for s in r["results"][0]["symbols"]]' code -p 0.5,0.125,0.125,0.25)" = "['0', '110', '111', '10']" ]
}

@test "every key is there" {
    [ "$(json 'sorted(r["results"][0])' code -p 0.5,0.5)" = "['cross_entropy', 'entropy', 'k', 'kind', 'kl', 'mean_length', 'questions', 'symbols']" ]
    [ "$(json 'sorted(r["results"][0]["symbols"][0])' code -c 3,1)" = "['length', 'p', 'symbol', 'word']" ]
}

@test "the questions lead to the symbols" {
    [ "$(json 'r["results"][0]["questions"]' code -p 0.5,0.125,0.125,0.25)" = "{'question': 'is it 0?', 'yes': '0', 'no': {'question': 'is it 3?', 'yes': '3', 'no': {'question': 'is it 1?', 'yes': '1', 'no': '2'}}}" ]
    run plogp code -c "$(seq -s, 1 100)"
    [[ "$output" == *"the questions are left out: 100 symbols are more than 64"* ]]
}

@test "Shannon's words are a little longer, the arithmetic code's lengths are fractions" {
    [ "$(first '["mean_length"]' -p 0.4,0.6 --kind shannon)" = 1.4 ]
    [ "$(json '"%.6f" % r["results"][0]["symbols"][0]["length"]' code -p 0.4,0.6 --kind arithmetic)" = 1.321928 ]
    [ "$(first '["symbols"][0]["word"]' -p 0.4,0.6 --kind arithmetic)" = None ]
}

@test "a symbol without probability has no word and costs infinitely much" {
    [ "$(first '["symbols"][1]["length"]' -p 1,0)" = Infinity ]
    [ "$(first '["cross_entropy"]' -p 1,0 --for 0.5,0.5)" = Infinity ]
    [ "$(first '["mean_length"]' -p 1,0)" = 0 ]
}

@test "the levels of a column are symbols" {
    [ "$(json '[s["symbol"] for s in r["results"][0]["symbols"]]' code "$EXAMPLES/titanic.csv" --columns Class --weights Freq)" = "['1st', '2nd', '3rd', 'Crew']" ]
    run plogp code "$EXAMPLES/titanic.csv"
    [ "$status" -eq 2 ]
    [[ "$output" == *"choose one with --columns"* ]]
}

@test "a file comes back, and is as long as the cross-entropy says" {
    file="$EXAMPLES/titanic.csv" coded="$BATS_TEST_TMPDIR/coded" back="$BATS_TEST_TMPDIR/back"
    size=$(stat -c %s "$file")
    for kind in huffman shannon arithmetic; do
        plogp code "$file" --kind $kind --encode "$file" -o "$coded"
        plogp code "$file" --kind $kind --decode "$coded" -o "$back"
        cmp "$file" "$back"
        bits=$(first '["cross_entropy"]' "$file" --bytes --kind $kind)
        python3 -c "import sys
size, n, bits = map(float, sys.argv[1:])
assert abs(size - n * bits / 8) <= 0.001 * n * bits / 8 + 64" "$(stat -c %s "$coded")" "$size" "$bits"
    done
}

@test "the lines of a file can be the symbols, and cost what the cross-entropy says" {
    lines="$BATS_TEST_TMPDIR/lines" coded="$BATS_TEST_TMPDIR/coded"
    model=("$EXAMPLES/titanic.csv" --columns Class --weights Freq)
    for i in $(seq 200); do printf '1st\n2nd\nCrew\nCrew\n3rd\n'; done >"$lines"
    for kind in huffman shannon arithmetic; do
        plogp code "${model[@]}" --kind $kind --lines --encode "$lines" -o "$coded"
        plogp code "${model[@]}" --kind $kind --lines --decode "$coded" | cmp - "$lines"
        bits=$(first '["cross_entropy"]' "${model[@]}" --kind $kind)
        lengths=$(first '["symbols"]' "${model[@]}" --kind $kind)
        python3 -c "import sys
size, lengths = int(sys.argv[1]), {s['symbol']: s['length'] for s in eval(sys.argv[2])}
bytes = 200 * (lengths['1st'] + lengths['2nd'] + 2 * lengths['Crew'] + lengths['3rd']) / 8
assert abs(size - bytes) <= 0.001 * bytes + 64" "$(stat -c %s "$coded")" "$lengths"
    done
    seq 299 -1 0 >"$lines"
    plogp code -c "$(seq -s, 1 300)" --lines --encode "$lines" -o "$coded"
    plogp code -c "$(seq -s, 1 300)" --lines --decode "$coded" | cmp - "$lines"
}

@test "lines that are no symbol are told by their number" {
    printf '0\n1\n2\n' >"$BATS_TEST_TMPDIR/lines"
    fails_with 3 "plogp code: $BATS_TEST_TMPDIR/lines: line 3: '2' is no symbol of the code" code -c 1,2 --lines --encode "$BATS_TEST_TMPDIR/lines"
    printf '0\n\n' | { run plogp code -c 1,2 --lines --encode -; [ "$status" -eq 3 ]; }
    fails_with 2 "plogp code: --lines goes with --encode or --decode" code -c 1,2 --lines
    fails_with 3 "plogp code: /dev/null: not written by plogp code --encode" code -c 1,2 --lines --decode /dev/null
    plogp code -c 1,2 --lines --encode /dev/null | plogp code -c 1,2 --lines --decode - | cmp - /dev/null
}

@test "arithmetic is what files are written in, and pipes work" {
    file="$EXAMPLES/titanic.csv"
    plogp code "$file" --encode "$file" >"$BATS_TEST_TMPDIR/coded"
    plogp code "$file" --kind arithmetic --decode - <"$BATS_TEST_TMPDIR/coded" | cmp - "$file"
    printf '\0\1\1\0' | plogp code -p 0.5,0.5 --encode - | plogp code -p 0.5,0.5 --decode - | od -An -tu1 | grep -q '0   1   1   0'
}

@test "damaged, cut and foreign files are refused and nothing is written" {
    file="$EXAMPLES/titanic.csv" coded="$BATS_TEST_TMPDIR/coded" out="$BATS_TEST_TMPDIR/out"
    plogp code "$file" --encode "$file" -o "$coded"
    head -c 100 "$coded" >"$coded.cut"
    fails_with 3 "plogp code: $coded.cut: damaged or cut short" code "$file" --decode "$coded.cut" -o "$out"
    { head -c 60 "$coded"; printf X; tail -c +62 "$coded"; } >"$coded.bad"
    fails_with 3 "plogp code: $coded.bad: damaged or cut short" code "$file" --decode "$coded.bad" -o "$out"
    fails_with 3 "plogp code: $file: not written by plogp code --encode" code "$file" --decode "$file" -o "$out"
    fails_with 3 "plogp code: $coded: written with another code: give the same distribution and kind" code -c 1,2 --decode "$coded" -o "$out"
    fails_with 3 "plogp code: $file: byte 0 is symbol 67, which has probability 0" code -c 1,2 --encode "$file" -o "$out"
    [ ! -e "$out" ]
    [ "$(ls "$BATS_TEST_TMPDIR")" = "$(printf 'coded\ncoded.bad\ncoded.cut')" ]
}

@test "files that cannot be read are exit code 4" {
    fails_with 4 "plogp code: /nonexistent: cannot be read: No such file or directory" code -p 1 --encode /nonexistent
    fails_with 4 "plogp code: /tmp: cannot be read: Is a directory" code -p 1 --decode /tmp
}

@test "wrong usage and wrong lists are told" {
    fails_with 2 "plogp code: -p LIST, -c LIST or FILE is missing" code
    fails_with 2 "plogp code: -p, -c and FILE do not go together" code -p 1 -c 1
    fails_with 2 "plogp code: --encode and --decode do not go together" code -p 1 --encode a --decode b
    fails_with 2 "plogp code: --for does not go with --encode or --decode" code -p 1 --encode a --for 1
    fails_with 2 "plogp code: --bytes needs a FILE" code -p 1 --bytes
    fails_with 2 "plogp code: --kind: 'zip' is none of huffman|shannon|arithmetic" code -p 1 --kind zip
    fails_with 3 "plogp code: --for: 1 entries for 2 symbols" code -p 0.5,0.5 --for 1
    fails_with 3 "plogp code: -p: the probabilities sum to 0.5, not 1: correct them, or normalize weights" code -p 0.25,0.25
    fails_with 3 "plogp code: -c: no observation" code -c 0,0
    : >"$BATS_TEST_TMPDIR/empty"
    fails_with 3 "plogp code: $BATS_TEST_TMPDIR/empty: no observation" code "$BATS_TEST_TMPDIR/empty" --bytes
}

@test "explain multiplies lengths with probabilities" {
    run plogp code -p 0.5,0.125,0.125,0.25 --explain
    [[ "$output" == *"mean length = Σ p·length = 0.5·1 + 0.125·3 + 0.125·3 + 0.25·2"* ]]
    [[ "$output" == *"entropy + KL: 1.75 = 1.75 + 0 bit"* ]]
}

@test "explain takes the bytes that occur, and 0 for what never comes and has no word" {
    printf 'aab' >"$BATS_TEST_TMPDIR/aab"
    run plogp code --bytes "$BATS_TEST_TMPDIR/aab" --explain
    [[ "$output" == *"mean length = Σ p·length = 0.666667·1 + 0.333333·1"$'\n'* ]]
    run plogp code -c 3,0,1 --explain
    [[ "$output" == *"mean length = Σ p·length = 0.75·1 + 0 (0·log 0 = 0) + 0.25·1"* ]]
    run plogp code -p 0.5,0.5,0 --for 0.5,0.25,0.25 --explain
    [[ "$output" == *"0.5·1 + 0.25·1 + 0.25·Infinity"* ]]
}
