package io.daybook.intake.internal.ingest;

import io.daybook.contracts.EventHeaders;
import io.daybook.contracts.Topics;
import io.daybook.contracts.tx.v1.TxRaw;
import io.daybook.events.ConfluentWire;
import io.daybook.intake.Payment;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Payments as records of {@code tx_raw}, keyed by the payer. */
public final class RawRecords {
    /**
     * Present with {@link #MADE} when the caller gave no time: then the payment is the same one whenever it is sent again,
     * and the ledger's own time is its effective time.
     */
    public static final String OCCURRED_AT = "occurred_at";

    public static final String MADE = "made";

    private static final byte[] SCHEMA = TxRaw.getDescriptor().getFullName().getBytes(StandardCharsets.UTF_8);
    private static final byte[] NAME = "TxRaw".getBytes(StandardCharsets.UTF_8);
    private static final byte[] ACCOUNT = "account".getBytes(StandardCharsets.UTF_8);
    private static final byte[] MADE_BYTES = MADE.getBytes(StandardCharsets.UTF_8);

    private RawRecords() {}

    /** Given, or made from the event id: a repetition has the same. */
    static String correlationId(Payment payment) {
        String given = payment.correlationId();
        return given != null
                ? given
                : UUID.nameUUIDFromBytes(("correlation:" + payment.eventId()).getBytes(StandardCharsets.UTF_8))
                        .toString();
    }

    static ProducerRecord<byte[], byte[]> of(Payment payment, int schemaId, String correlationId, long occurredMicros) {
        TxRaw.Builder message = TxRaw.newBuilder()
                .setPayerAccount(payment.payerAccount())
                .setPayeeAccount(payment.payeeAccount())
                .setAsset(payment.asset())
                .setAmount(payment.amount().toPlainString())
                .setOccurredAt(
                        Instant.EPOCH.plus(occurredMicros, ChronoUnit.MICROS).toString())
                .setEventId(payment.eventId().toString())
                .setCorrelationId(correlationId);
        if (payment.paymentMemo() != null) {
            message.setPaymentMemo(payment.paymentMemo());
        }
        if (payment.workspaceId() != null) {
            message.setWorkspaceId(payment.workspaceId());
        }
        if (payment.clientId() != null) {
            message.setClientId(payment.clientId());
        }
        byte[] key = payment.payerAccount().getBytes(StandardCharsets.UTF_8);
        RecordHeaders headers = new RecordHeaders();
        headers.add(EventHeaders.TRACEPARENT, bytes(payment.trace().traceparent()));
        String tracestate = payment.trace().tracestate();
        if (tracestate != null) {
            headers.add(EventHeaders.TRACESTATE, bytes(tracestate));
        }
        headers.add(EventHeaders.CORRELATION_ID, bytes(correlationId));
        headers.add(EventHeaders.EVENT_ID, bytes(payment.eventId().toString()));
        headers.add(EventHeaders.SCHEMA, SCHEMA);
        headers.add(EventHeaders.EVENT_NAME, NAME);
        headers.add(EventHeaders.AGGREGATE_ID, key);
        headers.add(EventHeaders.AGGREGATE_TYPE, ACCOUNT);
        if (payment.occurredAtMicros() == null) {
            headers.add(OCCURRED_AT, MADE_BYTES);
        }
        byte[] value = ConfluentWire.frame(
                schemaId, TxRaw.getDescriptor(), message.build().toByteArray());
        return new ProducerRecord<>(Topics.TX_RAW, null, key, value, headers);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
