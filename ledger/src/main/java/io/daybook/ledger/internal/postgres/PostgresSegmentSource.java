package io.daybook.ledger.internal.postgres;

import io.daybook.ledger.BrokenJournalException;
import io.daybook.ledger.Event;
import io.daybook.ledger.Position;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import io.daybook.ledger.internal.codec.SegmentCodec;
import io.daybook.ledger.internal.codec.SegmentHash;
import io.daybook.ledger.journal.JournalUnavailableException;
import io.daybook.ledger.journal.SegmentSignal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The journal for readers. Every segment that it gives was checked: its own hash, and that it follows the one before. Throws
 * {@link JournalUnavailableException} when the database cannot be asked. Thread-safe.
 */
public final class PostgresSegmentSource implements SegmentSource, SegmentSignal {
    /** A writer in another process is seen at most this much later. */
    private static final long POLL_MILLIS = 20;

    /** The same while the shard's writer is in this process: only for the case that it was passed over. */
    private static final long POLL_BESIDE_WRITER_MILLIS = 200;

    private static final String SHARDS = """
            WITH RECURSIVE present AS (
                SELECT min(shard) AS shard FROM journal.segment
                UNION ALL
                SELECT (SELECT min(shard) FROM journal.segment WHERE shard > present.shard)
                  FROM present WHERE present.shard IS NOT NULL)
            SELECT shard FROM present WHERE shard IS NOT NULL
             UNION SELECT shard FROM journal.workspace ORDER BY shard""";
    private static final String EXISTS = "SELECT EXISTS (SELECT FROM journal.segment WHERE shard = ? AND seq > ?)";

    private final DataSource database;
    private final RecentSegments recent = new RecentSegments();

    public PostgresSegmentSource(DataSource database) {
        this.database = database;
    }

    @Override
    public void committed(Segment segment) {
        recent.add(segment);
    }

    @Override
    public List<Segment> read(int shard, long fromSeq, int limit) {
        if (fromSeq < 1) {
            throw new IllegalArgumentException("segments begin with seq 1, not " + fromSeq);
        }
        List<Segment> inMemory = recent.from(shard, fromSeq, limit);
        if (!inMemory.isEmpty()) {
            return inMemory;
        }
        // One segment more at the front shows that the first one asked for follows it.
        List<Segment> rows = ask(connection ->
                SegmentRows.read(connection, shard, Math.max(1, fromSeq - 1), fromSeq == 1 ? limit : limit + 1));
        return checked(shard, fromSeq, rows);
    }

    private static List<Segment> checked(int shard, long fromSeq, List<Segment> rows) {
        List<Segment> segments = new ArrayList<>(rows.size());
        long expectedSeq = Math.max(1, fromSeq - 1);
        byte[] expectedHash = fromSeq == 1 ? SegmentHash.genesis() : null;
        for (Segment segment : rows) {
            if (segment.seq() != expectedSeq) {
                throw broken(shard, expectedSeq, "is missing although segment " + segment.seq() + " is there");
            }
            if (expectedHash != null && !Arrays.equals(expectedHash, segment.prevHash())) {
                throw broken(shard, segment.seq(), "does not follow the segment before it (prev_hash differs)");
            }
            if (segment.seq() >= fromSeq) {
                requireRightHash(segment);
                segments.add(segment);
            }
            expectedHash = segment.hash();
            expectedSeq++;
        }
        return segments;
    }

    private static void requireRightHash(Segment segment) {
        if (!segment.isHashRight()) {
            throw broken(segment.shard(), segment.seq(), "was changed: its hash is not that of its bytes");
        }
    }

    private static BrokenJournalException broken(int shard, long seq, String what) {
        Position position = new Position(shard, seq);
        return new BrokenJournalException(position, "segment " + position + " " + what);
    }

    @Override
    public Optional<Segment> find(int shard, long seq) {
        List<Segment> inMemory = recent.from(shard, seq, 1);
        if (!inMemory.isEmpty()) {
            return Optional.of(inMemory.getFirst());
        }
        Optional<Segment> found = ask(connection -> SegmentRows.find(connection, shard, seq));
        found.ifPresent(PostgresSegmentSource::requireRightHash);
        return found;
    }

    @Override
    public Optional<Segment> head(int shard) {
        Optional<Segment> head = ask(connection -> SegmentRows.head(connection, shard));
        head.ifPresent(PostgresSegmentSource::requireRightHash);
        return head;
    }

    @Override
    public List<Integer> shards() {
        return ask(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(SHARDS);
                    ResultSet row = statement.executeQuery()) {
                List<Integer> shards = new ArrayList<>();
                while (row.next()) {
                    shards.add(row.getInt(1));
                }
                return shards;
            }
        });
    }

    @Override
    public List<Recorded<Event>> events(Segment segment) {
        return SegmentCodec.recorded(segment);
    }

    @Override
    public void awaitAfter(int shard, long seq, long timeoutMillis) throws InterruptedException {
        long deadline = System.nanoTime() + timeoutMillis * 1_000_000;
        long pollMillis = recent.knows(shard) ? POLL_BESIDE_WRITER_MILLIS : POLL_MILLIS;
        while (true) {
            long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
            // A writer in this process tells us; asking the database as well finds one that took over elsewhere.
            if (recent.awaitAfter(shard, seq, Math.min(leftMillis, pollMillis)) || isThereAfter(shard, seq)) {
                return;
            }
            if (System.nanoTime() >= deadline) {
                return;
            }
        }
    }

    private boolean isThereAfter(int shard, long seq) {
        return ask(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(EXISTS)) {
                statement.setInt(1, shard);
                statement.setLong(2, seq);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    return row.getBoolean(1);
                }
            }
        });
    }

    private <T> T ask(Question<T> question) {
        try (Connection connection = database.getConnection()) {
            return question.ask(connection);
        } catch (SQLException failure) {
            throw new JournalUnavailableException("the journal cannot be read: " + failure.getMessage(), failure);
        }
    }

    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }
}
