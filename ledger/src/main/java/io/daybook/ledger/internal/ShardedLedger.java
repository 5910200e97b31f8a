package io.daybook.ledger.internal;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AccountSnapshot;
import io.daybook.ledger.Asset;
import io.daybook.ledger.Decision;
import io.daybook.ledger.Directory;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.LedgerSettings;
import io.daybook.ledger.LedgerUnavailableException;
import io.daybook.ledger.LedgerUnavailableException.Reason;
import io.daybook.ledger.MemoryPage;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.Position;
import io.daybook.ledger.RejectionCode;
import io.daybook.ledger.Submission;
import io.daybook.ledger.internal.shard.ShardParts;
import io.daybook.ledger.internal.shard.ShardStatus;
import io.daybook.ledger.internal.shard.ShardWriter;
import io.daybook.ledger.internal.state.Decider;
import io.daybook.ledger.internal.state.ShardQueries;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.ToIntBiFunction;

/** The ledger in this process: one writer per shard, every workspace on one of them. */
public final class ShardedLedger implements Ledger, AutoCloseable {
    private static final String ANY = "";
    private final List<ShardWriter> writers = new ArrayList<>();
    private final WorkspaceShards shards;

    /**
     * @param known workspaces and their shards
     * @param find the shard of a workspace that another process may have made; never makes one
     * @param assign puts a workspace on a shard unless it is on one, and gives the one that it is on
     */
    public ShardedLedger(
            String owner,
            LedgerSettings settings,
            ShardParts parts,
            Map<String, Integer> known,
            Function<String, OptionalInt> find,
            ToIntBiFunction<String, Integer> assign) {
        int here = Math.max(
                settings.shards(),
                known.values().stream().mapToInt(Integer::intValue).max().orElse(0) + 1);
        for (int shard = 0; shard < here; shard++) {
            writers.add(new ShardWriter(shard, owner, parts, settings));
        }
        this.shards = new WorkspaceShards(here, settings.shards(), settings.shardMaxWorkspaces(), known, find, assign);
    }

    public void start() {
        writers.forEach(ShardWriter::start);
    }

    /** One per shard. */
    public List<ShardStatus> status() {
        return writers.stream().map(ShardWriter::status).toList();
    }

    @Override
    public int shardOf(String workspace) {
        return shards.of(workspace);
    }

    @Override
    public CompletableFuture<Decision> submit(Submission submission) {
        try {
            // A dry run leaves nothing, so not even a place for its workspace.
            OptionalInt shard = submission.dryRun() || submission.items().isEmpty()
                    ? OptionalInt.of(shards.of(submission.workspace()))
                    : shards.assigned(submission.workspace());
            return shard.isPresent() ? writers.get(shard.getAsInt()).submit(submission) : noRoom(submission);
        } catch (LedgerUnavailableException away) {
            return CompletableFuture.failedFuture(away);
        }
    }

    /** As the shard itself refuses a workspace too many. */
    private CompletableFuture<Decision> noRoom(Submission submission) {
        Outcome refused =
                new Outcome.Rejected(RejectionCode.ACCOUNT_CAPACITY, Decider.NO_ROOM_FOR_WORKSPACE, null, null, false);
        return writers.get(shards.of(submission.workspace()))
                .query(ANY, state -> Boolean.TRUE)
                .thenApply(read ->
                        new Decision(Collections.nCopies(submission.items().size(), refused), read.position()));
    }

    @Override
    public CompletableFuture<Read<Optional<AccountSnapshot>>> account(String workspace, AccountRef account) {
        return query(workspace, state -> state.account(workspace, account));
    }

    @Override
    public CompletableFuture<Read<List<Asset>>> assets(String workspace) {
        return query(workspace, state -> state.assets(workspace));
    }

    @Override
    public CompletableFuture<Read<Optional<WorkspaceSnapshot>>> workspace(String workspace) {
        return query(workspace, state -> state.workspace(workspace));
    }

    @Override
    public CompletableFuture<MemoryPage> memory(int shard, int firstAccount, int limit) {
        if (firstAccount < 0 || limit < 1) {
            throw new IllegalArgumentException("pages begin at account 0 and hold at least one");
        }
        return shard < writers.size()
                ? writers.get(shard).memory(firstAccount, Math.min(limit, MemoryPage.MAX_ACCOUNTS))
                : CompletableFuture.failedFuture(new LedgerUnavailableException(
                        Reason.NO_OWNER, "this process has " + writers.size() + " shards, not " + (shard + 1), 1));
    }

    @Override
    public CompletableFuture<List<Position>> head() {
        List<CompletableFuture<Read<Boolean>>> asked = writers.stream()
                .map(writer -> writer.query(ANY, state -> Boolean.TRUE))
                .toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .thenApply(all ->
                        asked.stream().map(read -> read.join().position()).toList());
    }

    private <T> CompletableFuture<Read<T>> query(String workspace, Function<ShardQueries, T> question) {
        try {
            return writers.get(shards.of(workspace)).query(workspace, question);
        } catch (LedgerUnavailableException away) {
            return CompletableFuture.failedFuture(away);
        }
    }

    @Override
    public Directory directory(int shard) {
        return writers.get(shard).directory();
    }

    @Override
    public void close() {
        writers.forEach(ShardWriter::close);
    }
}
