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
import io.daybook.ledger.Position;
import io.daybook.ledger.Submission;
import io.daybook.ledger.internal.shard.ShardParts;
import io.daybook.ledger.internal.shard.ShardStatus;
import io.daybook.ledger.internal.shard.ShardWriter;
import io.daybook.ledger.internal.state.Decider;
import io.daybook.ledger.internal.state.ShardQueries;
import io.daybook.ledger.journal.JournalUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** The ledger in this process: one writer per shard, every workspace on one of them. */
public final class ShardedLedger implements Ledger, AutoCloseable {
    private static final String ANY = "";
    private final List<ShardWriter> writers = new ArrayList<>();
    private final Map<String, Integer> routes = new ConcurrentHashMap<>();
    private final ToIntFunction<String> assign;
    private final Function<String, OptionalInt> find;

    /**
     * @param find the shard of a workspace that another process may have made; never makes one
     * @param assign the shard of a workspace that is not in {@code known}: made for good when it is asked for the first time
     */
    public ShardedLedger(
            String owner,
            LedgerSettings settings,
            ShardParts parts,
            Map<String, Integer> known,
            Function<String, OptionalInt> find,
            ToIntFunction<String> assign) {
        this.find = find;
        this.assign = assign;
        routes.putAll(known);
        int shards = Math.max(
                settings.shards(),
                known.values().stream().mapToInt(Integer::intValue).max().orElse(0) + 1);
        for (int shard = 0; shard < shards; shard++) {
            writers.add(new ShardWriter(shard, owner, parts, settings));
        }
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
        if (!Decider.isWorkspaceName(workspace)) {
            return 0;
        }
        return routes.computeIfAbsent(workspace, assign::applyAsInt);
    }

    @Override
    public CompletableFuture<Decision> submit(Submission submission) {
        try {
            return writers.get(shardOf(submission.workspace())).submit(submission);
        } catch (JournalUnavailableException away) {
            return CompletableFuture.failedFuture(new LedgerUnavailableException(
                    Reason.DATABASE_AWAY, "the workspace's shard cannot be found now: " + away.getMessage(), 1));
        }
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
            return writer(workspace).query(workspace, question);
        } catch (LedgerUnavailableException away) {
            return CompletableFuture.failedFuture(away);
        }
    }

    /** A reader must not make a workspace; another process may have made one since this one began. */
    private ShardWriter writer(String workspace) {
        Integer known = routes.get(workspace);
        if (known == null && writers.size() > 1 && Decider.isWorkspaceName(workspace)) {
            try {
                OptionalInt elsewhere = find.apply(workspace);
                if (elsewhere.isPresent()) {
                    known = elsewhere.getAsInt();
                    routes.put(workspace, known);
                }
            } catch (JournalUnavailableException away) {
                throw new LedgerUnavailableException(
                        Reason.DATABASE_AWAY, "the workspace's shard cannot be found now: " + away.getMessage(), 1);
            }
        }
        return writers.get(known == null ? 0 : known);
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
