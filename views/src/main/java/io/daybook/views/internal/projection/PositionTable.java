package io.daybook.views.internal.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Table {@code position} of one schema: the fence of the views. */
final class PositionTable {
    private static final int HASH_BYTES = 32;
    private final String schema;

    PositionTable(String schema) {
        this.schema = schema;
    }

    /** The position of the shard; the row is made when it is not there. Leaves the connection outside of a transaction. */
    ViewPosition load(Connection connection, int shard) throws SQLException {
        connection.setAutoCommit(true);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + schema
                + ".position (shard, seq, hash, generation, recorded_at) VALUES (?, 0, ?, 1, to_timestamp(0))"
                + " ON CONFLICT (shard) DO NOTHING")) {
            insert.setInt(1, shard);
            insert.setBytes(2, new byte[HASH_BYTES]);
            insert.executeUpdate();
        }
        return find(connection, shard).orElseThrow(() -> new SQLException("position of shard " + shard + " is gone"));
    }

    /** The position of the shard; empty when nobody has projected it. */
    Optional<ViewPosition> find(Connection connection, int shard) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT seq, hash, generation FROM " + schema + ".position WHERE shard = ?")) {
            select.setInt(1, shard);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new ViewPosition(shard, row.getLong(1), row.getBytes(2), row.getLong(3)))
                        : Optional.empty();
            }
        }
    }

    /** From exactly {@code from} to {@code to}, in the caller's transaction, whose first statement this is. */
    void move(Connection connection, ViewPosition from, ViewPosition to, long recordedAtMicros)
            throws SQLException, PositionMovedException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE " + schema
                + ".position SET seq = ?, hash = ?, recorded_at = ?"
                + " WHERE shard = ? AND seq = ? AND hash = ? AND generation = ?")) {
            update.setLong(1, to.seq());
            update.setBytes(2, to.hash());
            update.setObject(3, RowChanges.timestamp(recordedAtMicros));
            update.setInt(4, from.shard());
            update.setLong(5, from.seq());
            update.setBytes(6, from.hash());
            update.setLong(7, from.generation());
            if (update.executeUpdate() != 1) {
                throw new PositionMovedException(from);
            }
        }
    }
}
