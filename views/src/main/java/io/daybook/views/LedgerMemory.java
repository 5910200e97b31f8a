package io.daybook.views;

import io.daybook.ledger.MemoryPage;
import java.util.concurrent.CompletableFuture;

/** The balances that a running ledger has in memory: in this process ({@code ledger::memory}) or in another one. */
@FunctionalInterface
public interface LedgerMemory {
    /**
     * The shard's accounts from number {@code firstAccount} on, at most {@code limit}.
     *
     * @return completes exceptionally with whatever keeps the ledger from answering; its message is for a person
     */
    CompletableFuture<MemoryPage> page(int shard, int firstAccount, int limit);
}
