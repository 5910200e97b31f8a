package io.daybook.events;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An event for the outbox.
 *
 * @param eventId the same for the same event however often it is sent; consumers know a duplicate by it
 * @param kind {@code miner.portfolio_updated}: the first word, one of miner, treasury, ops and crm, decides the topic
 * @param aggregateType what the event is about; null: the kind's first word
 * @param aggregateId 1 to 255 characters; events with the same one are published in the order of their commits
 * @param tenant whose it is; null: {@code default}
 * @param correlationId of the request that caused it; null: the event's own id
 * @param traceparent W3C Trace Context; null: a trace of its own
 * @param payload a JSON object in UTF-8 of at most 256 KiB; PostgreSQL stores it as jsonb, so spaces, the order of names and
 *     all but the last of equal names are not kept
 */
public record OutboxEvent(
        UUID eventId,
        String kind,
        @Nullable String aggregateType,
        String aggregateId,
        @Nullable String tenant,
        @Nullable String correlationId,
        @Nullable String traceparent,
        String payload) {
    /** Bytes of a payload as PostgreSQL prints it. */
    public static final int MAX_PAYLOAD_BYTES = 1 << 18;

    public static final int MAX_TEXT_CHARACTERS = 255;
    public static final int MAX_KIND_CHARACTERS = 128;

    /** Said to whoever gives another kind. */
    public static final String KINDS = "begins with miner., treasury., ops. or crm. and has lower case words after it,"
            + " such as miner.portfolio_updated";

    private static final Pattern KIND = Pattern.compile("(miner|treasury|ops|crm)\\.[a-z0-9_]+(\\.[a-z0-9_]+)*");

    /** @throws IllegalArgumentException saying which part is wrong and what would be right */
    public OutboxEvent {
        if (!isKind(kind)) {
            throw new IllegalArgumentException(
                    "the outbox does not take an event of the kind '" + kind + "': a kind " + KINDS);
        }
        requireText("aggregate_id", aggregateId);
        requireText("aggregate_type", aggregateType);
        requireText("tenant", tenant);
        requireText("correlation_id", correlationId);
        requireText("traceparent", traceparent);
        if (payload.getBytes(StandardCharsets.UTF_8).length > MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("the payload of an event has at most " + MAX_PAYLOAD_BYTES + " bytes;"
                    + " store what is large elsewhere and send where it is");
        }
    }

    /** A new event with an id of its own. */
    public static OutboxEvent of(String kind, String aggregateId, String payload) {
        return new OutboxEvent(UUID.randomUUID(), kind, null, aggregateId, null, null, null, payload);
    }

    public OutboxEvent withTenant(String other) {
        return new OutboxEvent(eventId, kind, aggregateType, aggregateId, other, correlationId, traceparent, payload);
    }

    public OutboxEvent withAggregateType(String other) {
        return new OutboxEvent(eventId, kind, other, aggregateId, tenant, correlationId, traceparent, payload);
    }

    /** Where it comes from; null leaves it as it would be without. */
    public OutboxEvent withCause(@Nullable String otherCorrelationId, @Nullable String otherTraceparent) {
        return new OutboxEvent(
                eventId, kind, aggregateType, aggregateId, tenant, otherCorrelationId, otherTraceparent, payload);
    }

    public static boolean isKind(String text) {
        return text.length() <= MAX_KIND_CHARACTERS && KIND.matcher(text).matches();
    }

    /** {@code events.miner}. */
    public String topic() {
        return "events." + kind.substring(0, kind.indexOf('.'));
    }

    private static void requireText(String name, @Nullable String value) {
        if (value != null && (value.isEmpty() || value.codePointCount(0, value.length()) > MAX_TEXT_CHARACTERS)) {
            throw new IllegalArgumentException(name + " has 1 to " + MAX_TEXT_CHARACTERS + " characters");
        }
    }
}
