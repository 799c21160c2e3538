#!/usr/bin/env bats
# convert: the same rows in another format, and every format where a file is read.
load common

@test "rows survive every format" {
    cd "$BATS_TEST_TMPDIR"
    plogp convert "$EXAMPLES/titanic.csv" all.csv
    for ending in tsv csv.gz csv.zst tsv.gz; do
        plogp convert "$EXAMPLES/titanic.csv" "all.$ending"
        plogp convert "all.$ending" back.csv
        cmp all.csv back.csv
    done
    [ "$(gunzip -c all.csv.gz | head -1)" = "$(head -1 all.csv)" ]
    [ "$(zstd -dcq all.csv.zst | head -1)" = "$(head -1 all.csv)" ]
}

@test "numbers survive npy and libsvm" {
    cd "$BATS_TEST_TMPDIR"
    printf 'y,a,b\n1,0.1,0\n0,-2,3e300\n' >in.csv
    plogp convert in.csv out.npy
    [ "$(plogp convert out.npy -)" = $'V1,V2,V3\n1,0.1,0\n0,-2,3e+300' ]
    plogp convert in.csv out.libsvm --target y
    [ "$(cat out.libsvm)" = $'1 1:0.1\n0 1:-2 2:3e+300' ]
    [ "$(plogp convert out.libsvm -)" = $'label,1,2\n1,0.1,0\n0,-2,3e+300' ]
}

@test "every format that is read becomes every format that is written" {
    cd "$BATS_TEST_TMPDIR"
    printf 'label,1,2\n1,0.1,0\n0,-2,3e300\n-2.5,0,7\n' >from.csv
    for ending in tsv npy libsvm csv.gz csv.zst tsv.gz libsvm.zst; do
        plogp convert from.csv "from.$ending" --target label
    done
    gzip -k from.npy
    python3 - <<'END'
import zipfile
with zipfile.ZipFile("from.npz", "w") as archive:
    archive.write("from.npy", "data.npy")
END
    for from in csv tsv npy npz libsvm csv.gz csv.zst tsv.gz npy.gz libsvm.zst; do
        target=label
        [[ "$from" == npy* ]] && target=V1
        [[ "$from" == npz ]] && target=data_1
        for to in csv tsv npy libsvm csv.gz csv.zst tsv.zst libsvm.gz; do
            [[ "$from" == libsvm* ]] && target=label
            plogp convert "from.$from" "to.$to" --target "$target"
            values=$(plogp convert "to.$to" - | tail -n +2)
            [ "$values" = $'1,0.1,0\n0,-2,3e+300\n-2.5,0,7' ]
        done
        fails_with 2 "plogp convert: to.npz: .npz is read but not written, since its columns stand one behind the other; write .npy" convert "from.$from" to.npz
    done
    [ ! -e to.npz ]
}

@test "LIBSVM says itself what its labels are, and holds numbers for .npy" {
    cd "$BATS_TEST_TMPDIR"
    printf 'yes 1:1\nno 2:5\n' >in.svm
    fails_with 2 "plogp convert: in.svm: label 'yes' is no number; .npy holds numbers only" convert in.svm out.npy
    [ ! -e out.npy ]
    run plogp convert in.svm - --target 1
    [ "$status" -eq 2 ]
    run plogp convert in.svm - --columns 1
    [ "$status" -eq 2 ]
    [ "$(plogp convert in.svm - --target label)" = $'label,1,2\nyes,1,0\nno,0,5' ]
}

@test "a pipe is read like a file" {
    want=$(plogp convert "$EXAMPLES/titanic.csv" -)
    [ "$(cat "$EXAMPLES/titanic.csv" | plogp convert - -)" = "$want" ]
    [ "$(gzip -c "$EXAMPLES/titanic.csv" | plogp convert - -)" = "$want" ]
}

@test "errors have their exit codes and leave nothing" {
    cd "$BATS_TEST_TMPDIR"
    printf 'a,b\n1,2\n3\n' >ragged.csv
    fails_with 3 "plogp convert: ragged.csv:3: 2 columns expected, 1 found" convert ragged.csv out.csv
    fails_with 4 "plogp convert: none.csv: cannot be opened: No such file or directory" convert none.csv out.csv
    fails_with 4 "plogp convert: .: is a directory" convert . out.csv
    printf 'a\nx\n' >in.csv
    fails_with 2 "plogp convert: in.csv: column 'a' is categorical; .npy holds numbers only: choose with --columns" convert in.csv out.npy
    gzip -c ragged.csv | head -c 20 >cut.csv.gz
    fails_with 3 "plogp convert: cut.csv.gz: the compressed data end early; the file is truncated" convert cut.csv.gz out.csv
    [ ! -e out.csv ] && [ ! -e out.npy ]
    run plogp convert in.csv /dev/full
    [ "$status" -eq 2 ]
    ln -s /dev/full full.csv
    fails_with 4 "plogp convert: full.csv: cannot be written: No space left on device" convert in.csv full.csv
}

@test "ragged rows are left out and counted on request" {
    cd "$BATS_TEST_TMPDIR"
    printf 'a,b\n1\n1,2\n1,2,3\n3,4\n' >ragged.csv
    plogp convert ragged.csv out.csv --on-bad-row skip 2>warnings
    [ "$(cat out.csv)" = $'a,b\n1,2\n3,4' ]
    [ "$(cat warnings)" = "plogp convert: warning: left out 2 rows with too few or too many fields" ]
    run plogp describe ragged.csv --on-bad-row skip -j
    [ "$status" -eq 0 ]
    [[ "$output" == *"left out 2 rows with too few or too many fields"* ]]
    fails_with 3 "plogp describe: ragged.csv:2: 2 columns expected, 1 found" describe ragged.csv
}
