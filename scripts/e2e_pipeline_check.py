#!/usr/bin/env python3
"""Follows payments through everything: tx_raw -> tx_validated -> ledger -> ledger_entry_batches -> balances -> OLAP.

    python3 scripts/e2e_pipeline_check.py [URL]        (http://localhost:8000, or DAYBOOK_URL)

Sends payments of both versions, each of them twice, and wrong ones among them, into a workspace of their own, and compares
every stage with what was sent: nothing missing, nothing twice. Exit code 0 when all agree; else 1 and a line that says what
does not.
"""

import uuid
from decimal import Decimal

from daybook_check import Server, check, main, minor, rows

PAYMENTS = 60
PAYERS, PAYEES = 4, 3


def payments(run_id: str) -> list:
    made = []
    for number in range(PAYMENTS):
        made.append(
            {
                "payer_account": f"payer-{number % PAYERS}",
                "payee_account": f"payee-{number % PAYEES}",
                "asset": "EUR",
                "amount": f"{number + 1}.25",
                "event_id": str(uuid.uuid4()),
                "correlation_id": f"e2e-{run_id}-{number}",
                "payment_memo": f"number {number}",
                "workspace_id": f"e2e-{run_id}",
                "client_id": f"client-{number % 5}",
            }
        )
    return made


def wrong_payments(run_id: str) -> list:
    right = payments(run_id)[0]
    return [
        {**right, "event_id": str(uuid.uuid4()), **wrong}
        for wrong in ({"asset": "NOSUCH"}, {"amount": "1.001"}, {"payee_account": right["payer_account"]})
    ]


def run(server: Server) -> None:
    run_id = uuid.uuid4().hex[:8]
    workspace = f"e2e-{run_id}"
    header = {"X-Workspace-Id": workspace}
    sent = payments(run_id)
    events = {payment["event_id"] for payment in sent}
    wrong = wrong_payments(run_id)

    for payment in sent + wrong + sent:
        server.post("/tx/ingest", payment, 202)
    version_one = old_payment(server, run_id)
    print(f"  tx_raw: {len(sent)} payments taken, each twice, {len(wrong)} wrong ones, one of version 1")

    raw = [row["event_id"] for row in rows(server.get("/tx/recent/raw?limit=1000")) if "event_id" in row]
    check(events <= set(raw), "/tx/recent/raw does not show all payments")
    server.until(
        "tx_validated has all payments",
        lambda: events <= {row.get("event_id") for row in rows(server.get("/tx/recent/validated?limit=1000"))},
    )
    validated = {row.get("event_id") for row in rows(server.get("/tx/recent/validated?limit=1000"))}
    check(not validated & {payment["event_id"] for payment in wrong}, "a wrong payment was found right")
    print("  tx_validated: the right ones, and none of the wrong ones")

    expected = balances(sent)
    for code, amount in expected.items():
        server.until(
            f"the ledger has {amount} minor units for {code}",
            lambda: minor(server.get(f"/v1/accounts/code:{code}/balance", header), "EUR") == amount,
        )
    for payment in sent[:5]:
        found = rows(server.get(f"/v1/transfers?correlation_id={payment['correlation_id']}", header))
        check(len(found) == 1, f"{payment['correlation_id']} is {len(found)} times in the ledger")
        check(found[0]["description"] == payment["payment_memo"], "the memo is another one in the ledger")
        check(found[0]["metadata"]["client_id"] == payment["client_id"], "the client is another one in the ledger")
    trial = server.get("/v1/trial-balance", header)
    check(trial["balanced"], "the books do not balance")
    check(sum(1 for _ in trial["rows"]) == PAYERS + PAYEES, "there are other accounts than those of the payments")
    check(server.get(f"/v1/transfers?correlation_id={version_one}")["data"], "the payment of version 1 is missing")
    print("  ledger: every payment once, with memo, client and correlation id")

    server.until(
        "/ledger/recent shows the newest payment",
        lambda: sent[-1]["correlation_id"] in server.text(f"/ledger/recent?workspace_id={workspace}&limit=200"),
    )
    server.until(
        "ledger_entry_batches has the payments' segments",
        lambda: rows(server.get(f"/ledger/batches?workspace_id={workspace}&limit=50")),
    )
    print("  ledger_entry_batches: published")

    server.until(
        "/balances agrees",
        lambda: all(
            any(
                code in row.values() and str(amount) in map(str, row.values())
                for row in rows(server.get(f"/balances?workspace_id={workspace}&limit=1000"))
            )
            for code, amount in expected.items()
        ),
    )
    print("  balances: as computed from what was sent")

    for code, amount in expected.items():
        path = f"/analytics/netflow?account_id={code}&minutes=60&workspace_id={workspace}"
        server.until(
            f"OLAP has a net flow of {amount} for {code}",
            lambda: sum(int(row["amount_minor"]) for row in rows(server.get(path))) == amount,
        )
    total = sum(int(Decimal(payment["amount"]) * 100) for payment in sent)
    volume = rows(server.get(f"/analytics/volume-per-asset?minutes=60&workspace_id={workspace}"))
    check(
        sum(int(row["amount_minor"]) for row in volume if row["asset"] == "EUR") == total,
        f"OLAP has another volume than {total}: {volume}",
    )
    top = rows(server.get(f"/analytics/top-accounts?asset=EUR&minutes=60&workspace_id={workspace}"))
    check({row["account_code"] for row in top} == set(expected), "the top accounts are others than the payments'")
    print("  OLAP: volume, net flow and top accounts as computed from what was sent")


def old_payment(server: Server, run_id: str) -> str:
    """Version 1 has no workspace: it goes to the default one."""
    correlation = f"e2e-v1-{run_id}"
    answer = server.post(
        "/tx/ingest",
        {
            "payer_account": "acct_001",
            "payee_account": "acct_002",
            "asset": "USDT",
            "amount": 10,
            "event_id": str(uuid.uuid4()),
            "correlation_id": correlation,
            "force_v1": True,
        },
        202,
    )
    check(answer["schema_version"] == 1, "force_v1 was not heard")
    server.until(
        "the payment of version 1 is in the ledger",
        lambda: rows(server.get(f"/v1/transfers?correlation_id={correlation}")),
    )
    return correlation


def balances(sent: list) -> dict:
    expected = {}
    for payment in sent:
        amount = int(Decimal(payment["amount"]) * 100)
        expected[payment["payer_account"]] = expected.get(payment["payer_account"], 0) - amount
        expected[payment["payee_account"]] = expected.get(payment["payee_account"], 0) + amount
    return expected


if __name__ == "__main__":
    main("end-to-end check of the pipeline", run)
