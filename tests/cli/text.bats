#!/usr/bin/env bats
# What people see, at widths of 60, 80 and 200 columns, in UTF-8 and in the C locale.
load common

# golden_page NAME WIDTH LOCALE ARGUMENTS...
golden_page() {
    local name=$1 width=$2 locale=$3 actual="$BATS_TEST_TMPDIR/$1.txt" file="$TESTS/cli/golden/$1.txt"
    shift 3
    (cd "$EXAMPLES" && COLUMNS=$width LC_ALL=$locale NO_COLOR=1 "$PLOGP" "$@" --quiet) >"$actual"
    [ "${PLOGP_UPDATE_GOLDENS:-}" != 1 ] || cp "$actual" "$file"
    diff -u "$file" "$actual"
    [ "$(LC_ALL=C.UTF-8 wc -L <"$actual")" -le "$width" ]
}

@test "the ledger of two laws at every width" {
    for width in 60 80 200; do
        golden_page "compare-lists-$width" "$width" C.UTF-8 compare -p 0.5,0.125,0.125,0.25 -q 0.25,0.25,0.25,0.25
    done
    golden_page compare-lists-ascii 80 C compare -p 0.5,0.125,0.125,0.25 -q 0.25,0.25,0.25,0.25
}

@test "the tables of pairs of columns at every width" {
    for width in 60 80 200; do
        golden_page "mi-titanic-$width" "$width" C.UTF-8 mi titanic.csv --weights Freq
    done
    golden_page mi-titanic-ascii 80 C mi titanic.csv --weights Freq
}

@test "the description of a file at every width" {
    for width in 60 80 200; do
        golden_page "describe-titanic-$width" "$width" C.UTF-8 describe titanic.csv --weights Freq
    done
    golden_page describe-titanic-ascii 80 C describe titanic.csv --weights Freq
}

@test "wide characters and missing cells stay in line" {
    printf '이름,y\n가나다,1\nab,2\n가나다,1\nx,\n' >"$BATS_TEST_TMPDIR/wide.csv"
    run "$PLOGP" describe "$BATS_TEST_TMPDIR/wide.csv" -q
    [ "$status" -eq 0 ]
    [[ "$output" == *"이름"* ]]
    # the counts end in one column, by display width: a Hangul syllable takes two
    columns=$(python3 - "$output" <<'PYTHON'
import sys, unicodedata
width = lambda text: sum(2 if unicodedata.east_asian_width(c) == "W" else 1 for c in text)
rows = [line for line in sys.argv[1].splitlines() if line.startswith(("  가나다 ", "  ab ", "  x "))]
print(len(rows), len({width(line[:line.index("█")]) if "█" in line else width(line[:line.index("▌")]) for line in rows}))
PYTHON
    )
    [ "$columns" = "3 1" ]
}

@test "derivations are spelt out in ASCII where the locale has no more" {
    run env LC_ALL=C "$PLOGP" entropy -p 0.5,0.125,0.125,0.25 --explain
    [[ "$output" == *"= 1.75 bit"* ]]
    [[ ! "$output" =~ [^[:ascii:]] ]]
}
