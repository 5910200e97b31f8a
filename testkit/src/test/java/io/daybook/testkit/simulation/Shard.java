package io.daybook.testkit.simulation;

import io.daybook.ledger.AccountSnapshot;
import io.daybook.ledger.Directory;
import io.daybook.ledger.Event;
import io.daybook.ledger.LedgerSettings;
import io.daybook.ledger.LedgerUnavailableException;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.ledger.Submission;
import io.daybook.ledger.internal.codec.SegmentBuilder;
import io.daybook.ledger.internal.codec.SegmentCodec;
import io.daybook.ledger.internal.codec.SegmentHash;
import io.daybook.ledger.internal.shard.Recovery;
import io.daybook.ledger.internal.shard.ShardWriter;
import io.daybook.ledger.internal.state.ShardQueries;
import io.daybook.ledger.journal.JournalSession;
import io.daybook.ledger.journal.JournalUnavailableException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A real shard writer with its threads on a simulated store; small bounds, so that everything turns over quickly. */
final class Shard implements Subject {
    static final LedgerSettings SETTINGS = settings();
    private static final int TRIES = 400;
    private static final long PATIENCE_SECONDS = 20;

    private final Faults faults;
    private final SimulatedClock clock = new SimulatedClock(0);
    private final SimulatedJournal journal;
    private final SimulatedParts parts;
    private final List<Recorded<Event>> committed = new ArrayList<>();
    private final boolean killed;
    private volatile ShardWriter writer;
    private int restarts;
    private int decoded;
    private volatile boolean sentAgain;
    private List<AccountSnapshot> lastSeen = List.of();

    Shard(long seed, int faultsInHundred, long startMicros) {
        faults = new Faults(seed, faultsInHundred);
        clock.moveTo(startMicros);
        journal = new SimulatedJournal(clock, faults, Shard::fence);
        parts = new SimulatedParts(clock, faults, journal);
        killed = seed % 2 == 0;
        writer = started();
    }

    static Shard withoutFaults() {
        return new Shard(1, 0, Table.START_MICROS);
    }

    /** The usual settings but for a few, by name: whoever adds one need not come here. */
    private static LedgerSettings settings() {
        Map<String, Object> small =
                Map.of("segmentMaxCommands", 4, "keysInMemory", 8, "snapshotEveryEvents", 15L, "accountsMax", 100_000);
        LedgerSettings usual = LedgerSettings.defaults();
        RecordComponent[] components = LedgerSettings.class.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        try {
            for (int at = 0; at < components.length; at++) {
                types[at] = components[at].getType();
                Object usualValue = components[at].getAccessor().invoke(usual);
                values[at] = small.getOrDefault(components[at].getName(), usualValue);
            }
            return LedgerSettings.class.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException changed) {
            throw new IllegalStateException("LedgerSettings is no public record any more", changed);
        }
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

    private ShardWriter started() {
        ShardWriter fresh = new ShardWriter(0, "owner" + restarts, parts, SETTINGS);
        fresh.start();
        return fresh;
    }

    @Override
    public List<Outcome> submit(Submission submission, long nowMicros) {
        clock.moveTo(nowMicros);
        return answered(() -> writer.submit(submission)).outcomes();
    }

    /** One command from any thread, sent until it is answered. */
    Outcome ask(Submission submission) {
        return answered(() -> writer.submit(submission)).outcomes().getFirst();
    }

    /** Again and again while the ledger says that it cannot answer now, as a client would. */
    private <T> T answered(Supplier<CompletableFuture<T>> question) {
        sentAgain = false;
        for (int attempt = 0; attempt < TRIES; attempt++) {
            try {
                return question.get().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException failed) {
                if (!(failed.getCause() instanceof LedgerUnavailableException)) {
                    throw new Violation("a future failed with " + failed.getCause());
                }
                sentAgain = true;
                pause();
            } catch (TimeoutException silent) {
                throw new Violation("no answer; " + writer.status());
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new Violation("interrupted");
            }
        }
        throw new Violation("unavailable for ever; " + writer.status());
    }

    private static void pause() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public List<AccountSnapshot> accounts(long nowMicros) {
        clock.moveTo(nowMicros);
        boolean again = sentAgain;
        lastSeen = answered(() -> writer.query("default", state -> state.accounts(0, Integer.MAX_VALUE)))
                .value();
        sentAgain = again;
        return lastSeen;
    }

    @Override
    public Directory directory() {
        return writer.directory();
    }

    @Override
    public List<Recorded<Event>> journal() {
        List<Segment> segments = journal.segments();
        for (Segment segment : segments.subList(decoded, segments.size())) {
            committed.addAll(SegmentCodec.recorded(segment));
        }
        decoded = segments.size();
        return committed;
    }

    @Override
    public boolean sentAgain() {
        return sentAgain;
    }

    @Override
    public void restart(long nowMicros) {
        clock.moveTo(nowMicros);
        ShardWriter before = writer;
        restarts++;
        if (killed) {
            journal.cutSessions();
            writer = started();
            before.close();
        } else {
            before.close();
            writer = started();
        }
        // Until it answers there is no directory to ask.
        accounts(nowMicros);
    }

    /** The journal alone, and the newest snapshot with what follows, both say what the memory says. */
    @Override
    public void verify(long nowMicros) {
        journal.requireIntact();
        faults.set(false);
        try (JournalSession session = journal.open(0)) {
            List<AccountSnapshot> replayed =
                    accounts(new Recovery(0, session, new SimulatedSnapshots(faults), SETTINGS));
            Violation.unless(replayed.equals(lastSeen), () -> "the journal says " + replayed + ", memory " + lastSeen);
            List<AccountSnapshot> shortCut = accounts(new Recovery(0, session, parts.snapshots(), SETTINGS));
            Violation.unless(shortCut.equals(lastSeen), () -> "the snapshot says " + shortCut + ", memory " + lastSeen);
        } catch (JournalUnavailableException refused) {
            throw new Violation("a store without faults refused: " + refused.getMessage());
        } finally {
            faults.set(true);
        }
    }

    private static List<AccountSnapshot> accounts(Recovery recovery) {
        return new ShardQueries(recovery.load(null).state()).accounts(0, Integer.MAX_VALUE);
    }

    /** What is in the journal now, whoever knows it. */
    List<Segment> segments() {
        return journal.segments();
    }

    int faultsMet() {
        return journal.faultsMet();
    }

    @Override
    public void close() {
        writer.close();
        parts.close();
    }
}
