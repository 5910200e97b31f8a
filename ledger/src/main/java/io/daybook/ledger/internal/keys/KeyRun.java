package io.daybook.ledger.internal.keys;

import java.util.List;

/**
 * An immutable run of the index: all keys of the segments from {@code fromSeq} through {@code throughSeq}.
 *
 * @param parts in the order of their digests, not empty
 */
record KeyRun(long number, int level, long fromSeq, long throughSeq, long keys, List<KeyPart> parts) {

    boolean mightContain(long high, long low) {
        for (int at = candidate(high); at >= 0; at--) {
            KeyPart part = parts.get(at);
            if (!part.covers(high)) {
                return false;
            }
            if (part.filter().mightContain(high, low)) {
                return true;
            }
        }
        return false;
    }

    /** The last part that begins at or before this digest, -1: none. Parts before it only matter when digests share a half. */
    int candidate(long high) {
        int low = 0;
        int end = parts.size();
        while (low < end) {
            int middle = (low + end) >>> 1;
            if (Long.compareUnsigned(parts.get(middle).fence()[0], high) <= 0) {
                low = middle + 1;
            } else {
                end = middle;
            }
        }
        return low - 1;
    }
}
