package io.daybook.ledger.internal.postgres;

import com.zaxxer.hikari.HikariDataSource;
import io.daybook.platform.postgres.PostgresOptions;
import io.daybook.platform.postgres.PostgresProcess;
import io.daybook.platform.sql.Connections;
import io.daybook.platform.sql.DatabaseUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * One real, durable PostgreSQL for this module's tests, a database of its own for each that asks; it ends with the JVM. (The
 * testkit's is not at hand here: it depends on this module.)
 */
public final class TestDatabase {
    private static final int POOL_SIZE = 12;
    private static final int POOL_IDLE_MS = 10_000;
    private static final PostgresProcess SERVER = start();
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final DatabaseUrl url;
    private final DataSource pool;

    private TestDatabase(DatabaseUrl url) {
        this.url = url;
        HikariDataSource source = new Connections(url).pool("daybook test", POOL_SIZE);
        source.setMinimumIdle(0);
        source.setIdleTimeout(POOL_IDLE_MS);
        this.pool = source;
    }

    private static PostgresProcess start() {
        try {
            Path folder = Files.createTempDirectory("daybook-ledger-");
            PostgresProcess server =
                    PostgresProcess.start(PostgresOptions.small(folder.resolve("data"), folder.resolve("binaries")));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, folder), "test-database-end"));
            return server;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Nobody needs the data any more: a kill saves the last checkpoint. */
    private static void end(PostgresProcess server, Path folder) {
        server.kill();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** An empty database. */
    public static TestDatabase empty() {
        String name = "ledger_" + NAMES.incrementAndGet();
        try (Connection connection = new Connections(SERVER.url("postgres")).open("daybook test");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        return new TestDatabase(SERVER.url(name));
    }

    /** A database with the journal's tables. */
    public static TestDatabase migrated() {
        TestDatabase database = empty();
        JournalSchema.migrate(database.dataSource());
        return database;
    }

    /** A pool; connections that nobody uses go away by themselves. */
    public DataSource dataSource() {
        return pool;
    }

    public Connection open(String applicationName) throws SQLException {
        return new Connections(url).open(applicationName);
    }

    /** Through another port, such as a proxy's. */
    public Connection open(int port, String applicationName) throws SQLException {
        return new Connections(url.withHosts(List.of("127.0.0.1:" + port))).open(applicationName);
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
