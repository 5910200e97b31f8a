package io.daybook.events;

/** The event is wrong in itself: trying again cannot help, so it becomes a dead letter at once. */
public final class RejectedEventException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String code;

    /**
     * @param code stable, in snake case: {@code unknown_miner}
     * @param message one sentence for an operator
     */
    public RejectedEventException(String code, String message) {
        super(message);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
