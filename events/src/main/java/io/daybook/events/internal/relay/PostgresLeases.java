package io.daybook.events.internal.relay;

import io.daybook.events.RetryableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leases as PostgreSQL's session locks, each on a connection of its own: they end with the process that holds them. */
final class PostgresLeases implements RelayLease.Leases {
    /** The first half of the lock's name; the second is the shard. */
    private static final int RELAY = 0x6461_7972;

    private static final long LOOK_EVERY_NANOS = Duration.ofSeconds(2).toNanos();

    private static final Logger LOG = LoggerFactory.getLogger(PostgresLeases.class);

    private final RelayConnections connections;

    PostgresLeases(RelayConnections connections) {
        this.connections = connections;
    }

    @Override
    public @Nullable RelayLease tryTake(int shard) {
        Connection connection = null;
        boolean taken = false;
        try {
            connection = connections.open("daybook relay " + shard);
            taken = isTaken(connection, shard);
            return taken ? new Held(connection) : null;
        } catch (SQLException away) {
            throw new RetryableException(
                    "the lease of the relay of shard " + shard + " cannot be asked for: " + away.getMessage(), away);
        } finally {
            if (!taken && connection != null) {
                closeQuietly(connection);
            }
        }
    }

    private static boolean isTaken(Connection connection, int shard) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_try_advisory_lock(?, ?)")) {
            statement.setInt(1, RELAY);
            statement.setInt(2, shard);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException gone) {
            // Then the server has let go of the lock as well, or will when it notices.
            LOG.debug("a lease's connection was gone", gone);
        }
    }

    /** The session that holds the lock. Used by one thread. */
    private static final class Held implements RelayLease {
        private final Connection connection;
        private long lookedNanos = System.nanoTime();

        Held(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void requireHeld() {
            if (System.nanoTime() - lookedNanos < LOOK_EVERY_NANOS) {
                return;
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT 1");
            } catch (SQLException lost) {
                throw new RetryableException("the lease of the relay was lost: " + lost.getMessage(), lost);
            }
            lookedNanos = System.nanoTime();
        }

        @Override
        public void close() {
            closeQuietly(connection);
        }
    }
}
