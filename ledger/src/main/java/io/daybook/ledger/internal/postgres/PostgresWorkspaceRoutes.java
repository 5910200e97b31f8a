package io.daybook.ledger.internal.postgres;

import io.daybook.ledger.journal.JournalUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import javax.sql.DataSource;

/** The shard of each workspace: a row that is made with the workspace and never changes. Thread-safe. */
public final class PostgresWorkspaceRoutes {
    private final DataSource database;

    public PostgresWorkspaceRoutes(DataSource database) {
        this.database = database;
    }

    /** Every known workspace with its shard, in the order of their names. */
    public Map<String, Integer> all() {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT name, shard FROM journal.workspace ORDER BY name");
                ResultSet row = statement.executeQuery()) {
            Map<String, Integer> routes = new LinkedHashMap<>();
            while (row.next()) {
                routes.put(row.getString(1), row.getInt(2));
            }
            return routes;
        } catch (SQLException failure) {
            throw new JournalUnavailableException("the workspaces' shards cannot be read", failure);
        }
    }

    /**
     * Puts a workspace on a shard if it is on none yet.
     *
     * @return the shard that it is on, whoever was first
     */
    public int assign(String workspace, int shard) {
        try (Connection connection = database.getConnection()) {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO journal.workspace (name, shard) VALUES (?, ?) ON CONFLICT (name) DO NOTHING")) {
                insert.setString(1, workspace);
                insert.setInt(2, shard);
                insert.executeUpdate();
            }
            return find(connection, workspace)
                    .orElseThrow(() -> new SQLException("the row of workspace " + workspace + " is gone"));
        } catch (SQLException failure) {
            throw new JournalUnavailableException("the shard of workspace " + workspace + " cannot be fixed", failure);
        }
    }

    /** The shard of a workspace; empty if it is on none yet. */
    public OptionalInt find(String workspace) {
        try (Connection connection = database.getConnection()) {
            return find(connection, workspace);
        } catch (SQLException failure) {
            throw new JournalUnavailableException("the shard of workspace " + workspace + " cannot be read", failure);
        }
    }

    private static OptionalInt find(Connection connection, String workspace) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT shard FROM journal.workspace WHERE name = ?")) {
            select.setString(1, workspace);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? OptionalInt.of(row.getInt(1)) : OptionalInt.empty();
            }
        }
    }
}
