package io.daybook.ledger.internal.shard;

import io.daybook.ledger.LedgerSettings;
import io.daybook.ledger.internal.state.Application;
import io.daybook.ledger.internal.state.ShardState;
import io.daybook.ledger.internal.state.StateSnapshot;
import io.daybook.ledger.journal.JournalSession;
import io.daybook.ledger.journal.JournalStore;
import io.daybook.ledger.journal.SnapshotStore;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a shard's snapshots beside its writer: from the newest snapshot and the segments after it, exactly like a recovery. So
 * the writer never stops for it, and every snapshot proves that recovery works.
 */
public final class Snapshots {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

    private final int shard;
    private final JournalStore store;
    private final SnapshotStore snapshots;
    private final LedgerSettings settings;
    private final Function<ShardState, Application> applications;
    private final AtomicBoolean making = new AtomicBoolean();
    private volatile long eventsAtLast;

    public Snapshots(int shard, JournalStore store, SnapshotStore snapshots, LedgerSettings settings) {
        this(shard, store, snapshots, settings, Application::new);
    }

    /** @param applications how events change a state, as in {@link Recovery} */
    public Snapshots(
            int shard,
            JournalStore store,
            SnapshotStore snapshots,
            LedgerSettings settings,
            Function<ShardState, Application> applications) {
        this.applications = applications;
        this.shard = shard;
        this.store = store;
        this.snapshots = snapshots;
        this.settings = settings;
    }

    /** A new reign counts its events from 0. */
    public void reignBegan(Recovered recovered) {
        // A long way from the last snapshot: take the next one soon, so that the next start is short.
        boolean soon = recovered.segmentsRead() * 100 > settings.snapshotEveryEvents();
        eventsAtLast = soon ? -settings.snapshotEveryEvents() : 0;
    }

    /** Starts a snapshot in the background when enough has happened. */
    public void decided(long events, Executor offThread) {
        if (events - eventsAtLast >= settings.snapshotEveryEvents() && making.compareAndSet(false, true)) {
            eventsAtLast = events;
            offThread.execute(this::makeNow);
        }
    }

    private void makeNow() {
        try {
            make();
        } catch (RuntimeException later) {
            LOG.warn("The snapshot of shard {} was not made; the next one will be: {}", shard, later.getMessage());
        } finally {
            making.set(false);
        }
    }

    /** Makes one now. */
    public void make() {
        long started = System.nanoTime();
        Recovered at;
        try (JournalSession session = store.open(shard)) {
            at = new Recovery(shard, session, snapshots, settings, applications).load(null);
        }
        if (at.headSeq() == at.snapshotSeq()) {
            return;
        }
        snapshots.save(
                shard,
                at.headSeq(),
                at.headHash(),
                StateSnapshot.FORMAT,
                StateSnapshot.totals(at.state()),
                StateSnapshot.chunks(at.state(), at.headMicros()));
        LOG.info(
                "Snapshot of shard {} at segment {} with {} accounts in {} ms",
                shard,
                at.headSeq(),
                at.state().size(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
    }
}
