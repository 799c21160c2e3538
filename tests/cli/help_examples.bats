#!/usr/bin/env bats
# The examples that `plogp help COMMAND` ends with run as they are from the source folder.
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
        (cd "$folder" && PATH="$folder/bin:$PATH" sh -ec "$example") \
            >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" || {
            echo "exit $? of the example of $command:"
            echo "$example"
            cat "$BATS_TEST_TMPDIR/err"
            return 1
        }
        count=$((count + 1))
    done
    [ "$count" -ge 15 ]
}
