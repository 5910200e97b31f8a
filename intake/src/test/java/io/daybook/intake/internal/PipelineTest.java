package io.daybook.intake.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.contracts.EventHeaders;
import io.daybook.contracts.Topics;
import io.daybook.events.Received;
import io.daybook.intake.Ingested;
import io.daybook.intake.Payment;
import io.daybook.intake.RecentPayment;
import io.daybook.intake.internal.ingest.RawSchemas;
import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The way of a payment on a real broker, a real PostgreSQL. */
class PipelineTest {
    private static final Pipeline PIPELINE = new Pipeline(3);
    private static final IntakeRoom ROOM = PIPELINE.room();

    @BeforeAll
    static void start() {
        ROOM.start();
    }

    @AfterAll
    static void stop() {
        ROOM.close();
        PIPELINE.close();
    }

    @Test
    void aPaymentBecomesAnEntryWithAllThatItSays() {
        Payment payment = new Payment(
                "acct_001",
                "acct_002",
                "USDT",
                new BigDecimal("10.5"),
                1_700_000_000_123_456L,
                UUID.randomUUID(),
                "corr-1",
                "v2 memo",
                "team-red",
                "app-42",
                2,
                Pipeline.TRACE);
        Ingested done = ROOM.intake().ingest(payment).join();
        PIPELINE.awaitSettled();

        assertThat(done.correlationId()).isEqualTo("corr-1");
        assertThat(done.occurredAtMicros()).isEqualTo(1_700_000_000_123_456L);
        Event.TransferCompleted transfer = transfer(payment.eventId());
        assertThat(transfer.details().correlationId()).isEqualTo("corr-1");
        assertThat(transfer.details().description()).isEqualTo("v2 memo");
        assertThat(transfer.details().metadata()).containsEntry("client_id", "app-42");
        assertThat(transfer.details().effectiveAtMicros()).isEqualTo(1_700_000_000_123_456L);
        Received raw = record(Topics.TX_RAW, payment.eventId());
        assertThat(raw.headers())
                .containsEntry(EventHeaders.TRACEPARENT, Pipeline.TRACE.traceparent())
                .containsEntry(EventHeaders.TRACESTATE, "vendor=1")
                .containsEntry(EventHeaders.CORRELATION_ID, "corr-1")
                .containsEntry(EventHeaders.SCHEMA, "daybook.tx.v1.TxRaw");
        assertThat(new String(raw.key() == null ? new byte[0] : raw.key(), StandardCharsets.UTF_8))
                .isEqualTo("acct_001");
        assertThat(record(Topics.TX_VALIDATED, payment.eventId()).headers())
                .containsEntry(EventHeaders.TRACEPARENT, Pipeline.TRACE.traceparent())
                .containsEntry(EventHeaders.CORRELATION_ID, "corr-1");
    }

    /** Version 1 is on the wire as such, and is read like version 2. */
    @Test
    void versionOneIsReadToo() {
        UUID eventId = UUID.randomUUID();
        Payment payment = new Payment(
                "acct_003",
                "acct_004",
                "USDT",
                BigDecimal.TEN,
                null,
                eventId,
                null,
                null,
                null,
                null,
                1,
                Pipeline.TRACE);
        Ingested done = ROOM.intake().ingest(payment).join();
        PIPELINE.awaitSettled();

        assertThat(done.schemaId()).isEqualTo(PIPELINE.schemas.idOf(RawSchemas.SUBJECT, RawSchemas.of(1)));
        assertThat(RawSchemas.of(1).getMessageTypes().getFirst().getFields()).hasSize(7);
        assertThat(RawSchemas.of(2).getMessageTypes().getFirst().getFields()).hasSize(10);
        assertThat(PIPELINE.journaled("default")).contains(eventId.toString());
    }

    /** A client that got no answer sends it again: no second entry, no dead letter, though time and trace are others now. */
    @Test
    void theSameEventAgainIsTheSamePayment() {
        UUID eventId = UUID.randomUUID();
        ROOM.intake()
                .ingest(Pipeline.payment("again", "a", "b", "5.00", eventId))
                .join();
        PIPELINE.awaitSettled();
        Payment later = new Payment(
                "a",
                "b",
                "EUR",
                new BigDecimal("5"),
                null,
                eventId,
                null,
                "memo",
                "again",
                "app-1",
                2,
                new Payment.TraceContext("00-11111111111111111111111111111111-2222222222222222-01", null));
        ROOM.intake().ingest(later).join();
        PIPELINE.awaitSettled();

        assertThat(PIPELINE.journaled("again")).containsExactly(eventId.toString());
        assertThat(PIPELINE.balance("again", "b")).isEqualTo(500);
        assertThat(Letters.of(PIPELINE, Topics.DLQ_TX_VALIDATED, eventId.toString()))
                .isEmpty();
    }

    /** Another payment under a known event id is no repetition: it is told, not done. */
    @Test
    void anotherPaymentUnderAKnownEventIdIsADeadLetter() {
        UUID eventId = UUID.randomUUID();
        ROOM.intake()
                .ingest(Pipeline.payment("reused", "a", "b", "5.00", eventId))
                .join();
        ROOM.intake()
                .ingest(Pipeline.payment("reused", "a", "b", "6.00", eventId))
                .join();
        PIPELINE.awaitSettled();

        assertThat(PIPELINE.balance("reused", "b")).isEqualTo(500);
        assertThat(Letters.codes(PIPELINE, Topics.DLQ_TX_VALIDATED)).contains("idempotency_key_reused");
    }

    @Test
    void theNewestPaymentsAreShownNewestFirst() {
        for (int number = 1; number <= 30; number++) {
            ROOM.intake()
                    .ingest(Pipeline.payment("recent", "payer-" + number, "shop", number + ".00"))
                    .join();
        }
        PIPELINE.awaitSettled();

        List<RecentPayment> raw = ROOM.intake().recentRaw(10);
        assertThat(raw).hasSize(10).allMatch(payment -> "recent".equals(payment.workspaceId()));
        assertThat(raw.getFirst().amount()).isEqualTo("30.00");
        List<RecentPayment> validated = ROOM.intake().recentValidated(10);
        assertThat(validated).hasSize(10);
        assertThat(validated.getFirst().atMillis())
                .isGreaterThanOrEqualTo(validated.getLast().atMillis());
    }

    private static Received record(String topic, UUID eventId) {
        return PIPELINE.all(topic).stream()
                .filter(record -> record.header(EventHeaders.EVENT_ID).equals(Optional.of(eventId.toString())))
                .findFirst()
                .orElseThrow();
    }

    private static Event.TransferCompleted transfer(UUID key) {
        for (Recorded<Event> recorded : PIPELINE.journal()) {
            if (recorded.event() instanceof Event.TransferCompleted done
                    && key.toString().equals(done.key())) {
                return done;
            }
        }
        throw new AssertionError("no transfer for " + key);
    }
}
