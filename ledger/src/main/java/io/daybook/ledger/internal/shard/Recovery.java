package io.daybook.ledger.internal.shard;

import com.google.protobuf.InvalidProtocolBufferException;
import io.daybook.ledger.BrokenJournalException;
import io.daybook.ledger.Event;
import io.daybook.ledger.LedgerSettings;
import io.daybook.ledger.LedgerUnavailableException;
import io.daybook.ledger.LedgerUnavailableException.Reason;
import io.daybook.ledger.Position;
import io.daybook.ledger.Segment;
import io.daybook.ledger.internal.codec.SegmentBuilder;
import io.daybook.ledger.internal.codec.SegmentCodec;
import io.daybook.ledger.internal.codec.SegmentHash;
import io.daybook.ledger.internal.state.Application;
import io.daybook.ledger.internal.state.ShardState;
import io.daybook.ledger.internal.state.StateSnapshot;
import io.daybook.ledger.internal.state.ValueLimits;
import io.daybook.ledger.journal.DatabaseIdentity;
import io.daybook.ledger.journal.JournalSession;
import io.daybook.ledger.journal.KeyIndex;
import io.daybook.ledger.journal.SnapshotStore;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds a shard's state from its newest usable snapshot and the segments after it, through the same {@link Application} as
 * live traffic, and begins a reign by fencing (rule 2 of the journal).
 */
public final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final int SEGMENTS_PER_READ = 32;
    /** More than any lost tail has: each is a start of a process. */
    private static final long LOST_REIGNS = 1_000;

    private final int shard;
    private JournalSession session;
    private final SnapshotStore snapshots;
    private final LedgerSettings settings;
    private final Function<ShardState, Application> applications;

    private ShardState state;
    private Application application;
    private long seq;
    private byte[] hash = SegmentHash.genesis();
    private long epoch;
    private long micros;
    private long snapshotSeq;
    private long segmentsRead;
    private boolean loaded;

    public Recovery(int shard, JournalSession session, SnapshotStore snapshots, LedgerSettings settings) {
        this(shard, session, snapshots, settings, Application::new);
    }

    /** @param applications how events change a state */
    public Recovery(
            int shard,
            JournalSession session,
            SnapshotStore snapshots,
            LedgerSettings settings,
            Function<ShardState, Application> applications) {
        this.applications = applications;
        this.shard = shard;
        this.session = session;
        this.snapshots = snapshots;
        this.settings = settings;
        this.state = new ShardState(shard);
        this.application = applications.apply(state);
    }

    /**
     * The state at the head as it is now, without becoming its owner.
     *
     * @param index null: keys are of no interest
     * @throws BrokenJournalException if the journal has a gap or a hash that does not fit
     */
    public Recovered load(@Nullable KeyIndex index) {
        loadSnapshot();
        long keysFrom = index == null ? Long.MAX_VALUE : index.watermarkSeq();
        if (keysFrom < seq) {
            readKeysBehindSnapshot(keysFrom);
        }
        readOn(keysFrom);
        return recovered();
    }

    /**
     * The state at the head as it is now, in steps: the first time from the newest snapshot, then from where it was. Keys are
     * of no interest to who only follows.
     *
     * @param fresh the one before may be closed
     */
    Recovered follow(JournalSession fresh) {
        session = fresh;
        if (loaded) {
            readOn(Long.MAX_VALUE);
            return recovered();
        }
        Recovered there = load(null);
        loaded = true;
        return there;
    }

    /**
     * Loads, then appends OwnerStarted until it is committed on top of everything that is there.
     *
     * @throws LedgerUnavailableException if the journal went back, see rule 9
     */
    public Recovered loadAndFence(
            KeyIndex index, String owner, String softwareVersion, long clockMicros, ClockCheck clocks) {
        load(index);
        clocks.requireNotBehind(micros, settings.clockToleranceMs());
        DatabaseIdentity here = session.identity();
        requireSameDatabase(here);
        while (true) {
            Event started = new Event.OwnerStarted(
                    epoch + 1, owner, SegmentCodec.FORMAT, here.systemId(), here.timeline(), softwareVersion);
            Segment segment = seal(started, epoch + 1, Math.max(micros, clockMicros));
            if (session.append(segment)) {
                apply(segment, index.watermarkSeq());
                return recovered();
            }
            readOn(index.watermarkSeq());
        }
    }

    private Segment seal(Event event, long newEpoch, long decidedAtMicros) {
        try (SegmentCodec codec = new SegmentCodec()) {
            SegmentBuilder builder = codec.begin();
            builder.add(event);
            return SegmentHash.seal(shard, newEpoch, seq + 1, decidedAtMicros, hash, builder.payload());
        }
    }

    private void requireSameDatabase(DatabaseIdentity here) {
        DatabaseIdentity last = state.database();
        if (last != null && !last.equals(here)) {
            throw new LedgerUnavailableException(
                    Reason.JOURNAL_WENT_BACK,
                    "the journal was written on PostgreSQL " + Long.toUnsignedString(last.systemId()) + " timeline "
                            + last.timeline() + ", this is " + Long.toUnsignedString(here.systemId()) + " timeline "
                            + here.timeline()
                            + ": a restored backup or a failover that may have lost its tail. Nothing "
                            + "is written until an operator says: daybook fork --from-seq " + seq,
                    30);
        }
    }

    /**
     * Accepts the journal as it is now although its tail may be lost. Its epoch is far above the others, so that it is greater
     * than that of every reign in the tail, which nobody may know of.
     *
     * @param fromSeq must be the head, so that the operator has looked
     * @param epochElsewhere the greatest epoch that is known outside the database: of an anchor, of Kafka; 0: none
     */
    public Segment fork(long fromSeq, String reason, long clockMicros, long epochElsewhere) {
        load(null);
        if (fromSeq != seq) {
            throw new IllegalArgumentException("the journal's head is segment " + seq + ", not " + fromSeq);
        }
        long branch = Math.max(epoch, epochElsewhere) + LOST_REIGNS;
        Segment segment = seal(new Event.Forked(fromSeq, branch, reason), branch, Math.max(micros, clockMicros));
        if (!session.append(segment)) {
            throw new IllegalStateException("somebody else is writing this journal; stop it first");
        }
        return segment;
    }

    private void loadSnapshot() {
        for (SnapshotStore.Manifest manifest : snapshots.manifests(shard)) {
            if (tryLoad(manifest)) {
                return;
            }
            state = new ShardState(shard);
            application = applications.apply(state);
        }
    }

    private boolean tryLoad(SnapshotStore.Manifest manifest) {
        List<Segment> at = session.read(manifest.seq(), 1);
        if (manifest.format() != StateSnapshot.FORMAT
                || at.isEmpty()
                || at.getFirst().seq() != manifest.seq()
                || !Arrays.equals(at.getFirst().hash(), manifest.hash())) {
            LOG.warn("Snapshot {}-{} does not belong to this journal; taking an older one", shard, manifest.seq());
            return false;
        }
        try {
            for (int chunk = 0; chunk < manifest.chunks(); chunk++) {
                byte[] data = snapshots.chunk(manifest, chunk);
                if (data == null) {
                    LOG.warn("Snapshot {}-{} lacks chunk {}; taking an older one", shard, manifest.seq(), chunk);
                    return false;
                }
                StateSnapshot.read(data, state);
            }
        } catch (InvalidProtocolBufferException | RuntimeException unreadable) {
            LOG.warn("Snapshot {}-{} cannot be read; taking an older one", shard, manifest.seq(), unreadable);
            return false;
        }
        if (!StateSnapshot.totals(state).equals(manifest.totals())) {
            LOG.warn("Snapshot {}-{} does not come to its own totals; taking an older one", shard, manifest.seq());
            return false;
        }
        Segment segment = at.getFirst();
        moveTo(segment);
        snapshotSeq = segment.seq();
        return true;
    }

    private void moveTo(Segment segment) {
        seq = segment.seq();
        hash = segment.hash();
        epoch = Math.max(epoch, segment.epoch());
        micros = segment.decidedAtMicros();
    }

    private void readKeysBehindSnapshot(long afterSeq) {
        long next = afterSeq + 1;
        while (next <= snapshotSeq) {
            List<Segment> page = session.read(next, (int) Math.min(SEGMENTS_PER_READ, snapshotSeq - next + 1));
            if (page.isEmpty()) {
                throw new BrokenJournalException(new Position(shard, next), "segment " + next + " is missing");
            }
            for (Segment segment : page) {
                application.beginSegment(segment.seq(), segment.decidedAtMicros());
                List<Event> events = SegmentCodec.decode(segment);
                for (int index = 0; index < events.size(); index++) {
                    application.rememberKeys(events.get(index), index);
                }
            }
            next = page.getLast().seq() + 1;
        }
    }

    private void readOn(long keysFrom) {
        while (true) {
            List<Segment> page = session.read(seq + 1, SEGMENTS_PER_READ);
            if (page.isEmpty()) {
                return;
            }
            for (Segment segment : page) {
                apply(segment, keysFrom);
            }
        }
    }

    private void apply(Segment segment, long keysFrom) {
        requireFollows(segment);
        application.beginSegment(segment.seq(), segment.decidedAtMicros());
        List<Event> events = SegmentCodec.decode(segment);
        for (int index = 0; index < events.size(); index++) {
            application.change(events.get(index), index);
            if (segment.seq() > keysFrom) {
                application.rememberKeys(events.get(index), index);
            }
        }
        moveTo(segment);
        segmentsRead++;
    }

    private void requireFollows(Segment segment) {
        Position place = new Position(shard, segment.seq());
        if (segment.seq() != seq + 1) {
            throw new BrokenJournalException(
                    new Position(shard, seq + 1),
                    "segment " + (seq + 1) + " is missing, the next one is " + segment.seq());
        }
        if (segment.format() > SegmentCodec.FORMAT) {
            throw new BrokenJournalException(
                    place,
                    "segment " + place + " has format " + segment.format() + ", this program knows "
                            + SegmentCodec.FORMAT + ": it was written by a newer Daybook, start that one");
        }
        if (!Arrays.equals(segment.prevHash(), hash) || !segment.isHashRight()) {
            throw new BrokenJournalException(
                    place, "the hash of segment " + place + " does not fit: the journal was changed from outside");
        }
    }

    private Recovered recovered() {
        return new Recovered(
                shard, state, application, limits(settings), seq, hash, epoch, micros, snapshotSeq, segmentsRead);
    }

    static ValueLimits limits(LedgerSettings settings) {
        return new ValueLimits(
                settings.metadataMaxPairs(),
                settings.metadataMaxBytes(),
                settings.entryMaxLines(),
                settings.textMaxChars(),
                settings.codeMaxChars(),
                settings.keyMaxChars(),
                settings.accountCapacity(),
                settings.openHoldCapacity(),
                settings.shardMaxWorkspaces(),
                settings.futureMaxSeconds());
    }
}
