package io.daybook.ledger.internal.postgres;

import io.daybook.ledger.journal.JournalUnavailableException;
import io.daybook.ledger.journal.SnapshotStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots in the tables {@code journal.snapshot} and {@code journal.snapshot_chunk}. Throws
 * {@link JournalUnavailableException} when the database cannot be asked. Thread-safe.
 */
public final class PostgresSnapshotStore implements SnapshotStore {
    private static final String CHUNK = """
            INSERT INTO journal.snapshot_chunk (shard, seq, chunk, data) VALUES (?, ?, ?, ?)
                ON CONFLICT (shard, seq, chunk) DO UPDATE SET data = excluded.data""";
    private static final String MANIFEST = """
            INSERT INTO journal.snapshot (shard, seq, hash, format, chunks, totals) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (shard, seq) DO UPDATE
               SET hash = excluded.hash, format = excluded.format, chunks = excluded.chunks, totals = excluded.totals""";
    private static final String FORGET_MANIFESTS = """
            DELETE FROM journal.snapshot
             WHERE shard = ?
               AND seq NOT IN (SELECT seq FROM journal.snapshot WHERE shard = ? ORDER BY seq DESC LIMIT 3)""";
    // Chunks without a manifest above the oldest kept snapshot may be of one that is being written just now.
    private static final String FORGET_CHUNKS = """
            DELETE FROM journal.snapshot_chunk
             WHERE shard = ? AND seq < (SELECT min(seq) FROM journal.snapshot WHERE shard = ?)""";
    private static final String MANIFESTS =
            "SELECT seq, hash, format, chunks, totals FROM journal.snapshot WHERE shard = ? ORDER BY seq DESC";
    private static final String READ_CHUNK =
            "SELECT data FROM journal.snapshot_chunk WHERE shard = ? AND seq = ? AND chunk = ?";

    private final DataSource database;

    public PostgresSnapshotStore(DataSource database) {
        this.database = database;
    }

    @Override
    public void save(int shard, long seq, byte[] hash, int format, String totals, Iterator<byte[]> chunks) {
        try (Connection connection = database.getConnection()) {
            forget(connection, "DELETE FROM journal.snapshot WHERE shard = ? AND seq = ?", shard, seq);
            int count = writeChunks(connection, shard, seq, chunks);
            writeManifest(connection, new Manifest(shard, seq, hash, format, count, totals));
            forget(connection, FORGET_MANIFESTS, shard, shard);
            forget(connection, FORGET_CHUNKS, shard, shard);
        } catch (SQLException failure) {
            throw new JournalUnavailableException(
                    "the snapshot at " + shard + "-" + seq + " cannot be written", failure);
        }
    }

    private static int writeChunks(Connection connection, int shard, long seq, Iterator<byte[]> chunks)
            throws SQLException {
        int count = 0;
        try (PreparedStatement statement = connection.prepareStatement(CHUNK)) {
            while (chunks.hasNext()) {
                statement.setInt(1, shard);
                statement.setLong(2, seq);
                statement.setInt(3, count++);
                statement.setBytes(4, chunks.next());
                statement.executeUpdate();
            }
        }
        return count;
    }

    private static void writeManifest(Connection connection, Manifest manifest) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(MANIFEST)) {
            statement.setInt(1, manifest.shard());
            statement.setLong(2, manifest.seq());
            statement.setBytes(3, manifest.hash());
            statement.setInt(4, manifest.format());
            statement.setInt(5, manifest.chunks());
            statement.setString(6, manifest.totals());
            statement.executeUpdate();
        }
    }

    private static void forget(Connection connection, String sql, int shard, long second) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, shard);
            statement.setLong(2, second);
            statement.executeUpdate();
        }
    }

    @Override
    public List<Manifest> manifests(int shard) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(MANIFESTS)) {
            statement.setInt(1, shard);
            List<Manifest> manifests = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    manifests.add(new Manifest(
                            shard, row.getLong(1), row.getBytes(2), row.getInt(3), row.getInt(4), row.getString(5)));
                }
            }
            return manifests;
        } catch (SQLException failure) {
            throw new JournalUnavailableException("the snapshots of shard " + shard + " cannot be listed", failure);
        }
    }

    @Override
    public byte @Nullable [] chunk(Manifest manifest, int index) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(READ_CHUNK)) {
            statement.setInt(1, manifest.shard());
            statement.setLong(2, manifest.seq());
            statement.setInt(3, index);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getBytes(1) : null;
            }
        } catch (SQLException failure) {
            throw new JournalUnavailableException(
                    "the snapshot at " + manifest.shard() + "-" + manifest.seq() + " cannot be read", failure);
        }
    }
}
