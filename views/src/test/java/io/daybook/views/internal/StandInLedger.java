package io.daybook.views.internal;

import io.daybook.ledger.AccountSnapshot;
import io.daybook.ledger.AccountStatus;
import io.daybook.ledger.Balance;
import io.daybook.ledger.Event;
import io.daybook.ledger.MemoryPage;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Side;
import io.daybook.platform.ids.PositionedId;
import io.daybook.platform.money.Amount;
import io.daybook.views.LedgerMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** What a ledger would have in memory after a history of transfers, to be spoilt on purpose. */
final class StandInLedger implements LedgerMemory {
    private final History history;
    private long seq = 1;
    private int events;
    int pageSize = MemoryPage.MAX_ACCOUNTS;
    int pages;

    /** What happens in the ledger before it answers the next page. */
    Consumer<StandInLedger> betweenPages = ledger -> {};

    private final Map<Integer, Event.AccountOpened> opened = new TreeMap<>();
    private final Map<Integer, Balance> balances = new TreeMap<>();

    /** Has seen all that the history has now. */
    StandInLedger(History history) {
        this.history = history;
        while (seq <= history.head().seq()) {
            see(1);
        }
    }

    /** Sees some more events, at most to the end of the segment; only transfers in one asset count. */
    void see(int more) {
        List<Recorded<Event>> segment = history.journal.eventsOf(seq);
        for (Recorded<Event> recorded : segment.subList(events, Math.min(segment.size(), events + more))) {
            if (recorded.event() instanceof Event.AccountOpened it) {
                opened.put(it.account(), it);
            } else if (recorded.event() instanceof Event.TransferCompleted it) {
                add(it.from(), it.asset(), Side.CREDIT, it.amount());
                add(it.to(), it.asset(), Side.DEBIT, it.amount());
            }
            events++;
        }
        if (events == segment.size()) {
            seq++;
            events = 0;
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
    public CompletableFuture<MemoryPage> page(int shard, int firstAccount, int limit) {
        pages++;
        betweenPages.accept(this);
        List<AccountSnapshot> accounts = new ArrayList<>();
        for (int number = firstAccount;
                number < opened.size() && accounts.size() < Math.min(limit, pageSize);
                number++) {
            Event.AccountOpened it = Objects.requireNonNull(opened.get(number));
            Balance balance = balances.get(number);
            accounts.add(new AccountSnapshot(
                    id(number),
                    number,
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
        return CompletableFuture.completedFuture(new MemoryPage(shard, seq, events, opened.size(), accounts));
    }
}
