"""The README's tour with the client that is generated from /openapi; the argument is the server's address."""

import sys

from daybook_client import ApiClient, AccountsApi, BatchesApi, Configuration, EntriesApi, ReportsApi, TransfersApi
from daybook_client.exceptions import ApiException
from daybook_client.models import (
    Batch,
    Capture,
    Command,
    DecimalInput,
    Hold,
    LimitInput,
    LineInput,
    MinorInput,
    OpenAccount,
    OpenAccountCommand,
    PostEntry,
    Problem,
    Transfer,
    TransferCommand,
)

WORKSPACE = "python-tour"
WALLET = "code:customers:42:wallet"
MORE_THAN_64_BITS = 123456789012345678901234567890
checks = 0


def check(what, expected, actual):
    global checks
    if expected != actual:
        sys.exit(f"{what}: expected {expected!r}, was {actual!r}")
    checks += 1


def accounts_and_transfers(accounts, transfers):
    wallet = accounts.open_account(
        x_workspace_id=WORKSPACE,
        open_account=OpenAccount(
            code="customers:42:wallet", asset="EUR", overdraft_limit_minor=LimitInput(0), metadata={"tier": "gold"}
        ),
    )
    check("the account's code", "customers:42:wallet", wallet.code)
    check("the account's metadata", {"tier": "gold"}, wallet.metadata)
    check("the account's limit", 0, wallet.overdraft_limit_minor)
    accounts.open_account(x_workspace_id=WORKSPACE, open_account=OpenAccount(code="bank"))

    fifty = Transfer(var_from="code:bank", to=WALLET, asset="EUR", amount=DecimalInput("50.00"))
    first = transfers.make_transfer_with_http_info(fifty, x_workspace_id=WORKSPACE, idempotency_key="k1")
    again = transfers.make_transfer_with_http_info(fifty, x_workspace_id=WORKSPACE, idempotency_key="k1")
    check("the first answer", 201, first.status_code)
    check("the second answer", 200, again.status_code)
    check("the same transfer", first.data, again.data)
    check("the header of a replay", "true", again.headers["Idempotent-Replayed"])
    check("minor units", 5000, first.data.amount_minor)

    dry = transfers.make_transfer(fifty, x_workspace_id=WORKSPACE, dry_run=True)
    check("a dry run says so", True, dry.dry_run)
    check("a dry run makes nothing", None, dry.id)


def holds(transfers):
    hold = transfers.make_transfer(
        Transfer(var_from=WALLET, to="code:shop", amount_minor=MinorInput(3000), hold=Hold(expires_in_seconds=3600)),
        x_workspace_id=WORKSPACE,
    )
    check("a hold waits", "pending", hold.status)
    captured = transfers.capture_transfer(
        hold.id, x_workspace_id=WORKSPACE, capture=Capture(amount_minor=MinorInput(1234))
    )
    check("a capture completes", "completed", captured.status)
    check("what was captured", 1234, captured.captured_amount_minor)
    check("the transfer, read again", "completed", transfers.get_transfer(hold.id, x_workspace_id=WORKSPACE).status)


def refusals(transfers):
    try:
        transfers.make_transfer(
            Transfer(var_from=WALLET, to="code:shop", amount=DecimalInput("100.00")), x_workspace_id=WORKSPACE
        )
        sys.exit("more than there is was not refused")
    except ApiException as refused:
        check("the refusal's status", 422, refused.status)
        check("the refusal is a problem", True, isinstance(refused.data, Problem))
        check("the refusal's reason", "insufficient_funds", refused.data.code)
        check("a refusal is final", False, refused.data.retryable)


def entries_and_batches(entries, batches):
    entry = entries.post_entry(
        PostEntry(
            description="May",
            lines=[
                LineInput(account="code:rent", side="debit", amount=DecimalInput("900.00"), asset="EUR"),
                LineInput(account="code:bank", side="credit", amount=DecimalInput("900.00"), asset="EUR"),
            ],
        ),
        x_workspace_id=WORKSPACE,
    )
    check("the entry's lines", 2, len(entry.lines))
    check("the entry's amount", 90000, entry.lines[0].amount_minor)

    result = batches.post_batch(
        Batch(
            commands=[
                Command(OpenAccountCommand(type="open_account", code="treasury")),
                Command(
                    TransferCommand(
                        type="transfer",
                        var_from="code:bank",
                        to="code:treasury",
                        asset="ETH",
                        amount_minor=MinorInput(MORE_THAN_64_BITS),
                        idempotency_key="large",
                    )
                ),
            ]
        ),
        x_workspace_id=WORKSPACE,
    )
    check("accepted", 2, result.accepted)
    check("the batch's second", "ok", result.results[1].status)


def reads(accounts, reports):
    check("the balance", 3766, accounts.get_balance(WALLET, x_workspace_id=WORKSPACE).balances[0].posted_minor)
    check(
        "a balance of more than 64 bits",
        MORE_THAN_64_BITS,
        accounts.get_balance("code:treasury", x_workspace_id=WORKSPACE).balances[0].posted_minor,
    )
    statement = accounts.get_statement(WALLET, x_workspace_id=WORKSPACE, asset="EUR")
    check("the statement's lines", 2, len(statement.lines))
    check("the statement's end", 3766, statement.closing_minor)
    found = accounts.list_accounts(x_workspace_id=WORKSPACE, code_prefix="customers:")
    check("accounts by prefix", ["customers:42:wallet"], [account.code for account in found.data])
    gold = accounts.list_accounts(x_workspace_id=WORKSPACE, metadata=["tier=gold"])
    check("accounts by metadata", ["customers:42:wallet"], [account.code for account in gold.data])
    january = accounts.get_statement(WALLET, x_workspace_id=WORKSPACE, var_from="2026-01-01", to="2026-02-01")
    check("a statement between dates", [], january.lines)
    check("the books balance", True, reports.get_trial_balance(x_workspace_id=WORKSPACE).balanced)


with ApiClient(Configuration(host=sys.argv[1])) as client:
    accounts_and_transfers(AccountsApi(client), TransfersApi(client))
    holds(TransfersApi(client))
    refusals(TransfersApi(client))
    entries_and_batches(EntriesApi(client), BatchesApi(client))
    reads(AccountsApi(client), ReportsApi(client))
print(f"python client: {checks} checks passed")
