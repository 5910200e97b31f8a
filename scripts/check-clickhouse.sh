#!/usr/bin/env bash
# Runs every statement that Daybook sends to ClickHouse on a current engine (chdb from the Python index); the tests run them on
# the installed clickhouse-server, which may be as old as 18.16. Needs python3 with venv, and analytics/target/clickhouse-statements.sql,
# which the tests write.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/api-check/server.sh"
statements=$root/analytics/target/clickhouse-statements.sql
[ -s "$statements" ] || fail "$statements is missing; run the tests of analytics first"
python_environment "$root/scripts/clickhouse-check/requirements.txt"
"$python" "$root/scripts/clickhouse-check/check.py" "$statements"
