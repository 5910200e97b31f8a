package io.daybook.ledger.internal.codec;

import io.daybook.ledger.Segment;

/** Where the chain of hashes begins, and its next link. Thread-safe. */
public final class SegmentHash {
    public static final int BYTES = 32;

    private SegmentHash() {}

    /** What stands before the first segment: 32 zero bytes, a new array. */
    public static byte[] genesis() {
        return new byte[BYTES];
    }

    /** The segment with its hash. */
    public static Segment seal(int shard, long epoch, long seq, long decidedAtMicros, byte[] prevHash, byte[] payload) {
        int format = SegmentCodec.FORMAT;
        byte[] hash = Segment.hashOf(shard, epoch, seq, decidedAtMicros, format, prevHash, payload);
        return new Segment(shard, epoch, seq, decidedAtMicros, format, prevHash, hash, payload);
    }
}
