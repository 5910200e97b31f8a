package io.daybook.ledger.internal.state;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * The first 128 bits of SHA-256 over a workspace's number, what the key is for, and the key: nobody can make two keys that
 * collide, so equal digests are equal keys.
 */
public record KeyDigest(long high, long low) {
    /** What a key is for. Callers' keys and the ledger's own never meet. */
    enum Use {
        /** A caller's idempotency key. */
        COMMAND,
        /** The entry has been reversed. */
        REVERSAL,
        /** The hold has been captured, voided or has expired. */
        CAPTURED,
        VOIDED,
        EXPIRED
    }

    private static final ThreadLocal<MessageDigest> SHA256 = ThreadLocal.withInitial(() -> {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    });

    static KeyDigest of(int workspace, Use use, String key) {
        byte[] text = key.getBytes(StandardCharsets.UTF_8);
        byte[] input = new byte[text.length + 5];
        putInt(input, workspace);
        input[4] = (byte) use.ordinal();
        System.arraycopy(text, 0, input, 5, text.length);
        return digest(input);
    }

    static KeyDigest of(int workspace, Use use, UUID id) {
        byte[] input = new byte[21];
        putInt(input, workspace);
        input[4] = (byte) use.ordinal();
        putLong(input, 5, id.getMostSignificantBits());
        putLong(input, 13, id.getLeastSignificantBits());
        return digest(input);
    }

    private static KeyDigest digest(byte[] input) {
        byte[] hash = SHA256.get().digest(input);
        return new KeyDigest(getLong(hash, 0), getLong(hash, 8));
    }

    private static void putInt(byte[] into, int value) {
        for (int at = 0; at < 4; at++) {
            into[at] = (byte) (value >>> 24 - 8 * at);
        }
    }

    private static void putLong(byte[] into, int from, long value) {
        for (int at = 0; at < 8; at++) {
            into[from + at] = (byte) (value >>> 56 - 8 * at);
        }
    }

    private static long getLong(byte[] from, int start) {
        long value = 0;
        for (int at = 0; at < 8; at++) {
            value = value << 8 | from[start + at] & 0xff;
        }
        return value;
    }
}
