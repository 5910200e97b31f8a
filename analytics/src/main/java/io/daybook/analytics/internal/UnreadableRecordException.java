package io.daybook.analytics.internal;

/** A record of the journal's topic that no attempt can read. */
final class UnreadableRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableRecordException(String message) {
        super(message);
    }
}
