package io.daybook.ledger.internal.state;

import io.daybook.ledger.AccountStatus;
import io.daybook.ledger.Command;
import io.daybook.ledger.Event;
import io.daybook.ledger.OverdraftLimit;
import io.daybook.ledger.RejectionCode;
import io.daybook.platform.money.Amount;
import org.jspecify.annotations.Nullable;

/** Opening, changing and closing accounts. */
final class AccountDecisions {
    private final ValueChecks checks;

    AccountDecisions(ValueChecks checks) {
        this.checks = checks;
    }

    Verdict open(WorkspaceState workspace, int number, Command.OpenAccount command, @Nullable String key) {
        checkValues(command);
        String code = command.code();
        int asset = command.asset() == null
                ? AccountState.ANY_ASSET
                : Amounts.asset(workspace, command.asset(), "/asset").number;
        requireAssetForLimits(asset, command.overdraftLimit(), command.softLimit());
        if (code != null && workspace.account(code) != null) {
            throw new Refusal(
                    RejectionCode.CODE_TAKEN,
                    "/code",
                    "code " + code + " is taken in workspace " + workspace.name
                            + "; codes are unique, closed accounts too");
        }
        return AssetDecisions.accepted(new Event.AccountOpened(
                workspace.number,
                key,
                number,
                code,
                asset,
                command.normalSide(),
                command.overdraftLimit(),
                command.softLimit(),
                command.metadata(),
                false,
                false));
    }

    void checkValues(Command.OpenAccount command) {
        String code = command.code();
        if (code != null) {
            checks.accountCode(code, "/code");
            if (code.startsWith(ValueChecks.EXCHANGE_PREFIX)) {
                throw new Refusal(
                        RejectionCode.INVALID_CODE,
                        "/code",
                        "codes that begin with " + ValueChecks.EXCHANGE_PREFIX
                                + " are Daybook's own exchange accounts; choose another prefix");
            }
        }
        checks.metadata(command.metadata());
        requireNotNegative(command.overdraftLimit(), "/overdraft_limit_minor");
        if (command.asset() == null) {
            requireAssetForLimits(AccountState.ANY_ASSET, command.overdraftLimit(), command.softLimit());
        }
    }

    static void requireNotNegative(@Nullable OverdraftLimit limit, String pointer) {
        if (limit instanceof OverdraftLimit.AtMost atMost && atMost.minor().signum() < 0) {
            throw new Refusal(RejectionCode.INVALID_VALUE, pointer, "an overdraft limit is zero or above");
        }
    }

    private static void requireAssetForLimits(int asset, OverdraftLimit overdraft, @Nullable Amount soft) {
        if (asset == AccountState.ANY_ASSET && (overdraft instanceof OverdraftLimit.AtMost || soft != null)) {
            throw new Refusal(
                    RejectionCode.LIMIT_NEEDS_ASSET,
                    "/asset",
                    "a limit counts minor units of one asset: an account with a limit needs a fixed asset");
        }
    }

    Verdict change(WorkspaceState workspace, Accounts named, Command.ChangeAccount command, @Nullable String key) {
        checkValues(command);
        OverdraftLimit overdraft = command.overdraftLimit();
        AccountState account = named.existing(command.account(), "/account");
        if (account.system) {
            throw new Refusal(RejectionCode.INVALID_VALUE, "/account", "Daybook's own accounts cannot be changed");
        }
        Amount soft = command.removeSoftLimit()
                ? null
                : command.softLimit() == null ? account.softLimit : command.softLimit();
        OverdraftLimit limit = overdraft == null ? account.overdraftLimit : overdraft;
        requireAssetForLimits(account.asset, limit, soft);
        Accounts.requireNotClosed(account, "/account");
        boolean limits = overdraft != null || command.softLimit() != null || command.removeSoftLimit();
        if (limits && command.status() != AccountStatus.ACTIVE) {
            // What may be done to a suspended account is to describe it and to take it up again.
            Accounts.requireActive(account, "/account");
        }
        return AssetDecisions.accepted(new Event.AccountChanged(
                workspace.number,
                key,
                account.number,
                command.status() == null ? account.status : command.status(),
                limit,
                soft,
                command.metadata(),
                command));
    }

    void checkValues(Command.ChangeAccount command) {
        checks.metadata(command.metadata());
        requireNotNegative(command.overdraftLimit(), "/overdraft_limit_minor");
        if (command.status() == AccountStatus.CLOSED) {
            throw new Refusal(
                    RejectionCode.INVALID_VALUE,
                    "/status",
                    "status is active or suspended; an account is closed with POST .../close");
        }
    }

    Verdict close(WorkspaceState workspace, Accounts named, Command.CloseAccount command, @Nullable String key) {
        AccountState account = named.existing(command.account(), "/account");
        if (account.system) {
            throw new Refusal(RejectionCode.INVALID_VALUE, "/account", "Daybook's own accounts cannot be closed");
        }
        Accounts.requireActive(account, "/account");
        if (!account.isEmpty()) {
            throw new Refusal(RejectionCode.ACCOUNT_NOT_EMPTY, "/account", whatIsLeft(workspace, account));
        }
        return AssetDecisions.accepted(new Event.AccountClosed(workspace.number, key, account.number));
    }

    private static String whatIsLeft(WorkspaceState workspace, AccountState account) {
        StringBuilder left = new StringBuilder("account " + account.describe() + " is not empty:");
        for (Sums sums : account.balances()) {
            if (!sums.isZero()) {
                AssetState asset = workspace.asset(sums.asset);
                left.append(' ')
                        .append(sums.get(Sums.DEBITS)
                                .minus(sums.get(Sums.CREDITS))
                                .toDecimalString(asset.scale))
                        .append(' ')
                        .append(asset.code)
                        .append(sums.hasPending() ? " and open holds;" : ";");
            }
        }
        return left.append(" move it out and finish its holds first").toString();
    }
}
