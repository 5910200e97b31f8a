package io.daybook.analytics.internal;

import io.daybook.platform.money.Amount;
import java.math.BigInteger;

/**
 * An amount of up to 38 digits as two numbers of up to 19. Columnar stores add 128-bit integers and some wrap silently
 * when the sum has more than 38 digits (ClickHouse 18.16: 10^38 - 1 twice is negative). A sum of 19-digit numbers in 128
 * bits cannot: that takes more than 10^19 rows. The two sums are put together here, where integers have no end.
 */
public final class Limbs {
    public static final BigInteger BASE = BigInteger.TEN.pow(19);

    private Limbs() {}

    /** The upper 19 digits. */
    public static BigInteger high(Amount amount) {
        return amount.fitsLong() ? BigInteger.ZERO : amount.toBigInteger().divide(BASE);
    }

    /** The lower 19 digits. */
    public static BigInteger low(Amount amount) {
        return amount.fitsLong()
                ? BigInteger.valueOf(amount.longValue())
                : amount.toBigInteger().remainder(BASE);
    }

    public static BigInteger join(BigInteger high, BigInteger low) {
        return high.multiply(BASE).add(low);
    }
}
