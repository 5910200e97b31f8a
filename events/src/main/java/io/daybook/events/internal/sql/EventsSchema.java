package io.daybook.events.internal.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Makes or upgrades the tables of the event backbone (schema {@code events}, its own history table). */
public final class EventsSchema {
    private static final String SCHEMA = "events";

    /** Serialises whole start-ups: Flyway's own lock comes after it made the schema, where two processes would clash. */
    private static final long MIGRATION_LOCK = 0x6461_7962_6f6f_6b02L;

    private EventsSchema() {}

    /**
     * Brings the tables up to what this program knows. Several processes may call it at once; one works, the others wait.
     *
     * @throws IllegalStateException when a migration fails or a newer Daybook has made the tables
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
                    "the tables of the events cannot be prepared: " + failure.getMessage(), failure);
        }
    }

    private static void migrateAlone(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA IF NOT EXISTS " + SCHEMA);
        }
        Flyway.configure(EventsSchema.class.getClassLoader())
                .dataSource(database)
                .schemas(SCHEMA)
                .defaultSchema(SCHEMA)
                .createSchemas(false)
                .table("schema_history")
                .locations("classpath:db/events")
                .outOfOrder(true)
                .load()
                .migrate();
    }

    private static void advisoryLock(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, MIGRATION_LOCK);
            statement.execute();
        }
    }
}
