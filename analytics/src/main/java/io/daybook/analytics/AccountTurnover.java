package io.daybook.analytics;

import java.math.BigInteger;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an account moved of an asset in a window, minor units. */
public record AccountTurnover(
        UUID account,
        @Nullable String code,
        String asset,
        int scale,
        BigInteger inflow,
        BigInteger outflow,
        long lines) {
    /** inflow + outflow */
    public BigInteger turnover() {
        return inflow.add(outflow);
    }
}
