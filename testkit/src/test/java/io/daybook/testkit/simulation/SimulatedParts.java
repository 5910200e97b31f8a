package io.daybook.testkit.simulation;

import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import io.daybook.ledger.internal.shard.Pacing;
import io.daybook.ledger.internal.shard.Recovered;
import io.daybook.ledger.internal.shard.ShardParts;
import io.daybook.ledger.internal.shard.Snapshots;
import io.daybook.ledger.internal.shard.WriterClock;
import io.daybook.ledger.internal.state.Application;
import io.daybook.ledger.internal.state.ShardState;
import io.daybook.ledger.journal.JournalStore;
import io.daybook.ledger.journal.KeyIndex;
import io.daybook.ledger.journal.SnapshotStore;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What a shard writer works with, all of it simulated: one owner's view of a store that survives it, as a database would. */
class SimulatedParts implements ShardParts, AutoCloseable {
    private final SimulatedStore simulated;
    private final Executor offThread;
    private final Pacing pacing;
    private final Snapshots snapshotter;
    private final Runnable atEnd;

    /** With real threads and real waits. */
    SimulatedParts(SimulatedClock clock, Faults faults, SimulatedJournal journal) {
        this(new SimulatedStore(clock, faults, journal, Shard.SETTINGS), Executors.newVirtualThreadPerTaskExecutor());
    }

    private SimulatedParts(SimulatedStore simulated, ExecutorService threads) {
        this(simulated, threads, Pacing.REAL, threads::shutdown);
    }

    /** @param offThread runs background tasks when its owner wants them to run */
    SimulatedParts(SimulatedStore simulated, Executor offThread, Pacing pacing) {
        this(simulated, offThread, pacing, () -> {});
    }

    private SimulatedParts(SimulatedStore simulated, Executor offThread, Pacing pacing, Runnable atEnd) {
        this.simulated = simulated;
        this.offThread = offThread;
        this.pacing = pacing;
        this.atEnd = atEnd;
        this.snapshotter =
                new Snapshots(0, simulated.journal, simulated.snapshots, simulated.settings, simulated.applications);
    }

    @Override
    public JournalStore store() {
        return simulated.journal;
    }

    @Override
    public SnapshotStore snapshots() {
        return simulated.snapshots;
    }

    @Override
    public KeyIndex openKeys(int shard) {
        return simulated.keys;
    }

    @Override
    public SegmentSource segments() {
        return simulated.segments();
    }

    @Override
    public WriterClock clock() {
        return new WriterClock() {
            @Override
            public long micros() {
                return simulated.clock.micros();
            }

            @Override
            public long nanos() {
                return simulated.clock.micros() * 1_000;
            }
        };
    }

    @Override
    public Executor offThread() {
        return offThread;
    }

    @Override
    public Pacing pacing() {
        return pacing;
    }

    @Override
    public Application application(ShardState state) {
        return simulated.applications.apply(state);
    }

    @Override
    public String softwareVersion() {
        return "test";
    }

    @Override
    public void reignBegan(int shard, Recovered recovered) {
        snapshotter.reignBegan(recovered);
    }

    @Override
    public void decided(int shard, long events) {
        snapshotter.decided(events, offThread);
    }

    @Override
    public void committed(Segment segment) {}

    @Override
    public void close() {
        atEnd.run();
    }
}
