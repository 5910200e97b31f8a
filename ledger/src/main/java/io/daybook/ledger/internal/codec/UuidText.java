package io.daybook.ledger.internal.codec;

import java.util.UUID;

/** Tells keys that are UUIDs in lower-case text apart: in the journal 16 bytes say the same as 36 characters. */
final class UuidText {
    private static final int LENGTH = 36;

    private UuidText() {}

    /** True only if {@code new UUID(high(text), low(text)).toString()} gives the same text again. */
    static boolean isCanonical(String text) {
        if (text.length() != LENGTH) {
            return false;
        }
        for (int at = 0; at < LENGTH; at++) {
            char character = text.charAt(at);
            boolean dash = at == 8 || at == 13 || at == 18 || at == 23;
            if (dash ? character != '-' : digit(character) < 0) {
                return false;
            }
        }
        return true;
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
        if (character >= '0' && character <= '9') {
            return character - '0';
        }
        return character >= 'a' && character <= 'f' ? character - 'a' + 10 : -1;
    }
}
