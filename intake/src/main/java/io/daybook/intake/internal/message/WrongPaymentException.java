package io.daybook.intake.internal.message;

/** A payment that cannot be right, be it unreadable or wrong in itself. Carries no stack trace: it is a finding, not a fault of ours. */
public final class WrongPaymentException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String code;

    /** @param code stable, in snake case */
    public WrongPaymentException(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    public String code() {
        return code;
    }

    /** What is wrong, as a sentence. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
