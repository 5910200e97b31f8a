package io.daybook.apps.internal.mining.event;

import io.daybook.contracts.EventHeaders;
import io.daybook.events.Received;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;

/**
 * A domain event as the outbox publishes it.
 *
 * @param kind {@code miner.added}
 * @param tenant whose it is
 * @param recordedAt when it was written to the outbox; the time that it happened, unless its payload has {@code occurred_at}
 * @param payload JSON, not read yet
 */
public record MiningEvent(UUID eventId, String kind, String tenant, Instant recordedAt, byte[] payload) {
    private static final int TENANT_CHARACTERS_MOST = 255;

    /** @throws RejectedEventException when a header is missing or is not what it should be */
    public static MiningEvent of(Received record) throws RejectedEventException {
        Map<String, String> headers = record.headers();
        String kind = header(headers, EventHeaders.EVENT_NAME);
        String tenant = header(headers, EventHeaders.TENANT);
        if (tenant.length() > TENANT_CHARACTERS_MOST) {
            throw new RejectedEventException("header_invalid", "The header tenant has at most 255 characters.");
        }
        byte[] value = record.value();
        if (value == null) {
            throw new RejectedEventException("payload_missing", "The record has no value; an event is a JSON object.");
        }
        return new MiningEvent(
                eventId(header(headers, EventHeaders.EVENT_ID)),
                kind,
                tenant,
                Instant.ofEpochMilli(record.timestampMillis()).truncatedTo(ChronoUnit.MICROS),
                value);
    }

    private static String header(Map<String, String> headers, String name) throws RejectedEventException {
        String value = headers.get(name);
        if (value == null || value.isBlank()) {
            throw new RejectedEventException(
                    "header_missing",
                    "The header " + name + " is missing; events written to the outbox have event_id, event_name and tenant.");
        }
        return value;
    }

    private static UUID eventId(String text) throws RejectedEventException {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException notOne) {
            throw new RejectedEventException("header_invalid", "The header event_id is not a UUID.");
        }
    }

    /** When it happened, by its payload or else by the outbox. */
    public Stamp stamp(Payload read) throws RejectedEventException {
        return new Stamp(read.optionalTime("occurred_at").orElse(recordedAt), eventId);
    }
}
