package io.daybook.views.internal.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * The schemas of the views. {@link #LIVE} is what everybody reads; a rebuild fills {@link #NEXT} and renames. Each schema is
 * complete in itself, with its own migration history and positions, so that the swap takes all of it along.
 */
public final class ViewsSchema {
    public static final String LIVE = "views";
    public static final String NEXT = "views_next";
    public static final String OLD = "views_old";
    private static final String HISTORY_TABLE = "migration_history";

    private final DataSource dataSource;

    public ViewsSchema(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Brings a schema to the newest version; creates it if needed. */
    public void migrate(String schema) {
        Flyway.configure(ViewsSchema.class.getClassLoader())
                .dataSource(dataSource)
                .schemas(schema)
                .defaultSchema(schema)
                .createSchemas(true)
                .table(HISTORY_TABLE)
                .locations("classpath:db/views")
                .load()
                .migrate();
    }

    public void drop(String schema) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA IF EXISTS " + schema + " CASCADE");
        }
    }

    public boolean exists(String schema) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = '" + schema + "'")) {
            return found.next();
        }
    }
}
