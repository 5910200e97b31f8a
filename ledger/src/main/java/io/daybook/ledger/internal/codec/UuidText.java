package io.daybook.ledger.internal.codec;

import java.util.Arrays;
import java.util.UUID;

/** Tells keys that are UUIDs in lower-case text apart: in the journal 16 bytes say the same as 36 characters. */
final class UuidText {
    private static final int LENGTH = 36;

    // A table instead of comparisons: whether a random digit is a letter cannot be predicted, and it costs ten times
    // more.
    private static final byte[] DIGITS = new byte[128];

    static {
        Arrays.fill(DIGITS, (byte) -1);
        for (int value = 0; value < 16; value++) {
            DIGITS[Character.forDigit(value, 16)] = (byte) value;
        }
    }

    private UuidText() {}

    /** True only if {@code new UUID(high(text), low(text)).toString()} gives the same text again. */
    static boolean isCanonical(String text) {
        return text.length() == LENGTH
                && text.charAt(8) == '-'
                && text.charAt(13) == '-'
                && text.charAt(18) == '-'
                && text.charAt(23) == '-'
                && (digits(text, 0, 8)
                                | digits(text, 9, 13)
                                | digits(text, 14, 18)
                                | digits(text, 19, 23)
                                | digits(text, 24, LENGTH))
                        >= 0;
    }

    /** Negative if one of the characters is not a lower-case hexadecimal digit. */
    private static int digits(String text, int from, int to) {
        int all = 0;
        for (int at = from; at < to; at++) {
            all |= digit(text.charAt(at));
        }
        return all;
    }

    static long high(String text) {
        return hex(text, 0, 8) << 32 | hex(text, 9, 13) << 16 | hex(text, 14, 18);
    }

    static long low(String text) {
        return hex(text, 19, 23) << 48 | hex(text, 24, LENGTH);
    }

    static String text(long high, long low) {
        return new UUID(high, low).toString();
    }

    private static long hex(String text, int from, int to) {
        long value = 0;
        for (int at = from; at < to; at++) {
            value = value << 4 | digit(text.charAt(at));
        }
        return value;
    }

    private static int digit(char character) {
        return character < DIGITS.length ? DIGITS[character] : -1;
    }
}
