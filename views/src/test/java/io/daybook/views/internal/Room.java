package io.daybook.views.internal;

import com.zaxxer.hikari.HikariDataSource;
import io.daybook.ledger.AccountRef;
import io.daybook.platform.sql.Connections;
import io.daybook.platform.sql.DatabaseUrl;
import io.daybook.testkit.TestPostgres;
import io.daybook.views.LedgerMemory;
import io.daybook.views.Scope;
import io.daybook.views.ViewsFeed;
import io.daybook.views.ViewsSettings;
import io.daybook.views.internal.sql.ViewsSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The room on a database of its own, following a hand-made history. */
final class Room implements AutoCloseable {
    static final ViewsSettings SETTINGS = new ViewsSettings(
            Duration.ofSeconds(20), 64, 500, 1_000, 7, Duration.ofMillis(50), Duration.ZERO, 50, ViewsFeed.JOURNAL);

    final HikariDataSource pool;
    final RunningViews views;
    private final History history;

    Room(History history) {
        this(history, database(), SETTINGS);
    }

    Room(History history, DatabaseUrl url, ViewsSettings settings) {
        this(history, new Connections(url).pool("views test", 6), settings);
    }

    Room(History history, HikariDataSource pool, ViewsSettings settings) {
        this(history, pool, pool, settings);
    }

    /** @param projecting what the room gets; {@code pool} is for the test itself */
    Room(History history, HikariDataSource pool, DataSource projecting, ViewsSettings settings) {
        this(history, pool, projecting, List.of(0), null, settings);
    }

    /** @param shards none: nobody projects */
    Room(
            History history,
            HikariDataSource pool,
            DataSource projecting,
            List<Integer> shards,
            @Nullable LedgerMemory memory,
            ViewsSettings settings) {
        this.history = history;
        this.pool = pool;
        this.views = new RunningViews(projecting, history.journal, shards, memory, History.CATALOG, settings);
    }

    static DatabaseUrl database() {
        return TestPostgres.shared().freshDatabase("views", url -> {
            try (HikariDataSource pool = new Connections(url).pool("views template", 2)) {
                new ViewsSchema(pool).migrate(ViewsSchema.LIVE);
            }
        });
    }

    /** At least everything that the history has now. */
    Scope scope() {
        return new Scope("main", history.head());
    }

    static AccountRef code(String code) {
        return new AccountRef.ByCode(code);
    }

    List<String> query(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                StringBuilder line = new StringBuilder();
                for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    line.append(column == 1 ? "" : "|").append(rows.getString(column));
                }
                found.add(line.toString());
            }
            return found;
        }
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        views.close();
        pool.close();
    }
}
