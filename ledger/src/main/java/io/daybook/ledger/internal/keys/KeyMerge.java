package io.daybook.ledger.internal.keys;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Merges runs into one of the next level, in the caller's transaction. Memory: one part that is being written and a slice of
 * {@link #SLICE_ROWS} rows for each run that is read, about 20 MB for eight runs of any size.
 */
final class KeyMerge {
    private static final int SLICE_ROWS = 32_768;

    private final Connection connection;
    private final int shard;

    KeyMerge(Connection connection, int shard) {
        this.connection = connection;
        this.shard = shard;
    }

    /** Null: a run is gone, somebody else has merged it. */
    @Nullable
    KeyRun merge(List<KeyRun> runs) throws SQLException {
        long number = KeyRunRows.nextNumber(connection);
        List<KeyPart> parts = write(number, runs);
        for (KeyRun run : runs) {
            if (!KeyRunRows.delete(connection, shard, run.number())) {
                return null;
            }
        }
        KeyRun merged = new KeyRun(
                number,
                runs.getFirst().level() + 1,
                runs.stream().mapToLong(KeyRun::fromSeq).min().orElseThrow(),
                runs.stream().mapToLong(KeyRun::throughSeq).max().orElseThrow(),
                runs.stream().mapToLong(KeyRun::keys).sum(),
                parts);
        KeyRunRows.insertRun(connection, shard, merged);
        return merged;
    }

    private List<KeyPart> write(long number, List<KeyRun> runs) throws SQLException {
        PriorityQueue<Cursor> cursors = new PriorityQueue<>();
        for (KeyRun run : runs) {
            Cursor cursor = new Cursor(run);
            if (cursor.next()) {
                cursors.add(cursor);
            }
        }
        List<KeyPart> parts = new ArrayList<>();
        KeyPartBuilder builder = new KeyPartBuilder(KeyPart.MAX_KEYS);
        while (!cursors.isEmpty()) {
            Cursor least = cursors.remove();
            builder.add(least.high, least.low, least.position);
            if (builder.isFull()) {
                parts.add(flush(number, builder, parts.size()));
            }
            if (least.next()) {
                cursors.add(least);
            }
        }
        if (!builder.isEmpty()) {
            parts.add(flush(number, builder, parts.size()));
        }
        return List.copyOf(parts);
    }

    private KeyPart flush(long number, KeyPartBuilder builder, int part) throws SQLException {
        KeyPartBuilder.Built built = builder.build(part);
        KeyRunRows.insertPart(connection, shard, number, built);
        return built.part();
    }

    /** Walks one run in order, a slice at a time. */
    private final class Cursor implements Comparable<Cursor> {
        private final KeyRun run;
        private int part;
        private int row;
        private ByteBuffer slice = ByteBuffer.allocate(0);
        private long high;
        private long low;
        private long position;

        Cursor(KeyRun run) {
            this.run = run;
        }

        boolean next() throws SQLException {
            if (!slice.hasRemaining() && !fetch()) {
                return false;
            }
            high = slice.getLong();
            low = slice.getLong();
            position = slice.getLong();
            return true;
        }

        private boolean fetch() throws SQLException {
            if (part < run.parts().size() && row >= run.parts().get(part).keys()) {
                part++;
                row = 0;
            }
            if (part == run.parts().size()) {
                return false;
            }
            byte[] bytes = KeyRunRows.slice(connection, shard, run.number(), part, row, SLICE_ROWS);
            if (bytes == null || bytes.length == 0) {
                throw new SQLException("run " + run.number() + " of the key index has no part " + part);
            }
            row += bytes.length / KeyPart.ROW_BYTES;
            slice = ByteBuffer.wrap(bytes);
            return true;
        }

        @Override
        public int compareTo(Cursor other) {
            int byHigh = Long.compareUnsigned(high, other.high);
            return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
        }
    }
}
