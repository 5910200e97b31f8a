package io.daybook.apps.internal.mining.event;

import java.math.BigDecimal;

/**
 * What a number may be.
 *
 * @param least inclusive
 * @param most inclusive
 * @param decimals digits after the point, at most
 */
public record Bounds(BigDecimal least, BigDecimal most, int decimals) {
    public static Bounds of(String least, String most, int decimals) {
        return new Bounds(new BigDecimal(least), new BigDecimal(most), decimals);
    }

    @Override
    public String toString() {
        return "from " + least.toPlainString() + " to " + most.toPlainString() + " with at most " + decimals
                + " decimals";
    }
}
