package io.daybook.events.internal.outbox;

import io.daybook.contracts.EventHeaders;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * An event that the broker does not have yet.
 *
 * @param id its number in the table
 * @param createdAtMillis milliseconds since 1970 UTC
 */
record OutboxRow(
        long id,
        UUID eventId,
        String kind,
        String topic,
        String aggregateType,
        String aggregateId,
        String tenant,
        String correlationId,
        String traceparent,
        String payload,
        long createdAtMillis) {

    /** As change data capture gives it too: key, value, headers and their order, time. */
    ProducerRecord<byte[], byte[]> toRecord() {
        RecordHeaders headers = new RecordHeaders();
        header(headers, EventHeaders.EVENT_ID, eventId.toString());
        header(headers, EventHeaders.EVENT_NAME, kind);
        header(headers, EventHeaders.AGGREGATE_TYPE, aggregateType);
        header(headers, EventHeaders.AGGREGATE_ID, aggregateId);
        header(headers, EventHeaders.CORRELATION_ID, correlationId);
        header(headers, EventHeaders.TRACEPARENT, traceparent);
        header(headers, EventHeaders.TENANT, tenant);
        return new ProducerRecord<>(topic, null, createdAtMillis, utf8(aggregateId), utf8(payload), headers);
    }

    static void header(RecordHeaders headers, String name, String value) {
        headers.add(name, utf8(value));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
