# Shared by every tests/cli/*.bats: `load common`. $PLOGP, $EXAMPLES and $TESTS come from CTest.

# Runs plogp away from the terminal's habits; use inside bats' `run`.
plogp() {
    env -u COLUMNS -u NO_COLOR LC_ALL=C.UTF-8 "$PLOGP" "$@"
}

# Succeeds when the output of `plogp ARGUMENTS` equals tests/cli/golden/NAME.txt.
# With PLOGP_UPDATE_GOLDENS=1 the golden file is written instead (make goldens).
golden() {
    local name=$1 file="$TESTS/cli/golden/$1.txt"
    shift
    local actual="$BATS_TEST_TMPDIR/$name.txt"
    (cd "$EXAMPLES" && plogp "$@") >"$actual" 2>"$BATS_TEST_TMPDIR/$name.err" || {
        echo "exit $? of: plogp $*"
        cat "$BATS_TEST_TMPDIR/$name.err"
        return 1
    }
    if [ "${PLOGP_UPDATE_GOLDENS:-}" = 1 ]; then
        mkdir -p "$(dirname "$file")"
        cp "$actual" "$file"
    fi
    diff -u "$file" "$actual"
}

# Succeeds when the exit code is CODE and stderr is the one line TEXT.
fails_with() {
    local code=$1 text=$2
    shift 2
    local actual=0 errors
    errors=$(plogp "$@" 2>&1 >/dev/null) || actual=$?
    [ "$actual" -eq "$code" ] && [ "$errors" = "$text" ] || {
        printf 'exit %s, wanted %s\ngot    %s\nwanted %s\n' "$actual" "$code" "$errors" "$text"
        return 1
    }
}

# Prints the value of a Python expression over the parsed JSON output `r`, warnings only in it, e.g.
#   json 'r["results"][0]["entropy"]' entropy -p 0.5,0.5
json() {
    local expression=$1
    shift
    plogp "$@" --quiet --format json | python3 -c 'import json, sys
r = json.load(sys.stdin)
print(eval(sys.argv[1]))' "$expression"
}

# Text without what depends on the processor: iterations and certificates with their lines,
# and digits beyond the ninth decimal.
steady() {
    sed -E 's/(\.[0-9]{9})[0-9]+/\1/g' | awk '/^(iterations|certificate) /{skip = 1; next} skip && /^ /{next} {skip = 0; print}'
}
