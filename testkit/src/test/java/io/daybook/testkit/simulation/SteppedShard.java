package io.daybook.testkit.simulation;

import io.daybook.ledger.AccountSnapshot;
import io.daybook.ledger.Directory;
import io.daybook.ledger.Event;
import io.daybook.ledger.LedgerSettings;
import io.daybook.ledger.LedgerUnavailableException;
import io.daybook.ledger.LedgerUnavailableException.Reason;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.ledger.Submission;
import io.daybook.ledger.internal.codec.SegmentCodec;
import io.daybook.ledger.internal.shard.Recovery;
import io.daybook.ledger.internal.shard.ShardWriter;
import io.daybook.ledger.internal.state.Application;
import io.daybook.ledger.internal.state.ShardQueries;
import io.daybook.ledger.internal.state.ShardState;
import io.daybook.ledger.internal.state.StateDifferences;
import io.daybook.ledger.journal.JournalSession;
import io.daybook.ledger.journal.JournalUnavailableException;
import io.daybook.testkit.ChangedSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/**
 * The production shard - queue, engine, unit decisions, appender, recovery, snapshots, key index - on a simulated store that
 * fails, with one owner or two that take it from each other, all on the test's thread and without any real wait.
 */
final class SteppedShard implements Subject {
    private static final int MAX_STEPS = 200_000;
    private static final int FULL_CHECK_IN = 16;
    /** Long enough to resolve every fault without telling the client, or so short that it has to send again. */
    private static final long PATIENT_MILLIS = 100_000_000;

    private static final long IMPATIENT_MILLIS = 400;
    private static final LedgerSettings PATIENT = settings(PATIENT_MILLIS);
    private static final LedgerSettings IMPATIENT = settings(IMPATIENT_MILLIS);

    private final SimulatedStore store;
    private final SplittableRandom random;
    private final List<SteppedOwner> owners = new ArrayList<>();
    private final List<Recorded<Event>> committed = new ArrayList<>();
    private final ShardState follower = new ShardState(0);
    private final Application following;
    private int decoded;
    private int started;
    private SteppedOwner asked;
    private boolean sentAgain;
    private List<AccountSnapshot> lastSeen = List.of();
    private boolean lastSeenIsNew;

    private SteppedShard(SimulatedStore store, long seed, boolean twoOwners) {
        this.store = store;
        this.random = new SplittableRandom(~seed);
        this.following = store.applications.apply(follower);
        asked = begin();
        if (twoOwners) {
            begin();
        }
    }

    /** A store that never fails, with planted bugs if events are not applied as they are. */
    static SteppedShard withoutFaults(Function<ShardState, Application> applications) {
        return new SteppedShard(new SimulatedStore(1, 0, false, Table.START_MICROS, PATIENT, applications), 1, false);
    }

    static SteppedShard withoutFaults() {
        return withoutFaults(Application::new);
    }

    /**
     * A store that fails as the seed says; every second seed has two owners.
     *
     * @param tellsClients whether a client is sometimes told to send again: then everything must have a key
     */
    static SteppedShard withFaults(long seed, int faultsInHundred, boolean tellsClients) {
        LedgerSettings settings = tellsClients ? IMPATIENT : PATIENT;
        SimulatedStore store =
                new SimulatedStore(seed, faultsInHundred, tellsClients, Table.START_MICROS, settings, Application::new);
        return new SteppedShard(store, seed, seed / 2 % 2 == 0);
    }

    private static LedgerSettings settings(long outageMaxWaitMillis) {
        return ChangedSettings.of(Map.of(
                "segmentMaxCommands",
                8,
                "keysInMemory",
                8,
                "snapshotEveryEvents",
                15L,
                "outageMaxWaitMs",
                outageMaxWaitMillis));
    }

    private SteppedOwner begin() {
        started++;
        SteppedOwner owner = new SteppedOwner("owner" + started, store, random.nextLong());
        owners.add(owner);
        return owner;
    }

    @Override
    public List<Outcome> submit(Submission submission, long nowMicros) {
        store.clock.moveTo(nowMicros);
        sentAgain = false;
        lastSeenIsNew = false;
        return answered(writer -> writer.submit(submission)).outcomes();
    }

    /** Sent until there is an answer, as a client would. */
    private <T> T answered(Function<ShardWriter, CompletableFuture<T>> question) {
        asked = owners.get(random.nextInt(owners.size()));
        CompletableFuture<T> future = question.apply(asked.writer);
        for (int step = 0; step < MAX_STEPS; step++) {
            if (future.isDone()) {
                Optional<T> answer = answer(future);
                if (answer.isPresent()) {
                    return answer.get();
                }
                sentAgain = true;
                asked = owners.get(random.nextInt(owners.size()));
                future = question.apply(asked.writer);
            }
            // Whoever was asked works most of the time.
            (random.nextInt(6) == 0 ? owners.get(random.nextInt(owners.size())) : asked).step();
        }
        throw new Violation("no answer in " + MAX_STEPS + " steps; " + asked.writer.status());
    }

    /** Empty: try again. */
    private static <T> Optional<T> answer(CompletableFuture<T> future) {
        try {
            return Optional.of(future.get());
        } catch (ExecutionException failed) {
            boolean later = failed.getCause() instanceof LedgerUnavailableException unavailable
                    && unavailable.reason() != Reason.JOURNAL_WENT_BACK;
            if (!later) {
                throw new Violation("a future failed with " + failed.getCause());
            }
            return Optional.empty();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new Violation("interrupted");
        }
    }

    @Override
    public List<AccountSnapshot> accounts(long nowMicros) {
        store.clock.moveTo(nowMicros);
        boolean again = sentAgain;
        lastSeen = answered(writer -> writer.query("default", state -> state.accounts(0, Integer.MAX_VALUE)))
                .value();
        lastSeenIsNew = true;
        sentAgain = again;
        return lastSeen;
    }

    @Override
    public Directory directory() {
        return asked.writer.directory();
    }

    @Override
    public List<Recorded<Event>> journal() {
        for (Segment segment : store.journal.segmentsAfter(decoded)) {
            List<Recorded<Event>> events = SegmentCodec.recorded(segment);
            committed.addAll(events);
            decoded++;
            following.beginSegment(segment.seq(), segment.decidedAtMicros());
            events.forEach(recorded -> following.change(recorded.event(), recorded.index()));
        }
        return committed;
    }

    @Override
    public boolean sentAgain() {
        return sentAgain;
    }

    @Override
    public int faultsMet() {
        return store.journal.faultsMet();
    }

    /** One process ends, half of the time without having been told, and another one begins. */
    @Override
    public void restart(long nowMicros) {
        store.clock.moveTo(nowMicros);
        if (random.nextBoolean()) {
            store.journal.cutSessions();
        }
        SteppedOwner ended = owners.removeFirst();
        ended.stop();
        begin();
        // Until it answers there is no directory to ask.
        accounts(nowMicros);
    }

    /** The chain is intact, and the journal read so far says what the memory of whoever answered last says. */
    @Override
    public void verify(long nowMicros) {
        store.journal.requireIntact();
        journal();
        StateDifferences.requireNone(follower, (ShardState) directory());
        if (random.nextInt(FULL_CHECK_IN) == 0) {
            verifyRecovery();
        }
    }

    /** From the very beginning, and from the newest snapshot that can be used. */
    private void verifyRecovery() {
        store.faults.set(false);
        try (JournalSession session = store.journal.open(0)) {
            requireSame(
                    "journal",
                    new Recovery(0, session, new SimulatedSnapshots(store.faults), store.settings, store.applications));
            requireSame(
                    "newest snapshot", new Recovery(0, session, store.snapshots, store.settings, store.applications));
        } catch (JournalUnavailableException refused) {
            throw new Violation("a store without faults refused: " + refused.getMessage());
        } finally {
            store.faults.set(true);
        }
    }

    private void requireSame(String source, Recovery recovery) {
        List<AccountSnapshot> recovered = new ShardQueries(recovery.load(null).state()).accounts(0, Integer.MAX_VALUE);
        Violation.unless(
                recovered.equals(lastSeen), () -> "the " + source + " says " + recovered + ", memory " + lastSeen);
    }

    @Override
    public void close() {
        if (lastSeenIsNew) {
            verifyRecovery();
        }
        owners.forEach(SteppedOwner::stop);
    }
}
