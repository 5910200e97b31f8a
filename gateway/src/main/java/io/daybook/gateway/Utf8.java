package io.daybook.gateway;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Whether bytes are UTF-8 as RFC 3629 has it. The JSON parser takes more: characters in longer forms than they need, by which
 * one text could have several spellings.
 */
final class Utf8 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private Utf8() {}

    /** Eight bytes at a time while they are ASCII, which is nearly all of what comes. */
    static boolean isValid(byte[] bytes, int from, int length) {
        int end = from + length;
        int at = from;
        while (at < end) {
            if (at + Long.BYTES <= end && ((long) LONGS.get(bytes, at) & HIGH_BITS) == 0) {
                at += Long.BYTES;
            } else {
                int size = bytes[at] >= 0 ? 1 : sizeOfCharacter(bytes, at, end);
                if (size == 0) {
                    return false;
                }
                at += size;
            }
        }
        return true;
    }

    /** The bytes of the character whose first byte is not ASCII, 0 when it is not one (table 3-7 of the Unicode standard). */
    private static int sizeOfCharacter(byte[] bytes, int at, int end) {
        int first = bytes[at] & 0xff;
        int size = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
        if (size == 0 || at + size > end) {
            return 0;
        }
        int least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        int second = bytes[at + 1] & 0xff;
        boolean valid = second >= least && second <= most;
        for (int i = at + 2; i < at + size; i++) {
            valid &= (bytes[i] & 0xc0) == 0x80;
        }
        return valid ? size : 0;
    }
}
