package io.daybook.platform.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * Opens connections to one database. Every connection commits by itself, uses UTC and carries a name that
 * {@code pg_stat_activity} shows.
 */
public final class Connections {
    private static final int CONNECT_TIMEOUT_SECONDS = 5;
    private static final int POOL_WAIT_MS = 10_000;
    private static final Driver DRIVER = new Driver();

    private final DatabaseUrl url;

    public Connections(DatabaseUrl url) {
        this.url = url;
    }

    public DatabaseUrl url() {
        return url;
    }

    /**
     * Opens a connection that belongs to the caller. It has no statement, lock or socket timeout of ours: for the
     * journal a timeout would be an unknown outcome.
     *
     * @param applicationName what the server shows for it, such as {@code daybook journal 0}
     * @throws SQLException if it cannot be opened; {@link DatabaseProblems#explain} puts it in words
     */
    public Connection open(String applicationName) throws SQLException {
        Connection connection = DRIVER.connect(url.jdbcUrl(), properties(applicationName));
        if (connection == null) {
            throw new SQLException("The driver does not take " + url + ".", "08001");
        }
        return connection;
    }

    /**
     * Opens a connection, trying again while the database is away.
     *
     * @throws DatabaseException with the reason of the last attempt
     */
    public Connection open(String applicationName, Retry retry) {
        long deadline = System.nanoTime() + retry.atMost().toNanos();
        while (true) {
            DatabaseException problem;
            try {
                return open(applicationName);
            } catch (SQLException failure) {
                problem = DatabaseProblems.explain(url, failure);
            }
            if (!problem.mayPass() || System.nanoTime() >= deadline) {
                throw problem;
            }
            pause(retry.pause(), problem);
        }
    }

    /**
     * Makes a pool of connections that are opened when they are needed and kept; the caller closes it. Making it does
     * not connect.
     *
     * @param applicationName what the server shows for all of them
     * @param size most connections; beyond it callers wait up to 10 s, then get an {@link SQLException}
     */
    public HikariDataSource pool(String applicationName, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(applicationName);
        config.setJdbcUrl(url.jdbcUrl());
        config.setDriverClassName(Driver.class.getName());
        config.setDataSourceProperties(properties(applicationName));
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(Math.min(1, size));
        config.setConnectionTimeout(POOL_WAIT_MS);
        config.setInitializationFailTimeout(-1);
        config.setAutoCommit(true);
        return new HikariDataSource(config);
    }

    private Properties properties(String applicationName) {
        Properties properties = url.driverProperties();
        properties.putIfAbsent("connectTimeout", Integer.toString(CONNECT_TIMEOUT_SECONDS));
        properties.putIfAbsent("tcpKeepAlive", "true");
        properties.putIfAbsent("ApplicationName", applicationName);
        return properties;
    }

    private static void pause(Duration pause, DatabaseException problem) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw problem;
        }
    }
}
