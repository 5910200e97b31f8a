package io.daybook.ledger.internal.postgres;

import io.daybook.ledger.Segment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table of segments as rows: what every reader asks, unchecked. */
final class SegmentRows {
    /** One answer holds at most about this many bytes of payload, however many segments were asked for. */
    private static final int MAX_ANSWER_BYTES = 32 << 20;

    private static final String COLUMNS = "epoch, seq, decided_at, format, prev_hash, hash, payload";
    private static final String READ = """
            SELECT %1$s
              FROM (SELECT %1$s, sum(octet_length(payload)) OVER (ORDER BY seq) AS bytes
                      FROM journal.segment WHERE shard = ? AND seq >= ? ORDER BY seq LIMIT ?) AS page
             WHERE bytes - octet_length(payload) < %2$d
             ORDER BY seq""".formatted(COLUMNS, MAX_ANSWER_BYTES);
    private static final String FIND = "SELECT " + COLUMNS + " FROM journal.segment WHERE shard = ? AND seq = ?";
    private static final String HEAD =
            "SELECT " + COLUMNS + " FROM journal.segment WHERE shard = ? ORDER BY seq DESC LIMIT 1";

    private SegmentRows() {}

    static List<Segment> read(Connection connection, int shard, long fromSeq, int limit) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(READ)) {
            statement.setInt(1, shard);
            statement.setLong(2, fromSeq);
            statement.setInt(3, limit);
            List<Segment> segments = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    segments.add(segment(shard, row));
                }
            }
            return segments;
        }
    }

    static Optional<Segment> find(Connection connection, int shard, long seq) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setInt(1, shard);
            statement.setLong(2, seq);
            return one(shard, statement);
        }
    }

    static Optional<Segment> head(Connection connection, int shard) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(HEAD)) {
            statement.setInt(1, shard);
            return one(shard, statement);
        }
    }

    private static Optional<Segment> one(int shard, PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            return row.next() ? Optional.of(segment(shard, row)) : Optional.empty();
        }
    }

    private static Segment segment(int shard, ResultSet row) throws SQLException {
        return new Segment(
                shard,
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getInt(4),
                row.getBytes(5),
                row.getBytes(6),
                row.getBytes(7));
    }
}
