package io.daybook.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Command;
import io.daybook.ledger.Decision;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Event;
import io.daybook.ledger.LedgerUnavailableException;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.Segment;
import io.daybook.ledger.Submission;
import io.daybook.ledger.internal.shard.ShardWriter;
import io.daybook.ledger.internal.state.Application;
import io.daybook.ledger.internal.state.ShardState;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever fails in the shard, and wherever: each caller is answered, and the shard goes on. */
class NobodyWaitsForEverTest {
    private static final int MAX_TURNS = 10_000;

    /** What the next one to come by throws, once. */
    private final AtomicReference<@Nullable Throwable> whenTold = new AtomicReference<>();

    private final AtomicReference<@Nullable Throwable> whenBegun = new AtomicReference<>();
    private final AtomicReference<@Nullable Throwable> whenApplied = new AtomicReference<>();
    private final SimulatedClock clock = new SimulatedClock(Table.START_MICROS);
    private final SimulatedJournal journal = new SimulatedJournal(clock, new Faults(1, 0), segment -> segment);
    private final SimulatedParts parts = new FailingParts();
    private final ShardWriter writer = new ShardWriter(0, "owner", parts, Shard.SETTINGS);

    @AfterEach
    void close() {
        parts.close();
    }

    @Test
    void whoIsToldOfASegmentMayFail() {
        done("first");
        whenTold.set(new IllegalStateException("planted"));
        done("second");
        whenTold.set(new StackOverflowError("planted"));
        done("third");
        done("fourth");
    }

    @Test
    void anErrorOfADecisionIsTheCallers() {
        done("first");
        whenApplied.set(new StackOverflowError("planted"));
        assertThatThrownBy(() -> turned("second").join()).hasRootCauseMessage("planted");
        done("second");
    }

    @Test
    void whatFailsBeforeTheDecisionDropsNoRequest() {
        done("first");
        whenBegun.set(new IllegalStateException("planted"));
        assertThatThrownBy(() -> turned("second").join()).hasCauseInstanceOf(LedgerUnavailableException.class);
        done("second");
    }

    private void done(String key) {
        assertThat(turned(key).join().outcomes().getFirst())
                .as("answer to %s", key)
                .isInstanceOfSatisfying(
                        Outcome.Done.class, done -> assertThat(done.replayed()).isFalse());
    }

    private CompletableFuture<Decision> turned(String key) {
        CompletableFuture<Decision> future = writer.submit(transfer(key));
        for (int turns = 0; !future.isDone(); turns++) {
            assertThat(turns).as("turns without an answer").isLessThan(MAX_TURNS);
            writer.turn();
            writer.appenderTurn();
            if (future.isCompletedExceptionally()) {
                // The shard begins anew.
                writer.turn();
            }
        }
        return future;
    }

    private static Submission transfer(String key) {
        return Submission.of(
                "default",
                key,
                new Command.Transfer(
                        new AccountRef.ByCode("a"),
                        new AccountRef.ByCode("b"),
                        "EUR",
                        AmountInput.minor(5),
                        null,
                        null,
                        EntryDetails.NONE));
    }

    private static void fail(AtomicReference<@Nullable Throwable> planted) {
        switch (planted.getAndSet(null)) {
            case Error error -> throw error;
            case RuntimeException exception -> throw exception;
            case null, default -> {}
        }
    }

    private final class FailingParts extends SimulatedParts {
        FailingParts() {
            super(clock, new Faults(1, 0), journal);
        }

        @Override
        public void committed(Segment segment) {
            fail(whenTold);
        }

        @Override
        public Application application(ShardState state) {
            return new Application(state) {
                @Override
                public void beginSegment(long seq, long micros) {
                    fail(whenBegun);
                    super.beginSegment(seq, micros);
                }

                @Override
                public void change(Event event, int index) {
                    fail(whenApplied);
                    super.change(event, index);
                }
            };
        }
    }
}
