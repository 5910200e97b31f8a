package io.daybook.apps.internal.mining.intel;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Between statistics, which are binary, and what is stored and shown. */
final class Decimals {
    private Decimals() {}

    static BigDecimal of(double figure, int decimals) {
        return BigDecimal.valueOf(figure).setScale(decimals, RoundingMode.HALF_EVEN);
    }
}
