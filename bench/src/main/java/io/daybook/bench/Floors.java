package io.daybook.bench;

import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.platform.sql.Connections;
import io.daybook.platform.sql.DatabaseUrl;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What disk and PostgreSQL do without Daybook: the same bytes, the same commits, nothing decided. */
final class Floors {
    private static final int SYNC_BYTES = 8_192;
    private static final int SYNC_FILE_BYTES = 16 << 20;
    private static final int SEGMENTS_PER_READ = 64;
    private static final long REPLAYED_BYTES = 96L << 20;
    private static final int FETCH_ROWS = 64;
    private static final int UNCOUNTED_COMMITS = 200;

    private final BenchServer server;
    private final int seconds;

    Floors(BenchServer server, int seconds) {
        this.server = server;
        this.seconds = seconds;
    }

    /** Writes of 8 KiB into an existing file, each followed by a sync, per second. */
    double syncs() throws IOException {
        Path file = server.folder().resolve("sync");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
            channel.write(ByteBuffer.allocate(SYNC_FILE_BYTES), 0);
            channel.force(true);
            ByteBuffer page = ByteBuffer.allocateDirect(SYNC_BYTES);
            long start = System.nanoTime();
            long until = start + TimeUnit.SECONDS.toNanos(seconds);
            long syncs = 0;
            while (System.nanoTime() < until) {
                page.clear();
                channel.write(page, syncs % (SYNC_FILE_BYTES / SYNC_BYTES) * SYNC_BYTES);
                channel.force(false);
                syncs++;
            }
            return Numbers.perSecond(syncs, System.nanoTime() - start);
        }
    }

    /** Commits of one row of 64 bytes by one connection, one after the other, per second. */
    double commits() throws SQLException {
        try (Connection connection = new Connections(server.freshDatabase()).open("daybook bench floor")) {
            makeBareTable(connection);
            long commits = 0;
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO bare_segment VALUES (?, ?)")) {
                while (commits < UNCOUNTED_COMMITS) {
                    insert(insert, ++commits, new byte[64]);
                }
                long start = System.nanoTime();
                long until = start + TimeUnit.SECONDS.toNanos(seconds);
                while (System.nanoTime() < until) {
                    insert(insert, ++commits, new byte[64]);
                }
                return Numbers.perSecond(commits - UNCOUNTED_COMMITS, System.nanoTime() - start);
            }
        }
    }

    private static void makeBareTable(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE bare_segment (seq bigint PRIMARY KEY, payload bytea STORAGE EXTERNAL)");
        }
    }

    private static void insert(PreparedStatement insert, long seq, byte[] payload) throws SQLException {
        insert.setLong(1, seq);
        insert.setBytes(2, payload);
        insert.executeUpdate();
    }

    /**
     * The newest segments of the ledger's journal inserted again as bare rows, one commit each, the next one sent when the one
     * before is acknowledged, as the ledger does it.
     *
     * @return transfers per second
     */
    double bareSegments(BenchLedger ledger) throws SQLException {
        List<byte[]> payloads = new ArrayList<>();
        long transfers = collect(ledger, payloads);
        try (Connection connection = new Connections(server.freshDatabase()).open("daybook bench floor")) {
            makeBareTable(connection);
            long start = System.nanoTime();
            long until = start + TimeUnit.SECONDS.toNanos(seconds);
            long seq = 0;
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO bare_segment VALUES (?, ?)")) {
                while (System.nanoTime() < until) {
                    insert(insert, ++seq, payloads.get((int) (seq % payloads.size())));
                }
            }
            double segments = Numbers.perSecond(seq, System.nanoTime() - start);
            return segments * transfers / payloads.size();
        }
    }

    /** Adds the payloads of the newest segments that hold transfers; returns how many transfers they hold. */
    private static long collect(BenchLedger ledger, List<byte[]> payloads) {
        long head = ledger.segments().head(0).map(Segment::seq).orElse(0L);
        long transfers = 0;
        long bytes = 0;
        long to = head;
        while (to >= 1 && bytes < REPLAYED_BYTES / 8) {
            long from = Math.max(1, to - SEGMENTS_PER_READ + 1);
            for (Segment segment : ledger.segments().read(0, from, (int) (to - from + 1))) {
                long inIt = 0;
                for (Recorded<Event> event : ledger.segments().events(segment)) {
                    inIt += event.event() instanceof Event.TransferCompleted ? 1 : 0;
                }
                if (inIt > 0) {
                    transfers += inIt;
                    bytes += segment.payload().length;
                    payloads.add(segment.payload());
                }
            }
            to = from - 1;
        }
        return transfers;
    }

    /** All payloads of a journal read once without looking at them, seconds. */
    double readJournal(DatabaseUrl database) throws SQLException {
        try (Connection connection = new Connections(database).open("daybook bench floor")) {
            connection.setAutoCommit(false);
            long start = System.nanoTime();
            long bytes = 0;
            try (PreparedStatement read =
                    connection.prepareStatement("SELECT payload FROM journal.segment WHERE shard = 0 ORDER BY seq")) {
                read.setFetchSize(FETCH_ROWS);
                try (ResultSet row = read.executeQuery()) {
                    while (row.next()) {
                        bytes += row.getBytes(1).length;
                    }
                }
            }
            if (bytes == 0) {
                throw new IllegalStateException("the journal is empty");
            }
            return (System.nanoTime() - start) / 1e9;
        }
    }
}
