package io.daybook.events.internal.outbox;

import io.daybook.events.OutboxSettings;
import io.daybook.events.SlotStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The publication of the outbox's table and the replication slot that is read from. The slot's confirmed position, which
 * PostgreSQL keeps, is where reading goes on; there is no other note of it that could disagree.
 */
final class ReplicationSlot {
    static final String PUBLICATION = "daybook_outbox";
    private static final Logger LOG = LoggerFactory.getLogger(ReplicationSlot.class);
    private static final int WAIT_SECONDS = 3;
    private static final String ONLY_TABLE = "events.outbox";

    private static final String LOOK = """
            SELECT coalesce(active, false),
                   coalesce(wal_status, 'lost'),
                   coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn), 0)::bigint,
                   database = current_database(),
                   plugin,
                   (SELECT setting::bigint FROM pg_settings WHERE name = 'max_slot_wal_keep_size')
              FROM (SELECT 1) always
              LEFT JOIN pg_replication_slots ON slot_name = ?
            """;

    private static final String PUBLISHED = """
            SELECT coalesce((SELECT string_agg(schemaname || '.' || tablename, ', ')
                               FROM pg_publication_tables WHERE pubname = publication.pubname), 'no table'),
                   pubinsert AND NOT pubupdate AND NOT pubdelete AND NOT pubtruncate
              FROM pg_publication publication
             WHERE pubname = ?
            """;

    private final DataSource database;
    private final OutboxSettings settings;

    ReplicationSlot(DataSource database, OutboxSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    String name() {
        return settings.slot();
    }

    /**
     * Makes publication and slot where they are missing, and a slot that PostgreSQL has given up anew.
     *
     * @return false: somebody else reads the slot now
     * @throws IllegalStateException when a person has to do something; the message says what
     */
    boolean prepare() throws SQLException {
        requireLogical(database);
        try (Connection connection = database.getConnection()) {
            publication(connection);
            SlotStatus slot = look(connection);
            if (slot.exists() && slot.active()) {
                return false;
            }
            if (slot.exists() && slot.walStatus().equals("lost")) {
                LOG.warn(
                        "the replication slot {} was given up by PostgreSQL, because it held back more than"
                                + " max_slot_wal_keep_size; a new one is made, and what is unsent is taken from the table",
                        name());
                execute(connection, "SELECT pg_drop_replication_slot(?)", name());
                slot = look(connection);
            }
            if (!slot.exists()) {
                execute(connection, "SELECT pg_create_logical_replication_slot(?, 'pgoutput')", name());
            }
            return true;
        }
    }

    /** @throws IllegalStateException when the server does not write what change data capture reads */
    static void requireLogical(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_setting('wal_level')")) {
            row.next();
            if (!row.getString(1).equals("logical")) {
                throw new IllegalStateException(
                        "DAYBOOK_OUTBOX=cdc needs a PostgreSQL with wal_level=logical, this one has "
                                + row.getString(1)
                                + ". Run ALTER SYSTEM SET wal_level = 'logical' and restart it, or set DAYBOOK_OUTBOX=poll");
            }
        }
    }

    private static void publication(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(PUBLISHED)) {
            select.setString(1, PUBLICATION);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    create(connection);
                } else if (!row.getString(1).equals(ONLY_TABLE) || !row.getBoolean(2)) {
                    throw new IllegalStateException(
                            "the publication " + PUBLICATION + " is not what it must be (insertions of "
                                    + ONLY_TABLE + " only, it has " + row.getString(1) + "). Run DROP PUBLICATION "
                                    + PUBLICATION
                                    + "; it is made again");
                }
            }
        }
    }

    private static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Insertions only: marks and removals of rows are no events.
            statement.execute(
                    "CREATE PUBLICATION " + PUBLICATION + " FOR TABLE " + ONLY_TABLE + " WITH (publish = 'insert')");
        }
    }

    private static void execute(Connection connection, String sql, String slot) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, slot);
            statement.execute();
        }
    }

    SlotStatus status() throws SQLException {
        try (Connection connection = database.getConnection()) {
            return look(connection);
        }
    }

    private SlotStatus look(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LOOK)) {
            select.setQueryTimeout(WAIT_SECONDS);
            select.setString(1, name());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                boolean exists = row.getString(5) != null;
                if (exists && !row.getBoolean(4)) {
                    throw new IllegalStateException("the replication slot " + name()
                            + " belongs to another database of this server; name another one in DAYBOOK_OUTBOX_SLOT");
                }
                long maxMegabytes = row.getLong(6);
                return new SlotStatus(
                        name(),
                        exists,
                        row.getBoolean(1),
                        row.getString(2),
                        row.getLong(3),
                        maxMegabytes < 0 ? Optional.empty() : Optional.of(maxMegabytes << 20),
                        (long) settings.slotWarnMb() << 20);
            }
        }
    }
}
