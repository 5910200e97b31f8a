#!/usr/bin/env python3
"""Whether a running Daybook does what it is for: health, ingest, ledger, analytics, replay.

    python3 scripts/smoke_check.py [URL]        (http://localhost:8000, or DAYBOOK_URL)

Writes two payments into the workspace "smoke". Exit code 0 when all is well; else 1 and a line that says what is not.
"""

import uuid

from daybook_check import Server, check, main, minor, rows


def run(server: Server) -> None:
    health = server.get("/health")
    check(health["status"] == "ok", f"/health says {health}")

    run_id = uuid.uuid4().hex[:8]
    payer, payee = f"smoke-payer-{run_id}", f"smoke-payee-{run_id}"
    payment = {"payer_account": payer, "payee_account": payee, "asset": "USDT", "workspace_id": "smoke"}
    events = []
    for amount, memo in ((10, None), ("2.5", "smoke")):
        event = str(uuid.uuid4())
        events.append(event)
        answer = server.post("/tx/ingest", {**payment, "amount": amount, "payment_memo": memo, "event_id": event}, 202)
        check(answer["event_id"] == event, f"/tx/ingest answered for another event: {answer}")
        check(answer["correlation_id"], "/tx/ingest made no correlation_id")
    server.refused("/tx/ingest", {**payment, "amount": 1, "event_id": "not a uuid"}, 422)
    print("  ingest: two payments taken, a wrong one refused")

    workspace = {"X-Workspace-Id": "smoke"}
    server.until(
        "the ledger has both payments",
        lambda: minor(server.get(f"/v1/accounts/code:{payee}/balance", workspace), "USDT") == 12_500_000,
    )
    server.until(
        "/ledger/recent shows them",
        lambda: all(code in server.text("/ledger/recent?workspace_id=smoke&limit=100") for code in (payer, payee)),
    )
    server.until(
        "/balances shows them", lambda: payee in server.text("/balances?workspace_id=smoke&limit=1000")
    )
    print("  ledger: both payments are booked")

    server.until(
        "/analytics/netflow shows them",
        lambda: sum(
            int(row["inflow_minor"])
            for row in rows(server.get(f"/analytics/netflow?account_id={payee}&minutes=60&workspace_id=smoke"))
        )
        == 12_500_000,
    )
    check(
        any(
            row["asset"] == "USDT"
            for row in rows(server.get("/analytics/volume-per-asset?minutes=60&workspace_id=smoke"))
        ),
        "/analytics/volume-per-asset does not know USDT",
    )
    check(
        rows(server.get("/analytics/top-accounts?asset=USDT&minutes=60&workspace_id=smoke")),
        "/analytics/top-accounts is empty",
    )
    print("  analytics: volume, net flow and top accounts answer")

    replay = server.post("/replay/from-ledger", {}, 200)
    counts = [value for value in flat(replay) if isinstance(value, int) and not isinstance(value, bool)]
    check(any(count > 0 for count in counts), f"/replay/from-ledger counted nothing: {replay}")
    check(
        minor(server.get(f"/v1/accounts/code:{payee}/balance", workspace), "USDT") == 12_500_000,
        "the balance is another one after the replay",
    )
    print("  replay: the projections were made again from the journal, balances unchanged")


def flat(value):
    """Every single value in a document."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from flat(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from flat(inner)
    else:
        yield value


if __name__ == "__main__":
    main("smoke check", run)
