package io.daybook.views;

/** The command that posted an entry. */
public enum EntryKind {
    ENTRY,
    TRANSFER,
    EXCHANGE,
    CAPTURE,
    REVERSAL
}
