package io.daybook.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** One answer of HTTP/1.1 as it comes in, with a length or in chunks (RFC 9112). Reused for the next one by {@link #reset}. */
final class HttpAnswer {
    private static final int MAX_BYTES = 64 << 20;

    private byte[] bytes = new byte[16 << 10];
    private int size;
    /** Behind the headers; 0 while they are not complete. */
    private int bodyStart;

    private int status;
    private int contentLength;
    private boolean chunked;
    /** Where the next chunk's size begins. */
    private int nextChunk;

    void reset() {
        size = 0;
        bodyStart = 0;
    }

    /** Takes what was read; true when the answer is complete. */
    boolean take(ByteBuffer read) {
        int more = read.remaining();
        if (size + more > bytes.length) {
            if (size + more > MAX_BYTES) {
                throw new IllegalStateException("an answer of more than " + MAX_BYTES + " bytes");
            }
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
        read.get(bytes, size, more);
        size += more;
        if (bodyStart == 0 && !readHeaders()) {
            return false;
        }
        return chunked ? hasLastChunk() : size - bodyStart >= contentLength;
    }

    int status() {
        return status;
    }

    /** True if the text, plain ASCII, stands in the body. */
    boolean contains(String text) {
        return indexOf(text, bodyStart) >= 0;
    }

    /** The beginning of the answer, for a person. */
    String shown() {
        return new String(bytes, 0, Math.min(size, 2_000), StandardCharsets.UTF_8);
    }

    private boolean readHeaders() {
        int end = indexOf("\r\n\r\n", 0);
        if (end < 0) {
            return false;
        }
        String head = new String(bytes, 0, end, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        status = Integer.parseInt(head.substring(9, 12));
        chunked = head.contains("\r\ntransfer-encoding: chunked");
        int length = head.indexOf("\r\ncontent-length:");
        contentLength = 0;
        if (length >= 0) {
            int from = length + "\r\ncontent-length:".length();
            int to = head.indexOf('\r', from);
            contentLength = Integer.parseInt(
                    head.substring(from, to < 0 ? head.length() : to).strip());
        }
        bodyStart = end + 4;
        nextChunk = bodyStart;
        return true;
    }

    private boolean hasLastChunk() {
        while (true) {
            int end = indexOf("\r\n", nextChunk);
            if (end < 0) {
                return false;
            }
            int length = Integer.parseInt(new String(bytes, nextChunk, end - nextChunk, StandardCharsets.US_ASCII), 16);
            int after = end + 2 + length + 2;
            if (after > size) {
                return false;
            }
            if (length == 0) {
                return true;
            }
            nextChunk = after;
        }
    }

    private int indexOf(String text, int from) {
        for (int at = from; at + text.length() <= size; at++) {
            int same = 0;
            while (same < text.length() && bytes[at + same] == text.charAt(same)) {
                same++;
            }
            if (same == text.length()) {
                return at;
            }
        }
        return -1;
    }
}
