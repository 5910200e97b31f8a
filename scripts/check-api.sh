#!/usr/bin/env bash
# Throws generated requests, valid ones and wrong ones, at a running Daybook and holds every answer to its own description.
# One line at the end; exit code 1 for a 5xx, an undocumented answer, a stack trace in the log or books that do not balance.
#   scripts/check-api.sh [--requests N] [--seed N]      (20,000 requests unless told otherwise, the same ones for a seed)
# Needs python3 with venv; schemathesis comes from pip into target/.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/api-check/server.sh"

requests=20000
seed=1
while [ $# -gt 0 ]; do
    case $1 in
        --requests) requests=$2 ;;
        --seed) seed=$2 ;;
        *) fail "no option '$1'; there are --requests N and --seed N" ;;
    esac
    shift 2
done

python_environment "$root/scripts/api-check/requirements.txt"
start_daybook
# It looks for its settings in the folder where it runs, and leaves its notes there.
cp "$root/scripts/api-check/schemathesis.toml" "$root/scripts/api-check/hooks.py" "$work"
report=$work/report.json
sent=0
failures=0
status=0

# $1: phases; the rest: options. Adds what was sent and what failed.
round() {
    local phases=$1 code=0
    shift
    (
        cd "$work"
        "$python" -m schemathesis.cli run "$url/openapi" \
            --phases "$phases" --seed "$seed" --generation-database none --no-color --continue-on-failure \
            --request-timeout 30 --report json --report-json-path "$report" "$@"
    ) >"$work/round.log" 2>&1 || code=1
    [ -s "$report" ] || {
        cat "$work/round.log" >&2
        fail "schemathesis did not finish"
    }
    [ "$code" -eq 0 ] || {
        status=1
        cat "$work/round.log"
    }
    read -r more failed <<<"$("$python" -c '
import json, sys
report = json.load(open(sys.argv[1]))
print(report["test_cases"]["generated"], report["test_cases"]["unique_failures"] + len(report["errors"]))' "$report")"
    sent=$((sent + more))
    failures=$((failures + failed))
    rm -f "$report"
    seed=$((seed + 1))
}

began=$SECONDS
# Every keyword of every schema once: about 3,000 requests.
if [ "$requests" -ge 3000 ]; then
    round examples,coverage
fi
# Then random ones, each round with the next seed; in long runs also chains that use what earlier answers gave.
while [ "$sent" -lt "$requests" ] && [ $((SECONDS - began)) -lt 1800 ]; do
    examples=$(((requests - sent) / 40 + 5))
    if [ "$requests" -ge 10000 ]; then
        round fuzzing,stateful -n $((examples < 100 ? examples : 100))
    else
        round fuzzing -n "$examples"
    fi
done

balanced=$("$python" -c '
import json, sys, urllib.request
request = urllib.request.Request(sys.argv[1] + "/v1/trial-balance", headers={"X-Workspace-Id": "default"})
print(str(json.load(urllib.request.urlopen(request))["balanced"]).lower())' "$url")
stop_daybook
traces=$(grep -cE '^\s+at [a-z]+\.|Exception' "$log" || true)
if [ "$traces" -gt 0 ]; then
    grep -nE -m 20 -B 2 '^\s+at [a-z]+\.|Exception' "$log"
fi
printf 'api: %s requests in %s s, %s findings, %s lines of stack traces, trial balance balanced: %s\n' \
    "$sent" "$((SECONDS - began))" "$failures" "$traces" "$balanced"
[ "$status" -eq 0 ] && [ "$traces" -eq 0 ] && [ "$balanced" = true ] && [ "$sent" -ge "$requests" ]
