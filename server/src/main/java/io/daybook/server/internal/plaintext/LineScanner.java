package io.daybook.server.internal.plaintext;

/** A place in one line, moving to the right. */
final class LineScanner {
    static final char END = '\0';

    private String text = "";
    private int at;

    /** Starts on another line. */
    LineScanner on(String line, int from) {
        text = line;
        at = from;
        return this;
    }

    /** The character here, or {@link #END}. */
    char peek() {
        return at < text.length() ? text.charAt(at) : END;
    }

    /** The character some places further on, or {@link #END}. */
    char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : END;
    }

    void skip(int count) {
        at += count;
    }

    boolean take(char wanted) {
        if (peek() == wanted && !atEnd()) {
            at++;
            return true;
        }
        return false;
    }

    boolean take(String wanted) {
        if (text.startsWith(wanted, at)) {
            at += wanted.length();
            return true;
        }
        return false;
    }

    void skipBlanks() {
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
    }

    boolean atEnd() {
        return at >= text.length();
    }

    int position() {
        return at;
    }

    void moveTo(int position) {
        at = position;
    }

    String text() {
        return text;
    }

    String from(int start) {
        return text.substring(start, at);
    }

    /** What is left of the line, without outer blanks. */
    String rest() {
        return at >= text.length() ? "" : text.substring(at).strip();
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** A blank within a line: space, tab, and the other spaces of Unicode. */
    static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || (c >= 0x80 && Character.isSpaceChar(c)) || c == '\r' || c == '\f' || c == 0x0B;
    }
}
