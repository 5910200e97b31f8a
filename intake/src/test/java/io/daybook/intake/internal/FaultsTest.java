package io.daybook.intake.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.contracts.EventHeaders;
import io.daybook.contracts.Topics;
import io.daybook.events.BatchHandler;
import io.daybook.events.ConsumerSpec;
import io.daybook.events.Consumers;
import io.daybook.events.RunningConsumer;
import io.daybook.events.TransactionalHandler;
import io.daybook.intake.Ingested;
import io.daybook.intake.Intake;
import io.daybook.intake.Payment;
import io.daybook.intake.internal.message.PaymentMessages;
import io.daybook.intake.internal.message.WrongPaymentException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Whatever fails, afterwards journal, topics and balances agree: nothing twice, nothing missing. */
class FaultsTest {
    private static final Pipeline PIPELINE = new Pipeline(3);

    @AfterAll
    static void stop() {
        PIPELINE.close();
    }

    /** Seen red with items that are given to the ledger without their keys. */
    @Test
    void duplicatesAndOtherOrdersChangeNothing() {
        List<Payment> payments = payments("shuffled", 200);
        List<Payment> sent = new ArrayList<>();
        for (int times = 0; times < 3; times++) {
            sent.addAll(payments);
        }
        Collections.shuffle(sent, new Random(7));
        try (IntakeRoom room = PIPELINE.room()) {
            room.start();
            Pipeline.ingestAll(room.intake(), sent);
            PIPELINE.awaitSettled();
        }

        requireAgreement("shuffled", payments);
        assertThat(validated("shuffled")).hasSize(600);
    }

    /**
     * What the dead process had sent is never seen, and every payment is validated once.
     */
    @Test
    void aValidatorThatDiesInTheMiddleOfATransaction() throws Exception {
        List<Payment> payments = payments("crashed", 300);
        IntakeRoom room = PIPELINE.room();
        Pipeline.ingestAll(room.intake(), payments);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingValidator.class.getName(),
                        PIPELINE.kafka.access().bootstrapServers(),
                        "150")
                .inheritIO()
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(CrashingValidator.EXIT_CODE);
        try (room) {
            room.start();
            Pipeline.await(() -> validated("crashed").size() >= payments.size());
            PIPELINE.awaitSettled();
        }

        assertThat(validated("crashed")).hasSize(300).doesNotHaveDuplicates();
        requireAgreement("crashed", payments);
    }

    /** Its batch comes again, and the ledger knows every payment of it by its key. */
    @Test
    void aWriterThatDiesBetweenSegmentAndOffset() {
        List<Payment> payments = payments("between", 100);
        AtomicInteger deaths = new AtomicInteger(3);
        while (deaths.get() > 0) {
            int before = deaths.get();
            try (IntakeRoom room = PIPELINE.room(dyingAfterTheSegment(deaths), PIPELINE.ledger(), true)) {
                room.start();
                Pipeline.ingestAll(room.intake(), payments.subList((3 - before) * 30, (3 - before) * 30 + 30));
                Pipeline.await(() -> deaths.get() < before);
            }
        }
        try (IntakeRoom room = PIPELINE.room()) {
            room.start();
            Pipeline.ingestAll(room.intake(), payments.subList(90, 100));
            PIPELINE.awaitSettled();
        }

        requireAgreement("between", payments);
    }

    /** Partitions move from one to the other in the middle of the work. */
    @Test
    void threeInstancesComeAndGo() {
        List<Payment> payments = payments("shared", 3_000);
        List<IntakeRoom> rooms = new ArrayList<>();
        try {
            for (int instance = 0; instance < 3; instance++) {
                IntakeRoom room = PIPELINE.room();
                rooms.add(room);
                room.start();
                Pipeline.ingestAll(room.intake(), payments.subList(instance * 750, instance * 750 + 750));
            }
            rooms.removeFirst().close();
            Pipeline.ingestAll(rooms.getFirst().intake(), payments.subList(2_250, 3_000));
            PIPELINE.awaitSettled();
        } finally {
            rooms.forEach(IntakeRoom::close);
        }

        assertThat(validated("shared")).hasSize(3_000).doesNotHaveDuplicates();
        requireAgreement("shared", payments);
    }

    /** A client that sends again what it has no answer for; the stages go on where they were. */
    @Test
    void theBrokerStopsAndComesBackUnderLoad() {
        List<Payment> payments = payments("away", 1_500);
        try (IntakeRoom room = PIPELINE.room()) {
            room.start();
            AtomicBoolean stopped = new AtomicBoolean();
            Thread broker = Thread.ofPlatform().start(() -> {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(700));
                PIPELINE.kafka.stop();
                PIPELINE.kafka.resume();
                stopped.set(true);
            });
            int next = 0;
            while (next < payments.size()) {
                int to = Math.min(payments.size(), next + 20);
                next = ingestUntilAccepted(room.intake(), payments.subList(next, to)) + next;
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(stopped.get() ? 0 : 20));
            }
            Pipeline.await(() -> !broker.isAlive());
            PIPELINE.awaitSettled();
        }

        requireAgreement("away", payments);
    }

    /** What comes faster than it goes waits in the topics. */
    @Test
    void aSpikeOfTenTimesTheRate() {
        List<Payment> payments = payments("spike", 6_000);
        try (IntakeRoom room = PIPELINE.room()) {
            room.start();
            int next = paced(room.intake(), payments, 0, 300, 2);
            next = paced(room.intake(), payments, next, 3_000, 1.5);
            paced(room.intake(), payments, next, 300, 3);
            PIPELINE.awaitSettled();
        }

        requireAgreement("spike", payments);
    }

    private static int paced(Intake intake, List<Payment> payments, int from, int ratePerSecond, double seconds) {
        long start = System.nanoTime();
        int to = Math.min(payments.size(), from + (int) (ratePerSecond * seconds));
        int last = ratePerSecond == 300 && from > 0 ? payments.size() : to;
        List<CompletableFuture<Ingested>> answers = new ArrayList<>();
        for (int at = from; at < last; at++) {
            LockSupport.parkNanos(start + (long) ((at - from) * 1e9 / ratePerSecond) - System.nanoTime());
            answers.add(intake.ingest(payments.get(at)));
        }
        answers.forEach(CompletableFuture::join);
        return last;
    }

    /** A client that sends again whatever it has no answer for. */
    private static int ingestUntilAccepted(Intake intake, List<Payment> payments) {
        List<Payment> left = payments;
        while (!left.isEmpty()) {
            Map<Payment, CompletableFuture<Ingested>> answers = new HashMap<>();
            left.forEach(payment -> answers.put(payment, intake.ingest(payment)));
            List<Payment> refused = new ArrayList<>();
            answers.forEach((payment, answer) -> {
                try {
                    answer.join();
                } catch (CompletionException away) {
                    refused.add(payment);
                }
            });
            if (!refused.isEmpty()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
            left = refused;
        }
        return payments.size();
    }

    private static List<Payment> payments(String workspace, int count) {
        List<Payment> payments = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            payments.add(Pipeline.payment(
                    workspace, "payer-" + number % 7, "payee-" + number % 5, (number % 90 + 1) + ".25"));
        }
        return payments;
    }

    private static List<String> validated(String workspace) {
        return PIPELINE.all(Topics.TX_VALIDATED).stream()
                .filter(record -> {
                    try {
                        return PaymentMessages.validated(record.value())
                                .message()
                                .getWorkspaceId()
                                .equals(workspace);
                    } catch (WrongPaymentException poison) {
                        return false;
                    }
                })
                .map(record -> record.header(EventHeaders.EVENT_ID).orElseThrow())
                .toList();
    }

    private static void requireAgreement(String workspace, List<Payment> payments) {
        List<String> ids =
                payments.stream().map(payment -> payment.eventId().toString()).toList();
        assertThat(PIPELINE.journaled(workspace)).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(validated(workspace)).containsAll(ids);
        Map<String, Long> expected = new HashMap<>();
        for (Payment payment : payments) {
            long minor = payment.amount().movePointRight(2).longValueExact();
            expected.merge(payment.payerAccount(), -minor, Long::sum);
            expected.merge(payment.payeeAccount(), minor, Long::sum);
        }
        expected.forEach((account, minor) ->
                assertThat(PIPELINE.balance(workspace, account)).as(account).isEqualTo(minor));
        assertThat(Letters.all(PIPELINE, Topics.DLQ_TX_RAW)).isEmpty();
        assertThat(Letters.all(PIPELINE, Topics.DLQ_TX_VALIDATED)).isEmpty();
    }

    /** Consumers whose writer ends after the ledger's answer and before the offset, so often as there are deaths left. */
    private static Consumers dyingAfterTheSegment(AtomicInteger deaths) {
        Consumers real = PIPELINE.consumers();
        AtomicBoolean died = new AtomicBoolean();
        return new Consumers() {
            @Override
            public RunningConsumer batches(ConsumerSpec spec, BatchHandler handler) {
                return real.batches(spec, records -> {
                    Objects.requireNonNull(handler).handle(records);
                    if (died.compareAndSet(false, true)) {
                        deaths.decrementAndGet();
                        throw new Death();
                    }
                });
            }

            @Override
            public RunningConsumer transactions(ConsumerSpec spec, TransactionalHandler handler) {
                return real.transactions(spec, handler);
            }
        };
    }

    /** Ends the consumer's thread, as nothing catches it. */
    private static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }
}
