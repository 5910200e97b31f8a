#!/usr/bin/env bash
# Lets Confluent's own Python client write and read records of tx_raw, with Daybook's Kafka and its schema registry: version 1
# and 2 are written and read, a version 3 that breaks readers is refused. One line at the end; exit code 1 when it is not so.
# Needs python3 with venv; the client comes from pip into target/.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/api-check/server.sh"

python_environment "$root/scripts/schema-clients/requirements.txt"
kafka_port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
export DAYBOOK_KAFKA_PORT=$kafka_port
start_daybook
# Kafka comes up beside the ledger.
waited=0
until (exec 3<>"/dev/tcp/127.0.0.1/$kafka_port") 2>/dev/null; do
    [ "$waited" -lt 60 ] || fail "Kafka did not start"
    sleep 1
    waited=$((waited + 1))
done
"$python" "$root/scripts/schema-clients/schema_clients.py" "$url" "127.0.0.1:$kafka_port" \
    "$root/contracts/src/main/resources/io/daybook/contracts/released/tx_raw"
stop_daybook
