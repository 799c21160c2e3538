#!/usr/bin/env bats
# What holds for every command that reads data: bad input, exit codes, pipes, threads, row order.
load common

setup_file() {
    export FOLDER="$BATS_FILE_TMPDIR"
    cd "$FOLDER"
    : >empty.csv
    : >empty.csv.gz
    mkdir -p folder
    printf 'x,y,label\n1,a,No\n2,b,Yes\nthree,a,No\n' >text.csv
    printf 'x,y,label\n1,a,No\n2,b\n' >ragged.csv
    gzip -c "$EXAMPLES/titanic.csv" >whole.csv.gz
    head -c 100 whole.csv.gz >cut.csv.gz
    zstd -q -c "$EXAMPLES/titanic.csv" >whole.csv.zst
    (sed 1q "$EXAMPLES/titanic.csv"; sed 1d "$EXAMPLES/titanic.csv" | LC_ALL=C sort -r) >shuffled.csv
    env LC_ALL=C "$PLOGP" train "$EXAMPLES/titanic.csv" --target Survived --weights Freq --model model.json >/dev/null
}

# Every data command with FILE in the place of its input.
each_command() {
    local file=$1 check=$2
    $check describe "$file"
    $check entropy "$file"
    $check mi "$file"
    $check fit "$file"
    $check compare "$file" "$EXAMPLES/titanic_men.csv"
    $check compare "$EXAMPLES/titanic_men.csv" "$file"
    $check train "$file" --target Survived --model "$BATS_TEST_TMPDIR/never.json"
    $check predict "$file" --model "$FOLDER/model.json"
    $check evaluate "$file" --model "$FOLDER/model.json"
}

# Exit code CODE, nothing on stdout, one line on stderr that begins with the command and names FILE.
refused() {
    local code=$1 name=$2
    shift 2
    local actual=0
    plogp "$@" >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" || actual=$?
    if [ "$actual" -ne "$code" ] || [ -s "$BATS_TEST_TMPDIR/out" ] ||
        [ "$(wc -l <"$BATS_TEST_TMPDIR/err")" -ne 1 ] ||
        ! grep -q "^plogp $1: .*$name" "$BATS_TEST_TMPDIR/err"; then
        echo "plogp $*: exit $actual, wanted $code"
        cat "$BATS_TEST_TMPDIR/out" "$BATS_TEST_TMPDIR/err"
        return 1
    fi
}
refused_as_damaged() { refused 3 "$NAME" "$@"; }
refused_as_failed() { refused 4 "$NAME" "$@"; }

@test "an empty file is exit code 3 everywhere" {
    NAME=empty.csv each_command "$FOLDER/empty.csv" refused_as_damaged
}

@test "a compressed file of 0 bytes is exit code 3 everywhere" {
    NAME=empty.csv.gz each_command "$FOLDER/empty.csv.gz" refused_as_damaged
}

@test "damaged compression is exit code 3 everywhere" {
    NAME=cut.csv.gz each_command "$FOLDER/cut.csv.gz" refused_as_damaged
}

@test "a ragged row is exit code 3 and names its line everywhere" {
    NAME=ragged.csv:3 each_command "$FOLDER/ragged.csv" refused_as_damaged
}

@test "a directory is exit code 4 everywhere" {
    NAME=folder each_command "$FOLDER/folder" refused_as_failed
}

@test "a missing file is exit code 4 everywhere" {
    NAME=nowhere.csv each_command "$FOLDER/nowhere.csv" refused_as_failed
}

@test "a model is not written when training fails" {
    printf 'untouched' >"$BATS_TEST_TMPDIR/model.json"
    run plogp train "$FOLDER/ragged.csv" --target label --model "$BATS_TEST_TMPDIR/model.json"
    [ "$status" -eq 3 ]
    [ "$(cat "$BATS_TEST_TMPDIR/model.json")" = untouched ]
    [ "$(ls "$BATS_TEST_TMPDIR")" = model.json ]
}

@test "text where a number was asked for names file, line, column and text" {
    for command in describe entropy; do
        run plogp $command "$FOLDER/text.csv" --types x=numeric
        [ "$status" -eq 3 ]
        [[ "$output" == "plogp $command: "*"text.csv:4: column 'x': 'three' is not a number"* ]]
    done
}

@test "a wrong flag, a missing argument and one too many are exit code 2 everywhere" {
    for command in $(plogp help --commands); do
        run plogp "$command" --no-such-option
        [ "$status" -eq 2 ]
        [[ "$output" == "plogp $command: no option --no-such-option"* ]]
        run plogp "$command" one two three four five
        [ "$status" -eq 2 ] || [[ "$command" = @(merge|surprisal|entropy|describe) ]]
    done
}

same_everywhere() {
    local command=$1
    shift
    local file=$1
    shift
    plogp "$command" "$file" "$@" --format json --threads 1 >"$BATS_TEST_TMPDIR/one"
    plogp "$command" "$file" "$@" --format json --threads 2 | cmp "$BATS_TEST_TMPDIR/one" -
    plogp "$command" "$file" "$@" --format json --threads 7 | cmp "$BATS_TEST_TMPDIR/one" -
}

@test "any number of threads gives the same bytes" {
    same_everywhere describe "$EXAMPLES/titanic.csv" --weights Freq
    same_everywhere entropy "$EXAMPLES/titanic.csv" --weights Freq
    same_everywhere mi "$EXAMPLES/titanic.csv" --weights Freq
    same_everywhere fit "$EXAMPLES/rivers.csv"
    same_everywhere compare "$EXAMPLES/titanic_men.csv" "$EXAMPLES/titanic_women.csv" --weights Freq
    same_everywhere train "$EXAMPLES/titanic.csv" --target Survived --weights Freq --model "$BATS_TEST_TMPDIR/m"
    same_everywhere evaluate "$EXAMPLES/titanic.csv" --weights Freq --model "$FOLDER/model.json"
}

# The results (not the file's name) of a command on a file.
results() {
    json 'r["results"]' "$@"
}

@test "any order of the rows gives the same bits" {
    for command in describe entropy mi; do
        [ "$(results $command "$EXAMPLES/titanic.csv" --weights Freq)" = \
            "$(results $command "$FOLDER/shuffled.csv" --weights Freq)" ]
    done
    [ "$(results compare "$EXAMPLES/titanic.csv" "$EXAMPLES/titanic_men.csv" --weights Freq)" = \
        "$(results compare "$FOLDER/shuffled.csv" "$EXAMPLES/titanic_men.csv" --weights Freq)" ]
    [ "$(results fit "$EXAMPLES/rivers.csv")" = "$( (sed 1q "$EXAMPLES/rivers.csv"; sed 1d "$EXAMPLES/rivers.csv" | sort -n) |
        json 'r["results"]' fit -)" ]
}

@test "compressed files and pipes read as the file itself" {
    local want
    want=$(results describe "$EXAMPLES/titanic.csv" --weights Freq)
    [ "$(results describe "$FOLDER/whole.csv.gz" --weights Freq)" = "$want" ]
    [ "$(results describe "$FOLDER/whole.csv.zst" --weights Freq)" = "$want" ]
    [ "$(json 'r["results"]' describe - --weights Freq <"$FOLDER/whole.csv.gz")" = "$want" ]
}

@test "a reader that leaves early is no error" {
    for command in "describe $EXAMPLES/titanic.csv" "predict $EXAMPLES/titanic.csv --model $FOLDER/model.json"; do
        run bash -c "set -o pipefail; \"$PLOGP\" $command 2>/dev/null | head -1"
        [ "$status" -eq 0 ]
        [ "${#lines[@]}" -eq 1 ]
    done
}

@test "an interrupt is exit code 130 and leaves no output file" {
    mkfifo "$BATS_TEST_TMPDIR/pipe"
    "$PLOGP" describe - -o "$BATS_TEST_TMPDIR/out.json" <"$BATS_TEST_TMPDIR/pipe" &
    local child=$! code=0
    exec 9>"$BATS_TEST_TMPDIR/pipe"
    printf 'x\n1\n' >&9
    sleep 0.3
    kill -TERM "$child"
    (printf '2\n' >&9) 2>/dev/null || true # it may be gone already
    exec 9>&-
    wait "$child" || code=$?
    [ "$code" -eq 130 ]
    [ ! -e "$BATS_TEST_TMPDIR/out.json" ]
    [ "$(ls "$BATS_TEST_TMPDIR")" = pipe ]
}
