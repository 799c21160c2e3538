#!/usr/bin/env bats
# Databases through ODBC, with SQLite as the one that needs no server.
load common

setup() {
    cd "$BATS_TEST_TMPDIR"
    database="odbc:Driver=SQLite3;Database=$BATS_TEST_TMPDIR/test.db"
    python3 - <<'PYTHON'
import sqlite3
connection = sqlite3.connect("test.db")
connection.execute("create table t (a integer, b real, c text, zip varchar(10), n integer)")
connection.executemany("insert into t values (?, ?, ?, ?, ?)", [
    (1, 0.1, "x", "00123", 2), (2, 5e-324, 'y,"\n', None, 0), (None, -1.0, "NA", "", 3)])
connection.execute("create table long as select replace(hex(zeroblob(5000)), '0', 'w') as text")
connection.commit()
PYTHON
    run plogp convert "$database" - --query 'select 1 as one'
    [ "$status" -eq 0 ] || skip "no SQLite driver for ODBC: $output"
}

@test "numbers, texts and NULL arrive as they are stored" {
    [ "$(plogp convert "$database" - --query 'select a, b, c, zip from t')" = \
        $'a,b,c,zip\n1,0.1,x,00123\n2,5e-324,"y,""\n",\n,-1,NA,' ]
    [ "$(plogp convert "$database" - --query 'select text from long' | wc -c)" -eq 10006 ]
}

@test "text is categorical even where it looks like numbers" {
    run plogp describe "$database" --query 'select zip from t' -q -j
    [ "$status" -eq 0 ]
    [[ "$output" == *'"type": "categorical"'* ]]
    run plogp describe "$database" --query 'select zip from t' --types zip=numeric -q -j
    [[ "$output" == *'"type": "numeric"'* ]]
}

@test "a query gives the same results as its rows in a file" {
    plogp convert "$database" rows.csv --query 'select a, b, n from t'
    plogp describe rows.csv --weights n -q -j | grep -v rows.csv >file.json
    plogp describe "$database" --query 'select a, b, n from t' --weights n -q -j | grep -v odbc: >query.json
    cmp file.json query.json
}

@test "a query that gives no row is an empty table, as a header alone" {
    [ "$(plogp convert "$database" - --query 'select a, b from t where a > 9')" = "a,b" ]
}

@test "what goes wrong says so in the database's words, without the password" {
    fails_with 2 "plogp convert: a database needs a query: --query 'SELECT ...'" convert "$database" -
    fails_with 2 "plogp convert: a query needs a database: odbc:CONNECTION-STRING" convert rows.csv - --query 'select 1'
    fails_with 2 "plogp convert: the database: the query has no result" convert "$database" - --query 'create table u (a)'
    printf 'secret\n' >password
    run plogp convert "$database" - --query 'select nope from t' --password-file password
    [ "$status" -eq 4 ]
    [[ "$output" == *"the query failed: "*"no such column: nope"* ]]
    run plogp convert "odbc:Driver=None;UID=me" - --query 'select 1' --password-file password
    [ "$status" -eq 4 ]
    [[ "$output" == *"cannot be connected"* && "$output" != *secret* ]]
    fails_with 2 "plogp convert: a password in the connection string would be seen by others and copied into results: use --password-file FILE" convert "$database;pwd=secret" - --query 'select 1'
    fails_with 2 "plogp convert: --password-file: none cannot be opened" convert "$database" - --query x --password-file none
}

@test "no rows are left in a temporary folder" {
    mkdir spool
    TMPDIR=$PWD/spool plogp describe "$database" --query 'select a from t' -q >/dev/null
    [ -z "$(ls spool)" ]
    TMPDIR=$PWD/spool run plogp describe "$database" --query 'select nope from t' -q
    [ "$status" -eq 4 ] && [ -z "$(ls spool)" ]
}
