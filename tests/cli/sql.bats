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

# Prints what a command says of a query, without the lines that name it.
about() {
    plogp "$@" -q -j | grep -v odbc: | grep -v '\.csv'
}

@test "what the database counts gives the bits of the rows" {
    python3 - <<'PYTHON'
import random, sqlite3
random.seed(5)
connection = sqlite3.connect("test.db")
connection.execute("create table many (level text collate nocase, \"odd \"\" name\" text, small integer, real real)")
rows = [(random.choice(["a", "A", "b", None, ""]), random.choice("xyz"), random.choice([None, 0, 1, 1, 2]),
         random.choice([0.1 + 0.2, 1 / 3, -0.0, 0.0, 1e300])) for _ in range(3000)]
connection.executemany("insert into many values (?, ?, ?, ?)", rows)
connection.commit()
PYTHON
    query='select * from many order by small -- all of them'
    plogp convert "$database" rows.csv --query "$query"
    for command in describe entropy "fit --column small" state; do
        if [ "$command" = state ]; then
            plogp state "$database" --query "$query" -o one.plogp
            plogp state rows.csv -o two.plogp
            cmp one.plogp two.plogp
        else
            cmp <(about $command "$database" --query "$query") <(about $command rows.csv)
        fi
    done
    cmp <(about mi "$database" --query "$query" --columns level,small) <(about mi rows.csv --columns level,small)
    cmp <(about describe "$database" --query "$query" --columns 'real,odd " name' --types real=categorical) \
        <(about describe rows.csv --columns 'real,odd " name' --types real=categorical)
    [ "$(json '[row["kl"] or 0 for row in r["results"]]' compare "$database" rows.csv --query "$query" --quiet)" = \
        '[0, 0, 0, 0]' ]
}

@test "each side of a comparison has its own query" {
    [ "$(json 'r["results"][0]["new_levels"]' compare "$database" "$database" \
        --query "select c from t where c <> 'x'" --query-q 'select c from t' --quiet)" = "['x']" ]
    fails_with 2 "plogp compare: a query needs a database: odbc:CONNECTION-STRING" compare rows.csv rows.csv --query 'select 1'
}

@test "a query that cannot be nested is read row by row" {
    [ "$(plogp describe "$database" --query 'pragma table_info(t)' -q -j | grep -c '"type":')" -eq 6 ]
    [ "$(plogp describe "$database" --query 'select a, a from t' -q -j | grep -c '"type":')" -eq 2 ]
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
    fails_with 2 "plogp convert: a password in the connection string would be seen by others and copied into results: use --password-file FILE or PLOGP_PASSWORD in the environment" convert "$database;pwd=secret" - --query 'select 1'
    fails_with 2 "plogp convert: --password-file: none cannot be opened" convert "$database" - --query x --password-file none
}

@test "no rows are left in a temporary folder" {
    mkdir spool
    TMPDIR=$PWD/spool plogp describe "$database" --query 'select a from t' -q >/dev/null
    [ -z "$(ls spool)" ]
    TMPDIR=$PWD/spool run plogp describe "$database" --query 'select nope from t' -q
    [ "$status" -eq 4 ] && [ -z "$(ls spool)" ]
}
