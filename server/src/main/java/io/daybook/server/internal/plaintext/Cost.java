package io.daybook.server.internal.plaintext;

import java.math.BigDecimal;

/**
 * What a posting's amount cost: {@code @ price} of one unit or {@code @@ price} of all.
 *
 * @param total whether the price is that of the whole amount
 * @param price the price in another commodity
 */
public record Cost(boolean total, Amount price) {
    /** The amount's value at this cost. A total takes the sign of the quantity, as hledger has it. */
    BigDecimal of(BigDecimal quantity) {
        if (!total) {
            return quantity.multiply(price.quantity());
        }
        return quantity.signum() < 0 ? price.quantity().negate() : price.quantity();
    }
}
