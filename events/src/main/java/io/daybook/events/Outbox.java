package io.daybook.events;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Writes events in the caller's own transaction: they exist exactly if that is committed, and are published to Kafka
 * afterwards. Write the event after the rows that it tells of: the aggregate is locked from then on until the
 * transaction ends, so that its events are published in the order of the commits (ADR 0013).
 *
 * <p>Programs in other languages do the same with an INSERT into {@code outbox}; see docs/events.md.
 */
public final class Outbox {
    private static final String INSERT = """
            INSERT INTO events.outbox (event_id, kind, aggregate_type, aggregate_id, tenant, correlation_id, traceparent, payload)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?::jsonb)
            """;

    private Outbox() {}

    /**
     * Writes one event; the transaction is the caller's to commit.
     *
     * @throws SQLException of the class 22 when the payload is no JSON that PostgreSQL can hold, 23514 when it is no object or
     *     too large, 23505 when there is an event with this id already
     */
    public static void write(Connection transaction, OutboxEvent event) throws SQLException {
        write(transaction, List.of(event));
    }

    /** Writes several, in this order. */
    public static void write(Connection transaction, List<OutboxEvent> events) throws SQLException {
        try (PreparedStatement insert = transaction.prepareStatement(INSERT)) {
            for (OutboxEvent event : events) {
                insert.setObject(1, event.eventId());
                insert.setString(2, event.kind());
                insert.setString(3, event.aggregateType());
                insert.setString(4, event.aggregateId());
                insert.setString(5, event.tenant());
                insert.setString(6, event.correlationId());
                insert.setString(7, event.traceparent());
                insert.setString(8, event.payload());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
