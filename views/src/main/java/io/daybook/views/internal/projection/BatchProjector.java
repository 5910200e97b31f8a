package io.daybook.views.internal.projection;

import io.daybook.ledger.BrokenJournalException;
import io.daybook.ledger.Event;
import io.daybook.ledger.Position;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import io.daybook.views.AssetCatalogs;
import io.daybook.views.ViewsSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Carries one shard's segments into one schema, batch by batch. A batch is one transaction that begins by moving the position
 * from exactly the last segment to the new one, so each segment's rows are there once, whoever else tries.
 *
 * <p>Used by one thread. After any exception call {@link #open} again.
 */
final class BatchProjector {
    private static final int FIRST_READ_SEGMENTS = 16;
    private final int shard;
    private final SegmentSource source;
    private final ViewsSettings settings;
    private final PositionTable positions;
    private final BalanceCache balances;
    private final BatchRows rows;
    private int readSegments = FIRST_READ_SEGMENTS;
    private @Nullable ViewPosition position;

    /**
     * @param rows written
     * @param nanos spent from the reading of segments to the commit
     * @param decidedAtMicros when each of the segments was decided
     * @param full it ended because it was large enough, so there may be more
     */
    record Batch(ViewPosition reached, int segments, long rows, long nanos, long[] decidedAtMicros, boolean full) {}

    BatchProjector(String schema, int shard, SegmentSource source, AssetCatalogs catalogs, ViewsSettings settings) {
        this.shard = shard;
        this.source = source;
        this.settings = settings;
        this.positions = new PositionTable(schema);
        this.balances = new BalanceCache(schema, shard, settings.balanceCacheEntries());
        this.rows = new BatchRows(schema, shard, catalogs, balances);
    }

    /** Reads where the tables are and forgets what is in memory. */
    ViewPosition open(Connection connection) throws SQLException {
        balances.clear();
        ViewPosition loaded = positions.load(connection, shard);
        loaded.requireIn(source);
        position = loaded;
        return loaded;
    }

    /**
     * Looks whether the tables are still where they were left.
     *
     * @throws PositionMovedException when somebody dropped, rebuilt or moved them
     */
    void requireInPlace(Connection connection) throws SQLException, PositionMovedException {
        ViewPosition left = Objects.requireNonNull(position, "open first");
        connection.setAutoCommit(true);
        ViewPosition there = positions.find(connection, shard).orElse(null);
        if (there == null || there.seq() != left.seq() || there.generation() != left.generation()) {
            throw new PositionMovedException(left);
        }
    }

    /** Projects what comes next, up to {@code ceiling}; null when there is nothing. */
    @Nullable
    Batch advance(Connection connection, long ceiling) throws SQLException, PositionMovedException {
        ViewPosition from = Objects.requireNonNull(position, "open first");
        long begin = System.nanoTime();
        List<Recorded<Event>> events = new ArrayList<>();
        List<Long> decided = new ArrayList<>();
        Segment last = null;
        int count = 0;
        while (count < settings.batchSegments() && events.size() < settings.batchEvents()) {
            long next = from.seq() + count + 1;
            int limit = (int) Math.min(Math.min(readSegments, settings.batchSegments() - count), ceiling - next + 1);
            List<Segment> read = limit <= 0 ? List.of() : source.read(shard, next, limit);
            for (Segment segment : read) {
                requireNext(segment, from.seq() + count + 1, last == null ? from.hash() : last.hash());
                events.addAll(source.events(segment));
                decided.add(segment.decidedAtMicros());
                last = segment;
                count++;
            }
            adapt(events.size(), count);
            if (read.size() < limit || read.isEmpty()) {
                break;
            }
        }
        if (last == null) {
            return null;
        }
        ViewPosition to = new ViewPosition(shard, last.seq(), last.hash(), from.generation());
        long written = write(connection, from, to, last.decidedAtMicros(), events);
        position = to;
        balances.trim();
        boolean full = count >= settings.batchSegments() || events.size() >= settings.batchEvents();
        long[] decidedAt = decided.stream().mapToLong(Long::longValue).toArray();
        return new Batch(to, count, written, System.nanoTime() - begin, decidedAt, full);
    }

    /** Large segments are read few at a time: they are held in memory. */
    private void adapt(int events, int segments) {
        if (segments > 0) {
            long wanted = (long) settings.batchEvents() * segments / Math.max(1, events);
            readSegments = Math.clamp(wanted, 2, settings.batchSegments());
        }
    }

    private long write(
            Connection connection,
            ViewPosition from,
            ViewPosition to,
            long recordedAtMicros,
            List<Recorded<Event>> events)
            throws SQLException, PositionMovedException {
        position = null;
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            // Rows that a crash takes away take their position along: nothing is lost by not waiting for the disk.
            statement.execute("SET LOCAL synchronous_commit = off");
            positions.move(connection, from, to, recordedAtMicros);
            long written = rows.write(connection, events);
            connection.commit();
            return written;
        } catch (SQLException | PositionMovedException | RuntimeException failed) {
            try {
                rows.cancel();
                connection.rollback();
            } catch (SQLException alsoFailed) {
                failed.addSuppressed(alsoFailed);
            }
            throw failed;
        }
    }

    private void requireNext(Segment segment, long seq, byte[] previousHash) {
        if (segment.seq() != seq) {
            throw new BrokenJournalException(
                    new Position(shard, seq), "segment " + shard + "-" + seq + " is missing from the journal");
        }
        if (!Arrays.equals(segment.prevHash(), previousHash)) {
            throw new BrokenJournalException(
                    new Position(shard, seq), "segment " + shard + "-" + seq + " does not follow the one before it");
        }
    }

    long mismatches() {
        return rows.mismatches();
    }
}
