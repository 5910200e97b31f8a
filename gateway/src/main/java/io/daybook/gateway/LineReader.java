package io.daybook.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Splits a stream into lines without holding more than one of them. */
final class LineReader {
    private static final int FIRST_BUFFER_BYTES = 65_536;

    private final InputStream in;
    private final int maxLineBytes;
    private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
    private int start;
    private int end;
    private int scanned;
    private boolean ended;

    /** The last line, in {@link #buffer()}. */
    private int lineStart;

    private int lineLength;

    LineReader(InputStream in, int maxLineBytes) {
        this.in = in;
        this.maxLineBytes = maxLineBytes;
    }

    byte[] buffer() {
        return buffer;
    }

    int lineStart() {
        return lineStart;
    }

    int lineLength() {
        return lineLength;
    }

    /** True when the next line would have to be waited for. */
    boolean wouldBlock() throws IOException {
        return !ended && indexOfNewline() < 0 && in.available() == 0;
    }

    /** Moves to the next line; false at the end of the stream. Throws a {@link ProblemException} for a line too long. */
    boolean next() throws IOException {
        int newline;
        while ((newline = indexOfNewline()) < 0) {
            if (ended) {
                return last();
            }
            fill();
        }
        take(newline);
        start = newline + 1;
        scanned = start;
        return true;
    }

    private boolean last() {
        if (start == end) {
            return false;
        }
        take(end);
        start = end;
        scanned = end;
        return true;
    }

    private void take(int to) {
        lineStart = start;
        lineLength = to - start;
        if (lineLength > 0 && buffer[to - 1] == '\r') {
            lineLength--;
        }
    }

    private int indexOfNewline() {
        for (int i = scanned; i < end; i++) {
            if (buffer[i] == '\n') {
                scanned = i;
                return i;
            }
        }
        scanned = end;
        return -1;
    }

    private void fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            scanned -= start;
            start = 0;
        }
        if (end == buffer.length) {
            if (buffer.length > maxLineBytes) {
                throw ProblemException.of(413, "line_too_long", "a line may have at most " + maxLineBytes + " bytes");
            }
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        int read = in.read(buffer, end, buffer.length - end);
        if (read < 0) {
            ended = true;
        } else {
            end += read;
        }
    }
}
