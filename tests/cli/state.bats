#!/usr/bin/env bats
# States of shards merge to the bytes of one run.
bats_require_minimum_version 1.5.0
load common

@test "merged shards of shuffled rows are the state of the whole file" {
    cd "$BATS_TEST_TMPDIR"
    for file in titanic rivers; do
        { head -1 "$EXAMPLES/$file.csv"; tail -n +2 "$EXAMPLES/$file.csv" | awk 'NR % 3 == 0' | sort -r; } >a.csv
        { head -1 "$EXAMPLES/$file.csv"; tail -n +2 "$EXAMPLES/$file.csv" | awk 'NR % 3 != 0' | sort; } >b.csv
        plogp state "$EXAMPLES/$file.csv" --threads 1 -o whole.plogp
        plogp state a.csv --threads 2 -o a.plogp
        plogp state b.csv --threads 1 -o b.plogp
        plogp merge b.plogp a.plogp -o merged.plogp
        cmp whole.plogp merged.plogp
    done
}

@test "a state stands for its file" {
    cd "$BATS_TEST_TMPDIR"
    plogp state "$EXAMPLES/titanic.csv" --weights Freq -o t.plogp
    [ "$(json 'r["results"]' describe t.plogp)" = "$(json 'r["results"]' describe "$EXAMPLES/titanic.csv" --weights Freq)" ]
    [ "$(json 'r["results"]' entropy t.plogp --columns Sex 2>/dev/null)" = \
      "$(json 'r["results"]' entropy "$EXAMPLES/titanic.csv" --columns Sex --weights Freq 2>/dev/null)" ]
    plogp compare t.plogp "$EXAMPLES/titanic.csv" --columns Sex -j >/dev/null
    cat t.plogp | plogp describe - | cmp - <(plogp describe t.plogp)
    gzip -k t.plogp
    plogp describe t.plogp.gz | cmp - <(plogp describe t.plogp)
    plogp describe t.plogp --cache t.cache | cmp - <(plogp describe t.plogp)
}

@test "a damaged, cut or newer state is refused" {
    cd "$BATS_TEST_TMPDIR"
    plogp state "$EXAMPLES/rivers.csv" -o r.plogp
    head -c 100 r.plogp >cut.plogp
    fails_with 3 "plogp describe: cut.plogp: the state is damaged or cut short" describe cut.plogp
    { head -c 200 r.plogp; printf x; tail -c +202 r.plogp; } >bad.plogp
    fails_with 3 "plogp describe: bad.plogp: the state is damaged or cut short" describe bad.plogp
    { printf 'PLOGPSs\377'; tail -c +9 r.plogp; } >new.plogp
    run plogp describe new.plogp
    [ "$status" -eq 3 ]
    [[ "$output" == *"use a newer plogp"* ]]
}

@test "where columns are needed together, a state is named as what it is" {
    plogp state "$EXAMPLES/rivers.csv" -o "$BATS_TEST_TMPDIR/s.plogp"
    run plogp mi "$BATS_TEST_TMPDIR/s.plogp"
    [ "$status" -eq 3 ]
    [[ "$output" == *"s.plogp: a state keeps each column by itself"* ]]
    run plogp train "$BATS_TEST_TMPDIR/s.plogp" --target x --model "$BATS_TEST_TMPDIR/m.json"
    [ "$status" -eq 3 ]
    [[ "$output" == *"give the data themselves"* ]]
}
