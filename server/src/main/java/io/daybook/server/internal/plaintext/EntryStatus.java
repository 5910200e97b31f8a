package io.daybook.server.internal.plaintext;

/** The mark of a transaction or posting. */
public enum EntryStatus {
    /** No mark. */
    UNMARKED(""),
    /** {@code !}. */
    PENDING("!"),
    /** {@code *}. */
    CLEARED("*");

    private final String mark;

    EntryStatus(String mark) {
        this.mark = mark;
    }

    /** The mark as written; empty for none. */
    public String mark() {
        return mark;
    }
}
