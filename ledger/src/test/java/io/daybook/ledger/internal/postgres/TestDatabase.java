package io.daybook.ledger.internal.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** One real PostgreSQL for this module's tests, a database of its own for each that asks; it ends with the JVM. */
public final class TestDatabase {
    private static final EmbeddedPostgres SERVER = start();
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final String name;

    private TestDatabase(String name) {
        this.name = name;
    }

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "on")
                    .setServerConfig("wal_level", "logical")
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** An empty database. */
    public static TestDatabase empty() {
        String name = "ledger_" + NAMES.incrementAndGet();
        try (Connection connection = SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        return new TestDatabase(name);
    }

    /** A database with the journal's tables. */
    public static TestDatabase migrated() {
        TestDatabase database = empty();
        JournalSchema.migrate(database.dataSource());
        return database;
    }

    public DataSource dataSource() {
        return SERVER.getDatabase("postgres", name);
    }

    int port() {
        return SERVER.getPort();
    }

    public Connection open(String applicationName) throws SQLException {
        return open(SERVER.getPort(), applicationName);
    }

    /** Through another port, such as a proxy's. */
    public Connection open(int port, String applicationName) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + name
                + "?user=postgres&ApplicationName=" + applicationName.replace(' ', '+'));
    }

    public PostgresJournalStore store() {
        return new PostgresJournalStore(this::open, JournalSettings.DEFAULTS);
    }

    public void execute(String sql) throws SQLException {
        try (Connection connection = open("test");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    public long number(String sql) throws SQLException {
        try (Connection connection = open("test");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
