package io.daybook.apps.internal.mining;

import com.zaxxer.hikari.HikariDataSource;
import io.daybook.apps.internal.mining.event.MiningEvent;
import io.daybook.apps.internal.mining.sql.MiningSchema;
import io.daybook.apps.internal.mining.sql.TenantSessions;
import io.daybook.events.Received;
import io.daybook.events.ReceivedEvent;
import io.daybook.platform.sql.Connections;
import io.daybook.platform.sql.DatabaseUrl;
import io.daybook.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A fresh database with the tables of the mining portfolio, and handlers run in it without Kafka. */
public final class MiningDatabase implements AutoCloseable {
    private final HikariDataSource pool;
    private final TenantSessions sessions;

    private MiningDatabase(DatabaseUrl url) {
        this.pool = new Connections(url).pool("mining tests", 8);
        this.sessions = MiningSchema.prepare(pool);
    }

    public static MiningDatabase fresh() {
        return new MiningDatabase(
                TestPostgres.shared().freshDatabase("mining", url -> new MiningDatabase(url).close()));
    }

    public HikariDataSource pool() {
        return pool;
    }

    public TenantSessions sessions() {
        return sessions;
    }

    /** What a consumer does with an event. */
    @FunctionalInterface
    public interface Handler {
        void handle(MiningEvent event, Connection transaction) throws Exception;
    }

    /** Hands the events over, each in a transaction of its own. */
    public void handle(List<Received> events, Handler handler) throws Exception {
        for (Received event : events) {
            try (Connection transaction = pool.getConnection()) {
                transaction.setAutoCommit(false);
                try {
                    handler.handle(MiningEvent.of(ReceivedEvent.of(event)), transaction);
                    transaction.commit();
                } finally {
                    transaction.rollback();
                    transaction.setAutoCommit(true);
                }
            }
        }
    }

    /** The rows as text, columns joined by |, seen by the database's superuser. */
    public List<String> rows(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            int columns = row.getMetaData().getColumnCount();
            while (row.next()) {
                List<String> cells = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    cells.add(String.valueOf(row.getString(column)));
                }
                rows.add(String.join("|", cells));
            }
            return rows;
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
