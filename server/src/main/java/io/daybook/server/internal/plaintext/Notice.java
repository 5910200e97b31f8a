package io.daybook.server.internal.plaintext;

/**
 * Something that was read, is valid, and is not used; named once however often it occurs.
 *
 * @param what for a person: {@code price directives (P)}
 * @param file file of the first one
 * @param line line of the first one
 * @param count how many there are
 */
public record Notice(String what, String file, int line, long count) {
    /** One line for a person. */
    public String text() {
        return count + " " + what + " read and not used (the first at " + file + ":" + line + ")";
    }
}
