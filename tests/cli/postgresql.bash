# A PostgreSQL server of the test's own: on a private port, in a temporary folder, and stopped at the end.

# Runs one of the server's programs; they refuse to run as root.
as_server() {
    local program=$1
    shift
    if [ "$(id -u)" -eq 0 ]; then
        setpriv --reuid=nobody --regid=nogroup --clear-groups "$programs/$program" "$@"
    else
        "$programs/$program" "$@"
    fi
}

# Starts it and exports its folder and port, or says in $no_postgresql why that cannot be.
start_postgresql() {
    no_postgresql=""
    programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -1)
    [ -n "$programs" ] || no_postgresql="no PostgreSQL server"
    odbcinst -q -d 2>/dev/null | grep -q 'PostgreSQL Unicode' || no_postgresql="no PostgreSQL driver for ODBC"
    export no_postgresql
    [ -z "$no_postgresql" ] || return 0
    server="$BATS_FILE_TMPDIR/server"
    mkdir -p "$server"
    if [ "$(id -u)" -eq 0 ]; then
        chown nobody "$server"
        chmod a+x "$BATS_FILE_TMPDIR" "$BATS_RUN_TMPDIR"
    fi
    export programs server port
    port=$((20000 + RANDOM % 20000))
    printf 'secret word\n' >"$server/password"
    (cd "$server" && as_server initdb -D data -U tester --auth=scram-sha-256 \
        --pwfile=password --no-sync >log 2>&1)
    (cd "$server" && as_server pg_ctl -D data -w -l data/log -o \
        "-p $port -k '' -h 127.0.0.1 -c fsync=off -c log_statement=all" start >/dev/null 2>&1 3>&-)
}

# Runs SQL from standard input.
query_server() {
    PGPASSWORD='secret word' "$programs/psql" -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$port" -U tester postgres
}

stop_postgresql() {
    if [ -z "${server:-}" ] || [ ! -f "$server/data/postmaster.pid" ]; then
        return 0
    fi
    (cd "$server" && as_server pg_ctl -D data -m immediate -w stop >/dev/null 2>&1)
}

