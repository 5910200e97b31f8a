# Sourced by the checks of the API: a Daybook of their own with a throw-away data folder, and a Python environment in target/.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
work=$(mktemp -d)
log=$work/daybook.log
server=

fail() {
    printf '%s: %s\n' "$(basename "$0" .sh)" "$1" >&2
    exit 1
}

stop_daybook() {
    [ -n "$server" ] || return 0
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    server=
}
trap 'stop_daybook; rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Sets $url. The launcher builds what is stale; it says "ready" once it answers.
start_daybook() {
    local port
    port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    url=http://127.0.0.1:$port
    : >"$log"
    DAYBOOK_NO_AOT=yes DAYBOOK_DATA=$work/data DAYBOOK_PORT=$port "$root/daybook" up >"$log" 2>&1 </dev/null &
    server=$!
    # The first start on a new machine builds, and unpacks PostgreSQL.
    local waited=0
    until grep -q '^Daybook is ready' "$log"; do
        if ! kill -0 "$server" 2>/dev/null || [ "$waited" -ge 600 ]; then
            cat "$log" >&2
            fail "Daybook did not start"
        fi
        sleep 1
        waited=$((waited + 1))
    done
}

# $1: a requirements file. Sets $python, in an environment that is made once for each state of the file.
python_environment() {
    command -v python3 >/dev/null || fail "python3 not found; install it (Debian, Ubuntu: apt-get install python3-venv)"
    local folder
    folder=$root/target/python-$(cksum <"$1" | tr ' ' '-')
    python=$folder/bin/python
    [ ! -e "$folder/complete" ] || return 0
    rm -rf "$folder"
    mkdir -p "$root/target"
    python3 -m venv "$folder" >"$work/venv.log" 2>&1 ||
        fail "python3 cannot make environments; install venv (Debian, Ubuntu: apt-get install python3-venv)"
    "$python" -m pip install -q --disable-pip-version-check -r "$1" >"$work/pip.log" 2>&1 || {
        tail -n 5 "$work/pip.log" >&2
        fail "pip cannot install what $1 names"
    }
    : >"$folder/complete"
}
