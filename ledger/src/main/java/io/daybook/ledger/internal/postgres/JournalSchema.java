package io.daybook.ledger.internal.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/** Makes or upgrades the journal's tables (schema {@code journal}, its own history table). */
public final class JournalSchema {
    static final String SCHEMA = "journal";

    /** Serialises whole start-ups: Flyway's own lock comes after it made the schema, where two processes would clash. */
    static final long MIGRATION_LOCK = 0x6461_7962_6f6f_6b01L;

    private JournalSchema() {}

    /**
     * Brings the tables up to what this program knows. Several processes may call it at once; one works, the others wait.
     *
     * @throws IllegalStateException when a newer Daybook has made the tables, or when a migration fails: the message says
     *     what to do
     */
    public static void migrate(DataSource database) {
        try (Connection lock = database.getConnection()) {
            advisoryLock(lock, "SELECT pg_advisory_lock(?)");
            try {
                migrateAlone(database);
            } finally {
                advisoryLock(lock, "SELECT pg_advisory_unlock(?)");
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(
                    "the journal's tables cannot be prepared: " + failure.getMessage(), failure);
        }
    }

    private static void migrateAlone(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA IF NOT EXISTS " + SCHEMA);
        }
        Flyway flyway = Flyway.configure()
                .dataSource(database)
                .schemas(SCHEMA)
                .defaultSchema(SCHEMA)
                .createSchemas(false)
                .table("schema_history")
                .locations("classpath:db/journal")
                .ignoreMigrationPatterns("*:future")
                .load();
        for (MigrationInfo migration : flyway.info().all()) {
            if (migration.getState() == MigrationState.FUTURE_SUCCESS
                    || migration.getState() == MigrationState.FUTURE_FAILED) {
                throw new IllegalStateException("the journal's tables are of version " + migration.getVersion()
                        + ", made by a newer Daybook; start that version, this one would not understand what it wrote");
            }
        }
        flyway.migrate();
    }

    private static void advisoryLock(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, MIGRATION_LOCK);
            statement.execute();
        }
    }
}
