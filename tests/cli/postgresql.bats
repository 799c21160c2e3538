#!/usr/bin/env bats
# A real PostgreSQL server: what it counts, what it stores, and what happens when it goes away.
load common
load postgresql

setup_file() {
    start_postgresql
    [ -z "$no_postgresql" ] || return 0
    export PLOGP_PASSWORD='secret word'
    export database="odbc:Driver=PostgreSQL Unicode;Server=127.0.0.1;Port=$port;Database=postgres;UID=tester"
    query_server <"$TESTS/cli/postgresql.sql" >/dev/null
}

setup() {
    [ -z "$no_postgresql" ] || skip "$no_postgresql"
}

teardown_file() {
    stop_postgresql
}

# Prints what a command says of a query or a file, without the lines that name them.
about() {
    plogp "$@" -q -j | grep -v odbc: | grep -v '\.csv'
}

@test "the server counts, and the bits are those of the rows" {
    cd "$BATS_TEST_TMPDIR"
    plogp convert "$database" rows.csv --query 'select * from kinds'
    types=(--types code=categorical,day=categorical,flag=categorical)
    cmp <(about describe "$database" --query 'select * from kinds;') <(about describe rows.csv "${types[@]}")
    cmp <(about entropy "$database" --query 'select * from kinds') <(about entropy rows.csv "${types[@]}")
    cmp <(about mi "$database" --query 'select level, code, small from kinds') \
        <(about mi rows.csv --columns level,code,small "${types[@]}")
    cmp <(about fit "$database" --query 'select small from kinds') <(about fit rows.csv --column small)
    grep -q 'GROUP BY "level", convert_to' "$server/data/log"
    grep -q 'GROUP BY "level", "code", "small", convert_to' "$server/data/log"
}

# counted COLUMN COMMAND...: the command is done, and the server counted the values of the column for it.
counted() {
    local column=$1 before=$(wc -l <"$server/data/log")
    shift
    plogp "$@" --quiet -j >/dev/null
    tail -n "+$((before + 1))" "$server/data/log" >new.log
    grep -q "GROUP BY \"$column\"" new.log
    [ "$(grep -c 'password\|secret' new.log)" -eq 0 ]
}

@test "whatever needs only counts or moments is counted by the server" {
    cd "$BATS_TEST_TMPDIR"
    plogp convert "$database" rows.csv --query 'select level, small from kinds'
    counted level describe "$database" --query 'select level from kinds'
    counted small describe "$database" --query 'select small from kinds'
    counted level entropy "$database" --query 'select level from kinds'
    counted level mi "$database" --query 'select level, code from kinds'
    counted level compare "$database" rows.csv --query 'select level, small from kinds'
    counted small compare rows.csv "$database" --query-q 'select level, small from kinds'
    counted level fit "$database" --query 'select level from kinds' --family categorical
    counted small fit "$database" --query 'select small from kinds where small >= 0' --family poisson
    counted one fit "$database" --query 'select mod(i, 2) as one from generate_series(1, 100) i' --family bernoulli
    counted level state "$database" --query 'select level from kinds' -o some.plogp
}

@test "ten thousand rows of three levels travel as three" {
    [ "$(plogp describe "$database" --query "select (i % 3)::text as level from generate_series(1, 10000) i" -q -j |
        grep -c '"count"')" -eq 3 ]
    [ "$(json 'r["results"][0]["n"]' entropy "$database" --query "select 'x' as only from generate_series(1, 10000)" -q)" \
        = 10000 ]
}

@test "a type without equality makes the rows travel" {
    run plogp describe "$database" --query "select '{\"a\": 1}'::json as j from generate_series(1, 5)" -q -j
    [ "$status" -eq 0 ]
    [[ "$output" == *'"n": 5,'* ]]
}

@test "a wrong password is refused, and no message has it" {
    PLOGP_PASSWORD=other run plogp describe "$database" --query 'select 1 as a'
    [ "$status" -eq 4 ]
    [[ "$output" == *"cannot be connected"* && "$output" != *other* ]]
    printf 'secret word\n' >"$BATS_TEST_TMPDIR/password"
    PLOGP_PASSWORD=other run plogp convert "$database" - --query 'select 1 as a' --password-file "$BATS_TEST_TMPDIR/password"
    [ "$status" -eq 0 ]
}

@test "a request to stop reaches the server" {
    SECONDS=0
    run timeout --foreground -s INT 1 "$PLOGP" describe "$database" --query 'select pg_sleep(20)'
    [ "$output" = "plogp describe: interrupted" ]
    [ "$SECONDS" -lt 10 ]
}

@test "a server that goes away is a connection that failed" {
    plogp describe "$database" --query 'select pg_sleep(20)' >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" 3>&- &
    sleep 1
    stop_postgresql
    code=0
    wait $! || code=$?
    [ "$code" -eq 4 ]
    [ ! -s "$BATS_TEST_TMPDIR/out" ]
    [ "$(wc -l <"$BATS_TEST_TMPDIR/err")" -eq 1 ]
    [[ "$(cat "$BATS_TEST_TMPDIR/err")" == "plogp describe: the database: "* ]]
}
