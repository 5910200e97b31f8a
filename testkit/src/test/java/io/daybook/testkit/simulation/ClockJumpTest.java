package io.daybook.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Command;
import io.daybook.ledger.Decision;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.Submission;
import io.daybook.ledger.internal.shard.ShardWriter;
import io.daybook.ledger.internal.shard.WriterClock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rule 7: a clock that jumps between two comparisons with PostgreSQL's stamps nothing. */
class ClockJumpTest {
    private static final int PATIENCE_SECONDS = 20;

    private final SimulatedClock clock = new SimulatedClock(Table.START_MICROS);
    private final SimulatedJournal journal = new SimulatedJournal(clock, new Faults(1, 0), segment -> segment);
    private volatile long wrongMicros;
    private final SimulatedParts parts = new SimulatedParts(clock, new Faults(1, 0), journal) {
        @Override
        public WriterClock clock() {
            WriterClock right = super.clock();
            return new WriterClock() {
                @Override
                public long micros() {
                    return right.micros() + wrongMicros;
                }

                @Override
                public long nanos() {
                    return right.nanos();
                }
            };
        }
    };
    private final ShardWriter writer = new ShardWriter(0, "owner", parts, Shard.SETTINGS);

    @AfterEach
    void close() {
        writer.close();
        parts.close();
    }

    @Test
    void aJumpForwardIsNotRecorded() throws Exception {
        stopsWritesUntilTheClockIsRight(3_600_000_000L, "ahead of");
    }

    @Test
    void aJumpBackIsNotHidden() throws Exception {
        stopsWritesUntilTheClockIsRight(-3_600_000_000L, "behind");
    }

    @Test
    void aStepWithinTheToleranceIsTaken() throws Exception {
        writer.start();
        assertThat(answer(writer.submit(transfer("before", "to")))).isInstanceOf(Outcome.Done.class);
        long epoch = writer.status().epoch();
        wrongMicros = 4_000_000;
        assertThat(answer(writer.submit(transfer("after", "to")))).isInstanceOf(Outcome.Done.class);
        assertThat(writer.status().epoch()).as("no new reign was needed").isEqualTo(epoch);
    }

    private void stopsWritesUntilTheClockIsRight(long jumpMicros, String how) throws Exception {
        writer.start();
        assertThat(answer(writer.submit(transfer("before", "to")))).isInstanceOf(Outcome.Done.class);
        int segments = journal.segments().size();
        wrongMicros = jumpMicros;
        CompletableFuture<Decision> waits = writer.submit(transfer("after", "to"));
        for (int attempt = 0; !writer.status().text().contains(how); attempt++) {
            assertThat(attempt).as("tries until the status says what is wrong").isLessThan(1_000);
            Thread.sleep(20);
        }
        assertThat(writer.status().text()).contains("clock").contains("PostgreSQL");
        assertThat(journal.segments()).hasSize(segments);
        wrongMicros = 0;
        assertThat(answer(waits)).isInstanceOf(Outcome.Done.class);
        assertThat(journal.segments())
                .allMatch(segment -> segment.decidedAtMicros() == Table.START_MICROS, "has the right time");
    }

    private static Outcome answer(CompletableFuture<Decision> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS).outcomes().getFirst();
    }

    private static Submission transfer(String key, String to) {
        return Submission.of(
                "default",
                key,
                new Command.Transfer(
                        new AccountRef.ByCode("from"),
                        new AccountRef.ByCode(to),
                        "EUR",
                        AmountInput.minor(5),
                        null,
                        null,
                        EntryDetails.NONE));
    }
}
