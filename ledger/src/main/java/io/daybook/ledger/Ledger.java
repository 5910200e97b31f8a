package io.daybook.ledger;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The ledger as every other room sees it. All futures complete exceptionally only with {@link LedgerUnavailableException}
 * (try again later) - refusals are {@link Outcome.Rejected}.
 */
public interface Ledger {
    /** Decides the commands in order and answers once everything the answer depends on is durable. Never blocks. */
    CompletableFuture<Decision> submit(Submission submission);

    /** The account and its balances after every write that was answered before this call. */
    CompletableFuture<Read<Optional<AccountSnapshot>>> account(String workspace, AccountRef account);

    /** All assets of the workspace, in the order of their numbers. */
    CompletableFuture<Read<List<Asset>>> assets(String workspace);

    /** The workspace's number and defaults; empty when it has never been used. */
    CompletableFuture<Read<Optional<WorkspaceSnapshot>>> workspace(String workspace);

    /**
     * The shard's accounts from number {@code firstAccount} on with their balances, at most {@code limit} and at most
     * {@value MemoryPage#MAX_ACCOUNTS}: for reconciliation. Answered once everything that they have seen is durable.
     */
    CompletableFuture<MemoryPage> memory(int shard, int firstAccount, int limit);

    /** One position per shard, after a head check that began after the call: where a view must be to know all. */
    CompletableFuture<List<Position>> head();

    /**
     * The shard that the workspace lives on, or would live on; asking makes none.
     *
     * @throws LedgerUnavailableException if it is not in this process, or cannot be found out now
     */
    int shardOf(String workspace);

    Directory directory(int shard);

    /** A value with the position that it was read at. */
    record Read<T>(T value, Position position) {}

    record WorkspaceSnapshot(int number, String name, Event.Defaults defaults) {}
}
