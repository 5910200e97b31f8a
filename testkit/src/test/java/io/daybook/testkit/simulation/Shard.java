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
import io.daybook.ledger.internal.codec.SegmentCodec;
import io.daybook.ledger.internal.shard.Pacing;
import io.daybook.ledger.internal.shard.Recovery;
import io.daybook.ledger.internal.shard.ShardWriter;
import io.daybook.ledger.internal.state.Application;
import io.daybook.ledger.internal.state.ShardQueries;
import io.daybook.ledger.journal.JournalSession;
import io.daybook.ledger.journal.JournalUnavailableException;
import io.daybook.testkit.ChangedSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A real shard writer with its threads on a simulated store; small bounds, so that everything turns over quickly. */
final class Shard implements Subject {
    /** Bounds so small that everything turns over quickly. */
    static final LedgerSettings SETTINGS =
            ChangedSettings.of(Map.of("segmentMaxCommands", 4, "keysInMemory", 8, "snapshotEveryEvents", 15L));

    private static final int TRIES = 400;
    private static final long PATIENCE_SECONDS = 20;

    private final ExecutorService offThread = Executors.newVirtualThreadPerTaskExecutor();
    private final SimulatedStore store;
    private final SimulatedParts parts;
    private final List<Recorded<Event>> committed = new ArrayList<>();
    private final boolean killed;
    private volatile ShardWriter writer;
    private int restarts;
    private int decoded;
    private volatile boolean sentAgain;
    private List<AccountSnapshot> lastSeen = List.of();

    Shard(long seed, int faultsInHundred, long startMicros) {
        store = new SimulatedStore(seed, faultsInHundred, true, startMicros, SETTINGS, Application::new);
        parts = new SimulatedParts(store, offThread, Pacing.REAL);
        killed = seed % 2 == 0;
        writer = started();
    }

    static Shard withoutFaults() {
        return new Shard(1, 0, Table.START_MICROS);
    }

    private ShardWriter started() {
        ShardWriter fresh = new ShardWriter(0, "owner" + restarts, parts, SETTINGS);
        fresh.start();
        return fresh;
    }

    @Override
    public List<Outcome> submit(Submission submission, long nowMicros) {
        store.clock.moveTo(nowMicros);
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
        store.clock.moveTo(nowMicros);
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
        for (Segment segment : store.journal.segmentsAfter(decoded)) {
            committed.addAll(SegmentCodec.recorded(segment));
            decoded++;
        }
        return committed;
    }

    @Override
    public boolean sentAgain() {
        return sentAgain;
    }

    @Override
    public void restart(long nowMicros) {
        store.clock.moveTo(nowMicros);
        ShardWriter before = writer;
        restarts++;
        if (killed) {
            store.journal.cutSessions();
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
        store.journal.requireIntact();
        store.faults.set(false);
        try (JournalSession session = store.journal.open(0)) {
            List<AccountSnapshot> replayed =
                    accounts(new Recovery(0, session, new SimulatedSnapshots(store.faults), SETTINGS));
            Violation.unless(replayed.equals(lastSeen), () -> "the journal says " + replayed + ", memory " + lastSeen);
            List<AccountSnapshot> shortCut = accounts(new Recovery(0, session, parts.snapshots(), SETTINGS));
            Violation.unless(shortCut.equals(lastSeen), () -> "the snapshot says " + shortCut + ", memory " + lastSeen);
        } catch (JournalUnavailableException refused) {
            throw new Violation("a store without faults refused: " + refused.getMessage());
        } finally {
            store.faults.set(true);
        }
    }

    private static List<AccountSnapshot> accounts(Recovery recovery) {
        return new ShardQueries(recovery.load(null).state()).accounts(0, Integer.MAX_VALUE);
    }

    /** What is in the journal now, whoever knows it. */
    List<Segment> segments() {
        return store.journal.segments();
    }

    @Override
    public int faultsMet() {
        return store.journal.faultsMet();
    }

    @Override
    public void close() {
        writer.close();
        offThread.shutdown();
    }
}
