package io.daybook.events.internal.deadletter;

/** The record of a letter cannot be had, so the letter cannot be replayed. */
final class UnreadableOriginalException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String code;

    UnreadableOriginalException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** Stable, in snake case. */
    String code() {
        return code;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
