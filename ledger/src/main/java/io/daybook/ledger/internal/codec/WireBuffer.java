package io.daybook.ledger.internal.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing buffer that writes protobuf's wire format (https://protobuf.dev/programming-guides/encoding) without objects
 * between an event and its bytes: on the writer thread every allocation per event counts.
 */
final class WireBuffer {
    static final int VARINT = 0;
    static final int BYTES = 2;
    private static final int LONGEST_VARINT = 10;

    private byte[] bytes;
    private int size;

    WireBuffer(int initialBytes) {
        bytes = new byte[initialBytes];
    }

    static int tag(int field, int wireType) {
        return field << 3 | wireType;
    }

    int size() {
        return size;
    }

    byte[] array() {
        return bytes;
    }

    /** Forgets everything after the first {@code newSize} bytes. */
    void truncate(int newSize) {
        size = newSize;
    }

    /** A number field; zero is left out, which is what protobuf means by an absent number. */
    void number(int field, long value) {
        if (value != 0) {
            varint(tag(field, VARINT));
            varint(value);
        }
    }

    /** A signed number field in zigzag form; zero is left out. */
    void signed(int field, long value) {
        number(field, value << 1 ^ value >> 63);
    }

    void varint(long value) {
        reserve(LONGEST_VARINT);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    void text(int field, String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        varint(tag(field, BYTES));
        varint(utf8.length);
        raw(utf8);
    }

    /** A bytes field of 16 bytes. */
    void sixteen(int field, long high, long low) {
        varint(tag(field, BYTES));
        varint(16);
        reserve(16);
        bigEndian(high);
        bigEndian(low);
    }

    private void bigEndian(long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    void message(int field, byte[] encoded) {
        varint(tag(field, BYTES));
        varint(encoded.length);
        raw(encoded);
    }

    private void raw(byte[] source) {
        reserve(source.length);
        System.arraycopy(source, 0, bytes, size, source.length);
        size += source.length;
    }

    /** Begins a message field whose length is not known yet; the answer goes to {@link #end}. */
    int begin(int field) {
        varint(tag(field, BYTES));
        reserve(1);
        return ++size;
    }

    /** Ends the message: its length takes the one byte kept for it, or moves the message up to make room. */
    void end(int start) {
        int length = size - start;
        if (length < 0x80) {
            bytes[start - 1] = (byte) length;
            return;
        }
        int extra = (31 - Integer.numberOfLeadingZeros(length)) / 7;
        reserve(extra);
        System.arraycopy(bytes, start, bytes, start + extra, length);
        size = start - 1;
        varint(length);
        size += length;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.multiplyExact(bytes.length, 2), Math.addExact(size, more)));
        }
    }
}
