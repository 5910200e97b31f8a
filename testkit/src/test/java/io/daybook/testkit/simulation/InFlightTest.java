package io.daybook.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Command;
import io.daybook.ledger.Decision;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Event;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.ledger.Submission;
import io.daybook.ledger.internal.codec.SegmentCodec;
import io.daybook.ledger.internal.shard.ShardWriter;
import io.daybook.ledger.journal.JournalSession;
import io.daybook.ledger.journal.JournalStore;
import io.daybook.ledger.journal.UnknownOutcomeException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A transfer is in the journal, but the writer does not know it yet: whoever learnt its id from elsewhere (a view, another
 * owner) may reverse or capture it and is never told for good that there is no such thing.
 */
class InFlightTest {
    private static final int PATIENCE_SECONDS = 20;
    private static final long LONG_ENOUGH_MILLIS = 300;

    private final SimulatedClock clock = new SimulatedClock(Table.START_MICROS);
    private final SimulatedJournal journal = new SimulatedJournal(clock, new Faults(1, 0), segment -> segment);
    private final SlowStore store = new SlowStore();
    private final SlowParts parts = new SlowParts();
    private final ShardWriter writer = new ShardWriter(0, "owner", parts, Shard.SETTINGS);

    @AfterEach
    void close() {
        store.release.countDown();
        parts.lookUp.countDown();
        writer.close();
        parts.close();
    }

    @Test
    void aReversalWaitsForTheAnswerOfTheAppend() throws Exception {
        CompletableFuture<Decision> transfer = heldUp(false, null);
        CompletableFuture<Decision> reversal = writer.submit(reversal(transferId()));
        Thread.sleep(LONG_ENOUGH_MILLIS);
        assertThat(reversal).isNotDone();
        store.release.countDown();
        assertThat(outcome(transfer)).isInstanceOf(Outcome.Done.class);
        assertThat(outcome(reversal)).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void aCaptureWaitsForTheAnswerOfTheAppend() throws Exception {
        CompletableFuture<Decision> hold = heldUp(false, new Command.Hold(null));
        CompletableFuture<Decision> capture = writer.submit(
                Submission.of("default", "c", new Command.Capture(transferId(), null, EntryDetails.NONE)));
        Thread.sleep(LONG_ENOUGH_MILLIS);
        assertThat(capture).isNotDone();
        store.release.countDown();
        assertThat(outcome(hold)).isInstanceOf(Outcome.Done.class);
        assertThat(outcome(capture)).isInstanceOf(Outcome.Done.class);
    }

    /** What was looked up in the reign before is of no use in the next one, even if nothing was decided with it yet. */
    @Test
    void aReversalThatReturnsFromItsLookUpInTheNextReignIsLookedUpAgain() throws Exception {
        CompletableFuture<Decision> transfer = heldUp(true, null);
        parts.held = true;
        CompletableFuture<Decision> reversal = writer.submit(reversal(transferId()));
        // So many that the draft after the transfer's is full, and the writer waits before it takes anything more.
        for (int filler = 0; filler < 2 * Shard.SETTINGS.segmentMaxCommands(); filler++) {
            var ignored = writer.submit(transfer("filler" + filler, null));
        }
        Thread.sleep(LONG_ENOUGH_MILLIS);
        parts.lookUp.countDown();
        Thread.sleep(LONG_ENOUGH_MILLIS);
        store.release.countDown();
        assertThat(outcome(transfer)).isInstanceOf(Outcome.Done.class);
        assertThat(outcome(reversal)).isInstanceOf(Outcome.Done.class);
    }

    /** A transfer whose segment is written while its answer is still on the way; the answer may get lost. */
    private CompletableFuture<Decision> heldUp(boolean lost, Command.@Nullable Hold hold) throws Exception {
        writer.start();
        assertThat(outcome(writer.submit(transfer("first", null)))).isInstanceOf(Outcome.Done.class);
        store.lost = lost;
        store.holdUp = true;
        CompletableFuture<Decision> transfer = writer.submit(transfer("second", hold));
        assertThat(store.written.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return transfer;
    }

    private static Outcome outcome(CompletableFuture<Decision> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS).outcomes().getFirst();
    }

    private UUID transferId() {
        Recorded<Event> last =
                SegmentCodec.recorded(journal.segments().getLast()).getLast();
        return last.transferId();
    }

    private static Submission reversal(UUID subject) {
        return Submission.of("default", "r", new Command.Reverse(subject, Command.ReversalDate.NOW, EntryDetails.NONE));
    }

    private static Submission transfer(String key, Command.@Nullable Hold hold) {
        return Submission.of(
                "default",
                key,
                new Command.Transfer(
                        new AccountRef.ByCode("a"),
                        new AccountRef.ByCode("b"),
                        "EUR",
                        AmountInput.minor(5),
                        hold,
                        null,
                        EntryDetails.NONE));
    }

    private final class SlowParts extends SimulatedParts {
        private final CountDownLatch lookUp = new CountDownLatch(1);
        private final AtomicInteger lookUps = new AtomicInteger();
        private volatile boolean held;

        SlowParts() {
            super(clock, new Faults(1, 0), journal);
        }

        @Override
        public JournalStore store() {
            return store;
        }

        /** The first look-up is done at once, but its result stays away for a while. */
        @Override
        public Executor offThread() {
            Executor usual = super.offThread();
            return task -> usual.execute(() -> {
                if (held && lookUps.incrementAndGet() == 1) {
                    awaitQuietly(lookUp);
                }
                task.run();
            });
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Holds up the answer of one append that has happened. */
    private final class SlowStore implements JournalStore {
        private final CountDownLatch written = new CountDownLatch(1);
        private final CountDownLatch release = new CountDownLatch(1);
        private volatile boolean holdUp;
        private volatile boolean lost;

        @Override
        public JournalSession open(int shard) {
            return new ForwardingSession(journal.open(shard)) {
                @Override
                public boolean append(Segment segment) {
                    boolean appended = super.append(segment);
                    if (holdUp && written.getCount() > 0) {
                        written.countDown();
                        awaitQuietly(release);
                        if (lost) {
                            throw new UnknownOutcomeException("answer lost", new Exception("simulated"));
                        }
                    }
                    return appended;
                }
            };
        }
    }
}
