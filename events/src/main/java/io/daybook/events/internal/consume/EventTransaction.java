package io.daybook.events.internal.consume;

import io.daybook.events.EventHandler;
import io.daybook.events.EventSpec;
import io.daybook.events.ReceivedEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * One event in one transaction: the entity's lock, the event's row in {@code processed_events}, the handler. Whoever
 * commits first has had the effect; everybody else finds the row.
 */
final class EventTransaction {
    enum Result {
        APPLIED,
        DUPLICATE
    }

    /**
     * The lock ends with the transaction, whatever becomes of this process. The timeouts bound how long it can last: a
     * handler that hangs is ended by the server.
     */
    private static final String BEGIN = "SELECT set_config('statement_timeout', ?, true),"
            + " set_config('idle_in_transaction_session_timeout', ?, true),"
            + " pg_advisory_xact_lock(hashtextextended(?, 0))";

    private static final String INBOX = "INSERT INTO events.processed_events"
            + " (consumer_name, event_id, event_kind, source_topic, source_partition, source_offset)"
            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";

    private final DataSource database;
    private final EventSpec spec;
    private final EventHandler handler;

    EventTransaction(DataSource database, EventSpec spec, EventHandler handler) {
        this.database = database;
        this.spec = spec;
        this.handler = handler;
    }

    Result apply(ReceivedEvent event) throws SQLException, InterruptedException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            boolean committed = false;
            try {
                Result result = Result.DUPLICATE;
                if (enter(connection, event)) {
                    handler.handle(event, HandlerConnection.of(connection));
                    result = Result.APPLIED;
                }
                connection.commit();
                committed = true;
                return result;
            } finally {
                if (!committed) {
                    leave(connection);
                }
            }
        }
    }

    /** Events one after the other in one transaction that is rolled back: each sees what those before it did. */
    final class Rehearsal implements AutoCloseable {
        private final Connection connection;

        Rehearsal() throws SQLException {
            connection = database.getConnection();
            connection.setAutoCommit(false);
        }

        Result apply(ReceivedEvent event) throws SQLException, InterruptedException {
            Savepoint before = connection.setSavepoint();
            boolean done = false;
            try (Statement constraints = connection.createStatement()) {
                Result result = Result.DUPLICATE;
                if (enter(connection, event)) {
                    handler.rehearse(event, HandlerConnection.of(connection));
                    // What a commit would find.
                    constraints.execute("SET CONSTRAINTS ALL IMMEDIATE");
                    constraints.execute("SET CONSTRAINTS ALL DEFERRED");
                    result = Result.APPLIED;
                }
                connection.releaseSavepoint(before);
                done = true;
                return result;
            } finally {
                if (!done) {
                    connection.rollback(before);
                }
            }
        }

        @Override
        public void close() throws SQLException {
            try (connection) {
                leave(connection);
            }
        }
    }

    private boolean enter(Connection connection, ReceivedEvent event) throws SQLException {
        String timeout = Long.toString(spec.handlerTimeout().toMillis());
        String entity = String.join("\n", spec.consumer().group(), event.aggregateType(), event.aggregateId());
        try (PreparedStatement begin = connection.prepareStatement(BEGIN)) {
            begin.setString(1, timeout);
            begin.setString(2, timeout);
            begin.setString(3, entity.replace('\0', ' '));
            begin.execute();
        }
        try (PreparedStatement inbox = connection.prepareStatement(INBOX)) {
            inbox.setString(1, spec.consumer().group());
            inbox.setObject(2, event.eventId());
            inbox.setString(3, event.kind().replace('\0', ' '));
            inbox.setString(4, event.record().topic());
            inbox.setInt(5, event.record().partition());
            inbox.setLong(6, event.record().offset());
            return inbox.executeUpdate() == 1;
        }
    }

    private static void leave(Connection connection) throws SQLException {
        if (!connection.isClosed()) {
            connection.rollback();
        }
    }
}
