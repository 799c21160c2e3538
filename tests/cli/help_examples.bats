#!/usr/bin/env bats
# The examples that `plogp help COMMAND` and the manual pages end with run as they are from the source folder,
# and print what tests/cli/golden/example-COMMAND.txt holds (make goldens).
load common

@test "every example of the help pages runs" {
    folder="$BATS_TEST_TMPDIR/source"
    mkdir -p "$folder/examples" "$folder/bin"
    cp -r "$EXAMPLES" "$folder/examples/data"
    ln -s "$PLOGP" "$folder/bin/plogp"
    commands=$(plogp --help | awk '/^  [a-z]+ /{print $1}')
    count=0
    for command in $commands; do
        example=$(plogp help "$command" | sed -n '/^example:/,$p' | sed -n 's/^  //p')
        [ -n "$example" ] || { echo "no example: $command"; return 1; }
        (cd "$folder" && PATH="$folder/bin:$PATH" LC_ALL=C.UTF-8 sh -ec "unset COLUMNS; $example") \
            >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" || {
            echo "exit $? of the example of $command:"
            echo "$example"
            cat "$BATS_TEST_TMPDIR/err"
            return 1
        }
        file="$TESTS/cli/golden/example-$command.txt"
        steady <"$BATS_TEST_TMPDIR/out" | head -c 20000 >"$BATS_TEST_TMPDIR/actual"
        [ "${PLOGP_UPDATE_GOLDENS:-}" != 1 ] || cp "$BATS_TEST_TMPDIR/actual" "$file"
        diff -u "$file" "$BATS_TEST_TMPDIR/actual"
        count=$((count + 1))
    done
    [ "$count" -ge 15 ]
}
