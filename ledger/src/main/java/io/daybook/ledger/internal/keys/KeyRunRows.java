package io.daybook.ledger.internal.keys;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The tables of the key index. Every method works on the caller's connection and transaction. */
final class KeyRunRows {
    private static final String RUNS =
            "SELECT run, level, from_seq, through_seq, keys FROM journal.key_run WHERE shard = ? ORDER BY from_seq";
    private static final String PARTS = """
            SELECT part, keys, filter, fence, substring(data FROM (keys - 1) * 24 + 1 FOR 8)
              FROM journal.key_run_part WHERE shard = ? AND run = ? ORDER BY part""";
    private static final String SLICE =
            "SELECT substring(data FROM ? FOR ?) FROM journal.key_run_part WHERE shard = ? AND run = ? AND part = ?";
    private static final String INSERT_RUN =
            "INSERT INTO journal.key_run (shard, run, level, from_seq, through_seq, keys) VALUES (?, ?, ?, ?, ?, ?)";
    private static final String INSERT_PART = """
            INSERT INTO journal.key_run_part (shard, run, part, keys, filter, fence, data)
            VALUES (?, ?, ?, ?, ?, ?, ?)""";
    private static final String MOVE_WATERMARK = """
            INSERT INTO journal.key_watermark AS known (shard, through_seq) VALUES (?, ?)
                ON CONFLICT (shard) DO UPDATE SET through_seq = excluded.through_seq WHERE known.through_seq = ?""";

    private KeyRunRows() {}

    static long watermark(Connection connection, int shard) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT through_seq FROM journal.key_watermark WHERE shard = ?")) {
            statement.setInt(1, shard);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /** False: it was not at {@code from} any more, somebody else has moved it. */
    static boolean moveWatermark(Connection connection, int shard, long from, long to) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(MOVE_WATERMARK)) {
            statement.setInt(1, shard);
            statement.setLong(2, to);
            statement.setLong(3, from);
            return statement.executeUpdate() == 1;
        }
    }

    /** All runs with their filters, oldest first. */
    static List<KeyRun> load(Connection connection, int shard) throws SQLException {
        List<KeyRun> runs = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(RUNS)) {
            statement.setInt(1, shard);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    long number = row.getLong(1);
                    runs.add(new KeyRun(
                            number,
                            row.getInt(2),
                            row.getLong(3),
                            row.getLong(4),
                            row.getLong(5),
                            parts(connection, shard, number)));
                }
            }
        }
        return runs;
    }

    private static List<KeyPart> parts(Connection connection, int shard, long run) throws SQLException {
        List<KeyPart> parts = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(PARTS)) {
            statement.setInt(1, shard);
            statement.setLong(2, run);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    parts.add(new KeyPart(
                            row.getInt(1),
                            row.getInt(2),
                            KeyFilter.ofBytes(row.getBytes(3)),
                            longs(row.getBytes(4)),
                            ByteBuffer.wrap(row.getBytes(5)).getLong()));
                }
            }
        }
        return List.copyOf(parts);
    }

    static long nextNumber(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT nextval('journal.key_run_number')");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    static void insertRun(Connection connection, int shard, KeyRun run) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT_RUN)) {
            statement.setInt(1, shard);
            statement.setLong(2, run.number());
            statement.setInt(3, run.level());
            statement.setLong(4, run.fromSeq());
            statement.setLong(5, run.throughSeq());
            statement.setLong(6, run.keys());
            statement.executeUpdate();
        }
    }

    static void insertPart(Connection connection, int shard, long run, KeyPartBuilder.Built built) throws SQLException {
        KeyPart part = built.part();
        try (PreparedStatement statement = connection.prepareStatement(INSERT_PART)) {
            statement.setInt(1, shard);
            statement.setLong(2, run);
            statement.setInt(3, part.number());
            statement.setInt(4, part.keys());
            statement.setBytes(5, part.filter().toBytes());
            statement.setBytes(6, bytes(part.fence()));
            statement.setBytes(7, built.data());
            statement.executeUpdate();
        }
    }

    /** False: the run was not there any more. */
    static boolean delete(Connection connection, int shard, long run) throws SQLException {
        try (PreparedStatement parts =
                        connection.prepareStatement("DELETE FROM journal.key_run_part WHERE shard = ? AND run = ?");
                PreparedStatement runs =
                        connection.prepareStatement("DELETE FROM journal.key_run WHERE shard = ? AND run = ?")) {
            parts.setInt(1, shard);
            parts.setLong(2, run);
            parts.executeUpdate();
            runs.setInt(1, shard);
            runs.setLong(2, run);
            return runs.executeUpdate() == 1;
        }
    }

    static void deleteAll(Connection connection, int shard) throws SQLException {
        for (String table : List.of("key_run_part", "key_run", "key_watermark")) {
            try (PreparedStatement statement =
                    connection.prepareStatement("DELETE FROM journal." + table + " WHERE shard = ?")) {
                statement.setInt(1, shard);
                statement.executeUpdate();
            }
        }
    }

    /** Rows of a part as bytes; null: the run is gone, it was merged into another. */
    static byte @Nullable [] slice(Connection connection, int shard, long run, int part, int fromRow, int rows)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SLICE)) {
            statement.setInt(1, fromRow * KeyPart.ROW_BYTES + 1);
            statement.setInt(2, rows * KeyPart.ROW_BYTES);
            statement.setInt(3, shard);
            statement.setLong(4, run);
            statement.setInt(5, part);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getBytes(1) : null;
            }
        }
    }

    /** The lowest position of this digest in the rows. */
    static OptionalLong position(byte[] rows, long high, long low) {
        ByteBuffer buffer = ByteBuffer.wrap(rows);
        long found = Long.MAX_VALUE;
        for (int at = 0; at < rows.length; at += KeyPart.ROW_BYTES) {
            if (buffer.getLong(at) == high && buffer.getLong(at + Long.BYTES) == low) {
                found = Math.min(found, buffer.getLong(at + 2 * Long.BYTES));
            }
        }
        return found == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(found);
    }

    private static byte[] bytes(long[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES);
        Arrays.stream(values).forEach(bytes::putLong);
        return bytes.array();
    }

    private static long[] longs(byte[] bytes) {
        long[] values = new long[bytes.length / Long.BYTES];
        ByteBuffer.wrap(bytes).asLongBuffer().get(values);
        return values;
    }
}
