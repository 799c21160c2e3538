#!/usr/bin/env bats
# Larger than memory: a limit changes where the arrays are, and no result.
load common

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    awk 'BEGIN { srand(3); print "a,b,c,d,e,level,y"
        for (i = 0; i < 60000; i++) {
            s = 0
            for (j = 0; j < 5; j++) { x = rand() + rand() - 1; s += (j - 1) * x; printf "%.5f,", x }
            printf "L%d,%d\n", i % 7, (s + rand() > 0.5)
        } }' >rows.csv
}

setup() {
    cd "$BATS_FILE_TMPDIR"
}

# same_results COMMAND...: the same output with a small and a large limit; the small one used the disk.
same_results() {
    plogp "$@" -j --max-memory 8G >large.json 2>large.err
    plogp "$@" -j --max-memory 6M >small.json 2>small.err
    grep "MB did not fit into --max-memory" small.err
    [ "$(grep -c "did not fit" large.err)" -eq 0 ]
    cmp large.json small.json
}

@test "training gives the same bits for any limit" {
    same_results train rows.csv --target y --threads 2
    same_results train rows.csv --target y --threads 1 --holdout 0.2
    same_results train rows.csv --target y --l2 0.1 --class-weights balanced
    same_results train rows.csv --target level --columns a,b --kind softmax
}

@test "a perceptron gives the same bits for any limit" {
    same_results train rows.csv --target y --kind mlp --hidden 4 --epochs 2
}

@test "describe and fit give the same bits for any limit" {
    same_results describe rows.csv
    same_results fit rows.csv --columns a,b
}

@test "nothing is left in the temporary folder, and a folder that is none is an error" {
    mkdir -p spool
    TMPDIR=$PWD/spool plogp describe rows.csv --max-memory 6M -q >/dev/null
    [ -z "$(ls -A spool)" ]
    TMPDIR=$PWD/none run plogp describe rows.csv --max-memory 6M -q
    [ "$status" -eq 4 ]
}
