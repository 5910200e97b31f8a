package io.daybook.events.internal.registry;

import io.daybook.events.SchemaReference;
import io.daybook.events.SchemaType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * By what a schema is known again.
 *
 * @param digest of its text
 * @param normal of its normal text
 */
record Fingerprint(byte[] digest, byte[] normal) {
    static Fingerprint of(SchemaType type, SchemaLanguage.Reading reading, List<SchemaReference> references) {
        return new Fingerprint(
                sha256(type, reading.canonical(), references), sha256(type, reading.normal(), references));
    }

    /** No part can hold the zero byte that stands between them. */
    private static byte[] sha256(SchemaType type, String text, List<SchemaReference> references) {
        StringBuilder all = new StringBuilder(type.name()).append('\0').append(text);
        for (SchemaReference each : references) {
            all.append('\0').append(each.name());
            all.append('\0').append(each.subject());
            all.append('\0').append(each.version());
        }
        try {
            return MessageDigest.getInstance("SHA-256").digest(all.toString().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException everyJvmHasIt) {
            throw new IllegalStateException(everyJvmHasIt);
        }
    }
}
