package io.daybook.ledger.internal.state;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AccountStatus;
import io.daybook.ledger.Event;
import io.daybook.ledger.OverdraftLimit;
import io.daybook.ledger.RejectionCode;
import io.daybook.ledger.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Resolves the accounts of one command and collects those that it opens by naming them. */
final class Accounts {
    private final ShardState state;
    private final WorkspaceState workspace;
    private final ValueChecks checks;
    private final ValueLimits limits;
    private final long nowMicros;
    private @Nullable List<AccountState> opened;

    Accounts(ShardState state, WorkspaceState workspace, ValueChecks checks, ValueLimits limits, long nowMicros) {
        this.state = state;
        this.workspace = workspace;
        this.checks = checks;
        this.limits = limits;
        this.nowMicros = nowMicros;
    }

    /** @throws Refusal if there is no such account */
    AccountState existing(AccountRef ref, String pointer) {
        AccountState account = find(ref);
        if (account == null) {
            throw missing(ref, pointer, "");
        }
        return account;
    }

    /** The account, or a new one if it is named by a code and the workspace opens that side implicitly. */
    AccountState existingOrOpened(AccountRef ref, Side side, String pointer) {
        AccountState account = find(ref);
        // One that an earlier line opened as payee is still unknown as payer: the order of the lines decides nothing.
        boolean known = account != null && (opened == null || !opened.contains(account));
        if (account != null && known) {
            return account;
        }
        if (!(ref instanceof AccountRef.ByCode byCode)) {
            throw missing(ref, pointer, "; an account can be opened implicitly only by its code");
        }
        boolean allowed = side == Side.DEBIT
                ? workspace.defaults.openPayeesImplicitly()
                : workspace.defaults.openPayersImplicitly();
        if (!allowed) {
            throw missing(
                    ref,
                    pointer,
                    "; this workspace does not open " + (side == Side.DEBIT ? "payees" : "payers")
                            + " implicitly, open it first");
        }
        checks.accountCode(byCode.code(), pointer);
        return account != null ? account : open(byCode.code(), pointer);
    }

    /** Daybook's own exchange account of the asset, opened when it is needed for the first time. */
    AccountState exchange(AssetState asset) {
        String code = ValueChecks.EXCHANGE_PREFIX + asset.code;
        AccountState account = find(code);
        return account != null ? account : open(code, "");
    }

    private AccountState open(String code, String pointer) {
        int number = state.accountCount() + (opened == null ? 0 : opened.size());
        requireCapacity(number);
        AccountState account = code.startsWith(ValueChecks.EXCHANGE_PREFIX)
                ? exchangeAccount(number, code, pointer)
                : new AccountState(
                        number,
                        state.shard,
                        workspace.number,
                        code,
                        AccountState.ANY_ASSET,
                        Side.DEBIT,
                        OverdraftLimit.WORKSPACE_DEFAULT,
                        null,
                        false,
                        nowMicros);
        if (opened == null) {
            opened = new ArrayList<>(2);
        }
        opened.add(account);
        return account;
    }

    private AccountState exchangeAccount(int number, String code, String pointer) {
        String assetCode = code.substring(ValueChecks.EXCHANGE_PREFIX.length());
        AssetState asset = workspace.asset(assetCode);
        if (asset == null) {
            throw new Refusal(
                    RejectionCode.ASSET_NOT_FOUND,
                    pointer,
                    "codes that begin with " + ValueChecks.EXCHANGE_PREFIX
                            + " are Daybook's own exchange accounts, and " + "there is no asset " + assetCode);
        }
        return new AccountState(
                number,
                state.shard,
                workspace.number,
                code,
                asset.number,
                Side.DEBIT,
                OverdraftLimit.UNLIMITED,
                null,
                true,
                nowMicros);
    }

    void requireCapacity(int number) {
        if (number >= limits.maxAccounts()) {
            throw new Refusal(
                    RejectionCode.ACCOUNT_CAPACITY,
                    null,
                    "this process holds at most " + limits.maxAccounts() + " accounts; give it more heap");
        }
    }

    /** As it was before the command: without what the command opens. */
    static @Nullable AccountState find(ShardState state, WorkspaceState workspace, AccountRef ref) {
        return switch (ref) {
            case AccountRef.ByCode byCode -> workspace.account(byCode.code());
            case AccountRef.ById byId -> state.account(byId.id(), workspace.number);
        };
    }

    private @Nullable AccountState find(AccountRef ref) {
        return switch (ref) {
            case AccountRef.ByCode byCode -> find(byCode.code());
            case AccountRef.ById byId -> state.account(byId.id(), workspace.number);
        };
    }

    private @Nullable AccountState find(String code) {
        AccountState account = workspace.account(code);
        if (account == null && opened != null) {
            for (AccountState fresh : opened) {
                if (code.equals(fresh.code)) {
                    return fresh;
                }
            }
        }
        return account;
    }

    private Refusal missing(AccountRef ref, String pointer, String why) {
        return new Refusal(
                RejectionCode.ACCOUNT_NOT_FOUND,
                pointer,
                "there is no account " + ref + " in workspace " + workspace.name + why);
    }

    /** @throws Refusal if the account does not take new postings */
    static void requireActive(AccountState account, @Nullable String pointer) {
        if (account.status != AccountStatus.ACTIVE) {
            throw new Refusal(
                    account.status == AccountStatus.CLOSED
                            ? RejectionCode.ACCOUNT_CLOSED
                            : RejectionCode.ACCOUNT_SUSPENDED,
                    pointer,
                    "account " + account.describe() + " is "
                            + (account.status == AccountStatus.CLOSED ? "closed" : "suspended"));
        }
    }

    /** @throws Refusal if the account is closed */
    static void requireNotClosed(AccountState account, @Nullable String pointer) {
        if (account.status == AccountStatus.CLOSED) {
            requireActive(account, pointer);
        }
    }

    /** @throws Refusal if the account holds another asset only */
    void requireAsset(AccountState account, AssetState asset, String pointer) {
        if (account.asset != AccountState.ANY_ASSET && account.asset != asset.number) {
            throw new Refusal(
                    RejectionCode.ASSET_MISMATCH,
                    pointer,
                    "account " + account.describe() + " holds only " + workspace.asset(account.asset).code + ", not "
                            + asset.code);
        }
    }

    /** The openings followed by {@code rest}, in the order in which they apply. */
    List<Event> openingsThen(Event... rest) {
        if (opened == null) {
            return List.of(rest);
        }
        List<Event> events = new ArrayList<>(opened.size() + rest.length);
        for (AccountState account : opened) {
            events.add(new Event.AccountOpened(
                    workspace.number,
                    null,
                    account.number,
                    account.code,
                    account.asset,
                    account.normalSide,
                    account.overdraftLimit,
                    account.softLimit,
                    Map.of(),
                    account.system,
                    true));
        }
        events.addAll(List.of(rest));
        return events;
    }

    int openings() {
        return opened == null ? 0 : opened.size();
    }
}
