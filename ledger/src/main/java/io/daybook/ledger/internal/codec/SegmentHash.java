package io.daybook.ledger.internal.codec;

import io.daybook.ledger.Segment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash that chains segments, as {@link Segment} describes it. Thread-safe. */
public final class SegmentHash {
    public static final int BYTES = 32;
    private static final byte[] DOMAIN = "daybook1".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD_BYTES = DOMAIN.length + 4 + 8 + 8 + 8 + 4;

    private SegmentHash() {}

    /** What stands before the first segment: 32 zero bytes, a new array. */
    public static byte[] genesis() {
        return new byte[BYTES];
    }

    /** @param payload the stored bytes */
    public static byte[] hash(
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

    /** The segment with its hash. */
    public static Segment seal(int shard, long epoch, long seq, long decidedAtMicros, byte[] prevHash, byte[] payload) {
        int format = SegmentCodec.FORMAT;
        byte[] hash = hash(shard, epoch, seq, decidedAtMicros, format, prevHash, payload);
        return new Segment(shard, epoch, seq, decidedAtMicros, format, prevHash, hash, payload);
    }

    /** True if the segment's hash is that of its fields. */
    public static boolean isRight(Segment segment) {
        byte[] computed = hash(
                segment.shard(),
                segment.epoch(),
                segment.seq(),
                segment.decidedAtMicros(),
                segment.format(),
                segment.prevHash(),
                segment.payload());
        return MessageDigest.isEqual(computed, segment.hash());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
