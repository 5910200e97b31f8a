package io.daybook.apps.internal.mining.event;

import io.daybook.contracts.EventHeaders;
import io.daybook.events.ReceivedEvent;
import io.daybook.events.RejectedEventException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
    /** Clocks are wrong by minutes and time zones by hours; beyond is a mistake. */
    private static final Duration FUTURE_MOST = Duration.ofDays(1);

    private static final int TENANT_CHARACTERS_MOST = 255;

    /** @throws RejectedEventException when a header or the value is missing or is not what it should be */
    public static MiningEvent of(ReceivedEvent event) {
        if (event.kind().isBlank()) {
            throw missing(EventHeaders.EVENT_NAME);
        }
        String tenant = event.record()
                .header(EventHeaders.TENANT)
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> missing(EventHeaders.TENANT));
        // PostgreSQL stores no NUL.
        if (tenant.length() > TENANT_CHARACTERS_MOST || tenant.indexOf('\0') >= 0) {
            throw new RejectedEventException(
                    "header_invalid",
                    "The header " + EventHeaders.TENANT + " has at most " + TENANT_CHARACTERS_MOST
                            + " characters and no NUL.");
        }
        return new MiningEvent(
                event.eventId(),
                event.kind(),
                tenant,
                Instant.ofEpochMilli(event.record().timestampMillis()).truncatedTo(ChronoUnit.MICROS),
                event.value());
    }

    private static RejectedEventException missing(String header) {
        return new RejectedEventException(
                "header_missing",
                "The header " + header
                        + " is missing; events written to the outbox have event_id, event_name and tenant.");
    }

    /**
     * When it happened, by its payload or else by the outbox.
     *
     * @throws RejectedEventException when that lies in the future: it would win over everything that happens until then
     */
    public Stamp stamp(Payload read) {
        Instant occurredAt = read.optionalTime("occurred_at").orElse(recordedAt);
        if (occurredAt.isAfter(recordedAt.plus(FUTURE_MOST))) {
            throw new RejectedEventException(
                    "occurred_at_in_future",
                    "The field occurred_at of " + kind + " lies more than a day after the event was written.");
        }
        return new Stamp(occurredAt, eventId);
    }
}
