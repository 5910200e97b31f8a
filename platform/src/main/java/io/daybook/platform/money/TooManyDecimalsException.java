package io.daybook.platform.money;

import java.math.BigDecimal;

/** A decimal number has more decimals than its asset allows. */
public final class TooManyDecimalsException extends ArithmeticException {
    private static final long serialVersionUID = 1L;

    TooManyDecimalsException(BigDecimal value, int scale, ArithmeticException cause) {
        super(text(value) + " has " + Math.max(0, value.stripTrailingZeros().scale()) + " decimals, at most " + scale
                + " are allowed");
        initCause(cause);
    }

    /** Plain where that is readable; 1E-1000000000 must not become a billion zeros. */
    private static String text(BigDecimal value) {
        return Math.abs(value.scale()) > 100 ? value.toString() : value.toPlainString();
    }
}
