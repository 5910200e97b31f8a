package io.daybook.server.internal.plaintext;

import java.math.BigDecimal;

/**
 * A quantity of one commodity, exact.
 *
 * @param commodity the commodity's symbol without quotes, as written; empty when the amount names none
 * @param quantity the quantity; its scale is the number of decimals as written, never negative
 */
public record Amount(String commodity, BigDecimal quantity) {
    /** The same amount of the other sign. */
    public Amount negate() {
        return new Amount(commodity, quantity.negate());
    }

    /** For messages: {@code 12.50 EUR}, or only the number when there is no commodity. */
    @Override
    public String toString() {
        return commodity.isEmpty() ? quantity.toPlainString() : quantity.toPlainString() + " " + commodity;
    }
}
