package io.daybook.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

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
    private static final byte[] DOMAIN = "daybook1".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD_BYTES = DOMAIN.length + 4 + 8 + 8 + 8 + 4;

    /** False: some field is not the one that the hash was made of. */
    public boolean isHashRight() {
        return MessageDigest.isEqual(hashOf(shard, epoch, seq, decidedAtMicros, format, prevHash, payload), hash);
    }

    /** The hash of a segment with these fields: 32 bytes. */
    public static byte[] hashOf(
            int shard, long epoch, long seq, long decidedAtMicros, int format, byte[] prevHash, byte[] payload) {
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES)
                .put(DOMAIN)
                .putInt(shard)
                .putLong(epoch)
                .putLong(seq)
                .putLong(decidedAtMicros)
                .putInt(format);
        MessageDigest digest = sha256();
        digest.update(head.array());
        digest.update(prevHash);
        digest.update(payload);
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
