package io.daybook.platform.money;

/** A number does not fit into the 38 digits of an {@link Amount}. */
public final class AmountOverflowException extends ArithmeticException {
    private static final long serialVersionUID = 1L;

    public AmountOverflowException(String message) {
        super(message);
    }
}
