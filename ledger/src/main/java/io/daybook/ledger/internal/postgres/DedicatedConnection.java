package io.daybook.ledger.internal.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the connections of journal and lease have in common. */
final class DedicatedConnection {
    private static final Logger LOG = LoggerFactory.getLogger(DedicatedConnection.class);

    // The server gives up on a dead client after 5 + 3 x 2 s, so that its locks do not outlive it.
    private static final String SETTINGS = """
            SET synchronous_commit = on;
            SET client_min_messages = warning;
            SET statement_timeout = 0;
            SET lock_timeout = 0;
            SET idle_session_timeout = 0;
            SET idle_in_transaction_session_timeout = 0;
            SET tcp_keepalives_idle = 5;
            SET tcp_keepalives_interval = 2;
            SET tcp_keepalives_count = 3""";

    private DedicatedConnection() {}

    /** @param answerTimeout after it the driver closes the socket, and what the statement did is unknown */
    static void prepare(Connection connection, Duration answerTimeout) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(answerTimeout.toMillis()));
        try (Statement statement = connection.createStatement()) {
            statement.execute(SETTINGS);
        }
    }

    static void closeQuietly(@Nullable Connection connection) {
        if (connection == null) {
            return;
        }
        try {
            connection.close();
        } catch (SQLException failure) {
            LOG.debug("A connection was broken before it was closed", failure);
        }
    }
}
