#!/usr/bin/env bash
# Starts a Daybook of its own and runs the smoke check and the end-to-end check of the pipeline against it.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/api-check/server.sh"

command -v python3 >/dev/null || fail "python3 not found; install it"
python=python3
export DAYBOOK_KAFKA_PORT=0 PYTHONDONTWRITEBYTECODE=1
start_daybook
"$python" "$root/scripts/smoke_check.py" "$url"
"$python" "$root/scripts/e2e_pipeline_check.py" "$url"
stop_daybook
