package io.daybook.events.internal.deadletter;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.daybook.contracts.events.v1.OriginalRecord;
import io.daybook.events.DeadLetterKeys;
import io.daybook.events.Received;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * The record of a dead letter: protobuf, deflated, AES-256-GCM. The letter's id is authenticated with it, so that the
 * record of one letter cannot be put into another.
 */
final class OriginalCipher {
    static final String ALGORITHM = "AES-256-GCM";
    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final DeadLetterKeys keys;
    private final SecureRandom random = new SecureRandom();

    OriginalCipher(DeadLetterKeys keys) {
        this.keys = keys;
    }

    record Sealed(String keyId, byte[] nonce, byte[] ciphertext) {}

    Sealed seal(UUID letter, Received record) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] ciphertext =
                    cipher(Cipher.ENCRYPT_MODE, keys.active(), letter, nonce).doFinal(deflated(record));
            return new Sealed(keys.activeId(), nonce, ciphertext);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java encrypts with " + ALGORITHM, impossible);
        }
    }

    /** @throws UnreplayableException when the key is not here or the bytes were changed */
    Received open(UUID letter, Sealed sealed) {
        SecretKey key = keys.byId(sealed.keyId())
                .orElseThrow(() -> new UnreplayableException(
                        "key_unknown",
                        "the key " + sealed.keyId()
                                + " of the letter is not among the configured ones; add it to DAYBOOK_DLQ_KEY"));
        try {
            return inflated(
                    cipher(Cipher.DECRYPT_MODE, key, letter, sealed.nonce()).doFinal(sealed.ciphertext()));
        } catch (GeneralSecurityException | IOException changed) {
            throw new UnreplayableException(
                    "original_damaged", "the encrypted record is not what was written for this letter");
        }
    }

    private static Cipher cipher(int mode, SecretKey key, UUID letter, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(TRANSFORMATION);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(letter.toString().getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }

    private static byte[] deflated(Received record) {
        OriginalRecord.Builder original = OriginalRecord.newBuilder()
                .setTopic(record.topic())
                .setPartition(record.partition())
                .setOffset(record.offset())
                .putAllHeaders(record.headers())
                .setTimestampMillis(record.timestampMillis());
        if (record.key() != null) {
            original.setKey(ByteString.copyFrom(record.key()));
        }
        if (record.value() != null) {
            original.setValue(ByteString.copyFrom(record.value()));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
            original.build().writeTo(deflater);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    private static Received inflated(byte[] bytes) throws IOException {
        try (InflaterInputStream inflater = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
            OriginalRecord original = OriginalRecord.parseFrom(inflater);
            return new Received(
                    original.getTopic(),
                    original.getPartition(),
                    original.getOffset(),
                    original.hasKey() ? original.getKey().toByteArray() : null,
                    original.hasValue() ? original.getValue().toByteArray() : null,
                    original.getHeadersMap(),
                    original.getTimestampMillis());
        } catch (InvalidProtocolBufferException garbage) {
            throw new IOException(garbage);
        }
    }
}
