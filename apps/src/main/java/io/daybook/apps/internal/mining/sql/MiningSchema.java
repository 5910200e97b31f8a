package io.daybook.apps.internal.mining.sql;

import io.daybook.apps.internal.mining.sql.TenantSessions.Isolation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes or upgrades the tables of the mining portfolio (schema {@code mining}, its own history table) and their role. */
public final class MiningSchema {
    static final String ROLE = "daybook_mining";

    private static final Logger LOG = LoggerFactory.getLogger(MiningSchema.class);
    private static final String SCHEMA = "mining";

    /** Serialises whole start-ups: Flyway's own lock comes after it made the schema, where two processes would clash. */
    private static final long MIGRATION_LOCK = 0x6461_7962_6f6f_6b06L;

    /**
     * The role is the cluster's and not in a dump of the database, so each start sees to it. Others that start beside us, or
     * another database of the cluster, may be first.
     */
    private static final String MAKE_ROLE = """
            DO $$
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'daybook_mining') THEN
                    CREATE ROLE daybook_mining NOLOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS;
                END IF;
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL;
            END $$""";

    private MiningSchema() {}

    /**
     * Brings tables, role and rights up to what this program knows. Several processes may call it at once; one works, the
     * others wait.
     *
     * @throws IllegalStateException when that fails, or when nothing would keep the tenants apart
     */
    public static TenantSessions prepare(DataSource database) {
        try (Connection lock = database.getConnection()) {
            advisoryLock(lock, "SELECT pg_advisory_lock(?)");
            try {
                migrate(database);
                return sessions(database);
            } finally {
                advisoryLock(lock, "SELECT pg_advisory_unlock(?)");
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(
                    "the tables of the mining portfolio cannot be prepared: " + failure.getMessage(), failure);
        }
    }

    private static void migrate(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA IF NOT EXISTS " + SCHEMA);
        }
        Flyway.configure(MiningSchema.class.getClassLoader())
                .dataSource(database)
                .schemas(SCHEMA)
                .defaultSchema(SCHEMA)
                .createSchemas(false)
                .table("schema_history")
                .locations("classpath:db/mining")
                .load()
                .migrate();
    }

    private static TenantSessions sessions(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            try {
                grantRole(connection);
                return new TenantSessions(Isolation.ROLE);
            } catch (SQLException refused) {
                connection.rollback();
                connection.setAutoCommit(true);
                requireBoundOwner(connection, refused);
                LOG.warn(
                        "The mining portfolio's tenants are kept apart by row level security on the tables' owner only: the"
                                + " role {} cannot be used ({})",
                        ROLE,
                        refused.getMessage());
                return new TenantSessions(Isolation.OWNER);
            }
        }
    }

    private static void grantRole(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(MAKE_ROLE);
            // Whoever made a role administers it, which since PostgreSQL 16 does not say that he may take it.
            statement.execute("""
                    DO $$
                    BEGIN
                        SET LOCAL ROLE daybook_mining;
                        SET LOCAL ROLE NONE;
                    EXCEPTION WHEN insufficient_privilege THEN
                        EXECUTE format('GRANT daybook_mining TO %I', current_user);
                    END $$""");
            statement.execute("GRANT USAGE ON SCHEMA mining TO daybook_mining");
            statement.execute("""
                    DO $$
                    DECLARE
                        each record;
                    BEGIN
                        FOR each IN SELECT relname FROM pg_class
                                     WHERE relnamespace = 'mining'::regnamespace AND relkind IN ('r', 'v')
                                       AND relname <> 'schema_history' LOOP
                            EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON mining.%I TO daybook_mining', each.relname);
                        END LOOP;
                    END $$""");
            connection.commit();
            statement.execute("SET LOCAL ROLE " + ROLE);
            requireBound(statement);
        }
        connection.rollback();
        connection.setAutoCommit(true);
    }

    /** Somebody else may have made a role of this name, with other rights. */
    private static void requireBound(Statement statement) throws SQLException {
        if (passesPolicies(statement)) {
            throw new SQLException("the role " + ROLE + " bypasses row level security; ALTER ROLE " + ROLE
                    + " NOSUPERUSER NOBYPASSRLS mends it");
        }
    }

    private static void requireBoundOwner(Connection connection, SQLException refused) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (passesPolicies(statement)) {
                throw new IllegalStateException(
                        "nothing would keep the tenants of the mining portfolio apart: the database's user bypasses row"
                                + " level security, and the role " + ROLE + " cannot be used (" + refused.getMessage()
                                + "). Let an administrator run CREATE ROLE " + ROLE + " NOLOGIN; GRANT " + ROLE
                                + " TO that user, or take BYPASSRLS from it",
                        refused);
            }
        }
    }

    private static boolean passesPolicies(Statement statement) throws SQLException {
        try (ResultSet row =
                statement.executeQuery("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")) {
            return !row.next() || row.getBoolean(1);
        }
    }

    private static void advisoryLock(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, MIGRATION_LOCK);
            statement.execute();
        }
    }
}
