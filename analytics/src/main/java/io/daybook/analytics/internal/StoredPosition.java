package io.daybook.analytics.internal;

import java.util.HexFormat;

/**
 * The last segment of a shard whose rows the store holds.
 *
 * @param seq 0: none yet
 * @param hash of that segment in lower-case hexadecimal; 64 zeros: none yet
 */
public record StoredPosition(long seq, String hash) {
    /** Before the first segment, whose prev_hash is 32 zero bytes. */
    public static final StoredPosition START = new StoredPosition(0, "0".repeat(64));

    static StoredPosition of(long seq, byte[] hash) {
        return new StoredPosition(seq, HexFormat.of().formatHex(hash));
    }
}
