package io.daybook.events.internal.outbox;

import io.daybook.platform.sql.Connections;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes from the table: at once when PostgreSQL tells of a new event, and every now and then in case a notice was lost.
 * As many as one likes may run, in any number of processes.
 */
final class OutboxPoller implements OutboxPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxPoller.class);

    private final Connections connections;
    private final OutboxTurn turn;
    private final int pollMillis;
    private final Backoff backoff = new Backoff();
    private final AtomicReference<@Nullable Connection> listening = new AtomicReference<>();
    private volatile @Nullable String trouble;

    OutboxPoller(Connections connections, OutboxTurn turn, int pollMillis) {
        this.connections = connections;
        this.turn = turn;
        this.pollMillis = pollMillis;
    }

    @Override
    public void run() {
        int failures = 0;
        while (!backoff.isStopped()) {
            try (Connection notices = listen()) {
                while (!backoff.isStopped()) {
                    int published = turn.fromTable();
                    failures = 0;
                    trouble = null;
                    await(notices, published > 0 ? 0 : pollMillis);
                }
            } catch (InterruptedException | InterruptException stopped) {
                LOG.debug("the outbox's publisher was interrupted");
                return;
            } catch (SQLException | RuntimeException failed) {
                failures++;
                troubled(failed);
                if (!pause(failures)) {
                    return;
                }
            } finally {
                listening.set(null);
            }
        }
    }

    /** Begun before the table is read, so that no event comes unnoticed between. */
    private Connection listen() throws SQLException {
        Connection notices = connections.open("daybook outbox notices");
        listening.set(notices);
        try (Statement statement = notices.createStatement()) {
            statement.execute("LISTEN daybook_outbox");
        } catch (SQLException failed) {
            notices.close();
            throw failed;
        }
        return notices;
    }

    private static void await(Connection notices, int millis) throws SQLException {
        PGConnection connection = notices.unwrap(PGConnection.class);
        if (millis == 0) {
            // Only taken away, so that they do not pile up while there is much to send.
            connection.getNotifications();
        } else {
            connection.getNotifications(millis);
        }
    }

    private boolean pause(int failures) {
        try {
            return backoff.pause(failures);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void troubled(Exception failed) {
        String message = String.valueOf(failed.getMessage());
        if (!backoff.isStopped() && !message.equals(trouble)) {
            LOG.warn("the outbox is not published now: {}; it is tried again", message);
        }
        trouble = message;
    }

    @Override
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    @Override
    public void stop() {
        backoff.stop();
        Connection notices = listening.get();
        if (notices != null) {
            try {
                // Ends the wait for a notice, which closing would wait for.
                notices.abort(Runnable::run);
            } catch (SQLException gone) {
                LOG.debug("the connection for notices was gone already", gone);
            }
        }
    }
}
