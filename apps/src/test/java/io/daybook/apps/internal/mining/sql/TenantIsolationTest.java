package io.daybook.apps.internal.mining.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.daybook.apps.internal.mining.MiningDatabase;
import io.daybook.apps.internal.mining.sql.TenantSessions.Isolation;
import io.daybook.platform.sql.Connections;
import io.daybook.platform.sql.DatabaseUrl;
import io.daybook.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a session of tenant a can do to rows of tenant b: nothing, in any table, whatever the isolation; and a session without
 * a tenant can do nothing to any row. Seen red without FORCE ROW LEVEL SECURITY, with WITH CHECK (true), and with a tenant set
 * for the session and not taken back.
 */
final class TenantIsolationTest {
    private static final String TABLES = """
            SELECT relname FROM pg_class
             WHERE relnamespace = 'mining'::regnamespace AND relkind = 'r' AND relname <> 'schema_history' ORDER BY relname""";

    @Test
    void everyTableIsForced() throws SQLException {
        try (MiningDatabase database = MiningDatabase.fresh()) {
            assertThat(database.rows("""
                    SELECT relname FROM pg_class
                     WHERE relnamespace = 'mining'::regnamespace AND relkind = 'r' AND relname <> 'schema_history'
                       AND NOT (relrowsecurity AND relforcerowsecurity)""")).isEmpty();
            assertThat(database.rows(TABLES)).hasSizeGreaterThan(10);
            assertThat(database.rows("""
                    SELECT relname FROM pg_class
                     WHERE relnamespace = 'mining'::regnamespace AND relkind = 'v'
                       AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)""")).isEmpty();
        }
    }

    @Test
    void inARoleOfItsOwn() throws SQLException {
        try (MiningDatabase database = MiningDatabase.fresh()) {
            assertThat(database.sessions().isolation()).isEqualTo(Isolation.ROLE);
            tenantsAreApart(database.pool(), database.sessions());
        }
    }

    /** Of one's own PostgreSQL, where the role cannot be made: the policies bind the owner. */
    @Test
    void asTheOwnerWhoMayMakeNoRoles() throws SQLException {
        DatabaseUrl url = TestPostgres.shared().freshDatabase();
        String owner = "owner_" + url.database();
        try (HikariDataSource administrator = new Connections(url).pool("administrator", 2)) {
            execute(
                    administrator,
                    "CREATE ROLE " + owner + " LOGIN PASSWORD 'secret' NOSUPERUSER NOCREATEROLE NOBYPASSRLS");
            execute(administrator, "GRANT CREATE ON DATABASE " + url.database() + " TO " + owner);
        }
        try (HikariDataSource pool = new Connections(as(url, owner)).pool("owner", 4)) {
            TenantSessions sessions = MiningSchema.prepare(pool);

            assertThat(sessions.isolation()).isEqualTo(Isolation.OWNER);
            tenantsAreApart(pool, sessions);
        }
    }

    @Test
    void whoBypassesPoliciesAndMayMakeNoRolesIsRefused() throws SQLException {
        DatabaseUrl url = TestPostgres.shared().freshDatabase();
        String owner = "bypass_" + url.database();
        try (HikariDataSource administrator = new Connections(url).pool("administrator", 2)) {
            execute(
                    administrator,
                    "CREATE ROLE " + owner + " LOGIN PASSWORD 'secret' NOSUPERUSER NOCREATEROLE BYPASSRLS");
            execute(administrator, "GRANT CREATE ON DATABASE " + url.database() + " TO " + owner);
        }
        try (HikariDataSource pool = new Connections(as(url, owner)).pool("bypass", 4)) {
            assertThatThrownBy(() -> MiningSchema.prepare(pool))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("nothing would keep the tenants")
                    .hasMessageContaining("CREATE ROLE daybook_mining");
        }
    }

    private static DatabaseUrl as(DatabaseUrl url, String user) {
        String text = "postgres://" + user + ":secret@" + url.jdbcUrl().replaceFirst("jdbc:postgresql://", "");
        return DatabaseUrl.parse(text.replaceFirst("\\?.*", ""));
    }

    private static void tenantsAreApart(HikariDataSource pool, TenantSessions sessions) throws SQLException {
        nothingIsLeftBehind(pool, sessions);
        for (String table : tables(pool)) {
            as(pool, sessions, "b", statement -> insert(statement, table, "b"));

            assertThat(as(pool, sessions, "b", statement -> count(statement, table)))
                    .as("%s: b sees its row", table)
                    .isEqualTo(1);
            assertThat(as(pool, sessions, "a", statement -> count(statement, table)))
                    .as("%s: a sees nothing", table)
                    .isZero();
            assertThat(as(
                            pool,
                            sessions,
                            "a",
                            statement -> statement.executeUpdate("UPDATE mining." + table + " SET tenant_id = 'a'")))
                    .as("%s: a takes nothing", table)
                    .isZero();
            assertThat(as(pool, sessions, "a", statement -> statement.executeUpdate("DELETE FROM mining." + table)))
                    .as("%s: a deletes nothing", table)
                    .isZero();
            assertThatThrownBy(() -> as(pool, sessions, "a", statement -> insert(statement, table, "b")))
                    .as("%s: a writes nothing for b", table)
                    .hasMessageContaining("row-level security");
            assertThatThrownBy(() -> as(
                            pool,
                            sessions,
                            "b",
                            statement -> statement.executeUpdate("UPDATE mining." + table + " SET tenant_id = 'a'")))
                    .as("%s: b gives nothing to a", table)
                    .hasMessageContaining("row-level security");
            withoutATenant(pool, sessions, table);
            assertThat(as(pool, sessions, "b", statement -> count(statement, table)))
                    .as("%s: b still has its row", table)
                    .isEqualTo(1);
        }
    }

    private static void withoutATenant(HikariDataSource pool, TenantSessions sessions, String table)
            throws SQLException {
        assertThat(as(pool, sessions, "", statement -> count(statement, table)))
                .as("%s: nobody sees nothing", table)
                .isZero();
        assertThat(as(pool, sessions, "", statement -> statement.executeUpdate("DELETE FROM mining." + table)))
                .as("%s: nobody deletes nothing", table)
                .isZero();
        assertThatThrownBy(() -> as(pool, sessions, "", statement -> insert(statement, table, "")))
                .as("%s: nobody writes nothing", table)
                .hasMessageContaining("row-level security");
    }

    /** Whether the work is committed or fails: the next transaction of the connection has neither tenant nor role. */
    private static void nothingIsLeftBehind(HikariDataSource pool, TenantSessions sessions) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            sessions.in(connection, "b", () -> statement.execute("SELECT 1"));
            assertThat(bound(statement))
                    .as("in the same transaction, afterwards")
                    .isEqualTo("none ");
            connection.commit();
            assertThat(bound(statement)).as("after the commit").isEqualTo("none ");
            connection.rollback();
            assertThatThrownBy(() -> sessions.in(connection, "b", () -> statement.execute("SELECT 1 / 0")))
                    .hasMessageContaining("division by zero");
            connection.rollback();
            assertThat(bound(statement)).as("after the rollback").isEqualTo("none ");
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static String bound(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "SELECT current_setting('role') || ' ' || coalesce(current_setting('daybook.tenant', true), '')")) {
            row.next();
            return row.getString(1);
        }
    }

    @FunctionalInterface
    private interface Statements {
        int run(Statement statement) throws SQLException;
    }

    private static int as(HikariDataSource pool, TenantSessions sessions, String tenant, Statements statements)
            throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            try {
                int[] result = new int[1];
                sessions.in(connection, tenant, () -> {
                    try (Statement statement = connection.createStatement()) {
                        result[0] = statements.run(statement);
                    }
                });
                connection.commit();
                return result[0];
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private static int count(Statement statement, String table) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT count(*) FROM mining." + table)) {
            row.next();
            return row.getInt(1);
        }
    }

    /** Any row: each column without a default gets something of its type. */
    private static int insert(Statement statement, String table, String tenant) throws SQLException {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        try (ResultSet column = statement.executeQuery("SELECT column_name, data_type FROM information_schema.columns"
                + " WHERE table_schema = 'mining' AND table_name = '" + table
                + "' AND is_nullable = 'NO' AND column_default IS NULL ORDER BY ordinal_position")) {
            while (column.next()) {
                names.add(column.getString(1));
                values.add(
                        switch (column.getString(1)) {
                            case "tenant_id" -> "'" + tenant + "'";
                            case "state" -> "'intended'";
                            default -> valueOf(column.getString(2));
                        });
            }
        }
        return statement.executeUpdate("INSERT INTO mining." + table + " (" + String.join(", ", names) + ") VALUES ("
                + String.join(", ", values) + ")");
    }

    private static String valueOf(String type) {
        return switch (type) {
            case "text" -> "'x'";
            case "uuid" -> "'00000000-0000-0000-0000-000000000001'";
            case "boolean" -> "true";
            case "date" -> "'2026-01-01'";
            case "timestamp with time zone" -> "'2026-01-01T00:00:00Z'";
            default -> "1";
        };
    }

    private static List<String> tables(HikariDataSource pool) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(TABLES)) {
            while (row.next()) {
                tables.add(row.getString(1));
            }
        }
        return tables;
    }

    private static void execute(HikariDataSource pool, String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
