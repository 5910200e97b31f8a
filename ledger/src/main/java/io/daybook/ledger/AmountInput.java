package io.daybook.ledger;

import io.daybook.platform.money.Amount;
import java.math.BigDecimal;

/** An amount as the caller wrote it; decimals become minor units when the command is decided, with the asset as it is then. */
public sealed interface AmountInput {
    record Minor(Amount value) implements AmountInput {}

    record Decimal(BigDecimal value) implements AmountInput {}

    static AmountInput minor(long value) {
        return new Minor(Amount.of(value));
    }
}
