package io.daybook.ledger.internal;

import io.daybook.ledger.LedgerUnavailableException;
import io.daybook.ledger.LedgerUnavailableException.Reason;
import io.daybook.ledger.internal.state.Decider;
import io.daybook.ledger.journal.JournalUnavailableException;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntBiFunction;

/**
 * The shard of each workspace, as far as this process knows. Only who writes puts a workspace on a shard, for good and at most
 * as many as a shard may have; who reads asks where it is. Thread-safe; the database is asked outside of every lock.
 */
final class WorkspaceShards {
    private final int here;
    private final int spreadOver;
    private final int maxPerShard;
    private final Function<String, OptionalInt> find;
    private final ToIntBiFunction<String, Integer> assign;
    private final Map<String, Integer> known = new ConcurrentHashMap<>();

    /** Known workspaces per shard, and those that are being put on it. */
    private final AtomicIntegerArray taken;

    /**
     * @param here shards of this process, 0 to {@code here - 1}
     * @param spreadOver shards that new workspaces are spread over, at most {@code here}
     * @param maxPerShard workspaces that a shard may have
     * @param find the shard of a workspace that another process may have made; never makes one
     * @param assign puts a workspace on a shard unless it is on one, and gives the one that it is on
     */
    WorkspaceShards(
            int here,
            int spreadOver,
            int maxPerShard,
            Map<String, Integer> known,
            Function<String, OptionalInt> find,
            ToIntBiFunction<String, Integer> assign) {
        this.here = here;
        this.spreadOver = spreadOver;
        this.maxPerShard = maxPerShard;
        this.find = find;
        this.assign = assign;
        this.taken = new AtomicIntegerArray(here);
        known.forEach(this::learn);
    }

    /**
     * For readers: where the workspace is, or would be if it were made now.
     *
     * @throws LedgerUnavailableException if that is not a shard of this process, or cannot be found out now
     */
    int of(String workspace) {
        Integer shard = known.get(workspace);
        if (shard != null) {
            return shard;
        }
        if (here == 1 || !Decider.isWorkspaceName(workspace)) {
            return 0;
        }
        OptionalInt elsewhere = ask(() -> find.apply(workspace));
        return elsewhere.isPresent() ? learn(workspace, elsewhere.getAsInt()) : first(workspace);
    }

    /**
     * For writers: where the workspace is from now on; empty if its shard has no room for another one. What is no name of a
     * workspace goes to the first shard, which refuses it.
     *
     * @throws LedgerUnavailableException as {@link #of}
     */
    OptionalInt assigned(String workspace) {
        Integer shard = known.get(workspace);
        if (shard != null) {
            return OptionalInt.of(shard);
        }
        if (!Decider.isWorkspaceName(workspace)) {
            return OptionalInt.of(0);
        }
        int first = first(workspace);
        boolean hasRoom = taken.incrementAndGet(first) <= maxPerShard;
        try {
            // Without room it may still be one that another process has made.
            OptionalInt at = hasRoom
                    ? OptionalInt.of(ask(() -> assign.applyAsInt(workspace, first)))
                    : ask(() -> find.apply(workspace));
            return at.isPresent() ? OptionalInt.of(learn(workspace, at.getAsInt())) : at;
        } finally {
            taken.decrementAndGet(first);
        }
    }

    private int first(String workspace) {
        return Math.floorMod(workspace.hashCode(), spreadOver);
    }

    private int learn(String workspace, int shard) {
        if (shard >= here) {
            throw new LedgerUnavailableException(
                    Reason.NO_OWNER,
                    "workspace " + workspace + " is on shard " + shard + ", and this process has " + here
                            + " shards; start it with at least " + (shard + 1) + " (DAYBOOK_SHARDS)",
                    1);
        }
        if (known.putIfAbsent(workspace, shard) == null) {
            taken.incrementAndGet(shard);
        }
        return shard;
    }

    private static <T> T ask(Supplier<T> question) {
        try {
            return question.get();
        } catch (JournalUnavailableException away) {
            throw new LedgerUnavailableException(
                    Reason.DATABASE_AWAY, "the workspace's shard cannot be found now: " + away.getMessage(), 1);
        }
    }
}
