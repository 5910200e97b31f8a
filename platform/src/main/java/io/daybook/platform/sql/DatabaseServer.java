package io.daybook.platform.sql;

import io.daybook.platform.sql.DatabaseException.Reason;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What was found at the other end, after the check at start.
 *
 * @param version as the server writes it, {@code 18.6}
 * @param majorVersion 18
 * @param systemIdentifier what initdb gave to the data folder; differs after a restore into a new cluster
 * @param timeline raised by every failover and point-in-time recovery
 * @param synchronousStandbys whether the server waits for a standby before it answers a commit
 */
public record DatabaseServer(
        String version, int majorVersion, String systemIdentifier, long timeline, boolean synchronousStandbys) {
    /** The oldest PostgreSQL that Daybook runs on. */
    public static final int OLDEST_MAJOR_VERSION = 15;

    private static final String QUESTION = """
            SELECT current_setting('server_version_num')::int,
                   current_setting('server_version'),
                   current_setting('fsync'),
                   current_setting('full_page_writes'),
                   current_setting('synchronous_standby_names'),
                   pg_is_in_recovery(),
                   current_setting('transaction_read_only')""";

    /**
     * Connects and looks: reachable, new enough, writable, durable.
     *
     * @throws DatabaseException with one line that says what to do
     */
    public static DatabaseServer check(Connections connections, Retry retry) {
        DatabaseUrl url = connections.url();
        try (Connection connection = connections.open("daybook check", retry);
                Statement statement = connection.createStatement()) {
            return check(url, statement);
        } catch (SQLException failure) {
            throw DatabaseProblems.explain(url, failure);
        }
    }

    private static DatabaseServer check(DatabaseUrl url, Statement statement) throws SQLException {
        int versionNumber;
        String version;
        boolean synchronousStandbys;
        try (ResultSet row = statement.executeQuery(QUESTION)) {
            row.next();
            versionNumber = row.getInt(1);
            version = row.getString(2);
            requireVersion(url, versionNumber, version);
            requireDurable(url, row.getString(3), row.getString(4));
            requireWritable(url, row.getBoolean(6) || row.getString(7).equals("on"));
            synchronousStandbys = !row.getString(5).isBlank();
        }
        // The timeline in the WAL file's name is the current one; pg_control_checkpoint() lags behind after a failover.
        try (ResultSet row = statement.executeQuery("""
                SELECT system_identifier::text, ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::bigint
                  FROM pg_control_system()""")) {
            row.next();
            return new DatabaseServer(
                    version.split(" ", 2)[0],
                    versionNumber / 10_000,
                    row.getString(1),
                    row.getLong(2),
                    synchronousStandbys);
        }
    }

    static void requireVersion(DatabaseUrl url, int versionNumber, String version) {
        if (versionNumber / 10_000 < OLDEST_MAJOR_VERSION) {
            throw new DatabaseException(
                    Reason.TOO_OLD,
                    "The server of " + url + " is PostgreSQL " + version + "; Daybook needs " + OLDEST_MAJOR_VERSION
                            + " or newer. Upgrade it, or leave DAYBOOK_DATABASE_URL out to use the embedded one.",
                    null);
        }
    }

    static void requireDurable(DatabaseUrl url, String fsync, String fullPageWrites) {
        List<String> off = new ArrayList<>();
        if (!fsync.equals("on")) {
            off.add("fsync=" + fsync);
        }
        if (!fullPageWrites.equals("on")) {
            off.add("full_page_writes=" + fullPageWrites);
        }
        if (!off.isEmpty()) {
            throw new DatabaseException(
                    Reason.NOT_DURABLE,
                    "The server of " + url + " runs with " + String.join(" and ", off)
                            + ", so a power cut could lose answered transfers. Turn it on and reload the server.",
                    null);
        }
    }

    static void requireWritable(DatabaseUrl url, boolean readOnly) {
        if (readOnly) {
            throw new DatabaseException(
                    Reason.READ_ONLY,
                    "The server of " + url + " only reads (a standby, or default_transaction_read_only is on)."
                            + " Point DAYBOOK_DATABASE_URL at the primary.",
                    null);
        }
    }
}
