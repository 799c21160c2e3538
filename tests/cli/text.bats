#!/usr/bin/env bats
# What people see, at widths of 60, 80 and 200 columns, in UTF-8 and in the C locale.
load common

# golden_page NAME WIDTH LOCALE ARGUMENTS...: but for what depends on the processor.
golden_page() {
    local name=$1 width=$2 locale=$3 actual="$BATS_TEST_TMPDIR/$1.txt" file="$TESTS/cli/golden/$1.txt"
    shift 3
    (cd "$EXAMPLES" && COLUMNS=$width LC_ALL=$locale NO_COLOR=1 "$PLOGP" "$@" --quiet) |
        steady >"$actual"
    [ "${PLOGP_UPDATE_GOLDENS:-}" != 1 ] || cp "$actual" "$file"
    diff -u "$file" "$actual"
    [ "$(LC_ALL=C.UTF-8 wc -L <"$actual")" -le "$width" ]
    [ "$locale" != C ] || ! LC_ALL=C grep -n '[^ -~]' "$actual"
}

# golden_pages NAME ARGUMENTS...: at every width, and in the C locale.
golden_pages() {
    local name=$1
    shift
    for width in 60 80 200; do
        golden_page "$name-$width" "$width" C.UTF-8 "$@"
    done
    golden_page "$name-ascii" 80 C "$@"
}

@test "surprisal, entropy and code at every width" {
    golden_pages surprisal surprisal 0.5 0.25 0.001
    golden_pages entropy entropy titanic.csv --weights Freq
    golden_pages entropy-explain entropy -p 0.5,0.125,0.125,0.25 --explain
    golden_pages code code -p 0.5,0.125,0.125,0.25 --explain
}

@test "the ledger of two laws at every width" {
    golden_pages compare-lists compare -p 0.5,0.125,0.125,0.25 -q 0.25,0.25,0.25,0.25
    golden_pages compare-infinite compare -p 0.5,0.5,0 -q 0.5,0,0.5
    golden_pages compare-files compare titanic_men.csv titanic_women.csv --weights Freq
    golden_pages compare-laws compare --parametric 'gamma(2,1)' 'lognormal(0.4,0.7)'
}

@test "the tables of pairs of columns at every width" {
    golden_pages mi-titanic mi titanic.csv --weights Freq
}

@test "the description of a file at every width" {
    golden_pages describe-titanic describe titanic.csv --weights Freq
    golden_pages describe-rivers describe rivers.csv --explain
}

@test "fits and sampling laws at every width" {
    golden_pages fit fit rivers.csv --explain
    golden_pages fit-gamma fit rivers.csv --family gamma --gof
    golden_pages simulate simulate 'exponential(1)' --n 1,4,16 --explain
}

@test "classifiers at every width" {
    golden_pages train train titanic.csv --target Survived --weights Freq --explain \
        --model "$BATS_TEST_TMPDIR/m.json"
    golden_pages evaluate evaluate titanic.csv --weights Freq --model "$BATS_TEST_TMPDIR/m.json"
    golden_pages evaluate-per-class evaluate titanic.csv --weights Freq --per-class \
        --model "$BATS_TEST_TMPDIR/m.json"
}

@test "colour is for verdicts, on a terminal, and not with NO_COLOR" {
    script -qec true /dev/null >/dev/null 2>&1 || skip "script(1) cannot make a terminal"
    cd "$EXAMPLES"
    local fit="$PLOGP fit rivers.csv --family gamma -q"
    [[ "$(env -u NO_COLOR TERM=xterm script -qec "$fit" /dev/null)" == *$'\033[32mok'* ]]
    [[ "$(NO_COLOR=1 TERM=xterm script -qec "$fit" /dev/null)" != *$'\033'* ]]
    [[ "$($fit)" != *$'\033'* ]]
    [[ "$($fit --color always)" == *$'\033[32mok'* ]]
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
