package io.daybook.ledger.internal.shard;

import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import io.daybook.ledger.internal.state.Application;
import io.daybook.ledger.internal.state.ShardState;
import io.daybook.ledger.journal.JournalStore;
import io.daybook.ledger.journal.KeyIndex;
import io.daybook.ledger.journal.SnapshotStore;
import java.util.concurrent.Executor;

/** What a shard's writer works with, and whom it tells. */
public interface ShardParts {
    JournalStore store();

    SnapshotStore snapshots();

    /** The key index as it is now, for one reign; the one that was opened for the shard before is closed. */
    KeyIndex openKeys(int shard);

    SegmentSource segments();

    WriterClock clock();

    /** Runs what does I/O; each task on a thread of its own. */
    Executor offThread();

    /**
     * Runs what reads old keys and events for callers: as {@link #offThread()}, but only so many at once that what else uses the
     * database's connections, the key index above all, is not kept from them.
     */
    default Executor lookUps() {
        return offThread();
    }

    String softwareVersion();

    /** How the writer waits. */
    default Pacing pacing() {
        return Pacing.REAL;
    }

    /** How events change a state, for recovery and live traffic alike. */
    default Application application(ShardState state) {
        return new Application(state);
    }

    default ClockCheck clockCheck() {
        return new ClockCheck(clock());
    }

    /** A reign began: background work for this shard may go on from here. */
    void reignBegan(int shard, Recovered recovered);

    /** Called after every step of the writer with the events decided in this reign; must return at once. */
    void decided(int shard, long events);

    /** Called by the appender for every committed segment, in order; must return at once. */
    void committed(Segment segment);
}
