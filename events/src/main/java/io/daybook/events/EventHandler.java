package io.daybook.events;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * What a consumer does with one event, once: the event's row in {@code processed_events} is written in the same
 * transaction, and nobody else works on the same aggregate for this consumer meanwhile.
 */
@FunctionalInterface
public interface EventHandler {
    /**
     * @param connection in the transaction that the runner commits; it refuses {@code commit}, {@code rollback} and
     *     {@code close}, savepoints are allowed
     * @throws RejectedEventException the event becomes a dead letter at once
     * @throws RetryableException tried again, as often as {@link EventSpec#attempts()} says, then a dead letter
     * @throws SQLException a deadlock or a serialization failure is tried again like that; a database that is away is waited
     *     for; anything else is a dead letter at once
     * @throws RuntimeException any other is a defect: a dead letter at once
     */
    void handle(ReceivedEvent event, Connection connection) throws SQLException, InterruptedException;

    /**
     * The same in a dry run, whose transaction is rolled back. A handler that also acts outside the database overrides this
     * with what it can say without doing so.
     */
    default void rehearse(ReceivedEvent event, Connection connection) throws SQLException, InterruptedException {
        handle(event, connection);
    }
}
