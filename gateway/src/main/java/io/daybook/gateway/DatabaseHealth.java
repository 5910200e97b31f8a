package io.daybook.gateway;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** Whether PostgreSQL answers, how fast, and whether a failover could lose commits because standbys are asynchronous. */
public final class DatabaseHealth implements HealthCheck {
    private static final int WAIT_SECONDS = 3;
    private static final long SLOW_MILLIS = 100;

    private final DataSource database;

    public DatabaseHealth(DataSource database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "database";
    }

    @Override
    public Result check() {
        Map<String, Object> details = new LinkedHashMap<>();
        long begun = System.nanoTime();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(WAIT_SECONDS);
            statement.execute("SELECT 1");
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            details.put("response_time_ms", millis);
            standbys(statement, details);
            return new Result(millis < SLOW_MILLIS ? Status.HEALTHY : Status.DEGRADED, details);
        } catch (SQLException away) {
            details.put("reason", "SQLSTATE " + away.getSQLState());
            return new Result(Status.UNHEALTHY, details);
        }
    }

    private static void standbys(Statement statement, Map<String, Object> details) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT count(*),"
                + " count(*) FILTER (WHERE sync_state = 'async') FROM pg_catalog.pg_stat_replication")) {
            row.next();
            details.put("standbys", row.getInt(1));
            details.put("asynchronous_standbys", row.getInt(2));
        }
    }
}
