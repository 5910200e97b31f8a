package io.daybook.ledger.internal.keys;

import java.nio.ByteBuffer;

/** Collects sorted keys into one part. */
final class KeyPartBuilder {
    /** Small parts are young and many: fewer false hits there matter more than their memory. */
    private static final int SMALL_PART_KEYS = 150_000;

    private static final int BITS_PER_KEY_SMALL = 24;

    /** A false hit costs a read of the database, and every run adds its share of them: 2 bytes a key are cheaper. */
    private static final int BITS_PER_KEY = 16;

    private final ByteBuffer rows;

    KeyPartBuilder(int maxKeys) {
        rows = ByteBuffer.allocate(maxKeys * KeyPart.ROW_BYTES);
    }

    void add(long high, long low, long position) {
        rows.putLong(high).putLong(low).putLong(position);
    }

    boolean isFull() {
        return !rows.hasRemaining();
    }

    boolean isEmpty() {
        return rows.position() == 0;
    }

    /** The part with its data; the builder is empty afterwards. */
    Built build(int number) {
        byte[] data = new byte[rows.position()];
        rows.flip().get(data);
        rows.clear();
        return new Built(of(number, data), data);
    }

    /** What is kept in memory, made from the rows. */
    static KeyPart of(int number, byte[] data) {
        int keys = data.length / KeyPart.ROW_BYTES;
        ByteBuffer rows = ByteBuffer.wrap(data);
        KeyFilter filter = KeyFilter.forKeys(keys, keys < SMALL_PART_KEYS ? BITS_PER_KEY_SMALL : BITS_PER_KEY);
        long[] fence = new long[(keys + KeyPart.FENCE_ROWS - 1) / KeyPart.FENCE_ROWS];
        long high = 0;
        for (int row = 0; row < keys; row++) {
            high = rows.getLong(row * KeyPart.ROW_BYTES);
            filter.add(high, rows.getLong(row * KeyPart.ROW_BYTES + Long.BYTES));
            if (row % KeyPart.FENCE_ROWS == 0) {
                fence[row / KeyPart.FENCE_ROWS] = high;
            }
        }
        return new KeyPart(number, keys, filter, fence, high);
    }

    /** @param data the rows as stored */
    @SuppressWarnings("ArrayRecordComponent") // handed on to one INSERT, never compared
    record Built(KeyPart part, byte[] data) {}
}
