package io.daybook.events.internal.outbox;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes nothing: a connector in a Kafka Connect cluster does. Marks what that has passed on, so that the backlog is known and
 * old events are removed: an event that was there when the log stood at a place is in Kafka once the connector has confirmed that
 * place to its replication slot.
 */
final class ConnectorMarks implements OutboxPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectorMarks.class);
    private static final long LOOK_EVERY_MILLIS = 1_000;

    private static final String SEEN = """
            SELECT array(SELECT id FROM events.outbox WHERE published_at IS NULL LIMIT 10000), pg_current_wal_insert_lsn()::text
            """;

    private static final String MARK = """
            UPDATE events.outbox
               SET published_at = clock_timestamp() AT TIME ZONE 'UTC'
             WHERE id = ANY (?)
               AND EXISTS (SELECT 1 FROM pg_replication_slots WHERE slot_name = ? AND confirmed_flush_lsn >= ?::pg_lsn)
            """;

    private final DataSource database;
    private final ReplicationSlot slot;
    private final Backoff backoff = new Backoff();
    private volatile @Nullable String trouble;
    private @Nullable Array seen;
    private String place = "";

    ConnectorMarks(DataSource database, ReplicationSlot slot) {
        this.database = database;
        this.slot = slot;
    }

    @Override
    public void run() {
        try {
            boolean prepared = false;
            do {
                try {
                    if (!prepared) {
                        // The connector finds publication and slot ready.
                        slot.prepare();
                        prepared = true;
                    }
                    turn();
                    trouble = null;
                } catch (SQLException | IllegalStateException failed) {
                    String message = String.valueOf(failed.getMessage());
                    if (!message.equals(trouble)) {
                        LOG.warn("what the connector has published cannot be seen now: {}", message);
                    }
                    trouble = message;
                }
            } while (backoff.sleep(LOOK_EVERY_MILLIS));
        } catch (InterruptedException stopped) {
            LOG.debug("the marking of what the connector has published was interrupted");
        }
    }

    private void turn() throws SQLException {
        try (Connection connection = database.getConnection()) {
            if (seen != null && mark(connection, seen) == 0) {
                return;
            }
            try (PreparedStatement select = connection.prepareStatement(SEEN);
                    ResultSet row = select.executeQuery()) {
                row.next();
                Array ids = row.getArray(1);
                place = row.getString(2);
                seen = ((Object[]) ids.getArray()).length == 0 ? null : ids;
            }
        }
    }

    private int mark(Connection connection, Array ids) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(MARK)) {
            update.setArray(1, ids);
            update.setString(2, slot.name());
            update.setString(3, place);
            return update.executeUpdate();
        }
    }

    @Override
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    @Override
    public void stop() {
        backoff.stop();
    }
}
