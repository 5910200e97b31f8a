package io.daybook.apps.internal.mining.event;

/** The event is wrong in itself: trying again cannot help, it becomes a dead letter. */
public final class RejectedEventException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * @param code stable, in snake case: {@code field_missing}; docs/mining.md lists them
     * @param message one sentence that says what was wrong and what would be right
     */
    public RejectedEventException(String code, String message) {
        super(message);
        this.code = code;
    }

    public String code() {
        return code;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
