package io.daybook.server.internal.plaintext;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one UTF-8 file, one at a time, in bounded memory. A line that is too long, not UTF-8 or broken by a carriage
 * return is delivered with a fault, so that the reader can name it and go on behind it.
 */
final class LineSource implements Closeable {
    static final int FILE_BUFFER_BYTES = 1 << 16;
    private static final int SHOWN_OF_FAULTY_LINE = 40;

    private final InputStream in;
    private final int maxLineBytes;
    private final byte[] buffer;
    private int position;
    private int limit;
    private byte[] carry = new byte[1024];
    private int carried;
    private boolean overflown;
    private int number;
    private String text = "";
    private @Nullable JournalSyntaxException fault;
    private boolean pushedBack;

    LineSource(InputStream in, int maxLineBytes, int bufferBytes) {
        this.in = in;
        this.buffer = new byte[bufferBytes];
        this.maxLineBytes = maxLineBytes;
    }

    /** Moves to the next line; false at the end. */
    boolean advance() throws IOException {
        if (pushedBack) {
            pushedBack = false;
            return true;
        }
        carried = 0;
        overflown = false;
        fault = null;
        while (true) {
            if (position == limit) {
                limit = Math.max(in.read(buffer), 0);
                position = 0;
                if (limit == 0) {
                    return carried > 0 && finish(carry, 0, carried);
                }
            }
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            boolean complete = end < limit;
            int from = position;
            position = complete ? end + 1 : end;
            if (complete && carried == 0) {
                return finish(buffer, from, end);
            }
            keep(from, end);
            if (complete) {
                return finish(carry, 0, carried);
            }
        }
    }

    /** The current line will be delivered again by the next {@link #advance()}. */
    void pushBack() {
        pushedBack = true;
    }

    /** The current line without its line end. */
    String text() {
        return text;
    }

    /** Number of the current line, from 1. */
    int number() {
        return number;
    }

    /** Whether the file is no text: a zero byte stands in UTF-16, in archives and in pictures, never in a journal. */
    boolean isNoText() {
        return text.indexOf('\0') >= 0;
    }

    /** Refuses a line that could not be read. */
    void check() throws JournalSyntaxException {
        if (fault != null) {
            throw fault;
        }
    }

    private void keep(int from, int end) {
        int length = Math.min(end - from, maxLineBytes + 1 - carried);
        if (length < end - from) {
            overflown = true;
        }
        if (carried + length > carry.length) {
            carry = Arrays.copyOf(carry, Math.max(carry.length * 2, carried + length));
        }
        System.arraycopy(buffer, from, carry, carried, length);
        carried += length;
    }

    private boolean finish(byte[] bytes, int from, int end) {
        number++;
        int start = from;
        int stop = end;
        if (number == 1 && startsWithByteOrderMark(bytes, from, end)) {
            start += 3;
        }
        if (stop > start && bytes[stop - 1] == '\r') {
            stop--;
        }
        text = new String(bytes, start, stop - start, StandardCharsets.UTF_8);
        if (overflown || stop - start > maxLineBytes) {
            text = text.substring(0, Math.min(text.length(), SHOWN_OF_FAULTY_LINE));
            fault = new JournalSyntaxException(
                    "The line is longer than " + maxLineBytes + " bytes", "Split it, or shorten its comment");
        } else if (text.indexOf('\uFFFD') >= 0 && !isUtf8(bytes, start, stop)) {
            fault = new JournalSyntaxException(
                    "The line is not UTF-8", "Convert the file to UTF-8, for example with iconv -t utf-8");
        } else if (text.indexOf('\r') >= 0) {
            fault = new JournalSyntaxException(
                    "The line has a carriage return in it",
                    "End lines with a line feed, for example with tr '\\r' '\\n'");
        }
        return true;
    }

    private static boolean startsWithByteOrderMark(byte[] bytes, int from, int end) {
        return end - from >= 3
                && bytes[from] == (byte) 0xEF
                && bytes[from + 1] == (byte) 0xBB
                && bytes[from + 2] == (byte) 0xBF;
    }

    private static boolean isUtf8(byte[] bytes, int from, int end) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, end - from));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
