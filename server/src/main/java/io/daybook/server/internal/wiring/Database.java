package io.daybook.server.internal.wiring;

import com.zaxxer.hikari.HikariDataSource;
import io.daybook.ledger.internal.postgres.JournalSchema;
import io.daybook.ledger.internal.postgres.PostgresWorkspaceRoutes;
import io.daybook.platform.config.Configuration;
import io.daybook.platform.sql.Connections;
import io.daybook.platform.sql.DatabaseServer;
import io.daybook.platform.sql.DatabaseUrl;
import io.daybook.platform.sql.Retry;
import io.daybook.server.internal.DataFolder;
import io.daybook.server.internal.ServerException;
import io.daybook.server.internal.ServerSettings;
import io.daybook.server.internal.postgres.EmbeddedPostgres;
import io.daybook.server.internal.postgres.PostgresSettings;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** The database of a process: the one that Daybook brings, on the data folder, or the one that the settings name. */
public final class Database implements AutoCloseable {
    private static final int POOL_CONNECTIONS = 24;

    /** PostgreSQL documentation, appendix A. */
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final Connections connections;
    private final HikariDataSource pool;
    private final DatabaseServer server;
    private final Closing closing;

    private Database(Connections connections, DatabaseServer server, HikariDataSource pool, Closing closing) {
        this.connections = connections;
        this.server = server;
        this.pool = pool;
        this.closing = closing;
    }

    /**
     * Starts or finds the database, checks that it may be used, and brings the journal's tables up to date.
     *
     * @throws io.daybook.platform.StartupException with one line that says what to do
     */
    public static Database open(Configuration settings, DataFolder folder, StartTimes times) {
        ServerSettings server = settings.get(ServerSettings.class);
        Closing closing = new Closing();
        boolean opened = false;
        try {
            DatabaseUrl url = server.databaseUrl()
                    .orElseGet(() -> startEmbedded(settings.get(PostgresSettings.class), folder, times, closing));
            Retry retry = Retry.upTo(Duration.ofSeconds(server.databaseWaitSeconds()));
            Database database = connect(url, retry, closing, times);
            times.timed("journal's tables", () -> {
                database.migrate();
                return database;
            });
            opened = true;
            return database;
        } finally {
            if (!opened) {
                closing.close();
            }
        }
    }

    /** Connects to a database that another process of Daybook keeps ready. */
    public static Database attach(DatabaseUrl url) {
        return connect(url, Retry.none(), new Closing(), StartTimes.ofThisProcess());
    }

    private static Database connect(DatabaseUrl url, Retry retry, Closing closing, StartTimes times) {
        Connections connections = new Connections(url);
        DatabaseServer found = times.timed("database check", () -> DatabaseServer.check(connections, retry));
        HikariDataSource pool = closing.add("connection pool", connections.pool("daybook", POOL_CONNECTIONS));
        return new Database(connections, found, pool, closing);
    }

    private static DatabaseUrl startEmbedded(
            PostgresSettings settings, DataFolder folder, StartTimes times, Closing closing) {
        EmbeddedPostgres postgres = closing.add("PostgreSQL", EmbeddedPostgres.start(folder, settings));
        postgres.timings().forEach((step, took) -> times.add("PostgreSQL: " + step, took));
        return postgres.url();
    }

    private void migrate() {
        try {
            JournalSchema.migrate(pool);
        } catch (IllegalStateException refused) {
            throw new ServerException(
                    "The database " + connections.url() + " cannot be used: " + refused.getMessage() + "."
                            + (lacksRights(refused) ? rightsToGive() : ""),
                    refused);
        }
    }

    private static boolean lacksRights(Throwable refused) {
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && INSUFFICIENT_PRIVILEGE.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    private String rightsToGive() {
        String database = connections.url().database();
        return " Daybook makes its own schemas: let an administrator run GRANT CREATE ON DATABASE \"" + database
                + "\" TO \"" + connections.url().user() + "\".";
    }

    /** The shards that there are: as many as the settings say, or more where workspaces already live on more. */
    public List<Integer> shards(int configured) {
        int highest = new PostgresWorkspaceRoutes(pool)
                .all().values().stream().mapToInt(Integer::intValue).max().orElse(0);
        return IntStream.range(0, Math.max(configured, highest + 1)).boxed().toList();
    }

    /** Opens connections outside the pool. */
    public Connections connections() {
        return connections;
    }

    public HikariDataSource pool() {
        return pool;
    }

    /** What was found at the other end. */
    public DatabaseServer server() {
        return server;
    }

    @Override
    public void close() {
        closing.close();
    }
}
