package io.daybook.ledger.internal.keys;

/**
 * What is kept in memory of a part of a run: its filter and every {@link #FENCE_ROWS}th digest's upper half.
 *
 * @param number of the part in its run, from 0; parts are in the order of their digests
 * @param keys rows of {@link #ROW_BYTES} bytes
 * @param fence unsigned and ascending; the first is that of row 0
 * @param lastHigh the upper half of the last digest
 */
record KeyPart(int number, int keys, KeyFilter filter, long[] fence, long lastHigh) {
    static final int ROW_BYTES = 24;
    static final int FENCE_ROWS = 256;
    static final int MAX_KEYS = (8 << 20) / ROW_BYTES;

    boolean covers(long high) {
        return Long.compareUnsigned(fence[0], high) <= 0 && Long.compareUnsigned(high, lastHigh) <= 0;
    }

    /** The first row where a digest with this upper half can be. */
    int firstRow(long high) {
        int low = 0;
        int end = fence.length;
        // The last fence below it: one that is equal may have equal digests before it.
        while (low < end) {
            int middle = (low + end) >>> 1;
            if (Long.compareUnsigned(fence[middle], high) < 0) {
                low = middle + 1;
            } else {
                end = middle;
            }
        }
        return Math.max(0, low - 1) * FENCE_ROWS;
    }

    /** The row after the last where a digest with this upper half can be. */
    int endRow(long high) {
        int at = firstRow(high) / FENCE_ROWS + 1;
        while (at < fence.length && Long.compareUnsigned(fence[at], high) <= 0) {
            at++;
        }
        return Math.min(keys, at * FENCE_ROWS);
    }
}
