package io.daybook.events.internal.outbox;

import io.daybook.events.OutboxStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the backlog and removes what was published long enough ago, in a thread of its own. */
final class OutboxUpkeep implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxUpkeep.class);
    private static final long LOOK_EVERY_MILLIS = 1_000;
    private static final int LOOKS_PER_REMOVAL = 30;
    private static final int REMOVED_AT_ONCE = 5_000;
    private static final int WAIT_SECONDS = 3;

    private static final String BACKLOG = """
            SELECT count(*), coalesce(extract(epoch FROM (clock_timestamp() AT TIME ZONE 'UTC') - min(created_at)), 0)
              FROM (SELECT created_at FROM events.outbox WHERE published_at IS NULL LIMIT %d) unsent
            """.formatted(OutboxStatus.MOST_COUNTED);

    private static final String REMOVE = """
            DELETE FROM events.outbox
             WHERE id IN (SELECT id
                            FROM events.outbox
                           WHERE published_at < clock_timestamp() AT TIME ZONE 'UTC' - make_interval(hours => ?)
                           LIMIT %d)
            """.formatted(REMOVED_AT_ONCE);

    /** @param oldestSeconds age of the oldest unsent event, 0 without one */
    record Backlog(long events, double oldestSeconds) {}

    private final DataSource database;
    private final IdempotentWrites writes;
    private final int retentionHours;
    private final Backoff backoff = new Backoff();
    private volatile double oldestUnsentSeconds;

    OutboxUpkeep(DataSource database, IdempotentWrites writes, int retentionHours) {
        this.database = database;
        this.writes = writes;
        this.retentionHours = retentionHours;
    }

    @Override
    public void run() {
        try {
            for (int looks = 0; backoff.sleep(LOOK_EVERY_MILLIS); looks++) {
                turn(looks % LOOKS_PER_REMOVAL == 0);
            }
        } catch (InterruptedException stopped) {
            LOG.debug("the upkeep of the outbox was interrupted");
        }
    }

    private void turn(boolean removes) {
        try {
            oldestUnsentSeconds = backlog().oldestSeconds();
            if (removes) {
                removeSent();
                writes.expire();
            }
        } catch (SQLException away) {
            // Whoever publishes says so; here the next look is soon enough.
            LOG.debug("the outbox cannot be looked at now", away);
        }
    }

    /** As of the last look. */
    double oldestUnsentSeconds() {
        return oldestUnsentSeconds;
    }

    Backlog backlog() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(WAIT_SECONDS);
            try (ResultSet row = statement.executeQuery(BACKLOG)) {
                row.next();
                return new Backlog(row.getLong(1), row.getDouble(2));
            }
        }
    }

    /** In small steps, so that no transaction is long. */
    int removeSent() throws SQLException {
        int removed = 0;
        int step = REMOVED_AT_ONCE;
        while (step == REMOVED_AT_ONCE && !backoff.isStopped()) {
            try (Connection connection = database.getConnection();
                    PreparedStatement delete = connection.prepareStatement(REMOVE)) {
                delete.setInt(1, retentionHours);
                step = delete.executeUpdate();
                removed += step;
            }
        }
        return removed;
    }

    void stop() {
        backoff.stop();
    }
}
