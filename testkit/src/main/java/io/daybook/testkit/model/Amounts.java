package io.daybook.testkit.model;

import io.daybook.testkit.model.Order.Quantity;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Major units become minor units. */
final class Amounts {
    private Amounts() {}

    /** Null: it has more decimals than the asset. */
    static @Nullable BigInteger minor(Quantity quantity, int scale) {
        if (quantity.minor() != null || quantity.major() == null) {
            return quantity.minor();
        }
        BigDecimal shifted = quantity.major().scaleByPowerOfTen(scale);
        BigDecimal whole = shifted.setScale(0, RoundingMode.DOWN);
        return shifted.compareTo(whole) == 0 ? whole.toBigIntegerExact() : null;
    }
}
