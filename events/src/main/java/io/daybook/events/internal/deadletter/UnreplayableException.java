package io.daybook.events.internal.deadletter;

/** A letter cannot be handed to its consumer: its record cannot be had, or its consumer is not here. */
final class UnreplayableException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String code;

    UnreplayableException(String code, String message) {
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
