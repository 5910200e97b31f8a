package io.daybook.events;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The AES-256 keys of dead letters. The first encrypts; the others only decrypt letters that were written before the key
 * was changed. A file has one key per line, 32 bytes in base64; {@code openssl rand -base64 32} makes one. Lines that begin
 * with {@code #} are ignored.
 */
public final class DeadLetterKeys {
    private static final int KEY_BYTES = 32;
    private static final int ID_BYTES = 4;

    private final String activeId;
    private final SecretKey active;
    private final Map<String, SecretKey> byId;

    private DeadLetterKeys(List<byte[]> keys) {
        byId = new LinkedHashMap<>();
        for (byte[] key : keys) {
            byId.put(idOf(key), new SecretKeySpec(key, "AES"));
        }
        activeId = idOf(keys.getFirst());
        active = new SecretKeySpec(keys.getFirst(), "AES");
    }

    /** A key that nobody else has and that is gone with the process; for tests. */
    public static DeadLetterKeys random() {
        return new DeadLetterKeys(List.of(randomKey()));
    }

    /**
     * @param text lines of base64, the newest key first
     * @throws IllegalArgumentException when a line is no key of 32 bytes; the message never holds the key
     */
    public static DeadLetterKeys parse(String text) {
        List<byte[]> keys = new ArrayList<>();
        for (String line : text.lines().map(String::strip).toList()) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                keys.add(key(line, keys.size() + 1));
            }
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("there is no key; `openssl rand -base64 32` makes one");
        }
        return new DeadLetterKeys(keys);
    }

    /**
     * Reads the keys of a file that must be there.
     *
     * @throws IllegalArgumentException when the file cannot be used; the message names it
     */
    public static DeadLetterKeys read(Path file) {
        try {
            return parse(Files.readString(file, StandardCharsets.US_ASCII));
        } catch (IOException unusable) {
            throw new IllegalArgumentException(
                    "The key file of dead letters " + file + " cannot be used (" + unusable + ")", unusable);
        } catch (IllegalArgumentException noKey) {
            throw new IllegalArgumentException(
                    "The key file of dead letters " + file + " cannot be used: " + noKey.getMessage(), noKey);
        }
    }

    /** Reads the keys, or makes one for its owner's eyes only. */
    public static DeadLetterKeys readOrMake(Path file) {
        if (!Files.exists(file)) {
            make(file);
        }
        return read(file);
    }

    private static void make(Path file) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    file,
                    Base64.getEncoder().encodeToString(randomKey()) + "\n",
                    StandardCharsets.US_ASCII,
                    StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException unwritable) {
            throw new IllegalArgumentException(
                    "The key file of dead letters " + file + " cannot be made (" + unwritable + ")", unwritable);
        }
    }

    /** Which key {@link #active()} is; stands in every letter. */
    public String activeId() {
        return activeId;
    }

    public SecretKey active() {
        return active;
    }

    /** Empty: the key was taken out of the configuration, or the letter is of another installation. */
    public Optional<SecretKey> byId(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    private static byte[] key(String line, int number) {
        try {
            byte[] key = Base64.getDecoder().decode(line);
            if (key.length == KEY_BYTES) {
                return key;
            }
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException("key " + number + " is not base64", notBase64);
        }
        throw new IllegalArgumentException("key " + number + " does not have " + KEY_BYTES + " bytes");
    }

    private static byte[] randomKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }

    /** Says nothing of the key, and is the same on every machine. */
    private static String idOf(byte[] key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
            return HexFormat.of().formatHex(digest, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256", impossible);
        }
    }
}
