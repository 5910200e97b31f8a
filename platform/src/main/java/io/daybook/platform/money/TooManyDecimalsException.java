package io.daybook.platform.money;

import java.math.BigDecimal;

/** A decimal number has more decimals than its asset allows. */
public final class TooManyDecimalsException extends ArithmeticException {
    private static final long serialVersionUID = 1L;

    TooManyDecimalsException(BigDecimal value, int scale, ArithmeticException cause) {
        super(value.toPlainString() + " has "
                + Math.max(0, value.stripTrailingZeros().scale()) + " decimals, at most " + scale + " are allowed");
        initCause(cause);
    }
}
