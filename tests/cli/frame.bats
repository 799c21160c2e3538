#!/usr/bin/env bats
# The frame every command stands in: help, usage errors, output files, exit codes.
load common
bats_require_minimum_version 1.5.0

@test "version names the program and its version" {
    run plogp --version
    [ "$status" -eq 0 ]
    [[ "$output" =~ ^plogp\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
}

@test "help lists every command and each has a page that fits the width" {
    run plogp --help
    [ "$status" -eq 0 ]
    for command in $(plogp help --commands); do
        [[ "$output" == *"  $command"* ]]
        page=$(plogp help "$command")
        [ "$page" = "$(plogp "$command" --help)" ]
        [[ "$page" == *"usage: plogp $command"*"example:"* ]]
        [ "$(printf '%s\n' "$page" | wc -L)" -le 80 ]
    done
}

@test "no command is wrong usage" {
    fails_with 2 "plogp: a command is missing; see plogp help"
}

@test "a mistyped command is told what was meant" {
    fails_with 2 "plogp: no command 'hlep'; did you mean 'help'?" hlep
    fails_with 2 "plogp: no command 'xyzzy'; see plogp help" xyzzy
    fails_with 2 "plogp help: no command 'hepl'; did you mean 'help'?" help hepl
}

@test "a mistyped option is told what was meant" {
    fails_with 2 "plogp help: no option --treads; did you mean --threads?" help --treads 2
    fails_with 2 "plogp help: no option -Z; see plogp help help" help -Z
    fails_with 2 "plogp help: --unit needs a value" help --unit
    fails_with 2 "plogp help: unexpected argument 'more'; see plogp help help" help help more
}

@test "values of common options are checked" {
    fails_with 2 "plogp help: 'bits' is no unit: use bit, nat, dit or a logarithm's base > 0 and not 1" help -u bits
    fails_with 2 "plogp help: '1' is no unit: use bit, nat, dit or a logarithm's base > 0 and not 1" help -u 1
    fails_with 2 "plogp help: --format: 'xml' is none of text|json|csv" help --format xml
    fails_with 2 "plogp help: --threads: '-2' is not a whole number >= 0" help --threads -2
    fails_with 2 "plogp help: --threads: at most 1024" help --threads 5000
    fails_with 2 "plogp help: --color: 'sometimes' is none of auto|always|never" help --color sometimes
}

@test "an output file is written whole" {
    run plogp help -o "$BATS_TEST_TMPDIR/page"
    [ "$status" -eq 0 ]
    [ -z "$output" ]
    [ "$(cat "$BATS_TEST_TMPDIR/page")" = "$(plogp help)" ]
    [ "$(ls "$BATS_TEST_TMPDIR")" = page ]
}

@test "an output that cannot be written is exit code 4 and leaves nothing" {
    mkdir "$BATS_TEST_TMPDIR/folder"
    fails_with 4 "plogp help: $BATS_TEST_TMPDIR/folder: cannot be written: Is a directory" help -o "$BATS_TEST_TMPDIR/folder"
    fails_with 4 "plogp help: $BATS_TEST_TMPDIR/no/page: cannot be created: No such file or directory" help -o "$BATS_TEST_TMPDIR/no/page"
    [ "$(ls "$BATS_TEST_TMPDIR")" = folder ]
}

@test "a full disk is exit code 4" {
    for arguments in help --version "help help"; do
        run bash -c "'$PLOGP' $arguments >/dev/full"
        [ "$status" -eq 4 ]
        [[ "$output" == *"No space left on device"* ]]
    done
}

@test "a reader that leaves early is not an error" {
    run bash -c "set -o pipefail; '$PLOGP' help help | head -1"
    [ "$status" -eq 0 ]
    [ "${#lines[@]}" -eq 1 ]
    seq 20000 >"$BATS_TEST_TMPDIR/n.csv"
    run bash -c "set -o pipefail; '$PLOGP' convert '$BATS_TEST_TMPDIR/n.csv' - --no-header | head -1"
    [ "$status" -eq 0 ]
    [ "$output" = "V1" ]
    run bash -c "set -o pipefail; '$PLOGP' convert '$BATS_TEST_TMPDIR/none.csv' - | true"
    [ "$status" -eq 4 ]
    run bash -c "'$PLOGP' convert '$BATS_TEST_TMPDIR/n.csv' - --no-header >/dev/full"
    [ "$status" -eq 4 ]
    [[ "$output" == *"No space left on device"* ]]
}

@test "the program reaches the library through its public headers only" {
    run grep -rnE '#include "(base|math|info|data|sample|dist|fit|learn|report)/' "$TESTS/../cli"
    [ "$status" -eq 1 ]
}

@test "every command has a manual page that groff reads without a word" {
    command -v groff >/dev/null || skip "groff is not installed"
    for command in "" $(plogp help --commands); do
        page=$(plogp help --as man $command | groff -man -Tutf8 -ww -z 2>&1)
        [ -z "$page" ]
    done
}

@test "completions for bash offer commands, options and choices" {
    source <(plogp help --as bash)
    complete_words() {
        COMP_WORDS=(plogp "$@") COMP_CWORD=$#
        _plogp
        echo "${COMPREPLY[*]}"
    }
    [ "$(complete_words hel)" = help ]
    [ "$(complete_words help --thr)" = --threads ]
    [ "$(complete_words help --format '')" = "text json csv" ]
}

@test "zsh and fish accept their completions" {
    plogp help --as zsh >"$BATS_TEST_TMPDIR/_plogp"
    plogp help --as fish >"$BATS_TEST_TMPDIR/plogp.fish"
    command -v zsh fish >/dev/null || skip "zsh and fish are not installed"
    zsh -n "$BATS_TEST_TMPDIR/_plogp"
    fish --no-execute "$BATS_TEST_TMPDIR/plogp.fish"
    HOME="$BATS_TEST_TMPDIR" run fish -c "source $BATS_TEST_TMPDIR/plogp.fish; complete -C 'plogp fit --meth'; complete -C 'plogp sim'"
    [[ "$output" == *--method* && "$output" == *simulate* ]]
}

@test "a mistyped command, option, column or family is met with the one that was meant" {
    cd "$EXAMPLES"
    meant() {
        local word=$1
        shift
        run plogp "$@"
        [ "$status" -eq 2 ]
        [[ "$output" == *"did you mean"*"$word"* ]] || { echo "$output"; return 1; }
    }
    meant "'fit'" fitt rivers.csv
    meant "--family" fit rivers.csv --famly gamma
    meant "'gamma'" fit rivers.csv --family gama
    meant "'normal'" compare --parametric 'norml(0,1)' 'normal(0,1)'
    meant "'length'" fit rivers.csv --column lenght
    meant "'Survived'" train titanic.csv --target Survivd
    meant "'Survived'" mi titanic.csv --target Survivd
    meant "'Freq'" describe titanic.csv --weights Frq
    meant "'Class'" describe titanic.csv --types Clss=numeric
}

@test "completions for zsh and fish name every command" {
    for shell in zsh fish; do
        script=$(plogp help --as "$shell")
        for command in $(plogp help --commands); do
            [[ "$script" == *"$command"* ]]
        done
    done
}

@test "a signal stops the work with exit code 130 and no partial file" {
    cd "$BATS_TEST_TMPDIR"
    for signal in INT TERM; do
        (printf 'x,y\n1,a\n2,b\n' && exec sleep 5) |
            "$PLOGP" train - --target y --model model.json -o results 2>errors 3>&- &
        local work=$! code=0
        sleep 0.3
        kill -"$signal" "$work"
        wait "$work" || code=$?
        [ "$code" -eq 130 ]
        [ "$(cat errors)" = "plogp train: interrupted" ]
        [ "$(ls)" = errors ]
    done
}

@test "results that cannot be written are exit code 4, after real work too" {
    run bash -c "'$PLOGP' train '$EXAMPLES/titanic.csv' --target Survived --weights Freq -q >/dev/full"
    [ "$status" -eq 4 ]
    [ "$output" = "plogp train: standard output: No space left on device" ]
}

@test "errors name what is wrong with a file in one line" {
    fails_with 4 "plogp train: nowhere.csv: cannot be opened: No such file or directory" train nowhere.csv --target y
    fails_with 4 "plogp train: .: is a directory" train . --target y
    printf 'a,b\n1,2\n' >"$BATS_TEST_TMPDIR/t.csv"
    fails_with 2 "plogp train: --types: 'a' is not COL=numeric or COL=categorical" train "$BATS_TEST_TMPDIR/t.csv" --target a --types a
    fails_with 2 "plogp train: --delimiter: '::' is not one byte or tab" train "$BATS_TEST_TMPDIR/t.csv" --target a --delimiter ::
    fails_with 2 "plogp train: --max-memory: '5Q' is no size such as 500M" train "$BATS_TEST_TMPDIR/t.csv" --target a --max-memory 5Q
    fails_with 2 "plogp train: an argument is missing; see plogp help train" train --target a
}

@test "text fits 80 columns, and every width and locale shows the same numbers" {
    for width in 60 80 200; do
        for locale in C C.UTF-8; do
            text=$(COLUMNS=$width LC_ALL=$locale "$PLOGP" train "$EXAMPLES/titanic.csv" --target Survived --weights Freq -q)
            [[ "$text" == *0.724317*0.687425*0.036892* ]]
            [ "$(LC_ALL=C.UTF-8 wc -L <<<"$text")" -le "$((width < 80 ? 80 : width))" ]
        done
        [[ ! "$(LC_ALL=C "$PLOGP" train "$EXAMPLES/titanic.csv" --target Survived --weights Freq -q)" =~ [^[:ascii:]] ]]
    done
}

@test "colour only where it was asked for" {
    arguments="train $EXAMPLES/titanic.csv --target Survived --weights Freq -q"
    [[ "$("$PLOGP" $arguments)" != *$'\033'* ]]
    [[ "$("$PLOGP" $arguments --color always)" == *$'\033[32myes'* ]]
}

@test "names from a file cannot steer the terminal" {
    printf 'a\033[31m,y\n1,p\n2,q\n3,p\n4,q\n' >"$BATS_TEST_TMPDIR/t.csv"
    run "$PLOGP" train "$BATS_TEST_TMPDIR/t.csv" --target y
    [ "$status" -eq 0 ]
    [[ "$output" != *$'\033'* ]]
    run "$PLOGP" train "$BATS_TEST_TMPDIR/t.csv" --target $'z\033[2J'
    [ "$status" -eq 2 ]
    [[ "$output" != *$'\033'* ]]
}

@test "mistyped columns and families are told what was meant" {
    cd "$EXAMPLES"
    fails_with 2 "plogp fit: there is no family 'gama'; did you mean 'gamma'?" fit rivers.csv --family gama
    fails_with 2 "plogp train: no column 'Survivd' for the target; did you mean 'Survived'? there are: Class, Sex, Age, Survived, Freq" train titanic.csv --target Survivd
}

@test "every command that has results explains them with the numbers it printed" {
    cd "$EXAMPLES"
    plogp train titanic.csv --target Survived --weights Freq --model "$BATS_TEST_TMPDIR/m.json" -q >/dev/null
    while read -r arguments; do
        run plogp $arguments --explain
        [ "$status" -eq 0 ]
        [[ "$output" == *" = "* ]]
        [ "$(json 'len(r["explanation"]) > 0' $arguments --explain 2>/dev/null)" = True ]
    done <<EXAMPLES
surprisal 0.25
entropy -p 0.5,0.5
entropy titanic.csv --weights Freq
compare -p 0.5,0.5 -q 0.25,0.75
compare titanic_men.csv titanic_women.csv --weights Freq
describe rivers.csv
mi titanic.csv --weights Freq
fit rivers.csv --family gamma
train titanic.csv --target Survived --weights Freq
evaluate titanic.csv --weights Freq --model $BATS_TEST_TMPDIR/m.json
EXAMPLES
}

@test "a warning that more than three columns share is one line, and each of them one in JSON" {
    printf 'a,b,c\n1,2,3\n2,3,4\n4,5,7\n' >"$BATS_TEST_TMPDIR/three.csv"
    printf 'a\033,b,c,d,e\n1,2,3,4,5\n2,3,4,5,7\n4,5,7,9,8\n' >"$BATS_TEST_TMPDIR/five.csv"
    run --separate-stderr plogp entropy "$BATS_TEST_TMPDIR/three.csv"
    [ "${#stderr_lines[@]}" -eq 3 ]
    [[ "${stderr_lines[2]}" = "plogp entropy: warning: c: fewer than "* ]]
    run --separate-stderr plogp entropy "$BATS_TEST_TMPDIR/five.csv"
    [ "${#stderr_lines[@]}" -eq 1 ]
    [[ "$stderr" = "plogp entropy: warning: a?; b; c and 2 more: fewer than "* ]]
    run --separate-stderr plogp entropy "$BATS_TEST_TMPDIR/five.csv" --quiet
    [ -z "$stderr" ]
    run --separate-stderr plogp entropy "$BATS_TEST_TMPDIR/five.csv" --format json
    [ "$(grep -c 'fewer than' <<<"$output")" -eq 5 ]
}
