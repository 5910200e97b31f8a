package io.daybook.events.internal.relay;

/** The topic knows another history than the journal (rule 9 of the journal): nothing goes on before an operator acts. */
public final class WentBackException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WentBackException(String message) {
        super(message);
    }
}
