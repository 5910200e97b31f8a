package io.daybook.views;

/** Which of an entry's two times counts. */
public enum TimeBasis {
    /** When the ledger wrote it down: never changes, limits and {@code balance_after} follow it. */
    RECORDED,
    /** When it took effect according to its author; may lie before earlier entries. */
    EFFECTIVE
}
