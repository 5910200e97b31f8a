package io.daybook.testkit.simulation;

import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import io.daybook.ledger.internal.codec.SegmentCodec;
import io.daybook.ledger.internal.shard.Recovered;
import io.daybook.ledger.internal.shard.ShardParts;
import io.daybook.ledger.internal.shard.Snapshots;
import io.daybook.ledger.internal.shard.WriterClock;
import io.daybook.ledger.journal.JournalStore;
import io.daybook.ledger.journal.JournalUnavailableException;
import io.daybook.ledger.journal.KeyIndex;
import io.daybook.ledger.journal.SnapshotStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What a shard writer works with, all of it simulated; survives the writer, as a database would. */
class SimulatedParts implements ShardParts, AutoCloseable {
    private final ExecutorService offThread = Executors.newVirtualThreadPerTaskExecutor();
    private final SimulatedClock clock;
    private final Faults faults;
    private final SimulatedJournal journal;
    private final SnapshotStore snapshots;
    private final KeyIndex keys;
    private final Snapshots snapshotter;

    SimulatedParts(SimulatedClock clock, Faults faults, SimulatedJournal journal) {
        this.clock = clock;
        this.faults = faults;
        this.journal = journal;
        this.snapshots = new SimulatedSnapshots(faults);
        this.keys = new SimulatedKeyIndex(faults);
        this.snapshotter = new Snapshots(0, journal, snapshots, Shard.SETTINGS);
    }

    @Override
    public JournalStore store() {
        return journal;
    }

    @Override
    public SnapshotStore snapshots() {
        return snapshots;
    }

    @Override
    public KeyIndex openKeys(int shard) {
        return keys;
    }

    @Override
    public SegmentSource segments() {
        return new SegmentSource() {
            @Override
            public List<Segment> read(int shard, long fromSeq, int limit) {
                List<Segment> all = journal.segments();
                int from = (int) Math.min(fromSeq - 1, all.size());
                return all.subList(from, Math.min(from + limit, all.size()));
            }

            @Override
            public Optional<Segment> find(int shard, long seq) {
                if (faults.ofRead()) {
                    throw new JournalUnavailableException("refused", new Exception("simulated"));
                }
                return journal.find(seq);
            }

            @Override
            public Optional<Segment> head(int shard) {
                return journal.find(journal.segments().size());
            }

            @Override
            public List<Integer> shards() {
                return List.of(0);
            }

            @Override
            public List<Recorded<Event>> events(Segment segment) {
                return SegmentCodec.recorded(segment);
            }

            @Override
            public void awaitAfter(int shard, long seq, long timeoutMillis) {}
        };
    }

    @Override
    public WriterClock clock() {
        return new WriterClock() {
            @Override
            public long micros() {
                return clock.micros();
            }

            @Override
            public long nanos() {
                return clock.micros() * 1_000;
            }
        };
    }

    @Override
    public Executor offThread() {
        return offThread;
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
        offThread.shutdown();
    }
}
