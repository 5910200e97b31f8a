package io.daybook.views.internal.reconcile;

import io.daybook.ledger.AccountSnapshot;
import io.daybook.ledger.Balance;
import io.daybook.ledger.MemoryPage;
import io.daybook.ledger.Position;
import io.daybook.platform.money.Amount;
import io.daybook.views.AccountLabel;
import io.daybook.views.LedgerMemory;
import io.daybook.views.Reconciliation.Memory;
import io.daybook.views.Reconciliation.Where;
import io.daybook.views.internal.projection.Sums;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Follows the ledger's memory page by page: each says which events it has seen, the journal is carried to just there, and the
 * page's accounts are compared. So no question keeps the ledger's writer busy for long, and writes between two pages, or in
 * the same segment, are no drift.
 */
final class MemoryComparison {
    private static final Duration PAGE_TIMEOUT = Duration.ofSeconds(60);
    private static final Sums NONE = new Sums();

    private final LedgerMemory memory;
    private final int shard;
    private final JournalBalances journal;
    private final DriftList drift;

    MemoryComparison(LedgerMemory memory, int shard, JournalBalances journal, DriftList drift) {
        this.memory = memory;
        this.shard = shard;
        this.journal = journal;
        this.drift = drift;
    }

    Memory compare() {
        long comparedBefore = drift.compared();
        long driftBefore = drift.count();
        try {
            int next = 0;
            MemoryPage page;
            do {
                page = memory.page(shard, next, MemoryPage.MAX_ACCOUNTS)
                        .get(PAGE_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
                if (page.durableThrough().seq() < journal.seq()) {
                    return new Memory.NotCompared("the ledger is at " + page.durableThrough()
                            + ", behind the journal: another process writes");
                }
                journal.carryInto(page.seq(), page.events());
                page.accounts().forEach(this::compare);
                next += page.accounts().size();
            } while (next < page.accountCount() && !page.accounts().isEmpty());
            if (next < page.accountCount()) {
                return new Memory.NotCompared("the ledger left out accounts from number " + next + " on");
            }
            Position through = page.durableThrough();
            return new Memory.Compared(through, drift.compared() - comparedBefore, drift.count() - driftBefore);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            return new Memory.NotCompared(cause.getMessage() == null ? cause.toString() : cause.getMessage());
        } catch (TimeoutException slow) {
            return new Memory.NotCompared("the ledger did not answer within " + PAGE_TIMEOUT.toSeconds() + " s");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return new Memory.NotCompared("the comparison was interrupted");
        }
    }

    private void compare(AccountSnapshot account) {
        Map<Integer, Balance> held = new TreeMap<>();
        for (int asset : journal.assetsOf(account.number())) {
            held.put(asset, new Balance(asset, Amount.ZERO, Amount.ZERO, Amount.ZERO, Amount.ZERO));
        }
        account.balances().forEach(balance -> held.put(balance.asset(), balance));
        for (Balance actual : held.values()) {
            drift.compare(
                    new AccountLabel(account.id(), account.code()),
                    journal.assetCode(account.number(), actual.asset()),
                    journal.sums().getOrDefault(JournalBalances.key(account.number(), actual.asset()), NONE),
                    actual,
                    Where.MEMORY);
        }
    }
}
