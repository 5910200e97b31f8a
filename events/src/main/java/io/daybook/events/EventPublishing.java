package io.daybook.events;

import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** Writes an event through the outbox in a transaction of its own, and says how the outbox is. */
public interface EventPublishing {
    /** What became of an event that was given. */
    sealed interface Result {}

    /**
     * It is in the outbox and will be published.
     *
     * @param replayed the key was known: this is the first answer again, and nothing was written
     */
    record Accepted(UUID eventId, String topic, boolean replayed) implements Result {}

    /** The key was used within a day for another event. */
    record KeyReused() implements Result {}

    /** PostgreSQL cannot hold the payload. */
    record Refused(String reason) implements Result {}

    /** False: this process runs without Kafka, and what is written stays where it is. */
    boolean isOn();

    /**
     * @param key the same for the repetition of a request; remembered for 24 hours within its scope
     * @param scope who uses the key: keys of two scopes have nothing to do with each other
     * @throws SQLException when the database is away; whether the event was written is not known then
     */
    Result publish(OutboxEvent event, String scope, Optional<String> key) throws SQLException;

    /** @throws SQLException when the database is away */
    OutboxStatus status() throws SQLException;

    /**
     * Empty: nobody reads the write-ahead log, as the setting {@code outbox.mode} says.
     *
     * @throws SQLException when the database is away
     */
    Optional<SlotStatus> slot() throws SQLException;
}
