#!/usr/bin/env bats
# Larger than memory: a limit changes where the arrays are, and no result.
load common

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    awk 'BEGIN { srand(3); print "a,b,c,d,e,level,y"
        for (i = 0; i < 45000; i++) {
            s = 0
            for (j = 0; j < 5; j++) { x = rand() + rand() - 1; s += (j - 1) * x; printf "%.5f,", x }
            printf "L%d,%d\n", i % 7, (s + rand() > 0.5)
        } }' >rows.csv
    awk 'BEGIN { srand(4); print "a,b"; for (i = 0; i < 200000; i++) printf "%.7f,%.7f\n", rand(), rand() }' >long.csv
}

setup() {
    cd "$BATS_FILE_TMPDIR"
}

# same_results COMMAND...: the same output with a small and a large limit; the small one used the disk.
same_results() {
    plogp "$@" -j --max-memory 8G >large.json 2>large.err
    plogp "$@" -j --max-memory 4M >small.json 2>small.err
    grep "MB did not fit into --max-memory" small.err
    [ "$(grep -c "did not fit" large.err)" -eq 0 ]
    cmp large.json small.json
}

@test "64 MB, which is enough, gives the bits of 8 GB" {
    for options in "--target y" "--target level --columns a,b --kind softmax --holdout 0.2"; do
        plogp train rows.csv $options -j -q --max-memory 8G >large.json
        plogp train rows.csv $options -j -q --max-memory 64M | cmp - large.json
    done
    plogp describe long.csv -j -q --max-memory 8G >large.json
    plogp describe long.csv -j -q --max-memory 64M | cmp - large.json
}

@test "training gives the same bits for any limit" {
    same_results train rows.csv --target y --threads 2
    same_results train rows.csv --target y --threads 1 --holdout 0.2
    same_results train rows.csv --target y --l2 0.1 --class-weights balanced
    same_results train rows.csv --target level --columns a,b --kind softmax
    same_results train rows.csv --target y --hash level=3 --l2 0.1
    same_results train rows.csv --target y --columns a,b,level --feature-set each --per-class
}

# peak COMMAND...: the most memory that it held, in MB.
peak() {
    python3 -c 'import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1000)' "$PLOGP" "$@"
}

@test "training stays within its limit, from columns and from rows, and without one takes more" {
    ! ldd "$PLOGP" | grep -q 'lib[atu]san' || skip "sanitizers hold memory of their own"
    local i rows=300000
    for i in 1 2 3 4 5 6 7 8; do
        { echo x$i; plogp simulate 'normal(0,1)' --samples $rows --seed $i; } >x$i.txt
    done
    { echo y; plogp simulate 'bernoulli(0.3)' --samples $rows --seed 9; } >y.txt
    paste -d, x?.txt y.txt >wide.csv
    [ "$(peak train wide.csv --target y --l2 0.01 --max-memory 32M)" -le 36 ]
    [ "$(peak train wide.csv --target y --max-memory 32M)" -le 40 ]
    [ "$(peak train wide.csv --target y --max-memory 1G)" -ge 60 ]
    rm x?.txt y.txt wide.csv
}

@test "a perceptron gives the same bits for any limit" {
    same_results train rows.csv --target y --kind mlp --hidden 4 --epochs 1
}

@test "describe and fit give the same bits for any limit" {
    for command in describe "fit --columns a --family uniform"; do # sorted runs: no paging
        plogp $command long.csv -j --max-memory 8G >large.json 2>/dev/null
        plogp $command long.csv -j --max-memory 2M 2>/dev/null | cmp - large.json
    done
}

@test "nothing is left in the temporary folder, and a folder that is none is an error" {
    mkdir -p spool
    TMPDIR=$PWD/spool plogp describe long.csv --max-memory 4M -q >/dev/null
    [ -z "$(ls -A spool)" ]
    TMPDIR=$PWD/none run plogp describe long.csv --max-memory 4M -q
    [ "$status" -eq 4 ]
    TMPDIR=$PWD/none run plogp train rows.csv --target y --max-memory 4M -q
    [ "$status" -eq 4 ]
    [ "$output" = "plogp train: temporary file: cannot grow (set TMPDIR to a folder with more room, or raise --max-memory): No such file or directory" ]
    run bash -c "ulimit -f 1000; '$PLOGP' train rows.csv --target y --max-memory 2M -q"
    [ "$status" -eq 4 ]
    [ "$output" = "plogp train: temporary file: cannot grow (set TMPDIR to a folder with more room, or raise --max-memory): File too large" ]
    TMPDIR=$PWD/none run bash -c "'$PLOGP' describe - <long.csv -q >/dev/null && cat long.csv | '$PLOGP' describe - -q"
    [ "$status" -eq 4 ]
    [ "$output" = "plogp describe: standard input: no temporary file to keep the input in (set TMPDIR): No such file or directory" ]
}

@test "a pipe gives the bits of the file, whatever its later rows do to the types" {
    { cat long.csv; echo "late,0.5"; } >late.csv
    for file in long late; do
        plogp describe - <$file.csv -j -q >want.json
        for threads in 1 2; do cat $file.csv | plogp describe - -j -q --threads $threads | cmp - want.json; done
    done
    [ "$(json 'r["results"][0]["type"]' describe late.csv 2>/dev/null)" = categorical ]
    { cat late.csv; echo "1,2,3"; } >ragged.csv
    run bash -c "cat ragged.csv | '$PLOGP' describe -"
    [ "$status" -eq 3 ]
    [ "$output" = "plogp describe: standard input:200003: 2 columns expected, 3 found" ]
}

@test "a cache gives the same results, and is rebuilt when the data change or it is damaged" {
    head -2000 rows.csv >some.csv
    plogp describe some.csv -j >want.json
    for i in 1 2; do plogp describe some.csv -j --cache some.cache | cmp - want.json; done
    printf 'x' | dd of=some.cache bs=1 seek=5000 conv=notrunc 2>/dev/null
    plogp describe some.csv -j --cache some.cache | cmp - want.json
    plogp train some.csv --target y -j --cache some.cache >/dev/null
    tail -n +3 some.csv | sed '1i a,b,c,d,e,level,y' >other.csv && mv other.csv some.csv
    plogp describe some.csv -j >want.json
    plogp describe some.csv -j --cache some.cache | cmp - want.json
    fails_with 2 "plogp describe: some.csv: the cache would replace the data themselves" describe some.csv --cache some.csv
}

@test "Ctrl-C keeps the best model so far, and --resume goes on to the same end" {
    head -3000 rows.csv >part.csv
    local options=(part.csv --target y --kind mlp --hidden 8 --columns a,b,c --checkpoint state)
    plogp train "${options[@]}" --epochs 60 --model whole.json -q -o whole.txt
    rm state
    env LC_ALL=C.UTF-8 "$PLOGP" train "${options[@]}" --epochs 100000 --model stopped.json --progress always 2>log &
    local pid=$! code=0
    for i in $(seq 100); do ! grep -q 'pass [2-9]' log || break; sleep 0.05; done
    kill -INT $pid
    wait $pid || code=$?
    [ "$code" -eq 130 ]
    grep -q 'interrupted after [0-9]* passes over the rows; stopped.json has the best model so far' log
    plogp predict part.csv --model stopped.json | head -1 | grep -q .
    local done=$(sed 's/.*interrupted after \([0-9]*\) passes.*/\1/' log | tail -1)
    [ "$done" -ge 60 ] || {
        plogp train "${options[@]}" --epochs 60 --resume --model resumed.json -q -o resumed.txt
        cmp whole.json resumed.json
    }
    fails_with 2 "plogp train: --resume needs --checkpoint FILE" train part.csv --target y --resume
}

@test "progress tells rows, bytes, rate and time left, on request only" {
    plogp describe long.csv --progress always 2>log >/dev/null
    tr '\r' '\n' <log | grep -Eq '\[#+\.*\] +[0-9]+ %  [0-9.]+ [kM]?B, [0-9.]+ k?rows, [0-9.]+ [kMG]?B/s, .*[0-9]+ s left'
    plogp train rows.csv --target y --progress always 2>log >/dev/null
    tr '\r' '\n' <log | grep -Eq 'pass [0-9]+: loss 0\.[0-9]+ nat'
    plogp describe long.csv 2>log >/dev/null
    [ "$(grep -c "rows," log)" -eq 0 ]
    cat long.csv | plogp describe - --progress always 2>log >/dev/null
    tr '\r' '\n' <log | grep -Eq '[0-9.]+ [kM]?B read, [0-9.]+ k?rows, [0-9.]+ [kMG]?B/s'
}
