package io.daybook.testkit.simulation;

import io.daybook.ledger.Event;
import io.daybook.ledger.LedgerSettings;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import io.daybook.ledger.internal.codec.SegmentBuilder;
import io.daybook.ledger.internal.codec.SegmentCodec;
import io.daybook.ledger.internal.codec.SegmentHash;
import io.daybook.ledger.internal.state.Application;
import io.daybook.ledger.internal.state.ShardState;
import io.daybook.ledger.journal.JournalUnavailableException;
import io.daybook.ledger.journal.KeyIndex;
import io.daybook.ledger.journal.SnapshotStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The database of one simulated shard, which its owners share and outlive. */
final class SimulatedStore {
    final LedgerSettings settings;
    final Function<ShardState, Application> applications;
    final SimulatedClock clock;
    final Faults faults;
    final SimulatedJournal journal;
    final SnapshotStore snapshots;
    final KeyIndex keys;
    private final Faults readFaults;

    /** @param faultyLookUps whether old keys and events sometimes cannot be looked up, which callers are told */
    SimulatedStore(
            long seed,
            int faultsInHundred,
            boolean faultyLookUps,
            long startMicros,
            LedgerSettings settings,
            Function<ShardState, Application> applications) {
        this.settings = settings;
        this.applications = applications;
        clock = new SimulatedClock(startMicros);
        faults = new Faults(seed, faultsInHundred);
        readFaults = faultyLookUps ? faults : new Faults(seed, 0);
        journal = new SimulatedJournal(clock, faults, SimulatedStore::fence);
        snapshots = new SimulatedSnapshots(faults);
        keys = new SimulatedKeyIndex(readFaults);
    }

    /** Around a journal that a test has made itself. */
    SimulatedStore(SimulatedClock clock, Faults faults, SimulatedJournal journal, LedgerSettings settings) {
        this.settings = settings;
        this.applications = Application::new;
        this.clock = clock;
        this.faults = faults;
        this.readFaults = faults;
        this.journal = journal;
        this.snapshots = new SimulatedSnapshots(faults);
        this.keys = new SimulatedKeyIndex(faults);
    }

    /** What another owner would append at this place. */
    private static Segment fence(Segment ours) {
        try (SegmentCodec codec = new SegmentCodec()) {
            SegmentBuilder builder = codec.begin();
            builder.add(new Event.OwnerStarted(ours.epoch() + 1, "another", SegmentCodec.FORMAT, 7, 1, "test"));
            return SegmentHash.seal(
                    0, ours.epoch() + 1, ours.seq(), ours.decidedAtMicros(), ours.prevHash(), builder.payload());
        }
    }

    SegmentSource segments() {
        return new SegmentSource() {
            @Override
            public List<Segment> read(int shard, long fromSeq, int limit) {
                List<Segment> all = journal.segments();
                int from = (int) Math.min(fromSeq - 1, all.size());
                return all.subList(from, Math.min(from + limit, all.size()));
            }

            @Override
            public Optional<Segment> find(int shard, long seq) {
                if (readFaults.ofRead()) {
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
}
