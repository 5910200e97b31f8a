package io.daybook.events;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * A record that a consumer gave up, and why.
 *
 * @param consumer the name of the consumer's group: {@code validator-cg}
 * @param stage what the consumer does with records: {@code validate}, {@code post}, {@code handle}
 * @param dlqTopic where its letter goes, one of {@link io.daybook.contracts.Topics}
 * @param code stable, in snake case: {@code unknown_schema}
 * @param message one sentence for an operator; identifiers that the payload holds are masked in it
 * @param attempts at least 1
 * @param firstSeen when it was tried first
 * @param lastSeen when it was tried last
 */
public record Failure(
        String consumer,
        String stage,
        String dlqTopic,
        Received record,
        String code,
        String message,
        int attempts,
        Instant firstSeen,
        Instant lastSeen) {
    public Failure {
        if (attempts < 1) {
            throw new IllegalArgumentException("a record is given up after at least one attempt");
        }
    }

    /** Given up at the first look: trying again cannot help. */
    public static Failure atOnce(
            String consumer, String stage, String dlqTopic, Received record, String code, String message, Instant now) {
        return new Failure(consumer, stage, dlqTopic, record, code, message, 1, now, now);
    }

    /** The letter's id: the same for the same record of the same consumer, however often it is given up. */
    public UUID letterId() {
        String name = String.join(
                "\n", consumer, record.topic(), Integer.toString(record.partition()), Long.toString(record.offset()));
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }
}
