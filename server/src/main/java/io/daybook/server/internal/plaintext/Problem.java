package io.daybook.server.internal.plaintext;

/**
 * Something in a source that a person should look at.
 *
 * @param kind what became of it
 * @param file the file, as shown to people
 * @param line line in that file, from 1; 0 when it concerns the file as a whole
 * @param what what is wrong
 * @param remedy what would be right
 */
public record Problem(Kind kind, String file, int line, String what, String remedy) {
    /** What became of the place that a problem names. */
    public enum Kind {
        /** The entry or line cannot be read or does not balance; it is left out. */
        SKIPPED,
        /** A balance assertion does not hold; the entry is kept. */
        ASSERTION,
        /** Syntax that is understood but not supported; it is left out. */
        UNSUPPORTED
    }

    /** One line for a person: {@code file:line: what. Remedy.} */
    public String text() {
        String place = line > 0 ? file + ":" + line : file;
        return place + ": " + what + ". " + remedy + ".";
    }
}
