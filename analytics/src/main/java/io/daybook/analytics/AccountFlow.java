package io.daybook.analytics;

import java.math.BigInteger;
import java.time.Instant;

/**
 * What came to an account and left it in a bucket, minor units. A debit comes in, a credit goes out (balance = debits -
 * credits).
 */
public record AccountFlow(Instant bucket, String asset, int scale, BigInteger inflow, BigInteger outflow) {
    /** inflow - outflow: how the balance changed. */
    public BigInteger net() {
        return inflow.subtract(outflow);
    }
}
