package io.daybook.ledger;

import io.daybook.ledger.internal.codec.SegmentHash;

/**
 * One row of the journal, every field as stored.
 *
 * @param epoch the reign that wrote it, grows with every OwnerStarted
 * @param seq 1, 2, 3 ... per shard without gaps
 * @param decidedAtMicros microseconds since 1970 UTC, never less than the previous segment's
 * @param format of the payload
 * @param prevHash 32 bytes, the hash of segment seq - 1; zeros for the first
 * @param hash 32 bytes, SHA-256 over {@code "daybook1" || shard || epoch || seq || decidedAt || format || prevHash || payload},
 *     numbers big-endian: shard and format 4 bytes, epoch, seq and decidedAt 8
 * @param payload the stored (compressed) bytes
 */
public record Segment(
        int shard,
        long epoch,
        long seq,
        long decidedAtMicros,
        int format,
        byte[] prevHash,
        byte[] hash,
        byte[] payload) {
    /** False: some field is not the one that the hash was made of. */
    public boolean isHashRight() {
        return SegmentHash.isRight(this);
    }
}
