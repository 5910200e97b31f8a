package io.daybook.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Command;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Event;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.Segment;
import io.daybook.ledger.Submission;
import io.daybook.ledger.internal.codec.SegmentCodec;
import io.daybook.ledger.internal.shard.ShardWriter;
import io.daybook.ledger.journal.JournalStore;
import io.daybook.ledger.journal.JournalUnavailableException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

/** A process that has lost its shard, or never had it, knows the names that the owner gives. */
class LostShardTest {
    private static final int PATIENCE_SECONDS = 20;

    private final SimulatedClock clock = new SimulatedClock(Table.START_MICROS);
    private final SimulatedJournal journal = new SimulatedJournal(clock, new Faults(1, 0), segment -> segment);
    private volatile int owner = 1;

    @Test
    void theFormerOwnerReadsTheNamesFromTheJournal() throws Exception {
        try (SimulatedParts first = new Process(1);
                SimulatedParts second = new Process(2);
                ShardWriter former = new ShardWriter(0, "first", first, Shard.SETTINGS);
                ShardWriter next = new ShardWriter(0, "second", second, Shard.SETTINGS)) {
            former.start();
            transfer(former, "k1", "one");
            next.start();
            awaitKnown(next, account("one"));
            owner = 2;
            awaitOwner(next);
            for (int number = 0; number < 10; number++) {
                transfer(next, "more" + number, "more" + number);
                awaitKnown(former, account("more" + number));
            }
            assertThat(former.status().owned()).isFalse();
            owner = 1;
            awaitOwner(former);
            transfer(former, "k2", "two");
            awaitKnown(next, account("two"));
        }
    }

    /** The account's number as the journal says it. */
    private IntSupplier account(String code) {
        return () -> journal.segments().stream()
                .flatMap(segment -> SegmentCodec.recorded(segment).stream())
                .filter(recorded ->
                        recorded.event() instanceof Event.AccountOpened opened && code.equals(opened.code()))
                .mapToInt(recorded -> ((Event.AccountOpened) recorded.event()).account())
                .findFirst()
                .orElseThrow();
    }

    private void awaitKnown(ShardWriter writer, IntSupplier account) throws InterruptedException {
        int number = account.getAsInt();
        String code = journal.segments().stream()
                .flatMap(segment -> SegmentCodec.recorded(segment).stream())
                .filter(recorded ->
                        recorded.event() instanceof Event.AccountOpened opened && opened.account() == number)
                .map(recorded -> ((Event.AccountOpened) recorded.event()).code())
                .findFirst()
                .orElseThrow();
        for (int attempt = 0; !code.equals(known(writer, number)); attempt++) {
            assertThat(attempt).as("tries until account %s is known", number).isLessThan(1_000);
            Thread.sleep(10);
        }
    }

    private static String known(ShardWriter writer, int number) {
        try {
            return String.valueOf(writer.directory().accountCode(number));
        } catch (RuntimeException notYet) {
            return "";
        }
    }

    private static void awaitOwner(ShardWriter writer) throws InterruptedException {
        for (int attempt = 0; !writer.status().owned(); attempt++) {
            assertThat(attempt).as("tries until the shard is taken over").isLessThan(1_000);
            Thread.sleep(10);
        }
    }

    private static void transfer(ShardWriter writer, String key, String to) throws Exception {
        Outcome outcome = writer.submit(transfer(key, to))
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .outcomes()
                .getFirst();
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
    }

    private final class Process extends SimulatedParts {
        private final int number;

        Process(int number) {
            super(clock, new Faults(1, 0), journal);
            this.number = number;
        }

        /** Who is not the owner loses its sessions, and gets no lease. */
        @Override
        public JournalStore store() {
            return shard -> new ForwardingSession(journal.open(shard)) {
                private void mine() {
                    if (owner != number) {
                        throw new JournalUnavailableException("cut off", new Exception("simulated"));
                    }
                }

                @Override
                public boolean append(Segment segment) {
                    mine();
                    return super.append(segment);
                }

                @Override
                public boolean headIs(long seq, byte[] hash) {
                    mine();
                    return super.headIs(seq, hash);
                }

                @Override
                public void heartbeat(long epoch, String name) {
                    mine();
                    super.heartbeat(epoch, name);
                }

                @Override
                public boolean tryLease(String name, long quietMillis) {
                    return owner == number;
                }
            };
        }
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
