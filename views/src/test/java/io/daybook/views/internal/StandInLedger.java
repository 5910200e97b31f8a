package io.daybook.views.internal;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AccountSnapshot;
import io.daybook.ledger.AccountStatus;
import io.daybook.ledger.Asset;
import io.daybook.ledger.Balance;
import io.daybook.ledger.Decision;
import io.daybook.ledger.Directory;
import io.daybook.ledger.Event;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.Position;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Side;
import io.daybook.ledger.Submission;
import io.daybook.platform.ids.PositionedId;
import io.daybook.platform.money.Amount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a ledger would have in memory after a history of transfers, to be spoilt on purpose. Answers nothing else. */
final class StandInLedger implements Ledger {
    private final Position position;
    private final Map<Integer, Event.AccountOpened> opened = new TreeMap<>();
    private final Map<Integer, Balance> balances = new TreeMap<>();

    /** Reads the transfers in one asset that the history has now. */
    StandInLedger(History history) {
        position = history.head();
        for (long seq = 1; seq <= position.seq(); seq++) {
            for (Recorded<Event> recorded : history.journal.eventsOf(seq)) {
                if (recorded.event() instanceof Event.AccountOpened it) {
                    opened.put(it.account(), it);
                } else if (recorded.event() instanceof Event.TransferCompleted it) {
                    add(it.from(), it.asset(), Side.CREDIT, it.amount());
                    add(it.to(), it.asset(), Side.DEBIT, it.amount());
                }
            }
        }
    }

    void add(int account, int asset, Side side, Amount amount) {
        Balance before =
                balances.getOrDefault(account, new Balance(asset, Amount.ZERO, Amount.ZERO, Amount.ZERO, Amount.ZERO));
        Amount debits = side == Side.DEBIT ? before.debits().plus(amount) : before.debits();
        Amount credits = side == Side.CREDIT ? before.credits().plus(amount) : before.credits();
        balances.put(account, new Balance(asset, debits, credits, Amount.ZERO, Amount.ZERO));
    }

    void forget(int account) {
        balances.remove(account);
    }

    private static UUID id(int account) {
        return PositionedId.account(0, 0, account);
    }

    @Override
    public CompletableFuture<Read<List<AccountSnapshot>>> allAccounts(int shard) {
        List<AccountSnapshot> accounts = new ArrayList<>();
        for (Event.AccountOpened it : opened.values()) {
            Balance balance = balances.get(it.account());
            accounts.add(new AccountSnapshot(
                    id(it.account()),
                    it.account(),
                    it.code(),
                    it.asset(),
                    it.normalSide(),
                    AccountStatus.ACTIVE,
                    it.overdraftLimit(),
                    it.softLimit(),
                    it.system(),
                    0,
                    balance == null ? List.of() : List.of(balance)));
        }
        return CompletableFuture.completedFuture(new Read<>(accounts, position));
    }

    @Override
    public Directory directory(int shard) {
        return new Directory() {
            @Override
            public UUID accountId(int account) {
                return id(account);
            }

            @Override
            public @Nullable String accountCode(int account) {
                Event.AccountOpened found = opened.get(account);
                return found == null ? null : found.code();
            }

            @Override
            public Asset asset(int workspace, int asset) {
                throw new UnsupportedOperationException();
            }

            @Override
            public String workspaceName(int workspace) {
                throw new UnsupportedOperationException();
            }
        };
    }

    @Override
    public CompletableFuture<Decision> submit(Submission submission) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Read<Optional<AccountSnapshot>>> account(String workspace, AccountRef account) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Read<List<Asset>>> assets(String workspace) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Read<Optional<WorkspaceSnapshot>>> workspace(String workspace) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<List<Position>> head() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int shardOf(String workspace) {
        throw new UnsupportedOperationException();
    }
}
